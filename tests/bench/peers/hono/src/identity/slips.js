// One slip of typing: a letter too much, too few, another, or two exchanged. Two words are
// a slip apart where leaving out one letter of each, or of one, makes them equal.

import { CLOSE, sorted } from "./tokens.js";

/** Fewest letters of a word in which any slip is thought of. */
const SHORTEST = 5;
/** Longer words are no names. */
const LONGEST = 24;

/** Adds the tokens of slips in the first and in the last of `words`. */
export function addSlips(tokens, words, isName) {
  const last = words.length - 1;
  for (const number of new Set([0, last])) {
    const word = words[number];
    const others = sorted(words.toSpliced(number, 1));
    const [own, sought] = isName(word) ? ["k", "u"] : ["u", "ku"];
    for (const left of neighbours(word, number === 0 && last > 0)) {
      const text = `${others}|${left}`;
      tokens.has(CLOSE, own, text);
      for (const kind of sought) tokens.seeks(CLOSE, kind, text);
    }
  }
}

/**
 * What is left of `word` after a slip was left out. The first letter is seldom the wrong
 * one, and the last tells genders.
 */
function neighbours(word, isGiven) {
  const letters = Array.from(word);
  const count = letters.length;
  if (count + 1 < SHORTEST || count > LONGEST) return [];
  // A mark keeps what is sorted apart from what is left out.
  const exchanged = (at) => `~${letters.with(at, least(at)).with(at + 1, most(at)).join("")}`;
  const least = (at) => (letters[at] < letters[at + 1] ? letters[at] : letters[at + 1]);
  const most = (at) => (letters[at] < letters[at + 1] ? letters[at + 1] : letters[at]);
  if (count < SHORTEST) return letters.slice(0, -1).map((_, at) => exchanged(at));
  const left = [word, exchanged(0), exchanged(count - 2)];
  const end = isGiven || word.endsWith("a") ? count - 1 : count;
  for (let gap = 1; gap < end; gap += 1) left.push(letters.toSpliced(gap, 1).join(""));
  return left;
}
