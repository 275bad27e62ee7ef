// E-mail addresses.

import { comparable } from "./identity/mailbox.js";
import { byteLength, halfWidth } from "./text.js";

// The grammar of the HTML Standard (§ 4.10.5.1.5), with lengths as in RFC 5321, a
// domain of at least two labels, and letters beyond ASCII on both sides (RFC 6531).
const BEYOND = String.raw`[[^\x00-\x7f]--[\s\p{Cc}\uff01-\uff5e]]`;
const LOCAL = new RegExp(String.raw`^(?:[A-Za-z0-9!#$%&'*+\/=?^_\x60\{\|\}~.\-]|${BEYOND})+$`, "v");
const LABEL = new RegExp(String.raw`^(?:[A-Za-z0-9\-]|${BEYOND})+$`, "v");

/** Whether `text` is an address a person can be reached at. */
export function isEmail(text) {
  const at = text.lastIndexOf("@");
  if (at < 1 || byteLength(text) > 254) return false;
  const local = text.slice(0, at);
  return (
    byteLength(local) <= 64 &&
    LOCAL.test(local) &&
    !local.startsWith(".") &&
    !local.endsWith(".") &&
    !local.includes("..") &&
    isDomain(text.slice(at + 1))
  );
}

/**
 * `text` as it was meant: full-width letters and signs in ASCII, ideographic full stops as
 * dots, and no blank beside the `@`.
 */
export function folded(text) {
  const ascii = halfWidth(text.replace(/[。｡﹒]/g, ".").replaceAll("﹫", "@"));
  const at = ascii.indexOf("@");
  return at < 0 ? ascii : `${ascii.slice(0, at).trimEnd()}@${ascii.slice(at + 1).trimStart()}`;
}

/** The web domain of an address, lower case; empty where there is none. */
export function emailDomain(text) {
  const address = comparable(text);
  return address.includes("@") ? address.slice(address.lastIndexOf("@") + 1) : "";
}

function isDomain(domain) {
  const labels = domain.split(".");
  const last = labels.at(-1);
  // A last label of digits alone is an IP address, not a domain.
  return labels.length >= 2 && labels.every(isLabel) && last.length >= 2 && !/^\d+$/.test(last);
}

function isLabel(label) {
  return LABEL.test(label) && byteLength(label) <= 63 && !label.startsWith("-") && !label.endsWith("-");
}
