use crate::Language;
use crate::app::{browser, words};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How long the button says what became of it.
const SAID: u32 = 2_000;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: AttrValue,
    pub label: &'static str,
    /// For tests and styles: what this button copies.
    pub what: &'static str,
    /// What a screen reader hears more, where several buttons bear the same label.
    #[prop_or_default]
    pub of: AttrValue,
    pub language: Language,
}

#[component]
pub fn CopyButton(props: &Props) -> Html {
    let outcome = use_state(|| None);
    use_effect_with(*outcome, {
        let outcome = outcome.clone();
        move |said| {
            let waiting = said.map(|_: bool| Timeout::new(SAID, move || outcome.set(None)));
            move || drop(waiting)
        }
    });
    let w = words::of(props.language);
    let onclick = {
        let (text, outcome) = (props.text.clone(), outcome.setter());
        move |_: MouseEvent| {
            let (text, outcome) = (text.clone(), outcome.clone());
            spawn_local(async move {
                let done = browser::copy(&text).await;
                browser::announce(if done { w.copied } else { w.copy_failed });
                outcome.set(Some(done));
            });
        }
    };
    let label = match *outcome {
        None => props.label,
        Some(true) => w.copied,
        Some(false) => w.copy_failed,
    };
    html! {
        <button type="button" class="button copy" data-copy={props.what} {onclick}>
            // Both lie in the same place, so that the button keeps its width.
            <span class="width" aria-hidden="true">{ props.label }</span><span>{ label }</span>
            if !props.of.is_empty() { <span class="unseen">{ w.colon }{ &props.of }</span> }
        </button>
    }
}
