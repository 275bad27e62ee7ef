//! What a decision about a submission needs to know besides its content: how much
//! came from where, and what a visitor's device was asked to prove.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use transom_shared::attribution::{Attribution, VisitDraft};
use transom_shared::facts::LeadFacts;
use transom_shared::form::Form;
use transom_shared::hex;
use transom_shared::json;
use transom_shared::lead::{NewLead, is_wanted};
use transom_shared::rules::{Decision, Rules, decide};
use transom_shared::spam::proof::{Proof, verify};
use transom_shared::spam::{Check, Circumstances};
use transom_shared::submission::{NewSubmission, SubmissionDraft};

use crate::app::App;
use crate::config::Config;
use crate::deliver;
use crate::headers::Headers;
use crate::publish::PublishedForm;
use crate::store::SeenBefore;
use crate::zones::Zones;

/// What a visitor's device proved.
#[derive(Clone, Debug, Default)]
pub struct Proved {
    turnstile: Check,
    proof: Check,
    /// The nonce of the work, which counts once.
    pub nonce: Option<String>,
}

/// Checks what the form asks a visitor's device to prove. Nothing is spent on a
/// submission that is stored already: a token counts once, and a retry must not
/// fail because its first try succeeded.
pub async fn proved(
    app: &App,
    form: &PublishedForm,
    draft: &SubmissionDraft,
    key: Option<&str>,
) -> Proved {
    let settings = form.definition.spam();
    if !settings.proof_of_work && settings.turnstile.is_empty() {
        return Proved::default();
    }
    let secret = proof_secret(&app.config);
    let work = draft.value("_proof");
    let found = match (&secret, work) {
        (Some(secret), Some(work)) => Some(verify(work, app.now_ms, secret)),
        _ => None,
    };
    let nonce = match &found {
        Some(Proof::Valid { nonce }) => Some(nonce.clone()),
        _ => None,
    };
    let name = form.definition.name();
    let seen = app.store.seen_before(name, key, nonce.as_deref()).await;
    // With the database down nobody knows; the submission goes to the queue.
    let seen = seen.unwrap_or_default();
    if seen.has_key {
        return Proved::default();
    }
    Proved {
        turnstile: if settings.turnstile.is_empty() {
            Check::NotAsked
        } else {
            turnstile(app, draft.value("_turnstile"), key).await
        },
        proof: match (settings.proof_of_work, &secret, found) {
            (false, _, _) => Check::NotAsked,
            (true, None, _) => Check::Unreachable,
            (true, _, None) => Check::Missing,
            (true, _, Some(Proof::Invalid)) => Check::Failed,
            (true, _, Some(Proof::Valid { .. })) => proof_check(seen),
        },
        nonce: nonce.filter(|_| !seen.has_proof),
    }
}

fn proof_check(seen: SeenBefore) -> Check {
    if seen.has_proof {
        Check::Spent
    } else {
        Check::Passed
    }
}

async fn turnstile(app: &App, token: Option<&str>, key: Option<&str>) -> Check {
    let (Some(secret), Some(token)) = (&app.config.turnstile_secret, token) else {
        let is_set_up = app.config.turnstile_secret.is_some();
        return if is_set_up {
            Check::Missing
        } else {
            Check::Unreachable
        };
    };
    deliver::siteverify(&app.config, secret, token, key.map(as_uuid)).await
}

/// A UUID that stands for an idempotency key: Turnstile then takes the same token
/// again for the same submission.
fn as_uuid(key: &str) -> String {
    let hex = hex::encode(&Sha256::digest(key.as_bytes()));
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    // Version 8 and the usual variant (RFC 9562 § 5.8).
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

/// The key that challenges are signed with: made of the service's own secret, so
/// that there is one less to set.
pub fn proof_secret(config: &Config) -> Option<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&config.secrets.current?).ok()?;
    mac.update(b"transom proof of work");
    Some(mac.finalize().into_bytes().to_vec())
}

/// What was decided about a submission.
pub struct Qualified {
    /// The lead made of it.
    pub lead: NewLead,
    /// Where it came from.
    pub attribution: Attribution,
    /// What was decided.
    pub decision: Decision,
}

/// Everything that is known of one submission.
pub struct Known<'a> {
    /// The form.
    pub published: &'a PublishedForm,
    /// The form in the visitor's locale.
    pub form: &'a Form,
    /// What came.
    pub draft: &'a SubmissionDraft,
    /// What came, checked.
    pub submission: &'a NewSubmission,
    /// What the visitor's device proved.
    pub proved: &'a Proved,
}

/// Counts the submission and decides about it.
pub async fn qualify(app: &App, headers: &Headers, known: &Known<'_>, rules: &Rules) -> Qualified {
    let Known {
        form, submission, ..
    } = *known;
    let lead = NewLead::from_submission(form, submission);
    let attribution = Attribution::of(&visit(known.draft), app.now_ms);
    let facts = LeadFacts {
        form: &form.name,
        locale: &form.locale,
        lead: &lead,
        answers: submission.answers(),
        consents: submission.consents().len(),
        attribution: &attribution,
    };
    let bursts = app
        .limits
        .count(&form.name, headers, &facts.longest_text())
        .await;
    let circumstances = Circumstances {
        is_trapped: !submission.signals().is_empty(),
        elapsed_ms: known
            .draft
            .value("_elapsed")
            .and_then(|text| text.parse().ok()),
        is_address_burst: bursts.address,
        is_form_burst: bursts.form,
        is_content_burst: bursts.content,
        turnstile: known.proved.turnstile,
        proof: known.proved.proof,
    };
    let is_wanted = is_wanted(submission, known.published.definition.qualify());
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    let decision = decide(
        &facts,
        &circumstances,
        is_wanted,
        rules,
        app.now_ms,
        &offset,
    );
    Qualified {
        decision,
        lead,
        attribution,
    }
}

/// What the page said of the visit.
fn visit(draft: &SubmissionDraft) -> VisitDraft {
    let text = |name| draft.value(name).unwrap_or_default().to_owned();
    VisitDraft {
        page: text("_page"),
        landing: text("_landing"),
        referrer: text("_referrer"),
        first: draft
            .value("_first")
            .and_then(|first| json::read(first).ok()),
    }
}
