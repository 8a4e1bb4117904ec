//! Finds words of a report again in the text as it was pasted, so that a view can mark them there.

use crate::verdict::words::is_wide;
use std::ops::Range;

/// Longer inputs are searched only in their beginning: a report stands before the mail that it returns.
const READ: usize = 256 * 1024;

/// The pasted text, folded so that quoting, wrapping and case do not count.
pub struct Pasted<'a> {
    text: &'a str,
    folded: String,
    /// Where each run without blanks begins, in `folded` and in `text`: it is as long in both.
    runs: Vec<(u32, u32)>,
}

impl<'a> Pasted<'a> {
    pub fn new(text: &'a str) -> Self {
        let text = &text[..super::fields::floor(text, READ)];
        let mut pasted = Self { text, folded: String::with_capacity(text.len()), runs: Vec::new() };
        let unquoted = text.split('\n').map(|line| line.trim_start_matches(['>', ' ', '\t']));
        for run in unquoted.flat_map(str::split_whitespace) {
            push(&mut pasted.folded, run);
            let start = run.as_ptr() as usize - text.as_ptr() as usize;
            pasted.runs.push(((pasted.folded.len() - run.len()) as u32, start as u32));
        }
        pasted.folded.make_ascii_lowercase();
        pasted
    }

    /// UTF-16 offsets of `words`, sought from `near` on first. `None` where they do not stand there.
    pub fn find(&self, words: &str, near: usize) -> Option<Range<usize>> {
        let needle = fold(words);
        if needle.is_empty() {
            return None;
        }
        let near = super::fields::floor(&self.folded, self.place(near));
        let at = self.folded[near..].find(&needle).map(|at| at + near).or_else(|| self.folded.find(&needle))?;
        Some(self.origin(at)..self.origin(at + needle.len() - 1) + 1)
    }

    /// The byte of `folded` that was made from one of `text`, or the next one where none was.
    fn place(&self, byte: usize) -> usize {
        let run = self.runs.partition_point(|run| run.1 as usize <= byte);
        let end = self.runs.get(run).map_or(self.folded.len(), |next| next.0 as usize);
        run.checked_sub(1).map_or(0, |run| end.min(self.runs[run].0 as usize + byte - self.runs[run].1 as usize))
    }

    /// The byte of `text` that one of `folded` was made from.
    fn origin(&self, byte: usize) -> usize {
        let (folded, text) = self.runs[self.runs.partition_point(|run| run.0 as usize <= byte) - 1];
        byte - folded as usize + text as usize
    }

    /// Byte offsets as JavaScript counts.
    pub fn utf16(&self, bytes: Range<usize>) -> Range<usize> {
        let units = |part: &str| if part.is_ascii() { part.len() } else { part.chars().map(char::len_utf16).sum() };
        let start = units(&self.text[..bytes.start]);
        start..start + units(&self.text[bytes])
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
