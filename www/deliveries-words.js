// Every sentence of the operator's page. A further language is a further entry.
const WORDS = {
  en: {
    title: 'Deliveries', refresh: 'Refresh', token: 'API token', open: 'Open',
    intro: 'Where qualified leads go, and how they are getting there. The token stays in this page’s memory.',
    wrong_token: 'This token was not accepted. Check it and try again.',
    offline: 'The service could not be reached. Nothing was changed; try again.',
    destinations: 'Destinations', add: 'Add a destination', deliveries: 'Leads on their way', show: 'Show',
    no_destinations: 'No destinations yet. Add one below; qualified leads go there from then on.',
    none_dead: 'No dead letters. Everything has arrived or is on its way.', none: 'Nothing here.',
    more: 'Show more', working: 'Working…', cancel: 'Cancel', new_key: 'New key',
    accepted: 'Accepted, 24 h', delivered: 'Delivered', withheld: 'Withheld', waiting: 'Waiting', dead: 'Dead',
    oldest: 'Oldest due', state_open: 'On their way', state_delivered: 'Delivered', state_dead: 'Dead letters',
    state_withheld: 'Withheld', state_all: 'All', pending: 'Not tried yet', leased: 'Being sent',
    healthy: '● Healthy', is_paused: '❚❚ Paused', is_disabled: '■ Switched off', failing: '▲ {count} failures in a row',
    held: '▲ Left alone until {time} after {count} failures', all_forms: 'all forms', count_waiting: '{count} waiting',
    count_dead: '{count} dead', public_key: 'Public key: {key}',
    test: 'Send a test', pause: 'Pause', resume: 'Resume', disable: 'Switch off', rotate: 'New key',
    replay_all: 'Replay the dead', replay: 'Replay', tries: 'Tries: {count}', due: 'due {time}', history: 'Every try',
    said_test: 'The test arrived in {ms} ms.', said_test_failed: 'The test failed: {reason}.',
    said_replayed: '{count} deliveries will be tried again.', said_done: 'Done.', said_added: '{name} was added.',
    ask_disable: 'Switch off {name}?',
    ask_disable_text: 'What is on its way to it ends as a dead letter. You can resume it and replay them later.',
    ask_rotate: 'A new key for {name}?',
    ask_rotate_text: 'A webhook is signed with the old key as well for 24 hours.',
    ask_rotate_key: 'Enter the key that the receiver knows from now on.', yes_rotate: 'Use a new key',
    secret: 'This is the signing secret. It is not shown again.', copy: 'Copy', copied: 'Copied.',
    name: 'Name', kind: 'Kind', url: 'Address', key: 'Key (leave empty to have one made for a webhook)',
    forms: 'Forms (empty for all, separated by blanks)', signature: 'Signature', number: 'No.', when: 'When',
    status: 'Status', outcome: 'Outcome', reason: 'Reason', took: 'Took', lead: 'Lead',
  },
  'zh-CN': {
    title: '线索投递', refresh: '刷新', token: 'API 令牌', open: '打开',
    intro: '合格线索发往哪里，以及目前的投递情况。令牌只保存在本页面的内存中。',
    wrong_token: '令牌未被接受，请检查后重试。', offline: '无法连接服务，没有任何改动，请重试。',
    destinations: '目的地', add: '添加目的地', deliveries: '投递中的线索', show: '显示',
    no_destinations: '还没有目的地。请在下方添加，此后的合格线索会发往那里。',
    none_dead: '没有死信。所有线索都已送达或正在投递。', none: '没有内容。',
    more: '显示更多', working: '处理中……', cancel: '取消', new_key: '新密钥',
    accepted: '24 小时内接收', delivered: '已送达', withheld: '未发送', waiting: '等待中', dead: '死信',
    oldest: '最久待投递', state_open: '投递中', state_delivered: '已送达', state_dead: '死信',
    state_withheld: '未发送', state_all: '全部', pending: '尚未尝试', leased: '正在发送',
    healthy: '● 正常', is_paused: '❚❚ 已暂停', is_disabled: '■ 已停用', failing: '▲ 连续失败 {count} 次',
    held: '▲ 连续失败 {count} 次，{time} 前暂不发送', all_forms: '所有表单', count_waiting: '{count} 条等待',
    count_dead: '{count} 条死信', public_key: '公钥：{key}',
    test: '发送测试', pause: '暂停', resume: '恢复', disable: '停用', rotate: '更换密钥',
    replay_all: '重发死信', replay: '重发', tries: '已尝试 {count} 次', due: '下次 {time}', history: '每次尝试',
    said_test: '测试消息已送达，用时 {ms} 毫秒。', said_test_failed: '测试失败：{reason}。',
    said_replayed: '将重新投递 {count} 条。', said_done: '已完成。', said_added: '已添加 {name}。',
    ask_disable: '停用 {name}？', ask_disable_text: '尚未送达的线索会成为死信，之后可以恢复并重发。',
    ask_rotate: '为 {name} 更换密钥？', ask_rotate_text: '旧密钥会继续签名 24 小时。',
    ask_rotate_key: '请输入接收方此后使用的密钥。', yes_rotate: '更换密钥',
    secret: '这是签名密钥，之后不再显示。', copy: '复制', copied: '已复制。',
    name: '名称', kind: '类型', url: '地址', key: '密钥（Webhook 留空则自动生成）',
    forms: '表单（留空表示全部，以空格分隔）', signature: '签名', number: '次', when: '时间',
    status: '状态', outcome: '结果', reason: '原因', took: '用时', lead: '线索',
  },
};

const asked = new URLSearchParams(location.search).get('locale') || navigator.language;
export const locale = asked.startsWith('zh') ? 'zh-CN' : 'en';

/** The sentence `key` with its places filled. */
export const word = (key, places = {}) =>
  Object.entries(places).reduce((text, [name, value]) => text.replace(`{${name}}`, value), WORDS[locale][key] ?? key);

const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const UNITS = [['day', 864e5], ['hour', 36e5], ['minute', 6e4], ['second', 1e3]];

/** The exact time, for hovering and assistive technology. */
export const exactly = (ms) => exact.format(ms);

/** A time as people say it: "in 3 days". */
export const when = (ms) => {
  const away = ms - Date.now();
  const [unit, size] = UNITS.find(([, size]) => Math.abs(away) >= size) || UNITS[3];
  return relative.format(Math.round(away / size), unit);
};

/** A span as people say it: "4 min". */
export const span = (ms) => {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) || UNITS[3];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.round(ms / size));
};
