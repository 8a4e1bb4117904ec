//! The stamp: colour, icon and word of a kind of return. The six icons differ by silhouette, so that colour is never
//! needed to tell them apart.

use crate::knowledge::{Category, Words};
use crate::report::{Action, Recipient};
use crate::{Notice, Report};
use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Temporary,
    Sender,
    Permanent,
    Receiver,
    Unknown,
    Notice,
    StillTrying,
    Arrived,
    Unreadable,
}

pub fn of_report(report: &Report) -> Look {
    match (report.notice, report.recipients.first()) {
        (Some(Notice::Delayed), _) => Look::StillTrying,
        (Some(Notice::Delivered), _) => Look::Arrived,
        (Some(_), _) => Look::Notice,
        (None, Some(first)) => of_recipient(first),
        (None, None) => Look::Unreadable,
    }
}

pub fn of_recipient(recipient: &Recipient) -> Look {
    match recipient.action {
        Action::Failed | Action::Delayed => of_category(recipient.category),
        Action::Delivered | Action::Relayed | Action::Expanded => Look::Arrived,
    }
}

fn of_category(category: Category) -> Look {
    match category {
        Category::Temporary => Look::Temporary,
        Category::Sender => Look::Sender,
        Category::Permanent => Look::Permanent,
        Category::Receiver => Look::Receiver,
        Category::Unknown => Look::Unknown,
    }
}

impl Look {
    /// The style sheet's name for the colour.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Temporary => "temporary",
            Self::Sender => "sender",
            Self::Permanent => "permanent",
            Self::Receiver => "receiver",
            _ => "notice",
        }
    }

    pub fn word(self, w: &Words) -> &'static str {
        match self {
            Self::Temporary => w.category_temporary,
            Self::Sender => w.category_sender,
            Self::Permanent => w.category_permanent,
            Self::Receiver => w.category_receiver,
            Self::Unknown => w.category_unknown,
            Self::Notice => w.notice_label,
            Self::StillTrying => w.still_trying_label,
            Self::Arrived => w.arrived_label,
            Self::Unreadable => w.unreadable_label,
        }
    }

    /// One path each: clock, pen, crossed mailbox, mailbox and wrench, "i" on a card, "?".
    fn path(self) -> &'static str {
        match self {
            Self::Temporary | Self::StillTrying => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7.5v5l3.3 2",
            Self::Sender => "M4 20l1.2-5L16.3 3.9a2 2 0 0 1 2.8 0l1 1a2 2 0 0 1 0 2.8L9 18.8zM14.2 6l3.8 3.8",
            Self::Permanent => "M6.5 8.5H15a4.5 4.5 0 0 1 4.5 4.5v1.5M17 18.5H4V12a4 4 0 0 1 2.5-3.5M12 18.5V22M3 3l18 18",
            Self::Receiver => {
                "M8.5 16.5H3V10.5A4.5 4.5 0 0 1 7.5 6h7a4.5 4.5 0 0 1 3.2 1.4M20.8 12.3l-2 2-1.9-.4-.4-1.9 2-2a3.7 3.7 0 0 0-4.8 4.8l-4 4a1.6 1.6 0 0 0 2.3 2.3l4-4a3.7 3.7 0 0 0 4.8-4.8z"
            }
            Self::Notice | Self::Arrived => "M7 4h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM12 11v5.5M12 7.5v.1",
            Self::Unknown | Self::Unreadable => "M7.5 8.5a4.5 4.5 0 1 1 6.8 3.9c-1.5.9-2.3 1.7-2.3 3.4M12 20v.1",
        }
    }

    pub fn icon(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={self.path()} /></svg>
        }
    }

    pub fn stamp(self, w: &Words) -> Html {
        html! {
            <span class="stamp" data-look={self.tone()}>{ self.icon() }<span class="category">{ self.word(w) }</span></span>
        }
    }
}
