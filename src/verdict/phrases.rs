//! Finds the rules whose words stand in a text: one pass of an automaton over all words of all rules, then a small
//! step a find that moves the rows of slots on.

use super::words::{Words, is_wide};
use crate::knowledge::{CLASSES, CONCEPTS, FILES, PATTERNS, RULES, Rule, SLOTS};
use aho_corasick::{Anchored, Input};
use aho_corasick::{
    automaton::{Automaton, OverlappingState},
    nfa::contiguous::NFA,
};
use std::{ops::Range, sync::OnceLock};

/// Between two slots of a gap at most this many bytes may stand.
const GAP: usize = 60;

/// A rule that speaks.
#[derive(Clone, Debug)]
pub struct Match {
    pub rule: &'static Rule,
    /// Its words, as bytes of the source.
    pub source: Range<usize>,
    /// How many bytes of words it knows, gaps not counted: the longer, the more exact.
    pub length: usize,
}

impl Match {
    /// How loud it speaks: the odds that its author gave it, and a bonus for each byte that it knows.
    pub fn strength(&self) -> f32 {
        let sure = self.rule.sure();
        (sure / (1.0 - sure)).ln() + self.length.min(72) as f32 / 12.0
    }

    /// The rule's place in the knowledge folder, `reasons/user_unknown.toml:23`.
    pub fn place(&self) -> String {
        format!("{}:{}", FILES[self.rule.file as usize], self.rule.line)
    }
}

/// All rules that speak, in the order in which their words end.
pub fn find(words: &Words) -> Vec<Match> {
    let book = Book::get();
    let mut rows = Rows { book, open: Default::default(), matches: Vec::new() };
    let text = words.text.as_str();
    let input = Input::new(text).anchored(Anchored::No);
    let mut state = OverlappingState::start();
    while book.automaton.try_find_overlapping(&input, &mut state).is_ok() {
        let Some(found) = state.get_match() else { break };
        let pattern = found.pattern().as_usize();
        let Some(range) = whole_words(text, found.range(), book.open[pattern]) else { continue };
        for class in book.classes(pattern) {
            rows.advance(class, range.clone(), text);
        }
    }
    rows.matches.into_iter().map(|(rule, range, length)| Match { rule: &RULES[rule], source: words.source(range), length }).collect()
}

/// The tables of the knowledge folder, made ready for searching once.
struct Book {
    automaton: NFA,
    /// For each word, whether it stands for the beginning of a longer one.
    open: Vec<bool>,
    /// The slots of rules, those that one class of words fits side by side: rule, slot.
    uses: Vec<(u16, u8)>,
    /// Where each class begins in `uses`.
    starts: Vec<u16>,
}

impl Book {
    fn get() -> &'static Self {
        static BOOK: OnceLock<Book> = OnceLock::new();
        BOOK.get_or_init(Self::open)
    }

    fn open() -> Self {
        let words = PATTERNS.lines().map(|word| word.trim_end_matches('*'));
        let automaton = NFA::builder().dense_depth(1).build(words).expect("a few thousand short words fit");
        let open = PATTERNS.lines().map(|word| word.ends_with('*')).collect();
        let mut starts = vec![0u16; CLASSES + 1];
        SLOTS.iter().for_each(|class| starts[*class as usize + 1] += 1);
        (0..CLASSES).for_each(|class| starts[class + 1] += starts[class]);
        let mut uses = vec![(0u16, 0u8); SLOTS.len()];
        let mut next = starts.clone();
        let mut slots = SLOTS.iter();
        for (rule, facts) in RULES.iter().enumerate() {
            for (slot, class) in (0..facts.slots).zip(&mut slots) {
                let place = &mut next[*class as usize];
                uses[*place as usize] = (rule as u16, slot);
                *place += 1;
            }
        }
        Self { automaton, open, uses, starts }
    }

    /// A word's own class, and those of the concepts that it belongs to.
    fn classes(&self, pattern: usize) -> impl Iterator<Item = usize> {
        let first = CONCEPTS.partition_point(|c| (c.0 as usize) < pattern);
        let concepts = CONCEPTS[first..].iter().take_while(move |c| c.0 as usize == pattern);
        std::iter::once(pattern).chain(concepts.map(|c| c.1 as usize))
    }

    fn uses(&self, class: usize) -> &[(u16, u8)] {
        &self.uses[self.starts[class] as usize..self.starts[class + 1] as usize]
    }
}

/// A find counts only where words begin and end; a Latin plural is the same word.
fn whole_words(text: &str, range: Range<usize>, open: bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric());
    let first = bytes[range.start];
    if is_word(range.start) && range.start > 0 && is_word(range.start - 1) {
        return None;
    }
    if !first.is_ascii() && !open && inside_foreign_word(text, &range) {
        return None;
    }
    let mut end = range.end;
    if open {
        while is_word(end) || bytes.get(end).is_some_and(|b| !b.is_ascii()) {
            end += 1;
        }
        return Some(range.start..end);
    }
    if is_word(end - 1) && is_word(end) {
        let plural = bytes[end] == b's' && !is_word(end + 1);
        return plural.then_some(range.start..end + 1);
    }
    end = end.min(text.len());
    Some(range.start..end)
}

/// Whether an alphabetic character beyond ASCII (é, ж) goes on beside a find; scripts without blanks never do.
fn inside_foreign_word(text: &str, range: &Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !is_wide(c) && !('\u{ac00}'..='\u{d7a3}').contains(&c));
    let first = text[range.clone()].chars().next();
    letter(first) && letter(text[..range.start].chars().next_back())
}

/// How far each rule has come with each of its slots.
struct Rows {
    book: &'static Book,
    open: std::collections::HashMap<(u16, u8), [Reached; 2], Plain>,
    matches: Vec<(usize, Range<usize>, usize)>,
}

impl Rows {
    fn advance(&mut self, class: usize, found: Range<usize>, text: &str) {
        for &(rule, slot) in self.book.uses(class) {
            let Some((start, before)) = self.before(rule, slot, &found, text) else { continue };
            let length = before + found.len();
            if slot + 1 == RULES[rule as usize].slots {
                self.matches.push((rule as usize, start..found.end, length));
            } else {
                self.keep(rule, slot, Reached { start, end: found.end, length });
            }
        }
    }

    /// Where a row that is to go on with `found` began, and the bytes it has; `None` where it cannot.
    fn before(&self, rule: u16, slot: u8, found: &Range<usize>, text: &str) -> Option<(usize, usize)> {
        if slot == 0 {
            return Some((found.start, 0));
        }
        let reached = self.open.get(&(rule, slot - 1))?;
        let gap = RULES[rule as usize].gap(slot);
        let fits = |place: &&Reached| {
            text.get(place.end..found.start).is_some_and(|between| if gap { between.len() <= GAP } else { is_joint(between) })
        };
        reached.iter().find(fits).map(|place| (place.start, place.length))
    }

    /// The last two places are kept: the newest may lie within the words that come next ("で" in "ませんでした"). Of two
    /// that end at the same place the longer one stays.
    fn keep(&mut self, rule: u16, slot: u8, new: Reached) {
        let [last, previous] = self.open.entry((rule, slot)).or_insert([new, new]);
        if last.end != new.end {
            *previous = std::mem::replace(last, new);
        } else if last.length < new.length {
            *last = new;
        }
    }
}

/// How far a row has come: where its words begin and end, and how many bytes of them are known.
#[derive(Clone, Copy)]
struct Reached {
    start: usize,
    end: usize,
    length: usize,
}

/// Blanks and marks that may stand between two neighbouring words.
fn is_joint(between: &str) -> bool {
    between.len() <= 4 && between.bytes().all(|b| b.is_ascii() && !b.is_ascii_alphanumeric())
}

/// Keys are small and ours: no need for a hash that withstands attacks.
type Plain = std::hash::BuildHasherDefault<Fold>;

#[derive(Default)]
struct Fold(u64);

impl std::hash::Hasher for Fold {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
}
