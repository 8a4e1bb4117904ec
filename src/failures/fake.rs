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
    knowledge::{Reason, Rule, Says, Sign, book},
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
    links(&text).any(|link| is_foreign(host(link), &readers))
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
        let readers: Vec<String> =
            ["to", "delivered-to"].iter().flat_map(|name| mail.fields.all(name).flat_map(returned::addresses)).collect();
        let foreign: Vec<&str> = sources.iter().flat_map(|source| links(source)).filter(|link| is_foreign(host(link), &readers)).collect();
        if foreign.is_empty() {
            return Self::default();
        }
        let from = unword(mail.fields.get("from").unwrap_or_default()).to_ascii_lowercase();
        let sender = returned::addresses(&from);
        let name = from.rsplit_once('<').map_or("", |(name, _)| name);
        let is_own = |reader: &String| name.contains(domain(reader)) || sender.iter().any(|own| is_related(domain(own), reader));
        Self {
            has_foreign: true,
            is_claimed: readers.iter().any(is_own),
            is_daemon: notices::is_daemon(name),
            is_baited: foreign.iter().any(|link| readers.iter().any(|reader| link.contains(&reader.to_ascii_lowercase()))),
            is_strange: foreign.iter().all(|link| sender.iter().all(|own| !is_related(host(link), own))),
        }
    }

    fn is_bad(&self, lures: usize) -> bool {
        let is_odd = self.is_strange && (self.is_baited || lures >= MANY) || self.is_daemon && (self.is_strange || self.is_baited);
        self.has_foreign && (self.is_claimed || is_odd)
    }
}

/// What stands behind each "http://", up to a blank or a mark that ends it.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("://").filter(|(at, _)| text[..*at].ends_with("http") || text[..*at].ends_with("https"));
    starts.filter_map(|(at, mark)| text[at + mark.len()..].split(|c: char| c.is_whitespace() || "\"'<>)]".contains(c)).next())
}

fn host(link: &str) -> &str {
    link.split(['/', '?', '#', ':']).next().unwrap_or_default()
}

/// Neither of a reader's domain nor of a mailbox provider.
fn is_foreign(host: &str, readers: &[String]) -> bool {
    let is_provider = || book().providers.iter().any(|p| p.hosts.iter().chain(&p.domains).any(|end| is_under(host, end)));
    host.contains('.') && readers.iter().all(|reader| !is_related(host, reader)) && !is_provider()
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// Whether both names are registered by the same owner: "mail.example.co.jp" and "a@example.co.jp".
fn is_related(name: &str, address: &str) -> bool {
    is_under(name, &registered(&domain(address).to_ascii_lowercase()))
}

/// The last two labels of a name, three below a country's "co" and "ac".
pub fn registered(domain: &str) -> String {
    let labels: Vec<&str> = domain.rsplit('.').collect();
    let is_public = labels.len() > 2 && labels[0].len() == 2 && labels[1].len() <= 3;
    let own = labels.iter().take(if is_public { 3 } else { 2 }).rev().copied();
    own.collect::<Vec<_>>().join(".")
}
