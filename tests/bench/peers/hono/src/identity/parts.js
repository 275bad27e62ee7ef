// Parts of names: some words of one are all words of the other.

import { isHan } from "./fold.js";
import { CLOSE, SIMILAR, sorted } from "./tokens.js";

/** Most words of a name of which every part is compared. */
const MOST_FOR_PARTS = 4;

export const isInitial = (word) => Array.from(word).length < 2 && !isHan(word);
const isLong = (word) => !isInitial(word);
const levelOf = (words) => (words.filter(isLong).length >= 2 ? CLOSE : SIMILAR);

/** Words of one letter tell less: John A Smith and John B Smith are not both John Smith. */
export function addParts(tokens, words) {
  const whole = sorted(words);
  for (const kind of "pr") tokens.seeks(levelOf(words), kind, whole);
  tokens.has(levelOf(words), "q", whole);
  const core = words.filter(isLong);
  if (core.length >= 2 && core.length < words.length) {
    tokens.seeks(CLOSE, "p", sorted(core));
    tokens.has(CLOSE, "c", sorted(core));
  }
  for (const part of properParts(words)) {
    const [level, text] = [levelOf(part), sorted(part)];
    tokens.seeks(level, "q", text);
    if (words.some((word) => isInitial(word) && !part.includes(word))) {
      tokens.has(level, "r", text);
    } else {
      tokens.has(level, "p", text);
      tokens.seeks(level, "c", text);
    }
  }
}

/**
 * Every selection of some but not all words that has more than initials; of long names the
 * single words, the ends, and all but one.
 */
function properParts(words) {
  const count = words.length;
  const ends = 1 | (1 << (count - 1));
  const parts = [];
  for (let selection = 1; selection < (1 << count) - 1; selection += 1) {
    const part = words.filter((_, number) => selection & (1 << number));
    const isWanted =
      count <= MOST_FOR_PARTS || part.length === 1 || part.length + 1 === count || selection === ends;
    if (isWanted && part.some(isLong)) parts.push(part);
  }
  return parts;
}

/** A given name, or a family name, is written with its first letter only. */
export function addInitials(tokens, words) {
  if (words.length < 2) return;
  const [first, last] = [words[0], words.at(-1)];
  if (isInitial(first) || isInitial(last)) {
    const text = sorted([first, last]);
    tokens.shares(SIMILAR, "i", text);
    tokens.seeks(SIMILAR, "f", text);
    return;
  }
  for (const [short, long] of [[first, last], [last, first]]) {
    const text = sorted([String.fromCodePoint(short.codePointAt(0)), long]);
    tokens.has(SIMILAR, "f", text);
    tokens.seeks(SIMILAR, "i", text);
  }
}
