//! How much a reading of bytes looks like words of some language: what the charset of a mail without an honest label is
//! judged by. Knows scripts and what stands beside what in them, but no language.

use super::letters::{is_letter, lower};

/// Frequent in Chinese, and in reports: in no wrong reading so many of them come together.
const COMMON: &str = "的一是不了在人有我这为大来以个中上们到地也时出要下可你自会后能对其所行过用发成多日无同法起将还分此前定见主没从件收信址箱您系统服务器败退投递户\
    邮已满因被请域名找送達為來個們說國時後會對過發無當與將還見從這郵傳遞寄務統戶滿請網回";
const VOWELS: &str = "àâäáãåæèéêëíìîïóòôöõøúùûüœąęěůýőűı";
const CONSONANTS: &str = "çñßćłńśźżčďňřšťžğş";
/// Marks that may follow any word.
const MARKS: &str = "\u{a0}»«’‘“”„…–—°·•";

/// The mean over the characters beyond ASCII; words have 100 and more, 0 tells nothing.
pub fn likely(text: &str) -> i32 {
    let (mut sum, mut count, mut kana, mut common) = (0, 0, 0, 0);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            let after = chars.peek().copied().unwrap_or(' ');
            count += 1;
            kana += i32::from(is_kana(c));
            common += i32::from(c >= '\u{4e00}' && COMMON.contains(c));
            sum += weight(before, c, after);
        }
        before = c;
    }
    // Japanese and Chinese charsets have the kana in the same places: where there are some, kanji tell nothing
    let common = if kana * 8 > count { 0 } else { common };
    (sum + 40 * (kana + common)) * 10 / count.max(1)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fc}')
}

fn weight(before: char, c: char, after: char) -> i32 {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fc}' => 0,
        '\u{4e00}'..='\u{9fff}' if before.is_ascii_alphabetic() => -30,
        '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}' => 10,
        '\u{4e00}'..='\u{9fff}' | '\u{ff61}'..='\u{ff9f}' => 0,
        '\u{ac00}'..='\u{d7a3}' if matches!(before, '\u{4e00}'..='\u{9fff}') || before.is_ascii_alphabetic() => -30,
        '\u{ac00}'..='\u{d7a3}' => hangul(c),
        '\u{401}'..='\u{457}' | '\u{490}' | '\u{491}' => cyrillic(before, c, after),
        '\u{c0}'..='\u{17f}' => latin(before, c, after),
        _ if MARKS.contains(c) && !is_foreign_capital(before) => 0,
        _ => -40,
    }
}

/// By the consonant at its end: those of a wrong reading are as often rare ones.
fn hangul(c: char) -> i32 {
    if matches!((c as u32 - 0xac00) % 28, 0 | 1 | 4 | 8 | 16 | 17 | 19..=21) { 30 } else { -10 }
}

/// Small letters, and capitals where words begin; a wrong reading swaps them, or stands amid Latin letters.
fn cyrillic(before: char, c: char, after: char) -> i32 {
    let is_capital = lower(c) != c;
    match c {
        _ if before.is_ascii_alphabetic() || after.is_ascii_alphabetic() => -30,
        _ if is_capital && is_letter(before) && lower(before) == before => -70,
        _ if is_capital && is_letter(before) => 0,
        // one letter between blanks may as well be an 'è'
        _ if !is_letter(before) && !is_letter(after) => 5,
        'о' | 'е' | 'а' | 'и' | 'і' | 'н' | 'т' | 'с' | 'р' | 'в' | 'л' => 30,
        'щ' | 'ъ' | 'ч' | 'ц' | 'ф' | 'э' | 'ю' => 5,
        '\u{430}'..='\u{44f}' => 25,
        '\u{410}'..='\u{42f}' | 'ё' | 'Ё' | 'є' | 'ї' | 'Є' | 'І' | 'Ї' | 'ґ' => 15,
        _ => -20,
    }
}

fn latin(before: char, c: char, after: char) -> i32 {
    let small = lower(c);
    let is_within = is_letter(before) && lower(before) == before;
    match small {
        _ if small != c && is_within => -20,
        'i' => 20,
        _ if VOWELS.contains(small) => match (is_vowel(before), is_vowel(after)) {
            // two of them only where they are long
            _ if VOWELS.contains(lower(before)) && before != c => -20,
            (true, true) => 0,
            // 'ő' is Hungarian, 'ś' Polish; 'õ' stands in Portuguese plurals, 'œ' in a few French words
            _ if (small == 'õ' && after != 'e') || (small == 'œ' && after != 'u') => 5,
            (true, _) if small == 'ą' => 10,
            (_, true) => 15,
            _ => 20,
        },
        _ if CONSONANTS.contains(small) && (is_vowel(before) || is_vowel(after)) => 20,
        _ if CONSONANTS.contains(small) => 5,
        _ => -20,
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y') || VOWELS.contains(lower(c))
}

/// 'Ã' and its kin begin what was UTF-8.
fn is_foreign_capital(c: char) -> bool {
    !c.is_ascii() && lower(c) != c
}
