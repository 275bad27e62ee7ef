//! Pages for people: the form on its own, and what became of a submission. They
//! work without script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use transom_shared::locale;
use transom_shared::texts;
use transom_shared::wire::ProblemBody;

use crate::answer::Response;
use crate::publish::{ENHANCED_STYLE, PublishedForm};

/// The page around a form: centred, on the system's colours.
const PAGE_STYLE: &str = "html{color-scheme:light dark;background:light-dark(#f2f3f5,#0d0f12);\
color:light-dark(#1a1d23,#eceef2);font:16px/1.5 system-ui,sans-serif}\
body{margin:0;padding:32px 16px}main{max-width:640px;margin:auto}\
.box{background:light-dark(#fff,#16181d);border-radius:12px;padding:24px}\
h1{font-size:20px;line-height:1.25;margin:0 0 8px}p{margin:0 0 8px}li{margin:0 0 4px}\
a{color:light-dark(#1d4ed8,#93b8ff)}a:focus-visible{outline:2px solid;outline-offset:2px}";

/// A page and its content security policy.
pub struct Page {
    /// The document.
    pub html: String,
    /// The policy that lets exactly this document work.
    pub policy: String,
}

impl Page {
    /// The page as an answer.
    pub fn answer(self, status: u16) -> Response {
        let mut response = Response::of(status, "text/html; charset=utf-8", self.html);
        let headers = &mut response.headers;
        headers.set("content-security-policy", self.policy);
        response
    }
}

/// The form on a page of its own. `markup` is its light DOM, which works without
/// script and is upgraded by it.
pub fn form(form: &PublishedForm, locale: &str, markup: &str) -> Page {
    let name = form.definition.name();
    let title = form.in_locale(locale).title.clone();
    let title = if title.is_empty() {
        name.to_owned()
    } else {
        title
    };
    let content =
        format!("<transom-form form=\"{name}\" locale=\"{locale}\">{markup}</transom-form>");
    let script = format!("<script async src=\"/f/{name}.js?locale={locale}\"></script>");
    let style = [PAGE_STYLE, &form.css(), ENHANCED_STYLE].concat();
    let origins = form.definition.origins().as_sources();
    let targets = match form.definition.redirect() {
        // Browsers hold form-action against the redirect after a submission, too.
        Some(address) => format!("'self' {}", origin_of(address)),
        None => "'self'".to_owned(),
    };
    document(
        locale,
        &title,
        &style,
        &script,
        &content,
        &Allowed {
            targets,
            ancestors: origins,
            has_turnstile: !form.definition.spam().turnstile.is_empty(),
        },
    )
}

/// What became of a submission, for a browser without script.
pub fn outcome(form: &PublishedForm, locale: &str, message: &str, is_replay: bool) -> Page {
    let name = form.definition.name();
    let note = if is_replay {
        texts::get(locale, "page_replayed")
    } else {
        ""
    };
    let back = texts::get(locale, "back_link");
    let content = format!(
        "<div class=\"box\"><h1>{}</h1><p>{}</p><p><a href=\"/f/{name}?locale={locale}\">{back}</a></p></div>",
        escape(message),
        escape(note)
    );
    let ancestors = form.definition.origins().as_sources();
    document(
        locale,
        message,
        PAGE_STYLE,
        "",
        &content,
        &Allowed {
            targets: "'self'".into(),
            ancestors,
            has_turnstile: false,
        },
    )
}

/// A problem, for people.
pub fn problem(body: &ProblemBody, accept_language: &str) -> Page {
    let available = ["en".to_owned(), "zh-CN".to_owned()];
    let locale = locale::negotiate(&available, locale::accept_language(accept_language));
    let locale = locale.unwrap_or("en");
    let title = texts::get(locale, "error_title");
    let errors: String = body
        .errors
        .iter()
        .map(|error| format!("<li>{}</li>", escape(&error.message)))
        .collect();
    let content = format!(
        "<div class=\"box\"><h1>{title}</h1><p>{}</p><ul>{errors}</ul><p><small>{}</small></p></div>",
        escape(&body.detail),
        escape(&body.request)
    );
    let nobody = Allowed {
        targets: "'none'".into(),
        ancestors: "'none'".into(),
        has_turnstile: false,
    };
    document(locale, title, PAGE_STYLE, "", &content, &nobody)
}

struct Allowed {
    targets: String,
    ancestors: String,
    has_turnstile: bool,
}

fn document(
    locale: &str,
    title: &str,
    style: &str,
    script: &str,
    content: &str,
    allowed: &Allowed,
) -> Page {
    let title = escape(title);
    let html = format!(
        "<!doctype html><html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
<style>{style}</style>{script}</head><body><main>{content}</main></body></html>"
    );
    let digest = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let ancestors = if allowed.ancestors.is_empty() {
        "'none'"
    } else {
        &allowed.ancestors
    };
    let others = if allowed.has_turnstile {
        [
            " https://challenges.cloudflare.com",
            "frame-src https://challenges.cloudflare.com; ",
        ]
    } else {
        [""; 2]
    };
    let [other_script, frames] = others;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{other_script}; {frames}style-src 'sha256-{digest}'; \
img-src data:; connect-src 'self'; form-action {}; frame-ancestors {ancestors}; base-uri 'none'; \
require-trusted-types-for 'script'",
        allowed.targets
    );
    Page { html, policy }
}

fn origin_of(address: &str) -> String {
    address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

/// `text` as HTML text or as the value of a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
