//! Answers that are kept only so far that a person can tell what they were.

use std::collections::BTreeMap;

use super::Answer;

/// `answers` with at most about `most` bytes of text among them: texts beyond are cut, in
/// the order of the fields' names, and say so by `mark`. Ticks stay.
pub fn shortened(
    answers: BTreeMap<String, Answer>,
    most: usize,
    mark: &str,
) -> BTreeMap<String, Answer> {
    let mut left = most;
    let mut cut = |text: String| {
        let kept = text.floor_char_boundary(left.min(text.len()));
        left -= kept.min(left);
        match text.get(..kept) {
            Some(start) if kept < text.len() => [start, mark].concat(),
            _ => text,
        }
    };
    let short = |answer| match answer {
        Answer::Text(text) => Answer::Text(cut(text)),
        Answer::Many(texts) => Answer::Many(texts.into_iter().map(&mut cut).collect()),
        tick @ Answer::Yes(_) => tick,
    };
    let mut short = short;
    answers
        .into_iter()
        .map(|(name, answer)| (name, short(answer)))
        .collect()
}
