//! Masks what would name a person, so that a report can be shown to others.

use crate::input::{address, letters::is_letter_or_digit};

/// `anna.schmidt@example.com` as `a***@example.com`: the domain tells what went wrong, the name does not.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for at in address::find_all(text) {
        out.push_str(&text[from..at.start]);
        out.push_str(&mask(&text[at.clone()]));
        from = at.end;
    }
    out + &text[from..]
}

fn mask(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first = local.chars().find(|c| is_letter_or_digit(*c)).map(String::from).unwrap_or_default();
    format!("{first}***@{domain}")
}
