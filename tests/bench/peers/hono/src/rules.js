// The rules that decisions rest on: one value in KV, made anew from the database
// where it is missing.

import { CACHE_SECONDS } from "./forms.js";
import { remembered } from "./memory.js";
import { batch } from "./store.js";

const KEY = "rules";

const USUAL = {
  spam: { quarantine_from: 60, weights: {}, blocked_domains: [], trusted_domains: [], blocked_words: [] },
  score: {
    rules: [],
    completeness_points: 0,
    half_life_days: null,
    marketing_qualified_from: null,
    sales_qualified_from: null,
    forward_from: "new",
  },
  assignment: { rules: [], sticky: true, outside_hours: "anyone" },
  pool: { is_open: false, picks_per_day: null, cool_down_hours: 0, recycle_after_hours: null },
  targets: { calendar: null, priorities: [], at_risk_percent: 75 },
  model: null,
  people: [],
};

/**
 * The rules for an intake; the usual ones where they cannot be read. A lead that is
 * decided about by plainer rules is better than one that is lost.
 */
export async function rulesOrUsual(env, nowMs) {
  try {
    return await remembered(KEY, nowMs, () => read(env));
  } catch {
    return USUAL;
  }
}

async function read(env) {
  const stored = await env.FORMS.get(KEY, { type: "json", cacheTtl: CACHE_SECONDS });
  if (stored) return stored;
  const [rules, people, model] = await batch(env.DB, [
    ["SELECT * FROM rules"],
    ["SELECT definition FROM people ORDER BY id"],
    ["SELECT * FROM model"],
  ]);
  const all = { ...USUAL };
  for (const { kind, definition } of rules.results) all[kind] = { ...USUAL[kind], ...JSON.parse(definition) };
  all.people = people.results.map((person) => JSON.parse(person.definition));
  all.model = model.results.length > 0 ? JSON.parse(model.results[0].model) : null;
  await env.FORMS.put(KEY, JSON.stringify(all));
  return all;
}
