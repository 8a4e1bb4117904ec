//! What one server said: `550 5.1.1 <a@example.com>: User unknown`, found within other words.

use super::Failure;
use crate::{
    input::{
        bytes,
        fields::floor,
        token::{REPLY_CODE, STATUS},
    },
    knowledge::reading,
    report::Command,
    verdict::finder::Lexicon,
};
use std::{borrow::Cow, ops::Range, sync::LazyLock};

/// The longest reply that is kept.
const LONGEST: usize = 1000;

/// Everything that a failure takes from a server's words.
pub fn failure(text: &str) -> Failure {
    let text = &text[..floor(text, 2 * LONGEST)];
    let (code, words) = find(text).map_or((None, paragraph(text)), |at| (Some(code(&text[at.clone()])), paragraph(&text[at.start..])));
    let words = one_line(words);
    let (command, remote_mta) = session(text);
    Failure {
        status: status(&words).or_else(|| status(text)),
        reply_code: code,
        command,
        remote_mta,
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
        Some('-') => STATUS.begins(&text[at.end + 1..]).is_some(),
        Some(c) => c.is_whitespace() || "<;\"'=".contains(c) || !c.is_ascii(),
    };
    starts && ends && !is_amount(&text[..at.start], &text[at.end..]) && !is_phone(&text[at.end..])
}

/// "+49 511 550 5 22", "550 1234": groups of digits go on behind it.
fn is_phone(after: &str) -> bool {
    let is_group = |word: &str| (1..9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    let mut words = after.split([' ', '-', '/', '\n', ',']).map(|word| word.trim_end_matches('.'));
    words.next() == Some("") && words.next().is_some_and(|word| is_group(word) && (word.len() > 3 || words.next().is_some_and(is_group)))
}

/// "port 587", "after 450 seconds", "500 MB".
fn is_amount(before: &str, after: &str) -> bool {
    let last = before.trim_end().rsplit([' ', '\n', '(']).next().unwrap_or_default();
    let next = after.trim_start().split([' ', '\n', ',', '.', ')']).next().unwrap_or_default();
    let is = |word: &str, words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
    is(last, &reading().before_amounts) && !next.starts_with(['4', '5']) || is(next, &reading().units)
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
    let end = bytes::breaks(text, "\n\n").find(|&end| !text[..end].ends_with(':')).unwrap_or(text.len());
    &text[..floor(text, end.min(LONGEST))]
}

/// Lines joined; the code that stands again before each line (`550-5.1.1 `) is left out.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    without_repeated_codes(&line).unwrap_or(line)
}

/// `None` where no code stands again.
fn without_repeated_codes(text: &str) -> Option<String> {
    let (code, rest) = text.split_at(REPLY_CODE.begins(text)?);
    let rest = rest.strip_prefix('-')?;
    let status = STATUS.begins(rest).map(|end| &rest[..end]);
    let head = status.map_or_else(|| format!("{code} "), |status| format!("{code} {status} "));
    let mut out = text[head.len().min(text.len())..].to_owned();
    for mark in ["-", " "] {
        if let Some(status) = status {
            out = out.replace(&format!(" {code}{mark}{status} "), " ");
        }
        out = out.replace(&format!(" {code}{mark}"), " ");
    }
    Some(head + out.trim_start())
}

/// What words of a session tell: how surely which command was refused, and whether a host's name follows (the place in the
/// list of such words).
#[derive(Clone, Copy)]
struct Told {
    at: Option<(usize, Command)>,
    host: Option<usize>,
}

impl Told {
    /// Where the session stopped: the most exact words are the longest, and a connection stands behind each.
    fn all() -> Lexicon<Self> {
        let words = reading();
        let lists = [
            (&words.at_data, Some(Command::Data)),
            (&words.at_rcpt, Some(Command::Rcpt)),
            (&words.at_mail, Some(Command::Mail)),
            (&words.at_ehlo, Some(Command::Ehlo)),
            (&words.at_starttls, Some(Command::Starttls)),
            (&words.at_auth, Some(Command::Auth)),
            (&words.at_connect, Some(Command::Connect)),
            (&words.before_host, None),
        ];
        let sure = |word: &str, command| if command == Command::Connect { 0 } else { word.len() };
        let told = move |word: &'static str, command: Option<Command>| Self {
            at: command.map(|command| (sure(word, command), command)),
            host: words.before_host.iter().position(|known| *known == word),
        };
        lists.into_iter().flat_map(|(list, command)| list.iter().map(move |word| (*word, told(word, command)))).collect()
    }
}

/// The command that was refused, and the host that refused it.
fn session(text: &str) -> (Option<Command>, Option<String>) {
    static WORDS: LazyLock<Lexicon<Told>> = LazyLock::new(Told::all);
    let head = &text[..floor(text, LONGEST)];
    let on_one_line = if head.contains('\n') { Cow::Owned(head.replace('\n', " ")) } else { Cow::Borrowed(head) };
    let mut best: Option<(usize, Command)> = None;
    let mut ends = vec![None; reading().before_host.len()];
    WORDS.find(&on_one_line, |told, at| {
        if told.at.is_some_and(|(sure, _)| best.is_none_or(|(known, _)| sure > known)) {
            best = told.at;
        }
        // a host's name stands on the line of the words before it
        if let Some(end) = told.host.map(|number| &mut ends[number])
            && head[at.end..].starts_with(' ')
            && !head[at.clone()].contains('\n')
        {
            *end = end.or(Some(at.end + 1));
        }
    });
    (best.map(|(_, command)| command), ends.into_iter().flatten().find_map(|end| host(&head[end..])))
}

fn host(text: &str) -> Option<String> {
    let host = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).next()?.trim_end_matches('.');
    is_host(host).then(|| host.to_ascii_lowercase())
}

/// A name with a dot, letters in its last label.
pub fn is_host(host: &str) -> bool {
    let labels = host.split('.').collect::<Vec<_>>();
    labels.len() >= 2
        && labels.iter().all(|label| !label.is_empty())
        && labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()))
}
