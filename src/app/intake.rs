//! How a mail comes in: typed, pasted, dropped, chosen. Adopts the box of index.html instead of rendering one, so that
//! nothing typed before the program was there is lost, nor the cursor.

use super::browser;
use super::state::{Action, BOX_LIMIT, Held, READ_LIMIT, State, Trouble, WHOLE_LIMIT};
use crate::Options;
use crate::input::{html, outlook};
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use js_sys::{JsString, Uint8Array};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, ClipboardEvent, DataTransfer, Document, DragEvent, Event, EventTarget, File, FileList, HtmlTextAreaElement, InputEvent,
};
use yew::prelude::*;

/// Shorter texts are judged with every key; for longer ones the hand must rest for `REST` milliseconds.
const QUICK: usize = 20_000;
const REST: u32 = 120;

type Send = UseReducerDispatcher<State>;

thread_local! {
    /// Counts what came in at once. A file that takes its time gives way to what came after it.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

fn next_turn() -> u32 {
    TURN.set(TURN.get().wrapping_add(1));
    TURN.get()
}

#[hook]
pub fn use_intake(send: Send) {
    use_effect_with((), move |()| {
        let listeners = listen(&send);
        browser::text_box().inspect(|mail| adopt(mail, &send));
        move || drop(listeners)
    });
}

/// Takes what was typed, or restored by the browser, before the program was there.
fn adopt(mail: &HtmlTextAreaElement, send: &Send) {
    if !mail.value().is_empty() {
        send.dispatch(Action::Text { text: mail.value().into(), at_once: false });
    }
}

fn listen(send: &Send) -> Vec<EventListener> {
    let (Some(mail), Some(document)) = (browser::text_box(), browser::document()) else { return Vec::new() };
    listen_to_box(&mail, send).into_iter().chain(listen_to_drops(&document, send)).collect()
}

fn listen_to_box(mail: &HtmlTextAreaElement, send: &Send) -> [EventListener; 3] {
    let waiting = Rc::new(Cell::new(None));
    let (input_box, input_send, paste_send) = (mail.clone(), send.clone(), send.clone());
    [
        EventListener::new(mail, "input", move |event| read_box(&input_box, event, &input_send, &waiting)),
        on(mail, "paste", move |event| take_paste(event, &paste_send)),
        EventListener::new(mail, "scroll", |_| browser::follow_scroll()),
    ]
}

fn listen_to_drops(document: &Document, send: &Send) -> [EventListener; 3] {
    let send = send.clone();
    [
        on(document, "dragover", |event| {
            if !is_text_over_box(event) {
                event.prevent_default();
                show_dragging(true);
            }
        }),
        on(document, "dragleave", |event| {
            let outside = event.dyn_ref::<DragEvent>().is_some_and(|drag| drag.related_target().is_none());
            show_dragging(!outside);
        }),
        on(document, "drop", move |event| {
            show_dragging(false);
            take_drop(event, &send);
        }),
    ]
}

/// A listener that may keep the browser from doing what it would do.
fn on(target: &EventTarget, kind: &'static str, react: impl FnMut(&Event) + 'static) -> EventListener {
    EventListener::new_with_options(target, kind, EventListenerOptions::enable_prevent_default(), react)
}

fn show_dragging(dragging: bool) {
    if let Some(body) = browser::document().and_then(|document| document.body()) {
        let _ = if dragging { body.set_attribute("data-dragging", "") } else { body.remove_attribute("data-dragging") };
    }
}

fn read_box(mail: &HtmlTextAreaElement, event: &Event, send: &Send, waiting: &Rc<Cell<Option<Timeout>>>) {
    let at_once =
        event.dyn_ref::<InputEvent>().is_some_and(|input| matches!(input.input_type().as_str(), "insertFromPaste" | "insertFromDrop"));
    let text: Rc<str> = mail.value().into();
    if at_once {
        next_turn();
    }
    if at_once || text.len() <= QUICK {
        waiting.set(None);
        send.dispatch(Action::Text { text, at_once });
        return;
    }
    send.dispatch(Action::Typing);
    let (mail, send) = (mail.clone(), send.clone());
    waiting.set(Some(Timeout::new(REST, move || send.dispatch(Action::Text { text: mail.value().into(), at_once: false }))));
}

fn take_paste(event: &Event, send: &Send) {
    let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else { return };
    take(event, &data, send, false);
}

fn take_drop(event: &Event, send: &Send) {
    let Some(data) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) else { return };
    take(event, &data, send, !is_text_over_box(event));
}

/// The box itself knows best where dropped words go, not least its own.
fn is_text_over_box(event: &Event) -> bool {
    let data = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    let files = data.is_some_and(|data| data.types().includes(&"Files".into(), 0));
    !files && browser::text_box().map(EventTarget::from) == event.target()
}

/// The browser itself puts a short text where the cursor is, unless the hand let go of it `beside` the box.
fn take(event: &Event, data: &DataTransfer, send: &Send, beside: bool) {
    let text = JsString::from(data.get_data("text/plain").unwrap_or_default());
    let has_text = text.length() > 0;
    if has_text && text.length() <= BOX_LIMIT && !beside {
        return;
    }
    let files = data.files().filter(|files| files.length() > 0 && !has_text);
    let text = if has_text || files.is_some() { text } else { words_of_html(data) };
    if files.is_none() && text.length() == 0 {
        return;
    }
    event.prevent_default();
    match files {
        Some(files) => take_files(&files, send),
        None => take_text(&text, send),
    }
}

/// Some programs copy a mail as HTML alone, of which the browser would put nothing into the box.
fn words_of_html(data: &DataTransfer) -> JsString {
    let html = data.get_data("text/html").unwrap_or_default();
    JsString::from(html::text(&html).trim())
}

fn take_text(text: &JsString, send: &Send) {
    if text.length() > BOX_LIMIT {
        send.dispatch(Action::Hold(hold_text(text)));
    } else if text.length() > 0 {
        put_into_box(&String::from(text), send);
    }
}

fn hold_text(text: &JsString) -> Held {
    let bytes = cut(String::from(text.slice(0, READ_LIMIT)).into_bytes());
    let whole = Blob::new_with_str_sequence(&js_sys::Array::of1(text)).map_or(f64::from(text.length()), |blob| blob.size());
    Held { name: None, size: whole, bytes, first_of_several: false }
}

pub fn put_into_box(text: &str, send: &Send) {
    next_turn();
    send.dispatch(Action::Text { text: browser::fill_box(text).into(), at_once: true });
}

pub fn take_files(files: &FileList, send: &Send) {
    let Some(file) = files.get(0) else { return };
    let (first_of_several, send, turn) = (files.length() > 1, send.clone(), next_turn());
    spawn_local(async move {
        match open(&file, first_of_several).await {
            _ if TURN.get() != turn => {}
            Ok(held) => take_bytes(held, &send),
            Err(trouble) => send.dispatch(Action::Fail(trouble)),
        }
    });
}

async fn open(file: &File, first_of_several: bool) -> Result<Held, Trouble> {
    let bytes = beginning(file, READ_LIMIT).await.ok_or(Trouble::File)?.to_vec();
    let held = Held { name: Some(file.name()), size: file.size(), bytes, first_of_several };
    if outlook::is_compound(&held.bytes) { unpacked(held, file).await } else { Ok(held) }
}

/// An Outlook file gives way to the message in it; one without stays what it is.
async fn unpacked(held: Held, file: &File) -> Result<Held, Trouble> {
    let whole = beginning(file, WHOLE_LIMIT).await.ok_or(Trouble::File)?;
    let message = browser::outlook_message(&whole).await.ok_or(Trouble::Outlook)?;
    Ok(match message {
        Some(text) => Held { size: text.len() as f64, bytes: cut(text.into_bytes()), ..held },
        None => held,
    })
}

fn cut(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(READ_LIMIT as usize);
    bytes
}

async fn beginning(file: &File, limit: u32) -> Option<Uint8Array> {
    let part = file.slice_with_i32_and_i32(0, limit as i32).ok()?;
    let buffer = JsFuture::from(part.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

/// A file with words in it goes into the box; a large or unreadable one stays beside it, and the box keeps what it had.
fn take_bytes(file: Held, send: &Send) {
    match words_of(&file) {
        Some(text) => put_into_box(&text, send),
        None => send.dispatch(Action::Hold(file)),
    }
}

fn words_of(file: &Held) -> Option<String> {
    let report = crate::analyze(&file.bytes, &Options::default());
    let readable = report.notice.is_some() || !report.recipients.is_empty();
    if !readable || file.first_of_several || file.size > f64::from(BOX_LIMIT) {
        return None;
    }
    Some(crate::decode(&file.bytes)).filter(|text| !text.contains('\0'))
}
