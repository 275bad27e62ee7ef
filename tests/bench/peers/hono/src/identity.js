// Who somebody is: normal forms that two spellings of one thing share, and how much
// each of them counts in a comparison.

import { keyOfCompany, tokensOfCompany, wordsOfCompany } from "./identity/company.js";
import { comparable, isSharedMailbox } from "./identity/mailbox.js";
import { tokensOfPerson } from "./identity/names.js";
import { keyOfPerson, parsePerson } from "./identity/person.js";
import { halfWidth } from "./text.js";

// Points for each part at each level: missing, differs, incomparable, family name, given
// name, similar, close, same, contradicts; the name's, and the most that a comparison has,
// by whether the mailbox is the same.
const AT_OFFICE = [0, -4, -4, -4, -3, 0, 2, 3, -6];
const MOST_AT_OFFICE = [99, 5, 5, 5, 5, 99, 99, 99, 5];
const PERSONAL = {
  email: [0, -2, 0, 0, 0, 0, 0, 9, 0],
  phone: [0, -1, 0, 0, 0, 0, 0, 7, 0],
  name: [AT_OFFICE, [0, -3, -1, -4, 0, 1, 2, 3, -6]],
  company: [0, -2, 0, 0, 0, 1, 2, 2, 0],
  most: [MOST_AT_OFFICE, [99, 99, 99, 5, 99, 99, 99, 99, 5]],
};
// An address of an office tells a company rather than a person.
const SHARED = {
  ...PERSONAL,
  email: [0, -2, 0, 0, 0, 0, 0, 4, 0],
  name: [AT_OFFICE, AT_OFFICE],
  most: [MOST_AT_OFFICE, MOST_AT_OFFICE],
};

/** Fewest points at which two records are linked, and noted as possibly the same. */
export const LINK_FROM = 6;
export const POSSIBLE_FROM = 3;

/** What `lead` is compared by. A part that is absent is empty. */
export function identityOf(lead) {
  const person = parsePerson(lead.name ?? "");
  const company = wordsOfCompany(lead.company ?? "");
  const keys = [keyOfPerson(person), keyOfCompany(company)];
  return {
    email: comparable(lead.email ?? ""),
    phone: phoneKey(lead.phone ?? ""),
    name: tokensOfPerson(person),
    company: tokensOfCompany(company),
    namedAt: keys.includes("") ? "" : keys.join("|"),
  };
}

/** How much each part counts against somebody who writes from `email`. */
export function weightsFor(email) {
  return isSharedMailbox(email) ? SHARED : PERSONAL;
}

/** The keys under which candidates are looked up. */
export function blockingKeys({ email, phone, namedAt }) {
  const keys = [];
  if (email) keys.push(`e:${email}`);
  if (phone) keys.push(`p:${phone}`);
  if (namedAt) keys.push(`n:${namedAt}`);
  return keys;
}

/** The keys that are stored: name and company only where another part is missing. */
export function storedKeys(identity) {
  return blockingKeys(identity).slice(0, 2);
}

function phoneKey(phone) {
  const digits = halfWidth(phone).replace(/[^0-9]+/g, "");
  if (digits.length < 5) return "";
  return phone.trimStart().startsWith("+") ? `+${digits}` : digits;
}
