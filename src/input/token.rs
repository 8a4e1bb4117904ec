//! Things in running text that are no words: addresses and codes.
//!
//! Each is defined by a regular expression, which the tests below hold against it. Own code stands here because searching
//! the same expressions as automata, made by the build, weighed 38 KB of the page (13 KB gzip) and took 14 % of the time
//! for a mail; this weighs 3 KB (1 KB gzip) and takes 1.5 %.

use super::bytes;
use std::ops::Range;

/// One kind of token: how the first one is found that begins at a byte or later.
pub struct Token(fn(&str, usize) -> Option<Range<usize>>);

/// RFC 5321 mailbox, as loose as reports are: also quoted local parts, address literals and letters beyond ASCII.
pub static ADDRESS: Token = Token(address);

/// RFC 3463 enhanced status code.
pub static STATUS: Token = Token(|text, from| numbers(text, from, &[1, 2, 3], |code| matches!(code, [b'2' | b'4' | b'5', ..])));

/// RFC 5321 reply code; some servers say 571 where their lists refuse.
pub static REPLY_CODE: Token =
    Token(|text, from| numbers(text, from, &[3], |code| matches!(code, [b'2' | b'4' | b'5', b'0'..=b'5' | b'7', _])));

/// IPv4 address.
pub static IPV4: Token = Token(|text, from| numbers(text, from, &[3, 3, 3, 3], |_| true));

impl Token {
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        (self.0)(text, 0)
    }

    /// Where the token ends that the text begins with; for tokens that begin with a digit.
    pub fn begins(&self, text: &str) -> Option<usize> {
        let may_begin = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
        may_begin.then(|| self.find(text))?.filter(|at| at.start == 0).map(|at| at.end)
    }

    pub fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = (self.0)(text, from)?;
            from = found.end;
            Some(found)
        })
    }
}

/// Seeks each `@`. Neither side of an address may hold another one: no byte is looked at twice from the same side, and the
/// first `@` that has both sides is also the one whose address begins first.
fn address(text: &str, from: usize) -> Option<Range<usize>> {
    let mut seek = from;
    loop {
        let at = seek + bytes::find(b'@', text.as_bytes().get(seek..)?)?;
        let (before, after) = (&text.as_bytes()[from..at], &text.as_bytes()[at + 1..]);
        if let (Some(local), Some(domain)) = (local(before), domain(after)) {
            return Some(at - local..at + 1 + domain);
        }
        seek = at + 1;
    }
}

/// Length of the local part that `text` ends with.
fn local(text: &[u8]) -> Option<usize> {
    let Some(quoted) = text.strip_suffix(b"\"") else {
        return some(text.iter().rev().take_while(|byte| is_local(byte)).count());
    };
    let inner = some(quoted.iter().rev().take_while(|byte| !matches!(byte, b'"' | b'\r' | b'\n' | b'@')).count())?;
    quoted[..quoted.len() - inner].ends_with(b"\"").then_some(inner + 2)
}

/// Length of the domain or address literal that `text` begins with.
fn domain(text: &[u8]) -> Option<usize> {
    if let Some(literal) = text.strip_prefix(b"[") {
        let inner = some(run(literal, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':')))?;
        return literal[inner..].starts_with(b"]").then_some(inner + 2);
    }
    let mut length = some(run(text, is_domain))?;
    while let Some(rest) = text[length..].strip_prefix(b".") {
        let Some(label) = some(run(rest, is_domain)) else { break };
        length += 1 + label;
    }
    Some(length)
}

/// The first numbers with dots between, of at most so many digits each, that stand alone and that `fit` accepts.
fn numbers(text: &str, from: usize, digits: &[usize], fit: fn(&[u8]) -> bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        start += bytes[start..].iter().position(u8::is_ascii_digit)?;
        let begins = start == 0 || !is_word(&bytes[start - 1]);
        let end = length(&bytes[start..], digits).filter(|_| begins).map_or(start, |length| start + length);
        let alone = end > start && !bytes.get(end).is_some_and(is_word);
        if alone && fit(&bytes[start..end]) {
            return Some(start..end);
        }
        // within these digits none begins
        start += run(&bytes[start..], u8::is_ascii_digit);
    }
}

/// Length of the numbers that `text` begins with.
fn length(text: &[u8], digits: &[usize]) -> Option<usize> {
    let mut length = some(run(text, u8::is_ascii_digit)).filter(|&first| first <= digits[0])?;
    for &most in &digits[1..] {
        let rest = text[length..].strip_prefix(b".")?;
        length += 1 + some(run(rest, u8::is_ascii_digit)).filter(|&next| next <= most)?;
    }
    Some(length)
}

/// How many bytes at the beginning of `text` are such.
fn run(text: &[u8], is: fn(&u8) -> bool) -> usize {
    text.iter().take_while(|byte| is(byte)).count()
}

fn some(count: usize) -> Option<usize> {
    (count > 0).then_some(count)
}

fn is_local(byte: &u8) -> bool {
    is_domain(byte) || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'.' | b'/' | b'=' | b'?' | b'^' | b'`' | b'{'..=b'~')
}

fn is_domain(byte: &u8) -> bool {
    is_word(byte) || *byte == b'-' || !byte.is_ascii()
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::{ADDRESS, IPV4, REPLY_CODE, STATUS, Token};
    use regex::bytes::Regex;
    use std::{fs, path::Path};

    /// What each token is: bytes, ASCII only, no other look-around than `\b`.
    const DEFINITIONS: [(&Token, &str); 4] = [
        (
            &ADDRESS,
            r##"(?:"[^"\r\n@]+"|[A-Za-z0-9\x80-\xff!#$%&'*+/=?^_`{|}~.-]+)@(?:[A-Za-z0-9\x80-\xff_-]+(?:\.[A-Za-z0-9\x80-\xff_-]+)*|\[[0-9A-Za-z.:]+\])"##,
        ),
        (&STATUS, r"\b[245]\.[0-9]{1,2}\.[0-9]{1,3}\b"),
        (&REPLY_CODE, r"\b[245][0-57][0-9]\b"),
        (&IPV4, r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b"),
    ];

    #[test]
    fn mails_hold_the_same_tokens() {
        let mails = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"));
        assert!(mails.len() > 100, "only {} mails", mails.len());
        agree(&mails);
    }

    /// Strings of few kinds of pieces each, so that tokens are many, broken, and close to each other.
    #[test]
    fn tricky_texts_hold_the_same_tokens() {
        const PIECES: &[&str] = &[
            "a", "Z", "1", "2", "4", "5", "6", "25", "550", "4.2", "1.2.3", ".", ".", ".", "@", "\"", "[", "]", "<", "-", "_", ":", "é",
            "\r", "\n", " ",
        ];
        let mut chance = Chance(1);
        let texts = (0..100_000).map(|_| {
            let few = [(); 5].map(|()| PIECES[chance.below(PIECES.len())]);
            (0..chance.below(24)).map(|_| few[chance.below(few.len())]).collect()
        });
        agree(&texts.collect::<Vec<String>>());
    }

    /// Each byte before, within and after a token, so that no class lacks one or has one too many.
    #[test]
    fn every_byte_beside_a_token() {
        let tokens = ["a@b", "\"a\"@b", "a@[1]", "a@b.c", "5.1.1", "550", "1.2.3.4"];
        let places = tokens.iter().flat_map(|token| (0..=token.len()).map(move |at| token.split_at(at)));
        let texts = places.flat_map(|(start, end)| ('\0'..='\u{ff}').map(move |c| format!("{start}{c}{end}")));
        agree(&texts.collect::<Vec<_>>());
    }

    /// Each token is found as it is defined, and often: nothing is proved where there is none.
    fn agree(texts: &[String]) {
        for (token, definition) in DEFINITIONS {
            let oracle = Regex::new(&format!("(?-u){definition}")).unwrap();
            let mut count = 0;
            for text in texts {
                let told: Vec<_> = oracle.find_iter(text.as_bytes()).map(|found| found.range()).collect();
                assert_eq!(token.find_all(text).collect::<Vec<_>>(), told, "{definition} in {text:?}");
                count += told.len();
            }
            assert!(count >= 200, "{definition} was found only {count} times");
        }
    }

    /// A linear congruential generator: the same texts in every run.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % end
        }
    }

    fn texts(folder: &Path) -> Vec<String> {
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| if path.is_dir() { texts(&path) } else { fs::read_to_string(path).into_iter().collect() };
        paths.flat_map(read).collect()
    }
}
