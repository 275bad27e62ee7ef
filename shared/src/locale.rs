//! Locales: which of a form's languages a visitor gets.

/// The best of `available` for the locales `wanted`, in order of preference.
///
/// An exact tag wins, then the same language and script, then the same
/// language; with nothing in common the first available locale is the
/// fall-back. Tags are BCP 47 and compared without case. A Chinese tag without
/// a script stands for the script its region writes (RFC 4647 look-up would
/// answer Simplified text to a reader of Traditional).
pub fn negotiate(
    available: &[String],
    wanted: impl IntoIterator<Item = impl AsRef<str>>,
) -> Option<&str> {
    for tag in wanted {
        let tag = tag.as_ref();
        let found = available
            .iter()
            .find(|have| have.eq_ignore_ascii_case(tag))
            .or_else(|| available.iter().find(|have| same_writing(have, tag)))
            .or_else(|| available.iter().find(|have| same_language(have, tag)));
        if let Some(found) = found {
            return Some(found);
        }
    }
    available.first().map(String::as_str)
}

/// Whether `tag` has the shape of a BCP 47 language tag: a language of two or
/// three letters, then subtags of one to eight letters or digits.
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Whether texts in the locale `tag` are written from right to left, by its script or else
/// by the script that its language is usually written in (Unicode CLDR, `layout`).
pub fn is_right_to_left(tag: &str) -> bool {
    const SCRIPTS: [&str; 9] = [
        "adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
    ];
    const LANGUAGES: [&str; 16] = [
        "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "mzn", "nqo", "pnb", "ps", "sd", "ug",
        "ur", "yi",
    ];
    let is_in = |list: &[&str], part: &str| list.iter().any(|one| one.eq_ignore_ascii_case(part));
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic())) {
        Some(script) => is_in(&SCRIPTS, script),
        None => is_in(&LANGUAGES, language),
    }
}

/// The tags of an `Accept-Language` header, most wanted first (RFC 9110 § 12.5.4).
/// Tags refused with `q=0` are left out, and so is `*`.
pub fn accept_language(header: &str) -> Vec<&str> {
    let mut tags: Vec<(&str, u16)> = header
        .split(',')
        .filter_map(|entry| {
            let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let tag = tag.trim();
            let weight = parameters.trim().strip_prefix(['q', 'Q']);
            let weight = weight.and_then(|rest| rest.strip_prefix('='));
            let weight = weight.map_or(1000, quality);
            (is_tag(tag) && weight > 0).then_some((tag, weight))
        })
        .take(16)
        .collect();
    tags.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    tags.into_iter().map(|(tag, _)| tag).collect()
}

/// A quality value (`0.8`) in thousandths.
fn quality(text: &str) -> u16 {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let thousandths = fraction
        .bytes()
        .chain(*b"000")
        .take(3)
        .fold(0, |sum: u16, digit| {
            sum * 10 + u16::from(digit.saturating_sub(b'0').min(9))
        });
    if whole == "0" { thousandths } else { 1000 }
}

fn same_language(a: &str, b: &str) -> bool {
    language(a).eq_ignore_ascii_case(language(b))
}

fn same_writing(a: &str, b: &str) -> bool {
    same_language(a, b) && script(a).eq_ignore_ascii_case(script(b))
}

fn language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The script a tag names or, for Chinese, the one its region writes.
fn script(tag: &str) -> &str {
    let named = tag.split('-').skip(1).find(|part| part.len() == 4);
    let traditional = || {
        tag.split('-').skip(1).any(|part| {
            ["tw", "hk", "mo"]
                .iter()
                .any(|region| part.eq_ignore_ascii_case(region))
        })
    };
    match named {
        Some(script) => script,
        None if language(tag).eq_ignore_ascii_case("zh") && traditional() => "Hant",
        None if language(tag).eq_ignore_ascii_case("zh") => "Hans",
        None => "",
    }
}
