//! Bytes to text. The bytes are judged before their label: in Japan above all, labels lie.

use super::{bytes, jis, likely::likely, mojibake, utf7};
use std::borrow::Cow;

/// What reports are written in, the more exact first: of two readings alike, the earlier counts.
const CHARSETS: &[&str] = &[
    "utf-8",
    "shift_jis",
    "euc-jp",
    "gb18030",
    "big5",
    "euc-kr",
    "windows-1251",
    "koi8-u",
    "windows-1252",
    "windows-1250",
    "iso-8859-2",
    "windows-1254",
    "iso-8859-5",
];
/// Those whose readings nobody takes for a Western one.
pub const UNLIKE_LATIN: &[&str] = CHARSETS.split_at(8).0;

/// A label counts as much as this: the bytes must speak clearly against it.
const OF_LABEL: i32 = 100;
/// So many bytes with characters beyond ASCII tell the charset.
const SAMPLE: usize = 1000;

/// Text of `bytes`, and whether the label was missing or wrong.
pub fn judge<'a>(bytes: &'a [u8], label: Option<&str>) -> (Cow<'a, str>, bool) {
    if let Some(text) = utf16(bytes) {
        return (Cow::Owned(text), false);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return judge_text(text, label);
    }
    if let Some(decoded) = jis::decode(bytes) {
        return of_jis(&decoded, label);
    }
    let text = guess(bytes, label, CHARSETS);
    let told = claim(label).is_some_and(|label| lossy(label, bytes) == text);
    (Cow::Owned(text), !told)
}

fn of_jis(decoded: &[u8], label: Option<&str>) -> (Cow<'static, str>, bool) {
    let is_told = label.is_some_and(|label| label.eq_ignore_ascii_case("iso-2022-jp"));
    (Cow::Owned(judge(decoded, None).0.into_owned()), !is_told)
}

/// The same of a text, in which no byte is a zero.
pub fn judge_text<'a>(text: &'a str, label: Option<&str>) -> (Cow<'a, str>, bool) {
    let is = |name: &str| label.is_some_and(|l| l.eq_ignore_ascii_case(name));
    if let Some(decoded) = jis::decode(text.as_bytes()) {
        return of_jis(&decoded, label);
    }
    let is_utf7 = label.is_some_and(|l| l.to_ascii_lowercase().ends_with("utf-7"));
    if let Some(decoded) = utf7::decode(text, is_utf7) {
        return (Cow::Owned(decoded), !is_utf7);
    }
    match mojibake::mend(text) {
        Some(mended) => (Cow::Owned(mended), true),
        None => (Cow::Borrowed(text), label.is_some() && !text.is_ascii() && !is("utf-8") && !is("utf8")),
    }
}

/// Whether bytes of UTF-8 are more than what they seem: ISO-2022-JP.
pub fn has_escapes(bytes: &[u8]) -> bool {
    bytes.contains(&0x1b) && jis::decode(bytes).is_some()
}

/// What a label says of bytes beyond ASCII. Ukrainian mail has the Russian label, which lacks four letters.
fn claim(label: Option<&str>) -> Option<&str> {
    let is_claim = |name: &&str| is_known(name) && !name.to_ascii_lowercase().ends_with("ascii");
    label.filter(is_claim).map(|name| if name.eq_ignore_ascii_case("koi8-r") { "koi8-u" } else { name })
}

/// The reading that looks most like words, by a sample of its lines.
pub fn guess(bytes: &[u8], label: Option<&str>, charsets: &[&str]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let sample = sample(bytes);
    let worth = |name: &str| likely(&lossy(name, &sample));
    let told = claim(label);
    let mut best = told.map_or(("utf-8", i32::MIN), |name| (name, worth(name) + OF_LABEL));
    for name in charsets {
        let worth = worth(name);
        if worth > best.1 {
            best = (name, worth);
        }
    }
    lossy(best.0, bytes)
}

fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    for line in bytes::raw_lines(bytes).filter(|line| !line.is_ascii()) {
        sample.extend_from_slice(&line[..line.len().min(SAMPLE)]);
        if sample.len() >= SAMPLE {
            break;
        }
    }
    sample
}

pub fn utf16(bytes: &[u8]) -> Option<String> {
    byte_order(bytes).map(|label| lossy(label, bytes))
}

/// UTF-16 has its mark, or zeros in every other place: the high halves of ASCII, which no report is without.
fn byte_order(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = if head.contains(&0) { (zeros(0), zeros(1)) } else { (0, 0) };
    match bytes {
        [0xff, 0xfe, ..] => Some("utf-16le"),
        [0xfe, 0xff, ..] => Some("utf-16be"),
        _ if odd * 20 > head.len() && even * 20 < odd => Some("utf-16le"),
        _ if even * 20 > head.len() && odd * 20 < even => Some("utf-16be"),
        _ => None,
    }
}

/// Bytes that do not fit become U+FFFD; of an unknown label, all beyond ASCII.
#[cfg(not(target_arch = "wasm32"))]
pub fn lossy(label: &str, bytes: &[u8]) -> String {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

#[cfg(not(target_arch = "wasm32"))]
fn is_known(label: &str) -> bool {
    encoding_rs::Encoding::for_label(label.as_bytes()).is_some()
}

/// The browser knows these charsets already; a table of our own would weigh 130 KB.
#[cfg(target_arch = "wasm32")]
pub fn lossy(label: &str, bytes: &[u8]) -> String {
    let decoder = web_sys::TextDecoder::new_with_label(label).ok();
    decoder.and_then(|d| d.decode_with_u8_array(bytes).ok()).unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(target_arch = "wasm32")]
fn is_known(label: &str) -> bool {
    web_sys::TextDecoder::new_with_label(label).is_ok()
}
