//! Reports written for people. No maker's form is assumed: an address stands near the words that say why, and a few
//! shapes tell the failed address from all the others.

mod mentions;

pub use mentions::is_system;

use super::{Failure, reply};
use crate::{
    input::{address, fields::floor, letters, token::STATUS},
    knowledge::{Reason, Says, reading},
    verdict::{
        phrases::{self, Match},
        words::Words,
    },
};
use mentions::{Mention, NEAR, Role, is_heading, line_above, mentions};
use std::ops::Range;

/// What old sendmails write beside an address; the transcript below says what happened.
const UNSAID: &str = "(unrecoverable error)";

/// No report says more than this of one address.
const SEGMENT: usize = 2000;

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
    let Some(paragraph) = paragraph(report, mention) else { return false };
    !paragraph.lines().next().is_some_and(is_heading)
        && reply::find(paragraph).is_none()
        && reply::status(paragraph).is_none()
        && !phrases::find(&Words::new(paragraph))
            .iter()
            .any(|m| matches!(m.rule.says, Says::Reason(reason) if !of_window || reason != Reason::Unknown))
}

/// The paragraph of the address, where it is no longer than one; what is sought further away would be sought for each address.
fn paragraph<'a>(report: &'a str, mention: &Mention) -> Option<&'a str> {
    let first = floor(report, mention.start.saturating_sub(SEGMENT));
    let start = report[first..mention.start].rfind("\n\n").map(|at| first + at + 2).or((first == 0).then_some(0))?;
    let last = floor(report, mention.end + SEGMENT);
    let end = report[mention.end..last].find("\n\n").map(|at| mention.end + at).or((last == report.len()).then_some(last))?;
    Some(&report[start..end])
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

/// What a report says beside an address that is known to have failed; `None` where it does not name it. `places` are those
/// of all addresses in the report: many may be asked for, and it may be long.
pub fn told_of(report: &str, places: &[Range<usize>], address: &str) -> Option<Failure> {
    let at = places.iter().find(|at| report[(*at).clone()].eq_ignore_ascii_case(address))?.clone();
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

/// Gives each address the words that stand after it, else those before it.
fn failures(report: &str, mentions: &[Mention]) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for (mention, words) in mentions.iter().zip(words_of_all(report, mentions)) {
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

fn forwarded_from(words: &str) -> Option<String> {
    let words = &words[..floor(words, 200)];
    let after = reading().parents.iter().find_map(|mark| words.split_once(mark)).map(|(_, after)| after)?;
    let at = address::find(after).filter(|at| at.start < 8)?;
    Some(after[at].to_owned())
}

/// The words of each mention, the last one's first: a list of addresses shares the words of the next that has some.
fn words_of_all(report: &str, mentions: &[Mention]) -> Vec<String> {
    let mut all = vec![String::new(); mentions.len()];
    for number in (0..mentions.len()).rev() {
        let mention = &mentions[number];
        let is_next = |m: &Mention| m.line > mention.line && !m.address.eq_ignore_ascii_case(&mention.address);
        let next = mentions[number + 1..].iter().position(is_next).map(|after| number + 1 + after);
        let end = next.map_or(report.len(), |next| mentions[next].start);
        let own = words_of(report, mentions, number, end);
        let shared = || next.map_or_else(|| beginning(report[..mention.start].trim()).to_owned(), |next| all[next].clone());
        all[number] = own.unwrap_or_else(shared);
    }
    all
}

/// What is said of one mention before `end`, where the next one's line begins.
fn words_of(report: &str, mentions: &[Mention], number: usize, end: usize) -> Option<String> {
    let mention = &mentions[number];
    if matches!(mention.role, Role::Sentence) {
        return Some(sentence_words(report, mention));
    }
    let own_line = &report[mention.start..];
    if mention.role == Role::Reply {
        return Some(own_line[..own_line.find('\n').map_or(own_line.len(), |end| continued(own_line, end))].trim().to_owned());
    }
    let segment = report.get(mention.end..end.min(floor(report, mention.end + SEGMENT))).unwrap_or_default();
    if number == 0 && is_description(segment) && reply::find(&report[..mention.start]).is_some() {
        return Some(report[..mention.start].trim().to_owned());
    }
    let line = || words_of_line(report, mention);
    let before = || words_before(report, mentions, mention);
    let exact = line().or_else(before).map(|words| words.trim().to_owned());
    let behind = || segment.trim_start_matches(['>', ')', ':', ' ', ',', '"', '\'', ']', '.']).to_owned();
    exact.or_else(|| words_from_above(report, mention, segment)).or_else(|| says_something(segment).then(behind))
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
    let first = floor(report, mention.start.saturating_sub(SEGMENT));
    let start = report[first..mention.start].rfind("\n\n").map_or(first, |at| first + at + 2);
    let paragraph = &report[start..mention.end];
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
