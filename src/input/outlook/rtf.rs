//! A body in RTF, packed (MS-OXRTFCP), which may hold the HTML that it was made from (MS-OXRTFEX). No more of RTF is read
//! than brings the words.

use super::{charset, mime::Part, store::label};

/// What every packed text may refer to from its start.
const KNOWN: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;
/// More is not unpacked.
const LONGEST: usize = 4 * 1024 * 1024;
/// Deeper groups change nothing.
const DEEPEST: usize = 200;

pub fn part(packed: &[u8]) -> Option<Part> {
    let rtf = unpack(packed)?;
    let (kind, text) = words(&rtf);
    (!text.trim().is_empty()).then(|| Part::new(kind, text))
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let (head, data) = packed.split_at_checked(16)?;
    match &head[8..12] {
        b"LZFu" => Some(unpack_lz(data)),
        b"MELA" => Some(data.to_vec()),
        _ => None,
    }
}

/// A byte says of each of the next eight pieces whether it is a letter or a place in the window.
fn unpack_lz(data: &[u8]) -> Vec<u8> {
    let mut out = KNOWN.to_vec();
    let mut bytes = data.iter().copied();
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if flags >> bit & 1 == 0 {
                let Some(letter) = bytes.next() else { break };
                out.push(letter);
                continue;
            }
            let (Some(high), Some(low)) = (bytes.next(), bytes.next()) else { break };
            let place = usize::from(high) << 4 | usize::from(low >> 4);
            // the place that comes next to be written ends the text
            if place == out.len() % WINDOW || out.len() > LONGEST {
                return out.split_off(KNOWN.len());
            }
            copy(&mut out, place, usize::from(low & 15) + 2);
        }
    }
    out.split_off(KNOWN.len())
}

fn copy(out: &mut Vec<u8>, place: usize, length: usize) {
    let back = (out.len() + WINDOW - place) % WINDOW;
    for _ in 0..length {
        // before the beginning the window is blank
        let letter = out.len().checked_sub(back).map_or(b' ', |at| out[at]);
        out.push(letter);
    }
}

/// What holds for a group and those in it.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Fonts, colours, pictures: no words.
    is_hidden: bool,
    /// Between `\htmlrtf` and `\htmlrtf0` stands what only RTF needs.
    is_rtf_only: bool,
}

struct Reader<'a> {
    rest: &'a [u8],
    out: String,
    /// Bytes of the file's charset that are not decoded yet: two may be one letter.
    raw: Vec<u8>,
    charset: Option<String>,
    group: Group,
    groups: Vec<Group>,
    /// `\*` was read: the group is hidden unless its word is known.
    is_optional: bool,
    /// So many letters stand in for the one before, for readers without Unicode.
    stand_ins: usize,
    is_html: bool,
}

fn words(rtf: &[u8]) -> (&'static str, String) {
    let mut reader = Reader {
        rest: rtf,
        out: String::new(),
        raw: Vec::new(),
        charset: None,
        group: Group::default(),
        groups: Vec::new(),
        is_optional: false,
        stand_ins: 0,
        is_html: false,
    };
    while reader.step() {}
    reader.settle();
    (if reader.is_html { "text/html" } else { "text/plain" }, reader.out)
}

impl Reader<'_> {
    fn step(&mut self) -> bool {
        let Some((&byte, rest)) = self.rest.split_first() else { return false };
        self.rest = rest;
        match byte {
            b'{' if self.groups.len() < DEEPEST => self.groups.push(self.group),
            b'}' => self.group = self.groups.pop().unwrap_or_default(),
            b'\\' => self.command(),
            b'{' | b'\r' | b'\n' | 0 => {}
            letter => self.letter(letter),
        }
        true
    }

    fn command(&mut self) {
        let length = self.rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        if length == 0 {
            return self.symbol();
        }
        let (name, rest) = self.rest.split_at(length);
        let digits = rest.iter().take(10).enumerate().take_while(|(i, b)| b.is_ascii_digit() || *i == 0 && **b == b'-').count();
        let (number, rest) = rest.split_at(digits);
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = std::str::from_utf8(number).ok().and_then(|digits| digits.parse().ok());
        self.word(name, number);
    }

    fn symbol(&mut self) {
        let Some((&byte, rest)) = self.rest.split_first() else { return };
        self.rest = rest;
        match byte {
            b'\'' => {
                let code = rest.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
                self.rest = rest.get(2..).unwrap_or_default();
                code.into_iter().for_each(|code| self.letter(code));
            }
            b'*' => self.is_optional = true,
            b'~' => self.letter(b' '),
            b'\\' | b'{' | b'}' => self.letter(byte),
            _ => {}
        }
    }

    fn word(&mut self, name: &[u8], number: Option<i32>) {
        let is_optional = std::mem::take(&mut self.is_optional);
        match name {
            b"htmltag" => {}
            _ if is_optional => self.group.is_hidden = true,
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" => self.group.is_hidden = true,
            b"fromhtml" => self.is_html = true,
            b"htmlrtf" => self.group.is_rtf_only = number != Some(0),
            b"ansicpg" => self.charset = number.and_then(|number| label(number as u32)),
            b"par" | b"line" | b"row" => self.letter(b'\n'),
            b"tab" | b"cell" => self.letter(b'\t'),
            b"lquote" | b"rquote" => self.letter(b'\''),
            b"ldblquote" | b"rdblquote" => self.letter(b'"'),
            b"endash" | b"emdash" => self.letter(b'-'),
            b"u" => self.unicode(number.unwrap_or_default()),
            _ => {}
        }
    }

    fn shows(&self) -> bool {
        !self.group.is_hidden && !self.group.is_rtf_only
    }

    fn letter(&mut self, byte: u8) {
        if self.stand_ins > 0 {
            self.stand_ins -= 1;
        } else if self.shows() {
            self.raw.push(byte);
        }
    }

    fn unicode(&mut self, number: i32) {
        self.settle();
        // numbers above 32,767 are written as negative ones; halves of a pair, as two of them, are rare enough to lose
        let letter = char::from_u32(number as u32 & 0xffff).unwrap_or('\u{fffd}');
        if self.shows() {
            self.out.push(letter);
        }
        self.stand_ins = 1;
    }

    /// Decodes what waits.
    fn settle(&mut self) {
        let raw = std::mem::take(&mut self.raw);
        self.out.push_str(&charset::judge(&raw, self.charset.as_deref()).0);
    }
}

#[cfg(test)]
mod tests {
    use super::{unpack, words};

    /// The example of MS-OXRTFCP, 4.1.1.
    #[test]
    fn unpacks_the_example_of_the_specification() {
        let packed = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        assert_eq!(unpack(packed).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    }

    #[test]
    fn brings_words_and_html() {
        let rtf = br"{\rtf1\ansi\ansicpg932{\fonttbl{\f0 Arial;}}{\*\generator x;}\pard 550 \'83\'86\'81[\par\u12518?\{x\}}";
        assert_eq!(words(rtf), ("text/plain", "550 ユー\nユ{x}".to_owned()));
        let rtf = br"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 User &lt;a@example.com&gt;\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}";
        assert_eq!(words(rtf), ("text/html", "<p>User &lt;a@example.com&gt;</p>".to_owned()));
    }
}
