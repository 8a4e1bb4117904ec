//! Finds thousands of words in one pass over a text, only where words begin and end.
//!
//! Words are cut into atoms: a run of ASCII letters and digits, or one other character. The finder keeps the hashes of
//! all beginnings of words that end with an atom; from each atom of a text it goes on for as long as it knows what it
//! has read. `aho-corasick` does the same as fast, but weighs 12 KB more in the page (gzip), and building its automaton
//! is what the first verdict would wait for longest.

use crate::input::letters;
use std::ops::Range;

/// Case counts for no ASCII letter.
#[derive(Default)]
pub struct Finder {
    /// Open addressing: the length is a power of two, at most half of it is in use.
    table: Vec<Entry>,
    /// Four bits for each place of the table, one of them set for each hash in it: small enough to stay in the nearest
    /// cache, and nearly all that is looked up is not there.
    known: Vec<u64>,
    used: usize,
    words: u16,
    /// As an entry's `parts`, for the beginning of a word.
    parts: u32,
}

/// A beginning of words.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// Zero where the place is free.
    hash: u64,
    /// The word that ends here, and the one that ends here or goes on; counted from one.
    word: u16,
    open: u16,
    /// The lengths that the last, unfinished atom of an open word has after this beginning, a bit each.
    parts: u32,
}

/// FNV-1a. With 64 bits, two of 10,000 beginnings share a hash in one of 10^11 vocabularies.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
}

/// Words, and what each stands for. Of two entries for one word the first counts.
pub struct Lexicon<T> {
    finder: Finder,
    meanings: Vec<T>,
}

impl<T: Copy> Lexicon<T> {
    /// What every word of `text` stands for, in the order in which they begin.
    pub fn find(&self, text: &str, mut found: impl FnMut(T)) {
        self.finder.find(text, |word, _| found(self.meanings[usize::from(word)]));
    }
}

impl<'a, T> FromIterator<(&'a str, T)> for Lexicon<T> {
    fn from_iter<I: IntoIterator<Item = (&'a str, T)>>(entries: I) -> Self {
        let mut lexicon = Self { finder: Finder::default(), meanings: Vec::new() };
        for (word, meaning) in entries {
            if usize::from(lexicon.finder.insert(word)) == lexicon.meanings.len() {
                lexicon.meanings.push(meaning);
            }
        }
        lexicon
    }
}

/// Words by their place in a list.
impl<'a> FromIterator<&'a str> for Finder {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut finder = Self::default();
        for word in words {
            finder.insert(word);
        }
        finder
    }
}

impl Finder {
    /// The number of a word, new or known. With a star at its end it stands for all longer words that begin like it.
    pub fn insert(&mut self, word: &str) -> u16 {
        let open = word.ends_with('*');
        let bytes = word.trim_end_matches('*').as_bytes();
        let (mut at, mut hash, mut place) = (0, SEED, None);
        while at < bytes.len() {
            let end = atom_end(bytes, at);
            if open && end == bytes.len() && is_word(bytes[at]) {
                *self.parts_after(place) |= bit(end - at);
            }
            hash = bytes[at..end].iter().fold(hash, |hash, byte| step(hash, *byte));
            // no word ends with a blank, so nothing is looked up there
            if bytes[at] != b' ' {
                place = Some(self.place(hash));
            }
            at = end;
        }
        let Some(place) = place else { return u16::MAX };
        let next = self.words + 1;
        let entry = &mut self.table[place];
        let number = if open { &mut entry.open } else { &mut entry.word };
        if *number == 0 {
            *number = next;
            self.words = next;
        }
        *number - 1
    }

    /// Every word of `text`, in the order in which they begin; a Latin plural is the same word.
    pub fn find(&self, text: &str, mut found: impl FnMut(u16, Range<usize>)) {
        let bytes = text.as_bytes();
        let mut start = 0;
        while start < bytes.len() {
            let end = atom_end(bytes, start);
            if bytes[start] != b' ' {
                self.find_at(text, start, end, &mut found);
            }
            start = end;
        }
    }

    /// The words that begin with the atom from `start` to `end`.
    fn find_at(&self, text: &str, start: usize, mut end: usize, found: &mut impl FnMut(u16, Range<usize>)) {
        let bytes = text.as_bytes();
        let only_open = !bytes[start].is_ascii() && begins_inside_foreign_word(text, start);
        let (mut at, mut hash, mut parts) = (start, SEED, self.parts);
        while at < bytes.len() {
            let mut before_last = hash;
            for (read, byte) in bytes[at..end].iter().enumerate() {
                before_last = hash;
                hash = step(hash, *byte);
                let open = if parts & bit(read + 1) != 0 && is_word(*byte) { self.get(hash).map_or(0, |entry| entry.open) } else { 0 };
                if open > 0 {
                    found(open - 1, start..open_end(bytes, end));
                }
            }
            if bytes[at] == b' ' {
                (at, end) = (end, atom_end(bytes, end));
                continue;
            }
            let singular = if end - at > 1 && bytes[end - 1] == b's' { self.get(before_last).map_or(0, |entry| entry.word) } else { 0 };
            if singular > 0 && is_word(bytes[at]) {
                found(singular - 1, start..end);
            }
            let Some(entry) = self.get(hash) else { return };
            if entry.word > 0 && !only_open {
                found(entry.word - 1, start..end);
            }
            if entry.open > 0 && !is_word(bytes[at]) {
                found(entry.open - 1, start..open_end(bytes, end));
            }
            parts = entry.parts;
            (at, end) = (end, atom_end(bytes, end));
        }
    }

    fn get(&self, hash: u64) -> Option<&Entry> {
        let (word, bit) = self.bit(hash)?;
        (self.known[word] & bit != 0).then(|| self.slot(hash))?.map(|at| &self.table[at]).filter(|entry| entry.hash != 0)
    }

    /// Where a hash stands, or would stand.
    fn slot(&self, hash: u64) -> Option<usize> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = (hash ^ hash >> 32) as usize & mask;
        while self.table[at].hash != 0 && self.table[at].hash != hash {
            at = (at + 1) & mask;
        }
        Some(at)
    }

    /// The word of `known` and the bit in it that stand for a hash.
    fn bit(&self, hash: u64) -> Option<(usize, u64)> {
        let mask = self.known.len().checked_sub(1)?;
        Some(((hash >> 40) as usize & mask, 1 << (hash >> 34 & 63)))
    }

    fn place(&mut self, hash: u64) -> usize {
        if self.used * 2 >= self.table.len() {
            self.grow();
        }
        let at = self.slot(hash).unwrap_or_default();
        if self.table[at].hash == 0 {
            self.table[at].hash = hash;
            self.used += 1;
            self.know(hash);
        }
        at
    }

    fn grow(&mut self) {
        let wider = vec![Entry::default(); (self.table.len() * 4).max(1024)];
        self.known = vec![0; wider.len() / 16];
        for entry in std::mem::replace(&mut self.table, wider) {
            if entry.hash != 0 {
                let at = self.slot(entry.hash).unwrap_or_default();
                self.table[at] = entry;
                self.know(entry.hash);
            }
        }
    }

    fn know(&mut self, hash: u64) {
        if let Some((word, bit)) = self.bit(hash) {
            self.known[word] |= bit;
        }
    }

    fn parts_after(&mut self, place: Option<usize>) -> &mut u32 {
        match place {
            Some(place) => &mut self.table[place].parts,
            None => &mut self.parts,
        }
    }
}

/// Longer ones than 31 bytes share the last bit.
fn bit(length: usize) -> u32 {
    1 << length.min(31)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn atom_end(bytes: &[u8], at: usize) -> usize {
    let [first, rest @ ..] = &bytes[at..] else { return at };
    let more = match first {
        _ if is_word(*first) => rest.iter().take_while(|b| is_word(**b)).count(),
        _ if first.is_ascii() => 0,
        _ => rest.iter().take_while(|b| **b & 0xc0 == 0x80).count(),
    };
    at + 1 + more
}

/// A word that is open goes on to the end of its letters.
fn open_end(bytes: &[u8], end: usize) -> usize {
    end + bytes[end..].iter().take_while(|b| is_word(**b) || !b.is_ascii()).count()
}

/// Whether an alphabetic character beyond ASCII (é, ж) stands before another; scripts without blanks never count.
fn begins_inside_foreign_word(text: &str, start: usize) -> bool {
    let letter =
        |c: Option<char>| c.is_some_and(|c| letters::is_letter(c) && !super::words::is_wide(c) && !('\u{ac00}'..='\u{d7a3}').contains(&c));
    letter(text[start..].chars().next()) && letter(text[..start].chars().next_back())
}
