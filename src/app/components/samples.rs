use crate::Language;
use crate::app::samples::{SAMPLES, Sample};
use crate::app::state::Action;
use crate::app::{browser, words};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub language: Language,
    pub send: Callback<Action>,
}

#[component]
pub fn Samples(props: &Props) -> Html {
    let w = words::of(props.language);
    html! {
        <>
            <h2 id="samples-label">{ w.samples_label }</h2>
            <ul class="chips" aria-labelledby="samples-label">
                { for SAMPLES.iter().map(|sample| html! { <li key={sample.name}>{ chip(sample, props) }</li> }) }
            </ul>
        </>
    }
}

fn chip(sample: &'static Sample, props: &Props) -> Html {
    let onclick = props.send.reform(|_| Action::Text { text: browser::fill_box(sample.text).into(), at_once: true });
    html! { <button type="button" class="chip" data-sample={sample.name} {onclick}>{ (sample.label)(words::of(props.language)) }</button> }
}
