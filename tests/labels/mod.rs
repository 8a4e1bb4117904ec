//! The labels of `tests/corpus`, as its TOML files have them.

// each test reads its own part of them
#![allow(dead_code)]

use serde::{Deserialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

pub const LANGUAGES: &[&str] = &["languages", "languages_held_out", "languages_unseen", "languages_last"];

#[derive(Deserialize)]
pub struct Mail {
    pub file: String,
    /// Which documented format it follows.
    pub source: Option<String>,
    /// As what it must be recognised; left out for whole mails.
    pub input: Option<String>,
    pub notice: Option<String>,
    /// Those of spoofed, phishing and truncated that the mail deserves.
    #[serde(default)]
    pub warnings: Vec<String>,
    #[serde(default)]
    pub recipient: Vec<Expected>,
}

#[derive(Deserialize)]
pub struct Expected {
    pub address: Option<String>,
    pub original: Option<String>,
    /// X-Actual-Recipient.
    pub actual: Option<String>,
    pub reason: Option<String>,
    #[serde(default)]
    pub also_ok: Vec<String>,
    pub action: Option<String>,
    pub reply_code: Option<u16>,
    pub status: Option<String>,
    pub command: Option<String>,
    pub remote_mta: Option<String>,
}

#[derive(Deserialize)]
pub struct Reply {
    pub text: String,
    pub reason: String,
    #[serde(default)]
    pub also_ok: Vec<String>,
    pub source: String,
}

/// A report of a language, as copied.
#[derive(Deserialize)]
pub struct Text {
    pub language: String,
    /// A reason or a notice.
    pub says: String,
    #[serde(default)]
    pub also_ok: Vec<String>,
    pub address: Option<String>,
    pub text: String,
}

pub fn mails(set: &str) -> Vec<Mail> {
    entries(set)
}

pub fn replies(set: &str) -> Vec<Reply> {
    entries(set)
}

pub fn texts(set: &str) -> Vec<Text> {
    entries(set)
}

/// The one list of a file.
fn entries<T: DeserializeOwned>(set: &str) -> Vec<T> {
    let lists: BTreeMap<String, Vec<T>> = parse(&corpus().join(format!("{set}.toml")));
    lists.into_values().flatten().collect()
}

pub fn parse<T: DeserializeOwned>(path: &Path) -> T {
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn corpus() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"))
}
