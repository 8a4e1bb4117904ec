//! Step 4: a verdict in words that a person can act on.

pub mod redact;
pub mod text;

use crate::{
    Options,
    failures::Failure,
    knowledge::{Category, CodeFacts, ListAction, Notice, Reason, Texts, Unreadable, Words},
    report::{Advice, BounceType, CodeMeaning},
    verdict::codes,
};

pub fn for_reason(failure: &Failure, reason: Reason, bounce: BounceType, options: &Options) -> Advice {
    let words = options.language.words();
    let mut advice = from_texts(reason.facts().texts(options.language), Some(failure), words);
    advice.notes.extend(disagreement(reason, bounce, words).map(str::to_owned));
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
