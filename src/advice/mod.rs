//! Step 4: a verdict in words that a person can act on.

pub mod redact;
pub mod text;

use crate::{
    Options,
    failures::Failure,
    knowledge::{Category, CodeFacts, Notice, Reason, Texts, Unreadable, Words},
    report::{Advice, BounceType, CodeMeaning},
    verdict::codes,
};

pub fn for_reason(failure: &Failure, reason: Reason, bounce: BounceType, options: &Options) -> Advice {
    let words = options.language.words();
    let mut advice = from_texts(reason.facts().texts(options.language), Some(failure), words);
    advice.notes.extend(disagreement(failure, reason, bounce, words));
    if failure.original_recipient.is_some() {
        advice.notes.push(words.note_forwarded.to_owned());
    }
    advice
}

pub fn for_notice(notice: Notice, options: &Options) -> Advice {
    from_texts(notice.facts().texts(options.language), None, options.language.words())
}

/// Of a fake, it matters less that it is no error mail than what to do with it.
pub fn for_fake(options: &Options) -> Advice {
    let words = options.language.words();
    Advice {
        title: words.fake_title.to_owned(),
        meaning: words.fake_meaning.to_owned(),
        steps: vec![words.fake_delete.to_owned(), words.fake_password.to_owned()],
        reply: String::new(),
        notes: Vec::new(),
    }
}

pub fn for_unreadable(kind: &'static Unreadable, options: &Options) -> Advice {
    from_texts(kind.texts(options.language), None, options.language.words())
}

fn from_texts(texts: &Texts, failure: Option<&Failure>, words: &Words) -> Advice {
    Advice {
        title: texts.title.to_owned(),
        meaning: texts.meaning.to_owned(),
        steps: texts.steps.iter().map(|step| (*step).to_owned()).collect(),
        reply: reply(texts.reply, failure, words),
        notes: Vec::new(),
    }
}

/// Fills the details in; a line whose detail is not known is left out.
fn reply(template: &str, failure: Option<&Failure>, words: &Words) -> String {
    let recipient = failure.and_then(|f| f.final_recipient.as_deref()).unwrap_or(words.some_address);
    let details = [
        ("{host}", failure.and_then(|f| f.remote_mta.as_deref())),
        ("{diagnostic}", failure.map(|f| f.words.as_str()).filter(|w| !w.is_empty())),
    ];
    let known = |line: &&str| details.iter().all(|(name, value)| value.is_some() || !line.contains(name));
    let mut text = template.lines().filter(known).collect::<Vec<_>>().join("\n").replace("{recipient}", recipient);
    for (name, value) in details {
        text = text.replace(name, value.unwrap_or_default());
    }
    text
}

/// One sentence where the server's digit says another thing than the verdict.
fn disagreement(failure: &Failure, reason: Reason, bounce: BounceType, words: &Words) -> Option<String> {
    let (note, but) = match bounce {
        BounceType::Hard => (words.note_hard, but_hard(reason, words)?),
        BounceType::Soft => (words.note_soft, but_soft(reason, words)?),
        BounceType::None => return None,
    };
    let digit = if bounce == BounceType::Hard { '5' } else { '4' };
    let codes = [failure.reply_code.map(|code| code.to_string()), failure.status.clone()];
    let code = codes.into_iter().flatten().find(|code| code.starts_with(digit))?;
    Some(note.replace("{code}", &code).replace("{but}", but))
}

/// Why a code for good does not mean that the address is bad.
fn but_hard(reason: Reason, words: &Words) -> Option<&'static str> {
    let facts = reason.facts();
    match (reason, facts.category) {
        (Reason::MailboxFull, _) => Some(words.but_mailbox_full),
        (Reason::ConnectionFailed, _) => Some(words.but_connection_failed),
        (Reason::Greylisted, _) => Some(words.but_greylisted),
        (Reason::RateLimited, _) => Some(words.but_rate_limited),
        (Reason::DeliveryExpired, _) => Some(words.but_delivery_expired),
        (_, Category::Temporary) => Some(words.but_server_failure),
        (_, Category::Sender) => Some(words.but_sender),
        (_, Category::Receiver) => Some(words.but_receiver),
        (_, Category::Permanent | Category::Unknown) => None,
    }
}

/// Why a code that asks to wait does not mean that waiting helps.
fn but_soft(reason: Reason, words: &Words) -> Option<&'static str> {
    match reason {
        Reason::UserUnknown => Some(words.but_user_unknown),
        Reason::DomainUnknown => Some(words.but_domain_unknown),
        Reason::NoMailService => Some(words.but_no_mail_service),
        Reason::MailboxDisabled => Some(words.but_mailbox_disabled),
        Reason::AddressMoved => Some(words.but_address_moved),
        Reason::Suppressed => Some(words.but_suppressed),
        // these a server may well take a little later, of its own accord
        Reason::TooManyRecipients | Reason::TlsRequired | Reason::PolicyRejected | Reason::ProtocolError => None,
        _ => (reason.facts().category == Category::Sender).then_some(words.but_sender_waits),
    }
}

/// The failure's codes in plain words.
pub fn codes(failure: &Failure, options: &Options) -> Vec<CodeMeaning> {
    let explain =
        |code: String, facts: Option<&'static CodeFacts>| facts.map(|f| CodeMeaning { code, meaning: f.meaning(options.language) });
    let reply = failure.reply_code.and_then(|code| explain(code.to_string(), codes::of_reply(&code.to_string())));
    let status = failure.status.clone().and_then(|code| explain(code.clone(), codes::of_status(&code)));
    reply.into_iter().chain(status).collect()
}

#[cfg(test)]
mod tests {
    use super::{BounceType, Category, Failure, Reason, disagreement};
    use crate::Language;

    /// Every reason with either digit, in every language.
    #[test]
    fn one_sentence_where_word_and_digit_disagree() {
        for (language, reason) in Language::ALL.iter().flat_map(|language| Reason::ALL.iter().map(move |reason| (*language, *reason))) {
            let note = |code: u16, bounce| {
                let failure = Failure { reply_code: Some(code), ..Failure::default() };
                disagreement(&failure, reason, bounce, language.words())
            };
            let (hard, soft, none) = (note(552, BounceType::Hard), note(452, BounceType::Soft), note(552, BounceType::None));
            let category = reason.facts().category;
            assert_eq!(
                hard.is_some(),
                matches!(category, Category::Temporary | Category::Sender | Category::Receiver),
                "{reason:?}: {hard:?}"
            );
            let may_pass = [Reason::TooManyRecipients, Reason::TlsRequired, Reason::PolicyRejected, Reason::ProtocolError];
            let is_lasting = category == Category::Permanent || category == Category::Sender && !may_pass.contains(&reason);
            assert_eq!(soft.is_some(), is_lasting, "{reason:?}: {soft:?}");
            assert_eq!(none, None);
            for (note, code) in [(hard, "552"), (soft, "452")] {
                let Some(note) = note else { continue };
                assert!(note.contains(code) && !note.contains('{'), "{note}");
                assert_eq!(note.matches(['.', '。']).count(), 1, "one sentence: {note}");
            }
        }
    }

    #[test]
    fn the_code_that_disagrees_is_named() {
        let failure = Failure { reply_code: Some(452), status: Some("5.2.2".to_owned()), ..Failure::default() };
        let note = disagreement(&failure, Reason::MailboxFull, BounceType::Hard, Language::En.words()).unwrap_or_default();
        assert!(note.starts_with("The server answered 5.2.2, a code for a permanent failure, but the mailbox is only full"), "{note}");
    }
}
