//! Step 2: who was not reached, who says so, and in which words.

pub mod delivery_status;
pub mod event;
pub mod fake;
pub mod forged;
pub mod forward;
pub mod log;
pub mod message;
pub mod notices;
pub mod prose;
pub mod reply;
pub mod returned;

use crate::{
    input::{self, Input},
    knowledge::Sign,
    report::{Action, Command, InputKind, Notice, ReturnedMessage},
};

/// One address that was not reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    pub final_recipient: Option<String>,
    /// As the sender wrote it, where that differs.
    pub original_recipient: Option<String>,
    /// Where the mailbox is forwarded to, as Sendmail adds it.
    pub actual_recipient: Option<String>,
    pub action: Option<Action>,
    pub status: Option<String>,
    pub reply_code: Option<u16>,
    /// The server's words, on one line.
    pub words: String,
    /// What else the report says of this address.
    pub around: String,
    pub command: Option<Command>,
    pub remote_mta: Option<String>,
    pub last_attempt_date: Option<String>,
    pub will_retry_until: Option<String>,
}

impl Failure {
    /// Takes from a second reading what the first one lacks.
    pub fn complete(&mut self, other: Failure) {
        if self.words.is_empty() || other.words.len() > self.words.len() && other.words.starts_with(&self.words) {
            self.words = other.words;
        } else if !self.words.contains(&other.words) {
            prepend(&mut self.around, &other.words);
        }
        prepend(&mut self.around, &other.around);
        self.status = more_exact(self.status.take(), other.status);
        self.reply_code = self.reply_code.or(other.reply_code);
        self.command = self.command.or(other.command);
        self.remote_mta = self.remote_mta.take().or(other.remote_mta);
        self.original_recipient = self.original_recipient.take().or(other.original_recipient);
        self.actual_recipient = self.actual_recipient.take().or(other.actual_recipient);
        self.last_attempt_date = self.last_attempt_date.take().or(other.last_attempt_date);
        self.will_retry_until = self.will_retry_until.take().or(other.will_retry_until);
    }

    /// The server refused for good.
    pub fn is_hard(&self) -> bool {
        self.reply_code.is_some_and(|code| code >= 500) || self.status.as_ref().is_some_and(|status| status.starts_with('5'))
    }

    pub fn is_about(&self, address: &str) -> bool {
        let is = |known: &Option<String>| known.as_ref().is_some_and(|known| known.eq_ignore_ascii_case(address));
        is(&self.final_recipient) || is(&self.original_recipient)
    }
}

/// The code that says more; the first where both do. x.0.0 is filled in where a server gave none, x.4.7 where a queue
/// gave up.
fn more_exact(one: Option<String>, other: Option<String>) -> Option<String> {
    let vague = one.as_deref().is_none_or(|code| code.ends_with(".0.0") || code.ends_with(".4.7"));
    if vague { other.or(one) } else { one }
}

/// More words of one address tell nothing new, and each would be sought in all before it.
const MOST_AROUND: usize = 16 * 1024;

fn prepend(around: &mut String, words: &str) {
    if words.is_empty() || around.len() > MOST_AROUND || around.contains(words) {
        return;
    }
    let rest = std::mem::take(around);
    *around = if rest.is_empty() { words.to_owned() } else { format!("{words}\n{rest}") };
}

/// All that was found in one input.
#[derive(Debug, Default)]
pub struct Findings {
    pub failures: Vec<Failure>,
    /// Set when the whole input is no failure.
    pub notice: Option<Notice>,
    /// The report's own words, without the mail that it returns.
    pub text: String,
    /// Where else the software that wrote it may have left its name.
    pub signs: String,
    pub reporting_mta: Option<String>,
    /// ISO 8601: when the report was written.
    pub date: Option<String>,
    pub returned: Option<ReturnedMessage>,
    pub charset_guessed: bool,
    /// Only a part of the report was there.
    pub partial: bool,
    /// What to warn of.
    pub suspected: Vec<Sign>,
}

/// Reads one input.
pub fn read(input: &Input) -> (InputKind, Findings) {
    match input {
        Input::Message(mail) => (InputKind::Message, message::read(mail)),
        Input::Messages(texts) => (InputKind::Message, messages(texts)),
        Input::Reply(text) => (InputKind::Reply, replies(text).unwrap_or_else(|| words(text))),
        Input::Log(text) => (InputKind::Log, log::read(text)),
        Input::Event(text) => (InputKind::Event, event::read(text)),
        Input::Copied(text) => (InputKind::Copied, copied(text)),
        Input::Unreadable(_) => (InputKind::Empty, Findings::default()),
    }
}

/// Several mails: what failed in any of them; only where nothing did, what the first one is instead.
fn messages(texts: &[&str]) -> Findings {
    let mut all: Option<Findings> = None;
    for text in texts {
        let (_, mut found) = read(&input::recognise(text));
        if found.notice == Some(Notice::Delayed) {
            found.failures.iter_mut().for_each(|failure| failure.action = failure.action.or(Some(Action::Delayed)));
        }
        match &mut all {
            None => all = Some(found),
            Some(all) => {
                let (one, other) = (all.notice, found.notice);
                all.notice = if one.is_none() || other == Some(Notice::Delayed) { one.and(other) } else { other.and(one) };
                all.failures.append(&mut found.failures);
            }
        }
    }
    all.unwrap_or_default()
}

/// Replies one beneath the other, each to another address; `None` where it is one, on however many lines.
fn replies(text: &str) -> Option<Findings> {
    if !text.contains('\n') {
        return None;
    }
    let mut failures: Vec<Failure> = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\n').chain([(text.len(), "")]) {
        let line = text[start..at].lines().next_back()?;
        let is_coded = line.len() > 4 && line.starts_with(['4', '5']) && line.as_bytes()[1..3].iter().all(u8::is_ascii_digit);
        match line.as_bytes().get(3).filter(|_| is_coded)? {
            b' ' => {
                let address = prose::only_address(&text[start..at])?;
                if failures.iter().any(|failure| failure.is_about(&address)) {
                    return None;
                }
                failures.push(Failure { final_recipient: Some(address), ..reply::failure(&text[start..at]) });
                start = at + 1;
            }
            b'-' => {}
            _ => return None,
        }
    }
    (failures.len() > 1).then(|| Findings { failures, text: text.to_owned(), partial: true, ..Findings::default() })
}

/// A server's words alone: at most one address stands in them.
fn words(text: &str) -> Findings {
    let mut failure = reply::failure(text);
    failure.final_recipient = prose::only_address(text);
    if failure.final_recipient.is_none()
        && let [named] = prose::read(text, &[]).as_slice()
    {
        failure.final_recipient = named.final_recipient.clone();
    }
    // a refusal with its code is no notice, whatever its words
    let refused = failure.reply_code.is_some() && !text.contains('\n');
    let mut findings = Findings { failures: vec![failure], text: text.to_owned(), partial: true, ..Findings::default() };
    if !refused {
        note(text, &mut findings);
    }
    findings
}

/// What the words are instead of a report, if anything.
fn note(text: &str, findings: &mut Findings) {
    findings.notice = notices::of_words(text, &findings.failures, &mut findings.suspected);
    let is_report = || forward::head(text) == Some(0) && findings.returned.is_some() && forward::names_somebody(findings);
    let is_mixed = || findings.failures.len() > 1 && findings.failures.iter().any(Failure::is_hard);
    match findings.notice {
        // a report's header and the mail that it returns tell more than words that nobody knows
        Some(Notice::NotABounce) if findings.suspected.is_empty() && is_report() => findings.notice = None,
        // two reports, one beneath the other
        Some(Notice::Delayed) if is_mixed() => findings.notice = None,
        _ => {}
    }
    if findings.notice.is_some_and(|n| n != Notice::Delayed) {
        findings.failures.clear();
    }
}

fn copied(text: &str) -> Findings {
    if let Some(findings) = forward::body(text) {
        return findings;
    }
    if let Some(findings) = forward::source_within(text) {
        return findings;
    }
    let text = forward::head(text).map_or(text, |at| &text[at..]);
    let (report, returned) = returned::cut(text);
    let returned = returned.and_then(returned::message);
    let mut failures = delivery_status::inline(report);
    let prose = prose_of(report, returned.as_ref());
    if failures.is_empty() {
        failures = prose;
    } else {
        message::merge(&mut failures, prose);
    }
    if failures.is_empty() {
        failures.push(Failure { around: prose::beginning(report).to_owned(), ..reply::failure(report) });
    }
    let mut findings = Findings { failures, text: report.to_owned(), returned, partial: true, ..Findings::default() };
    note(report, &mut findings);
    if findings.returned.is_none() && notices::is_cut(report) {
        findings.suspected.push(Sign::Truncated);
    }
    findings
}

/// What a copied report says, without its header: who exchanged it is known from a forward's lines, or from the mail that
/// it returns. That mail's one recipient failed where the words name nobody.
fn prose_of(report: &str, returned: Option<&ReturnedMessage>) -> Vec<Failure> {
    let head = if forward::head(report) == Some(0) { forward::header_lines(report) } else { "" };
    let mut own = returned::addresses(head);
    own.extend(returned.and_then(|message| message.from.as_deref()).into_iter().flat_map(returned::addresses));
    let told = prose::read(report, &own);
    let sent_to = returned.map(|message| message.to.as_slice()).unwrap_or_default();
    match sent_to {
        _ if !told.is_empty() => told,
        [to] => vec![Failure { final_recipient: Some(to.clone()), around: prose::beginning(report).to_owned(), ..reply::failure(report) }],
        _ => prose::read(&report[head.len()..], &[]),
    }
}
