//! Finds the rules whose words stand in a text: one pass for all words of all rules, then a small step a find that
//! moves the rows of slots on. Words that a text takes back ("is not blocked", "unlike 'user unknown'") are not found.

use super::{finder::Finder, words::Words};
use crate::knowledge::{OfBook, Rule, Slot, Weighed, Weighty, book, reading};
use std::ops::Range;

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
}

/// An entry of `weights.toml` that stands in a text, and where: as bytes of its normalised words.
pub type Weight = (&'static Weighed, Range<usize>);

/// All rules that speak.
pub fn find(words: &Words) -> Vec<Match> {
    find_all(words).0
}

/// All rules that speak, and all words that weigh something.
pub fn find_all(words: &Words) -> (Vec<Match>, Vec<Weight>) {
    static INDEX: OfBook<Index> = OfBook::new(Index::new);
    let open = vec![0; INDEX.steps.len()];
    let mut rows = Rows { index: &INDEX, text: &words.text, open, reached: Vec::new(), matches: Vec::new(), weights: Vec::new() };
    INDEX.finder.find(&words.text, |word, range| rows.read(word, &range));
    let source = |(rule, range, length)| Match { rule, source: words.source(range), length };
    (rows.matches.into_iter().map(source).collect(), rows.weights)
}

/// One slot of one rule.
struct Step {
    rule: u16,
    first: bool,
    last: bool,
    /// Whether other words may stand before it.
    gap: bool,
}

/// The rules, by the words that move them on.
struct Index {
    finder: Finder,
    /// The slots of all rules, rule after rule.
    steps: Vec<Step>,
    /// For each word, its concepts.
    concepts: Vec<Vec<u16>>,
    /// For each word, and for each concept, the steps that it fits.
    of_word: Vec<Vec<u16>>,
    of_concept: Vec<Vec<u16>>,
    /// For each word, and for each concept, its entry in the table of weights; `u16::MAX` where it has none.
    weight_of_word: Vec<u16>,
    weight_of_concept: Vec<u16>,
}

impl Index {
    fn new() -> Self {
        let concepts = &book().concepts;
        let mut index = Self {
            finder: Finder::default(),
            steps: Vec::new(),
            concepts: Vec::new(),
            of_word: Vec::new(),
            of_concept: vec![Vec::new(); concepts.len()],
            weight_of_word: Vec::new(),
            weight_of_concept: vec![u16::MAX; concepts.len()],
        };
        for (concept, words) in concepts.iter().enumerate() {
            for word in words {
                let word = index.word(word);
                index.concepts[word].push(concept as u16);
            }
        }
        book().rules.iter().enumerate().for_each(|(number, rule)| index.add(number as u16, rule));
        book().weights.iter().enumerate().for_each(|(number, entry)| index.weigh(number as u16, entry));
        index
    }

    fn weigh(&mut self, number: u16, entry: &Weighed) {
        match entry.of() {
            Weighty::Concept(concept) => self.weight_of_concept[concept] = number,
            Weighty::Word(word) => {
                let word = self.word(word);
                self.weight_of_word[word] = number;
            }
            Weighty::Code(_) => {}
        }
    }

    fn add(&mut self, number: u16, rule: &Rule) {
        let first = self.steps.len();
        for (slot, gap) in rule.slots() {
            let step = self.steps.len();
            self.steps.push(Step { rule: number, first: step == first, last: false, gap });
            let fits = match slot {
                Slot::Concept(concept) => &mut self.of_concept[concept],
                Slot::Words(words) => {
                    let word = self.word(words);
                    &mut self.of_word[word]
                }
            };
            fits.push(step as u16);
        }
        if let Some(step) = self.steps.last_mut() {
            step.last = true;
        }
    }

    fn word(&mut self, word: &str) -> usize {
        let number = usize::from(self.finder.insert(word));
        if number >= self.of_word.len() {
            self.of_word.resize(number + 1, Vec::new());
            self.concepts.resize(number + 1, Vec::new());
            self.weight_of_word.resize(number + 1, u16::MAX);
        }
        number
    }
}

/// How far each rule has come.
struct Rows<'a> {
    index: &'static Index,
    text: &'a str,
    /// For each step its place in `reached`, counted from one.
    open: Vec<u16>,
    reached: Vec<[Reached; 2]>,
    matches: Vec<(&'static Rule, Range<usize>, usize)>,
    weights: Vec<Weight>,
}

/// Where the words of a row begin and end, and how many bytes of them are known.
#[derive(Clone, Copy)]
struct Reached {
    start: usize,
    end: usize,
    length: usize,
}

impl Rows<'_> {
    fn read(&mut self, word: u16, found: &Range<usize>) {
        let word = usize::from(word);
        self.advance(&self.index.of_word[word], found);
        self.weigh(self.index.weight_of_word[word], found);
        for concept in self.index.concepts[word].iter().map(|concept| usize::from(*concept)) {
            self.advance(&self.index.of_concept[concept], found);
            self.weigh(self.index.weight_of_concept[concept], found);
        }
    }

    /// The first place counts.
    fn weigh(&mut self, entry: u16, found: &Range<usize>) {
        let Some(entry) = book().weights.get(usize::from(entry)) else { return };
        if !self.weights.iter().any(|(known, _)| std::ptr::eq(*known, entry)) {
            self.weights.push((entry, found.clone()));
        }
    }

    fn advance(&mut self, steps: &'static [u16], found: &Range<usize>) {
        for &number in steps {
            let step = &self.index.steps[usize::from(number)];
            let before = if step.first { Some((found.start, 0)) } else { self.before(number, step.gap, found) };
            let Some((start, before)) = before else { continue };
            let reached = Reached { start, end: found.end, length: before + found.len() };
            if step.last && !is_taken_back(self.text, start..found.end) {
                self.matches.push((&book().rules[usize::from(step.rule)], start..found.end, reached.length));
            } else if !step.last {
                self.keep(number, reached);
            }
        }
    }

    /// Where a row that is to go on with `found` began, and the bytes it has; `None` where it cannot.
    fn before(&self, step: u16, gap: bool, found: &Range<usize>) -> Option<(usize, usize)> {
        let place = usize::from(self.open[usize::from(step) - 1]).checked_sub(1)?;
        let fits = |place: &&Reached| {
            self.text.get(place.end..found.start).is_some_and(|between| if gap { may_be_gap(between) } else { is_joint(between) })
        };
        self.reached[place].iter().find(fits).map(|place| (place.start, place.length))
    }

    /// The last two places are kept: the newest may lie within the words that come next ("で" in "ませんでした"). Of two
    /// that end at the same place the longer one stays.
    fn keep(&mut self, step: u16, new: Reached) {
        let open = &mut self.open[usize::from(step)];
        if *open == 0 {
            self.reached.push([new, new]);
            *open = u16::try_from(self.reached.len()).unwrap_or(0);
            return;
        }
        let [last, previous] = &mut self.reached[usize::from(*open) - 1];
        if last.end != new.end {
            *previous = std::mem::replace(last, new);
        } else if last.length < new.length {
            *last = new;
        }
    }
}

/// Other words that may stand between two slots; not where they end by denying what comes next.
fn may_be_gap(between: &str) -> bool {
    between.len() <= GAP && !is_denied_by(between)
}

/// Whether the words before or behind a part of the text deny it.
fn is_taken_back(text: &str, part: Range<usize>) -> bool {
    is_denied_by(&text[..part.start]) || reading().denials_behind.iter().any(|denial| text[part.end..].starts_with(denial))
}

fn is_denied_by(before: &str) -> bool {
    static LAST: OfBook<u32> = OfBook::new(|| reading().denials_before.iter().fold(0, |set, denial| set | last_letter(denial)));
    let before = before.trim_end_matches([' ', '\'']);
    // most words before words are none of these
    if *LAST & last_letter(before) == 0 {
        return false;
    }
    let is_whole = |head: &str| !head.ends_with(|c: char| c.is_ascii_alphanumeric());
    reading().denials_before.iter().any(|denial| before.strip_suffix(denial).is_some_and(is_whole))
}

/// A bit for the last letter of a text, as `slips` sets one for each.
fn last_letter(text: &str) -> u32 {
    text.bytes().next_back().map_or(0, |byte| 1 << (byte & 31))
}

/// Blanks and marks that may stand between two neighbouring words.
fn is_joint(between: &str) -> bool {
    between.len() <= 4 && between.bytes().all(|b| b.is_ascii() && !b.is_ascii_alphanumeric())
}
