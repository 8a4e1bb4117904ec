//! The witness for words that no rule knows: what single words, concepts and codes weigh for each reason, as it was learned
//! from labelled replies (`tests/weights.rs`). It is asked only where rules and codes leave doubt.

use super::{Case, Entry, SHARPNESS, SINGLE_WORDS, Testimony, calibrated, shares_of, sums};
use crate::{
    failures::Failure,
    knowledge::{Reason, Weighed, Weighty, book},
    report::{Alternative, WitnessKind},
};

/// How much more than elsewhere the other witnesses count beside single words: these were learned from replies of which the rules of their own
/// source did not speak.
pub const TRUST: f32 = 2.0;

/// Words are shown where they weigh so much and are not "you" or "no".
const TELLING: f32 = 0.3;
const SHORTEST: usize = 4;

/// One voice a reason: the sum of all weights, told by the word that weighs most.
pub fn testify(case: &Case) -> Vec<Testimony> {
    let codes = codes(case.failure);
    let is_own = |entry: &&Weighed| matches!(entry.of(), Weighty::Code(code) if codes.iter().any(|own| own == code));
    let by_code = book().weights.iter().filter(is_own).map(|entry| (entry, ""));
    let all: Vec<(&Weighed, &str)> = case.weights.iter().copied().chain(by_code).collect();
    Reason::ALL.iter().filter_map(|reason| testimony(*reason, &all)).collect()
}

fn testimony(reason: Reason, all: &[(&'static Weighed, &str)]) -> Option<Testimony> {
    let own = || all.iter().filter_map(|(entry, text)| Some((entry.weight(reason)?, *entry, *text)));
    let (_, first, _) = own().next()?;
    let telling = own().filter(|(weight, _, text)| *weight >= TELLING && text.len() >= SHORTEST);
    let (entry, text) = telling.max_by(|a, b| a.0.total_cmp(&b.0)).map_or((first, ""), |(_, entry, text)| (entry, text));
    Some(voice(reason, own().map(|(weight, ..)| weight).sum(), text, entry.name()))
}

/// Weights are learned as what is added to the logarithm of odds.
pub fn voice(reason: Reason, weight: f32, text: &str, name: &'static str) -> Testimony {
    let weight = weight / SHARPNESS / TRUST;
    Testimony { witness: WitnessKind::Phrase, reason, weight, text: text.to_owned(), rule: Entry::Weight(name) }
}

/// The learner knows `unknown` as a reason like others: nothing is kept for what nobody thought of.
pub fn shares(testimonies: &[Testimony]) -> Vec<Alternative> {
    calibrated(shares_of(&sums(testimonies), SHARPNESS * TRUST, 0.0), SINGLE_WORDS)
}

/// The codes of a failure, as the table names them: `=550`, `=5`, `=x.1.1`, `=5.`, `=rcpt`; `=` is in every one.
pub fn codes(failure: &Failure) -> Vec<String> {
    let mut all = vec!["=".to_owned()];
    if let Some(code) = failure.reply_code {
        all.extend([format!("={code}"), format!("={}", code / 100)]);
    }
    if let Some((class, detail)) = failure.status.as_deref().and_then(|status| status.split_once('.')) {
        all.extend([format!("=x.{detail}"), format!("={class}.")]);
    }
    all.extend(failure.command.map(|command| format!("={command:?}").to_ascii_lowercase()));
    all
}
