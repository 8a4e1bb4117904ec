//! A report that somebody sends on: as an attachment, or below words and header lines of their own.

use super::{Findings, message, notices, reply};
use crate::{
    input::{
        bytes, fields, letters,
        mail::{Kind, Mail},
    },
    knowledge::reading,
};

/// Nobody attaches more reports to one mail.
const MOST: usize = 50;

/// No mail program writes more lines above a forwarded mail.
const LONGEST_HEAD: usize = 10;

/// The reports among the attached mails, told as one.
pub fn attached(mail: &Mail, depth: usize) -> Option<Findings> {
    let attached = mail.parts.iter().filter(|part| part.kind == Kind::Message);
    let mut reports = attached.filter_map(|part| report(&part.bytes(), depth));
    let mut all = reports.next()?;
    all.failures.extend(reports.take(MOST).flat_map(|report| report.failures));
    Some(all)
}

fn report(source: &[u8], depth: usize) -> Option<Findings> {
    Some(message::read_at(&Mail::parse(source), depth + 1)).filter(names_somebody)
}

/// A report whose source stands within a text.
pub fn source(text: &str, depth: usize) -> Option<Findings> {
    let text = fields::skip_envelope(text);
    let inner = fields::looks_like_header(text).then(|| Mail::parse(text.as_bytes()))?;
    notices::is_report(&inner).then(|| message::read_at(&inner, depth + 1)).filter(names_somebody)
}

/// More words than this above a mail's source are no question about it.
const LONGEST_QUESTION: usize = 3_000;

/// Fields that a mail's source begins with, and nothing that a window shows.
const FIRST_FIELDS: &[&str] = &["return-path:", "delivered-to:", "received:", "x-original-to:", "envelope-to:"];

/// A report's whole source below a question, or below the table that Gmail shows above an original.
pub fn source_within(text: &str) -> Option<Findings> {
    let mut at = 0;
    for line in bytes::lines(&text[..fields::floor(text, LONGEST_QUESTION)]) {
        let begins = |field: &&str| line.get(..field.len()).is_some_and(|start| start.eq_ignore_ascii_case(field));
        if at > 0 && FIRST_FIELDS.iter().any(begins) {
            let is_of_own = reply::find(&text[..at]).is_none();
            return source(&text[at..], 0).filter(|_| is_of_own);
        }
        at += line.len();
    }
    None
}

/// A report below the lines that a mail program writes when somebody forwards one, and the mail that it returns.
pub fn inline(text: &str, returned: Option<&str>) -> Option<Findings> {
    let report = &text[head(text)?..];
    let whole = returned.map(|returned| format!("{report}\n----- Original message -----\n\n{returned}"));
    Some(super::copied(whole.as_deref().unwrap_or(report))).filter(names_somebody)
}

pub fn names_somebody(findings: &Findings) -> bool {
    findings.failures.iter().any(|f| f.final_recipient.is_some())
}

/// A MIME body that was copied without its header: a report itself, unless it brings one along.
pub fn body(text: &str) -> Option<Findings> {
    let boundary = text.lines().take(20).find_map(|line| line.strip_prefix("--").filter(|name| !name.is_empty()))?;
    let is_part = |part: &str| part.trim_start().get(..8).is_some_and(|start| start.eq_ignore_ascii_case("content-"));
    if !text.split(boundary).skip(1).any(is_part) {
        return None;
    }
    let read = |from: &str| {
        let source = format!("From: {from}\nContent-Type: multipart/mixed; boundary=\"{}\"\n\n{text}", boundary.trim_end());
        message::read(&Mail::parse(source.as_bytes()))
    };
    let sent_on = Some(read("")).filter(names_somebody);
    Some(sent_on.unwrap_or_else(|| read("<>")))
}

/// Where the header lines of a forwarded report begin. Server words before them belong to a report of its own.
pub fn head(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in bytes::lines(text) {
        if is_from_daemon(line) {
            let before = &text[..at];
            return (reply::find(before).is_none() && reply::status(before).is_none()).then_some(at);
        }
        at += line.len();
    }
    None
}

fn is_from_daemon(line: &str) -> bool {
    let Some((label, value)) = line.split_once([':', '：']) else { return false };
    let label = label.trim_matches([' ', '\t', '*', '|', '　']);
    // "From: <a@example.com> RCPT: <b@example.com>" is a line of qmail's
    let alone = !value.contains(": ");
    alone
        && label.len() < 24
        && reading().from_labels.contains(&letters::lowered(label).as_str())
        && (notices::is_daemon(value) || is_unattended(value))
}

/// A sender who reads no answers; providers report under such a name too.
fn is_unattended(from: &str) -> bool {
    ["noreply", "no-reply", "no_reply", "donotreply", "do-not-reply"].iter().any(|name| letters::lowered(from).contains(name))
}

/// The lines at the head of a forwarded report, which name those who exchanged it.
pub fn header_lines(text: &str) -> &str {
    let labelled = |line: &&str| line.contains([':', '：']);
    let lines = bytes::lines(text).take(LONGEST_HEAD).take_while(labelled);
    let head: usize = lines.map(str::len).sum();
    &text[..head]
}
