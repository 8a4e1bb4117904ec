//! UTF-7 (RFC 2152): other characters than ASCII's as base64 of UTF-16 between a plus and a hyphen.

use super::{likely::likely, transfer};

/// Longer texts without the label are not searched: there plus signs belong to attachments.
const SHORT: usize = 60_000;

/// `None` where no word is UTF-7. Without the label only words count that are sure.
pub fn decode(text: &str, is_labelled: bool) -> Option<String> {
    if !text.contains('+') || !(is_labelled || text.len() < SHORT) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_decoded = is_labelled;
    while let Some((plain, shifted)) = rest.split_once('+') {
        out.push_str(plain);
        let end = shifted.find(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '+').unwrap_or(shifted.len());
        let word = || word(&shifted[..end]);
        // amid letters a plus is one of base64's own: of a signature, an attachment
        let begins = !plain.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '/') && end >= 8;
        rest = &shifted[end..];
        match () {
            () if is_labelled && end == 0 => out.push('+'),
            () if is_labelled || (begins && likely(&word()) >= 200) => {
                out.push_str(&word());
                is_decoded = true;
            }
            () => {
                out.push('+');
                out.push_str(&shifted[..end]);
                continue;
            }
        }
        rest = rest.strip_prefix('-').unwrap_or(rest);
    }
    out.push_str(rest);
    is_decoded.then_some(out)
}

fn word(word: &str) -> String {
    let bytes = transfer::base64(word.as_bytes());
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
