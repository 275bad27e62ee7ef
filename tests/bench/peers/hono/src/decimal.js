// Exact decimal numbers, as people type them into a number field: counts of
// millionths, as BigInt.

import { halfWidth } from "./text.js";

/** Reads `-12.5`; null where it is no number. Thousands separators are refused. */
export function parseDecimal(text) {
  const match = /^([+-]?)(\d{1,12})(?:\.(\d{1,6}))?$/.exec(halfWidth(text.trim()));
  if (!match) return null;
  const [, sign, whole, fraction = ""] = match;
  const millionths = BigInt(whole + fraction.padEnd(6, "0"));
  return sign === "-" ? -millionths : millionths;
}

/** The shortest text that reads back as this number. */
export function decimalText(millionths) {
  const digits = String(millionths < 0n ? -millionths : millionths).padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0+$/, "");
  const sign = millionths < 0n ? "-" : "";
  return sign + digits.slice(0, -6) + (fraction && `.${fraction}`);
}
