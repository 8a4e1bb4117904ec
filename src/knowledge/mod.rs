//! What Kaeru knows, as data: the TOML files of this folder, checked and packed by the build script. This file holds
//! the types; it decides nothing. `README.md` beside it explains every field.

mod book;
mod texts;

use crate::report::Equivalents;
use serde::{Serialize, Serializer};

pub use book::{Book, OfBook, book, hints, knows_words, learn_words, reading};
pub use texts::{Part, RoleTexts, Texts, knows, learn};

/// An enum whose variants have names, those of the contract.
macro_rules! named {
    ($(#[$doc:meta])* pub enum $kind:ident { $($variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $kind { $($variant),* }

        impl $kind {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            pub fn name(self) -> &'static str {
                [$($name),*][self as usize]
            }

            /// By its number; the last one where there is none.
            #[allow(dead_code)]
            pub(crate) fn of(number: usize) -> Self {
                Self::ALL[number.min(Self::ALL.len() - 1)]
            }
        }

        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/names.rs"));

pub const LANGUAGES: usize = Language::ALL.len();

/// One file of `reasons/`.
pub struct ReasonFacts {
    pub category: Category,
    pub responsible: Responsible,
    pub list_action: ListAction,
    pub counting: Counting,
    pub equivalents: Equivalents,
}

/// One enhanced status code (`x.1.1`) or reply code (`550`) of `status.toml`.
pub struct CodeFacts {
    pub code: &'static str,
    /// The reason that the code speaks for, and how sure (0 to 1), for 5.y.z and 5yz.
    pub permanent: Option<(Reason, f32)>,
    /// The same for 4.y.z and 4yz.
    pub transient: Option<(Reason, f32)>,
    /// Its number among the meanings of a language.
    meaning: usize,
}

/// What a rule says of the words that it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    Reason(Reason),
    Notice(Notice),
    /// What only a warning is about.
    Sign(Sign),
}

/// Words that speak for a reason.
#[derive(Debug)]
pub struct Rule {
    pub says: Says,
    percent: u8,
    provider: Option<u8>,
    status: Option<u8>,
    /// Index into the book's `files`, and the line in it.
    file: u8,
    line: u16,
    words: &'static str,
}

/// One entry of `weights.toml`.
pub struct Weighed {
    name: &'static str,
    /// A character for each reason: its number.
    reasons: &'static str,
    /// And one for the tenths of its weight.
    tenths: &'static str,
}

/// What a weight belongs to.
#[derive(Clone, Copy)]
pub enum Weighty {
    Word(&'static str),
    Concept(usize),
    /// Of the verdict's case: `=550`, `=x.1.1`.
    Code(&'static str),
}

impl Weighed {
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn of(&self) -> Weighty {
        match concept(self.name) {
            Some(concept) => Weighty::Concept(concept),
            None if self.name.starts_with('=') => Weighty::Code(self.name),
            None => Weighty::Word(self.name),
        }
    }

    pub fn weights(&self) -> impl Iterator<Item = (Reason, f32)> {
        let number = |c: char| c as i32 - 32;
        let weights = self.reasons.chars().zip(self.tenths.chars());
        weights.map(move |(reason, tenths)| (Reason::of(number(reason) as usize), (number(tenths) - 64) as f32 / 10.0))
    }
}

/// The concept that a character beyond U+E000 stands for.
fn concept(words: &str) -> Option<usize> {
    words.chars().next().and_then(|c| (c as usize).checked_sub(0xe000)).filter(|number| *number < book().concepts.len())
}

/// What stands at one place of a rule.
#[derive(Clone, Copy)]
pub enum Slot {
    Words(&'static str),
    /// Any word of a concept.
    Concept(usize),
}

/// The software that writes reports: one file of `mailers/`.
pub struct Mailer {
    pub name: &'static str,
    /// Words that betray it.
    pub signs: Vec<&'static str>,
}

/// One file of `providers/`.
#[derive(Debug)]
pub struct Provider {
    pub name: &'static str,
    pub help: Option<&'static str>,
    /// Ends of the host names of its mail servers.
    pub hosts: Vec<&'static str>,
    /// Domains of its users' addresses.
    pub domains: Vec<&'static str>,
    /// Words that only its servers write.
    pub words: Vec<&'static str>,
    changes: Vec<Change>,
}

/// A day from which a provider's refusals mean something else.
#[derive(Debug)]
struct Change {
    /// ISO 8601.
    date: &'static str,
    reasons: Vec<Reason>,
    before: [&'static str; LANGUAGES],
    after: [&'static str; LANGUAGES],
}

/// `domains.toml`: what the domain of a mistyped address was meant to be.
pub struct Domains {
    /// Real ones that are no provider's.
    pub known: Vec<&'static str>,
    /// Domains, each with the one that was meant.
    pub slips: Vec<(&'static str, &'static str)>,
    /// Ends of domains, likewise.
    pub ends: Vec<(&'static str, &'static str)>,
}

/// One list of `blocklists.toml`.
pub struct Blocklist {
    pub name: &'static str,
    /// Lower-case words that name the list in a reply.
    pub words: Vec<&'static str>,
    /// Its look-up page; `{listed}` stands for the address.
    pub lookup: &'static str,
    /// Where to ask to be taken off, if not there.
    pub delist: Option<&'static str>,
    /// The year since which it is no more.
    pub dead: Option<u16>,
}

impl Says {
    /// Notices are numbered after all reasons, signs after all notices.
    fn of(number: usize) -> Self {
        let notice = number.checked_sub(Reason::ALL.len());
        match (notice, notice.and_then(|notice| notice.checked_sub(Notice::ALL.len()))) {
            (_, Some(sign)) => Self::Sign(Sign::of(sign)),
            (Some(notice), None) => Self::Notice(Notice::of(notice)),
            (None, None) => Self::Reason(Reason::of(number)),
        }
    }
}

impl Rule {
    /// 0 to 1: how often these words, alone, mean that.
    pub fn sure(&self) -> f32 {
        f32::from(self.percent) / 100.0
    }

    /// The provider at whose servers alone the words have this meaning.
    pub fn provider(&self) -> Option<&'static Provider> {
        book().providers.get(usize::from(self.provider?))
    }

    /// The enhanced status code without which the words do not have this meaning.
    pub fn status(&self) -> Option<&'static str> {
        book().rule_statuses.get(usize::from(self.status?)).copied()
    }

    /// The entry in the knowledge folder, `reasons/user_unknown.toml:23`.
    pub fn place(&self) -> String {
        let file = book().files.get(usize::from(self.file)).copied().unwrap_or_default();
        format!("{file}:{}", self.line)
    }

    /// What must stand one after the other, and whether other words may stand before each.
    pub fn slots(&self) -> impl Iterator<Item = (Slot, bool)> {
        self.words.split('\u{1}').map(|slot| {
            let words = slot.trim_start_matches('\u{2}');
            (concept(words).map_or(Slot::Words(words), Slot::Concept), words.len() < slot.len())
        })
    }
}

impl Provider {
    /// What to say of its refusal of that day (ISO 8601) because its ways have changed since, or had before.
    pub fn changes(&'static self, reason: Reason, day: Option<&str>, language: Language) -> impl Iterator<Item = &'static str> {
        let about = self.changes.iter().filter(move |change| change.reasons.contains(&reason));
        about.map(move |change| if day.is_some_and(|day| day >= change.date) { &change.after } else { &change.before }[language as usize])
    }
}

impl Language {
    /// As it calls itself.
    pub fn own_name(self) -> &'static str {
        book().language_names[self as usize]
    }
}

impl Reason {
    pub fn facts(self) -> &'static ReasonFacts {
        &book().reasons[self as usize]
    }
}

/// A kind of input that holds no words, and what to say of it (`unreadable.toml`).
pub struct Unreadable {
    pub name: &'static str,
    /// The first bytes of such a file, as characters U+0000 to U+00FF.
    magic: Vec<&'static str>,
    /// Names of which it holds one, in UTF-16; any file does where there are none.
    holds: Vec<&'static str>,
    /// Its number among the kinds.
    texts: usize,
}

impl Unreadable {
    pub fn fits(&self, bytes: &[u8]) -> bool {
        self.begins(bytes) && (self.holds.is_empty() || self.holds.iter().any(|name| holds(bytes, name)))
    }

    fn begins(&self, bytes: &[u8]) -> bool {
        self.magic
            .iter()
            .any(|magic| magic.chars().count() <= bytes.len() && magic.chars().zip(bytes).all(|(c, b)| c as u32 == u32::from(*b)))
    }
}

/// Whether a name in ASCII stands there with a zero behind each letter.
fn holds(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).collect();
    bytes.windows(wide.len()).any(|window| window == wide)
}
