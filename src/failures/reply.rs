//! What one server said: `550 5.1.1 <a@example.com>: User unknown`, found within other words.

use super::Failure;
use crate::{
    input::{
        fields::floor,
        token::{REPLY_CODE, STATUS},
    },
    knowledge::reading,
    report::Command,
    verdict::{
        details::near,
        finder::{Finder, Lexicon},
    },
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

/// Words that tell where the session stopped; the most exact of them are the longest, and a connection stands behind each.
fn command(text: &str) -> Option<Command> {
    static WORDS: LazyLock<Lexicon<(usize, Command)>> = LazyLock::new(|| {
        let words = reading();
        let all = [
            (&words.at_data, Command::Data),
            (&words.at_rcpt, Command::Rcpt),
            (&words.at_mail, Command::Mail),
            (&words.at_ehlo, Command::Ehlo),
            (&words.at_starttls, Command::Starttls),
            (&words.at_auth, Command::Auth),
            (&words.at_connect, Command::Connect),
        ];
        let sure = |words: &str, command| if command == Command::Connect { 0 } else { words.len() };
        all.into_iter().flat_map(|(words, command)| words.iter().map(move |words| (*words, (sure(words, command), command)))).collect()
    });
    let mut best: Option<(usize, Command)> = None;
    WORDS.find(&text[..floor(text, LONGEST)].replace('\n', " "), |found| {
        if best.is_none_or(|(sure, _)| found.0 > sure) {
            best = Some(found);
        }
    });
    best.map(|(_, command)| command)
}

fn remote_host(text: &str) -> Option<String> {
    static WORDS: LazyLock<Finder> = LazyLock::new(|| reading().before_host.iter().copied().collect());
    let head = &text[..floor(text, LONGEST)];
    let mut hosts: Vec<Option<&str>> = vec![None; reading().before_host.len()];
    WORDS.find(head, |number, at| {
        if let Some(name) = hosts[usize::from(number)].is_none().then(|| head[at.end..].strip_prefix(' ')).flatten() {
            let name = &name[..near::run(name, is_of_host)];
            hosts[usize::from(number)] = Some(name.trim_end_matches('.')).filter(|name| is_host(name));
        }
    });
    let host = hosts.into_iter().flatten().next().or_else(|| host_before(head));
    host.map(str::to_ascii_lowercase)
}

/// The name, perhaps with its address in brackets, right before words that only follow one.
fn host_before(head: &str) -> Option<&str> {
    static WORDS: LazyLock<Finder> = LazyLock::new(|| reading().behind_host.iter().copied().collect());
    let mut host = None;
    WORDS.find(head, |_, at| {
        let before = head[..at.start].trim_end();
        let before =
            before.strip_suffix([')', ']']).and_then(|open| open.rsplit_once(['(', '['])).map_or(before, |(before, _)| before.trim_end());
        let name = &before[near::run_back(before, is_of_host)..];
        let stands_alone = !before[..before.len() - name.len()].ends_with(['@', '_', '/']);
        host = host.or(Some(name).filter(|name| stands_alone && is_host(name)));
    });
    host
}

pub fn is_of_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '.' || c == '-'
}

/// A name with a dot, letters in its last label.
pub fn is_host(host: &str) -> bool {
    let labels = host.split('.').collect::<Vec<_>>();
    labels.len() >= 2
        && labels.iter().all(|label| !label.is_empty())
        && labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::failure;
    use crate::report::Command::{self, *};

    /// Where the session stopped and who spoke, as far as the words of one reply tell.
    #[test]
    fn the_stage_and_the_host_stand_in_the_words() {
        const HOST: &str = "mx.example.jp";
        let cases: &[(&str, Option<Command>, &str)] = &[
            ("host mx.example.jp[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)", Some(Rcpt), HOST),
            ("550 User unknown, while talking to mx.example.jp", None, HOST),
            ("mx.example.jp gave this error: 550 5.1.1 User unknown", None, HOST),
            ("mx.example.jp (192.0.2.1) gave this error: 550 5.1.1 User unknown", None, HOST),
            ("The following error was returned by mx.example.jp: 550 5.1.1 User unknown", None, HOST),
            ("SMTP error from remote mail server after end of data: host mx.example.jp [192.0.2.1]: 552 too big", Some(Data), HOST),
            ("SMTP error from remote server for MAIL FROM command, host: mx.example.jp (192.0.2.1) reason: 550 rejected", Some(Mail), HOST),
            ("SMTP error from remote server in greeting, host: mx.example.jp (192.0.2.1) reason: 554 rejected", Some(Connect), HOST),
            ("PERM_FAILURE: SMTP Error (state 13): 550 5.1.1 user unknown", Some(Rcpt), ""),
            ("it was rejected by the server for the recipient domain example.jp by mx.example.jp. [192.0.2.1]. 550 unknown", None, HOST),
            ("mx.example.jp #550 5.1.1 User unknown ##", None, HOST),
            ("550 sender denied during MAIL FROM", Some(Mail), ""),
            ("RCPT TO:<a@example.com> failed: 550 5.1.1 unknown user", Some(Rcpt), ""),
            ("TLS handshake failed with mx.example.jp: 454 4.7.0 TLS not available", Some(Starttls), HOST),
            ("lost connection with mx.example.jp[192.0.2.1] while receiving the initial server greeting", Some(Connect), HOST),
            ("lost connection with mx.example.jp[192.0.2.1] while sending RCPT TO", Some(Rcpt), HOST),
            ("lost connection with mx.example.jp[192.0.2.1] while performing the EHLO handshake", Some(Ehlo), HOST),
            (
                "conversation with mx.example.jp[192.0.2.1] timed out while sending end of data -- message may be sent more than once",
                Some(Data),
                HOST,
            ),
            ("connect to mx.example.jp[192.0.2.1]:25: Connection refused", Some(Connect), HOST),
            ("Remote server mx.example.jp (192.0.2.1) issued an error. Client sent: RCPT TO:<a@example.com>", Some(Rcpt), HOST),
            ("error from mx.example.jp (192.0.2.1): 550 user unknown", None, HOST),
            ("550 5.1.1 a@example.com refused", None, ""),
            ("550 5.7.1 we said no. Refused", None, ""),
        ];
        for (said, stage, host) in cases {
            let told = failure(said);
            assert_eq!((told.command, told.remote_mta.as_deref().unwrap_or_default()), (*stage, *host), "{said}");
        }
    }
}
