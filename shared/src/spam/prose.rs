//! What of a text is prose, and what is links and markup. A question about HTML has
//! both; link spam and probes of scanners have hardly any prose.

use std::collections::BTreeSet;

/// Fewest words for each link in HTML of a text that somebody wrote.
const WORDS_PER_ANCHOR: usize = 50;
/// Fewest words that a text about something has.
const PROSE_WORDS: usize = 4;
/// Words of people who talk about markup instead of using it.
const ABOUT_CODE: [&str; 16] = [
    "html",
    "css",
    "javascript",
    "typescript",
    "snippet",
    "iframe",
    "stylesheet",
    "embed",
    "script",
    "attribute",
    "代码",
    "脚本",
    "标签",
    "嵌入",
    "属性",
    "报错",
];

/// What one text is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prose {
    /// Words outside links and markup. A character of a script without blanks is
    /// half a word.
    pub(super) words: usize,
    /// Web addresses, wherever they stand.
    pub(super) links: usize,
    /// Tags that run code.
    pub(super) scripts: usize,
    /// Tags that show a link or a frame, in HTML or in the code of forums.
    pub(super) anchors: usize,
    /// Those of them in HTML that lead to another site.
    pub(super) outward: usize,
    /// Those of them in the code of forums, which nobody asks a company about.
    pub(super) forum_links: usize,
    /// Whether it talks about markup.
    pub(super) is_about_code: bool,
}

impl Prose {
    /// Reads `text`, which is in lower case.
    pub(super) fn of(text: &str) -> Self {
        let mut prose = Self {
            links: count_links(text),
            ..Self::default()
        };
        let mut words = Words::default();
        let mut rest = text;
        while let Some(start) = rest.find(['<', '[']) {
            let (before, tag) = rest.split_at(start);
            words.add(before);
            rest = match tag_end(tag) {
                Some(end) => {
                    let (tag, after) = tag.split_at(end);
                    prose.add_tag(tag, after);
                    after_script(tag, after)
                }
                None => tag.get(1..).unwrap_or_default(),
            };
        }
        words.add(rest);
        prose.words = words.count();
        prose.is_about_code = words.are_about_code;
        prose
    }

    /// Whether it is made of markup or links alone.
    pub(super) fn is_bare(&self) -> bool {
        self.words < PROSE_WORDS
    }

    /// Whether its links were put there to be found by others.
    pub(super) fn is_planted(&self) -> bool {
        let is_about_them = self.is_about_code || self.words >= self.outward * WORDS_PER_ANCHOR;
        self.anchors > 0
            && (self.is_bare() || self.forum_links > 0 || (self.outward > 0 && !is_about_them))
    }

    fn add_tag(&mut self, tag: &str, after: &str) {
        let name = tag.trim_start_matches(['<', '[', '/']);
        let name = name.split(|c: char| !c.is_alphanumeric()).next();
        let runs_code = tag.starts_with('<') && (tag.contains("javascript:") || has_handler(tag));
        match name.unwrap_or_default() {
            "script" => self.scripts += 1,
            _ if runs_code => self.scripts += 1,
            "a" | "iframe" if tag.starts_with('<') => {
                self.anchors += 1;
                self.outward += usize::from(count_links(tag) > 0);
            }
            // `[url=…]…[/url]` or `[url]…[/url]`; `[link]` is also how people write
            // what a button says.
            "url" | "link" if tag.starts_with('[') => {
                let is_link = tag.contains('=') || starts_with_link(after);
                self.anchors += usize::from(is_link);
                self.forum_links += usize::from(is_link);
            }
            _ => {}
        }
    }
}

fn starts_with_link(text: &str) -> bool {
    let text = text.trim_start();
    ["http://", "https://", "www."]
        .iter()
        .any(|start| text.starts_with(start))
}

/// Where the tag that `text` begins with ends; none where it begins with none.
fn tag_end(text: &str) -> Option<usize> {
    let mut characters = text.chars();
    let close = if characters.next() == Some('<') {
        '>'
    } else {
        ']'
    };
    let first = characters.next()?;
    let is_tag = first.is_ascii_alphabetic() || first == '/';
    is_tag.then(|| text.find(close).map(|end| end + 1))?
}

/// `after` without the code that follows the tag of a script.
fn after_script<'a>(tag: &str, after: &'a str) -> &'a str {
    if !tag.starts_with("<script") {
        return after;
    }
    let end = after.find("</script");
    end.and_then(|end| after.get(end..)).unwrap_or(after)
}

/// Whether the tag has an attribute such as `onerror=`.
fn has_handler(tag: &str) -> bool {
    tag.split_ascii_whitespace().skip(1).any(|attribute| {
        let name = attribute
            .strip_prefix("on")
            .and_then(|rest| rest.split_once('='));
        name.is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase())
        })
    })
}

/// The hosts of the web addresses in `text`, each once.
pub(super) fn hosts(text: &str) -> BTreeSet<&str> {
    let starts = text.match_indices("://").map(|(at, sign)| at + sign.len());
    let bare = text.match_indices("www.").map(|(at, _)| at);
    let host = |start| {
        let host = text
            .get(start..)?
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-'));
        let host = host.into_iter().next()?;
        Some(
            host.strip_prefix("www.")
                .unwrap_or(host)
                .trim_end_matches('.'),
        )
    };
    starts.chain(bare).filter_map(host).collect()
}

/// How many web addresses are in `text`; `https://www.` is one.
pub(super) fn count_links(text: &str) -> usize {
    let with_scheme = text.matches("http://").count() + text.matches("https://").count();
    let without = text.matches("www.").count() - text.matches("://www.").count();
    with_scheme + without
}

/// A count of words.
#[derive(Default)]
struct Words {
    /// Words that stand between blanks.
    whole: usize,
    /// Characters of scripts that write without blanks.
    unspaced: usize,
    are_about_code: bool,
}

impl Words {
    fn add(&mut self, text: &str) {
        for word in text.split_whitespace() {
            self.are_about_code |= ABOUT_CODE.iter().any(|sign| word.contains(sign));
            if count_links(word) > 0 {
                continue;
            }
            let unspaced = word.chars().filter(|c| is_unspaced(*c)).count();
            self.unspaced += unspaced;
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let is_letter = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
            self.whole += usize::from(
                unspaced == 0 && word.chars().nth(1).is_some() && word.chars().all(is_letter),
            );
        }
    }

    fn count(&self) -> usize {
        self.whole + self.unspaced / 2
    }
}

/// Whether `c` is of a script that is written without blanks between words: Thai to
/// Khmer, kana and ideographs.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}
