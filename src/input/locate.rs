//! Finds words of a report again in the text as it was pasted, so that a view can mark them there.

use super::{bytes, fields::floor};
use crate::verdict::words::is_wide;
use std::{cell::OnceCell, ops::Range};

/// Longer inputs are searched only in their beginning: a report stands before the mail that it returns.
const READ: usize = 256 * 1024;
/// So many places where the first word stands are looked at; beyond, the folded text is quicker.
const TRIES: usize = 50;

/// The pasted text, in which quoting, wrapping and case do not count.
pub struct Pasted<'a> {
    text: &'a str,
    folded: OnceCell<Folded>,
}

impl<'a> Pasted<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text: &text[..floor(text, READ)], folded: OnceCell::new() }
    }

    /// The bytes where `words` stand, sought from `near` on first. `None` where they do not stand there.
    pub fn find(&self, words: &str, near: usize) -> Option<Range<usize>> {
        // what rests on no words needs no folded text to be found nowhere
        words.split_whitespace().next()?;
        let before = || if near > 0 { self.as_written(words, 0) } else { None };
        let as_written = self.as_written(words, floor(self.text, near)).or_else(before);
        as_written.or_else(|| self.folded.get_or_init(|| Folded::new(self.text)).find(words, near))
    }

    /// The first place from `from` on where the words stand in this case, whatever white space is between them.
    fn as_written(&self, words: &str, from: usize) -> Option<Range<usize>> {
        let first = words.split_whitespace().next()?;
        let places = bytes::find_all(first.as_bytes()[0], &self.text.as_bytes()[from..]).map(|at| from + at);
        let mut starts = places.filter(|at| self.text.as_bytes()[*at..].starts_with(first.as_bytes())).take(TRIES);
        starts.find_map(|start| Some(start..self.end_of(words, start + first.len())?))
    }

    /// Where the words end whose first one ends at `at`.
    fn end_of(&self, words: &str, at: usize) -> Option<usize> {
        let mut rest = &self.text[at..];
        for run in words.split_whitespace().skip(1) {
            rest = after_blank(rest)?.strip_prefix(run)?;
        }
        Some(self.text.len() - rest.len())
    }

    /// Byte offsets as JavaScript counts.
    pub fn utf16(&self, bytes: Range<usize>) -> Range<usize> {
        let units = |part: &str| if part.is_ascii() { part.len() } else { part.chars().map(char::len_utf16).sum() };
        let start = units(&self.text[..bytes.start]);
        start..start + units(&self.text[bytes])
    }
}

/// What follows white space; at the beginning of a line quote marks are no more than that.
fn after_blank(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    let blank = &text[..text.len() - rest.len()];
    let is_quoted = blank.contains('\n');
    (!blank.is_empty()).then(|| if is_quoted { rest.trim_start_matches(['>', ' ', '\t']) } else { rest })
}

/// A text with single blanks, none within scripts that do without, and in lower case.
struct Folded {
    text: String,
    /// Where each run without blanks begins, here and in the pasted text: it is as long in both.
    runs: Vec<(u32, u32)>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), runs: Vec::new() };
        let unquoted = text.split('\n').map(|line| line.trim_start_matches(['>', ' ', '\t']));
        for run in unquoted.flat_map(str::split_whitespace) {
            push(&mut folded.text, run);
            let start = run.as_ptr() as usize - text.as_ptr() as usize;
            folded.runs.push(((folded.text.len() - run.len()) as u32, start as u32));
        }
        folded.text.make_ascii_lowercase();
        folded
    }

    fn find(&self, words: &str, near: usize) -> Option<Range<usize>> {
        let needle = fold(words);
        if needle.is_empty() {
            return None;
        }
        let near = floor(&self.text, self.place(near));
        let at = self.text[near..].find(&needle).map(|at| at + near).or_else(|| self.text.find(&needle))?;
        Some(self.origin(at)..self.origin(at + needle.len() - 1) + 1)
    }

    /// The byte of this text that was made from one of the pasted, or the next one where none was.
    fn place(&self, byte: usize) -> usize {
        let run = self.runs.partition_point(|run| run.1 as usize <= byte);
        let end = self.runs.get(run).map_or(self.text.len(), |next| next.0 as usize);
        run.checked_sub(1).map_or(0, |run| end.min(self.runs[run].0 as usize + byte - self.runs[run].1 as usize))
    }

    /// The byte of the pasted text that one of this was made from.
    fn origin(&self, byte: usize) -> usize {
        let (folded, pasted) = self.runs[self.runs.partition_point(|run| run.0 as usize <= byte) - 1];
        byte - folded as usize + pasted as usize
    }
}

fn fold(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    words.split_whitespace().for_each(|run| push(&mut folded, run));
    folded.make_ascii_lowercase();
    folded
}

/// Adds words after one blank, or after none where the script is written without.
fn push(folded: &mut String, run: &str) {
    if folded.chars().next_back().is_some_and(|last| !is_wide(last)) {
        folded.push(' ');
    }
    folded.push_str(run);
}

#[cfg(test)]
mod tests {
    use super::Pasted;

    #[test]
    fn words_are_found_as_written_wrapped_quoted_and_in_another_case() {
        for (text, words, found) in [
            ("a 550 User unknown b", "User unknown", "User unknown"),
            ("User name\nUser\n  unknown", "User unknown", "User\n  unknown"),
            ("> 550 User\n> > unknown", "User unknown", "User\n> > unknown"),
            ("550 USER UNKNOWN", "User unknown", "USER UNKNOWN"),
            ("宛先が\n不明です", "宛先が不明", "宛先が\n不明"),
        ] {
            assert_eq!(Pasted::new(text).find(words, 0).map(|at| &text[at]), Some(found), "{text}");
        }
    }

    #[test]
    fn the_nearest_is_found_first_and_what_is_not_there_is_not() {
        let text = "full, said A. full, said B.";
        assert_eq!(Pasted::new(text).find("full", 5), Some(14..18));
        assert_eq!(Pasted::new(text).find("full", 20), Some(0..4));
        assert_eq!(Pasted::new(text).find("empty", 0), None);
        assert_eq!(Pasted::new(text).find(" ", 0), None);
    }
}
