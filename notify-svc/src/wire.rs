//! Domain ↔ wire.

use proto::{
    convert::{self, timestamp},
    id::UserId,
    notify,
};
use runtime::status::invalid_field;
use tonic::Status;

use crate::{
    domain::{Availability, QuietHours, Seen, Settings},
    error::Error,
};

pub(crate) fn availability(wish: Availability, version: u64) -> notify::Availability {
    notify::Availability { kind: wish.kind.into(), until: wish.until.map(timestamp), version }
}

pub(crate) fn parse_availability(wish: notify::Availability) -> Result<Availability, Status> {
    let kind = notify::AvailabilityKind::try_from(wish.kind)
        .map_err(|_| invalid_field("availability.kind", "is not known"))?;
    let until = match wish.until {
        Some(until) => {
            Some(convert::time(until).ok_or_else(|| invalid_field("availability.until", "is not a time"))?)
        }
        None => None,
    };
    Ok(Availability { kind, until }.plain())
}

pub(crate) fn settings(settings: &Settings, version: u64) -> notify::NotificationSettings {
    notify::NotificationSettings {
        direct: settings.direct.into(),
        groups: settings.groups.into(),
        push_calls: settings.push_calls,
        push_messages: settings.push_messages,
        hide_previews: settings.hide_previews,
        quiet_hours: settings.quiet.map(quiet_hours),
        version,
    }
}

fn quiet_hours(quiet: QuietHours) -> notify::QuietHours {
    notify::QuietHours {
        start_minute: quiet.start.into(),
        end_minute: quiet.end.into(),
        days: quiet.days.into(),
        time_zone: quiet.zone.name().to_owned(),
    }
}

pub(crate) fn parse_settings(settings: &notify::NotificationSettings) -> Result<Settings, Status> {
    let level = |field, level| {
        notify::MessageLevel::try_from(level).map_err(|_| invalid_field(field, "is not known"))
    };
    Ok(Settings {
        direct: level("settings.direct", settings.direct)?,
        groups: level("settings.groups", settings.groups)?,
        push_calls: settings.push_calls,
        push_messages: settings.push_messages,
        hide_previews: settings.hide_previews,
        quiet: settings.quiet_hours.as_ref().map(parse_quiet_hours).transpose()?,
    })
}

fn parse_quiet_hours(quiet: &notify::QuietHours) -> Result<QuietHours, Status> {
    let minute = |field, value| {
        u16::try_from(value).map_err(|_| invalid_field(field, "must be minutes after midnight"))
    };
    Ok(QuietHours {
        start: minute("settings.quiet_hours.start_minute", quiet.start_minute)?,
        end: minute("settings.quiet_hours.end_minute", quiet.end_minute)?,
        days: u8::try_from(quiet.days)
            .map_err(|_| invalid_field("settings.quiet_hours.days", "must be 0 to 127"))?,
        zone: quiet.time_zone.parse().map_err(|_| Error::TimeZoneUnknown)?,
    })
}

pub(crate) fn presence(user: UserId, seen: Seen) -> notify::Presence {
    notify::Presence {
        user_id: user.to_string(),
        state: seen.state.into(),
        last_seen_time: seen.last.map(timestamp),
    }
}
