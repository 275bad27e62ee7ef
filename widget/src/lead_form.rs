//! The component: one form, on the server and in the browser.

use std::cell::Cell;
use std::rc::Rc;

use transom_shared::form::Form;
use transom_shared::submission::SubmissionDraft;
use yew::prelude::*;

use crate::state::{FormState, defaults};
use crate::view;

/// What a form starts with where it does not start empty: the page that answers
/// a refused submission without script shows it again as it was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Prefilled {
    /// What was typed.
    pub draft: SubmissionDraft,
    /// What the form shows.
    pub state: FormState,
}

/// Properties of [`LeadForm`].
#[derive(Clone, Debug, Properties)]
pub struct LeadFormProps {
    /// The form.
    pub form: Rc<Form>,
    /// What it starts with; its defaults where absent.
    #[prop_or_default]
    pub prefilled: Option<Rc<Prefilled>>,
    /// Set whenever the form was rendered. Who cleared it before learns whether the form
    /// on the page is still the one that was asked for.
    #[prop_or_default]
    pub is_rendered: Rc<Cell<bool>>,
}

/// Equal when they are the same in memory: a form is made once and never
/// changes, and comparing every text of it would be code for every visitor.
impl PartialEq for LeadFormProps {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |a: &Option<Rc<_>>, b: &Option<Rc<_>>| match (a, b) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        Rc::ptr_eq(&self.form, &other.form) && is_same(&self.prefilled, &other.prefilled)
    }
}

/// A form that a visitor fills in. It only shows: what happens to the form is
/// decided in [`FormState`] and comes in as the next state.
pub struct LeadForm {
    state: FormState,
}

impl Component for LeadForm {
    type Message = FormState;
    type Properties = LeadFormProps;

    fn create(ctx: &Context<Self>) -> Self {
        let LeadFormProps {
            form, prefilled, ..
        } = ctx.props();
        let given = prefilled.as_ref().map(|prefilled| prefilled.state.clone());
        Self {
            state: given.unwrap_or_else(|| FormState::new(form)),
        }
    }

    fn update(&mut self, _: &Context<Self>, state: FormState) -> bool {
        self.state = state;
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let LeadFormProps {
            form, prefilled, ..
        } = ctx.props();
        let typed = match prefilled {
            Some(prefilled) => prefilled.draft.clone(),
            None => defaults(form),
        };
        view::fields(form, &typed, &self.state)
    }

    fn rendered(&mut self, ctx: &Context<Self>, _is_first: bool) {
        ctx.props().is_rendered.set(true);
    }
}
