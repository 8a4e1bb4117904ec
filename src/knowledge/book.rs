//! Reads the text that the build script made of this folder (`build/write.rs` writes it in the same order). What people read
//! stands in other texts: `texts.rs`.
//!
//! It is not packed by itself: the page's whole engine is (`www/boot.js`), and packed twice it weighs 3 KB more. The text is
//! ours, so nothing here can fail; should it be cut short all the same, what is missing is empty.

use super::{
    BOOK, Blocklist, Category, Change, CodeFacts, Counting, Domains, Hints, IS_WHOLE, LANGUAGES, ListAction, Mailer, Provider, Reading,
    Reason, ReasonFacts, Responsible, Rule, Says, Unreadable, Weighed,
};
use crate::report::Equivalents;
use std::{array::from_fn, ops::Deref, sync::OnceLock};

/// All that Kaeru knows.
pub struct Book {
    /// What each language calls itself.
    pub language_names: [&'static str; LANGUAGES],
    pub reasons: Vec<ReasonFacts>,
    pub statuses: Vec<CodeFacts>,
    pub replies: Vec<CodeFacts>,
    pub providers: Vec<Provider>,
    pub blocklists: Vec<Blocklist>,
    pub mailers: Vec<Mailer>,
    /// Beginnings of the line above the returned mail, in lower case, sorted.
    pub returned_marks: Vec<&'static str>,
    pub reading: Reading,
    pub hints: Hints,
    pub domains: Domains,
    pub unreadable: Vec<Unreadable>,
    pub files: Vec<&'static str>,
    /// Status codes without which some rules do not speak.
    pub rule_statuses: Vec<&'static str>,
    /// The words of each concept of `vocabulary.toml`.
    pub concepts: Vec<Vec<&'static str>>,
    pub rules: Vec<Rule>,
    /// Single words, concepts and codes, and what they weigh.
    pub weights: Vec<Weighed>,
}

/// The knowledge folder, read once.
pub fn book() -> &'static Book {
    static READ: OfBook<Book> = OfBook::new(|| Reader(WORDS.get().map_or(BOOK, |words| with_words(BOOK, words).leak())).book());
    &READ
}

/// What the page learns when a text in another language than English and Japanese is pasted.
static WORDS: OnceLock<&'static str> = OnceLock::new();

/// Takes in the words of other languages. What was made of the book before gives way to what is made of the whole one.
pub fn learn_words(words: &'static str) {
    _ = WORDS.set(words);
}

pub fn knows_words() -> bool {
    IS_WHOLE || WORDS.get().is_some()
}

/// What is made of the book on first use, and once more when that has learnt the words of other languages.
pub struct OfBook<T> {
    make: fn() -> T,
    made: [OnceLock<T>; 2],
}

impl<T> OfBook<T> {
    pub const fn new(make: fn() -> T) -> Self {
        Self { make, made: [const { OnceLock::new() }; 2] }
    }
}

impl<T> Deref for OfBook<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.made[usize::from(knows_words())].get_or_init(self.make)
    }
}

/// Copies, leaves out and puts in as `build/write.rs` says.
fn with_words(near: &'static str, words: &'static str) -> String {
    let (mut near, mut words, mut whole) = (Reader(near), Reader(words), String::new());
    while !words.0.is_empty() {
        let [copied, left_out, put_in] = from_fn(|_| words.number());
        whole += near.take(copied);
        near.take(left_out);
        whole += words.take(put_in);
    }
    whole + near.0
}

/// Words by which reports, logs and events are read.
pub fn reading() -> &'static Reading {
    &book().reading
}

/// Words by which details are read out of a reply.
pub fn hints() -> &'static Hints {
    &book().hints
}

pub struct Reader(&'static str);

impl Reader {
    pub fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// Up to the next U+0019.
    pub fn text(&mut self) -> &'static str {
        let (text, rest) = self.0.split_once('\u{19}').unwrap_or((self.0, ""));
        self.0 = rest;
        text
    }

    fn take(&mut self, characters: usize) -> &'static str {
        let end = self.0.char_indices().nth(characters).map_or(self.0.len(), |(at, _)| at);
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    /// The scalar value of one character.
    fn number(&mut self) -> usize {
        let mut chars = self.0.chars();
        let number = chars.next().map_or(0, |c| c as usize);
        self.0 = chars.as_str();
        number
    }

    pub fn list<T>(&mut self, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.number()).map(|_| read(self)).collect()
    }

    pub fn texts_list(&mut self) -> Vec<&'static str> {
        self.list(Self::text)
    }

    fn pairs(&mut self) -> Vec<(&'static str, &'static str)> {
        self.list(|reader| (reader.text(), reader.text()))
    }

    /// Numbers count from one where zero stands for none.
    fn place(&mut self) -> Option<usize> {
        self.number().checked_sub(1)
    }

    fn book(mut self) -> Book {
        let language_names = from_fn(|_| self.text());
        let reasons = Reason::ALL.iter().map(|_| self.reason()).collect();
        let statuses = self.codes(0);
        let replies = self.codes(statuses.len());
        Book {
            language_names,
            reasons,
            statuses,
            replies,
            providers: self.list(Self::provider),
            blocklists: self.list(Self::blocklist),
            mailers: self.list(|r| Mailer { name: r.text(), signs: r.texts_list() }),
            returned_marks: self.texts_list(),
            reading: Reading::read(&mut self),
            hints: Hints::read(&mut self),
            domains: Domains { known: self.texts_list(), slips: self.pairs(), ends: self.pairs() },
            unreadable: self.unreadable(),
            files: self.texts_list(),
            rule_statuses: self.texts_list(),
            concepts: self.list(Self::texts_list),
            rules: self.rules(),
            weights: self.weights(),
        }
    }

    fn reason(&mut self) -> ReasonFacts {
        ReasonFacts {
            category: Category::of(self.number()),
            responsible: Responsible::of(self.number()),
            list_action: ListAction::of(self.number()),
            counting: Counting::of(self.number()),
            equivalents: self.equivalents(),
        }
    }

    fn equivalents(&mut self) -> Equivalents {
        Equivalents {
            sisimai: self.text(),
            kumomta: self.text(),
            ses: self.text(),
            postmark: self.text(),
            postalsys: self.text(),
            customers_mail_cloud: self.text(),
            sparkpost: self.number() as u8,
        }
    }

    /// Their meanings are numbered through, status codes first.
    fn codes(&mut self, first: usize) -> Vec<CodeFacts> {
        let count = self.number();
        let code = |n| CodeFacts { code: self.text(), permanent: self.likely(), transient: self.likely(), meaning: first + n };
        (0..count).map(code).collect()
    }

    fn unreadable(&mut self) -> Vec<Unreadable> {
        let count = self.number();
        let kind = |texts| Unreadable { name: self.text(), magic: self.texts_list(), holds: self.texts_list(), texts };
        (0..count).map(kind).collect()
    }

    fn likely(&mut self) -> Option<(Reason, f32)> {
        let reason = self.place().map(Reason::of);
        let sure = self.number() as f32 / 100.0;
        reason.map(|reason| (reason, sure))
    }

    fn provider(&mut self) -> Provider {
        Provider {
            name: self.text(),
            help: Some(self.text()).filter(|page| !page.is_empty()),
            hosts: self.texts_list(),
            domains: self.texts_list(),
            words: self.texts_list(),
            changes: self.list(|r| Change {
                date: r.text(),
                reasons: r.list(Self::likely).into_iter().flatten().map(|(reason, _)| reason).collect(),
                before: from_fn(|_| r.text()),
                after: from_fn(|_| r.text()),
            }),
        }
    }

    fn blocklist(&mut self) -> Blocklist {
        Blocklist {
            name: self.text(),
            words: self.texts_list(),
            lookup: self.text(),
            delist: Some(self.text()).filter(|page| !page.is_empty()),
            dead: Some(self.number() as u16).filter(|year| *year > 0),
        }
    }

    /// Columns of facts, then the words of each rule.
    fn rules(&mut self) -> Vec<Rule> {
        let empty = |_| Rule { says: Says::Reason(Reason::Unknown), percent: 0, provider: None, status: None, file: 0, line: 0, words: "" };
        let mut rules: Vec<Rule> = (0..self.number()).map(empty).collect();
        rules.iter_mut().for_each(|rule| rule.says = Says::of(self.number()));
        rules.iter_mut().for_each(|rule| rule.percent = self.number() as u8);
        rules.iter_mut().for_each(|rule| rule.provider = self.place().map(|n| n as u8));
        rules.iter_mut().for_each(|rule| rule.status = self.place().map(|n| n as u8));
        rules.iter_mut().for_each(|rule| rule.file = self.number() as u8);
        self.lines(&mut rules);
        rules.iter_mut().for_each(|rule| rule.words = self.text());
        rules
    }

    fn weights(&mut self) -> Vec<Weighed> {
        let mut all = self.list(|r| Weighed { name: r.text(), reasons: "", tenths: "" });
        all.iter_mut().for_each(|entry| entry.reasons = self.text());
        all.iter_mut().for_each(|entry| entry.tenths = self.take(entry.reasons.len()));
        all
    }

    /// Each line counts from the rule before it in the same file.
    fn lines(&mut self, rules: &mut [Rule]) {
        let mut last = (0, 0);
        for rule in rules {
            let before = if last.0 == rule.file { last.1 } else { 0 };
            rule.line = before + self.number() as u16;
            last = (rule.file, rule.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BOOK, with_words};

    #[test]
    fn the_page_s_book_with_the_words_of_other_languages_is_the_whole_one() {
        let near = include_str!(concat!(env!("OUT_DIR"), "/near.txt"));
        assert!(!near.contains("gebruiker") && !near.contains("не найден"));
        assert!(with_words(near, include_str!(concat!(env!("OUT_DIR"), "/words.txt"))) == BOOK);
    }
}
