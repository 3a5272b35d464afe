use proto::call::LegState;

use super::*;

const EVENT: Uuid = Uuid::from_u128(6);
const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn leg(user: &str, role: LegRole, endpoint: &str) -> Leg {
    let (user_id, endpoint_id) = (user.to_owned(), endpoint.to_owned());
    Leg { user_id, role: role.into(), state: LegState::Ringing.into(), endpoint_id, ..Leg::default() }
}

fn ringing() -> Call {
    Call {
        call_id: "7".into(),
        kind: CallKind::Audio.into(),
        state: CallState::Ringing.into(),
        legs: vec![leg("ada", LegRole::Caller, "page"), leg("ben", LegRole::Callee, "")],
        version: 1,
        ring_deadline: Some(timestamp(NOW + TimeDelta::seconds(30))),
        ..Call::default()
    }
}

fn ended(reason: EndReason) -> Call {
    Call { state: CallState::Ended.into(), end_reason: reason.into(), version: 2, ..ringing() }
}

/// Who is told, and of what; or from whom it is taken back.
fn of(call: &Call) -> Option<(Vec<String>, Option<NotificationKind>)> {
    Some(match notice(EVENT, call, NOW)? {
        Notice::Tell(request) => {
            let notification = request.notification.unwrap();
            assert_eq!(notification.tag, "call:7", "what comes later replaces it");
            let is_missed = notification.kind() == NotificationKind::MissedCall;
            assert_eq!(notification.path, if is_missed { "/calls" } else { "/" });
            (request.user_ids, Some(notification.kind()))
        }
        Notice::TakeBack(request) => {
            assert_eq!(request.tag, "call:7");
            (request.user_ids, None)
        }
    })
}

fn told(users: &[&str], kind: NotificationKind) -> Option<(Vec<String>, Option<NotificationKind>)> {
    Some((users.iter().map(|user| (*user).to_owned()).collect(), Some(kind)))
}

#[test]
fn who_is_rung_is_told_once_until_the_deadline() {
    assert_eq!(of(&ringing()), told(&["ben"], NotificationKind::AudioCall));
    let Some(Notice::Tell(request)) = notice(EVENT, &ringing(), NOW) else { panic!("it rings") };
    let notification = request.notification.unwrap();
    assert_eq!(notification.from_user_id, "ada");
    assert_eq!(notification.expire_time, ringing().ring_deadline);
    assert_ne!(request.notification_id, EVENT.to_string(), "the feed knows the event by it");
    assert_eq!(of(&Call { version: 2, ..ringing() }), None, "it rings on a device");
    assert_eq!(of(&Call { silent: true, ..ringing() }), None);
    let by_service = Call { started_by_service: true, kind: CallKind::Video.into(), ..ringing() };
    assert_eq!(of(&by_service), told(&["ada", "ben"], NotificationKind::VideoCall));
}

#[test]
fn what_is_answered_or_declined_is_taken_back_and_what_was_missed_is_told() {
    let taken_back = Some((vec!["ben".to_owned()], None));
    let connecting = Call { state: CallState::Connecting.into(), version: 2, ..ringing() };
    assert_eq!(of(&connecting), taken_back);
    assert_eq!(of(&ended(EndReason::Declined)), taken_back);
    for reason in [EndReason::Missed, EndReason::Cancelled, EndReason::Busy] {
        assert_eq!(of(&ended(reason)), told(&["ben"], NotificationKind::MissedCall), "{reason:?}");
    }
    let talked = Call { answer_time: Some(timestamp(NOW)), ..ended(EndReason::HungUp) };
    assert_eq!(of(&talked), None);
}
