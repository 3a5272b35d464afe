//! Reports and what became of them, as the contract writes them.

use chrono::{DateTime, Utc};
use proto::{
    call::{self, MatchMode, ModerationActKind, ReportReason, ReportState},
    convert::timestamp,
    id::UserId,
};

use crate::{
    domain::moderation::{Act, Decision, Kind, Reason, Report, Said, Suspended, Suspension},
    matching::Mode,
};

/// A report as it is now.
pub(crate) fn report(report: &Report, now: DateTime<Utc>) -> call::Report {
    let (claim, ruling) = (report.held(now), report.ruling);
    call::Report {
        report_id: report.id.to_string(),
        match_id: report.match_id.to_string(),
        reporter_user_id: report.reporter.to_string(),
        reported_user_id: report.reported.to_string(),
        reason: reason(report.reason).into(),
        note: report.note.clone(),
        create_time: Some(timestamp(report.create_time)),
        state: if ruling.is_some() { ReportState::Decided } else { ReportState::Open }.into(),
        claimed_by_user_id: text(claim.map(|claim| claim.by)),
        claim_deadline: claim.map(|claim| timestamp(claim.deadline)),
        decision: self::decision(ruling.map(|ruling| ruling.decision)).into(),
        decided_by_user_id: text(ruling.map(|ruling| ruling.by)),
        decide_time: ruling.map(|ruling| timestamp(ruling.time)),
        mode: mode(report.mode).into(),
    }
}

/// A suspension.
pub(crate) fn suspension(suspension: &Suspension) -> call::Suspension {
    let (user_id, address) = match &suspension.who {
        Suspended::User(user) => (user.to_string(), String::new()),
        Suspended::Network(network) => (String::new(), network.to_string()),
    };
    call::Suspension {
        suspension_id: suspension.id.to_string(),
        user_id,
        address,
        reason: reason(suspension.reason).into(),
        create_time: Some(timestamp(suspension.create_time)),
        until_time: suspension.until.map(timestamp),
        by_user_id: text(suspension.by),
        lift_time: suspension.lift_time.map(timestamp),
        report_id: suspension.report.to_string(),
    }
}

/// A suspension as it is told to whom it hits.
pub(crate) fn match_suspension(suspension: &Suspension) -> call::MatchSuspension {
    call::MatchSuspension {
        until_time: suspension.until.map(timestamp),
        reason: reason(suspension.reason).into(),
    }
}

/// An act.
pub(crate) fn act(act: &Act) -> call::ModerationAct {
    call::ModerationAct {
        act_id: act.id.to_string(),
        kind: kind(act.kind).into(),
        by_user_id: text(act.by),
        address: act.address.clone(),
        report_id: act.report.to_string(),
        subject_user_id: text(act.subject),
        decision: decision(act.decision).into(),
        note: act.note.clone(),
        create_time: Some(timestamp(act.time)),
    }
}

/// Something said.
pub(crate) fn said(said: &Said) -> call::EvidenceText {
    call::EvidenceText {
        by_reported: said.by_reported,
        text: said.text.clone(),
        create_time: Some(timestamp(said.time)),
    }
}

/// Why somebody is reported.
pub(crate) fn reason(reason: Reason) -> ReportReason {
    match reason {
        Reason::Sexual => ReportReason::Sexual,
        Reason::Minor => ReportReason::Minor,
        Reason::Harassment => ReportReason::Harassment,
        Reason::Violence => ReportReason::Violence,
        Reason::Spam => ReportReason::Spam,
        Reason::Other => ReportReason::Other,
    }
}

/// The reason that is given; nothing for none, and for one that this version does not know.
pub(crate) fn reason_of(reason: ReportReason) -> Option<Reason> {
    match reason {
        ReportReason::Unspecified => None,
        ReportReason::Sexual => Some(Reason::Sexual),
        ReportReason::Minor => Some(Reason::Minor),
        ReportReason::Harassment => Some(Reason::Harassment),
        ReportReason::Violence => Some(Reason::Violence),
        ReportReason::Spam => Some(Reason::Spam),
        ReportReason::Other => Some(Reason::Other),
    }
}

fn decision(decision: Option<Decision>) -> call::Decision {
    match decision {
        None => call::Decision::Unspecified,
        Some(Decision::Dismissed) => call::Decision::Dismissed,
        Some(Decision::Warned) => call::Decision::Warned,
        Some(Decision::Suspended) => call::Decision::Suspended,
    }
}

fn kind(kind: Kind) -> ModerationActKind {
    match kind {
        Kind::Claimed => ModerationActKind::Claimed,
        Kind::Released => ModerationActKind::Released,
        Kind::Decided => ModerationActKind::Decided,
        Kind::Undone => ModerationActKind::Undone,
        Kind::Lifted => ModerationActKind::Lifted,
        Kind::SuspendedByItself => ModerationActKind::SuspendedByItself,
    }
}

/// How strangers met.
pub(crate) const fn mode(mode: Mode) -> MatchMode {
    match mode {
        Mode::Text => MatchMode::Text,
        Mode::Audio => MatchMode::Audio,
        Mode::Video => MatchMode::Video,
    }
}

fn text(user: Option<UserId>) -> String {
    user.map(|user| user.to_string()).unwrap_or_default()
}
