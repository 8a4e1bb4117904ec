//! Step 3: a failure becomes a verdict. Each witness speaks for reasons with a weight; the reason with the most wins,
//! and what the others said stands beside it.

pub mod codes;
pub mod context;
pub mod details;
pub mod finder;
pub mod language;
pub mod phrases;
pub mod providers;
pub mod slips;
pub mod spelling;
pub mod words;

use crate::{
    failures::Failure,
    knowledge::{Provider, Reason, Rule, Says},
    report::{Alternative, WitnessKind},
};
use phrases::Match;
use words::Words;

/// Words from around the server's own count this much of them.
const AROUND: f32 = 0.55;
/// Words count this much where they had to be put right before.
const MISSPELT: f32 = 0.8;
/// Below this no word speaks clearly: more is looked at.
const CLEAR: f32 = 2.5;
/// A provider's own meaning beats every general one.
const PROVIDER: f32 = 4.0;

/// One voice for one reason.
#[derive(Clone, Debug)]
pub struct Testimony {
    pub witness: WitnessKind,
    pub reason: Reason,
    pub weight: f32,
    /// The words that it rests on.
    pub text: String,
    /// The entry of the knowledge folder.
    pub rule: Entry,
}

/// What a testimony rests on; its name is written only for those that are shown.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    Rule(&'static Rule),
    Status(&'static str),
    Context(&'static str),
}

impl Entry {
    /// `reasons/user_unknown.toml:23`, `status.toml x.1.1`, `context refused at RCPT`.
    pub fn name(self) -> String {
        match self {
            Self::Rule(rule) => rule.place(),
            Self::Status(code) => format!("status.toml {code}"),
            Self::Context(what) => format!("context {what}"),
        }
    }
}

#[derive(Debug)]
pub struct Verdict {
    pub reason: Reason,
    pub confidence: f32,
    pub alternatives: Vec<Alternative>,
    /// What spoke for the reason, loudest first.
    pub evidence: Vec<Testimony>,
    pub provider: Option<&'static Provider>,
}

/// The witnesses, strongest first.
const WITNESSES: &[fn(&Case) -> Vec<Testimony>] = &[providers::testify, phrases_testify, codes::testify, context::testify];

/// What every witness may look at.
pub struct Case<'a> {
    pub failure: &'a Failure,
    pub provider: Option<&'static Provider>,
    /// Rules that speak in the server's words, then those around; each with the weight of its place.
    pub matches: Vec<(Match, f32, &'a str)>,
}

pub fn judge(failure: &Failure) -> Verdict {
    let provider = providers::of(failure);
    let case = Case { failure, provider, matches: matches(failure) };
    let testimonies: Vec<Testimony> = WITNESSES.iter().flat_map(|witness| witness(&case)).collect();
    let mut scores = scores(&testimonies);
    if scores.is_empty() {
        scores.push((Reason::Unknown, 0.0));
    }
    let (reason, _) = scores[0];
    let shares = shares(&scores);
    let least = if context::is_timed_out(failure) { 0.0 } else { 0.02 };
    let mut evidence: Vec<Testimony> = testimonies.into_iter().filter(|t| t.reason == reason).collect();
    loudest_first(&mut evidence, |t| t.weight);
    Verdict {
        reason,
        confidence: shares[0].confidence,
        alternatives: shares[1..].iter().filter(|a| a.confidence >= least).take(3).copied().collect(),
        evidence,
        provider,
    }
}

/// The server's own words first; what stands around is heard only where they say little.
fn matches(failure: &Failure) -> Vec<(Match, f32, &str)> {
    let own = Words::new(&failure.words);
    let mut all = Vec::new();
    let mut hear = |words: &Words, place: f32, text| {
        let heard = phrases::find(words).into_iter().map(|found| (found, place, text));
        all.extend(heard);
        all.iter().filter(|(found, ..)| is_reason(found)).map(|(found, place, _)| found.strength() * place).fold(0.0, f32::max) >= CLEAR
    };
    let is_clear = hear(&own, 1.0, failure.words.as_str())
        || spelling::mended(&own).is_some_and(|words| hear(&words, MISSPELT, failure.words.as_str()));
    if !is_clear && !failure.around.is_empty() {
        hear(&Words::new(&failure.around), AROUND, failure.around.as_str());
    }
    all
}

fn is_reason(found: &Match) -> bool {
    matches!(found.rule.says, Says::Reason(reason) if reason != Reason::Unknown)
}

/// Among phrases of one reason the loudest speaks, the others only nod.
fn phrases_testify(case: &Case) -> Vec<Testimony> {
    let general = case.matches.iter().filter(|(m, ..)| m.rule.provider().is_none() && status_fits(m, case.failure));
    let heard = general.filter_map(|(m, place, text)| match m.rule.says {
        Says::Reason(reason) => Some(testimony(WitnessKind::Phrase, reason, m, *place, text)),
        Says::Notice(_) | Says::Sign(_) => None,
    });
    loudest_of_each(heard.collect())
}

pub(crate) fn status_fits(found: &Match, failure: &Failure) -> bool {
    found.rule.status().is_none_or(|status| failure.status.as_deref() == Some(status))
}

pub(crate) fn testimony(witness: WitnessKind, reason: Reason, found: &Match, place: f32, text: &str) -> Testimony {
    let bonus = if witness == WitnessKind::Provider { PROVIDER } else { 0.0 };
    Testimony {
        witness,
        reason,
        weight: (found.strength().max(0.05) + bonus) * place,
        text: text[found.source.clone()].to_owned(),
        rule: Entry::Rule(found.rule),
    }
}

pub(crate) fn loudest_of_each(mut heard: Vec<Testimony>) -> Vec<Testimony> {
    loudest_first(&mut heard, |t| t.weight);
    let mut kept: Vec<Testimony> = Vec::new();
    for mut voice in heard {
        match kept.iter().filter(|k| k.reason == voice.reason).count() {
            0 => kept.push(voice),
            1 if kept.iter().all(|k| k.reason != voice.reason || !k.text.contains(&voice.text)) => {
                voice.weight *= 0.25;
                kept.push(voice);
            }
            _ => {}
        }
    }
    kept
}

/// A handful of entries: the standard library's sort would add some KB to the page for each type.
fn loudest_first<T>(entries: &mut [T], weight: impl Fn(&T) -> f32) {
    for end in 1..entries.len() {
        let mut at = end;
        while at > 0 && weight(&entries[at - 1]) < weight(&entries[at]) {
            entries.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Reasons with the sum of what was said for them, the most first.
fn scores(testimonies: &[Testimony]) -> Vec<(Reason, f32)> {
    let mut scores: Vec<(Reason, f32)> = Vec::new();
    for t in testimonies {
        match scores.iter_mut().find(|(reason, _)| *reason == t.reason) {
            Some((_, sum)) => *sum += t.weight,
            None => scores.push((t.reason, t.weight)),
        }
    }
    // words that only say that it failed never outweigh words that say why
    if scores.iter().any(|(reason, sum)| *reason != Reason::Unknown && *sum > 0.6) {
        scores.retain(|(reason, _)| *reason != Reason::Unknown);
    }
    loudest_first(&mut scores, |score| score.1);
    scores
}

/// Shares of confidence: each reason's odds against the others, and against all that nobody thought of.
fn shares(scores: &[(Reason, f32)]) -> Vec<Alternative> {
    const DOUBT: f32 = 1.2;
    const SHARPNESS: f32 = 0.85;
    let odds: Vec<f32> = scores.iter().map(|(_, sum)| (sum * SHARPNESS).exp()).collect();
    let all: f32 = odds.iter().sum::<f32>() + DOUBT.exp();
    scores
        .iter()
        .zip(odds)
        .map(|((reason, _), odds)| Alternative { reason: *reason, confidence: (odds / all * 100.0).round() / 100.0 })
        .collect()
}
