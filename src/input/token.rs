//! Searches the token tables that the build made from `knowledge/tokens.toml`.

use regex_automata::{
    Anchored, Input,
    dfa::{Automaton, sparse},
};
use std::{ops::Range, sync::OnceLock};

type Dfa = sparse::DFA<&'static [u8]>;

/// One kind of token: an address, a status code, …
pub struct Token {
    forward: &'static [u8],
    backward: &'static [u8],
    dfas: OnceLock<(Dfa, Dfa)>,
}

impl Token {
    pub const fn new(forward: &'static [u8], backward: &'static [u8]) -> Self {
        Self { forward, backward, dfas: OnceLock::new() }
    }

    fn dfas(&self) -> &(Dfa, Dfa) {
        let read = |bytes| sparse::DFA::from_bytes(bytes).expect("the build wrote this table").0;
        self.dfas.get_or_init(|| (read(self.forward), read(self.backward)))
    }

    /// The first such token of `text` that begins at `from` or later.
    pub fn find_at(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let (forward, backward) = self.dfas();
        let input = Input::new(text).range(from.min(text.len())..);
        let end = forward.try_search_fwd(&input).ok()??.offset();
        let input = Input::new(text).range(from..end).anchored(Anchored::Yes);
        let start = backward.try_search_rev(&input).ok()??.offset();
        Some(start..end)
    }

    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_at(text, 0)
    }

    pub fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find_at(text, from)?;
            from = found.end.max(from + 1);
            Some(found)
        })
    }

    /// Whether the whole of `text` is one such token.
    pub fn is(&self, text: &str) -> bool {
        self.find(text) == Some(0..text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Token;
    use crate::knowledge;
    use regex::bytes::Regex;
    use std::{fs, path::Path};

    /// The tables and the crate `regex` find the same tokens in every mail of the project's own.
    #[test]
    fn tables_agree_with_the_oracle() {
        let tokens: [(&Token, &str); 4] = [
            (&knowledge::ADDRESS, knowledge::ADDRESS_PATTERN),
            (&knowledge::STATUS, knowledge::STATUS_PATTERN),
            (&knowledge::REPLY_CODE, knowledge::REPLY_CODE_PATTERN),
            (&knowledge::IPV4, knowledge::IPV4_PATTERN),
        ];
        let mails = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"));
        assert!(mails.len() > 100, "only {} mails", mails.len());
        for (token, pattern) in tokens {
            let oracle = Regex::new(&format!("(?-u){pattern}")).unwrap();
            for mail in &mails {
                let told: Vec<_> = oracle.find_iter(mail.as_bytes()).map(|m| m.range()).collect();
                assert_eq!(token.find_all(mail).collect::<Vec<_>>(), told, "{pattern}");
            }
        }
    }

    fn texts(folder: &Path) -> Vec<String> {
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let read = |path: std::path::PathBuf| if path.is_dir() { texts(&path) } else { fs::read_to_string(path).into_iter().collect() };
        paths.flat_map(read).collect()
    }
}
