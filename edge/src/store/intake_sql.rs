//! The parts of an intake that rest on other leads. A second round trip would
//! cost every visitor the way to the database once more, so the batch looks up
//! what it needs: the domain hands in its weights and the ring in order, and the
//! database finds the most alike record and the next turn with them.
//!
//! `shared/src/identity/matching.rs` and `shared/src/assign` say the same in Rust,
//! where reasons are told and rules are tried out; the fault run holds the two
//! together on records made by chance (`tests/faults/src/agree.rs`).

use transom_shared::assign::Method;
use transom_shared::identity::{Identity, MatchVerdict, Weights};
use transom_shared::lead::{LeadStatus, NewLead};
use transom_shared::rules::Decision;

use super::database::{Statement, sql};
use super::{Intake, to_json};
use crate::error::ApiError;

/// The record most alike to the one with the keys `?1`, mailbox `?2`, phone `?3`, that
/// seeks the tokens `?4` of the person's name and `?5` of the company's, by the weights
/// `?6`, where it has at least `?7` points. At most 24 candidates are compared, whatever
/// the number of leads. An address counts as the same where any touch of that person had
/// it, and the person is whoever has the first touch or one of the last five. A candidate
/// whose tokens are of an older version has a name that cannot be compared (level 2): it is
/// not missing, or strangers at a switchboard would be linked by the number alone.
///
/// What is used twice is materialized: SQLite would write it out at every use, and a
/// statement is compiled anew for every lead, which takes longer than running it.
macro_rules! best {
    () => {
        concat!(
            "WITH candidates AS (
           SELECT DISTINCT k.lead AS id FROM json_each(?1) AS wanted
           CROSS JOIN lead_keys AS k ON k.key = wanted.value LIMIT 24
         ), levels AS MATERIALIZED (
           SELECT l.id, COALESCE(l.owner, (
               SELECT owner FROM (SELECT id, owner FROM leads WHERE touch_of = l.id ORDER BY id DESC LIMIT 5)
               WHERE owner IS NOT NULL ORDER BY id DESC LIMIT 1)) AS owner,
             CASE WHEN EXISTS (SELECT 1 FROM lead_keys WHERE key = 'e:' || ?2 AND lead = l.id) THEN 7
                  WHEN ?2 = '' OR l.email IS NULL THEN 0 ELSE 1 END AS email,
             CASE WHEN EXISTS (SELECT 1 FROM lead_keys WHERE key = 'p:' || ?3 AND lead = l.id) THEN 7
                  WHEN ?3 = '' OR l.phone IS NULL THEN 0 ELSE 1 END AS phone,
             CASE WHEN ?4 = '[]' OR l.name_key = '' THEN 0 WHEN l.key_version < ",
        key_version!(),
        " THEN 2 ELSE COALESCE((
               SELECT MAX(CAST(value AS INTEGER)) FROM json_each(?4) WHERE instr(l.name_key, value)), 1) END AS name,
             CASE WHEN ?5 = '[]' OR l.company_key = '' OR l.key_version < ",
        key_version!(),
        " THEN 0 ELSE COALESCE((
               SELECT MAX(CAST(value AS INTEGER)) FROM json_each(?5) WHERE instr(l.company_key, value)), 1) END AS company
           FROM candidates CROSS JOIN leads AS l ON l.id = candidates.id
         ), weighed AS MATERIALIZED (
           SELECT id, owner, 10000 + email * 1000 + phone * 100 + name * 10 + company AS vector,
             MIN(json_extract(?6, '$.most[' || (email / 7) || '][' || name || ']'),
               json_extract(?6, '$.email[' || email || ']') + json_extract(?6, '$.phone[' || phone || ']')
               + json_extract(?6, '$.name[' || (email / 7) || '][' || name || ']')
               + json_extract(?6, '$.company[' || company || ']')) AS points
           FROM levels
         ), best AS (
           SELECT * FROM weighed WHERE points >= ?7 ORDER BY points DESC, id LIMIT 1
         )"
        )
    };
}

/// The values `?1` to `?6` of [`best!`], and what a lead is found by from now on.
pub(super) struct Sought {
    identity: Identity,
    keys: String,
    name: String,
    company: String,
    weights: String,
}

impl Sought {
    /// What `lead` is compared by.
    ///
    /// # Errors
    /// As [`to_json`].
    pub(super) fn of(lead: &NewLead) -> Result<Self, ApiError> {
        let identity = Identity::of(lead);
        Ok(Self {
            keys: to_json(&identity.blocking_keys())?,
            name: identity.name.seeks_json(),
            company: identity.company.seeks_json(),
            weights: to_json(&Weights::for_mailbox(&identity.email))?,
            identity,
        })
    }
}

/// Gives the lead to whom the contact knows, else to whose turn it is. Only where
/// the statement before stored a row; none where there is nobody to give it to.
/// A person's `last_lead` then names the lead.
pub(super) fn take_turn(
    lead: &str,
    sought: &Sought,
    decision: &Decision,
) -> Result<Option<Statement>, ApiError> {
    let ring = &decision.ring;
    if ring.seats.is_empty() && !ring.is_sticky {
        return Ok(None);
    }
    Ok(Some(sql!(
        concat!(
            best!(),
            ", seats AS (
               SELECT p.id, p.pass, p.open_leads, seat.key AS place,
                 json_extract(seat.value, '$.stride') AS stride
               FROM json_each(?8) AS seat CROSS JOIN people AS p ON p.id = json_extract(seat.value, '$.person')
               WHERE p.is_active = 1 AND (json_extract(seat.value, '$.capacity') IS NULL
                 OR p.open_leads < json_extract(seat.value, '$.capacity'))
             ), turns AS (
               SELECT id, place, stride, open_leads,
                 MAX(pass, (SELECT MAX(pass) - MAX(stride) FROM seats)) AS turn FROM seats
             ), known AS (
               SELECT p.id, p.pass FROM best CROSS JOIN people AS p ON p.id = best.owner
               WHERE ?9 AND p.is_active = 1 AND p.id NOT IN (SELECT value FROM json_each(?10))
             ), next AS (
               SELECT id, turn + stride AS pass FROM turns
               ORDER BY CASE WHEN ?11 THEN open_leads * stride ELSE turn END, place LIMIT 1
             ), chosen AS (
               SELECT * FROM known
               UNION ALL SELECT * FROM next WHERE NOT EXISTS (SELECT 1 FROM known)
             )
             UPDATE people SET pass = (SELECT pass FROM chosen), open_leads = open_leads + 1,
               last_lead = ?12
             WHERE changes() = 1 AND id = (SELECT id FROM chosen)"
        ),
        &sought.keys,
        &sought.identity.email,
        &sought.identity.phone,
        &sought.name,
        &sought.company,
        &sought.weights,
        MatchVerdict::link_from(),
        to_json(&ring.seats)?,
        ring.is_sticky,
        to_json(&ring.away)?,
        ring.method == Method::Load,
        lead,
    )))
}

/// The lead, where the submission of this batch is new, with whom it is alike to,
/// whose it is and by when it is answered.
pub(super) fn insert_lead(intake: &Intake, sought: &Sought) -> Result<Statement, ApiError> {
    let decision = &intake.decision;
    let target = decision.reasons.target.as_ref();
    let first = target.map(|target| target.first_response);
    let next = target.map(|target| target.next_response);
    Ok(sql!(
        concat!(
            best!(),
            ", found AS MATERIALIZED (
               SELECT best.*, COALESCE(points >= ?8, 0) AS is_known,
                 (SELECT id FROM people WHERE last_lead = ?9) AS mine,
                 CASE WHEN points >= ?8 THEN ?13 ELSE ?11 END AS due_ms
               FROM (SELECT 1) LEFT JOIN best)
             INSERT INTO leads (id, form, submission, name, email, phone, phone_extension, company, country, status,
               score, reasons, features, attribution, name_key, company_key, key_version,
               match_lead, match_vector, touch_of, owner, first_owner, first_owner_by,
               assigned_ms, pooled_ms,
               at_risk_ms, due_ms, check_ms, created_ms)
             SELECT ?9, ?14, ?15, ?16, ?17, ?18, ?31, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?29, ?30, ",
            key_version!(),
            ",
               id, vector, CASE WHEN is_known THEN id END, mine, mine,
               CASE WHEN is_known AND mine = owner THEN 'known_contact'
                 WHEN mine IS NOT NULL THEN 'rule' END,
               CASE WHEN mine IS NOT NULL THEN ?26 END,
               CASE WHEN ?27 AND mine IS NULL THEN ?26 END,
               CASE WHEN is_known THEN ?12 ELSE ?10 END, due_ms,
               CASE WHEN ?28 IS NULL OR mine IS NULL THEN due_ms
                 ELSE MIN(COALESCE(due_ms, ?26 + ?28), ?26 + ?28) END,
               ?26
             FROM found
             WHERE EXISTS (SELECT 1 FROM submissions WHERE id = ?15)
               AND NOT EXISTS (SELECT 1 FROM leads WHERE id = ?9)"
        ),
        &sought.keys,
        &sought.identity.email,
        &sought.identity.phone,
        &sought.name,
        &sought.company,
        &sought.weights,
        MatchVerdict::possible_from(),
        MatchVerdict::link_from(),
        &intake.lead_id,
        first.map(|deadline| deadline.at_risk_ms),
        first.map(|deadline| deadline.due_ms),
        next.map(|deadline| deadline.at_risk_ms),
        next.map(|deadline| deadline.due_ms),
        &intake.form,
        &intake.submission_id,
        intake.lead.name.as_ref(),
        intake.lead.email.as_ref(),
        intake.lead.phone.as_ref(),
        intake.lead.company.as_ref(),
        intake.lead.country.as_ref(),
        decision.status.as_str(),
        decision.reasons.score.points,
        to_json(&decision.reasons)?,
        to_json(&decision.features)?,
        to_json(&intake.attribution)?,
        intake.received_ms,
        decision.is_for_pool,
        decision.recycle_after_ms,
        &sought.identity.name.has,
        &sought.identity.company.has,
        intake.lead.phone_extension.as_ref(),
    ))
}

/// The keys by which the lead's person is found from now on; none for what is set
/// aside, so that nobody is taken for a spammer's acquaintance. A key that leads
/// to the person already costs nothing.
pub(super) fn insert_keys(
    lead: &str,
    sought: &Sought,
    status: LeadStatus,
) -> Result<Option<Statement>, ApiError> {
    let keys = sought.identity.stored_keys();
    if keys.is_empty() || status == LeadStatus::Quarantined {
        return Ok(None);
    }
    Ok(Some(sql!(
        "INSERT INTO lead_keys (key, lead)
         SELECT wanted.value, COALESCE(l.touch_of, l.id)
         FROM leads AS l CROSS JOIN json_each(?2) AS wanted
         WHERE l.id = ?1 AND l.status <> 'quarantined'
         ON CONFLICT DO NOTHING",
        lead,
        to_json(&keys)?,
    )))
}
