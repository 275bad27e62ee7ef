// Chinese names: simplified characters and their reading (pinyin).

import hanText from "../../../../../../shared/src/identity/data/han.txt";
import surnamesText from "../../../../../../shared/src/identity/data/surnames.txt";
import { mapOf, once } from "../tables.js";
import { isHan } from "./fold.js";

/** Most readings of one name that are compared. */
const MOST_READINGS = 6;

// A character with its readings, or with `=` and its simplified form.
const han = once(() => {
  const line = (text) => {
    const character = String.fromCodePoint(text.codePointAt(0));
    return [character, text.slice(character.length)];
  };
  return new Map(hanText.trimEnd().split("\n").map(line));
});
// Family names that are read otherwise, or are of two characters.
const surnames = mapOf(surnamesText, "\t");

/** `text` in simplified characters and hiragana, one for each. */
export function simplified(text) {
  const simple = (c) => {
    // Katakana as hiragana, which begin 96 characters before them.
    if (c >= "\u30a1" && c <= "\u30f6") return String.fromCharCode(c.charCodeAt(0) - 96);
    const form = isHan(c) ? han().get(c) : undefined;
    return form?.startsWith("=") ? String.fromCodePoint(form.codePointAt(1)) : c;
  };
  return Array.from(text, simple).join("");
}

/** Family name and given name of a simplified name that begins with a Chinese family name. */
export function parseHanName(name) {
  const characters = Array.from(name);
  const count = characters.length;
  if (count < 2 || count > 4 || !isHan(name)) return null;
  const isCompound = count > 2 && surnames().has(characters.slice(0, 2).join(""));
  if (!isCompound && count === 4) return null;
  const length = isCompound ? 2 : 1;
  const [surname, given] = [characters.slice(0, length).join(""), characters.slice(length).join("")];
  return surnames().has(surname) ? { surname, given } : null;
}

/** Ways to read it: the family name and the given name in Latin letters. */
export function readingsOf({ surname, given }) {
  const readings = [];
  for (const first of surnames().get(surname).split(",")) {
    for (const second of read(given)) readings.push(...spellings(first, second));
  }
  return readings.slice(0, MOST_READINGS);
}

/** The readings of `text`, most usual first. */
function read(text) {
  let readings = [""];
  for (const c of text) {
    const syllables = (han().get(c) ?? "").split(",");
    const longer = readings.flatMap((begun) => syllables.map((syllable) => begun + syllable));
    readings = longer.slice(0, MOST_READINGS);
  }
  return readings;
}

/** ü is written v in the table, and u, v or yu in passports and mails. */
function spellings(surname, given) {
  const letters = surname.includes("v") || given.includes("v") ? ["v", "u", "yu"] : ["v"];
  return letters.map((letter) => [surname.replaceAll("v", letter), given.replaceAll("v", letter)]);
}
