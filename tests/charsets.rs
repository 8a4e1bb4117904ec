//! Bytes are judged before their label: the texts of all languages in the charsets that their mails have, misread ones
//! read back, and plain ones left alone. The cases that the browser must answer alike stand in `charsets/cases.rs`.

#![cfg(not(target_arch = "wasm32"))]

use encoding_rs::Encoding;
use kaeru::{
    Options, Report, analyze, decode,
    input::{charset::judge, reveal},
    report::Warning,
};
use labels::Text;
use std::{fs, path::Path};

#[path = "charsets/cases.rs"]
mod cases;
mod labels;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");

/// What mails of a language are written in, besides UTF-8.
const CHARSETS: &[(&str, &[&str])] = &[
    ("ja", &["shift_jis", "euc-jp", "iso-2022-jp"]),
    ("de fr es it pt nl sv da nb fi", &["windows-1252"]),
    ("pl cs hu", &["windows-1250", "iso-8859-2"]),
    ("ru uk", &["windows-1251", "koi8-u", "iso-8859-5"]),
    ("tr", &["windows-1254"]),
    ("zh-Hans", &["gb18030"]),
    ("zh-Hant", &["big5"]),
    ("ko", &["euc-kr"]),
];

/// Turkish letters that in Czech are others, and no letter besides that tells the two apart.
const UNSURE: &str = "tanınmıyor";

fn texts() -> Vec<Text> {
    labels::LANGUAGES.iter().flat_map(|set| labels::texts(set)).collect()
}

/// Each text in each charset of its language that has all its letters.
fn encoded() -> impl Iterator<Item = (String, &'static Encoding, Vec<u8>)> {
    texts().into_iter().filter(|text| !text.text.contains(UNSURE)).flat_map(|text| {
        let of_language = CHARSETS.iter().filter(|(tags, _)| tags.split(' ').any(|tag| tag == text.language));
        let names = of_language.flat_map(|(_, names)| *names);
        let encode = |name: &&str| {
            let charset = Encoding::for_label(name.as_bytes()).unwrap();
            let (bytes, _, is_lossy) = charset.encode(&text.text);
            (!is_lossy).then(|| (text.text.clone(), charset, bytes.into_owned()))
        };
        names.filter_map(encode).collect::<Vec<_>>()
    })
}

fn assert_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn cases_are_answered_as_in_the_browser() {
    cases::check();
}

#[test]
fn bytes_without_a_label_are_read() {
    let wrong = encoded().filter(|(text, _, bytes)| decode(bytes) != *text);
    assert_none(wrong.map(|(text, charset, bytes)| format!("{}: {text}\n   {}", charset.name(), decode(&bytes))).collect());
}

#[test]
fn a_lying_label_is_not_believed() {
    // among Western charsets a label is believed, and of kana nobody can tell whether GB 18030 or EUC-JP wrote them
    let lies = ["iso-2022-jp", "utf-8", "shift_jis", "euc-jp", "us-ascii", "iso-8859-1", "koi8-r"];
    let wrong = encoded().flat_map(|(text, charset, bytes)| {
        let is_western = ["windows-1250", "windows-1252", "windows-1254", "ISO-8859-2"].contains(&charset.name());
        let wrong = |label: &&&str| !(is_western && **label == "iso-8859-1") && judge(&bytes, Some(**label)).0 != text;
        lies.iter().filter(wrong).map(|label| format!("{} as {label}: {text}", charset.name())).collect::<Vec<_>>()
    });
    assert_none(wrong.collect());
}

#[test]
fn misread_texts_are_read_back() {
    let misread = texts().into_iter().flat_map(|text| {
        let western = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.text.as_bytes()).0.into_owned();
        let japanese = encoding_rs::SHIFT_JIS.encode(&text.text);
        let japanese = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&japanese.0).0.into_owned();
        // a name alone on its line is too little to be sure of
        let has_kana = |line: &str| line.is_ascii() || line.contains(|c| ('\u{3041}'..='\u{30ff}').contains(&c));
        let is_japanese = text.language == "ja" && text.text.lines().all(has_kana);
        [Some((western, text.text.clone())), is_japanese.then_some((japanese, text.text))].into_iter().flatten()
    });
    let wrong = misread.filter(|(misread, text)| reveal(misread).0 != *text);
    assert_none(wrong.map(|(misread, text)| format!("{text}\n   {}\n   {misread}", reveal(&misread).0)).collect());
}

#[test]
fn plain_texts_stay_as_they_are() {
    let mut plain: Vec<String> = texts().into_iter().map(|text| text.text).collect();
    files(Path::new(CORPUS), &mut plain);
    assert!(plain.len() > 400, "only {} texts", plain.len());
    let wrong = plain.iter().filter(|text| reveal(text).0 != **text);
    assert_none(wrong.map(|text| format!("{text}\n   {}", reveal(text).0)).collect());
}

/// Inputs that are not what they seem, and are there for that.
const HIDING: &[&str] = &[
    "3_a26_base64_body_only.txt",
    "3_a27_quoted_printable_body_only.txt",
    "3_a28_mojibake_utf8_as_cp1252.txt",
    "3_a29_iso2022jp_without_esc.txt",
    "3_a30_sjis_as_latin1.txt",
];

fn files(folder: &Path, texts: &mut Vec<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files(&path, texts);
        } else if let Ok(text) = fs::read_to_string(&path)
            && !text.contains('\u{1b}')
            && !HIDING.iter().any(|name| path.ends_with(name))
        {
            texts.push(text);
        }
    }
}

const HEADER: &str = "From: MAILER-DAEMON@mx.example.jp\nTo: me@example.jp\nSubject: failure\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n";

fn report(parts: &[&[u8]]) -> Report {
    let body: Vec<u8> = parts.iter().flat_map(|part| [b"--b\n".as_slice(), part, b"\n"].concat()).collect();
    analyze(&[HEADER.as_bytes(), &body, b"--b--\n"].concat(), &Options::default())
}

fn says(report: &Report) -> (Option<&str>, &str, &str, bool) {
    let recipient = &report.recipients[0];
    let guessed = report.warnings.contains(&Warning::CharsetGuessed);
    (recipient.final_recipient.as_deref(), recipient.reason.name(), report.language, guessed)
}

#[test]
fn each_part_has_its_own_charset() {
    let shift_jis = encoding_rs::SHIFT_JIS.encode("宛先 <anna@example.jp> のメールボックスがいっぱいです。\n").0;
    let koi8 = encoding_rs::KOI8_R.encode("Почтовый ящик получателя переполнен.\n").0;
    let labelled = [b"Content-Type: text/plain; charset=Shift_JIS\n\n".as_slice(), &shift_jis].concat();
    let lying = [b"Content-Type: text/plain; charset=us-ascii\n\n".as_slice(), &shift_jis].concat();
    let russian = [b"Content-Type: text/plain; charset=koi8-r\n\n".as_slice(), &koi8].concat();
    assert_eq!(says(&report(&[&labelled, &russian])), (Some("anna@example.jp"), "mailbox_full", "ja", false));
    let jis = encoding_rs::ISO_2022_JP.encode("宛先 <anna@example.jp> のメールボックスがいっぱいです。\n").0;
    let labelled = [b"Content-Type: text/plain; charset=ISO-2022-JP\n\n".as_slice(), &jis].concat();
    assert_eq!(says(&report(&[&labelled, &russian])), (Some("anna@example.jp"), "mailbox_full", "ja", false));
    assert_eq!(says(&report(&[&lying, &russian])), (Some("anna@example.jp"), "mailbox_full", "ja", true));
}

/// The header that told the encoding is lost, of a part or of all.
#[test]
fn encoded_bodies_are_read_without_their_header() {
    let base64 = "5a6b5YWIIDxhbm5hQGV4YW1wbGUuanA+IOOBruODoeODvOODq+ODnOODg+OCr+OCueOBjOOB\nhOOBo+OBseOBhOOBp+OBmeOAgg==\n";
    let quoted = "<p>The mail to anna@example.jp could not be delivered:<br>=\nthe <b style=3D\"x\">mailbox is full</b>.</p>\n";
    let part = format!("Content-Type: text/plain\n\n{base64}");
    assert_eq!(says(&report(&[part.as_bytes()])), (Some("anna@example.jp"), "mailbox_full", "ja", false));
    assert_eq!(says(&analyze(base64.as_bytes(), &Options::default())), (Some("anna@example.jp"), "mailbox_full", "ja", false));
    assert_eq!(says(&analyze(quoted.as_bytes(), &Options::default())), (Some("anna@example.jp"), "mailbox_full", "en", false));
}
