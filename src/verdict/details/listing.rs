//! The blocklist that a reply names, and the address or domain that stands on it.

use super::near;
use crate::{
    failures::reply::{is_host, is_of_host},
    input::{letters, token::IPV4},
    knowledge::{Blocklist, book, hints},
    report::Listing,
};

const MARKS: &str = " :\"'([<=";
/// "listed in the …": so much may stand between the words and the zone that they lead to.
const GAP: usize = 7;

/// The first list of a reply. `url` is the page that the reply points to.
pub fn read(words: &str, url: Option<&str>) -> Option<Listing> {
    let lower = letters::lowered(words);
    let known = known(&lower);
    let Found { zone, domain, address, .. } = walk(&lower, known.map(|(_, list)| list));
    let is_of_domains = near::holds(&lower, &hints().domain_lists);
    let listed = if is_of_domains { domain.or(address) } else { address.or(domain) };
    let zone = zone.filter(|(at, zone)| known.is_none_or(|(known, list)| *at < known && !near::holds(zone, &list.words)));
    let (name, lookup, delist, dead_since) = if let Some((_, zone)) = zone {
        let makers = zone.split_once('.').map(|(_, makers)| makers).filter(|makers| makers.contains('.')).unwrap_or(zone);
        (zone, url.filter(|url| url.contains(makers)).unwrap_or_default(), None, None)
    } else {
        let (_, list) = known?;
        (list.name, list.lookup, list.delist, list.dead)
    };
    let page = |page: &str| match &listed {
        Some(listed) => page.replace("{listed}", listed),
        None => page.split(['?', '{']).next().unwrap_or_default().to_owned(),
    };
    Some(Listing { name: name.to_owned(), lookup_url: page(lookup), delist_url: delist.map(page), listed, dead_since })
}

/// The known list that is named first; of two names at one place the longer one is meant.
fn known(lower: &str) -> Option<(usize, &'static Blocklist)> {
    let (mut first, mut longest) = (None, 0);
    for list in &book().blocklists {
        for word in &list.words {
            if let Some(at) = lower.find(word)
                && first.is_none_or(|(before, _)| at < before || at == before && word.len() > longest)
            {
                (first, longest) = (Some((at, list)), word.len());
            }
        }
    }
    first
}

#[derive(Default)]
struct Found<'a> {
    /// The zone of a list behind words that lead to one, and where it begins.
    zone: Option<(usize, &'a str)>,
    /// A domain beside words that say so; not that of the list itself.
    domain: Option<String>,
    /// The address in a link to a look-up, else the first one; not the one of the server that speaks.
    address: Option<String>,
    is_linked: bool,
}

/// Looks at each name and address.
fn walk<'a>(lower: &'a str, list: Option<&Blocklist>) -> Found<'a> {
    let h = hints();
    let mut found = Found::default();
    let mut end = 0;
    while end < lower.len() {
        let start = end + near::run(near::from(lower, end), |c| !is_of_host(c));
        let rest = near::from(lower, start);
        let token = near::part(rest, 0..near::run(rest, |c| c == ':' || is_of_host(c)));
        let v6 = near::skip_back(token.strip_prefix("ipv6:").unwrap_or(token), ":");
        let is_v6 = is_v6(v6);
        end = start + if is_v6 { token.len() } else { near::run(rest, is_of_host) };
        let (before, after) = (near::part(lower, 0..start), near::from(lower, end));
        if after.starts_with('@') {
            continue;
        }
        let host = near::skip_back(near::skip(near::part(lower, start..end), ".-"), ".-");
        let address = if is_v6 { v6 } else { near::part(host, IPV4.find(host).filter(|at| at.start == 0).unwrap_or(0..0)) };
        // "7.100.51.198.bl.example.net": the address turned round, and the zone
        let zone = if is_v6 { "" } else { near::skip(near::from(host, address.len()), ".") };
        let is_zone = is_host(zone);
        if is_zone && found.zone.is_none() && !before.ends_with('@') {
            let lead = near::skip_back(before, MARKS);
            let is_led = near::led_by(lead, &h.listed_at, GAP) || near::led_by(lead, &h.named_by, GAP) && near::holds(zone, &h.zone_parts);
            found.zone = is_led.then(|| (end - zone.len(), zone));
        }
        if address.is_empty() {
            let own = list.is_some_and(|list| list.words.iter().any(|word| host.contains(word) || word.contains(host)));
            if is_zone && !own && found.domain.is_none() && is_blamed(before, after) {
                found.domain = Some(host.to_owned());
            }
        } else if !near::starts(address, &["127.", "0.", "255."]) && !near::starts(after, &["] said", "]:25", "] refused", ") said"]) {
            // "host mx.example.jp[192.0.2.1] said: 554 …": that is who refused
            let is_linked = near::holds(near::from(before, near::run_back(before, |c| !" <(\n".contains(c))), &["://", "www."]);
            if found.address.is_none() || is_linked && !found.is_linked {
                let turned = || address.rsplit('.').collect::<Vec<_>>().join(".");
                found.address = Some(if is_zone { turned() } else { address.to_owned() });
                found.is_linked = is_linked;
            }
        }
    }
    found
}

fn is_v6(text: &str) -> bool {
    let colons = text.bytes().filter(|byte| *byte == b':').count();
    (colons == 7 || colons > 1 && text.len() > 6 && text.contains("::"))
        && text.bytes().all(|byte| byte == b':' || byte.is_ascii_hexdigit())
}

/// Whether it is a domain that is complained of, also in "blacklisted URL (http://": a link of the mail, not one that helps.
fn is_blamed(before: &str, after: &str) -> bool {
    let lead = near::skip_back(near::skip_back(before, ":/htps"), MARKS);
    near::ends(before, &hints().listed_before) || near::led_by(lead, &hints().urls_blamed, 0) || near::starts(after, &hints().listed_behind)
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
