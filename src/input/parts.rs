//! Which of many words stand in a text, wherever they begin: one pass, in which each is sought only where its first two
//! bytes are.

pub struct Parts {
    /// By the hash of their first two bytes; each with its place in the list.
    words: Vec<(usize, &'static str)>,
    /// For each hash, where its words begin among all.
    starts: Vec<u16>,
}

const HASHES: usize = 1024;

fn hash(first: u8, second: u8) -> usize {
    (usize::from(first) << 5 ^ usize::from(second)) % HASHES
}

impl Parts {
    /// Words of one byte are not found.
    pub fn new(list: &[&'static str]) -> Self {
        let hash_of = |word: &str| word.as_bytes().first_chunk().map_or(HASHES, |[first, second]| hash(*first, *second));
        let mut parts = Self { words: Vec::new(), starts: Vec::new() };
        for wanted in 0..HASHES {
            parts.starts.push(parts.words.len() as u16);
            parts.words.extend(list.iter().copied().enumerate().filter(|(_, word)| hash_of(word) == wanted));
        }
        parts.starts.push(parts.words.len() as u16);
        parts
    }

    /// The places in the list of the words that stand in `text`, as often as they do.
    pub fn find(&self, text: &str) -> impl Iterator<Item = usize> {
        let mut rest = text.as_bytes();
        let (mut here, mut near) = (rest, self.words[..0].iter());
        std::iter::from_fn(move || {
            loop {
                if let Some((place, _)) = near.by_ref().find(|(_, word)| here.starts_with(word.as_bytes())) {
                    return Some(*place);
                }
                let [first, second] = *rest.first_chunk()?;
                if let [from, to, ..] = self.starts[hash(first, second)..] {
                    near = self.words[usize::from(from)..usize::from(to)].iter();
                }
                here = rest;
                rest = &rest[1..];
            }
        })
    }

    pub fn is_any_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}
