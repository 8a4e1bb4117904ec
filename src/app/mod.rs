//! The page. Heading, box and promise stand in index.html, so that they are there before the program is; this adds
//! the rest. Data goes down into components, wishes come up as [`Action`]s; the report is derived, never kept.

pub mod browser;
mod components;
mod effects;
mod intake;
mod samples;
mod state;
mod words;

use crate::{Options, Report, knowledge::knows_words};
use components::{Verdict, controls, marks, samples, tools};
use state::{Action, State, Subject};
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let state = use_reducer(|| {
        let wished = browser::options();
        State::new(wished, browser::knows(&wished), browser::theme())
    });
    let options = state.options;
    let language = options.language;
    let report = use_memo((state.subject(), options, state.lessons), |(subject, options, _)| judge(subject, options));
    let report: Option<Rc<Report>> = (*report).clone();
    let wants_words = !knows_words() && report.as_ref().is_some_and(|report| report.may_be_elsewhere(state.shown_text(), state.at_once));

    intake::use_intake(state.dispatcher());
    effects::use_texts(state.wished, options, state.dispatcher());
    effects::use_words(wants_words, state.dispatcher());
    effects::use_settings(language, state.theme);
    effects::use_answer(report.clone(), language, state.arrivals);

    let send = {
        let dispatcher = state.dispatcher();
        Callback::from(move |action: Action| dispatcher.dispatch(action))
    };
    let files = {
        let dispatcher = state.dispatcher();
        Callback::from(move |files: web_sys::FileList| intake::take_files(&files, &dispatcher))
    };
    let marked = report.as_deref().filter(|_| state.marks_fit());
    html! {
        <>
            { place("controls", controls(&state, &send)) }
            { place("marks", marked.map(|report| marks(report, &state.text)).unwrap_or_default()) }
            { place("tools", tools(&state, &send, files)) }
            { place("samples", samples(language, &send)) }
            { place("colophon", colophon(language)) }
            if let Some(report) = report {
                <Verdict {report} {options} wished={state.wished} send={state.dispatcher()} />
            }
        </>
    }
}

fn judge(subject: &Subject, options: &Options) -> Option<Rc<Report>> {
    match subject {
        Subject::Nothing => None,
        Subject::Text(text) => Some(Rc::new(crate::analyze(text.as_bytes(), options))),
        Subject::Held(held) => Some(Rc::new(crate::analyze(&held.bytes, options))),
    }
}

/// Renders into one of the elements that wait in index.html.
fn place(id: &str, content: Html) -> Html {
    browser::element(id).map(|host| create_portal(content, host)).unwrap_or_default()
}

fn colophon(language: crate::Language) -> Html {
    html! { { format!("Kaeru · {} {}", words::of(language).version, env!("CARGO_PKG_VERSION")) } }
}
