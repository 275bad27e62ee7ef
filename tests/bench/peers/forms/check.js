// Pure validation. Nothing here touches the page, so that every twin checks
// exactly the same way.

import { fields, texts } from './contact.js';

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const PHONE = /^\+?[\d\s()./-]+$/;
const MAX_EMAIL = 254;

/** The message for one answer, or an empty string when it is fine. */
export function check(field, answer = '') {
  const value = answer.trim();
  if (!value) return field.required ? texts.required : '';
  if (field.type === 'email' && !isEmail(value)) return texts.email;
  if (field.type === 'tel' && !isPhone(value)) return texts.phone;
  // Characters are counted as people count them, not in UTF-16 units.
  if (field.maxLength && [...value].length > field.maxLength) return texts.tooLong(field.maxLength);
  return '';
}

/** The messages by field name; only the fields with an error are in it. */
export function checkAll(answers) {
  const errors = {};
  for (const field of fields) {
    const message = check(field, answers[field.name]);
    if (message) errors[field.name] = message;
  }
  return errors;
}

/** The message for the field of this name, for a check on blur. */
export function checkNamed(name, answers) {
  const field = fields.find((field) => field.name === name);
  return field ? check(field, answers[name]) : '';
}

function isEmail(value) {
  return value.length <= MAX_EMAIL && EMAIL.test(value);
}

function isPhone(value) {
  const digits = value.replace(/\D/g, '').length;
  return PHONE.test(value) && digits >= 7 && digits <= 15;
}
