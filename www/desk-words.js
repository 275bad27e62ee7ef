// The operator's pages: their language, their times, and the sentences they share.
const asked = new URLSearchParams(location.search).get('locale') || navigator.language;
export const locale = asked.startsWith('zh') ? 'zh-CN' : 'en';

const SHARED = {
  en: {
    deliveries_page: 'Deliveries', leads_page: 'Leads',
    refresh: 'Refresh', token: 'API token', open: 'Open', more: 'Show more', working: 'Working…', cancel: 'Cancel',
    wrong_token: 'This token was not accepted. Check it and try again.',
    offline: 'The service could not be reached. Nothing was changed; try again.',
    stale: 'Somebody changed this in the meantime. Nothing was done; refresh and look again.',
  },
  'zh-CN': {
    deliveries_page: '投递', leads_page: '线索',
    refresh: '刷新', token: 'API 令牌', open: '打开', more: '显示更多', working: '处理中……', cancel: '取消',
    wrong_token: '令牌未被接受，请检查后重试。', offline: '无法连接服务，没有任何改动，请重试。',
    stale: '期间有人作了更改，本次没有改动。请刷新后再看。',
  },
};

/** Gives the sentences of a page, by key, with their places filled. */
export const wording = (own) => (key, places = {}) =>
  Object.entries(places).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, value),
    own[locale][key] ?? SHARED[locale][key] ?? key,
  );

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
