//! Step 1: what was pasted? A whole message, a server's reply, a log, an event, words from a mail window — or nothing
//! that can be read.

pub mod address;
pub mod bytes;
pub mod charset;
pub mod fields;
pub mod form;
pub mod html;
pub mod jis;
pub mod json;
pub mod letters;
pub mod likely;
pub mod lines;
pub mod locate;
pub mod mail;
pub mod mbox;
pub mod mime;
pub mod mojibake;
pub mod outlook;
pub mod parts;
pub mod table;
pub mod token;
pub mod transfer;
pub mod utf7;

use crate::knowledge::{Unreadable, book};
use mail::Mail;
use std::borrow::Cow;
use token::REPLY_CODE;

/// What was recognised in one input. Borrows its bytes.
pub enum Input<'a> {
    Message(Mail<'a>),
    /// A mailbox, or mails one beneath the other.
    Messages(Vec<&'a str>),
    /// What one server said, perhaps on several lines.
    Reply(&'a str),
    /// Lines of a mail server's log, or a table of deliveries.
    Log(&'a str),
    /// JSON or a form, perhaps after some words.
    Event(&'a str),
    /// Words as they stand in a mail program's window.
    Copied(&'a str),
    Unreadable(&'static Unreadable),
}

/// Text of any input, and whether its charset had to be judged.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) if !charset::has_escapes(bytes) && charset::utf16(bytes).is_none() => {
            (Cow::Borrowed(text.trim_start_matches('\u{feff}')), false)
        }
        _ => charset::judge(bytes, None),
    }
}

/// What a pasted text hides: escapes that lost their ESC, letters that were misread, a body without its header that is
/// still encoded. And whether its charset had to be judged.
pub fn reveal(text: &str) -> (Cow<'_, str>, bool) {
    let (text, guessed) = charset::judge_text(text, None);
    let body = transfer::payload(&text).as_bytes();
    let bytes = match transfer::guess(body) {
        mime::Encoding::None => return (text, guessed),
        // the parts of a message are decoded one by one
        _ if fields::looks_like_header(fields::skip_envelope(&text)) => return (text, guessed),
        mime::Encoding::Base64 => transfer::base64(body),
        mime::Encoding::QuotedPrintable => transfer::quoted_printable(body),
    };
    let (decoded, guessed) = charset::judge(&bytes, None);
    (Cow::Owned(if decoded.contains("</") { html::text(&decoded) } else { decoded.into_owned() }), guessed)
}

/// Why `bytes` hold no words; `None` where they do.
pub fn unreadable(bytes: &[u8]) -> Option<&'static Unreadable> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return named("blank");
    }
    let known = book().unreadable.iter().find(|kind| kind.fits(bytes));
    known.or_else(|| is_binary(bytes).then(|| named("binary")).flatten())
}

fn named(name: &str) -> Option<&'static Unreadable> {
    book().unreadable.iter().find(|kind| kind.name == name)
}

/// Text has few control characters, and a pasted NUL or two does not make it binary.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    // in pieces whose counts fit a byte, many of which are summed up at once
    let count = |piece: &[u8]| piece.iter().map(|byte| u8::from(is_odd(*byte))).sum::<u8>();
    let odd: usize = head.chunks(128).map(|piece| usize::from(count(piece))).sum();
    odd * 10 > head.len() && charset::utf16(head).is_none()
}

/// No branches: of sixteen bytes as quick as of one.
fn is_odd(byte: u8) -> bool {
    (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != 0x0c) & (byte != b'\r') & (byte != 0x1b) | (byte == 0x7f)
}

/// Recognises a text that was freed of quoting (`lines::tidy`).
pub fn recognise(text: &str) -> Input<'_> {
    let body = text.trim();
    if body.is_empty() {
        return named("blank").map_or(Input::Copied(""), Input::Unreadable);
    }
    if let Some(message) = message(text) {
        let messages = mbox::split(text.trim_start());
        return if messages.len() > 1 { Input::Messages(messages) } else { Input::Message(message) };
    }
    match body {
        _ if is_event(body) => Input::Event(body),
        _ if lines::is_log(body) || table::is_table(body) => Input::Log(body),
        _ if is_reply(body) => Input::Reply(body),
        _ => Input::Copied(body),
    }
}

/// A message begins with header fields, of which at least two are ones that every mail has.
fn message(text: &str) -> Option<Mail<'_>> {
    let start = fields::skip_envelope(text);
    fields::looks_like_header(start).then(|| Mail::parse(start.as_bytes()))
}

/// More words than this before it, and an object is only quoted in them.
const BEFORE_EVENT: usize = 400;

/// An object with entries, or a list of such; a short question or a log line's head may stand before it.
fn is_event(text: &str) -> bool {
    let Some(start) = json::start(text).filter(|start| *start <= BEFORE_EVENT) else {
        return json::is_inside(text) || form::read(text).is_some();
    };
    let head = &text[start..fields::floor(text, start + 4096)];
    let values = json::Json::parse_all(head);
    let is_filled = |value: &json::Json| value.items().iter().any(|item| !item.entries().is_empty());
    values.first().is_some_and(is_filled)
}

/// One server's words: begin with a code, or are short and of one paragraph.
fn is_reply(text: &str) -> bool {
    let lines = text.lines().count();
    let begins_with_code = REPLY_CODE.begins(text).is_some();
    (begins_with_code && lines <= 30 && !text.contains("\n\n")) || (lines <= 2 && text.len() <= 600 && text.is_ascii())
}
