//! Writes what the crate reads of `knowledge/`: names as Rust (`names.rs`), all else as texts that `knowledge/book.rs` and
//! `knowledge/texts.rs` read on first use, in the same order: what the engine knows (`book.txt`; in the page `near.txt`, which
//! `words.txt` makes the same of), and for each language what everybody reads (`texts-ja.txt`) and what only some do
//! (`roles-ja.txt`). As static tables with their pointers the same weighed 40 KB more in the page, after gzip.

use crate::{
    elsewhere::has_foreign_letters,
    rules::{Rule, Rules},
    shape::{
        CATEGORIES, COUNTINGS, Code, DETAILS, Equivalents, File, Knowledge, LIST_ACTIONS, Mailer, Provider, RESPONSIBLES, Reason,
        ReasonTexts,
    },
    weights::Entry,
};
use std::{collections::BTreeMap, fmt::Write};
use toml::Spanned;

pub fn names(knowledge: &Knowledge, beside: bool) -> String {
    let mut code = String::new();
    named(&mut code, "The name of a file in `reasons/`.", "Reason", knowledge.reasons.iter().map(File::stem));
    named(&mut code, "The name of a file in `notices/`.", "Notice", knowledge.notices.iter().map(File::stem));
    named(&mut code, "The name of a file in `warnings/`.", "Sign", knowledge.warnings.iter().map(File::stem));
    named(&mut code, "The name of a file in `words/`, a BCP 47 tag.", "Language", knowledge.words.iter().map(File::stem));
    named(&mut code, "Where the cause of a failure lies; the page leads with it.", "Category", CATEGORIES.iter().copied());
    named(&mut code, "Who can mend it.", "Responsible", RESPONSIBLES.iter().copied());
    named(&mut code, "What a mailing list does with the address.", "ListAction", LIST_ACTIONS.iter().copied());
    named(&mut code, "How many failures cost an address its place on a mailing list.", "Counting", COUNTINGS.iter().copied());
    named(&mut code, "What steps and letters leave open.", "Detail", DETAILS.iter().copied());
    book_file(&mut code, beside);
    texts_files(&mut code, knowledge, beside);
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

/// What the engine knows from the start; `IS_WHOLE` where that is all.
fn book_file(code: &mut String, beside: bool) {
    let file = if beside { "near" } else { "book" };
    line(
        code,
        &format!("const BOOK: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/{file}.txt\"));\nconst IS_WHOLE: bool = {};", !beside),
    );
    if beside {
        section(code, "words");
    }
}

/// A text in a section beside the program.
fn section(code: &mut String, name: &str) {
    let (file, constant) = (format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.txt\"))"), name.replace('-', "_").to_uppercase());
    line(
        code,
        &format!("#[allow(dead_code)]\n#[unsafe(link_section = \"kaeru.{name}\")]\nstatic {constant}: [u8; {file}.len()] = *{file};"),
    );
}

/// Where the texts of each language are: in the program, or (in the page's engine) in sections beside it, which tests/pack.mjs
/// takes out, so that each language is a file of its own.
fn texts_files(code: &mut String, knowledge: &Knowledge, beside: bool) {
    for part in ["texts", "roles"] {
        let mut files = String::new();
        for language in knowledge.words.iter().map(File::stem) {
            if beside {
                section(code, &format!("{part}-{language}"));
            } else {
                files += &format!("include_str!(concat!(env!(\"OUT_DIR\"), \"/{part}-{language}.txt\")), ");
            }
        }
        line(code, &format!("const {}: &[&str] = &[{files}];", part.to_uppercase()));
    }
}

/// What names a language in all others too: the engine knows it without that language's texts.
const LANGUAGE_NAME: &str = "language_name";

/// Every language of the page has a file in `words/`; all have the same keys.
fn words_type(code: &mut String, knowledge: &Knowledge) {
    let keys = || knowledge.words.iter().take(1).flat_map(|file| file.content.keys()).filter(|key| *key != LANGUAGE_NAME);
    let fields: String = keys().map(|key| format!("pub {key}: &'static str, ")).collect();
    let empty: String = keys().map(|key| format!("{key}: \"\", ")).collect();
    let places: String = keys().map(|key| format!("&mut all.{key}, ")).collect();
    line(code, &format!("/// The page's own words.\npub struct Words {{ {fields} }}"));
    // one loop for all: a call for each would weigh 1 KB in the page
    let read = format!("let mut all = Self {{ {empty} }}; for place in [{places}] {{ *place = reader.text(); }} all");
    line(code, &format!("impl Words {{\n    fn read(reader: &mut book::Reader) -> Self {{ {read} }}\n}}"));
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

pub fn book(knowledge: &Knowledge, rules: &Rules, weights: &[Entry]) -> Book {
    let mut book = Book::default();
    for file in &knowledge.words {
        book.text(file.content.get(LANGUAGE_NAME).map_or(file.stem(), |name| name.as_ref()));
    }
    knowledge.reasons.iter().for_each(|file| book.reason(&file.content));
    book.list(&knowledge.status.content.status, |book, code| book.code(knowledge, code));
    book.list(&knowledge.status.content.reply, |book, code| book.code(knowledge, code));
    book.list(&knowledge.providers, |book, file| book.provider(knowledge, &file.content));
    book.list(&knowledge.blocklists.content.list, |book, list| {
        book.text(&list.name);
        book.list(&list.words, |book, word| book.text(word.as_ref()));
        book.text(&list.lookup);
        book.text(list.delist.as_deref().unwrap_or_default());
        book.number(list.dead.unwrap_or_default().into());
    });
    book.mailers(&knowledge.mailers);
    for words in knowledge.reading.content.values().chain(knowledge.details.content.values()) {
        book.list_of_words(&words.iter().map(|word| word.as_ref()).collect::<Vec<_>>());
    }
    book.list(&knowledge.domains.content.known, |book, domain| book.text(domain.as_ref()));
    book.pairs(&knowledge.domains.content.slips);
    book.pairs(&knowledge.domains.content.ends);
    book.list(&knowledge.unreadable.content.kind, |book, kind| {
        book.text(&kind.name);
        book.list(&kind.magic, |book, magic| book.text(magic));
        book.list(&kind.holds, |book, name| book.text(name));
    });
    book.rules(rules);
    book.weights(weights);
    book
}

/// What everybody reads in a language.
pub fn texts(knowledge: &Knowledge, language: &str) -> String {
    let mut book = Book::default();
    let words = knowledge.words.iter().filter(|file| file.stem() == language).flat_map(|file| &file.content);
    words.filter(|(key, _)| *key != LANGUAGE_NAME).for_each(|(_, text)| book.text(text.as_ref()));
    for file in &knowledge.reasons {
        let texts = of(language, &file.content.en, &file.content.ja);
        let steps: Vec<&String> = texts.steps.iter().map(|step| step.as_ref()).collect();
        book.texts(texts.title.as_ref(), texts.meaning.as_ref(), &steps, texts.reply.as_ref());
    }
    for file in &knowledge.notices {
        let texts = of(language, &file.content.en, &file.content.ja);
        book.texts(&texts.title, &texts.meaning, &texts.steps, &texts.reply);
    }
    for kind in &knowledge.unreadable.content.kind {
        let texts = of(language, &kind.en, &kind.ja);
        book.texts(&texts.title, &texts.meaning, &texts.steps, "");
    }
    let status = &knowledge.status.content;
    book.list(&status.status, |book, code| book.text(of(language, &code.en, &code.ja)));
    book.list(&status.reply, |book, code| book.text(of(language, &code.en, &code.ja)));
    book.whole()
}

/// What is said to others than the sender, in a language.
pub fn roles(knowledge: &Knowledge, language: &str) -> String {
    let mut book = Book::default();
    for file in &knowledge.reasons {
        let ReasonTexts { agent, marketer, admin, developer, customer, postmaster, .. } = of(language, &file.content.en, &file.content.ja);
        for steps in [agent, marketer, admin, developer] {
            book.list(steps, |book, step| book.text(&coded(step.as_ref())));
        }
        [customer, postmaster].into_iter().for_each(|letter| book.text(&coded(letter.as_ref())));
    }
    book.whole()
}

/// A detail is one character, its number counted from U+E000; U+0001 divides the wordings of a sentence.
fn coded(text: &str) -> String {
    let marked = text.trim().split("||").map(str::trim).collect::<Vec<_>>().join("\u{1}");
    DETAILS.iter().zip('\u{e000}'..).fold(marked, |text, (name, mark)| text.replace(&format!("{{{name}}}"), &mark.to_string()))
}

fn of<'a, T: ?Sized>(language: &str, en: &'a T, ja: &'a T) -> &'a T {
    if language == "ja" { ja } else { en }
}

/// What a number of `words.txt` holds at most: below the surrogates.
const MOST: usize = 0xd000;

/// A text ends with U+0019; a number is the one character of that scalar value; a list has its length before it.
#[derive(Default)]
pub struct Book {
    pieces: Vec<Piece>,
    /// What is written now belongs to other languages than English and Japanese.
    elsewhere: bool,
}

/// A part of the book, without and with the words of other languages.
#[derive(Default)]
struct Piece {
    near: String,
    whole: String,
}

impl Book {
    pub fn whole(&self) -> String {
        self.pieces.iter().map(|piece| piece.whole.as_str()).collect()
    }

    /// Without the words of other languages.
    pub fn near(&self) -> String {
        self.pieces.iter().map(|piece| piece.near.as_str()).collect()
    }

    /// How to make the whole of that: how many characters to copy, how many to leave out, how many to put in, and those.
    pub fn words(&self) -> String {
        let (mut words, mut copied) = (Self::default(), 0);
        for piece in &self.pieces {
            let count = |text: &str| text.chars().count();
            if piece.near == piece.whole {
                copied += count(&piece.near);
                continue;
            }
            while copied > MOST {
                [MOST, 0, 0].into_iter().for_each(|number| words.number(number));
                copied -= MOST;
            }
            [copied, count(&piece.near), count(&piece.whole)].into_iter().for_each(|number| words.number(number));
            words.push(&piece.whole, &piece.whole);
            copied = 0;
        }
        words.whole()
    }

    fn push(&mut self, near: &str, whole: &str) {
        let near = if self.elsewhere { "" } else { near };
        let is_other = |piece: &Piece| (piece.near == piece.whole) != (near == whole);
        if self.pieces.last().is_none_or(is_other) {
            self.pieces.push(Piece::default());
        }
        let piece = self.pieces.last_mut().expect("one was pushed");
        piece.near += near;
        piece.whole += whole;
    }

    fn text(&mut self, text: &str) {
        assert!(!text.contains('\u{19}'), "U+0019 ends a text, it cannot be part of one: {text:?}");
        let text = format!("{text}\u{19}");
        self.push(&text, &text);
    }

    fn number(&mut self, number: usize) {
        self.numbers(number, number);
    }

    fn numbers(&mut self, near: usize, whole: usize) {
        let character =
            |number: usize| u32::try_from(number).ok().and_then(char::from_u32).expect("numbers of the book are small").to_string();
        self.push(&character(near), &character(whole));
    }

    /// A list of which some items belong to other languages.
    fn list_in_part<T>(&mut self, items: &[T], is_elsewhere: impl Fn(&T) -> bool, write: impl FnMut(&mut Self, &T)) {
        self.numbers(items.iter().filter(|item| !is_elsewhere(item)).count(), items.len());
        self.in_part(items, is_elsewhere, write);
    }

    fn in_part<T>(&mut self, items: &[T], is_elsewhere: impl Fn(&T) -> bool, mut write: impl FnMut(&mut Self, &T)) {
        for item in items {
            self.elsewhere = is_elsewhere(item);
            write(self, item);
        }
        self.elsewhere = false;
    }

    /// Words that tell their language by their letters.
    fn list_of_words(&mut self, words: &[&String]) {
        self.list_in_part(words, |word| has_foreign_letters(word), |book, word| book.text(word));
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
        let facts = [
            (&reason.category, CATEGORIES),
            (&reason.responsible, RESPONSIBLES),
            (&reason.list_action, LIST_ACTIONS),
            (&reason.counting, COUNTINGS),
        ];
        let place = |name: &str, names: &[&str]| names.iter().position(|known| *known == name).expect("check.rs looked at the name");
        facts.into_iter().for_each(|(name, names)| self.number(place(name.as_ref(), names)));
        self.equivalents(&reason.equivalents);
    }

    fn equivalents(&mut self, e: &Equivalents) {
        [&e.sisimai, &e.kumomta, &e.ses, &e.postmark, &e.postalsys, &e.customers_mail_cloud].into_iter().for_each(|name| self.text(name));
        self.number(e.sparkpost.into());
    }

    fn texts(&mut self, title: &str, meaning: &str, steps: &[impl AsRef<str>], reply: &str) {
        self.text(title);
        self.text(meaning);
        self.list(steps, |book, step| book.text(&coded(step.as_ref())));
        self.text(&coded(reply));
    }

    fn code<T: ToString>(&mut self, knowledge: &Knowledge, code: &Code<T>) {
        let permanent = code.reason.as_ref().map(|reason| (reason.as_ref(), code.sure.unwrap_or(0.5)));
        let transient = code.transient.as_ref().map(|t| (t.reason.as_ref(), t.sure)).or(permanent);
        self.text(&code.code.as_ref().to_string());
        [permanent, transient].into_iter().for_each(|reading| self.reading(knowledge, reading));
    }

    /// A reason's number, counted from one, and how sure it is in percent.
    fn reading(&mut self, knowledge: &Knowledge, reading: Option<(&String, f32)>) {
        let (reason, sure) = reading.map_or((None, 0.0), |(name, sure)| (knowledge.reasons.iter().position(|f| f.stem() == name), sure));
        self.number(reason.map_or(0, |n| n + 1));
        self.number(percent(sure));
    }

    fn provider(&mut self, knowledge: &Knowledge, provider: &Provider) {
        self.text(&provider.name);
        self.text(provider.help.as_deref().unwrap_or_default());
        [&provider.hosts, &provider.domains, &provider.words].into_iter().for_each(|texts| self.list(texts, |book, text| book.text(text)));
        self.list(&provider.since, |book, since| {
            book.text(&since.date);
            book.list(&since.reasons, |book, reason| book.reading(knowledge, Some((reason.as_ref(), 1.0))));
            [&since.before, &since.after].into_iter().flat_map(|said| [&said.en, &said.ja]).for_each(|text| book.text(text));
        });
    }

    fn mailers(&mut self, mailers: &[File<Mailer>]) {
        let named: Vec<&Mailer> = mailers.iter().map(|file| &file.content).filter(|mailer| mailer.name.is_some()).collect();
        self.list(&named, |book, mailer| {
            book.text(mailer.name.as_deref().unwrap_or_default());
            book.list_of_words(&mailer.signs.iter().map(|sign| sign.as_ref()).collect::<Vec<_>>());
        });
        let mut marks: Vec<&String> = mailers.iter().flat_map(|file| &file.content.returned).map(|mark| mark.as_ref()).collect();
        marks.sort_unstable();
        marks.dedup();
        self.list_of_words(&marks);
    }

    /// Facts of rules stand in columns: neighbours are alike, which gzip likes.
    fn rules(&mut self, all: &Rules) {
        self.list(&all.files, |book, file| book.text(file));
        self.list(&all.statuses(), |book, status| book.text(status));
        self.list(&all.concepts, |book, concept| {
            let words: Vec<(&String, bool)> =
                concept.here.iter().map(|word| (word, false)).chain(concept.elsewhere.iter().map(|word| (word, true))).collect();
            book.list_in_part(&words, |(_, is_elsewhere)| *is_elsewhere, |book, (word, _)| book.text(word));
        });
        self.numbers(all.rules.iter().filter(|rule| !rule.elsewhere).count(), all.rules.len());
        let statuses = all.statuses();
        let columns: [&dyn Fn(&Rule) -> usize; 5] = [
            &|rule| rule.says,
            &|rule| percent(rule.sure),
            &|rule| rule.provider.map_or(0, |provider| provider + 1),
            &|rule| rule.status.as_ref().and_then(|own| statuses.iter().position(|status| *status == own)).map_or(0, |n| n + 1),
            &|rule| rule.file,
        ];
        for column in columns {
            self.in_part(&all.rules, |rule| rule.elsewhere, |book, rule| book.number(column(rule)));
        }
        self.lines(&all.rules);
        self.in_part(&all.rules, |rule| rule.elsewhere, |book, rule| book.text(&slots(rule)));
    }

    /// In columns too, and in an order in which those are alike: codes, then all else by its reasons.
    fn weights(&mut self, entries: &[Entry]) {
        let is_elsewhere = |entry: &&Entry| entry.elsewhere;
        let reasons = |entry: &Entry| entry.weights.iter().map(|(reason, _)| letter(*reason as i32)).collect::<String>();
        let (codes, mut words): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| entry.name.starts_with('='));
        words.sort_by_cached_key(|entry| (entry.weights.len(), reasons(entry)));
        let all: Vec<&Entry> = codes.into_iter().chain(words).collect();
        self.list_in_part(&all, is_elsewhere, |book, entry| book.text(&entry.name));
        self.in_part(&all, is_elsewhere, |book, entry| book.text(&reasons(entry)));
        self.in_part(&all, is_elsewhere, |book, entry| {
            let tenths: String = entry.weights.iter().map(|(_, tenths)| letter(64 + tenths)).collect();
            book.push(&tenths, &tenths);
        });
    }

    /// Each counts from the rule before it in the same file.
    fn lines(&mut self, rules: &[Rule]) {
        let (mut near, mut whole) = ((0, 0), (0, 0));
        let since = |rule: &Rule, last: (usize, usize)| rule.line - if last.0 == rule.file { last.1 } else { 0 };
        let write = |book: &mut Self, rule: &Rule| {
            book.numbers(since(rule, near), since(rule, whole));
            whole = (rule.file, rule.line);
            near = if rule.elsewhere { near } else { whole };
        };
        self.in_part(rules, |rule| rule.elsewhere, write);
    }
}

/// A weight's two numbers, as characters that end no text.
fn letter(number: i32) -> char {
    u32::try_from(number + 32).ok().and_then(char::from_u32).expect("weights are small")
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
