//! The witness for words that no rule knows: what single words, concepts and codes weigh for each reason, as it was learned
//! from labelled replies (`tests/weights.rs`). It is asked only where rules and codes leave doubt.

use super::{Case, Entry, SHARPNESS, SINGLE_WORDS, Testimony, calibrated, shares_of, sums};
use crate::{
    failures::Failure,
    knowledge::{OfBook, Reason, Weighed, Weighty, book},
    report::{Alternative, WitnessKind},
};

/// How much more than elsewhere the other witnesses count beside single words: these were learned from replies of which the rules of their own
/// source did not speak.
pub const TRUST: f32 = 2.0;

/// Words are shown where they weigh so much and are not "you" or "no".
const TELLING: f32 = 0.3;
const SHORTEST: usize = 4;

/// A weight for a reason, the entry's name, and the words that it knows; none for a code.
pub type Weight<'a> = (Reason, f32, &'static str, &'a str);

pub fn testify(case: &Case) -> Vec<Testimony> {
    static CODES: OfBook<Vec<&'static Weighed>> =
        OfBook::new(|| book().weights.iter().filter(|entry| matches!(entry.of(), Weighty::Code(_))).collect());
    let codes = codes(case.failure);
    let by_code = CODES.iter().filter(|entry| codes.iter().any(|own| own == entry.name())).map(|entry| (*entry, ""));
    let all = case.weights.iter().copied().chain(by_code);
    voices(all.flat_map(|(entry, text)| entry.weights().map(move |(reason, weight)| (reason, weight, entry.name(), text))))
}

/// One voice a reason: the sum of all weights, told by the word that weighs most.
pub fn voices<'a>(weights: impl Iterator<Item = Weight<'a>>) -> Vec<Testimony> {
    let mut voices: Vec<Testimony> = Vec::new();
    let mut loudest = [0.0; Reason::ALL.len()];
    for (reason, weight, name, text) in weights {
        let at = voices.iter().position(|voice| voice.reason == reason).unwrap_or_else(|| {
            voices.push(Testimony { witness: WitnessKind::Phrase, reason, weight: 0.0, text: String::new(), rule: Entry::Weight(name) });
            voices.len() - 1
        });
        let voice = &mut voices[at];
        // weights are learned as what is added to the logarithm of odds
        voice.weight += weight / (SHARPNESS * TRUST);
        if weight >= TELLING && text.len() >= SHORTEST && weight > loudest[reason as usize] {
            loudest[reason as usize] = weight;
            (voice.text, voice.rule) = (text.to_owned(), Entry::Weight(name));
        }
    }
    voices
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
