//! The digits of a typed number, its plus and its extension.

use super::shape::{MOST_EXTENSION_DIGITS, is_decoration};
use super::{ACCESS_CODE_DIGITS, FEWEST_DIGITS, MOST_DIGITS, ascii_digit, plausible};

/// Words between a number and its extension, in lower case and without the dot: English,
/// Spanish, Portuguese, French, Italian, German, Dutch, Swedish, Polish, Turkish, Russian,
/// Chinese, Japanese, Korean.
const WORDS: &str = "ext extn extension ex xt xtn extensión anexo interno ramal poste p intern \
    durchwahl durchw dw toestel anknytning wew dahili доб добавочный внутр вн 转 轉 转接 轉接 \
    分机 分機 分机号 分機號 内線 內線 内线 내선";
/// Signs that stand there, which can mean something else, too.
const SIGNS: &str = "x # ~ int";

/// Most digits of an extension after one of [`WORDS`], after one of [`SIGNS`], after the
/// two commas of automatic dialling, after a comma or a semicolon, and before a `#`
/// (mostly as libphonenumber has it). A longer tail is a second number.
const AFTER_WORD: usize = MOST_EXTENSION_DIGITS;
const AFTER_SIGN: usize = 9;
const AFTER_TWO_COMMAS: usize = 15;
const AFTER_COMMA: usize = 7;
const BEFORE_HASH: usize = 6;

/// Stands for everything that only makes a number easier to read.
const DECORATION: char = '-';

/// What is left of a typed number once its decoration is gone.
pub(super) struct Dialled {
    pub(super) plus: bool,
    pub(super) digits: String,
    /// The digits of the extension.
    pub(super) extension: Option<String>,
    /// How many characters of the typed text come before the extension and its mark.
    pub(super) number_chars: usize,
}

impl Dialled {
    /// Reads `typed`, or none where it is more than a number and its extension.
    pub(super) fn read(typed: &str) -> Option<Self> {
        if !plausible(typed) {
            return None;
        }
        let folded: String = typed.chars().map(fold).collect();
        let (number, extension) = match split_extension(&folded) {
            Some((number, extension)) => (number, Some(extension.to_owned())),
            None => (folded.as_str(), None),
        };
        let mut digits: String = number.chars().filter(|c| *c != DECORATION).collect();
        if let Some(rest) = digits.strip_prefix("tel") {
            digits = rest.trim_start_matches(':').to_owned();
        }
        let plus = digits.starts_with('+');
        let digits = digits.trim_start_matches('+').to_owned();
        let may_have_access_code = !plus && digits.starts_with(['0', '8']);
        let most = match may_have_access_code {
            true => MOST_DIGITS + ACCESS_CODE_DIGITS,
            false => MOST_DIGITS,
        };
        let well_formed = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (FEWEST_DIGITS..=most).contains(&digits.len());
        well_formed.then(|| Self {
            plus,
            digits,
            extension,
            number_chars: number.chars().count(),
        })
    }
}

/// `c` as it is read: in ASCII and lower case where that can be, one sign for all
/// decoration.
fn fold(c: char) -> char {
    match ascii_digit(c) {
        c if is_decoration(c) => DECORATION,
        // Of the alphabets of the marks, only these two have an upper case.
        c @ 'А'..='Я' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        c => c.to_ascii_lowercase(),
    }
}

/// The number and the digits of its extension; none where `folded` has none.
fn split_extension(folded: &str) -> Option<(&str, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let body = folded.trim_end_matches(DECORATION);
    let (body, has_hash) = match body.strip_suffix('#') {
        Some(body) => (body, true),
        None => (body, false),
    };
    let head = body.trim_end_matches(is_digit);
    let extension = body.strip_prefix(head)?;
    let marked = head.trim_end_matches([DECORATION, ':', '=']);
    let unmarked =
        marked.trim_end_matches(|c| !is_digit(c) && ![DECORATION, ',', ';'].contains(&c));
    let mark = marked.strip_prefix(unmarked)?;
    let is_one_of = |marks: &str| !mark.is_empty() && marks.split(' ').any(|one| one == mark);
    let most = if is_one_of(WORDS) {
        AFTER_WORD
    } else if is_one_of(SIGNS) {
        AFTER_SIGN
    } else if mark.is_empty() && unmarked.ends_with(",,") {
        AFTER_TWO_COMMAS
    } else if mark.is_empty() && unmarked.ends_with([',', ';']) {
        AFTER_COMMA
    } else if mark.is_empty() && has_hash && head.ends_with(DECORATION) {
        BEFORE_HASH
    } else {
        return None;
    };
    let number = unmarked.trim_end_matches([DECORATION, ',', ';']);
    (1..=most)
        .contains(&extension.len())
        .then_some((number, extension))
}

/// The digits of an extension that was typed without its number; none where `typed` is
/// something else.
pub fn extension(typed: &str) -> Option<String> {
    let folded = typed.chars().map(fold);
    let digits: String = folded.filter(|c| *c != DECORATION).collect();
    let is_extension = (1..=AFTER_WORD).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_extension.then_some(digits)
}
