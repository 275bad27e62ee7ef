//! `GET /f/{form}` (page), `GET /f/{form}.js` (script), `GET /f/{form}/embed` (data).

use std::rc::Rc;

use sha2::{Digest, Sha256};
use transom_shared::hex;
use transom_shared::locale;
use transom_widget::{FormState, Prefilled};

use crate::answer::{Answer, Response, json};
use crate::call::Call;
use crate::headers::Headers;
use crate::page::{self, Asked, Framed};
use crate::publish::{self, PublishedForm};

/// How long a browser and the edge keep a published form, in seconds, before
/// they ask whether it is still the same.
const CACHE: &str = "public, max-age=60, stale-while-revalidate=600";

/// The locale for a caller: asked for, else by `Accept-Language`.
pub fn locale_for(form: &PublishedForm, asked: Option<&str>, headers: &Headers) -> String {
    let accepted = locale::accept_language(headers.text("accept-language"));
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
    let embedder = call.parameter("embedder")?;
    let app = call.anybody();
    let form = app.forms.form(name).await?;
    let locale = locale_for(&form, asked.as_deref(), &call.headers);
    if is_script {
        let script = form.script(&locale, asked.as_deref(), &call.origin)?;
        return Ok(cached(javascript(script), &call.headers));
    }
    let asked = Asked {
        headers: &call.headers,
        sent_to: &call.origin,
    };
    let framed = Framed::of(&app, &form, asked, embedder.as_deref());
    let markup = without_script(&form, &locale, None).await;
    let page = page::form(&form, &locale, &markup, &framed);
    let mut response = cached(page.answer(200), &call.headers);
    // Who may frame it depends on who asks.
    response.headers.add("vary", "Referer, Sec-Fetch-Dest");
    Ok(response)
}

/// The script for pages that name their forms at run time, under `/embed.js`.
pub async fn generic(call: Call) -> Answer {
    let script = publish::generic_script(&call.origin)?;
    Ok(cached(javascript(script), &call.headers))
}

fn javascript(script: String) -> Response {
    Response::of(200, "text/javascript; charset=utf-8", script)
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
fn cached(mut response: Response, asked: &Headers) -> Response {
    let digest = hex::encode(&Sha256::digest(&response.body));
    // Half of it tells contents apart.
    let tag = format!("\"{}\"", digest.get(..24).unwrap_or(&digest));
    let is_known = asked.text("if-none-match").split(',').any(|known| {
        // A proxy that compresses makes the tag weak; the content is the same.
        known.trim().trim_start_matches("W/") == tag
    });
    if is_known {
        response.status = 304;
        response.body.clear();
    }
    let headers = &mut response.headers;
    headers.set("cache-control", CACHE);
    headers.set("vary", "Accept-Language");
    headers.set("etag", tag);
    response
}
