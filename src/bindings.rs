//! The JavaScript interface. The only file that knows `JsValue`: it converts, and decides nothing.

use crate::{Audience, Language, Options, analyze as read, redact as mask};
use js_sys::{Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// The contract, for editors; `Report` is written out in the package's `.d.ts`.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface Options { language?: "ja" | "en"; audience?: "sender" | "agent" | "marketer" | "admin" | "developer" }
"#;

/// A report of what was pasted: text, or the bytes of a file. Never throws; what is neither is read as an empty input. An
/// Outlook file (.msg) must have gone through www/outlook.js before, which gives the message in it.
#[wasm_bindgen(js_name = analyze)]
pub fn analyze(input: &JsValue, options: &JsValue) -> JsValue {
    let report = read(&bytes(input), &options_of(options));
    // plain objects and null, as JSON has them
    report.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// The same text with its addresses masked.
#[wasm_bindgen(js_name = redact)]
pub fn redact(text: &str) -> String {
    mask(text)
}

#[wasm_bindgen(js_name = version)]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn bytes(input: &JsValue) -> Vec<u8> {
    match input.as_string() {
        Some(text) => text.into_bytes(),
        None => input.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default(),
    }
}

/// What is not known is left as it is by default.
fn options_of(options: &JsValue) -> Options {
    let given = |name: &str| Reflect::get(options, &name.into()).ok().and_then(|value| value.as_string());
    let language = given("language").and_then(|tag| Language::ALL.iter().find(|l| l.name() == tag).copied());
    let audience = given("audience").and_then(|name| Audience::of(&name));
    let default = Options::default();
    Options { language: language.unwrap_or(default.language), audience: audience.unwrap_or(default.audience) }
}
