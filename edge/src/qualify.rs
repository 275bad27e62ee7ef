//! What a decision about a submission needs to know besides its content: how much
//! came from where, and what a visitor's device was asked to prove.

use sha2::{Digest, Sha256};
use transom_shared::attribution::{Attribution, FirstVisitDraft, VisitDraft, tracked};
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
use crate::limits::{Counted, Sender};
use crate::publish::PublishedForm;
use crate::zones::Zones;

/// What a visitor's device proved.
#[derive(Clone, Debug, Default)]
pub struct Proved {
    turnstile: Check,
    proof: Check,
    /// The nonce of the work, which counts once.
    pub nonce: Option<String>,
}

/// Longest token of Turnstile, in characters
/// (<https://developers.cloudflare.com/turnstile/get-started/server-side-validation/>).
const MAX_TOKEN: usize = 2048;

/// Checks what the form asks a visitor's device to prove. A token of Turnstile counts
/// once, and a retry must not fail because its first try succeeded: none is spent on a
/// submission that is stored already. Whether work was used before is decided where the
/// submission is stored.
pub async fn proved(
    app: &App,
    form: &PublishedForm,
    draft: &SubmissionDraft,
    key: Option<&str>,
) -> Proved {
    let settings = form.definition.spam();
    if !settings.turnstile.is_empty()
        && let Some(key) = key
    {
        let is_stored = app.store.has_key(form.definition.name(), key).await;
        // With the database down nobody knows; the submission goes to the queue.
        if is_stored.unwrap_or_default() {
            return Proved::default();
        }
    }
    let turnstile = if settings.turnstile.is_empty() {
        Check::NotAsked
    } else {
        let id = key.map(|key| as_uuid(form.definition.name(), key));
        turnstile(app, draft.value("_turnstile"), id).await
    };
    let (proof, nonce) = if settings.proof_of_work {
        work(app, draft.value("_proof"))
    } else {
        (Check::NotAsked, None)
    };
    Proved {
        turnstile,
        proof,
        nonce,
    }
}

/// What the work is worth that came with a submission, and its nonce.
fn work(app: &App, work: Option<&str>) -> (Check, Option<String>) {
    let Some(secret) = proof_secret(&app.config) else {
        return (Check::Unreachable, None);
    };
    match work.map(|work| verify(work, app.now_ms, &secret)) {
        None => (Check::Missing, None),
        Some(Proof::Invalid) => (Check::Failed, None),
        Some(Proof::Valid { nonce }) => (Check::Passed, Some(nonce)),
    }
}

async fn turnstile(app: &App, token: Option<&str>, id: Option<String>) -> Check {
    match (&app.config.turnstile_secret, token) {
        (None, _) => Check::Unreachable,
        (Some(_), None) => Check::Missing,
        (Some(_), Some(token)) if token.len() > MAX_TOKEN => Check::Failed,
        (Some(secret), Some(token)) => deliver::siteverify(&app.config, secret, token, id).await,
    }
}

/// A UUID that stands for a form and an idempotency key: Turnstile then takes the same
/// token again for the same submission, and for no other.
fn as_uuid(form: &str, key: &str) -> String {
    // A form's name has no line break.
    let hex = hex::encode(&Sha256::digest([form, "\n", key].concat().as_bytes()));
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

/// The key that challenges are signed with.
pub fn proof_secret(config: &Config) -> Option<[u8; 32]> {
    config.derived_key("transom proof of work")
}

/// What was decided about a submission.
pub struct Qualified {
    /// The lead made of it.
    pub lead: NewLead,
    /// Where it came from.
    pub attribution: Attribution,
    /// What was decided.
    pub decision: Decision,
    /// What is decided where its work turns out to be used before.
    pub if_spent: Option<Decision>,
    /// Whose it is.
    pub sender: Option<Sender>,
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
    let counted = Counted {
        form: &form.name,
        headers,
        content: &facts.longest_text(),
        key: &app.config.address_key(),
        now_ms: app.now_ms,
    };
    let bursts = app.limits.count(&counted).await;
    let circumstances = Circumstances {
        is_trapped: !submission.signals().is_empty(),
        elapsed_ms: known
            .draft
            .value("_elapsed")
            .and_then(|text| text.parse().ok()),
        is_address_burst: bursts.address,
        is_form_burst: bursts.form,
        is_content_burst: bursts.content,
        replaced_in: known.draft.replaced_in(form),
        is_origin_opaque: headers.text("origin") == "null",
        turnstile: known.proved.turnstile,
        proof: known.proved.proof,
    };
    let is_wanted = is_wanted(submission, known.published.definition.qualify());
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    let decide_in = |circumstances: &Circumstances| {
        decide(&facts, circumstances, is_wanted, rules, app.now_ms, &offset)
    };
    let if_spent = known.proved.nonce.as_ref().map(|_| {
        decide_in(&Circumstances {
            proof: Check::Spent,
            ..circumstances.clone()
        })
    });
    Qualified {
        decision: decide_in(&circumstances),
        if_spent,
        sender: bursts.sender,
        lead,
        attribution,
    }
}

/// What the page said of the visit, without what may be secret in its addresses.
fn visit(draft: &SubmissionDraft) -> VisitDraft {
    let address = |text: &str| tracked(text).unwrap_or_default();
    let text = |name| draft.value(name).map(address).unwrap_or_default();
    let first = draft.value("_first");
    let first: Option<FirstVisitDraft> = first.and_then(|first| json::read(first).ok());
    VisitDraft {
        page: text("_page"),
        landing: text("_landing"),
        referrer: text("_referrer"),
        first: first.map(|first| FirstVisitDraft {
            page: address(&first.page),
            referrer: address(&first.referrer),
            ..first
        }),
    }
}
