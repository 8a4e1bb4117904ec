//! The command line as a shell meets it.

use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

const UNKNOWN: &str = "550 5.1.1 <pond@example.org>: User unknown\n";
const FULL: &str = "552 5.2.2 <lily@example.org>: Mailbox full\n";

#[test]
fn reads_files_in_the_order_given() {
    let folder = Folder::new("files");
    let (full, unknown) = (folder.file("full.txt", FULL), folder.file("unknown.txt", UNKNOWN));
    let out = kaeru(&["--format", "ndjson", &unknown, &full], "");
    assert_eq!(out.status.code(), Some(0));
    assert_eq!(verdicts(&out), [(unknown, "user_unknown".into()), (full, "mailbox_full".into())]);
}

#[test]
fn reads_all_files_below_a_directory() {
    let folder = Folder::new("directory");
    let (inner, first) = (folder.file("b/inner.txt", FULL), folder.file("a.txt", UNKNOWN));
    let out = kaeru(&["--format", "ndjson", &folder.name()], "");
    assert_eq!(out.status.code(), Some(0));
    assert_eq!(verdicts(&out), [(first, "user_unknown".into()), (inner, "mailbox_full".into())]);
}

#[test]
fn reads_the_messages_of_a_mailbox() {
    let folder = Folder::new("mbox");
    let message = |words: &str| {
        format!(
            "From MAILER-DAEMON Mon Apr 14 10:22:07 2025\nFrom: MAILER-DAEMON@example.jp\nSubject: Undelivered Mail Returned to Sender\n\n<pond@example.org>: {words}\n"
        )
    };
    let mailbox = folder.file("x.mbox", &[message(UNKNOWN), message(FULL), message(UNKNOWN)].concat());
    let out = kaeru(&["--format", "ndjson", &mailbox], "");
    let [one, two, three] = [1, 2, 3].map(|number| format!("{mailbox}#{number}"));
    assert_eq!(verdicts(&out), [(one, "user_unknown".into()), (two, "mailbox_full".into()), (three, "user_unknown".into())]);
}

#[test]
fn reads_standard_input() {
    for arguments in [&["--format", "ndjson"][..], &["--format", "ndjson", "-"]] {
        let out = kaeru(arguments, UNKNOWN);
        assert_eq!(out.status.code(), Some(0));
        assert_eq!(verdicts(&out), [("-".into(), "user_unknown".into())]);
    }
}

#[test]
fn reads_each_line_alone() {
    let folder = Folder::new("lines");
    let log = folder.file("log.txt", &format!("{UNKNOWN}\n{FULL}"));
    let out = kaeru(&["--lines", "--format=ndjson", &log], "");
    assert_eq!(verdicts(&out), [(format!("{log}:1"), "user_unknown".into()), (format!("{log}:3"), "mailbox_full".into())]);
}

#[test]
fn reads_each_line_of_a_log_alone() {
    let line = |end: &str| format!("Nov 24 06:01:12 mail postfix/smtp[1]: 4F2A91C0D3: to=<pond@example.org>, relay=none, {end}\n");
    let log = line("dsn=5.4.4, status=bounced (Host not found)") + &line("dsn=2.0.0, status=sent (250 OK)");
    let event = "{\"email\":\"lily@example.org\",\"event\":\"bounce\",\"reason\":\"552 5.2.2 Mailbox full\"}\n";
    let row = "b,2026-11-24 06:01:12+0900,news@example.com,pond@example.org,,failed,5.1.1,smtp;550 5.1.1 User unknown,mx.example.org\n";
    let out = kaeru(&["--lines", "--format=ndjson"], &[&log, event, row].concat());
    let found: Vec<String> = lines(&out).iter().map(|report| format!("{} {}", report["input"], report["notice"])).collect();
    assert_eq!(found, ["\"log\" null", "\"log\" \"delivered\"", "\"event\" null", "\"log\" null"]);
    let reasons: Vec<String> = verdicts(&out).into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, ["domain_unknown", "unknown", "mailbox_full", "user_unknown"]);
}

#[test]
fn reads_a_mailbox_without_blank_lines() {
    let folder = Folder::new("mbox_tight");
    let message = |words: &str| {
        format!(
            "From MAILER-DAEMON Tue Nov 24 06:01:12 2026\r\nFrom: MAILER-DAEMON@example.com\r\nSubject: x\r\nDate: x\r\n\r\n>From here:\r\n{}",
            words.replace('\n', "\r\n")
        )
    };
    let mailbox = folder.file("x.mbox", &[message(UNKNOWN), message(FULL)].concat());
    let out = kaeru(&["--format=ndjson", &mailbox], "");
    assert_eq!(verdicts(&out), [(format!("{mailbox}#1"), "user_unknown".into()), (format!("{mailbox}#2"), "mailbox_full".into())]);
}

/// 100 MB in mails of 2 MB: what the program held at most is read from the system while it waits for more.
#[cfg(target_os = "linux")]
#[test]
fn reads_a_large_mailbox_in_bounded_memory() {
    let attachment = "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZyBhbmQgcnVucw==\n".repeat(2 << 20 >> 6);
    let message = format!(
        "From MAILER-DAEMON Mon Apr 14 10:22:07 2025\nFrom: MAILER-DAEMON@example.jp\nSubject: Undelivered Mail Returned to Sender\n\n\
         <pond@example.org>: {UNKNOWN}\n--- Below this line is a copy of the message.\n\nTo: pond@example.org\nSubject: Fish\n\n{attachment}\n"
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_kaeru")).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let mails = (100 << 20) / message.len() + 1;
    (0..mails).for_each(|_| pipe.write_all(message.as_bytes()).unwrap());
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    let most: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    drop(pipe);
    assert!(child.wait().unwrap().success());
    assert!(most < 40 * 1024, "{most} KB were held at once");
}

#[test]
fn writes_text_in_both_languages() {
    let english = stdout(&kaeru(&["--format", "text"], UNKNOWN));
    let japanese = stdout(&kaeru(&["--language", "ja"], UNKNOWN));
    assert!(english.contains("user_unknown") && english.is_ascii(), "{english}");
    assert!(japanese.contains("user_unknown") && japanese.contains('。'), "{japanese}");
}

#[test]
fn writes_advice_in_both_languages() {
    let title = |language| {
        lines(&kaeru(&["--format", "ndjson", "--language", language], UNKNOWN))[0]["recipients"][0]["advice"]["title"].to_string()
    };
    assert!(title("en").is_ascii());
    assert!(!title("ja").is_ascii());
}

#[test]
fn writes_advice_for_each_who_asks() {
    let advice =
        |audience: &[&str]| lines(&kaeru(&[&["--format", "ndjson"], audience].concat(), UNKNOWN))[0]["recipients"][0]["advice"].clone();
    let sender = advice(&[]);
    assert_eq!(advice(&["--audience", "sender"]), sender);
    for audience in ["agent", "marketer", "admin", "developer"] {
        let other = advice(&["--audience", audience]);
        assert_ne!(other["steps"], sender["steps"], "{audience}");
        assert_eq!((&other["postmaster"], &other["counting"]), (&sender["postmaster"], &sender["counting"]), "{audience}");
    }
    assert!(stdout(&kaeru(&["--audience", "marketer"], UNKNOWN)).contains("Counting rule: One failure is enough"));
}

#[test]
fn names_what_is_missing_and_does_the_rest() {
    let folder = Folder::new("missing");
    let (missing, unknown) = (folder.name() + "/missing.eml", folder.file("unknown.txt", UNKNOWN));
    let out = kaeru(&["--format", "ndjson", &missing, &unknown], "");
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(verdicts(&out), [(unknown, "user_unknown".into())]);
    assert!(stderr(&out).contains("missing.eml"), "{}", stderr(&out));
}

#[test]
fn refuses_wrong_usage_with_a_hint() {
    for arguments in [&["--wrong"][..], &["--language", "tlh"], &["--audience", "all"], &["--format", "xml"], &["--format"], &["--lines=3"]]
    {
        let out = kaeru(arguments, "");
        assert_eq!(out.status.code(), Some(2), "{arguments:?}");
        assert!(out.stdout.is_empty() && stderr(&out).contains("hint:"), "{arguments:?}: {}", stderr(&out));
    }
}

#[test]
fn tells_its_usage_and_version() {
    assert!(stdout(&kaeru(&["--help"], "")).starts_with("usage: kaeru"));
    assert_eq!(stdout(&kaeru(&["--version"], "")), format!("kaeru {}\n", env!("CARGO_PKG_VERSION")));
}

fn kaeru(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaeru"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A call that reads no input may have ended before this.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn verdicts(out: &Output) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    lines(out).iter().map(|report| (word(&report["source"]), word(&report["recipients"][0]["reason"]))).collect()
}

fn lines(out: &Output) -> Vec<Value> {
    stdout(out).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn stdout(out: &Output) -> String {
    String::from_utf8(out.stdout.clone()).unwrap()
}

fn stderr(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// A folder of its own for each test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, words: &str) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, words).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn name(&self) -> String {
        self.0.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
