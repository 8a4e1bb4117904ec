//! What Kaeru knows, as data: the TOML files of this folder, checked and turned into static tables by the build
//! script. This file holds the tables' types; it decides nothing. `README.md` beside it explains every field.

use crate::report::Equivalents;
use serde::Serialize;

include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));

/// Where the cause of a failure lies; the page leads with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Category {
    Temporary,
    Sender,
    Permanent,
    Receiver,
    Unknown,
}

/// Who can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Responsible {
    Sender,
    SenderAdmin,
    Recipient,
    RecipientAdmin,
    Nobody,
}

/// What a mailing list does with the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ListAction {
    Remove,
    Correct,
    Pause,
    Keep,
}

/// One file of `reasons/`.
pub struct ReasonFacts {
    pub reason: Reason,
    pub category: Category,
    pub responsible: Responsible,
    pub list_action: ListAction,
    pub equivalents: Equivalents,
    texts: [Texts; LANGUAGES],
}

/// One file of `notices/`.
pub struct NoticeFacts {
    pub notice: Notice,
    texts: [Texts; LANGUAGES],
}

/// What a person reads about a reason or a notice. `{recipient}`, `{diagnostic}` and `{host}` stand for details.
pub struct Texts {
    pub title: &'static str,
    pub meaning: &'static str,
    pub steps: &'static [&'static str],
    pub reply: &'static str,
}

/// One enhanced status code (`x.1.1`) or reply code (`550`) of `status.toml`.
pub struct CodeFacts {
    pub code: &'static str,
    /// The reason that the code speaks for, and how sure (0 to 1), for 5.y.z and 5yz.
    pub permanent: Option<(Reason, f32)>,
    /// The same for 4.y.z and 4yz.
    pub transient: Option<(Reason, f32)>,
    meaning: [&'static str; LANGUAGES],
}

/// What a rule says of the words that it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    Reason(Reason),
    Notice(Notice),
}

/// Words that speak for a reason. The words themselves stand in `PATTERNS`; a rule is a row of classes of them.
#[derive(Debug)]
pub struct Rule {
    pub says: Says,
    percent: u8,
    provider: u8,
    status: u8,
    /// How many slots it has.
    pub slots: u8,
    gaps: u8,
    /// Index into `FILES`, and the line in it.
    pub file: u8,
    pub line: u16,
}

/// One file of `providers/`.
#[derive(Debug)]
pub struct Provider {
    pub name: &'static str,
    pub help: Option<&'static str>,
    /// Ends of the host names of its mail servers.
    pub hosts: &'static [&'static str],
    /// Domains of its users' addresses.
    pub domains: &'static [&'static str],
    /// Words that only its servers write.
    pub words: &'static [&'static str],
}

/// One list of `blocklists.toml`.
pub struct Blocklist {
    pub name: &'static str,
    /// Lower-case words that name the list in a reply.
    pub words: &'static [&'static str],
    /// Its look-up page; `{listed}` stands for the address.
    pub lookup: &'static str,
}

/// Tables hold small numbers, so that the page stays small; this stands for none.
const NONE: u8 = u8::MAX;

impl Rule {
    /// 0 to 1: how often these words, alone, mean that.
    pub fn sure(&self) -> f32 {
        f32::from(self.percent) / 100.0
    }

    /// The provider at whose servers alone the words have this meaning.
    pub fn provider(&self) -> Option<&'static Provider> {
        (self.provider != NONE).then(|| &PROVIDERS[self.provider as usize])
    }

    /// The enhanced status code without which the words do not have this meaning.
    pub fn status(&self) -> Option<&'static str> {
        (self.status != NONE).then(|| RULE_STATUSES[self.status as usize])
    }

    /// Whether other words may stand before a slot.
    pub fn gap(&self, slot: u8) -> bool {
        self.gaps >> slot & 1 == 1
    }
}

impl Reason {
    pub fn facts(self) -> &'static ReasonFacts {
        &REASONS[self as usize]
    }
}

impl Notice {
    pub fn facts(self) -> &'static NoticeFacts {
        &NOTICES[self as usize]
    }
}

impl ReasonFacts {
    pub fn texts(&'static self, language: Language) -> &'static Texts {
        &self.texts[language as usize]
    }
}

impl NoticeFacts {
    pub fn texts(&'static self, language: Language) -> &'static Texts {
        &self.texts[language as usize]
    }
}

impl CodeFacts {
    pub fn meaning(&'static self, language: Language) -> &'static str {
        self.meaning[language as usize]
    }
}

/// A kind of input that holds no words, and what to say of it (`unreadable.toml`).
pub struct Unreadable {
    pub name: &'static str,
    /// The first bytes of such a file.
    pub magic: &'static [&'static [u8]],
    texts: [Texts; LANGUAGES],
}

impl Unreadable {
    pub fn texts(&'static self, language: Language) -> &'static Texts {
        &self.texts[language as usize]
    }
}
