//! What holds for every sequence of frames, upstream events and times.

use std::{fs, path::Path};

use proptest::prelude::*;

use crate::model::run;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_breaks_the_session(input in prop::collection::vec(any::<u8>(), 0..3000)) {
        run(&input);
    }
}

/// What the fuzzer found worth keeping runs on stable, too.
#[test]
fn the_corpus_is_replayed() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/frames");
    let mut count = 0;
    for entry in fs::read_dir(&corpus).unwrap() {
        run(&fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count >= 10, "{count} inputs in {}", corpus.display());
}
