//! The form in a visitor's browser: hydration, and the door to the element's
//! script.
//!
//! The script owns the DOM's events, the network and the page author's
//! interface, because all of these must work where WebAssembly is switched off.
//! It hands in what is typed as text and gets problems back as text; this side
//! decides and renders.

use std::cell::Cell;
use std::rc::Rc;

use transom_shared::calendar::Date;
use transom_shared::error::LocatedError;
use transom_shared::form::{Form, SEPARATOR};
use transom_shared::submission::{Checks, SubmissionDraft};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::lead_form::{LeadForm, LeadFormProps};
use crate::state::FormState;

#[wasm_bindgen(raw_module = "../pattern.js")]
extern "C" {
    /// Whether `pattern` matches all of `text`, found in time linear in the text.
    fn matches(pattern: &str, text: &str) -> bool;
}

/// A hydrated form, as the element's script holds it.
#[wasm_bindgen]
pub struct EnhancedForm {
    form: Rc<Form>,
    state: FormState,
    app: yew::AppHandle<LeadForm>,
    is_rendered: Rc<Cell<bool>>,
}

/// Takes over the markup of the fields in `root`, which was rendered from `config`, a
/// form in its compact text. Yew does it in a task of its own: until then, and where it
/// failed, [`EnhancedForm::is_rendered`] says no.
#[wasm_bindgen]
pub fn hydrate(root: Element, config: &str) -> EnhancedForm {
    let form = Rc::new(Form::from_compact(config));
    let is_rendered = Rc::<Cell<bool>>::default();
    let props = LeadFormProps {
        form: form.clone(),
        prefilled: None,
        is_rendered: is_rendered.clone(),
    };
    let app = yew::Renderer::<LeadForm>::with_root_and_props(root, props).hydrate();
    EnhancedForm {
        state: FormState::new(&form),
        form,
        app,
        is_rendered,
    }
}

/// Everywhere, `typed` is the form's entries: names and values in turn,
/// separated by [`SEPARATOR`]. Problems travel as place, code and message.
#[wasm_bindgen]
impl EnhancedForm {
    /// Takes in what is typed now.
    pub fn typed(&mut self, typed: &str) {
        let (draft, checks) = read(typed);
        self.state.typed(&self.form, &draft, Some(&checks));
        self.render();
    }

    /// Checks the field `name`, which the visitor has just left.
    pub fn left(&mut self, name: &str, typed: &str) {
        let (draft, checks) = read(typed);
        self.state.left(name, &self.form, &draft, &checks);
        self.render();
    }

    /// Checks the step on show and goes on to the next; at the last step checks
    /// the whole form. Gives the problems found, now shown; an empty text means
    /// that the form can be sent, a lone separator that another step is on show.
    pub fn check(&mut self, typed: &str) -> String {
        let (draft, checks) = read(typed);
        self.state.typed(&self.form, &draft, None);
        let has_next = self.state.has_next_step(&self.form);
        let step = self.state.step.filter(|_| has_next);
        let errors = self.state.problems(step, &self.form, &draft, &checks);
        let text = problems_text(&errors);
        let is_in_order = errors.is_empty();
        self.state.refused(errors, &self.form);
        if is_in_order && has_next {
            self.state.step = self.state.step.map(|step| step + 1);
        }
        self.render();
        if is_in_order && has_next {
            SEPARATOR.into()
        } else {
            text
        }
    }

    /// Goes back one step.
    pub fn back(&mut self) {
        self.state.step = self.state.step.map(|step| step.saturating_sub(1));
        self.render();
    }

    /// Shows the problems the service found.
    pub fn refuse(&mut self, problems: &str) {
        self.state.refused(problems_from_text(problems), &self.form);
        self.render();
    }

    /// Whether what was asked for last is on the page.
    pub fn is_rendered(&self) -> bool {
        self.is_rendered.get()
    }

    /// The step on show, from 0.
    pub fn step(&self) -> usize {
        self.state.step.unwrap_or_default()
    }

    /// Shows the step `step`, where a visitor was before the form left the page.
    pub fn open(&mut self, step: usize) {
        self.state.step = Some(step.min(self.form.steps.len().saturating_sub(1)));
        self.render();
    }

    /// Forgets every error and goes back to the first step.
    pub fn reset(&mut self) {
        self.state = FormState::new(&self.form);
        self.render();
    }

    /// Lets go of the markup.
    pub fn destroy(self) {
        self.app.destroy();
    }

    fn render(&self) {
        self.is_rendered.set(false);
        self.app.send_message(self.state.clone());
    }
}

fn read(typed: &str) -> (SubmissionDraft, Checks) {
    let mut parts = typed.split(SEPARATOR);
    let pairs = std::iter::from_fn(|| Some((parts.next()?.to_owned(), parts.next()?.to_owned())));
    let draft: SubmissionDraft = pairs.collect();
    let today = draft
        .value("_day")
        .and_then(Date::parse)
        .unwrap_or(Date::from_days(0));
    (draft, Checks { today, matches })
}

fn problems_text(errors: &[LocatedError]) -> String {
    let mut text = String::new();
    for part in errors
        .iter()
        .flat_map(|error| [&error.loc, &error.code, &error.message])
    {
        if !text.is_empty() {
            text.push(SEPARATOR);
        }
        text.push_str(part);
    }
    text
}

fn problems_from_text(text: &str) -> Vec<LocatedError> {
    let mut parts = text.split(SEPARATOR);
    let mut errors = Vec::new();
    while let (Some(loc), Some(code), Some(message)) = (parts.next(), parts.next(), parts.next()) {
        errors.push(LocatedError::new(loc, code, message));
    }
    errors
}
