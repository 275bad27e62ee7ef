// Calendar dates without a time or a zone, as days since 1970-01-01.

const DAY_MS = 86_400_000;
/** A limit is less than a hundred years away. */
const MAX_SHIFT = 36_525;

/** Reads `2026-02-28`, years 0001 to 9999; null where there is no such day. */
export function parseDate(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith("0000")) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // A month has no 31st where it rolls over into the next.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) return null;
  return ms / DAY_MS;
}

/** Reads a limit of a form: a date, `today`, `today+30` or `today-7`; else null. */
export function parseLimit(text, today) {
  const relative = /^today([+-]\d{1,5})?$/.exec(text);
  if (!relative) return parseDate(text);
  const days = Number(relative[1] ?? 0);
  return Math.abs(days) < MAX_SHIFT ? today + days : null;
}

/**
 * The day it is for a visitor. Their own calendar may be a day away from UTC;
 * what they claim is believed within that day.
 */
export function todayFor(claimed, nowMs) {
  const utc = Math.floor(nowMs / DAY_MS);
  const day = claimed === null ? null : parseDate(claimed);
  return day !== null && Math.abs(day - utc) <= 1 ? day : utc;
}
