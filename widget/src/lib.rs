//! Transom's elements, rendered by Yew on both sides of the wire.
//!
//! The service renders [`LeadForm`] to HTML when a form is published (feature
//! `ssr`); the visitor's browser hydrates the same markup in place (feature
//! `form`). Everything a visitor types stays in the DOM: no input is bound to
//! state, so neither hydration nor a later rendering can lose a keystroke or
//! disturb an input method.

mod field;
mod lead_form;
mod markup;
mod state;
mod view;

#[cfg(feature = "form")]
mod browser;
#[cfg(feature = "ssr")]
mod server;

/// Half the size of the standard allocator; a form makes few allocations.
#[cfg(all(feature = "form", target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

pub use lead_form::{LeadForm, LeadFormProps, Prefilled};
pub use state::{FormState, defaults};

#[cfg(feature = "ssr")]
pub use server::render;
