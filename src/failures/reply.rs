//! What one server said: `550 5.1.1 <a@example.com>: User unknown`, found within other words.

use super::Failure;
use crate::{
    input::{
        fields::floor,
        token::{REPLY_CODE, STATUS},
    },
    report::Command,
    verdict::finder::Finder,
};
use std::{borrow::Cow, ops::Range, sync::LazyLock};

/// The longest reply that is kept.
const LONGEST: usize = 1000;

/// Everything that a failure takes from a server's words.
pub fn failure(text: &str) -> Failure {
    let text = &text[..floor(text, 2 * LONGEST)];
    let (code, words) = find(text).map_or((None, paragraph(text)), |at| (Some(code(&text[at.clone()])), paragraph(&text[at.start..])));
    let words = one_line(words);
    Failure {
        status: status(&words).or_else(|| status(text)),
        reply_code: code,
        command: command(text),
        remote_mta: remote_host(text),
        around: around(text, &words),
        words,
        ..Failure::default()
    }
}

fn around(text: &str, words: &str) -> String {
    let around = &text[..floor(text, 2 * LONGEST)];
    if around.trim() == words { String::new() } else { around.to_owned() }
}

fn code(digits: &str) -> u16 {
    digits.parse().unwrap_or(0)
}

/// The reply code that a text is about: the first 4yz or 5yz that stands where a code stands.
pub fn find(text: &str) -> Option<Range<usize>> {
    let mut codes = REPLY_CODE.find_all(text).filter(|at| is_code(text, at) && !text[at.clone()].starts_with('2'));
    let first = codes.next()?;
    // the reporter's own code, then the one that it was given: "554 <a@example.com>... 550 Host unknown", or that of the
    // last attempt after "554 4.4.7 expired"
    let gave_up = text.get(first.end + 1..first.end + 6).is_some_and(|status| status.ends_with(".4.7"));
    let given = codes.next().filter(|next| {
        let between = text[first.end..next.start].trim_end();
        between.ends_with("...") && between.len() < 120 || gave_up && between.ends_with('<')
    });
    Some(given.unwrap_or(first))
}

/// No part of a number, an address, a date or a size.
fn is_code(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].chars().next_back();
    let mut after = text[at.end..].chars();
    let (next, second) = (after.next(), after.next());
    let starts = before.is_none_or(|c| c.is_whitespace() || "(:['\"<>=;,#-|{".contains(c) || !c.is_ascii());
    let ends = match next {
        None => true,
        Some('-' | '.' | ':' | ',' | ')' | ']') if second.is_none_or(|c| !c.is_ascii_digit()) => true,
        // "550-5.7.26", but not "500-1234"
        Some('-') => STATUS.find(&text[at.end + 1..]).is_some_and(|s| s.start == 0),
        Some(c) => c.is_whitespace() || "<;\"'=".contains(c) || !c.is_ascii(),
    };
    starts && ends && !is_amount(&text[..at.start], &text[at.end..])
}

/// "port 587", "after 450 seconds", "500 MB".
fn is_amount(before: &str, after: &str) -> bool {
    let last = before.trim_end().rsplit([' ', '\n', '(']).next().unwrap_or_default();
    let next = after.trim_start().split([' ', '\n', ',', '.', ')']).next().unwrap_or_default();
    let is = |word: &str, words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
    is(last, &["port", "line", "id", "pid", "after", "of", "than", "at", "for", "uid"]) && !next.starts_with(['4', '5'])
        || is(next, &["mb", "kb", "gb", "bytes", "seconds", "minutes", "hours", "days", "messages", "recipients", "characters", "mails"])
}

/// The first enhanced status code of a failure.
pub fn status(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let alone = |at: &Range<usize>| {
        let dotted = |byte: Option<&u8>, next: Option<&u8>| byte == Some(&b'.') && next.is_some_and(u8::is_ascii_digit);
        let before = at.start.checked_sub(1).map(|i| bytes[i]);
        !dotted(bytes.get(at.end), bytes.get(at.end + 1)) && before.is_none_or(|b| !matches!(b, b'.' | b'-' | b'/' | b'v' | b'V' | b'_'))
    };
    let codes = || STATUS.find_all(text).filter(alone).map(|at| &text[at]);
    // 5.0.0 says nothing; a later, more exact one is meant
    let exact = codes().find(|code| !code.starts_with('2') && !code.ends_with(".0.0"));
    exact.or_else(|| codes().find(|code| !code.starts_with('2'))).map(str::to_owned)
}

/// Words up to the next blank line, as far as they are of use.
fn paragraph(text: &str) -> &str {
    let text = text.trim();
    // "because:" only leads to the words
    let mut ends = text.match_indices("\n\n").map(|(at, _)| at);
    let end = ends.find(|&end| !text[..end].ends_with(':')).unwrap_or(text.len());
    &text[..floor(text, end.min(LONGEST))]
}

/// Lines joined; the code that stands again before each line (`550-5.1.1 `) is left out.
pub fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    without_repeated_codes(&text).into_owned()
}

fn without_repeated_codes(text: &str) -> Cow<'_, str> {
    let Some(first) = REPLY_CODE.find(text).filter(|at| at.start == 0) else { return Cow::Borrowed(text) };
    if text.get(first.end..).is_none_or(|rest| !rest.starts_with('-')) {
        return Cow::Borrowed(text);
    }
    let code = &text[first.clone()];
    let status = STATUS.find(text).filter(|at| at.start == first.end + 1).map(|at| &text[at]);
    let head = status.map_or_else(|| format!("{code} "), |status| format!("{code} {status} "));
    let mut out = text[head.len().min(text.len())..].to_owned();
    for mark in ["-", " "] {
        if let Some(status) = status {
            out = out.replace(&format!(" {code}{mark}{status} "), " ");
        }
        out = out.replace(&format!(" {code}{mark}"), " ");
    }
    Cow::Owned(head + out.trim_start())
}

/// Words that tell where the session stopped, the more exact ones first.
const COMMANDS: &[(&str, Command)] = &[
    ("in reply to end of data", Command::Data),
    ("in reply to rcpt to", Command::Rcpt),
    ("in reply to mail from", Command::Mail),
    ("in reply to data", Command::Data),
    ("in reply to ehlo", Command::Ehlo),
    ("in reply to helo", Command::Ehlo),
    ("in reply to starttls", Command::Starttls),
    ("in reply to auth", Command::Auth),
    ("after rcpt to", Command::Rcpt),
    ("after rcpt command", Command::Rcpt),
    ("after mail from", Command::Mail),
    ("after end of data", Command::Data),
    ("after pipelined end of data", Command::Data),
    ("after pipelined mail from", Command::Mail),
    ("after pipelined rcpt to", Command::Rcpt),
    ("for text command", Command::Data),
    ("after data", Command::Data),
    ("after ehlo", Command::Ehlo),
    ("after helo", Command::Ehlo),
    ("after initial connection", Command::Connect),
    ("final data", Command::Data),
    ("does not like recipient", Command::Rcpt),
    ("sender was rejected", Command::Mail),
    ("failed after i sent the message", Command::Data),
    (">>> rcpt to", Command::Rcpt),
    (">>> mail from", Command::Mail),
    (">>> data", Command::Data),
    (">>> ehlo", Command::Ehlo),
    (">>> starttls", Command::Starttls),
    ("[rcpt_to]", Command::Rcpt),
    ("[mail_from]", Command::Mail),
    ("(rcpt to)", Command::Rcpt),
    ("(data)", Command::Data),
    ("connect to", Command::Connect),
];

fn command(text: &str) -> Option<Command> {
    static WORDS: LazyLock<Finder> = LazyLock::new(|| COMMANDS.iter().map(|(words, _)| *words).collect());
    let mut first = COMMANDS.len();
    WORDS.find(&text[..floor(text, LONGEST)].replace('\n', " "), |number, _| first = first.min(usize::from(number)));
    COMMANDS.get(first).map(|(_, command)| *command)
}

/// Words that stand before the name of the host that spoke: "host mx.example.jp[192.0.2.1] said".
const BEFORE_HOST: [&str; 7] = ["while talking to", "host", "connect to", "server", "by", "connected to", "conversation with"];

fn remote_host(text: &str) -> Option<String> {
    static WORDS: LazyLock<Finder> = LazyLock::new(|| BEFORE_HOST.into_iter().collect());
    let head = &text[..floor(text, LONGEST)];
    let mut ends = [None; BEFORE_HOST.len()];
    WORDS.find(head, |number, at| {
        let end = &mut ends[usize::from(number)];
        *end = end.or(Some(at.end + 1).filter(|_| head[at.end..].starts_with(' ')));
    });
    ends.into_iter().flatten().find_map(|end| {
        let host = head[end..].split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).next()?.trim_end_matches('.');
        is_host(host).then(|| host.to_ascii_lowercase())
    })
}

/// A name with a dot, letters in its last label.
pub fn is_host(host: &str) -> bool {
    let labels = host.split('.').collect::<Vec<_>>();
    labels.len() >= 2
        && labels.iter().all(|label| !label.is_empty())
        && labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()))
}
