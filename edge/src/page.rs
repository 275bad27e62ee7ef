//! Pages for people: the form on its own, and what became of a submission. They
//! work without script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use transom_shared::origin::Origin;
use transom_shared::texts;
use transom_shared::wire::ProblemBody;

use crate::answer::Response;
use crate::app::App;
use crate::headers::Headers;
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

/// A request, as far as it says who asks.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Its headers.
    pub headers: &'a Headers,
    /// The origin that it was sent to.
    pub sent_to: &'a str,
}

/// Who may frame a page: the page that asks for it, where its site may embed the form,
/// and nobody else, so that a policy does not list all the sites of an owner.
pub struct Framed {
    /// The source for `frame-ancestors` (CSP 3).
    source: String,
    /// The origin of the page that asks.
    embedder: Option<String>,
}

impl Framed {
    /// Who may frame the answer to `asked`. `named` is the origin that the address, or the
    /// hosted form itself, names; else it is that of `Referer`.
    pub fn of(app: &App, form: &PublishedForm, asked: Asked<'_>, named: Option<&str>) -> Self {
        let Asked { headers, sent_to } = asked;
        let nobody = Self {
            source: "'none'".to_owned(),
            embedder: None,
        };
        // A page on its own, as browsers say it (Fetch Metadata Request Headers).
        if headers.text("sec-fetch-dest") == "document" {
            return nobody;
        }
        let origins = form.definition.origins();
        let asking = named.or_else(|| headers.get("referer"));
        let asking = asking.and_then(Origin::of_address);
        let asking = asking.map(|origin| origin.to_text());
        match asking {
            Some(origin) if origins.allows(&origin) => Self {
                source: origin.clone(),
                embedder: Some(origin),
            },
            Some(origin) if app.config.is_own_origin(&origin, sent_to) => Self {
                source: "'self'".to_owned(),
                embedder: None,
            },
            None if origins.is_anybody() => Self {
                source: "*".to_owned(),
                embedder: None,
            },
            _ => nobody,
        }
    }

    /// A field of the hosted form that names the page around it to the answer, where the
    /// browser only names the hosted page itself.
    fn field(&self) -> String {
        let field = |origin: &String| {
            let origin = escape(origin);
            format!("<input type=\"hidden\" name=\"_embedder\" value=\"{origin}\">")
        };
        self.embedder.as_ref().map(field).unwrap_or_default()
    }
}

/// The form on a page of its own. `markup` is its light DOM, which works without
/// script and is upgraded by it.
pub fn form(form: &PublishedForm, locale: &str, markup: &str, framed: &Framed) -> Page {
    let markup = markup.replacen("</form>", &[&framed.field(), "</form>"].concat(), 1);
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
    let redirect = form.definition.redirect();
    // Browsers hold form-action against the redirect after a submission, too.
    let targets = match redirect.map(Origin::of_address) {
        Some(Some(origin)) => format!("'self' {}", origin.to_text()),
        // A policy has no letters of other scripts.
        Some(None) => "'self' https:".to_owned(),
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
            ancestors: framed.source.clone(),
            has_turnstile: !form.definition.spam().turnstile.is_empty(),
        },
    )
}

/// What became of a submission, for a browser without script.
pub fn outcome(
    form: &PublishedForm,
    locale: &str,
    message: &str,
    is_replay: bool,
    framed: &Framed,
) -> Page {
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
    document(
        locale,
        message,
        PAGE_STYLE,
        "",
        &content,
        &Allowed {
            targets: "'self'".into(),
            ancestors: framed.source.clone(),
            has_turnstile: false,
        },
    )
}

/// A problem, for people who read `locale`.
pub fn problem(body: &ProblemBody, locale: &str) -> Page {
    let locale = texts::nearest(locale);
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
    let ancestors = &allowed.ancestors;
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

/// `text` as HTML text or as the value of a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
