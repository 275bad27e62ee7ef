//! Tables as text: one entry a line, sorted by bytes, searched as they stand. Nothing is
//! made of them when an isolate starts.

use std::cmp::Ordering;

/// What stands behind `key` and a blank on its line of `table`, or nothing where the key
/// is the whole line; none where no line begins with it. Keys have no blanks.
pub fn find<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = table;
    while !rest.is_empty() {
        // The line in the middle, which may begin before it and end behind it.
        let middle = (0..=rest.len() / 2)
            .rev()
            .find(|at| rest.is_char_boundary(*at))?;
        let (before, after) = rest.split_at(middle);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = after.find('\n').map_or(rest.len(), |end| middle + end);
        let line = rest.get(start..end)?;
        let (first, words) = line.split_once(' ').unwrap_or((line, ""));
        rest = match key.cmp(first) {
            Ordering::Equal => return Some(words),
            Ordering::Less => rest.get(..start)?,
            Ordering::Greater => rest.get(end + 1..).unwrap_or_default(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let table = "a 1\na-b 2\nab 3\nb\n微信 social x\n";
        assert_eq!(find(table, "a"), Some("1"));
        assert_eq!(find(table, "a-b"), Some("2"));
        assert_eq!(find(table, "ab"), Some("3"));
        assert_eq!(find(table, "b"), Some(""));
        assert_eq!(find(table, "微信"), Some("social x"));
        for other in ["", "A", "aa", "abc", "c", "微", "1"] {
            assert_eq!(find(table, other), None, "{other}");
        }
        assert_eq!(find("", "a"), None);
    }
}
