//! The markup of a form. Every function gives exactly one element, always:
//! what comes and goes is hidden, never left out, so that hydration finds the
//! nodes it expects.

use transom_shared::form::{Form, Step};
#[cfg(feature = "ssr")]
use transom_shared::locale::is_right_to_left;
#[cfg(feature = "ssr")]
use transom_shared::submission::HONEYPOT;
use transom_shared::submission::SubmissionDraft;
use transom_shared::wording::{fill, number_text};
use yew::prelude::*;

use crate::field;
use crate::markup::{WORDS, changing, element, fixed, flag, some, text};
use crate::state::FormState;

/// The whole form as the service sends it: the frame around `fields`, which is what
/// [`fields`] gives.
///
/// Only the fields are taken over in a browser. The names of the fields are their
/// owner's, and a form has a property of the name of each: one called `firstChild` hides
/// the form's own, and Yew could not find its way.
#[cfg(feature = "ssr")]
pub fn page(form: &Form, fields: Html) -> Html {
    let action = ["/f/", &form.name].concat();
    let mut parts = vec![title(form)];
    parts.push(element("div", &["class"], [fixed("y")], vec![fields]));
    parts.push(transoms_own(form));
    parts.push(element(
        "p",
        &["class", "role"],
        [fixed("s"), fixed("status")],
        Vec::new(),
    ));
    let keys = &["method", "action"];
    let filled = element("form", keys, [fixed("post"), some(&action)], parts);
    let keys = &["class", "role", "tabindex", "hidden"];
    let values = [fixed("d"), fixed("status"), fixed("-1"), flag(true)];
    let done = element("p", keys, values, vec![text(&form.done)]);
    // On a page of another language or direction the form keeps its own.
    let direction = if is_right_to_left(&form.locale) {
        "rtl"
    } else {
        "ltr"
    };
    let values = [fixed("t"), some(&form.locale), fixed(direction)];
    element("div", &["class", "lang", "dir"], values, vec![filled, done])
}

/// What the form asks for, and its buttons. `typed` fills the inputs of a fresh
/// rendering only.
pub fn fields(form: &Form, typed: &SubmissionDraft, state: &FormState) -> Html {
    let mut parts = vec![summary(form, state)];
    for (at, part) in form.steps.iter().enumerate() {
        parts.push(step(form, at, part, typed, state));
    }
    parts.push(actions(form, state));
    element("div", &[], [], parts)
}

#[cfg(feature = "ssr")]
fn title(form: &Form) -> Html {
    let values = [fixed("title"), flag(form.title.is_empty())];
    element("h2", &["part", "hidden"], values, vec![text(&form.title)])
}

/// What a screen reader hears after a failed submission.
fn summary(form: &Form, state: &FormState) -> Html {
    let words = match state.errors.len() {
        _ if !state.has_summary => String::new(),
        1 => form.text("summary_one").to_owned(),
        count => fill(form.text("summary"), &[("count", &number_text(count))]),
    };
    let values = [fixed("x"), fixed("alert")];
    changing(&["class", "role", WORDS], values, &words)
}

fn step(form: &Form, at: usize, step: &Step, typed: &SubmissionDraft, state: &FormState) -> Html {
    let is_shown = state.step.is_none_or(|shown| shown == at);
    let heading = heading(form, at, step);
    let group = if heading.is_empty() { "" } else { "group" };
    let mut parts = Vec::new();
    if !heading.is_empty() {
        parts.push(element("p", &["class"], [fixed("p")], vec![text(&heading)]));
    }
    parts.extend(
        step.fields
            .iter()
            .map(|part| field::view(form, part, typed, state)),
    );
    let values = [fixed("g"), some(group), some(&heading), flag(!is_shown)];
    element(
        "div",
        &["class", "role", "aria-label", "hidden"],
        values,
        parts,
    )
}

/// "Step 2 of 3 · Your company"; in a form of one step its title.
fn heading(form: &Form, at: usize, step: &Step) -> String {
    if form.steps.len() == 1 {
        return step.title.clone();
    }
    let places = [
        ("step", &*number_text(at + 1)),
        ("count", &*number_text(form.steps.len())),
    ];
    let progress = fill(form.text("progress"), &places);
    if step.title.is_empty() {
        progress
    } else {
        [&progress, " · ", &step.title].concat()
    }
}

/// What the form sends besides the answers: the field that people never see and
/// the locale it is read in.
#[cfg(feature = "ssr")]
fn transoms_own(form: &Form) -> Html {
    let keys = &["name", "tabindex", "autocomplete"];
    let values = [fixed(HONEYPOT), fixed("-1"), fixed("off")];
    let locale = [fixed("hidden"), fixed("_locale"), some(&form.locale)];
    let mut parts = vec![element(
        "input",
        &["type", "name", "value"],
        locale,
        Vec::new(),
    )];
    if form.honeypot {
        parts.push(element("input", keys, values, Vec::new()));
    }
    element("div", &["hidden"], [flag(true)], parts)
}

fn actions(form: &Form, state: &FormState) -> Html {
    let has_next = state.has_next_step(form);
    let has_back = state.step.is_some_and(|step| step > 0);
    let mut buttons = Vec::new();
    if form.steps.len() > 1 {
        buttons.push(button("back", form.text("back"), !has_back));
        buttons.push(button("next", form.text("next"), !has_next));
    }
    buttons.push(element(
        "button",
        &["part", "hidden"],
        [fixed("submit"), flag(has_next)],
        vec![text(form.text("submit"))],
    ));
    element("div", &["class"], [fixed("b")], buttons)
}

fn button(way: &'static str, label: &str, is_hidden: bool) -> Html {
    let values = [fixed("button"), fixed(way), flag(is_hidden)];
    element(
        "button",
        &["type", "data-go", "hidden"],
        values,
        vec![text(label)],
    )
}
