//! Bodies of submissions, in every type a page or a program may send.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use futures_util::future::{Either, select};
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;
use transom_shared::json;
use transom_shared::submission::SubmissionDraft;

use crate::answer::text;
use crate::error::ApiError;

/// Most bytes of a submission.
const MAX_SUBMISSION_BYTES: usize = 64 * 1024;
/// Longest a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(20);

/// What a visitor typed, unchecked, from a body of any type a page may send.
///
/// # Errors
/// As [`read`], and [`ApiError::UnsupportedType`] or [`ApiError::Malformed`].
pub async fn submitted(headers: &HeaderMap, body: Body) -> Result<SubmissionDraft, ApiError> {
    let content_type = text(headers, header::CONTENT_TYPE);
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let bytes = read(body, MAX_SUBMISSION_BYTES).await?;
    let pairs = match kind.as_str() {
        "application/x-www-form-urlencoded" => Ok(urlencoded(&bytes)),
        "multipart/form-data" => multipart(bytes, content_type).await,
        // sendBeacon and no-cors pages can only send text.
        "application/json" | "text/plain" => fields(&bytes),
        _ => Err(ApiError::UnsupportedType),
    };
    Ok(pairs?.into_iter().collect())
}

/// The JSON in `body` of at most `limit` bytes as a `T`.
///
/// # Errors
/// As [`read`], and [`ApiError::Invalid`] where it is no such JSON.
pub async fn json<T: DeserializeOwned>(body: Body, limit: usize) -> Result<T, ApiError> {
    let bytes = read(body, limit).await?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| ApiError::Malformed("Send JSON in UTF-8."))?;
    json::read(text).map_err(|problem| ApiError::Invalid(vec![problem]))
}

/// The whole of `body`, if it arrives in time and is no larger than `limit` bytes.
///
/// # Errors
/// [`ApiError::TooLarge`], [`ApiError::Timeout`], or [`ApiError::Malformed`]
/// where the connection broke.
pub async fn read(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let arriving = Box::pin(Limited::new(body, limit).collect());
    match select(arriving, worker::Delay::from(ARRIVAL)).await {
        Either::Left((Ok(collected), _)) => Ok(collected.to_bytes()),
        Either::Left((Err(error), _)) if error.is::<http_body_util::LengthLimitError>() => {
            Err(ApiError::TooLarge)
        }
        Either::Left(_) => Err(ApiError::Malformed("The body broke off. Send it again.")),
        Either::Right(_) => Err(ApiError::Timeout),
    }
}

type Pairs = Vec<(String, String)>;

fn urlencoded(bytes: &[u8]) -> Pairs {
    form_urlencoded::parse(bytes).into_owned().collect()
}

async fn multipart(bytes: Bytes, content_type: &str) -> Result<Pairs, ApiError> {
    let broken = |_| ApiError::Malformed("This is not well-formed multipart/form-data.");
    let boundary = multer::parse_boundary(content_type).map_err(broken)?;
    let whole = futures_util::stream::once(async move { Ok::<_, std::io::Error>(bytes) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut pairs = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        // A form has no file fields: the name is kept so that it is counted,
        // the content is not.
        let is_file = part.file_name().is_some();
        let value = part.bytes().await.map_err(broken)?;
        // Browsers send forms in the encoding of the page, and ours are UTF-8:
        // tables of other encodings would be a third of the Worker.
        let value = String::from_utf8_lossy(&value).into_owned();
        pairs.push((name, if is_file { String::new() } else { value }));
    }
    Ok(pairs)
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
