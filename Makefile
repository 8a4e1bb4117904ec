# Kaeru needs two commands: `make serve` and `make test`. Each installs what is missing; the others are their parts.
#
# What must be there: git, a C compiler, Rust by rustup, Node 20 or newer. All else comes from crates.io, npm and Debian.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

# Each version stands in one place: wasm-bindgen's in Cargo.toml, wasm-opt's in tests/package.json, Rust's in rust-toolchain.toml.
TRUNK        := 0.21.14
WASM_BINDGEN := $(shell sed -n 's/^wasm-bindgen = "=\([0-9.]*\)".*/\1/p' Cargo.toml)

PORT   ?= 8080
CORPUS ?= ../shared/corpus

WASM    := wasm32-unknown-unknown
TARGET  := $(or $(CARGO_TARGET_DIR),target)
LOCKED  := $(if $(CI),--locked)
MODULES := tests/node_modules/.package-lock.json
SITE    := dist/.nojekyll
STEPS   := fmt pins clippy unit weights wasm score site size browser

# The project's own tools come first, so that another version elsewhere on the machine does no harm.
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/tests/node_modules/.bin:$(PATH):$(HOME)/.cargo/bin

# Panics name the file that they come from: no path of the machine that built the page may stand in it.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS := \
  --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src/=/

.PHONY: help serve test bench clean pictures $(STEPS) rust modules trunk bindgen chromium

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | awk -F '|' '{ printf "  %-14s %s\n", $$1, $$2 }'

serve: site ## build the page and serve it as GitHub Pages does (PORT=8080)
	@exec node tests/server.mjs dist $(PORT)

test: ## run every check, the cheap ones first
	@for step in $(STEPS); do \
	  printf '\n== make %s\n' $$step; SECONDS=0; $(MAKE) $$step; printf -- '-- make %s: %s s\n' $$step $$SECONDS; \
	done
	@printf '\nAll checks passed.\n'

## The parts of `make test`

fmt: rust ## check the layout of the Rust code
	@cargo fmt --check

pins: modules ## check that every place names the same versions
	@node tests/pins.mjs

clippy: rust ## lint, natively and for the browser
	@cargo clippy --quiet $(LOCKED) --all-targets -- -D warnings
	@cargo clippy --quiet $(LOCKED) --target $(WASM) --features bindings --lib --bin page --bin outlook --test bindings -- -D warnings

unit: rust ## run the Rust tests
	@cargo test --quiet $(LOCKED)

weights: rust ## check what single words weigh, and measure verdicts on sources left out (KAERU_UPDATE=1: learn them anew)
	@cargo test --quiet $(LOCKED) --release --test weights -- --nocapture --test-threads=1

wasm: rust bindgen ## run the tests of the JavaScript interface, in Node
	@CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
	  cargo test $(LOCKED) --target $(WASM) --features bindings --test bindings

score: rust ## measure the verdicts on a labelled corpus, where there is one (CORPUS=../shared/corpus)
	@if [ ! -f $(CORPUS)/labels.jsonl ]; then echo "No corpus at $(CORPUS): the score is skipped."; else \
	  cargo build --quiet $(LOCKED) --release --bin kaeru && \
	  python3 $(CORPUS)/../tools/score.py $(TARGET)/release/kaeru $(CORPUS)/labels.jsonl \
	    --min-reason 93 --max-false-removals 0.6 --min-recall 99; \
	fi

site: $(SITE) ## build the page into dist/

size: site chromium ## check what a first visit loads against its budget
	@node tests/size.mjs

browser: site chromium ## test the page in Chromium
	@node --test --test-reporter=spec tests/browser/all.mjs

pictures: site chromium ## take the pictures of the README
	@node tests/pictures.mjs

bench: rust ## measure the speed of the engine
	@cargo bench $(LOCKED)

clean: ## remove what was built, keep the tools
	@cargo clean --quiet && rm -rf dist

# A panic ends the program without a word: in a browser the standard library writes to nowhere. So the page need not know of each
# place that may panic where it stands, which is 5 KB. The switch is not stable yet: with another Rust, look whether it still is one.
PLACELESS := RUSTC_BOOTSTRAP=1 \
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS='$(CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS) -Zlocation-detail=none'

# GitHub Pages needs this file to serve all others as they are; that it stands in dist/ tells that a whole build ended well.
$(SITE): $(shell find index.html Trunk.toml Cargo.toml Cargo.lock src www tests/pack tests/pack.mjs -type f 2>/dev/null) | rust modules trunk bindgen
	@env -u NO_COLOR $(PLACELESS) trunk build --release --offline $(LOCKED)
	@touch $@

## What they need

# $(call need,COMMAND,REMEDY): ends with one sentence where the command is missing.
need = command -v $(1) >/dev/null || { echo 'kaeru: "$(1)" is missing: $(2), then run make again.' >&2; exit 1; }

# Quick to build rather than quick to run: these tools work for seconds, and would otherwise compile for twice as long.
install := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
  cargo install --locked --root .tools

rust:
	@$(call need,cc,install a C compiler (on Debian: apt-get install gcc libc6-dev))
	@$(call need,cargo,install Rust from https://rustup.rs)
	@cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 || rustup component add rustfmt clippy
	@[ -d "$$(rustc --print target-libdir --target $(WASM))" ] || rustup target add $(WASM)

modules: $(MODULES)
	@:

$(MODULES): tests/package.json tests/package-lock.json
	@$(call need,node,install Node 20 or newer from https://nodejs.org)
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || \
	  { echo "kaeru: Node $$(node --version) is too old: install Node 20 or newer from https://nodejs.org, then run make again." >&2; exit 1; }
	@cd tests && npm ci --ignore-scripts --no-fund --no-audit --loglevel error
	@touch $@

# Without default features Trunk cannot download anything, and needs no TLS library to be compiled.
trunk: rust
	@[ "$$(trunk --version 2>/dev/null)" = 'trunk $(TRUNK)' ] || $(install) trunk --version $(TRUNK) --no-default-features

bindgen: rust
	@[ "$$(wasm-bindgen-test-runner --version 2>/dev/null)" = 'wasm-bindgen-test-runner $(WASM_BINDGEN)' ] && \
	  [ "$$(wasm-bindgen --version 2>/dev/null)" = 'wasm-bindgen $(WASM_BINDGEN)' ] || \
	  $(install) wasm-bindgen-cli --version $(WASM_BINDGEN)

chromium: modules
	@node tests/browser/chromium.mjs >/dev/null 2>&1 || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium; }
	@node tests/browser/chromium.mjs >/dev/null
