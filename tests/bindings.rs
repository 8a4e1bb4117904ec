//! The JavaScript interface, compiled to wasm and called in Node: `make wasm`.
#![cfg(target_arch = "wasm32")]

use js_sys::{JSON, Object, Reflect, Uint8Array};
use kaeru::bindings::{analyze, redact, version};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[path = "charsets/cases.rs"]
mod charsets;

const REPLY: &str = "550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown in local recipient table";

fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, key| Reflect::get(&value, &key.into()).unwrap_or(JsValue::UNDEFINED))
}

fn options(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

#[wasm_bindgen_test]
fn a_reply_becomes_a_plain_object() {
    let report = analyze(&REPLY.into(), &JsValue::UNDEFINED);
    assert_eq!(at(&report, "schema").as_string().as_deref(), Some("kaeru-report/1"));
    assert_eq!(at(&report, "recipients.0.reason").as_string().as_deref(), Some("user_unknown"));
    assert_eq!(at(&report, "recipients.0.replyCode").as_f64(), Some(550.0));
    assert!(at(&report, "recipients.0.originalRecipient").is_null());
    assert!(report.is_instance_of::<Object>());
}

#[wasm_bindgen_test]
fn the_language_is_the_one_asked_for() {
    let title = |json: &str| at(&analyze(&REPLY.into(), &options(json)), "recipients.0.advice.title").as_string().unwrap();
    assert!(title(r#"{"language":"en"}"#).is_ascii());
    assert!(!title(r#"{"language":"ja"}"#).is_ascii());
    assert_eq!(title(r#"{"language":"tlh"}"#), title("{}"));
}

#[wasm_bindgen_test]
fn the_advice_is_for_the_one_who_asks() {
    let step = |json: &str| at(&analyze(&REPLY.into(), &options(json)), "recipients.0.advice.steps.0").as_string().unwrap();
    assert_eq!(step(r#"{"audience":"sender"}"#), step("{}"));
    for audience in ["agent", "marketer", "admin", "developer"] {
        assert_ne!(step(&format!(r#"{{"audience":"{audience}"}}"#)), step("{}"), "{audience}");
    }
    assert_eq!(step(r#"{"audience":"cat"}"#), step("{}"));
}

#[wasm_bindgen_test]
fn bytes_of_any_charset_are_read() {
    // 宛先が見つかりません in ISO-2022-JP, by the browser's own decoder
    let mut bytes = b"Subject: =?iso-2022-jp?B?GyRCJSglaSE8GyhC?=\r\nFrom: MAILER-DAEMON@example.jp\r\nDate: Tue, 24 Nov 2026 09:00:00 +0900\r\n\r\n\x1b$B08@h$,8+$D$+$j$^$;$s\x1b(B\r\n<anna@example.jp>: 550 User unknown\r\n".to_vec();
    let report = analyze(&Uint8Array::from(bytes.as_slice()), &JsValue::NULL);
    assert_eq!(at(&report, "recipients.0.finalRecipient").as_string().as_deref(), Some("anna@example.jp"));
    assert_eq!(at(&report, "language").as_string().as_deref(), Some("ja"));
    bytes.push(0xff);
    assert!(!analyze(&Uint8Array::from(bytes.as_slice()), &JsValue::NULL).is_null());
}

/// The browser's decoders and the native ones.
#[wasm_bindgen_test]
fn charsets_are_judged_as_natively() {
    charsets::check();
}

#[wasm_bindgen_test]
fn what_is_no_text_never_throws() {
    for input in [JsValue::UNDEFINED, JsValue::NULL, 42.into(), Object::new().into(), "".into(), "\0\0".into()] {
        assert_eq!(at(&analyze(&input, &input), "schema").as_string().as_deref(), Some("kaeru-report/1"));
    }
}

#[wasm_bindgen_test]
fn addresses_are_masked() {
    assert_eq!(redact("to <anna.schmidt@example.com>"), "to <a***@example.com>");
    assert_eq!(version(), env!("CARGO_PKG_VERSION"));
}
