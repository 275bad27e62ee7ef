//! The least that a module of wasm-bindgen can weigh: one door, one call.
#![cfg(feature = "floor")]

use wasm_bindgen::prelude::*;

/// Marks `root` as taken over.
///
/// # Errors
/// Where the element refuses.
#[wasm_bindgen]
pub fn hydrate(root: &web_sys::Element) -> Result<(), JsValue> {
    root.set_attribute("data-ready", "")
}
