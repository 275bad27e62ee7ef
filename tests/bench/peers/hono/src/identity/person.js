// Names of people: what their words are.

import { collapse, fold, isEastern, undotted } from "./fold.js";
import { simplified } from "./han.js";

// Words that are not part of a name: forms of address and degrees.
const TITLES = new Set((
  "mr mister mrs ms miss mx dr doctor prof professor sir dame lady rev herr frau hr madame monsieur mme " +
  "mlle dipl ing sra srta senor senora signor signora dhr mevr mw med phd mba msc bsc llm dds esq cpa"
).split(" "));
// Words that tell father from son, with the generation they tell.
const GENERATIONS = new Map(Object.entries({ sr: 1, senior: 1, jr: 2, junior: 2, ii: 2, "2nd": 2, iii: 3, iv: 4 }));
const EASTERN_TITLES = "先生 女士 小姐 太太 老师 老師 经理 經理 总监 總監 博士 教授 总 總 さん 様 님 씨".split(" ");
const EASTERN_TITLE = new RegExp(`(?<=.)(?:${EASTERN_TITLES.join("|")})$`, "u");
/** Most words of a name that are compared. */
const MOST_WORDS = 6;

/** Takes `name` apart. Whatever stands before a comma is the family name. */
export function parsePerson(name) {
  const parsed = { words: [], eastern: "", generation: null };
  const spaced = name.replace(/[.．·・•‧]/g, " ");
  const parts = spaced.split(/[,，]/).map((part) => fold(part).split(/\s+/).filter(Boolean));
  // What is all there is of a name is the name.
  const isNamed = parts.some((words) => words.some(isName));
  let beforeComma = 0;
  for (const words of parts) {
    for (const word of words) {
      if (isNamed && !isName(word)) noteGeneration(parsed, word);
      else if (isEastern(word)) parsed.eastern += word;
      else parsed.words.push(collapse(word));
    }
    beforeComma ||= parsed.words.length;
  }
  const turned = [...parsed.words.slice(beforeComma), ...parsed.words.slice(0, beforeComma)];
  parsed.words = turned.slice(0, MOST_WORDS);
  parsed.eastern = simplified(withoutTitle(parsed.eastern));
  return parsed;
}

/** Sr. before a name is a form of address in Spanish. */
function noteGeneration(parsed, word) {
  const isNamed = parsed.words.length > 0 || parsed.eastern !== "";
  if (isNamed && GENERATIONS.has(word)) parsed.generation = GENERATIONS.get(word);
}

const isName = (word) => !TITLES.has(word) && !GENERATIONS.has(word);

function withoutTitle(name) {
  let rest = name;
  while (EASTERN_TITLE.test(rest)) rest = rest.replace(EASTERN_TITLE, "");
  return rest;
}

/** The form under which spellings of one name compare equal. */
export function keyOfPerson({ words, eastern }) {
  const all = [...words].sort();
  if (eastern !== "") all.push(eastern);
  return undotted(all.join(" "));
}
