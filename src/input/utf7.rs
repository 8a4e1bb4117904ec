//! UTF-7 (RFC 2152): other characters than ASCII's as base64 of UTF-16 between a plus and a hyphen.

use super::{bytes::find, likely::likely, transfer};

/// Longer texts without the label are not searched: there plus signs belong to attachments.
const SHORT: usize = 60_000;

/// `None` where no word is UTF-7. Without the label only words count that are sure.
pub fn decode(text: &str, is_labelled: bool) -> Option<String> {
    if !(is_labelled || text.len() < SHORT) {
        return None;
    }
    let mut out = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(plus) = find(b'+', &text.as_bytes()[at..]).map(|found| at + found) {
        let (plain, shifted) = (&text[at..plus], &text[plus + 1..]);
        let end = shifted.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+')).count();
        // amid letters a plus is one of base64's own: of a signature, an attachment
        let begins = end >= 8 && !plain.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
        at = plus + 1 + end;
        let decoded = match () {
            () if is_labelled && end == 0 => "+".to_owned(),
            () if is_labelled || begins => word(&shifted[..end]),
            () => continue,
        };
        if is_labelled || likely(&decoded) >= 200 {
            out.push_str(&text[from..plus]);
            out.push_str(&decoded);
            at += usize::from(text[at..].starts_with('-'));
            from = at;
        }
    }
    (from > 0).then(|| out + &text[from..])
}

fn word(word: &str) -> String {
    let bytes = transfer::base64(word.as_bytes());
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
