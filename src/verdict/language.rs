//! In which language a report speaks: by its script, else by small words and letters that its neighbours lack.

use crate::input::letters;

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

/// BCP 47 tag; "und" where nothing tells.
pub fn of(text: &str) -> &'static str {
    let head: String = text.chars().take(2000).map(letters::lower).collect();
    let count = |from: char, to: char| head.chars().filter(|c| (from..=to).contains(c)).count();
    let among = |set: &str| head.chars().filter(|c| set.contains(*c)).count();
    match () {
        () if count('\u{3041}', '\u{30ff}') > 2 => "ja",
        () if count('\u{ac00}', '\u{d7a3}') > 2 => "ko",
        () if count('\u{4e00}', '\u{9fff}') > 3 && among(TRADITIONAL) > among(SIMPLIFIED) => "zh-Hant",
        () if count('\u{4e00}', '\u{9fff}') > 3 => "zh-Hans",
        () if count('\u{400}', '\u{4ff}') > 5 && among("іїєґ") > among("ыэъё") => "uk",
        () if count('\u{400}', '\u{4ff}') > 5 => "ru",
        () => latin(&head),
    }
}

/// Of two alike the earlier counts.
fn latin(text: &str) -> &'static str {
    let mut best = ("und", 0);
    // names of hosts and addresses are of no language
    let is_name = |token: &str| token.trim_end_matches(|c| !letters::is_letter(c)).contains(['@', '.']);
    let plain = || text.split_whitespace().filter(|token| !is_name(token));
    let words = || plain().flat_map(|token| token.split(|c: char| !letters::is_letter(c) && c != '\'')).take(150);
    for (tag, small, own) in LATIN {
        let found = words().filter(|word| small.split(' ').any(|known| known == *word)).count();
        let found = found * 2 + text.chars().filter(|c| own.contains(*c)).count();
        if found > best.1 {
            best = (tag, found);
        }
    }
    best.0
}
