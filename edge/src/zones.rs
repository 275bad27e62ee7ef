//! Time zones, from the runtime's own tables (ECMA-402): they change several
//! times a year, and the platform keeps them up to date.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What one event has asked already: making a formatter costs far more than
/// using it, and offsets change on quarters of an hour only.
#[derive(Default)]
pub struct Zones {
    formatters: RefCell<HashMap<String, Option<(JsValue, Function)>>>,
    offsets: RefCell<HashMap<(String, i64), i32>>,
}

/// The grid that offsets change on, in milliseconds.
const QUARTER_MS: i64 = 15 * 60 * 1000;

impl Zones {
    /// How far local time is ahead of UTC, in seconds, in `zone` (an IANA name) at
    /// `ms` (milliseconds since 1970, UTC); none where there is no such zone.
    pub fn offset_s(&self, zone: &str, ms: i64) -> Option<i32> {
        let quarter = ms.div_euclid(QUARTER_MS);
        let key = (zone.to_owned(), quarter);
        if let Some(offset) = self.offsets.borrow().get(&key) {
            return Some(*offset);
        }
        let mut formatters = self.formatters.borrow_mut();
        let formatter = formatters
            .entry(zone.to_owned())
            .or_insert_with(|| formatter(zone));
        let (formatter, format) = formatter.as_ref()?;
        // Times are exact far beyond any calendar of working hours.
        #[allow(clippy::cast_precision_loss, reason = "explained above")]
        let text = format.call1(formatter, &((quarter * QUARTER_MS) as f64).into());
        let offset = parse_offset(&text.ok()?.as_string()?)?;
        self.offsets.borrow_mut().insert(key, offset);
        Some(offset)
    }
}

/// A formatter that writes the offset of `zone`, and its method.
fn formatter(zone: &str) -> Option<(JsValue, Function)> {
    let get = |object: &JsValue, key: &str| Reflect::get(object, &key.into()).ok();
    let intl = get(&js_sys::global(), "Intl")?;
    let constructor: Function = get(&intl, "DateTimeFormat")?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
    let arguments = Array::of2(&"en-US".into(), &options);
    let formatter = Reflect::construct(&constructor, &arguments).ok()?;
    let format: Function = get(&formatter, "format")?.dyn_into().ok()?;
    Some((formatter, format))
}

/// The offset in a text that ends in `GMT`, `GMT+08:00` or `GMT-03:30`.
fn parse_offset(text: &str) -> Option<i32> {
    let (_, offset) = text.rsplit_once("GMT")?;
    let sign = match offset.chars().next() {
        None => return Some(0),
        Some('-' | '\u{2212}') => -1,
        Some(_) => 1,
    };
    let mut parts = offset.trim_start_matches(['+', '-', '\u{2212}']).split(':');
    let mut number = || parts.next().unwrap_or("0").parse::<i32>().ok();
    let (hours, minutes) = (number()?, number()?);
    let seconds = number().unwrap_or(0);
    Some(sign * (hours * 3600 + minutes * 60 + seconds))
}
