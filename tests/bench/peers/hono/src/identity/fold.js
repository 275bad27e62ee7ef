// One spelling for what is written in many: Unicode forms, case, widths, accents.

import { byteLength } from "../text.js";

// Letters that are no base letter with an accent.
const SPECIAL = new Map(
  Object.entries({
    ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th",
    ı: "i", ħ: "h", ŋ: "n", ŧ: "t", ĸ: "k", ə: "e", ς: "σ",
  }),
);
const ASCII = /^[\0-\x7f]*$/;
const ALPHANUMERIC = /[\p{Alphabetic}\p{N}]/u;
// Marks on these are accents; those of other scripts are vowels, or make another letter.
const LOSES_ACCENTS = /[\0-\u024f\u0370-\u03ff\u0590-\u06ff\u1e00-\u1fff]/;
const DROPPED = /['`.\u02bb-\u02bf\u2018-\u201b\u2032\u05f3\u05f4]/;
const INVISIBLE =
  /[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u{e0000}-\u{e0fff}]/gu;
/** Fewest bytes that a word has after its umlauts became single letters. */
const SHORTEST_COLLAPSED = 4;

const HAN = String.raw`\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}`;
const KANA = String.raw`\u3041-\u30ff\u31f0-\u31ff`;
const only = (characters) => new RegExp(`^[${characters}]+$`, "u");

const [han, kana, hangul] = [HAN, KANA, String.raw`\uac00-\ud7a3`].map(only);
const eastern = new RegExp(String.raw`[${HAN}${KANA}\uac00-\ud7a3]`, "u");

/** Whether all of `text` is of Chinese characters, kana, or Korean syllables. */
export const isHan = (text) => han.test(text);
export const isKana = (text) => kana.test(text);
export const isHangul = (text) => hangul.test(text);

/** Whether `text` has Chinese, Japanese or Korean characters. */
export const isEastern = (text) => eastern.test(text);

/** `text` without characters that nobody sees. */
export const visible = (text) => text.replace(INVISIBLE, "");

/**
 * Lower case, in compatibility form, without accents, apostrophes and full stops. What is
 * neither letter nor digit becomes a blank.
 */
export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase().replace(/['.`]/g, "").replace(/[^a-z0-9]/g, " ");
  const apart = visible(text).normalize("NFKD").toLowerCase().normalize("NFKD");
  const folded = [];
  let isAccented = false;
  for (const c of visible(apart)) {
    if (/\p{M}/u.test(c)) {
      const letter = folded.pop();
      // An accent by itself (´) is a blank with marks.
      if (letter === undefined || letter === " ") isAccented = true;
      else if (isAccented) folded.push(letter);
      else folded.push(letter, c);
      continue;
    }
    isAccented = LOSES_ACCENTS.test(c);
    if (DROPPED.test(c)) continue;
    const letters = ALPHANUMERIC.test(c) ? (SPECIAL.get(c) ?? c) : " ";
    folded.push(...letters);
  }
  // Syllables of Korean and voiced kana were taken apart.
  return folded.join("").normalize("NFC");
}

/**
 * The form of a word in which an umlaut is its base letter however it was written:
 * `mueller` and `muller` are one. Short words stay as they are: Joe is not Jo.
 */
export function collapse(word) {
  if (!/[aou]e|aa/.test(word)) return word;
  let collapsed = "";
  for (let at = 0; at < word.length; at += 1) {
    const [before, c] = [collapsed.at(-1), word[at]];
    // Few names end with an umlaut, and many slips do so.
    const isUmlaut = c === "e" && (before === "a" || before === "o" || before === "u");
    const isSecond = isUmlaut ? at + 1 < word.length : c === "a" && before === "a";
    if (!isSecond) collapsed += c;
  }
  return byteLength(collapsed) < SHORTEST_COLLAPSED ? word : collapsed;
}

/** `text` as Russians write it who leave out the dots of ё. */
export const undotted = (text) => text.replaceAll("ё", "е");
