// Opens every twin in a browser and fills it in. Run build.mjs and page.mjs first.
// Usage: node check.mjs [outdir]

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { twins } from './entries.mjs';

const outdir = resolve(process.argv[2] ?? 'dist');
const root = process.env.TRANSOM_ROOT ?? new URL('../../..', import.meta.url).pathname;
const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test');

const ANSWERS = {
  name: 'Ada Larkwheel',
  email: 'ada@example.com',
  phone: '+31 20 123 4567',
  company: 'Larkwheel',
  message: 'A wheel & a frame.',
};

/** A server of the built files that keeps what is posted to /sink. */
function serve(posts) {
  return createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST') return take(request, response, posts);
    try {
      const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
      const bytes = await readFile(join(outdir, pathname));
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
}

/** The first attempt of every form fails, so that the retry is seen to work. */
async function take(request, response, posts) {
  let body = '';
  for await (const chunk of request) body += chunk;
  posts.push(new URLSearchParams(body));
  response.writeHead(posts.length === 1 ? 503 : 204).end();
}

function isInvalid(page, name) {
  return page.locator(`[name=${name}]`).getAttribute('aria-invalid');
}

async function checkEmptySubmit(page) {
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('#e-name', { hasText: 'This field is required.' }).waitFor();
  const focused = await page.evaluate(() => document.querySelector('twin-form').shadowRoot.activeElement.name);
  assert.equal(focused, 'name');
  for (const name of ['name', 'email', 'company', 'message', 'consent']) {
    assert.equal(await isInvalid(page, name), 'true', `${name} is marked`);
  }
  assert.equal(await isInvalid(page, 'phone'), null);
  assert.notEqual(await page.getByRole('alert').textContent(), '');
}

async function checkBlur(page) {
  await page.fill('[name=phone]', '12');
  await page.locator('[name=phone]').blur();
  await page.locator('#e-phone:not(:empty)').waitFor();
  const described = await page.locator('[name=phone]').getAttribute('aria-describedby');
  assert.equal(described, 'e-phone');
}

async function checkFilledSubmit(page, posts) {
  for (const [name, answer] of Object.entries(ANSWERS)) await page.fill(`[name=${name}]`, answer);
  await page.check('[name=consent]');
  await page.locator('#e-consent:empty').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('button[aria-busy=true]').waitFor();
  await page.getByText('Thank you.').waitFor();
  assert.equal(await page.locator('form').isVisible(), false);
  checkPosts(posts);
  await page.waitForFunction(() => window.stored === 1);
}

function checkPosts([failed, stored, ...more]) {
  assert.equal(more.length, 0);
  assert.ok(failed.get('_key'));
  assert.equal(stored.get('_key'), failed.get('_key'));
  const { _key, ...answers } = Object.fromEntries(stored);
  assert.deepEqual(answers, { ...ANSWERS, consent: 'yes', _website: '' });
}

async function checkTwin(browser, name) {
  const posts = [];
  const server = serve(posts);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  const failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.addInitScript(() => {
    window.stored = 0;
    document.addEventListener('twin-stored', () => (window.stored += 1));
  });
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/pages/${name}.html`);
    await page.locator('twin-form[data-ready]').waitFor();
    await checkEmptySubmit(page);
    await checkBlur(page);
    await checkFilledSubmit(page, posts);
    assert.deepEqual(failures, []);
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  for (const { name } of twins) {
    try {
      await checkTwin(browser, name);
      console.log(`${name}: fine`);
    } catch (error) {
      process.exitCode = 1;
      console.error(`${name}: ${error.stack}`);
    }
  }
} finally {
  await browser.close();
}
