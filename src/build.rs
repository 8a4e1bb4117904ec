//! Turns `knowledge/**/*.toml` into what the crate reads. A file that is not in shape stops the build with its name, the
//! line and a sentence that says what to do; whether rules behave is the tests' question.

#[path = "build/check.rs"]
mod check;
#[path = "build/elsewhere.rs"]
mod elsewhere;
#[path = "build/rules.rs"]
mod rules;
#[path = "build/shape.rs"]
mod shape;
#[path = "build/weights.rs"]
mod weights;
#[path = "build/write.rs"]
mod write;

use std::{env, fs, path::PathBuf, process::exit};

fn main() {
    println!("cargo::rerun-if-changed=src/knowledge");
    println!("cargo::rerun-if-changed=src/build");
    if let Err(fault) = build() {
        eprintln!("\n{fault}\n");
        exit(1);
    }
}

fn build() -> Result<(), shape::Fault> {
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let knowledge = shape::read("src/knowledge".as_ref())?;
    check::check(&knowledge)?;
    let rules = rules::compile(&knowledge)?;
    let weights = weights::compile(&knowledge, &rules)?;
    let beside = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|name| name == "wasm32") && env::var("CARGO_FEATURE_BINDINGS").is_err();
    fs::write(out.join("names.rs"), write::names(&knowledge, beside)).expect("OUT_DIR can be written");
    let book = write::book(&knowledge, &rules, &weights);
    for (name, text) in [("book.txt", book.whole()), ("near.txt", book.near()), ("words.txt", book.words())] {
        fs::write(out.join(name), text).expect("OUT_DIR can be written");
    }
    for language in knowledge.words.iter().map(shape::File::stem) {
        fs::write(out.join(format!("texts-{language}.txt")), write::texts(&knowledge, language)).expect("OUT_DIR can be written");
        fs::write(out.join(format!("roles-{language}.txt")), write::roles(&knowledge, language)).expect("OUT_DIR can be written");
    }
    Ok(())
}
