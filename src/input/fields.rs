//! Header fields: of a message, of a delivery status (RFC 3464), of a returned mail.

use super::{charset, transfer};
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
        let mut fields = Self::default();
        let mut read = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end();
            let folded = (line.starts_with([' ', '\t']) || lost_its_indent(content)) && !fields.0.is_empty() && !content.is_empty();
            match name_and_value(content) {
                _ if folded => fields.unfold(content.trim_start()),
                Some((name, value)) if !line.starts_with([' ', '\t']) => fields.0.push((name.into(), value.into())),
                _ => break,
            }
            read += line.len();
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

/// The second line of a Received or Content-Type field, where copying took the blanks before it.
pub fn lost_its_indent(line: &str) -> bool {
    ["(", "by ", "with ", "id ", "for ", "via ", "boundary=", "charset=", "cipher="].iter().any(|start| line.starts_with(start))
}

/// `Name: value`, the name as RFC 5322 allows it (and a blank before the colon, as some write).
pub fn name_and_value(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end();
    let ok = (1..=60).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && name.as_bytes()[0].is_ascii_alphabetic();
    ok.then(|| (name, value.trim()))
}

/// Fields that every mail has one or another of.
const USUAL: &[&str] = &[
    "received",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "return-path",
    "content-type",
    "mime-version",
    "delivered-to",
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
    "auto-submitted",
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
    "x-failed-recipients",
    "bcc",
    "list-id",
];

/// Whether a text begins as a message does. Words copied from a window have From, To and Subject too, but not more.
pub fn looks_like_header(text: &str) -> bool {
    let fields = Fields::read(&text[..floor(text, 2_000)]);
    let usual = fields.iter().filter(|(name, _)| USUAL.iter().any(|usual| name.eq_ignore_ascii_case(usual))).count();
    let has = |name| fields.get(name).is_some();
    let machine =
        ["received", "message-id", "return-path", "mime-version", "content-type", "delivered-to", "x-failed-recipients", "auto-submitted"]
            .into_iter()
            .any(has);
    usual >= 2 && (machine || (has("from") && has("subject") && has("date"))) && !has("reporting-mta")
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
