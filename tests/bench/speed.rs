//! How long one mail and one line take, natively and in one thread. `cargo bench`
//!
//! With `KAERU_MAILS` naming a folder of mails, those are read; else the project's own.

use kaeru::{Options, analyze};
use std::{env, fs, path::Path};

fn main() {
    divan::main();
}

#[divan::bench]
fn one_line(bencher: divan::Bencher) {
    let options = Options::default();
    bencher.bench(|| {
        analyze(
            divan::black_box(b"550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown in local recipient table"),
            &options,
        )
    });
}

/// All mails of the folder; divide by their number, which the counter shows.
#[divan::bench]
fn mails(bencher: divan::Bencher) {
    let mails = mails_below(env::var("KAERU_MAILS").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus").to_owned()));
    let options = Options::default();
    let bytes: usize = mails.iter().map(Vec::len).sum();
    let bencher = bencher.counter(divan::counter::ItemsCount::new(mails.len())).counter(divan::counter::BytesCount::new(bytes));
    bencher.bench(|| mails.iter().map(|mail| analyze(mail, &options).recipients.len()).sum::<usize>());
}

/// A report that returns a mail of 15 MB, its attachment with it.
#[divan::bench(args = ["LF", "CRLF"])]
fn large_mail(bencher: divan::Bencher, line_end: &str) {
    let line_end = if line_end == "LF" { "\n" } else { "\r\n" };
    let attachment = "UEsDBBQAAAAIAGh0dHBzOi8vZXhhbXBsZS5jb20vAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n".repeat(15 << 20 >> 6);
    let mail = LARGE.replace("{attachment}", &attachment[..15 << 20]).replace('\n', line_end);
    let bencher = bencher.counter(divan::counter::BytesCount::new(mail.len()));
    bencher.bench(|| analyze(divan::black_box(mail.as_bytes()), &Options::default()).recipients.len());
}

const LARGE: &str = "From: MAILER-DAEMON@mx.example.net\nTo: sender@example.com\nSubject: Undelivered Mail Returned to Sender\n\
    MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=o\n\n\
    --o\nContent-Type: text/plain\n\n<anna@example.org>: host mx.example.org[192.0.2.2] said: 550 5.1.1 User unknown\n\n\
    --o\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n\
    Final-Recipient: rfc822; anna@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n\
    --o\nContent-Type: message/rfc822\n\nFrom: sender@example.com\nTo: anna@example.org\nSubject: Report\nMIME-Version: 1.0\n\
    Content-Type: multipart/mixed; boundary=i\n\n--i\nContent-Type: text/plain\n\nHello\n\n\
    --i\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n{attachment}\n--i--\n\n--o--\n";

fn mails_below(folder: impl AsRef<Path>) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder of mails can be read");
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .flat_map(|path| {
            if path.is_dir() {
                mails_below(path)
            } else if path.extension().is_some_and(|e| e == "eml") {
                vec![fs::read(path).expect("a mail can be read")]
            } else {
                Vec::new()
            }
        })
        .collect()
}
