//! `GET /f/{form}` (page), `GET /f/{form}.js` (script), `GET /f/{form}/embed` (data).

use std::rc::Rc;

use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};
use transom_shared::hex;
use transom_shared::locale;
use transom_widget::{FormState, Prefilled};

use crate::answer::{self, Answer, Response, json, text};
use crate::call::Call;
use crate::page;
use crate::publish::PublishedForm;

/// How long a browser and the edge keep a published form, in seconds, before
/// they ask whether it is still the same.
const CACHE: &str = "public, max-age=60, stale-while-revalidate=600";

/// The locale for a caller: asked for, else by `Accept-Language`.
pub fn locale_for(form: &PublishedForm, asked: Option<&str>, headers: &HeaderMap) -> String {
    let accepted = locale::accept_language(text(headers, header::ACCEPT_LANGUAGE));
    form.definition
        .negotiate(asked.into_iter().chain(accepted))
        .to_owned()
}

/// The form's script under `/f/{form}.js`, its own page under `/f/{form}`.
pub async fn show(call: Call) -> Answer {
    let (name, is_script) = match call.part.strip_suffix(".js") {
        Some(name) => (name, true),
        None => (call.part.as_str(), false),
    };
    let asked = call.parameter("locale")?;
    let form = call.anybody().forms.form(name).await?;
    let locale = locale_for(&form, asked.as_deref(), &call.headers);
    if is_script {
        let script = form.script(&locale)?.into_bytes();
        let script = answer::with(StatusCode::OK, "text/javascript; charset=utf-8", script);
        return Ok(cached(script, &call.headers));
    }
    let page = page::form(&form, &locale, &without_script(&form, &locale, None).await);
    Ok(cached(page.answer(StatusCode::OK), &call.headers))
}

/// The form as data, for `embed.js`.
pub async fn embed(call: Call) -> Answer {
    let asked = call.parameter("locale")?;
    let form = call.anybody().forms.form(&call.part).await?;
    let locale = locale_for(&form, asked.as_deref(), &call.headers);
    Ok(cached(json(&form.embed(&locale))?, &call.headers))
}

/// The markup for a browser without script: every step at once, and after a
/// refused submission what was typed, with the errors.
pub async fn without_script(
    form: &PublishedForm,
    locale: &str,
    prefilled: Option<Prefilled>,
) -> String {
    let localized = form.in_locale(locale);
    let prefilled = prefilled.unwrap_or_else(|| {
        let state = FormState {
            step: None,
            ..FormState::new(&localized)
        };
        Prefilled {
            draft: transom_widget::defaults(&localized),
            state,
        }
    });
    transom_widget::render(localized, Some(Rc::new(prefilled))).await
}

/// `response`, to be kept for a while; without its content where the caller has it.
fn cached(mut response: Response, asked: &HeaderMap) -> Response {
    let digest = hex::encode(&Sha256::digest(response.body()));
    // Half of it tells contents apart.
    let tag = format!("\"{}\"", digest.get(..24).unwrap_or(&digest));
    let is_known = text(asked, header::IF_NONE_MATCH).split(',').any(|known| {
        // A proxy that compresses makes the tag weak; the content is the same.
        known.trim().trim_start_matches("W/") == tag
    });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.body_mut().clear();
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
