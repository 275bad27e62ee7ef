//! Where a request comes in from JavaScript and its answer goes out. Each crosses in one
//! piece: header by header, as the platform's own types offer it, the crossing costs more
//! than everything that a short answer needs besides.

use std::time::Duration;

use futures_util::future::{Either, select};
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::worker_sys::web_sys;

use crate::answer::Response;
use crate::error::ApiError;
use crate::headers::Headers;

#[wasm_bindgen(inline_js = r#"
export function head(request) {
  let lines = `${request.method}\n${request.url}`;
  request.headers.forEach((value, name) => (lines += `\n${name}:${value}`));
  return lines;
}
export async function whole(request) {
  return new Uint8Array(await request.arrayBuffer());
}
export function pieces(request) {
  return request.body?.getReader();
}
export async function piece(reader) {
  return (await reader?.read())?.value;
}
export function answer(status, lines, body) {
  // A copy: what is given is a window on memory that goes on to be used.
  const response = new Response(body.length ? body.slice() : null, { status });
  // Given to the constructor they would cost three times as much.
  for (const line of lines.split("\n")) {
    const end = line.indexOf(":");
    response.headers.append(line.slice(0, end), line.slice(end + 1));
  }
  return response;
}"#)]
extern "C" {
    fn head(request: &web_sys::Request) -> String;

    fn whole(request: &web_sys::Request) -> Promise;

    fn pieces(request: &web_sys::Request) -> JsValue;

    fn piece(reader: &JsValue) -> Promise;

    #[wasm_bindgen(catch)]
    fn answer(status: u16, headers: &str, body: &[u8]) -> Result<web_sys::Response, JsValue>;
}

/// Longest body that is taken in one piece, in bytes: one whose length is known. A
/// longer one, or one that comes in pieces, is read as it comes, up to the limit of
/// whoever reads it.
const IN_ONE_PIECE: usize = 256 * 1024;
/// Longest a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(20);

/// A request as it came in.
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The scheme, host and port that it was sent to.
    pub origin: String,
    /// The path, percent-encoded.
    pub path: String,
    /// What stands after the question mark, percent-encoded.
    pub query: String,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Body,
}

impl Request {
    /// What the parameter `name` after the question mark says first.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut parameters = form_urlencoded::parse(self.query.as_bytes());
        let found = parameters.find(|(have, _)| have == name);
        found.map(|(_, value)| value.into_owned())
    }
}

/// The body of a request, which is still to come.
pub enum Body {
    /// There is none.
    Nothing,
    /// It comes in one piece.
    Whole(web_sys::Request),
    /// The reader by which it comes in pieces.
    Pieces(JsValue),
}

/// The request as routes take it.
pub fn enter(request: web_sys::Request) -> Request {
    let head = head(&request);
    let mut lines = head.split('\n');
    let method = lines.next().unwrap_or_default();
    let address = lines.next().unwrap_or_default();
    let (origin, path, query) = parts_of(address);
    let headers = Headers::read(lines);
    let length = headers.text("content-length").parse();
    Request {
        method: method.to_owned(),
        origin: origin.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        body: match (method, length) {
            ("GET" | "HEAD", _) => Body::Nothing,
            (_, Ok(0..=IN_ONE_PIECE)) => Body::Whole(request),
            _ => Body::Pieces(pieces(&request)),
        },
        headers,
    }
}

/// The origin, the path and the query of an address, which the platform gives as a whole.
fn parts_of(address: &str) -> (&str, &str, &str) {
    let address = address
        .split_once('#')
        .map_or(address, |(before, _)| before);
    let (before, query) = address.split_once('?').unwrap_or((address, ""));
    let host = before.find("://").map_or(before.len(), |at| at + 3);
    let path = before.get(host..).and_then(|rest| rest.find('/'));
    let (origin, path) = path
        .and_then(|at| before.split_at_checked(host + at))
        .unwrap_or((before, "/"));
    (origin, path, query)
}

impl Body {
    /// The whole of it, if it arrives in time and is no longer than `limit` bytes.
    ///
    /// # Errors
    /// [`ApiError::TooLarge`], [`ApiError::Timeout`], or [`ApiError::Malformed`]
    /// where the connection broke.
    pub async fn read(self, limit: usize) -> Result<Vec<u8>, ApiError> {
        let arriving = Box::pin(self.arriving(limit));
        match select(arriving, worker::Delay::from(ARRIVAL)).await {
            Either::Left((arrived, _)) => arrived,
            Either::Right(_) => Err(ApiError::Timeout),
        }
    }

    async fn arriving(self, limit: usize) -> Result<Vec<u8>, ApiError> {
        let mut arrived = Vec::new();
        match self {
            Self::Nothing => {}
            Self::Whole(request) => arrived = bytes(whole(&request)).await?.unwrap_or_default(),
            Self::Pieces(reader) => {
                while let Some(more) = bytes(piece(&reader)).await? {
                    arrived.extend(more);
                    if arrived.len() > limit {
                        break;
                    }
                }
            }
        }
        if arrived.len() > limit {
            Err(ApiError::TooLarge)
        } else {
            Ok(arrived)
        }
    }
}

/// The bytes that `promise` gives, or nothing where it gives nothing.
async fn bytes(promise: Promise) -> Result<Option<Vec<u8>>, ApiError> {
    let given = JsFuture::from(promise).await;
    let given = given.map_err(|_| ApiError::Malformed("The body broke off. Send it again."))?;
    Ok(given
        .dyn_into()
        .ok()
        .map(|bytes: Uint8Array| bytes.to_vec()))
}

/// The answer as the platform takes it.
///
/// # Errors
/// Where the platform refuses it.
pub fn leave(response: &Response) -> Result<web_sys::Response, JsValue> {
    answer(response.status, &response.headers.write(), &response.body)
}

#[cfg(test)]
mod tests {
    use super::parts_of;

    #[test]
    fn an_address_has_an_origin_a_path_and_a_query() {
        for (address, origin, path, query) in [
            (
                "https://a.example/f/x?a=1&b=?",
                "https://a.example",
                "/f/x",
                "a=1&b=?",
            ),
            ("https://a.example/f/x#y?z", "https://a.example", "/f/x", ""),
            ("https://a.example:8787", "https://a.example:8787", "/", ""),
            (
                "https://a.example?x=/v1/leads",
                "https://a.example",
                "/",
                "x=/v1/leads",
            ),
            ("", "", "/", ""),
        ] {
            assert_eq!(parts_of(address), (origin, path, query), "{address}");
        }
    }
}
