// Identifiers: a prefix that names the kind and a UUID version 7 (RFC 9562 § 5.7)
// without hyphens, so that text order is time order.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Chance for several identifiers at once, as the service draws it. */
let left = new Uint8Array(0);

export function newId(prefix, nowMs) {
  if (left.length === 0) left = crypto.getRandomValues(new Uint8Array(320));
  const random = left.slice(0, 10);
  left = left.subarray(10);
  random[0] = 0x70 | (random[0] & 0x0f);
  random[2] = 0x80 | (random[2] & 0x3f);
  return prefix + nowMs.toString(16).padStart(12, "0") + hex(random);
}

export function isId(prefix, text) {
  return text.startsWith(prefix) && /^[0-9a-f]{32}$/.test(text.slice(prefix.length));
}

export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}
