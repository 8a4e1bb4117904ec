//! What the page asks of the browser. Everything here may be refused (storage in a frame, the clipboard without
//! permission), so nothing here fails louder than by `None` or `false`.

use super::state::Theme;
use crate::{
    Audience, Language, Options, Report,
    knowledge::{self, Part},
};
use js_sys::Uint8Array;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, HtmlDocument, HtmlElement, HtmlTextAreaElement, Storage, window};

pub fn document() -> Option<Document> {
    window()?.document()
}

pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

pub fn click(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// The box stands in index.html; the page adopts it.
pub fn text_box() -> Option<HtmlTextAreaElement> {
    element("mail")?.dyn_into().ok()
}

/// Puts a text into the box and gives back how the box has it, with its own line ends.
pub fn fill_box(text: &str) -> String {
    text_box()
        .map(|mail| {
            mail.set_value(text);
            mail.value()
        })
        .unwrap_or_default()
}

/// early.js has chosen them before the first paint.
pub fn options() -> Options {
    let said = |name: &str| root().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    let language = Language::ALL.iter().copied().find(|language| language.name() == said("lang"));
    Options { language: language.unwrap_or(Language::En), audience: Audience::of(&said("data-audience")).unwrap_or_default() }
}

pub fn theme() -> Theme {
    let name = root().and_then(|root| root.get_attribute("data-theme"));
    [Theme::Light, Theme::Dark].into_iter().find(|theme| Some(theme.name()) == name.as_deref()).unwrap_or(Theme::Auto)
}

pub fn show_language(language: Language, title: &str) {
    if let (Some(document), Some(root)) = (document(), root()) {
        document.set_title(title);
        let _ = root.set_attribute("lang", language.name());
    }
}

pub fn show_theme(theme: Theme) {
    let Some(root) = root() else { return };
    // Refused only for a name that is no attribute's.
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        _ => root.set_attribute("data-theme", theme.name()),
    };
}

/// Tells the style sheet whether there is an answer.
pub fn show_state(name: &str) {
    if let Some(body) = document().and_then(|document| document.body()) {
        let _ = body.set_attribute("data-state", name);
    }
}

fn root() -> Option<Element> {
    document()?.document_element()
}

pub fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// Speaks through the live region, which has been there from the start.
pub fn announce(text: &str) {
    if let Some(status) = element("status") {
        status.set_text_content(Some(text));
    }
}

pub async fn copy(text: &str) -> bool {
    let written = match clipboard() {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    };
    written || copy_by_selection(text).is_some()
}

/// The old way, which works in frames and pages that may not use the new one.
fn copy_by_selection(text: &str) -> Option<()> {
    let document: HtmlDocument = document()?.dyn_into().ok()?;
    let before = document.active_element();
    let carrier: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    carrier.set_value(text);
    carrier.set_class_name("unseen");
    document.body()?.append_child(&carrier).ok()?;
    carrier.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    carrier.remove();
    // The focus goes back to the button.
    let _ = before.and_then(|element| element.dyn_into::<HtmlElement>().ok()).map(|element| element.focus());
    copied.then_some(())
}

/// Missing in an insecure context, whatever the type says.
fn clipboard() -> Option<web_sys::Clipboard> {
    let clipboard = window()?.navigator().clipboard();
    (!clipboard.is_undefined()).then_some(clipboard)
}

pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// An ISO date as people of that language write it; as it is where it is none.
pub fn local_date(iso: &str, language: Language) -> String {
    let date = js_sys::Date::new(&JsValue::from_str(iso));
    if date.get_time().is_nan() { iso.to_owned() } else { in_words(&date, language) }
}

pub fn today(language: Language) -> String {
    in_words(&js_sys::Date::new_0(), language)
}

fn in_words(date: &js_sys::Date, language: Language) -> String {
    let style = js_sys::Object::new();
    for (part, length) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&style, &part.into(), &length.into());
    }
    String::from(date.to_locale_string(language.name(), &style))
}

/// Shows the answer where it is out of sight: on a narrow page it stands above the box.
pub fn reveal_answer() {
    let Some(verdict) = element("verdict") else { return };
    let top = verdict.get_bounding_client_rect().top();
    let height = window().and_then(|w| w.inner_height().ok()).and_then(|h| h.as_f64()).unwrap_or(0.0);
    if top < 0.0 || top > height * 0.6 {
        verdict.scroll_into_view();
    }
}

/// Scrolls the box so that its first mark is seen.
pub fn reveal_mark() {
    let Some(mark) = element("marks").and_then(|marks| marks.query_selector("mark").ok()?) else { return };
    let (Ok(mark), Some(mail)) = (mark.dyn_into::<HtmlElement>(), text_box()) else { return };
    mail.set_scroll_top((mark.offset_top() - mail.client_height() / 3).max(0));
    follow_scroll();
}

/// Keeps the marks beneath their words.
pub fn follow_scroll() {
    if let (Some(marks), Some(mail)) = (element("marks"), text_box()) {
        marks.set_scroll_top(mail.scroll_top());
    }
}

#[wasm_bindgen]
extern "C" {
    /// Stands in boot.js, which brings the second program for it.
    #[wasm_bindgen(catch, js_name = readOutlook)]
    async fn read_outlook(file: &Uint8Array) -> Result<JsValue, JsValue>;
    /// And the texts of a language, or the words of others.
    #[wasm_bindgen(catch, js_name = readPart)]
    async fn read_part(name: &str) -> Result<JsValue, JsValue>;
}

/// Brings the texts that are needed to speak so, then says whether they came.
pub fn learn(wished: Options, then: Box<dyn FnOnce(bool)>) {
    spawn_local(async move { then(bring(&wished).await) });
}

/// Brings the words of other languages; says so only where they came.
pub fn learn_words(then: impl FnOnce() + 'static) {
    spawn_local(async move {
        if let Some(words) = read_part("words").await.ok().and_then(|words| words.as_string()) {
            knowledge::learn_words(words.leak());
            then();
        }
    });
}

async fn bring(wished: &Options) -> bool {
    for part in parts(wished) {
        if !bring_part(wished.language, *part).await {
            return false;
        }
    }
    true
}

async fn bring_part(language: Language, part: Part) -> bool {
    if !knowledge::knows(language, part) {
        let name = format!("{}-{}", part.name(), language.name());
        let Some(text) = read_part(&name).await.ok().and_then(|text| text.as_string()) else { return false };
        knowledge::learn(language, part, text.leak());
    }
    true
}

/// Brings the letters that not everybody writes, then says whether they came.
pub fn learn_letters(language: Language, then: impl FnOnce(bool) + 'static) {
    spawn_local(async move { then(bring_part(language, Part::Roles).await) });
}

pub fn knows_letters(language: Language) -> bool {
    knowledge::knows(language, Part::Roles)
}

pub fn knows(wished: &Options) -> bool {
    parts(wished).iter().all(|part| knowledge::knows(wished.language, *part))
}

fn parts(wished: &Options) -> &'static [Part] {
    if wished.audience == Audience::Sender { &[Part::Texts] } else { &[Part::Texts, Part::Roles] }
}

/// The message in an Outlook file as text, an inner `None` where there is none; an outer one where its reader did not come.
pub async fn outlook_message(file: &Uint8Array) -> Option<Option<String>> {
    read_outlook(file).await.ok().map(|message| message.as_string())
}

/// A report as JSON, the browser's own: that is smaller than to bring a second writer along.
pub fn json(report: &Report) -> String {
    let value = report.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL);
    js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &JsValue::from(2)).map_or_else(|_| String::new(), String::from)
}
