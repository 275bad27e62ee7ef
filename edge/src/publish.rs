//! Publishing: a form is rendered once, in every locale, and kept in KV. Visitors
//! get the stored rendering; intake reads the definition from the same value, so
//! neither asks the database for the form.
//!
//! D1 stays the only truth: a value that is missing, or that another build
//! rendered, is made anew from it.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use transom_shared::form::{Form, FormDefinition};
use transom_shared::texts;
use transom_shared::wire::EmbedBody;
use worker::KvStore;

use crate::app::BUILD;
use crate::countries;
use crate::error::ApiError;
use crate::log::{self, Event};
use crate::store::Store;

const LOADER: &str = include_str!("../dist/form.js");
const STYLE: &str = include_str!("../dist/form.css");
const STEP_STYLE: &str = include_str!("../dist/steps.css");
const ASSETS: &str = include_str!("../dist/assets.txt");

/// Shortest time for which KV answers from its cache at the edge, in seconds: a
/// form published again reaches every visitor after at most this long.
const CACHE_SECONDS: u64 = 60;

/// The published forms.
#[derive(Clone)]
pub struct Published {
    kv: Arc<KvStore>,
    store: Store,
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
}

#[derive(Serialize, Deserialize)]
struct Rendering {
    html: String,
    config: String,
}

impl Published {
    /// The published forms in `kv`, backed by `store`.
    pub fn new(kv: Arc<KvStore>, store: Store) -> Self {
        Self { kv, store }
    }

    /// The form `name` as visitors meet it.
    ///
    /// # Errors
    /// [`ApiError::NotFound`], [`ApiError::Unpublished`].
    pub async fn form(&self, name: &str) -> Result<PublishedForm, ApiError> {
        let stored = self
            .kv
            .get(&key(name))
            .cache_ttl(CACHE_SECONDS)
            .text()
            .await;
        // A KV that fails or holds something else is a missing value.
        let stored = stored
            .ok()
            .flatten()
            .and_then(|text| serde_json::from_str(&text).ok());
        match stored.filter(|form: &PublishedForm| form.build == BUILD) {
            Some(form) => Ok(form),
            None => {
                let form = self.render(name).await?;
                // A visitor has the form already; keeping it is the next one's gain.
                let _ = self.keep(&form).await;
                Ok(form)
            }
        }
    }

    /// Renders the published version of the form `name` and keeps it.
    ///
    /// # Errors
    /// [`ApiError::NotFound`], [`ApiError::Unpublished`], [`ApiError::Unavailable`].
    pub async fn refresh(&self, name: &str) -> Result<(), ApiError> {
        self.keep(&self.render(name).await?).await
    }

    async fn render(&self, name: &str) -> Result<PublishedForm, ApiError> {
        let published = self.store.published_version(name).await?;
        let mut form = PublishedForm {
            build: BUILD.to_owned(),
            version: published.version,
            definition: published.definition,
            renderings: BTreeMap::new(),
        };
        for locale in form.definition.locales() {
            let localized = Rc::new(form.in_locale(locale));
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
        let write = self
            .kv
            .put(&key(form.definition.name()), text)
            .map_err(worker::Error::from)?;
        Ok(write.execute().await.map_err(worker::Error::from)?)
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

fn key(name: &str) -> String {
    format!("form:{name}")
}

impl PublishedForm {
    /// The form in one of its locales.
    pub fn in_locale(&self, locale: &str) -> Form {
        self.definition
            .in_locale(locale, self.version, &countries::name)
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
            assets: assets(locale),
        }
    }

    /// The script that brings the form in `locale` into a page.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`], where the form cannot be written as JSON.
    pub fn script(&self, locale: &str) -> Result<String, ApiError> {
        let data = serde_json::to_string(&self.embed(locale)).map_err(worker::Error::from)?;
        Ok(LOADER.trim_end().replacen("__TRANSOM_FORM__", &data, 1))
    }
}
