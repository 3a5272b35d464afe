//! A person's page: told by the feed, and asking where something is missing.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    ops::AddAssign,
    sync::Arc,
    time::Duration,
};

use prost::Message as _;
use proto::{
    chat::{ListMessagesRequest, ListMessagesResponse, Message, MessageChanged, content::Kind},
    notify::{SubscribeRequest, SubscribeResponse, subscribe_response::Step},
};
use tokio::sync::watch;

use super::line::Line;

const SUBSCRIBE: &str = "/switchboard.notify.v1.NotifyService/Subscribe";
const LIST: &str = "/switchboard.chat.v1.MessageService/ListMessages";
const MESSAGE_CHANGED: &str = "switchboard.chat.v1.MessageChanged";
/// By then everything that was written must be told.
const TOLD: Duration = Duration::from_secs(60);

/// The messages of a conversation by their places: who wrote what.
pub(super) type Held = BTreeMap<u64, (String, String)>;
/// The newest place of each conversation.
pub(super) type Places = HashMap<String, u64>;

pub(super) struct Reader {
    line: Arc<Line>,
    held: HashMap<String, Held>,
    position: String,
    pub(super) counts: Counts,
}

impl Reader {
    pub(super) fn new(line: Arc<Line>, groups: Vec<String>) -> Self {
        let held = groups.into_iter().map(|group| (group, Held::new())).collect();
        Self { line, held, position: String::new(), counts: Counts::default() }
    }

    /// Reads until it has everything up to the places that `goal` gives.
    pub(super) async fn read(mut self, mut goal: watch::Receiver<Option<Places>>) -> Self {
        let deadline = late(goal.clone());
        let all = async { while !self.follow(&mut goal).await {} };
        let ended = tokio::select! {
            () = all => true,
            () = deadline => false,
        };
        assert!(ended, "{} was not told everything: {:?}", self.line.user_id, self.counts);
        self
    }

    pub(super) fn into_held(self) -> HashMap<String, Held> {
        self.held
    }

    /// Follows the feed as long as the line holds; tells whether everything is there.
    async fn follow(&mut self, goal: &mut watch::Receiver<Option<Places>>) -> bool {
        let tunnel = self.line.tunnel().await;
        let mut feed = tunnel.open(SUBSCRIBE);
        feed.send(&SubscribeRequest { since: self.position.clone(), ..SubscribeRequest::default() }).await;
        feed.half_close();
        if self.position.is_empty() {
            let Ok(Some(first)) = feed.next::<SubscribeResponse>().await else { return false };
            self.position = first.position;
            self.load().await;
        } else {
            self.counts.resumed += 1;
        }
        loop {
            if self.has_all(goal.borrow().as_ref()) {
                return true;
            }
            tokio::select! {
                changed = goal.changed() => changed.unwrap(),
                step = feed.next::<SubscribeResponse>() => match step {
                    Ok(Some(step)) => self.take(step).await,
                    Ok(None) | Err(_) => return false,
                },
            }
        }
    }

    async fn take(&mut self, response: SubscribeResponse) {
        match response.step {
            Some(Step::Event(event)) if event.r#type == MESSAGE_CHANGED => {
                let change = MessageChanged::decode(event.payload).unwrap();
                let message = change.message.unwrap();
                let conversation_id = message.conversation_id.clone();
                self.show(message);
                self.fill(&conversation_id, change.last_seq).await;
            }
            Some(Step::Resync(_)) => {
                self.counts.resynced += 1;
                self.load().await;
            }
            _ => {}
        }
        if !response.position.is_empty() {
            self.position = response.position;
        }
    }

    fn show(&mut self, message: Message) {
        let text = match message.content.and_then(|content| content.kind) {
            Some(Kind::Text(text)) => text.text,
            _ => String::new(),
        };
        let shown = (message.sender_user_id, text);
        let held =
            self.held.get_mut(&message.conversation_id).expect("only one's own conversations are told");
        if let Some(before) = held.insert(message.seq, shown.clone()) {
            assert_eq!(before, shown, "what has a place keeps it");
            self.counts.repeated += 1;
        }
    }

    /// Asks for what is missing before the newest place.
    async fn fill(&mut self, conversation_id: &str, last_seq: u64) {
        while contiguous(&self.held[conversation_id]) < last_seq {
            self.counts.filled += 1;
            let after_seq = contiguous(&self.held[conversation_id]);
            if self.page(conversation_id, after_seq).await {
                return;
            }
        }
    }

    async fn load(&mut self) {
        let groups: Vec<String> = self.held.keys().cloned().collect();
        for group in groups {
            while !self.page(&group, contiguous(&self.held[&group])).await {}
        }
    }

    /// Asks for what comes after a place; tells whether that was the end.
    async fn page(&mut self, conversation_id: &str, after_seq: u64) -> bool {
        let request = ListMessagesRequest {
            conversation_id: conversation_id.into(),
            after_seq,
            limit: 200,
            // From the start a page is asked for around the first place: 0 stands for none.
            around_seq: u64::from(after_seq == 0),
            ..ListMessagesRequest::default()
        };
        let page: ListMessagesResponse = self.line.unary(LIST, &request).await.unwrap();
        for message in page.messages {
            self.show(message);
        }
        page.at_end
    }

    fn has_all(&self, goal: Option<&Places>) -> bool {
        goal.is_some_and(|goal| self.held.iter().all(|(group, held)| contiguous(held) >= goal[group]))
    }
}

/// Up to which place nothing is missing.
fn contiguous(held: &Held) -> u64 {
    held.keys().zip(1..).take_while(|(seq, place)| *seq == place).count() as u64
}

/// Resolves when all should have been told long ago.
async fn late(mut goal: watch::Receiver<Option<Places>>) {
    goal.wait_for(Option::is_some).await.unwrap();
    tokio::time::sleep(TOLD).await;
}

/// What happened to readers.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    resumed: usize,
    resynced: usize,
    repeated: usize,
    filled: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.resumed += other.resumed;
        self.resynced += other.resynced;
        self.repeated += other.repeated;
        self.filled += other.filled;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { resumed, resynced, repeated, filled } = self;
        write!(
            f,
            "{resumed} feeds resumed, {resynced} resynced, {repeated} repeats dropped, {filled} gaps filled"
        )
    }
}
