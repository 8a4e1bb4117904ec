//! The blocklist that a reply names, and the address or domain that stands on it.

use super::near;
use crate::{
    failures::reply::{is_host, is_of_host},
    input::{letters, token::IPV4},
    knowledge::{Blocklist, book, hints},
    report::Listing,
};
use std::{borrow::Cow, cmp::Reverse};

const MARKS: &str = " :\"'([<=";

/// The first list of a reply. `url` is the page that the reply points to.
pub fn read(words: &str, url: Option<&str>) -> Option<Listing> {
    let lower = letters::lowered(words);
    let known = known(&lower);
    let zone = zone(&lower).filter(|(at, zone)| known.is_none_or(|(known, list)| *at < known && !near::holds(zone, &list.words)));
    let listed = listed(&lower, known.map(|(_, list)| list));
    if let Some((_, zone)) = zone {
        let makers = zone.rmatch_indices('.').nth(1).map_or(zone, |(at, _)| &zone[at + 1..]);
        let own_page = url.filter(|url| url.contains(makers)).unwrap_or_default();
        let (delist_url, dead_since) = (None, None);
        return Some(Listing { name: Cow::Owned(zone.to_owned()), listed, lookup_url: own_page.to_owned(), delist_url, dead_since });
    }
    let (_, list) = known?;
    let page = |page: &str| match &listed {
        Some(listed) => page.replace("{listed}", listed),
        None => page.split(['?', '{']).next().unwrap_or_default().to_owned(),
    };
    let (lookup_url, delist_url) = (page(list.lookup), list.delist.map(page));
    Some(Listing { name: Cow::Borrowed(list.name), listed, lookup_url, delist_url, dead_since: list.dead })
}

/// The known list that is named first; of two names at one place the longer one is meant.
fn known(lower: &str) -> Option<(usize, &'static Blocklist)> {
    let lists = &book().blocklists;
    let named =
        lists.iter().flat_map(|list| list.words.iter().filter_map(move |word| Some((lower.find(word)?, Reverse(word.len()), list))));
    named.min_by_key(|(at, length, _)| (*at, *length)).map(|(at, _, list)| (at, list))
}

/// The zone of a list behind words that lead to one, and where it begins.
fn zone(lower: &str) -> Option<(usize, &str)> {
    let h = hints();
    let behind = |words: &[&'static str], fits: fn(&str) -> bool| {
        let places = words.iter().flat_map(|word| lower.match_indices(word).map(|(at, word)| at + word.len()));
        places.filter_map(|from| host_at(lower, from)).filter(|(_, host)| fits(host)).min()
    };
    let strong = behind(&h.listed_at, |_| true);
    let weak = behind(&h.named_by, |host| near::holds(host, &hints().zone_parts));
    [strong, weak].into_iter().flatten().min()
}

/// The name of a host that stands next, behind marks and words like "the".
fn host_at(lower: &str, from: usize) -> Option<(usize, &str)> {
    let mut rest = near::skip(&lower[from..], MARKS);
    while let Some(word) = hints().no_zones.iter().find(|word| rest.starts_with(**word)) {
        rest = near::skip(&rest[word.len()..], MARKS);
    }
    let end = near::run(rest, is_of_host);
    let host = near::skip_back(&rest[..end], ".-");
    let at = lower.len() - rest.len();
    let labels = unreversed(host).unwrap_or(host);
    let is_address = rest[end..].starts_with('@') || lower[..at].ends_with('@');
    (is_host(labels) && !is_address).then(|| (at + host.len() - labels.len(), labels))
}

/// The zone behind a reversed address: "7.100.51.198.bl.example.net".
fn unreversed(host: &str) -> Option<&str> {
    let address = IPV4.find(host).filter(|at| at.start == 0)?;
    host[address.end..].strip_prefix('.')
}

fn listed(lower: &str, list: Option<&Blocklist>) -> Option<String> {
    let of_domains = near::holds(lower, &hints().domain_lists);
    let domain = || domain(lower, list);
    if of_domains { domain().or_else(|| address(lower)) } else { address(lower).or_else(domain) }
}

/// The address in a link to a look-up, else the first one; not the one of the server that speaks.
fn address(lower: &str) -> Option<String> {
    let mut all: Vec<(bool, String)> = Vec::new();
    for at in IPV4.find_all(lower) {
        let (before, after) = (&lower[..at.start], &lower[at.end..]);
        let quads: Vec<&str> = lower[at].split('.').collect();
        let is_real = quads.iter().all(|quad| quad.parse::<u8>().is_ok()) && !matches!(quads[0], "127" | "0" | "255");
        if !is_real || is_speaker(after) {
            continue;
        }
        let is_reversed = after.strip_prefix('.').is_some_and(|zone| zone.starts_with(|c: char| c.is_ascii_alphabetic()));
        let order: Vec<&str> = if is_reversed { quads.into_iter().rev().collect() } else { quads };
        all.push((is_linked(before), order.join(".")));
    }
    let is_of_v6 = |c: char| c.is_ascii_hexdigit() || c == ':';
    for part in lower.split(|c: char| !is_of_v6(c)).map(|part| part.strip_suffix(':').filter(|p| !p.ends_with(':')).unwrap_or(part)) {
        // "IPv6:2001:db8::25"
        let part = part.strip_prefix("6:").filter(|_| lower.contains("ipv6:")).unwrap_or(part);
        if is_v6(part) {
            let at = part.as_ptr() as usize - lower.as_ptr() as usize;
            if !is_speaker(&lower[at + part.len()..]) {
                all.push((is_linked(&lower[..at]), part.to_owned()));
            }
        }
    }
    let linked = all.iter().position(|(linked, _)| *linked).unwrap_or(0);
    (!all.is_empty()).then(|| all.swap_remove(linked).1)
}

/// "host mx.example.jp[192.0.2.1] said: 554 …": that is who refused.
fn is_speaker(after: &str) -> bool {
    near::starts(after, &["] said", "]:25", "] refused", ") said"])
}

/// Whether what follows stands within a URL.
fn is_linked(before: &str) -> bool {
    let word = before.rsplit([' ', '<', '(', '\n']).next().unwrap_or_default();
    word.contains("://") || word.starts_with("www.")
}

fn is_v6(part: &str) -> bool {
    let groups: Vec<&str> = part.split(':').collect();
    let is_short = part.matches("::").count() == 1;
    groups.len() <= 9
        && groups.iter().all(|group| group.len() <= 4)
        && (groups.len() == 8 && !part.contains("::")
            || is_short && groups.len() >= 3 && groups.iter().filter(|g| !g.is_empty()).count() >= 2)
}

/// A domain beside words that say so; not that of the list itself.
fn domain(lower: &str, list: Option<&Blocklist>) -> Option<String> {
    let h = hints();
    let mut from = 0;
    while from < lower.len() {
        let start = from + near::run(&lower[from..], |c| !is_of_host(c));
        let end = start + near::run(&lower[start..], is_of_host);
        from = end;
        let host = near::skip_back(near::skip(&lower[start..end], ".-"), ".-");
        let own = list.is_some_and(|list| list.words.iter().any(|word| host.contains(word) || word.contains(host)));
        let is_led = near::ends(&lower[..start], &h.listed_before) || is_blamed(&lower[..start]);
        let is_followed = near::starts(&lower[end..], &h.listed_behind);
        if (is_led || is_followed) && is_host(host) && !own {
            return Some(host.to_owned());
        }
    }
    None
}

/// "blacklisted URL (http://": a link of the mail, not one that helps.
fn is_blamed(before: &str) -> bool {
    let link = before.strip_suffix("://").and_then(|before| before.strip_suffix("https").or_else(|| before.strip_suffix("http")));
    link.is_some_and(|before| near::led_by(near::skip_back(before, MARKS), &hints().urls_blamed, 0))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_list_and_what_stands_on_it() {
        for (said, name, listed) in [
            ("(reason: 553 http://www.spamhaus.org/query/bl?ip=192.0.2.1)", "Spamhaus", "192.0.2.1"),
            (
                "554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/198.51.100.7",
                "Spamhaus ZEN",
                "198.51.100.7",
            ),
            (
                "host mx.example.jp[192.0.2.1] said: 554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using bl.spamcop.net",
                "SpamCop",
                "198.51.100.7",
            ),
            ("550 5.7.1 [198.51.100.7] listed at zen.spamhaus.org (127.0.0.2)", "Spamhaus ZEN", "198.51.100.7"),
            ("554 blocked using 7.100.51.198.zen.spamhaus.org", "Spamhaus ZEN", "198.51.100.7"),
            ("550 blocked, see https://spameatingmonkey.com/lookup/192.0.2.1", "SEM (Spam Eating Monkey)", "192.0.2.1"),
            ("554 5.7.1 Client host [2001:db8::25] blocked using zen.spamhaus.org", "Spamhaus ZEN", "2001:db8::25"),
            ("554 [IPv6:2001:db8:0:0:0:0:0:25] is listed at bl.blocklist.de", "blocklist.de", "2001:db8:0:0:0:0:0:25"),
            (
                "554 5.7.1 Service unavailable; Sender address [a@shop.example] blocked using dbl.spamhaus.org; https://www.spamhaus.org/query/domain/shop.example",
                "Spamhaus DBL",
                "shop.example",
            ),
            ("550 5.7.1 URL shop.example listed in multi.surbl.org, client 192.0.2.1", "SURBL", "shop.example"),
            (
                "554 Your message contains a URL on the URIBL blacklist: http://lookup.uribl.com/?domain=shop.example",
                "URIBL",
                "shop.example",
            ),
            ("550 Helo name shop.example is listed in dbl.spamhaus.org", "Spamhaus DBL", "shop.example"),
            (
                "554 5.7.1 blocked using b.barracudacentral.org and zen.spamhaus.org; 192.0.2.1",
                "Barracuda Reputation Block List",
                "192.0.2.1",
            ),
            ("554 5.7.1 Client host [192.0.2.1] blocked using bl.example.net", "bl.example.net", "192.0.2.1"),
            ("550 192.0.2.1 is listed in the DNSBL rbl.example.org", "rbl.example.org", "192.0.2.1"),
            ("550 rejected by dnsbl.example.org (192.0.2.1)", "dnsbl.example.org", "192.0.2.1"),
            ("550 RBL: xyz.example.net, 192.0.2.1", "xyz.example.net", "192.0.2.1"),
            ("554 blocked using 1.2.0.192.bl.example.net", "bl.example.net", "192.0.2.1"),
            ("550 5.7.1 blocked by Spamhaus", "Spamhaus", ""),
            ("550 blacklisted URL (http://shop.example/x) SURBL multi.surbl.org, see http://www.surbl.org/", "SURBL", "shop.example"),
            ("550 192.0.2.8 is in a black list at spam.dnsbl.example.net", "spam.dnsbl.example.net", "192.0.2.8"),
            ("554 5.7.1 The domain of a link (shop.example.net) is listed in dbl.spamhaus.org", "Spamhaus DBL", "shop.example.net"),
            ("550 5.7.1 shop.example is on the block list", "", ""),
        ] {
            let told = read(said, None);
            let named = told.as_ref().map_or(("", ""), |told| (told.name.as_ref(), told.listed.as_deref().unwrap_or_default()));
            assert_eq!(named, (name, listed), "{said}");
        }
    }

    #[test]
    fn no_list_where_none_is_named() {
        for said in [
            "554 5.7.1 Your IP 192.0.2.1 has a poor reputation",
            "550 blocked by mx.example.com",
            "550 access denied, found in example.com",
            "554 5.7.1 is on our blacklist. a@example.com",
        ] {
            assert_eq!(read(said, None), None, "{said}");
        }
    }

    #[test]
    fn a_page_is_told_only_where_one_is_known() {
        let page = |said, url| read(said, url).map(|told| told.lookup_url);
        assert_eq!(page("550 blocked by Spamhaus", None).as_deref(), Some("https://check.spamhaus.org/results/"));
        assert_eq!(page("550 192.0.2.1 blocked using bl.example.net", None).as_deref(), Some(""));
        let own = Some("https://www.example.net/lookup?ip=192.0.2.1");
        assert_eq!(page("550 192.0.2.1 blocked using bl.example.net", own).as_deref(), own);
        assert_eq!(page("550 192.0.2.1 blocked using bl.example.net", Some("https://mx.example.jp/")).as_deref(), Some(""));
        let spamhaus = "https://check.spamhaus.org/results/?query=192.0.2.1";
        assert_eq!(page("550 192.0.2.1 blocked using zen.spamhaus.org", own).as_deref(), Some(spamhaus));
    }
}
