//! Recipients that had the same fate share one card.

use super::copy::CopyButton;
use crate::app::words;
use crate::report::Recipient;
use crate::{Language, Report};
use yew::prelude::*;

/// More addresses than this fold away.
const SHOWN: usize = 5;

pub type Group<'a> = Vec<&'a Recipient>;

/// In order of appearance.
pub fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for recipient in &report.recipients {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| alike(first, recipient))) {
            Some(group) => group.push(recipient),
            None => groups.push(vec![recipient]),
        }
    }
    groups
}

fn alike(a: &Recipient, b: &Recipient) -> bool {
    (a.action, a.reason, a.status.as_deref(), a.reply_code, a.list_action, a.remote_mta.as_deref())
        == (b.action, b.reason, b.status.as_deref(), b.reply_code, b.list_action, b.remote_mta.as_deref())
}

pub fn addresses(group: &[&Recipient], language: Language) -> Html {
    let (shown, folded) = group.split_at(group.len().min(SHOWN));
    let more = words::fill(words::of(language).more_recipients, "number", &folded.len().to_string());
    html! {
        <div class="addresses">
            <ul>{ for shown.iter().map(|recipient| address(recipient, language)) }</ul>
            if !folded.is_empty() {
                <details class="more"><summary>{ more }</summary><ul>{ for folded.iter().map(|recipient| address(recipient, language)) }</ul></details>
            }
        </div>
    }
}

fn address(recipient: &Recipient, language: Language) -> Html {
    let w = words::of(language);
    let details = &recipient.details;
    let original =
        recipient.original_recipient.as_ref().filter(|original| recipient.final_recipient.as_ref().is_some_and(|last| last != *original));
    html! {
        <li>
            <span class="address" translate="no">{ name(recipient, language) }</span>
            if let Some(original) = original { <span class="forwarded">{ words::fill(w.forwarded_from, "address", original) }</span> }
            if let Some(actual) = &recipient.actual_recipient { <span class="forwarded">{ words::fill(w.forwarded_to, "address", actual) }</span> }
            { better(w.perhaps_meant, "suggestion", details.suggestion.as_deref(), language) }
            { better(w.moved_to, "moved", details.moved_to.as_deref(), language) }
        </li>
    }
}

pub fn name(recipient: &Recipient, language: Language) -> &str {
    let known = recipient.final_recipient.as_deref().or(recipient.original_recipient.as_deref());
    known.unwrap_or(words::of(language).no_address)
}

/// An address to use instead, ready to copy.
fn better(label: &'static str, what: &'static str, address: Option<&str>, language: Language) -> Html {
    let Some(address) = address else { return Html::default() };
    html! {
        <span class="better">
            <span class="better-label">{ label }</span>
            <strong translate="no">{ address }</strong>
            <CopyButton text={address.to_owned()} label={words::of(language).copy} {what} of={address.to_owned()} {language} />
        </span>
    }
}
