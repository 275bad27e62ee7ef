// The operator's page: destinations with their health, and what became of every
// delivery. It talks to the service it came from; the token stays in memory.
import { locale, word } from './deliveries-words.js';
import { addForm, deliveryItem, destinationItem, figures, h } from './deliveries-parts.js';

const $ = (id) => document.getElementById(id);
let token, cursor;

for (const place of document.querySelectorAll('[data-word]')) place.textContent = word(place.dataset.word);
document.title = word('title');
document.documentElement.lang = locale;

const say = (text) => {
  $('said').textContent = text;
};

/** Asks the service; a problem is thrown with what to do about it. */
const api = async (path, body, method = body ? 'POST' : 'GET') => {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw { detail: word('offline') };
  }
  const data = await answer.json().catch(() => ({}));
  if (answer.ok) return data;
  throw answer.status == 401 ? { ...data, detail: word('wrong_token'), status: 401 } : data;
};

const told = (problem) => [problem.detail, problem.request].filter(Boolean).join(' ');

/** Runs what a button does; meanwhile it says so and keeps its width. */
const busy = async (button, work) => {
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

/** Asks before something that is not undone by pressing again. */
const ask = ({ title, text, yes, wantsKey }) => {
  const dialog = $('ask');
  $('ask-title').textContent = title;
  $('ask-text').textContent = text;
  $('ask-yes').textContent = yes;
  $('ask-key').value = '';
  $('ask-key').hidden = $('ask-key-label').hidden = !wantsKey;
  $('ask-key').required = !!wantsKey;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((then) =>
    dialog.addEventListener('close', () => then(dialog.returnValue == 'yes' && { key: $('ask-key').value }), { once: true }));
};

const actions = {
  async test({ id }) {
    const { outcome, reason, duration_ms: ms } = await api(`/v1/destinations/${id}/test`, {});
    say(outcome == 'accepted' ? word('said_test', { ms }) : word('said_test_failed', { reason }));
  },
  pause: ({ id }) => api(`/v1/destinations/${id}/pause`, {}).then(load),
  resume: ({ id }) => api(`/v1/destinations/${id}/resume`, {}).then(load),
  async disable({ id, definition: { name } }) {
    const title = word('ask_disable', { name });
    if (!(await ask({ title, text: word('ask_disable_text'), yes: word('disable') }))) return;
    await api(`/v1/destinations/${id}/disable`, {}).then(load);
  },
  async rotate({ id, definition: { name, kind } }) {
    const wantsKey = kind != 'webhook';
    const text = word(wantsKey ? 'ask_rotate_key' : 'ask_rotate_text');
    const sure = await ask({ title: word('ask_rotate', { name }), text, yes: word('yes_rotate'), wantsKey });
    if (!sure) return;
    const { secret } = await api(`/v1/destinations/${id}/rotate`, wantsKey ? { secret: sure.key } : {});
    await load();
    say(word('said_done'));
    showSecret(id, secret);
  },
  async replayAll({ id }) {
    const { replayed: count } = await api(`/v1/destinations/${id}/replay`, {});
    await load();
    say(word('said_replayed', { count }));
  },
};

const showSecret = (id, secret) => {
  if (!secret) return;
  const copy = h('button', { type: 'button', className: 'quiet' }, word('copy'));
  copy.onclick = () => navigator.clipboard.writeText(secret).then(() => say(word('copied')));
  const shown = h('div', { className: 'secret', tabIndex: -1 }, h('p', {}, word('secret')), h('p', {}, h('code', {}, secret)), copy);
  $(id)?.append(shown);
  shown.focus();
};

const delivery = {
  replay: ({ id }) => api(`/v1/deliveries/${id}/replay`, {}).then(load),
  history: ({ id }) => api(`/v1/deliveries/${id}`).then(({ history }) => history),
};

const list = async (more) => {
  const state = $('state').value;
  const query = new URLSearchParams({ limit: 50, ...(state && { state }), ...(more && { cursor }) });
  const page = await api(`/v1/deliveries?${query}`);
  cursor = page.next_cursor;
  const items = page.items.map((item) => deliveryItem(item, names, busy, delivery));
  const empty = h('li', { className: 'muted' }, word(state == 'dead' ? 'none_dead' : 'none'));
  if (more) $('deliveries').append(...items);
  else $('deliveries').replaceChildren(...(items.length ? items : [empty]));
  $('more').hidden = !cursor;
};

const names = {};

const load = async () => {
  const [counters, { items }] = await Promise.all([api('/v1/counters'), api('/v1/destinations')]);
  figures($('figures'), counters);
  for (const { id, definition } of items) names[id] = definition.name;
  const empty = h('li', { className: 'muted' }, word('no_destinations'));
  const shown = items.map((item) => destinationItem(item, busy, actions));
  $('destinations').replaceChildren(...(shown.length ? shown : [empty]));
  await list();
};

for (const state of ['dead', 'open', 'withheld', 'delivered', '']) {
  $('state').append(h('option', { value: state }, word(`state_${state || 'all'}`)));
}
$('state').onchange = () => list().catch((problem) => say(told(problem)));
$('more').onclick = ({ target }) => busy(target, () => list(true));
$('refresh').onclick = ({ target }) => busy(target, load);

$('sign-in').onsubmit = async (event) => {
  event.preventDefault();
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

addForm($('add'), busy, async (draft) => {
  const made = await api('/v1/destinations', draft);
  $('adding').open = false;
  await load();
  say(word('said_added', { name: made.destination.definition.name }));
  showSecret(made.destination.id, made.secret);
});

// Kept fresh while somebody looks and nobody is in the middle of something.
setInterval(() => {
  const inUse = document.activeElement?.matches('input, select') || $('ask').open || document.querySelector('.secret, [open]');
  if (!$('desk').hidden && !document.hidden && !inUse) load().catch((problem) => say(told(problem)));
}, 30_000);
