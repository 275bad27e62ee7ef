//! What a visitor typed, before any check.

#[cfg(feature = "full")]
use super::extension_name;
#[cfg(feature = "full")]
use crate::form::FieldKind;
use crate::form::Form;

/// The name of the field that people never see.
pub const HONEYPOT: &str = "_website";

/// Most values of a field without choices that are looked at; a form sends one, a
/// careless page perhaps one for each of several controls of a name.
#[cfg(feature = "full")]
const MOST_VALUES: usize = 100;

/// Names of Transom's own fields.
#[cfg(feature = "full")]
const OWN_NAMES: [&str; 13] = [
    HONEYPOT,
    "_key",
    "_locale",
    "_page",
    "_referrer",
    "_day",
    "_landing",
    "_first",
    "_elapsed",
    "_proof",
    "_turnstile",
    "_charset_",
    "_embedder",
];

/// Whether `name` is one of Transom's own fields.
#[cfg(feature = "full")]
pub(super) fn is_own_name(name: &str) -> bool {
    OWN_NAMES.contains(&name)
}

/// What a visitor typed: unchecked text, one pair of field and value at a time
/// as a form sends it. Names that begin with `_` are Transom's own (`_key`,
/// `_locale`, `_page`, `_referrer`) and never answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubmissionDraft {
    pairs: Vec<(String, String)>,
    /// How many values came for fields that the form does not have.
    pub(super) unknown: u32,
}

impl FromIterator<(String, String)> for SubmissionDraft {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self {
            pairs: pairs.into_iter().collect(),
            unknown: 0,
        }
    }
}

impl SubmissionDraft {
    /// Every value of the field `name`, as typed.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let pairs = self.pairs.iter().filter(|(field, _)| field == name);
        pairs.map(|(_, value)| value.as_str()).collect()
    }

    /// The one value of the field `name`, where it is not blank.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name)
            .first()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Every pair, as typed.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// What `form` can use; values of fields that it does not have are counted. Every name
    /// is looked up once, and no field keeps more values than it could need, so that all
    /// later work depends on the form and not on what a stranger sends.
    #[cfg(feature = "full")]
    #[must_use]
    pub fn known_to(self, form: &Form) -> Self {
        let most = |choices: usize| 2 * choices.max(MOST_VALUES / 2);
        let fields = form
            .fields()
            .map(|field| (field.name.clone(), most(field.choices.len())));
        let phones = form.fields().filter(|field| field.kind == FieldKind::Phone);
        let extensions = phones.map(|field| (extension_name(&field.name), 1));
        let own = OWN_NAMES.iter().map(|name| ((*name).to_owned(), 1));
        let mut room: std::collections::BTreeMap<String, usize> =
            fields.chain(extensions).chain(own).collect();
        let mut unknown = self.unknown;
        let mut pairs = Vec::new();
        for (name, value) in self.pairs {
            match room.get_mut(name.as_str()) {
                // A blank value says nothing to any field.
                Some(_) if value.trim().is_empty() => {}
                Some(0) => {}
                Some(left) => {
                    *left -= 1;
                    pairs.push((name, value));
                }
                None if name.starts_with('_') => {}
                None => unknown += 1,
            }
        }
        Self { pairs, unknown }
    }

    /// How many values came for fields that the form does not have, as far as it was
    /// compared with one.
    #[cfg(feature = "full")]
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The first field of `form` in which characters did not arrive, or that came with
    /// the sign for these, U+FFFD, which is never stored.
    #[cfg(feature = "full")]
    pub fn replaced_in(&self, form: &Form) -> Option<String> {
        let is_broken = |(name, value): &&(String, String)| {
            value.contains(char::REPLACEMENT_CHARACTER) && form.field(name).is_some()
        };
        self.pairs
            .iter()
            .find(is_broken)
            .map(|(name, _)| name.clone())
    }

    pub(super) fn signals(&self, form: &Form) -> Vec<&'static str> {
        let trapped = form.honeypot && self.value(HONEYPOT).is_some();
        trapped.then_some("honeypot").into_iter().collect()
    }
}
