//! `POST /f/{form}`: a submission.

use std::collections::BTreeMap;

use futures_util::future::join;
use percent_encoding::{CONTROLS, utf8_percent_encode};
use transom_shared::attribution::tracked;
use transom_shared::error::LocatedError;
use transom_shared::form::Form;
use transom_shared::id::IdKind;
use transom_shared::lead::LeadStatus;
use transom_shared::pattern;
use transom_shared::rules::Decision;
use transom_shared::submission::{
    Answer as AnswerValue, Checks, NewSubmission, SubmissionDraft, fingerprint, shortened,
};
use transom_shared::texts;
use transom_shared::wire::ReceiptBody;
use transom_widget::{FormState, Prefilled};

use crate::answer::{Answer, Response, json, wants_page};
use crate::app::App;
use crate::body;
use crate::call::Call;
use crate::error::ApiError;
use crate::headers::Headers;
use crate::log::{self, Event};
use crate::page::{self, Asked, Framed};
use crate::publish::PublishedForm;
use crate::qualify::{Known, Qualified, proved, qualify};
use crate::routes::embed::{locale_for, without_script};
use crate::store::{Accepted, Ceiling, IfSpent, Intake};

const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// From which score on what is set aside is so clearly spam that little of it is kept.
const CLEARLY_SPAM: i32 = 100;
/// Most bytes of answers that are kept of clear spam.
const MAX_SPAM_BYTES: usize = 2000;
/// Submissions without a key that say the same within this time are one, so
/// that a double click without script makes one lead.
const SAME_WITHIN_MS: i64 = 10 * 60 * 1000;

/// Whether a page of this origin may submit with a header of its own.
pub async fn preflight(call: Call) -> Answer {
    let app = call.anybody();
    let form = app.forms.form(&call.part).await?;
    check_origin(&app, &form, &call.headers, &call.origin)?;
    Ok(Response::empty(204))
}

/// Accepts a submission exactly once under its key.
pub async fn create(call: Call) -> Answer {
    let app = call.anybody();
    let Call {
        part: name,
        origin: sent_to,
        headers,
        body,
        ..
    } = call;
    let (form, rules) = join(app.forms.form(&name), app.rules.rules_or_usual()).await;
    let form = form?;
    check_origin(&app, &form, &headers, &sent_to)?;
    let asked = Asked {
        headers: &headers,
        sent_to: &sent_to,
    };
    let submitted = body::submitted(&headers, body).await?;
    // Every locale of a form has the same fields.
    let first = form.definition.locales().first();
    let known_fields = form.in_locale(first.map_or("", String::as_str));
    let draft = submitted.draft().clone().known_to(&known_fields);
    let locale = locale_for(&form, draft.value("_locale"), &headers);
    app.asked_locale.set(Some(locale.clone()));
    let localized = form.in_locale(&locale);
    let misshapen = submitted.problems(&localized);
    if !misshapen.is_empty() {
        return Err(ApiError::invalid(misshapen));
    }
    let key = idempotency_key(&draft, &headers)?;
    let checks = Checks {
        today: app.today_for(draft.value("_day")),
        matches: pattern::matches,
    };
    let submission = match draft.clone().parse(&localized, &checks) {
        Ok(submission) => submission,
        Err(errors) if wants_page(&headers) => {
            let framed = Framed::of(&app, &form, asked, draft.value("_embedder"));
            return Ok(page_again(&form, &localized, draft, errors, &framed).await);
        }
        Err(errors) => return Err(ApiError::invalid(errors)),
    };
    let known = Known {
        published: &form,
        form: &localized,
        draft: &draft,
        submission: &submission,
        proved: &proved(&app, &form, &draft, key.as_deref()).await,
    };
    let qualified = qualify(&app, &headers, &known, &rules).await;
    let has_key = key.is_some();
    let taken = accept(&app, intake(&app, &known, key, qualified), has_key).await?;
    let framed = Framed::of(&app, &form, asked, draft.value("_embedder"));
    receipt(&form, &localized, &headers, &taken, &framed)
}

/// Refuses a foreign page before anything is read, let alone stored. Programs
/// send no `Origin`, and pages that send no referrer send `null` (Fetch Standard, "append
/// a request `Origin` header"): neither says whose it is, and the second is a signal.
fn check_origin(
    app: &App,
    form: &PublishedForm,
    headers: &Headers,
    sent_to: &str,
) -> Result<(), ApiError> {
    let origin = headers.text("origin");
    if ["", "null"].contains(&origin)
        || form.definition.origins().allows(origin)
        || app.config.is_own_origin(origin, sent_to)
    {
        return Ok(());
    }
    Err(ApiError::foreign_origin(origin))
}

/// The key of the header, else of the field `_key`; none where there is neither.
fn idempotency_key(draft: &SubmissionDraft, headers: &Headers) -> Result<Option<String>, ApiError> {
    let key = headers.get(IDEMPOTENCY_KEY);
    let Some(key) = key.or_else(|| draft.value("_key")) else {
        return Ok(None);
    };
    let is_plain = key.bytes().all(|b| b.is_ascii_graphic());
    if is_plain && (8..=128).contains(&key.len()) && !key.starts_with("auto:") {
        return Ok(Some(key.to_owned()));
    }
    let message = "A key has 8 to 128 visible ASCII characters.";
    Err(ApiError::invalid(vec![LocatedError::new(
        "_key", "key", message,
    )]))
}

/// Everything that is stored of a submission.
fn intake(app: &App, known: &Known<'_>, key: Option<String>, qualified: Qualified) -> Intake {
    let Known {
        form,
        submission,
        draft,
        proved,
        ..
    } = *known;
    let fingerprint = fingerprint(&form.name, submission);
    let own_key = |decision: &Decision| {
        key.clone()
            .unwrap_or_else(|| auto_key(decision, &fingerprint, app.now_ms))
    };
    let address = |name| draft.value(name).and_then(tracked);
    let limit = app.config.address_daily_limit;
    let ceiling = qualified
        .sender
        .filter(|_| limit > 0)
        .map(|sender| Ceiling {
            day: sender.day,
            sender: sender.digest,
            limit,
            is_counted: sender.is_counted,
        });
    let if_spent = qualified.if_spent.map(|decision| {
        Box::new(IfSpent {
            key: own_key(&decision),
            decision,
        })
    });
    Intake {
        submission_id: app.new_id(IdKind::Submission),
        lead_id: app.new_id(IdKind::Lead),
        form: form.name.clone(),
        form_version: form.version,
        locale: form.locale.clone(),
        key: own_key(&qualified.decision),
        answers: kept_answers(submission, &qualified.decision, &form.locale),
        fingerprint,
        consents: submission.consents().to_vec(),
        dropped_fields: submission.dropped_fields(),
        lead: qualified.lead,
        decision: qualified.decision,
        attribution: qualified.attribution,
        page: address("_page"),
        referrer: address("_referrer"),
        proof: proved.nonce.clone(),
        if_spent,
        ceiling,
        received_ms: app.now_ms,
    }
}

/// The key of a submission that came with none: what says the same within a while is the
/// same. What is set aside never stands in the way of what is not, or whoever sends a
/// person's words before them, with a trap sprung, would keep theirs out.
fn auto_key(decision: &Decision, fingerprint: &str, now_ms: i64) -> String {
    let aside = match decision.status {
        LeadStatus::Quarantined => "aside:",
        _ => "",
    };
    format!("auto:{aside}{}:{fingerprint}", now_ms / SAME_WITHIN_MS)
}

/// The answers as they are stored: of what is clearly spam only as much as tells a person
/// what it is.
fn kept_answers(
    submission: &NewSubmission,
    decision: &Decision,
    locale: &str,
) -> BTreeMap<String, AnswerValue> {
    let answers = submission.answers().iter().cloned().collect();
    if decision.reasons.spam.score < CLEARLY_SPAM {
        return answers;
    }
    shortened(answers, MAX_SPAM_BYTES, texts::get(locale, "cut"))
}

/// Stores the submission; where the database is down, keeps it in the queue. Whoever came
/// with no key of their own is told the same whether somebody wrote that before or not:
/// the answer would tell it to anybody who guesses the words.
async fn accept(app: &App, intake: Intake, has_key: bool) -> Result<Taken, ApiError> {
    match app.store.accept(&intake).await {
        Ok(accepted) => {
            log::write(&Event::SubmissionAccepted {
                request: &app.request_id,
                form: &intake.form,
                submission: &accepted.submission_id,
                replayed: accepted.is_replay,
                rows_written: accepted.rows_written,
                rows_read: accepted.rows_read,
            });
            app.wake(accepted.destinations.clone());
            Ok(Taken::Stored(match has_key {
                true => accepted,
                false => Accepted {
                    is_replay: false,
                    submission_id: intake.submission_id,
                    ..accepted
                },
            }))
        }
        Err(ApiError::Unavailable(cause)) => {
            app.queues.keep(&intake).await?;
            log::write(&Event::SubmissionQueued {
                request: &app.request_id,
                form: &intake.form,
                submission: &intake.submission_id,
                cause: &cause,
            });
            Ok(Taken::Queued(intake.submission_id))
        }
        Err(error) => Err(error),
    }
}

/// What became of a submission.
enum Taken {
    /// It is in the database.
    Stored(Accepted),
    /// It waits in the queue, under this identifier.
    Queued(String),
}

impl Taken {
    fn status(&self) -> u16 {
        match self {
            Self::Stored(accepted) if accepted.is_replay => 200,
            Self::Stored(_) => 201,
            Self::Queued(_) => 202,
        }
    }

    fn submission_id(&self) -> &str {
        match self {
            Self::Stored(accepted) => &accepted.submission_id,
            Self::Queued(id) => id,
        }
    }
}

/// Tells the visitor: a page or a redirect for people, JSON for programs.
fn receipt(
    form: &PublishedForm,
    localized: &Form,
    headers: &Headers,
    taken: &Taken,
    framed: &Framed,
) -> Answer {
    let redirect = form.definition.redirect().map(str::to_owned);
    let status = taken.status();
    let is_replay = status == 200;
    let message = match taken {
        Taken::Stored(_) => localized.done.clone(),
        Taken::Queued(_) => texts::get(&localized.locale, "queued").to_owned(),
    };
    let mut response = match (wants_page(headers), &redirect) {
        (true, Some(address)) => {
            let mut response = Response::empty(303);
            response.headers.set("location", in_ascii(address));
            response
        }
        (true, None) => {
            page::outcome(form, &localized.locale, &message, is_replay, framed).answer(status)
        }
        (false, _) => {
            let mut response = json(&ReceiptBody {
                submission: taken.submission_id().to_owned(),
                message,
                redirect,
            })?;
            response.status = status;
            response
        }
    };
    if is_replay {
        response.headers.set("idempotency-replayed", "true");
    }
    Ok(response)
}

/// The form again, as it was typed, with every error in its place.
async fn page_again(
    form: &PublishedForm,
    localized: &Form,
    draft: SubmissionDraft,
    errors: Vec<LocatedError>,
    framed: &Framed,
) -> Response {
    let mut state = FormState {
        step: None,
        ..FormState::new(localized)
    };
    state.typed(localized, &draft, None);
    state.refused(errors, localized);
    let markup = without_script(form, &localized.locale, Some(Prefilled { draft, state })).await;
    page::form(form, &localized.locale, &markup, framed).answer(422)
}

/// `address` as a header takes it: what is not ASCII percent-encoded, as a browser would.
fn in_ascii(address: &str) -> String {
    utf8_percent_encode(address, CONTROLS).to_string()
}
