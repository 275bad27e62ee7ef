//! Names of companies, as they are compared.

use super::person::{fold, is_han};

/// Legal forms at the end of Chinese names, the longest first.
const CHINESE_FORMS: [&str; 16] = [
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限责任合伙",
    "个人独资企业",
    "普通合伙企业",
    "有限合伙企业",
    "控股有限公司",
    "股份公司",
    "有限公司",
    "有限合伙",
    "分公司",
    "集团",
    "公司",
    "株式会社",
    "合同会社",
];

/// Legal forms at the end of Western names, folded; the longest first where one
/// ends another.
const FORMS: [&str; 64] = [
    "gmbh und co kg",
    "gmbh co kg",
    "gmbh and co kg",
    "ag und co kgaa",
    "ug haftungsbeschraenkt",
    "pte ltd",
    "pty ltd",
    "pvt ltd",
    "private limited",
    "sdn bhd",
    "co ltd",
    "company limited",
    "s a de c v",
    "sa de cv",
    "s de rl",
    "sp z o o",
    "sp z oo",
    "sp zoo",
    "s r o",
    "sro",
    "d o o",
    "doo",
    "a s",
    "s p a",
    "spa",
    "s r l",
    "srl",
    "s a r l",
    "sa rl",
    "sarl",
    "s a s",
    "sas",
    "s a",
    "sa",
    "b v",
    "bv",
    "n v",
    "nv",
    "l l c",
    "llc",
    "l l p",
    "llp",
    "l p",
    "lp",
    "p l c",
    "plc",
    "incorporated",
    "inc",
    "corporation",
    "corp",
    "limited",
    "ltd",
    "company",
    "gmbh",
    "ggmbh",
    "kgaa",
    "ohg",
    "kg",
    "ag",
    "ab",
    "aps",
    "oy",
    "as",
    "co",
];

/// The form under which spellings of one company's name compare equal: lower
/// case, widths and accents folded, legal forms at the end left out in Chinese
/// and Western forms, blanks left out of Chinese names. A name that is nothing
/// but a legal form stays as it is, and so does a place in brackets, as in
/// 示例（上海）有限公司: the companies of two places are two.
pub fn company_key(name: &str) -> String {
    let folded = fold(&name.replace('&', " and "));
    let mut words: String = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().any(is_han) {
        words.retain(|c| c != ' ');
        return strip_chinese(&words).to_owned();
    }
    if let Some(rest) = words.strip_prefix("the ") {
        words = rest.to_owned();
    }
    strip_western(&words).to_owned()
}

fn strip_chinese(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = CHINESE_FORMS
        .iter()
        .find_map(|form| name.strip_suffix(form))
        .filter(|rest| rest.chars().count() >= 2)
    {
        name = rest;
    }
    // A branch keeps the form of its company before the place: 示例有限公司北京分公司.
    name
}

fn strip_western(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = FORMS
        .iter()
        .find_map(|form| name.strip_suffix(form)?.strip_suffix(' '))
    {
        name = rest.trim_end_matches(" and").trim_end();
    }
    name
}
