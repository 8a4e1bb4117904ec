//! Slips of a writer's hand: the known word that a mistyped one was meant to be.

/// The nearest of the known words that are alike, within so many slips; none where the word itself is known. A letter too many, too few,
/// another one, or two that changed places is one slip.
pub fn nearest<'a>(word: &str, slips: usize, known: &[&'a str], is_alike: &dyn Fn(&str) -> bool) -> Option<&'a str> {
    let letters = letter_set(word);
    // a slip changes the set of letters by two at most: few words are left to compare letter by letter
    let may_be =
        |known: &str| known.len().abs_diff(word.len()) <= slips && (letter_set(known) ^ letters).count_ones() as usize <= 2 * slips;
    let (mut nearest, mut least) = (None, slips + 1);
    for known in known {
        if is_alike(known) && may_be(known) {
            let far = strsim::osa_distance(known, word);
            if far < least {
                (nearest, least) = (Some(*known), far);
            }
        }
    }
    nearest.filter(|_| least > 0)
}

/// A bit for each letter that occurs, some sharing one.
fn letter_set(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}
