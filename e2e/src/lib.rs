//! Empty: what this crate is for is in `tests/it`.
