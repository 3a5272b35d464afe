use chrono::{DateTime, Utc};
use proto::notify::AvailabilityKind;

/// How a person wants to be seen. The default is as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Availability {
    pub(crate) kind: AvailabilityKind,
    /// Until when; nothing: until further notice. Then as they are.
    pub(crate) until: Option<DateTime<Utc>>,
}

impl Availability {
    /// How they want to be seen now.
    pub(crate) fn at(self, now: DateTime<Utc>) -> AvailabilityKind {
        match self.until {
            Some(until) if until <= now => AvailabilityKind::Unspecified,
            _ => self.kind,
        }
    }

    /// The same, without an end where there is nothing to end.
    pub(crate) fn plain(self) -> Self {
        if self.kind == AvailabilityKind::Unspecified { Self::default() } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_an_end_is_over_then() {
        let until = DateTime::from_timestamp(1_000, 0);
        let away = Availability { kind: AvailabilityKind::Away, until };
        let at = |seconds| away.at(DateTime::from_timestamp(seconds, 0).unwrap());
        assert_eq!((at(999), at(1_000)), (AvailabilityKind::Away, AvailabilityKind::Unspecified));
        let further = Availability { until: None, ..away };
        assert_eq!(further.at(DateTime::<Utc>::MAX_UTC), AvailabilityKind::Away);
    }
}
