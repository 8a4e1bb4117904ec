//! Header fields: of a message, of a delivery status (RFC 3464), of a returned mail.

use super::{bytes, charset, transfer};
use std::borrow::Cow;

/// Fields in their order, unfolded, values trimmed.
#[derive(Clone, Debug, Default)]
pub struct Fields<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Fields<'a> {
    /// Reads fields until a blank line or a line that is none.
    pub fn read(text: &'a str) -> Self {
        Self::read_counting(text).0
    }

    /// The same, and how many bytes they took.
    pub fn read_counting(text: &'a str) -> (Self, usize) {
        let mut fields = Self(Vec::with_capacity(16));
        let mut read = 0;
        for (line, length) in field_lines(text) {
            match line {
                Line::Field(name, value) => fields.0.push((name.into(), value.trim().into())),
                Line::Folded(more) => fields.unfold(more),
            }
            read += length;
        }
        (fields, read)
    }

    fn unfold(&mut self, more: &str) {
        if let Some((_, value)) = self.0.last_mut() {
            let value = value.to_mut();
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(more);
        }
    }

    /// The same fields, when the text that they were read from does not stay.
    pub fn into_owned(self) -> Fields<'static> {
        Fields(self.0.into_iter().map(|(name, value)| (name.into_owned().into(), value.into_owned().into())).collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.0.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// A line of a header.
enum Line<'a> {
    Field(&'a str, &'a str),
    /// What goes on with the field above.
    Folded(&'a str),
}

/// The lines of fields, each with its length, until one that is blank or no field.
fn field_lines(text: &str) -> impl Iterator<Item = (Line<'_>, usize)> {
    let mut is_first = true;
    bytes::lines(text).map_while(move |line| {
        let content = line.trim_end();
        let is_indented = line.starts_with([' ', '\t']);
        let is_folded = (is_indented || lost_its_indent(content)) && !is_first && !content.is_empty();
        is_first = false;
        match is_folded {
            true => Some((Line::Folded(content.trim_start()), line.len())),
            false if is_indented => None,
            false => name_and_rest(content).map(|(name, value)| (Line::Field(name, value), line.len())),
        }
    })
}

/// The second line of a Received or Content-Type field, where copying took the blanks before it.
pub fn lost_its_indent(line: &str) -> bool {
    const STARTS: [&str; 9] = ["(", "by ", "with ", "id ", "for ", "via ", "boundary=", "charset=", "cipher="];
    // names of fields begin with capitals nearly always
    line.starts_with(['(', 'b', 'w', 'i', 'f', 'v', 'c']) && STARTS.iter().any(|start| line.starts_with(start))
}

/// `Name: value`, the name as RFC 5322 allows it (and a blank before the colon, as some write).
pub fn name_and_value(line: &str) -> Option<(&str, &str)> {
    let (name, value) = name_and_rest(line)?;
    Some((name, value.trim()))
}

/// The same, the value with the blanks around it.
fn name_and_rest(line: &str) -> Option<(&str, &str)> {
    let length = line.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    let (name, rest) = line.split_at(length);
    let ok = (1..=60).contains(&length) && name.as_bytes()[0].is_ascii_alphabetic();
    let value = rest.strip_prefix(':').or_else(|| rest.trim_start().strip_prefix(':'))?;
    ok.then_some((name, value))
}

/// Fields that every mail has one or another of: first those that only machines write, then what a window shows too.
const USUAL: &[&str] = &[
    "received",
    "message-id",
    "return-path",
    "mime-version",
    "content-type",
    "delivered-to",
    "x-failed-recipients",
    "auto-submitted",
    "from",
    "subject",
    "date",
    "to",
    "x-original-to",
    "reply-to",
    "sender",
    "cc",
    "dkim-signature",
    "authentication-results",
    "content-transfer-encoding",
    "received-spf",
    "x-mailer",
    "envelope-to",
    "delivery-date",
    "arc-seal",
    "in-reply-to",
    "references",
    "x-received",
    "precedence",
    "errors-to",
    "user-agent",
    "thread-topic",
    "thread-index",
    "importance",
    "bcc",
    "list-id",
];
/// The first eight of the usual fields, and the three behind them, a bit each.
const MACHINE: u64 = 0xff;
const SHOWN: u64 = 0x700;

/// Whether a text begins as a message does. Words copied from a window have From, To and Subject too, but not more.
pub fn looks_like_header(text: &str) -> bool {
    let (mut count, mut seen) = (0, 0);
    let is_enough = |count: i32, seen: u64| count >= 2 && (seen & MACHINE > 0 || seen & SHOWN == SHOWN);
    for (line, _) in field_lines(&text[..floor(text, 2_000)]) {
        let Line::Field(name, _) = line else { continue };
        if name.eq_ignore_ascii_case("reporting-mta") {
            return false;
        }
        let is_usual = |usual: &&str| usual.eq_ignore_ascii_case(name);
        if !is_enough(count, seen)
            && let Some(place) = USUAL.iter().position(is_usual)
        {
            count += 1;
            seen |= 1 << place;
        }
    }
    is_enough(count, seen)
}

/// Steps over blank lines, the `From ` line of an mbox, and the `>From ` that some servers leave.
pub fn skip_envelope(text: &str) -> &str {
    let text = text.trim_start_matches(['\n', '\r', ' ', '\t']);
    if !text.starts_with("From ") && !text.starts_with(">From ") {
        return text;
    }
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

/// The largest place at or before `index` where a character begins.
pub fn floor(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// Decodes the encoded words of RFC 2047, judging bytes before labels.
pub fn unword(value: &str) -> Cow<'_, str> {
    if !value.contains("=?") {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, word, after)) = encoded_word(rest) {
        if !before.trim().is_empty() || out.is_empty() {
            out.push_str(before);
        }
        out.push_str(&word);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn encoded_word(text: &str) -> Option<(&str, String, &str)> {
    let (before, rest) = text.split_once("=?")?;
    let mut parts = rest.splitn(3, '?');
    let (charset, kind, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (payload, after) = rest.split_once("?=")?;
    let bytes = if kind.eq_ignore_ascii_case("b") { transfer::base64(payload.as_bytes()) } else { transfer::q_word(payload.as_bytes()) };
    Some((before, charset::judge(&bytes, Some(charset)).0.into_owned(), after))
}
