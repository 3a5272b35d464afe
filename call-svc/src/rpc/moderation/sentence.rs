use chrono::TimeDelta;
use proto::call::{DecideReportRequest, Decision};

use crate::{error::Error, moderation::Sentence};

/// The longest suspension that is not for good: 10 years.
const LONGEST: TimeDelta = TimeDelta::days(3_652);

/// What is decided. A length, and an address, belong to a suspension alone.
pub(super) fn parse(request: &DecideReportRequest) -> Result<Sentence, Error> {
    let invalid = |field, problem| Err(Error::Invalid { field, problem });
    let sentence = match request.decision() {
        Decision::Unspecified => return invalid("decision", "must be a decision"),
        Decision::Dismissed => Sentence::Dismiss,
        Decision::Warned => Sentence::Warn,
        Decision::Suspended => {
            let length = request.suspend_for.map(length).transpose()?;
            return Ok(Sentence::Suspend { length, network: request.suspend_address });
        }
    };
    if request.suspend_for.is_some() {
        return invalid("suspend_for", "must be set only with SUSPENDED");
    }
    if request.suspend_address {
        return invalid("suspend_address", "must be set only with SUSPENDED");
    }
    Ok(sentence)
}

fn length(asked: prost_types::Duration) -> Result<TimeDelta, Error> {
    let nanos = u32::try_from(asked.nanos).ok();
    let length = nanos.and_then(|nanos| TimeDelta::new(asked.seconds, nanos));
    let possible = length.filter(|length| (TimeDelta::seconds(1)..=LONGEST).contains(length));
    possible.ok_or(Error::Invalid { field: "suspend_for", problem: "must be 1 second to 10 years" })
}
