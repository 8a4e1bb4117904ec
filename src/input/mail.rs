//! A message and its parts; bodies are decoded only when asked for.

use super::{
    charset,
    fields::Fields,
    html,
    mime::{self, Encoding, Leaf},
    transfer,
};
use std::borrow::Cow;

pub struct Mail<'a> {
    pub fields: Fields<'a>,
    /// All leaves of the MIME tree, in their order; what is inside a returned message is not among them.
    pub parts: Vec<Part<'a>>,
    /// Everything below the header, as it is.
    pub body: &'a [u8],
    /// No blank line ends the header.
    pub is_header_open: bool,
}

pub struct Part<'a> {
    pub kind: Kind,
    raw: &'a [u8],
    encoding: Encoding,
    charset: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Html,
    /// message/delivery-status (RFC 3464).
    DeliveryStatus,
    /// message/feedback-report (RFC 5965).
    Feedback,
    /// message/disposition-notification (RFC 8098).
    Disposition,
    /// text/rfc822-headers (RFC 6522).
    Headers,
    /// message/rfc822 and its kin: the returned mail.
    Message,
    Other,
}

impl<'a> Mail<'a> {
    /// Never fails: what has no fields is all body.
    pub fn parse(raw: &'a [u8]) -> Self {
        let raw = without_envelope(raw);
        let header_end = mime::header_end(raw);
        let (header, body) = raw.split_at(header_end);
        let parts = mime::leaves(raw, header_end).into_iter().map(Part::new).collect();
        let is_header_open = body.is_empty() && !header.trim_ascii_start().ends_with(b"\n\n") && !header.ends_with(b"\r\n\r\n");
        Self { fields: header_fields(header), parts, body, is_header_open }
    }

    /// Whether it ends before the end that its multipart announces.
    pub fn is_cut(&self) -> bool {
        mime::is_cut(self.fields.get("content-type").unwrap_or_default(), self.body)
    }

    pub fn part(&self, kind: Kind) -> Option<&Part<'a>> {
        self.parts.iter().find(|part| part.kind == kind)
    }

    /// The value of Content-Type, in lower case.
    pub fn content_type(&self) -> String {
        self.fields.get("content-type").unwrap_or_default().to_ascii_lowercase()
    }
}

/// The `From ` line of an mbox is no field.
fn without_envelope(raw: &[u8]) -> &[u8] {
    let is_envelope = raw.starts_with(b"From ") || raw.starts_with(b">From ");
    let end = raw.iter().position(|&byte| byte == b'\n').filter(|_| is_envelope);
    &raw[end.map_or(0, |end| end + 1)..]
}

/// Header fields are ASCII or UTF-8; some servers write another charset, and say nothing of it.
fn header_fields(raw: &[u8]) -> Fields<'_> {
    match std::str::from_utf8(raw) {
        Ok(text) => Fields::read(text),
        Err(_) => Fields::read(&charset::judge(raw, None).0).into_owned(),
    }
}

impl<'a> Part<'a> {
    fn new(leaf: Leaf<'a>) -> Self {
        Self { kind: Kind::of(&leaf.content_type), raw: leaf.body, encoding: leaf.encoding, charset: leaf.charset }
    }

    /// Whether its words stand in the input as they are.
    pub fn is_plain(&self) -> bool {
        self.encoding == Encoding::None
    }

    /// Its text, and whether the charset had to be judged.
    pub fn text(&self) -> (Cow<'a, str>, bool) {
        let (text, guessed) = match self.bytes() {
            Cow::Borrowed(bytes) => charset::judge(bytes, self.charset.as_deref()),
            Cow::Owned(bytes) => {
                let (text, guessed) = charset::judge(&bytes, self.charset.as_deref());
                (Cow::Owned(text.into_owned()), guessed)
            }
        };
        if self.kind == Kind::Html { (Cow::Owned(html::text(&text)), guessed) } else { (text, guessed) }
    }

    /// Its bytes without transfer encoding; a body that does not fit its encoding is taken as it is.
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        match self.encoding {
            Encoding::QuotedPrintable => Cow::Owned(transfer::quoted_printable(self.raw)),
            Encoding::Base64 if transfer::is_base64(self.raw) => Cow::Owned(transfer::base64(self.raw)),
            _ => Cow::Borrowed(self.raw),
        }
    }
}

impl Kind {
    fn of(content_type: &str) -> Self {
        let (main, sub) = content_type.split_once('/').unwrap_or((content_type, ""));
        match (main, sub) {
            (_, "delivery-status" | "global-delivery-status") => Self::DeliveryStatus,
            (_, "feedback-report") => Self::Feedback,
            (_, "disposition-notification" | "global-disposition-notification") => Self::Disposition,
            (_, "rfc822-headers" | "global-headers" | "rfc822-header") => Self::Headers,
            ("message", "rfc822" | "global" | "partial") => Self::Message,
            ("text", "html") => Self::Html,
            // a multipart without its boundary is the text that is left of it
            ("text" | "multipart", _) => Self::Text,
            _ => Self::Other,
        }
    }
}
