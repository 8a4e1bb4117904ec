//! Step 3: a failure becomes a verdict. Each witness speaks for reasons with a weight; the reason with the most wins,
//! and what the others said stands beside it.

pub mod codes;
pub mod context;
pub mod details;
pub mod finder;
pub mod language;
pub mod phrases;
pub mod providers;
pub mod single;
pub mod slips;
pub mod spelling;
pub mod words;

use crate::{
    failures::Failure,
    knowledge::{Provider, Reason, Rule, Says, Weighed},
    report::{Alternative, WitnessKind},
};
use phrases::Match;
use words::Words;

/// Words from around the server's own count this much of them.
const AROUND: f32 = 0.55;
/// Words count this much where they had to be put right before.
const MISSPELT: f32 = 0.8;
/// Words within louder ones count this much of themselves.
const WITHIN: f32 = 0.4;
/// Below this no rule speaks clearly: more words are looked at.
const CLEAR: f32 = 2.5;
/// "Action: failed Status: ".
const FEW: usize = 24;
/// Below this share single words are asked too.
const SURE: f32 = 0.7;
/// A sum of weights is so much of the logarithm of odds.
pub const SHARPNESS: f32 = 0.85;
/// Fitted by `make weights`, which prints how often each confidence proved right.
const RULES: Calibration = (1.5, 0.68);
const SINGLE_WORDS: Calibration = (0.9, 0.6);
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

impl Testimony {
    /// Whether it is worth to be shown: words that spoke for the reason, or what stands around them.
    fn tells(&self) -> bool {
        self.weight > 0.0 && (!self.text.is_empty() || self.witness == WitnessKind::Context)
    }
}

/// What a testimony rests on; its name is written only for those that are shown.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    Rule(&'static Rule),
    Status(&'static str),
    Context(&'static str),
    /// The name of an entry of `weights.toml`.
    Weight(&'static str),
}

impl Entry {
    /// `reasons/user_unknown.toml:23`, `status.toml x.1.1`, `context refused at RCPT`.
    pub fn name(self) -> String {
        match self {
            Self::Rule(rule) => rule.place(),
            Self::Status(code) => format!("status.toml {code}"),
            Self::Context(what) => format!("context {what}"),
            Self::Weight(name) => format!("weights.toml {name}"),
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
    /// Entries of `weights.toml` with the server's words that they know.
    pub weights: Vec<(&'static Weighed, &'a str)>,
}

impl<'a> Case<'a> {
    pub fn new(failure: &'a Failure) -> Self {
        Self::hearing(failure, &|_| true)
    }

    /// The same where only some rules speak.
    pub fn hearing(failure: &'a Failure, speaks: &dyn Fn(&Rule) -> bool) -> Self {
        let mut case = Self { failure, provider: providers::of(failure), matches: Vec::new(), weights: Vec::new() };
        case.hear(speaks);
        case
    }

    /// The server's own words first; what stands around is heard only where they say little.
    fn hear(&mut self, speaks: &dyn Fn(&Rule) -> bool) {
        let Failure { words, around, .. } = self.failure;
        let own = Words::new(words);
        self.hear_words(&own, 1.0, words, speaks);
        if !self.is_clear()
            && let Some(mended) = spelling::mended(&own)
        {
            self.hear_words(&mended, MISSPELT, words, speaks);
        }
        if !self.is_clear() && !around.is_empty() {
            self.hear_words(&Words::new(around), AROUND, around, speaks);
        }
    }

    fn hear_words(&mut self, words: &Words, place: f32, text: &'a str, speaks: &dyn Fn(&Rule) -> bool) {
        let (matches, weights) = phrases::find_all(words);
        self.matches.extend(matches.into_iter().filter(|found| speaks(found.rule)).map(|found| (found, place, text)));
        if self.weights.is_empty() {
            self.weights = weights.into_iter().map(|(entry, at)| (entry, text.get(words.source(at)).unwrap_or_default())).collect();
        }
    }

    /// Words that are a part of louder ones, of another reason, say little: "host not found" in "host not found, try again".
    fn freedom(&self, found: &Match) -> f32 {
        let holds = |other: &Match| {
            other.source.start <= found.source.start
                && found.source.end <= other.source.end
                && other.source.len() > found.source.len()
                && other.strength() > found.strength()
                && other.rule.says != found.rule.says
        };
        if self.matches.iter().any(|(other, place, _)| *place == 1.0 && is_reason(other) && holds(other)) { WITHIN } else { 1.0 }
    }

    /// Whether a rule says clearly why.
    fn is_clear(&self) -> bool {
        self.matches.iter().any(|(found, place, _)| is_reason(found) && found.strength() * place >= CLEAR)
    }

    /// `single_words` are asked only where rules and codes leave doubt.
    pub fn verdict(&self, single_words: impl FnOnce() -> Vec<Testimony>) -> Verdict {
        let mut testimonies = self.testimonies();
        let mut shares = self.shares(&testimonies).unwrap_or_else(|| {
            testimonies.extend(single_words());
            single::shares(&testimonies)
        });
        if !testimonies.iter().any(|t| t.reason == shares[0].reason && t.tells()) {
            put_unknown_first(&mut shares);
        }
        let reason = shares[0].reason;
        let least = if context::is_timed_out(self.failure) { 0.0 } else { 0.02 };
        testimonies.retain(|t| t.reason == reason && t.tells());
        loudest_first(&mut testimonies, |t| t.weight);
        Verdict {
            reason,
            confidence: shares[0].confidence,
            alternatives: shares[1..].iter().filter(|a| a.confidence >= least).take(3).copied().collect(),
            evidence: testimonies,
            provider: self.provider,
        }
    }

    /// Whether rules and codes leave no doubt.
    pub fn is_settled(&self) -> bool {
        self.shares(&self.testimonies()).is_some()
    }

    /// Each reason's odds against the others, and against all that nobody thought of; none where rules and codes leave doubt.
    fn shares(&self, testimonies: &[Testimony]) -> Option<Vec<Alternative>> {
        const DOUBT: f32 = 1.2;
        let mut sums = sums(testimonies);
        // words that only say that it failed never outweigh words that say why
        if sums.iter().any(|(reason, sum)| *reason != Reason::Unknown && *sum > 0.6) {
            sums.retain(|(reason, _)| *reason != Reason::Unknown);
        }
        let shares = shares_of(&sums, SHARPNESS, DOUBT.exp());
        // of a server that did not answer both readings are told: no word decides between them
        let is_timeout =
            context::is_timed_out(self.failure) && matches!(shares[0].reason, Reason::DomainUnknown | Reason::ConnectionFailed);
        let is_settled = shares[0].confidence >= SURE || is_timeout || self.is_said_by_code(shares[0].reason, testimonies);
        is_settled.then(|| calibrated(shares, RULES))
    }

    /// Whether an exact status code speaks for the reason in a report that has few words of its own.
    fn is_said_by_code(&self, reason: Reason, testimonies: &[Testimony]) -> bool {
        let Failure { words, status, .. } = self.failure;
        let is_bare = status.as_ref().is_some_and(|status| words.len() < FEW + status.len()) || words.is_empty();
        is_bare && testimonies.iter().any(|t| t.witness == WitnessKind::Status && t.reason == reason && t.weight > 2.0)
    }

    /// What all witnesses say but the one of single words.
    pub fn testimonies(&self) -> Vec<Testimony> {
        WITNESSES.iter().flat_map(|witness| witness(self)).collect()
    }
}

pub fn judge(failure: &Failure) -> Verdict {
    let case = Case::new(failure);
    case.verdict(|| single::testify(&case))
}

fn is_reason(found: &Match) -> bool {
    matches!(found.rule.says, Says::Reason(reason) if reason != Reason::Unknown)
}

/// Among phrases of one reason the loudest speaks, the others only nod.
fn phrases_testify(case: &Case) -> Vec<Testimony> {
    let general = case.matches.iter().filter(|(m, ..)| m.rule.provider().is_none() && status_fits(m, case.failure));
    let heard = general.filter_map(|(m, place, text)| match m.rule.says {
        Says::Reason(reason) => Some(testimony(WitnessKind::Phrase, reason, m, *place * case.freedom(m), text)),
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

/// Reasons with the sum of what was said for them, the most first; never empty.
fn sums(testimonies: &[Testimony]) -> Vec<(Reason, f32)> {
    let mut sums: Vec<(Reason, f32)> = Vec::new();
    for t in testimonies {
        match sums.iter_mut().find(|(reason, _)| *reason == t.reason) {
            Some((_, sum)) => *sum += t.weight,
            None => sums.push((t.reason, t.weight)),
        }
    }
    if sums.is_empty() {
        sums.push((Reason::Unknown, 0.0));
    }
    loudest_first(&mut sums, |sum| sum.1);
    sums
}

/// Shares of confidence where the odds of a sum are its power, and something else has the odds `others`.
fn shares_of(sums: &[(Reason, f32)], sharpness: f32, others: f32) -> Vec<Alternative> {
    let odds: Vec<f32> = sums.iter().map(|(_, sum)| (sum * sharpness).exp()).collect();
    let all: f32 = odds.iter().sum::<f32>() + others;
    sums.iter().zip(odds).map(|((reason, _), odds)| Alternative { reason: *reason, confidence: odds / all }).collect()
}

/// A guess that rests on nothing that can be shown is none; it is told as what else may be.
fn put_unknown_first(shares: &mut Vec<Alternative>) {
    shares.retain(|share| share.reason != Reason::Unknown);
    let guessed = shares.first().map_or(1.0, |share| share.confidence);
    if let Some(guess) = shares.first_mut() {
        guess.confidence = guess.confidence.min(1.0 - guessed);
    }
    shares.insert(0, Alternative { reason: Reason::Unknown, confidence: guessed });
}

/// A line through the logarithms of odds: where it begins, and how it rises.
type Calibration = (f32, f32);

/// The first share as often as it proved right on sources left out; what is left is shared by the others as before.
fn calibrated(mut shares: Vec<Alternative>, (begin, rise): Calibration) -> Vec<Alternative> {
    let first = shares[0].confidence.clamp(0.001, 0.999);
    let odds = (begin + rise * (first / (1.0 - first)).ln()).exp();
    let new = (odds / (1.0 + odds)).min(0.99);
    shares[0].confidence = new;
    shares[1..].iter_mut().for_each(|share| share.confidence *= (1.0 - new) / (1.0 - first));
    shares
}
