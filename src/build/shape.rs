//! The shape of every file in `knowledge/`, and the faults that a person who edits one may make.

use serde::{Deserialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};
use toml::Spanned;

/// Why a file cannot be used. Ends with what to do.
pub struct Fault {
    pub file: String,
    pub line: usize,
    pub found: String,
    pub hint: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "src/knowledge/{}:{}: {}\nhint: {}", self.file, self.line, self.found, self.hint)
    }
}

/// A file's content with its name (below `knowledge/`) and text, so that a fault can name its line.
pub struct File<T> {
    pub name: String,
    pub text: String,
    pub content: T,
}

impl<T> File<T> {
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or(&self.name);
        name.trim_end_matches(".toml")
    }

    pub fn line(&self, offset: usize) -> usize {
        self.text[..offset.min(self.text.len())].matches('\n').count() + 1
    }

    pub fn fault(&self, offset: usize, found: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { file: self.name.clone(), line: self.line(offset), found: found.into(), hint: hint.into() }
    }
}

pub struct Knowledge {
    pub reasons: Vec<File<Reason>>,
    pub notices: Vec<File<Notice>>,
    pub warnings: Vec<File<Signs>>,
    pub providers: Vec<File<Provider>>,
    pub mailers: Vec<File<Mailer>>,
    pub words: Vec<File<BTreeMap<String, Spanned<String>>>>,
    pub status: File<Status>,
    pub blocklists: File<Blocklists>,
    pub vocabulary: File<BTreeMap<String, Vec<Spanned<String>>>>,
    /// More words of those groups, in other languages than the page's.
    pub elsewhere: File<BTreeMap<String, Vec<Spanned<String>>>>,
    pub reading: File<BTreeMap<String, Vec<Spanned<String>>>>,
    pub weights: File<BTreeMap<String, Spanned<String>>>,
    pub details: File<BTreeMap<String, Vec<Spanned<String>>>>,
    pub domains: File<Domains>,
    pub unreadable: File<Unreadable>,
}

/// Where the cause of a failure lies.
pub const CATEGORIES: &[&str] = &["temporary", "sender", "permanent", "receiver", "unknown"];
/// Who can mend it.
pub const RESPONSIBLES: &[&str] = &["sender", "senderAdmin", "recipient", "recipientAdmin", "nobody"];
/// What a mailing list does with the address.
pub const LIST_ACTIONS: &[&str] = &["remove", "correct", "pause", "keep"];
/// How many failures cost an address its place on a mailing list.
pub const COUNTINGS: &[&str] = &["at_once", "after_3_in_14_days", "never"];
/// What steps and letters may leave open; `advice/fill.rs` fills it in.
pub const DETAILS: &[&str] = &[
    "recipient",
    "domain",
    "host",
    "diagnostic",
    "provider",
    "help",
    "limit",
    "size",
    "wait",
    "until",
    "list",
    "listed",
    "lookup",
    "moved",
    "suggestion",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub category: Spanned<String>,
    pub responsible: Spanned<String>,
    pub list_action: Spanned<String>,
    pub counting: Spanned<String>,
    pub equivalents: Equivalents,
    pub en: ReasonTexts,
    pub ja: ReasonTexts,
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub unlike: Vec<Unlike>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    #[serde(rename = "equivalents")]
    pub _equivalents: Option<Equivalents>,
    pub en: Texts,
    pub ja: Texts,
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub unlike: Vec<Unlike>,
}

/// Words that only a warning is about: they speak for no reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub unlike: Vec<Unlike>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalents {
    pub sisimai: String,
    pub kumomta: String,
    pub ses: String,
    pub sparkpost: u8,
    pub postmark: String,
    pub postalsys: String,
    pub customers_mail_cloud: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub title: String,
    pub meaning: String,
    pub steps: Vec<String>,
    pub reply: String,
}

/// The same thing said to each who may ask.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonTexts {
    pub title: Spanned<String>,
    pub meaning: Spanned<String>,
    pub steps: Vec<Spanned<String>>,
    pub reply: Spanned<String>,
    pub agent: Vec<Spanned<String>>,
    pub marketer: Vec<Spanned<String>>,
    pub admin: Vec<Spanned<String>>,
    pub developer: Vec<Spanned<String>>,
    pub customer: Spanned<String>,
    pub postmaster: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub text: Spanned<String>,
    pub seen: Spanned<String>,
    pub source: String,
    /// Only in a provider's file: the reason that the words have there.
    pub reason: Option<Spanned<String>>,
    pub sure: Option<Spanned<f32>>,
    pub status: Option<String>,
    /// Only in a provider's file: the words are so much its own that they count wherever they stand.
    #[serde(default)]
    pub everywhere: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unlike {
    pub seen: String,
    pub is: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub name: String,
    pub help: Option<String>,
    pub source: String,
    pub checked: String,
    #[serde(default)]
    pub hosts: Vec<String>,
    #[serde(default)]
    pub domains: Vec<String>,
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub since: Vec<Since>,
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
}

/// A day from which a provider's refusals mean something else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    pub date: String,
    /// The reasons beside which it is said.
    pub reasons: Vec<Spanned<String>>,
    pub source: String,
    /// To say of a mail from before that day, or from a day that is not known.
    pub before: Said,
    /// To say of a mail from that day on.
    pub after: Said,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub en: String,
    pub ja: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailer {
    pub name: Option<String>,
    pub source: String,
    /// Words of the report or of its headers that only this software writes.
    #[serde(default)]
    pub signs: Vec<Spanned<String>>,
    /// Beginnings of the line above the returned mail.
    #[serde(default)]
    pub returned: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub status: Vec<Code<String>>,
    pub reply: Vec<Code<u16>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code<T> {
    pub code: Spanned<T>,
    #[serde(rename = "title")]
    pub _title: Option<String>,
    pub source: String,
    pub reason: Option<Spanned<String>>,
    pub sure: Option<f32>,
    pub transient: Option<Transient>,
    pub en: String,
    pub ja: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transient {
    pub reason: Spanned<String>,
    pub sure: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blocklists {
    pub list: Vec<Blocklist>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blocklist {
    pub name: String,
    pub words: Vec<Spanned<String>>,
    #[serde(default)]
    pub lookup: String,
    /// Where to ask to be taken off, if not on the look-up page.
    pub delist: Option<String>,
    /// The year since which the list is no more.
    pub dead: Option<u16>,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domains {
    pub known: Vec<Spanned<String>>,
    /// Each with what it was meant to be.
    pub slips: BTreeMap<String, Spanned<String>>,
    pub ends: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreadable {
    pub kind: Vec<UnreadableKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnreadableKind {
    pub name: String,
    /// The first bytes of such a file, as characters U+0000 to U+00FF.
    pub magic: Vec<String>,
    /// Names of which such a file holds one, in UTF-16; without them the first bytes are enough.
    #[serde(default)]
    pub holds: Vec<String>,
    pub en: Plain,
    pub ja: Plain,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plain {
    pub title: String,
    pub meaning: String,
    pub steps: Vec<String>,
}

pub fn read(folder: &Path) -> Result<Knowledge, Fault> {
    Ok(Knowledge {
        reasons: files(folder, "reasons")?,
        notices: files(folder, "notices")?,
        warnings: files(folder, "warnings")?,
        providers: files(folder, "providers")?,
        mailers: files(folder, "mailers")?,
        words: files(folder, "words")?,
        status: file(folder, "status.toml")?,
        blocklists: file(folder, "blocklists.toml")?,
        vocabulary: file(folder, "vocabulary.toml")?,
        elsewhere: file(folder, "elsewhere.toml")?,
        reading: file(folder, "reading.toml")?,
        weights: file(folder, "weights.toml")?,
        details: file(folder, "details.toml")?,
        domains: file(folder, "domains.toml")?,
        unreadable: file(folder, "unreadable.toml")?,
    })
}

/// All TOML files of a folder, in the order of their names.
fn files<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<File<T>>, Fault> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder.join(name))
        .map_err(|error| unreadable(name, error))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    paths.sort();
    let names = paths.iter().filter_map(|path| path.file_name()?.to_str());
    names.map(|file_name| file(folder, &format!("{name}/{file_name}"))).collect()
}

fn file<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<File<T>, Fault> {
    let text = fs::read_to_string(folder.join(name)).map_err(|error| unreadable(name, error))?;
    let content = toml::from_str(&text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        Fault {
            file: name.to_owned(),
            line: text[..offset.min(text.len())].matches('\n').count() + 1,
            found: error.message().to_owned(),
            hint: "src/knowledge/README.md shows each kind of file with all its keys".to_owned(),
        }
    })?;
    Ok(File { name: name.to_owned(), text, content })
}

fn unreadable(name: &str, error: std::io::Error) -> Fault {
    Fault {
        file: name.to_owned(),
        line: 1,
        found: format!("cannot be read: {error}"),
        hint: "put the file there, or mend its rights".to_owned(),
    }
}
