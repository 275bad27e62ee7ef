//! Sentences with places to fill, without the formatting machinery of the
//! standard library: it would cost every visitor 4 KB.

/// `sentence` with each `{key}` of `places` replaced by its text. A key that is
/// not among them stays as it is.
pub fn fill(sentence: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((key, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            break;
        };
        match places.iter().find(|(place, _)| *place == key) {
            Some((_, text)) => filled.push_str(text),
            None => filled.extend(["{", key, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A whole number in decimal digits.
pub fn number_text(number: usize) -> String {
    let mut digits = Vec::new();
    let mut rest = number;
    loop {
        digits.insert(0, char::from_digit((rest % 10) as u32, 10).unwrap_or('0'));
        rest /= 10;
        if rest == 0 {
            return digits.into_iter().collect();
        }
    }
}
