//! The way of a frame: bytes to a session's state and back. `cargo +nightly fuzz run frames`.

#![no_main]

#[path = "../../tests/it/model.rs"]
mod model;

libfuzzer_sys::fuzz_target!(|input: &[u8]| model::run(input));
