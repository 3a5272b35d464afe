use proto::id::UserId;
use uuid::Uuid;

use super::*;

fn user(number: u128) -> UserId {
    Uuid::from_u128(number).into()
}

#[test]
fn the_shorter_limit_holds_and_no_days_are_none() {
    let now: DateTime<Utc> = "2026-11-21T12:00:00Z".parse().unwrap();
    let ago = |days| Some(now - TimeDelta::days(days));
    for (server, own, since) in
        [(0, 0, None), (7, 0, ago(7)), (0, 30, ago(30)), (7, 30, ago(7)), (30, 7, ago(7))]
    {
        assert_eq!(kept_since(server, own, now), since, "{server} and {own}");
    }
    assert_eq!(kept_since(u32::MAX, 0, now), None, "longer than time itself");
}

#[test]
fn a_group_is_its_admins_and_a_direct_conversation_is_both_s() {
    let now = DateTime::UNIX_EPOCH;
    let group = Conversation::group(Uuid::from_u128(1).into(), user(2), "Chess".into(), now);
    let direct = Conversation::direct(Uuid::from_u128(1).into(), user(2), user(3), now);
    assert_eq!(may_limit(&group, Role::Member), Err(GroupRefusal::RoleTooLow));
    for role in [Role::Admin, Role::Owner] {
        assert_eq!(may_limit(&group, role), Ok(()));
    }
    assert_eq!(may_limit(&direct, Role::Member), Ok(()));
}
