//! RFC 3464: the fields that a report writes for machines.

use super::{Failure, reply};
use crate::{
    input::{
        address as mailbox,
        fields::{Fields, name_and_value},
        token::STATUS,
    },
    report::Action,
};
use mail_parser::DateTime;
use std::borrow::Cow;

/// One delivery status: whose it is, and the recipients it speaks of.
#[derive(Default)]
pub struct DeliveryStatus {
    pub reporting_mta: Option<String>,
    pub failures: Vec<Failure>,
}

pub fn read(text: &str) -> DeliveryStatus {
    let mut status = DeliveryStatus::default();
    for group in groups(text) {
        let fields = Fields::read(&group);
        if let Some(mta) = fields.get("reporting-mta") {
            status.reporting_mta = host(mta);
        }
        status.failures.extend(recipient(&fields));
    }
    status
}

/// The same fields within prose, as some servers write and some people copy them.
pub fn inline(text: &str) -> Vec<Failure> {
    let is_field =
        |line: &str| name_and_value(line.trim()).is_some_and(|(name, _)| MARKS.iter().any(|mark| name.eq_ignore_ascii_case(mark)));
    if !text.lines().any(is_field) {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().map(|line| if line.trim().is_empty() { "" } else { line }).collect();
    let first = lines.iter().position(|line| is_field(line)).unwrap_or(0);
    let dedented: Vec<&str> =
        lines[first..].iter().map(|line| if name_and_value(line.trim()).is_some() { line.trim() } else { line }).collect();
    read(&dedented.join("\n")).failures
}

/// Fields that stand in no other text.
const MARKS: &[&str] = &["final-recipient", "diagnostic-code"];

/// Fields that begin a recipient when they come a second time.
const ONCE: &[&str] = &["final-recipient", "action", "status"];

/// Groups of fields, split at blank lines and where a field comes again that may come only once.
fn groups(text: &str) -> Vec<String> {
    let mut groups = vec![String::new()];
    let mut seen: Vec<&str> = Vec::new();
    for line in text.lines() {
        let name = name_and_value(line).map(|(name, _)| name).filter(|_| !line.starts_with([' ', '\t']));
        let known = name.and_then(|name| ONCE.iter().find(|once| once.eq_ignore_ascii_case(name)));
        let again = known.is_some_and(|known| seen.contains(known));
        if line.trim().is_empty() || again {
            groups.push(String::new());
            seen.clear();
        }
        seen.extend(known);
        if let Some(group) = groups.last_mut().filter(|_| !line.trim().is_empty()) {
            if name.is_none() && !group.is_empty() {
                // a folded line that lost its indent
                group.push(' ');
            }
            group.push_str(line.trim_end());
            group.push('\n');
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn recipient(fields: &Fields) -> Option<Failure> {
    let says = ["action", "status", "diagnostic-code"].into_iter().any(|name| fields.get(name).is_some());
    if !says || fields.get("feedback-type").is_some() {
        return None;
    }
    let (final_recipient, original_recipient) = whose(fields);
    let actual = fields.get("x-actual-recipient").and_then(address).filter(|actual| is_mailbox(actual));
    let is_named = |actual: &String| final_recipient.as_ref().is_some_and(|last| last.eq_ignore_ascii_case(actual));
    let actual_recipient = actual.filter(|actual| !is_named(actual));
    let words = fields.get("diagnostic-code").map(diagnostic).unwrap_or_default();
    let spoken = reply::failure(&words);
    let given_status = fields.get("status").and_then(status);
    Some(Failure {
        final_recipient,
        original_recipient,
        actual_recipient,
        action: fields.get("action").and_then(action),
        status: super::more_exact(given_status, spoken.status),
        reply_code: spoken.reply_code,
        words: reply::one_line(&words),
        around: fields.get("status").and_then(comment).unwrap_or_default(),
        command: spoken.command,
        remote_mta: fields.get("remote-mta").and_then(host).or(spoken.remote_mta),
        last_attempt_date: fields.get("last-attempt-date").and_then(date),
        will_retry_until: fields.get("will-retry-until").and_then(date),
    })
}

/// RFC 5429: a filter that refuses a mail may say so as a receipt, "deleted" by itself. Its words stand in the human part.
pub fn rejection(receipt: &str) -> Option<Failure> {
    let fields = Fields::read(receipt);
    let disposition = fields.get("disposition")?.to_ascii_lowercase();
    let by_itself = disposition.contains("automatic-action") && disposition.contains("deleted");
    let (final_recipient, original_recipient) = whose(&fields);
    by_itself.then(|| Failure { final_recipient, original_recipient, action: Some(Action::Failed), ..Failure::default() })
}

/// Whom the group is about, and whom the sender wrote to where that differs. Behind a gateway the last name may be a
/// local one, a file or an X.400 address; the sender knows the mailbox, which then stands in another field.
fn whose(fields: &Fields) -> (Option<String>, Option<String>) {
    let [last, original, actual] =
        ["final-recipient", "original-recipient", "x-actual-recipient"].map(|name| fields.get(name).and_then(address));
    let mailbox = [&last, &original, &actual].into_iter().flatten().find(|address| is_mailbox(address));
    let of = mailbox.or(last.as_ref().filter(|name| !is_program(name))).or(original.as_ref()).cloned();
    let original = original.filter(|original| of.as_ref().is_some_and(|of| !of.eq_ignore_ascii_case(original)));
    (of, original)
}

fn is_mailbox(address: &str) -> bool {
    address.contains('@') && !is_program(address)
}

/// The file or program that a mailbox stands for.
fn is_program(name: &str) -> bool {
    name.starts_with(['|', '/', '\\']) || name.starts_with('"') && !name.contains("\"@")
}

/// `smtp; 550 …`, the type before the words.
fn diagnostic(value: &str) -> String {
    match value.split_once(';') {
        // the exit status of a program means nothing without its type
        Some((kind, _)) if kind.trim().eq_ignore_ascii_case("x-unix") => value.trim().to_owned(),
        Some((kind, words)) if kind.trim().len() <= 20 && !kind.trim().contains(' ') => words.trim().to_owned(),
        _ => value.to_owned(),
    }
}

/// `5.1.1 (user unknown)`: some put their words here.
fn comment(value: &str) -> Option<String> {
    let (_, comment) = value.split_once('(')?;
    Some(comment.trim_end_matches(')').to_owned()).filter(|c| !c.is_empty())
}

fn status(value: &str) -> Option<String> {
    STATUS.find(value).map(|at| value[at].to_owned())
}

fn action(value: &str) -> Option<Action> {
    let word = value.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty())?;
    Some(match word.to_ascii_lowercase().as_str() {
        "failed" | "failure" | "fail" | "bounced" | "undeliverable" | "expired" => Action::Failed,
        "delayed" | "deferred" => Action::Delayed,
        "delivered" | "deliverable" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    })
}

/// `rfc822; <a@example.com>`, in xtext where it holds a `+`.
pub fn address(value: &str) -> Option<String> {
    let (kind, rest) = value.split_once(';').unwrap_or(("rfc822", value));
    let rest = &unitext(rest.trim().trim_matches(['<', '>', ' ']));
    let found = mailbox::find(rest).map(|at| rest[at].to_owned());
    let plain = found.or_else(|| (!rest.is_empty() && !rest.contains(' ') && kind.len() < 20).then(|| rest.to_string()));
    plain.map(|address| if kind.trim().eq_ignore_ascii_case("rfc822") { xtext(&address) } else { address })
}

/// RFC 3461: `+3D` stands for `=`. A plus address such as `a+b@` is left alone.
fn xtext(address: &str) -> String {
    let mut out = String::new();
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('+') {
        out.push_str(before);
        let code = after.get(..2).filter(|hex| hex.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)));
        let decoded = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|b| matches!(b, b'=' | b'+'));
        match decoded {
            Some(byte) => out.push(byte as char),
            None => out.push('+'),
        }
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    out + rest
}

/// RFC 6533: `\x{e9}` stands for `é` where a report may hold ASCII only.
fn unitext(address: &str) -> Cow<'_, str> {
    let mut parts = address.split("\\x{");
    let mut out = Cow::Borrowed(parts.next().unwrap_or_default());
    for part in parts {
        let (hex, after) = part.split_once('}').unwrap_or(("", part));
        out.to_mut().extend(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32));
        out.to_mut().push_str(after);
    }
    out
}

/// `dns; mx.example.com (192.0.2.1)`.
pub fn host(value: &str) -> Option<String> {
    let name = value.split_once(';').map_or(value, |(_, name)| name).trim();
    let name = name.split([' ', '(', '[', '\t']).find(|part| !part.is_empty())?.trim_matches(['<', '>', ']', '.']);
    (!name.is_empty()).then(|| name.to_ascii_lowercase())
}

/// RFC 5322 date to ISO 8601.
pub fn date(value: &str) -> Option<String> {
    let value = value.split_once('(').map_or(value, |(date, _)| date);
    let date = DateTime::parse_rfc822(value.trim()).filter(|date| date.is_valid() && date.year > 1970)?;
    Some(date.to_rfc3339())
}
