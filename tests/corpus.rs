//! The corpus beside its truth: each mail as it is and with CRLF, each reply and each text of a language alone. What fails is listed in
//! `corpus/expected_failures.txt`; a failure that is not listed fails here, and so does a listed one that passes.
//! `KAERU_UPDATE=1 cargo test --test corpus` writes the list anew: read its diff.

mod labels;

use kaeru::{
    Options, Report, analyze,
    report::{Action, Recipient, Warning},
};
use labels::{Expected, Mail, Reply, Text, corpus};
use std::{collections::BTreeSet, fs};

const LIST: &str = "expected_failures.txt";
/// Mails, lines of logs, events of sending services, several mails or replies in one paste, mails that are none.
const LABELS: &[&str] = &["labels", "logs", "events", "several", "ordinary", "fifth", "sixth"];

#[test]
fn is_read_as_labelled() {
    let replies: Vec<Reply> = ["replies", "general", "documented", "documented_last"].into_iter().flat_map(labels::replies).collect();
    let of_mails: Vec<Vec<String>> = mails().iter().map(mail_failures).collect();
    let of_replies: Vec<String> = replies.iter().filter_map(reply_failure).collect();
    let right = of_mails.iter().filter(|failures| failures.is_empty()).count();
    println!("mails right: {right} of {}", of_mails.len());
    println!("replies right: {} of {}", replies.len() - of_replies.len(), replies.len());
    let texts = labels::LANGUAGES.iter().flat_map(|set| text_failures(set));
    compare(of_mails.into_iter().flatten().chain(of_replies).chain(texts).collect());
}

#[test]
fn every_file_has_one_label() {
    let mails = mails();
    let labelled: BTreeSet<String> = mails.iter().map(|mail| mail.file.clone()).collect();
    assert_eq!(labelled.len(), mails.len(), "a file is labelled twice");
    assert_eq!(labelled, files());
}

fn mails() -> Vec<Mail> {
    LABELS.iter().flat_map(|set| labels::mails(set)).collect()
}

fn compare(found: BTreeSet<String>) {
    if std::env::var_os("KAERU_UPDATE").is_some() {
        fs::write(corpus().join(LIST), found.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    }
    let list = fs::read_to_string(corpus().join(LIST)).unwrap_or_default();
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines.is_sorted(), "{LIST} is not in sorted order");
    let listed: BTreeSet<String> = lines.iter().map(|&line| line.to_owned()).collect();
    let new: Vec<&str> = found.difference(&listed).map(String::as_str).collect();
    let mended: Vec<&str> = listed.difference(&found).map(String::as_str).collect();
    assert!(
        new.is_empty() && mended.is_empty(),
        "fail, but are not listed in {LIST}:\n{}\nare listed, but pass (take them out):\n{}",
        new.join("\n"),
        mended.join("\n")
    );
}

/// What fails with LF; what fails with CRLF only is marked so.
fn mail_failures(mail: &Mail) -> Vec<String> {
    let bytes = fs::read(corpus().join(&mail.file)).unwrap();
    let lf = differences(mail, &analyze(&bytes, &Options::default()));
    let crlf = differences(mail, &analyze(&with_crlf(&bytes), &Options::default()));
    let only_crlf = crlf.iter().filter(|line| !lf.contains(line)).map(|line| format!("{} (CRLF): {line}", mail.file));
    let only_lf = lf.iter().filter(|line| !crlf.contains(line)).map(|line| format!("{} (LF): {line}", mail.file));
    let both = lf.iter().filter(|line| crlf.contains(line)).map(|line| format!("{}: {line}", mail.file));
    both.chain(only_lf).chain(only_crlf).collect()
}

fn with_crlf(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 32);
    for &byte in bytes.iter().filter(|&&byte| byte != b'\r') {
        if byte == b'\n' {
            out.push(b'\r');
        }
        out.push(byte);
    }
    out
}

fn differences(mail: &Mail, report: &Report) -> Vec<String> {
    let mut out = Vec::new();
    if mail.input.is_some() {
        differs(&mut out, "input", show(mail.input.as_deref()), plain(report.input), &[]);
    }
    differs(&mut out, "notice", show(mail.notice.as_deref()), show(report.notice.map(|notice| notice.name())), &[]);
    differs(&mut out, "warnings", mail.warnings.join(" "), warnings(report), &[]);
    let mut left: Vec<&Recipient> = report.recipients.iter().collect();
    for expected in &mail.recipient {
        match left.iter().position(|found| is_for(found, expected)) {
            Some(at) => recipient_differences(&mut out, expected, left.remove(at)),
            None => out.push(format!("recipient: expected {}, but found {:?}", show(expected.address.as_deref()), addresses(report))),
        }
    }
    let failed = left.iter().filter(|found| matches!(found.action, Action::Failed | Action::Delayed));
    out.extend(failed.map(|found| format!("recipient: expected nobody else, but found {}", show(found.final_recipient.as_deref()))));
    out
}

/// What can only be wrong where a label does not ask for it.
fn warnings(report: &Report) -> String {
    let grave = |warning: &&Warning| matches!(warning, Warning::Spoofed | Warning::Phishing | Warning::Truncated);
    report.warnings.iter().filter(grave).map(|warning| plain(*warning)).collect::<Vec<_>>().join(" ")
}

fn recipient_differences(out: &mut Vec<String>, expected: &Expected, found: &Recipient) {
    let who = show(expected.address.as_deref());
    let mut field = |name: &str, expected: Option<String>, found: Option<String>, also_ok: &[String]| {
        if expected.is_some() {
            differs(out, &format!("{who}: {name}"), show(expected.as_deref()), show(found.as_deref()), also_ok);
        }
    };
    field("original", expected.original.clone(), found.original_recipient.clone(), &[]);
    field("actual", expected.actual.clone(), found.actual_recipient.clone(), &[]);
    field("reason", expected.reason.clone(), Some(found.reason.name().to_owned()), &expected.also_ok);
    field("action", expected.action.clone(), Some(plain(found.action)), &[]);
    field("reply code", expected.reply_code.map(|code| code.to_string()), found.reply_code.map(|code| code.to_string()), &[]);
    field("status", expected.status.clone(), found.status.clone(), &[]);
    field("command", expected.command.clone(), found.command.map(plain), &[]);
    field("remote MTA", expected.remote_mta.clone(), found.remote_mta.clone(), &[]);
}

fn differs(out: &mut Vec<String>, name: &str, expected: String, found: String, also_ok: &[String]) {
    if expected != found && !also_ok.contains(&found) {
        out.push(format!("{name}: expected {expected}, but found {found}"));
    }
}

fn is_for(found: &Recipient, expected: &Expected) -> bool {
    let same = |address: &Option<String>| match (address, &expected.address) {
        (Some(found), Some(expected)) => found.eq_ignore_ascii_case(expected),
        _ => false,
    };
    expected.address.is_none() || same(&found.final_recipient) || same(&found.original_recipient)
}

fn reply_failure(reply: &Reply) -> Option<String> {
    let report = analyze(reply.text.as_bytes(), &Options::default());
    let notice = report.notice.map(|notice| notice.name());
    let found = report.recipients.first().map_or(notice.unwrap_or("none"), |recipient| recipient.reason.name());
    let mut out = Vec::new();
    let text = reply.text.replace('\r', "\\r").replace('\n', "\\n");
    differs(&mut out, &text, reply.reason.clone(), found.to_owned(), &reply.also_ok);
    out.pop()
}

fn text_failures(set: &str) -> impl Iterator<Item = String> {
    let failures: Vec<Vec<String>> = labels::texts(set).iter().map(differences_of_text).collect();
    let right = failures.iter().filter(|failures| failures.is_empty()).count();
    println!("{set} right: {right} of {}", failures.len());
    failures.into_iter().flatten()
}

fn differences_of_text(text: &Text) -> Vec<String> {
    let report = analyze(text.text.as_bytes(), &Options::default());
    let mut out = Vec::new();
    let said = report.notice.map(|notice| notice.name()).or(report.recipients.first().map(|recipient| recipient.reason.name()));
    differs(&mut out, "says", text.says.clone(), show(said), &text.also_ok);
    differs(&mut out, "address", format!("{:?}", Vec::from_iter(&text.address)), format!("{:?}", addresses(&report)), &[]);
    differs(&mut out, "language", text.language.clone(), report.language.to_owned(), &[]);
    let name = format!("{}: {}", text.language, text.text.replace('\n', "\\n"));
    out.iter().map(|difference| format!("{name}: {difference}")).collect()
}

/// The name that the report writes for it.
fn plain(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn addresses(report: &Report) -> Vec<String> {
    report.recipients.iter().map(|recipient| show(recipient.final_recipient.as_deref())).collect()
}

fn show(value: Option<&str>) -> String {
    value.unwrap_or("none").to_owned()
}

fn files() -> BTreeSet<String> {
    let folders = fs::read_dir(corpus()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let paths = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    paths.map(|path| path.strip_prefix(corpus()).unwrap().to_str().unwrap().to_owned()).collect()
}
