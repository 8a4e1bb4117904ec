//! The witness "status": what enhanced status and reply codes mean, where they mean something.

use super::{Case, Entry, Testimony};
use crate::{
    knowledge::{Category, CodeFacts, book},
    report::{Command, WitnessKind},
};

/// A sure code weighs as much as a good phrase, a vague one little.
const STATUS: f32 = 2.6;
const REPLY: f32 = 1.3;

pub fn testify(case: &Case) -> Vec<Testimony> {
    let status = case.failure.status.as_deref();
    let reply = case.failure.reply_code.map(|code| code.to_string());
    let by_status = status.and_then(|code| testimony(of_status(code)?, code, STATUS));
    let by_reply = reply
        .and_then(|code| testimony(of_reply(&code)?, &code, REPLY))
        .filter(|t| !is_before_recipient(case) || t.reason.facts().category != Category::Permanent);
    by_status.into_iter().chain(by_reply).collect()
}

/// A server that refuses before it heard a recipient says nothing of one.
fn is_before_recipient(case: &Case) -> bool {
    matches!(case.failure.command, Some(Command::Connect | Command::Ehlo | Command::Starttls | Command::Auth | Command::Mail))
}

fn testimony(facts: &'static CodeFacts, code: &str, weight: f32) -> Option<Testimony> {
    let reading = if code.starts_with('4') { facts.transient } else { facts.permanent };
    let (reason, sure) = reading?;
    Some(Testimony { witness: WitnessKind::Status, reason, weight: sure * weight, text: code.to_owned(), rule: Entry::Status(facts.code) })
}

/// `5.1.1` as the registry's `x.1.1`.
pub fn of_status(code: &str) -> Option<&'static CodeFacts> {
    let detail = code.get(1..)?;
    book().statuses.iter().find(|facts| facts.code.get(1..) == Some(detail))
}

pub fn of_reply(code: &str) -> Option<&'static CodeFacts> {
    book().replies.iter().find(|facts| facts.code == code)
}
