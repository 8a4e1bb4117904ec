//! Numbers of a reply and what they count: "20,971,520 bytes", "10.5 MB", "1 hour 30 minutes".

use super::near::{self, is_of_word};
use crate::{knowledge::hints, verdict::words::is_wide};
use std::ops::Range;

pub struct Amount {
    pub at: Range<usize>,
    /// Bytes or seconds.
    pub value: u64,
    pub has_unit: bool,
}

const DAY: u64 = 86_400;

type Units = [(&'static Vec<&'static str>, u64); 4];

/// Mail servers count in powers of two: a limit of "10 MB" is 10,485,760 bytes in their settings.
pub fn sizes(text: &str) -> Vec<Amount> {
    let h = hints();
    let units = [(&h.units_bytes, 1), (&h.units_kilobytes, 1 << 10), (&h.units_megabytes, 1 << 20), (&h.units_gigabytes, 1 << 30)];
    find_all(text, units)
}

/// Those of one time are joined.
pub fn times(text: &str) -> Vec<Amount> {
    let h = hints();
    let units = [(&h.units_seconds, 1), (&h.units_minutes, 60), (&h.units_hours, 3_600), (&h.units_days, DAY)];
    let mut joined: Vec<Amount> = Vec::new();
    for next in find_all(text, units) {
        match joined.last_mut() {
            Some(last) if last.has_unit && next.has_unit && next.value < last.value && is_joint(&text[last.at.end..next.at.start]) => {
                last.value += next.value;
                last.at.end = next.at.end;
            }
            _ => joined.push(next),
        }
    }
    joined
}

fn is_joint(between: &str) -> bool {
    matches!(near::skip_back(near::skip(between, " ,(s)"), " ,("), "" | "and" | "und" | "et" | "y" | "e")
}

fn find_all(text: &str, units: Units) -> Vec<Amount> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = number_end(bytes, at);
        let is_of_word = bytes[..at].last().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"._-#@+".contains(byte));
        // "1h30m"
        let goes_on = all.last().is_some_and(|last: &Amount| last.at.end == at && last.has_unit);
        if !is_of_word || goes_on {
            all.extend(amount(text, at..end, &units));
        }
        at = end;
    }
    all
}

/// Digits with marks between them: also versions, codes and times of day, which are sorted out later.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    while is_digit(end) || end > start && b".,:".contains(bytes.get(end).unwrap_or(&0)) && is_digit(end + 1) {
        end += 1;
    }
    // "24 433 470"; at the beginning of a reply stands its code
    let is_group = |at: usize| bytes.get(at) == Some(&b' ') && (at + 1..at + 4).all(is_digit) && !is_digit(at + 4);
    if start > 0 && end - start <= 3 {
        while is_group(end) {
            end += 4;
        }
    }
    end
}

fn amount(text: &str, at: Range<usize>, units: &Units) -> Option<Amount> {
    let digits = &text[at.clone()];
    if let Some(value) = clock(digits).filter(|_| units[3].1 == DAY) {
        return Some(Amount { at, value, has_unit: true });
    }
    let unit = unit(&text[at.end..], units);
    let is_glued = text[at.end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    if unit.is_none() && is_glued {
        return None;
    }
    let (length, factor) = unit.unwrap_or((0, 1));
    let value = number(digits, factor)?;
    (value > 0).then(|| Amount { at: at.start..at.end + length, value, has_unit: unit.is_some() })
}

/// "00:04:59".
fn clock(digits: &str) -> Option<u64> {
    let parts: Vec<u64> = digits.split(':').map_while(|part| part.parse().ok().filter(|part| *part < 60)).collect();
    match parts[..] {
        [hours, minutes, seconds] if digits.matches(':').count() == 2 && digits.len() >= 7 => Some(hours * 3_600 + minutes * 60 + seconds),
        _ => None,
    }
}

/// The number times the unit's factor. Which mark divides groups and which one the fraction is told by how many digits
/// follow. (The standard library's reading of fractions weighs 10 KB of the page.)
fn number(digits: &str, factor: u64) -> Option<u64> {
    let is_mark = |c: char| !c.is_ascii_digit();
    let mut groups: Vec<&str> = digits.split(is_mark).collect();
    let marks: String = digits.matches(is_mark).map(|mark| if mark == " " { "," } else { mark }).collect();
    let is_grouped = |groups: &[&str]| groups[0].len() <= 3 && !groups[0].starts_with('0') && groups[1..].iter().all(|g| g.len() == 3);
    let has_fraction = match marks.as_str() {
        "" => false,
        // "1.024 MB" is a little more than one, "10.240 KB" are thousands
        "." => factor >= 1 << 20 || !is_grouped(&groups),
        "," => !is_grouped(&groups),
        marks => !marks.bytes().all(|mark| mark == marks.as_bytes()[0]),
    };
    let fraction = if has_fraction { groups.pop()? } else { "" };
    if groups.len() > 1 && !is_grouped(&groups) || fraction.len() > 6 || marks.contains(':') {
        return None;
    }
    let whole: u64 = groups.concat().parse().ok()?;
    let part = fraction.parse().unwrap_or(0) * factor / 10_u64.pow(fraction.len() as u32);
    whole.checked_mul(factor)?.checked_add(part)
}

/// Length and factor of the unit that `text` begins with.
fn unit(text: &str, units: &Units) -> Option<(usize, u64)> {
    let rest = text.strip_prefix([' ', '-']).unwrap_or(text);
    let skipped = text.len() - rest.len();
    let word = &rest[..near::run(rest, is_of_word)];
    let fits =
        |unit: &str| if unit.starts_with(is_wide) { rest.starts_with(unit) } else { word == unit && (unit.len() > 1 || skipped == 0) };
    let known = units.iter().flat_map(|(names, factor)| names.iter().filter(|name| fits(name)).map(move |name| (name.len(), *factor)));
    let (length, factor) = known.max_by_key(|(length, _)| *length)?;
    Some((skipped + length, factor))
}
