//! The words of each mail of the corpus as people paste them: whoever failed in the words as they are fails in every form.

use kaeru::{
    Options, analyze,
    input::mail::{Kind, Mail},
};
use std::{collections::BTreeSet, fs, path::Path};

/// Of a hundred mails so many are read the same. A form may take away what told two addresses apart.
const LEAST: usize = 98;

/// More addresses than the asker's own are not in these forms.
const ASKER: &str = "jane@asker.example";

type Form = fn(&str) -> String;

const FORMS: &[(&str, Form)] = &[
    ("quoted", |words| each_line(words, |line| format!("> {line}"))),
    ("quoted below a question", |words| {
        format!("お世話になっております。どうすればよいでしょうか。\n\n{}", each_line(words, |line| format!("> {line}")))
    }),
    ("with a signature above", |words| format!("Hello,\nwhat does this mean?\nThanks, Jane <{ASKER}>\n\n{words}")),
    ("with a signature below", |words| format!("{words}\n\nよろしくお願いいたします。\n\n--\n山田花子\n{ASKER}\nTEL 03-1234-5678\n")),
    ("doubled lines", |words| words.trim_end().replace('\n', "\n\n")),
    ("without indents", |words| each_line(words, |line| line.trim().to_owned())),
    ("odd blanks", |words| words.replace(' ', "\u{a0}")),
    ("as HTML", |words| format!("<html><body><div>{}</div></body></html>", escaped(words).replace('\n', "<br>\n"))),
    ("with CRLF", |words| words.replace('\n', "\r\n")),
    ("forwarded in Outlook", |words| {
        format!(
            "Hi, what is this?\n\nFrom: Mail Delivery System <MAILER-DAEMON@mx.asker.example>\nSent: Tuesday, November 24, 2026 6:00 AM\nTo: {ASKER}\nSubject: Undelivered Mail\n\n{words}"
        )
    }),
];

fn each_line(words: &str, change: fn(&str) -> String) -> String {
    words.lines().map(|line| change(line) + "\n").collect()
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn a_form_changes_nobody() {
    let mut texts = Vec::new();
    words_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), &mut texts);
    let told: Vec<(String, BTreeSet<String>)> =
        texts.into_iter().map(|text| (failed(&text), text)).filter_map(|(f, t)| (!f.is_empty()).then_some((t, f))).collect();
    assert!(told.len() > 200, "only {} mails", told.len());
    for (name, form) in FORMS {
        let same = told.iter().filter(|(words, failed_ones)| failed(&form(words)) == *failed_ones).count();
        println!("{name}: {same} of {}", told.len());
        assert!(same * 100 >= told.len() * LEAST, "{name}: only {same} of {} are read the same", told.len());
    }
}

fn failed(text: &str) -> BTreeSet<String> {
    let report = analyze(text.as_bytes(), &Options::default());
    report.recipients.into_iter().filter_map(|recipient| recipient.final_recipient).map(|address| address.to_lowercase()).collect()
}

/// The human part of each report: what a window shows.
fn words_below(folder: &Path, texts: &mut Vec<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            words_below(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "eml") {
            let bytes = fs::read(&path).unwrap();
            let mail = Mail::parse(&bytes);
            let words = mail.part(Kind::Text).map(|part| part.text().0.replace("\r\n", "\n"));
            texts.extend(words.filter(|words| words.contains('@')));
        }
    }
}
