// `POST /f/{form}`: a submission.

import { submitted } from "./body.js";
import { todayFor } from "./dates.js";
import { allowsOrigin, inLocale, publishedForm } from "./forms.js";
import { hex, newId } from "./ids.js";
import { problemsOf } from "./json.js";
import { localeFor } from "./locale.js";
import { invalidResponse, Problem } from "./problems.js";
import { qualify } from "./qualify.js";
import { rulesOrUsual } from "./rules.js";
import { accept } from "./store.js";
import { fingerprintBytes, parse } from "./submission.js";
import { sentence } from "./sentences.js";
import { tracked } from "./tracked.js";

/** From which score on what is set aside is so clearly spam that little of it is kept. */
const CLEARLY_SPAM = 100;
const MAX_SPAM_CHARACTERS = 2000;
/** Submissions without a key that say the same within this time are one. */
const SAME_WITHIN_MS = 10 * 60 * 1000;

/** Whether a page of this origin may submit with a header of its own. */
export async function preflight(c) {
  checkOrigin(c, await publishedForm(c.env, c.req.param("form"), c.get("nowMs")));
  return c.body(null, 204);
}

/** Accepts a submission exactly once under its key. */
export async function create(c) {
  const nowMs = c.get("nowMs");
  const [published, rules] = await Promise.all([
    publishedForm(c.env, c.req.param("form"), nowMs),
    rulesOrUsual(c.env, nowMs),
  ]);
  checkOrigin(c, published);
  const draft = (await submitted(c.req.raw)).knownTo(inLocale(published, published.definition.locales[0]));
  const locale = localeFor(published.definition, draft.value("_locale"), c.req.header("accept-language"));
  const form = inLocale(published, locale);
  const misshapen = problemsOf(draft.odd, form);
  if (misshapen.length > 0) return invalidResponse(c, misshapen);
  const key = idempotencyKey(c, draft);
  const submission = parse(draft, form, todayFor(draft.value("_day"), nowMs));
  if (submission.errors.length > 0) return invalidResponse(c, submission.errors);
  const decision = await qualify(c, published, form, draft, submission, rules);
  const intake = await intakeOf(c.env, form, draft, submission, decision, key, nowMs);
  const accepted = await accept(c.env.DB, intake);
  log(c, intake, accepted);
  if (accepted.destinations.length > 0) {
    c.executionCtx.waitUntil(c.env.OUTBOX.send(JSON.stringify({ destinations: accepted.destinations })));
  }
  // Without a key nobody is told whether somebody wrote that before.
  const told = key === null ? { ...accepted, isReplay: false, submissionId: intake.submissionId } : accepted;
  return receipt(c, published, form, told);
}

/**
 * Refuses a foreign page before anything is read, let alone stored. Programs send no
 * `Origin`; browsers always do when they post.
 */
function checkOrigin(c, { definition }) {
  const origin = c.req.header("origin") ?? "";
  const host = c.req.header("host") ?? "";
  // Pages that send no referrer send `null`.
  if (origin === "" || origin === "null") return;
  if (origin === `https://${host}` || origin === `http://${host}`) return;
  if (!allowsOrigin(definition.origins ?? [], origin)) throw Problem.foreignOrigin(origin);
}

/** The key of the header, else of the field `_key`; null where there is neither. */
function idempotencyKey(c, draft) {
  const key = c.req.header("idempotency-key") ?? draft.value("_key");
  if (key === null) return null;
  if (/^[!-~]{8,128}$/.test(key) && !key.startsWith("auto:")) return key;
  const message = "A key has 8 to 128 visible ASCII characters.";
  throw Problem.invalid([{ loc: "_key", code: "key", message }]);
}

/** Everything that is stored of a submission. */
async function intakeOf(env, form, draft, submission, decision, key, nowMs) {
  const bytes = fingerprintBytes(form.name, submission.answers);
  const fingerprint = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const address = (name) => {
    const value = draft.value(name);
    return value === null ? null : tracked(value);
  };
  // What is set aside never stands in the way of what is not.
  const aside = decision.status === "quarantined" ? "aside:" : "";
  const limit = Number(env.ADDRESS_DAILY_LIMIT ?? 500);
  const ceiling = decision.sender && limit > 0 ? { ...decision.sender, limit } : null;
  // Sorted by name, so that equal answers are equal texts.
  const answers = [...submission.answers].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    submissionId: newId("sub_", nowMs),
    leadId: newId("lead_", nowMs),
    form: form.name,
    formVersion: form.version,
    locale: form.locale,
    key: key ?? `auto:${aside}${Math.floor(nowMs / SAME_WITHIN_MS)}:${fingerprint}`,
    fingerprint,
    answers: keptAnswers(Object.fromEntries(answers), decision, form.locale),
    consents: submission.consents,
    droppedFields: submission.droppedFields,
    decision,
    page: address("_page"),
    referrer: address("_referrer"),
    ceiling,
    receivedMs: nowMs,
  };
}

/** The answers as they are stored: of what is clearly spam only a part. */
function keptAnswers(answers, decision, locale) {
  if (decision.reasons.spam.score < CLEARLY_SPAM) return answers;
  let left = MAX_SPAM_CHARACTERS;
  const cut = (text) => {
    const kept = text.slice(0, left);
    left -= kept.length;
    return kept.length < text.length ? kept + sentence(locale, "cut") : text;
  };
  const short = (answer) => {
    if (typeof answer === "string") return cut(answer);
    return Array.isArray(answer) ? answer.map(cut) : answer;
  };
  return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, short(answer)]));
}

/** One line of JSON without personal data, units in the names. */
function log(c, intake, accepted) {
  const line = {
    event: "submission_accepted",
    request: c.get("requestId"),
    form: intake.form,
    submission: accepted.submissionId,
    replayed: accepted.isReplay,
    rows_written: accepted.rowsWritten,
    rows_read: accepted.rowsRead,
  };
  console.log(JSON.stringify(line));
}

function receipt(c, { definition }, form, accepted) {
  const redirect = definition.after?.redirect;
  const body = { submission: accepted.submissionId, message: form.done, ...(redirect && { redirect }) };
  const response = c.json(body, accepted.isReplay ? 200 : 201);
  const cost = `written=${accepted.rowsWritten} read=${accepted.rowsRead}`;
  response.headers.set("server-timing", `d1;desc="${cost}"`);
  if (accepted.isReplay) response.headers.set("idempotency-replayed", "true");
  return response;
}
