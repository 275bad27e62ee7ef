//! The tree as a source of types.

use serde::de::{Deserializer, Error as _, Visitor};
use serde_json::Value;

use super::mismatch::Mismatch;
use super::parts::{Entries, Fields, Items, Variant};

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
        let mut items = Items::of(items);
        let value = visitor.visit_seq(&mut items)?;
        match items.left() {
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
            Value::Object(entries) => visitor.visit_map(Fields::of(entries, fields)),
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
