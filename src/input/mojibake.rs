//! Text that was once read in a wrong charset, line by line read back: where that is sure, and only there.

use super::{bytes, charset, likely::likely};

/// The bytes that windows-1252 reads as other characters than their own number; the rest is as in Latin-1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// The first two bytes of all kana in UTF-8, read as Shift_JIS.
const KANA: [char; 3] = ['縺', '繧', '繝'];

/// So much better a reading must be.
const SURE: i32 = 150;

/// `None` where no line was misread.
pub fn mend(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut shift_jis = ShiftJis::default();
    let mut is_mended = false;
    let mut out = String::new();
    for line in bytes::lines(text) {
        if !line.is_ascii()
            && let Some(mended) = line_of(line, &mut shift_jis)
        {
            out.push_str(&mended);
            is_mended = true;
        } else {
            out.push_str(line);
        }
    }
    is_mended.then_some(out)
}

fn line_of(line: &str, shift_jis: &mut ShiftJis) -> Option<String> {
    let bytes = if line.contains(KANA) { shift_jis.bytes(line) } else { windows(line).filter(|_| likely(line) < 0)? };
    let mended = charset::guess(&bytes, None, charset::UNLIKE_LATIN);
    // what is UTF-8 throughout is so by no chance
    let least = if std::str::from_utf8(&bytes).is_ok() { 0 } else { likely(line).max(0) + SURE };
    (likely(&mended) >= least).then_some(mended)
}

/// What windows-1252 (or Latin-1, which keeps its control characters) read; `None` where it cannot have.
fn windows(line: &str) -> Option<Vec<u8>> {
    line.chars().map(|c| u8::try_from(c).ok().or_else(|| Some(0x80 + WINDOWS.chars().position(|w| w == c)? as u8))).collect()
}

/// Where the two bytes of a letter lie in Shift_JIS.
const FIRST_LEAD: u8 = 0x81;
const FIRST_TRAIL: u8 = 0x40;
const LAST: u8 = 0xfc;

/// Browsers decode Shift_JIS, but do not encode it: all pairs of bytes are decoded once, then looked up.
#[derive(Default)]
struct ShiftJis(Vec<u16>);

impl ShiftJis {
    fn bytes(&mut self, line: &str) -> Vec<u8> {
        if self.0.is_empty() {
            self.fill();
        }
        let mut out = Vec::with_capacity(line.len());
        for c in line.chars() {
            match c as u32 {
                code @ 0xff61..=0xff9f => out.push((code - 0xff61 + 0xa1) as u8),
                code @ 0..=0x80 => out.push(code as u8),
                code => match self.0.get(code as usize) {
                    // a byte that fitted no letter is lost for ever
                    None | Some(0) => out.push(b'?'),
                    Some(pair) => out.extend(pair.to_be_bytes()),
                },
            }
        }
        out
    }

    fn fill(&mut self) {
        self.0 = vec![0; 0x1_0000];
        let mut all = Vec::new();
        for lead in FIRST_LEAD..=LAST {
            (FIRST_TRAIL..=LAST).for_each(|trail| all.extend([lead, trail, b'\n']));
        }
        let text = charset::lossy("shift_jis", &all);
        for (letter, pair) in text.split('\n').zip(all.chunks(3)) {
            let mut chars = letter.chars();
            if let (Some(c), None) = (chars.next(), chars.next())
                && let Some(entry) = self.0.get_mut(c as usize)
                && *entry == 0
            {
                *entry = u16::from_be_bytes([pair[0], pair[1]]);
            }
        }
    }
}
