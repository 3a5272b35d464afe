# Switchboard. Two commands matter: `make up` and `make test`.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: help up build web test test-rust test-web test-browser lint figures doctor bench clean

help: ## List what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: build web ## Install what is missing, build, start everything, print the address; Ctrl-C stops it
	@exec "$${CARGO_TARGET_DIR:-target}/release/switchboard" up

build: ## Build the services (release)
	@scripts/install run
	@scripts/step "Building the services (the first time takes some minutes)" \
	  cargo build --release --locked --workspace --bins

web: ## Build the web client
	@scripts/web

test: ## Run every test, browsers included
	@scripts/install test
	@scripts/test all

test-rust: ## Run the Rust tests
	@scripts/install test
	@scripts/test rust

test-web: ## Run the web client's tests
	@scripts/test web

test-browser: ## Run the tests in real browsers
	@scripts/install test
	@scripts/test browser

lint: ## Check format, lints, the contract's style and the size figures
	@scripts/install test
	@scripts/lint

figures: ## Print the size figures of the code
	@scripts/figures

doctor: build ## Say in plain words what is wrong with the configuration, and how to mend it
	@"$${CARGO_TARGET_DIR:-target}/release/switchboard" doctor

bench: build ## Measure what docs/MEASURED.md states
	@scripts/bench

clean: ## Remove what was built; data under .switchboard/ stay
	@cargo clean
	@rm -rf web-client/dist web-client/node_modules e2e/browser/node_modules artifacts
