# Each target does its own set-up and is safe to repeat. Only rustup, make and a C compiler are needed to run; the tests also install
# Debian packages (Chromium, fonts, PostgreSQL, Node.js) and npm packages.

SHELL := /bin/bash -eu -o pipefail
.DEFAULT_GOAL := help

# Where cargo builds; a checkout that is thrown away keeps its cache elsewhere by setting CARGO_TARGET_DIR.
export CARGO_TARGET_DIR ?= $(CURDIR)/target
# The islands as built, read by app/build.rs.
export ZHENGTU_ISLANDS := $(CARGO_TARGET_DIR)/site

LISTEN ?= 127.0.0.1:3000
DATA ?= data
FUZZ_SECONDS ?= 20
SEED ?= 1

BINDGEN_VERSION := $(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
BINDGEN := $(CARGO_TARGET_DIR)/tools/bin/wasm-bindgen
BINDGEN_MARK := $(CARGO_TARGET_DIR)/tools/.wasm-bindgen-$(BINDGEN_VERSION)
WASM := $(CARGO_TARGET_DIR)/wasm32-unknown-unknown/islands/zhengtu_app.wasm

.PHONY: help run dev test test-rust test-browser lint lint-code bench fuzz release islands clean postgres-packages browser-packages

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: islands ## build and start with demonstration data on http://127.0.0.1:3000
	cargo run -p zhengtu-app -- serve --demo --listen $(LISTEN) --data-dir $(DATA)

dev: islands ## as run, and again after every change of a file
	@while true; do \
	  cargo run -p zhengtu-app -- serve --demo --listen $(LISTEN) --data-dir $(DATA) & server=$$!; \
	  trap "kill $$server 2>/dev/null" EXIT INT TERM; \
	  touch $(CARGO_TARGET_DIR)/.dev-mark; \
	  until find src app/src style migrations Cargo.toml app/Cargo.toml -newer $(CARGO_TARGET_DIR)/.dev-mark | grep -q .; do sleep 1; done; \
	  kill $$server 2>/dev/null; wait $$server || true; \
	  $(MAKE) --no-print-directory islands || sleep 2; \
	done

islands: $(BINDGEN_MARK) ## build what runs in the browser
	@rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
	cargo build -p zhengtu-app --lib --no-default-features --features hydrate --profile islands --target wasm32-unknown-unknown
	@mkdir -p $(ZHENGTU_ISLANDS) $(CARGO_TARGET_DIR)/site.new
	$(BINDGEN) $(WASM) --target web --out-dir $(CARGO_TARGET_DIR)/site.new --out-name islands --no-typescript \
	  --remove-name-section --remove-producers-section
	@# Unchanged files keep their time, so that the server isn't built again for nothing.
	@for file in islands.js islands_bg.wasm; do \
	  cmp -s $(CARGO_TARGET_DIR)/site.new/$$file $(ZHENGTU_ISLANDS)/$$file || cp $(CARGO_TARGET_DIR)/site.new/$$file $(ZHENGTU_ISLANDS)/$$file; \
	done

# The command must be of the very version the code was compiled with. Its own lock file names a release that isn't to be had, so it
# resolves afresh, to what this compiler understands; a debug build takes a minute.
$(BINDGEN_MARK):
	CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/tools/build \
	  cargo install wasm-bindgen-cli --version $(BINDGEN_VERSION) --debug --force --root $(CARGO_TARGET_DIR)/tools
	@touch $@

test: test-rust test-browser ## everything: rules, both databases, a real browser

test-rust: postgres-packages ## the Rust tests, on SQLite and on a PostgreSQL of their own
	pg_virtualenv -o fsync=off -o max_connections=300 -o log_min_messages=fatal bash -c \
	  'ZHENGTU_TEST_POSTGRES="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" cargo test --workspace'

test-browser: islands postgres-packages browser-packages ## the journeys, in Chromium: with JavaScript on SQLite, without on PostgreSQL (ALL_WAYS=1: every combination)
	cargo build -p zhengtu-app --bins --example open_mock --example open_training
	cd end2end && npm ci --no-audit --no-fund --loglevel=error
	@# What failed is said once more at the end: the log of PostgreSQL that follows a failure is long.
	cd end2end && pg_virtualenv -o fsync=off -o log_min_messages=fatal bash -c \
	  'ZHENGTU_TEST_POSTGRES="postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres" \
	   ZHENGTU_BINARY="$(CARGO_TARGET_DIR)/debug/zhengtu" npx playwright test $(ONLY)' \
	  || { echo "The journeys failed:"; cat test-results/failures.txt; exit 1; }

lint: lint-code ## formatting, clippy, docs, licences and sources of dependencies
	@command -v cargo-deny >/dev/null || cargo install cargo-deny --locked --debug
	cargo deny --log-level error check bans licenses sources

lint-code: ## what CI checks before the tests: formatting, clippy, docs
	@for part in rustfmt clippy; do rustup component list --installed | grep -q $$part || rustup component add $$part; done
	@rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy -p zhengtu-app --lib --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

bench: release ## measure; NAME=pages for one of them, SIZE=large for the largest (status)
	cargo run --release -p zhengtu-app --example bench -- $(NAME)

fuzz: ## feed the importers broken files; FORMAT=qti3 for one of them, FUZZ_SECONDS=20 for each, SEED=1
	cargo run --release -p zhengtu --example fuzz -- $(FUZZ_SECONDS) $(SEED) $(FORMAT)

release: islands ## one binary with the site inside, under target/release
	cargo build --release -p zhengtu-app
	@ls -lh $(CARGO_TARGET_DIR)/release/zhengtu

clean: ## remove what was built (not your data)
	rm -rf $(CARGO_TARGET_DIR)

postgres-packages:
	@command -v pg_virtualenv >/dev/null && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	  (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy postgresql postgresql-common)

browser-packages:
	@command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi 'noto.*cjk' && command -v npm >/dev/null && /usr/bin/python3 -c 'import icalendar' 2>/dev/null || \
	  (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy chromium fonts-noto-cjk fontconfig python3-icalendar $$(command -v npm >/dev/null || echo nodejs npm))
