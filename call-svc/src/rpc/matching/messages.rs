//! What is said on a `FindPartner` stream, built and read.

use chrono::{DateTime, Utc};
use proto::{
    call::{
        FindPartnerResponse, MatchContact, MatchFound, MatchMode, MatchModeChanged, MatchPause,
        MatchSearching, MatchTextAck, PartnerAway, PartnerLeft, PartnerLeftReason, PartnerModeWish,
        PartnerText, PartnerTyping, find_partner_response::Message,
    },
    convert::timestamp,
    id::{MatchId, UserId},
};

use super::open::Wanted;
use crate::{
    domain::Call,
    matching::{How, Match, Mode, Text},
    wire::{self, moderation::mode},
};

pub(super) fn searching(wanted: &Wanted, relaxed: bool) -> FindPartnerResponse {
    of(Message::Searching(MatchSearching { interests: wanted.said_interests(), relaxed }))
}

pub(super) fn pause(until: DateTime<Utc>) -> FindPartnerResponse {
    of(Message::Pause(MatchPause { until_time: Some(timestamp(until)) }))
}

/// The partner, by the name that they have in this match alone.
pub(super) fn found(
    found: &Match,
    user: UserId,
    wanted: &Wanted,
    call: Option<&Call>,
    said: &[Text],
) -> FindPartnerResponse {
    let partner = found.sides(user).map(|[_, partner]| partner.known_as.to_string());
    of(Message::Found(MatchFound {
        match_id: found.id.to_string(),
        partner_id: partner.unwrap_or_default(),
        shared_interests: wanted.spell(&found.interests),
        shared_languages: found.languages.clone(),
        mode: mode(found.mode).into(),
        call: call.map(|call| wire::call_for(call, user)),
        said: said.iter().map(|text| partner_text(text, user)).collect(),
    }))
}

pub(super) fn text(text: &Text, user: UserId) -> FindPartnerResponse {
    of(Message::Text(partner_text(text, user)))
}

pub(super) fn acknowledged(text_id: String) -> FindPartnerResponse {
    of(Message::TextAck(MatchTextAck { text_id }))
}

pub(super) fn typing() -> FindPartnerResponse {
    of(Message::Typing(PartnerTyping {}))
}

pub(super) fn away(away: bool) -> FindPartnerResponse {
    of(Message::Away(PartnerAway { away }))
}

pub(super) fn wish(wanted: Mode) -> FindPartnerResponse {
    of(Message::ModeWish(PartnerModeWish { mode: mode(wanted).into() }))
}

pub(super) fn changed(to: Mode, call: Option<&Call>, user: UserId) -> FindPartnerResponse {
    let call = call.map(|call| wire::call_for(call, user));
    of(Message::ModeChanged(MatchModeChanged { mode: mode(to).into(), call }))
}

/// Both want to stay in touch: from here on they know each other.
pub(super) fn contact(with: &Match, user: UserId) -> FindPartnerResponse {
    let sides = with.sides(user);
    of(Message::Contact(MatchContact {
        match_id: with.id.to_string(),
        user_id: sides.map(|[_, partner]| partner.user.to_string()).unwrap_or_default(),
        account_needed: sides.is_some_and(|[own, _]| own.guest),
    }))
}

pub(super) fn left(id: MatchId, how: How) -> FindPartnerResponse {
    let reason = match how {
        How::Next | How::Reported => PartnerLeftReason::Next,
        How::Stop => PartnerLeftReason::Stop,
        How::Disconnected => PartnerLeftReason::Disconnected,
    };
    of(Message::Left(PartnerLeft { match_id: id.to_string(), reason: reason.into() }))
}

/// The mode that is asked for; nothing for none, and for one that this version does not know.
pub(super) const fn mode_of(mode: MatchMode) -> Option<Mode> {
    match mode {
        MatchMode::Unspecified => None,
        MatchMode::Text => Some(Mode::Text),
        MatchMode::Audio => Some(Mode::Audio),
        MatchMode::Video => Some(Mode::Video),
    }
}

fn partner_text(text: &Text, user: UserId) -> PartnerText {
    PartnerText {
        text_id: text.id.to_string(),
        text: text.body.clone(),
        create_time: Some(timestamp(text.create_time)),
        own: text.user == user,
    }
}

const fn of(message: Message) -> FindPartnerResponse {
    FindPartnerResponse { message: Some(message) }
}
