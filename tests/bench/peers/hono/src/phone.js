// Telephone numbers: what people type, and E.164, in which they are kept.

import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { halfWidth } from "./text.js";

const FEWEST_DIGITS = 5;
const MOST_DIGITS = 15;
const ACCESS_CODE_DIGITS = 3;

// What only makes a number easier to read, or cannot be seen at all.
const DECORATION =
  /[.\-\/()\u2010-\u2015\u2212\u30fc\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\s]/g;
const WORDS =
  "ext|extn|extension|ex|xt|xtn|extensión|anexo|interno|ramal|poste|p|intern|durchwahl|durchw|dw|toestel|" +
  "anknytning|wew|dahili|доб|добавочный|внутр|вн|转|轉|转接|轉接|分机|分機|分机号|分機號|内線|內線|内线|내선";
// A number, a mark, and an extension no longer than the mark is certain.
const EXTENSION = new RegExp(
  `^([+\\d-]+?)(?:[-,;]*(?:${WORDS})[-:=]*(\\d{1,20})|[-,;]*(?:x|#|~|int)[-:=]*(\\d{1,9})` +
    `|-*,,[-:=]*(\\d{1,15})|-*[,;][-:=]*(\\d{1,7})|-+(\\d{1,6})(?=#))#?-*$`,
);
// A number, and perhaps a mark, whatever it is, with an extension.
const SHAPE = /^(?:tel[-:]*)?(\+*)([\d-]+)(?:[^\d-]\D*([\d:-]+))?#?-*$/;
const OTHER_DIGIT = /(?=[^\x00-\x7f])\p{Nd}/gu;

/** Whether `typed` could be a telephone number, by its shape alone. */
export function isPlausible(typed) {
  const [, plus, number, extension = ""] = SHAPE.exec(fold(typed)) ?? [];
  if (number === undefined) return false;
  return isLength(number.replaceAll("-", ""), plus !== "") && extension.replace(/\D/g, "").length <= 20;
}

/**
 * The number, in E.164 where it is understood and else as typed, and its extension.
 * `country` is where numbers without a country code are dialled.
 */
export function readPhone(typed, country) {
  const read = dialled(typed);
  if (read === null) return { number: typed, extension: null };
  const { digits, hasPlus, extension, isCut } = read;
  // 00 leaves every country, whatever the plan says.
  const found = possible((hasPlus ? "+" : "") + digits, country) ?? possible(digits.replace(/^00/, "+"), country);
  const asTyped = isCut ? typed.slice(0, typed.search(/[^\d+\-.()\s/]/)).trim() : typed;
  return { number: found?.number ?? asTyped, extension };
}

function possible(text, country) {
  const found = parsePhoneNumberFromString(text, country || undefined);
  return found?.isPossible() ? found : null;
}

function dialled(typed) {
  const folded = fold(typed).replace(/^tel[-:]*/, "");
  const [, cut, ...extensions] = EXTENSION.exec(folded) ?? [];
  const [, plus, digits] = /^(\+*)(\d+)$/.exec((cut ?? folded).replaceAll("-", "")) ?? [];
  if (digits === undefined) return null;
  const hasPlus = plus !== "";
  if (!isLength(digits, hasPlus)) return null;
  const extension = extensions.find((found) => found !== undefined) ?? null;
  return { digits, hasPlus, extension, isCut: cut !== undefined };
}

function fold(typed) {
  const ascii = halfWidth(typed.replace(OTHER_DIGIT, digitValue));
  return ascii.toLowerCase().replace(DECORATION, "-").replace(/^-+/, "");
}

function isLength(digits, hasPlus) {
  const mayHaveAccessCode = !hasPlus && /^[08]/.test(digits);
  const most = MOST_DIGITS + (mayHaveAccessCode ? ACCESS_CODE_DIGITS : 0);
  return digits.length >= FEWEST_DIGITS && digits.length <= most;
}

/** The value of a decimal digit of any script: they stand in runs of ten. */
function digitValue(digit) {
  const code = digit.codePointAt(0);
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}
