//! Kaeru reads an error mail and says why it came back, who can mend it and what to do next.
//!
//! Mail walks one way: pasted text → [`input`] → [`failures`] → [`verdict`] → [`advice`] → [`report`]. Each step uses
//! only the one before it and [`knowledge`].

pub mod advice;
pub mod failures;
pub mod input;
pub mod knowledge;
pub mod report;
pub mod verdict;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(all(target_arch = "wasm32", feature = "bindings"))]
pub mod bindings;

pub use advice::{redact::redact, text::text};
pub use knowledge::{Language, Notice, Reason};
pub use report::Report;

use input::{Input, mail::Mail};
use std::borrow::Cow;

/// For whom the advice is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    #[default]
    Sender,
    Agent,
    Marketer,
    Admin,
    Developer,
}

impl Audience {
    pub const ALL: [Self; 5] = [Self::Sender, Self::Agent, Self::Marketer, Self::Admin, Self::Developer];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Agent => "agent",
            Self::Marketer => "marketer",
            Self::Admin => "admin",
            Self::Developer => "developer",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.name() == name)
    }
}

/// How to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub language: Language,
    pub audience: Audience,
}

impl Default for Options {
    fn default() -> Self {
        Self { language: Language::En, audience: Audience::Sender }
    }
}

/// Reads one input and judges every failure in it. Never fails: the worst input gives a report that says what is missing.
///
/// In the browser Outlook's files are unpacked before, by a program of their own (`input::outlook`), to keep this one small.
pub fn analyze(bytes: &[u8], options: &Options) -> Report {
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(message) = input::outlook::message(bytes) {
        return read(message.as_bytes(), options).without_places();
    }
    read(bytes, options)
}

fn read(bytes: &[u8], options: &Options) -> Report {
    if let Some(kind) = input::unreadable(bytes) {
        return report::build::unreadable(kind, options);
    }
    let (text, decoded) = input::decode(bytes);
    let tidy = input::lines::tidy(&text);
    // what was not decoded has but one charset
    let mail = if matches!(text, Cow::Borrowed(_)) { None } else { eight_bit_message(bytes) };
    let (plain, revealed) = if mail.is_some() { Default::default() } else { input::reveal(&tidy) };
    // where the parts of a message are judged one by one, it does not count how all of it was
    let guessed = mail.is_none() && (decoded || revealed);
    let recognised = match mail {
        Some(mail) => Input::Message(mail),
        None => input::recognise(&plain),
    };
    if let Input::Unreadable(kind) = recognised {
        return report::build::unreadable(kind, options);
    }
    let (kind, findings) = failures::read(&recognised);
    report::build::report(kind, findings, &text, guessed, options)
}

/// The text of a file, for a text area.
pub fn decode(bytes: &[u8]) -> String {
    input::decode(bytes).0.into_owned()
}

/// A message whose parts have different charsets is parsed before anything is decoded.
fn eight_bit_message(bytes: &[u8]) -> Option<Mail<'_>> {
    let end = match std::str::from_utf8(bytes) {
        Err(error) => error.valid_up_to(),
        Ok(_) if input::charset::has_escapes(bytes) => first_escape_of_body(bytes)?,
        Ok(_) => return None,
    };
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let start = head.len() - input::fields::skip_envelope(head).len();
    input::fields::looks_like_header(&head[start..]).then(|| Mail::parse(&bytes[start..]))
}

/// `None` where the header has one too: its fields are read as text.
fn first_escape_of_body(bytes: &[u8]) -> Option<usize> {
    let first = bytes.iter().position(|byte| *byte == 0x1b)?;
    (input::mime::header_end(bytes.trim_ascii_start()) < first).then_some(first)
}
