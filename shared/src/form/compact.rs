//! A form as one line of text, the way it travels to the browser.
//!
//! JSON would repeat every key for every field, and reading it would cost the
//! visitor's bundle a parser of 25 KB. Here the parts stand in a fixed order,
//! separated by U+007F, which no text of a form can contain; a list begins with
//! its length. Both ends come from one build, so there is no version to agree on.

use super::{Choice, Condition, Field, FieldKind, Form, Step};

/// Stands between two parts. JSON leaves it as one byte.
pub const SEPARATOR: char = '\u{7f}';

const KINDS: [FieldKind; 13] = [
    FieldKind::Text,
    FieldKind::Multiline,
    FieldKind::Email,
    FieldKind::Phone,
    FieldKind::Number,
    FieldKind::Select,
    FieldKind::MultiSelect,
    FieldKind::Radio,
    FieldKind::Checkbox,
    FieldKind::Date,
    FieldKind::Country,
    FieldKind::Hidden,
    FieldKind::Consent,
];

#[cfg(feature = "full")]
impl Form {
    /// The form as text for [`Form::from_compact`]. What only the service needs
    /// (the legal side of consents, phone countries) is left out.
    pub fn to_compact(&self) -> String {
        let mut out = Writer(Vec::new());
        out.part(&self.name);
        out.number(self.version);
        out.part(&self.locale);
        out.part(&self.title);
        out.part(&self.done);
        out.flag(self.honeypot);
        out.number(self.texts.len());
        for (key, text) in &self.texts {
            out.part(key);
            out.part(text);
        }
        out.number(self.steps.len());
        for step in &self.steps {
            out.part(&step.title);
            out.number(step.fields.len());
            step.fields.iter().for_each(|field| out.field(field));
        }
        out.0.join(&SEPARATOR.to_string())
    }
}

#[cfg(feature = "full")]
struct Writer(Vec<String>);

#[cfg(feature = "full")]
impl Writer {
    fn part(&mut self, text: &str) {
        self.0.push(text.replace(SEPARATOR, ""));
    }

    fn number(&mut self, number: impl ToString) {
        self.0.push(number.to_string());
    }

    fn flag(&mut self, flag: bool) {
        self.0.push(if flag { "1" } else { "" }.to_owned());
    }

    fn field(&mut self, field: &Field) {
        self.part(&field.name);
        self.number(
            KINDS
                .iter()
                .position(|kind| *kind == field.kind)
                .unwrap_or_default(),
        );
        self.part(&field.label);
        self.flag(field.required);
        let texts = [
            &field.help,
            &field.placeholder,
            &field.default,
            &field.autocomplete,
            &field.pattern,
            &field.pattern_hint,
            &field.min,
            &field.max,
            &field.step,
        ];
        texts.into_iter().for_each(|text| self.part(text));
        for limit in [field.min_length, field.max_length] {
            self.part(&limit.map(|limit| limit.to_string()).unwrap_or_default());
        }
        self.number(field.choices.len());
        for choice in &field.choices {
            self.part(&choice.value);
            self.part(&choice.label);
        }
        match &field.visible_when {
            Some(condition) => self.condition(condition),
            None => self.part(""),
        }
    }

    fn condition(&mut self, condition: &Condition) {
        let (letter, parts) = match condition {
            Condition::Equals { field, value } => ("=", vec![field, value]),
            Condition::Contains { field, value } => ("~", vec![field, value]),
            Condition::Filled { field } => ("!", vec![field]),
            Condition::All(parts) => return self.conditions("&", parts),
            Condition::Any(parts) => return self.conditions("|", parts),
        };
        self.part(letter);
        parts.into_iter().for_each(|part| self.part(part));
    }

    fn conditions(&mut self, letter: &str, parts: &[Condition]) {
        self.part(letter);
        self.number(parts.len());
        parts.iter().for_each(|part| self.condition(part));
    }
}

impl Form {
    /// The form in `text`, which [`Form::to_compact`] wrote. Parts that are
    /// missing read as empty: both ends come from one build, and code for texts
    /// that cannot occur would be downloaded by every visitor.
    pub fn from_compact(text: &str) -> Self {
        Reader(text.split(SEPARATOR)).form()
    }
}

struct Reader<'a>(std::str::Split<'a, char>);

impl<'a> Reader<'a> {
    fn part(&mut self) -> &'a str {
        self.0.next().unwrap_or_default()
    }

    fn text(&mut self) -> String {
        self.part().to_owned()
    }

    fn limit(&mut self) -> Option<u32> {
        self.part().parse().ok()
    }

    fn number(&mut self) -> u32 {
        self.limit().unwrap_or_default()
    }

    fn flag(&mut self) -> bool {
        !self.part().is_empty()
    }

    /// A list: its length, then each item.
    fn list<T>(&mut self, item: impl Fn(&mut Self) -> T) -> Vec<T> {
        let mut items = Vec::new();
        for _ in 0..self.number() {
            items.push(item(self));
        }
        items
    }

    fn form(&mut self) -> Form {
        Form {
            name: self.text(),
            version: self.number(),
            locale: self.text(),
            title: self.text(),
            done: self.text(),
            honeypot: self.flag(),
            texts: self.list(|reader| (reader.text(), reader.text())),
            steps: self.list(|reader| Step {
                title: reader.text(),
                fields: reader.list(Self::field),
            }),
        }
    }

    fn field(&mut self) -> Field {
        Field {
            name: self.text(),
            kind: KINDS
                .get(self.number() as usize)
                .copied()
                .unwrap_or(FieldKind::Text),
            label: self.text(),
            required: self.flag(),
            help: self.text(),
            placeholder: self.text(),
            default: self.text(),
            autocomplete: self.text(),
            pattern: self.text(),
            pattern_hint: self.text(),
            min: self.text(),
            max: self.text(),
            step: self.text(),
            min_length: self.limit(),
            max_length: self.limit(),
            choices: self.list(|reader| Choice {
                value: reader.text(),
                label: reader.text(),
            }),
            visible_when: self.condition(),
            country: String::new(),
            consent: None,
        }
    }

    fn condition(&mut self) -> Option<Condition> {
        Some(match self.part() {
            "=" => Condition::Equals {
                field: self.text(),
                value: self.text(),
            },
            "~" => Condition::Contains {
                field: self.text(),
                value: self.text(),
            },
            "!" => Condition::Filled { field: self.text() },
            "&" => Condition::All(self.conditions()),
            "|" => Condition::Any(self.conditions()),
            _ => return None,
        })
    }

    fn conditions(&mut self) -> Vec<Condition> {
        let parts = self.list(Self::condition);
        parts.into_iter().flatten().collect()
    }
}
