//! A whole name in two parts, for receivers that ask for them.

/// Family names of two characters in Chinese and Korean; others have one.
const COMPOUND: [&str; 24] = [
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容",
    "令狐", "司徒", "司空", "南宫", "东方", "端木", "西门", "남궁", "황보", "제갈", "선우", "독고",
];
/// Words that belong to the family name behind them.
const PARTICLES: [&str; 24] = [
    "van", "von", "de", "da", "di", "del", "della", "der", "den", "dos", "das", "do", "du", "la",
    "le", "ten", "ter", "zu", "zur", "vom", "bin", "ibn", "al", "el",
];

/// Given and family name; one of them may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PersonName {
    pub(super) given: String,
    pub(super) family: String,
}

impl PersonName {
    /// Divides `name` as its script and `locale` have it. A single word is the family
    /// name.
    pub(super) fn of(name: &str, locale: &str) -> Self {
        let parts = |given: &str, family: &str| Self {
            given: given.trim().to_owned(),
            family: family.trim().to_owned(),
        };
        if let Some((family, given)) = name.split_once([',', '，', '、']) {
            return parts(given, family);
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_eastern = name.chars().any(is_eastern);
        match words.as_slice() {
            [] => Self::default(),
            [one] if is_eastern => {
                let family = family_length(one);
                let (family, given) = one.split_at_checked(family).unwrap_or((one, ""));
                parts(given, family)
            }
            [one] => parts("", one),
            [family, given @ ..] if is_eastern || locale.starts_with("hu") => {
                parts(&given.join(" "), family)
            }
            words => {
                let is_particle = |word: &&str| PARTICLES.contains(&word.to_lowercase().as_str());
                let particle = words.iter().skip(1).position(is_particle);
                // Two family names are usual in Spanish.
                let usual = if locale.starts_with("es") && words.len() > 2 {
                    words.len() - 2
                } else {
                    words.len() - 1
                };
                let start = particle.map_or(usual, |at| (at + 1).min(usual));
                let (given, family) = words.split_at_checked(start).unwrap_or((words, &[]));
                parts(&given.join(" "), &family.join(" "))
            }
        }
    }
}

/// How many bytes of a name without blanks are the family's: all of one that is too
/// short or too long to tell, or has kana.
fn family_length(name: &str) -> usize {
    let count = name.chars().count();
    let has_kana = name.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
    if !(2..=4).contains(&count) || has_kana {
        return name.len();
    }
    let compound = COMPOUND.iter().find(|family| name.starts_with(**family));
    match compound.filter(|_| count > 2) {
        Some(family) => family.len(),
        None => name.chars().next().map_or(0, char::len_utf8),
    }
}

/// Whether names in the script of `c` begin with the family's.
fn is_eastern(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::PersonName;

    #[test]
    fn names_are_divided_as_their_language_has_them() {
        for (name, locale, given, family) in [
            ("Ada Lovelace", "en", "Ada", "Lovelace"),
            ("Mary Jane Watson", "en", "Mary Jane", "Watson"),
            ("Ludwig van Beethoven", "de", "Ludwig", "van Beethoven"),
            ("Vincent van der Berg", "nl", "Vincent", "van der Berg"),
            ("Lovelace, Ada", "en", "Ada", "Lovelace"),
            ("María García López", "es", "María", "García López"),
            ("Nagy Anna", "hu", "Anna", "Nagy"),
            ("Madonna", "en", "", "Madonna"),
            ("李伟", "zh-CN", "伟", "李"),
            ("欧阳修", "zh-CN", "修", "欧阳"),
            ("司马", "zh-CN", "马", "司"),
            ("山田 太郎", "en", "太郎", "山田"),
            ("김민수", "en", "민수", "김"),
            ("남궁민수", "ko", "민수", "남궁"),
            ("さくら", "ja", "", "さくら"),
            ("", "en", "", ""),
        ] {
            let found = PersonName::of(name, locale);
            assert_eq!((&*found.given, &*found.family), (given, family), "{name}");
        }
    }
}
