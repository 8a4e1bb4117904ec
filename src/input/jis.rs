//! ISO-2022-JP: kanji in 7 bits, switched on and off by escapes, whose ESC is often lost on the way.

use super::{bytes, charset, likely::likely};

/// No line of words is longer than this between two escapes.
const LONGEST: usize = 4_000;

/// Fewer bytes than this are no word without their ESC.
const SHORT: usize = 8;

/// The bytes with all that is ISO-2022-JP in UTF-8, the others as they were; `None` where there is nothing of it.
pub fn decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(mark) = next_mark(&bytes[at..]).map(|found| at + found) {
        at = mark + 1;
        if bytes[mark.saturating_sub(3)..mark].eq_ignore_ascii_case(b"=1B") {
            at += quoted(&bytes[at..]);
            continue;
        }
        let escaped = bytes[mark] == 0x1b;
        let Some((euc, end)) = run(bytes, mark + usize::from(escaped), escaped) else { continue };
        let text = charset::lossy("euc-jp", &euc);
        at = end;
        if escaped || (euc.len() >= SHORT && likely(&text) >= 100) {
            out.extend_from_slice(&bytes[from..mark]);
            out.extend_from_slice(text.as_bytes());
            from = end;
        }
    }
    (from > 0).then(|| {
        out.extend_from_slice(&bytes[from..]);
        out
    })
}

/// The next escape, or dollar sign that may have lost its ESC.
fn next_mark(bytes: &[u8]) -> Option<usize> {
    let dollar = bytes::find(b'$', bytes);
    // no ESC is sought in what was looked at for one
    bytes::find(0x1b, &bytes[..dollar.unwrap_or(bytes.len())]).or(dollar)
}

/// How many bytes go on in quoted-printable, where the escape is written as "=1B"; "$B" among them is a letter.
fn quoted(bytes: &[u8]) -> usize {
    let near = &bytes[..bytes.len().min(LONGEST)];
    near.windows(4).position(|bytes| bytes.eq_ignore_ascii_case(b"=1B(")).unwrap_or(0)
}

/// What an escape switches on, in EUC-JP, and where it ends. A line ends it in any case.
fn run(bytes: &[u8], switch: usize, escaped: bool) -> Option<(Vec<u8>, usize)> {
    let rest = bytes.get(switch + 2..)?;
    let in_line = || &rest[..rest.iter().take_while(|byte| (0x21..0x7f).contains(*byte)).count()];
    let (euc, end) = match &bytes[switch..switch + 2] {
        b"$B" | b"$@" => kanji(in_line()),
        b"(I" if escaped => (in_line().iter().flat_map(|byte| [0x8e, byte | 0x80]).collect(), in_line().len()),
        b"(B" | b"(J" if escaped => (Vec::new(), 0),
        _ => return None,
    };
    let lost = !escaped && matches!(rest[end..], [b'(', b'B' | b'J', ..]);
    Some((euc, switch + 2 + end + if lost { 2 } else { 0 }))
}

/// Pairs of bytes up to the next escape, in EUC-JP, and how many bytes they took.
fn kanji(run: &[u8]) -> (Vec<u8>, usize) {
    let is_end = |pair: &&[u8]| matches!(**pair, [b'(', b'B' | b'J'] | [_]);
    let length = run.chunks(2).take_while(|pair| !is_end(pair)).count() * 2;
    (run[..length].iter().map(|byte| byte | 0x80).collect(), length)
}
