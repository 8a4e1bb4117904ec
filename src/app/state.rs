//! What the page knows, and what may happen to it.

use crate::{Audience, Options};
use std::rc::Rc;
use yew::Reducible;

/// More than this stays out of the box, which would be slow with it.
pub const BOX_LIMIT: u32 = 200_000;
/// More than this is not read.
pub const READ_LIMIT: u32 = 1_000_000;
/// Nor more of a file that can only be read whole.
pub const WHOLE_LIMIT: u32 = 50_000_000;

/// A file or a large paste, kept beside the box.
#[derive(PartialEq)]
pub struct Held {
    /// `None` for a paste.
    pub name: Option<String>,
    /// Of the whole, in bytes; `bytes` is its beginning.
    pub size: f64,
    pub bytes: Vec<u8>,
    /// It came with other files, which were left out.
    pub first_of_several: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Auto,
    Light,
    Dark,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    File,
    /// The reader of Outlook's files could not be loaded.
    Outlook,
    /// The texts of a language or of a role could not be.
    Texts,
}

pub struct State {
    /// What is in the box.
    pub text: Rc<str>,
    /// Speaks instead of the box while it is there.
    pub held: Option<Rc<Held>>,
    /// In which language and to whom the page speaks.
    pub options: Options,
    /// How it shall speak as soon as the texts for that are there.
    pub wished: Options,
    pub theme: Theme,
    pub trouble: Option<Trouble>,
    /// Counts what came in at once (paste, drop, file, sample): then the page shows the answer.
    pub arrivals: u32,
    /// The box has changed and `text` will follow in a moment.
    behind: bool,
    /// `text` is complete: it came in at once.
    pub at_once: bool,
    /// Counts what the page learnt beside the texts that were wished for: what was judged is judged anew.
    pub lessons: u32,
}

pub enum Action {
    /// Somebody types into a long text; its verdict follows when the hand rests.
    Typing,
    Text {
        text: Rc<str>,
        at_once: bool,
    },
    Hold(Held),
    Release,
    Fail(Trouble),
    Wish(Options),
    /// What became of a wish.
    Texts {
        wished: Options,
        came: bool,
    },
    /// A part came that was not wished for: the words of other languages, a letter.
    Learnt,
    Theme(Theme),
}

/// What the verdict is about.
#[derive(PartialEq)]
pub enum Subject {
    Nothing,
    Text(Rc<str>),
    Held(Rc<Held>),
}

impl State {
    /// `known`: the texts that are wished for are there.
    pub fn new(wished: Options, known: bool, theme: Theme) -> Self {
        let options = if known { wished } else { Options { audience: Audience::Sender, ..wished } };
        Self {
            text: Rc::from(""),
            held: None,
            options,
            wished,
            theme,
            trouble: None,
            arrivals: 0,
            behind: false,
            at_once: false,
            lessons: 0,
        }
    }

    pub fn subject(&self) -> Subject {
        match &self.held {
            Some(held) => Subject::Held(held.clone()),
            None if self.text.trim().is_empty() => Subject::Nothing,
            None => Subject::Text(self.text.clone()),
        }
    }

    /// What is in the box where the verdict is about it.
    pub fn shown_text(&self) -> &str {
        if self.held.is_none() { &self.text } else { "" }
    }

    /// Nothing there that could be cleared.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.held.is_none()
    }

    /// Whether the marks of the verdict belong to what the box shows right now.
    pub fn marks_fit(&self) -> bool {
        self.held.is_none() && !self.behind
    }

    fn after(&self, action: Action) -> Self {
        let mut next = Self { text: self.text.clone(), held: self.held.clone(), ..*self };
        match action {
            Action::Typing => next.behind = true,
            Action::Text { text, at_once } => next.take_text(text, at_once),
            Action::Hold(held) => next.hold(held),
            Action::Release => next.held = None,
            Action::Fail(trouble) => next.trouble = Some(trouble),
            Action::Wish(wished) => (next.wished, next.trouble) = (wished, None),
            // another wish may have come meanwhile
            Action::Texts { wished, came: true } if wished == self.wished => next.options = wished,
            Action::Texts { wished, came: false } if wished == self.wished => {
                (next.wished, next.trouble) = (self.options, Some(Trouble::Texts));
            }
            Action::Texts { .. } => {}
            Action::Learnt => next.lessons += 1,
            Action::Theme(theme) => next.theme = theme,
        }
        next
    }

    fn take_text(&mut self, text: Rc<str>, at_once: bool) {
        (self.text, self.held, self.trouble, self.behind, self.at_once) = (text, None, None, false, at_once);
        self.arrivals += u32::from(at_once);
    }

    fn hold(&mut self, held: Held) {
        (self.held, self.trouble, self.at_once) = (Some(Rc::new(held)), None, true);
        self.arrivals += 1;
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The next one round.
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}
