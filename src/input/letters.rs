//! Letters as far as reports have them: Latin, Greek, Cyrillic, and scripts without case.
//!
//! The standard library knows all of Unicode; its tables weigh 9 KB of the page (gzip), for scripts that no server
//! writes in.

/// The small letter of a capital; every other character as it is.
pub fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let code = c as u32;
    let is_odd = code % 2 == 1;
    let offset: i32 = match code {
        0xc0..=0xde if code != 0xd7 => 32,
        0x130 => i32::from(b'i') - 0x130,
        0x178 => 0xff - 0x178,
        0x386 => 38,
        0x388..=0x38a => 37,
        0x38c => 64,
        0x38e | 0x38f => 63,
        0x391..=0x3ab if code != 0x3a2 => 32,
        0x400..=0x40f => 80,
        0x4c0 => 15,
        0x410..=0x42f => 32,
        // capital and small letter side by side, the capital on the odd place
        0x139..=0x148 | 0x179..=0x17e | 0x1cd..=0x1dc | 0x4c1..=0x4ce => i32::from(is_odd),
        // the capital on the even place
        0x100..=0x137 | 0x14a..=0x177 | 0x1de..=0x1ef | 0x1f8..=0x21f | 0x222..=0x233 => i32::from(!is_odd),
        0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f | 0x1e00..=0x1e95 | 0x1ea0..=0x1eff => i32::from(!is_odd),
        _ => 0,
    };
    code.checked_add_signed(offset).and_then(char::from_u32).unwrap_or(c)
}

pub fn lowered(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().map(lower).collect() }
}

/// A letter, or a sign that words are written with.
pub fn is_letter(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphabetic(),
        'ª' | 'µ' | 'º' => true,
        '×' | '÷' => false,
        '\u{c0}'..='\u{1fff}' | '\u{2c00}'..='\u{2dff}' => true,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' => c != '・',
        '\u{3100}'..='\u{31ff}' | '\u{3400}'..='\u{d7ff}' | '\u{f900}'..='\u{fdff}' => true,
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' | '\u{ff66}'..='\u{ffdc}' => true,
        '\u{20000}'..='\u{3ffff}' => true,
        _ => false,
    }
}

pub fn is_letter_or_digit(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::{is_letter, lower};

    /// The scripts that reports are written in, against the standard library.
    #[test]
    fn small_letters_are_those_of_unicode() {
        let scripts = [0x20..=0x17f, 0x386..=0x3ce, 0x400..=0x52f, 0x1e00..=0x1eff, 0x3041..=0x30ff];
        for c in scripts.into_iter().flatten().filter_map(char::from_u32) {
            let told: String = c.to_lowercase().take(1).collect();
            // 'ẞ' alone has no neighbour
            assert!(lower(c).to_string() == told || c == 'ẞ', "{c:?}: {told:?}, but {:?}", lower(c));
        }
    }

    #[test]
    fn letters_are_those_of_unicode() {
        let differ: Vec<char> = (0x20..0x250)
            .chain(0x391..0x3f5)
            .chain(0x3041..0x30ff)
            .chain(0x4e00..0x4e80)
            .filter_map(char::from_u32)
            .filter(|c| is_letter(*c) != c.is_alphabetic())
            .collect();
        // unassigned ones, and marks for sounds, which stand within words
        assert!(differ.iter().all(|c| matches!(c, '\u{3a2}' | '\u{3097}'..='\u{309c}' | '゠')), "{differ:?}");
    }
}
