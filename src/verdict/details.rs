//! What else a reply holds: a size limit, a time, a blocklist, a new address, a page to read.

use crate::{
    failures::{Failure, returned},
    input::{letters, token::IPV4},
    knowledge::{Provider, Reason, book},
    report::{Details, Listing},
    verdict::slips,
};

pub fn read(failure: &Failure, reason: Reason, provider: Option<&'static Provider>) -> Details {
    let words = if failure.words.is_empty() { &failure.around } else { &failure.words };
    Details {
        blocklist: (reason == Reason::Blocklisted).then(|| listing(words)).flatten(),
        moved_to: (reason == Reason::AddressMoved).then(|| moved_to(failure)).flatten(),
        suggestion: failure
            .final_recipient
            .as_deref()
            .filter(|_| matches!(reason, Reason::DomainUnknown | Reason::NoMailService))
            .and_then(suggestion),
        help_url: url(words).map(str::to_owned).or_else(|| provider.and_then(|p| p.help).map(str::to_owned)),
        ..Details::default()
    }
}

/// The list that a reply names, and the address that stands on it.
fn listing(words: &str) -> Option<Listing> {
    let lower = letters::lowered(words);
    let list = book().blocklists.iter().find(|list| list.words.iter().any(|word| lower.contains(word)))?;
    let listed = IPV4.find(words).map(|at| words[at].to_owned());
    let filled = |page: &str| page.replace("{listed}", listed.as_deref().unwrap_or_default());
    let (lookup_url, delist_url) = (filled(list.lookup), list.delist.map(filled));
    Some(Listing { name: list.name, listed, lookup_url, delist_url, dead_since: list.dead })
}

/// The address that the reply names beside the failed one.
fn moved_to(failure: &Failure) -> Option<String> {
    returned::addresses(&failure.words).into_iter().find(|address| !failure.is_about(address))
}

/// A well-known domain that the failed one is a slip away from. Only for a domain that does not exist: one that does is
/// somebody's own.
fn suggestion(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = domain.to_ascii_lowercase();
    let known = || book().providers.iter().flat_map(|p| p.domains.iter().copied());
    if known().any(|known| known == domain) {
        return None;
    }
    let nearest = slips::nearest(&domain, if domain.len() < 8 { 1 } else { 2 }, known()).map(str::to_owned);
    let mended = nearest.or_else(|| domain.strip_suffix(".con").map(|name| format!("{name}.com")))?;
    Some(format!("{local}@{mended}"))
}

/// The first page that the reply points to.
fn url(words: &str) -> Option<&str> {
    let start = words.find("https://").or_else(|| words.find("http://"))?;
    let rest = &words[start..];
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"')]},;".contains(c)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ':']);
    (url.len() > 12).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn slips_lead_to_the_known_domain() {
        for (typed, meant) in [
            ("dokomo.ne.jp", "docomo.ne.jp"),
            ("gocomo.ne.jp", "docomo.ne.jp"),
            ("docomo.co.jp", "docomo.ne.jp"),
            ("gmial.com", "gmail.com"),
            ("shop.example.con", "shop.example.com"),
        ] {
            assert_eq!(suggestion(&format!("a@{typed}")).as_deref(), Some(format!("a@{meant}").as_str()));
        }
    }

    #[test]
    fn a_known_or_foreign_domain_is_left_alone() {
        for domain in ["docomo.ne.jp", "gmail.com", "ymail.com", "example.jp"] {
            assert_eq!(suggestion(&format!("a@{domain}")), None, "{domain}");
        }
    }
}
