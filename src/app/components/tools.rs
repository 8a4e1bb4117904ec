use crate::app::state::{Action, BOX_LIMIT, Held, READ_LIMIT, State, Trouble};
use crate::app::{browser, words};
use crate::knowledge::Words;
use std::rc::Rc;
use web_sys::{FileList, HtmlInputElement};
use yew::prelude::*;

pub fn tools(state: &State, send: &Callback<Action>, files: Callback<FileList>) -> Html {
    let w = words::of(state.options.language);
    html! {
        <>
            if let Some(held) = &state.held {
                { held_chip(held, w, send) }
            }
            if let Some(trouble) = state.trouble {
                <p class="trouble" role="alert">{ told(trouble, w) }</p>
            }
            <div class="buttons">
                { file_button(w.choose_file, files) }
                <button type="button" class="plain" id="clear" disabled={state.is_empty()} onclick={send.reform(|_| clear())}>{ w.clear }</button>
            </div>
            <p class="hint">{ w.drop_hint }</p>
        </>
    }
}

fn told(trouble: Trouble, w: &Words) -> &'static str {
    match trouble {
        Trouble::File => w.file_failed,
        Trouble::Outlook => w.outlook_failed,
        Trouble::Texts => w.texts_failed,
    }
}

fn clear() -> Action {
    if let Some(mail) = browser::text_box() {
        mail.set_value("");
        let _ = mail.focus();
    }
    Action::Text { text: Rc::from(""), at_once: false }
}

fn held_chip(held: &Held, w: &Words, send: &Callback<Action>) -> Html {
    let name = held.name.as_deref().unwrap_or(w.held_pasted);
    let large = held.size > f64::from(BOX_LIMIT);
    html! {
        <div class="held" id="held">
            <span class="held-name">{ name }</span>
            <span class="held-size">{ words::size(held.size) }</span>
            <button type="button" class="plain" id="release" onclick={send.reform(|_| Action::Release)}>{ w.held_remove }<span class="unseen">{ w.colon }{ name }</span></button>
            <p class="hint">
                if large { { w.held_large } }
                if held.size > f64::from(READ_LIMIT) { { " " }{ w.held_part } }
                if held.first_of_several { { " " }{ w.held_first_file } }
            </p>
        </div>
    }
}

/// A button that opens the browser's own choice of files; the input behind it is never shown.
fn file_button(label: &'static str, files: Callback<FileList>) -> Html {
    let onchange = move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        input.files().inspect(|chosen| files.emit(chosen.clone()));
        // So that choosing the same file again is a change too.
        input.set_value("");
    };
    html! {
        <>
            <button type="button" class="button" id="choose" onclick={|_| browser::click("file")}>{ label }</button>
            <input type="file" id="file" hidden=true tabindex="-1" aria-hidden="true" {onchange} />
        </>
    }
}
