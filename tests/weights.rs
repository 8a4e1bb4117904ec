//! Learns what single words, concepts and codes weigh (`src/knowledge/weights.toml`) from labelled replies, and measures how far verdicts
//! can be trusted on sources that nothing was learned from. `make weights`; `KAERU_UPDATE=1 make weights` writes the table anew: read its diff.
//!
//! Learned from: the replies that rules are proven by, all labelled texts of `tests/corpus`, and `tests/wordings`. The model is a softmax over
//! reasons whose logits are what the rules and codes say plus the weights of what stands in the words; it is taught only on replies of
//! which the rules are not sure, as it is asked only there. A reply is always judged as if no rule of its own source existed.

mod labels;
#[path = "weights/learner.rs"]
mod learner;
#[path = "weights/lines.rs"]
mod lines;

use kaeru::{Reason, knowledge::ListAction, verdict::Verdict};
use learner::{Item, Table};
use lines::Line;
use std::{collections::BTreeMap, env, fs};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/knowledge/weights.toml");
const HEAD: &str = "# What single words, concepts of vocabulary.toml and codes weigh for each reason, where no rule is sure: what is added to the logarithm of the\n\
    # odds. Learned from labelled replies: `KAERU_UPDATE=1 make weights` writes this file, `make weights` checks that it is what is learned.\n\
    # `=550`, `=5`: the reply code and its first digit; `=x.1.1`, `=5.`: the status code; `=rcpt`: the command; `=` stands in every reply.\n\n";
/// Families of sources are left out in so many groups.
const FOLDS: usize = 10;

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimization: make weights")]
fn the_table_is_what_is_learned() {
    let lines = lines::all();
    if !lines.iter().any(|line| line.set == "corpus") {
        return println!("The table was learned from a corpus that is not here: whether it is the same is not checked.");
    }
    let items = learner::items(&lines);
    let table = learner::learn(&items, |_| true);
    let rows = table.rows();
    println!("{} lines, {} rows, {} weights", lines.len(), rows.len(), rows.values().map(|row| row.split(", ").count()).sum::<usize>());
    if env::var_os("KAERU_UPDATE").is_some() {
        let text: String = rows.iter().map(|(name, row)| format!("{name:?} = {row:?}\n")).collect();
        fs::write(TABLE, HEAD.to_owned() + &text).unwrap();
        return;
    }
    let written: BTreeMap<String, String> = toml::from_str(&fs::read_to_string(TABLE).unwrap()).unwrap();
    let same = rows.iter().filter(|(name, row)| written.get(**name) == Some(*row)).count();
    // another machine's exponential function may round a weight another way
    let is_same = same * 100 >= rows.len().max(written.len()) * 95;
    assert!(
        is_same,
        "{same} of {} rows are those of src/knowledge/weights.toml: KAERU_UPDATE=1 make weights, then read its diff",
        rows.len()
    );
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimization: make weights")]
fn verdicts_hold_on_sources_left_out() {
    let lines = lines::all();
    let items = learner::items(&lines);
    let mut said: BTreeMap<&str, Vec<Said>> = BTreeMap::new();
    for fold in 0..FOLDS {
        let table = learner::learn(&items, |item| fold_of(item) != Some(fold));
        for item in items.all.iter().filter(|item| item.line.is_measured && fold_of(item) == Some(fold)) {
            said.entry(item.line.set).or_default().push(Said::new(item, &table));
        }
    }
    println!("{:<24}{:>6}{:>10}{:>10}{:>8}", "left out", "n", "reason %", "removed %", "error");
    for (set, said) in &said {
        report(set, said);
    }
    let all: Vec<Said> = said.into_values().flatten().collect();
    report("all", &all);
    print_calibration(&all);
    assert!(share(&all, |said| said.is_right) >= 0.92, "fewer than 92 % are right where their source is left out");
    assert!(calibration_error(&all) <= 0.05, "confidence is off by more than 0.05");
}

/// What is only learned from is in no group.
fn fold_of(item: &Item) -> Option<usize> {
    let hash = |name: &str| name.bytes().fold(7usize, |hash, byte| hash.wrapping_mul(31) ^ usize::from(byte));
    item.line.is_measured.then(|| hash(&item.line.family) % FOLDS)
}

#[derive(Clone, Copy)]
struct Said {
    is_right: bool,
    confidence: f32,
    /// Whether a good address would be removed.
    is_false_removal: bool,
}

impl Said {
    fn new(item: &Item, table: &Table) -> Self {
        let Verdict { reason, confidence, .. } = item.verdict(table);
        let removes = |reason: Reason| matches!(reason.facts().list_action, ListAction::Remove | ListAction::Correct);
        let Line { reasons, .. } = item.line;
        let is_false_removal = removes(reason) && confidence >= kaeru::report::build::SURE_ENOUGH && !reasons.iter().any(|r| removes(*r));
        Self { is_right: reasons.contains(&reason), confidence, is_false_removal }
    }
}

fn share(all: &[Said], what: impl Fn(&Said) -> bool) -> f32 {
    all.iter().filter(|said| what(said)).count() as f32 / all.len() as f32
}

fn report(set: &str, said: &[Said]) {
    let (right, removed) = (100.0 * share(said, |s| s.is_right), 100.0 * share(said, |s| s.is_false_removal));
    println!("{set:<24}{:>6}{right:>10.1}{removed:>10.2}{:>8.3}", said.len(), calibration_error(said));
}

fn bins(all: &[Said]) -> Vec<Vec<Said>> {
    (0..10).map(|bin| all.iter().filter(|said| ((said.confidence * 10.0) as usize).min(9) == bin).copied().collect()).collect()
}

/// Expected calibration error, ten bins: how far on average the confidence is from the share that is right.
fn calibration_error(all: &[Said]) -> f32 {
    let off = |bin: &Vec<Said>| {
        (bin.iter().map(|said| said.confidence).sum::<f32>() - bin.iter().filter(|said| said.is_right).count() as f32).abs()
    };
    bins(all).iter().map(off).sum::<f32>() / all.len() as f32
}

fn print_calibration(all: &[Said]) {
    println!("\n{:<12}{:>6}{:>8}{:>8}", "confidence", "n", "said", "right");
    for (number, bin) in bins(all).iter().enumerate().filter(|(_, bin)| !bin.is_empty()) {
        let said = bin.iter().map(|said| said.confidence).sum::<f32>() / bin.len() as f32;
        println!(
            "{:<12}{:>6}{said:>8.2}{:>8.2}",
            format!("{:.1}-{:.1}", number as f32 / 10.0, (number + 1) as f32 / 10.0),
            bin.len(),
            share(bin, |s| s.is_right)
        );
    }
}
