// Identifiers: a prefix that names the kind and a UUID version 7 (RFC 9562 § 5.7)
// without hyphens, so that text order is time order.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function newId(prefix, nowMs) {
  const random = crypto.getRandomValues(new Uint8Array(10));
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
