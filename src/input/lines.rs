//! Lines as people paste them: quoted, indented, with any line end.

use super::{bytes, charset, fields, html, parts::Parts, token::STATUS, transfer};
use crate::knowledge::reading;
use std::{borrow::Cow, sync::LazyLock};

/// Takes away what copying added to every line: `> `, an indent, CR line ends, NULs.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('\r') {
        let unix = text.replace("\r\n", "\n");
        text = Cow::Owned(if unix.contains('\r') { unix.replace('\r', "\n") } else { unix });
    }
    if text.contains('\0') {
        text = Cow::Owned(text.replace('\0', ""));
    }
    if !text.is_ascii() {
        text = plain_letters(text);
    }
    if let Some(decoded) = decoded(&text) {
        text = Cow::Owned(decoded);
    }
    if is_quoted(&text) {
        text = Cow::Owned(text.lines().map(unquote).collect::<Vec<_>>().join("\n"));
    }
    if is_double_spaced(&text) {
        text = Cow::Owned(text.split('\n').step_by(2).collect::<Vec<_>>().join("\n"));
    }
    match indent(&text) {
        0 => text,
        width => Cow::Owned(text.lines().map(|line| line.get(width..).unwrap_or_default()).collect::<Vec<_>>().join("\n")),
    }
}

/// Blanks and letters as servers write them.
fn plain_letters(mut text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(is_odd_blank) {
        text =
            Cow::Owned(text.chars().filter(|c| *c == '\u{a0}' || !is_odd_blank(*c)).map(|c| if c == '\u{a0}' { ' ' } else { c }).collect());
    }
    if text.contains(is_full_width) {
        let letters = text.contains('＠');
        text = Cow::Owned(text.chars().map(|c| half_width(c, letters)).collect());
    }
    text
}

/// Blanks that windows show but no server writes, and marks without width.
fn is_odd_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Every other line is blank, as after copying from some windows.
fn is_double_spaced(text: &str) -> bool {
    let is_blank = |line: &str| line.trim().is_empty();
    let mut lines = text.trim_start_matches('\n').split('\n');
    let mut filled = 0;
    for _ in 0..100 {
        let (Some(line), gap) = (lines.next(), lines.next()) else { break };
        if gap.is_some_and(|gap| !is_blank(gap)) {
            return false;
        }
        filled += usize::from(!is_blank(line));
    }
    filled > 5 && text.trim_start_matches('\n').len() == text.len() && text.contains("\n\n\n\n")
}

/// The @ and the digits of codes, typed with a Japanese input method; no address and no code holds them.
fn is_full_width(c: char) -> bool {
    matches!(c, '＠' | '０'..='９')
}

/// Letters too where a whole address was typed so.
fn half_width(c: char, letters: bool) -> char {
    match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '－' | '＿' if !letters => c,
        '＠' | '．' | '－' | '＿' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The words of a body that was pasted as it travels: in base64, quoted-printable, or as HTML.
fn decoded(text: &str) -> Option<String> {
    let body = text.trim();
    let bytes = match () {
        () if is_base64(body) => transfer::base64(body.as_bytes()),
        () if is_quoted_printable(body) => transfer::quoted_printable(body.as_bytes()),
        () if is_html(body) => return Some(html::text(body)),
        () => return None,
    };
    let text = charset::judge(&bytes, None).0.into_owned();
    Some(if is_html(text.trim_start()) { html::text(&text) } else { text })
}

/// Whole groups of four, more than a word has, and of one width.
fn is_base64(body: &str) -> bool {
    let width = body.lines().next().map_or(0, str::len);
    let is_row = |line: &str| line.len() <= width && line.len().is_multiple_of(4) && !line.contains(' ');
    width >= 40 && body.lines().all(is_row) && transfer::is_base64(body.as_bytes())
}

/// Lines joined by `=`, and `=` written as `=3D`; a message's own parts are decoded one by one.
fn is_quoted_printable(body: &str) -> bool {
    let is_joined = |line: &str| line.ends_with('=') && line.len() > 60;
    let has_code = |line: &str| line.split('=').skip(1).any(|rest| rest.get(..2).is_some_and(is_code));
    let lines = || body.lines().take(200);
    body.contains("=\n")
        && !body.starts_with("--")
        && bytes::breaks(body, "\n--").next().is_none()
        && lines().any(is_joined)
        && lines().any(has_code)
        && !fields::looks_like_header(body)
}

/// A byte that must be written so: beyond ASCII, or the equals sign. Other pairs of digits are values: `delay=02`.
fn is_code(code: &str) -> bool {
    code == "3D"
        || code.starts_with(['8', '9', 'A', 'B', 'C', 'D', 'E', 'F']) && code.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'))
}

fn is_html(body: &str) -> bool {
    let start = body[..fields::floor(body, 16)].to_ascii_lowercase();
    ["<html", "<!doctype html", "<body", "<div", "<table", "<p>", "<p "].iter().any(|tag| start.starts_with(tag))
}

/// Quoted throughout, or a quotation of some lines beneath somebody's own words.
fn is_quoted(text: &str) -> bool {
    if !text.trim_start().starts_with('>') && !text.contains("\n>") && !text.contains("\n >") {
        return false;
    }
    let quoted = |line: &&str| line.trim_start().starts_with('>');
    let lines = || bytes::lines(text).take(500);
    // a session transcript's ">>> RCPT TO" is no quotation, nor is the ">From " of a mailbox
    let is_transcript = || lines().any(|line| line.starts_with(">>> ") || line.starts_with(">From "));
    let is_all = || lines().filter(|line| !line.trim().is_empty()).count() == 1;
    let count = lines().filter(quoted).count();
    (count >= 2 || (count == 1 && is_all())) && !is_transcript()
}

fn unquote(line: &str) -> &str {
    let mut rest = line.trim_start();
    if !rest.starts_with('>') {
        return line;
    }
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    rest
}

/// How many blanks all filled lines begin with; a single line's indent never matters.
fn indent(text: &str) -> usize {
    if !text.trim_start_matches('\n').starts_with([' ', '\t']) {
        return 0;
    }
    let filled = text.lines().take(500).filter(|line| !line.trim().is_empty());
    filled.map(|line| line.len() - line.trim_start_matches([' ', '\t']).len()).min().unwrap_or(0)
}

/// Whether most lines are ones that a server's log has.
pub fn is_log(text: &str) -> bool {
    let (mut lines, mut logged) = (0, 0);
    for line in records(text).filter(|line| !line.trim().is_empty() && !line.starts_with('#')).take(50) {
        lines += 1;
        logged += usize::from(is_log_line(&line));
    }
    is_queue(text) || (logged > 0 && logged * 2 >= lines)
}

pub fn is_log_line(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let timed = begins_with_time(line);
    // without a time what a session said stands in a report
    static SIGNS: LazyLock<Parts> = LazyLock::new(|| Parts::new(&reading().log_signs));
    let counts = |sign: &str| timed || !sign.contains(['<', '>']) || sign.contains(['=', '-']);
    let mut known: Vec<usize> = Vec::new();
    for sign in SIGNS.find(&lower) {
        if !known.contains(&sign) && counts(reading().log_signs[sign]) {
            known.push(sign);
        }
    }
    let signs = known.len();
    signs >= 2 || is_tai(line.as_bytes()) || (timed && (signs == 1 || exim_id(line).is_some() || STATUS.find(line).is_some()))
}

/// What `mailq` prints.
pub fn is_queue(text: &str) -> bool {
    let head = &text[..super::fields::floor(text, 400)];
    head.contains("-Queue ID-") || head.contains("-Q-ID-")
}

/// Qmail's time: "@400000006743a1b80c3d2f64".
fn is_tai(line: &[u8]) -> bool {
    line.len() > 25 && line[0] == b'@' && line[1..25].iter().all(u8::is_ascii_hexdigit)
}

/// The filled lines of a log, each joined with those that wrapping broke off it: indented ones, and those without a time
/// beneath one that has it.
pub fn records(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches('\n');
        let (line, after) = split_line(rest);
        rest = after;
        let mut record = Cow::Borrowed(line);
        let timed = begins_with_time(line);
        while is_broken_off(rest, timed) {
            let (line, after) = split_line(rest);
            rest = after;
            let joined = record.to_mut();
            joined.push(' ');
            joined.push_str(line.trim());
        }
        (!record.is_empty() || !rest.is_empty()).then_some(record)
    })
}

fn split_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

fn is_broken_off(rest: &str, timed: bool) -> bool {
    let (line, _) = split_line(rest);
    // words and an object that is whole are a line of their own
    let is_whole = || line.ends_with('}') && line.find("{\"").is_some_and(|at| at > 0);
    !line.trim().is_empty() && (line.starts_with([' ', '\t']) || (timed && !begins_with_time(line) && !is_whole()))
}

/// "Nov 24 06:00:00", "2026-11-24T06:00:00", "<22>1 2026-11-24T06:00:00", "mail-1 | 06:00:00", "1795501323.120010",
/// "@400000006743a1b80c3d2f64".
pub fn begins_with_time(line: &str) -> bool {
    let start = &line.as_bytes()[..line.len().min(48)];
    let is_number = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    let is_clock = |w: &[u8]| w[2] == b':' && w[5] == b':' && is_number(&w[..2]) && is_number(&w[3..5]) && is_number(&w[6..]);
    let is_epoch = start.len() > 16 && is_number(&start[..10]) && start[10] == b'.' && is_number(&start[11..16]);
    is_tai(start) || is_epoch || start.windows(8).any(is_clock)
}

/// `1tEKqZ-0003Xy-1A`, since 4.97 `1tEKqZ-00000003XyA-1Abc`.
pub fn exim_id(line: &str) -> Option<&str> {
    line.split(' ').take(8).find(|word| {
        let mut parts = word.split('-');
        let mut is_part = |lengths: [usize; 2]| {
            parts.next().is_some_and(|part| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
        };
        is_part([6, 6]) && is_part([6, 11]) && is_part([2, 4]) && parts.next().is_none()
    })
}
