//! A report as plain text: for the command line and for the clipboard.

use crate::{
    knowledge::{Language, ListAction, Responsible, Words},
    report::{Advice, Recipient, Report, Warning},
};
use std::fmt::Write;

pub fn text(report: &Report, language: Language) -> String {
    let words = language.words();
    let mut out = String::new();
    for warning in &report.warnings {
        let _ = writeln!(out, "{}\n", warned(*warning, words));
    }
    if let Some(advice) = &report.advice {
        write_advice(&mut out, advice);
    }
    for recipient in &report.recipients {
        write_recipient(&mut out, recipient, words);
    }
    out
}

fn write_recipient(out: &mut String, recipient: &Recipient, words: &Words) {
    if let Some(address) = &recipient.final_recipient {
        line(out, words.text_recipient, address);
    }
    write_advice(out, &recipient.advice);
    line(out, words.text_responsible, responsible(recipient.responsible, words));
    line(out, words.text_list, list_action(recipient.list_action, words));
    line(out, words.counting, &recipient.advice.counting);
    let sure = format!("{} ({}, {} %)", recipient.reason.name(), words.text_confidence, (recipient.confidence * 100.0).round() as u8);
    line(out, words.text_reason, &sure);
    if let Some(said) = &recipient.diagnostic_code {
        line(out, words.text_server_said, said);
    }
    for code in &recipient.codes {
        line(out, &code.code, code.meaning);
    }
    out.push('\n');
}

fn write_advice(out: &mut String, advice: &Advice) {
    let _ = writeln!(out, "{}\n{}", advice.title, advice.meaning);
    for note in &advice.notes {
        let _ = writeln!(out, "{note}");
    }
    for (number, step) in advice.steps.iter().enumerate() {
        let _ = writeln!(out, "  {}. {step}", number + 1);
    }
}

pub fn warned(warning: Warning, words: &Words) -> &'static str {
    match warning {
        Warning::Spoofed => words.warning_spoofed,
        Warning::Phishing => words.warning_phishing,
        Warning::Partial => words.warning_partial,
        Warning::Truncated => words.warning_truncated,
        Warning::CharsetGuessed => words.warning_charset_guessed,
    }
}

fn line(out: &mut String, label: &str, value: &str) {
    let _ = writeln!(out, "{label}: {value}");
}

pub fn responsible(who: Responsible, words: &Words) -> &'static str {
    match who {
        Responsible::Sender => words.responsible_sender,
        Responsible::SenderAdmin => words.responsible_sender_admin,
        Responsible::Recipient => words.responsible_recipient,
        Responsible::RecipientAdmin => words.responsible_recipient_admin,
        Responsible::Nobody => words.responsible_nobody,
    }
}

pub fn list_action(action: ListAction, words: &Words) -> &'static str {
    match action {
        ListAction::Remove => words.list_remove,
        ListAction::Correct => words.list_correct,
        ListAction::Pause => words.list_pause,
        ListAction::Keep => words.list_keep,
    }
}
