//! E-mail addresses.

use crate::decimal::half_width;

/// Longest address a mail server must take, in bytes (RFC 5321 § 4.5.3.1.3:
/// a path of 256 octets, less its two angle brackets).
pub const MAX_BYTES: usize = 254;
/// Longest part before the `@`, in bytes (RFC 5321 § 4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;
/// Longest label of a domain, in bytes (RFC 1035 § 2.3.4).
const MAX_LABEL_BYTES: usize = 63;

/// Whether `text` is an address a person can be reached at.
///
/// The grammar is that of the HTML Standard (§ 4.10.5.1.5), which browsers
/// apply too, with three additions: lengths as in RFC 5321, a domain of at
/// least two labels, and letters beyond ASCII on both sides (RFC 6531), which
/// Chinese addresses use.
pub fn is_valid(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= MAX_BYTES
        && (1..=MAX_LOCAL_BYTES).contains(&local.len())
        && local.chars().all(is_local_character)
        && local.split('.').all(|part| !part.is_empty())
        && is_domain(domain)
}

/// `text` as it was meant: full-width letters and signs in ASCII, ideographic full stops
/// as dots (input methods write `zhang@163。com`), and no blank beside the `@`.
pub fn folded(text: &str) -> String {
    let ascii = |c| match c {
        '。' | '｡' | '﹒' => '.',
        '﹫' => '@',
        c => half_width(c),
    };
    let folded: String = text.chars().map(ascii).collect();
    match folded.split_once('@') {
        Some((local, domain)) => [local.trim_end(), domain.trim_start()].join("@"),
        None => folded,
    }
}

/// The form under which two spellings of one mailbox compare equal, see
/// `identity::mailbox` (`Ada+news@Example.com` is `ada@example.com`). For comparison only,
/// never for sending.
#[cfg(feature = "full")]
pub fn comparable(text: &str) -> String {
    crate::identity::comparable(text)
}

fn is_local_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c) || is_beyond_ascii(c)
}

fn is_domain(domain: &str) -> bool {
    let mut labels = domain.split('.');
    labels.clone().count() >= 2
        && labels.clone().all(is_label)
        // A last label of digits alone is an IP address, not a domain.
        && labels.next_back().is_some_and(|last| last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit()))
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL_BYTES).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .chars()
            .all(|c| c == '-' || c.is_ascii_alphanumeric() || is_beyond_ascii(c))
}

/// Any letter beyond ASCII. Which of them a registry allows is not for a form to
/// know, and tables of letters would be downloaded by every visitor.
fn is_beyond_ascii(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{ff01}'..='\u{ff5e}')
}
