// What the operator's pages have in common. They talk to the service they came
// from; the token stays in memory. Everything is built as nodes: the policy of
// these pages forbids markup made from text, and text is never markup here.
import { exactly, locale, when, wording } from './desk-words.js';

const word = wording({ [locale]: {} });
let token;

export const $ = (id) => document.getElementById(id);

/** A node with properties and children. */
export const h = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.flat().filter((child) => child != null));
  return node;
};

/** A time as people say it, with the exact one to look at. */
export const time = (ms) => h('time', { dateTime: new Date(ms).toISOString(), title: exactly(ms) }, when(ms));

/** Says `text` at the foot of the page, and to assistive technology. */
export const say = (text) => {
  $('said').textContent = text;
};

/**
 * Asks the service, or tells it `body`; a problem is thrown with what to do about
 * it. With a `revision` nothing is done to what somebody changed in the meantime.
 */
export const api = async (path, body, revision) => {
  const method = body ? 'POST' : 'GET';
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  if (revision) headers['If-Match'] = `"${revision}"`;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw { detail: word('offline') };
  }
  const data = await answer.json().catch(() => ({}));
  if (answer.ok) return data;
  const ours = { 401: 'wrong_token', 412: 'stale' }[answer.status];
  throw ours ? { ...data, detail: word(ours), status: answer.status } : data;
};

/** A problem in words. */
export const told = (problem) => {
  const errors = (problem.errors || []).map(({ message }) => message);
  return [problem.detail, ...errors, problem.request].filter(Boolean).join(' ');
};

/** Runs what a button does; meanwhile it says so and keeps its width. */
export const busy = async (button, work) => {
  const label = button.textContent;
  button.style.minWidth = `${button.offsetWidth}px`;
  button.disabled = true;
  button.textContent = word('working');
  try {
    return await work();
  } catch (problem) {
    say(told(problem));
  } finally {
    button.disabled = false;
    button.textContent = label;
  }
};

/** A button that runs `work`. */
export const action = (label, work) => {
  const node = h('button', { type: 'button', className: 'quiet' }, label);
  node.onclick = () => busy(node, work);
  return node;
};

/**
 * Asks before something that is not undone by pressing again. `inputs` names the
 * inputs of the dialog that go with it: `key` is the one of the id `ask-key`. The
 * result is undefined, or what was entered by name.
 */
export const ask = async ({ title, text, yes, inputs = [] }) => {
  const dialog = $('ask');
  $('ask-title').textContent = title;
  $('ask-text').textContent = text;
  $('ask-yes').textContent = yes;
  for (const input of dialog.querySelectorAll('input, select')) {
    const isWanted = inputs.includes(input.id.slice(4));
    input.hidden = $(`${input.id}-label`).hidden = !isWanted;
    input.required = isWanted && 'required' in input.dataset;
    if (input.tagName == 'INPUT') input.value = '';
  }
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((then) => dialog.addEventListener('close', then, { once: true }));
  if (dialog.returnValue == 'yes') return Object.fromEntries(inputs.map((name) => [name, $(`ask-${name}`).value]));
};

const signIn = async (load) => {
  token = $('token').value.trim();
  $('sign-in-error').textContent = '';
  try {
    await load();
    $('sign-in').hidden = true;
    $('desk').hidden = $('refresh').hidden = false;
    $('token').value = '';
    $('refresh').focus();
  } catch (problem) {
    $('sign-in-error').textContent = told(problem);
    $('token').focus();
  }
};

/**
 * Opens a page with its sentences: signs in, then shows what `load` brings, and
 * keeps it fresh while somebody looks and nobody is in the middle of something.
 */
export const open = (words, load, isInUse = () => false) => {
  for (const place of document.querySelectorAll('[data-word]')) place.textContent = words(place.dataset.word);
  for (const link of document.querySelectorAll('nav a')) link.search = location.search;
  document.title = `${words('title')} · Transom`;
  document.documentElement.lang = locale;
  $('sign-in').onsubmit = (event) => {
    event.preventDefault();
    signIn(load);
  };
  $('refresh').onclick = ({ target }) => busy(target, load);
  setInterval(() => {
    const isBusy = document.activeElement?.matches('input, select') || $('ask').open || document.querySelector('[open]');
    if ($('desk').hidden || document.hidden || isBusy || isInUse()) return;
    load().catch((problem) => say(told(problem)));
  }, 30_000);
};
