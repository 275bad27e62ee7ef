//! Every error the service answers, and the only place where error bodies are
//! made. Callers' mistakes say what to do; our own faults are logged once, with
//! the request's id, and say nothing of their inside.

use std::borrow::Cow;

use transom_shared::error::LocatedError;
use transom_shared::texts;
use transom_shared::wire::ProblemBody;

/// Why a request is not answered as asked. What it holds is boxed: results are handed on
/// everywhere, and each place that does moves the whole of one.
#[derive(Debug)]
pub enum ApiError {
    /// The input was read, and these things are wrong with it.
    Invalid(Box<[LocatedError]>),
    /// The input could not be read.
    Malformed(&'static str),
    /// No token, or not the right one.
    Unauthorized,
    /// The form does not allow the site the request comes from.
    ForeignOrigin(Box<str>),
    /// There is no such thing; the text names it.
    NotFound(&'static str),
    /// The form exists but was never published.
    Unpublished,
    /// This address does not take this method, but those that the text names.
    MethodNotAllowed(&'static str),
    /// The body did not arrive in time.
    Timeout,
    /// The thing was changed by somebody else meanwhile.
    Stale,
    /// The thing stands in a way that does not allow this; a stable word and what
    /// to tell the person.
    Conflict(Box<(&'static str, String)>),
    /// The body is larger than is taken here.
    TooLarge,
    /// The body is of a type that is not understood here.
    UnsupportedType,
    /// The idempotency key was used before, for another content.
    KeyReused,
    /// One address sent too much to one form today; how many seconds are left of the day.
    TooMany(u32),
    /// The deployment lacks a setting; the text says which.
    Misconfigured(&'static str),
    /// The database or the key-value store did not do its part.
    Unavailable(Box<str>),
}

impl From<worker::Error> for ApiError {
    fn from(error: worker::Error) -> Self {
        Self::Unavailable(error.to_string().into())
    }
}

impl ApiError {
    /// [`ApiError::Invalid`], for these reasons.
    pub fn invalid(errors: Vec<LocatedError>) -> Self {
        Self::Invalid(errors.into())
    }

    /// [`ApiError::Conflict`]: a stable word and what to tell the person.
    pub fn conflict(code: &'static str, message: String) -> Self {
        Self::Conflict(Box::new((code, message)))
    }

    /// [`ApiError::ForeignOrigin`], for a page of `origin`.
    pub fn foreign_origin(origin: &str) -> Self {
        Self::ForeignOrigin(origin.into())
    }

    /// [`ApiError::Unavailable`], for this cause, which is only logged.
    pub fn unavailable(cause: impl Into<Box<str>>) -> Self {
        Self::Unavailable(cause.into())
    }
}

/// Status, stable name, title and advice of a problem.
type Description = (u16, &'static str, &'static str, String);

impl ApiError {
    fn describe(&self) -> Description {
        let own = |text: &str| text.to_owned();
        match self {
            Self::Invalid(errors) => (
                422,
                "invalid",
                "Some of this needs correcting",
                errors
                    .iter()
                    .map(|error| error.message.as_str())
                    .take(3)
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            Self::Malformed(advice) => (400, "malformed", "This could not be read", own(advice)),
            Self::Unauthorized => (
                401,
                "unauthorized",
                "A token is needed",
                own("Send Authorization: Bearer and your API token."),
            ),
            Self::ForeignOrigin(origin) => (
                403,
                "foreign-origin",
                "This site may not use this form",
                format!("Add {origin} to the form's origins and publish it again."),
            ),
            Self::NotFound(what) => (404, "not-found", "There is nothing here", own(what)),
            Self::Unpublished => (
                404,
                "unpublished",
                "This form is not published",
                own("Its owner can publish it with POST /v1/forms/{form}/publish."),
            ),
            Self::MethodNotAllowed(_) => (
                405,
                "method-not-allowed",
                "This address does not take this method",
                own("See /openapi.json for what it takes."),
            ),
            Self::Timeout => (
                408,
                "timeout",
                "The request took too long to arrive",
                own("Nothing was stored. Send it again under the same key."),
            ),
            Self::Stale => (
                412,
                "stale",
                "Somebody else changed this meanwhile",
                own("Read it again, apply your change and send the new ETag in If-Match."),
            ),
            Self::Conflict(conflict) => (
                409,
                "conflict",
                "This is not possible now",
                conflict.1.clone(),
            ),
            Self::TooLarge => (
                413,
                "too-large",
                "This is too large",
                own("A submission has at most 64 KB, a form definition at most 256 KB."),
            ),
            Self::UnsupportedType => (
                415,
                "unsupported-type",
                "This content type is not understood",
                own("Send application/x-www-form-urlencoded, multipart/form-data or JSON."),
            ),
            Self::KeyReused => (
                422,
                "key-reused",
                "This key was used for another submission",
                own("Make a new idempotency key for new content."),
            ),
            Self::TooMany(_) => (
                429,
                "too-many",
                "Too much came from one address today",
                own(
                    "Raise ADDRESS_DAILY_LIMIT if these were people, or send from your own \
                     server under another address. Retry-After says when the day ends.",
                ),
            ),
            Self::Misconfigured(advice) => (
                503,
                "misconfigured",
                "The service is not set up",
                own(advice),
            ),
            Self::Unavailable(_) => (
                503,
                "unavailable",
                "The service cannot store this right now",
                own(
                    "Nothing is lost on your side. Send it again under the same key in a few seconds.",
                ),
            ),
        }
    }
}

impl ApiError {
    /// The status, and what is told in the answer to the request `request`. A visitor, who
    /// reads `locale`, is told what a visitor can do; the rest is for an operator.
    pub fn told(&self, request: &str, locale: Option<&str>) -> (u16, ProblemBody) {
        let (status, name, title, advice) = self.describe();
        let for_visitors = locale.zip(self.sentence());
        let (detail, operator_detail) = match for_visitors {
            Some((locale, sentence)) => (texts::get(locale, sentence).to_owned(), advice),
            None => (advice, String::new()),
        };
        let body = ProblemBody {
            kind: format!("https://transom.dev/problems/{name}"),
            title: title.to_owned(),
            status,
            detail,
            operator_detail,
            request: request.to_owned(),
            errors: match self {
                Self::Invalid(errors) => errors.to_vec(),
                Self::Conflict(conflict) => {
                    vec![LocatedError::new("", conflict.0, &conflict.1)]
                }
                _ => Vec::new(),
            },
        };
        (status, body)
    }

    /// The key of the sentence that tells a visitor; none where the problem says itself
    /// what is wrong with each field, in the visitor's language.
    fn sentence(&self) -> Option<&'static str> {
        Some(match self {
            // The key is the page's doing: its problem is no visitor's.
            Self::Invalid(errors) if errors.iter().any(|error| error.loc == "_key") => {
                "problem_read"
            }
            Self::Invalid(_) => return None,
            Self::Malformed(_) | Self::UnsupportedType | Self::MethodNotAllowed(_) => {
                "problem_read"
            }
            Self::ForeignOrigin(_) | Self::Unauthorized => "problem_page",
            Self::NotFound(_) | Self::Unpublished => "problem_gone",
            Self::Timeout => "problem_slow",
            Self::TooLarge => "problem_large",
            Self::KeyReused | Self::Stale | Self::Conflict(_) => "problem_changed",
            Self::TooMany(_) => "problem_many",
            Self::Misconfigured(_) | Self::Unavailable(_) => "problem_busy",
        })
    }

    /// The header that belongs to the answer.
    pub fn header(&self) -> Option<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Unauthorized => Some((
                "www-authenticate",
                Cow::Borrowed("Bearer realm=\"transom\""),
            )),
            Self::MethodNotAllowed(allowed) => Some(("allow", Cow::Borrowed(allowed))),
            Self::TooMany(seconds) => Some(("retry-after", Cow::Owned(seconds.to_string()))),
            Self::Misconfigured(_) | Self::Unavailable(_) => {
                Some(("retry-after", Cow::Borrowed("5")))
            }
            _ => None,
        }
    }
}
