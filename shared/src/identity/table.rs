//! Tables that are lines of text in the order of their bytes. They are looked up by
//! halving: nothing is built when the service starts, and a lookup costs some dozen
//! comparisons.

use std::cmp::Ordering;

/// The line of `table` that `compare` finds equal, without its line end. `compare` says
/// where a line stands beside what is sought.
pub(super) fn line(table: &str, compare: impl Fn(&str) -> Ordering) -> Option<&str> {
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let is_end = |byte: &u8| *byte == b'\n';
        let before = bytes.get(low..middle)?.iter().rposition(is_end);
        let start = before.map_or(low, |end| low + end + 1);
        let after = bytes.get(middle..high)?.iter().position(is_end);
        let end = after.map_or(high, |end| middle + end);
        let found = table.get(start..end)?;
        match compare(found) {
            Ordering::Equal => return Some(found),
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    None
}

/// Whether `word` is a line of `table`.
pub(super) fn has(table: &str, word: &str) -> bool {
    line(table, |line| line.cmp(word)).is_some()
}

/// What stands behind `key` and a tab in `table`.
pub(super) fn value<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    let key_of = |line: &str| line.split('\t').next().unwrap_or_default().cmp(key);
    line(table, key_of)?.split('\t').nth(1)
}

#[cfg(test)]
mod tests {
    use super::{has, value};

    const TABLES: [&str; 5] = [
        include_str!("data/han.txt"),
        include_str!("data/legal_forms.txt"),
        include_str!("data/nicknames.txt"),
        include_str!("data/surnames.txt"),
        include_str!("free_mail.txt"),
    ];

    #[test]
    fn every_line_of_every_table_is_found() {
        for table in TABLES {
            for line in table.lines() {
                assert!(has(table, line), "{line}");
            }
            assert!(!has(table, ""));
            assert!(!has(table, "\u{10ffff}"));
            assert!(!has(table, "gmail"));
        }
    }

    #[test]
    fn the_value_of_a_key_is_found() {
        assert_eq!(value("a\t1\nab\t2\nb\t3\n", "ab"), Some("2"));
        assert_eq!(value("a\t1\nab\t2\nb\t3\n", "aa"), None);
        assert_eq!(value("", "a"), None);
    }
}
