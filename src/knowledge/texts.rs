//! What people read, one text a language and one more for those who are not the sender. The command line and the JavaScript
//! interface have them all; the page learns those that it shows.

use super::{CodeFacts, LANGUAGES, Language, Notice, ROLES, Reason, TEXTS, Unreadable, Words, book, book::Reader};
use std::sync::{LazyLock, OnceLock};

/// What a person reads about a reason, a notice or a file. Steps and letters leave details open, in braces.
pub struct Texts {
    pub title: &'static str,
    pub meaning: &'static str,
    pub steps: Vec<&'static str>,
    pub reply: &'static str,
}

/// What is said of a reason to others than the sender.
pub struct RoleTexts {
    pub agent: Vec<&'static str>,
    pub marketer: Vec<&'static str>,
    pub admin: Vec<&'static str>,
    pub developer: Vec<&'static str>,
    /// A letter to the customer who got the error mail.
    pub customer: &'static str,
    /// A letter to the administrator of the recipient's mail system.
    pub postmaster: &'static str,
}

struct Everybody {
    words: Words,
    reasons: Vec<Texts>,
    notices: Vec<Texts>,
    unreadable: Vec<Texts>,
    /// Of status codes, then of reply codes.
    meanings: Vec<&'static str>,
}

type Roles = Vec<RoleTexts>;

static EVERYBODY: [OnceLock<Everybody>; LANGUAGES] = [const { OnceLock::new() }; LANGUAGES];
static OTHERS: [OnceLock<Roles>; LANGUAGES] = [const { OnceLock::new() }; LANGUAGES];

/// What the page loads by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What everybody reads.
    Texts,
    /// What is said to others than the sender.
    Roles,
}

impl Part {
    pub fn name(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Roles => "roles",
        }
    }
}

/// Takes in a part of a language. What is known already stays.
pub fn learn(language: Language, part: Part, text: &'static str) {
    let place = language as usize;
    match part {
        Part::Texts => _ = EVERYBODY[place].get_or_init(|| read_everybody(text)),
        Part::Roles => _ = OTHERS[place].get_or_init(|| read_roles(text)),
    }
}

pub fn knows(language: Language, part: Part) -> bool {
    let place = language as usize;
    match part {
        Part::Texts => !TEXTS.is_empty() || EVERYBODY[place].get().is_some(),
        Part::Roles => !ROLES.is_empty() || OTHERS[place].get().is_some(),
    }
}

/// Where a language is not there, another one is better than nothing.
fn everybody(language: Language) -> &'static Everybody {
    static NOTHING: LazyLock<Everybody> = LazyLock::new(|| read_everybody(""));
    let place = language as usize;
    match TEXTS.get(place) {
        Some(text) => EVERYBODY[place].get_or_init(|| read_everybody(text)),
        None => EVERYBODY[place].get().or_else(|| EVERYBODY.iter().find_map(OnceLock::get)).unwrap_or_else(|| &NOTHING),
    }
}

fn others(language: Language) -> Option<&'static Roles> {
    let place = language as usize;
    match ROLES.get(place) {
        Some(text) => Some(OTHERS[place].get_or_init(|| read_roles(text))),
        None => OTHERS[place].get(),
    }
}

fn read_everybody(text: &'static str) -> Everybody {
    let mut reader = Reader::new(text);
    Everybody {
        words: Words::read(&mut reader),
        reasons: Reason::ALL.iter().map(|_| read_texts(&mut reader)).collect(),
        notices: Notice::ALL.iter().map(|_| read_texts(&mut reader)).collect(),
        unreadable: book().unreadable.iter().map(|_| read_texts(&mut reader)).collect(),
        meanings: [(); 2].iter().flat_map(|()| reader.texts_list()).collect(),
    }
}

fn read_texts(reader: &mut Reader) -> Texts {
    Texts { title: reader.text(), meaning: reader.text(), steps: reader.texts_list(), reply: reader.text() }
}

fn read_roles(text: &'static str) -> Roles {
    let mut reader = Reader::new(text);
    let role = |_| RoleTexts {
        agent: reader.texts_list(),
        marketer: reader.texts_list(),
        admin: reader.texts_list(),
        developer: reader.texts_list(),
        customer: reader.text(),
        postmaster: reader.text(),
    };
    Reason::ALL.iter().map(role).collect()
}

impl Language {
    /// The page's own words.
    pub fn words(self) -> &'static Words {
        &everybody(self).words
    }
}

impl Reason {
    pub fn texts(self, language: Language) -> &'static Texts {
        &everybody(language).reasons[self as usize]
    }

    /// `None` where the page has not learnt them.
    pub fn roles(self, language: Language) -> Option<&'static RoleTexts> {
        others(language)?.get(self as usize)
    }
}

impl Notice {
    pub fn texts(self, language: Language) -> &'static Texts {
        &everybody(language).notices[self as usize]
    }
}

impl CodeFacts {
    pub fn meaning(&self, language: Language) -> &'static str {
        everybody(language).meanings.get(self.meaning).copied().unwrap_or_default()
    }
}

impl Unreadable {
    pub fn texts(&self, language: Language) -> &'static Texts {
        &everybody(language).unreadable[self.texts]
    }
}
