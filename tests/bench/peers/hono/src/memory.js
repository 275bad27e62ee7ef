// Values that an isolate keeps between requests for a while, as the service does.

const LIFETIME_MS = 30_000;

const kept = new Map();

/** The value kept under `key`, else what `read` gives. */
export async function remembered(key, nowMs, read) {
  const held = kept.get(key);
  if (held && nowMs < held.untilMs) return held.value;
  const value = await read();
  kept.set(key, { value, untilMs: nowMs + LIFETIME_MS });
  return value;
}
