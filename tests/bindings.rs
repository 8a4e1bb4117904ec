//! The engine as JavaScript meets it: compiled to wasm, run in Node (`make wasm`).
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn answers_in_english_to_a_sender_unless_told_otherwise() {
    let options = kaeru::Options::default();
    assert_eq!(options.language, kaeru::Language::En);
    assert_eq!(options.audience, kaeru::Audience::Sender);
}
