// The Worker's entry: starts the module and hands every event to it.
//
// A panic ends the module, and with it everything that it was doing. The events that it
// was handling fail at once, and a new module takes what comes next.
import * as service from './pkg/transom_edge.js';
import module from './index_bg.wasm';

service.initSync({ module });

/** What fails the events that are being handled. */
const waiting = new Set();

/** A panic is a trap; where it recursed too deeply, the platform says RangeError. */
const isEnd = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

function lost(error) {
  if (!isEnd(error)) {
    reportError(error);
    return;
  }
  console.error('The module ended:', error.message);
  for (const fail of waiting) fail(error);
  waiting.clear();
  service.__wbg_reset_state();
}

// Every step of a future is a microtask. The platform's own costs several times as much
// as a promise that is kept already.
const kept = Promise.resolve();
globalThis.queueMicrotask = (task) => void kept.then(task).catch(lost);

const handled = (handler) => (event, env, context) =>
  new Promise((resolve, fail) => {
    const end = (settle) => (value) => {
      waiting.delete(fail);
      settle(value);
    };
    waiting.add(fail);
    try {
      handler(event, env, context).then(end(resolve), end(fail));
    } catch (error) {
      end(fail)(error);
      lost(error);
    }
  });

export default {
  fetch: handled(service.fetch),
  queue: handled(service.queue),
  scheduled: handled(service.scheduled),
};
