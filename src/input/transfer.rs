//! Content transfer encodings (RFC 2045), read as far as they can be: a byte that does not belong there is stepped over
//! or kept, and costs no other its meaning. `mail-parser` gives such bodies up whole; it is the oracle for sound ones.

use super::{bytes, charset, likely::likely, mime::Encoding};

/// So much is looked at to tell the encoding of a body.
const SAMPLE: usize = 16_000;
/// Fewer bytes may be a word of the 64 letters.
const SHORT: usize = 24;

/// The encoding of a body that nothing tells: only where what it hides is words.
pub fn guess(body: &[u8]) -> Encoding {
    let sample = &body[..body.len().min(SAMPLE)];
    match () {
        () if sample.len() >= SHORT && is_base64(sample) && is_text(&base64(sample), 0) => Encoding::Base64,
        () if is_quoted_printable(sample) => Encoding::QuotedPrintable,
        () => Encoding::None,
    }
}

/// Words have blanks between them, or letters beyond ASCII, and no control characters.
fn is_text(bytes: &[u8], least: usize) -> bool {
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace() && *byte != 0x1b;
    if bytes.iter().any(is_control) {
        return false;
    }
    let strange = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    match () {
        () if strange < least => bytes.contains(&0x1b) && charset::has_escapes(bytes),
        () if strange == 0 => bytes.iter().any(u8::is_ascii_whitespace),
        () => likely(&charset::judge(bytes, None).0) >= if std::str::from_utf8(bytes).is_ok() { 0 } else { 100 },
    }
}

/// Escapes that hide letters, or lines broken softly beside escaped signs.
fn is_quoted_printable(body: &[u8]) -> bool {
    if !body.is_ascii() || !body.contains(&b'=') || body.contains(&0x1b) {
        return false;
    }
    let has = |escape: &[u8]| escapes(body).any(|at| body[at..].starts_with(escape));
    // an encoded word ends so, too
    let is_break = |at: usize| {
        let word_ends = at.checked_sub(1).and_then(|before| body.get(before)).is_none_or(|before| *before == b'?');
        !word_ends && matches!(body.get(at + 1), Some(b'\n' | b'\r'))
    };
    let is_broken = || escapes(body).any(is_break);
    (has_letters(body) && is_text(&quoted_printable(body), 3)) || (is_broken() && (has(b"=3D") || has(b"=20") || has(b"=C2=A0")))
}

/// Where an escape may begin.
fn escapes(body: &[u8]) -> impl Iterator<Item = usize> {
    bytes::find_all(b'=', body)
}

/// Escaped letters: in capitals, as the RFC has them, or two side by side. "/ADMD=d400/C=de/" is an X.400 address.
fn has_letters(body: &[u8]) -> bool {
    let is_capital = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    let is_letter = |high: u8, low: u8| (high, low) == (b'1', b'B') || high > b'7' && is_capital(high) && is_capital(low);
    let mut places = escapes(body).map(|at| &body[at..]);
    places.any(|rest| is_escape(rest) && matches!(rest, [_, high, low, after @ ..] if is_letter(*high, *low) || is_escape(after)))
}

fn is_escape(text: &[u8]) -> bool {
    matches!(text, [b'=', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

/// A body without the lines of its part: its fields above, the delimiters around it.
pub fn payload(text: &str) -> &str {
    let is_of_part = |line: &str| {
        let starts = |start: &str| line.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        line.trim().is_empty() || starts("--") || starts("content-") || line.starts_with([' ', '\t'])
    };
    let head: usize = bytes::lines(text).take_while(|line| is_of_part(line)).map(str::len).sum();
    let body = &text[head..];
    bytes::breaks(body, "\n--").next().map_or(body, |end| &body[..end])
}

/// Other bytes than the 64 are stepped over, padding may be missing.
pub fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut filled) = (0u32, 0);
    for value in text.iter().filter_map(|byte| sextet(*byte)) {
        bits = bits << 6 | value;
        filled += 6;
        if filled >= 8 {
            filled -= 8;
            out.push((bits >> filled) as u8);
        }
    }
    out
}

/// Whether a text can be meant as base64: nothing but its bytes, blanks and padding.
pub fn is_base64(text: &[u8]) -> bool {
    text.iter().all(|byte| sextet(*byte).is_some() || byte.is_ascii_whitespace() || *byte == b'=')
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// An equals sign that begins no escape stands for itself. White space before a line's end is none of the text.
pub fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in bytes::raw_lines(text) {
        let content = line.trim_ascii_end();
        let is_soft = content.ends_with(b"=") && line.ends_with(b"\n");
        unescape(if is_soft { &content[..content.len() - 1] } else { content }, &mut out);
        let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
        if !is_soft {
            out.extend_from_slice(&line[line.len() - end..]);
        }
    }
    out
}

/// The "Q" encoding of RFC 2047.
pub fn q_word(text: &[u8]) -> Vec<u8> {
    let blanks: Vec<u8> = text.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
    let mut out = Vec::with_capacity(text.len());
    unescape(&blanks, &mut out);
    out
}

fn unescape(mut text: &[u8], out: &mut Vec<u8>) {
    while let Some(at) = bytes::find(b'=', text) {
        let (plain, rest) = text.split_at(at);
        out.extend_from_slice(plain);
        text = match rest {
            [_, high, low, after @ ..] if is_escape(rest) => {
                out.push(digit(*high) << 4 | digit(*low));
                after
            }
            _ => {
                out.push(b'=');
                &rest[1..]
            }
        };
    }
    out.extend_from_slice(text);
}

fn digit(byte: u8) -> u8 {
    if byte.is_ascii_digit() { byte - b'0' } else { (byte | 0x20) - b'a' + 10 }
}

#[cfg(test)]
mod tests {
    use super::{base64, guess, is_base64, payload, quoted_printable};
    use crate::input::mime::Encoding;
    use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};

    #[test]
    fn sound_bodies_are_read_as_the_oracle_does() {
        for body in ["", "TWFpbA==", "TWFp\r\nbGJv\r\neA==\r\n", "44Oh44O844Or", "YWJj ZGVm"] {
            assert_eq!(Some(base64(body.as_bytes())), base64_decode(body.as_bytes()), "{body}");
        }
        for body in ["plain\nlines\n", "caf=C3=A9 =\nau lait=\r\n!\r\n", "trailing =20\n", "=e3=83=A1", "a=3D3D", "blanks  \nend"] {
            assert_eq!(Some(quoted_printable(body.as_bytes())), quoted_printable_decode(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn broken_bodies_lose_nothing_else() {
        assert_eq!(base64(b"TWFpbGJveA"), b"Mailbox");
        assert_eq!(base64(b"TWFp!bGJveA=="), b"Mailbox");
        assert!(!is_base64(b"<anna@example.jp>: user unknown"));
        assert_eq!(quoted_printable(b"size=1 =C3=A9 =ZZ ="), "size=1 é =ZZ =".as_bytes());
    }
    #[test]
    fn bodies_are_decoded_only_where_they_hide_words() {
        let hides = [
            "5a6b5YWI44Gu44Oh44O844Or44Oc44OD44Kv44K544GM44GE44Gj44Gx44GE44Gn44GZ",
            "VGhlIG1haWxib3ggaXMgZnVsbCwgcGxlYXNlIHRyeSBhZ2Fpbi4=",
            "=E5=AE=9B=E5=85=88",
            "=1B$B08@h$,8+$D$+$j$^$;$s=1B(B=1B(B=1B(B",
            "<p style=3D\"x\">The mailbox=\nis full",
        ];
        for body in hides {
            assert_ne!(guess(body.as_bytes()), Encoding::None, "{body}");
        }
        let plain = [
            "deliverytemporarilysuspended",
            "0123456789abcdef0123456789abcdef",
            "bounce+anna=3Dexample.com@example.org: user unknown",
            "SRS0=AB=CD=example.com=anna@example.net SRS0=EF=E3=81=x",
            "size=1B dsn=5.1.1, stat=User unknown",
        ];
        for body in plain {
            assert_eq!(guess(body.as_bytes()), Encoding::None, "{body}");
        }
        assert_eq!(payload("--b\nContent-Type: text/plain;\n charset=x\n\nTWFp\n--b--\n"), "TWFp");
    }
}
