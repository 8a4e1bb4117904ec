//! Words near a number.
//!
//! What walks along a text is written once and called, never inlined: each copy weighs 0.2 KB of the page.

use crate::{input::letters, verdict::words::is_wide};
use std::ops::Range;

/// A part of a text; nothing where it has no such part.
#[inline(never)]
pub fn part(text: &str, at: Range<usize>) -> &str {
    text.get(at).unwrap_or_default()
}

/// A text from a byte on.
#[inline(never)]
pub fn from(text: &str, at: usize) -> &str {
    part(text, at..text.len())
}

/// Whether one of the words, or a longer one that begins so, stands in the text.
#[inline(never)]
pub fn mentions(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.match_indices(word).any(|(at, _)| begins_word(text, at)))
}

/// Whether one of the words stands in the text so near to its end that at most `gap` bytes follow.
#[inline(never)]
pub fn led_by(text: &str, words: &[&str], gap: usize) -> bool {
    words.iter().any(|word| {
        text.rmatch_indices(word).next().is_some_and(|(at, _)| {
            let end = at + word.len();
            text.len() - end <= gap && begins_word(text, at) && ends_word(text, end)
        })
    })
}

/// Whether the text begins with one of the words, or a longer one that begins so; the Japanese sign for a span belongs to
/// the number.
#[inline(never)]
pub fn begins(text: &str, words: &[&str]) -> bool {
    starts(skip(text, " )]」'.,間"), words)
}

#[inline(never)]
pub fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

#[inline(never)]
pub fn starts(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

#[inline(never)]
pub fn ends(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// How many bytes at the beginning of a text are such characters.
#[inline(never)]
pub fn run(text: &str, is: fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

/// Where the characters begin that are such and end a text.
#[inline(never)]
pub fn run_back(text: &str, is: fn(char) -> bool) -> usize {
    text.trim_end_matches(is).len()
}

/// The text without the marks that it begins with.
#[inline(never)]
pub fn skip<'a>(text: &'a str, marks: &str) -> &'a str {
    text.trim_start_matches(|c| marks.contains(c))
}

/// The text without the marks that it ends with.
#[inline(never)]
pub fn skip_back<'a>(text: &'a str, marks: &str) -> &'a str {
    text.trim_end_matches(|c| marks.contains(c))
}

/// The last part of a text that marks divide.
pub fn clause(text: &str) -> &str {
    from(text, run_back(text, |c| !".;,(。、!?".contains(c)))
}

/// The end of a text, of at most so many bytes.
#[inline(never)]
pub fn tail(text: &str, most: usize) -> &str {
    let start = (text.len().saturating_sub(most)..=text.len()).find(|at| text.is_char_boundary(*at));
    &text[start.unwrap_or(0)..]
}

fn is_of_word(c: char) -> bool {
    letters::is_letter(c) && !is_wide(c)
}

#[inline(never)]
fn begins_word(text: &str, at: usize) -> bool {
    !from(text, at).starts_with(is_of_word) || !part(text, 0..at).ends_with(is_of_word)
}

#[inline(never)]
pub fn ends_word(text: &str, end: usize) -> bool {
    !part(text, 0..end).ends_with(is_of_word) || !from(text, end).starts_with(is_of_word)
}
