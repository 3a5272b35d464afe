//! How good a call was, out of what a person's page reported.

use std::time::Duration;

use proto::call::{CandidateType, QualityReport};

/// How good a call was for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quality {
    /// Round trip, median; nothing: it was never measured.
    pub(crate) round_trip: Option<Duration>,
    /// Packets lost of a thousand, mean.
    pub(crate) loss_permille: u32,
    /// How long the picture stood still, in all.
    pub(crate) frozen: Duration,
    /// Media went through a relay, of either side, at some time.
    pub(crate) relayed: bool,
}

/// The quality of a call; nothing without a report.
pub(crate) fn summary(reports: &[QualityReport]) -> Option<Quality> {
    let count = u64::try_from(reports.len()).ok().filter(|count| *count > 0)?;
    let lost: u64 = reports.iter().map(|report| u64::from(report.loss_permille)).sum();
    let round_trips = reports.iter().filter_map(|report| length(report.round_trip_time)).collect();
    Some(Quality {
        round_trip: median(round_trips),
        loss_permille: u32::try_from((lost + count / 2) / count).unwrap_or(1000),
        frozen: reports.iter().filter_map(|report| length(report.frozen_time)).sum(),
        relayed: reports.iter().any(is_relayed),
    })
}

fn is_relayed(report: &QualityReport) -> bool {
    let relay = CandidateType::Relay;
    report.path.is_some_and(|path| path.local() == relay || path.remote() == relay)
}

/// At most a day, whatever a page claims.
fn length(reported: Option<prost_types::Duration>) -> Option<Duration> {
    const MOST: Duration = Duration::from_hours(24);
    reported.and_then(|length| Duration::try_from(length).ok()).map(|length| length.min(MOST))
}

fn median(mut lengths: Vec<Duration>) -> Option<Duration> {
    lengths.sort_unstable();
    let middle = lengths.len() / 2;
    let upper = *lengths.get(middle)?;
    let lower = if lengths.len().is_multiple_of(2) { *lengths.get(middle - 1)? } else { upper };
    Some((lower + upper) / 2)
}
