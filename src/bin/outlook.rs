//! The page's second program, which reads Outlook's files. www/outlook.js brings it when such a file comes.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The message in a `.msg` file as text; nothing where there is none.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn message(file: &[u8]) -> Option<String> {
    kaeru::input::outlook::message(file)
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this is a part of the web page: `make serve` builds and serves it; the command line is `kaeru`");
}
