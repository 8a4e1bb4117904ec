//! The short answers beneath the steps: who can mend it, what a list does, what else it may be, which words decided.

use crate::advice::fill;
use crate::app::{browser, words};
use crate::knowledge::{Category, ListAction, Responsible, Words};
use crate::report::{Alternative, Recipient, WitnessKind};
use crate::{Language, Report};
use yew::prelude::*;

pub fn facts(report: &Report, recipient: &Recipient, language: Language) -> Html {
    let w = words::of(language);
    let rows = [
        row("responsible", w.who_mends, Some(text(responsible(recipient, w)))),
        row("list", w.list, Some(list(recipient, w))),
        row("alternatives", w.alternatives, alternatives(&recipient.alternatives, language)),
        row("decisive", w.decisive, decisive(report, recipient)),
        row("limit", w.size_limit, recipient.details.size_limit.map(|bytes| text(&fill::size(bytes)))),
        row("size", w.message_size, recipient.details.message_size.map(|bytes| text(&fill::size(bytes)))),
        row("wait", w.retry_after, recipient.details.retry_after.map(|seconds| text(&fill::duration(seconds, w)))),
        row("lifetime", w.queue_lifetime, recipient.details.queue_lifetime.map(|seconds| text(&fill::duration(seconds, w)))),
        row("until", w.retry_until, recipient.will_retry_until.as_deref().map(|until| text(&date(until, language)))),
        row("returned", w.returned_mail, returned(report, language)),
    ];
    html! { <dl class="facts">{ for rows }</dl> }
}

fn row(name: &'static str, label: &'static str, value: Option<Html>) -> Html {
    value.map(|value| html! { <div data-fact={name}><dt>{ label }</dt><dd>{ value }</dd></div> }).unwrap_or_default()
}

fn text(text: &str) -> Html {
    html! { { text } }
}

pub fn date(iso: &str, language: Language) -> String {
    browser::local_date(iso, language)
}

fn responsible(recipient: &Recipient, w: &Words) -> &'static str {
    match recipient.responsible {
        Responsible::Sender => w.responsible_sender,
        Responsible::SenderAdmin => w.responsible_sender_admin,
        Responsible::Recipient => w.responsible_recipient,
        Responsible::RecipientAdmin => w.responsible_recipient_admin,
        Responsible::Nobody if recipient.category == Category::Unknown => w.responsible_unknown,
        Responsible::Nobody => w.responsible_nobody,
    }
}

/// What to do with the address, and by how many failures.
fn list(recipient: &Recipient, w: &Words) -> Html {
    html! { <>{ list_action(recipient.list_action, w) }<span class="counting">{ &recipient.advice.counting }</span></> }
}

fn list_action(action: ListAction, w: &Words) -> &'static str {
    match action {
        ListAction::Remove => w.list_remove,
        ListAction::Correct => w.list_correct,
        ListAction::Pause => w.list_pause,
        ListAction::Keep => w.list_keep,
    }
}

/// First in words; an unknown cause is sure of nothing and says nothing.
pub fn certainty(recipient: &Recipient, w: &Words) -> Option<Html> {
    let words = match recipient.confidence {
        _ if recipient.category == Category::Unknown => return None,
        c if c >= 0.9 => w.sure_almost,
        c if c >= 0.65 => w.sure_likely,
        _ => w.sure_perhaps,
    };
    let percent = words::fill(w.percent, "number", &words::percent(recipient.confidence));
    Some(
        html! { <span class="certainty"><span class="unseen">{ w.how_sure }{ w.colon }</span>{ words }<span class="percent">{ percent }</span></span> },
    )
}

fn alternatives(others: &[Alternative], language: Language) -> Option<Html> {
    let lines = others.iter().map(|other| {
        let title = other.reason.texts(language).title;
        let line = words::fill(words::of(language).alternative, "title", title);
        html! { <li>{ words::fill(&line, "number", &words::percent(other.confidence)) }</li> }
    });
    (!others.is_empty()).then(|| html! { <ul>{ for lines }</ul> })
}

/// The words and codes that stand in the report; what merely stands around is no quotation.
fn decisive(report: &Report, recipient: &Recipient) -> Option<Html> {
    let lang = (report.language != "und").then_some(report.language);
    let mut said: Vec<&str> = recipient.evidence.iter().filter(|e| e.witness != WitnessKind::Context).map(|e| e.text.as_str()).collect();
    said.dedup();
    let quotes = said.iter().map(|words| html! { <li><mark translate="no" {lang}>{ words }</mark></li> });
    (!said.is_empty()).then(|| html! { <ul class="quotes">{ for quotes }</ul> })
}

/// By its subject a person knows which mail it was.
fn returned(report: &Report, language: Language) -> Option<Html> {
    let message = report.message.as_ref()?;
    let subject = message.subject.as_deref().unwrap_or(words::of(language).subject_missing);
    let sent = message.date.as_deref().map(|sent| date(sent, language));
    Some(html! { <>{ subject }if let Some(sent) = sent { <span class="percent">{ sent }</span> }</> })
}
