//! Finds words of a report again in the text as it was pasted, so that a view can mark them there.

use crate::verdict::words::is_wide;
use std::ops::Range;

/// Longer inputs are searched only in their beginning: a report stands before the mail that it returns.
const READ: usize = 256 * 1024;

/// The pasted text, folded so that quoting, wrapping and case do not count.
pub struct Pasted<'a> {
    text: &'a str,
    folded: String,
    /// For each byte of `folded`, the offset of its character in `text`.
    origin: Vec<u32>,
}

impl<'a> Pasted<'a> {
    pub fn new(text: &'a str) -> Self {
        let text = &text[..super::fields::floor(text, READ)];
        let mut pasted = Self { text, folded: String::with_capacity(text.len()), origin: Vec::with_capacity(text.len()) };
        let mut line_start = true;
        for (offset, c) in text.char_indices() {
            if line_start && matches!(c, '>' | ' ' | '\t') {
                continue;
            }
            line_start = c == '\n';
            pasted.push(c, offset as u32);
        }
        pasted
    }

    fn push(&mut self, c: char, offset: u32) {
        if let Some(c) = folded(c, self.folded.chars().next_back()) {
            self.folded.push(c);
            self.origin.resize(self.folded.len(), offset);
        }
    }

    /// UTF-16 offsets of `words`, sought from `near` on first. `None` where they do not stand there.
    pub fn find(&self, words: &str, near: usize) -> Option<Range<usize>> {
        let needle = fold(words);
        if needle.trim().is_empty() {
            return None;
        }
        let near = self.origin.partition_point(|&o| (o as usize) < near).min(self.folded.len());
        let near = super::fields::floor(&self.folded, near);
        let at = self.folded[near..].find(needle.trim()).map(|at| at + near).or_else(|| self.folded.find(needle.trim()))?;
        Some(self.bytes(at, needle.trim().len()))
    }

    fn bytes(&self, at: usize, length: usize) -> Range<usize> {
        let last = self.origin[at + length - 1] as usize;
        let end = last + self.text[last..].chars().next().map_or(0, char::len_utf8);
        self.origin[at] as usize..end
    }

    /// Byte offsets as JavaScript counts.
    pub fn utf16(&self, bytes: Range<usize>) -> Range<usize> {
        let units = |part: &str| part.chars().map(char::len_utf16).sum::<usize>();
        let start = units(&self.text[..bytes.start]);
        start..start + units(&self.text[bytes])
    }
}

fn fold(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        let c = folded(c, out.chars().next_back());
        out.extend(c);
    }
    out
}

/// The character as it is compared; `None` where it does not count after `before`.
fn folded(c: char, before: Option<char>) -> Option<char> {
    if !c.is_whitespace() {
        return Some(c.to_ascii_lowercase());
    }
    let counts = before.is_some_and(|b| b != ' ' && !is_wide(b));
    counts.then_some(' ')
}
