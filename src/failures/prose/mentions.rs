//! The addresses of a report, and how sure it is that each is a failed one: by its label, its line and what stands around.

use super::super::reply;
use crate::{
    input::{address, bytes, fields::floor, letters, parts::Parts, token::STATUS},
    knowledge::reading,
};
use std::{ops::Range, sync::LazyLock};

/// No report names more addresses.
const MOST: usize = 5_000;

/// An address of a report, and how sure it is that it is the failed one.
pub struct Mention {
    pub address: String,
    pub line: usize,
    /// Bytes of the text: from the line's first to the address's last.
    pub start: usize,
    pub end: usize,
    pub role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A helper, a header field of another mail.
    Other,
    /// Whose the mail was.
    Sender,
    /// `To:` of a mail that is described, or whom a program stands for.
    Described,
    /// Within a sentence.
    Sentence,
    /// Behind a label that nobody foresaw.
    Named,
    /// In the words of a server.
    Reply,
    /// Alone on its line, or behind a name.
    Alone,
    /// Behind a label of failed addresses.
    Listed,
}

pub fn mentions(report: &str) -> Vec<Mention> {
    if !report.contains('@') {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut start = 0;
    let mut reached = false;
    for (number, line) in bytes::lines(report).enumerate() {
        if !line.contains('@') && is_heading(line) {
            reached = tells_success(line);
        } else if reached && denies(line) {
            reached = false;
        }
        if line.contains('@') && !reached {
            let room = MOST - all.len();
            all.extend(address::find_all(line).filter_map(|at| mention(report, line, at, number, start)).take(room));
        }
        start += line.len();
    }
    share_roles(report, &mut all);
    if all.len() > 1 && all.last().is_some_and(|last| is_signature(report, last)) {
        all.pop();
    }
    all
}

/// The last line, below a name or a farewell, or with the name before the address.
fn is_signature(report: &str, mention: &Mention) -> bool {
    let above = line_above(report, mention.start);
    let name = report[mention.start..mention.end - mention.address.len()].trim();
    let is_last = report[mention.end..].trim_matches([')', '>', '.', ' ', '\n']).is_empty();
    if is_last && name.len() > 1 && name.len() < 80 && name.ends_with(['(', '<']) && above.trim().is_empty() {
        return reply::find(&report[..mention.start]).is_some();
    }
    is_last && name.is_empty() && !above.trim().is_empty() && !above.contains('@') && !is_heading(above) && above.chars().count() < 40
}

/// "a@example.com, b@example.com and c@example.com": one of a row is what the first is.
fn share_roles(report: &str, mentions: &mut [Mention]) {
    for next in 1..mentions.len() {
        let between = report.get(mentions[next - 1].end..mentions[next].end - mentions[next].address.len()).unwrap_or_default();
        if is_of_row(between) {
            mentions[next].role = mentions[next - 1].role;
        }
    }
}

fn is_of_row(between: &str) -> bool {
    const AND: &[&str] = &[",", ";", "、", "and", "&", "und", "et", "e", "y", "en", "och", "og", "と"];
    between.len() < 16 && AND.contains(&between.trim_matches([' ', '\n', '\t', '<', '>', '"', '\'']))
}

/// What stands further from an address on its line, in bytes, is not about it; and a line may hold all of the input.
pub const NEAR: usize = 400;

fn mention(report: &str, line: &str, at: Range<usize>, number: usize, start: usize) -> Option<Mention> {
    let address = &line[at.clone()];
    let (local, domain) = address.rsplit_once('@')?;
    let real = !local.starts_with('/') && (domain.contains('.') || domain.starts_with('[') || domain == "localhost" || !domain.is_ascii());
    let (before, after) = (&line[floor(line, at.start.saturating_sub(NEAR))..at.start], &line[at.end..floor(line, at.end + NEAR)]);
    let above = if before.trim_matches([' ', '\t', '<']).is_empty() { role_above(line_above(report, start), after) } else { None };
    let role = above.unwrap_or_else(|| role(before, after));
    let is_coded = || STATUS.find(before.trim_matches([' ', '<'])) == Some(0..before.trim_matches([' ', '<']).len());
    let above = line_above(report, start);
    let role = if role == Role::Sentence && is_coded() && (above.trim().is_empty() || is_heading(above)) { Role::Reply } else { role };
    let may_help = matches!(role, Role::Sentence | Role::Named | Role::Alone | Role::Listed);
    if is_display_name(address, after) || is_greeting(before, after) || may_help && is_helper(report, start + at.start..start + at.end) {
        return None;
    }
    let role = if is_refused_sender(after) { Role::Sender } else { role };
    real.then(|| Mention { address: address.to_owned(), line: number, start, end: start + at.end, role })
}

/// The line that ends where another one starts.
pub fn line_above(report: &str, start: usize) -> &str {
    report[..start].trim_end_matches('\n').rsplit('\n').next().filter(|_| !report[..start].ends_with("\n\n")).unwrap_or_default()
}

/// What the line above makes of an address that begins its line: a label with the address as its value, or the first half
/// of a sentence of which the address is a word.
fn role_above(above: &str, after: &str) -> Option<Role> {
    let label = letters::lowered(above);
    let label = label.trim();
    if is_parent(label) {
        return Some(Role::Described);
    }
    if label.ends_with([':', '：']) {
        let last = label.rsplit(['.', '。', '!', '?']).next().unwrap_or_default();
        let asks = last.chars().count() < 24 && asks_to_write(last);
        return if asks { Some(Role::Other) } else { header_role(label).filter(|role| *role != Role::Listed) };
    }
    let goes_on = after.trim_start_matches('>').strip_prefix(' ').is_some_and(|rest| rest.starts_with(letters::is_letter));
    let bare = label.trim_end_matches(['<', ' ']);
    let is_other = goes_on && longest_end(&reading().labels_of_others, bare) > longest_end(&reading().labels_of_failed, bare);
    is_other.then(|| other_role(bare))
}

/// `From: Anna Kato <`: what the label of a header line makes of the address in it.
fn header_role(bare: &str) -> Option<Role> {
    let (label, name) = bare.split_once([':', '：'])?;
    let label = label.trim_matches([' ', '\t', '*', '|', '>', '-', '　']);
    let is = |list: &[&str]| list.contains(&label);
    match () {
        () if name.len() > 80 || name.contains([':', '：', '@']) => None,
        () if is(&reading().labels_of_described) => Some(Role::Described),
        () if names_sender(label) => Some(Role::Sender),
        () if is(&reading().labels_of_others) => Some(Role::Other),
        () if is(&reading().labels_of_failed) => Some(Role::Listed),
        () => None,
    }
}

/// `<a@example.com>: Sender address rejected`.
fn is_refused_sender(after: &str) -> bool {
    after.trim_start_matches(['>', ':', ' ', '.']).get(..14).is_some_and(|words| words.eq_ignore_ascii_case("sender address"))
}

/// "The following recipients failed:", "----- Transcript of session follows -----".
pub fn is_heading(line: &str) -> bool {
    let line = line.trim();
    line.ends_with([':', '：']) || line.ends_with(" to") || line.len() > 4 && line.starts_with("--") && line.ends_with("--")
}

/// Whether the addresses below such a heading were reached.
fn tells_success(heading: &str) -> bool {
    let heading = letters::lowered(heading);
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    has(&reading().success_headings) && !denies(&heading)
}

fn denies(line: &str) -> bool {
    let line = letters::lowered(&line[..floor(line, NEAR)]);
    reading().denials.iter().any(|words| line.contains(words))
}

/// `a@example.com <b@example.com>`: the first is what somebody calls the second.
fn is_display_name(address: &str, after: &str) -> bool {
    let after = after.trim_start_matches(['"', '\'', ' ']);
    let Some(bracketed) = after.strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(inside, _)| inside) else { return false };
    address::find(bracketed).is_some_and(|at| at == (0..bracketed.len()) && !bracketed.eq_ignore_ascii_case(address))
}

/// Whether the sentence around an address tells whom to ask. A list's heading and a label end their sentence.
fn is_helper(report: &str, at: Range<usize>) -> bool {
    let before = sentence_before(report, at.start).trim_end_matches(['<', ' ', '"', '\n']);
    let runs_on = before.ends_with(|c: char| letters::is_letter_or_digit(c) || matches!(c, ',' | '、' | '('));
    let after = report[at.end..floor(report, at.end + 40)].trim_start_matches(['>', ')', '」', ' ', '\n']);
    runs_on && asks_to_write(before) || reading().asked.iter().any(|words| after.starts_with(words))
}

/// "a@example.com 様" or "Dobrý den, a@example.com," alone on its line.
fn is_greeting(before: &str, after: &str) -> bool {
    let words = before.trim();
    let greets =
        (1..=24).contains(&words.len()) && !words.contains([':', '<', '：', '*', '-']) && !words.contains(|c: char| c.is_ascii_digit());
    let ends = [",", "!", "！", "，"].contains(&after.trim()) || words.ends_with(',') && after.trim() == ":";
    matches!(after.trim(), "様" | "さま" | "さん" | "殿" | "様、" | "さん、") || greets && ends
}

/// The words of the sentence that leads to an address, as far as they matter.
fn sentence_before(report: &str, at: usize) -> &str {
    let text = &report[floor(report, at.saturating_sub(160))..at];
    let is_end = |end: &usize| {
        let before = &text.as_bytes()[..*end];
        matches!(before, [.., b'.' | b'?' | b'!', b' '] | [.., b'.' | b'\n', b'\n']) || before.ends_with("。".as_bytes())
    };
    let start = (0..=text.len()).rev().find(is_end);
    &text[start.unwrap_or(0)..]
}

/// Words that lead to a helper's address.
fn asks_to_write(sentence: &str) -> bool {
    static HELPERS: LazyLock<Parts> = LazyLock::new(|| Parts::new(&reading().helpers));
    HELPERS.is_any_in(&letters::lowered(sentence))
}

/// Whether the address fills a cell of a row, and the cell before it is not its label.
fn is_cell(before: &str, after: &str) -> bool {
    if !before.ends_with('\t') || !after.starts_with(['\t', '\n']) {
        return false;
    }
    let cell = letters::lowered(before.trim_end().rsplit('\t').next().unwrap_or_default());
    let words = reading();
    let is_label = cell.ends_with([':', '：'])
        || names_sender(&cell)
        || [&words.labels_of_others, &words.labels_of_described, &words.labels_of_failed].iter().any(|list| list.contains(&cell.as_str()));
    !cell.is_empty() && !is_label
}

fn role(before: &str, after: &str) -> Role {
    let before = if is_cell(before, after) { "" } else { before };
    let label = letters::lowered(before);
    let label = without_number(&label);
    let is_named = label.trim_end_matches([' ', '<', '"', '\'', '\t']).ends_with([':', '：']);
    let label = label.trim_matches([
        ' ', '\t', '<', '"', '\'', '(', '*', '-', '•', '・', '>', '|', '[', '「', '『', '【', '=', '　', '■', '□', '◆', '●', '○', '※', '→',
    ]);
    let bare = label.trim_end_matches([':', ' ', '<', '：', '=', ',', ';', '\t']);
    let bare = bare.strip_suffix("rfc822").or_else(|| bare.strip_suffix("smtp")).map_or(bare, |b| b.trim_end_matches([':', ' ', ';']));
    if bare.is_empty() {
        return if bare_line_is_foreign(after) { Role::Sentence } else { Role::Alone };
    }
    let (other, list) = (longest_end(&reading().labels_of_others, bare), longest_end(&reading().labels_of_failed, bare));
    match () {
        () if is_parent(bare) => Role::Described,
        () if is_named && reading().labels_of_described.contains(&bare) => Role::Described,
        () if other > list => other_role(bare),
        // "De:" names the sender, "la boîte de" the failed one
        () if bare == "de" || bare == "von" => Role::Sender,
        () if bare == "to" || bare == "cc" => Role::Described,
        () if let Some(role) = header_role(bare) => role,
        () if is_named && names_sender(bare) => Role::Sender,
        () if list > 0 => Role::Listed,
        () if reply::find(bare).is_some_and(|at| at.start < 8) => Role::Reply,
        () if is_named && asks_to_write(bare) => Role::Other,
        () if has_name_only(before, after) => Role::Alone,
        () if is_named => Role::Named,
        () => Role::Sentence,
    }
}

/// Length of the longest words that a label ends with.
fn longest_end(list: &[&str], label: &str) -> usize {
    let last = label.as_bytes().last();
    if last.is_none_or(u8::is_ascii_digit) {
        return 0;
    }
    let ends_with = |words: &&&str| words.as_bytes().last() == last && label.strip_suffix(**words).is_some_and(is_word_end);
    list.iter().filter(ends_with).map(|words| words.len()).max().unwrap_or(0)
}

/// Whether a word may begin behind `head`, as behind the code of a reply's line ("550-F=[").
fn is_word_end(head: &str) -> bool {
    let is_code = head.len() == 4 && reply::find(head).is_some();
    is_code || !head.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// "MAIL FROM", "Return-Path", at the end of a label.
fn is_from(label: &str) -> bool {
    ["from", "return-path", "return path"].iter().any(|end| label.ends_with(end))
}

fn other_role(label: &str) -> Role {
    if is_from(label) || names_sender(label) { Role::Sender } else { Role::Other }
}

/// "送信者のアドレス", "Sender address": whose the mail was, in a label of any form.
fn names_sender(label: &str) -> bool {
    label.chars().count() <= 32 && (is_from(label) || reading().senders.iter().any(|word| label.contains(word)))
}

/// "1) a@example.com", "2. a@example.com": the number of a list's item is no label.
fn without_number(label: &str) -> &str {
    let rest = label.trim_start_matches([' ', '\t', '(', '#']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let item = (1..=3).contains(&digits).then(|| rest[digits..].strip_prefix([')', '.'])).flatten();
    item.filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '<'])).unwrap_or(label)
}

/// "a@example.com wrote:" begins a quotation, not a failure.
fn bare_line_is_foreign(after: &str) -> bool {
    let after = letters::lowered(after);
    after.trim_start_matches(['>', '」', ' ']).starts_with("から")
        || ["wrote:", "さんは書きました", "schrieb", "a écrit"].iter().any(|words| after.contains(words))
}

/// `Neko <neko@example.com>` and `Neko<mailto:neko@example.com>`: a name, then the address in brackets.
fn has_name_only(before: &str, after: &str) -> bool {
    let bracketed = before.ends_with(['<', '(']) || before.to_ascii_lowercase().ends_with("mailto:");
    let name = before.trim().trim_end_matches("mailto:").trim_end_matches(['<', '(']).trim();
    let rest = after.trim_start_matches(['>', ')']).trim();
    bracketed
        && name.split_whitespace().count() <= 4
        && !name.contains([':', '.', ';'])
        && (rest.is_empty() || rest.starts_with([':', '(', '<']))
}

/// Addresses of those who run mail, not of those who get it.
pub fn is_system(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    reading().system_names.contains(&local.as_str())
        || local.starts_with("microsoftexchange")
        || reading().system_ends.iter().any(|end| local.ends_with(end))
}

pub fn is_parent(label: &str) -> bool {
    reading().parents.iter().any(|words| label.ends_with(words))
}
