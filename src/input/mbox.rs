//! Mailboxes: several messages in one file, each after a `From ` line (RFC 4155).

use std::io::{self, BufRead};

/// A message larger than this is cut; no error report comes near it.
const LARGEST: usize = 32 * 1024 * 1024;

/// Whether a file that begins so is a mailbox.
pub fn is_mbox(start: &[u8]) -> bool {
    let line = start.split(|&b| b == b'\n').next().unwrap_or_default();
    is_separator(line)
}

/// `From a@example.com Thu Nov 24 06:00:00 2026`: sender, then a date that ends with or holds a year.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let clock = rest.windows(3).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit());
    let year = rest.windows(4).any(|w| w.iter().all(u8::is_ascii_digit));
    clock && year
}

/// The messages of a mailbox, one at a time.
pub struct Messages<R> {
    reader: R,
    line: Vec<u8>,
    started: bool,
}

impl<R: BufRead> Messages<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), started: false }
    }
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut message = Vec::new();
        let mut after_blank = true;
        loop {
            self.line.clear();
            match self.reader.read_until(b'\n', &mut self.line) {
                Err(error) => return Some(Err(error)),
                Ok(0) => return (self.started && !message.is_empty()).then(|| Ok(std::mem::take(&mut message))),
                Ok(_) => {}
            }
            if after_blank && is_separator(&self.line) {
                let done = std::mem::replace(&mut self.started, true) && !message.is_empty();
                if done {
                    return Some(Ok(message));
                }
                message.clear();
                continue;
            }
            after_blank = self.line.iter().all(|b| matches!(b, b'\r' | b'\n'));
            if message.len() + self.line.len() <= LARGEST {
                message.extend_from_slice(unquoted(&self.line));
            }
        }
    }
}

/// `>From ` within a body was `From `.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|&&b| b == b'>').count();
    if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line }
}
