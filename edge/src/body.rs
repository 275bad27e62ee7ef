//! Bodies of submissions, in every type a page or a program may send.

use js_sys::Promise;
use serde::de::DeserializeOwned;
use serde_json::Value;
use transom_shared::json;
use transom_shared::submission::SubmissionDraft;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::door::Body;
use crate::error::ApiError;
use crate::headers::Headers;

// A form of ours has no file fields: the name of one is kept so that it is counted, the
// content is not. The body is a window on memory that goes on to be used.
#[wasm_bindgen(inline_js = r#"
export async function parts(type, body) {
  const headers = { "content-type": type };
  const parts = await new Response(body.slice(), { headers }).formData();
  return JSON.stringify(
    [...parts].map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  );
}"#)]
extern "C" {
    fn parts(content_type: &str, body: &[u8]) -> Promise;
}

/// Most bytes of a submission.
const MAX_SUBMISSION_BYTES: usize = 64 * 1024;

/// What a visitor typed, unchecked, from a body of any type a page may send.
///
/// # Errors
/// As [`Body::read`], and [`ApiError::UnsupportedType`] or [`ApiError::Malformed`].
pub async fn submitted(headers: &Headers, body: Body) -> Result<SubmissionDraft, ApiError> {
    let content_type = headers.text("content-type");
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let bytes = body.read(MAX_SUBMISSION_BYTES).await?;
    let pairs = match kind.as_str() {
        "application/x-www-form-urlencoded" => Ok(urlencoded(&bytes)),
        "multipart/form-data" => multipart(&bytes, content_type).await,
        // sendBeacon and no-cors pages can only send text.
        "application/json" | "text/plain" => fields(&bytes),
        _ => Err(ApiError::UnsupportedType),
    };
    Ok(pairs?.into_iter().collect())
}

/// The JSON in `body` of at most `limit` bytes as a `T`.
///
/// # Errors
/// As [`Body::read`], and [`ApiError::Invalid`] where it is no such JSON.
pub async fn json<T: DeserializeOwned>(body: Body, limit: usize) -> Result<T, ApiError> {
    let bytes = body.read(limit).await?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| ApiError::Malformed("Send JSON in UTF-8."))?;
    json::read(text).map_err(|problem| ApiError::invalid(vec![problem]))
}

type Pairs = Vec<(String, String)>;

fn urlencoded(bytes: &[u8]) -> Pairs {
    form_urlencoded::parse(bytes).into_owned().collect()
}

async fn multipart(bytes: &[u8], content_type: &str) -> Result<Pairs, ApiError> {
    let broken = ApiError::Malformed("This is not well-formed multipart/form-data.");
    let parts = JsFuture::from(parts(content_type, bytes)).await;
    let parts = parts.ok().and_then(|parts| parts.as_string());
    let Some(Ok(Value::Array(parts))) = parts.as_deref().map(json::parse) else {
        return Err(broken);
    };
    Ok(parts.into_iter().filter_map(pair).collect())
}

fn pair(part: Value) -> Option<(String, String)> {
    let Value::Array(part) = part else {
        return None;
    };
    match <[Value; 2]>::try_from(part) {
        Ok([Value::String(name), Value::String(value)]) => Some((name, value)),
        _ => None,
    }
}

fn fields(bytes: &[u8]) -> Result<Pairs, ApiError> {
    let broken = ApiError::Malformed("Send a JSON object of field names and values.");
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let Ok(Value::Object(fields)) = json::parse(text) else {
        return Err(broken);
    };
    let mut pairs = Vec::new();
    for (name, value) in fields {
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            pairs.extend(scalar(value)?.map(|value| (name.clone(), value)));
        }
    }
    Ok(pairs)
}

/// A JSON value as a form would send it: a tick is `yes` or absent.
fn scalar(value: Value) -> Result<Option<String>, ApiError> {
    match value {
        Value::Null | Value::Bool(false) => Ok(None),
        Value::Bool(true) => Ok(Some("yes".to_owned())),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::String(text) => Ok(Some(text)),
        Value::Array(_) | Value::Object(_) => Err(ApiError::Malformed(
            "A value is a text, a number, true, false or a list of these.",
        )),
    }
}
