//! Error mails that somebody made up so that the reader clicks, or enters a password.
//!
//! Words alone decide nothing here: mail hosts warn of full mailboxes too. A fake wants something of the reader by a link,
//! and the link, the sender and the reader do not belong together.

use super::{Findings, message, notices, returned};
use crate::{
    input::{
        fields::unword,
        mail::{Kind, Mail},
    },
    knowledge::{Reason, Rule, Says, Sign},
    verdict::{phrases::Match, providers::is_under},
};

/// Of words without a header nobody knows who sent them: they must say more.
const LEAST_OF_WORDS: usize = 3;
/// So many wordings of fakes say it all, where only the link is strange.
const MANY: usize = 4;

/// A whole mail, of whose words `matches` are known.
pub fn is_mail(mail: &Mail, findings: &Findings, matches: &[Match]) -> bool {
    let lures = lures(matches);
    if lures < 2 || findings.returned.is_some() {
        return false;
    }
    let parts = mail.parts.iter().filter(|part| matches!(part.kind, Kind::Text | Kind::Html));
    let sources: Vec<String> = parts.map(|part| String::from_utf8_lossy(&part.bytes()).to_ascii_lowercase()).collect();
    let fit = Fit::new(mail, &sources);
    // a report names whom it did not reach; a fake names its reader, and at most invented senders
    if message::names_others(mail, findings) {
        return fit.is_claimed && fit.is_baited;
    }
    sources.iter().any(|source| asks_password(source)) || fit.is_bad(lures)
}

/// Words as copied from a mail program's window.
pub fn is_text(text: &str, matches: &[Match]) -> bool {
    if lures(matches) < LEAST_OF_WORDS || !text.contains("://") {
        return false;
    }
    let text = text.to_ascii_lowercase();
    let readers = returned::addresses(&text);
    links(&text).any(|link| !is_of_any(host(link), &readers))
}

/// In how many ways a fake speaks; none where nothing is said to be wrong with the reader's mail.
fn lures(matches: &[Match]) -> usize {
    let mut rules: Vec<&Rule> = Vec::new();
    for rule in matches.iter().map(|found| found.rule).filter(|rule| rule.says == Says::Sign(Sign::Phishing)) {
        if !rules.iter().any(|known| std::ptr::eq(*known, rule)) {
            rules.push(rule);
        }
    }
    let is_full = matches.iter().any(|found| found.rule.says == Says::Reason(Reason::MailboxFull));
    let says_wrong = is_full || rules.iter().any(|rule| rule.sure() > 0.5);
    if says_wrong { rules.len() + usize::from(is_full) } else { 0 }
}

/// A form within the mail itself.
fn asks_password(source: &str) -> bool {
    source.contains("<form") && source.contains("password")
}

/// How the links that lead away from the reader's own domain fit to who the mail claims to come from.
#[derive(Default)]
struct Fit {
    has_foreign: bool,
    /// The mail claims to come from the reader's own domain.
    is_claimed: bool,
    /// The mail claims to come from a mail system.
    is_daemon: bool,
    /// The reader's address stands in a link.
    is_baited: bool,
    /// No link leads to the sender's domain either.
    is_strange: bool,
}

impl Fit {
    fn new(mail: &Mail, sources: &[String]) -> Self {
        let from = unword(mail.fields.get("from").unwrap_or_default()).to_ascii_lowercase();
        let name = from.rsplit_once('<').map_or("", |(name, _)| name);
        let (sender, readers) = (returned::addresses(&from), returned::addresses(&readers(mail)));
        let is_own = |reader: &String| name.contains(domain(reader)) || is_of_any(domain(reader), &sender);
        let mut fit =
            Self { is_claimed: readers.iter().any(is_own), is_daemon: notices::is_daemon(name), is_strange: true, ..Self::default() };
        for source in sources {
            for link in links(source).filter(|link| !is_of_any(host(link), &readers)) {
                fit.has_foreign = true;
                fit.is_baited |= readers.iter().any(|reader| link.contains(reader.as_str()));
                fit.is_strange &= !is_of_any(host(link), &sender);
            }
        }
        fit
    }

    fn is_bad(&self, lures: usize) -> bool {
        let is_odd = self.is_strange && (self.is_baited || lures >= MANY) || self.is_daemon && (self.is_strange || self.is_baited);
        self.has_foreign && (self.is_claimed || is_odd)
    }
}

/// What stands behind each "://", up to a blank or a mark that ends it; but names of XML and HTML lead nowhere.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let end = |c: char| c <= ' ' || matches!(c, '"' | '\'' | '<' | '>' | ')');
    text.split("://").skip(1).map(move |link| &link[..link.find(end).unwrap_or(link.len())]).filter(|link| !link.starts_with("www.w3.org"))
}

fn readers(mail: &Mail) -> String {
    let value = |name| mail.fields.get(name).unwrap_or_default();
    [value("to"), value("delivered-to")].join(" ").to_ascii_lowercase()
}

fn host(link: &str) -> &str {
    &link[..link.find(['/', '?', '#', ':']).unwrap_or(link.len())]
}

pub fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// Whether a name is registered by the owner of an address's domain: "mail.example.co.jp" and "a@example.co.jp".
fn is_of_any(name: &str, addresses: &[String]) -> bool {
    addresses.iter().any(|address| is_under(name, registered(domain(address))))
}

/// The last two labels of a name, three below a country's "co" and "ac".
pub fn registered(domain: &str) -> &str {
    let mut dots = domain.rmatch_indices('.').map(|(at, _)| at);
    let (Some(last), Some(second)) = (dots.next(), dots.next()) else { return domain };
    let is_public = domain.len() - last == 3 && last - second <= 4;
    if is_public { dots.next().map_or(domain, |third| &domain[third + 1..]) } else { &domain[second + 1..] }
}
