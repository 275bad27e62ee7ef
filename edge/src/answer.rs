//! What every answer gets on its way out: security headers, CORS for the public
//! routes, and problems in the form the caller asked for.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use transom_shared::id::IdKind;

use crate::clock;
use crate::door::Request;
use crate::error::ApiError;
use crate::log::{self, Event};
use crate::page;

/// An answer, whose whole body stands in memory.
pub type Response = http::Response<Vec<u8>>;

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
    origin: Option<HeaderValue>,
    is_public: bool,
    is_preflight: bool,
    is_head: bool,
    wants_page: bool,
    languages: String,
}

impl RequestFacts {
    /// Those of `request`.
    pub fn of(request: &Request) -> Self {
        let now_ms = clock::now_ms();
        let headers = &request.headers;
        Self {
            now_ms,
            request_id: crate::chance::new_id(IdKind::Request, now_ms),
            #[cfg(feature = "test-build")]
            fault: text(headers, crate::rehearsal::FAULT).to_owned(),
            #[cfg(feature = "test-build")]
            siteverify: text(headers, crate::rehearsal::SITEVERIFY).to_owned(),
            origin: headers.get(header::ORIGIN).cloned(),
            is_public: request.path.starts_with("/f/"),
            is_preflight: request.method == "OPTIONS",
            is_head: request.method == "HEAD",
            wants_page: wants_page(headers),
            languages: text(headers, header::ACCEPT_LANGUAGE).to_owned(),
        }
    }
}

impl RequestFacts {
    /// Whether the answer may say what it cost. To visitors it may not: the rows that an
    /// intake touches tell whether somebody is known, and what is taken for spam.
    pub fn tells_cost(&self) -> bool {
        cfg!(feature = "test-build") || !self.is_public
    }
}

/// Whether the caller prefers a page for people over data for programs.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accept = text(headers, header::ACCEPT);
    accept.contains("text/html") || accept.contains("application/xhtml+xml")
}

/// The text of a header; empty where it is absent or not text.
pub fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// An answer of this status and content.
pub fn with(status: StatusCode, content_type: &'static str, body: impl Into<Vec<u8>>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static(content_type);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    response
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
    Ok(with(StatusCode::OK, "application/json", body))
}

/// `body` as JSON, with its revision as the `ETag`.
///
/// # Errors
/// As [`json`].
pub fn tagged<T: Serialize>(body: &T, revision: u32) -> Answer {
    let mut response = json(body)?;
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The answer to a save that made `revision`: `201` for the first.
///
/// # Errors
/// As [`json`].
pub fn saved<T: Serialize>(body: &T, revision: u32) -> Answer {
    let mut response = tagged(body, revision)?;
    if revision == 1 {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

const SECURITY: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    ),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Finishes what a handler gave.
pub fn finish(answer: Answer, facts: &RequestFacts) -> Response {
    let mut response = answer.unwrap_or_else(|error| problem(&error, facts));
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&facts.request_id) {
        headers.insert("x-request-id", id);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
        ));
    if facts.is_public {
        allow_origin(headers, facts);
    }
    if facts.is_head {
        let length = HeaderValue::from(response.body().len());
        response.body_mut().clear();
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
    }
    response
}

/// Lets the calling page read the answer, a refusal included: a page that may
/// not send should at least be able to say why. Nothing here rests on cookies.
fn allow_origin(headers: &mut HeaderMap, facts: &RequestFacts) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    let anybody = HeaderValue::from_static("*");
    let allowed = facts.origin.clone().unwrap_or(anybody);
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    let exposed = HeaderValue::from_static("Idempotency-Replayed, Retry-After, X-Request-Id");
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    if facts.is_preflight {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
            (
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "Content-Type, Idempotency-Key",
            ),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
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
    let (status, body) = error.told(&facts.request_id);
    let mut response = if facts.is_public && facts.wants_page {
        page::problem(&body, &facts.languages).answer(status)
    } else {
        let json = serde_json::to_string(&body).unwrap_or_default();
        with(status, "application/problem+json", json)
    };
    if let Some((name, value)) = error.header() {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
