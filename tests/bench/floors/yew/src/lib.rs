//! The least that a form hydrated by Yew can weigh: one field and a button.
#![cfg(feature = "floor")]

use wasm_bindgen::prelude::*;
use yew::prelude::*;

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

struct OneField {
    is_sent: bool,
}

impl Component for OneField {
    type Message = ();
    type Properties = ();

    fn create(_: &Context<Self>) -> Self {
        Self { is_sent: false }
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        self.is_sent = true;
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let send = context
            .link()
            .callback(|event: SubmitEvent| event.prevent_default());
        html! {
            <form onsubmit={send}>
                <label for="email">{ "E-mail" }</label>
                <input id="email" type="email" name="email" />
                <button hidden={self.is_sent}>{ "Send" }</button>
            </form>
        }
    }
}

/// Takes over the markup in `root`.
#[wasm_bindgen]
pub fn hydrate(root: web_sys::Element) {
    yew::Renderer::<OneField>::with_root(root).hydrate();
}
