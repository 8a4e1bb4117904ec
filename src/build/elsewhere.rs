//! What belongs to other languages than English and Japanese: the page loads it only for a text that may need it. Words of a
//! concept tell by the file that they stand in, all else by its letters and its words.

use crate::rules::{Concept, Rule, Rules};
use std::collections::BTreeSet;

/// Shorter words are too like English ones.
const SHORTEST: usize = 4;

pub fn has_foreign_letters(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && c.is_alphabetic() && !is_wide(c))
}

/// Of Japanese, or of Chinese.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

fn has_kana(text: &str) -> bool {
    text.contains(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}'))
}

/// Marks the rules that read no English and no Japanese: one of their slots is for words of other languages alone.
pub fn mark(all: &mut Rules) {
    let here: BTreeSet<&str> = all.concepts.iter().flat_map(|concept| &concept.here).flat_map(|words| latin(words)).collect();
    let elsewhere = all.concepts.iter().flat_map(|concept| &concept.elsewhere).flat_map(|words| latin(words));
    let only: BTreeSet<&str> = elsewhere.filter(|word| word.len() >= SHORTEST && !here.contains(word)).collect();
    for rule in &mut all.rules {
        rule.elsewhere = rule.slots.iter().any(|slot| is_elsewhere(&slot.words, &rule.seen, &all.concepts, &only));
    }
}

fn is_elsewhere(slot: &str, seen: &str, concepts: &[Concept], only: &BTreeSet<&str>) -> bool {
    let concept = slot.chars().next().and_then(|c| (c as usize).checked_sub(0xe000)).and_then(|number| concepts.get(number));
    if let Some(concept) = concept {
        return concept.here.is_empty();
    }
    // Japanese is known by the kana in the words or in their proof
    let is_chinese = slot.contains(is_wide) && !has_kana(seen);
    is_chinese || has_foreign_letters(slot) || latin(slot).any(|word| only.contains(word))
}

fn latin(words: &str) -> impl Iterator<Item = &str> {
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.is_ascii())
}

/// All words and proofs of rules, to tell whose the pieces of words are that weigh something.
pub struct Texts {
    here: String,
    elsewhere: String,
}

impl Texts {
    pub fn new(all: &Rules) -> Self {
        let text = |elsewhere: bool| {
            let words = all.concepts.iter().flat_map(|concept| if elsewhere { &concept.elsewhere } else { &concept.here });
            let seen = all.rules.iter().filter(|rule| rule.elsewhere == elsewhere).map(|rule: &Rule| &rule.seen);
            words.chain(seen).map(|text| plain(text)).collect()
        };
        Self { here: text(false), elsewhere: text(true) }
    }

    /// Whether a piece stands in words of other languages alone.
    pub fn are_elsewhere(&self, piece: &str) -> bool {
        let piece = plain(piece);
        let stands_in = |text: &str| {
            text.contains(if piece.ends_with("* ") {
                &piece[..piece.len() - 2]
            } else if piece.is_ascii() {
                &piece
            } else {
                piece.trim()
            })
        };
        stands_in(&self.elsewhere) && !stands_in(&self.here)
    }
}

/// One blank around each word.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '*').filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}
