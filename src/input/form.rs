//! `event=bounced&recipient=a%40example.com`: a form as services post it, with or without the address before it.

use super::json::Json;

/// The fields as an object; `None` where the text is no form.
pub fn read(text: &str) -> Option<Json> {
    let text = text.trim();
    if text.contains(char::is_whitespace) || !text.contains('=') || !(text.contains("%40") || text.contains('@') || text.contains("%7B")) {
        return None;
    }
    let fields = if text.starts_with("http") { text.split_once('?')?.1 } else { text };
    let mut pairs = Vec::new();
    for field in fields.split('&') {
        pairs.push(pair(field)?);
    }
    let is_form = pairs.len() > 1 || pairs.iter().any(|(_, value)| value.text().is_some_and(|text| text.starts_with(['{', '['])));
    is_form.then_some(Json::Object(pairs))
}

fn pair(field: &str) -> Option<(String, Json)> {
    let (name, value) = field.split_once('=')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.[]%".contains(&b));
    is_name.then(|| (decoded(name), Json::Text(decoded(value))))
}

fn decoded(value: &str) -> String {
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        let hex = value.get(value.len() - bytes.len()..).and_then(|rest| rest.get(..2));
        match (byte, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(coded)) => {
                out.push(coded);
                bytes.nth(1);
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
