// Everything that is decided about a submission when it comes.

import { attributionOf } from "./attribution.js";
import { identityOf, weightsFor } from "./identity.js";
import { countBursts } from "./limits.js";
import { Facts, featuresOf, isForwarded, scoreOf, statusOf } from "./score.js";
import { judge } from "./spam.js";
import { holds } from "./submission.js";

/** Counts the submission and decides about it. */
export async function qualify(c, published, form, draft, submission, rules) {
  const nowMs = c.get("nowMs");
  const lead = leadOf(form, submission.answers);
  const attribution = attributionOf(draft, nowMs);
  const facts = new Facts(form, lead, submission, attribution);
  const visitor = c.req.header("cf-connecting-ip") ?? "";
  const bursts = await countBursts(c.env, form.name, visitor, facts.longestText, nowMs);
  const elapsed = draft.value("_elapsed");
  const circumstances = {
    isTrapped: submission.isTrapped,
    elapsedMs: elapsed !== null && /^[+-]?\d{1,18}$/.test(elapsed) ? Number(elapsed) : null,
    bursts,
    isOriginOpaque: c.req.header("origin") === "null",
  };
  const spam = judge(submission.answers, lead.email, circumstances, rules.spam);
  const score = scoreOf(facts, rules.score);
  const status = spam.is_quarantined ? "quarantined" : statusOf(score.points, rules.score);
  const identity = identityOf(lead);
  const condition = published.definition.qualify;
  const isWanted = !condition || holds(condition, (name) => (facts.answers.has(name) ? facts.values(name) : []));
  return {
    lead,
    attribution,
    sender: bursts.sender,
    status,
    isQualified: isWanted && isForwarded(status, rules.score),
    reasons: { status, spam, score },
    features: featuresOf(facts, score.points),
    identity,
    weights: weightsFor(identity.email),
    // Without people there is nobody to give it to, and a closed pool takes nothing.
    isForPool: status !== "quarantined" && rules.pool.is_open,
  };
}

/**
 * Reads who wrote from the answers: e-mail and phone by the kind of field, name and
 * company by the autofill token, else by the field's name.
 */
function leadOf(form, answers) {
  const given = new Map(answers);
  const find = (isWanted) => {
    for (const field of form.fields) {
      const answer = isWanted(field) ? given.get(field.name) : undefined;
      if (typeof answer === "string") return answer;
    }
    return null;
  };
  const phoneField = form.fields.find((field) => field.kind === "phone" && given.has(field.name));
  const ofKind = (kind) => find((field) => field.kind === kind);
  const knownAs = (token, name) =>
    find((field) => (field.autocomplete ?? "").split(" ").includes(token)) ??
    find((field) => field.name === name);
  const joined = () => {
    const parts = [knownAs("given-name", "first_name"), knownAs("family-name", "last_name")];
    return parts.filter((part) => part !== null).join(" ") || null;
  };
  const country = () => {
    const code = knownAs("country", "country");
    return code !== null && /^[A-Z]{2}$/.test(code) ? code : null;
  };
  return {
    name: knownAs("name", "name") ?? joined(),
    email: ofKind("email"),
    phone: ofKind("phone"),
    phone_extension: given.get(`${phoneField?.name}.extension`) ?? null,
    company: knownAs("organization", "company"),
    country: ofKind("country") ?? country(),
  };
}
