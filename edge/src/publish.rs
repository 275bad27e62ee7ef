//! Publishing: a form is rendered once, in every locale, and kept in KV. Visitors
//! get the stored rendering; intake reads the definition from the same value, so
//! neither asks the database for the form.
//!
//! D1 stays the only truth: a value that is missing, or that another build
//! rendered, is made anew from it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use transom_shared::form::{Form, FormDefinition, is_form_name};
use transom_shared::json;
use transom_shared::texts;
use transom_shared::wire::EmbedBody;

use crate::countries;
use crate::error::ApiError;
use crate::kept::Kept;
use crate::log::{self, Event};
use crate::memory::Memory;
use crate::store::Store;

/// The build this is: changes whenever the loader, the style sheet or the
/// enhancement changes, so that stored renderings of another build are made anew.
pub const BUILD: &str = include_str!("../dist/build.txt").trim_ascii();
const LOADER: &str = include_str!("../dist/form.js");
const GENERIC: &str = include_str!("../dist/embed.js");
const STYLE: &str = include_str!("../dist/form.css");
/// What is only seen once a visitor turns to the form; with the form it comes by the kit.
pub const ENHANCED_STYLE: &str = include_str!("../dist/enhanced.css").trim_ascii_end();
const STEP_STYLE: &str = include_str!("../dist/steps.css");
const ASSETS: &str = include_str!("../dist/assets.txt");

const NO_FORM: &str = "There is no form of this name.";

thread_local! {
    static REMEMBERED: Memory<PublishedForm> = const { Memory::new() };
    /// Names that visitors meet no form under, so that asking again costs nothing.
    static MISSED: Memory<Missed> = const { Memory::new() };
}

/// Why there is no form for visitors under a name.
#[derive(Clone, Copy)]
enum Missed {
    Absent,
    Unpublished,
}

impl From<Missed> for ApiError {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::Absent => Self::NotFound(NO_FORM),
            Missed::Unpublished => Self::Unpublished,
        }
    }
}

/// The published forms.
#[derive(Clone)]
pub struct Published {
    kept: Kept,
    store: Store,
    now_ms: i64,
}

/// A published form and its renderings.
#[derive(Serialize, Deserialize)]
pub struct PublishedForm {
    /// The build that rendered it.
    build: String,
    /// The version, from 1.
    pub version: u32,
    /// The form in every locale.
    pub definition: FormDefinition,
    /// The renderings by locale.
    renderings: BTreeMap<String, Rendering>,
    /// The form in the locales that were asked for so far.
    #[serde(skip)]
    localized: RefCell<Vec<(String, Rc<Form>)>>,
}

#[derive(Serialize, Deserialize)]
struct Rendering {
    html: String,
    config: String,
}

impl Published {
    /// The published forms in `kept`, backed by `store`, at `now_ms`.
    pub fn new(kept: Kept, store: Store, now_ms: i64) -> Self {
        Self {
            kept,
            store,
            now_ms,
        }
    }

    /// The form `name` as visitors meet it.
    ///
    /// # Errors
    /// [`ApiError::NotFound`], [`ApiError::Unpublished`].
    pub async fn form(&self, name: &str) -> Result<Rc<PublishedForm>, ApiError> {
        if let Some(form) = REMEMBERED.with(|memory| memory.get(name, self.now_ms)) {
            return Ok(form);
        }
        if !is_form_name(name) {
            return Err(ApiError::NotFound(NO_FORM));
        }
        if let Some(missed) = MISSED.with(|memory| memory.get(name, self.now_ms)) {
            return Err((*missed).into());
        }
        // What is kept in another shape is a missing value.
        let stored = self.kept.text(&key(name)).await;
        let stored = stored.and_then(|text| json::read(&text).ok());
        match stored.filter(|form: &PublishedForm| form.build == BUILD) {
            Some(form) => Ok(self.remember(form)),
            None => {
                let rendered = self.render(name).await;
                let form = self.remember(rendered.inspect_err(|error| self.miss(name, error))?);
                // A visitor has the form already; keeping it is the next one's gain.
                let _ = self.keep(&form).await;
                Ok(form)
            }
        }
    }

    fn miss(&self, name: &str, error: &ApiError) {
        let missed = match error {
            ApiError::NotFound(_) => Missed::Absent,
            ApiError::Unpublished => Missed::Unpublished,
            _ => return,
        };
        MISSED.with(|memory| memory.keep(name, &Rc::new(missed), self.now_ms));
    }

    fn remember(&self, form: PublishedForm) -> Rc<PublishedForm> {
        let form = Rc::new(form);
        let name = form.definition.name();
        MISSED.with(|memory| memory.forget(name));
        REMEMBERED.with(|memory| memory.keep(name, &form, self.now_ms));
        form
    }

    /// Renders the published version of the form `name` and keeps it.
    ///
    /// # Errors
    /// [`ApiError::NotFound`], [`ApiError::Unpublished`], [`ApiError::Unavailable`].
    pub async fn refresh(&self, name: &str) -> Result<(), ApiError> {
        let form = self.remember(self.render(name).await?);
        self.keep(&form).await
    }

    async fn render(&self, name: &str) -> Result<PublishedForm, ApiError> {
        let published = self.store.published_version(name).await?;
        let mut form = PublishedForm {
            build: BUILD.to_owned(),
            version: published.version,
            definition: published.definition,
            renderings: BTreeMap::new(),
            localized: RefCell::default(),
        };
        for locale in form.definition.locales() {
            let localized = form.in_locale(locale);
            let config = localized.to_compact();
            let html = transom_widget::render(localized, None).await;
            form.renderings
                .insert(locale.clone(), Rendering { html, config });
        }
        log::write(&Event::FormRendered {
            form: name,
            version: form.version,
        });
        Ok(form)
    }

    async fn keep(&self, form: &PublishedForm) -> Result<(), ApiError> {
        let text = serde_json::to_string(form).map_err(worker::Error::from)?;
        self.kept.keep(&key(form.definition.name()), text).await
    }
}

/// The paths of the enhancement: script, WebAssembly, sentences in `locale`.
/// `assets.txt` has the sentences' paths after the name of their locale.
fn assets(locale: &str) -> Vec<String> {
    let nearest = texts::nearest(locale);
    let path = |line: &str| match line.split_once(' ') {
        Some((tag, path)) => (tag == nearest).then(|| path.to_owned()),
        None => Some(line.to_owned()),
    };
    ASSETS.lines().filter_map(path).collect()
}

/// The script for pages that name their forms at run time, from the service at `origin`.
///
/// # Errors
/// [`ApiError::Unavailable`], where the address cannot be written as JSON.
pub fn generic_script(origin: &str) -> Result<String, ApiError> {
    with_origin(GENERIC, origin)
}

/// `script` with the address of the service in it. A page may hide where a script came
/// from, and a module is never told.
fn with_origin(script: &str, origin: &str) -> Result<String, ApiError> {
    let origin = serde_json::to_string(origin).map_err(worker::Error::from)?;
    Ok(script.trim_end().replacen("__TRANSOM_EDGE__", &origin, 1))
}

fn key(name: &str) -> String {
    format!("form:{name}")
}

impl PublishedForm {
    /// The form in one of its locales.
    pub fn in_locale(&self, locale: &str) -> Rc<Form> {
        let mut localized = self.localized.borrow_mut();
        if let Some((_, form)) = localized.iter().find(|(have, _)| have == locale) {
            return Rc::clone(form);
        }
        let definition = &self.definition;
        let form = Rc::new(definition.in_locale(locale, self.version, &countries::name));
        localized.push((locale.to_owned(), Rc::clone(&form)));
        form
    }

    /// The style sheet, with the form's own look.
    pub fn css(&self) -> String {
        let mut css = STYLE.trim_end().to_owned();
        if self.definition.has_headings() {
            css.push_str(STEP_STYLE.trim_end());
        }
        let theme = self.definition.theme_css();
        if !theme.is_empty() {
            // A rule of the page on the element outranks :host: the page decides.
            css.push_str(&format!(":host,transom-form{{{theme}}}"));
        }
        css
    }

    /// Everything a page needs to show the form in `locale`.
    pub fn embed(&self, locale: &str) -> EmbedBody {
        let rendering = self.renderings.get(locale);
        EmbedBody {
            form: self.definition.name().to_owned(),
            locale: locale.to_owned(),
            locales: self.definition.locales().to_vec(),
            html: rendering
                .map(|rendering| rendering.html.clone())
                .unwrap_or_default(),
            css: self.css(),
            config: rendering
                .map(|rendering| rendering.config.clone())
                .unwrap_or_default(),
            texts: ["sending", "failed"].map(|key| texts::get(locale, key).to_owned()),
            proof_of_work: self.definition.spam().proof_of_work,
            turnstile: self.definition.spam().turnstile.clone(),
            has_patterns: self.definition.has_patterns(),
            assets: assets(locale),
        }
    }

    /// The script that brings the form in `locale` into a page, from the service at `origin`.
    /// `asked` is the locale that the page asks for by the script's address.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`], where the form cannot be written as JSON.
    pub fn script(
        &self,
        locale: &str,
        asked: Option<&str>,
        origin: &str,
    ) -> Result<String, ApiError> {
        let data = serde_json::to_string(&self.embed(locale)).map_err(worker::Error::from)?;
        let asked = serde_json::to_string(&asked).map_err(worker::Error::from)?;
        let script = with_origin(LOADER, origin)?.replacen("__TRANSOM_LOCALE__", &asked, 1);
        Ok(script.replacen("__TRANSOM_FORM__", &data, 1))
    }
}
