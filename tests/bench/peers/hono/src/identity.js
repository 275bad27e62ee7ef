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

// Points for each part at each level: missing, differs, similar, same.
const PERSONAL = {
  email: [0, -2, 0, 9],
  phone: [0, -1, 0, 7],
  name: [0, -4, 1, 3],
  company: [0, -2, 1, 2],
};
// An address of an office tells a company rather than a person.
const SHARED = { ...PERSONAL, email: [0, -2, 0, 4] };
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
    name: nameKey(lead.name ?? ""),
    company: companyKey(lead.company ?? ""),
  };
}

/** How much each part counts against somebody who writes from `email`. */
export function weightsFor(email) {
  return OFFICES.has(email.split("@", 1)[0]) ? SHARED : PERSONAL;
}

/** The keys under which candidates are looked up. */
export function blockingKeys({ email, phone, name, company }) {
  const keys = [];
  if (email) keys.push(`e:${email}`);
  if (phone) keys.push(`p:${phone}`);
  if (name && company) keys.push(`n:${name}|${company}`);
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
