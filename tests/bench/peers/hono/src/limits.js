// How much comes from where: counters of the platform. Passing a limit is a signal,
// never a refusal.

import { hex } from "./ids.js";
import { characters } from "./text.js";

const encoder = new TextEncoder();
/** Shortest text, in characters, whose repetition means anything. */
const LONG_TEXT = 20;

/** Counts a submission to `form`. Only digests leave this function. */
export async function countBursts(env, form, visitor, content) {
  const text = content.trim().toLowerCase();
  const [byAddress, byContent] = await Promise.all([
    visitor === "" ? null : digest(form, visitor),
    characters(text) < LONG_TEXT ? null : digest(form, text),
  ]);
  const [isAddress, isForm, isContent] = await Promise.all([
    isPassed(env.ADDRESS_LIMIT, byAddress),
    isPassed(env.FORM_LIMIT, form),
    isPassed(env.CONTENT_LIMIT, byContent),
  ]);
  return { address: isAddress, form: isForm, content: isContent };
}

/** Whether `key` passed its limit; a counter that fails counts nothing. */
async function isPassed(limiter, key) {
  if (!limiter || key === null) return false;
  try {
    const { success } = await limiter.limit({ key });
    return !success;
  } catch {
    return false;
  }
}

async function digest(...parts) {
  const bytes = encoder.encode(parts.map((part) => `${part}\0`).join(""));
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return hex(new Uint8Array(hash, 0, 16));
}
