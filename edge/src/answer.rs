//! What every answer gets on its way out: security headers, CORS for the public
//! routes, and problems in the form the caller asked for.

use axum::body::Body;
use axum::http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header,
};
use axum::response::IntoResponse;
use serde::Serialize;
use transom_shared::id::IdKind;

use crate::clock;
use crate::error::{ApiError, Problem};
use crate::log::{self, Event};
use crate::page;

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
    wants_page: bool,
    languages: String,
}

impl RequestFacts {
    /// Reads them; there is little to know of a request that could not be read.
    pub fn of<T>(request: Option<&Request<T>>) -> Self {
        let now_ms = clock::now_ms();
        let none = HeaderMap::new();
        let headers = request.map_or(&none, Request::headers);
        Self {
            now_ms,
            request_id: crate::chance::new_id(IdKind::Request, now_ms),
            #[cfg(feature = "test-build")]
            fault: text(headers, crate::rehearsal::FAULT).to_owned(),
            #[cfg(feature = "test-build")]
            siteverify: text(headers, crate::rehearsal::SITEVERIFY).to_owned(),
            origin: headers.get(header::ORIGIN).cloned(),
            is_public: request.is_some_and(|request| request.uri().path().starts_with("/f/")),
            is_preflight: request.is_some_and(|request| request.method() == Method::OPTIONS),
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

/// A body of JSON.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response<Body> {
        written(serde_json::to_vec(&self.0))
    }
}

impl<T: Serialize> Json<T> {
    /// The answer with the body's revision as its `ETag`.
    pub fn tagged(self, revision: u32) -> Response<Body> {
        let mut response = self.into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    /// The answer to a save that made `revision`: `201` for the first.
    pub fn saved(self, revision: u32) -> Response<Body> {
        let mut response = self.tagged(revision);
        if revision == 1 {
            *response.status_mut() = StatusCode::CREATED;
        }
        response
    }
}

/// What does not depend on the type of the body, compiled once.
fn written(body: serde_json::Result<Vec<u8>>) -> Response<Body> {
    match body {
        Ok(body) => {
            let content_type = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        Err(error) => ApiError::unavailable(error.to_string()).into_response(),
    }
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

/// Finishes `response`.
pub fn finish(response: Response<Body>, facts: &RequestFacts) -> Response<Body> {
    let mut response = match response.extensions().get::<Problem>().cloned() {
        Some(problem) => answer_problem(response, problem, facts),
        None => response,
    };
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

fn answer_problem(
    response: Response<Body>,
    mut problem: Problem,
    facts: &RequestFacts,
) -> Response<Body> {
    problem.body.request.clone_from(&facts.request_id);
    if let Some(cause) = &problem.cause {
        log::write(&Event::RequestFailed {
            request: &facts.request_id,
            cause,
        });
    }
    let (mut parts, _) = response.into_parts();
    let (body, content_type) = if facts.is_public && facts.wants_page {
        let page = page::problem(&problem.body, &facts.languages);
        parts
            .headers
            .insert(header::CONTENT_SECURITY_POLICY, page.policy);
        (page.html, "text/html; charset=utf-8")
    } else {
        let json = serde_json::to_string(&problem.body).unwrap_or_default();
        (json, "application/problem+json")
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    Response::from_parts(parts, Body::from(body))
}
