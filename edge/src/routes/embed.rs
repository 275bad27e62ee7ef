//! `GET /f/{form}` (page), `GET /f/{form}.js` (script), `GET /f/{form}/embed` (data).

use std::rc::Rc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use transom_shared::hex;
use transom_shared::locale;
use transom_widget::{FormState, Prefilled};

use crate::answer::text;
use crate::app::App;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::page;
use crate::publish::PublishedForm;

/// How long a browser and the edge keep a published form, in seconds, before
/// they ask whether it is still the same.
const CACHE: &str = "public, max-age=60, stale-while-revalidate=600";

/// What a published form can be asked for.
#[derive(Deserialize)]
pub struct EmbedQuery {
    locale: Option<String>,
}

/// The locale for a caller: asked for, else by `Accept-Language`.
pub fn locale_for(form: &PublishedForm, asked: Option<&str>, headers: &HeaderMap) -> String {
    let accepted = locale::accept_language(text(headers, header::ACCEPT_LANGUAGE));
    form.definition
        .negotiate(asked.into_iter().chain(accepted))
        .to_owned()
}

/// The form's script under `/f/{form}.js`, its own page under `/f/{form}`.
#[worker::send]
pub async fn show(
    app: App,
    Path(path): Path<String>,
    Query(query): Query<EmbedQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (name, is_script) = match path.strip_suffix(".js") {
        Some(name) => (name, true),
        None => (path.as_str(), false),
    };
    let form = app.forms.form(name).await?;
    let locale = locale_for(&form, query.locale.as_deref(), &headers);
    if is_script {
        let script = form.script(&locale)?;
        return Ok(cached(
            script,
            "text/javascript; charset=utf-8",
            None,
            &headers,
        ));
    }
    let page = page::form(&form, &locale, &without_script(&form, &locale, None).await);
    Ok(cached(
        page.html,
        "text/html; charset=utf-8",
        Some(page.policy),
        &headers,
    ))
}

/// The form as data, for `embed.js`.
#[worker::send]
pub async fn embed(
    app: App,
    Path(name): Path<String>,
    Query(query): Query<EmbedQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let form = app.forms.form(&name).await?;
    let locale = locale_for(&form, query.locale.as_deref(), &headers);
    let body = serde_json::to_string(&form.embed(&locale)).map_err(worker::Error::from)?;
    Ok(cached(body, "application/json", None, &headers))
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

fn cached(
    body: String,
    content_type: &'static str,
    policy: Option<HeaderValue>,
    asked: &HeaderMap,
) -> Response {
    let digest = hex::encode(&Sha256::digest(body.as_bytes()));
    // Half of it tells contents apart.
    let tag = format!("\"{}\"", digest.get(..24).unwrap_or(&digest));
    let known = text(asked, header::IF_NONE_MATCH).split(',').any(|known| {
        // A proxy that compresses makes the tag weak; the content is the same.
        known.trim().trim_start_matches("W/") == tag
    });
    let status = if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let mut response = (status, if known { String::new() } else { body }).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
