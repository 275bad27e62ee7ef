// What comes after the form is on show: the WebAssembly that checks as you type,
// tries that are repeated, submissions that are kept for later. Loaded once a
// visitor turns to the form; everything here also works where WebAssembly is
// switched off, except the checks themselves.
import init, { hydrate as takeOver } from './pkg/transom_widget.js';
import { keep, release } from './later.js';
import { attend } from './visit.js';

const SEPARATOR = '\x7f';
/** Pauses between tries, in seconds; the last one repeats. */
const PAUSES = [2, 5, 10, 30, 60, 120];

let started;
/** By name of a form: what it was published with. */
const published = {};
const sleepers = new WeakMap();
const rendered = () => new Promise((then) => setTimeout(then));
const focus = (form, name) => form.querySelector(`[name="${name}"]`)?.focus();

/**
 * Starts the WebAssembly in `bytes`, once a page, and takes in the sentences in
 * `words` for the form in `data`. Both are promises of responses.
 */
export const start = async (data, bytes, words) => {
  published[data.f] = data;
  data.words = await (await words).json();
  await (started ||= init({ module_or_path: bytes }));
  // A task of its own for each step: together they would hold a slow phone up.
  await rendered();
};

/** Takes over the form in `root`; the result is what the element works with. */
export const hydrate = (root, config) => {
  const enhanced = takeOver(root, config);
  const form = root.querySelector('form');
  form.noValidate = true;
  const { host } = root.getRootNode();
  const data = published[host.form];
  const proven = attend(root, form, data);
  const typed = () => {
    const pairs = [...new FormData(form), ['_day', new Date().toLocaleDateString('sv')]];
    return pairs.flat().map((part) => String(part).replaceAll(SEPARATOR, '')).join(SEPARATOR);
  };
  const refresh = () => enhanced.typed(typed());
  const check = (emit) => {
    const problems = enhanced.check(typed());
    if (!problems) {
      const wait = proven();
      if (wait == true) return true;
      // Who is quicker than the work waits for it once, and is sent then.
      enhanced.show('', data.t[0]);
      wait.then(() => form.isConnected && host.submit());
    } else if (problems == SEPARATOR) {
      rendered().then(() => form.querySelector('.g:not([hidden]) [name]:not([disabled])')?.focus());
    } else {
      const errors = listed(problems);
      rendered().then(() => focus(form, errors[0].loc));
      emit('invalid', { errors });
    }
    return false;
  };
  form.addEventListener('input', refresh);
  // An error that appears between press and release would push the pressed
  // button away from under the pointer: it waits for the release.
  let pressed;
  form.addEventListener('pointerdown', () => {
    pressed = new Promise((then) => addEventListener('pointerup', () => setTimeout(then), { once: true }));
  });
  form.addEventListener('focusout', async ({ target }) => {
    await pressed;
    if (target.name && form.isConnected) enhanced.left(target.name, typed());
  });
  rendered().then(() => form.isConnected && refresh());
  return {
    check,
    refresh,
    back: () => enhanced.back(),
    refuse(errors) {
      enhanced.refuse(errors.flatMap(({ loc, code, message }) => [loc, code, message]).join(SEPARATOR));
      rendered().then(() => focus(form, errors[0].loc));
    },
    show: (phase, note) => enhanced.show(phase, note),
    reset() {
      enhanced.reset();
      refresh();
    },
    destroy: () => enhanced.destroy(),
  };
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

/** Shows the service's `errors` where there is no WebAssembly to do it. */
export const mark = (root, errors) => {
  for (const place of root.querySelectorAll('.e')) {
    const error = errors.find(({ loc }) => place.id == 'e-' + loc);
    place.textContent = error ? error.message : '';
    // A field the service asks for is part of the form, hidden or not.
    if (error) open(place.parentNode);
  }
  if (errors.length) focus(root, errors[0].loc);
};

const open = (field) => {
  field.hidden = false;
  for (const input of field.querySelectorAll('[name]')) input.disabled = false;
};

/**
 * Repeats a try that got no answer, or one that asks to come again, under the
 * same key until it gets another, or until the visitor chooses to send later.
 */
export const persist = async (host, first, send, { show, emit, data, url, body }) => {
  const { words } = data;
  let answer = first;
  for (let tries = 0; !answer.status || answer.status >= 500 || [408, 425, 429].includes(answer.status); tries++) {
    const pause = Math.max(answer.pause || 0, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    emit('failed', { ...answer, retry_seconds: pause });
    show('waiting', navigator.onLine ? words.waiting.replace('{seconds}', pause) : words.offline);
    const button = laterButton(host, words);
    const way = await sleep(host, pause);
    button.remove();
    if (!host.isConnected) return { kept: 1 };
    if (way == 'later' && (await keep(url, `${body}`).catch(() => {}))) {
      show('kept', words.kept);
      return { kept: 1 };
    }
    show('sending', data.t[0]);
    answer = await send();
  }
  return answer;
};

/** The offer to send later, next to what is said about the failure. */
const laterButton = (host, words) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.go = 'later';
  button.textContent = words.later;
  button.style.cssText = 'color:var(--x);background:none;border-color:var(--l);margin-top:var(--2)';
  host.shadowRoot.querySelector('form').append(button);
  return button;
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
  if (way == 'back') view.back();
  if (way == 'next') view?.check(emit);
};

/** Ends the pause of `host`; `way` says why. */
export const wake = (host, way) => sleepers.get(host)?.(way);

/** Sends what was kept on this device for the service at `edge`. */
export const flush = async (edge, { show, emit, data, url }) => {
  for (const { to, answer } of await release(edge).catch(() => [])) {
    emit('stored', { form: to.split('/').pop(), later: true, ...answer });
    if (to == url) show('', data.words.sent);
  }
};
