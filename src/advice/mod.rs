//! Step 4: a verdict in words that a person can act on.

pub mod fill;
pub mod redact;
pub mod text;

use crate::{
    Audience, Options,
    failures::Failure,
    knowledge::{Category, CodeFacts, Counting, Notice, Reason, RoleTexts, Texts, Unreadable, Words},
    report::{Advice, BounceType, CodeMeaning, Details},
    verdict::codes,
};
use fill::Known;

/// What was found out of a failure.
pub struct Case<'a> {
    pub failure: &'a Failure,
    pub reason: Reason,
    pub bounce: BounceType,
    pub counting: Counting,
    pub details: &'a Details,
    pub provider: Option<&'static str>,
}

pub fn for_reason(case: &Case, options: &Options) -> Advice {
    let words = options.language.words();
    let known = Known { failure: Some(case.failure), details: case.details, provider: case.provider, words };
    let texts = case.reason.texts(options.language);
    let roles = case.reason.roles(options.language);
    let (steps, reply) = said_to(options.audience, texts, roles);
    let forwarded = case.failure.original_recipient.is_some().then_some(words.note_forwarded);
    Advice {
        title: texts.title.to_owned(),
        meaning: texts.meaning.to_owned(),
        steps: steps.iter().filter_map(|step| known.sentence(step)).collect(),
        reply: known.letter(reply),
        postmaster: roles.map(|roles| known.letter(roles.postmaster)).unwrap_or_default(),
        counting: counting(case.counting, words).to_owned(),
        notes: disagreement(case.failure, case.reason, case.bounce, words).into_iter().chain(forwarded.map(str::to_owned)).collect(),
    }
}

/// The steps of one who asks, and the letter that serves them. A page that has not learnt what is said to others than the
/// sender says to them what it says to the sender.
fn said_to(audience: Audience, texts: &'static Texts, roles: Option<&'static RoleTexts>) -> (&'static [&'static str], &'static str) {
    match (audience, roles) {
        (Audience::Sender, _) | (_, None) => (&texts.steps, texts.reply),
        (Audience::Agent, Some(roles)) => (&roles.agent, roles.customer),
        (Audience::Marketer, Some(roles)) => (&roles.marketer, roles.customer),
        (Audience::Admin, Some(roles)) => (&roles.admin, roles.postmaster),
        (Audience::Developer, Some(roles)) => (&roles.developer, roles.postmaster),
    }
}

pub fn counting(rule: Counting, words: &Words) -> &'static str {
    match rule {
        Counting::AtOnce => words.counting_at_once,
        Counting::After3In14Days => words.counting_after_3_in_14_days,
        Counting::Never => words.counting_never,
    }
}

pub fn for_notice(notice: Notice, options: &Options) -> Advice {
    from_texts(notice.texts(options.language), options.language.words())
}

/// Of a fake, it matters less that it is no error mail than what to do with it.
pub fn for_fake(options: &Options) -> Advice {
    let words = options.language.words();
    Advice {
        title: words.fake_title.to_owned(),
        meaning: words.fake_meaning.to_owned(),
        steps: vec![words.fake_delete.to_owned(), words.fake_password.to_owned()],
        ..Advice::default()
    }
}

pub fn for_unreadable(kind: &'static Unreadable, options: &Options) -> Advice {
    from_texts(kind.texts(options.language), options.language.words())
}

/// Where nothing failed there are no details.
fn from_texts(texts: &Texts, words: &'static Words) -> Advice {
    let known = Known { failure: None, details: &Details::default(), provider: None, words };
    Advice {
        title: texts.title.to_owned(),
        meaning: texts.meaning.to_owned(),
        steps: texts.steps.iter().filter_map(|step| known.sentence(step)).collect(),
        reply: known.letter(texts.reply),
        ..Advice::default()
    }
}

/// One sentence where the server's digit says another thing than the verdict.
fn disagreement(failure: &Failure, reason: Reason, bounce: BounceType, words: &Words) -> Option<String> {
    let (digit, note, but) = match bounce {
        BounceType::Hard => (5, words.note_hard, but_hard(reason, words)?),
        BounceType::Soft => (4, words.note_soft, but_soft(reason, words)?),
        BounceType::None => return None,
    };
    let reply = failure.reply_code.filter(|code| code / 100 == digit).map(|code| code.to_string());
    let is_so = |status: &String| status.bytes().next() == Some(b'0' + digit as u8);
    let code = reply.or_else(|| failure.status.clone().filter(is_so))?;
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
