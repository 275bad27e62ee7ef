//! Mailboxes: which addresses are one, and whose they are.

use unicode_normalization::UnicodeNormalization;

use super::fold::is_invisible;
use super::table;

/// Web domains that give addresses to anybody, see data/README.md.
const FREE_MAIL: &str = include_str!("free_mail.txt");

/// Domains of one provider under several names, with the name it is compared by.
const ALIASES: [(&str, &str); 14] = [
    ("googlemail.com", "gmail.com"),
    ("protonmail.com", "proton.me"),
    ("protonmail.ch", "proton.me"),
    ("pm.me", "proton.me"),
    ("me.com", "icloud.com"),
    ("mac.com", "icloud.com"),
    ("ya.ru", "yandex.ru"),
    ("yandex.com", "yandex.ru"),
    ("yandex.by", "yandex.ru"),
    ("yandex.kz", "yandex.ru"),
    ("yandex.ua", "yandex.ru"),
    ("hanmail.net", "daum.net"),
    ("tutanota.de", "tutanota.com"),
    ("facebookmail.com", "facebook.com"),
];

/// Words of addresses that several people read: functions of an office (among them those
/// of RFC 2142), in the languages of business, and households.
const SHARED: &str = include_str!("data/shared_mailboxes.txt");

/// Those that are names of people or of other things as well: alone they tell an office.
const ALSO_NAMES: [&str; 18] = [
    "post", "lager", "host", "hotel", "it", "ir", "pr", "cs", "rh", "market", "general", "export",
    "import", "guest", "user", "test", "lead", "personal",
];

/// The form under which two spellings of one mailbox compare equal: compatibility form,
/// lower case, without characters that nobody sees, without a plus-tag, international
/// domains in their letters, providers under one name, and Gmail's addresses without full
/// stops (`A.da+news@Googlemail.com` is `ada@gmail.com`).
pub(crate) fn comparable(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let folded: String = visible.nfkc().flat_map(char::to_lowercase).nfc().collect();
    let folded = folded.trim().replace(['。', '．', '｡'], ".");
    let Some((local, domain)) = folded.rsplit_once('@') else {
        return folded;
    };
    let mailbox = local
        .split('+')
        .next()
        .filter(|part| !part.is_empty())
        .unwrap_or(local);
    let domain = readable_domain(domain.trim_end_matches(|c: char| c == '.' || c.is_whitespace()));
    let alias = ALIASES.iter().find(|(name, _)| *name == domain);
    let domain = alias.map_or(&*domain, |(_, name)| name);
    let undotted = mailbox.replace('.', "");
    if domain == "gmail.com" && !undotted.is_empty() {
        [&undotted, "@", domain].concat()
    } else {
        [mailbox, "@", domain].concat()
    }
}

/// A domain with its labels decoded from Punycode.
fn readable_domain(domain: &str) -> String {
    let decode = |label: &str| {
        let decoded = label.strip_prefix("xn--").and_then(decode_punycode);
        let decoded = decoded.map(|text| text.to_lowercase().nfkc().collect::<String>());
        let is_label = |text: &String| text.chars().all(|c| c.is_alphanumeric() || c == '-');
        decoded.filter(is_label).unwrap_or_else(|| label.to_owned())
    };
    domain.split('.').map(decode).collect::<Vec<_>>().join(".")
}

/// Decodes Punycode (RFC 3492 § 6.2).
fn decode_punycode(encoded: &str) -> Option<String> {
    let (plain, rest) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut output: Vec<char> = plain.chars().collect();
    let (mut code, mut index, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = rest.bytes();
    while digits.len() > 0 {
        let (begun, mut weight, mut step) = (index, 1_u32, 36_u32);
        loop {
            let digit = match digits.next()? {
                letter @ b'a'..=b'z' => u32::from(letter - b'a'),
                number @ b'0'..=b'9' => u32::from(number - b'0') + 26,
                _ => return None,
            };
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = step.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
            step += 36;
        }
        let count = u32::try_from(output.len()).ok()? + 1;
        bias = adapted_bias(index - begun, count, begun == 0);
        code = code.checked_add(index / count)?;
        index %= count;
        output.insert(usize::try_from(index).ok()?, char::from_u32(code)?);
        index += 1;
    }
    Some(output.into_iter().collect())
}

fn adapted_bias(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut steps = 0;
    while delta > 455 {
        delta /= 35;
        steps += 36;
    }
    steps + 36 * delta / (delta + 38)
}

/// Whether anybody can have an address at `domain`.
pub fn is_free_mail(domain: &str) -> bool {
    table::has(FREE_MAIL, domain)
}

/// Whether an address is read by several people: that of an office (`info@`,
/// `sales.berlin@`) or of a household (`familie.schmidt@`). Any other mailbox is a
/// person's own, at work as at a provider of free mail: where the first or the last word of
/// the part before the `@` says so, it is shared.
pub fn is_shared_mailbox(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    let is_shared = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        !word.is_empty() && table::has(SHARED, word)
    };
    let mut words = local.split(['.', '_', '-']);
    let ends = [words.next(), words.next_back()].into_iter().flatten();
    let mut ends = ends.filter(|word| !ALSO_NAMES.contains(word));
    is_shared(local) || ends.any(is_shared)
}
