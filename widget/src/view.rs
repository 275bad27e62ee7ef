//! The markup of a form. Every function gives exactly one element, always:
//! what comes and goes is hidden, never left out, so that hydration finds the
//! nodes it expects.

use transom_shared::form::{Form, Step};
use transom_shared::submission::{HONEYPOT, SubmissionDraft};
use transom_shared::wording::{fill, number_text};
use yew::prelude::*;

use crate::field;
use crate::markup::{element, fixed, flag, some, text};
use crate::state::{FormState, Phase};

/// The whole form. `typed` fills the inputs of a fresh rendering only.
pub fn form(form: &Form, typed: &SubmissionDraft, state: &FormState) -> Html {
    let is_stored = state.phase == Phase::Stored;
    let action = ["/f/", &form.name].concat();
    let mut parts = vec![title(form), summary(form, state)];
    for (at, part) in form.steps.iter().enumerate() {
        parts.push(step(form, at, part, typed, state));
    }
    parts.push(transoms_own(form));
    parts.push(actions(form, state));
    parts.push(element(
        "p",
        &["class", "role"],
        [fixed("s"), fixed("status")],
        vec![text(&state.status)],
    ));
    let keys = &["method", "action", "hidden"];
    let filled = element(
        "form",
        keys,
        [fixed("post"), some(&action), flag(is_stored)],
        parts,
    );
    let keys = &["class", "role", "tabindex", "hidden"];
    let values = [fixed("d"), fixed("status"), fixed("-1"), flag(!is_stored)];
    let done = element("p", keys, values, vec![text(&form.done)]);
    element("div", &["class"], [fixed("t")], vec![filled, done])
}

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
    element(
        "p",
        &["class", "role"],
        [fixed("x"), fixed("alert")],
        vec![text(&words)],
    )
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
    let is_busy = state.phase == Phase::Sending;
    let has_next = state.has_next_step(form);
    let has_back = state.step.is_some_and(|step| step > 0);
    let mut buttons = Vec::new();
    if form.steps.len() > 1 {
        buttons.push(button("back", form.text("back"), !has_back));
        buttons.push(button("next", form.text("next"), !has_next));
    }
    let values = [
        fixed("submit"),
        flag(has_next),
        if is_busy { fixed("true") } else { None },
    ];
    let keys = &["part", "hidden", "aria-busy"];
    buttons.push(element(
        "button",
        keys,
        values,
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
