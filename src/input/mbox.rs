//! Mailboxes: several messages in one file, each after a `From ` line (RFC 4155); or mails pasted one beneath the other.

use super::{
    address, bytes,
    fields::{self, Fields},
};
use std::io::{self, BufRead};

/// A message larger than this is cut; no error report comes near it.
const LARGEST: usize = 32 * 1024 * 1024;

/// Whether a file that begins so is a mailbox.
pub fn is_mbox(start: &[u8]) -> bool {
    let line = start.split(|&b| b == b'\n').next().unwrap_or_default();
    is_separator(line)
}

/// `From a@example.com Thu Nov 24 06:00:00 2026`: sender, then a date that ends with or holds a year.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let clock = rest.windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit());
    let year = rest.windows(4).any(|w| w.iter().all(u8::is_ascii_digit));
    clock && year
}

/// The same in the form that a mail server writes, `From a@example.com Thu Nov 24 …`: some leave no blank line before it.
fn is_strict_separator(line: &[u8]) -> bool {
    let day = line.split(|b| *b == b' ').filter(|word| !word.is_empty()).nth(2);
    is_separator(line) && day.is_some_and(|day| [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"].iter().any(|name| day == *name))
}

/// The messages of a text; just one where it is no mailbox and holds no second report.
pub fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let mark = if is_mbox(text.as_bytes()) { "\nFrom " } else { "\n\n" };
    for at in bytes::breaks(text, mark) {
        let next = at + if mark == "\n\n" { 2 } else { 1 };
        let begins = if mark == "\n\n" {
            is_report(&text[next..]) && is_closed(&text[start..at]) && !is_returned(&text[next..], &text[start..at])
        } else {
            let line = text[next..].split('\n').next().unwrap_or_default().as_bytes();
            is_strict_separator(line) || (is_separator(line) && text[..at].ends_with('\n'))
        };
        if begins {
            parts.push(&text[start..next]);
            start = next;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A header that only an error report has; that of a returned mail has not.
fn is_report(text: &str) -> bool {
    let start = &text[..fields::floor(text, 16_000)];
    let header = &start[..bytes::blank_line(start).unwrap_or(start.len())];
    let lower = header.to_ascii_lowercase();
    // nearly no header has any of these at all
    let may_be = ["mailer-daemon", "postmaster@", "multipart/report"].iter().any(|word| lower.contains(word));
    let first = text.split('\n').next().unwrap_or_default();
    if !may_be || fields::name_and_value(first).is_none() || !fields::looks_like_header(text) {
        return false;
    }
    let fields = Fields::read(header);
    let from = fields.get("from").unwrap_or_default().to_ascii_lowercase();
    from.contains("mailer-daemon")
        || from.contains("postmaster@")
        || fields.get("content-type").is_some_and(|kind| kind.contains("multipart/report"))
}

/// The sender of a returned mail is who got the report.
fn is_returned(text: &str, report: &str) -> bool {
    let [inner, outer] = [text, report].map(|text| Fields::read(&text[..fields::floor(text, 16_000)]));
    let (from, to) = (inner.get("from").unwrap_or_default(), outer.get("to").unwrap_or_default().to_ascii_lowercase());
    address::find(from).is_some_and(|at| to.contains(&from[at].to_ascii_lowercase()))
}

/// Whether the message is at its end: its last part is closed, and no line announces that it returns another mail.
fn is_closed(message: &str) -> bool {
    let fields = Fields::read(&message[..fields::floor(message, 16_000)]);
    let end = &message[fields::floor(message, message.len().saturating_sub(400))..];
    let kind = fields.get("content-type").unwrap_or_default();
    let boundary = kind.split_once("boundary=").map(|(_, rest)| rest.trim_matches('"').split(['"', ';']).next().unwrap_or_default());
    let is_open = boundary.is_some_and(|boundary| !end.contains(&format!("--{boundary}--")));
    !is_open && !end.trim_end().lines().next_back().unwrap_or_default().starts_with("---")
}

/// The messages of a mailbox, one at a time.
pub struct Messages<R> {
    reader: R,
    line: Vec<u8>,
    started: bool,
}

impl<R: BufRead> Messages<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), started: false }
    }
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut message = Vec::new();
        let mut after_blank = true;
        loop {
            self.line.clear();
            match self.reader.read_until(b'\n', &mut self.line) {
                Err(error) => return Some(Err(error)),
                Ok(0) => return (self.started && !message.is_empty()).then(|| Ok(std::mem::take(&mut message))),
                Ok(_) => {}
            }
            if (after_blank && is_separator(&self.line)) || is_strict_separator(&self.line) {
                let done = std::mem::replace(&mut self.started, true) && !message.is_empty();
                if done {
                    return Some(Ok(message));
                }
                message.clear();
                continue;
            }
            after_blank = self.line.iter().all(|b| matches!(b, b'\r' | b'\n'));
            if message.len() + self.line.len() <= LARGEST {
                message.extend_from_slice(unquoted(&self.line));
            }
        }
    }
}

/// `>From ` within a body was `From `.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|&&b| b == b'>').count();
    if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line }
}
