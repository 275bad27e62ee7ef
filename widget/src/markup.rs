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

fn with_attributes(
    mut tag: VTag,
    keys: &'static [&'static str],
    values: Vec<Value>,
    children: Vec<Html>,
) -> Html {
    let values = values
        .into_iter()
        .map(|value| value.map(AttributeOrProperty::Attribute));
    tag.attributes = Attributes::Dynamic {
        keys,
        values: values.collect(),
    };
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
