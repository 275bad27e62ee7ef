// Small helpers for text.

const encoder = new TextEncoder();

/** `text` with full-width characters (U+FF01 to U+FF5E) in their ASCII form. */
export function halfWidth(text) {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (c) =>
    c === "\u3000" ? " " : String.fromCharCode(c.charCodeAt(0) - 0xfee0),
  );
}

/** The length of `text` in UTF-8. */
export function byteLength(text) {
  return /^[\x00-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length;
}

/** The length of `text` in characters rather than UTF-16 code units. */
export function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The first `most` characters of `text`. */
export function shortened(text, most) {
  return text.length <= most ? text : Array.from(text).slice(0, most).join("");
}

/** Whether `host` is `known` or below it. */
export function isBelow(host, known) {
  return host === known || host.endsWith(`.${known}`);
}

/** How often `part` stands in `text`. */
export function count(text, part) {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found += 1;
  return found;
}
