//! Numbers of a reply and what they count: "20,971,520 bytes", "10.5 MB", "1 hour 30 minutes".

use super::near;
use crate::knowledge::hints;
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
    find_all(text, &[(&h.units_bytes, 1), (&h.units_kilobytes, 1 << 10), (&h.units_megabytes, 1 << 20), (&h.units_gigabytes, 1 << 30)])
}

/// Those of one time are joined.
pub fn times(text: &str) -> Vec<Amount> {
    let h = hints();
    find_all(text, &[(&h.units_seconds, 1), (&h.units_minutes, 60), (&h.units_hours, 3_600), (&h.units_days, DAY)])
}

fn find_all(text: &str, units: &Units) -> Vec<Amount> {
    let bytes = text.as_bytes();
    let is_time = units[3].1 == DAY;
    let mut all: Vec<Amount> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let before = if start > 0 { bytes[start - 1] } else { b' ' };
        let number = Number::read(bytes, start);
        at = number.end.max(start + 1);
        // "1h30m"
        let goes_on = all.last().is_some_and(|last| last.at.end == start && last.has_unit);
        let found = match () {
            () if number.end == start && is_time && before == b' ' => numeral(text, start, units),
            () if number.end == start => None,
            () if !goes_on && (before.is_ascii_alphanumeric() || b"._-#@+".contains(&before)) => None,
            () if number.mark == b':' => {
                let is_clock = is_time && number.marks == 2;
                is_clock.then_some(Amount { at: start..number.end, value: number.clock, has_unit: true })
            }
            () => amount(text, start, &number, units),
        };
        let Some(found) = found else { continue };
        at = found.at.end;
        match all.last_mut() {
            Some(last)
                if is_time
                    && last.has_unit
                    && found.has_unit
                    && found.value < last.value
                    && is_joint(near::part(text, last.at.end..start)) =>
            {
                last.value += found.value;
                last.at.end = at;
            }
            _ => all.push(found),
        }
    }
    all
}

/// Nothing but blanks, marks, and the letters of "and", "und", "et", "y".
fn is_joint(between: &str) -> bool {
    between.len() < 10 && near::skip(between, " ,(s)andutey").is_empty()
}

/// "an hour".
fn numeral(text: &str, start: usize, units: &Units) -> Option<Amount> {
    let rest = near::from(text, start);
    let is_it = |word: &&&str| rest.starts_with(near::from(word, 1)) && near::ends_word(rest, word.len() - 1);
    let word = hints().numerals.iter().find(is_it)?;
    let end = start + word.len() - 1;
    let number = Number { end, digits: f64::from(word.as_bytes()[0] & 15), ..Number::default() };
    amount(text, start, &number, units).filter(|amount| amount.has_unit)
}

fn amount(text: &str, start: usize, number: &Number, units: &Units) -> Option<Amount> {
    let rest = near::from(text, number.end);
    let (length, factor) = unit(rest, units);
    if length == 0 && rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let value = number.times(factor);
    (value > 0).then_some(Amount { at: start..number.end + length, value, has_unit: length > 0 })
}

/// Length and factor of the unit that `text` begins with.
fn unit(text: &str, units: &Units) -> (usize, u64) {
    let rest = text.strip_prefix([' ', '-']).unwrap_or(text);
    let rest = rest.strip_prefix("more ").unwrap_or(rest);
    let skipped = text.len() - rest.len();
    let mut longest = (0, 1);
    for (names, factor) in units {
        for name in names.iter() {
            let end = name.len() + usize::from(name.len() > 1 && rest.as_bytes().get(name.len()) == Some(&b's'));
            let length = skipped + end;
            if length > longest.0 && (skipped == 0 || name.len() > 1) && rest.starts_with(name) && near::ends_word(rest, end) {
                longest = (length, *factor);
            }
        }
    }
    longest
}

/// Digits with marks between them: also versions, codes and times of day.
#[derive(Default)]
struct Number {
    end: usize,
    /// All of them, as if no mark were there. (As a fraction of ten it needs no check for numbers too large, and the standard
    /// library's reading of fractions weighs 10 KB of the page.)
    digits: f64,
    /// Ten for each digit behind the last mark.
    scale: f64,
    marks: u32,
    mark: u8,
    /// What stands before the last mark is one to three digits, then groups of three.
    is_grouped: bool,
    /// As hours, minutes and seconds.
    clock: u64,
}

impl Number {
    fn read(bytes: &[u8], start: usize) -> Self {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut number = Self { end: start, scale: 1.0, is_grouped: true, ..Self::default() };
        let mut hours = 0;
        while let Some(&byte) = bytes.get(number.end) {
            let at = number.end;
            if byte.is_ascii_digit() {
                let digit = byte & 15;
                number.digits = number.digits * 10.0 + f64::from(digit);
                number.scale *= 10.0;
                number.clock = number.clock.wrapping_mul(10).wrapping_add(digit.into());
            } else {
                let is_grouped =
                    number.is_grouped && if number.marks == 0 { number.scale <= 1e3 && bytes[start] != b'0' } else { number.scale == 1e3 };
                // "24 433 470"; at the beginning of a reply stands its code
                let is_group = || {
                    start > 0
                        && is_grouped
                        && (number.marks == 0 || number.mark == b' ')
                        && digit(at + 2)
                        && digit(at + 3)
                        && !digit(at + 4)
                };
                if at == start || !digit(at + 1) || !(b".,:".contains(&byte) || byte == b' ' && is_group()) {
                    break;
                }
                number.is_grouped = is_grouped;
                number.mark = byte;
                number.marks += 1;
                number.scale = 1.0;
                hours = number.clock.wrapping_add(hours).wrapping_mul(60);
                number.clock = 0;
            }
            number.end += 1;
        }
        number.clock = number.clock.wrapping_add(hours);
        number
    }

    /// The number times the unit's factor; 0 where it is none. Which mark divides groups and which one the fraction is told by
    /// how many digits follow: "10.240 KB" are thousands, but "1.024 MB" is a little more than one.
    fn times(&self, factor: u64) -> u64 {
        let is_large = self.marks == 1 && self.mark == b'.' && factor >= 1 << 20;
        let has_fraction = self.marks > 0 && (is_large || self.scale != 1e3 || !self.is_grouped);
        let is_number = self.marks < 2 || self.is_grouped;
        let scale = if has_fraction { self.scale } else { 1.0 };
        if is_number && scale <= 1e6 { (self.digits * factor as f64 / scale) as u64 } else { 0 }
    }
}
