//! What else a reply holds: a size limit, a time, a blocklist, a new address, a page to read.

use crate::{
    failures::{Failure, returned},
    knowledge::{BLOCKLISTS, IPV4, Provider, Reason},
    report::{Details, Listing},
};

pub fn read(failure: &Failure, reason: Reason, provider: Option<&'static Provider>) -> Details {
    let words = if failure.words.is_empty() { &failure.around } else { &failure.words };
    Details {
        blocklist: (reason == Reason::Blocklisted).then(|| listing(words)).flatten(),
        moved_to: (reason == Reason::AddressMoved).then(|| moved_to(failure)).flatten(),
        help_url: url(words).map(str::to_owned).or_else(|| provider.and_then(|p| p.help).map(str::to_owned)),
        ..Details::default()
    }
}

/// The list that a reply names, and the address that stands on it.
fn listing(words: &str) -> Option<Listing> {
    let lower = words.to_lowercase();
    let list = BLOCKLISTS.iter().find(|list| list.words.iter().any(|word| lower.contains(word)))?;
    let listed = IPV4.find(words).map(|at| words[at].to_owned());
    let lookup_url = list.lookup.replace("{listed}", listed.as_deref().unwrap_or_default());
    Some(Listing { name: list.name, listed, lookup_url })
}

/// The address that the reply names beside the failed one.
fn moved_to(failure: &Failure) -> Option<String> {
    returned::addresses(&failure.words).into_iter().find(|address| !failure.is_about(address))
}

/// The first page that the reply points to.
fn url(words: &str) -> Option<&str> {
    let start = words.find("https://").or_else(|| words.find("http://"))?;
    let rest = &words[start..];
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"')]},;".contains(c)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ':']);
    (url.len() > 12).then_some(url)
}
