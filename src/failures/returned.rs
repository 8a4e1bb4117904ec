//! Where the report ends and the mail that it returns begins. What that mail says must never be read as the report.

use super::reply;
use crate::{
    input::{
        address, bytes,
        fields::{self, Fields, unword},
        letters,
    },
    knowledge::book,
    report::ReturnedMessage,
};

/// The report's own words, and what it returns, if anything.
pub fn cut(text: &str) -> (&str, Option<&str>) {
    let bare = fields::skip_envelope(text);
    if text.trim_start().len() > bare.len() && fields::looks_like_header(bare) {
        return ("", Some(bare));
    }
    let mut at = 0;
    for line in bytes::lines(text) {
        if at > 0 && is_header_start(line) && fields::looks_like_header(&text[at..]) && !is_description(&text[..at], &text[at..]) {
            return (&text[..at], Some(&text[at..]));
        }
        // a mark that nothing follows only says that the text was cut
        if is_mark(line) && !text[..at].trim().is_empty() && !text[at + line.len()..].trim().is_empty() {
            return (&text[..at], Some(text[at + line.len()..].trim_start_matches(['\n', '\r', '-', ' '])));
        }
        at += line.len();
    }
    (text, None)
}

/// Header fields that a report tells of the mail before it says what became of it.
fn is_description(before: &str, fields: &str) -> bool {
    let is_said = |text: &str| reply::find(text).is_some() || reply::status(text).is_some();
    let after = fields.split_once("\n\n").map_or("", |(_, after)| &after[..fields::floor(after, 1_000)]);
    !is_said(before) && is_said(after)
}

/// A line such as "--- Below this line is a copy of the message.".
fn is_mark(line: &str) -> bool {
    let line = line.trim_matches([' ', '\t', '-', '=', '*', '_', '#', '>', '\r', '\n', '<', '~', '+', '|', '.', ':', '[', '(']);
    if line.len() < 6 || line.len() > 160 {
        return false;
    }
    let start = letters::lowered(&line[..fields::floor(line, 70)]);
    let same_start = |mark: &&str| mark.as_bytes()[0].cmp(&start.as_bytes()[0]);
    let marks = &book().returned_marks;
    let from = marks.partition_point(|mark| same_start(mark).is_lt());
    let to = marks.partition_point(|mark| same_start(mark).is_le());
    marks[from..to].iter().any(|mark| start.starts_with(mark)) && !ABOUT.iter().any(|word| start.contains(word))
}

/// "Original message details": a report goes on behind what it tells *about* the mail.
const ABOUT: &[&str] = &["detail", "détails", "dettagli", "詳細", "详细", "information", "情報", "信息"];

/// A field that no report has among its words.
fn is_header_start(line: &str) -> bool {
    let starts = |name: &str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    // nearly no line begins with such a letter
    let may_be = line.starts_with(['r', 'R', 'd', 'D', 'x', 'X', 'm', 'M', 'a', 'A']);
    may_be && ["received:", "return-path:", "dkim-signature:", "x-received:", "message-id:", "arc-seal:"].into_iter().any(starts)
}

/// What its header says of the returned mail.
pub fn message(text: &str) -> Option<ReturnedMessage> {
    let fields = header(fields::skip_envelope(text));
    let value = |name: &str| fields.get(name).map(|v| unword(v).into_owned()).filter(|v| !v.is_empty());
    let message = ReturnedMessage {
        from: value("from"),
        to: fields.all("to").flat_map(addresses).collect(),
        subject: value("subject"),
        date: fields.get("date").and_then(super::delivery_status::date),
        message_id: value("message-id").map(|id| id.trim_matches(['<', '>', ' ']).to_owned()),
    };
    (fields.len() >= 2 && message != ReturnedMessage::default()).then_some(message)
}

/// Its fields, whose folded lines may have lost their indent.
fn header(text: &str) -> Fields<'_> {
    let (fields, read) = Fields::read_counting(text);
    if text[read..].lines().next().is_none_or(|line| line.trim().is_empty()) {
        return fields;
    }
    let lines = text.lines().take(200).take_while(|line| !line.trim().is_empty());
    let is_lost = |line: &str| !line.starts_with([' ', '\t']) && fields::name_and_value(line).is_none();
    let folded: String = lines.map(|line| format!("{}{line}\n", if is_lost(line) { " " } else { "" })).collect();
    Fields::read(&folded).into_owned()
}

pub fn addresses(value: &str) -> Vec<String> {
    address::find_all(value).map(|at| value[at].to_owned()).collect()
}
