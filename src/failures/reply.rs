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
    verdict::{details::near, finder::Lexicon},
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
    /// Whether a host's name stands right before.
    is_behind_host: bool,
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
            (&words.behind_host, None),
        ];
        let sure = |word: &str, command| if command == Command::Connect { 0 } else { word.len() };
        let told = move |word: &'static str, command: Option<Command>| Self {
            at: command.map(|command| (sure(word, command), command)),
            host: words.before_host.iter().position(|known| *known == word),
            is_behind_host: words.behind_host.contains(&word),
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
    let mut hosts: Vec<Option<String>> = vec![None; reading().before_host.len()];
    let mut before = None;
    WORDS.find(&on_one_line, |told, at| {
        if told.at.is_some_and(|(sure, _)| best.is_none_or(|(known, _)| sure > known)) {
            best = told.at;
        }
        // a host's name stands on the line of the words before it
        if let Some(known) = told.host.map(|number| &mut hosts[number])
            && known.is_none()
            && head[at.end..].starts_with(' ')
            && !head[at.clone()].contains('\n')
        {
            *known = host(&head[at.end + 1..]);
        }
        if told.is_behind_host && before.is_none() {
            before = last_host(&head[..at.start]);
        }
    });
    (best.map(|(_, command)| command), hosts.into_iter().flatten().next().or(before))
}

fn host(text: &str) -> Option<String> {
    let host = text[..near::run(text, is_of_host)].trim_end_matches('.');
    is_host(host).then(|| host.to_ascii_lowercase())
}

/// The name, perhaps with its address in brackets, at the end of a text.
fn last_host(text: &str) -> Option<String> {
    let before = text.trim_end();
    let before =
        before.strip_suffix([')', ']']).and_then(|open| open.rsplit_once(['(', '['])).map_or(before, |(before, _)| before.trim_end());
    let name = &before[near::run_back(before, is_of_host)..];
    let stands_alone = !before[..before.len() - name.len()].ends_with(['@', '_', '/']);
    (stands_alone && is_host(name)).then(|| name.to_ascii_lowercase())
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
