//! Bytes to text. The bytes are judged before their label: in Japan above all, labels lie.

use super::transfer;
use std::borrow::Cow;

/// Text of `bytes`, and whether the label was missing or wrong.
pub fn judge<'a>(bytes: &'a [u8], label: Option<&str>) -> (Cow<'a, str>, bool) {
    let is = |name: &str| label.is_some_and(|l| l.eq_ignore_ascii_case(name));
    if has_escapes(bytes) {
        return (lossy("iso-2022-jp", bytes), !is("iso-2022-jp"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let right = bytes.is_ascii() || is("utf-8") || is("utf8");
        return utf7(bytes, label).map_or((Cow::Borrowed(text), !right), |text| (Cow::Owned(text), false));
    }
    if let Some(text) = utf16(bytes) {
        return (text, false);
    }
    if let Some(text) = label.filter(|l| !is_unicode(l)).and_then(|label| strict(label, bytes)) {
        return (text.into(), false);
    }
    (guess(bytes), true)
}

/// ISO-2022-JP switches its character sets by escapes that nothing else writes.
pub fn has_escapes(bytes: &[u8]) -> bool {
    bytes.contains(&0x1b) && [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I"].iter().any(|escape| bytes.windows(3).any(|w| w == *escape))
}

/// The Japanese charsets first, then what Western servers send. The one with the most kana wins.
fn guess(bytes: &[u8]) -> Cow<'_, str> {
    let candidates = ["euc-jp", "shift_jis", "gb18030", "euc-kr"];
    let texts = candidates.iter().filter_map(|label| strict(label, bytes));
    let best = texts.map(|text| (japanese_share(&text), text)).filter(|(share, _)| *share > 0.3).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or_else(
        || strict("windows-1252", bytes).map_or_else(|| String::from_utf8_lossy(bytes), Cow::Owned),
        |(_, text)| Cow::Owned(text),
    )
}

/// How many of the characters beyond ASCII are kana, the usual mark of a Japanese text.
fn japanese_share(text: &str) -> f32 {
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let kana = text.chars().filter(|c| ('\u{3041}'..='\u{30ff}').contains(c)).count();
    kana as f32 / foreign.max(1) as f32
}

fn is_unicode(label: &str) -> bool {
    label.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("utf") || start.eq_ignore_ascii_case("us-"))
}

fn utf16(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let label = match bytes {
        [0xff, 0xfe, ..] => "utf-16le",
        [0xfe, 0xff, ..] => "utf-16be",
        _ => return None,
    };
    Some(lossy(label, bytes))
}

/// UTF-7 is ASCII by its bytes, so only its label tells.
fn utf7(bytes: &[u8], label: Option<&str>) -> Option<String> {
    if !label?.to_ascii_lowercase().ends_with("utf-7") {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, shifted)) = rest.split_once('+') {
        out.push_str(plain);
        let end = shifted.find(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '+').unwrap_or(shifted.len());
        out.push_str(&if end == 0 { "+".to_owned() } else { utf7_word(&shifted[..end]) });
        rest = shifted[end..].strip_prefix('-').unwrap_or(&shifted[end..]);
    }
    out.push_str(rest);
    Some(out)
}

/// Base64 without padding of UTF-16, big endian (RFC 2152).
fn utf7_word(word: &str) -> String {
    let bytes = transfer::base64(word.as_bytes());
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// `None` where the label is unknown or a byte does not fit it.
#[cfg(not(target_arch = "wasm32"))]
pub fn strict(label: &str, bytes: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned)
}

/// Bytes that do not fit become U+FFFD.
#[cfg(not(target_arch = "wasm32"))]
fn lossy<'a>(label: &str, bytes: &'a [u8]) -> Cow<'a, str> {
    encoding_rs::Encoding::for_label(label.as_bytes()).map_or_else(|| String::from_utf8_lossy(bytes), |encoding| encoding.decode(bytes).0)
}

#[cfg(target_arch = "wasm32")]
pub fn strict(label: &str, bytes: &[u8]) -> Option<String> {
    by_browser(label, bytes, true)
}

#[cfg(target_arch = "wasm32")]
fn lossy<'a>(label: &str, bytes: &'a [u8]) -> Cow<'a, str> {
    by_browser(label, bytes, false).map_or_else(|| String::from_utf8_lossy(bytes), Cow::Owned)
}

/// The browser knows these charsets already; a table of our own would weigh 130 KB.
#[cfg(target_arch = "wasm32")]
fn by_browser(label: &str, bytes: &[u8], fatal: bool) -> Option<String> {
    let options = web_sys::TextDecoderOptions::new();
    options.set_fatal(fatal);
    web_sys::TextDecoder::new_with_label_and_options(label, &options).ok()?.decode_with_u8_array(bytes).ok()
}
