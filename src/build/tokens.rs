//! Compiles the regular expressions of `tokens.toml` to sparse automata, so that the page only searches and never
//! compiles: that halves what `regex` itself would weigh there.

use crate::shape::{Fault, Knowledge};
use regex_automata::{
    dfa::{StartKind, dense},
    nfa::thompson,
    util::syntax,
};
use std::{fmt::Write, fs, path::Path};

pub fn tables(knowledge: &Knowledge, out: &Path) -> Result<String, Fault> {
    let file = &knowledge.tokens;
    let mut code = String::new();
    for (name, pattern) in &file.content {
        for (direction, reverse) in [("forward", false), ("backward", true)] {
            let bytes = automaton(pattern.as_ref(), reverse)
                .map_err(|error| file.fault(pattern.span().start, error, "mend the regular expression"))?;
            fs::write(out.join(format!("{name}.{direction}.dfa")), bytes).expect("OUT_DIR can be written");
        }
        let constant = name.to_uppercase();
        writeln!(
            code,
            "pub static {constant}: crate::input::token::Token = crate::input::token::Token::new(\
             include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.forward.dfa\")), include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.backward.dfa\")));"
        )
        .expect("a string can be written to");
        writeln!(code, "#[cfg(test)] pub const {constant}_PATTERN: &str = {:?};", pattern.as_ref()).expect("a string can be written to");
    }
    Ok(code)
}

/// Both tables are little endian, as wasm32 and the usual native machines are.
fn automaton(pattern: &str, reverse: bool) -> Result<Vec<u8>, String> {
    let kind = if reverse { StartKind::Anchored } else { StartKind::Both };
    let dfa = dense::Builder::new()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .thompson(thompson::Config::new().reverse(reverse).utf8(false).shrink(true))
        .configure(dense::Config::new().start_kind(kind).minimize(true).match_kind(if reverse {
            regex_automata::MatchKind::All
        } else {
            regex_automata::MatchKind::LeftmostFirst
        }))
        .build(pattern)
        .map_err(|error| error.to_string())?;
    let sparse = dfa.to_sparse().map_err(|error| error.to_string())?;
    Ok(sparse.to_bytes_little_endian())
}
