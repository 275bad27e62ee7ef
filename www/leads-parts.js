// The parts of the page of leads.
import { exactly, when } from './desk-words.js';
import { action, h, time } from './desk.js';
import { word } from './leads-words.js';

const isOpen = ({ status }) => ['new', 'marketing_qualified', 'sales_qualified'].includes(status);

/** How the time to answer stands, in words and with a sign. */
const target = ({ due_ms: due, target_state: state }) => {
  if (!state) return;
  const className = { breached: 'bad', at_risk: 'bad', met: 'good' }[state] || '';
  return h('span', { className, title: exactly(due) }, word(`target_${state}`, { time: when(due) }));
};

/** One lead; its reasons are read when somebody wants to see them. */
export const leadItem = (lead, names, actions) => {
  const { id, form, name, email, phone, phone_extension: extension, company, status, score, channel, owner, pooled_ms: pooled, touch_of: first } = lead;
  const act = (label) => action(word(label), () => actions[label](lead));
  const why = h('details', {}, h('summary', {}, word('why')));
  why.ontoggle = async () => {
    if (!why.open || why.dataset.loaded) return;
    why.dataset.loaded = 'yes';
    why.append(await actions.reasons(lead).catch((problem) => h('p', { className: 'error' }, problem.detail)));
  };
  const facts = [
    h('span', { className: status == 'quarantined' ? 'badge bad' : 'badge' }, word(status)),
    h('span', {}, word('points', { points: score })),
    target(lead),
    owner ? h('span', {}, word('belongs_to', { name: names[owner] || owner })) : null,
    pooled ? h('span', {}, word('in_pool', { time: when(pooled) })) : null,
    ...[email, phone && extension ? `${phone} ext. ${extension}` : phone, company].map((text) => text && h('span', {}, text)),
    h('span', {}, `${word(channel)} · ${form}`),
    first ? h('span', {}, word('again', { lead: first })) : null,
    time(lead.created_ms),
  ];
  const buttons = [
    status == 'quarantined' ? act('release') : null,
    isOpen(lead) && lead.due_ms && !lead.responded_ms ? act('respond') : null,
    isOpen(lead) ? act('assign') : null,
    isOpen(lead) && owner ? act('return') : null,
    status == 'quarantined' ? null : act('status'),
  ];
  return h('li', { id },
    h('h2', {}, name || email || id),
    h('div', { className: 'facts' }, facts.filter(Boolean)),
    h('div', { className: 'actions' }, buttons),
    why);
};

const signed = (points) => (points > 0 ? `+${points}` : String(points).replace('-', '−'));

/** A list of reasons with their weights, under its sum. */
const weighed = (title, reasons) =>
  reasons.length
    ? [h('h3', {}, title), h('ul', { className: 'reasons' }, reasons.map(([reason, weight]) =>
        h('li', {}, h('span', {}, reason), h('span', {}, typeof weight == 'number' ? signed(weight) : weight))))]
    : [];

const touch = ({ channel, source, medium, campaign, landing_page: page }) =>
  [word(channel), source, medium, campaign, page].filter(Boolean).join(' · ');

const eventRows = (events, names) => events.map(({ at_ms: at, kind, actor, detail }) => {
  const particulars = Object.entries(detail || {}).filter(([, value]) => value !== null && value !== '');
  const shown = particulars.map(([name, value]) => `${name.replaceAll('_', ' ')}: ${names[value] || JSON.stringify(value)}`);
  const cells = [time(at), word(kind), names[actor] || word(actor), shown.join(', ') || '—'];
  return h('tr', {}, cells.map((cell) => h('td', {}, cell)));
});

/** Why a lead stands where it stands: every reason, and everything that happened. */
export const reasonsOf = (history, consents, names) => {
  const { spam, score, prediction, assignment_rule: rule, passed_over: passed = [] } = history.reasons;
  const { first, last } = history.attribution;
  const found = history.match;
  const chance = prediction && [
    [word('chance'), `${Math.round(prediction.probability * 100)} %`],
    ...prediction.reasons.map(([feature, odds]) => [feature, odds.toFixed(2).replace('-', '−')]),
  ];
  const columns = ['when', 'event', 'who', 'particulars'];
  return h('div', {},
    weighed(word('spam_sum', { points: spam.score }),
      spam.signals.map(({ code, weight, detail }) => [word(code) + (detail ? ` (${detail})` : ''), weight])),
    weighed(word('score_sum', { points: score.points, now: history.score_now }),
      score.reasons.map(({ rule: name, points }) => [name, points])),
    weighed(word('model'), chance || []),
    weighed(word('assignment'), [
      ...(rule ? [[word('by_rule'), rule]] : []),
      ...passed.map(({ person, reason }) => [names[person] || person, word(reason)]),
    ]),
    weighed(word('source'), [[word('first_touch'), touch(first)], [word('last_touch'), touch(last)]]),
    found ? weighed(word(`match_${found.verdict}`, { lead: found.lead, points: found.points }),
      found.reasons.map(([part, level, points]) => [`${word(part)}: ${word(level)}`, points])) : [],
    weighed(word('consents'), consents.map(({ given_ms: at, consent }) => [`${consent.purpose || ''} “${consent.text}”`.trim(), when(at)])),
    h('h3', {}, word('events')),
    h('table', {},
      h('thead', {}, h('tr', {}, columns.map((name) => h('th', { scope: 'col' }, word(name))))),
      h('tbody', {}, eventRows(history.events, names))));
};
