//! Mounts the page. Built by Trunk for the browser; natively it only says so.

#[cfg(target_arch = "wasm32")]
fn main() {
    yew::Renderer::<kaeru::app::App>::new().render();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this is the web page: `make serve` builds and serves it; the command line is `kaeru`");
}
