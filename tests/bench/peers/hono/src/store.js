// Accepting a submission: one batch, which is one transaction and one round trip.

import { withDeadline } from "./body.js";
import { blockingKeys, LINK_FROM, POSSIBLE_FROM, storedKeys } from "./identity.js";
import { Problem } from "./problems.js";
import { COUNT_SENDER, INSERT_DELIVERIES, INSERT_KEYS, INSERT_LEAD, INSERT_SUBMISSION, SELECT_BY_KEY } from "./sql.js";

/** Longest a batch may take, in milliseconds: D1 has no deadline of its own. */
const DEADLINE_MS = 10_000;

/** Runs statements, each `[sql, ...values]`, in one transaction. */
export async function batch(database, statements) {
  const prepared = statements.map(([sql, ...values]) => database.prepare(sql).bind(...values));
  try {
    const late = () => new Error("the batch took longer than its deadline");
    return await withDeadline(database.batch(prepared), DEADLINE_MS, late);
  } catch (error) {
    throw Problem.unavailable(String(error));
  }
}

/**
 * Stores the submission, its lead and its outbox rows exactly once under its key.
 * The same batch finds out whom the lead belongs to.
 */
export async function accept(database, intake) {
  const { submissionId, leadId, form, key, decision } = intake;
  const { identity, status } = decision;
  const { ceiling } = intake;
  const statements = [insertSubmission(intake)];
  if (ceiling?.isCounted) statements.push([COUNT_SENDER, ceiling.day, ceiling.sender]);
  statements.push(insertLead(intake));
  const outbox = statements.length;
  statements.push([INSERT_DELIVERIES, leadId, intake.receivedMs, Number(decision.isQualified), form]);
  const keys = storedKeys(identity);
  // None for what is set aside, so that nobody is taken for a spammer's acquaintance.
  if (keys.length > 0 && status !== "quarantined") {
    statements.push([INSERT_KEYS, leadId, JSON.stringify(keys)]);
  }
  // The twin asks for no proof of work.
  statements.push([SELECT_BY_KEY, form, key, null]);
  const results = await batch(database, statements);
  const stored = results.at(-1).results[0];
  if (!stored?.id) {
    throw ceiling ? Problem.tooMany(intake.receivedMs) : Problem.unavailable("the batch stored nothing");
  }
  if (stored.fingerprint !== intake.fingerprint) throw Problem.keyReused();
  const total = (count) => results.reduce((sum, { meta }) => sum + (meta[count] ?? 0), 0);
  return {
    submissionId: stored.id,
    isReplay: stored.id !== submissionId,
    destinations: results[outbox].results.map((row) => row.destination),
    rowsWritten: total("rows_written"),
    rowsRead: total("rows_read"),
  };
}

function insertSubmission(intake) {
  return [
    INSERT_SUBMISSION,
    intake.submissionId,
    intake.form,
    intake.formVersion,
    intake.key,
    intake.fingerprint,
    intake.locale,
    JSON.stringify(intake.answers),
    JSON.stringify(intake.consents),
    JSON.stringify(intake.decision.reasons.spam.signals),
    intake.droppedFields,
    intake.page,
    intake.referrer,
    intake.receivedMs,
    null,
    intake.ceiling?.day ?? null,
    intake.ceiling?.sender ?? null,
    intake.ceiling?.limit ?? null,
  ];
}

function insertLead(intake) {
  const { decision } = intake;
  const { identity, lead } = decision;
  return [
    INSERT_LEAD,
    JSON.stringify(blockingKeys(identity)),
    identity.email,
    identity.phone,
    JSON.stringify(identity.name.seeks),
    JSON.stringify(identity.company.seeks),
    JSON.stringify(decision.weights),
    POSSIBLE_FROM,
    LINK_FROM,
    intake.leadId,
    // There are no response targets.
    null,
    null,
    null,
    null,
    intake.form,
    intake.submissionId,
    lead.name,
    lead.email,
    lead.phone,
    lead.company,
    lead.country,
    decision.status,
    decision.reasons.score.points,
    JSON.stringify(decision.reasons),
    JSON.stringify(decision.features),
    JSON.stringify(decision.attribution),
    intake.receivedMs,
    Number(decision.isForPool),
    null,
    identity.name.has.join(""),
    identity.company.has.join(""),
    lead.phone_extension,
  ];
}
