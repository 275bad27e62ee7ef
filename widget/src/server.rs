//! Rendering to HTML, inside the service.

use std::rc::Rc;

use transom_shared::form::Form;
use yew::LocalServerRenderer;
use yew::prelude::*;

use crate::lead_form::{LeadForm, LeadFormProps, Prefilled};
use crate::view;

/// The markup of `form`. Its fields are ready to be hydrated with the same properties.
pub async fn render(form: Rc<Form>, prefilled: Option<Rc<Prefilled>>) -> String {
    let props = LeadFormProps {
        form,
        prefilled,
        is_rendered: Rc::default(),
    };
    LocalServerRenderer::<FormPage>::with_props(props)
        .render()
        .await
}

/// A whole form: what a browser takes over, and the frame around it.
#[component]
fn FormPage(props: &LeadFormProps) -> Html {
    let fields = html! { <LeadForm ..props.clone() /> };
    view::page(&props.form, fields)
}
