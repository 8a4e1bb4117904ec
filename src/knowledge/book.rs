//! Reads the one text that the build script made of this folder (`build/write.rs` writes it in the same order).
//!
//! It is not packed by itself: the page's whole engine is (`www/boot.js`), and packed twice it weighs 3 KB more. The text is
//! ours, so nothing here can fail; should it be cut short all the same, what is missing is empty.

use super::{
    Blocklist, Category, CodeFacts, Domains, Hints, LANGUAGES, ListAction, Mailer, Notice, NoticeFacts, Provider, Reading, Reason,
    ReasonFacts, Responsible, Rule, Says, Texts, Unreadable, Words,
};
use crate::report::Equivalents;
use std::{array::from_fn, sync::LazyLock};

/// All that Kaeru knows.
pub struct Book {
    /// The page's own words, by language.
    pub words: [Words; LANGUAGES],
    pub reasons: Vec<ReasonFacts>,
    pub notices: Vec<NoticeFacts>,
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
}

/// The knowledge folder, read once.
pub fn book() -> &'static Book {
    static BOOK: LazyLock<Book> = LazyLock::new(|| Reader(include_str!(concat!(env!("OUT_DIR"), "/book.txt"))).book());
    &BOOK
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
    /// Up to the next U+0019.
    pub fn text(&mut self) -> &'static str {
        let (text, rest) = self.0.split_once('\u{19}').unwrap_or((self.0, ""));
        self.0 = rest;
        text
    }

    /// The scalar value of one character.
    fn number(&mut self) -> usize {
        let mut chars = self.0.chars();
        let number = chars.next().map_or(0, |c| c as usize);
        self.0 = chars.as_str();
        number
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> T) -> Vec<T> {
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
        Book {
            words: from_fn(|_| Words::read(&mut self)),
            reasons: Reason::ALL.iter().map(|_| self.reason()).collect(),
            notices: Notice::ALL.iter().map(|_| NoticeFacts { texts: self.texts() }).collect(),
            statuses: self.list(Self::code),
            replies: self.list(Self::code),
            providers: self.list(Self::provider),
            blocklists: self.list(|r| Blocklist { name: r.text(), words: r.texts_list(), lookup: r.text() }),
            mailers: self.list(|r| Mailer { name: r.text(), signs: r.texts_list() }),
            returned_marks: self.texts_list(),
            reading: Reading::read(&mut self),
            hints: Hints::read(&mut self),
            domains: Domains { known: self.texts_list(), slips: self.pairs(), ends: self.pairs() },
            unreadable: self.list(|r| Unreadable { name: r.text(), magic: r.texts_list(), holds: r.texts_list(), texts: r.texts() }),
            files: self.texts_list(),
            rule_statuses: self.texts_list(),
            concepts: self.list(Self::texts_list),
            rules: self.rules(),
        }
    }

    fn reason(&mut self) -> ReasonFacts {
        ReasonFacts {
            category: Category::of(self.number()),
            responsible: Responsible::of(self.number()),
            list_action: ListAction::of(self.number()),
            equivalents: self.equivalents(),
            texts: self.texts(),
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

    fn texts(&mut self) -> [Texts; LANGUAGES] {
        from_fn(|_| Texts { title: self.text(), meaning: self.text(), steps: self.texts_list(), reply: self.text() })
    }

    fn code(&mut self) -> CodeFacts {
        CodeFacts { code: self.text(), permanent: self.likely(), transient: self.likely(), meaning: from_fn(|_| self.text()) }
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
