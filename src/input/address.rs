//! Mail addresses in running text.

use super::{letters, token::ADDRESS};
use std::ops::Range;

/// All addresses of a text. Japanese and Chinese set no blank around one: `宛先a@example.jp様` holds `a@example.jp`.
pub fn find_all(text: &str) -> impl Iterator<Item = Range<usize>> {
    ADDRESS.find_all(text).filter_map(|at| trimmed(text, at))
}

pub fn find(text: &str) -> Option<Range<usize>> {
    find_all(text).next()
}

fn trimmed(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let found = text.get(at.clone())?;
    let (local, domain) = found.rsplit_once('@')?;
    let end = at.end - domain.len() + domain_end(domain);
    let start = at.start + local_start(local);
    (start < at.end - domain.len() - 1 && end > at.end - domain.len()).then_some(start..end)
}

/// Where an ASCII name ends that runs into other letters; a name with others from its beginning is left whole.
fn domain_end(domain: &str) -> usize {
    let domain = &domain[..domain.find(|c: char| !c.is_ascii() && !letters::is_letter(c)).unwrap_or(domain.len())];
    let ascii = domain.bytes().take_while(u8::is_ascii).count();
    let name = domain[..ascii].trim_end_matches(['.', '-', '_']);
    let whole = ascii == domain.len() || !name.contains('.') || domain.as_bytes()[ascii - 1] == b'.';
    if whole { domain.trim_end_matches(['.', '-', '_']).len() } else { name.len() }
}

/// Letters of a script without blanks belong to the sentence; so do marks that no local part begins with.
fn local_start(local: &str) -> usize {
    if local.starts_with('"') {
        return 0;
    }
    let foreign = local.char_indices().rev().find(|(_, c)| is_of_sentence(*c)).map_or(0, |(i, c)| i + c.len_utf8());
    let foreign = if foreign == local.len() { 0 } else { foreign };
    let rest = &local[foreign..];
    let rest = if rest.starts_with("=?") { rest } else { rest.trim_start_matches('=') };
    local.len() - rest.len() + (rest.len() - rest.trim_start_matches(['\'', '.', '*', '{', '|', '`', '&']).len())
}

/// Beyond Latin, Greek, Cyrillic and their like no blank divides words.
fn is_of_sentence(c: char) -> bool {
    !c.is_ascii() && (c >= '\u{1100}' || !letters::is_letter(c))
}
