// The operator's page: destinations with their health, and what became of every
// delivery.
import { addForm, deliveryItem, destinationItem, figures } from './deliveries-parts.js';
import { word } from './deliveries-words.js';
import { $, api, ask, busy, h, open, say, told } from './desk.js';

let cursor;

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
    const sure = await ask({ title: word('ask_rotate', { name }), text, yes: word('yes_rotate'), inputs: wantsKey ? ['key'] : [] });
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
  const items = page.items.map((item) => deliveryItem(item, names, delivery));
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
  const shown = items.map((item) => destinationItem(item, actions));
  $('destinations').replaceChildren(...(shown.length ? shown : [empty]));
  await list();
};

for (const state of ['dead', 'open', 'withheld', 'delivered', '']) {
  $('state').append(h('option', { value: state }, word(`state_${state || 'all'}`)));
}
$('state').onchange = () => list().catch((problem) => say(told(problem)));
$('more').onclick = ({ target }) => busy(target, () => list(true));

addForm($('add'), busy, async (draft) => {
  const made = await api('/v1/destinations', draft);
  $('adding').open = false;
  await load();
  say(word('said_added', { name: made.destination.definition.name }));
  showSecret(made.destination.id, made.secret);
});

open(word, load, () => document.querySelector('.secret'));
