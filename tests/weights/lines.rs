//! Labelled replies: where each comes from, and which rules must not speak for it.

use crate::labels::{self, Expected, parse};
use kaeru::{
    Reason,
    failures::{self, Failure},
    input,
    knowledge::{Rule, Says},
};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use toml::Spanned;

pub struct Line {
    pub failure: Failure,
    /// The label, then other readings that are fair.
    pub reasons: Vec<Reason>,
    /// The first word of its source: "postfix", "learn.microsoft.com".
    pub family: String,
    /// The file that it comes from.
    pub set: &'static str,
    /// Whether its verdict is measured; else it is only learned from.
    pub is_measured: bool,
    /// The rules of its own family, and the one that it proves.
    deaf: BTreeSet<String>,
}

impl Line {
    /// Whether a rule may speak for it.
    pub fn hears(&self, rule: &Rule) -> bool {
        !matches!(rule.says, Says::Reason(_)) || !self.deaf.contains(&rule.place())
    }
}

pub fn all() -> Vec<Line> {
    let mut lines = Lines::default();
    lines.add_rules();
    for set in ["replies", "general", "documented"] {
        lines.add_replies(set);
    }
    for set in ["labels", "fifth", "several", "logs", "events"] {
        lines.add_mails(set);
    }
    for set in labels::LANGUAGES {
        lines.add_texts(set);
    }
    lines.add_wordings();
    lines.add_corpus();
    lines.all
}

/// The concepts of vocabulary.toml with their words in all languages.
pub fn vocabulary() -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = parse(&root().join("src/knowledge/vocabulary.toml"));
    let elsewhere: BTreeMap<String, Vec<String>> = parse(&root().join("src/knowledge/elsewhere.toml"));
    elsewhere.into_iter().for_each(|(name, words)| all.entry(name).or_default().extend(words));
    all
}

#[derive(Default)]
struct Lines {
    all: Vec<Line>,
    /// The words of each rule's source, by its place.
    sources: BTreeMap<String, Vec<String>>,
}

impl Lines {
    fn add(
        &mut self,
        set: &'static str,
        is_measured: bool,
        source: &str,
        own: Option<String>,
        failure: Option<Failure>,
        reasons: Vec<Reason>,
    ) {
        let Some(failure) = failure.filter(|_| !reasons.is_empty()) else { return };
        let family = words(source).into_iter().next().unwrap_or_default();
        let of_family = self.sources.iter().filter(|(_, words)| words.contains(&family)).map(|(place, _)| place.clone());
        let deaf = of_family.chain(own).collect();
        self.all.push(Line { failure, reasons, family, set, is_measured, deaf });
    }

    /// The reply that each rule is proven by. All sources must be known before the first line is added.
    fn add_rules(&mut self) {
        let entries: Vec<RuleEntry> = ["reasons", "notices", "providers"].into_iter().flat_map(rule_entries).collect();
        self.sources = entries.iter().map(|entry| (entry.place.clone(), words(&entry.source))).collect();
        for entry in entries {
            self.add("rules", false, &entry.source, Some(entry.place), failure(&entry.seen), reasons(&entry.reason, &[]));
        }
    }

    fn add_replies(&mut self, set: &'static str) {
        for reply in labels::replies(set) {
            self.add(set, true, &reply.source, None, failure(&reply.text), reasons(&reply.reason, &reply.also_ok));
        }
    }

    fn add_mails(&mut self, set: &'static str) {
        for mail in labels::mails(set) {
            let maker = mail.file.split('/').next().unwrap_or_default();
            let path = labels::corpus().join(&mail.file);
            self.add_mail(set, mail.source.as_deref().unwrap_or(maker), &path, &mail.recipient);
        }
    }

    /// Every failure that a label names.
    fn add_mail(&mut self, set: &'static str, source: &str, path: &Path, labels: &[Expected]) {
        for failure in failures(&fs::read(path).unwrap()) {
            let label = labels.iter().find(|label| label.address.as_deref().is_some_and(|address| failure.is_about(address)));
            if let Some(label) = label {
                let reasons = label.reason.as_ref().map(|reason| reasons(reason, &label.also_ok)).unwrap_or_default();
                self.add(set, true, source, None, Some(failure), reasons);
            }
        }
    }

    fn add_texts(&mut self, set: &'static str) {
        for text in labels::texts(set) {
            self.add(set, false, &text.language, None, failure(&text.text), reasons(&text.says, &text.also_ok));
        }
    }

    fn add_wordings(&mut self) {
        for path in files("tests/wordings") {
            let reason = stem(&path);
            for wording in parse::<Wordings>(&path).line {
                self.add("wordings", false, "", None, failure(&wording.text), reasons(&reason, &wording.also_ok));
            }
        }
    }

    /// The shared corpus, where there is one.
    fn add_corpus(&mut self) {
        let folder = root().join("../shared/corpus");
        let Ok(labels) = fs::read_to_string(folder.join("labels.jsonl")) else {
            return println!("No corpus at ../shared/corpus: it is neither learned from nor measured.");
        };
        for line in labels.lines() {
            let mail: CorpusMail = serde_json::from_str(line).unwrap();
            let name = mail.file.rsplit('/').next().unwrap_or_default();
            let maker = name.trim_start_matches("lhost-").trim_start_matches("rhost-").split(['-', '.']).next().unwrap_or_default();
            self.add_mail("corpus", maker, &folder.join(&mail.file), &mail.recipients);
        }
    }
}

struct RuleEntry {
    place: String,
    seen: String,
    source: String,
    reason: String,
}

fn rule_entries(folder: &str) -> Vec<RuleEntry> {
    let entries = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let stem = stem(&path);
        let entry = move |rule: LabelledRule| RuleEntry {
            place: format!("{folder}/{stem}.toml:{}", text[..rule.text.span().start].matches('\n').count() + 1),
            source: if folder == "providers" { format!("{stem} {}", rule.source) } else { rule.source },
            reason: rule.reason.unwrap_or_else(|| stem.clone()),
            seen: rule.seen,
        };
        parse::<Rules>(&path).rule.into_iter().map(entry).collect::<Vec<_>>()
    };
    files(&format!("src/knowledge/{folder}")).into_iter().flat_map(entries).collect()
}

#[derive(Deserialize)]
struct Rules {
    #[serde(default)]
    rule: Vec<LabelledRule>,
}

#[derive(Deserialize)]
struct LabelledRule {
    text: Spanned<String>,
    seen: String,
    source: String,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct CorpusMail {
    file: String,
    recipients: Vec<Expected>,
}

#[derive(Deserialize)]
struct Wordings {
    line: Vec<Wording>,
}

#[derive(Deserialize)]
struct Wording {
    text: String,
    #[serde(default)]
    also_ok: Vec<String>,
}

fn root() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

/// In the order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// None for a notice.
fn reasons(name: &str, also_ok: &[String]) -> Vec<Reason> {
    let reason = |name: &str| Reason::ALL.iter().copied().find(|reason| reason.name() == name);
    let Some(label) = reason(name) else { return Vec::new() };
    std::iter::once(label).chain(also_ok.iter().filter_map(|name| reason(name))).collect()
}

/// The words that may name a source.
fn words(source: &str) -> Vec<String> {
    let lower = source.to_lowercase();
    let words =
        lower.split(|c: char| !c.is_alphanumeric() && c != '.').map(|word| word.trim_matches(|c: char| c == '.' || c.is_ascii_digit()));
    words.filter(|word| word.len() > 2 && !["https", "www", "the", "com", "and"].contains(word)).map(str::to_owned).collect()
}

fn failure(text: &str) -> Option<Failure> {
    failures(text.as_bytes()).into_iter().next()
}

fn failures(bytes: &[u8]) -> Vec<Failure> {
    let (text, _) = input::decode(bytes);
    let tidy = input::lines::tidy(&text);
    let (plain, _) = input::reveal(&tidy);
    failures::read(&input::recognise(&plain)).1.failures
}
