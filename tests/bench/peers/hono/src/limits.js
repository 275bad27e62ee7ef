// How much comes from where: counters of the platform. Passing a limit is a signal,
// never a refusal; what comes in quick succession is counted for the day as well.

import { hex } from "./ids.js";
import { networkOf } from "./network.js";
import { characters } from "./text.js";

const encoder = new TextEncoder();
const DAY_MS = 24 * 60 * 60 * 1000;
/** Shortest text, in characters, whose repetition means anything. */
const LONG_TEXT = 20;

/** The key of digests, made of the service's secret once for an isolate. */
let key;

/** Counts a submission to `form`. Only digests leave this function. */
export async function countBursts(env, form, visitor, content, nowMs) {
  const text = content.trim().toLowerCase();
  const day = Math.floor(nowMs / DAY_MS);
  const network = networkOf(visitor);
  key ??= importKey(env.ADMIN_TOKEN_SHA256);
  const [byAddress, byContent] = await Promise.all([
    network === null ? null : digest("address", String(day), form, network),
    characters(text) < LONG_TEXT ? null : digest("content", form, text),
  ]);
  const [isAddress, isForm, isContent, isRepeated] = await Promise.all([
    isPassed(env.ADDRESS_LIMIT, byAddress),
    isPassed(env.FORM_LIMIT, form),
    isPassed(env.CONTENT_LIMIT, byContent),
    isPassed(env.REPEAT_LIMIT, byAddress, true),
  ]);
  const isVisitor = network !== null && network !== "::1" && !network.startsWith("127.");
  const sender = isVisitor ? { day, sender: byAddress, isCounted: isRepeated } : null;
  return { address: isAddress, form: isForm, content: isContent, sender };
}

/** Whether `key` passed its limit; a counter that is missing or fails says what is usual. */
async function isPassed(limiter, key, usual = false) {
  if (key === null) return false;
  try {
    if (limiter) return !(await limiter.limit({ key })).success;
  } catch {
    // As if it were missing.
  }
  return usual;
}

function importKey(secret) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
}

async function digest(...parts) {
  const bytes = encoder.encode(parts.map((part) => `${part}\0`).join(""));
  const mac = await crypto.subtle.sign("HMAC", await key, bytes);
  return hex(new Uint8Array(mac, 0, 16));
}
