use crate::app::state::{Action, State, Theme};
use crate::app::{browser, words};
use crate::{Language, Options};
use yew::prelude::*;

pub fn controls(state: &State, send: &Callback<Action>) -> Html {
    html! {
        <>
            <div class="languages" role="group" aria-label={words::of(state.options.language).language_switch}>
                { for Language::ALL.iter().map(|language| language_button(*language, state, send)) }
            </div>
            { theme_button(state, send) }
        </>
    }
}

fn language_button(language: Language, state: &State, send: &Callback<Action>) -> Html {
    let wished = Options { language, ..state.wished };
    let onclick = send.reform(move |_| Action::Wish(wished));
    let pressed = (language == state.options.language).to_string();
    html! {
        <button type="button" class="plain" lang={language.name()} data-language={language.name()} aria-pressed={pressed} {onclick}>{ language.own_name() }</button>
    }
}

fn theme_button(state: &State, send: &Callback<Action>) -> Html {
    let next = state.theme.next();
    let onclick = send.reform(move |_| {
        browser::remember("kaeru.theme", next.name());
        Action::Theme(next)
    });
    let w = words::of(state.options.language);
    let name = match state.theme {
        Theme::Auto => w.theme_auto,
        Theme::Light => w.theme_light,
        Theme::Dark => w.theme_dark,
    };
    html! {
        <button type="button" class="plain theme" data-theme-now={state.theme.name()} title={w.theme_switch} {onclick}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="8" /><path class="solid" d="M12 4a8 8 0 0 1 0 16z" /></svg>
            <span class="unseen">{ w.theme_switch }{ w.colon }</span><span>{ name }</span>
        </button>
    }
}
