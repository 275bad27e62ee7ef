// Bodies of forms in the charset of their page.

import { Problem } from "./problems.js";

const BROKEN = "\ufffd";
const UNICODE = new Set(["", "utf-8", "utf8", "us-ascii", "ascii"]);
// Bytes that mean something in a form that is encoded for an address.
const [AND, EQUALS, PERCENT, PLUS, BLANK] = [0x26, 0x3d, 0x25, 0x2b, 0x20];
const strictText = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const looseText = new TextDecoder("utf-8", { ignoreBOM: true });
const NOT_UNICODE =
  'The text of this form is not in UTF-8. Add accept-charset="utf-8" to the form, or ' +
  "name its charset in Content-Type or in a hidden field _charset_.";

/** The media type and its parameter `charset`, in lower case; empty where there is none. */
export function kindAndCharset(contentType) {
  const [kind, ...parameters] = contentType.split(";").map((part) => part.trim().toLowerCase());
  const found = parameters.map((part) => /^charset\s*=\s*"*(.*?)"*$/.exec(part)).find(Boolean);
  return [kind, found?.[1] ?? ""];
}

/** `bytes` as text in `charset`; text that cannot be read is refused. */
export function textIn(charset, bytes) {
  try {
    if (UNICODE.has(charset)) return strictText.decode(bytes);
    const text = new TextDecoder(charset).decode(bytes);
    if (!text.includes(BROKEN)) return text;
  } catch {
    // Not in this charset, or nobody knows it.
  }
  throw Problem.malformed(NOT_UNICODE);
}

/** The pairs of a body of type `application/x-www-form-urlencoded`. */
export function urlencoded(bytes, charset) {
  const body = looseText.decode(bytes);
  const pairs = [...new URLSearchParams(body)];
  const told = charsetOf(pairs) || charset;
  // What the platform read without a loss is right.
  if (UNICODE.has(told) && !isBroken(pairs)) return pairs;
  const text = (part) => textIn(told, percentDecoded(part));
  return splitAt(bytes, AND)
    .filter((pair) => pair.length > 0)
    .map((pair) => {
      const found = pair.indexOf(EQUALS);
      const end = found < 0 ? pair.length : found;
      return [text(pair.subarray(0, end)), text(pair.subarray(end + 1))];
    });
}

function splitAt(bytes, separator) {
  const found = [];
  let start = 0;
  for (let at = bytes.indexOf(separator); at >= 0; at = bytes.indexOf(separator, start)) {
    found.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return [...found, bytes.subarray(start)];
}

function percentDecoded(bytes) {
  const decoded = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const digits = String.fromCharCode(...bytes.subarray(at + 1, at + 3));
    if (bytes[at] === PERCENT && /^[0-9a-f]{2}$/i.test(digits)) {
      decoded.push(Number.parseInt(digits, 16));
      at += 2;
    } else decoded.push(bytes[at] === PLUS ? BLANK : bytes[at]);
  }
  return Uint8Array.from(decoded);
}

/** The pairs of a body of type `multipart/form-data`, which the platform reads as UTF-8. */
export async function multipart(bytes, contentType, charset) {
  const pairs = await parts(bytes, contentType);
  if (!isBroken(pairs)) return pairs;
  const told = charsetOf(pairs) ?? charset;
  if (UNICODE.has(told)) throw Problem.malformed(NOT_UNICODE);
  return parts(textIn(told, bytes), contentType);
}

/** What browsers tell of the charset of a page's form (HTML Standard § 4.10.22.5). */
const charsetOf = (pairs) => pairs.find(([name]) => name === "_charset_")?.[1].trim().toLowerCase();

const isBroken = (pairs) => pairs.flat().some((text) => text.includes(BROKEN));

async function parts(body, contentType) {
  let form;
  try {
    form = await new Response(body, { headers: { "content-type": contentType } }).formData();
  } catch {
    throw Problem.malformed("This is not well-formed multipart/form-data.");
  }
  // A form has no file fields: the name is kept so that it is counted, the
  // content is not.
  return [...form].map(([name, value]) => [name, typeof value === "string" ? value : ""]);
}
