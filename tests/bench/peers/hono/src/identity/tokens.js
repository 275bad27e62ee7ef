// What two names share: short tokens, so that the database can compare names that it does
// not understand. A token is a digit, the level, and five letters, a hash; a name is stored
// as tokens that it has and compared by tokens that it seeks.

export const [INCOMPARABLE, FAMILY, GIVEN, SIMILAR, CLOSE, SAME, CONTRADICTS] = [2, 3, 4, 5, 6, 7, 8];
export const NO_TOKENS = { has: [], seeks: [] };

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const encoder = new TextEncoder();

/** Collects the tokens of a name. */
export class Collector {
  #has = new Set();
  #seeks = new Set();

  has(level, kind, text) {
    this.#has.add(token(level, kind, text));
  }

  seeks(level, kind, text) {
    this.#seeks.add(token(level, kind, text));
  }

  /** What agrees where both have it. */
  shares(level, kind, text) {
    const shared = token(level, kind, text);
    this.#has.add(shared);
    this.#seeks.add(shared);
  }

  get tokens() {
    return { has: [...this.#has].sort(), seeks: [...this.#seeks].sort() };
  }
}

/** FNV-1a of 32 bits with the last mixing step of MurmurHash3, in letters. */
function token(level, kind, text) {
  let hash = fnv(kind + text);
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

/** FNV-1a of `text` in UTF-8, without encoding what is ASCII anyway. */
function fnv(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) {
      for (const byte of encoder.encode(text.slice(at))) hash = Math.imul(hash ^ byte, 0x01000193);
      return hash;
    }
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash;
}

/** Words in alphabetical order: which of two is the family name is not always known. */
export const sorted = (words) => [...words].sort().join(" ");
