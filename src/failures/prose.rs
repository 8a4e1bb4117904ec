//! Reports written for people. No maker's form is assumed: an address stands near the words that say why, and a few
//! shapes tell the failed address from all the others.

use super::{Failure, reply};
use crate::{
    input::{address, fields::floor, letters, token::STATUS},
    knowledge::{Reason, Says, reading},
    verdict::{
        phrases::{self, Match},
        words::Words,
    },
};
use std::ops::Range;

/// What old sendmails write beside an address; the transcript below says what happened.
const UNSAID: &str = "(unrecoverable error)";

/// No report names more addresses.
const MOST: usize = 5_000;

/// No report says more than this of one address.
const SEGMENT: usize = 2000;

/// An address of a report, and how sure it is that it is the failed one.
struct Mention {
    address: String,
    line: usize,
    /// Bytes of the text: from the line's first to the address's last.
    start: usize,
    end: usize,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
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

/// Failures that `report` tells of. `own` are the addresses of those who exchange the report itself.
pub fn read(report: &str, own: &[String]) -> Vec<Failure> {
    let mut mentions = mentions(report);
    let senders: Vec<String> = mentions.iter().filter(|m| m.role == Role::Sender).map(|m| m.address.clone()).collect();
    mentions.retain(|m| m.role > Role::Sender);
    let is_of = |list: &[String], m: &Mention| list.iter().any(|known| known.eq_ignore_ascii_case(&m.address));
    // the sender is named again in a server's words
    if mentions.iter().any(|m| m.role >= Role::Reply && !is_of(&senders, m)) {
        mentions.retain(|m| !is_of(&senders, m));
    }
    let foreign = |m: &Mention| !is_of(own, m);
    // who wrote to oneself is named all the same
    if mentions.iter().any(foreign) || !mentions.iter().any(|m| is_refused(report, m)) {
        mentions.retain(foreign);
    }
    let is_told: Vec<bool> = mentions.iter().map(|m| !is_beside(report, m)).collect();
    if is_told.contains(&true) {
        let mut is_told = is_told.iter();
        mentions.retain(|_| is_told.next() == Some(&true));
    }
    let somebody = |m: &Mention| !is_system(&m.address);
    if mentions.iter().any(somebody) {
        mentions.retain(somebody);
    }
    mentions.retain(|m| m.role >= Role::Alone || somebody(m));
    let best = mentions.iter().map(|m| m.role).max().unwrap_or(Role::Other);
    let floor = if best >= Role::Reply { Role::Reply } else { best };
    mentions.retain(|m| m.role >= floor);
    failures(report, &mentions)
}

/// Whether the address stands among words that tell of no failure: the name below a letter, a colleague who is asked.
fn is_beside(report: &str, mention: &Mention) -> bool {
    let of_window = is_of_window(report, mention);
    if mention.role != Role::Alone && !of_window {
        return false;
    }
    let above = line_above(report, mention.start);
    if of_window {
        // what is said above it is said of the whole mail
    } else if above.trim().is_empty()
        || is_heading(above)
        || address::find(above).is_some_and(|at| at.start < 4)
        || above.starts_with([' ', '\t'])
    {
        return false;
    }
    let start = report[..mention.start].rfind("\n\n").map_or(0, |at| at + 2);
    let end = report[mention.end..].find("\n\n").map_or(report.len(), |at| mention.end + at);
    let paragraph = &report[start..end];
    paragraph.len() < SEGMENT
        && !paragraph.lines().next().is_some_and(is_heading)
        && reply::find(paragraph).is_none()
        && reply::status(paragraph).is_none()
        && !phrases::find(&Words::new(paragraph))
            .iter()
            .any(|m| matches!(m.rule.says, Says::Reason(reason) if !of_window || reason != Reason::Unknown))
}

/// `宛先: a@example.jp` stands in a report before the failed address, and above it before the reader's own.
fn is_of_window(report: &str, mention: &Mention) -> bool {
    let label = report[mention.start..mention.end - mention.address.len()].split([':', '：']).next().unwrap_or_default();
    mention.role == Role::Listed && reading().labels_of_windows.contains(&label.trim())
}

/// Whether the mention heads a server's words.
fn is_refused(report: &str, mention: &Mention) -> bool {
    let after = &report[mention.end..floor(report, mention.end + NEAR)];
    mention.role >= Role::Alone && after.trim_start_matches('>').starts_with(':') && reply::find(after).is_some()
}

/// The address of a server's words, where they name just one.
pub fn only_address(text: &str) -> Option<String> {
    let mut mentions = mentions(text);
    mentions.retain(|m| m.role > Role::Sender);
    if mentions.iter().any(|m| !is_system(&m.address)) {
        mentions.retain(|m| !is_system(&m.address));
    }
    let first = mentions.first()?.address.clone();
    mentions.iter().all(|m| m.address.eq_ignore_ascii_case(&first)).then_some(first)
}

pub fn beginning(report: &str) -> &str {
    &report[..floor(report, 2 * SEGMENT)]
}

fn mentions(report: &str) -> Vec<Mention> {
    if !report.contains('@') {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut start = 0;
    let mut reached = false;
    for (number, line) in report.split_inclusive('\n').enumerate() {
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

/// `neko (user not found)`: the failed one by the first half of an address alone; the returned mail has all of it.
pub fn local_names(report: &str, sent_to: &[String]) -> Vec<Failure> {
    let mut found = Vec::new();
    for line in report.lines().take(200) {
        let Some((name, words)) = line.trim().split_once(" (").filter(|(name, _)| !name.contains(['@', ' '])) else { continue };
        let is_meant = |address: &&String| address.split('@').next().is_some_and(|local| local.eq_ignore_ascii_case(name));
        if let Some(address) = sent_to.iter().find(is_meant) {
            found.push(Failure { final_recipient: Some(address.clone()), ..reply::failure(words.trim_end_matches(')')) });
        }
    }
    found
}

/// What a report says beside an address that is known to have failed; `None` where it does not name it.
pub fn told_of(report: &str, address: &str) -> Option<Failure> {
    let at = address::find_all(report).find(|at| report[at.clone()].eq_ignore_ascii_case(address))?;
    let next = address::find_all(&report[at.end..]).next().map_or(report.len(), |next| at.end + next.start);
    let start = report[..at.start].rfind("\n\n").map_or(0, |start| start + 2);
    let words = &report[start..next.min(floor(report, at.end + SEGMENT))];
    Some(Failure { final_recipient: Some(address.to_owned()), ..reply::failure(words) })
}

/// `550 neko... User unknown`: a name of the reporting machine itself, which old sendmails write without a domain.
pub fn local_name(report: &str) -> Option<String> {
    let name = |line: &str| {
        let name = line.get(4..).filter(|_| reply::find(line).is_some_and(|at| at.start == 0))?.split_once("... ")?.0;
        let name = name.trim_matches(['<', '>']);
        (!name.is_empty() && !name.contains([' ', '@', ':'])).then(|| name.to_owned())
    };
    report.lines().take(200).find_map(name)
}

/// What stands further from an address on its line, in bytes, is not about it; and a line may hold all of the input.
const NEAR: usize = 400;

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
fn line_above(report: &str, start: usize) -> &str {
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
fn is_heading(line: &str) -> bool {
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
    let start = ["\n\n", ". ", ".\n", "。", "? ", "! "].iter().filter_map(|end| text.rfind(end).map(|at| at + end.len())).max();
    &text[start.unwrap_or(0)..]
}

/// Words that lead to a helper's address.
fn asks_to_write(sentence: &str) -> bool {
    let sentence = letters::lowered(sentence);
    reading().helpers.iter().any(|words| sentence.contains(words))
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

/// Gives each address the words that stand after it, else those before it.
fn failures(report: &str, mentions: &[Mention]) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for (number, mention) in mentions.iter().enumerate() {
        let words = words_of(report, mentions, number);
        if mention.role >= Role::Alone && was_reached(&words) {
            continue;
        }
        let mut failure = reply::failure(&words);
        if failure.words == UNSAID {
            failure.words.clear();
        }
        failure.final_recipient = Some(mention.address.clone());
        failure.original_recipient = forwarded_from(&words).filter(|from| !from.eq_ignore_ascii_case(&mention.address));
        match failures.iter_mut().find(|f| f.is_about(&mention.address)) {
            Some(known) => known.complete(failure),
            None => failures.push(failure),
        }
    }
    let head = mentions.first().map_or(report, |first| &report[..first.end - first.address.len()]);
    let several = failures.len() > 1;
    for failure in &mut failures {
        // what is said of one of several holds for it alone
        let around = if several && !failure.words.is_empty() { beginning(head) } else { beginning(report) };
        super::prepend(&mut failure.around, around);
    }
    failures
}

/// "Delivered" or "250 OK" beside an address, in a list that names everybody or in the transcript of a session.
fn was_reached(words: &str) -> bool {
    let start = letters::lowered(words[..floor(words, 32)].trim_start_matches(|c: char| !letters::is_letter_or_digit(c)));
    let start = start.strip_prefix("out: ").unwrap_or(&start);
    ["delivered", "delivery via", "success", "250 ", "2.0.0", "2.1.5", "relayed", "ok "].iter().any(|word| start.starts_with(word))
}

fn is_parent(label: &str) -> bool {
    reading().parents.iter().any(|words| label.ends_with(words))
}

fn forwarded_from(words: &str) -> Option<String> {
    let words = &words[..floor(words, 200)];
    let after = reading().parents.iter().find_map(|mark| words.split_once(mark)).map(|(_, after)| after)?;
    let at = address::find(after).filter(|at| at.start < 8)?;
    Some(after[at].to_owned())
}

fn words_of(report: &str, mentions: &[Mention], number: usize) -> String {
    let mention = &mentions[number];
    if matches!(mention.role, Role::Sentence) {
        return sentence_words(report, mention);
    }
    let own_line = &report[mention.start..];
    if mention.role == Role::Reply {
        return own_line[..own_line.find('\n').map_or(own_line.len(), |end| continued(own_line, end))].trim().to_owned();
    }
    let next = mentions[number + 1..].iter().find(|m| m.line > mention.line && !m.address.eq_ignore_ascii_case(&mention.address));
    let end = next.map_or(report.len(), |m| m.start).min(floor(report, mention.end + SEGMENT));
    let segment = report.get(mention.end..end).unwrap_or_default();
    if number == 0 && is_description(segment) && reply::find(&report[..mention.start]).is_some() {
        return report[..mention.start].trim().to_owned();
    }
    if let Some(words) = words_of_line(report, mention) {
        return words.trim().to_owned();
    }
    if let Some(words) = words_before(report, mentions, mention) {
        return words.trim().to_owned();
    }
    if let Some(words) = words_from_above(report, mention, segment) {
        return words;
    }
    if says_something(segment) {
        return segment.trim_start_matches(['>', ')', ':', ' ', ',', '"', '\'', ']', '.']).to_owned();
    }
    match next {
        Some(next) => words_of(report, mentions, mentions.iter().position(|m| std::ptr::eq(m, next)).unwrap_or(number)),
        None => report[..mention.start].trim().to_owned(),
    }
}

/// A reply that a wrapped line broke before its address: "said: 550 5.1.1", then "<a@example.com>: User unknown".
fn words_from_above(report: &str, mention: &Mention, segment: &str) -> Option<String> {
    let above = line_above(report, mention.start).trim_end();
    let at = reply::find(above)?;
    let is_end = above[at.end..].trim().is_empty() || STATUS.find(above[at.end..].trim()) == Some(0..above[at.end..].trim().len());
    is_end.then(|| format!("{} <{}>{segment}", &above[at.start..], mention.address))
}

/// Words on the address's own line that say why: "Unknown user: a@example.com", the cells of a row.
fn words_of_line<'a>(report: &'a str, mention: &Mention) -> Option<&'a str> {
    let line = &report[mention.start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let (before, after) = line.split_at(mention.end - mention.start);
    let before = &before[..before.len() - mention.address.len()];
    if after.matches('\t').count() > 1 && says_something(after) {
        return Some(after);
    }
    let is_led = after.trim_matches(['>', ')', '"', '.', ' ']).is_empty() && before.trim_end_matches(['<', '"', ' ']).ends_with(':');
    (is_led && before.len() <= NEAR && tells_why(before)).then_some(line)
}

fn tells_why(words: &str) -> bool {
    let is_said = |m: &Match| matches!(m.rule.says, Says::Reason(reason) if reason != Reason::Unknown) && m.strength() > 0.5;
    phrases::find(&Words::new(words)).iter().any(is_said)
}

/// The words that lead to an address which ends its paragraph: "User mailbox exceeds allowed size: a@example.com", or lines
/// of reasons above the address that they are about.
fn words_before<'a>(report: &'a str, mentions: &[Mention], mention: &Mention) -> Option<&'a str> {
    let after = report[mention.end..].trim_start_matches(['>', ')', '"', '\'', '.', ' ', '\t']);
    if !(after.is_empty() || after.starts_with("\n\n")) {
        return None;
    }
    let paragraph = &report[..mention.start];
    let paragraph = &report[paragraph.rfind("\n\n").map_or(0, |at| at + 2)..mention.end];
    let before = &paragraph[..paragraph.len() - mention.address.len()];
    // a heading tells of all addresses below it
    if before.trim_end_matches([' ', '\t', '<', '"']).ends_with(":\n") {
        return None;
    }
    let is_alone = !mentions.iter().any(|m| m.end < mention.end && m.end > mention.end - paragraph.len());
    let leads = is_alone && before.len() <= NEAR && !before.trim().is_empty() && tells_why(before);
    leads.then_some(paragraph)
}

/// Only fields of a mail that is described stand behind the address; the words stood before it.
fn is_description(segment: &str) -> bool {
    let mut lines = segment.lines().filter(|line| !line.trim_matches(['>', ' ', '\t']).is_empty()).take(2);
    let is_field = |line: &str| {
        let (label, _) = line.split_once(':').unwrap_or_default();
        ["from", "cc", "subject", "date", "size", "sender"].iter().any(|known| label.trim().eq_ignore_ascii_case(known))
    };
    lines.clone().next().is_some() && lines.all(is_field)
}

/// A reply goes on where the next line is indented.
fn continued(text: &str, end: usize) -> usize {
    let mut end = end;
    while text[end + 1..].starts_with([' ', '\t']) && !text[end + 1..].trim_start_matches([' ', '\t']).starts_with('\n') {
        end += 1 + text[end + 1..].find('\n').unwrap_or(text.len() - end - 1);
        if end >= text.len() {
            return text.len();
        }
    }
    end
}

/// The paragraph around the address, and what follows it.
fn sentence_words(report: &str, mention: &Mention) -> String {
    let start = report[..mention.start].rfind("\n\n").map_or(0, |at| at + 2);
    report[start..floor(report, mention.end + SEGMENT)].to_owned()
}

fn says_something(segment: &str) -> bool {
    segment.chars().filter(|c| letters::is_letter_or_digit(*c)).take(4).count() == 4
}
