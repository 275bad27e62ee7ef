// Words of other alphabets in Latin letters, in the ways that passports, authorities and
// people write them.

import { once } from "../tables.js";
import { collapse } from "./fold.js";

// What a way does not name is written as in the first way of its alphabet.
const CYRILLIC =
  "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh " +
  "ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=u ј=j љ=lj њ=nj ћ=c ђ=dj џ=dz " +
  "ѓ=gj ќ=kj ѕ=dz қ=k ғ=g ң=n ө=o ұ=u ү=u һ=h ә=a ҳ=h ҷ=j ӣ=i ӯ=u";
// As newspapers write Russian, as ICAO 9303 has it for passports, as Slavists and the
// Balkans do, as Germans do, as Ukraine and Bulgaria prescribe.
const CYRILLIC_WAYS = [
  "",
  "ий=y ый=y кс=x ё=yo х=kh",
  "ий=y ё=yo х=h ы=i й=i",
  "ъ=ie й=i ю=iu я=ia є=ie ї=i",
  "ж=z й=j х=h ц=c ч=c ш=s щ=sc ю=ju я=ja",
  "ий=ij в=w ж=sch з=s й=j х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja ё=jo",
  "ий=yi г=h и=y й=i ю=iu я=ia є=ie ї=i",
  "щ=sht ъ=a х=h ий=i",
];
// Greek as ELOT 743 and ISO 843 write it.
const GREEK =
  "ου=ou αυ=av ευ=ev γγ=ng γξ=nx γχ=nch α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x " +
  "ο=o π=p ρ=r σ=s τ=t υ=y φ=f χ=ch ψ=ps ω=o";
// By the standard, as people write it by sound, and in the old manner.
const GREEK_WAYS = [
  "",
  "χ=h ντ=d μπ=b γκ=g αυ=af ευ=ef",
  "χ=h υ=i ευ=ef αυ=af ξ=ks ου=u",
  "φ=ph η=e αυ=au ευ=eu κ=c β=b",
];
// Georgian by the national system of 2002.
const GEORGIAN =
  "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh რ=r ს=s ტ=t უ=u ფ=p ქ=k ღ=gh " +
  "ყ=q შ=sh ჩ=ch ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h";

const pairsOf = (text) => text.split(" ").filter(Boolean).map((pair) => pair.split("="));

/** Each way as a pattern of its letters, those of the way first, and what they become. */
const alphabet = (letters, ways) =>
  once(() =>
    ways.map((way) => {
      const pairs = [...pairsOf(way), ...pairsOf(letters)];
      const ours = new Map(pairs.toReversed());
      return { pattern: new RegExp(pairs.map(([theirs]) => theirs).join("|"), "g"), ours };
    }),
  );
const cyrillic = alphabet(CYRILLIC, CYRILLIC_WAYS);
const greek = alphabet(GREEK, GREEK_WAYS);
const georgian = alphabet(GEORGIAN, [""]);

/**
 * `words` in Latin letters in every way that is known, the first of them the most usual.
 * None where they are of an alphabet that is not known here.
 */
export function spellingsOf(words) {
  const foreign = /[^\0-\x7f]/u.exec(words.join(""))?.[0];
  if (foreign === undefined) return [words];
  const found = new Map();
  for (const { pattern, ours } of waysOf(foreign)) {
    const spelling = words.map((word) => collapse(word.replace(pattern, (letters) => ours.get(letters))));
    const text = spelling.join("\n");
    if (!found.has(text)) found.set(text, spelling);
  }
  return [...found.values()];
}

function waysOf(letter) {
  if (/[\u0400-\u052f]/.test(letter)) return cyrillic();
  if (/[\u0370-\u03ff]/.test(letter)) return greek();
  return /[\u10d0-\u10ff]/.test(letter) ? georgian() : [];
}
