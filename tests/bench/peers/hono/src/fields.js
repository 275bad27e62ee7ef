// One field of a form: what it is in a locale, and the check of what was typed.

import { clean } from "./clean.js";
import { parseDate, parseLimit } from "./dates.js";
import { decimalText, parseDecimal } from "./decimal.js";
import { folded, isEmail } from "./email.js";
import { isPlausible } from "./phone.js";
import { COUNTRIES, sentence } from "./sentences.js";

const TICKS = new Set(["checkbox", "consent"]);
const CHOICES = new Set(["select", "multi_select", "radio", "country"]);
const MAX_LENGTHS = { multiline: 5000, hidden: 2000, email: 254, phone: 40 };
// The values of a tick: the service's own, and what a plain HTML checkbox sends.
// Anything else is none: a text such as `no` must never be taken for a consent.
const YES = new Set(["yes", "on", "true"]);

/** A field of a definition in one locale; `text` reads a text in it. */
export function fieldOf(draft, text) {
  const isCountry = draft.kind === "country" && !draft.choices?.length;
  return {
    ...draft,
    label: text(draft.label),
    pattern_hint: text(draft.pattern_hint),
    max_length: draft.max_length ?? MAX_LENGTHS[draft.kind] ?? 500,
    choices: isCountry ? COUNTRIES : (draft.choices ?? []).map((choice) => choice.value),
  };
}

/** Whether `value`, trimmed, says something to a field of this kind. */
export function isAnswer(value, kind) {
  return value !== "" && (!TICKS.has(kind) || YES.has(value));
}

/**
 * Checks the values typed into `field`: `{ answer }`, null for a field left empty,
 * or `{ error }`, the first problem of the field in the words of `locale`.
 */
export function checkField(field, values, locale, today) {
  const given = values.map((value) => clean(value, field.kind)).filter((value) => isAnswer(value, field.kind));
  const result = checkValues(field, given, today);
  if (!result.code) return { answer: result.answer };
  const { code, key = code, limit = "" } = result;
  const words = code === "pattern" && field.pattern_hint ? field.pattern_hint : sentence(locale, key);
  const limitText = String(limit).replace(/^today/, () => sentence(locale, "today"));
  return { error: { loc: field.name, code, message: words.replace("{limit}", () => limitText) } };
}

function checkValues(field, values, today) {
  const { kind } = field;
  if (values.length === 0) {
    return field.required ? { code: "required", key: requiredKey(kind) } : { answer: null };
  }
  if (TICKS.has(kind)) return { answer: true };
  if (kind === "multi_select") return checkMany(field, values);
  const [value] = values;
  if (kind === "number") return checkNumber(field, value);
  if (kind === "date") return checkDate(field, value, today);
  if (CHOICES.has(kind)) return field.choices.includes(value) ? { answer: value } : { code: "choice" };
  return checkText(field, value);
}

function requiredKey(kind) {
  if (TICKS.has(kind)) return "required_tick";
  return CHOICES.has(kind) ? "required_choice" : "required";
}

function checkMany(field, values) {
  if (!values.every((value) => field.choices.includes(value))) return { code: "choice" };
  // Kept once each and in the form's order, so that equal answers are equal.
  return { answer: field.choices.filter((choice) => values.includes(choice)) };
}

function checkText(field, value) {
  if (value.length > field.max_length) return { code: "too_long", limit: field.max_length };
  if (value.length < (field.min_length ?? 0)) return { code: "too_short", limit: field.min_length };
  const text = field.kind === "email" ? folded(value) : value;
  if (field.kind === "email" && !isEmail(text)) return { code: "email" };
  if (field.kind === "phone" && !isPlausible(text)) return { code: "phone" };
  if (field.pattern && !matches(field.pattern, text)) return { code: "pattern" };
  return { answer: text };
}

function matches(pattern, text) {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return false;
  }
}

function checkNumber(field, value) {
  const number = parseDecimal(value);
  if (number === null) return { code: "number" };
  const [least, most, step] = [field.min, field.max, field.step].map((limit) => parseDecimal(limit ?? ""));
  if (least !== null && number < least) return { code: "too_small", limit: field.min };
  if (most !== null && number > most) return { code: "too_big", limit: field.max };
  const isOff = step !== null && step > 0n && (number - (least ?? 0n)) % step !== 0n;
  return isOff ? { code: "step", limit: field.step } : { answer: decimalText(number) };
}

function checkDate(field, value, today) {
  const date = parseDate(value);
  if (date === null) return { code: "date" };
  const [first, last] = [field.min, field.max].map((limit) => parseLimit(limit ?? "", today));
  if (first !== null && date < first) return { code: "too_early", limit: field.min };
  if (last !== null && date > last) return { code: "too_late", limit: field.max };
  return { answer: value };
}
