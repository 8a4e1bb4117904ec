//! A message and its parts, read by `mail-parser`; bodies are decoded only when asked for.

use super::{charset, fields::Fields, html};
use mail_parser::{
    Encoding, MessageParser, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};
use std::borrow::Cow;

pub struct Mail<'a> {
    pub fields: Fields<'a>,
    /// All leaves of the MIME tree, in their order; what is inside a returned message is not among them.
    pub parts: Vec<Part<'a>>,
    /// Everything below the header, as it is.
    pub body: &'a [u8],
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
    pub fn parse(raw: &'a [u8]) -> Option<Self> {
        // mail-parser 0.11.5 panics where a folded Received field ends in blanks
        let raw = without_envelope(raw.trim_ascii_end());
        let message = MessageParser::new().parse(raw)?;
        let header_end = message.parts.first()?.offset_body as usize;
        let fields = Fields::read(header_text(raw.get(..header_end)?));
        let parts = message.parts.iter().filter_map(|part| Part::new(part, raw)).collect();
        let body = raw.get(header_end..).unwrap_or_default();
        Some(Self { fields, parts, body })
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

/// Header fields are ASCII; bytes beyond it hide only the value that they stand in.
fn header_text(raw: &[u8]) -> &str {
    match std::str::from_utf8(raw) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&raw[..error.valid_up_to()]).unwrap_or_default(),
    }
}

impl<'a> Part<'a> {
    fn new(part: &MessagePart, raw: &'a [u8]) -> Option<Self> {
        let kind = Kind::of(part)?;
        let raw = raw.get(part.offset_body as usize..part.offset_end as usize)?;
        let charset = part.content_type().and_then(|t| t.attribute("charset")).map(str::to_owned);
        Some(Self { kind, raw, encoding: part.encoding, charset })
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
        let decoded = match self.encoding {
            Encoding::None => None,
            Encoding::QuotedPrintable => quoted_printable_decode(self.raw),
            Encoding::Base64 => base64_decode(self.raw).filter(|bytes| !bytes.is_empty()),
        };
        decoded.map_or(Cow::Borrowed(self.raw), Cow::Owned)
    }
}

impl Kind {
    /// `None` for a multipart, which only holds others.
    fn of(part: &MessagePart) -> Option<Self> {
        let content = part.content_type();
        let main = content.map(|t| t.ctype().to_ascii_lowercase()).unwrap_or_default();
        let sub = content.and_then(|t| t.subtype()).unwrap_or_default().to_ascii_lowercase();
        Some(match (main.as_str(), sub.as_str()) {
            (_, "delivery-status" | "global-delivery-status") => Self::DeliveryStatus,
            (_, "feedback-report") => Self::Feedback,
            (_, "disposition-notification" | "global-disposition-notification") => Self::Disposition,
            (_, "rfc822-headers" | "global-headers" | "rfc822-header") => Self::Headers,
            ("message", "rfc822" | "global" | "partial") => Self::Message,
            _ => match &part.body {
                PartType::Multipart(_) => return None,
                PartType::Message(_) => Self::Message,
                PartType::Html(_) => Self::Html,
                PartType::Text(_) => Self::Text,
                PartType::Binary(_) | PartType::InlineBinary(_) => Self::Other,
            },
        })
    }
}
