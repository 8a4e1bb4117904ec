//! Whether a text may say more to one who knows the words of other languages than English and Japanese: the page brings them
//! only then.

use super::{InputKind, Reason, Report};
use crate::{knowledge::reading, verdict::language};

/// Verdicts below this share are worth another look.
const SURE: f32 = 0.6;

/// In so many bytes two letters may be a word of any language.
const BEGINNING: usize = 60;

/// So many recipients tell in which language their servers speak.
const MOST: usize = 20;

impl Report {
    /// `at_once`: the text came as a whole. The beginning of one that is being typed tells little.
    pub fn may_be_elsewhere(&self, text: &str, at_once: bool) -> bool {
        let tells_much = at_once || text.len() > BEGINNING;
        language::has_letters_of_elsewhere(text)
            || tells_much && (is_elsewhere(self.language) || self.said().any(|words| is_elsewhere(language::of(words)) || tells(words)))
            || at_once && self.language == "und" && self.is_doubtful()
    }

    /// What servers said.
    fn said(&self) -> impl Iterator<Item = &str> {
        self.recipients.iter().take(MOST).filter_map(|recipient| recipient.diagnostic_code.as_deref())
    }

    fn is_doubtful(&self) -> bool {
        let unsure = self.recipients.iter().any(|recipient| recipient.reason == Reason::Unknown || recipient.confidence < SURE);
        unsure || self.recipients.is_empty() && self.notice.is_none() && self.input != InputKind::Empty
    }
}

fn is_elsewhere(language: &str) -> bool {
    !matches!(language, "en" | "ja" | "und")
}

fn tells(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    reading().of_elsewhere.iter().any(|telling| words.contains(telling))
}

#[cfg(test)]
mod tests {
    use crate::{Options, analyze};

    fn may_be_elsewhere(text: &str) -> bool {
        analyze(text.as_bytes(), &Options::default()).may_be_elsewhere(text, true)
    }

    #[test]
    fn only_other_languages_are_elsewhere() {
        for text in
            ["550 5.1.1 User unknown", "メールボックスが容量を超えています", "421 4.7.0 Try later", "宛先のアドレスが見つかりません。"]
        {
            assert!(!may_be_elsewhere(text), "{text}");
        }
        let elsewhere = [
            "550 5.1.1 Das Postfach ist nicht vorhanden",
            "550 Empfänger unbekannt",
            "550 Onbekende gebruiker",
            "받는 사람의 사서함이 가득 찼습니다",
            "收件人邮箱已满，邮件被退回",
            "почтовый ящик переполнен",
            "550 5.1.1 Adresse d au moins un destinataire invalide",
        ];
        for text in elsewhere {
            assert!(may_be_elsewhere(text), "{text}");
        }
    }

    /// Half-typed words are of no language.
    #[test]
    fn typing_brings_nothing() {
        let text = "550 5.1.1 <taro@example.jp>: User unknown, the mail to him was not delivered";
        let is_read = |end: &usize| analyze(&text.as_bytes()[..*end], &Options::default()).may_be_elsewhere(&text[..*end], false);
        assert_eq!((1..text.len()).filter(is_read).map(|end| &text[..end]).collect::<Vec<_>>(), [""; 0]);
    }
}
