//! A returned mail that its reader did not send: somebody else wrote the reader's address as the sender.
//!
//! To say so wrongly is worse than to say nothing. SPF also fails behind a forward, and for a sending service that the
//! domain forgot to name; so the header must tell, too, that the mail came straight from a machine without a name of its
//! own to the server that refused it.

use super::returned;
use crate::input::{
    fields::{self, Fields},
    token::IPV4,
};

pub fn is_forged(source: &str) -> bool {
    let fields = Fields::read(fields::skip_envelope(source));
    let Some(sender) = ["from", "return-path"].into_iter().find_map(|name| returned::addresses(fields.get(name)?).pop()) else {
        return false;
    };
    is_denied(&fields) && came_straight(&fields, &domain(&sender))
}

/// Some server found the domain's own word against the mail, and none for it.
fn is_denied(fields: &Fields) -> bool {
    let results = ["authentication-results", "arc-authentication-results"].into_iter().flat_map(|name| fields.all(name));
    let results: Vec<String> = results.map(str::to_ascii_lowercase).collect();
    let says = |word: &str| results.iter().any(|result| result.contains(word));
    let spf: Vec<&str> = fields.all("received-spf").filter_map(|value| value.split_whitespace().next()).collect();
    let is_passed =
        ["spf=pass", "dkim=pass", "dmarc=pass"].into_iter().any(says) || spf.iter().any(|word| word.eq_ignore_ascii_case("pass"));
    !is_passed && (says("spf=fail") || says("dmarc=fail") || spf.iter().any(|word| word.eq_ignore_ascii_case("fail")))
}

/// One server took it, from a machine that has no name, a name made of its number, or the sender's domain for a name.
fn came_straight(fields: &Fields, sender: &str) -> bool {
    let hops: Vec<String> = fields.all("received").map(str::to_ascii_lowercase).collect();
    let Some(first) = hops.last() else { return false };
    let (Some(origin), Some(by)) = (after(first, "from "), word_after(first, " by ")) else { return false };
    let is_of_one_house = hops.iter().all(|hop| word_after(hop, "by ").is_some_and(|other| same_house(other, by)));
    let is_trusted = ["esmtpa", "esmtpsa", "authenticated", " with local"].iter().any(|word| first.contains(word));
    is_of_one_house && !is_trusted && !same_house(by, sender) && has_no_name(origin, sender)
}

/// "[192.0.2.1] (unknown [192.0.2.1])", "a.example (dyn-192-0-2-1.dial.example [192.0.2.1])", "unknown (HELO a.example) (192.0.2.1)".
fn has_no_name(origin: &str, sender: &str) -> bool {
    let Some(number) = IPV4.find(origin).map(|at| &origin[at]) else { return false };
    if origin.contains("unknown") {
        return true;
    }
    let is_separator = |c: char| c.is_whitespace() || "()[]=".contains(c);
    let mut names = origin.split(is_separator).filter(|word| word.contains('.') && *word != number);
    let octets: Vec<&str> = number.split('.').collect();
    let is_numbered = |name: &str| octets.iter().all(|octet| name.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == *octet));
    names.clone().next().is_none() || names.clone().any(is_numbered) || names.any(|name| name == sender) && origin.contains("helo")
}

fn domain(address: &str) -> String {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain).to_ascii_lowercase()
}

/// Whether two names end alike, as far as one owner's names do.
fn same_house(one: &str, other: &str) -> bool {
    super::fake::registered(one) == super::fake::registered(other)
}

/// What stands between a field's "from" and its "by".
fn after<'a>(hop: &'a str, word: &str) -> Option<&'a str> {
    let rest = hop.strip_prefix(word)?;
    Some(rest.split_once(" by ").map_or(rest, |(origin, _)| origin))
}

fn word_after<'a>(hop: &'a str, word: &str) -> Option<&'a str> {
    let rest = hop.strip_prefix(word.trim_start()).or_else(|| hop.split_once(" by ").map(|(_, rest)| rest))?;
    rest.split([' ', ';', '(']).next()
}
