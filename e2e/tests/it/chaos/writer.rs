//! A person who writes, whose line breaks, and who repeats what was not acknowledged.

use std::sync::Arc;

use proto::{
    chat::{Content, ErrorReason, SendMessageRequest, SendMessageResponse, TextContent, content::Kind},
    reason,
};
use tokio::sync::watch;
use uuid::Uuid;

use super::{dice::Dice, line::Line};

const SEND: &str = "/switchboard.chat.v1.MessageService/SendMessage";

/// A message that was acknowledged.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) conversation_id: String,
    pub(super) sender: String,
    pub(super) text: String,
    pub(super) seq: u64,
    /// How often it was sent.
    pub(super) attempts: usize,
}

pub(super) struct Writer<'a> {
    line: &'a Arc<Line>,
    groups: Vec<String>,
    dice: Dice,
    acked: &'a watch::Sender<usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        line: &'a Arc<Line>,
        groups: Vec<String>,
        dice: Dice,
        acked: &'a watch::Sender<usize>,
    ) -> Self {
        Self { line, groups, dice, acked }
    }

    /// Writes so many messages, one after the other.
    pub(super) async fn write(mut self, count: usize) -> Vec<Sent> {
        let mut sent = Vec::new();
        for number in 0..count {
            sent.push(self.send(number).await);
            self.acked.send_modify(|acked| *acked += 1);
        }
        sent
    }

    async fn send(&mut self, number: usize) -> Sent {
        let group = self.dice.below(self.groups.len());
        let text = format!("{number} of {}", self.line.user_id);
        let request = request(&self.groups[group], &text);
        let mut attempts = self.lose(&request).await;
        let seq = self.seq_of(&request).await;
        attempts += 1;
        for _ in 0..=self.dice.below(3) {
            assert_eq!(self.seq_of(&request).await, seq, "a repeat is the same message");
            attempts += 1;
        }
        if self.dice.below(20) == 0 {
            self.reuse(&request).await;
        }
        Sent {
            conversation_id: request.conversation_id,
            sender: self.line.user_id.clone(),
            text,
            seq,
            attempts,
        }
    }

    /// Sends it in ways that leave the writer without an acknowledgement; tells how often.
    async fn lose(&mut self, request: &SendMessageRequest) -> usize {
        match self.dice.below(10) {
            // The line breaks before, or while, the request is on its way.
            0 => {
                let mut stream = self.line.tunnel().await.open(SEND);
                stream.send(request).await;
                stream.half_close();
                if self.dice.below(2) == 0 {
                    tokio::task::yield_now().await;
                }
                self.line.cut().await;
                1
            }
            // The line breaks with the answer.
            1 => {
                self.line.try_unary::<_, SendMessageResponse>(SEND, request).await.ok();
                self.line.cut().await;
                1
            }
            // Impatience: twice at the same time.
            2 => {
                let again = || self.line.try_unary::<_, SendMessageResponse>(SEND, request);
                let (one, other) = tokio::join!(again(), again());
                if let (Ok(one), Ok(other)) = (one, other) {
                    assert_eq!(one.message.unwrap().seq, other.message.unwrap().seq);
                }
                2
            }
            _ => 0,
        }
    }

    async fn seq_of(&self, request: &SendMessageRequest) -> u64 {
        let answer: SendMessageResponse = self.line.unary(SEND, request).await.unwrap();
        answer.message.unwrap().seq
    }

    /// The same request id with another text is refused.
    async fn reuse(&self, request: &SendMessageRequest) {
        let other = SendMessageRequest { content: Some(text("another")), ..request.clone() };
        let refused = self.line.unary::<_, SendMessageResponse>(SEND, &other).await.unwrap_err();
        assert!(reason::is(&refused, ErrorReason::RequestIdReused), "{refused:?}");
    }
}

fn request(conversation_id: &str, said: &str) -> SendMessageRequest {
    SendMessageRequest {
        conversation_id: conversation_id.into(),
        request_id: Uuid::now_v7().to_string(),
        content: Some(text(said)),
        ..SendMessageRequest::default()
    }
}

fn text(said: &str) -> Content {
    Content { kind: Some(Kind::Text(TextContent { text: said.into(), ..TextContent::default() })) }
}
