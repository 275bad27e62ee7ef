//! Where a request comes in from JavaScript and its answer goes out. Each crosses in one
//! piece: header by header, as the platform's own types offer it, the crossing costs more
//! than everything that a short answer needs besides.

use std::str::FromStr;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use futures_util::stream;
use http_body_util::BodyExt;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::send::{SendFuture, SendWrapper};
use worker::worker_sys::web_sys;

use crate::error::ApiError;

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
        let length = entered.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        *entered.body_mut() = match length {
            Some(0..=IN_ONE_PIECE) => in_one_piece(request),
            _ => in_pieces(&request),
        };
    }
    Ok(entered)
}

fn in_one_piece(request: web_sys::Request) -> Body {
    let whole = async move {
        let whole = JsFuture::from(whole(&request)).await.map_err(broken)?;
        bytes(whole)
    };
    Body::from_stream(stream::once(SendFuture::new(whole)))
}

fn in_pieces(request: &web_sys::Request) -> Body {
    let reader = SendWrapper(pieces(request));
    Body::from_stream(stream::try_unfold(reader, |reader| {
        SendFuture::new(async move {
            let piece = JsFuture::from(piece(&reader.0)).await.map_err(broken)?;
            if piece.is_undefined() {
                return Ok(None);
            }
            Ok::<_, String>(Some((bytes(piece)?, reader)))
        })
    }))
}

fn bytes(array: JsValue) -> Result<Bytes, String> {
    let array: Uint8Array = array.dyn_into().map_err(broken)?;
    Ok(Bytes::from(array.to_vec()))
}

/// What the platform says of a body that broke off.
fn broken(error: JsValue) -> String {
    worker::Error::from(error).to_string()
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
