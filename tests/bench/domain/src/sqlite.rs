//! The service's own statements on plain SQLite, in one process and without a server:
//! what no service can beat.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt;
use serde_json::json;
use transom_edge::error::ApiError;
use transom_edge::store::{Intake, LeadFilter, Store};
use transom_shared::form::Form;
use transom_shared::id::IdKind;
use transom_shared::rules::Rules;
use transom_shared::submission::{NewSubmission, SubmissionDraft, fingerprint};
use transom_sqlite::Sqlite;

use crate::data::{NOW_MS, checked, checks, contact, draft, visit};
use crate::operations::Known;

/// Operations of each kind that come before those that count.
const WARM_UP: u32 = 10;

/// What is to be done.
pub struct Plan {
    /// How many submissions are stored, and how many lists read.
    pub count: u32,
    /// The number of the first submission.
    pub first: u32,
    /// How many leads the database was filled with: one in four submissions comes from the
    /// mailbox of one of them. 0 where it is empty.
    pub leads: u32,
}

/// Stores submissions with their leads, a transaction each, then lists 50 leads as often;
/// prints the median of both in milliseconds, and how many a second, as JSON. `file` is a
/// database of the service, or none yet.
///
/// # Errors
/// What SQLite says.
pub fn run(file: &Path, plan: &Plan) -> Result<()> {
    let database = if file.exists() {
        Sqlite::open(file)?
    } else {
        Sqlite::create(file)?
    };
    let store = Store::new(Arc::new(database));
    let (form, rules) = (contact()?, Rules::default());
    let stored = timed(WARM_UP + plan.count, |number| {
        let number = plan.first + number;
        let submission = submitted(&form, number, plan.leads);
        let submission = submission.context("the data satisfies the form")?;
        let intake = intake(&form, &rules, number, &submission);
        let begun = Instant::now();
        let accepted = finish(store.accept(&intake))?;
        anyhow::ensure!(!accepted.is_replay, "it was there already");
        Ok(begun.elapsed().as_secs_f64())
    })?;
    let listed = timed(WARM_UP + plan.count, |_| {
        let begun = Instant::now();
        let page = finish(store.leads(LeadFilter::Form("contact"), None, 50, 0))?;
        anyhow::ensure!(!page.items.is_empty(), "the list is empty");
        Ok(begun.elapsed().as_secs_f64())
    })?;
    println!("{}", json!({ "submission": stored, "list": listed }));
    Ok(())
}

/// The submission of this number; one in four is from one of the `leads` that are known,
/// as `xtask/src/bench/sized.rs` sends it.
fn submitted(form: &Form, number: u32, leads: u32) -> Option<NewSubmission> {
    if leads == 0 || !number.is_multiple_of(4) {
        return checked(form, number);
    }
    let known = u64::from(number / 4) * 7919 % u64::from(leads);
    let email = format!("n{known}@fill.example");
    let pairs = draft(number).pairs().to_vec().into_iter();
    let draft: SubmissionDraft = pairs
        .map(|(name, value)| match name.as_str() {
            "email" => (name, email.clone()),
            "company" => (name, "Engines 0 Ltd".to_owned()),
            _ => (name, value),
        })
        .collect();
    draft.parse(form, &checks()).ok()
}

/// What the service would store of a submission.
fn intake(form: &Form, rules: &Rules, number: u32, submission: &NewSubmission) -> Intake {
    let known = Known::of(form, submission);
    // The bits before these tell what kind of UUID it is.
    let mut chance = [0; 10];
    chance[4..8].copy_from_slice(&number.to_be_bytes());
    Intake {
        submission_id: IdKind::Submission.generate(NOW_MS, chance),
        lead_id: IdKind::Lead.generate(NOW_MS, chance),
        form: form.name.clone(),
        form_version: form.version,
        locale: form.locale.clone(),
        key: format!("bench-key-{number:08}"),
        fingerprint: fingerprint(&form.name, submission),
        answers: submission.answers().iter().cloned().collect(),
        consents: submission.consents().to_vec(),
        dropped_fields: submission.dropped_fields(),
        decision: known.decide(form, submission, rules),
        lead: known.lead,
        attribution: known.attribution,
        page: Some(visit().page),
        referrer: Some(visit().referrer),
        proof: None,
        if_spent: None,
        ceiling: None,
        received_ms: NOW_MS,
    }
}

/// What a future gives that waits for nothing, as all on SQLite.
fn finish<T>(future: impl Future<Output = Result<T, ApiError>>) -> Result<T> {
    let done = future.now_or_never().context("SQLite does not wait")?;
    done.map_err(|error| anyhow!("{error:?}"))
}

fn timed(count: u32, one: impl Fn(u32) -> Result<f64>) -> Result<serde_json::Value> {
    let all = (0..count).map(one).collect::<Result<Vec<f64>>>()?;
    let mut seconds: Vec<f64> = all.into_iter().skip(WARM_UP as usize).collect();
    let per_second = f64::from(count - WARM_UP) / seconds.iter().sum::<f64>();
    seconds.sort_by(f64::total_cmp);
    let median = seconds.get(seconds.len() / 2).context("nothing was done")?;
    Ok(json!({ "p50_ms": median * 1000.0, "per_second": per_second }))
}
