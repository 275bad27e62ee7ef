// `GET /v1/leads`: one page of leads, newest first.

import { isId } from "./ids.js";
import { invalidResponse } from "./problems.js";
import { batch } from "./store.js";

const OPEN = new Set(["new", "marketing_qualified", "sales_qualified"]);

export async function list(c) {
  const { form, owner, cursor, limit = "50" } = c.req.query();
  const refused = (loc, code, message) => invalidResponse(c, [{ loc, code, message }]);
  if (form !== undefined && owner !== undefined) {
    return refused("owner", "combination", "Ask for the leads of a form or of a person.");
  }
  const count = /^\+?\d{1,9}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > 200) return refused("limit", "range", "Ask for 1 to 200 items.");
  if (cursor !== undefined && !isId("lead_", cursor)) {
    return refused("cursor", "cursor", "Give the next_cursor of the page before.");
  }
  // One row more than asked for tells whether another page follows. Identifiers
  // begin with l; m sorts after all of them.
  const statement = statementFor(form, owner, cursor ?? "m", count + 1);
  const [{ results }] = await batch(c.env.DB, [statement]);
  const items = results.slice(0, count).map((row) => leadBody(row, c.get("nowMs")));
  const hasMore = results.length > count;
  return c.json({ items, next_cursor: hasMore ? items.at(-1).id : null });
}

// The columns that are told, word for word those of the service (store/lead_list.rs).
const LISTED = `SELECT id, form, submission, name, email, phone, phone_extension, company, country, status, score,
               owner, pooled_ms, touch_of, at_risk_ms, due_ms, responded_ms, revision, created_ms,
               COALESCE(json_extract(attribution, '$.last.channel'), 'direct') AS channel
             FROM leads`;

function statementFor(form, owner, before, count) {
  if (form !== undefined) {
    const sql = `${LISTED} WHERE form = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2`;
    return [sql, before, count, form];
  }
  if (owner !== undefined) {
    const sql = `${LISTED} WHERE owner = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2`;
    return [sql, before, count, owner];
  }
  return [`${LISTED} WHERE id < ?1 ORDER BY id DESC LIMIT ?2`, before, count];
}

/** A lead as it is told at `nowMs`. */
function leadBody(row, nowMs) {
  return {
    id: row.id,
    form: row.form,
    submission: row.submission,
    name: row.name,
    email: row.email,
    phone: row.phone,
    phone_extension: row.phone_extension,
    company: row.company,
    country: row.country,
    status: row.status,
    score: row.score,
    channel: row.channel,
    owner: row.owner,
    pooled_ms: row.pooled_ms,
    touch_of: row.touch_of,
    due_ms: row.due_ms,
    responded_ms: row.responded_ms,
    target_state: targetState(row, nowMs),
    revision: row.revision,
    created_ms: row.created_ms,
  };
}

/** How the deadline stands; null where there is none, or it was closed unanswered. */
function targetState(row, nowMs) {
  const { at_risk_ms: atRiskMs, due_ms: dueMs, responded_ms: respondedMs } = row;
  if (atRiskMs === null || dueMs === null) return null;
  if (respondedMs !== null) return respondedMs <= dueMs ? "met" : "breached";
  if (!OPEN.has(row.status)) return null;
  if (nowMs > dueMs) return "breached";
  return nowMs >= atRiskMs ? "at_risk" : "due";
}
