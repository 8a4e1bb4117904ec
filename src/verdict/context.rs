//! The witness "context": where the session stopped and what kind of failure it is.

use super::{Case, Entry, Testimony};
use crate::{
    failures::Failure,
    knowledge::Reason,
    report::{Action, Command, WitnessKind},
};

pub fn testify(case: &Case) -> Vec<Testimony> {
    let mut heard = Vec::new();
    let mut say = |reason, weight, text: &str, rule: &'static str| {
        heard.push(Testimony { witness: WitnessKind::Context, reason, weight, text: text.to_owned(), rule: Entry::Context(rule) })
    };
    let failure = case.failure;
    if is_timed_out(case.failure) {
        say(Reason::DomainUnknown, 0.5, "", "nobody answered");
        say(Reason::ConnectionFailed, 0.5, "", "nobody answered");
    }
    if is_unreached(case) {
        say(Reason::ConnectionFailed, 1.6, "", "a known server that did not answer");
    }
    match failure.command {
        Some(Command::Rcpt) if failure.reply_code == Some(550) => say(Reason::UserUnknown, 0.4, "", "refused at RCPT"),
        Some(Command::Data) if failure.reply_code.is_some_and(|c| c >= 550) => say(Reason::ContentRejected, 0.4, "", "refused after DATA"),
        Some(Command::Mail) if failure.reply_code.is_some_and(|c| c >= 500) => say(Reason::SenderRejected, 1.2, "", "refused at MAIL FROM"),
        Some(Command::Connect | Command::Ehlo) if failure.reply_code.is_some_and(|c| c >= 500) => {
            say(Reason::Blocklisted, 1.0, "", "refused before any command")
        }
        Some(Command::Connect) if failure.reply_code.is_none() => say(Reason::ConnectionFailed, 0.5, "", "stopped at connecting"),
        _ => {}
    }
    heard
}

/// The one case in which both readings are always told.
pub fn is_timed_out(failure: &Failure) -> bool {
    failure.words.to_ascii_lowercase().contains("timed out")
}

/// "Connection timed out" alone means a mistyped domain; of a server that is known to exist, or with a promise to try
/// again, it means a server that is down.
fn is_unreached(case: &Case) -> bool {
    let failure = case.failure;
    let timed_out = is_timed_out(failure);
    let soft = failure.status.as_deref().is_some_and(|s| s.starts_with('4')) || failure.reply_code.is_some_and(|c| (400..500).contains(&c));
    timed_out
        && (soft
            || failure.action == Some(Action::Delayed)
            || failure.will_retry_until.is_some()
            || failure.remote_mta.is_some()
            || case.provider.is_some())
}
