// The operator's page of leads: what was set aside and its release, the pool,
// whose each lead is and by when, and every reason.
import { $, api, ask, h, open, say, told, busy } from './desk.js';
import { leadItem, reasonsOf } from './leads-parts.js';
import { word } from './leads-words.js';

const VIEWS = { quarantine: '/v1/quarantine', all: '/v1/leads', pool: '/v1/pool' };
const STATUSES = ['new', 'marketing_qualified', 'sales_qualified', 'converted', 'disqualified'];
const names = {};
let cursor;

const options = (pairs) => pairs.map(([value, text]) => h('option', { value }, text));

/** Does `what` with a lead as it was shown: somebody else's change is not overwritten. */
const act = async ({ id, revision }, what, body = {}) => {
  await api(`/v1/leads/${id}/${what}`, body, revision);
  await load();
  say(word(`said_${what}`));
};

const actions = {
  release: (lead) => act(lead, 'release'),
  respond: (lead) => act(lead, 'respond'),
  async assign(lead) {
    const yes = word('assign');
    const sure = await ask({ title: word('ask_assign'), text: word('ask_assign_text'), yes, inputs: ['person', 'reason'] });
    if (sure) await act(lead, 'assign', sure);
  },
  async return(lead) {
    const yes = word('return');
    const sure = await ask({ title: word('ask_return'), text: word('ask_return_text'), yes, inputs: ['reason'] });
    if (sure) await act(lead, 'return', sure);
  },
  async status(lead) {
    const yes = word('move');
    $('ask-status').value = lead.status;
    const sure = await ask({ title: word('ask_status'), text: word('ask_status_text'), yes, inputs: ['status', 'reason'] });
    if (sure) await act(lead, 'status', sure);
  },
  async reasons({ id }) {
    const [history, consents] = await Promise.all([api(`/v1/leads/${id}/history`), api(`/v1/leads/${id}/consents`)]);
    return reasonsOf(history, consents.items, names);
  },
};

/** Where the leads of the chosen view are read. */
const address = () => {
  const view = $('view').value;
  return VIEWS[view] || `/v1/leads?owner=${encodeURIComponent(view.slice(6))}`;
};

const list = async (more) => {
  const path = address();
  const query = new URLSearchParams({ limit: 50, ...(more && { cursor }) });
  const page = await api(`${path}${path.includes('?') ? '&' : '?'}${query}`);
  cursor = page.next_cursor;
  const view = VIEWS[$('view').value] ? $('view').value : 'person';
  const items = page.items.map((lead) => leadItem(lead, names, actions));
  const empty = h('li', { className: 'muted' }, word(`none_${view}`));
  $('about').textContent = word(`about_${view}`);
  if (more) $('leads').append(...items);
  else $('leads').replaceChildren(...(items.length ? items : [empty]));
  $('more').hidden = !cursor;
};

const load = async () => {
  const people = (await api('/v1/people?limit=200')).items.map(({ person }) => person);
  for (const { id, name } of people) names[id] = name;
  const chosen = $('view').value || 'quarantine';
  $('view').replaceChildren(
    ...options(Object.keys(VIEWS).map((view) => [view, word(`view_${view}`)])),
    ...options(people.map(({ id, name }) => [`owner:${id}`, word('view_person', { name })])),
  );
  $('view').value = chosen;
  if (!$('view').value) $('view').value = 'quarantine';
  const active = people.filter((person) => person.is_active);
  $('ask-person').replaceChildren(...options(active.map(({ id, name }) => [id, name])));
  await list();
};

$('ask-status').append(...options(STATUSES.map((status) => [status, word(status)])));
$('view').onchange = () => list().catch((problem) => say(told(problem)));
$('more').onclick = ({ target }) => busy(target, () => list(true));

open(word, load);
