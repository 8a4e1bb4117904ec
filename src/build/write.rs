//! Writes what the crate reads of `knowledge/`: names as Rust (`names.rs`), all else as one text (`book.txt`) that
//! `knowledge/book.rs` reads on first use, in the same order. As static tables with their pointers the same weighed
//! 40 KB more in the page, after gzip.

use crate::{
    rules::{Rule, Rules},
    shape::{CATEGORIES, Code, Equivalents, File, Knowledge, LIST_ACTIONS, Mailer, Plain, Provider, RESPONSIBLES, Reason, Texts},
};
use std::{collections::BTreeMap, fmt::Write};
use toml::Spanned;

pub fn names(knowledge: &Knowledge) -> String {
    let mut code = String::new();
    named(&mut code, "The name of a file in `reasons/`.", "Reason", knowledge.reasons.iter().map(File::stem));
    named(&mut code, "The name of a file in `notices/`.", "Notice", knowledge.notices.iter().map(File::stem));
    named(&mut code, "The name of a file in `warnings/`.", "Sign", knowledge.warnings.iter().map(File::stem));
    named(&mut code, "The name of a file in `words/`, a BCP 47 tag.", "Language", knowledge.words.iter().map(File::stem));
    named(&mut code, "Where the cause of a failure lies; the page leads with it.", "Category", CATEGORIES.iter().copied());
    named(&mut code, "Who can mend it.", "Responsible", RESPONSIBLES.iter().copied());
    named(&mut code, "What a mailing list does with the address.", "ListAction", LIST_ACTIONS.iter().copied());
    words_type(&mut code, knowledge);
    lists_type(&mut code, "Words by which reports, logs and events are read.", "Reading", &knowledge.reading);
    lists_type(&mut code, "Words by which details are read out of a reply.", "Hints", &knowledge.details);
    code
}

/// `user_unknown` as `UserUnknown`.
fn camel(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn named<'a>(code: &mut String, doc: &str, kind: &str, names: impl Iterator<Item = &'a str>) {
    let variants: String = names.map(|name| format!("{} = {name:?}, ", camel(name))).collect();
    line(code, &format!("named! {{\n    /// {doc}\n    pub enum {kind} {{ {variants} }}\n}}"));
}

/// Every language of the page has a file in `words/`; all have the same keys.
fn words_type(code: &mut String, knowledge: &Knowledge) {
    let keys = || knowledge.words.iter().take(1).flat_map(|file| file.content.keys());
    let fields: String = keys().map(|key| format!("pub {key}: &'static str, ")).collect();
    let values: String = keys().map(|key| format!("{key}: reader.text(), ")).collect();
    line(code, &format!("/// The page's own words.\npub struct Words {{ {fields} }}"));
    line(code, &format!("impl Words {{\n    fn read(reader: &mut book::Reader) -> Self {{ Self {{ {values} }} }}\n}}"));
}

/// One list of words for each key of the file.
fn lists_type(code: &mut String, doc: &str, kind: &str, file: &File<BTreeMap<String, Vec<Spanned<String>>>>) {
    let keys = || file.content.keys();
    let fields: String = keys().map(|key| format!("pub {key}: Vec<&'static str>, ")).collect();
    let values: String = keys().map(|key| format!("{key}: reader.texts_list(), ")).collect();
    line(code, &format!("/// {doc}\npub struct {kind} {{ {fields} }}"));
    line(code, &format!("impl {kind} {{\n    fn read(reader: &mut book::Reader) -> Self {{ Self {{ {values} }} }}\n}}"));
}

fn line(code: &mut String, text: &str) {
    writeln!(code, "{text}").expect("a string can be written to");
}

pub fn book(knowledge: &Knowledge, rules: &Rules) -> String {
    let mut book = Book::default();
    for file in &knowledge.words {
        file.content.values().for_each(|text| book.text(text.as_ref()));
    }
    knowledge.reasons.iter().for_each(|file| book.reason(&file.content));
    knowledge.notices.iter().for_each(|file| book.texts([&file.content.en, &file.content.ja]));
    book.list(&knowledge.status.content.status, |book, code| book.code(knowledge, code));
    book.list(&knowledge.status.content.reply, |book, code| book.code(knowledge, code));
    book.list(&knowledge.providers, |book, file| book.provider(&file.content));
    book.list(&knowledge.blocklists.content.list, |book, list| {
        book.text(&list.name);
        book.list(&list.words, |book, word| book.text(word.as_ref()));
        book.text(&list.lookup);
    });
    book.mailers(&knowledge.mailers);
    for words in knowledge.reading.content.values().chain(knowledge.details.content.values()) {
        book.list(words, |book, word| book.text(word.as_ref()));
    }
    book.list(&knowledge.domains.content.known, |book, domain| book.text(domain.as_ref()));
    book.pairs(&knowledge.domains.content.slips);
    book.pairs(&knowledge.domains.content.ends);
    book.list(&knowledge.unreadable.content.kind, |book, kind| {
        book.text(&kind.name);
        book.list(&kind.magic, |book, magic| book.text(magic));
        book.list(&kind.holds, |book, name| book.text(name));
        [&kind.en, &kind.ja].into_iter().for_each(|texts| book.plain(texts));
    });
    book.rules(rules);
    book.0
}

/// A text ends with U+0019; a number is the one character of that scalar value; a list has its length before it.
#[derive(Default)]
struct Book(String);

impl Book {
    fn text(&mut self, text: &str) {
        assert!(!text.contains('\u{19}'), "U+0019 ends a text, it cannot be part of one: {text:?}");
        self.0 += text;
        self.0.push('\u{19}');
    }

    fn number(&mut self, number: usize) {
        self.0.push(u32::try_from(number).ok().and_then(char::from_u32).expect("numbers of the book are small"));
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len());
        items.iter().for_each(|item| write(self, item));
    }

    fn pairs(&mut self, pairs: &BTreeMap<String, Spanned<String>>) {
        self.number(pairs.len());
        for (one, other) in pairs {
            self.text(one);
            self.text(other.as_ref());
        }
    }

    fn reason(&mut self, reason: &Reason) {
        let facts = [(&reason.category, CATEGORIES), (&reason.responsible, RESPONSIBLES), (&reason.list_action, LIST_ACTIONS)];
        let place = |name: &str, names: &[&str]| names.iter().position(|known| *known == name).expect("check.rs looked at the name");
        facts.into_iter().for_each(|(name, names)| self.number(place(name.as_ref(), names)));
        self.equivalents(&reason.equivalents);
        self.texts([&reason.en, &reason.ja]);
    }

    fn equivalents(&mut self, e: &Equivalents) {
        [&e.sisimai, &e.kumomta, &e.ses, &e.postmark, &e.postalsys, &e.customers_mail_cloud].into_iter().for_each(|name| self.text(name));
        self.number(e.sparkpost.into());
    }

    fn texts(&mut self, languages: [&Texts; 2]) {
        for texts in languages {
            self.text(&texts.title);
            self.text(&texts.meaning);
            self.list(&texts.steps, |book, step| book.text(step));
            self.text(texts.reply.trim());
        }
    }

    fn plain(&mut self, texts: &Plain) {
        self.text(&texts.title);
        self.text(&texts.meaning);
        self.list(&texts.steps, |book, step| book.text(step));
        self.text("");
    }

    fn code<T: ToString>(&mut self, knowledge: &Knowledge, code: &Code<T>) {
        let permanent = code.reason.as_ref().map(|reason| (reason.as_ref(), code.sure.unwrap_or(0.5)));
        let transient = code.transient.as_ref().map(|t| (t.reason.as_ref(), t.sure)).or(permanent);
        self.text(&code.code.as_ref().to_string());
        [permanent, transient].into_iter().for_each(|reading| self.reading(knowledge, reading));
        self.text(&code.en);
        self.text(&code.ja);
    }

    /// A reason's number, counted from one, and how sure it is in percent.
    fn reading(&mut self, knowledge: &Knowledge, reading: Option<(&String, f32)>) {
        let (reason, sure) = reading.map_or((None, 0.0), |(name, sure)| (knowledge.reasons.iter().position(|f| f.stem() == name), sure));
        self.number(reason.map_or(0, |n| n + 1));
        self.number(percent(sure));
    }

    fn provider(&mut self, provider: &Provider) {
        self.text(&provider.name);
        self.text(provider.help.as_deref().unwrap_or_default());
        [&provider.hosts, &provider.domains, &provider.words].into_iter().for_each(|texts| self.list(texts, |book, text| book.text(text)));
    }

    fn mailers(&mut self, mailers: &[File<Mailer>]) {
        let named: Vec<&Mailer> = mailers.iter().map(|file| &file.content).filter(|mailer| mailer.name.is_some()).collect();
        self.list(&named, |book, mailer| {
            book.text(mailer.name.as_deref().unwrap_or_default());
            book.list(&mailer.signs, |book, sign| book.text(sign.as_ref()));
        });
        let mut marks: Vec<&String> = mailers.iter().flat_map(|file| &file.content.returned).map(|mark| mark.as_ref()).collect();
        marks.sort_unstable();
        marks.dedup();
        self.list(&marks, |book, mark| book.text(mark));
    }

    /// Facts of rules stand in columns: neighbours are alike, which gzip likes.
    fn rules(&mut self, all: &Rules) {
        self.list(&all.files, |book, file| book.text(file));
        self.list(&all.statuses(), |book, status| book.text(status));
        self.list(&all.concepts, |book, words| book.list(words, |book, word| book.text(word)));
        self.number(all.rules.len());
        let columns: [fn(&Rules, usize) -> usize; 6] = [
            |all, n| all.rules[n].says,
            |all, n| percent(all.rules[n].sure),
            |all, n| all.rules[n].provider.map_or(0, |provider| provider + 1),
            |all, n| all.rules[n].status.as_ref().and_then(|own| all.statuses().iter().position(|s| *s == own)).map_or(0, |n| n + 1),
            |all, n| all.rules[n].file,
            |all, n| all.rules[n].line - if n > 0 && all.rules[n - 1].file == all.rules[n].file { all.rules[n - 1].line } else { 0 },
        ];
        for column in columns {
            (0..all.rules.len()).for_each(|n| self.number(column(all, n)));
        }
        all.rules.iter().for_each(|rule| self.text(&slots(rule)));
    }
}

/// Slots divided by U+0001; one that begins with U+0002 may have other words before it; a concept is one character,
/// its number counted from U+E000.
fn slots(rule: &Rule) -> String {
    let slots = rule.slots.iter().map(|slot| format!("{}{}", if slot.gap { "\u{2}" } else { "" }, slot.words));
    slots.collect::<Vec<_>>().join("\u{1}")
}

fn percent(sure: f32) -> usize {
    (sure * 100.0).round() as usize
}
