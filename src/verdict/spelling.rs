//! Server words as their writer meant them: "recieve", "unavaiable". Only for texts in which nothing else speaks clearly:
//! it compares each unknown word with all known ones.

use super::{slips, words::Words};
use crate::knowledge::{OfBook, Slot, book};

/// Shorter words are too near to each other.
const SHORTEST: usize = 5;
/// A word of this length may hold two slips.
const LONG: usize = 9;

/// The words put right; none where nothing is to be mended.
pub fn mended(words: &Words) -> Option<Words> {
    words.mended(right)
}

fn right(word: &str) -> Option<&'static str> {
    static KNOWN: OfBook<Vec<&'static str>> = OfBook::new(known);
    let is_alike = |known: &str| known.as_bytes()[0] == word.as_bytes()[0];
    if word.len() < SHORTEST || KNOWN.iter().any(|known| word.starts_with(known)) {
        return None;
    }
    slips::nearest(word, if word.len() < LONG { 1 } else { 2 }, &KNOWN, &is_alike)
}

/// All words of Latin letters that rules are made of.
fn known() -> Vec<&'static str> {
    let of_rules = book().rules.iter().flat_map(|rule| rule.slots()).filter_map(|(slot, _)| match slot {
        Slot::Words(words) => Some(words),
        Slot::Concept(_) => None,
    });
    let of_concepts = book().concepts.iter().flatten().copied();
    let words = of_rules.chain(of_concepts).flat_map(|words| words.split(|c: char| !c.is_ascii_alphabetic()));
    let mut known: Vec<&str> = words.filter(|word| word.len() >= SHORTEST).collect();
    known.sort_unstable();
    known.dedup();
    known
}
