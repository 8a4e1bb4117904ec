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
