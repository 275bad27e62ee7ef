// One visit of one page with an empty cache, from navigation to the sent form.
//
// The order is the same for every page: the page loads, and one second passes
// after the form is usable; the first field is focused without a pointer, so that
// nothing which moves then is excused as an answer to input; the visit waits until
// the network is idle and an element that enhances itself has done so; script
// time, traffic and WebAssembly are read; then a person types, sends, and the
// memory in use is read last, after a forced collection, because a collection
// throws away compiled code that typing needs.
//
// `page_paint_ms`, `form_painted_ms` and `form_usable_ms` count from navigation;
// see probe.mjs. `script_ms` and `task_ms` are all the main thread did until then.
// `blocking_ms` is what long tasks took beyond 50 ms until one second after the
// form was usable (after the load event, where there is no form); the same until
// the form is enhanced is `blocking_enhanced_ms`. `keystroke_ms` and `submit_ms`
// are the longest Event Timing durations of the keys in the first field and of the
// press of the button: from the input to the next painted frame. The browser
// reports them in steps of 8 ms and from 16 ms on; 8 stands for less than that.
import { fillRest, pressSend, turnToForm, typeFirst } from './person.mjs';
import { probe } from './probe.mjs';
import { longestScriptTask, trace } from './tasks.mjs';
import { pause, watchTraffic } from './traffic.mjs';

const LONGEST_MS = 60_000;
const POLL_MS = 50;
const KEY_EVENTS = ['keydown', 'keypress', 'beforeinput', 'input', 'keyup'];
const PRESS_EVENTS = ['pointerup', 'click'];
const UNREPORTED_MS = 8;

const within = (promise, what) =>
  Promise.race([
    promise,
    new Promise((_, fail) => setTimeout(() => fail(new Error(`waited in vain until ${what}`)), LONGEST_MS).unref()),
  ]);

/** Asks the page until it says yes. */
const until = async (page, what, question) => {
  const deadline = Date.now() + LONGEST_MS;
  while (!(await page.evaluate(question))) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(POLL_MS);
  }
};

const now = (page) => page.evaluate(() => performance.now());

/** The longest of the events of these `types` that began between two times. */
const longestEvent = (page, types, from, to) =>
  page.evaluate(
    ([types, from, to, least]) => {
      const isAsked = ({ name, startTime }) => types.includes(name) && startTime >= from && startTime < to;
      return Math.max(least, ...bench.seen('event').filter(isAsked).map(({ duration }) => duration));
    },
    [types, from, to, UNREPORTED_MS],
  );

const blocking = (page, end) =>
  page.evaluate((end) => {
    const tasks = bench.seen('longtask').filter(({ startTime }) => startTime < end);
    return tasks.reduce((sum, { duration }) => sum + duration - 50, 0);
  }, end);

/** The time of loading: ends one second after the page can be used. */
const load = async (page, url, host) => {
  const answer = await page.goto(url, { waitUntil: 'load', timeout: LONGEST_MS });
  if (!answer.ok()) throw new Error(`${url} answers ${answer.status()}`);
  if (host) await within(page.evaluate(() => bench.whenUsable), 'the form is usable');
  await until(page, 'something is painted', () => performance.getEntriesByName('first-contentful-paint').length > 0);
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    loaded: performance.getEntriesByType('navigation')[0].loadEventEnd,
    painted: bench.painted,
    usable: bench.usable,
  }));
  const end = (times.usable ?? times.loaded) + 1000;
  await pause(Math.max(0, end - (await now(page))));
  return { ...times, end };
};

/** Until everything that waits for the visitor has arrived and taken over. */
const enhance = async (page, host, traffic) => {
  await traffic.idle();
  if (!host) return;
  await turnToForm(page);
  await traffic.idle();
  if (host !== 'transom-form') return;
  await until(page, 'the form is enhanced', () => bench.root().querySelector('form').noValidate);
  await traffic.idle();
};

const processor = async (session) => {
  const { metrics } = await session.send('Performance.getMetrics');
  const ms = (name) => metrics.find((metric) => metric.name === name).value * 1000;
  return { script_ms: ms('ScriptDuration'), task_ms: ms('TaskDuration') };
};

/** Types into the first field, fills the rest, sends. */
const useForm = async (page, traffic) => {
  const typing = await now(page);
  await typeFirst(page);
  const typed = await now(page);
  await fillRest(page);
  const sending = await now(page);
  await pressSend(page);
  await traffic.idle();
  if (!traffic.isSent()) throw new Error('the form was not sent');
  // By now the browser has told the timing of every event.
  return {
    keystroke_ms: await longestEvent(page, KEY_EVENTS, typing, typed),
    submit_ms: await longestEvent(page, PRESS_EVENTS, sending, await now(page)),
  };
};

const heap = async (session) => {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
};

const measure = async (page, session, url, host) => {
  const traffic = await watchTraffic(session);
  await session.send('Performance.enable');
  await page.addInitScript(probe, host);
  const times = await load(page, url, host);
  await enhance(page, host, traffic);
  const failures = traffic.failures();
  if (failures.length) throw new Error(`not loaded: ${failures.join(', ')}`);
  const figures = {
    page_paint_ms: times.paint,
    form_painted_ms: times.painted,
    form_usable_ms: times.usable,
    ...(await processor(session)),
    blocking_ms: await blocking(page, times.end),
    blocking_enhanced_ms: host && (await blocking(page, await now(page))),
    layout_shift: await page.evaluate(() =>
      bench.seen('layout-shift').reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0)),
    wasm_bytes: await page.evaluate(() => bench.wasmBytes()),
    ...traffic.figures(times.usable),
  };
  const used = host ? await useForm(page, traffic) : { keystroke_ms: null, submit_ms: null };
  return { ...figures, ...used, js_heap_bytes: await heap(session) };
};

/** What `task` gives for a page of its own, on the phone that everything is measured on. */
const onPhone = async (browser, task) => {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, locale: 'en-US' });
  try {
    const page = await context.newPage();
    return await task(page, await context.newCDPSession(page));
  } finally {
    await context.close();
  }
};

/** Visits `url` in a context of its own and gives the figures of the visit. */
export const visit = (browser, url, host) =>
  onPhone(browser, (page, session) => measure(page, session, url, host));

/**
 * Visits `url` once more, up to the enhancement, under a trace, which slows everything a
 * little, and gives the longest task that ran scripts, in milliseconds.
 */
export const longestTask = (browser, url, host) =>
  onPhone(browser, async (page, session) => {
    const traffic = await watchTraffic(session);
    await page.addInitScript(probe, host);
    const end = await trace(browser);
    await load(page, url, host);
    await enhance(page, host, traffic);
    return longestScriptTask(await end());
  });
