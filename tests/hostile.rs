//! No input panics, hangs or leaves the contract: broken, huge, nested, cut and mislabelled bytes.

use kaeru::{Options, Report, analyze, decode, redact};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Much more than a debug build needs; a quadratic loop over 5 MB takes hours.
const PATIENCE: Duration = Duration::from_secs(60);
const LARGE: usize = 5 * 1024 * 1024;

const OF_A_REPORT: &[&str] =
    &["schema", "input", "notice", "language", "software", "reportingMta", "warnings", "message", "recipients", "advice"];
const OF_A_RECIPIENT: &[&str] = &[
    "finalRecipient",
    "originalRecipient",
    "actualRecipient",
    "action",
    "reason",
    "category",
    "bounceType",
    "responsible",
    "listAction",
    "confidence",
    "status",
    "replyCode",
    "diagnosticCode",
    "command",
    "remoteMta",
    "provider",
    "lastAttemptDate",
    "willRetryUntil",
    "evidence",
    "alternatives",
    "details",
    "equivalents",
    "codes",
    "advice",
];
const OF_EVIDENCE: &[&str] = &["witness", "text", "start", "end", "rule"];
const OF_ADVICE: &[&str] = &["title", "meaning", "steps", "reply", "postmaster", "counting", "notes"];

/// `t!(name, bytes)`: one case a line.
macro_rules! t {
    ($name:ident, $bytes:expr) => {
        #[test]
        fn $name() {
            survives($bytes.as_ref());
        }
    };
}

t!(empty, "");
t!(blanks, " \t\r\n \u{3000}\u{a0}\n");
t!(one_byte, "5");
t!(every_byte, (0..=255).cycle().take(64 * 1024).collect::<Vec<u8>>());
t!(nuls, vec![0; 64 * 1024]);
t!(nuls_between, "550 5.1.1 User unknown".replace(' ', "\0"));
t!(png, [b"\x89PNG\r\n\x1a\n".as_slice(), &[0x80; 512]].concat());
t!(zip, [b"PK\x03\x04".as_slice(), &[0xff; 512]].concat());
t!(pdf, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
t!(outlook_msg, [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 512]].concat());
t!(lone_escape, "\x1b");
t!(escape_without_end, "Subject: \x1b$B%(%i!<\n\n\x1b$B");
t!(byte_order_marks, b"\xef\xbb\xbf\xff\xfe\xfe\xff");
t!(utf16_of_odd_length, b"\xff\xfe5\x005\x000");
t!(unpaired_surrogates, b"550 5.1.1 \xed\xa0\x80\xed\xb0\x80 <a\xed\xbf\xbf@example.com> User unknown");
t!(headers_without_body, "From: MAILER-DAEMON@example.com\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report");
t!(body_without_parts, "From: a@example.com\nContent-Type: multipart/report; boundary=x\n\nUser unknown");
t!(boundary_empty, "From: a@example.com\nContent-Type: multipart/report; boundary=\"\"\n\n--\n\nUser unknown\n----\n");
t!(carriage_returns_only, fs::read_to_string(a_mail()).unwrap().replace('\n', "\r"));
t!(one_header_line, format!("Subject: {}\n\nUser unknown", "x".repeat(1024 * 1024)));
t!(one_address, format!("{}@{}", "a".repeat(512 * 1024), "b.".repeat(256 * 1024)));
t!(many_at_signs, "@".repeat(1024 * 1024));
t!(one_address_often, "a@b.example ".repeat(LARGE / 12));
t!(many_addresses_on_a_line, (0..5_000).map(|n| format!("a{n}@b.example ")).collect::<String>());
t!(many_angles, "<".repeat(1024 * 1024));
t!(many_digits, "5".repeat(1024 * 1024));
t!(many_quotes, "> ".repeat(512 * 1024));
t!(many_boundaries, format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\n".repeat(50_000)));
t!(one_long_line, "a".repeat(LARGE));
t!(many_replies, "550 5.1.1 x\n".repeat(LARGE / 12));
t!(many_blank_lines, "\n".repeat(LARGE));
t!(json_nested, "[".repeat(100_000));
t!(json_nested_objects, format!("{}1", "{\"eventType\":".repeat(100_000)));
t!(json_lists_nested, "[{\"a\":".repeat(100_000));
t!(
    json_texts_in_texts,
    (0..12).fold("{\"email\":\"a@example.com\"}".to_owned(), |inner, _| serde_json::json!({ "Message": inner }).to_string())
);
t!(json_of_one_address, format!("[{}]", "{\"email\":\"a@example.com\",\"event\":\"bounce\"},".repeat(20_000)));
t!(json_texts_never_closed, "{\"a".repeat(500_000));
t!(form_of_many_fields, "a=%40&".repeat(LARGE / 6));
t!(
    log_of_one_mail,
    (0..20_000).map(|n| format!("4F2A91C0D3: to=<r{}@example.com>, status=sent (250 OK)\n", n % 9_000)).collect::<String>()
);
t!(
    log_given_up_again_and_again,
    "4F2A91C0D3: to=<a@example.com>, status=deferred (x)\n4F2A91C0D3: from=<>, status=expired, x\n".repeat(20_000)
);
t!(log_of_one_line, format!("Nov 24 06:01:12 mail postfix/smtp[1]: {}", "status=bounced (".repeat(LARGE / 16)));
t!(log_wrapped_a_million_times, format!("Nov 24 06:01:12 mail postfix/smtp[1]: x\n{}", " status=sent\n".repeat(LARGE / 13)));
t!(log_of_arrows, "2026-11-24 06:12:46 1tEKqZ-0003Xy-1A ** ** ** == => : : \n".repeat(LARGE / 60));
t!(
    qmail_deliveries,
    (0..50_000).map(|n| format!("starting delivery {n}: msg 1 to remote a@example.com\ndelivery {n}: success: x\n")).collect::<String>()
);
t!(table_never_closed, format!("recipient,status,reason\na@example.com,failed,\"{}", "550 5.1.1 x\n".repeat(LARGE / 12)));
t!(table_of_marks, ",".repeat(LARGE));
t!(table_of_quotes, format!("email,status,x\n{}", "\"\"".repeat(LARGE / 2)));
t!(mailbox_of_separators, "From a@example.com Tue Nov 24 06:01:12 2026\n".repeat(50_000));
t!(headers_one_beneath_the_other, "From: MAILER-DAEMON@example.com\nSubject: x\nDate: x\nMessage-ID: x\n\n".repeat(20_000));
t!(
    names_below_letters,
    format!(
        "Hello\n{}{}",
        (0..5_000).map(|n| format!("name\nu{n}@example.com\n")).collect::<String>(),
        "words of no report\n".repeat(LARGE / 19)
    )
);
t!(addresses_that_share_words, format!("Subject: x\n{}", (0..5_000).map(|n| format!("(u{n}@example.com)\n")).collect::<String>()));
t!(
    addresses_of_a_header_alone,
    format!(
        "From: MAILER-DAEMON@example.com\nSubject: failure\nMessage-ID: <1@example.com>\nX-Failed-Recipients: {}\n\n{}",
        (0..4_000).map(|n| format!("v{n}@example.com,\n ")).collect::<String>(),
        "u@example.com said\n".repeat(LARGE / 20)
    )
);
t!(html_nested, format!("<html>{}", "<div>".repeat(100_000)));
t!(messages_in_messages, format!("{}User unknown", "Content-Type: message/rfc822\n\n".repeat(200)));
t!(multiparts_in_multiparts, (0..200).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect::<String>());

#[test]
fn ten_thousand_recipients() {
    let group = |n| {
        format!(
            "Final-Recipient: rfc822; r{n}@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n"
        )
    };
    let groups: String = (0..10_000).map(group).collect();
    let report = survives(
        format!(
            "From: MAILER-DAEMON@example.jp\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.jp\n\n{groups}--b--\n"
        )
        .as_bytes(),
    );
    assert!(!report.recipients.is_empty());
}

#[test]
fn a_mail_cut_at_every_byte() {
    let bytes = fs::read(a_mail()).unwrap();
    let cuts = (0..bytes.len()).map(|end| &bytes[..end]);
    for cut in cuts {
        let _ = analyze(cut, &Options::default());
    }
}

#[test]
fn a_cut_in_a_folded_line() {
    let _ = analyze(b"Return-Path:\nReceived:\n\t", &Options::default());
}

#[test]
fn bytes_that_are_no_utf8_in_every_place() {
    let bytes = fs::read(a_mail()).unwrap();
    for at in (0..bytes.len()).step_by(7) {
        let mut broken = bytes.clone();
        broken[at] = [0xff, 0xc3, 0x80, 0xed, 0x1b, 0x00][at % 6];
        let _ = analyze(&broken, &Options::default());
    }
}

#[test]
fn every_mail_keeps_the_contract() {
    for path in mails() {
        survives(&fs::read(path).unwrap());
    }
}

#[test]
fn evidence_stands_where_it_says() {
    let mut faults = Vec::new();
    for path in mails() {
        let mail = decode(&fs::read(&path).unwrap());
        for text in [mail.clone(), mail.replace('\n', "\r\n"), format!("お世話になっております。🐸 このエラーは何でしょうか。\n\n{mail}")]
        {
            let report = analyze(text.as_bytes(), &Options::default());
            faults.extend(misplaced(&report, &text).into_iter().map(|fault| format!("{}: {fault}", path.display())));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn evidence_is_marked_after_japanese_words() {
    let text = "お世話になっております。🐸🐸\n返ってきました：550 5.1.1 <pond@example.org>: User unknown";
    let report = analyze(text.as_bytes(), &Options::default());
    assert!(report.recipients[0].evidence.iter().any(|evidence| evidence.start.is_some()), "{:?}", report.recipients[0].evidence);
    assert_eq!(misplaced(&report, text), [""; 0]);
}

#[test]
fn redacted_mails_name_nobody() {
    // A top level has letters: what is left of qmail's `name@domain@192.0.2.140` names nobody.
    let address = regex::Regex::new(r"[A-Za-z0-9._+-]*[A-Za-z0-9]@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}").unwrap();
    let mut faults = Vec::new();
    for path in mails() {
        let left = redact(&decode(&fs::read(&path).unwrap()));
        faults.extend(address.find_iter(&left).map(|found| format!("{}: {}", path.display(), found.as_str())));
    }
    assert!(faults.is_empty(), "{} addresses left:\n{}", faults.len(), faults.join("\n"));
}

/// Reads, redacts and serialises within the time that a person waits.
fn survives(bytes: &[u8]) -> Report {
    let start = Instant::now();
    let report = analyze(bytes, &Options::default());
    let text = decode(bytes);
    let _ = redact(&text);
    let _ = kaeru::text(&report, kaeru::Language::Ja);
    assert!(start.elapsed() < PATIENCE, "took {:?}", start.elapsed());
    keeps_the_contract(&serde_json::to_value(&report).unwrap());
    assert_eq!(misplaced(&report, &text), [""; 0]);
    report
}

fn keeps_the_contract(report: &Value) {
    has(report, OF_A_REPORT);
    assert_eq!(report["schema"], "kaeru-report/1");
    if !report["advice"].is_null() {
        has(&report["advice"], OF_ADVICE);
    }
    for recipient in report["recipients"].as_array().unwrap() {
        has(recipient, OF_A_RECIPIENT);
        has(&recipient["advice"], OF_ADVICE);
        recipient["evidence"].as_array().unwrap().iter().for_each(|evidence| has(evidence, OF_EVIDENCE));
        assert!((0.0..=1.0).contains(&recipient["confidence"].as_f64().unwrap()));
    }
}

fn has(value: &Value, fields: &[&str]) {
    let missing: Vec<&&str> = fields.iter().filter(|&&field| value.get(field).is_none()).collect();
    assert!(missing.is_empty(), "expected {missing:?} in {value}");
}

/// The evidence whose offsets are not where its words stand.
fn misplaced(report: &Report, text: &str) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let evidence = report.recipients.iter().flat_map(|recipient| &recipient.evidence);
    evidence
        .filter_map(|evidence| {
            let (start, end) = (evidence.start?, evidence.end?);
            let found = units.get(start..end).and_then(|units| String::from_utf16(units).ok());
            let right = found.as_deref().is_some_and(|found| folded(found) == folded(&evidence.text));
            (!right).then(|| format!("expected {:?} at {start}..{end}, but found {found:?}", evidence.text))
        })
        .collect()
}

/// Without case, white space and the marks of a quotation.
fn folded(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start_matches(['>', '|', ' ', '\t']));
    lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn a_mail() -> PathBuf {
    corpus().join("postfix/user_unknown_local_table.eml")
}

fn mails() -> Vec<PathBuf> {
    let folders = fs::read_dir(corpus()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut paths: Vec<PathBuf> = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())).collect();
    paths.sort();
    paths
}

fn corpus() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"))
}
