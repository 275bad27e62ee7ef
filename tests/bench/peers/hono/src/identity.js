// Who somebody is: normal forms that two spellings of one thing share, and how much
// each of them counts in a comparison.

import { comparable } from "./email.js";
import { halfWidth } from "./text.js";

const TITLES = new Set(
  ("mr mrs ms miss mx dr prof sir herr frau madame mme m jr sr ii iii phd md mba ing dipl").split(" "),
);
const CHINESE_TITLE = /(?<=.)(?:先生|女士|小姐|太太|老师|经理|总监|博士|总)$/;
const CHINESE_FORM =
  /(?<=..)(?:有限责任公司|股份有限公司|集团有限公司|有限责任合伙|个人独资企业|普通合伙企业|有限合伙企业|控股有限公司|股份公司|有限公司|有限合伙|分公司|集团|公司|株式会社|合同会社)$/u;
// Legal forms at the end of Western names, folded; the longest first where one ends
// another.
const FORMS = [
  ..."gmbh und co kg,gmbh co kg,gmbh and co kg,ag und co kgaa,ug haftungsbeschraenkt".split(","),
  ..."pte ltd,pty ltd,pvt ltd,private limited,sdn bhd,co ltd,company limited".split(","),
  ..."s a de c v,sa de cv,s de rl,sp z o o,sp z oo,sp zoo,s r o,sro,d o o,doo,a s,s p a,spa".split(","),
  ..."s r l,srl,s a r l,sa rl,sarl,s a s,sas,s a,sa,b v,bv,n v,nv,l l c,llc,l l p,llp,l p,lp".split(","),
  ..."p l c,plc,incorporated,inc,corporation,corp,limited,ltd,company,gmbh,ggmbh,kgaa".split(","),
  ..."ohg,kg,ag,ab,aps,oy,as,co".split(","),
].map((form) => ` ${form}`);
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff]/;

// Letters with accents that are written otherwise than their base letter.
const SPECIAL = new Map(
  Object.entries({
    ä: "ae", æ: "ae", ö: "oe", œ: "oe", ü: "ue", ß: "ss",
    ø: "o", ł: "l", đ: "d", ð: "d", ı: "i",
    "'": "", "’": "", ".": "",
  }),
);
const LATIN = /^[\u00e0-\u017f\u0219\u021b]$/;
const LETTER = /^[\p{Alphabetic}\p{N}]$/u;

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
const OFFICES = new Set(
  ("admin billing contact enquiries hello help hr info mail marketing office sales service support").split(" "),
);

/** Fewest points at which two records are linked, and noted as possibly the same. */
export const LINK_FROM = 6;
export const POSSIBLE_FROM = 3;

/** What `lead` is compared by. A part that is absent is empty. */
export function identityOf(lead) {
  return {
    email: comparable(lead.email ?? ""),
    phone: phoneKey(lead.phone ?? ""),
    name: nameTokens(nameKey(lead.name ?? "")),
    company: companyTokens(companyKey(lead.company ?? "")),
    namedAt: lead.name && lead.company ? `${nameKey(lead.name)}|${companyKey(lead.company)}` : "",
  };
}

/** How much each part counts against somebody who writes from `email`. */
export function weightsFor(email) {
  return OFFICES.has(email.split("@", 1)[0]) ? SHARED : PERSONAL;
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

// What names have in common: tokens of a digit, the level, and five letters, a hash. The
// twin compares words, parts, initials and slips of typing; not nicknames and scripts.
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const [FAMILY, GIVEN, SIMILAR, CLOSE, SAME] = [3, 4, 5, 6, 7];

function token(level, kind, text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(kind + text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  let letters = String(level);
  for (let place = 0; place < 5; place += 1) {
    letters += LETTERS[hash % 52];
    hash = Math.floor(hash / 52);
  }
  return letters;
}

function nameTokens(key) {
  const [has, seeks] = [new Set(), new Set()];
  if (!key) return { has: [], seeks: [] };
  const share = (...parts) => [has, seeks].forEach((tokens) => tokens.add(token(...parts)));
  const words = key.split(" ");
  const [first, last] = [words[0], words.at(-1)];
  share(SAME, "w", key);
  seeks.add(token(words.length > 1 ? CLOSE : SIMILAR, "p", key));
  has.add(token(words.length > 1 ? CLOSE : SIMILAR, "q", key));
  for (let chosen = 1; chosen < 2 ** Math.min(words.length, 4) - 1; chosen += 1) {
    const part = words.filter((_, number) => chosen & (1 << number));
    const level = part.length > 1 ? CLOSE : SIMILAR;
    has.add(token(level, "p", part.join(" ")));
    seeks.add(token(level, "q", part.join(" ")));
  }
  if (words.length > 1) {
    share(GIVEN, "g", first);
    share(FAMILY, "l", last);
    for (const text of [`${first[0]} ${last}`, `${first} ${last[0]}`]) {
      has.add(token(SIMILAR, first.length === 1 ? "i" : "f", text));
      seeks.add(token(SIMILAR, first.length === 1 ? "f" : "i", text));
    }
    for (const text of [words.join(""), [last, ...words.slice(0, -1)].join("")]) share(CLOSE, "j", text);
  }
  words.forEach((word, number) => {
    if (word.length < 5) return;
    const others = words.filter((_, other) => other !== number).join(" ");
    share(CLOSE, "u", `${others}|${word}`);
    for (let gap = 1; gap < word.length; gap += 1) {
      share(CLOSE, "u", `${others}|${word.slice(0, gap)}${word.slice(gap + 1)}`);
    }
  });
  return { has: [...has], seeks: [...seeks] };
}

function companyTokens(key) {
  const [has, seeks] = [new Set(), new Set()];
  if (!key) return { has: [], seeks: [] };
  const words = key.split(" ").slice(0, 6);
  for (const tokens of [has, seeks]) tokens.add(token(SAME, "w", key.replaceAll(" ", "")));
  seeks.add(token(SIMILAR, "p", key));
  has.add(token(SIMILAR, "q", key));
  for (let start = 0; start < words.length; start += 1) {
    for (let end = start + 1; end <= words.length; end += 1) {
      if (end - start === words.length) continue;
      const part = words.slice(start, end).join(" ");
      has.add(token(SIMILAR, "p", part));
      seeks.add(token(SIMILAR, "q", part));
    }
  }
  return { has: [...has], seeks: [...seeks] };
}

function phoneKey(phone) {
  const digits = halfWidth(phone).replace(/[^0-9]+/g, "");
  if (digits.length < 5) return "";
  return phone.trimStart().startsWith("+") ? `+${digits}` : digits;
}

function nameKey(name) {
  const folded = fold(name);
  if (HAN.test(folded)) return folded.replace(/\s+/g, "").replace(CHINESE_TITLE, "");
  const words = folded.split(/\s+/).filter((word) => word !== "" && !TITLES.has(word));
  return words.sort().join(" ");
}

function companyKey(name) {
  const words = fold(name.replaceAll("&", " and ")).trim().replace(/\s+/g, " ");
  return HAN.test(words) ? stripChinese(words.replaceAll(" ", "")) : stripWestern(words.replace(/^the /, ""));
}

function stripChinese(name) {
  let rest = name;
  while (CHINESE_FORM.test(rest)) rest = rest.replace(CHINESE_FORM, "");
  return rest;
}

function stripWestern(name) {
  let rest = name;
  for (;;) {
    const form = FORMS.find((form) => rest.endsWith(form));
    if (!form) return rest;
    rest = rest.slice(0, -form.length).replace(/( and)+$/, "").trimEnd();
  }
}

/** Lower case, half width, without accents; neither letter nor digit is a blank. */
function fold(text) {
  // Accents that stand as characters of their own after a letter go first.
  const lower = halfWidth(text).toLowerCase().replace(/[\u0300-\u036f]/g, "");
  return lower.replace(/[^a-z0-9 ]/gu, (c) => {
    const special = SPECIAL.get(c);
    if (special !== undefined) return special;
    if (LATIN.test(c)) return c.normalize("NFD")[0];
    return LETTER.test(c) ? c : " ";
  });
}
