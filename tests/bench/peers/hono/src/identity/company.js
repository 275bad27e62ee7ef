// Names of companies, as they are compared.

import formsText from "../../../../../../shared/src/identity/data/legal_forms.txt";
import { characters } from "../text.js";
import { setOf } from "../tables.js";
import { collapse, fold, isEastern, undotted } from "./fold.js";
import { simplified } from "./han.js";
import { CLOSE, Collector, NO_TOKENS, SAME, SIMILAR } from "./tokens.js";
import { spellingsOf } from "./transliterate.js";

// Legal forms of all countries, folded and without blanks.
const forms = setOf(formsText);
// Words between the parts of a form: GmbH & Co. KG.
const CONNECTORS = new Set(["and", "und", "et", "y"]);
/** Most words of a form, and of a name of which parts are compared. */
const MOST_WORDS_OF_FORM = 8;
const MOST_WORDS = 6;
// Forms that stand before a name; elsewhere such words are part of a name.
const FORMS_BEFORE = new Set((
  "ab ao ctcp chp cjsc congty congtycp congtycophan congtytnhh eurl fop gie ip jsc kft llc mb nao oao " +
  "ojsc ooo ou pao pjsc pp prat pt ptpersero sa sarl sas sasu sca sci scop selarl sia sl snc " +
  "societeanonyme societearesponsabilitelimitee spa spzoo srl sro too tov uab ао зао ип нао оао ооо пао " +
  "пп прат тов тоо фоп чп บริษัท"
).split(" "));
// Forms of Chinese, Japanese and Korean names, the longest first.
const EASTERN_FORMS_AFTER = (
  "集团股份有限公司 股份有限责任公司 集团有限责任公司 有限责任公司 股份有限公司 集团有限公司 有限责任合伙 个人独资企业 普通合伙企业 有限合伙企业 控股有限公司 유한책임회사 股份公司 有限公司 " +
  "有限合伙 株式会社 合同会社 有限会社 合资会社 合名会社 주식회사 유한회사 合作公司 合作社 分公司 集团 公司 会社 株 有"
).split(" ");
const EASTERN_FORMS_BEFORE = "株式会社 合同会社 有限会社 合资会社 合名会社 유한책임회사 주식회사 유한회사".split(" ");
// Abbreviations of forms, as words of their own: (주), （株）.
const EASTERN_ABBREVIATIONS = new Set("주 유 株 有 同 资 名 合".split(" "));

/** The form under which spellings of one company's name compare equal. */
export function keyOfCompany(words) {
  return undotted(words.join(words.some(isEastern) ? "" : " "));
}

/** The tokens of the name that has `words`. */
export function tokensOfCompany(words) {
  if (words.length === 0) return NO_TOKENS;
  const tokens = new Collector();
  tokens.shares(SAME, "w", undotted(words.join("")));
  for (const spelling of spellingsOf(words)) tokens.shares(CLOSE, "t", spelling.join(""));
  // Words that stand together in one name are the whole other name: Acme in Acme Solutions.
  tokens.seeks(SIMILAR, "p", words.join(" "));
  tokens.has(SIMILAR, "q", words.join(" "));
  const count = Math.min(words.length, MOST_WORDS);
  for (let start = 0; start < count; start += 1) {
    for (let end = start + 1; end <= count; end += 1) {
      if (end - start === words.length) continue;
      const part = words.slice(start, end).join(" ");
      tokens.has(SIMILAR, "p", part);
      tokens.seeks(SIMILAR, "q", part);
    }
  }
  return tokens.tokens;
}

/** The words of `name` without its legal form. */
export function wordsOfCompany(name) {
  let words = fold(name.replaceAll("&", " and ")).split(/\s+/).filter(Boolean);
  if (words.some(isEastern)) return easternWords(words);
  while (words[0] === "the" && words.length > 1) words = words.slice(1);
  for (let before = -1; before !== words.length; ) {
    before = words.length;
    words = withoutFormBefore(withoutFormAfter(words));
  }
  return words.map(collapse);
}

/** `words` without the longest form that ends them. */
function withoutFormAfter(words) {
  for (let count = Math.min(words.length - 1, MOST_WORDS_OF_FORM); count > 0; count -= 1) {
    if (!forms().has(joined(words.slice(-count)))) continue;
    const name = words.slice(0, -count);
    // The `and` of Smith & Co.
    return name.length > 1 && CONNECTORS.has(name.at(-1)) ? name.slice(0, -1) : name;
  }
  return words;
}

function withoutFormBefore(words) {
  for (let count = Math.min(words.length - 1, MOST_WORDS_OF_FORM); count > 0; count -= 1) {
    if (FORMS_BEFORE.has(joined(words.slice(0, count)))) return words.slice(count);
  }
  return words;
}

const joined = (words) => words.filter((word) => !CONNECTORS.has(word)).join("");

/** The words of a Chinese, Japanese or Korean name without its forms, of any country. */
function easternWords(all) {
  const words = withoutFormAfter(all);
  const named = words.filter((word) => !EASTERN_ABBREVIATIONS.has(word));
  const parts = (named.length > 0 ? named : words).map(simplified);
  // Forms are written with blanks, too, and before a bracket.
  const whole = parts.join("");
  const bare = withoutEasternForm(whole);
  if (bare === whole) return parts;
  const start = whole.indexOf(bare);
  let at = 0;
  const kept = parts.map((part) => {
    const from = at;
    at += part.length;
    return part.slice(Math.max(start - from, 0), Math.max(start + bare.length - from, 0));
  });
  return kept.filter(Boolean);
}

function withoutEasternForm(name) {
  const before = EASTERN_FORMS_BEFORE.find((form) => name.startsWith(form));
  const after = EASTERN_FORMS_AFTER.find((form) => name.endsWith(form));
  if (before === undefined && after === undefined) return name;
  const rest = before === undefined ? name.slice(0, -after.length) : name.slice(before.length);
  return characters(rest) < 2 ? name : withoutEasternForm(rest);
}
