//! The MIME tree of a message (RFC 2045 and 2046): where its parts are, of what type, and how they are encoded.
//!
//! `mail-parser` reads all of a message, which weighs 35 KB of the page (gzip) for its header fields and charset tables;
//! reports need the tree alone. In the tests it is the oracle for this file.

use super::{bytes, fields, transfer};
use std::borrow::Cow;

/// Deeper ones are read as text.
const DEPTH: usize = 32;

/// A part that holds no others.
#[derive(Debug, PartialEq)]
pub struct Leaf<'a> {
    /// `text/plain`, in lower case.
    pub content_type: String,
    pub charset: Option<String>,
    pub encoding: Encoding,
    pub body: &'a [u8],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    None,
    QuotedPrintable,
    Base64,
}

/// All leaves of a message, in their order. A message in it is a leaf.
pub fn leaves(raw: &[u8], header_end: usize) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    add(raw, header_end, "text/plain", DEPTH, &mut leaves);
    leaves
}

/// Where the body begins: after the first blank line.
pub fn header_end(raw: &[u8]) -> usize {
    let mut at = 0;
    for line in bytes::raw_lines(raw) {
        at += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    at
}

/// The same for a part, whose header may be missing, or run into the body without a blank line. Broken lines among
/// fields belong to the header.
fn part_header_end(raw: &[u8]) -> usize {
    let end = header_end(raw);
    let lines = || bytes::raw_lines(&raw[..end]).filter(|line| !line.trim_ascii().is_empty());
    let fields = lines().filter(|line| is_of_header(line)).count();
    if fields * 2 > lines().count() || lines().next().is_none() {
        return end;
    }
    lines().take_while(|line| is_of_header(line)).map(<[u8]>::len).sum()
}

fn is_of_header(line: &[u8]) -> bool {
    let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
    is_folded && !line.trim_ascii().is_empty() || fields::name_and_value(&ascii(line)).is_some()
}

fn add<'a>(raw: &'a [u8], header_end: usize, usual: &str, depth: usize, leaves: &mut Vec<Leaf<'a>>) {
    let (header, body) = raw.split_at(header_end);
    let header = ascii(header);
    let value = value(&header, "content-type");
    let content_type = value.as_deref().map_or(usual.to_owned(), content_type);
    if content_type.starts_with("multipart") && depth > 0 {
        let told = value.as_deref().and_then(|value| parameter(value, "boundary"));
        let boundary = told.as_deref().map(str::as_bytes).filter(|boundary| has(body, boundary)).or_else(|| guess(body));
        let usual = if content_type == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        if let Some(boundary) = boundary {
            let parts = parts(body, boundary);
            parts.into_iter().for_each(|part| add(part, part_header_end(part), usual, depth - 1, leaves));
            return;
        }
    }
    let charset = value.as_deref().and_then(|value| parameter(value, "charset")).map(Cow::into_owned);
    let encoding = match encoding(&header) {
        // the words of a returned header are encoded one by one
        Encoding::None if content_type.starts_with("text/") && !content_type.contains("rfc822") => transfer::guess(body),
        told => told,
    };
    leaves.push(Leaf { content_type, charset, encoding, body });
}

/// Whether the last delimiter of a multipart that names its boundary is missing: the message was cut.
pub fn is_cut(content_type: &str, body: &[u8]) -> bool {
    let Some(boundary) = parameter(content_type, "boundary") else { return false };
    let end = body.trim_ascii_end();
    // it ends with a last delimiter, if not the one that was announced
    let last = &end[end.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1)..];
    if last.starts_with(b"--") && last.ends_with(b"--") {
        return false;
    }
    // the last delimiter stands at the end: there a look at few lines will do
    let mut found = body.rsplit(|b| *b == b'\n').filter_map(|line| delimiter(line, boundary.as_bytes()));
    found.next().is_some_and(|rest| rest.is_empty())
}

fn has(body: &[u8], boundary: &[u8]) -> bool {
    bytes::raw_lines(body).any(|line| delimiter(line, boundary).is_some())
}

/// The boundary of a multipart whose header has lost it: the first line with two hyphens that comes again.
fn guess(body: &[u8]) -> Option<&[u8]> {
    let mut lines = bytes::raw_lines(body).map(<[u8]>::trim_ascii);
    let boundary = lines.find_map(|line| line.strip_prefix(b"--").filter(|rest| rest.len() > 8 && !rest.contains(&b' ')))?;
    lines.any(|line| delimiter(line, boundary).is_some()).then_some(boundary)
}

/// What stands between the lines `--boundary`; what is before the first and after the last says nothing.
fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let (mut at, mut open) = (0, None);
    for line in bytes::raw_lines(body) {
        if let Some(rest) = delimiter(line, boundary) {
            parts.extend(open.map(|start| without_last_break(&body[start..at])));
            open = (rest != b"--").then_some(at + line.len());
        }
        at += line.len();
    }
    parts.extend(open.map(|start| &body[start..]));
    parts
}

/// What follows the boundary: nothing, or the two hyphens of the last one.
fn delimiter<'a>(line: &'a [u8], boundary: &[u8]) -> Option<&'a [u8]> {
    let rest = line.trim_ascii_start().strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii();
    (rest.is_empty() || rest == b"--").then_some(rest)
}

/// The line break before a delimiter belongs to it.
fn without_last_break(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

fn encoding(header: &str) -> Encoding {
    let value = value(header, "content-transfer-encoding").unwrap_or_default();
    match value.trim_matches(['"', ' ', '\'']) {
        name if name.eq_ignore_ascii_case("base64") => Encoding::Base64,
        name if name.eq_ignore_ascii_case("quoted-printable") => Encoding::QuotedPrintable,
        _ => Encoding::None,
    }
}

/// Bytes beyond ASCII hide only the value that they stand in.
fn ascii(bytes: &[u8]) -> Cow<'_, str> {
    // to know that nothing is hidden is quicker than to hide nothing
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The first field of that name, unfolded. Lines that are no fields are stepped over.
fn value(header: &str, name: &str) -> Option<String> {
    let mut lines = bytes::lines(header);
    let begins = |line: &&str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let is_own = |(known, _): &(&str, &str)| known.eq_ignore_ascii_case(name);
    let first = lines.by_ref().filter(begins).find_map(|line| fields::name_and_value(line).filter(is_own))?;
    let mut value = first.1.to_owned();
    for line in lines.take_while(|line| line.starts_with([' ', '\t']) || fields::lost_its_indent(line)) {
        value.push(' ');
        value.push_str(line.trim());
    }
    Some(value)
}

fn content_type(value: &str) -> String {
    value.split([';', ' ', '(']).next().unwrap_or_default().to_ascii_lowercase()
}

/// A parameter of a Content-Type, its quotes taken off; the semicolon before it may be missing.
fn parameter<'a>(value: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let lower = value.to_ascii_lowercase();
    let (at, _) = lower.match_indices(name).find(|(at, _)| {
        let is_own = !lower[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        is_own && lower[at + name.len()..].trim_start().starts_with('=')
    })?;
    let text = value[at + name.len()..].trim_start().trim_start_matches('=').trim_start();
    Some(if text.starts_with('"') { quoted(text) } else { token(text) }).filter(|text| !text.is_empty())
}

fn quoted(text: &str) -> Cow<'_, str> {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    let inner = &text[1..end.map_or(text.len(), |(at, _)| at)];
    if inner.contains('\\') { Cow::Owned(inner.replace('\\', "")) } else { Cow::Borrowed(inner) }
}

fn token(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text.split([';', ' ', '\t', '(']).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Leaf, header_end};
    use mail_parser::{MessageParser, MimeHeaders, PartType};
    use std::{fs, path::Path};

    /// What `mail-parser` says of the leaves: type, encoding, charset, and the body without blanks around.
    fn told(raw: &[u8]) -> Vec<(String, Encoding, Option<String>, String)> {
        let message = MessageParser::new().parse(raw).unwrap();
        let leaves = message.parts.iter().filter(|part| !matches!(part.body, PartType::Multipart(_)));
        let leaf = |part: &mail_parser::MessagePart| {
            let content_type = part.content_type().map_or("text/plain".to_owned(), |t| match t.subtype() {
                Some(sub) => format!("{}/{sub}", t.ctype()),
                None => t.ctype().to_owned(),
            });
            let encoding = match part.encoding {
                mail_parser::Encoding::None => Encoding::None,
                mail_parser::Encoding::QuotedPrintable => Encoding::QuotedPrintable,
                mail_parser::Encoding::Base64 => Encoding::Base64,
            };
            let charset = part.content_type().and_then(|t| t.attribute("charset")).map(str::to_owned);
            (content_type.to_ascii_lowercase(), encoding, charset, body(&raw[part.offset_body as usize..part.offset_end as usize]))
        };
        leaves.map(leaf).collect()
    }

    fn leaves(raw: &[u8]) -> Vec<Leaf<'_>> {
        super::leaves(raw, header_end(raw))
    }

    fn body(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes.trim_ascii()).into_owned()
    }

    fn own(raw: &[u8]) -> Vec<(String, Encoding, Option<String>, String)> {
        leaves(raw).into_iter().map(|leaf| (leaf.content_type, leaf.encoding, leaf.charset, body(leaf.body))).collect()
    }

    #[test]
    fn leaves_are_those_of_the_oracle() {
        let folder = std::env::var("KAERU_MAILS").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus").to_owned());
        let mut read = 0;
        for path in mails(Path::new(&folder)) {
            let raw = fs::read(&path).unwrap();
            assert_eq!(own(&raw), told(raw.trim_ascii_end()), "{}", path.display());
            read += 1;
        }
        assert!(read > 100, "only {read} mails");
    }

    /// Forms that the oracle does not read, or not so.
    #[test]
    fn broken_trees_are_read() {
        let texts = |raw: &str| leaves(raw.as_bytes()).iter().map(|leaf| (leaf.content_type.clone(), body(leaf.body))).collect::<Vec<_>>();
        let plain_and_status =
            vec![("text/plain".to_owned(), "Sorry.".to_owned()), ("message/delivery-status".to_owned(), "Action: failed".to_owned())];
        for raw in [
            // the boundary lost by a blank line within the field, the last delimiter missing
            "Content-Type: multipart/report;\n\n--0123456789\n\nSorry.\n--0123456789\nContent-Type: message/delivery-status\n\nAction: failed\n",
            // delimiters indented, the blank line after a part's header missing
            "Content-Type: multipart/report; boundary=b\n\n --b\nContent-Type: text/plain\nSorry.\n --b\nContent-Type: message/delivery-status\n\nAction: failed\n --b--\n",
            // no semicolon, a comment, a part without a header
            "Content-Type: multipart/report (of failure)\n\tboundary=\"b\"\n\n--b\nSorry.\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--\n",
        ] {
            assert_eq!(texts(raw), plain_and_status, "{raw}");
        }
        let charset = leaves(b"Content-Type: text/plain\n charset=\"iso-2022-jp\"\n\nx").remove(0).charset;
        assert_eq!(charset.as_deref(), Some("iso-2022-jp"));
    }

    fn mails(folder: &Path) -> Vec<std::path::PathBuf> {
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| if path.is_dir() { mails(&path) } else { vec![path] })
            .filter(|p| p.extension().is_some_and(|e| e == "eml"))
            .collect()
    }
}
