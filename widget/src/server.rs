//! Rendering to HTML, inside the service.

use std::rc::Rc;

use transom_shared::form::Form;
use yew::LocalServerRenderer;

use crate::lead_form::{LeadForm, LeadFormProps, Prefilled};

/// The markup of `form`, ready to be hydrated with the same properties.
pub async fn render(form: Rc<Form>, prefilled: Option<Rc<Prefilled>>) -> String {
    LocalServerRenderer::<LeadForm>::with_props(LeadFormProps { form, prefilled })
        .render()
        .await
}
