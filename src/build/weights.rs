//! What single words, concepts and codes weigh for each reason: `weights.toml`, which `tests/weights.rs` learns and writes.

use crate::{
    elsewhere::Texts,
    rules::{Rules, known},
    shape::{Fault, File, Knowledge},
};
use toml::Spanned;

/// A weight's unit is a tenth; more than this is a slip.
const MOST: i32 = 63;

/// `{full}` as the character that stands for the concept; words and codes as they are. Then reasons with their tenths.
pub struct Entry {
    pub name: String,
    pub weights: Vec<(usize, i32)>,
    /// Only words of other languages than English and Japanese have it.
    pub elsewhere: bool,
}

pub fn compile(knowledge: &Knowledge, rules: &Rules) -> Result<Vec<Entry>, Fault> {
    let file = &knowledge.weights;
    let texts = Texts::new(rules);
    file.content.iter().map(|(name, weights)| entry(knowledge, rules, &texts, name, weights)).collect()
}

fn entry(knowledge: &Knowledge, rules: &Rules, texts: &Texts, name: &str, weights: &Spanned<String>) -> Result<Entry, Fault> {
    let file = &knowledge.weights;
    let at = weights.span().start;
    let elsewhere = !name.starts_with(['{', '=']) && texts.are_elsewhere(name);
    let name = if name.starts_with('{') { rules.concept(file, at, name)? } else { name.to_owned() };
    let weights = weights.as_ref().split(", ").map(|pair| weight(knowledge, file, at, pair)).collect::<Result<_, _>>()?;
    Ok(Entry { name, weights, elsewhere })
}

/// `mailbox_full 1.5`
fn weight<T>(knowledge: &Knowledge, file: &File<T>, at: usize, pair: &str) -> Result<(usize, i32), Fault> {
    let (reason, weight) = pair.split_once(' ').unwrap_or((pair, ""));
    let number = known(knowledge, file, reason, at)?;
    match weight.parse::<f32>().map(|weight| (weight * 10.0).round() as i32) {
        Ok(tenths) if tenths.abs() <= MOST && number < knowledge.reasons.len() => Ok((number, tenths)),
        _ => Err(file.fault(at, format!("`{pair}` is no weight"), "write a reason and a number from -6.3 to 6.3, as `mailbox_full 1.5`")),
    }
}
