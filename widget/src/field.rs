//! The markup of one field.
//!
//! An attribute that has nothing to say is not written: every byte of it would
//! be downloaded by every visitor.

use transom_shared::form::{Choice, Field, FieldKind, Form};
use transom_shared::submission::SubmissionDraft;
use yew::prelude::*;

use crate::markup::{Value, WORDS, changing, element, fixed, flag, some, text, text_area};
use crate::state::FormState;

/// One field with its label, help and error.
pub fn view(form: &Form, field: &Field, typed: &SubmissionDraft, state: &FormState) -> Html {
    let part = Part {
        form,
        field,
        typed,
        state,
        is_hidden: !state.is_part(&field.name),
    };
    match field.kind {
        FieldKind::Hidden => part.input(),
        kind if kind.is_tick() => part.tick(),
        kind if kind.is_group() => part.group(),
        _ => part.labelled(),
    }
}

struct Part<'a> {
    form: &'a Form,
    field: &'a Field,
    typed: &'a SubmissionDraft,
    state: &'a FormState,
    is_hidden: bool,
}

/// The attributes a control can have, in the order of [`Part::control`]. There is
/// no `maxlength`: it cuts off what is pasted without a word. There is no `pattern`: the
/// browser's engine backtracks at every keystroke, and `(a+)+b` would stop the page.
static KEYS: [&str; 16] = [
    "part",
    "type",
    "id",
    "name",
    "value",
    "checked",
    "required",
    "disabled",
    "autocomplete",
    "placeholder",
    "inputmode",
    "min",
    "max",
    "rows",
    "aria-describedby",
    "aria-invalid",
];

/// What differs between the controls of one field.
#[derive(Default)]
struct Control<'a> {
    kind: &'static str,
    id: String,
    value: &'a str,
    is_checked: bool,
    is_required: bool,
    rows: &'static str,
    /// Whether the rules of a text apply.
    is_text: bool,
}

impl Part<'_> {
    fn labelled(&self) -> Html {
        let control = match self.field.kind {
            FieldKind::Multiline => self.text_area(),
            FieldKind::Select | FieldKind::Country => self.select(),
            _ => self.input(),
        };
        let keys = &["part", "for"];
        let label = element(
            "label",
            keys,
            [fixed("label"), some(&self.id("f-"))],
            self.label(),
        );
        self.wrapper("div", vec![label, self.help(), control, self.error()])
    }

    fn tick(&self) -> Html {
        let words = element("span", &[], [], self.label());
        let label = element("label", &["class"], [fixed("c")], vec![self.input(), words]);
        self.wrapper("div", vec![label, self.help(), self.error()])
    }

    fn group(&self) -> Html {
        let mut parts = vec![element("legend", &[], [], self.label()), self.help()];
        parts.extend(
            self.field
                .choices
                .iter()
                .map(|choice| self.group_choice(choice)),
        );
        parts.push(self.error());
        self.wrapper("fieldset", parts)
    }

    fn wrapper(&self, tag: &'static str, parts: Vec<Html>) -> Html {
        let described = if tag == "fieldset" {
            some(&self.id("e-"))
        } else {
            None
        };
        let values = [fixed("f"), flag(self.is_hidden), described];
        element(tag, &["class", "hidden", "aria-describedby"], values, parts)
    }

    fn group_choice(&self, choice: &Choice) -> Html {
        let is_radio = self.field.kind == FieldKind::Radio;
        let values = self.control(&Control {
            kind: if is_radio { "radio" } else { "checkbox" },
            value: &choice.value,
            is_checked: self.is_chosen(&choice.value),
            is_required: is_radio && self.field.required,
            ..Control::default()
        });
        let input = element("input", &KEYS, values, Vec::new());
        let words = element("span", &[], [], vec![text(&choice.label)]);
        element("label", &["class"], [fixed("c")], vec![input, words])
    }

    fn input(&self) -> Html {
        let kind = match self.field.kind {
            FieldKind::Hidden => "hidden",
            FieldKind::Email => "email",
            FieldKind::Phone => "tel",
            FieldKind::Date => "date",
            kind if kind.is_tick() => "checkbox",
            _ => "",
        };
        let is_tick = kind == "checkbox";
        let is_shown = kind != "hidden";
        let values = self.control(&Control {
            kind,
            id: if is_shown {
                self.id("f-")
            } else {
                String::new()
            },
            value: if is_tick { "yes" } else { self.current() },
            is_checked: is_tick && self.current() == "yes",
            is_required: self.field.required && is_shown,
            is_text: !is_tick && is_shown,
            rows: "",
        });
        element("input", &KEYS, values, Vec::new())
    }

    fn text_area(&self) -> Html {
        let values = self.control(&Control {
            id: self.id("f-"),
            is_required: self.field.required,
            is_text: true,
            rows: "4",
            ..Control::default()
        });
        text_area(some(self.current()), &KEYS, values)
    }

    fn select(&self) -> Html {
        let values = self.control(&Control {
            id: self.id("f-"),
            is_required: self.field.required,
            ..Control::default()
        });
        let option = |value: &str, label: &str, is_chosen| {
            let values = [Some(AttrValue::from(value.to_owned())), flag(is_chosen)];
            element("option", &["value", "selected"], values, vec![text(label)])
        };
        let mut options = vec![option("", self.form.text("choose"), false)];
        for choice in &self.field.choices {
            options.push(option(
                &choice.value,
                &choice.label,
                self.is_chosen(&choice.value),
            ));
        }
        element("select", &KEYS, values, options)
    }

    fn control(&self, control: &Control<'_>) -> [Value; 16] {
        let field = self.field;
        let is_date = field.kind == FieldKind::Date;
        let rule = |rule: &str, applies: bool| if applies { some(rule) } else { None };
        let is_part_named = control.is_text || field.kind == FieldKind::Select;
        let has_error = self.state.error(&field.name).is_some();
        [
            rule("control", is_part_named),
            some(control.kind),
            some(&control.id),
            some(&field.name),
            some(control.value),
            flag(control.is_checked),
            flag(control.is_required),
            flag(self.is_hidden),
            some(&field.autocomplete),
            some(&field.placeholder),
            rule("decimal", field.kind == FieldKind::Number),
            // A limit that moves with the day is not known when this is rendered.
            rule(&field.min, is_date && !field.min.starts_with("today")),
            rule(&field.max, is_date && !field.max.starts_with("today")),
            some(control.rows),
            rule(&self.described_by(), !control.id.is_empty()),
            rule("true", has_error && !control.id.is_empty()),
        ]
    }

    fn described_by(&self) -> String {
        let help = if self.field.help.is_empty() {
            String::new()
        } else {
            self.id("h-") + " "
        };
        help + &self.id("e-")
    }

    fn label(&self) -> Vec<Html> {
        let mut parts = vec![text(&self.field.label)];
        if !self.field.required {
            parts.push(element(
                "small",
                &[],
                [],
                vec![text(self.form.text("optional"))],
            ));
        }
        parts
    }

    fn help(&self) -> Html {
        if self.field.help.is_empty() {
            return Html::default();
        }
        let values = [fixed("h"), some(&self.id("h-"))];
        element("p", &["class", "id"], values, vec![text(&self.field.help)])
    }

    fn error(&self) -> Html {
        let message = self
            .state
            .error(&self.field.name)
            .map(|error| &*error.message);
        let values = [fixed("e"), fixed("error"), some(&self.id("e-"))];
        let keys = &["class", "part", "id", WORDS];
        changing(keys, values, message.unwrap_or_default())
    }

    /// The id of the control (`f-`), its help (`h-`) or its error (`e-`).
    fn id(&self, prefix: &str) -> String {
        [prefix, &self.field.name].concat()
    }

    fn current(&self) -> &str {
        self.typed
            .values(&self.field.name)
            .first()
            .copied()
            .unwrap_or_default()
    }

    fn is_chosen(&self, value: &str) -> bool {
        self.typed.values(&self.field.name).contains(&value)
    }
}
