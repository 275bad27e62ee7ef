// What names of people have in common with others: the tokens of a name.

import nicknamesText from "../../../../../../shared/src/identity/data/nicknames.txt";
import { mapOf } from "../tables.js";
import { isHan, isHangul, isKana, undotted } from "./fold.js";
import { parseHanName, readingsOf } from "./han.js";
import { addInitials, addParts, isInitial } from "./parts.js";
import { keyOfPerson } from "./person.js";
import { addSlips } from "./slips.js";
import { CLOSE, Collector, CONTRADICTS, FAMILY, GIVEN, INCOMPARABLE, NO_TOKENS, SAME, SIMILAR, sorted } from "./tokens.js";
import { spellingsOf } from "./transliterate.js";

// Short forms of names, with the names they stand for; and names that have some.
const nicknames = mapOf(nicknamesText, "\t");
/** Most words of a name that may be written as one. */
const MOST_JOINED = 4;
const SCRIPTS = ["latin", "chinese", "japanese", "korean", "arabic", "hebrew", "indic", "other"];
const OF_HAN = new Set(["chinese", "japanese"]);
// A Slavic family name without what tells husband, wife and children apart.
const GENDER = ["ova", "eva", "ina", "skaya", "ska", "ov", "ev", "in", "skiy", "sky"];

/** The tokens of the name that `person` is, taken apart. */
export function tokensOfPerson(person) {
  const { words, eastern, generation } = person;
  if (words.length === 0 && eastern === "") return NO_TOKENS;
  const tokens = new Collector();
  tokens.shares(SAME, "w", keyOfPerson(person));
  if (words.length > 0) addWestern(tokens, words);
  if (eastern !== "") {
    tokens.shares(SAME, "w", eastern);
    addEastern(tokens, eastern);
  }
  if (generation !== null) {
    tokens.has(CONTRADICTS, "x", String(generation));
    for (const other of [1, 2, 3, 4]) if (other !== generation) tokens.seeks(CONTRADICTS, "x", String(other));
  }
  const own = scriptOf(person);
  if (own !== null) {
    tokens.has(INCOMPARABLE, "s", own);
    for (const other of SCRIPTS) {
      if (other !== own && !(OF_HAN.has(other) && OF_HAN.has(own))) tokens.seeks(INCOMPARABLE, "s", other);
    }
  }
  return tokens.tokens;
}

/** The names that `word` may stand for, itself first. */
const namesOf = (word) => [word, ...(nicknames().get(word) ?? "").split(",").filter(Boolean)];
const isKnown = (word) => nicknames().has(word);

function addWestern(tokens, words) {
  tokens.shares(SAME, "w", undotted(sorted(words)));
  const spellings = spellingsOf(words);
  for (const spelling of spellings) tokens.shares(CLOSE, "t", sorted(spelling));
  const short = words.map(withoutDigraph);
  if (short.some((word, number) => word !== words[number])) tokens.shares(CLOSE, "t", sorted(short));
  const usual = spellings[0] ?? words;
  addParts(tokens, usual);
  addInitials(tokens, usual);
  addNicknames(tokens, usual);
  addSlips(tokens, usual, isKnown);
  addJoined(tokens, usual);
  for (const spelling of [usual, ...spellings.slice(1)]) addEnds(tokens, spelling);
}

/** A word with one letter for an umlaut that was written with two: Löw and Loew. */
function withoutDigraph(word) {
  for (const digraph of ["ae", "oe", "ue"]) {
    const at = word.indexOf(digraph);
    if (at >= 0 && at + 2 < word.length) return word.slice(0, at + 1) + word.slice(at + 2);
  }
  return word;
}

/** Another form of the given name, which stands first, or last where there are two words. */
function addNicknames(tokens, words) {
  const [first, last] = [words[0], words.at(-1)];
  if (words.length === 1) {
    for (const name of namesOf(first)) tokens.shares(CLOSE, "n", name);
    return;
  }
  // Middle names of one side only are passed over.
  const [own, others] = words.length === 2 ? ["2", "23"] : ["3", "2"];
  const orders = [[first, last]];
  if (words.length === 2 && !isKnown(first)) orders.push([last, first]);
  for (const [given, family] of orders) {
    for (const name of namesOf(given)) {
      tokens.has(CLOSE, own, `${family}|${name}`);
      for (const kind of others) tokens.seeks(CLOSE, kind, `${family}|${name}`);
    }
  }
}

/** Written as one word, in any order: Liwei, Van Derberg. */
function addJoined(tokens, words) {
  if (words.length > MOST_JOINED || words.some(isInitial)) return;
  const turned = words.length > 1 ? [words.at(-1), ...words.slice(0, -1)] : words;
  const back = 2 % words.length;
  const orders = [words, turned, [...turned.slice(back), ...turned.slice(0, back)]];
  for (const text of orders.map((order) => order.join(""))) {
    if (new TextEncoder().encode(text).length < 4) continue;
    tokens.shares(CLOSE, "j", text);
    tokens.seeks(CLOSE, "h", text);
  }
}

/** The given name agrees, or the family name. */
function addEnds(tokens, words) {
  if (words.length < 2) return;
  const [first, last] = [words[0], words.at(-1)];
  if (!isInitial(first)) for (const name of namesOf(first)) tokens.shares(GIVEN, "g", name);
  if (!isInitial(last)) tokens.shares(FAMILY, "l", withoutGender(last));
}

function withoutGender(name) {
  const ending = GENDER.find((end) => name.endsWith(end));
  return ending && name.length - ending.length >= 3 ? name.slice(0, -ending.length) : name;
}

function addEastern(tokens, name) {
  const parsed = parseHanName(name);
  if (parsed === null) {
    addKoreanOrJapanese(tokens, name);
    return;
  }
  const { surname, given } = parsed;
  tokens.shares(FAMILY, "l", surname);
  if (Array.from(given).length > 1) tokens.shares(GIVEN, "g", given);
  // A family name with a form of address: 李总.
  tokens.has(SIMILAR, "p", surname);
  tokens.seeks(SIMILAR, "q", surname);
  for (const [first, second] of readingsOf(parsed)) {
    for (const text of [first + second, second + first]) {
      tokens.has(CLOSE, "h", text);
      tokens.seeks(CLOSE, "j", text);
    }
  }
}

/** Any name of one word may be a family name alone. */
function addKoreanOrJapanese(tokens, name) {
  tokens.seeks(SIMILAR, "p", name);
  tokens.has(SIMILAR, "q", name);
  const characters = Array.from(name);
  if (isHangul(characters[0]) && characters.length === 3) {
    tokens.shares(FAMILY, "l", characters[0]);
    tokens.shares(GIVEN, "g", characters.slice(1).join(""));
  }
  // Most Japanese family names are of two characters.
  if (isHan(name) && characters.length >= 3) tokens.shares(FAMILY, "l", characters.slice(0, 2).join(""));
}

/** The script of a name in a single one; null where it is in several. */
function scriptOf({ words, eastern }) {
  if (words.length === 0) {
    const first = String.fromCodePoint(eastern.codePointAt(0));
    if (isHangul(first)) return "korean";
    return isKana(first) || parseHanName(eastern) === null ? "japanese" : "chinese";
  }
  if (eastern !== "") return null;
  const foreign = /[^\0-\x7f]/u.exec(words.join(""))?.[0] ?? "a";
  if (/[\0-\u052f\u10a0-\u10ff\u1e00-\u1fff]/.test(foreign)) return "latin";
  if (/[\u0590-\u05ff]/.test(foreign)) return "hebrew";
  if (/[\u0600-\u077f]/.test(foreign)) return "arabic";
  return /[\u0900-\u0dff]/.test(foreign) ? "indic" : "other";
}
