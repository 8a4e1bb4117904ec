//! Attachments that tell of a report: other messages, and texts. Pictures and documents stay out.

use super::{charset, message_at, mime::Part, property as p, store::Object, write};

pub fn parts(message: &Object, depth: usize) -> Vec<Part> {
    message.attachments().filter_map(|attachment| part(&attachment, depth)).collect()
}

fn part(attachment: &Object, depth: usize) -> Option<Part> {
    if let Some(message) = attachment.embedded() {
        return (depth < super::DEEPEST).then(|| Part::new("message/rfc822", write(&message, depth + 1)));
    }
    let kind = Kind::of(attachment)?;
    let bytes = attachment.bytes(p::ATTACHMENT)?;
    match kind {
        // a file in a file in a file would be read again and again
        Kind::Outlook => (depth == 0).then(|| message_at(&bytes, 1)).flatten().map(|text| Part::new("message/rfc822", text)),
        Kind::Message => Some(Part::of_bytes("message/rfc822", bytes)),
        Kind::Text(content_type) => text(content_type, &bytes),
    }
}

enum Kind {
    Outlook,
    Message,
    Text(&'static str),
}

impl Kind {
    /// By its type, else by its name.
    fn of(attachment: &Object) -> Option<Self> {
        let content_type = attachment.text(p::ATTACHMENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let name = attachment.text(p::ATTACHMENT_NAME).or_else(|| attachment.text(p::ATTACHMENT_SHORT_NAME));
        let name = name.unwrap_or_default().to_ascii_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        Some(match (content_type.as_str(), extension) {
            (_, "msg") | ("application/vnd.ms-outlook", _) => Self::Outlook,
            // a signed mail keeps all of its parts in one
            ("message/rfc822" | "message/global" | "multipart/signed", _) | (_, "eml") => Self::Message,
            ("message/delivery-status" | "message/global-delivery-status", _) => Self::Text("message/delivery-status"),
            ("message/disposition-notification", _) => Self::Text("message/disposition-notification"),
            ("message/feedback-report", _) => Self::Text("message/feedback-report"),
            ("text/rfc822-headers", _) => Self::Text("text/rfc822-headers"),
            ("text/html", _) | (_, "htm" | "html") => Self::Text("text/html"),
            ("text/plain", _) | (_, "txt" | "log" | "dat") => Self::Text("text/plain"),
            _ => return None,
        })
    }
}

/// Outlook calls a part that it does not know `ATT00001.txt` or `.dat`: then its words tell what it is.
fn text(content_type: &'static str, bytes: &[u8]) -> Option<Part> {
    // "winmail.dat" and the like
    if bytes.contains(&0) && charset::utf16(bytes).is_none() {
        return None;
    }
    let text = charset::judge(bytes, None).0.replace("\r\n", "\n");
    let has =
        |field: &str| text.lines().take(60).any(|line| line.get(..field.len()).is_some_and(|start| start.eq_ignore_ascii_case(field)));
    let content_type = match content_type {
        "text/plain" if has("final-recipient:") && has("action:") => "message/delivery-status",
        "text/plain" if has("received:") && has("message-id:") => "text/rfc822-headers",
        told => told,
    };
    Some(Part::new(content_type, text))
}
