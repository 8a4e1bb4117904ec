//! Lines of a mail server's log, each by itself.

use super::{Failure, Findings, prose, reply};
use crate::{
    input::address,
    report::{Action, Notice},
};

pub fn read(text: &str) -> Findings {
    let mut failures: Vec<Failure> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Some(failure) = line_failure(line) else { continue };
        match failures.iter_mut().find(|f| f.final_recipient.is_some() && f.final_recipient == failure.final_recipient) {
            // the last line tells how it ended
            Some(known) => *known = failure,
            None => failures.push(failure),
        }
    }
    let notice = notice(&failures);
    Findings {
        failures,
        notice,
        text: text.to_owned(),
        signs: text.lines().next().unwrap_or_default().to_owned(),
        partial: true,
        ..Findings::default()
    }
}

fn notice(failures: &[Failure]) -> Option<Notice> {
    let all = |action| !failures.is_empty() && failures.iter().all(|f| f.action == Some(action));
    if all(Action::Delivered) {
        return Some(Notice::Delivered);
    }
    all(Action::Delayed).then_some(Notice::Delayed)
}

/// `None` for a line that tells of no delivery.
fn line_failure(line: &str) -> Option<Failure> {
    let lower = line.to_ascii_lowercase();
    let action = action(&lower)?;
    let words = words(line);
    // qmail writes a reply as one word
    let spaced = if words.contains(' ') { words.to_owned() } else { words.replace('_', " ") };
    let mut failure = reply::failure(&spaced);
    failure.action = Some(action);
    failure.final_recipient = value(line, "to=").or_else(|| prose::only_address(line));
    failure.original_recipient = value(line, "orig_to=").filter(|o| failure.final_recipient.as_ref() != Some(o));
    failure.status = key(&lower, "dsn=").map(str::to_owned).or(failure.status);
    failure.remote_mta = key(&lower, "relay=").and_then(super::delivery_status::host).filter(|h| reply::is_host(h)).or(failure.remote_mta);
    Some(failure)
}

fn action(lower: &str) -> Option<Action> {
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    match () {
        () if has(&[
            "status=bounced",
            "status=undeliverable",
            "noqueue: reject",
            " ** ",
            "rejected rcpt",
            "result=\"permfail\"",
            ": failure: ",
            "status=expired",
            "rejected after data",
        ]) =>
        {
            Some(Action::Failed)
        }
        () if has(&["status=deferred", "stat=deferred", " == ", "result=\"tempfail\"", ": deferral: "]) => Some(Action::Delayed),
        () if has(&["status=sent", "stat=sent", " => ", "result=\"ok\"", "delivery: success"]) => Some(Action::Delivered),
        () if has(&["stat=", "dsn=5", "reject", "failed", "bounce"]) => Some(Action::Failed),
        () if has(&["dsn=4", "defer"]) => Some(Action::Delayed),
        () => None,
    }
}

/// What the server said: in brackets after the status, else after the last known key.
fn words(line: &str) -> &str {
    for mark in ["status=bounced (", "status=deferred (", "status=undeliverable (", "status=expired (", "status=sent ("] {
        if let Some((_, rest)) = line.split_once(mark) {
            return rest.trim_end().trim_end_matches(')');
        }
    }
    for mark in ["stat=", "reject: ", "error from remote mail server ", ": failure: ", ": deferral: ", "result=\"PermFail\" ", "stat=\""] {
        if let Some((_, rest)) = line.split_once(mark) {
            return rest;
        }
    }
    line
}

fn value(line: &str, name: &str) -> Option<String> {
    let rest = key(line, name)?;
    address::find(rest).map(|at| rest[at].to_owned())
}

/// The value after ` to=` or the like, up to a comma or blank.
fn key<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let at = line.match_indices(name).map(|(at, _)| at).find(|&at| line[..at].ends_with([' ', ',', '\t', ':', '"']))?;
    line[at + name.len()..].split([',', ' ']).next()
}
