//! What comes back but is no failure. Decided before any failure is judged.

use super::{Failure, Findings, fake, forward, message};
use crate::{
    input::{
        fields::{floor, unword},
        letters,
        mail::{Kind, Mail},
        parts::Parts,
    },
    knowledge::{Reason, Says, Sign, reading},
    report::{Action, Notice},
    verdict::{
        phrases::{self, Match},
        words::Words,
    },
};
use std::sync::LazyLock;

pub fn of_message(mail: &Mail, findings: &mut Findings) -> Option<Notice> {
    // Apple's programs ask a list to stop where a person presses a button
    if mail.part(Kind::Feedback).is_some() || mail.fields.get("x-apple-unsubscribe").is_some() {
        return Some(Notice::AbuseReport);
    }
    if mail.part(Kind::Disposition).is_some() && !is_refusal(mail, &findings.text) {
        return Some(Notice::ReadReceipt);
    }
    let quotes = is_answer_or_list(mail) && mail.part(Kind::DeliveryStatus).is_none() && !is_report(mail);
    if let Some(notice) = by_actions(&findings.failures).filter(|_| !quotes) {
        return notice;
    }
    let matches = phrases::find(&Words::new(&subject_and(mail, &findings.text)));
    let said = loudest_notice(&matches);
    if is_auto_reply(mail) {
        let challenges = |m: &Match| m.rule.says == Says::Notice(Notice::ChallengeResponse) && m.strength() > 1.0;
        return Some(if matches.iter().any(challenges) { Notice::ChallengeResponse } else { Notice::AutoReply });
    }
    if fake::is_mail(mail, findings, &matches) {
        findings.suspected.push(Sign::Phishing);
        return Some(Notice::NotABounce);
    }
    findings.suspected.extend(says_forged(&matches));
    let tells = has_form(mail) || has_null_sender(mail) && tells_of_mail(findings, &matches) || tells_of_failure(mail, findings, &matches);
    if !tells {
        return Some(said.filter(|notice| *notice != Notice::Delayed).unwrap_or(Notice::NotABounce));
    }
    let refused = findings.failures.iter().any(|failure| failure.reply_code.is_some());
    said.filter(|notice| match notice {
        Notice::Delayed | Notice::ChallengeResponse => true,
        // some list whom they reached before those whom they did not
        Notice::Delivered => !refused,
        // list managers and mail hosts send other news under a report's name, too
        Notice::NotABounce => !refused && findings.returned.is_none(),
        _ => false,
    })
}

fn says_forged(matches: &[Match]) -> Option<Sign> {
    matches.iter().any(|found| found.rule.says == Says::Sign(Sign::Spoofed)).then_some(Sign::Spoofed)
}

/// Software sends more than reports without a sender: alerts, news of calendars.
fn tells_of_mail(findings: &Findings, matches: &[Match]) -> bool {
    let is_coded = |failure: &Failure| failure.reply_code.is_some() || failure.status.is_some();
    forward::names_somebody(findings) && (findings.failures.iter().any(is_coded) || matches.iter().any(is_of_mail_server))
}

/// A filter's refusal that has the form of a receipt (RFC 5429).
fn is_refusal(mail: &Mail, text: &str) -> bool {
    let subject = mail.fields.get("subject").map(unword).unwrap_or_default();
    let words = [mail.fields.get("auto-submitted").unwrap_or_default(), &subject, super::prose::beginning(text)];
    words.iter().any(|words| words.to_ascii_lowercase().contains("reject"))
}

/// The words of an unknown maker: they say at once that a mail did not arrive, and list an address with its refusal.
/// Of a mail that software wrote, words that only mail servers say are enough.
fn tells_of_failure(mail: &Mail, findings: &Findings, matches: &[Match]) -> bool {
    let is_bulk = mail.fields.get("precedence").is_some_and(|v| v.eq_ignore_ascii_case("bulk") || v.eq_ignore_ascii_case("list"));
    if is_bulk || is_answer_or_list(mail) || is_read(mail) || !message::names_others(mail, findings) {
        return false;
    }
    let generated = mail.fields.get("auto-submitted").is_some_and(|v| !v.trim_start().to_ascii_lowercase().starts_with("no"));
    if generated && matches.iter().any(is_of_mail_server) {
        return true;
    }
    let text = findings.text.trim_start();
    let first = &text[..floor(text, text.find("\n\n").unwrap_or(text.len()).min(400))];
    let subject = mail.fields.get("subject").map(unword).unwrap_or_default();
    let says_so = |words: &str| phrases::find(&Words::new(words)).iter().any(|m| matches!(m.rule.says, Says::Reason(Reason::Unknown)));
    let is_coded = findings.failures.iter().any(|failure| failure.reply_code.is_some());
    let is_explained = || matches.iter().any(|m| is_of_mail_server(m) && m.rule.says != Says::Reason(Reason::Unknown));
    is_coded && says_so(first) || (is_coded || is_explained()) && says_so(&subject)
}

/// Any program complains of connections, names and its own faults; of mailboxes, only mail servers do.
fn is_of_mail_server(said: &Match) -> bool {
    match said.rule.says {
        Says::Reason(Reason::ConnectionFailed | Reason::DomainUnknown | Reason::ServerFailure) => false,
        Says::Reason(Reason::Unknown) | Says::Notice(Notice::Delayed) => true,
        Says::Reason(_) => said.strength() > 1.5,
        Says::Notice(_) | Says::Sign(_) => false,
    }
}

/// An answer to somebody, or a post to a list: they speak of reports, but are none.
pub fn is_answer_or_list(mail: &Mail) -> bool {
    let subject = mail.fields.get("subject").map(unword).unwrap_or_default();
    let is_answer = has_prefix(&subject, &["re", "aw", "sv", "antw", "odp", "回复", "答复", "回覆", "返信"]);
    is_answer || mail.fields.get("list-id").is_some() || mail.fields.get("list-unsubscribe").is_some()
}

/// "Re: ", "WG: ": what mail programs put before the subject of another mail.
fn has_prefix(subject: &str, prefixes: &[&str]) -> bool {
    subject.split_once([':', '：']).is_some_and(|(prefix, _)| prefixes.contains(&letters::lowered(prefix.trim()).as_str()))
}

/// A list's software tells its owner of reports, and brings them along.
pub fn is_of_list_manager(mail: &Mail) -> bool {
    let from = mail.fields.get("from").unwrap_or_default().to_ascii_lowercase();
    (from.contains("mailman") || mail.fields.get("x-mailman-version").is_some()) && mail.part(Kind::DeliveryStatus).is_none()
}

/// Whether the last line says that the rest is missing: "[Message clipped]", "…(以下省略)".
pub fn is_cut(text: &str) -> bool {
    let last = text.trim_end().rsplit('\n').next().unwrap_or_default().trim_start();
    let is_aside = last.starts_with(['[', '(', '（', '【', '…', '.', '*', '-', '<']) && last.len() < 160;
    is_aside && phrases::find(&Words::new(last)).iter().any(|found| found.rule.says == Says::Sign(Sign::Truncated))
}

/// Who pastes no more than this asks what it means, though it says only that a mail did not arrive.
const SENTENCE: usize = 200;

/// Words of this strength are no chance.
const EXACT: f32 = 1.5;

/// Words without a header: what they say decides, and words that say nothing of mail at all are no bounce.
pub fn of_words(text: &str, failures: &[Failure], suspected: &mut Vec<Sign>) -> Option<Notice> {
    if let Some(Some(notice)) = by_actions(failures) {
        return Some(notice);
    }
    let matches = phrases::find(&Words::new(super::prose::beginning(text)));
    let refused = failures.iter().any(|f| f.reply_code.is_some());
    if !refused && fake::is_text(text, &matches) {
        suspected.push(Sign::Phishing);
        return Some(Notice::NotABounce);
    }
    suspected.extend(says_forged(&matches));
    let codes = refused || failures.iter().any(|f| f.status.is_some());
    let needs_no_code = |notice: &Notice| matches!(notice, Notice::Delivered | Notice::NotABounce);
    if let Some(notice) = loudest_notice(&matches).filter(|notice| !needs_no_code(notice) || !codes) {
        return Some(notice);
    }
    let named = failures.iter().any(|f| f.final_recipient.is_some());
    let tells = named || text.len() < SENTENCE;
    let is_sign = |m: &Match| matches!(m.rule.says, Says::Sign(_));
    // a letter has loose words of any kind; what a server says is exact
    let loose = if text.len() < SENTENCE { 0.2 } else { EXACT };
    let spoken =
        matches.iter().any(|m| m.strength() > loose && !is_sign(m) || tells && matches!(m.rule.says, Says::Reason(Reason::Unknown)));
    // numbers of an invoice look like codes, but not like a reply
    let replied =
        || failures.iter().any(|f| f.status.as_ref().is_some_and(|status| f.words.get(4..).is_some_and(|rest| rest.starts_with(status))));
    let is_none = if spoken {
        !named && !text.starts_with(['4', '5']) && explains(&matches)
    } else {
        !codes || !named && text.lines().count() > 2 && !replied()
    };
    is_none.then_some(Notice::NotABounce)
}

/// An article: it tells of several faults, and of no mail that had one.
fn explains(matches: &[Match]) -> bool {
    let is_announced = matches.iter().any(|m| matches!(m.rule.says, Says::Reason(Reason::Unknown) | Says::Notice(Notice::Delayed)));
    let mut reasons: Vec<Reason> = Vec::new();
    for found in matches.iter().filter(|m| m.strength() > 2.0) {
        // the same words may stand in rules of two reasons
        let is_louder =
            |m: &Match| m.strength() > found.strength() && m.source.start < found.source.end && found.source.start < m.source.end;
        match found.rule.says {
            Says::Reason(reason) if !reasons.contains(&reason) && !matches.iter().any(is_louder) => reasons.push(reason),
            _ => {}
        }
    }
    !is_announced && reasons.len() > 2
}

/// Outer `None`: no machine said what happened. Inner `None`: something failed.
fn by_actions(failures: &[Failure]) -> Option<Option<Notice>> {
    let is_success = |action| matches!(action, Action::Delivered | Action::Relayed | Action::Expanded);
    let mut actions = failures.iter().filter_map(|f| f.action);
    Some(match actions.next()? {
        _ if failures.iter().all(|f| f.action.is_some_and(is_success)) => Some(Notice::Delivered),
        _ if failures.iter().all(|f| f.action.is_none_or(|action| is_success(action) || action == Action::Delayed)) => {
            Some(Notice::Delayed)
        }
        _ => None,
    })
}

fn by_words(text: &str) -> Option<Notice> {
    loudest_notice(&phrases::find(&Words::new(super::prose::beginning(text))))
}

/// A notice counts where it speaks louder than every reason that is sure of itself.
fn loudest_notice(matches: &[Match]) -> Option<Notice> {
    let notice = matches.iter().filter(|m| matches!(m.rule.says, Says::Notice(_))).max_by(|a, b| a.strength().total_cmp(&b.strength()))?;
    match notice.rule.says {
        Says::Notice(Notice::Delayed) => Some(Notice::Delayed),
        Says::Notice(said) => {
            let reason = matches.iter().filter(|m| matches!(m.rule.says, Says::Reason(_))).map(Match::strength).fold(0.0, f32::max);
            (notice.strength() > reason).then_some(said)
        }
        Says::Reason(_) | Says::Sign(_) => None,
    }
}

fn subject_and(mail: &Mail, text: &str) -> String {
    let subject = mail.fields.get("subject").map(|s| unword(s)).unwrap_or_default();
    format!("{subject}\n{}", super::prose::beginning(text))
}

fn is_auto_reply(mail: &Mail) -> bool {
    let has = |name| mail.fields.get(name).is_some();
    let replied = mail.fields.get("auto-submitted").is_some_and(|v| v.trim_start().to_ascii_lowercase().starts_with("auto-replied"));
    let says_so =
        ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply", "x-ms-exchange-inbox-rules-loop"]
            .into_iter()
            .any(has);
    let precedence = mail.fields.get("precedence").is_some_and(|v| v.eq_ignore_ascii_case("auto_reply"));
    let report = mail.content_type().contains("multipart/report") || has("x-failed-recipients");
    let by_subject = !is_from_daemon(mail) && by_words(&subject_and(mail, "")) == Some(Notice::AutoReply);
    let may_be = says_so || !is_from_daemon(mail);
    may_be && !report && (replied || says_so || precedence || by_subject)
}

/// Whether somebody's software wrote this to say that a mail did not arrive.
pub fn is_report(mail: &Mail) -> bool {
    has_form(mail) || has_null_sender(mail)
}

/// What only reports have, whatever they say.
fn has_form(mail: &Mail) -> bool {
    is_multipart_report(&mail.content_type())
        || mail.part(Kind::DeliveryStatus).is_some()
        || ["x-failed-recipients", "x-ricevuta"].iter().any(|name| mail.fields.get(name).is_some())
        || is_from_daemon(mail)
        || subject_says_failed(mail)
}

/// Reports of other things have the same form (RFC 8460: of TLS).
fn is_multipart_report(content_type: &str) -> bool {
    let is_known = || !content_type.contains("report-type") || ["delivery-status", "disposition"].iter().any(|t| content_type.contains(t));
    content_type.contains("multipart/report") && is_known()
}

fn has_null_sender(mail: &Mail) -> bool {
    mail.fields.all("return-path").any(|path| path.trim() == "<>") && !is_read(mail)
}

/// A null sender also stands on answers of people's software.
fn is_read(mail: &Mail) -> bool {
    matches!(by_words(&subject_and(mail, "")), Some(Notice::AutoReply | Notice::ReadReceipt))
}

/// Whether a sender's name or address is one that software writes reports under.
pub fn is_daemon(from: &str) -> bool {
    static DAEMONS: LazyLock<Parts> = LazyLock::new(|| Parts::new(&reading().daemons));
    DAEMONS.is_any_in(&from.to_ascii_lowercase()) || from.trim() == "<>"
}

fn is_from_daemon(mail: &Mail) -> bool {
    is_daemon(mail.fields.get("from").unwrap_or_default())
}

fn subject_says_failed(mail: &Mail) -> bool {
    let Some(subject) = mail.fields.get("subject") else { return false };
    let subject = unword(subject);
    !is_answer_or_list(mail)
        && !has_prefix(&subject, &["fw", "fwd", "wg", "tr", "rv", "vs", "vl", "enc", "転送", "转发", "轉寄"])
        && phrases::find(&Words::new(&subject)).iter().any(|m| {
            m.source.start < 12
                && m.strength() > 1.0
                && matches!(m.rule.says, Says::Reason(Reason::Unknown) | Says::Notice(Notice::Delayed))
        })
}
