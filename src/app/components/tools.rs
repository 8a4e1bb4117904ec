use crate::Language;
use crate::app::state::{Action, BOX_LIMIT, Held, READ_LIMIT, Trouble};
use crate::app::{browser, words};
use crate::knowledge::Words;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub language: Language,
    pub held: Option<Rc<Held>>,
    pub trouble: Option<Trouble>,
    /// Nothing there that could be cleared.
    pub empty: bool,
    pub files: Callback<web_sys::FileList>,
    pub send: Callback<Action>,
}

#[component]
pub fn Tools(props: &Props) -> Html {
    let w = words::of(props.language);
    html! {
        <>
            if let Some(held) = &props.held {
                { held_chip(held, w, &props.send) }
            }
            if props.trouble == Some(Trouble::FileFailed) {
                <p class="trouble" role="alert">{ w.file_failed }</p>
            }
            <div class="buttons">
                <FileButton label={w.choose_file} files={props.files.clone()} />
                <button type="button" class="plain" id="clear" disabled={props.empty} onclick={props.send.reform(|_| clear())}>{ w.clear }</button>
            </div>
            <p class="hint">{ w.drop_hint }</p>
        </>
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

#[derive(Properties, PartialEq)]
struct FileProps {
    label: &'static str,
    files: Callback<web_sys::FileList>,
}

/// A button that opens the browser's own choice of files; the input behind it is never shown.
#[component]
fn FileButton(props: &FileProps) -> Html {
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let onchange = {
        let (input, files) = (input.clone(), props.files.clone());
        move |_: Event| {
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            input.files().inspect(|chosen| files.emit(chosen.clone()));
            // So that choosing the same file again is a change too.
            input.set_value("");
        }
    };
    html! {
        <>
            <button type="button" class="button" id="choose" {onclick}>{ props.label }</button>
            <input ref={input} type="file" id="file" hidden=true tabindex="-1" aria-hidden="true" {onchange} />
        </>
    }
}
