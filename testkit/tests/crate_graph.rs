//! Dependencies run one way. What is not listed here is not allowed.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Each crate, and the crates of ours that it may stand on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("proto", &[]),
    ("db", &[]),
    ("bus", &[]),
    ("runtime", &["proto"]),
    ("gateway", &["proto", "runtime"]),
    ("auth-svc", &["proto", "runtime", "db", "bus"]),
    ("call-svc", &["proto", "runtime", "db", "bus"]),
    ("chat-svc", &["proto", "runtime", "db"]),
    ("notify-svc", &["proto", "runtime", "db", "bus"]),
    ("media-svc", &["proto", "runtime"]),
    (
        "switchboard",
        &[
            "proto",
            "runtime",
            "db",
            "bus",
            "gateway",
            "auth-svc",
            "call-svc",
            "chat-svc",
            "notify-svc",
            "media-svc",
        ],
    ),
    ("testkit", &["proto", "runtime", "db"]),
    ("e2e", &[]),
    ("bench", &["proto", "runtime", "db", "bus", "call-svc", "chat-svc", "testkit"]),
];

/// Only tests and benchmarks may stand on these.
const FOR_TESTS: &[&str] = &["testkit"];

#[test]
fn dependencies_run_one_way() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let ours: BTreeSet<String> = metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ALLOWED.iter().map(|(name, on)| (*name, on.iter().copied().collect())).collect();

    for package in &metadata.packages {
        let name = package.name.to_string();
        let may =
            allowed.get(name.as_str()).unwrap_or_else(|| panic!("say in ALLOWED what {name} may stand on"));
        for dependency in package.dependencies.iter().filter(|on| ours.contains(&on.name)) {
            let is_test = dependency.kind == DependencyKind::Development;
            assert!(
                is_test || may.contains(dependency.name.as_str()),
                "{name} must not depend on {}",
                dependency.name
            );
            let ships = !is_test && name != "bench" && FOR_TESTS.contains(&dependency.name.as_str());
            assert!(!ships, "{name} ships test support");
        }
    }
}
