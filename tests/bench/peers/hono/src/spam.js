// Whether a submission is spam: signals with weights, and what they add up to.
// What is suspicious is set aside, never dropped.

import { isDisposable, isFreeMail } from "./domains.js";
import { emailDomain } from "./email.js";
import { textsOf } from "./submission.js";
import { characters, isBelow } from "./text.js";

/** Links that a message to a company may have without remark. */
const USUAL_LINKS = 1;
/** Shortest text in which shouting and repetition are looked for. */
const LONG_TEXT = 40;
/** Shortest time in which a person fills a form, in milliseconds. */
const TOO_FAST_MS = 2000;
const SCRIPTS = ["<script", "javascript:", "onerror=", "onload="];
const MARKUP = ["<a ", "<a\n", "[url", "[/url", "</a>", "<iframe"];

/** The verdict on `answers` that came from `email` in these circumstances. */
export function judge(answers, email, circumstances, rules) {
  const { isTrapped, bursts, elapsedMs, isOriginOpaque } = circumstances;
  const signals = [];
  if (isTrapped) signals.push({ code: "honeypot", weight: 100 });
  if (bursts.address) signals.push({ code: "address_burst", weight: 30 });
  // Alone it weighs nothing that matters: a flood of others must not keep real
  // leads out.
  if (bursts.form) signals.push({ code: "form_burst", weight: 10 });
  if (bursts.content) signals.push({ code: "content_burst", weight: 50 });
  if (isOriginOpaque) signals.push({ code: "opaque_origin", weight: 10 });
  if (elapsedMs !== null && elapsedMs >= 0 && elapsedMs < TOO_FAST_MS) {
    signals.push({ code: "too_fast", weight: 40, detail: `${elapsedMs} ms` });
  }
  signals.push(...contentSignals(answers, email, rules));
  for (const signal of signals) signal.weight = rules.weights[signal.code] ?? signal.weight;
  signals.sort((a, b) => b.weight - a.weight);
  const score = signals.reduce((sum, signal) => sum + signal.weight, 0);
  return { score, is_quarantined: score >= rules.quarantine_from, signals };
}

function contentSignals(answers, email, rules) {
  const texts = answers.flatMap(([, answer]) => textsOf(answer));
  const whole = texts.join("\n");
  const folded = whole.toLowerCase();
  const hasAny = (signs) => signs.some((sign) => folded.includes(sign));
  const signals = [];
  const links = countLinks(folded);
  if (links > USUAL_LINKS) {
    // 20 for the second link and 10 for each more, 60 at most.
    const weight = 10 + 10 * Math.min(links - USUAL_LINKS, 5);
    signals.push({ code: "links", weight, detail: String(links) });
  }
  if (hasAny(SCRIPTS)) signals.push({ code: "script", weight: 80 });
  else if (hasAny(MARKUP)) signals.push({ code: "markup", weight: 60 });
  if (isRepetitive(texts)) signals.push({ code: "repetition", weight: 40 });
  if (isShouted(whole)) signals.push({ code: "shouting", weight: 10 });
  const named = answers.filter(([name]) => name === "name" || name === "company");
  if (named.some(([, answer]) => textsOf(answer).some((text) => countLinks(text) > 0))) {
    signals.push({ code: "name_is_address", weight: 60 });
  }
  if (hasAny(rules.blocked_words)) signals.push({ code: "blocked_words", weight: 60 });
  const domain = email === null ? null : domainSignal(emailDomain(email), rules);
  if (domain) signals.push(domain);
  return signals;
}

/** How many web addresses are in `text`; `https://www.` is one. */
function countLinks(text) {
  const count = (part) => text.split(part).length - 1;
  return count("http://") + count("https://") + count("www.") - count("://www.");
}

function domainSignal(domain, rules) {
  const isIn = (list) => list.some((entry) => isBelow(domain, entry));
  if (isIn(rules.blocked_domains)) return { code: "blocked_domain", weight: 100, detail: domain };
  // Providers of lasting mailboxes stand on the list now and then.
  if (isFreeMail(domain) || isIn(rules.trusted_domains) || !isDisposable(domain)) return null;
  return { code: "disposable_domain", weight: 40, detail: domain };
}

/** Whether the fields say one thing over and over, or one field does. */
function isRepetitive(texts) {
  const filled = texts.map((text) => text.trim()).filter((text) => characters(text) >= 4);
  // A name that is also the company's is usual; three times the same is not.
  const isSame = filled.length >= 3 && filled.every((text) => text === filled[0]);
  return isSame || filled.some(hasFewWords);
}

/** Whether a long text is made of hardly any different words or characters. */
function hasFewWords(text) {
  if (characters(text) < LONG_TEXT) return false;
  const words = text.split(/\s+/);
  const different = new Set(words);
  if (words.length >= 8 && different.size * 4 <= words.length) return true;
  return new Set(text.replace(/\s+/g, "")).size <= 4;
}

function isShouted(text) {
  const letters = text.replace(/[^A-Za-z]+/g, "");
  const capitals = letters.replace(/[a-z]+/g, "");
  return letters.length >= LONG_TEXT && capitals.length * 10 >= letters.length * 8;
}
