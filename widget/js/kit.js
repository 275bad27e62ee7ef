// What comes after the form is on show: the WebAssembly that checks as you type,
// tries that are repeated, submissions that are kept for later. Loaded once a
// visitor turns to the form; everything here also works where WebAssembly is
// switched off, except the checks themselves.
import init, { hydrate as takeOver } from './pkg/transom_widget.js';
import look from './enhanced.css';
import { arranged } from './nodes.js';
import { native } from './page.js';
import { matcher } from './pattern.js';
import { attend } from './visit.js';

const SEPARATOR = '\x7f';
/** Pauses between tries, in seconds; the last one repeats. */
const PAUSES = [2, 5, 10, 30, 60, 120];

let started;
const sleepers = new WeakMap();
const visits = new WeakMap();
const rendered = () => new Promise((then) => setTimeout(then));
/** What few visitors need: patterns, proofs, sending later. */
const extras = () => import(__TRANSOM_EXTRAS__);

const focus = (root, name) => [...root.querySelectorAll('[name]')].find((input) => input.name == name)?.focus();
/** Shows `errors`, and no others, where there is no WebAssembly to do it. */
const mark = async (errors, root) => (await extras()).mark(errors, root);

/**
 * Starts the WebAssembly in `bytes`, once a page, and takes in the sentences in
 * `words` for the form in `data`, which is at `url`. Both are promises of responses.
 */
export const start = async ({ host, root, data, url }, bytes, words) => {
  visits.set(host, attend(host, root, data, url, extras));
  dress(host);
  // Here before a network that fails could keep it away.
  root.addEventListener('input', () => extras().catch(() => {}), { once: true });
  keepFocus(root);
  data.words = await (await words).json();
  if (data.r) matcher.matches = (await extras()).matches;
  await (started ||= init({ module_or_path: (await bytes).arrayBuffer() }));
  // A task of its own for each step: together they would hold a slow phone up.
  await rendered();
};

/** What travels with the submission of `host` besides the answers, once it is known. */
export const visit = (host) => visits.get(host)?.();

/** Puts on what is seen from now on. A sheet belongs to the document it was made in. */
export const dress = ({ ownerDocument, shadowRoot }) => {
  const sheet = new (native(ownerDocument, 'defaultView').CSSStyleSheet)();
  sheet.replaceSync(look);
  shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
};

/**
 * Lets a press beside the fields of `root` take the focus to none of them. The element hands
 * its focus on, and browsers then take such a press for one on the first field.
 */
const keepFocus = (root) => {
  let pressed;
  const release = () => (pressed = undefined);
  root.addEventListener('mousedown', ({ target }) => {
    pressed = target;
    setTimeout(release);
  });
  // A label that is clicked focuses its field.
  root.addEventListener('mouseup', release);
  root.addEventListener('focusin', ({ target }) => pressed && !target.contains(pressed) && target.blur());
};

/**
 * Takes over the fields in `root`, whose elements were made with the children `own` tells,
 * and opens `step`. The result is what the element works with. `giveUp` is told where the
 * enhancement fails later on: then everything goes on without it.
 */
export const hydrate = async ({ host, root, own, data, step, giveUp }) => {
  const place = root.querySelector('.y');
  const putBack = arranged(place, own);
  let enhanced = takeOver(place, data.k);
  // Nobody sees the form without what others put into it.
  await null;
  await null;
  putBack();
  if (!(await isRendered(() => enhanced))) throw Error('hydration');
  const form = root.querySelector('form');
  const checkByBrowser = (does) => native(form, 'toggleAttribute').call(form, 'novalidate', !does);
  checkByBrowser(false);
  const typed = () => {
    const pairs = [...new FormData(form), ['_day', new Date().toLocaleDateString('sv')]];
    return pairs.flat().map((part) => String(part).replaceAll(SEPARATOR, '')).join(SEPARATOR);
  };
  /** Does something with the form, unless that fails: then it goes on without. */
  const attempt = (task) => {
    try {
      const result = enhanced && task(enhanced);
      watch();
      return result;
    } catch {
      fail();
    }
  };
  const watch = async () => {
    if (!(await isRendered(() => enhanced))) fail();
  };
  const fail = () => {
    if (!enhanced) return;
    enhanced = undefined;
    checkByBrowser(true);
    // Nothing else would ever take the messages on show away.
    mark([], root);
    giveUp(root);
  };
  const refresh = () => attempt((form) => form.typed(typed()));
  const check = (emit) => {
    const problems = attempt((form) => form.check(typed()));
    if (!enhanced) return undefined;
    if (!problems) return true;
    if (problems == SEPARATOR) {
      rendered().then(() => root.querySelector('.g:not([hidden]) [name]:not([disabled])')?.focus());
    } else {
      const errors = listed(problems);
      rendered().then(() => focus(root, errors[0].loc));
      emit('invalid', { errors });
    }
    return false;
  };
  root.addEventListener('input', refresh);
  // An error that appears between press and release would push the pressed
  // button away from under the pointer: it waits for the release.
  let pressed;
  root.addEventListener('pointerdown', () => {
    const view = native(host.ownerDocument, 'defaultView');
    pressed = new Promise((then) => view.addEventListener('pointerup', () => setTimeout(then), { once: true }));
  });
  root.addEventListener('focusout', async ({ target }) => {
    await pressed;
    if (target.name && root.isConnected) attempt((form) => form.left(target.name, typed()));
  });
  if (step) attempt((form) => form.open(step));
  rendered().then(() => root.isConnected && refresh());
  return {
    check,
    refresh,
    back: () => attempt((form) => form.back()),
    step: () => attempt((form) => form.step()),
    refuse(errors) {
      const parts = errors.flatMap(({ loc, code, message }) => [loc, code, message]);
      attempt((form) => form.refuse(parts.join(SEPARATOR)));
      if (!enhanced) mark(errors, root);
    },
    reset() {
      attempt((form) => form.reset());
      refresh();
    },
    destroy: () => attempt((form) => ((enhanced = undefined), form.destroy())),
  };
};

/** Whether what a form was asked for came on the page; Yew takes a few tasks for it. */
const isRendered = async (form) => {
  for (let tasks = 0; tasks < 20; tasks++) {
    // One that was let go of meanwhile has nothing to show.
    if (form()?.is_rendered() ?? true) return true;
    await rendered();
  }
};

const listed = (text) => {
  const parts = text.split(SEPARATOR);
  const errors = [];
  while (parts.length > 2) {
    const [loc, code, message] = parts.splice(0, 3);
    errors.push({ loc, code, message });
  }
  return errors;
};

/** Whether taking the focus takes it from nothing else of the page. */
const mayFocus = (host) => {
  const page = host.ownerDocument;
  const active = native(page, 'activeElement');
  return !active || active == native(page, 'body') || host.matches(':focus-within');
};

/** Longest pause that is waited for, in seconds: nobody sits before a form for longer. */
const LONGEST_PAUSE = 600;

const isWorthAnother = ({ status, pause }) =>
  (!status || status >= 500 || [408, 425, 429].includes(status)) && !(pause > LONGEST_PAUSE);

/**
 * Settles what becomes of a submission whose first try was answered with `first`: repeats
 * it where that helps, and shows at the fields what the service finds wrong with them.
 */
export const settle = async (first, send, tools) => {
  const answer = await persist(first, send, tools);
  const { host, root, view, show, isCurrent } = tools;
  // The visitor is told what a visitor can do; who runs the form looks here.
  if (answer.operator_detail) console.error('transom-form:', answer.operator_detail);
  if (!answer.errors || !isCurrent() || !root?.isConnected) return answer;
  const mayTakeIt = mayFocus(host);
  show();
  if (view) view.refuse(answer.errors);
  else await mark(answer.errors, root);
  if (mayTakeIt) rendered().then(() => focus(root, answer.errors[0].loc));
  return { ...answer, isShown: true };
};

/**
 * Repeats a try that got no answer, or one that asks to come again, under the
 * same key until it gets another, until the visitor chooses to send later, or until
 * another submission takes its place.
 */
const persist = async (first, send, { host, root, show, emit, data, url, body, isCurrent, isSame }) => {
  const { words } = data;
  let answer = first;
  // What was changed meanwhile, a consent taken back perhaps, waits for the button.
  const isOver = () => {
    if (isCurrent() && !isSame()) show('', words.changed);
    return !isCurrent() || !isSame();
  };
  for (let tries = 0; isWorthAnother(answer); tries++) {
    if (isOver()) return { kept: 1 };
    const pause = Math.max(answer.pause || 0, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    emit('failed', { ...answer, retry_seconds: pause });
    show('waiting', navigator.onLine ? words.waiting.replace('{seconds}', pause) : words.offline);
    const sleeping = sleep(host, pause);
    // On the network that has just failed it may take its time.
    const button = extras().then(({ offer }) => offer(host, words, isCurrent)).catch(() => {});
    // What waits is not what stands here any more: it does not wait for its time.
    const stop = () => isSame() || wake(host);
    root?.addEventListener('input', stop);
    const way = await sleeping;
    root?.removeEventListener('input', stop);
    button.then((button) => button?.remove());
    if (isOver()) return { kept: 1 };
    if (way == 'later' && (await (await extras()).keep(url, `${body}`).catch(() => {}))) {
      show('kept', words.kept);
      return { kept: 1 };
    }
    show('sending', data.t[0]);
    answer = await send();
  }
  return answer;
};

const sleep = (host, seconds) =>
  new Promise((then) => {
    sleepers.set(host, then);
    setTimeout(then, seconds * 1000);
    addEventListener('online', then, { once: true });
  });

/** Does what the button `way` says. */
export const go = (way, host, view, emit) => {
  if (way == 'later') wake(host, way);
  if (way == 'back') view?.back();
  if (way == 'next') view?.check(emit);
};

/** Ends the pause of `host`; `way` says why. */
export const wake = (host, way) => sleepers.get(host)?.(way);

/** Sends what was kept on this device for the service at `edge`, where anything was. */
export const flush = async (edge, tools) => {
  try {
    const databases = await indexedDB.databases();
    if (databases.some(({ name }) => name == 'transom')) (await extras()).flush(edge, tools);
  } catch {
    // Storage is blocked: nothing was kept.
  }
};
