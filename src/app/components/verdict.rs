//! The answer: the reason as the largest words of the page, then what to do, then all else.

use super::copy::CopyButton;
use super::look::{self, Look};
use super::recipients::{self, Group, addresses, groups};
use super::words_said::server_words;
use super::{admin, facts};
use crate::advice::text::warned;
use crate::app::state::{self, State};
use crate::app::{browser, words};
use crate::knowledge::Words;
use crate::report::{Action, Advice, Recipient, Warning};
use crate::{Audience, Language, Options, Reason, Report};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub report: Rc<Report>,
    pub options: Options,
    pub wished: Options,
    pub send: UseReducerDispatcher<State>,
}

#[component]
pub fn Verdict(props: &Props) -> Html {
    let (report, language) = (&*props.report, props.options.language);
    let w = words::of(language);
    html! {
        <section class="verdict" aria-label={w.verdict_label} lang={language.name()} data-notice={report.notice.map(|notice| notice.name())}>
            { for report.warnings.iter().map(|warning| warn(*warning, w)) }
            { answer(report, language, props) }
            if report.notice.is_some() || !report.recipients.is_empty() {
                { take_away(report, language) }
            }
            <p class="printed">{ words::fill(w.printed, "date", &browser::today(language)) }</p>
        </section>
    }
}

fn answer(report: &Report, language: Language, props: &Props) -> Html {
    let groups = groups(report);
    match (&report.advice, groups.as_slice()) {
        (Some(advice), groups) => notice(report, advice, groups, language),
        (None, [group]) => card(report, group, language, props),
        (None, groups) => several(report, groups, language, props),
    }
}

fn warn(warning: Warning, w: &Words) -> Html {
    let name = match warning {
        Warning::Spoofed => "spoofed",
        Warning::Phishing => "phishing",
        Warning::Partial => "partial",
        Warning::Truncated => "truncated",
        Warning::CharsetGuessed => "charset_guessed",
    };
    html! { <p class="warning" data-warning={name}>{ warned(warning, w) }</p> }
}

/// No failure, or nothing that could be read: calm, whatever the words say.
fn notice(report: &Report, advice: &Advice, groups: &[Group], language: Language) -> Html {
    let look = look::of_report(report);
    html! {
        <article class="card" data-look={look.tone()} data-kind={report.notice.map_or("unreadable", |notice| notice.name())}>
            <span class="stamps">{ look.stamp(words::of(language)) }</span>
            <h2>{ &advice.title }</h2>
            { body(advice, words::of(language), &Html::default()) }
            { for groups.iter().map(|group| cause(report, group, language)) }
            { reply(advice, language) }
        </article>
    }
}

/// Why a mail is late, beneath the notice that it is.
fn cause(report: &Report, group: &[&Recipient], language: Language) -> Html {
    let Some(first) = group.first() else { return Html::default() };
    let w = words::of(language);
    html! {
        <section class="cause" data-reason={first.reason.name()}>
            { addresses(group, language) }
            if first.action == Action::Delayed {
                <p><span class="label">{ w.cause }</span>{ w.colon }{ &first.advice.title }</p>
            }
            { facts::facts(report, first, language) }
            { proof(report, first, language) }
        </section>
    }
}

fn several(report: &Report, groups: &[Group], language: Language, props: &Props) -> Html {
    let count = words::fill(words::of(language).recipients, "number", &report.recipients.len().to_string());
    html! {
        <>
            <p class="count">{ count }</p>
            { for groups.iter().enumerate().map(|(number, group)| fold(report, group, number == 0, language, props)) }
        </>
    }
}

/// One line for a group; opened, the line grows into the head of the card.
fn fold(report: &Report, group: &[&Recipient], open: bool, language: Language, props: &Props) -> Html {
    let Some(first) = group.first() else { return Html::default() };
    let others = group.len() - 1;
    html! {
        <details class="fold" {open} data-look={look::of_recipient(first).tone()}>
            <summary>
                { stamps(first, words::of(language)) }
                <span class="fold-text">
                    <h2>{ &first.advice.title }</h2>
                    <span class="fold-address" translate="no">
                        { recipients::name(first, language) }
                        if others > 0 { <span class="others">{ words::fill(words::of(language).others, "number", &others.to_string()) }</span> }
                    </span>
                </span>
            </summary>
            <article class="card" data-reason={first.reason.name()}>{ content(report, group, first, language, props) }</article>
        </details>
    }
}

fn card(report: &Report, group: &[&Recipient], language: Language, props: &Props) -> Html {
    let Some(first) = group.first() else { return Html::default() };
    html! {
        <article class="card" data-look={look::of_recipient(first).tone()} data-reason={first.reason.name()}>
            { stamps(first, words::of(language)) }
            <h2>{ &first.advice.title }</h2>
            { content(report, group, first, language, props) }
        </article>
    }
}

fn stamps(recipient: &Recipient, w: &Words) -> Html {
    let look = look::of_recipient(recipient);
    html! {
        <span class="stamps">
            { look.stamp(w) }
            if recipient.action == Action::Delayed { <span class="still">{ w.still_trying_label }</span> }
            if look != Look::Arrived { { facts::certainty(recipient, w) } }
        </span>
    }
}

/// All of a card but its head.
fn content(report: &Report, group: &[&Recipient], first: &Recipient, language: Language, props: &Props) -> Html {
    let w = words::of(language);
    html! {
        <>
            { addresses(group, language) }
            { calm(report, first, w) }
            { body(&first.advice, w, &roles(props)) }
            { facts::facts(report, first, language) }
            { links(first, w) }
            { proof(report, first, language) }
            { reply(&first.advice, language) }
            { postmaster(&first.advice, props) }
        </>
    }
}

fn body(advice: &Advice, w: &Words, roles: &Html) -> Html {
    html! {
        <>
            <p class="meaning">{ &advice.meaning }</p>
            { for advice.notes.iter().map(|note| html! { <p class="note">{ note }</p> }) }
            { roles.clone() }
            if !advice.steps.is_empty() { <h3>{ w.next_steps }</h3> }
            { steps(&advice.steps) }
        </>
    }
}

fn steps(steps: &[String]) -> Html {
    match steps {
        [] => Html::default(),
        [only] => html! { <p class="only-step">{ only }</p> },
        _ => html! { <ol class="steps">{ for steps.iter().map(|step| html! { <li>{ step }</li> }) }</ol> },
    }
}

/// Readers first ask whether the mail is a virus. Said only where it is true.
fn calm(report: &Report, recipient: &Recipient, w: &Words) -> Html {
    let doubtful = report.warnings.iter().any(|warning| matches!(warning, Warning::Phishing | Warning::Spoofed));
    let line = match recipient.action {
        Action::Failed if doubtful || recipient.reason == Reason::VirusDetected => return Html::default(),
        Action::Failed => w.not_virus,
        Action::Delayed => w.still_trying,
        Action::Delivered | Action::Relayed | Action::Expanded => w.arrived,
    };
    html! { <p class="calm">{ line }</p> }
}

fn links(recipient: &Recipient, w: &Words) -> Html {
    let details = &recipient.details;
    let lookup = details.blocklist.as_ref().map(|list| (list.lookup_url.clone(), words::fill(w.link_blocklist, "name", &list.name)));
    let help = details.help_url.clone().map(|url| {
        let label = recipient.provider.map_or_else(|| w.link_help_plain.to_owned(), |name| words::fill(w.link_help, "name", name));
        (url, label)
    });
    let links: Vec<_> =
        lookup.into_iter().chain(help).filter(|(url, _)| url.starts_with("https://") || url.starts_with("http://")).collect();
    if links.is_empty() {
        return Html::default();
    }
    html! { <ul class="links">{ for links.into_iter().map(|(url, label)| html! { <li>{ link(url, label, w) }</li> }) }</ul> }
}

fn link(url: String, label: String, w: &Words) -> Html {
    html! { <a href={url} target="_blank" rel="noopener noreferrer">{ label }<span class="unseen">{ w.new_tab }</span></a> }
}

fn proof(report: &Report, recipient: &Recipient, language: Language) -> Html {
    let w = words::of(language);
    html! {
        <div class="proof">
            if let Some(said) = server_words(recipient, report.language) {
                <details class="server"><summary>{ w.server_words }</summary>{ said }</details>
            }
            { admin::codes(recipient, w) }
            { admin::admin(report, recipient, language) }
        </div>
    }
}

fn reply(advice: &Advice, language: Language) -> Html {
    if advice.reply.is_empty() {
        return Html::default();
    }
    let w = words::of(language);
    html! {
        <section class="reply">
            <h3>{ w.reply_title }</h3>
            <p class="letter">{ &advice.reply }</p>
            <CopyButton text={advice.reply.clone()} label={w.copy_reply} what="reply" {language} />
        </section>
    }
}

/// Folded: most people write to the recipient, not to an administrator. The page brings the letter when this is opened.
fn postmaster(advice: &Advice, props: &Props) -> Html {
    let language = props.options.language;
    let (w, knows) = (words::of(language), browser::knows_letters(language));
    if knows && (advice.postmaster.is_empty() || advice.postmaster == advice.reply) {
        return Html::default();
    }
    let send = props.send.clone();
    let bring = move |_: Event| {
        let send = send.clone();
        if !browser::knows_letters(language) {
            let then = move |came| send.dispatch(if came { state::Action::Learnt } else { state::Action::Fail(state::Trouble::Texts) });
            browser::learn_letters(language, then);
        }
    };
    html! {
        <details class="postmaster" ontoggle={bring}>
            <summary>{ w.postmaster_title }</summary>
            if knows {
                <p class="letter">{ &advice.postmaster }</p>
                <CopyButton text={advice.postmaster.clone()} label={w.copy_reply} what="postmaster" {language} />
            }
        </details>
    }
}

/// Who asks: the steps and the letter are theirs.
fn roles(props: &Props) -> Html {
    let w = words::of(props.options.language);
    html! {
        <div class="roles" role="group" aria-label={w.i_am}>
            <span class="roles-label" aria-hidden="true">{ w.i_am }{ w.colon }</span>
            { for Audience::ALL.into_iter().map(|audience| role(audience, props, w)) }
        </div>
    }
}

fn role(audience: Audience, props: &Props, w: &Words) -> Html {
    let (send, wished) = (props.send.clone(), Options { audience, ..props.wished });
    let onclick = move |_: MouseEvent| send.dispatch(state::Action::Wish(wished));
    let pressed = (audience == props.options.audience).to_string();
    let name = match audience {
        Audience::Sender => w.role_sender,
        Audience::Agent => w.role_agent,
        Audience::Marketer => w.role_marketer,
        Audience::Admin => w.role_admin,
        Audience::Developer => w.role_developer,
    };
    html! { <button type="button" class="plain" data-role={audience.name()} aria-pressed={pressed} {onclick}>{ name }</button> }
}

/// The whole report in hand: for a help desk, a colleague, a program, on paper.
fn take_away(report: &Report, language: Language) -> Html {
    let w = words::of(language);
    let text = crate::text(report, language);
    let masked = crate::redact(&text);
    let json = browser::json(report);
    html! {
        <div class="take-away">
            <CopyButton {text} label={w.copy_report} what="report" {language} />
            <CopyButton text={masked} label={w.copy_masked} what="masked" {language} />
            <CopyButton text={json} label={w.copy_json} what="json" {language} />
            <button type="button" class="button" id="print" onclick={|_| browser::print()}>{ w.print }</button>
        </div>
    }
}
