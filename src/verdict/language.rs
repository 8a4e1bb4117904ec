//! In which language a report speaks: by its script, else by small words and letters that its neighbours lack.

use super::finder::Finder;
use crate::input::{fields::floor, letters};
use std::{ops::Range, sync::LazyLock};

/// Tag, frequent words, and letters of its own.
const LATIN: &[(&str, &str, &str)] = &[
    ("en", "the your not message was to user address mailbox unknown and of is be", ""),
    ("de", "nicht wurde konnte diese ihre und der die das ist ich sie an", "ß"),
    ("fr", "votre pas été n'a le une est les des vous je suis la du", "ùœ"),
    ("es", "su tu mensaje no pudo el correo una los se ha estoy la", "ñ¿¡"),
    ("it", "messaggio non è il stato della di per che sono l'utente la", "ì"),
    ("pt", "sua mensagem não foi para uma os você em ao está a", "ãõ"),
    ("nl", "niet bericht het uw kon een je van is ik aan geen", ""),
    ("sv", "inte meddelandet kunde till ett att ditt och jag är den på det finns har med än", ""),
    ("da", "ikke blev blevet din til af kunne er jeg og meddelelse fordi endnu på det der findes har med end modtageren", "æ"),
    ("nb", "ikke ble blitt din til av kunne er jeg og meldingen fordi ennå nå på ta det finnes har med enn takk mottakeren", "æ"),
    ("fi", "ei ja on se sen koska tai viesti viestiä viestisi viestiäsi osoitteeseen ole olen voi seuraaville vielä oli kiitos palaan", ""),
    ("pl", "nie wiadomość została do się jest jestem lub w na", "łąężśźń"),
    ("cs", "nebyla zpráva zprávu se nelze pro byl byla nebo je na tomto jsem", "řěůč"),
    ("hu", "az nem üzenet hogy vagy és mert címzett címre levél meg nincs van a", "őű"),
    ("tr", "ve bu bir için ileti iletiniz adresine değil mesajınız", "ığş"),
];
/// Letters of one Chinese script only.
const SIMPLIFIED: &str = "邮发给达这为无个们说国时后会对过来没间请统户满认证级议纪办试继续";
const TRADITIONAL: &str = "郵發給達這為無個們說國時後會對過來沒間請統戶滿認證級議紀辦試繼續";

/// So much of a text tells its language.
const READ: usize = 2000;

/// BCP 47 tag; "und" where nothing tells.
pub fn of(text: &str) -> &'static str {
    let head = letters::lowered(&text[..floor(text, READ)]);
    let foreign: String = head.chars().filter(|c| !c.is_ascii()).collect();
    let count = |from: char, to: char| foreign.chars().filter(|c| (from..=to).contains(c)).count();
    let among = |set: &str| foreign.chars().filter(|c| set.contains(*c)).count();
    match () {
        () if count('\u{3041}', '\u{30ff}') > 2 => "ja",
        () if count('\u{ac00}', '\u{d7a3}') > 2 => "ko",
        () if count('\u{4e00}', '\u{9fff}') > 3 && among(TRADITIONAL) > among(SIMPLIFIED) => "zh-Hant",
        () if count('\u{4e00}', '\u{9fff}') > 3 => "zh-Hans",
        () if count('\u{400}', '\u{4ff}') > 5 && among("іїєґ") > among("ыэъё") => "uk",
        () if count('\u{400}', '\u{4ff}') > 5 => "ru",
        () => latin(&head, &foreign),
    }
}

/// Whether letters stand there that neither English nor Japanese has.
pub fn has_letters_of_elsewhere(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && letters::is_letter(c) && !super::words::is_wide(c) && !matches!(c, '\u{ff01}'..='\u{ff60}'))
}

/// Small words, and for each its length and the languages that have it, a bit each.
struct SmallWords {
    finder: Finder,
    words: Vec<(usize, u32)>,
}

impl SmallWords {
    fn new() -> Self {
        let mut all = Self { finder: Finder::default(), words: Vec::new() };
        for (number, (_, words, _)) in LATIN.iter().enumerate() {
            for word in words.split(' ') {
                let place = usize::from(all.finder.insert(word));
                all.words.resize(all.words.len().max(place + 1), (word.len(), 0));
                all.words[place].1 |= 1 << number;
            }
        }
        all
    }
}

/// Of two alike the earlier counts.
fn latin(text: &str, foreign: &str) -> &'static str {
    static SMALL: LazyLock<SmallWords> = LazyLock::new(SmallWords::new);
    let mut counts = [0; LATIN.len()];
    SMALL.finder.find(text, |word, at| {
        let (length, languages) = SMALL.words[usize::from(word)];
        if at.len() == length && stands_alone(text, at) {
            let is_of = |number: usize| languages >> number & 1;
            counts.iter_mut().enumerate().for_each(|(number, count)| *count += 2 * is_of(number) as usize);
        }
    });
    let mut best = ("und", 0);
    for (count, (tag, _, own)) in counts.iter().zip(LATIN) {
        let count = count + foreign.chars().filter(|c| own.contains(*c)).count();
        if count > best.1 {
            best = (tag, count);
        }
    }
    best.0
}

/// Not within a longer word, nor in the name of a host or an address, which are of no language.
fn stands_alone(text: &str, at: Range<usize>) -> bool {
    let before = text[..at.start].chars().next_back().unwrap_or(' ');
    let mut after = text[at.end..].chars();
    let next = after.next().unwrap_or(' ');
    let goes_on = next == '@' || next == '.' && after.next().is_some_and(letters::is_letter);
    !letters::is_letter(before) && !matches!(before, '.' | '@') && !letters::is_letter(next) && !goes_on
}
