//! Rules as rows of slots. In a slot stand words, or a concept of `vocabulary.toml`: a class of words that mean the same.

use crate::{
    elsewhere::{self, has_foreign_letters},
    shape::{Fault, File, Knowledge, Rule as Source},
};
use std::collections::{BTreeMap, BTreeSet};

/// The sureness of a rule that names none.
const SURE: f32 = 0.9;

pub struct Rule {
    /// The number of a reason, after all reasons that of a notice, and after all notices that of a warning.
    pub says: usize,
    pub sure: f32,
    /// The only provider at which the words mean this.
    pub provider: Option<usize>,
    pub status: Option<String>,
    pub slots: Vec<Slot>,
    pub file: usize,
    pub line: usize,
    /// Its proof, in lower case.
    pub seen: String,
    /// It reads no English and no Japanese.
    pub elsewhere: bool,
}

#[derive(PartialEq)]
pub struct Slot {
    /// Words, or one character that stands for a concept.
    pub words: String,
    /// Other words may stand before it.
    pub gap: bool,
}

/// Words that mean the same: those of English and Japanese, then those of other languages.
#[derive(Default)]
pub struct Concept {
    pub here: Vec<String>,
    pub elsewhere: Vec<String>,
}

#[derive(Default)]
pub struct Rules {
    pub rules: Vec<Rule>,
    pub files: Vec<String>,
    pub concepts: Vec<Concept>,
    /// Their names with braces, in the same order.
    names: Vec<String>,
}

pub fn compile(knowledge: &Knowledge) -> Result<Rules, Fault> {
    let mut all = Rules::default();
    all.add_vocabulary(knowledge)?;
    for (number, file) in knowledge.reasons.iter().enumerate() {
        all.add_file(file, &file.content.rules, |_| Ok((number, None)))?;
    }
    for (number, file) in knowledge.notices.iter().enumerate() {
        all.add_file(file, &file.content.rules, |_| Ok((knowledge.reasons.len() + number, None)))?;
    }
    for (number, file) in knowledge.warnings.iter().enumerate() {
        all.add_file(file, &file.content.rules, |_| Ok((knowledge.reasons.len() + knowledge.notices.len() + number, None)))?;
    }
    for (number, file) in knowledge.providers.iter().enumerate() {
        all.add_file(file, &file.content.rules, |rule| {
            let reason = rule.reason.as_ref().ok_or_else(|| {
                file.fault(
                    rule.text.span().start,
                    "a provider's rule without `reason`",
                    "add `reason = \"…\"`: what these words mean there",
                )
            })?;
            let says = known(knowledge, file, reason.as_ref(), reason.span().start)?;
            Ok((says, (!rule.everywhere).then_some(number)))
        })?;
    }
    elsewhere::mark(&mut all);
    Ok(all)
}

/// The number of a reason, or after all reasons that of a notice, that a file other than its own mentions.
pub fn known<T>(knowledge: &Knowledge, file: &File<T>, name: &str, offset: usize) -> Result<usize, Fault> {
    let mut all = knowledge.reasons.iter().map(File::stem).chain(knowledge.notices.iter().map(File::stem));
    all.position(|stem| stem == name).ok_or_else(|| {
        file.fault(offset, format!("`{name}` is no reason"), "use the name of a file in src/knowledge/reasons/ (without .toml)")
    })
}

type Meaning = (usize, Option<usize>);

impl Rules {
    /// All status codes that rules ask for, each once.
    pub fn statuses(&self) -> Vec<&String> {
        let mut all: Vec<&String> = self.rules.iter().filter_map(|rule| rule.status.as_ref()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn add_vocabulary(&mut self, knowledge: &Knowledge) -> Result<(), Fault> {
        let (here, there) = (&knowledge.vocabulary, &knowledge.elsewhere);
        let names: BTreeSet<&String> = here.content.keys().chain(there.content.keys()).collect();
        for name in names {
            let concept = Concept { here: words(here, name)?, elsewhere: words(there, name)? };
            for word in here.content.get(name).into_iter().flatten() {
                let (found, hint) = if has_foreign_letters(word.as_ref()) {
                    ("is neither English nor Japanese", "put it into elsewhere.toml, under the same name")
                } else if concept.elsewhere.contains(word.as_ref()) {
                    ("stands in elsewhere.toml too", "keep one of the two")
                } else {
                    continue;
                };
                return Err(here.fault(word.span().start, format!("`{}` {found}", word.as_ref()), hint));
            }
            self.names.push(format!("{{{name}}}"));
            self.concepts.push(concept);
        }
        Ok(())
    }

    fn add_file<T>(&mut self, file: &File<T>, rules: &[Source], meaning: impl Fn(&Source) -> Result<Meaning, Fault>) -> Result<(), Fault> {
        self.files.push(file.name.clone());
        for rule in rules {
            let (says, provider) = meaning(rule)?;
            let slots = self.slots(file, rule)?;
            let line = file.line(rule.text.span().start);
            let new = Rule {
                says,
                sure: sure(file, rule)?,
                provider,
                status: rule.status.clone(),
                slots,
                file: self.files.len() - 1,
                line,
                seen: rule.seen.as_ref().to_lowercase(),
                elsewhere: false,
            };
            self.refuse_twin(file, rule, &new)?;
            self.rules.push(new);
        }
        Ok(())
    }

    fn refuse_twin<T>(&self, file: &File<T>, rule: &Source, new: &Rule) -> Result<(), Fault> {
        let twin = self.rules.iter().find(|old| old.provider == new.provider && old.status == new.status && old.slots == new.slots);
        let Some(twin) = twin else { return Ok(()) };
        let found = format!("`{}` stands in {}:{} already", rule.text.as_ref(), self.files[twin.file], twin.line);
        Err(file.fault(rule.text.span().start, found, "keep one of the two"))
    }

    /// `{mailbox} * is full` is three slots: a concept, then after a gap the words, or after no gap a concept.
    fn slots<T>(&mut self, file: &File<T>, rule: &Source) -> Result<Vec<Slot>, Fault> {
        plain(file, &rule.text)?;
        let mut slots = Vec::new();
        let mut gap = false;
        for piece in pieces(rule.text.as_ref()) {
            if piece == "*" {
                gap = true;
                continue;
            }
            let words = if piece.starts_with('{') { self.concept(file, rule.text.span().start, &piece)? } else { piece };
            slots.push(Slot { words, gap });
            gap = false;
        }
        if slots.len() > 8 {
            return Err(file.fault(
                rule.text.span().start,
                format!("{} slots", slots.len()),
                "use at most eight words or concepts between gaps",
            ));
        }
        if slots.is_empty() || gap {
            return Err(file.fault(
                rule.text.span().start,
                "a rule needs words, and none of them may be a gap at its end",
                "write the words in lower case, `*` only between them",
            ));
        }
        Ok(slots)
    }

    /// A concept's number as the character that stands for it, from U+E000 on.
    pub fn concept<T>(&self, file: &File<T>, at: usize, name: &str) -> Result<String, Fault> {
        let number = self.names.iter().position(|known| known == name).ok_or_else(|| {
            let found = format!("`{name}` is no concept");
            file.fault(at, found, "use one of vocabulary.toml's names, or add it there")
        })?;
        Ok(char::from_u32(0xe000 + number as u32).expect("a private character for each concept").to_string())
    }
}

/// The words of a concept in one of the two files.
fn words(file: &File<BTreeMap<String, Vec<toml::Spanned<String>>>>, name: &String) -> Result<Vec<String>, Fault> {
    let mut words: Vec<String> = Vec::new();
    for word in file.content.get(name).into_iter().flatten() {
        plain(file, word)?;
        if words.contains(word.as_ref()) {
            return Err(file.fault(word.span().start, format!("`{}` stands twice in `{name}`", word.as_ref()), "take one away"));
        }
        words.push(word.as_ref().clone());
    }
    Ok(words)
}

/// Words are compared in lower case, with single blanks.
fn plain<T>(file: &File<T>, words: &toml::Spanned<String>) -> Result<(), Fault> {
    let text = words.as_ref();
    let at = words.span().start;
    if text.to_lowercase() != *text {
        return Err(file.fault(at, format!("capitals in `{text}`"), "write it in lower case; case never counts"));
    }
    if text.split_whitespace().collect::<Vec<_>>().join(" ") != *text || text.is_empty() {
        return Err(file.fault(at, format!("blanks in `{text}`"), "write words with one blank between them and none around"));
    }
    if text.contains('@') && !text.contains("@ ") {
        return Err(file.fault(
            at,
            format!("an address in `{text}`"),
            "leave it out: addresses are taken out of a reply before its words are read",
        ));
    }
    Ok(())
}

fn sure<T>(file: &File<T>, rule: &Source) -> Result<f32, Fault> {
    let Some(sure) = &rule.sure else { return Ok(SURE) };
    match *sure.as_ref() {
        value if (0.05..=0.99).contains(&value) => Ok(value),
        value => Err(file.fault(sure.span().start, format!("sure = {value}"), "expected a share from 0.05 to 0.99")),
    }
}

/// Splits at lone stars and around concepts.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = String::new();
    for word in text.split(' ') {
        if word == "*" || (word.starts_with('{') && word.ends_with('}')) {
            pieces.extend((!open.is_empty()).then(|| std::mem::take(&mut open)));
            pieces.push(word.to_owned());
            continue;
        }
        if !open.is_empty() {
            open.push(' ');
        }
        open.push_str(word);
    }
    pieces.extend((!open.is_empty()).then_some(open));
    pieces
}
