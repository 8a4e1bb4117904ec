//! The server's words, in their own language, with the deciding ones marked.

use crate::report::Recipient;
use yew::prelude::*;

pub fn server_words(recipient: &Recipient, language: &'static str) -> Option<Html> {
    let words = recipient.diagnostic_code.as_deref()?;
    let lang = (language != "und").then_some(language);
    Some(html! { <blockquote class="server-words" translate="no" {lang}>{ for marked(words, recipient) }</blockquote> })
}

/// The witnesses' words that stand in the text; what one has marked, the next leaves alone.
fn marked(text: &str, recipient: &Recipient) -> Vec<Html> {
    let found = in_order(recipient.evidence.iter().filter_map(|e| find(text, &e.text)));
    let (mut parts, mut at) = (Vec::new(), 0);
    for (start, end) in found {
        if start < at {
            continue;
        }
        parts.push(html! { { &text[at..start] } });
        parts.push(html! { <mark>{ &text[start..end] }</mark> });
        at = end;
    }
    parts.push(html! { { &text[at..] } });
    parts
}

fn find(text: &str, words: &str) -> Option<(usize, usize)> {
    let start = text.find(words).filter(|_| !words.is_empty())?;
    Some((start, start + words.len()))
}

/// A handful of spans: the standard library's sort would add 2 KB to the page.
pub fn in_order(spans: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let mut sorted = Vec::new();
    for span in spans {
        sorted.insert(sorted.partition_point(|before| *before < span), span);
    }
    sorted
}
