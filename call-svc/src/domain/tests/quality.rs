use std::time::Duration;

use proto::call::{CandidateType, MediaPath, QualityReport};

use super::super::quality::summary;

fn report(round_trip_ms: u64, loss_permille: u32, frozen_ms: u64) -> QualityReport {
    let length = |ms| Some(proto::convert::duration(Duration::from_millis(ms)));
    QualityReport {
        round_trip_time: length(round_trip_ms),
        loss_permille,
        frozen_time: length(frozen_ms),
        ..QualityReport::default()
    }
}

#[test]
fn it_is_the_median_the_mean_and_the_sum() {
    assert_eq!(summary(&[]), None);
    let odd = summary(&[report(900, 10, 0), report(20, 0, 500), report(40, 21, 250)]).unwrap();
    assert_eq!(odd.round_trip, Some(Duration::from_millis(40)), "one bad moment does not make a bad call");
    assert_eq!((odd.loss_permille, odd.frozen), (10, Duration::from_millis(750)));
    let even = summary(&[report(20, 0, 0), report(40, 0, 0)]).unwrap();
    assert_eq!(even.round_trip, Some(Duration::from_millis(30)));
}

#[test]
fn what_was_not_measured_is_left_out_and_nonsense_does_no_harm() {
    let unmeasured = QualityReport { loss_permille: 4, ..QualityReport::default() };
    let quality = summary(&[unmeasured, report(50, 6, 0)]).unwrap();
    assert_eq!((quality.round_trip, quality.loss_permille), (Some(Duration::from_millis(50)), 5));
    assert_eq!(summary(&[unmeasured]).unwrap().round_trip, None);
    let forever = prost_types::Duration { seconds: i64::MAX, nanos: 0 };
    let before = prost_types::Duration { seconds: -5, nanos: 0 };
    let odd = QualityReport { frozen_time: Some(forever), round_trip_time: Some(before), ..unmeasured };
    let quality = summary(&[odd; 3]).unwrap();
    assert_eq!((quality.round_trip, quality.frozen), (None, Duration::from_hours(72)));
}

#[test]
fn a_relay_of_either_side_counts() {
    let path = |local: CandidateType, remote: CandidateType| {
        let path = MediaPath { local: local.into(), remote: remote.into(), relay_protocol: 0 };
        summary(&[report(1, 0, 0), QualityReport { path: Some(path), ..report(1, 0, 0) }]).unwrap().relayed
    };
    assert!(path(CandidateType::Relay, CandidateType::Host));
    assert!(path(CandidateType::Host, CandidateType::Relay));
    assert!(!path(CandidateType::Host, CandidateType::ServerReflexive));
}
