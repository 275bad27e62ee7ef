// Published forms: kept in KV, so that intake does not ask the database for them.

import { sentence } from "./sentences.js";
import { fieldOf } from "./fields.js";
import { remembered } from "./memory.js";
import { invalidResponse, Problem } from "./problems.js";

/** Shortest time for which KV answers from its cache at the edge, in seconds. */
export const CACHE_SECONDS = 60;

async function read(env, name) {
  if (!/^(?!-)[a-z0-9-]{1,64}(?<!-)$/.test(name)) throw Problem.notFound("There is no form of this name.");
  const stored = await env.FORMS.get(`form:${name}`, { type: "json", cacheTtl: CACHE_SECONDS });
  if (!stored) throw Problem.notFound("There is no form of this name.");
  return stored;
}

/** The form `name` as visitors meet it: its version and its definition. */
export function publishedForm(env, name, nowMs) {
  return remembered(`form:${name}`, nowMs, () => read(env, name));
}

/** The form in one of its locales: what a check needs and an answer says. */
export function inLocale(published, locale) {
  published.localized ??= new Map();
  if (!published.localized.has(locale)) published.localized.set(locale, localized(published, locale));
  return published.localized.get(locale);
}

function localized({ version, definition }, locale) {
  const text = (texts) => texts?.[locale] ?? texts?.[definition.locales[0]] ?? "";
  const fields = definition.steps.flatMap((step) => step.fields.map((field) => fieldOf(field, text)));
  return {
    name: definition.name,
    version,
    locale,
    fields,
    fieldsByName: new Map(fields.map((field) => [field.name, field])),
    done: text(definition.after?.message) || sentence(locale, "done"),
    hasHoneypot: definition.spam?.honeypot ?? true,
  };
}

/**
 * Whether `origin`, the value of an `Origin` header, is among `patterns`, each
 * `https://host`, `https://*.host` or `*`.
 */
export function allowsOrigin(patterns, origin) {
  const lower = withoutUsualPort(origin.toLowerCase());
  return patterns.map(withoutUsualPort).some((pattern) => {
    if (pattern === "*") return true;
    const [scheme, suffix] = pattern.split("://*.");
    if (suffix === undefined) return pattern.toLowerCase() === lower;
    const host = lower.slice(scheme.length + 3);
    const isBelow = host.endsWith(`.${suffix}`) && host.length > suffix.length + 1;
    return isBelow && lower.startsWith(`${scheme}://`);
  });
}

function withoutUsualPort(origin) {
  return origin.replace(/^(https:.*):443$|^(http:.*):80$/, "$1$2");
}

/** `PUT /v1/forms/{form}`: takes a definition and publishes it at once. */
export async function saveForm(c) {
  const name = c.req.param("form");
  const definition = await c.req.json().catch(() => null);
  const errors = problemsOf(definition, name);
  if (errors.length > 0) return invalidResponse(c, errors);
  const before = await c.env.FORMS.get(`form:${name}`, { type: "json" });
  const version = (before?.version ?? 0) + 1;
  await c.env.FORMS.put(`form:${name}`, JSON.stringify({ version, definition }));
  return c.json({ name, version, published_ms: c.get("nowMs") }, version === 1 ? 201 : 200);
}

/** What would make the twin fail later, or do less than it is asked for. */
function problemsOf(definition, name) {
  const errors = [];
  const need = (holds, loc, code, message) => holds || errors.push({ loc, code, message });
  if (definition === null || typeof definition !== "object") {
    return [{ loc: "body", code: "json", message: "Send the definition as a JSON object." }];
  }
  const { locales, steps, origins = [], spam = {} } = definition;
  need(definition.name === name && /^[a-z0-9-]{1,64}$/.test(name), "name", "name", "Use the name in the address.");
  need(Array.isArray(locales) && locales.length > 0, "locales", "required", "List at least one locale.");
  need(Array.isArray(origins), "origins", "list", "List the origins.");
  need(!spam.proof_of_work && !spam.turnstile, "spam", "unsupported", "The twin checks no devices.");
  const fields = Array.isArray(steps) ? steps.flatMap((step) => step?.fields ?? []) : [];
  need(fields.length > 0, "steps", "required", "Use at least one field.");
  for (const field of fields) {
    const isField = typeof field?.name === "string" && typeof field?.kind === "string";
    need(isField, "steps", "field", "A field has a name and a kind.");
  }
  return errors;
}
