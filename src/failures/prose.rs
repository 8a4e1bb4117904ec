//! Reports written for people. No maker's form is assumed: an address stands near the words that say why, and a few
//! shapes tell the failed address from all the others.

use super::{Failure, reply};
use crate::input::{address, fields::floor, letters};
use std::ops::Range;

/// No report says more than this of one address.
const SEGMENT: usize = 2000;

/// An address of a report, and how sure it is that it is the failed one.
struct Mention {
    address: String,
    line: usize,
    /// Bytes of the text: from the line's first to the address's last.
    start: usize,
    end: usize,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// The sender, a helper, a header field of another mail.
    Other,
    /// `To:` of a mail that is described.
    Described,
    /// Within a sentence.
    Sentence,
    /// In the words of a server.
    Reply,
    /// It stands where failed addresses stand.
    Listed,
}

/// Failures that `report` tells of. `own` are the addresses of those who exchange the report itself.
pub fn read(report: &str, own: &[String]) -> Vec<Failure> {
    let mut mentions = mentions(report);
    mentions.retain(|m| m.role != Role::Other);
    let somebody = |m: &Mention| !is_system(&m.address);
    if mentions.iter().any(somebody) {
        mentions.retain(somebody);
    }
    mentions.retain(|m| m.role == Role::Listed || somebody(m));
    let foreign = |m: &Mention| !own.iter().any(|o| o.eq_ignore_ascii_case(&m.address));
    mentions.retain(foreign);
    let best = mentions.iter().map(|m| m.role).max().unwrap_or(Role::Other);
    let floor = if best >= Role::Reply { Role::Reply } else { best };
    mentions.retain(|m| m.role >= floor);
    failures(report, &mentions)
}

/// The address of a server's words, where they name just one.
pub fn only_address(text: &str) -> Option<String> {
    let mut mentions = mentions(text);
    mentions.retain(|m| m.role != Role::Other && !is_system(&m.address));
    let first = mentions.first()?.address.clone();
    mentions.iter().all(|m| m.address.eq_ignore_ascii_case(&first)).then_some(first)
}

pub fn beginning(report: &str) -> &str {
    &report[..floor(report, 2 * SEGMENT)]
}

fn mentions(report: &str) -> Vec<Mention> {
    if !report.contains('@') {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut start = 0;
    for (number, line) in report.split_inclusive('\n').enumerate() {
        if line.contains('@') {
            all.extend(address::find_all(line).filter_map(|at| mention(line, at, number, start)));
        }
        start += line.len();
    }
    all
}

fn mention(line: &str, at: Range<usize>, number: usize, start: usize) -> Option<Mention> {
    let address = &line[at.clone()];
    let (local, domain) = address.rsplit_once('@')?;
    let real = !local.starts_with('/') && (domain.contains('.') || domain.starts_with('[') || domain == "localhost" || !domain.is_ascii());
    let role = role(&line[..at.start], &line[at.end..]);
    real.then(|| Mention { address: address.to_owned(), line: number, start, end: start + at.end, role })
}

/// Labels of an address that is not the failed one.
const OTHERS: &[&str] = &[
    "from",
    "sender",
    "reply-to",
    "mail from",
    "return-path",
    "message-id",
    "envelope-from",
    "envelope-sender",
    "x-sender",
    "errors-to",
    "bcc",
    "in-reply-to",
    "references",
    "contact",
    "mail from:<",
    "mailto",
    "by",
    "sent by",
    "subject",
    "email us at",
    "write to",
    "please contact",
    "help",
    "問い合わせ先",
    "差出人",
    "送信者",
    "送信元",
    "from address",
    "list-id",
    "f",
    "sender address rejected",
    "sender address",
    "x-postfix-sender: rfc822",
    "original sender",
    "message from",
    "absender",
    "expéditeur",
    "remitente",
    "mittente",
    "发件人",
    "寄件者",
    "보낸 사람",
    "отправитель",
    "expanded from",
    "auth",
    "user=",
    "mailfrom",
    "return path",
    "message id",
    "id",
    "queue id",
    "please send mail to",
    "forward",
    "email",
    "send mail to",
    "administrator",
];

/// Labels of the failed one.
const LISTS: &[&str] = &[
    "recipient",
    "recipients",
    "recipient address",
    "addressed to",
    "rcpt to",
    ">>> rcpt to",
    "to address",
    "final-recipient",
    "final recipient",
    "original-recipient",
    "original recipient",
    "undeliverable to",
    "failed recipient",
    "failed address",
    "failed recipients",
    "user",
    "address",
    "mailbox",
    "for",
    "宛先",
    "送信先",
    "宛先アドレス",
    "送信先アドレス",
    "宛先メールアドレス",
    "送信先メールアドレス",
    "受信者",
    "配信先",
    "delivery to",
    "deliver to",
    "delivery failed to",
    "not delivered to",
    "message to",
    "rcpt",
    "the following address",
    "failed",
    "failure",
    "unknown user",
    "no such user",
    "user unknown",
    "invalid recipient",
    "unable to deliver message to",
    "could not be delivered to",
    "cannot be delivered to",
    "unable to deliver to",
    "delivering your mail to",
    "x-failed-recipients",
    "収件人",
    "收件人",
    "收件者",
    "받는 사람",
    "destinataire",
    "empfänger",
    "destinatario",
    "получатель",
    "adresse",
    "mailbox unknown",
    "smtp;",
    "not found",
    "exceeds allowed size",
    "final delivery userid",
    "attempts",
    "t",
    "an",
    "para",
    "naar",
    "till",
    "кому",
    "à",
    "宛て先",
    "あて先",
    "email address",
    "e-mail address",
    "メールアドレス",
    "アドレス",
    "bounced address",
    "to recipient",
    "envelope-to",
    "orig_to",
    "rcptto",
    "recipient email",
];

fn role(before: &str, after: &str) -> Role {
    let label = letters::lowered(before);
    let is_named = label.trim_end_matches([' ', '<', '"', '\'', '\t']).ends_with([':', '：']);
    let label = label.trim_matches([' ', '\t', '<', '"', '\'', '(', '*', '-', '•', '・', '>', '|', '[', '「', '『', '【', '=', '　']);
    let bare = label.trim_end_matches([':', ' ', '<', '：', '=', ',', ';', '\t']);
    let bare = bare.strip_suffix("rfc822").or_else(|| bare.strip_suffix("smtp")).map_or(bare, |b| b.trim_end_matches([':', ' ', ';']));
    if bare.is_empty() {
        return if bare_line_is_foreign(after) { Role::Sentence } else { Role::Listed };
    }
    let ends_with = |words: &&&str| {
        bare.strip_suffix(**words).is_some_and(|head| {
            head.is_empty() || (!head.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !words.is_empty())
        })
    };
    let longest = |list: &'static [&'static str]| list.iter().filter(ends_with).map(|words| words.len()).max().unwrap_or(0);
    let (other, list) = (longest(OTHERS), longest(LISTS));
    match () {
        () if other > list => Role::Other,
        // "De:" names the sender, "la boîte de" the failed one
        () if bare == "de" || bare == "von" => Role::Other,
        () if bare == "to" || bare == "cc" => Role::Described,
        () if list > 0 => Role::Listed,
        () if reply::find(bare).is_some_and(|at| at.start < 8) => Role::Reply,
        () if is_named || has_name_only(before, after) => Role::Listed,
        () => Role::Sentence,
    }
}

/// "a@example.com wrote:" begins a quotation, not a failure.
fn bare_line_is_foreign(after: &str) -> bool {
    let after = letters::lowered(after);
    after.contains("wrote:") || after.contains("さんは書きました") || after.contains("schrieb") || after.contains("a écrit")
}

/// `Neko <neko@example.com>` and `Neko<mailto:neko@example.com>`: a name, then the address in brackets.
fn has_name_only(before: &str, after: &str) -> bool {
    let bracketed = before.ends_with(['<', '(']) || before.to_ascii_lowercase().ends_with("mailto:");
    let name = before.trim().trim_end_matches("mailto:").trim_end_matches(['<', '(']).trim();
    let rest = after.trim_start_matches(['>', ')']).trim();
    bracketed
        && name.split_whitespace().count() <= 4
        && !name.contains([':', '.', ';'])
        && (rest.is_empty() || rest.starts_with([':', '(', '<']))
}

/// Addresses of those who run mail, not of those who get it.
fn is_system(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    ["mailer-daemon", "postmaster", "abuse", "hostmaster", "noreply", "no-reply", "mail-daemon", "maildaemon"].contains(&local.as_str())
}

/// Gives each address the words that stand after it, else those before it.
fn failures(report: &str, mentions: &[Mention]) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for (number, mention) in mentions.iter().enumerate() {
        let words = words_of(report, mentions, number);
        let mut failure = reply::failure(&words);
        failure.final_recipient = Some(mention.address.clone());
        match failures.iter_mut().find(|f| f.is_about(&mention.address)) {
            Some(known) => known.complete(failure),
            None => failures.push(failure),
        }
    }
    for failure in &mut failures {
        super::prepend(&mut failure.around, beginning(report));
    }
    failures
}

fn words_of(report: &str, mentions: &[Mention], number: usize) -> String {
    let mention = &mentions[number];
    if matches!(mention.role, Role::Sentence) {
        return sentence_words(report, mention);
    }
    let own_line = &report[mention.start..];
    if mention.role == Role::Reply {
        return own_line[..own_line.find('\n').map_or(own_line.len(), |end| continued(own_line, end))].trim().to_owned();
    }
    let next = mentions[number + 1..].iter().find(|m| m.line > mention.line && !m.address.eq_ignore_ascii_case(&mention.address));
    let end = next.map_or(report.len(), |m| m.start).min(floor(report, mention.end + SEGMENT));
    let segment = report.get(mention.end..end).unwrap_or_default();
    if says_something(segment) {
        return segment.trim_start_matches(['>', ')', ':', ' ', ',', '"', '\'', ']', '.']).to_owned();
    }
    match next {
        Some(next) => words_of(report, mentions, mentions.iter().position(|m| std::ptr::eq(m, next)).unwrap_or(number)),
        None => report[..mention.start].trim().to_owned(),
    }
}

/// A reply goes on where the next line is indented.
fn continued(text: &str, end: usize) -> usize {
    let mut end = end;
    while text[end + 1..].starts_with([' ', '\t']) && !text[end + 1..].trim_start_matches([' ', '\t']).starts_with('\n') {
        end += 1 + text[end + 1..].find('\n').unwrap_or(text.len() - end - 1);
        if end >= text.len() {
            return text.len();
        }
    }
    end
}

/// The paragraph around the address, and what follows it.
fn sentence_words(report: &str, mention: &Mention) -> String {
    let start = report[..mention.start].rfind("\n\n").map_or(0, |at| at + 2);
    report[start..floor(report, mention.end + SEGMENT)].to_owned()
}

fn says_something(segment: &str) -> bool {
    segment.chars().filter(|c| letters::is_letter_or_digit(*c)).take(4).count() == 4
}
