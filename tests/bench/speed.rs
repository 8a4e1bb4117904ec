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
