//! Bodies of submissions, in every type and charset a page or a program may send.

use js_sys::Promise;
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;
use serde_json::Value;
use transom_shared::error::LocatedError;
use transom_shared::form::Form;
use transom_shared::json;
use transom_shared::submission::{JsonSubmission, SubmissionDraft};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::door::Body;
use crate::error::ApiError;
use crate::headers::Headers;

// A form of ours has no file fields: the name of one is kept so that it is counted, the
// content is not. The body is a window on memory that goes on to be used. Charsets are
// the platform's; one that it does not know decodes to nothing.
#[wasm_bindgen(inline_js = r#"
export async function parts(type, body) {
  const headers = { "content-type": type };
  const parts = await new Response(body.slice(), { headers }).formData();
  return JSON.stringify(
    [...parts].map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  );
}
export function decoded(charset, body) {
  try {
    return new TextDecoder(charset).decode(body.slice());
  } catch {
    return undefined;
  }
}"#)]
extern "C" {
    fn parts(content_type: &str, body: &[u8]) -> Promise;
    fn decoded(charset: &str, body: &[u8]) -> Option<String>;
}

/// Most bytes of a submission.
const MAX_SUBMISSION_BYTES: usize = 64 * 1024;

/// The field in which browsers tell the charset of a page's form (HTML Standard
/// § 4.10.22.5).
const CHARSET_FIELD: &str = "_charset_";

/// Text in another charset than it says, or in one that nobody named, is refused: what
/// cannot be read would become U+FFFD, and nobody could get it back. Who types that sign
/// itself sends text that can be read; it is left out of what is stored.
const NOT_UNICODE: ApiError = ApiError::Malformed(
    "The text of this form is not in UTF-8. Add accept-charset=\"utf-8\" to the form, or \
     name its charset in Content-Type or in a hidden field _charset_.",
);

/// What came, unchecked.
pub enum Submitted {
    /// By a form, or by a script that sends what a form does.
    Pairs(SubmissionDraft),
    /// As JSON.
    Json(JsonSubmission),
}

impl Submitted {
    /// What a form would send.
    pub fn draft(&self) -> &SubmissionDraft {
        match self {
            Self::Pairs(draft) => draft,
            Self::Json(submission) => &submission.draft,
        }
    }

    /// What no form could send to `form`, each at its field.
    pub fn problems(&self, form: &Form) -> Vec<LocatedError> {
        match self {
            Self::Pairs(_) => Vec::new(),
            Self::Json(submission) => submission.problems(form),
        }
    }
}

/// What a visitor typed, from a body of any type a page may send.
///
/// # Errors
/// As [`Body::read`], and [`ApiError::UnsupportedType`], [`ApiError::Malformed`] or
/// [`ApiError::Invalid`].
pub async fn submitted(headers: &Headers, body: Body) -> Result<Submitted, ApiError> {
    let content_type = headers.text("content-type");
    let (kind, charset) = kind_and_charset(content_type);
    let bytes = body.read(MAX_SUBMISSION_BYTES).await?;
    let pairs = match kind.as_str() {
        "application/x-www-form-urlencoded" => urlencoded(&bytes, &charset)?,
        "multipart/form-data" => multipart(&bytes, content_type, &charset).await?,
        // sendBeacon and no-cors pages can only send text.
        "application/json" | "text/plain" => {
            let text = text_in(&charset, &bytes).ok_or(NOT_UNICODE)?;
            let submission = JsonSubmission::parse(without_mark(&text));
            let submission = submission.map_err(|_| {
                ApiError::Malformed("Send a JSON object of field names and values.")
            })?;
            return Ok(Submitted::Json(submission));
        }
        _ => return Err(ApiError::UnsupportedType),
    };
    Ok(Submitted::Pairs(pairs.into_iter().collect()))
}

/// The JSON in `body` of at most `limit` bytes as a `T`. No body is an empty object:
/// an action that needs to be told nothing is sent nothing.
///
/// # Errors
/// As [`Body::read`], and [`ApiError::Invalid`] where it is no such JSON.
pub async fn json<T: DeserializeOwned>(body: Body, limit: usize) -> Result<T, ApiError> {
    let bytes = body.read(limit).await?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| ApiError::Malformed("Send JSON in UTF-8."))?;
    let text = match without_mark(text) {
        blank if blank.trim().is_empty() => "{}",
        text => text,
    };
    json::read(text).map_err(|problem| ApiError::invalid(vec![problem]))
}

type Pairs = Vec<(String, String)>;

/// The media type and its parameter `charset`, in lower case; UTF-8 where there is none.
fn kind_and_charset(content_type: &str) -> (String, String) {
    let mut parts = content_type
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase());
    let kind = parts.next().unwrap_or_default();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        (name.trim_end() == "charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    (kind, charset.unwrap_or_default())
}

/// `bytes` as text in `charset`; none where they are none, or nobody knows the charset.
fn text_in(charset: &str, bytes: &[u8]) -> Option<String> {
    let is_unicode = matches!(charset, "" | "utf-8" | "utf8" | "us-ascii" | "ascii");
    if is_unicode {
        return std::str::from_utf8(bytes).ok().map(str::to_owned);
    }
    decoded(charset, bytes).filter(|text| !text.contains(char::REPLACEMENT_CHARACTER))
}

/// `text` without the byte-order mark that some programs write before it.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn urlencoded(bytes: &[u8], charset: &str) -> Result<Pairs, ApiError> {
    // Names and labels of charsets are ASCII in all of them.
    let parsed = form_urlencoded::parse(bytes);
    let told = parsed.into_iter().find_map(|(name, value)| {
        (name == CHARSET_FIELD).then(|| value.trim().to_ascii_lowercase())
    });
    let charset = told
        .filter(|told| !told.is_empty())
        .unwrap_or_else(|| charset.to_owned());
    let text = |part: &[u8]| {
        let blanks: Vec<u8> = part
            .iter()
            .map(|b| if *b == b'+' { b' ' } else { *b })
            .collect();
        let plain: Vec<u8> = percent_decode(&blanks).collect();
        text_in(&charset, &plain)
    };
    let pairs = bytes
        .split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let end = pair.iter().position(|b| *b == b'=');
            let (name, value) = pair.split_at(end.unwrap_or(pair.len()));
            Some((text(name)?, text(value.get(1..).unwrap_or_default())?))
        });
    pairs.collect::<Option<Pairs>>().ok_or(NOT_UNICODE)
}

async fn multipart(bytes: &[u8], content_type: &str, charset: &str) -> Result<Pairs, ApiError> {
    let read = multipart_pairs(bytes, content_type).await?;
    let told = read.iter().find_map(|(name, value)| {
        (name == CHARSET_FIELD).then(|| value.trim().to_ascii_lowercase())
    });
    let charset = told.unwrap_or_else(|| charset.to_owned());
    let is_broken = |pairs: &Pairs| {
        pairs.iter().any(|(name, value)| {
            [name, value]
                .iter()
                .any(|text| text.contains(char::REPLACEMENT_CHARACTER))
        })
    };
    if !is_broken(&read) {
        return Ok(read);
    }
    // The platform reads parts as UTF-8 only: they are written anew in it. Boundaries are
    // ASCII, and no trail byte of a charset of forms is a line break.
    let text = match charset.as_str() {
        "" | "utf-8" | "utf8" => {
            // What was typed as U+FFFD is marked: what is broken still is what arrived so.
            let marked = multipart_pairs(&without_typed(bytes), content_type).await?;
            return if is_broken(&marked) {
                Err(NOT_UNICODE)
            } else {
                Ok(read)
            };
        }
        other => decoded(other, bytes),
    };
    let text = text.ok_or(NOT_UNICODE)?;
    let read = multipart_pairs(text.as_bytes(), content_type).await?;
    if is_broken(&read) {
        Err(NOT_UNICODE)
    } else {
        Ok(read)
    }
}

/// `bytes` with `?` for every U+FFFD that is written in UTF-8.
fn without_typed(mut bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    while let [first, rest @ ..] = bytes {
        bytes = match bytes.strip_prefix("\u{fffd}".as_bytes()) {
            Some(behind) => {
                kept.push(b'?');
                behind
            }
            None => {
                kept.push(*first);
                rest
            }
        };
    }
    kept
}

async fn multipart_pairs(bytes: &[u8], content_type: &str) -> Result<Pairs, ApiError> {
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
