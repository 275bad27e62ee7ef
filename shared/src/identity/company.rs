//! Names of companies, as they are compared.

use super::fold::{collapse, cut, fold, is_han, is_hangul, is_kana, undotted};
use super::han;
use super::matching::Level;
use super::table;
use super::tokens::{Collector, NameTokens};
use super::transliterate;

/// Legal forms of all countries, folded and without blanks, see data/README.md.
const FORMS: &str = include_str!("data/legal_forms.txt");
/// Words between the parts of a form: GmbH & Co. KG.
const CONNECTORS: [&str; 4] = ["and", "und", "et", "y"];
/// Most words of a form.
const MOST_WORDS_OF_FORM: usize = 8;
/// Fewest letters of a form that is written out before a name.
const SHORTEST_WHOLE_FORM: usize = 16;
/// Most words of a name of which parts are compared.
const MOST_WORDS: usize = 6;

/// Forms that stand before a name, folded and without blanks; elsewhere such words are
/// part of a name.
const FORMS_BEFORE: [&str; 78] = [
    "ab",
    "aktiebolaget",
    "ao",
    "as",
    "chp",
    "cjsc",
    "congty",
    "congtycophan",
    "congtycp",
    "congtytnhh",
    "ctcp",
    "et",
    "eurl",
    "fop",
    "gie",
    "ip",
    "jsc",
    "kft",
    "llc",
    "mb",
    "nao",
    "oao",
    "ojsc",
    "ooo",
    "ou",
    "oy",
    "oyab",
    "pao",
    "pjsc",
    "pp",
    "prat",
    "pt",
    "ptpersero",
    "sa",
    "sarl",
    "sas",
    "sasu",
    "sca",
    "sci",
    "scop",
    "selarl",
    "sia",
    "sl",
    "snc",
    "societeanonyme",
    "societearesponsabilitelimitee",
    "spa",
    "spzoo",
    "srl",
    "sro",
    "too",
    "tov",
    "uab",
    "акционерноеобщество",
    "акціонернетовариство",
    "ао",
    "ет",
    "зао",
    "индивидуальныйпредприниматель",
    "ип",
    "нао",
    "оао",
    "одо",
    "ооо",
    "пао",
    "пп",
    "прат",
    "приватнепідприємство",
    "тов",
    "тоо",
    "фоп",
    "чп",
    "чуп",
    "บจก",
    "บมจ",
    "บริษัท",
    "หจก",
    "ห้างหุ้นส่วนจํากัด",
];

/// Legal forms at the end of Chinese, Japanese and Korean names, the longest first.
const EASTERN_FORMS_AFTER: [&str; 32] = [
    "集团股份有限公司",
    "股份有限责任公司",
    "集团有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限责任合伙",
    "个人独资企业",
    "普通合伙企业",
    "有限合伙企业",
    "控股有限公司",
    "유한책임회사",
    "股份公司",
    "有限公司",
    "有限合伙",
    "株式会社",
    "合同会社",
    "有限会社",
    "合资会社",
    "合名会社",
    "주식회사",
    "유한회사",
    "합명회사",
    "합자회사",
    "合作公司",
    "合作社",
    "分公司",
    "集团",
    "公司",
    "会社",
    "株",
    "有",
];
/// Those before the name.
const EASTERN_FORMS_BEFORE: [&str; 10] = [
    "株式会社",
    "合同会社",
    "有限会社",
    "合资会社",
    "合名会社",
    "유한책임회사",
    "주식회사",
    "유한회사",
    "합명회사",
    "합자회사",
];
/// Abbreviations of forms, as words of their own: (주), （株）.
const EASTERN_ABBREVIATIONS: [&str; 8] = ["주", "유", "株", "有", "同", "资", "名", "合"];

/// The form under which spellings of one company's name compare equal: folded, legal forms
/// of any country before and after the name left out, blanks left out of Chinese, Japanese
/// and Korean names. A name that is nothing but a legal form stays as it is, and so does a
/// place in brackets, as in 示例（上海）有限公司: the companies of two places are two.
pub fn company_key(name: &str) -> String {
    let words = words_of(name);
    let separator = if words.iter().any(|word| is_eastern(word)) {
        ""
    } else {
        " "
    };
    undotted(&words.join(separator))
}

/// The tokens of a company's name.
pub(super) fn tokens_of_company(name: &str) -> NameTokens {
    let words = words_of(name);
    if words.is_empty() {
        return NameTokens::default();
    }
    let mut tokens = Collector::default();
    let whole = words.join(" ");
    tokens.shares(Level::Same, b'w', &undotted(&words.concat()));
    for spelling in transliterate::spellings(&words) {
        tokens.shares(Level::Close, b't', &spelling.concat());
    }
    // Words that stand together in one name are the whole other name: Acme in Acme
    // Solutions.
    tokens.seeks(Level::Similar, b'p', &whole);
    tokens.has(Level::Similar, b'q', &whole);
    let count = words.len().min(MOST_WORDS);
    for (start, end) in
        (0..count).flat_map(|start| (start + 1..=count).map(move |end| (start, end)))
    {
        let part = words.get(start..end).unwrap_or_default();
        if part.len() < words.len() {
            tokens.has(Level::Similar, b'p', &part.join(" "));
            tokens.seeks(Level::Similar, b'q', &part.join(" "));
        }
    }
    tokens.into_tokens()
}

/// The words of `name` without its legal form.
fn words_of(name: &str) -> Vec<String> {
    let folded = fold(&name.replace('&', " and "));
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.iter().any(|word| is_eastern(word)) {
        return eastern(&words);
    }
    let mut kept = words.as_slice();
    while let ["the", rest @ ..] = kept
        && !rest.is_empty()
    {
        kept = rest;
    }
    loop {
        let shorter = without_form_after(kept);
        let shorter = without_form_before(shorter);
        if shorter.len() == kept.len() {
            break;
        }
        kept = shorter;
    }
    kept.iter().map(|word| collapse(cut(word))).collect()
}

/// `words` without the longest form that ends them.
fn without_form_after<'a, 'w>(words: &'a [&'w str]) -> &'a [&'w str] {
    let most = words.len().saturating_sub(1).min(MOST_WORDS_OF_FORM);
    for count in (1..=most).rev() {
        let (name, form) = words.split_at(words.len() - count);
        if table::has(FORMS, &joined(form)) {
            // The `and` of Smith & Co.
            return match name {
                [rest @ .., last] if CONNECTORS.contains(last) && !rest.is_empty() => rest,
                _ => name,
            };
        }
    }
    words
}

fn without_form_before<'a, 'w>(words: &'a [&'w str]) -> &'a [&'w str] {
    let most = words.len().saturating_sub(1).min(MOST_WORDS_OF_FORM);
    for count in (1..=most).rev() {
        let (form, name) = words.split_at(count);
        let form_words = form.len();
        let form = joined(form);
        if FORMS_BEFORE.contains(&&*form) || is_whole_form(form_words, &form) {
            return name;
        }
    }
    words
}

/// Whether a form is written out, in words that begin no name: Общество с ограниченной
/// ответственностью. What is short may be initials.
fn is_whole_form(words: usize, form: &str) -> bool {
    words >= 3 && form.chars().count() >= SHORTEST_WHOLE_FORM && table::has(FORMS, form)
}

/// The words of a form without blanks, as in the table.
fn joined(words: &[&str]) -> String {
    let words = words.iter().filter(|word| !CONNECTORS.contains(word));
    words.copied().collect()
}

fn is_eastern(word: &str) -> bool {
    word.chars()
        .any(|c| is_han(c) || is_kana(c) || is_hangul(c))
}

/// The words of a name with Chinese, Japanese or Korean words; forms of other countries
/// may stand at its end too.
fn eastern(words: &[&str]) -> Vec<String> {
    let words = without_form_after(words);
    let is_abbreviation = |word: &&&str| EASTERN_ABBREVIATIONS.contains(*word);
    let named: Vec<&&str> = words.iter().filter(|word| !is_abbreviation(word)).collect();
    let named = if named.is_empty() {
        words.iter().collect()
    } else {
        named
    };
    // Forms are written with blanks, too, and before a bracket.
    let mut parts: Vec<String> = Vec::new();
    for word in named {
        parts.push(han::simplified(word));
    }
    let whole = parts.concat();
    let bare = without_eastern_form(&whole);
    let start = whole.find(bare).unwrap_or(0);
    let named = between(&parts, start, start + bare.len());
    named.iter().map(|part| cut(part).to_owned()).collect()
}

/// What of `parts`, one after the other, stands between the bytes `start` and `end`.
fn between(parts: &[String], start: usize, end: usize) -> Vec<String> {
    let mut at = 0;
    let mut kept = Vec::new();
    for part in parts {
        let from = start.clamp(at, at + part.len()) - at;
        let to = end.clamp(at, at + part.len()) - at;
        kept.extend(
            part.get(from..to)
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
        );
        at += part.len();
    }
    kept
}

fn without_eastern_form(name: &str) -> &str {
    let mut name = name;
    loop {
        let before = EASTERN_FORMS_BEFORE
            .iter()
            .find_map(|form| name.strip_prefix(form));
        let after = || {
            EASTERN_FORMS_AFTER
                .iter()
                .find_map(|form| name.strip_suffix(form))
        };
        match before
            .or_else(after)
            .filter(|rest| rest.chars().count() >= 2)
        {
            Some(rest) => name = rest,
            None => return name,
        }
    }
}
