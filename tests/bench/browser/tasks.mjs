// How long the tasks of a page's main thread take that run its scripts, by the browser's
// own trace. Long tasks, as pages can observe them, begin at 50 ms: too late for a phone
// that is 4 times slower than this machine.

const CATEGORIES = 'devtools.timeline,disabled-by-default-devtools.timeline,v8.execute';
/** Events that say that a task runs scripts. */
const SCRIPT = new Set([
  'EvaluateScript', 'v8.evaluateModule', 'v8.run', 'FunctionCall', 'RunMicrotasks', 'TimerFire', 'FireIdleCallback',
  'FireAnimationFrame', 'EventDispatch', 'v8.callFunction',
]);

/** Starts a trace; the result ends it and gives what it holds. */
export const trace = async (browser) => {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: CATEGORIES.split(',') },
  });
  return async () => {
    const complete = new Promise((then) => session.once('Tracing.tracingComplete', then));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    return events;
  };
};

/** The longest task in `events`, in milliseconds, that ran scripts on a page's main thread. */
export const longestScriptTask = (events) => {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const isMain = new Set(mains.map(({ pid, tid }) => `${pid}:${tid}`));
  const on = events.filter(({ pid, tid, ph }) => ph === 'X' && isMain.has(`${pid}:${tid}`));
  const scripts = on.filter(({ name }) => SCRIPT.has(name));
  const runs = ({ pid, tid, ts, dur }) =>
    scripts.some((script) => script.pid === pid && script.tid === tid && script.ts >= ts && script.ts < ts + dur);
  const tasks = on.filter(({ name, dur }) => name === 'RunTask' && dur > 1000).sort((a, b) => b.dur - a.dur);
  return (tasks.find(runs)?.dur ?? 0) / 1000;
};
