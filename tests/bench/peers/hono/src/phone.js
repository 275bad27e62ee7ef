// Telephone numbers: what people type, and E.164, in which they are kept.

import { accessCodes, planOf, plansByCode } from "./plans.js";
import { halfWidth } from "./text.js";

const FEWEST_DIGITS = 5;
const MOST_DIGITS = 15;
const ACCESS_CODE_DIGITS = 3;

// What only makes a number easier to read, or cannot be seen at all.
const DECORATION =
  /[.\-\/()\u2010-\u2015\u2212\u30fc\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\s]/g;
const EXTENSION = /[,;]*(?:extension|ext|x|#|转|轉|分机|分機|内線|доб)[:=]*\d{1,7}$/;

/** Whether `typed` could be a telephone number, by its shape alone. */
export function isPlausible(typed) {
  return dialled(typed) !== null;
}

/**
 * The number in E.164, or null where `typed` is not understood; it is then kept as
 * it was typed. Only the length is checked. `country` is where numbers without a
 * country code are dialled.
 */
export function e164(typed, country) {
  const number = dialled(typed);
  if (!number) return null;
  const { hasPlus, digits } = number;
  if (hasPlus) return international(digits);
  const home = planOf(country);
  const abroad = [...accessCodes(home), "00"].filter((code) => digits.startsWith(code));
  // What begins with an access code leaves the country, so where that leads
  // nowhere, the digits must not be taken for a national number.
  if (abroad.length > 0) {
    for (const code of abroad) {
      const found = international(digits.slice(code.length));
      if (found) return found;
    }
    return null;
  }
  return home ? national(digits, home) : null;
}

function dialled(typed) {
  const folded = halfWidth(typed).toLowerCase().replace(DECORATION, "");
  const [, plus, digits] = /^(\+?)(\d+)$/.exec(folded.replace(EXTENSION, "")) ?? [];
  if (digits === undefined) return null;
  const hasPlus = plus !== "";
  const mayHaveAccessCode = !hasPlus && digits.startsWith("0");
  const most = MOST_DIGITS + (mayHaveAccessCode ? ACCESS_CODE_DIGITS : 0);
  return digits.length >= FEWEST_DIGITS && digits.length <= most ? { hasPlus, digits } : null;
}

/** The number whose `digits` begin with a country calling code. */
function international(digits) {
  for (let length = 1; length <= 3; length += 1) {
    const code = digits.slice(0, length);
    const sharing = plansByCode.get(code);
    if (!sharing) continue;
    const rest = digits.slice(length);
    // To tell which of the countries with this code is meant would take patterns,
    // so a length possible in one of them will do.
    const lengths = sharing.reduce((bits, plan) => bits | plan.lengths, 0);
    const number =
      isPossible(rest, lengths) && !rest.startsWith("0")
        ? rest
        : withoutTrunkPrefix(rest, sharing[0].trunkPrefixes, lengths);
    return number === null ? null : toE164(code, number);
  }
  return null;
}

/** The number whose `digits` are what one dials at `home`. */
function national(digits, home) {
  const asNational = () => {
    const number = withoutTrunkPrefix(digits, home.trunkPrefixes, home.lengths);
    return number === null ? null : toE164(home.code, number);
  };
  const asInternational = () => (digits.startsWith(home.code) ? international(digits) : null);
  // Hardly any number that long begins with its own country's code, so there the
  // code wins over a service number of the same length.
  return digits.length > 10 ? (asInternational() ?? asNational()) : (asNational() ?? asInternational());
}

function withoutTrunkPrefix(digits, prefixes, lengths) {
  const cut = prefixes
    .filter((prefix) => digits.startsWith(prefix))
    .map((prefix) => digits.slice(prefix.length));
  const number = [...cut, digits].find((rest) => isPossible(rest, lengths));
  // Where 0 is the trunk prefix, no number begins with it.
  if (number === undefined || (prefixes[0]?.startsWith("0") && number.startsWith("0"))) return null;
  return number;
}

function isPossible(number, lengths) {
  return number.length < 32 && ((lengths >>> number.length) & 1) === 1;
}

function toE164(code, number) {
  const text = `+${code}${number}`;
  return text.length <= MOST_DIGITS + 1 ? text : null;
}
