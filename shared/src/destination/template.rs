//! Texts with places for what a visitor typed: `New lead: {{name}} ({{company|no company}})`.

/// How a receiver reads a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// As it stands.
    Plain,
    /// `WeCom`'s part of Markdown, which has no way to escape.
    Wecom,
    /// `DingTalk`'s part of Markdown, which has no reliable way to escape.
    Dingtalk,
    /// Feishu's `lark_md`, which reads numeric character references.
    Feishu,
    /// Slack's mrkdwn, which reads `&amp;`, `&lt;` and `&gt;`.
    Slack,
}

/// A zero-width space: it keeps Slack from reading a sign as markup.
const ZERO_WIDTH: char = '\u{200b}';

impl Markup {
    /// `text` so that it shows as typed and does nothing: no emphasis, link,
    /// mention or heading. Where the markup cannot escape, a sign is replaced by
    /// its full-width form, which looks alike and means nothing to it.
    pub fn escape(self, text: &str) -> String {
        if self == Self::Plain {
            return text.to_owned();
        }
        let seen: String = text.chars().filter(|c| !is_hidden(*c)).collect();
        let lines = seen.split('\n').map(|line| self.escape_line(line));
        lines.collect::<Vec<_>>().join(self.line_break())
    }

    /// A line: what would make it a heading, an item, a quotation or a rule does not.
    fn escape_line(self, line: &str) -> String {
        let begins = line.trim_start_matches([' ', '\t']);
        let digits = begins.trim_start_matches(|c: char| c.is_ascii_digit());
        // `+49` and `3.5` are what they look like: an item has a blank behind its sign,
        // a rule has the sign again.
        let is_blank = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
        let is_numbered =
            digits.len() < begins.len() && digits.strip_prefix(['.', ')']).is_some_and(is_blank);
        let is_item = ["-", "+", "="].iter().any(|sign| {
            let rest = begins.strip_prefix(sign);
            rest.is_some_and(|rest| is_blank(rest) || rest.starts_with(sign))
        });
        let sign_at = match (is_item, is_numbered) {
            (true, _) => Some(line.len() - begins.len()),
            (_, true) => Some(line.len() - digits.len()),
            _ => None,
        };
        let mut escaped = String::new();
        if self == Self::Slack && begins.starts_with('>') {
            // Slack reads a quotation even where the sign is escaped.
            escaped.push(ZERO_WIDTH);
        }
        let mut characters = line.char_indices().peekable();
        let mut before = ' ';
        while let Some((at, c)) = characters.next() {
            // An underline inside a word (an e-mail address) is not markup.
            let after = characters.peek().map_or(' ', |(_, c)| *c);
            let in_word = c == '_' && before.is_alphanumeric() && after.is_alphanumeric();
            before = c;
            let is_sign = (is_sign(c) && !in_word) || sign_at == Some(at);
            match self {
                Self::Wecom | Self::Dingtalk if is_sign => escaped.push(full_width(c)),
                Self::Feishu if is_sign || c == '&' => {
                    escaped.extend(["&#", &u32::from(c).to_string(), ";"]);
                }
                Self::Slack => match c {
                    '&' => escaped.push_str("&amp;"),
                    '<' => escaped.push_str("&lt;"),
                    '>' => escaped.push_str("&gt;"),
                    '*' | '_' | '~' | '`' if !in_word => {
                        escaped.extend([ZERO_WIDTH, c, ZERO_WIDTH]);
                    }
                    c => escaped.push(c),
                },
                _ => escaped.push(c),
            }
        }
        escaped
    }

    /// `text` emphasised; `text` is ours, not a visitor's.
    pub fn strong(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Slack => ["*", text, "*"].concat(),
            Self::Wecom | Self::Dingtalk | Self::Feishu => ["**", text, "**"].concat(),
        }
    }

    /// What ends a line.
    pub fn line_break(self) -> &'static str {
        match self {
            Self::Dingtalk => "  \n",
            _ => "\n",
        }
    }
}

/// Whether `c` is a control character or turns the direction of what stands around it,
/// in a message that is not only its visitor's.
pub(super) fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether `c` can begin or end markup in some dialect of Markdown.
fn is_sign(c: char) -> bool {
    "<>[]*_`#~!|\\".contains(c)
}

/// The full-width form of an ASCII sign (Unicode block FF00–FFEF).
fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)
}

/// A checked template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<'a>(Vec<Part<'a>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    Place { name: &'a str, otherwise: &'a str },
}

impl<'a> Template<'a> {
    /// Reads `text`. A place is `{{name}}`, or `{{name|what stands where it is empty}}`.
    ///
    /// # Errors
    /// What is wrong, for its author.
    pub fn parse(text: &'a str) -> Result<Self, &'static str> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once("{{") {
            parts.push(Part::Words(words));
            let Some((place, after)) = after.split_once("}}") else {
                return Err("Close {{ with }}.");
            };
            let (name, otherwise) = place.split_once('|').unwrap_or((place, ""));
            let name = name.trim();
            let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.');
            if name.is_empty() || !name.bytes().all(is_name) {
                return Err("Name a field between {{ and }}, such as {{email}}.");
            }
            parts.push(Part::Place { name, otherwise });
            rest = after;
        }
        if rest.contains("}}") {
            return Err("Open }} with {{.");
        }
        parts.push(Part::Words(rest));
        Ok(Self(parts))
    }

    /// The text with every place filled; what `value` gives is escaped.
    pub fn fill(&self, markup: Markup, value: &dyn Fn(&str) -> String) -> String {
        let mut filled = String::new();
        for part in &self.0 {
            match part {
                Part::Words(words) => filled.push_str(words),
                Part::Place { name, otherwise } => match value(name) {
                    empty if empty.trim().is_empty() => filled.push_str(otherwise),
                    typed => filled.push_str(&markup.escape(&typed)),
                },
            }
        }
        filled
    }
}

/// `text` in at most `limit` bytes. What is cut off is replaced by `mark`, so
/// that the reader sees it; a character or an escape is never cut in two.
pub(super) fn shorten(text: &str, limit: usize, mark: &str) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(mark.len());
    let end = (0..=room).rev().find(|end| text.is_char_boundary(*end));
    let kept = text.get(..end.unwrap_or(0)).unwrap_or_default();
    // The longest escape is `&#65535;`, eight bytes.
    let escape = kept.rfind('&').filter(|start| {
        kept.len() - start < 8 && !kept.get(*start..).unwrap_or_default().contains(';')
    });
    let kept = escape.and_then(|start| kept.get(..start)).unwrap_or(kept);
    [kept, mark].concat()
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn what_is_too_long_is_cut_between_characters_and_escapes() {
        assert_eq!(shorten("abc", 3, "…"), "abc");
        assert_eq!(shorten("你好吗", 7, "…"), "你…");
        assert_eq!(shorten("ab&#42;cd", 8, "…"), "ab…");
        assert_eq!(shorten("R&D 2026 plan", 12, "…"), "R&D 2026 …");
    }
}
