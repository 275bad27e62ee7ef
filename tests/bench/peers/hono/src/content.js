// What a submission's own text gives away. A text that somebody may have written is
// never set aside for one of these alone: only what is made of links or markup is.

import { isDisposable, isFreeMail } from "./domains.js";
import { emailDomain } from "./email.js";
import { countLinks, hosts, isBare, isPlanted, proseOf } from "./prose.js";
import { isRepetitive, isShouted } from "./repetition.js";
import { textsOf } from "./submission.js";
import { isBelow } from "./text.js";

/** Links that a message to a company may have without remark. */
const USUAL_LINKS = 1;
/** Fewest words for each link, and for each site linked to, in a text that somebody wrote. */
const WORDS_PER_LINK = 2;
const WORDS_PER_SITE = 6;
/** Most that links weigh in such a text. */
const LINKS_IN_PROSE = 40;
// Letters of scripts that have borders between words.
const LETTER = /^(?=[\0-\u0dff])[\p{Alphabetic}\p{N}]$/u;

/** The signals in the answers of a submission. `email` is the address given. */
export function contentSignals(answers, email, rules) {
  const texts = answers.flatMap(([, answer]) => textsOf(answer));
  const whole = texts.join("\n");
  const signals = [];
  // Links and markup have one of these characters.
  if (/[<[:.]/.test(whole)) {
    const read = texts.map((text) => proseOf(text.toLowerCase()));
    signals.push(linkSignal(whole.toLowerCase(), read), markupSignal(read));
  }
  if (isRepetitive(texts)) signals.push({ code: "repetition", weight: 40 });
  if (isShouted(whole)) signals.push({ code: "shouting", weight: 10 });
  signals.push(nameSignal(answers));
  // No reason to suspect anybody: it tells whoever reads the lead that it is not whole.
  const broken = answers.find(([, answer]) => textsOf(answer).some((text) => text.includes("\ufffd")));
  if (broken) signals.push({ code: "replaced_characters", weight: 0, detail: broken[0] });
  if (hasBlockedWord(answers, email, rules)) signals.push({ code: "blocked_words", weight: 60 });
  if (email !== null) signals.push(domainSignal(emailDomain(email), rules));
  return signals.filter((signal) => signal !== null);
}

/** 20 for the second link and 10 for each more, 60 at most; 40 among prose. */
function linkSignal(folded, read) {
  const links = read.reduce((sum, prose) => sum + prose.links, 0);
  if (links <= USUAL_LINKS) return null;
  const words = read.reduce((sum, prose) => sum + prose.words, 0);
  const weight = 10 + 10 * Math.min(links - USUAL_LINKS, 5);
  const isProse = words >= links * WORDS_PER_LINK && words >= hosts(folded).size * WORDS_PER_SITE;
  return { code: "links", weight: isProse ? Math.min(weight, LINKS_IN_PROSE) : weight, detail: String(links) };
}

/** Markup weighs by what stands around it: alone it is a probe or a planted link. */
function markupSignal(read) {
  const scripts = read.filter((prose) => prose.scripts > 0);
  if (scripts.length > 0) return { code: "script", weight: scripts.some(isBare) ? 80 : 10 };
  if (!read.some((prose) => prose.anchors > 0)) return null;
  return { code: "markup", weight: read.some(isPlanted) ? 60 : 10 };
}

/** An address where a person's name belongs. A company may well be called by its address. */
function nameSignal(answers) {
  const texts = (wanted) =>
    answers.filter(([name]) => name === wanted).flatMap(([, answer]) => textsOf(answer).map((t) => t.toLowerCase()));
  const weights = texts("name")
    .filter((text) => countLinks(text) > 0)
    .map((text) => (/:\/\/|\s/.test(text) ? 60 : 40));
  if (texts("company").some((text) => countLinks(text) > 1)) weights.push(60);
  return weights.length > 0 ? { code: "name_is_address", weight: Math.max(...weights) } : null;
}

/** Whether a word of the owner's list stands somewhere, but for what the sender is called. */
function hasBlockedWord(answers, email, rules) {
  if (rules.blocked_words.length === 0) return false;
  const [names, texts] = [[], []];
  for (const [name, answer] of answers) {
    const list = name === "name" || name === "company" ? names : texts;
    list.push(...textsOf(answer).map((text) => text.toLowerCase()));
  }
  const domain = email === null ? "" : emailDomain(email);
  return rules.blocked_words.some((word) => {
    const isCalledSo = names.some((name) => hasWord(name, word)) || domain.includes(word);
    return !isCalledSo && texts.some((text) => hasWord(text, word));
  });
}

/** Whether `word` stands in `text`, and not inside another: `specialist` has no `cialis`. */
function hasWord(text, word) {
  const [first, last] = [LETTER.test(word[0] ?? ""), LETTER.test(word.at(-1) ?? "")];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const isPart =
      (first && LETTER.test(text[at - 1] ?? "")) || (last && LETTER.test(text[at + word.length] ?? ""));
    if (!isPart) return true;
  }
  return false;
}

function domainSignal(domain, rules) {
  const isIn = (list) => list.some((entry) => isBelow(domain, entry));
  if (isIn(rules.blocked_domains)) return { code: "blocked_domain", weight: 100, detail: domain };
  // Providers of lasting mailboxes stand on the list now and then.
  if (isFreeMail(domain) || isIn(rules.trusted_domains) || !isDisposable(domain)) return null;
  return { code: "disposable_domain", weight: 40, detail: domain };
}
