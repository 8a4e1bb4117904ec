//! Mounts the page. Built by Trunk for the browser; natively it only says so.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(target_arch = "wasm32")]
use kaeru::app::browser;

#[cfg(target_arch = "wasm32")]
fn main() {
    // The rest of the page stands in index.html; without this place there is nothing to mount into, and no panic.
    if let Some(place) = browser::element("verdict") {
        // boot.js has them by now
        let start = move |_| {
            yew::Renderer::<kaeru::app::App>::with_root(place).render();
            // The automaton is built on first use: let that be while nobody waits for it.
            let warm_up = || drop(kaeru::analyze(b"550 5.1.1 User unknown", &kaeru::Options::default()));
            gloo_timers::callback::Timeout::new(0, warm_up).forget();
        };
        browser::learn(browser::options(), Box::new(start));
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this is the web page: `make serve` builds and serves it; the command line is `kaeru`");
}
