//! Elements, built by one function.
//!
//! `html!` writes the building out at every element, some 200 bytes of
//! WebAssembly each. A visitor downloads this once instead.

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag};

/// An attribute's value; none leaves the attribute out.
pub type Value = Option<AttrValue>;

/// An element with the attributes `keys` and their `values`, in turn. All are
/// attributes, never properties: what a visitor typed stays as it is, whatever
/// is rendered.
pub fn element<const COUNT: usize>(
    tag: &'static str,
    keys: &'static [&'static str; COUNT],
    values: [Value; COUNT],
    children: Vec<Html>,
) -> Html {
    with_attributes(VTag::new(tag), keys, values.into(), children)
}

/// A text area with what stands in it at first. Its text is no attribute: Yew
/// writes it as the default value, and leaves alone what was typed since.
pub fn text_area<const COUNT: usize>(
    text: Value,
    keys: &'static [&'static str; COUNT],
    values: [Value; COUNT],
) -> Html {
    let area = match html! { <textarea defaultvalue={text} /> } {
        Html::VTag(area) => std::rc::Rc::unwrap_or_clone(area),
        _ => VTag::new("textarea"),
    };
    with_attributes(area, keys, values.into(), Vec::new())
}

/// A paragraph whose words change while the form is on show. The last of `keys` is
/// [`WORDS`].
///
/// In a browser the words are set as a property of the paragraph. As a text node of
/// their own they would be lost where a translator or an extension has put other nodes
/// in its place: Yew would go on writing to a node that nobody sees.
pub fn changing<const COUNT: usize>(
    keys: &'static [&'static str; COUNT],
    values: impl IntoIterator<Item = Value>,
    words: &str,
) -> Html {
    #[cfg(feature = "form")]
    {
        let attributes = values.into_iter().map(attribute);
        let words = AttributeOrProperty::Property(wasm_bindgen::JsValue::from_str(words));
        let values = attributes.chain([Some(words)]).collect();
        with_values(VTag::new("p"), keys, values, Vec::new())
    }
    #[cfg(not(feature = "form"))]
    {
        let keys = keys.split_last().map_or(&[][..], |(_, keys)| keys);
        let values = values.into_iter().map(attribute).collect();
        with_values(VTag::new("p"), keys, values, vec![text(words)])
    }
}

/// The property that [`changing`] sets.
pub const WORDS: &str = "textContent";

fn with_attributes(
    tag: VTag,
    keys: &'static [&'static str],
    values: Vec<Value>,
    children: Vec<Html>,
) -> Html {
    let values = values.into_iter().map(attribute).collect();
    with_values(tag, keys, values, children)
}

fn attribute(value: Value) -> Option<AttributeOrProperty> {
    value.map(AttributeOrProperty::Attribute)
}

fn with_values(
    mut tag: VTag,
    keys: &'static [&'static str],
    values: Box<[Option<AttributeOrProperty>]>,
    children: Vec<Html>,
) -> Html {
    tag.attributes = Attributes::Dynamic { keys, values };
    tag.add_children(children);
    tag.into()
}

/// A value that is left out where it says nothing.
pub fn some(text: &str) -> Value {
    (!text.is_empty()).then(|| AttrValue::from(text.to_owned()))
}

/// A value known when this is compiled.
pub fn fixed(text: &'static str) -> Value {
    Some(AttrValue::Static(text))
}

/// A boolean attribute.
pub fn flag(is_set: bool) -> Value {
    is_set.then_some(AttrValue::Static(""))
}

/// Text between elements.
pub fn text(words: &str) -> Html {
    Html::from(words.to_owned())
}
