//! A reply made ready for reading: lower case, one blank, plain marks, no addresses — and the way back to its bytes.

use crate::input::{address, letters};
use std::ops::Range;

/// Normalised words, each byte of which knows where it came from.
pub struct Words {
    pub text: String,
    /// For each byte of `text`, the offset of its character in the source.
    origin: Vec<u32>,
    /// Length of the source.
    end: u32,
}

impl Words {
    pub fn new(source: &str) -> Self {
        let mut words =
            Self { text: String::with_capacity(source.len()), origin: Vec::with_capacity(source.len()), end: source.len() as u32 };
        let mut from = 0;
        for address in bracketed_addresses(source) {
            words.push_all(&source[from..address.start], from);
            from = address.end;
        }
        words.push_all(&source[from..], from);
        words
    }

    /// The same with some words of Latin letters replaced. All letters of a new word come from where the old one began.
    pub fn mended(&self, right: impl Fn(&str) -> Option<&'static str>) -> Option<Self> {
        let mut words = Self { text: String::new(), origin: Vec::new(), end: self.end };
        let (mut at, mut is_mended) = (0, false);
        for piece in self.text.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
            let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            let mended = right(word);
            is_mended |= mended.is_some();
            words.text += mended.unwrap_or(word);
            match mended {
                Some(_) => words.origin.resize(words.text.len(), self.origin[at]),
                None => words.origin.extend_from_slice(&self.origin[at..at + word.len()]),
            }
            words.text += &piece[word.len()..];
            words.origin.extend_from_slice(&self.origin[at + word.len()..at + piece.len()]);
            at += piece.len();
        }
        is_mended.then_some(words)
    }

    /// The bytes of the source that a part of the text was made from.
    pub fn source(&self, part: Range<usize>) -> Range<usize> {
        let at = |index: usize| self.origin.get(index).copied().unwrap_or(self.end) as usize;
        let last = self.origin.get(part.end.saturating_sub(1)).copied().unwrap_or(self.end);
        let end = self.origin[part.end.min(self.origin.len())..].iter().find(|&&o| o > last).copied().unwrap_or(self.end);
        at(part.start)..end as usize
    }

    fn push_all(&mut self, source: &str, from: usize) {
        for (offset, c) in source.char_indices() {
            let origin = (from + offset) as u32;
            if c.is_ascii() { self.push_ascii(c as u8, origin) } else { self.push(plain(c), origin) }
        }
    }

    /// The same as `push`, for what most characters are.
    fn push_ascii(&mut self, byte: u8, origin: u32) {
        let plain = match byte {
            b'"' | b'`' => b'\'',
            ..=b' ' | 0x7f => b' ',
            _ => byte.to_ascii_lowercase(),
        };
        if plain != b' ' || self.text.as_bytes().last() != Some(&b' ') {
            self.text.push(plain.into());
            self.origin.push(origin);
        }
    }

    fn push(&mut self, c: char, origin: u32) {
        if c == ' ' && self.text.ends_with(' ') {
            return;
        }
        if is_wide(c) && self.text.ends_with(' ') {
            self.join_wide();
        }
        self.text.push(letters::lower(c));
        self.origin.push(origin);
        // most characters are one byte, for which `resize` is slow
        if !c.is_ascii() {
            self.origin.resize(self.text.len(), origin);
        }
    }

    /// Japanese and Chinese are wrapped anywhere: a blank between two such characters is none.
    fn join_wide(&mut self) {
        if self.text.trim_end().chars().next_back().is_some_and(is_wide) {
            self.text.pop();
            self.origin.pop();
        }
    }
}

/// Addresses with the angle brackets around them.
fn bracketed_addresses(source: &str) -> impl Iterator<Item = Range<usize>> {
    address::find_all(source).map(|range| {
        let opened = source[..range.start].ends_with('<') && source[range.end..].starts_with('>');
        if opened { range.start - 1..range.end + 1 } else { range }
    })
}

fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '"' | '`' | '\u{b4}' => '\'',
        '\u{2010}'..='\u{2015}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ if c.is_whitespace() || c.is_control() => ' ',
        _ => c,
    }
}

/// Characters of scripts that are written without blanks.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff61}'..='\u{ff9f}')
}
