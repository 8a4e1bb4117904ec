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
pub fn analyze(bytes: &[u8], options: &Options) -> Report {
    if let Some(kind) = input::unreadable(bytes) {
        return report::build::unreadable(kind, options);
    }
    let (text, guessed) = input::decode(bytes);
    let tidy = input::lines::tidy(&text);
    let mail = eight_bit_message(bytes);
    let (plain, revealed) = if mail.is_some() { Default::default() } else { input::reveal(&tidy) };
    let recognised = match mail {
        Some(mail) => Input::Message(mail),
        None => input::recognise(&plain),
    };
    if let Input::Unreadable(kind) = recognised {
        return report::build::unreadable(kind, options);
    }
    let (kind, findings) = failures::read(&recognised);
    report::build::report(kind, findings, &text, guessed || revealed, options)
}

/// The text of a file, for a text area.
pub fn decode(bytes: &[u8]) -> String {
    input::decode(bytes).0.into_owned()
}

/// A message whose parts have different charsets is parsed before anything is decoded.
fn eight_bit_message(bytes: &[u8]) -> Option<Mail<'_>> {
    let head = std::str::from_utf8(bytes).err().map(|error| &bytes[..error.valid_up_to()])?;
    let head = std::str::from_utf8(head).ok()?;
    let start = head.len() - input::fields::skip_envelope(head).len();
    input::fields::looks_like_header(&head[start..]).then(|| Mail::parse(&bytes[start..]))
}
