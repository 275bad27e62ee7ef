// Measures pages with and without a form in Chromium, on a slow phone on slow 4G.
//
//   node measure.mjs <plan.json> <out.json>
//
// The plan says how often (`runs`, 5 if not said), with which browser (`chromium`,
// or the variable CHROMIUM), which folders are served (`roots`, from the plan's own
// folder on; see serve.mjs) and which `pages` are visited:
//
//   { "runs": 5, "roots": ["site", "recorded"], "pages": [
//     { "name": "bare", "path": "/pages/bare.html", "host": null },
//     { "name": "transom", "path": "/pages/transom.html", "host": "transom-form" } ] }
//
// Each page is visited once to warm up, which does not count. Then all pages take
// turns, forwards and backwards by turns (A B C, C B A, …), so that a machine that
// grows slower or faster touches all of them alike. Every visit has an empty cache.
// The output has each figure of each page with median, smallest, largest and every
// value; what a figure means is written in visit.mjs. Figures of a form are null
// where there is none. One visit that fails ends the measurement: a median over
// visits that did different things would say nothing.
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { serve } from './serve.mjs';
import { summaries, table } from './stats.mjs';
import { CONDITIONS } from './traffic.mjs';
import { longestTask, visit } from './visit.mjs';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The pages of every round, one list after the other: A B C, C B A, … */
const rounds = (pages, runs) =>
  Array.from({ length: runs }, (_, round) => (round % 2 ? pages.toReversed() : pages));

const visitPage = async (browser, origin, { name, path, host }) => {
  try {
    const figures = await visit(browser, origin + path, host);
    return { ...figures, longest_task_ms: await longestTask(browser, origin + path, host) };
  } catch (error) {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  }
};

/** Every visit of the plan; gives the runs of each page by its name. */
const visitAll = async (browser, origin, { pages, runs = 5 }) => {
  for (const page of pages) await visitPage(browser, origin, page);
  const results = Object.fromEntries(pages.map(({ name }) => [name, []]));
  for (const [index, round] of rounds(pages, runs).entries()) {
    for (const page of round) results[page.name].push(await visitPage(browser, origin, page));
    console.error(`round ${index + 1} of ${runs}`);
  }
  return results;
};

/** Measures what `plan` asks for; its folders are relative to `base`. */
const measure = async (plan, base) => {
  const server = await serve(plan.roots.map((folder) => resolve(base, folder)));
  try {
    const executablePath = plan.chromium || process.env.CHROMIUM;
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    try {
      const results = await visitAll(browser, server.origin, plan);
      const pages = Object.entries(results).map(([name, runs]) => [name, summaries(runs)]);
      const conditions = { ...CONDITIONS, chromium: browser.version(), processors: availableParallelism() };
      return { runs: plan.runs ?? 5, conditions, pages: Object.fromEntries(pages) };
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
};

const [planPath, outPath] = process.argv.slice(2);
if (!outPath) {
  console.error('node measure.mjs <plan.json> <out.json>');
  process.exit(2);
}
const plan = JSON.parse(await readFile(planPath, 'utf8'));
const output = await measure(plan, dirname(resolve(planPath)));
await writeFile(outPath, `${JSON.stringify(output, null, 2)}\n`);
console.log(table(output.pages));
