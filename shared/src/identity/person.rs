//! Names of people, as they are compared.

use crate::decimal::half_width;

/// Words before or after a name that are not part of it.
const TITLES: [&str; 22] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "madame", "mme", "m",
    "jr", "sr", "ii", "iii", "phd", "md", "mba", "ing", "dipl",
];
/// Forms of address that follow a Chinese name.
const CHINESE_TITLES: [&str; 9] = [
    "先生", "女士", "小姐", "太太", "老师", "经理", "总监", "博士", "总",
];

/// The form under which spellings of one name compare equal: lower case, widths
/// and common accents folded, titles left out, words in alphabetical order
/// (`Lovelace, Ada` is `Ada Lovelace`), Chinese names without blanks.
pub fn name_key(name: &str) -> String {
    let folded = fold(name);
    if folded.chars().any(is_han) {
        let joined: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
        return without_title(&joined).to_owned();
    }
    let mut words: Vec<&str> = folded
        .split_whitespace()
        .filter(|word| !TITLES.contains(word))
        .collect();
    words.sort_unstable();
    words.join(" ")
}

fn without_title(name: &str) -> &str {
    for title in CHINESE_TITLES {
        if let Some(rest) = name.strip_suffix(title) {
            // A title alone is all there is: 李总 is somebody, 总 is not a name.
            if !rest.is_empty() {
                return rest;
            }
        }
    }
    name
}

/// Whether `c` is a Chinese character (Unicode block CJK Unified Ideographs and
/// its first extension).
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Lower case, half width, without accents; what is neither letter nor digit
/// becomes a blank.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::new();
    for c in text.chars().map(half_width).flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ä' | 'æ' => folded.push_str("ae"),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => folded.push('i'),
            'ł' | 'ĺ' | 'ľ' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ö' | 'œ' => folded.push_str("oe"),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ß' => folded.push_str("ss"),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ü' => folded.push_str("ue"),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ž' | 'ż' => folded.push('z'),
            '\'' | '’' | '.' => {}
            c if c.is_alphanumeric() => folded.push(c),
            // Accents that stand as characters of their own after a letter.
            '\u{300}'..='\u{36f}' => {}
            _ => folded.push(' '),
        }
    }
    folded
}
