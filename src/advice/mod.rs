//! Step 4: a verdict in words that a person can act on.

pub mod fill;
pub mod redact;
pub mod text;

use crate::{
    Audience, Options,
    failures::Failure,
    knowledge::{Category, CodeFacts, Counting, ListAction, Notice, Reason, Texts, Unreadable, Words},
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
    let (steps, reply) = said_to(options.audience, case.reason, options);
    let forwarded = case.failure.original_recipient.is_some().then_some(words.note_forwarded);
    Advice {
        title: texts.texts.title.to_owned(),
        meaning: texts.texts.meaning.to_owned(),
        steps: steps.iter().filter_map(|step| known.sentence(step)).collect(),
        reply: known.letter(reply),
        postmaster: known.letter(texts.postmaster),
        counting: counting(case.counting, words).to_owned(),
        notes: disagreement(case.reason, case.bounce, words).into_iter().chain(forwarded).map(str::to_owned).collect(),
    }
}

/// The steps of one who asks, and the letter that serves them. A page that has not learnt what is said to others than the
/// sender says to them what it says to the sender.
fn said_to(audience: Audience, reason: Reason, options: &Options) -> (&'static [&'static str], &'static str) {
    let texts = reason.texts(options.language);
    match (audience, reason.roles(options.language)) {
        (Audience::Sender, _) | (_, None) => (&texts.texts.steps, texts.texts.reply),
        (Audience::Agent, Some(roles)) => (&roles.agent, roles.customer),
        (Audience::Marketer, Some(roles)) => (&roles.marketer, roles.customer),
        (Audience::Admin, Some(roles)) => (&roles.admin, texts.postmaster),
        (Audience::Developer, Some(roles)) => (&roles.developer, texts.postmaster),
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
fn disagreement(reason: Reason, bounce: BounceType, words: &Words) -> Option<&'static str> {
    let facts = reason.facts();
    match (facts.category, bounce) {
        (Category::Temporary, BounceType::Hard) => Some(words.note_hard_but_temporary),
        (Category::Permanent, BounceType::Soft) => Some(words.note_soft_but_permanent),
        (Category::Sender | Category::Receiver, BounceType::Hard) if facts.list_action != ListAction::Remove => {
            Some(words.note_hard_but_address_good)
        }
        _ => None,
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
