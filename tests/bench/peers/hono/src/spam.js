// Whether a submission is spam: signals with weights, and what they add up to.
// What is suspicious is set aside, never dropped.

import { contentSignals } from "./content.js";

/** Shortest time in which a person fills a form, in milliseconds. */
const TOO_FAST_MS = 2000;

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
