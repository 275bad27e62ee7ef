//! Rows of tables as types. A column is taken by its name and is of one of a few kinds, so
//! that reading a row is a call for each column and nothing more: what `serde` writes out
//! for every type of row was a tenth of the Worker.

use serde_json::Value as Json;
use transom_shared::delivery::DeliveryState;
use transom_shared::destination::{DestinationState, Topic};
use transom_shared::json;
use transom_shared::lead::LeadStatus;
use transom_shared::lifecycle::LeadEventKind;

use crate::error::ApiError;

/// One row on its way into a type.
pub struct Row<'a> {
    columns: &'a [String],
    values: Vec<Json>,
    // Columns are mostly taken in their order: where to look first.
    next: usize,
    // The first column that is not as expected.
    problem: Option<&'static str>,
}

/// A type that a row is read as; [`rows!`] writes this.
pub trait FromRow: Sized {
    /// Takes the columns. One that is not as expected is noted in the row, and something
    /// else stands in for it.
    fn from_row(row: &mut Row<'_>) -> Self;
}

/// A kind of column.
pub trait Column: Sized {
    /// What stands in for a value that is not as expected.
    const NOTHING: Self;

    /// The value, where it is of this kind.
    fn read(value: Json) -> Option<Self>;
}

impl<'a> Row<'a> {
    /// The row of `values`, which stand in the order of `columns`.
    pub fn new(columns: &'a [String], values: Vec<Json>) -> Self {
        Self {
            columns,
            values,
            next: 0,
            problem: None,
        }
    }

    /// The row as `T`.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`], which names the column that is not as expected.
    pub fn into_type<T: FromRow>(mut self) -> Result<T, ApiError> {
        let value = T::from_row(&mut self);
        self.end()?;
        Ok(value)
    }

    /// What does not depend on the type, compiled once.
    fn end(self) -> Result<(), ApiError> {
        match self.problem {
            None => Ok(()),
            Some(name) => Err(ApiError::unavailable(
                ["an unexpected column: ", name].concat(),
            )),
        }
    }

    /// The column `name`. One that is not there is `NULL`.
    pub fn take<C: Column>(&mut self, name: &'static str) -> C {
        let value = self.value(name);
        C::read(value).unwrap_or_else(|| {
            self.problem.get_or_insert(name);
            C::NOTHING
        })
    }

    fn value(&mut self, name: &str) -> Json {
        let is_next = self.columns.get(self.next).is_some_and(|next| next == name);
        let place = if is_next {
            Some(self.next)
        } else {
            self.columns.iter().position(|column| column == name)
        };
        self.next = place.map_or(self.next, |place| place + 1);
        let value = place.and_then(|place| self.values.get_mut(place));
        value.map(Json::take).unwrap_or_default()
    }
}

impl Column for String {
    const NOTHING: Self = Self::new();

    fn read(value: Json) -> Option<Self> {
        match value {
            Json::String(text) => Some(text),
            _ => None,
        }
    }
}

impl<C: Column> Column for Option<C> {
    const NOTHING: Self = None;

    fn read(value: Json) -> Option<Self> {
        match value {
            Json::Null => Some(None),
            value => C::read(value).map(Some),
        }
    }
}

impl Column for i64 {
    const NOTHING: Self = 0;

    fn read(value: Json) -> Option<Self> {
        value.as_i64()
    }
}

/// Kinds of numbers that are smaller than the widest.
macro_rules! numbers {
    ($($kind:ty)*) => {
        $(impl Column for $kind {
            const NOTHING: Self = 0;

            fn read(value: Json) -> Option<Self> {
                i64::read(value)?.try_into().ok()
            }
        })*
    };
}

numbers! { i32 u32 u16 u8 }

/// Words that stand for one of a few things.
macro_rules! words {
    ($($kind:ident: $nothing:ident,)*) => {
        $(impl Column for $kind {
            const NOTHING: Self = Self::$nothing;

            fn read(value: Json) -> Option<Self> {
                json::from_value(value).ok()
            }
        })*
    };
}

words! {
    DeliveryState: Pending,
    DestinationState: Active,
    LeadEventKind: Accepted,
    LeadStatus: New,
    Topic: LeadQualified,
}

/// Types of rows: each field is the column of its name.
macro_rules! rows {
    ($(
        $(#[$about:meta])*
        $seen:vis struct $name:ident {
            $($(#[$what:meta])* $shown:vis $column:ident: $kind:ty,)*
        }
    )*) => {
        $(
            $(#[$about])*
            $seen struct $name {
                $($(#[$what])* $shown $column: $kind,)*
            }

            impl $crate::store::row::FromRow for $name {
                fn from_row(row: &mut $crate::store::row::Row<'_>) -> Self {
                    Self {
                        $($column: row.take(stringify!($column)),)*
                    }
                }
            }
        )*
    };
}
pub(crate) use rows;

#[cfg(test)]
mod tests {
    use serde_json::json;
    use transom_shared::lead::LeadStatus;

    use super::Row;

    rows! {
        #[derive(Debug, PartialEq)]
        struct Sample {
            id: String,
            status: LeadStatus,
            due_ms: Option<i64>,
            revision: u32,
        }
    }

    fn read(columns: &[&str], values: serde_json::Value) -> Result<Sample, String> {
        let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
        let values = values.as_array().cloned().unwrap_or_default();
        let read = Row::new(&columns, values).into_type();
        read.map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn columns_are_taken_by_name_in_any_order_and_absent_ones_are_null() {
        let sample = Sample {
            id: "lead_1".to_owned(),
            status: LeadStatus::New,
            due_ms: Some(5),
            revision: 2,
        };
        let values = json!(["lead_1", "new", 5, 2, "more"]);
        let columns = ["id", "status", "due_ms", "revision", "more"];
        assert_eq!(read(&columns, values), Ok(sample));
        let columns = ["revision", "id", "status"];
        let found = read(&columns, json!([2, "lead_1", "new"]));
        assert_eq!(
            found.map(|found| (found.revision, found.due_ms)),
            Ok((2, None))
        );
    }

    #[test]
    fn the_first_column_that_is_not_as_expected_is_named() {
        let columns = ["id", "status", "due_ms", "revision"];
        for (values, named) in [
            (json!([null, "new", 5, 2]), "id"),
            (json!(["lead_1", "unheard of", 5, 2]), "status"),
            (json!(["lead_1", "new", 5.5, -2]), "due_ms"),
            (json!(["lead_1", "new", 5, -2]), "revision"),
        ] {
            let error = read(&columns, values).unwrap_err();
            assert!(error.contains(&format!("column: {named}")), "{error}");
        }
    }
}
