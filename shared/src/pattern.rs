//! Patterns of text fields, on the service; the widget has a smaller engine of its own.
//!
//! Both match in time linear in the text, because a visitor chooses the text and a
//! backtracking engine would let them choose the time as well.

use regex_lite::{Regex, RegexBuilder};

/// Whether the whole of `text` matches `pattern` (HTML `pattern` semantics:
/// anchored at both ends). A pattern that does not compile matches nothing;
/// definitions with such a pattern are refused when they are saved.
pub fn matches(pattern: &str, text: &str) -> bool {
    compile(pattern).is_ok_and(|regex| regex.is_match(text))
}

/// Why `pattern` cannot be used, if so.
///
/// # Errors
/// The compiler's sentence.
pub fn check(pattern: &str) -> Result<(), String> {
    // By itself first: `a)|(b` is well-formed only between the parentheses that
    // `compile` puts around it.
    Regex::new(pattern)
        .and_then(|_| compile(pattern))
        .map(|_| ())
        .map_err(|error| error.to_string())
}

fn compile(pattern: &str) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(64 * 1024)
        .build()
}
