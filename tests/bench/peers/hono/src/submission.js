// A submission: what a visitor typed, checked as a whole.

import { decimalText, parseDecimal } from "./decimal.js";
import { checkField, isAnswer } from "./fields.js";
import { readPhone } from "./phone.js";

const encoder = new TextEncoder();

/**
 * Checks every field that is part of `form` and reports every problem at once.
 * Fields hidden by a condition are neither required nor kept; values of unknown
 * fields are dropped and counted.
 */
export function parse(draft, form, today) {
  draft.knownTo(form);
  const submission = {
    errors: [],
    answers: [],
    consents: [],
    droppedFields: draft.unknown,
    isTrapped: draft.isTrapped(form),
  };
  for (const field of visibleFields(form, draft)) {
    const { answer, error } = checkField(field, draft.values(field.name), form.locale, today);
    if (error) submission.errors.push(error);
    else if (answer !== null && field.kind === "phone") keepPhone(submission, field, answer, draft);
    else if (answer !== null) keep(submission, field, answer, form.locale);
  }
  return submission;
}

/** Keeps the number, and its extension as an answer of its own. */
function keepPhone(submission, field, typed, draft) {
  const { number, extension } = readPhone(typed, field.country);
  submission.answers.push([field.name, number]);
  const name = `${field.name}.extension`;
  const beside = draft.value(name)?.replace(/[\s.-]+/g, "") ?? "";
  const kept = extension ?? (/^\d{1,20}$/.test(beside) ? beside : null);
  if (kept !== null) submission.answers.push([name, kept]);
}

function keep(submission, field, answer, locale) {
  submission.answers.push([field.name, answer]);
  if (!field.consent || answer !== true) return;
  const { version, basis, recipient, purpose } = field.consent;
  submission.consents.push({
    field: field.name,
    text: field.label,
    version,
    locale,
    basis,
    recipient,
    ...(purpose && { purpose }),
  });
}

/** The values of an answer, as conditions and signals see them. */
export function textsOf(answer) {
  if (answer === true) return ["yes"];
  return Array.isArray(answer) ? answer : [answer];
}

/**
 * The fields whose conditions hold, in the form's order. A field that is not part
 * of the form has no value, so hiding one field can hide those that depend on it.
 */
function visibleFields(form, draft) {
  if (!form.fields.some((field) => field.visible_when)) return form.fields;
  let visible = [];
  for (;;) {
    const asked = new Map(visible.map((field) => [field.name, field]));
    const values = (name) => (asked.has(name) ? answered(asked.get(name), draft) : []);
    const next = form.fields.filter((field) => !field.visible_when || holds(field.visible_when, values));
    // A field once visible stays so, so this ends.
    if (next.length === visible.length) return next;
    visible = next;
  }
}

function answered(field, draft) {
  const values = draft.values(field.name).map((value) => value.trim());
  const said = values.filter((value) => isAnswer(value, field.kind));
  const counting = field.kind === "multi_select" ? said : said.slice(0, 1);
  if (field.kind !== "number") return counting;
  return counting.map((value) => {
    const number = parseDecimal(value);
    return number === null ? value : decimalText(number);
  });
}

/** Whether a form's condition holds, where `values` gives a field's values. */
export function holds(condition, values) {
  const [[kind, about]] = Object.entries(condition);
  switch (kind) {
    case "equals":
      return values(about.field).some((have) => have.trim() === about.value);
    case "contains":
      return values(about.field).some((have) => have.toLowerCase().includes(about.value.toLowerCase()));
    case "filled":
      return values(about.field).some((have) => have.trim() !== "");
    case "all":
      return about.every((part) => holds(part, values));
    default:
      return about.some((part) => holds(part, values));
  }
}

/**
 * The bytes whose digest is equal exactly when the answers are equal. Each part
 * goes in with its length, so that no two lists of parts can run together.
 */
export function fingerprintBytes(form, answers) {
  const parts = [form];
  for (const [name, answer] of answers) {
    parts.push(name);
    if (Array.isArray(answer)) parts.push(String(answer.length), ...answer);
    else parts.push(answer === true ? "yes" : answer);
  }
  const encoded = parts.map((part) => encoder.encode(part));
  const bytes = new Uint8Array(encoded.reduce((size, part) => size + 8 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of encoded) {
    view.setUint32(at + 4, part.length);
    bytes.set(part, at + 8);
    at += 8 + part.length;
  }
  return bytes;
}
