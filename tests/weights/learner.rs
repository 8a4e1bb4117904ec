//! The model and how it is taught: softmax, AdaGrad, weights drawn towards zero so that most are none at all. The same lines give the same table.

use super::lines::Line;
use kaeru::{
    Reason,
    verdict::{self, Case, Verdict, finder::Finder, single, words::Words},
};
use std::collections::{BTreeMap, BTreeSet};

const REASONS: usize = Reason::ALL.len();
const ROUNDS: usize = 120;
const RATE: f32 = 0.3;
/// How hard weights are drawn to zero: by their size, and by as much for all.
const SQUARE: f32 = 0.3;
const EVEN: f32 = 0.85;
/// So many of 100 features are hidden from each round, so that no word relies on its neighbours.
const HIDDEN: u64 = 40;
/// A word must stand in so many different lines, two neighbours in one more.
const LINES: usize = 3;
/// Below this a weight is none; the others are written in halves: finer ones weigh more in the page and judge no better.
const LEAST: f32 = 0.3;

/// A line made ready for learning.
pub struct Item<'a> {
    pub line: &'a Line,
    /// What stands in its words and codes, by number.
    features: Vec<usize>,
    case: Case<'a>,
    /// What the rules and codes say, of each reason.
    said: [f32; REASONS],
    is_settled: bool,
}

pub struct Items<'a> {
    pub all: Vec<Item<'a>>,
    names: Vec<String>,
}

/// What each feature weighs for each reason.
pub struct Table<'a> {
    names: &'a [String],
    weights: Vec<[f32; REASONS]>,
}

pub fn items(lines: &[Line]) -> Items<'_> {
    let mut features = Features::new(lines);
    let all = lines.iter().map(|line| item(line, &mut features)).collect();
    Items { all, names: features.names }
}

fn item<'a>(line: &'a Line, features: &mut Features) -> Item<'a> {
    let case = Case::hearing(&line.failure, &|rule| line.hears(rule));
    let mut said = [0.0; REASONS];
    case.testimonies().iter().for_each(|t| said[t.reason as usize] += t.weight);
    Item { line, features: features.of(&case), said, is_settled: case.is_settled(), case }
}

impl Item<'_> {
    /// The product's own verdict, with this table instead of the one that it knows.
    pub fn verdict(&self, table: &Table) -> Verdict {
        self.case.verdict(|| single::voices(self.features.iter().flat_map(|feature| table.weights_of(*feature))))
    }

    fn logits(&self, table: &Table, features: &[usize]) -> [f32; REASONS] {
        let mut logits = self.said.map(|said| said * single::TRUST * verdict::SHARPNESS);
        for feature in features {
            logits.iter_mut().zip(table.weights[*feature]).for_each(|(logit, weight)| *logit += weight);
        }
        logits
    }
}

fn softmax(logits: [f32; REASONS]) -> [f32; REASONS] {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let odds = logits.map(|logit| (logit - most).exp());
    let all: f32 = odds.iter().sum();
    odds.map(|odds| odds / all)
}

/// From the lines that `counts` and of which the rules are not sure.
pub fn learn<'a>(items: &'a Items, counts: impl Fn(&Item) -> bool) -> Table<'a> {
    let unsure: Vec<&Item> = items.all.iter().filter(|item| !item.is_settled && counts(item)).collect();
    let mut table = Table { names: &items.names, weights: vec![[0.0; REASONS]; items.names.len()] };
    let mut squares = vec![[1e-6; REASONS]; items.names.len()];
    let mut chance = Chance(88_172_645_463_325_252);
    for _ in 0..ROUNDS {
        let slopes = slopes(&unsure, &table, &mut chance);
        for (feature, slopes) in slopes.iter().enumerate() {
            for (reason, slope) in slopes.iter().enumerate() {
                step(&mut table.weights[feature][reason], &mut squares[feature][reason], *slope);
            }
        }
    }
    let halves = |weight: f32| if weight.abs() < LEAST { 0.0 } else { ((weight * 2.0).round() / 2.0).clamp(-6.0, 6.0) };
    table.weights.iter_mut().for_each(|weights| *weights = weights.map(halves));
    table
}

/// How the loss of all lines changes with each weight.
fn slopes(items: &[&Item], table: &Table, chance: &mut Chance) -> Vec<[f32; REASONS]> {
    let mut slopes = vec![[0.0; REASONS]; table.weights.len()];
    for item in items {
        let seen: Vec<usize> = item.features.iter().copied().filter(|_| chance.next() % 100 >= HIDDEN).collect();
        let shares = softmax(item.logits(table, &seen));
        let right: f32 = item.line.reasons.iter().map(|reason| shares[*reason as usize]).sum::<f32>().max(1e-9);
        let mut off = shares;
        item.line.reasons.iter().for_each(|reason| off[*reason as usize] -= shares[*reason as usize] / right);
        for feature in seen {
            slopes[feature].iter_mut().zip(off).for_each(|(slope, off)| *slope += off);
        }
    }
    slopes
}

fn step(weight: &mut f32, square: &mut f32, slope: f32) {
    let slope = slope + SQUARE * *weight;
    *square += slope * slope;
    let rate = RATE / square.sqrt();
    let moved = *weight - rate * slope;
    *weight = moved.signum() * (moved.abs() - rate * EVEN).max(0.0);
}

/// Marsaglia's xorshift: the same numbers each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

impl Table<'_> {
    fn weights_of(&self, feature: usize) -> impl Iterator<Item = single::Weight<'_>> {
        let name = &self.names[feature];
        let text = if name.starts_with('=') { "" } else { name.trim_end_matches('*') };
        let weights = Reason::ALL.iter().zip(self.weights[feature]).filter(|(_, weight)| *weight != 0.0);
        weights.map(move |(reason, weight)| (*reason, weight, "", text))
    }

    /// `"quota*" = "mailbox_full 1.5, rate_limited 0.3"`
    pub fn rows(&self) -> BTreeMap<&str, String> {
        let row = |weights: &[f32; REASONS]| {
            let pairs = Reason::ALL.iter().zip(weights).filter(|(_, weight)| **weight != 0.0);
            pairs.map(|(reason, weight)| format!("{} {weight:.1}", reason.name())).collect::<Vec<_>>().join(", ")
        };
        let rows = self.names.iter().zip(&self.weights).map(|(name, weights)| (name.as_str(), row(weights)));
        rows.filter(|(_, row)| !row.is_empty()).collect()
    }
}

/// What may stand in a reply, numbered.
struct Features {
    names: Vec<String>,
    number_of_code: BTreeMap<String, usize>,
    finder: Finder,
    number_of_word: Vec<usize>,
    concepts: Finder,
    /// For each word of `concepts`, the features of its concepts.
    numbers_of_concept_word: Vec<Vec<usize>>,
}

impl Features {
    fn new(lines: &[Line]) -> Self {
        let mut features = Self {
            names: Vec::new(),
            number_of_code: BTreeMap::new(),
            finder: Finder::default(),
            number_of_word: Vec::new(),
            concepts: Finder::default(),
            numbers_of_concept_word: Vec::new(),
        };
        for name in candidates_of(lines) {
            let word = usize::from(features.finder.insert(&name));
            if word == features.number_of_word.len() {
                features.number_of_word.push(features.names.len());
                features.names.push(name);
            }
        }
        features.add_concepts();
        features
    }

    fn add_concepts(&mut self) {
        for (name, words) in super::lines::vocabulary() {
            let number = self.names.len();
            self.names.push(format!("{{{name}}}"));
            for word in words {
                let word = usize::from(self.concepts.insert(&word));
                if word == self.numbers_of_concept_word.len() {
                    self.numbers_of_concept_word.push(Vec::new());
                }
                self.numbers_of_concept_word[word].push(number);
            }
        }
    }

    fn of(&mut self, case: &Case) -> Vec<usize> {
        let words = words_of(&case.failure.words, &case.failure.around);
        let mut found = BTreeSet::new();
        self.finder.find(&words.text, |word, _| found.extend([self.number_of_word[usize::from(word)]]));
        self.concepts.find(&words.text, |word, _| found.extend(&self.numbers_of_concept_word[usize::from(word)]));
        found.extend(single::codes(case.failure).into_iter().map(|code| self.code(code)));
        found.into_iter().collect()
    }

    fn code(&mut self, code: String) -> usize {
        let next = self.names.len();
        let number = *self.number_of_code.entry(code.clone()).or_insert(next);
        if number == next {
            self.names.push(code);
        }
        number
    }
}

/// Those that `Case` takes.
fn words_of(own: &str, around: &str) -> Words {
    Words::new(if own.is_empty() { around } else { own })
}

/// Words that stand in enough different lines.
fn candidates_of(lines: &[Line]) -> Vec<String> {
    let mut texts_of: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for line in lines {
        for candidate in candidates(&words_of(&line.failure.words, &line.failure.around).text) {
            texts_of.entry(candidate).or_default().insert(&line.failure.words);
        }
    }
    texts_of.retain(|name, texts| texts.len() >= LINES + 5 * usize::from(name.contains(' ')));
    texts_of.into_keys().collect()
}

/// Beginnings of Latin words, two that are neighbours, words of other letters, and pairs of characters that are written without blanks.
fn candidates(text: &str) -> BTreeSet<String> {
    const BEGINNING: usize = 6;
    let mut found = BTreeSet::new();
    let mut last: Option<&str> = None;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_latin = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if is_latin && word.len() > 1 {
            found.insert(if word.len() > BEGINNING { format!("{}*", &word[..BEGINNING]) } else { word.trim_end_matches('s').to_owned() });
        }
        if is_latin {
            found.extend(last.map(|last| format!("{last} {word}")));
        } else if !word.is_ascii() {
            found.extend(foreign(word));
        }
        last = is_latin.then_some(word);
    }
    found.remove("");
    found
}

fn foreign(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    if chars.iter().any(|c| verdict::words::is_wide(*c)) {
        return chars.windows(2).map(|pair| pair.iter().collect()).collect();
    }
    if chars.len() > 2 { vec![word.to_owned()] } else { Vec::new() }
}
