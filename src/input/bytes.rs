//! Marks and lines, sought many bytes at a time: what reads a whole mail reads it by them.

pub use memchr::{memchr as find, memchr2 as find_either};

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
