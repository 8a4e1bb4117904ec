//! What the page does to the document when its state has changed.

use super::{
    browser,
    state::{Action, State, Theme},
    words,
};
use crate::{Language, Options, Report};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// A screen reader hears the verdict when the hands have rested for so long.
const REST: u32 = 700;

#[hook]
pub fn use_settings(language: Language, theme: Theme) {
    use_effect_with((language, theme), |(language, theme)| {
        browser::show_language(*language, words::of(*language).page_title);
        browser::show_theme(*theme);
    });
}

/// Brings the texts of the language and the role that are wished for; until they are there, all stays as it is.
#[hook]
pub fn use_texts(wished: Options, shown: Options, send: UseReducerDispatcher<State>) {
    use_effect_with((wished, shown), move |(wished, shown)| {
        let (wished, shown) = (*wished, *shown);
        if wished != shown {
            let then = move |came| {
                if came {
                    remember(wished, shown);
                }
                send.dispatch(Action::Texts { wished, came });
            };
            browser::learn(wished, Box::new(then));
        }
    });
}

/// Brings the words of other languages for a text that may be in one; the answer without them stands meanwhile.
#[hook]
pub fn use_words(wanted: bool, send: UseReducerDispatcher<State>) {
    use_effect_with(wanted, move |wanted| {
        if *wanted {
            browser::learn_words(move || send.dispatch(Action::Learnt));
        }
    });
}

fn remember(chosen: Options, before: Options) {
    if chosen.language != before.language {
        browser::remember("kaeru.language", chosen.language.name());
    }
    if chosen.audience != before.audience {
        browser::remember("kaeru.audience", chosen.audience.name());
    }
}

#[hook]
pub fn use_answer(report: Option<Rc<Report>>, language: Language, arrivals: u32) {
    use_effect_with((report, language), |(report, language)| {
        browser::show_state(if report.is_some() { "answered" } else { "empty" });
        browser::follow_scroll();
        let text = report.as_ref().map(|report| announcement(report, *language)).unwrap_or_default();
        let waiting = Timeout::new(REST, move || browser::announce(&text));
        move || drop(waiting)
    });
    use_effect_with(arrivals, |arrivals| {
        if *arrivals > 0 {
            browser::reveal_mark();
            browser::reveal_answer();
        }
    });
}

/// Category, reason and first step.
fn announcement(report: &Report, language: Language) -> String {
    let w = words::of(language);
    let first = report.recipients.first();
    let advice = report.advice.as_ref().or(first.map(|recipient| &recipient.advice));
    let look = super::components::look::of_report(report);
    let count = (report.recipients.len() > 1).then(|| words::fill(w.recipients, "number", &report.recipients.len().to_string()));
    let title = advice.map(|advice| advice.title.clone());
    let step = advice.and_then(|advice| advice.steps.first().cloned());
    let parts = [count, Some(look.word(w).to_owned()), title, step];
    parts.into_iter().flatten().collect::<Vec<_>>().join(w.stop)
}
