// The parts of the page of deliveries.
import { word } from './deliveries-words.js';
import { action, h, time } from './desk.js';
import { exactly, span, when } from './desk-words.js';

/** The row of figures. */
export const figures = (place, counters) => {
  const age = counters.oldest_due_age_ms;
  const entries = ['accepted', 'delivered', 'withheld', 'waiting', 'dead'].map((name) => [name, counters[name]]);
  entries.push(['oldest', age == null ? '—' : span(age)]);
  place.replaceChildren(...entries.map(([name, value]) =>
    h('div', {}, h('dt', {}, word(name)), h('dd', { className: name == 'dead' && value ? 'bad' : '' }, String(value)))));
};

/** How a destination is doing, in words and with a sign. */
const health = ({ state, failures: count, open_until_ms: until }) => {
  if (state == 'disabled') return ['bad', word('is_disabled')];
  if (state == 'paused') return ['', word('is_paused')];
  if (until > Date.now()) return ['bad', word('held', { time: new Date(until).toLocaleTimeString(), count })];
  return count ? ['bad', word('failing', { count })] : ['good', word('healthy')];
};

/** One destination. */
export const destinationItem = (destination, actions) => {
  const { id, state, definition, address, waiting, dead, public_key: key } = destination;
  const [className, words] = health(destination);
  const act = (label, name = label) => action(word(label), () => actions[name](destination));
  const hasKey = !['wecom', 'slack'].includes(definition.kind);
  const facts = [
    h('span', { className }, words),
    h('span', {}, definition.kind),
    h('span', {}, address),
    h('span', {}, definition.forms.join(', ') || word('all_forms')),
    h('span', {}, word('count_waiting', { count: waiting })),
    h('span', { className: dead ? 'bad' : '' }, word('count_dead', { count: dead })),
    key && h('span', {}, word('public_key', { key })),
  ];
  return h('li', { id },
    h('h3', {}, definition.name),
    h('div', { className: 'facts' }, facts.filter(Boolean)),
    h('div', { className: 'actions' },
      act('test'),
      state == 'active' ? act('pause') : act('resume'),
      hasKey ? act('rotate') : null,
      dead ? act('replay_all', 'replayAll') : null,
      state != 'disabled' ? act('disable') : null));
};

const historyTable = (history) => {
  const columns = ['number', 'when', 'status', 'outcome', 'took', 'reason'];
  const rows = history.map((attempt) =>
    h('tr', {}, [attempt.number, time(attempt.started_ms), attempt.status ?? '—', attempt.outcome,
      `${attempt.duration_ms} ms`, attempt.reason || '—'].map((cell) => h('td', {}, cell instanceof Node ? cell : String(cell)))));
  return h('table', {}, h('thead', {}, h('tr', {}, columns.map((name) => h('th', { scope: 'col' }, word(name))))), h('tbody', {}, rows));
};

/** One delivery. */
export const deliveryItem = (delivery, names, actions) => {
  const { id, destination, lead, state, attempts, reason, due_ms: due, created_ms: created } = delivery;
  const isOpen = ['pending', 'leased', 'waiting'].includes(state);
  const details = h('details', {}, h('summary', {}, word('history')));
  details.ontoggle = async () => {
    if (!details.open || details.dataset.loaded) return;
    details.dataset.loaded = 'yes';
    details.append(historyTable(await actions.history(delivery).catch(() => [])));
  };
  const facts = [
    h('span', { className: state == 'dead' ? 'bad' : state == 'delivered' ? 'good' : '' }, word(state)),
    h('span', {}, time(created)),
    h('span', {}, word('tries', { count: attempts })),
    isOpen && h('span', { title: exactly(due) }, word('due', { time: when(due) })),
    h('span', {}, `${word('lead')}: `, h('code', {}, lead)),
  ];
  return h('li', { id },
    h('h3', {}, names[destination] || destination),
    h('div', { className: 'facts' }, facts.filter(Boolean)),
    reason ? h('p', {}, reason) : null,
    state == 'dead' ? h('div', { className: 'actions' }, action(word('replay'), () => actions.replay(delivery))) : null,
    attempts ? details : null);
};

const KINDS = ['webhook', 'wecom', 'dingtalk', 'feishu', 'slack', 'hubspot', 'salesforce'];

/** The form that adds a destination; `add` is given what was typed. */
export const addForm = (form, busy, add) => {
  const options = (values) => values.map((value) => h('option', { value }, value));
  const inputs = {
    name: h('input', { required: true, maxLength: 80 }),
    kind: h('select', {}, options(KINDS)),
    url: h('input', { type: 'url', required: true, placeholder: 'https://' }),
    secret: h('input', { autocomplete: 'off' }),
    signature: h('select', {}, options(['hmac', 'ed25519'])),
    forms: h('input'),
  };
  const errors = {};
  const labels = { secret: 'key' };
  for (const [name, input] of Object.entries(inputs)) {
    const error = (errors[name] = h('p', { className: 'error', id: `add-${name}-error` }));
    input.id = `add-${name}`;
    input.setAttribute('aria-describedby', error.id);
    form.append(h('div', { className: 'field' }, h('label', { htmlFor: input.id }, word(labels[name] || name)), input, error));
  }
  const send = h('button', {}, word('add'));
  form.append(send);
  form.onsubmit = (event) => {
    event.preventDefault();
    const typed = (name) => inputs[name].value.trim();
    const draft = { name: typed('name'), kind: typed('kind'), url: typed('url'), forms: typed('forms').split(/\s+/).filter(Boolean) };
    if (typed('secret')) draft.secret = typed('secret');
    if (draft.kind == 'webhook') draft.signature = typed('signature');
    for (const error of Object.values(errors)) error.textContent = '';
    return busy(send, async () => {
      try {
        await add(draft);
        form.reset();
      } catch (problem) {
        for (const { loc, message } of problem.errors || []) {
          const place = errors[loc.split('.')[0]];
          if (place) place.textContent = message;
        }
        const first = (problem.errors || []).map(({ loc }) => inputs[loc]).find(Boolean);
        if (first) first.focus();
        else throw problem;
      }
    });
  };
};
