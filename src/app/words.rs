//! The page's own words, and small texts made of them.

use crate::Language;
use crate::knowledge::Words;

pub fn of(language: Language) -> &'static Words {
    language.words()
}

/// Puts values into the places that a text leaves open: `{number}` and the like.
pub fn fill(text: &str, place: &str, value: &str) -> String {
    text.replace(&format!("{{{place}}}"), value)
}

/// Never 100: words can mislead, and the page says "almost certain" at most.
pub fn percent(confidence: f32) -> String {
    whole(f64::from(confidence.clamp(0.0, 0.99)) * 100.0)
}

/// "10.2 MB", in the decimal units of file managers.
pub fn size(bytes: f64) -> String {
    match bytes {
        b if b >= 1e9 => format!("{} GB", tenths(b / 1e9)),
        b if b >= 1e6 => format!("{} MB", tenths(b / 1e6)),
        b if b >= 1e3 => format!("{} KB", whole(b / 1e3)),
        b => format!("{} B", whole(b)),
    }
}

/// The standard library would write it by 8 KB of code that nothing else here needs.
fn whole(number: f64) -> String {
    (number.round() as u64).to_string()
}

fn tenths(number: f64) -> String {
    let tenths = (number * 10.0).round() as u64;
    format!("{}.{}", tenths / 10, tenths % 10)
}
