//! A checked form, in every locale it is written in.

use serde::{Deserialize, Serialize};

use super::draft::{ChoiceDraft, FieldDraft, FormDraft, SpamSettings, Text};
use super::{Choice, Condition, Field, FieldKind, Form, Step};
use crate::error::LocatedError;
use crate::origin::AllowedOrigins;
use crate::{locale, texts};

/// A form definition that passed every check of [`FormDraft::parse`]. It is
/// stored as JSON and checked again when it is read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "FormDraft", into = "FormDraft")]
pub struct FormDefinition(FormDraft);

impl TryFrom<FormDraft> for FormDefinition {
    type Error = String;

    fn try_from(mut draft: FormDraft) -> Result<Self, String> {
        // Stored by a build that took more: the form goes on without it, and its leads come in.
        draft.after.redirect = draft
            .after
            .redirect
            .filter(|address| super::check::is_https_address(address));
        draft.parse().map_err(|errors| {
            let first = errors.into_iter().next();
            first.map_or_else(String::new, |error| {
                format!("{}: {}", error.loc, error.message)
            })
        })
    }
}

impl From<FormDefinition> for FormDraft {
    fn from(definition: FormDefinition) -> Self {
        definition.0
    }
}

/// Whether `name` can be a form's name: 1 to 64 lower-case letters, digits and
/// inner hyphens.
pub fn is_form_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// The names of countries, which the domain does not know: code and locale in,
/// name out.
pub type CountryNames<'a> = &'a dyn Fn(&str, &str) -> String;

impl FormDraft {
    /// Checks the whole definition and reports every problem at once, each with
    /// the path of the place (`steps[0].fields[2].label.zh-CN`).
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(self) -> Result<FormDefinition, Vec<LocatedError>> {
        let errors = super::check::problems(&self);
        if errors.is_empty() {
            Ok(FormDefinition(self))
        } else {
            Err(errors)
        }
    }
}

impl FormDefinition {
    /// The form's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The locales, the fall-back first.
    pub fn locales(&self) -> &[String] {
        &self.0.locales
    }

    /// The sites that may embed the form.
    pub fn origins(&self) -> AllowedOrigins<'_> {
        AllowedOrigins::new(&self.0.origins)
    }

    /// The page to go to after a stored submission.
    pub fn redirect(&self) -> Option<&str> {
        self.0.after.redirect.as_deref()
    }

    /// What is done against spam.
    pub fn spam(&self) -> &SpamSettings {
        &self.0.spam
    }

    /// Which leads are qualified; all of them where there is no rule.
    pub fn qualify(&self) -> Option<&Condition> {
        self.0.qualify.as_ref()
    }

    /// Whether steps are told apart by headings.
    pub fn has_headings(&self) -> bool {
        self.0.steps.len() > 1 || self.0.steps.iter().any(|step| !step.title.is_empty())
    }

    /// Whether a field has a pattern.
    pub fn has_patterns(&self) -> bool {
        let mut fields = self.0.steps.iter().flat_map(|step| &step.fields);
        fields.any(|field| !field.pattern.is_empty())
    }

    /// The look of the form as CSS declarations of Transom's tokens.
    pub fn theme_css(&self) -> String {
        let tokens = self.0.theme.iter();
        tokens
            .map(|(token, value)| format!("--transom-{token}:{value};"))
            .collect()
    }

    /// The form in the best of its locales for those `wanted`.
    pub fn negotiate<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> &str {
        locale::negotiate(&self.0.locales, wanted).unwrap_or_default()
    }

    /// The form in one of its locales, as version `version`.
    pub fn in_locale(&self, locale: &str, version: u32, countries: CountryNames<'_>) -> Form {
        let draft = &self.0;
        let reader = Reader {
            locale,
            fallback: draft.locales.first().map(String::as_str),
            countries,
        };
        let submit = reader.text(&draft.submit_label);
        let done = reader.text(&draft.after.message);
        let built_in = |key| texts::get(locale, key).to_owned();
        let mut form = Form {
            name: draft.name.clone(),
            version,
            locale: locale.to_owned(),
            title: reader.text(&draft.title),
            steps: draft
                .steps
                .iter()
                .map(|step| Step {
                    title: reader.text(&step.title),
                    fields: step
                        .fields
                        .iter()
                        .map(|field| reader.field(field))
                        .collect(),
                })
                .collect(),
            done: if done.is_empty() {
                built_in("done")
            } else {
                done
            },
            honeypot: draft.spam.honeypot,
            texts: Vec::new(),
        };
        form.texts = texts::needed_by(&form)
            .map(|key| match key {
                "submit" if !submit.is_empty() => (key.to_owned(), submit.clone()),
                _ => (key.to_owned(), built_in(key)),
            })
            .collect();
        form
    }
}

/// Reads a definition in one locale.
struct Reader<'a> {
    locale: &'a str,
    fallback: Option<&'a str>,
    countries: CountryNames<'a>,
}

impl Reader<'_> {
    fn text(&self, text: &Text) -> String {
        let own = text.get(self.locale);
        own.or_else(|| text.get(self.fallback?))
            .cloned()
            .unwrap_or_default()
    }

    fn field(&self, draft: &FieldDraft) -> Field {
        Field {
            name: draft.name.clone(),
            kind: draft.kind,
            label: self.text(&draft.label),
            help: self.text(&draft.help),
            placeholder: self.text(&draft.placeholder),
            default: draft.default.clone(),
            autocomplete: draft.autocomplete.clone(),
            required: draft.required,
            min_length: draft.min_length,
            max_length: draft.max_length,
            pattern: draft.pattern.clone(),
            pattern_hint: self.text(&draft.pattern_hint),
            min: draft.min.clone(),
            max: draft.max.clone(),
            step: draft.step.clone(),
            choices: self.choices(draft),
            visible_when: draft.visible_when.clone(),
            country: draft.country.clone(),
            consent: draft.consent.clone(),
        }
    }

    fn choices(&self, draft: &FieldDraft) -> Vec<Choice> {
        if draft.kind != FieldKind::Country || !draft.choices.is_empty() {
            return draft
                .choices
                .iter()
                .map(|choice| self.choice(choice))
                .collect();
        }
        let mut countries: Vec<Choice> = texts::COUNTRIES
            .split(' ')
            .map(|code| Choice {
                value: code.to_owned(),
                label: (self.countries)(code, self.locale),
            })
            .collect();
        countries.sort_by(|a, b| a.label.cmp(&b.label));
        countries
    }

    fn choice(&self, draft: &ChoiceDraft) -> Choice {
        let label = self.text(&draft.label);
        let named = |code: &str| (self.countries)(code, self.locale);
        Choice {
            value: draft.value.clone(),
            label: if label.is_empty() {
                named(&draft.value)
            } else {
                label
            },
        }
    }
}
