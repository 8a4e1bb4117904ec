//! The same text as in the box, unseen, lying beneath it: only its marks shine through.

use super::words_said::in_order;
use crate::Report;
use crate::app::browser;
use std::rc::Rc;
use yew::prelude::*;

pub fn marks(report: &Report, text: &Rc<str>) -> Html {
    let spans = spans(report);
    if spans.is_empty() {
        return Html::default();
    }
    html! { <MarkedText text={text.clone()} {spans} /> }
}

#[derive(Properties, PartialEq)]
struct TextProps {
    text: Rc<str>,
    spans: Vec<(usize, usize)>,
}

#[component]
fn MarkedText(props: &TextProps) -> Html {
    use_effect(browser::follow_scroll);
    // A line end at the very end has a line of its own only if something follows it.
    html! { <>{ for pieces(&props.text, &props.spans).into_iter().map(piece) }{ "\u{200b}" }</> }
}

fn piece((text, marked): (&str, bool)) -> Html {
    if marked {
        html! { <mark>{ text }</mark> }
    } else {
        html! { { text } }
    }
}

/// What the evidence stands on, in order, none over another.
fn spans(report: &Report) -> Vec<(usize, usize)> {
    let evidence = report.recipients.iter().flat_map(|recipient| &recipient.evidence);
    let mut spans = in_order(evidence.filter_map(|e| e.start.zip(e.end)).filter(|(start, end)| start < end));
    spans.dedup_by(|next, last| {
        let over = next.0 < last.1;
        if over {
            last.1 = last.1.max(next.1);
        }
        over
    });
    spans
}

/// Cuts a text at UTF-16 offsets, as the report has them; offsets beyond the end or inside a character do no harm.
fn pieces<'a>(text: &'a str, spans: &[(usize, usize)]) -> Vec<(&'a str, bool)> {
    let edges = spans.iter().flat_map(|(start, end)| [*start, *end]);
    let mut cuts = vec![0];
    let (mut units, mut chars) = (0, text.char_indices().peekable());
    for edge in edges {
        while let Some((_, char)) = chars.next_if(|_| units < edge) {
            units += char.len_utf16();
        }
        cuts.push(chars.peek().map_or(text.len(), |(at, _)| *at));
    }
    cuts.push(text.len());
    cuts.windows(2).enumerate().map(|(number, cut)| (&text[cut[0]..cut[1]], number % 2 == 1)).collect()
}
