//! What a list, an object or a name of several gives a type, one part after the other.

use serde::de::value::{StrDeserializer, U64Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_json::{Map, Value};

use super::mismatch::Mismatch;
use super::tree::Tree;

/// Items of a list.
pub(super) struct Items {
    rest: std::vec::IntoIter<Value>,
    number: usize,
}

impl Items {
    /// Those of `list`.
    pub(super) fn of(list: Vec<Value>) -> Self {
        Self {
            rest: list.into_iter(),
            number: 0,
        }
    }

    /// How many were not taken.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }
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
pub(super) struct Entries {
    rest: serde_json::map::IntoIter,
    now: Option<(String, Value)>,
}

impl Entries {
    /// Those of an object.
    pub(super) fn of(entries: Map<String, Value>) -> Self {
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
pub(super) struct Fields {
    entries: Entries,
    names: &'static [&'static str],
}

impl Fields {
    /// The entries of an object of a type that has fields of these names.
    pub(super) fn of(entries: Map<String, Value>, names: &'static [&'static str]) -> Self {
        let entries = Entries::of(entries);
        Self { entries, names }
    }
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
pub(super) struct Variant {
    pub name: String,
    pub value: Option<Value>,
    pub known: &'static [&'static str],
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
pub(super) struct Named {
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
