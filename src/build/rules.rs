//! Rules as rows of slots. A slot is a class of words that may stand there: the words themselves, or a concept of
//! `vocabulary.toml`. All words of all classes go into one automaton; what it finds drives the rows.

use crate::shape::{Fault, File, Knowledge, Rule as Source};
use std::collections::BTreeMap;

/// The sureness of a rule that names none.
const SURE: f32 = 0.9;

pub struct Rule {
    /// The name of a reason or notice.
    pub says: String,
    pub is_notice: bool,
    pub sure: f32,
    pub provider: Option<usize>,
    pub status: Option<String>,
    pub slots: Vec<Slot>,
    pub file: usize,
    pub line: usize,
}

pub struct Slot {
    pub class: usize,
    /// Other words may stand before it.
    pub gap: bool,
}

#[derive(Default)]
pub struct Rules {
    pub rules: Vec<Rule>,
    pub files: Vec<String>,
    /// Words, with the classes that they belong to.
    pub patterns: BTreeMap<String, Vec<usize>>,
    /// Names of the classes: `{full}` for a concept, the words themselves else.
    pub classes: BTreeMap<String, usize>,
}

pub fn compile(knowledge: &Knowledge) -> Result<Rules, Fault> {
    let mut all = Rules::default();
    all.add_vocabulary(&knowledge.vocabulary)?;
    for file in &knowledge.reasons {
        all.add_file(file, &file.content.rules, |_| Ok((file.stem().to_owned(), false, None)))?;
    }
    for file in &knowledge.notices {
        all.add_file(file, &file.content.rules, |_| Ok((file.stem().to_owned(), true, None)))?;
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
            known(knowledge, file, reason.as_ref(), reason.span().start)?;
            Ok((reason.as_ref().clone(), false, (!rule.everywhere).then_some(number)))
        })?;
    }
    Ok(all)
}

/// A reason's name that a file other than its own mentions.
pub fn known<T>(knowledge: &Knowledge, file: &File<T>, name: &str, offset: usize) -> Result<(), Fault> {
    let reasons = knowledge.reasons.iter().map(|f| f.stem());
    if reasons.chain(knowledge.notices.iter().map(|f| f.stem())).any(|stem| stem == name) {
        return Ok(());
    }
    Err(file.fault(offset, format!("`{name}` is no reason"), "use the name of a file in src/knowledge/reasons/ (without .toml)"))
}

type Meaning = (String, bool, Option<usize>);

impl Rules {
    fn add_vocabulary(&mut self, file: &File<BTreeMap<String, Vec<toml::Spanned<String>>>>) -> Result<(), Fault> {
        for (name, words) in &file.content {
            let class = self.class(&format!("{{{name}}}"));
            for word in words {
                plain(file, word)?;
                let classes = self.patterns.entry(word.as_ref().clone()).or_default();
                if classes.contains(&class) {
                    return Err(file.fault(word.span().start, format!("`{}` stands twice in `{name}`", word.as_ref()), "take one away"));
                }
                classes.push(class);
            }
        }
        Ok(())
    }

    fn add_file<T>(&mut self, file: &File<T>, rules: &[Source], meaning: impl Fn(&Source) -> Result<Meaning, Fault>) -> Result<(), Fault> {
        self.files.push(file.name.clone());
        for rule in rules {
            let (says, is_notice, provider) = meaning(rule)?;
            let slots = self.slots(file, rule)?;
            let line = file.line(rule.text.span().start);
            let new = Rule {
                says,
                is_notice,
                sure: sure(file, rule)?,
                provider,
                status: rule.status.clone(),
                slots,
                file: self.files.len() - 1,
                line,
            };
            self.refuse_twin(file, rule, &new)?;
            self.rules.push(new);
        }
        Ok(())
    }

    fn refuse_twin<T>(&self, file: &File<T>, rule: &Source, new: &Rule) -> Result<(), Fault> {
        let twin = self.rules.iter().find(|old| {
            old.provider == new.provider
                && old.status == new.status
                && old.slots.len() == new.slots.len()
                && old.slots.iter().zip(&new.slots).all(|(a, b)| a.class == b.class && a.gap == b.gap)
        });
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
            let is_concept = piece.starts_with('{');
            if is_concept && !self.classes.contains_key(&piece) {
                return Err(file.fault(
                    rule.text.span().start,
                    format!("`{piece}` is no concept"),
                    "use one of vocabulary.toml's names, or add it there",
                ));
            }
            let class = self.class(&piece);
            if !is_concept {
                let classes = self.patterns.entry(piece).or_default();
                if !classes.contains(&class) {
                    classes.push(class);
                }
            }
            slots.push(Slot { class, gap });
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

    fn class(&mut self, name: &str) -> usize {
        let next = self.classes.len();
        *self.classes.entry(name.to_owned()).or_insert(next)
    }
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
