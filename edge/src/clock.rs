//! The clock of the platform.

/// Milliseconds since 1970, UTC.
pub fn now_ms() -> i64 {
    // A date of JavaScript is a whole number, far within those that a double holds exactly.
    #[allow(clippy::cast_possible_truncation, reason = "explained above")]
    let now_ms = js_sys::Date::now() as i64;
    now_ms
}
