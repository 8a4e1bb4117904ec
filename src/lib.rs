//! Kaeru reads an error mail and says why it came back, who can mend it and what to do next.
//!
//! Mail walks one way: pasted text → [`input`] → [`failures`] → [`verdict`] → [`advice`] → [`report`]. Each step uses
//! only the one before it and [`knowledge`].

pub mod input;
pub mod knowledge;
pub mod report;
pub mod verdict;

#[cfg(target_arch = "wasm32")]
pub mod app;

pub use knowledge::{Language, Notice, Reason};
pub use report::Report;

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
