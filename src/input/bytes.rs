//! Marks and lines, sought many bytes at a time: what reads a whole mail reads it by them.

#[cfg(not(target_arch = "wasm32"))]
pub use memchr::memchr as find;

/// The first place of a byte. Eight at a time, where the crate's code for the processors of browsers weighs more.
#[cfg(target_arch = "wasm32")]
pub fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let (eights, rest) = bytes.as_chunks();
    for (number, eight) in eights.iter().enumerate() {
        let zero_where_equal = u64::from_le_bytes(*eight) ^ (EACH * u64::from(byte));
        let found = zero_where_equal.wrapping_sub(EACH) & !zero_where_equal & (EACH << 7);
        if found > 0 {
            return Some(number * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|other| *other == byte).map(|at| eights.len() * 8 + at)
}

/// All places of a byte.
pub fn find_all(byte: u8, bytes: &[u8]) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(byte, &bytes[from..])?;
        from = at + 1;
        Some(at)
    })
}

/// The lines of a text, each with its end.
pub fn lines(text: &str) -> impl Iterator<Item = &str> + Clone {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (line, after) = rest.split_at(line_end(rest.as_bytes()));
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// The same of bytes that may be no text.
pub fn raw_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (line, after) = rest.split_at(line_end(rest));
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Where the first line ends, its line break with it.
pub fn line_end(bytes: &[u8]) -> usize {
    find(b'\n', bytes).map_or(bytes.len(), |at| at + 1)
}

/// Where `mark` stands, which begins with a line break: in no place within another one.
pub fn breaks<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = usize> + Clone + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + find(b'\n', &text.as_bytes()[from..])?;
            from = at + 1;
            if text.as_bytes()[at..].starts_with(mark.as_bytes()) {
                from = at + mark.len();
                return Some(at);
            }
        }
    })
}

/// Where the first blank line is, the line break before it with it.
pub fn blank_line(text: &str) -> Option<usize> {
    breaks(text, "\n\n").next()
}
