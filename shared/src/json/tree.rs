//! The tree as a source of types.

use serde::de::value::{StrDeserializer, U64Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_json::{Map, Value};

use super::mismatch::Mismatch;

/// One value, with everything in it.
pub(super) struct Tree(pub Value);

impl Tree {
    /// A whole number; the visitor refuses one that is out of its range.
    fn whole<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => Err(Mismatch::new("Give a whole number.")),
            },
            _ => Err(Mismatch::new("Give a whole number.")),
        }
    }
}

/// Methods that read a value of one kind all alike.
macro_rules! alike {
    ($by:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            self.$by(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Mismatch;

    alike! { whole:
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }
    alike! { deserialize_string: deserialize_char deserialize_str deserialize_identifier }
    alike! { deserialize_any: deserialize_bytes deserialize_byte_buf }
    alike! { deserialize_f64: deserialize_f32 }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(is) => visitor.visit_bool(is),
            Value::Number(_) => self.deserialize_f64(visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Bool(is) => visitor.visit_bool(is),
            _ => Err(Mismatch::new("Give true or false.")),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match &self.0 {
            Value::Number(number) if number.is_f64() => {
                visitor.visit_f64(number.as_f64().unwrap_or_default())
            }
            Value::Number(_) => self.whole(visitor),
            _ => Err(Mismatch::new("Give a number.")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            _ => Err(Mismatch::new("Give a text.")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            _ => Err(Mismatch::new("Give null.")),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Value::Array(items) = self.0 else {
            return Err(Mismatch::new("Give a list."));
        };
        let mut items = Items {
            rest: items.into_iter(),
            number: 0,
        };
        let value = visitor.visit_seq(&mut items)?;
        match items.rest.len() {
            0 => Ok(value),
            _ => Err(Mismatch::new("This list has too many items.")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Object(entries) => visitor.visit_map(Entries::of(entries)),
            _ => Err(Mismatch::new("Give an object.")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Object(entries) => visitor.visit_map(Fields {
                entries: Entries::of(entries),
                names: fields,
            }),
            _ => Err(Mismatch::new("Give an object.")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let variant = match self.0 {
            Value::String(name) => Some((name, None)),
            Value::Object(entries) if entries.len() == 1 => entries
                .into_iter()
                .next()
                .map(|(name, value)| (name, Some(value))),
            _ => None,
        };
        match variant {
            Some((name, value)) => visitor.visit_enum(Variant { name, value, known }),
            None => Err(Mismatch::unknown_variant("", known)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }
}

struct Items {
    rest: std::vec::IntoIter<Value>,
    number: usize,
}

impl<'de> SeqAccess<'de> for &mut Items {
    type Error = Mismatch;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        let Some(value) = self.rest.next() else {
            return Ok(None);
        };
        let number = self.number;
        self.number += 1;
        match seed.deserialize(Tree(value)) {
            Ok(value) => Ok(Some(value)),
            Err(mismatch) => Err(mismatch.under_item(number)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// Entries of an object, each key before its value.
struct Entries {
    rest: serde_json::map::IntoIter,
    now: Option<(String, Value)>,
}

impl Entries {
    fn of(entries: Map<String, Value>) -> Self {
        Self {
            rest: entries.into_iter(),
            now: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Mismatch;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        self.now = self.rest.next();
        match &self.now {
            None => Ok(None),
            Some((key, _)) => {
                let key: StrDeserializer<'_, Mismatch> = key.as_str().into_deserializer();
                seed.deserialize(key).map(Some)
            }
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        let Some((key, value)) = self.now.take() else {
            return Err(Mismatch::new("This is missing."));
        };
        seed.deserialize(Tree(value))
            .map_err(|mismatch| mismatch.under_key(&key))
    }
}

/// Entries of an object whose names are known. A type is told the number of a name, which
/// is found here: comparing texts would be written out for every type.
struct Fields {
    entries: Entries,
    names: &'static [&'static str],
}

/// The number of `name` among `names`, or one that is none's. Numbers are those that `serde`
/// writes into a type: it must have no `alias`, which has a name and no number, and be read
/// by derived code, which takes numbers.
fn number(name: &str, names: &[&str]) -> U64Deserializer<Mismatch> {
    let number = names.iter().position(|known| *known == name);
    let number = number.and_then(|number| u64::try_from(number).ok());
    number.unwrap_or(u64::MAX).into_deserializer()
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Mismatch;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        self.entries.now = self.entries.rest.next();
        let Some((key, _)) = &self.entries.now else {
            return Ok(None);
        };
        match seed.deserialize(number(key, self.names)) {
            Ok(field) => Ok(Some(field)),
            // A type that takes no other names does not take a number that is none's.
            Err(_) => Err(Mismatch::unknown_field(key, self.names)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        self.entries.next_value_seed(seed)
    }
}

/// A name among several, perhaps with a value.
struct Variant {
    name: String,
    value: Option<Value>,
    known: &'static [&'static str],
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Named;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Named), Mismatch> {
        let Self { name, value, known } = self;
        match seed.deserialize(number(&name, known)) {
            Ok(variant) => Ok((variant, Named { name, value })),
            Err(_) => Err(Mismatch::unknown_variant(&name, known)),
        }
    }
}

/// What comes with a name.
struct Named {
    name: String,
    value: Option<Value>,
}

impl Named {
    fn tree(self) -> Result<Tree, Mismatch> {
        let missing = || Mismatch::new("This comes with a value.").under_key(&self.name);
        self.value.map(Tree).ok_or_else(missing)
    }
}

impl<'de> VariantAccess<'de> for Named {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        match self.value {
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(Mismatch::new("This comes without a value.").under_key(&self.name)),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Mismatch> {
        let name = self.name.clone();
        let value = seed.deserialize(self.tree()?);
        value.map_err(|mismatch| mismatch.under_key(&name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        let name = self.name.clone();
        let value = self.tree()?.deserialize_seq(visitor);
        value.map_err(|mismatch| mismatch.under_key(&name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let name = self.name.clone();
        let value = self.tree()?.deserialize_struct("", fields, visitor);
        value.map_err(|mismatch| mismatch.under_key(&name))
    }
}
