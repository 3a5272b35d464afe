use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use chrono_tz::Tz;

/// Hours of the day in which nothing notifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QuietHours {
    /// Minutes after midnight, 0 to 1439.
    pub(crate) start: u16,
    /// Minutes after midnight, 0 to 1439; not after the start: on the next day.
    pub(crate) end: u16,
    /// On which days they begin, Monday is bit 0; 0: on all.
    pub(crate) days: u8,
    /// Where.
    pub(crate) zone: Tz,
}

impl QuietHours {
    /// Whether it is quiet now. The clock on the wall decides: in the night in which it is set back, an hour counts twice.
    pub(crate) fn hold(&self, now: DateTime<Utc>) -> bool {
        let local = now.with_timezone(&self.zone);
        let minute = local.hour() * 60 + local.minute();
        let today = local.weekday().num_days_from_monday();
        let (start, end) = (u32::from(self.start), u32::from(self.end));
        if start < end {
            return (start..end).contains(&minute) && self.begin_on(today);
        }
        let since_yesterday = minute < end && self.begin_on((today + 6) % 7);
        since_yesterday || (minute >= start && self.begin_on(today))
    }

    fn begin_on(&self, day: u32) -> bool {
        self.days == 0 || self.days & (1 << day) != 0
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone as _};
    use proptest::prelude::*;

    use super::*;

    const BERLIN: Tz = Tz::Europe__Berlin;

    /// A time in Berlin; July 2026 begins on a Wednesday.
    fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        BERLIN.with_ymd_and_hms(2026, 7, day, hour, minute, 0).unwrap().to_utc()
    }

    #[test]
    fn a_night_lasts_over_midnight() {
        let night = QuietHours { start: 22 * 60, end: 7 * 60, days: 0, zone: BERLIN };
        for (time, is_quiet) in [
            ((21, 59), false),
            ((22, 0), true),
            ((23, 59), true),
            ((0, 0), true),
            ((6, 59), true),
            ((7, 0), false),
        ] {
            assert_eq!(night.hold(at(1, time.0, time.1)), is_quiet, "{time:?}");
        }
    }

    #[test]
    fn days_are_those_on_which_it_begins() {
        // Fridays and Saturdays.
        let weekend = QuietHours { start: 23 * 60, end: 9 * 60, days: 0b011_0000, zone: BERLIN };
        let quiet = |day, hour| weekend.hold(at(day, hour, 0));
        assert_eq!([quiet(2, 23), quiet(3, 8)], [false, false], "from Thursday to Friday");
        assert_eq!([quiet(3, 23), quiet(4, 8)], [true, true], "from Friday to Saturday");
        assert_eq!([quiet(4, 23), quiet(5, 8)], [true, true], "from Saturday to Sunday");
        assert_eq!([quiet(5, 23), quiet(6, 8)], [false, false], "from Sunday to Monday");
    }

    #[test]
    fn the_wall_clock_decides_in_summer_and_winter() {
        let morning = QuietHours { start: 8 * 60, end: 9 * 60, days: 0, zone: BERLIN };
        let utc = |month, hour| Utc.with_ymd_and_hms(2026, month, 1, hour, 30, 0).unwrap();
        assert_eq!([morning.hold(utc(1, 7)), morning.hold(utc(1, 6))], [true, false]);
        assert_eq!([morning.hold(utc(7, 6)), morning.hold(utc(7, 7))], [true, false]);
    }

    proptest! {
        #[test]
        fn a_day_has_as_many_quiet_minutes_as_are_between_start_and_end(start in 0u16..1440, end in 0u16..1440) {
            let hours = QuietHours { start, end, days: 0, zone: Tz::UTC };
            let midnight = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
            let minutes = (0..1440).filter(|minute| hours.hold(midnight + chrono::TimeDelta::minutes(*minute)));
            let expected = if start == end { 1440 } else { (usize::from(end) + 1440 - usize::from(start)) % 1440 };
            prop_assert_eq!(minutes.count(), expected);
        }
    }
}
