use crate::Language;
use crate::app::samples::{SAMPLES, Sample};
use crate::app::state::Action;
use crate::app::{browser, words};
use crate::knowledge::Words;
use yew::prelude::*;

pub fn samples(language: Language, send: &Callback<Action>) -> Html {
    let w = words::of(language);
    html! {
        <>
            <h2 id="samples-label">{ w.samples_label }</h2>
            <ul class="chips" aria-labelledby="samples-label">
                { for SAMPLES.iter().map(|sample| html! { <li key={sample.name}>{ chip(sample, w, send) }</li> }) }
            </ul>
        </>
    }
}

fn chip(sample: &'static Sample, w: &Words, send: &Callback<Action>) -> Html {
    let onclick = send.reform(|_| Action::Text { text: browser::fill_box(sample.text).into(), at_once: true });
    html! { <button type="button" class="chip" data-sample={sample.name} {onclick}>{ (sample.label)(w) }</button> }
}
