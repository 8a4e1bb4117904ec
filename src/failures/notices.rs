//! What comes back but is no failure. Decided before any failure is judged.

use super::{Failure, Findings};
use crate::{
    input::mail::{Kind, Mail},
    knowledge::{Reason, Says},
    report::{Action, Notice},
    verdict::{
        phrases::{self, Match},
        words::Words,
    },
};

pub fn of_message(mail: &Mail, findings: &Findings) -> Option<Notice> {
    if mail.part(Kind::Feedback).is_some() {
        return Some(Notice::AbuseReport);
    }
    if mail.part(Kind::Disposition).is_some() {
        return Some(Notice::ReadReceipt);
    }
    if let Some(notice) = by_actions(&findings.failures) {
        return notice;
    }
    if is_auto_reply(mail) {
        return Some(Notice::AutoReply);
    }
    if !is_report(mail) {
        return Some(by_words(&subject_and(mail, &findings.text)).filter(|n| *n != Notice::Delayed).unwrap_or(Notice::NotABounce));
    }
    by_words(&subject_and(mail, &findings.text))
        .filter(|notice| matches!(notice, Notice::Delayed | Notice::Delivered | Notice::ChallengeResponse))
}

/// Words without a header: what they say decides, and words that say nothing of mail at all are no bounce.
pub fn of_words(text: &str, failures: &[Failure]) -> Option<Notice> {
    if let Some(Some(notice)) = by_actions(failures) {
        return Some(notice);
    }
    let matches = phrases::find(&Words::new(super::prose::beginning(text)));
    if let Some(notice) = loudest_notice(&matches) {
        return Some(notice);
    }
    let codes = failures.iter().any(|f| f.reply_code.is_some() || f.status.is_some());
    let spoken = matches.iter().any(|m| m.strength() > 0.2);
    (!codes && !spoken).then_some(Notice::NotABounce)
}

/// Outer `None`: no machine said what happened. Inner `None`: something failed.
fn by_actions(failures: &[Failure]) -> Option<Option<Notice>> {
    let mut actions = failures.iter().filter_map(|f| f.action).peekable();
    let first = *actions.peek()?;
    let is_success = |action| matches!(action, Action::Delivered | Action::Relayed | Action::Expanded);
    let all: Vec<Action> = actions.collect();
    Some(match first {
        _ if all.iter().copied().all(is_success) => Some(Notice::Delivered),
        _ if all.iter().all(|action| is_success(*action) || *action == Action::Delayed) => Some(Notice::Delayed),
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
        Says::Reason(_) => None,
    }
}

fn subject_and(mail: &Mail, text: &str) -> String {
    let subject = mail.fields.get("subject").map(|s| crate::input::fields::unword(s)).unwrap_or_default();
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
    let has = |name| mail.fields.get(name).is_some();
    let null_sender = mail.fields.all("return-path").any(|path| path.trim() == "<>");
    let generated = mail.fields.get("auto-submitted").is_some_and(|v| !v.trim_start().to_ascii_lowercase().starts_with("no"));
    mail.content_type().contains("multipart/report")
        || mail.part(Kind::DeliveryStatus).is_some()
        || has("x-failed-recipients")
        || is_from_daemon(mail)
        || (null_sender || generated) && !is_read(mail)
        || subject_says_failed(mail)
}

/// A null sender also stands on answers of people's software.
fn is_read(mail: &Mail) -> bool {
    matches!(by_words(&subject_and(mail, "")), Some(Notice::AutoReply | Notice::ReadReceipt))
}

fn is_from_daemon(mail: &Mail) -> bool {
    const DAEMONS: &[&str] = &[
        "mailer-daemon",
        "mailer daemon",
        "postmaster",
        "post_master",
        "post-master",
        "mail delivery",
        "mail deliver",
        "maildelivery",
        "mail-daemon",
        "mailerdaemon",
        "mail daemon",
        "microsoftexchange",
        "mail administrator",
        "mail system",
        "delivery subsystem",
        "mdaemon@",
        "maildaemon",
        "mail router",
        "mailadmin",
        "mail admin",
        "bounce@",
        "mailgate",
        "smtp gateway",
        "mail-admin",
        "delivery-agent",
        "-bounces@",
        "-owner@",
        "mailman",
        "no-reply@amazonses",
    ];
    let from = mail.fields.get("from").unwrap_or_default().to_ascii_lowercase();
    DAEMONS.iter().any(|name| from.contains(name)) || from.trim() == "<>"
}

fn subject_says_failed(mail: &Mail) -> bool {
    let Some(subject) = mail.fields.get("subject") else { return false };
    let subject = crate::input::fields::unword(subject);
    let answered = subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:") || start.eq_ignore_ascii_case("fw:"))
        || subject.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("fwd:"));
    let is_listed = mail.fields.get("list-id").is_some() || mail.fields.get("list-unsubscribe").is_some();
    !answered
        && !is_listed
        && phrases::find(&Words::new(&subject)).iter().any(|m| {
            m.source.start < 12
                && m.strength() > 1.0
                && matches!(m.rule.says, Says::Reason(Reason::Unknown) | Says::Notice(Notice::Delayed))
        })
}
