//! What every answer gets on its way out: security headers, CORS for the public
//! routes, and problems in the form the caller asked for.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use transom_shared::id::IdKind;
use transom_shared::secure_headers::{self, AnswerKind};
use transom_shared::{locale, texts};

use crate::clock;
use crate::door::Request;
use crate::error::ApiError;
use crate::headers::Headers;
use crate::log::{self, Event};
use crate::page;

/// An answer, whose whole body stands in memory.
#[derive(Default)]
pub struct Response {
    /// The status (RFC 9110 § 15).
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// One without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// One of this content.
    pub fn of(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let mut response = Self::empty(status);
        response.headers.set("content-type", content_type);
        response.body = body.into();
        response
    }
}

/// What a handler gives.
pub type Answer = Result<Response, ApiError>;

/// What is known of a request before it is routed.
pub struct RequestFacts {
    /// When it arrived, in milliseconds since 1970, UTC.
    pub now_ms: i64,
    /// The request, as it stands in the logs.
    pub request_id: String,
    /// Which fault is rehearsed, from the header `x-transom-fault`.
    #[cfg(feature = "test-build")]
    pub fault: String,
    /// Where Turnstile tokens are checked in a rehearsal, from the header
    /// `x-transom-siteverify`; the secret is then `secret`.
    #[cfg(feature = "test-build")]
    pub siteverify: String,
    origin: Option<String>,
    is_public: bool,
    is_preflight: bool,
    is_head: bool,
    wants_page: bool,
    languages: String,
    /// The locale that the visitor's page asked for, as soon as it is known.
    pub asked_locale: AskedLocale,
}

/// The locale that a visitor's page asked for: of the address, or of a submission once it
/// was read. A clone is the same.
#[derive(Clone, Default)]
pub struct AskedLocale(Arc<Mutex<Option<String>>>);

impl AskedLocale {
    /// It is `locale` from now on.
    pub fn set(&self, locale: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = locale;
    }

    fn get(&self) -> Option<String> {
        let locale = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locale.clone()
    }
}

impl RequestFacts {
    /// Those of `request`.
    pub fn of(request: &Request) -> Self {
        let now_ms = clock::now_ms();
        let headers = &request.headers;
        let asked_locale = AskedLocale::default();
        asked_locale.set(request.parameter("locale"));
        Self {
            now_ms,
            request_id: crate::chance::new_id(IdKind::Request, now_ms),
            #[cfg(feature = "test-build")]
            fault: headers.text(crate::rehearsal::FAULT).to_owned(),
            #[cfg(feature = "test-build")]
            siteverify: headers.text(crate::rehearsal::SITEVERIFY).to_owned(),
            origin: headers.get("origin").map(str::to_owned),
            is_public: request.path.starts_with("/f/") || request.path == "/embed.js",
            is_preflight: request.method == "OPTIONS",
            is_head: request.method == "HEAD",
            wants_page: wants_page(headers),
            languages: headers.text("accept-language").to_owned(),
            asked_locale,
        }
    }
}

impl RequestFacts {
    /// The built-in locale that the visitor reads best.
    fn visitors_locale(&self) -> String {
        let available: Vec<String> = texts::locales().map(str::to_owned).collect();
        let asked = self.asked_locale.get();
        let accepted = locale::accept_language(&self.languages);
        let wanted = asked.as_deref().into_iter().chain(accepted);
        locale::negotiate(&available, wanted)
            .unwrap_or("en")
            .to_owned()
    }

    /// Whether the answer may say what it cost. To visitors it may not: the rows that an
    /// intake touches tell whether somebody is known, and what is taken for spam.
    pub fn tells_cost(&self) -> bool {
        cfg!(feature = "test-build") || !self.is_public
    }
}

/// Whether the caller prefers a page for people over data for programs.
pub fn wants_page(headers: &Headers) -> bool {
    let accept = headers.text("accept");
    accept.contains("text/html") || accept.contains("application/xhtml+xml")
}

/// `body` as JSON.
///
/// # Errors
/// [`ApiError::Unavailable`] where it cannot be written.
pub fn json<T: Serialize>(body: &T) -> Answer {
    written(serde_json::to_vec(body))
}

/// What does not depend on the type of the body, compiled once.
fn written(body: serde_json::Result<Vec<u8>>) -> Answer {
    let body = body.map_err(|error| ApiError::unavailable(error.to_string()))?;
    Ok(Response::of(200, "application/json", body))
}

/// `body` as JSON, of something that was made just now.
///
/// # Errors
/// As [`json`].
pub fn created<T: Serialize>(body: &T) -> Answer {
    let mut response = json(body)?;
    response.status = 201;
    Ok(response)
}

/// `body` as JSON, with its revision as the `ETag`.
///
/// # Errors
/// As [`json`].
pub fn tagged<T: Serialize>(body: &T, revision: u32) -> Answer {
    let mut response = json(body)?;
    response.headers.set("etag", format!("\"{revision}\""));
    Ok(response)
}

/// The answer to a save that made `revision`: `201` for the first.
///
/// # Errors
/// As [`json`].
pub fn saved<T: Serialize>(body: &T, revision: u32) -> Answer {
    let mut response = tagged(body, revision)?;
    if revision == 1 {
        response.status = 201;
    }
    Ok(response)
}

/// What the answer to a preflight allows a page.
const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-allow-methods", "GET, POST"),
    (
        "access-control-allow-headers",
        "Content-Type, Idempotency-Key",
    ),
    ("access-control-max-age", "86400"),
];

/// Finishes what a handler gave. `is_strict_below` is whether the hosts below this one are
/// reached by `https` only as well.
pub fn finish(answer: Answer, facts: &RequestFacts, is_strict_below: bool) -> Response {
    let mut response = answer.unwrap_or_else(|error| problem(&error, facts));
    let is_page = response
        .headers
        .text("content-type")
        .starts_with("text/html");
    let kind = match (facts.is_public, is_page) {
        (false, _) => AnswerKind::OwnerData,
        (true, false) => AnswerKind::PublicData,
        (true, true) => AnswerKind::VisitorPage,
    };
    let headers = &mut response.headers;
    for (name, value) in secure_headers::EVERY.iter().chain(kind.headers()) {
        headers.set_usual(name, value);
    }
    if is_strict_below {
        headers.set(
            "strict-transport-security",
            secure_headers::STRICT_TRANSPORT_BELOW,
        );
    }
    headers.set("x-request-id", facts.request_id.clone());
    if facts.is_public {
        allow_origin(headers, facts);
    }
    if facts.is_head {
        headers.set("content-length", response.body.len().to_string());
        response.body.clear();
    }
    response
}

/// Lets the calling page read the answer, a refusal included: a page that may
/// not send should at least be able to say why. Nothing here rests on cookies.
fn allow_origin(headers: &mut Headers, facts: &RequestFacts) {
    headers.add("vary", "Origin");
    let allowed = facts.origin.clone().unwrap_or_else(|| "*".to_owned());
    headers.set("access-control-allow-origin", allowed);
    headers.set(
        "access-control-expose-headers",
        "Idempotency-Replayed, Retry-After, X-Request-Id",
    );
    if facts.is_preflight {
        for (name, value) in PREFLIGHT {
            headers.set(name, value);
        }
    }
}

/// A problem, as a page or as JSON, with the request's id. Its cause is only logged.
fn problem(error: &ApiError, facts: &RequestFacts) -> Response {
    if let ApiError::Unavailable(cause) = error {
        log::write(&Event::RequestFailed {
            request: &facts.request_id,
            cause,
        });
    }
    let locale = facts.is_public.then(|| facts.visitors_locale());
    let (status, body) = error.told(&facts.request_id, locale.as_deref());
    let mut response = if facts.is_public && facts.wants_page {
        page::problem(&body, locale.as_deref().unwrap_or_default()).answer(status)
    } else {
        let json = serde_json::to_string(&body).unwrap_or_default();
        Response::of(status, "application/problem+json", json)
    };
    if let Some((name, value)) = error.header() {
        response.headers.set(name, value);
    }
    response
}
