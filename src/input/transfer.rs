//! Content transfer encodings (RFC 2045), read as far as they can be: a byte that does not belong there is stepped over
//! or kept, and costs no other its meaning. `mail-parser` gives such bodies up whole; it is the oracle for sound ones.

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
    for line in text.split_inclusive(|byte| *byte == b'\n') {
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
    while let [first, rest @ ..] = text {
        match (first, rest) {
            (b'=', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(digit(*high) << 4 | digit(*low));
                text = after;
            }
            _ => {
                out.push(*first);
                text = rest;
            }
        }
    }
}

fn digit(byte: u8) -> u8 {
    if byte.is_ascii_digit() { byte - b'0' } else { (byte | 0x20) - b'a' + 10 }
}

#[cfg(test)]
mod tests {
    use super::{base64, is_base64, quoted_printable};
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
}
