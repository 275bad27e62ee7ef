//! `POST /f/{form}`: a submission.

use futures_util::future::join;
use transom_shared::error::LocatedError;
use transom_shared::form::Form;
use transom_shared::id::IdKind;
use transom_shared::pattern;
use transom_shared::submission::{Checks, SubmissionDraft, fingerprint};
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
use crate::page;
use crate::publish::PublishedForm;
use crate::qualify::{Known, Qualified, proved, qualify};
use crate::routes::embed::{locale_for, without_script};
use crate::store::{Accepted, Intake};

const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Submissions without a key that say the same within this time are one, so
/// that a double click without script makes one lead.
const SAME_WITHIN_MS: i64 = 10 * 60 * 1000;

/// Whether a page of this origin may submit with a header of its own.
pub async fn preflight(call: Call) -> Answer {
    let form = call.anybody().forms.form(&call.part).await?;
    check_origin(&form, &call.headers)?;
    Ok(Response::empty(204))
}

/// Accepts a submission exactly once under its key.
pub async fn create(call: Call) -> Answer {
    let app = call.anybody();
    let Call {
        part: name,
        headers,
        body,
        ..
    } = call;
    let (form, rules) = join(app.forms.form(&name), app.rules.rules_or_usual()).await;
    let form = form?;
    check_origin(&form, &headers)?;
    let draft = body::submitted(&headers, body).await?;
    let locale = locale_for(&form, draft.value("_locale"), &headers);
    let localized = form.in_locale(&locale);
    let key = idempotency_key(&draft, &headers)?;
    let checks = Checks {
        today: app.today_for(draft.value("_day")),
        matches: pattern::matches,
    };
    let submission = match draft.clone().parse(&localized, &checks) {
        Ok(submission) => submission,
        Err(errors) if wants_page(&headers) => {
            return Ok(page_again(&form, &localized, draft, errors).await);
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
    let taken = accept(&app, intake(&app, &known, key, qualified)).await?;
    receipt(&form, &localized, &headers, &taken)
}

/// Refuses a foreign page before anything is read, let alone stored. Programs
/// send no `Origin`; browsers always do when they post.
fn check_origin(form: &PublishedForm, headers: &Headers) -> Result<(), ApiError> {
    let origin = headers.text("origin");
    let own = ["https://", headers.text("host")].concat();
    let own_plain = ["http://", headers.text("host")].concat();
    let is_own = origin == own || origin == own_plain;
    if origin.is_empty() || is_own || form.definition.origins().allows(origin) {
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
    let same_time = app.now_ms / SAME_WITHIN_MS;
    let address = |name| {
        let value: Option<&str> = draft.value(name);
        value.filter(|page| page.len() <= 2000).map(str::to_owned)
    };
    Intake {
        submission_id: app.new_id(IdKind::Submission),
        lead_id: app.new_id(IdKind::Lead),
        form: form.name.clone(),
        form_version: form.version,
        locale: form.locale.clone(),
        key: key.unwrap_or_else(|| format!("auto:{same_time}:{fingerprint}")),
        fingerprint,
        answers: submission.answers().iter().cloned().collect(),
        consents: submission.consents().to_vec(),
        dropped_fields: submission.dropped_fields(),
        lead: qualified.lead,
        decision: qualified.decision,
        attribution: qualified.attribution,
        page: address("_page"),
        referrer: address("_referrer"),
        proof: proved.nonce.clone(),
        received_ms: app.now_ms,
    }
}

/// Stores the submission; where the database is down, keeps it in the queue.
async fn accept(app: &App, intake: Intake) -> Result<Taken, ApiError> {
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
            Ok(Taken::Stored(accepted))
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
fn receipt(form: &PublishedForm, localized: &Form, headers: &Headers, taken: &Taken) -> Answer {
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
            response.headers.set("location", address.clone());
            response
        }
        (true, None) => page::outcome(form, &localized.locale, &message, is_replay).answer(status),
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
) -> Response {
    let mut state = FormState {
        step: None,
        ..FormState::new(localized)
    };
    state.typed(localized, &draft, None);
    state.refused(errors, localized);
    let markup = without_script(form, &localized.locale, Some(Prefilled { draft, state })).await;
    page::form(form, &localized.locale, &markup).answer(422)
}
