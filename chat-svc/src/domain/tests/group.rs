use chrono::DateTime;
use proptest::prelude::*;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::*;

fn user(number: usize) -> UserId {
    Uuid::from_u128(number as u128).into()
}

fn group() -> (Conversation, Vec<Member>) {
    let (id, now): (ConversationId, _) = (Uuid::from_u128(9).into(), DateTime::UNIX_EPOCH);
    let mut group = Conversation::new(id, Kind::Group, user(0), now);
    group.member_count = 1;
    let owner = Member::new(&group, user(0), Role::Owner, now);
    (group, vec![owner])
}

/// What somebody tries to do to somebody.
#[derive(Debug, Clone, Copy)]
enum Step {
    Add(usize, usize),
    Remove(usize, usize),
    Change(usize, usize, Role),
    Leave(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..6_usize;
    let role = prop_oneof![Just(Role::Member), Just(Role::Admin), Just(Role::Owner)];
    let step = prop_oneof![
        (who.clone(), who.clone()).prop_map(|(by, whom)| Step::Add(by, whom)),
        (who.clone(), who.clone()).prop_map(|(by, whom)| Step::Remove(by, whom)),
        (who.clone(), who.clone(), role).prop_map(|(by, whom, role)| Step::Change(by, whom, role)),
        who.prop_map(Step::Leave),
    ];
    prop::collection::vec(step, 0..60)
}

fn find(members: &[Member], number: usize) -> Option<usize> {
    members.iter().position(|member| member.user == user(number))
}

fn step(group: &mut Conversation, members: &mut Vec<Member>, step: Step) {
    match step {
        Step::Add(by, whom) => {
            let Some(by) = find(members, by) else { return };
            if find(members, whom).is_none() && may_manage(group, members[by].role).is_ok() {
                group.member_count = must_have_room(group, 1).unwrap();
                members.push(Member::new(group, user(whom), Role::Member, DateTime::UNIX_EPOCH));
            }
        }
        Step::Remove(by, whom) => {
            let (Some(by), Some(whom)) = (find(members, by), find(members, whom)) else { return };
            if may_remove(group, members[by].role, members[whom].role).is_ok() {
                assert_ne!(by, whom, "nobody removes themselves");
                members.remove(whom);
                group.member_count -= 1;
            }
        }
        Step::Change(by, whom, role) => {
            let (Some(by), Some(whom)) = (find(members, by), find(members, whom)) else { return };
            if by != whom {
                let (mut one, mut other) = (members[by].clone(), members[whom].clone());
                let was_owner = one.role == Role::Owner;
                assert_eq!(change_role(group, &mut one, &mut other, role).is_ok(), was_owner);
                (members[by], members[whom]) = (one, other);
            }
        }
        Step::Leave(who) => {
            let Some(who) = find(members, who) else { return };
            if may_leave(group, members[who].role).is_ok() {
                members.remove(who);
                group.member_count -= 1;
            }
        }
    }
}

proptest! {
    #[test]
    fn a_group_with_members_has_one_owner(steps in steps()) {
        let (mut group, mut members) = group();
        for one in steps {
            step(&mut group, &mut members, one);
            let owners = members.iter().filter(|member| member.role == Role::Owner).count();
            prop_assert_eq!(owners, usize::from(!members.is_empty()), "{:?}", one);
            prop_assert_eq!(group.member_count as usize, members.len());
        }
    }
}

#[test]
fn what_only_groups_have_is_refused_of_two_people() {
    let direct = Conversation::direct(Uuid::from_u128(9).into(), user(1), user(2), DateTime::UNIX_EPOCH);
    assert_eq!(may_manage(&direct, Role::Owner), Err(GroupRefusal::NotAGroup));
    assert_eq!(may_leave(&direct, Role::Member), Err(GroupRefusal::NotAGroup));
}

#[test]
fn a_group_has_five_hundred_members_at_most() {
    let (mut group, _) = group();
    group.member_count = 490;
    assert_eq!(must_have_room(&group, 10), Ok(500));
    assert_eq!(must_have_room(&group, 11), Err(GroupRefusal::Full));
}
