//! Being written.

#[expect(dead_code, reason = "being wired")]
mod domain;
