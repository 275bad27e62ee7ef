// Texts that say one thing over and over, or say it loudly.

import { characters } from "./text.js";

/** Shortest text in which shouting and repetition are looked for. */
const LONG_TEXT = 40;
/** Words of a text among which different ones are counted. */
const WINDOW = 60;

/** Whether the fields say one thing over and over, or one field does. */
export function isRepetitive(texts) {
  const filled = texts.map((text) => text.trim()).filter((text) => characters(text) >= 4);
  // A name that is also the company's is usual; three times the same is not.
  const isSame = filled.length >= 3 && filled.every((text) => text === filled[0]);
  return isSame || filled.some(hasFewWords);
}

/** Whether a long text is made of hardly any different words or characters. */
function hasFewWords(text) {
  if (characters(text) < LONG_TEXT) return false;
  const words = text.split(/\s+/);
  return (words.length >= 8 && areFew(words)) || hasFewCharacters(text);
}

/** Whether every window of `words` has few different ones. */
function areFew(words) {
  for (let start = 0; start < words.length; start += WINDOW) {
    const window = words.slice(start, start + WINDOW);
    if (new Set(window).size * 4 > window.length) return false;
  }
  return true;
}

function hasFewCharacters(text) {
  const different = new Set();
  for (const character of text) {
    if (/\s/.test(character)) continue;
    different.add(character);
    if (different.size > 4) return false;
  }
  return true;
}

/** Whether a long text is written in capitals. */
export function isShouted(text) {
  const letters = text.replace(/[^A-Za-z]+/g, "");
  const capitals = letters.replace(/[a-z]+/g, "");
  return letters.length >= LONG_TEXT && capitals.length * 10 >= letters.length * 8;
}
