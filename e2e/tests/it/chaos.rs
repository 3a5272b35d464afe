//! Many people write over bad lines to a product that dies under them, and a checker that trusts none of them compares
//! what each has with the database.

mod checker;
mod dice;
mod faults;
mod line;
mod reader;
mod writer;

use std::{collections::HashMap, sync::Arc, time::Instant};

use futures::future::join_all;
use proto::chat::{CreateGroupRequest, CreateGroupResponse};
use tokio::sync::watch;
use uuid::Uuid;

use self::{dice::Dice, line::Line, reader::Reader, writer::Writer};
use crate::{
    people::sign_up,
    stack::{Layout, Stack},
};

const CREATE_GROUP: &str = "/switchboard.chat.v1.ConversationService/CreateGroup";
const PEOPLE: usize = 50;
const CONVERSATIONS: usize = 20;
const MEMBERS: usize = 10;
/// How many messages are sent, where the environment says nothing else.
const SENDS: usize = 1_000;
const SENDS_VARIABLE: &str = "SWITCHBOARD_CHAOS_SENDS";

#[tokio::test(flavor = "multi_thread")]
async fn what_fifty_people_write_over_bad_lines_is_there_once_and_in_one_order() {
    let mut stack = Stack::start(Layout::Split).await;
    run(&mut stack, faults::held_transactions).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_the_death_of_every_process() {
    let mut stack = Stack::start(Layout::Split).await;
    run(&mut stack, faults::deaths).await;
}

/// What faults and people know of each other: how many sends were acknowledged, of how many.
struct Progress {
    acked: watch::Sender<usize>,
    total: usize,
    conversations: Vec<String>,
}

impl Progress {
    /// Resolves once so many hundredths of all sends were acknowledged.
    async fn reached(&self, hundredths: usize) {
        let mut acked = self.acked.subscribe();
        let goal = self.total * hundredths / 100;
        acked.wait_for(|acked| *acked >= goal).await.unwrap();
    }
}

/// Lets everybody write while `faults` happen, and checks what is there afterwards.
#[expect(clippy::print_stdout, reason = "figures")]
async fn run(stack: &mut Stack, faults: impl AsyncFnOnce(&mut Stack, &Progress)) {
    let people = arrive(stack).await;
    let conversations = make_groups(&people).await;
    let groups_of = |person: usize| -> Vec<String> {
        let in_it = |group: &usize| members_of(*group).any(|member| member == person);
        (0..CONVERSATIONS).filter(in_it).map(|group| conversations[group].clone()).collect()
    };
    let each = sends() / PEOPLE;
    let progress =
        Progress { acked: watch::channel(0).0, total: each * PEOPLE, conversations: conversations.clone() };
    let goal = watch::channel(None).0;
    let readers: Vec<_> = people
        .iter()
        .enumerate()
        .map(|(index, line)| {
            tokio::spawn(Reader::new(Arc::clone(line), groups_of(index)).read(goal.subscribe()))
        })
        .collect();
    let begun = Instant::now();
    let write = async {
        let writers = people.iter().enumerate().map(|(index, line)| {
            let dice = Dice::new(index);
            Writer::new(line, groups_of(index), dice, &progress.acked).write(each)
        });
        join_all(writers).await.concat()
    };
    let (sent, ()) = tokio::join!(write, faults(stack, &progress));
    let stored = checker::load(stack.database.as_deref().unwrap()).await;
    goal.send_replace(Some(checker::last_places(&stored)));
    let mut mailboxes = HashMap::new();
    let mut told = reader::Counts::default();
    for (line, reader) in people.iter().zip(readers) {
        let reader = reader.await.unwrap();
        told += reader.counts;
        mailboxes.insert(line.user_id.clone(), reader.into_held());
    }
    checker::check(&stored, &sent, &mailboxes, &conversations);
    let attempts: usize = sent.iter().map(|sent| sent.attempts).sum();
    println!(
        "{} messages in {attempts} requests, {:.0} s; {} sockets cut; {told}; nothing lost, doubled or out of order",
        sent.len(),
        begun.elapsed().as_secs_f64(),
        people.iter().map(|line| line.cuts()).sum::<usize>(),
    );
}

fn sends() -> usize {
    std::env::var(SENDS_VARIABLE).map_or(SENDS, |count| count.parse().unwrap())
}

/// Everybody is in as many conversations as everybody else.
fn members_of(conversation: usize) -> impl Iterator<Item = usize> {
    let stride = PEOPLE / MEMBERS;
    (0..MEMBERS).map(move |member| (conversation + member * stride) % PEOPLE)
}

async fn arrive(stack: &Stack) -> Vec<Arc<Line>> {
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let session = sign_up(stack, &format!("p{number}")).await;
        people.push(Arc::new(Line::new(&stack.edge, session)));
    }
    people
}

async fn make_groups(people: &[Arc<Line>]) -> Vec<String> {
    let mut groups = Vec::new();
    for group in 0..CONVERSATIONS {
        let members: Vec<_> = members_of(group).map(|member| people[member].user_id.clone()).collect();
        let request = CreateGroupRequest {
            request_id: Uuid::now_v7().to_string(),
            name: format!("Group {group}"),
            user_ids: members[1..].to_vec(),
            ..CreateGroupRequest::default()
        };
        let owner = &people[members_of(group).next().unwrap()];
        let made: CreateGroupResponse = owner.unary(CREATE_GROUP, &request).await.unwrap();
        assert!(made.not_added_user_ids.is_empty(), "{made:?}");
        groups.push(made.conversation.unwrap().conversation_id);
    }
    groups
}
