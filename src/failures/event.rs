//! JSON events of sending services. No service's form is assumed: an object that holds an address and words, or words
//! and addresses below it, tells of a failure.

use super::{Failure, Findings, notices, reply};
use crate::{
    input::{address as mailbox, json::Json, letters},
    report::{Action, Notice},
};

/// Keys under which services put the failed address, in lower case without `_` and `-`.
const ADDRESS_KEYS: &[&str] =
    &["emailaddress", "recipient", "email", "rcptto", "to", "recipientaddress", "address", "destination", "rcpt", "mailto"];
/// Keys of the server's words, the most exact first.
const WORDS_KEYS: &[&str] = &[
    "diagnosticcode",
    "rawreason",
    "smtpresponse",
    "response",
    "bounceddetail",
    "details",
    "errormessage",
    "diag",
    "reason",
    "description",
    "message",
    "error",
    "content",
    "smtpmessage",
    "errorrelatedto",
    "bouncemessage",
    "comment",
];
/// Keys whose value says what kind of event it is.
const KIND_KEYS: &[&str] = &[
    "event",
    "eventtype",
    "notificationtype",
    "recordtype",
    "type",
    "status",
    "action",
    "bouncetype",
    "bouncesubtype",
    "bounceclass",
    "name",
    "severity",
];

pub fn read(text: &str) -> Findings {
    let mut failures = Vec::new();
    let mut kinds = String::new();
    let mut values = parse(text);
    if values.is_empty() {
        // a mail server broke the long lines, within strings too
        values = parse(&text.replace("!\n ", "").replace("\n ", ""));
    }
    for value in values {
        walk(&value, &mut Vec::new(), &mut failures, &mut kinds, 0);
    }
    let notice = kind_notice(&kinds).or_else(|| {
        if failures.is_empty() { Some(Notice::NotABounce) } else { notices::of_words(&kinds, &failures).filter(|n| *n == Notice::Delayed) }
    });
    if notice.is_some_and(|n| n != Notice::Delayed) {
        failures.clear();
    }
    if notice == Some(Notice::Delayed) {
        failures.iter_mut().for_each(|f: &mut Failure| f.action = Some(Action::Delayed));
    }
    Findings { failures, notice, text: kinds, ..Findings::default() }
}

fn parse(text: &str) -> Vec<Json> {
    Json::parse_all(text).collect()
}

/// Collects from an object what it says; what its ancestors said holds for it too.
fn walk<'v>(value: &'v Json, above: &mut Vec<&'v str>, failures: &mut Vec<Failure>, kinds: &mut String, depth: usize) {
    if depth > 12 {
        return;
    }
    match value {
        Json::List(items) => items.iter().for_each(|item| walk(item, above, failures, kinds, depth + 1)),
        Json::Text(text) if text.trim_start().starts_with('{') => {
            if let Some(inner) = Json::parse(text) {
                walk(&inner, &mut Vec::new(), failures, kinds, depth + 1);
            }
        }
        Json::Object(object) => {
            let own = words(value);
            for key in KIND_KEYS {
                if let Some(kind) = lookup(value, key).and_then(Json::text) {
                    kinds.push_str(kind);
                    kinds.push('\n');
                }
            }
            let before = above.len();
            above.extend(own);
            if let Some(address) = address(value) {
                note(address, value, above, failures);
            }
            object.iter().filter(|(key, _)| !is_header(key)).for_each(|(_, inner)| walk(inner, above, failures, kinds, depth + 1));
            above.truncate(before);
        }
        _ => {}
    }
}

/// The sent mail's own headers tell nothing of the failure.
fn is_header(key: &str) -> bool {
    matches!(plain(key).as_str(), "mail" | "headers" | "commonheaders" | "messageheaders" | "storage" | "tags")
}

fn note(address: String, value: &Json, above: &[&str], failures: &mut Vec<Failure>) {
    let mut below = Vec::new();
    words_below(value, &mut below, 0);
    let said = above.last().or(below.last()).copied().unwrap_or_default();
    let mut failure = reply::failure(said);
    failure.around = [above.join("\n"), below.join("\n"), kind_words(value)].join("\n");
    if let Some(status) = lookup(value, "status").and_then(Json::text) {
        failure.status = failure.status.or_else(|| reply::status(status));
    }
    if let Some(code) = lookup(value, "code").or_else(|| lookup(value, "bouncecode")) {
        failure.reply_code =
            failure.reply_code.or_else(|| code.number().and_then(|c| u16::try_from(c).ok()).filter(|c| (400..600).contains(c)));
    }
    failure.final_recipient = Some(address);
    let known = failures.iter_mut().find(|f| f.final_recipient == failure.final_recipient);
    match known {
        Some(known) => known.complete(failure),
        None => failures.push(failure),
    }
}

fn address(value: &Json) -> Option<String> {
    ADDRESS_KEYS.iter().find_map(|key| {
        let text = match lookup(value, key)? {
            Json::Text(text) => text.as_str(),
            Json::List(items) => items.first()?.text()?,
            _ => return None,
        };
        mailbox::find(text).map(|at| text[at].to_owned())
    })
}

fn words(value: &Json) -> Vec<&str> {
    let found = WORDS_KEYS.iter().rev().filter_map(|key| lookup(value, key)?.text());
    found.filter(|text| text.contains(' ') && !text.trim_start().starts_with('{')).collect()
}

/// Words of the objects within, where no other address claims them.
fn words_below<'v>(value: &'v Json, found: &mut Vec<&'v str>, depth: usize) {
    if depth >= 4 {
        return;
    }
    for (_, inner) in value.entries().iter().filter(|(key, inner)| inner.is_object() && !is_header(key)) {
        if address(inner).is_none() {
            words_below(inner, found, depth + 1);
            found.extend(words(inner));
        }
    }
}

/// `OnAccountSuppressionList`, `suppress-bounce` and the like as words.
fn kind_words(value: &Json) -> String {
    let mut out = String::new();
    for key in KIND_KEYS.iter().chain(&["reason", "bouncedescription", "code", "classification", "category"]) {
        let Some(kind) = lookup(value, key).and_then(Json::text) else { continue };
        for c in kind.chars() {
            if c.is_ascii_uppercase() && !out.ends_with(|c: char| c.is_ascii_uppercase() || c == ' ') {
                out.push(' ');
            }
            out.push(if matches!(c, '_' | '-') { ' ' } else { c });
        }
        out.push('\n');
    }
    out
}

fn lookup<'v>(value: &'v Json, name: &str) -> Option<&'v Json> {
    value.entries().iter().find(|(key, _)| plain(key) == name).map(|(_, value)| value)
}

fn plain(key: &str) -> String {
    key.chars().filter(|c| *c != '_' && *c != '-').map(letters::lower).collect()
}

fn kind_notice(kinds: &str) -> Option<Notice> {
    let kinds = kinds.to_ascii_lowercase();
    let is = |words: &[&str]| kinds.lines().any(|line| words.contains(&line));
    match () {
        () if is(&[
            "bounce",
            "bounced",
            "failed",
            "dropped",
            "hard_bounce",
            "soft_bounce",
            "email.bounced",
            "blocked",
            "out_of_band",
            "permanent",
            "reject",
            "policy_rejection",
        ]) =>
        {
            None
        }
        () if is(&["complaint", "spamreport", "complained", "spam_complaint", "spamcomplaint", "email.complained", "spam"]) => {
            Some(Notice::AbuseReport)
        }
        () if is(&["delivery", "delivered", "email.delivered", "sent"]) => Some(Notice::Delivered),
        () if is(&["deferred", "delivery_delayed", "deliverydelay", "delay", "email.delivery_delayed", "temporary"]) => {
            Some(Notice::Delayed)
        }
        () => None,
    }
}
