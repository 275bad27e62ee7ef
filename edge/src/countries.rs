//! Names of countries, from the runtime's own tables (ECMA-402 `DisplayNames`).

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The name of the country `code` in `locale`; the code where there is none.
pub fn name(code: &str, locale: &str) -> String {
    display_name(code, locale).unwrap_or_else(|| code.to_owned())
}

fn display_name(code: &str, locale: &str) -> Option<String> {
    let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).ok();
    let constructor: Function = get(&get(&js_sys::global(), "Intl")?, "DisplayNames")?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
    let arguments = Array::of2(&Array::of1(&locale.into()), &options);
    let names = Reflect::construct(&constructor, &arguments).ok()?;
    let of: Function = get(&names, "of")?.dyn_into().ok()?;
    of.call1(&names, &code.into()).ok()?.as_string()
}
