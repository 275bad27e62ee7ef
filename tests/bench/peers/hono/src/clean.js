// Cleaning of what was typed.

const JOINER = /[\u200c\u200d]/;
const SELECTOR = /[\ufe00-\ufe0f]/;
// Controls but for the tab, and what Unicode calls default ignorable.
const INVISIBLE =
  /[\0-\x08\x0a-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\u{e0000}-\u{e0fff}]/u;
const BLANK = /[\xa0\u2000-\u200a\u202f\u205f]/;
const ANY_OF_THESE = new RegExp(`${INVISIBLE.source}|${BLANK.source}|[\\u2028\\u2029]`, "u");
// Letters from Arabic to Mongolian, signs and emoji: joiners change how they look.
const SHAPED = /[\u0600-\u18af\u2190-\u2bff\ufe0f\u{1f000}-\u{1faff}]/u;

/**
 * Trims and removes what nobody sees. Several lines keep their line breaks, as `\n`.
 * Joiners and variation selectors stay where they shape what they join, as in Persian and
 * in emoji, but not in addresses and numbers.
 */
export function clean(value, kind) {
  if (!ANY_OF_THESE.test(value)) return value.trim();
  const lines = value.replace(/\r\n?|[\n\u2028\u2029]/g, "\n");
  const lineBreak = kind === "multiline" ? "\n" : " ";
  const joins = kind !== "email" && kind !== "phone";
  let [kept, last, joiner] = ["", " ", ""];
  for (const c of lines) {
    let seen = c;
    if (c === "\n") seen = lineBreak;
    else if (JOINER.test(c)) {
      // A joiner waits for what it joins.
      joiner = joins && SHAPED.test(last) ? c : "";
      continue;
    } else if (SELECTOR.test(c) && joins && SHAPED.test(last)) seen = c;
    else if (INVISIBLE.test(c)) continue;
    else if (BLANK.test(c)) seen = " ";
    if (joiner !== "" && SHAPED.test(seen)) kept += joiner;
    joiner = "";
    kept += seen;
    last = seen;
  }
  return kept.trim();
}
