//! Lines as people paste them: quoted, indented, with any line end.

use super::{charset, fields, html, transfer};
use std::borrow::Cow;

/// Takes away what copying added to every line: `> `, an indent, CR line ends, NULs.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('\r') {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if text.contains('\0') {
        text = Cow::Owned(text.replace('\0', ""));
    }
    if text.contains('＠') {
        // typed with a Japanese input method; no address holds it
        text = Cow::Owned(text.replace('＠', "@"));
    }
    if let Some(decoded) = decoded(&text) {
        text = Cow::Owned(decoded);
    }
    if is_quoted(&text) {
        text = Cow::Owned(text.lines().map(unquote).collect::<Vec<_>>().join("\n"));
    }
    match indent(&text) {
        0 => text,
        width => Cow::Owned(text.lines().map(|line| line.get(width..).unwrap_or_default()).collect::<Vec<_>>().join("\n")),
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
    let has_code = |line: &str| line.split('=').skip(1).any(|rest| rest.get(..2).is_some_and(is_upper_hex));
    let lines = || body.lines().take(200);
    lines().any(is_joined) && lines().any(has_code) && !fields::looks_like_header(body) && !body.starts_with("--") && !body.contains("\n--")
}

fn is_upper_hex(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte))
}

fn is_html(body: &str) -> bool {
    let start = body[..fields::floor(body, 16)].to_ascii_lowercase();
    ["<html", "<!doctype html", "<body", "<div", "<table", "<p>", "<p "].iter().any(|tag| start.starts_with(tag))
}

/// Quoted throughout, or a quotation of some lines beneath somebody's own words.
fn is_quoted(text: &str) -> bool {
    let quoted = |line: &&str| line.trim_start().starts_with('>');
    let lines = || text.lines().take(500);
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

/// Signs of a mail server's log line.
const LOG_SIGNS: &[&str] = &[
    " postfix/",
    " postfix-",
    "status=bounced",
    "status=deferred",
    "status=sent",
    "noqueue: reject",
    " sendmail[",
    " sm-mta[",
    "stat=",
    " dsn=",
    "exim[",
    " == ",
    " ** ",
    " => ",
    "smtpd[",
    "delivery: msg",
    " delivery ",
    ": failure: ",
    ": deferral: ",
    "rejected rcpt",
    "qmail:",
    "result=\"permfail\"",
    "result=\"tempfail\"",
    "relay=",
    "defer (",
];

/// Whether most lines are ones that a server's log has.
pub fn is_log(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(50).collect();
    let logged = lines.iter().filter(|line| is_log_line(line)).count();
    logged > 0 && logged * 2 >= lines.len()
}

pub fn is_log_line(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let signs = LOG_SIGNS.iter().filter(|sign| lower.contains(*sign)).count();
    signs >= 2 || (signs == 1 && begins_with_date(&lower))
}

/// "Nov 24 06:00:00", "2026-11-24 06:00:00", "2026-11-24T06:00:00".
fn begins_with_date(lower: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let line = lower.trim_start();
    let has_clock = line.get(..30.min(line.len())).is_some_and(|start| start.matches(':').count() >= 2);
    let is_year = line.len() > 10 && line.as_bytes()[..4].iter().all(u8::is_ascii_digit) && line.as_bytes()[4] == b'-';
    has_clock && (is_year || MONTHS.iter().any(|month| line.starts_with(month)))
}
