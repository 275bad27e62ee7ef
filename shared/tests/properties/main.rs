//! What holds for every input, tried on inputs made by chance.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod conditions;
mod delivery;
mod forms;
mod json;
mod qualify;
mod submissions;
mod texts;

use proptest::prelude::*;

/// Failures are not written to files: the seed that is printed repeats them.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Texts without U+007F, which no text of a form keeps.
fn plain() -> impl Strategy<Value = String> {
    "[^\u{7f}]{0,6}"
}

/// Any text, or one of pieces that mean something to one parser or another:
/// texts of chance alone hardly ever get past a first check.
fn text() -> impl Strategy<Value = String> {
    const PIECES: [&str; 40] = [
        "0", "1", "9", "２", "12", "2026", "-", "+", "－", ".", "．", "@", "＠", "a", "Z", "例",
        "😀", "example", ".com", "https://", "*.", ":", "443", "today", "+7", "en", "zh", "CN",
        "Hant", ";q=", "0.5", ",", "*", " ", "\u{3000}", "\0", "\r", "\n", "{", "}",
    ];
    let pieces = proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..12);
    prop_oneof![any::<String>(), pieces.prop_map(|pieces| pieces.concat())]
}
