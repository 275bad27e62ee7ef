//! One spelling for what is written in many: Unicode forms, case, widths, accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, in compatibility form (UAX #15), without the accents of letters of the
/// Latin, Greek, Arabic and Hebrew scripts, without apostrophes, full stops and
/// characters that nobody sees. What is neither letter nor digit becomes a blank.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter_map(fold_ascii).collect();
    }
    let mut folded = String::with_capacity(text.len());
    let mut is_accented = false;
    let typed = text.chars().filter(|c| !is_invisible(*c));
    for c in typed.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_combining_mark(c) {
            match folded.pop() {
                // An accent by itself (´) is a blank with marks.
                Some(' ') | None => is_accented = true,
                Some(letter) if is_accented => folded.push(letter),
                Some(letter) => folded.extend([letter, c]),
            }
            continue;
        }
        is_accented = loses_accents(c);
        match c {
            '.' => {}
            c if is_apostrophe(c) || is_invisible(c) => {}
            c if c.is_alphanumeric() => match special(c) {
                Some(letters) => folded.push_str(letters),
                None => folded.push(c),
            },
            _ => folded.push(' '),
        }
    }
    // Syllables of Korean and voiced kana were taken apart.
    folded.nfc().collect()
}

fn fold_ascii(c: char) -> Option<char> {
    match c {
        '\'' | '.' | '`' => None,
        c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        _ => Some(' '),
    }
}

/// Letters that are no base letter with an accent.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŋ' => "n",
        'ŧ' => "t",
        'ĸ' => "k",
        'ə' => "e",
        'ς' => "σ",
        _ => return None,
    })
}

/// Whether marks on `c` are accents, without which people write the same word. Marks of
/// other scripts are vowels, or make another letter (й, が).
fn loses_accents(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{590}'..='\u{6ff}' | '\u{1e00}'..='\u{1fff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{2bb}'..='\u{2bf}' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{5f3}' | '\u{5f4}'
    )
}

/// Characters without a shape: zero width, directions, soft hyphens, byte-order marks,
/// selectors of variants, fillers.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The form of a word in which an umlaut is its base letter however it was written:
/// `mueller` and `muller` are one, and so are `aase` and `ase`. Short words stay as they
/// are: Joe is not Jo.
pub(super) fn collapse(word: &str) -> String {
    let mut collapsed = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let is_second = match (collapsed.as_bytes().last(), c) {
            // Few names end with an umlaut, and many slips do so.
            (Some(b'a' | b'o' | b'u'), 'e') => letters.peek().is_some(),
            (Some(b'a'), 'a') => true,
            _ => false,
        };
        if !is_second {
            collapsed.push(c);
        }
    }
    if collapsed.len() < SHORTEST_COLLAPSED {
        word.to_owned()
    } else {
        collapsed
    }
}

/// Most letters of a word that are compared. Longer words are no names, and what is stored
/// of a name must not grow with what somebody typed.
const MOST_LETTERS: usize = 40;

/// The first letters of `word`, as many as are compared.
pub(super) fn cut(word: &str) -> &str {
    let end = word.char_indices().nth(MOST_LETTERS);
    end.and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

/// `text` as Russians write it who leave out the dots of ё.
pub(super) fn undotted(text: &str) -> String {
    text.replace('ё', "е")
}

/// Fewest bytes that a word has after its umlauts became single letters.
const SHORTEST_COLLAPSED: usize = 4;

/// Whether `c` is a Chinese character (Unicode blocks CJK Unified Ideographs with its
/// extensions and compatibility ideographs).
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `c` is of the Japanese syllabaries.
pub(super) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}')
}

/// Whether `c` is a Korean syllable.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}
