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
    /// How far a hash is shifted to the right to be a bit of `known`.
    shift: u32,
    used: usize,
    words: u16,
    /// As an entry's `parts`, for the beginning of a word, by the last bits of its first letter.
    parts: [u32; 32],
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

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
/// The golden ratio: a product spreads best in its upper bits. With 64 bits, two of 10,000 beginnings share a hash in one
/// of 10^11 vocabularies.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(hash: u64, bytes: u64) -> u64 {
    (hash.rotate_left(5) ^ bytes).wrapping_mul(FACTOR)
}

/// The end of the atom that begins at `at`, and the hash of all that was read with it: eight letters at a time.
fn atom(text: &[u8], mut at: usize, mut hash: u64) -> (usize, u64) {
    if !is_word(text[at]) {
        return character(text, at, hash);
    }
    loop {
        let bytes = eight(text, at);
        let letters = letters(bytes);
        if letters > 0 {
            hash = mix(hash, small(bytes) & first(letters));
        }
        at += letters;
        if letters < 8 {
            return (at, hash);
        }
    }
}

/// The same of an atom that is one character.
fn character(text: &[u8], at: usize, hash: u64) -> (usize, u64) {
    if text[at].is_ascii() {
        return (at + 1, mix(hash, u64::from(text[at])));
    }
    let end = at + 1 + text[at + 1..].iter().take_while(|byte| **byte & 0xc0 == 0x80).count();
    (end, mix(hash, eight(text, at) & first(end - at)))
}

/// The hash of all that was read with the first letters of an atom.
fn beginning(text: &[u8], at: usize, length: usize, hash: u64) -> u64 {
    (0..length).step_by(8).fold(hash, |hash, from| mix(hash, small(eight(text, at + from)) & first(length - from)))
}

/// The next eight bytes, with zeros behind the end.
fn eight(text: &[u8], at: usize) -> u64 {
    let rest = &text[at..];
    rest.first_chunk()
        .map_or_else(|| rest.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)), |eight| u64::from_le_bytes(*eight))
}

/// Eight times the same byte.
const fn each(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// A mask of so many bytes, at most eight.
fn first(bytes: usize) -> u64 {
    u64::MAX >> (64 - 8 * bytes.min(8))
}

fn small(letters: u64) -> u64 {
    letters | each(0x20)
}

/// With how many ASCII letters and digits eight bytes begin. A sum has its highest bit where a byte is no less than the first
/// of a range, or is beyond the last.
fn letters(bytes: u64) -> usize {
    let low = bytes & each(0x7f);
    let letters = (small(low) + each(0x80 - b'a')) & !(small(low) + each(0x7f - b'z'));
    let digits = (low + each(0x80 - b'0')) & !(low + each(0x7f - b'9'));
    let others = !((letters | digits) & !bytes) & each(0x80);
    others.trailing_zeros() as usize / 8
}

/// Words, and what each stands for. Of two entries for one word the first counts.
pub struct Lexicon<T> {
    finder: Finder,
    meanings: Vec<T>,
}

impl<T: Copy> Lexicon<T> {
    /// What every word of `text` stands for, in the order in which they begin.
    pub fn find(&self, text: &str, mut found: impl FnMut(T, Range<usize>)) {
        self.finder.find(text, |word, at| found(self.meanings[usize::from(word)], at));
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
            let (end, read) = atom(bytes, at, hash);
            if open && end == bytes.len() && is_word(bytes[at]) {
                *self.parts_after(place, bytes[at]) |= 1 << (end - at);
            }
            hash = read;
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
        self.read(text, &mut found);
    }

    fn read(&self, text: &str, found: &mut dyn FnMut(u16, Range<usize>)) {
        let bytes = text.as_bytes();
        let mut start = 0;
        while start < bytes.len() {
            // most are a blank's, with which no word begins
            if bytes[start] == b' ' {
                start += 1;
                continue;
            }
            let (end, hash) = atom(bytes, start, SEED);
            let parts = self.parts[usize::from(bytes[start] & 31)];
            if self.is_known(hash) || parts > 0 || bytes[end - 1] == b's' {
                self.read_from(text, start, (end, hash), parts, found);
            }
            start = end;
        }
    }

    /// The words that begin with an atom at `start`, of which the end and the hash are known.
    fn read_from(&self, text: &str, start: usize, first: (usize, u64), mut parts: u32, found: &mut dyn FnMut(u16, Range<usize>)) {
        let bytes = text.as_bytes();
        let (mut at, mut before, (mut end, mut hash)) = (start, SEED, first);
        loop {
            let is_word = is_word(bytes[at]);
            if is_word {
                let mut lengths = parts & u32::MAX >> (31 - (end - at).min(31));
                while lengths > 0 {
                    let open = self.get(beginning(bytes, at, lengths.trailing_zeros() as usize, before)).map_or(0, |entry| entry.open);
                    if open > 0 {
                        found(open - 1, start..open_end(bytes, end));
                    }
                    lengths &= lengths - 1;
                }
                let is_plural = end - at > 1 && bytes[end - 1] == b's';
                let singular =
                    if is_plural { self.get(beginning(bytes, at, end - 1 - at, before)).map_or(0, |entry| entry.word) } else { 0 };
                if singular > 0 {
                    found(singular - 1, start..end);
                }
            }
            let Some(entry) = self.get(hash) else { return };
            if entry.word > 0 && (bytes[start].is_ascii() || !begins_inside_foreign_word(text, start)) {
                found(entry.word - 1, start..end);
            }
            if entry.open > 0 && !is_word {
                found(entry.open - 1, start..open_end(bytes, end));
            }
            parts = entry.parts;
            while bytes.get(end) == Some(&b' ') {
                hash = mix(hash, u64::from(b' '));
                end += 1;
            }
            if end == bytes.len() {
                return;
            }
            (at, before) = (end, hash);
            (end, hash) = atom(bytes, at, hash);
        }
    }

    fn get(&self, hash: u64) -> Option<&Entry> {
        self.is_known(hash).then(|| &self.table[self.slot(hash)]).filter(|entry| entry.hash != 0)
    }

    /// Of a hash that is not in the table, in nearly all cases false.
    fn is_known(&self, hash: u64) -> bool {
        let (word, bit) = self.bit(hash);
        self.known.get(word).is_some_and(|known| known & bit != 0)
    }

    /// Where a hash stands, or would stand.
    fn slot(&self, hash: u64) -> usize {
        let mut at = (hash >> self.shift >> 2) as usize;
        while self.table[at].hash != 0 && self.table[at].hash != hash {
            at = (at + 1) & (self.table.len() - 1);
        }
        at
    }

    /// The word of `known` and the bit in it that stand for a hash.
    fn bit(&self, hash: u64) -> (usize, u64) {
        let number = hash >> self.shift;
        ((number >> 6) as usize, 1 << (number & 63))
    }

    fn place(&mut self, hash: u64) -> usize {
        if self.used * 2 >= self.table.len() {
            self.grow();
        }
        let at = self.slot(hash);
        if self.table[at].hash == 0 {
            self.table[at].hash = hash;
            self.used += 1;
            self.know(hash);
        }
        at
    }

    fn grow(&mut self) {
        let wider = vec![Entry::default(); (self.table.len() * 4).max(1024)];
        self.shift = 62 - wider.len().trailing_zeros();
        self.known = vec![0; wider.len() / 16];
        for entry in std::mem::replace(&mut self.table, wider) {
            if entry.hash != 0 {
                let at = self.slot(entry.hash);
                self.table[at] = entry;
                self.know(entry.hash);
            }
        }
    }

    fn know(&mut self, hash: u64) {
        let (word, bit) = self.bit(hash);
        self.known[word] |= bit;
    }

    fn parts_after(&mut self, place: Option<usize>, first: u8) -> &mut u32 {
        match place {
            Some(place) => &mut self.table[place].parts,
            None => &mut self.parts[usize::from(first & 31)],
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
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
