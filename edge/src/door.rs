//! Where a request comes in from JavaScript and its answer goes out. Each crosses in one
//! piece: header by header, as the platform's own types offer it, the crossing costs more
//! than everything that a short answer needs besides.

use std::str::FromStr;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use futures_util::{FutureExt, stream};
use http_body_util::BodyExt;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::send::SendFuture;
use worker::worker_sys::web_sys;

use crate::error::ApiError;

#[wasm_bindgen(inline_js = r#"
// Every step of a future is a microtask. The platform's own costs several times as much
// as a promise that is kept already.
const kept = Promise.resolve();
globalThis.queueMicrotask = (task) => void kept.then(task).catch(reportError);

export function head(request) {
  let lines = `${request.method}\n${request.url}`;
  request.headers.forEach((value, name) => (lines += `\n${name}:${value}`));
  return lines;
}
export async function whole(request, most) {
  const length = request.headers.get("content-length");
  if (length !== null && length <= most) return new Uint8Array(await request.arrayBuffer());
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) break;
  }
  const all = new Uint8Array(size);
  let place = 0;
  for (const chunk of chunks) {
    all.set(chunk, place);
    place += chunk.length;
  }
  return all;
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

    fn whole(request: &web_sys::Request, most: u32) -> Promise;

    #[wasm_bindgen(catch)]
    fn answer(status: u16, headers: &str, body: &[u8]) -> Result<web_sys::Response, JsValue>;
}

/// Most bytes of a body that are taken in. Of a longer one so much comes in that whoever
/// reads it sees that it is longer: what a route takes is this or less.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// The request as routes take it.
///
/// # Errors
/// [`ApiError::Malformed`] where the address is none.
pub fn enter(request: web_sys::Request) -> Result<Request<Body>, ApiError> {
    let head = head(&request);
    let mut lines = head.split('\n');
    let mut entered = Request::new(Body::empty());
    let method = lines.next().unwrap_or_default();
    let address = lines.next().unwrap_or_default();
    let malformed = "Write the method and the address as HTTP has them.";
    *entered.method_mut() = Method::from_str(method).map_err(|_| ApiError::Malformed(malformed))?;
    *entered.uri_mut() = Uri::from_str(address).map_err(|_| ApiError::Malformed(malformed))?;
    for line in lines {
        let (name, value) = line.split_once(':').unwrap_or_default();
        // What no header can hold tells nothing.
        if let (Ok(name), Ok(value)) = (HeaderName::from_str(name), HeaderValue::from_str(value)) {
            entered.headers_mut().append(name, value);
        }
    }
    if !matches!(*entered.method(), Method::GET | Method::HEAD) {
        *entered.body_mut() = in_one_piece(request);
    }
    Ok(entered)
}

fn in_one_piece(request: web_sys::Request) -> Body {
    let whole = async move {
        let most = u32::try_from(MAX_BODY_BYTES).unwrap_or(u32::MAX);
        let whole = JsFuture::from(whole(&request, most)).await?;
        let whole: Uint8Array = whole.dyn_into()?;
        Ok(Bytes::from(whole.to_vec()))
    };
    let broken = |error: JsValue| worker::Error::from(error).to_string();
    let whole =
        SendFuture::new(whole.map(move |read: Result<Bytes, JsValue>| read.map_err(broken)));
    Body::from_stream(stream::once(whole))
}

/// The answer as the platform takes it.
///
/// # Errors
/// Where the platform refuses it.
pub async fn leave(response: Response<Body>) -> worker::Result<web_sys::Response> {
    let (parts, body) = response.into_parts();
    let mut headers = String::new();
    for (name, value) in &parts.headers {
        // The platform takes text in UTF-8, as an address in `Location` may have it.
        let value = std::str::from_utf8(value.as_bytes())
            .map_err(|error| worker::Error::RustError(error.to_string()))?;
        let between = if headers.is_empty() { "" } else { "\n" };
        for part in [between, name.as_str(), ":", value] {
            headers.push_str(part);
        }
    }
    // Every body that is answered stands in memory already.
    let body = body.collect().await.map(|body| body.to_bytes());
    let body = body.map_err(|error| worker::Error::RustError(error.to_string()))?;
    Ok(answer(parts.status.as_u16(), &headers, &body)?)
}
