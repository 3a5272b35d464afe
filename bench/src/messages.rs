use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use prost::Message as _;
use proto::{
    chat::{
        Content, MessageChanged, OpenDirectRequest, OpenDirectResponse, SendMessageRequest,
        SendMessageResponse, TextContent, content::Kind,
    },
    notify::{SubscribeRequest, SubscribeResponse, subscribe_response::Step},
};
use testkit::tunnel::{Edge, Tunnel, TunnelStream};

use crate::{
    people::{new_id, sign_up},
    times::Times,
};

const MESSAGE_CHANGED: &str = "switchboard.chat.v1.MessageChanged";
/// Between messages: people do not write without a breath.
const PAUSE: Duration = Duration::from_millis(2);

/// A writes to B: until A knows that it is stored, and until B's page is told.
pub(crate) async fn run(edge: &Edge, auth: &str, count: usize) -> Result<()> {
    let (a, b) = (sign_up(auth).await?, sign_up(auth).await?);
    let (tunnel_a, tunnel_b) = (edge.connect(&a.token).await?, edge.connect(&b.token).await?);
    let conversation_id = open_direct(&tunnel_a, &b.user_id).await?;
    let mut feed = subscribe(&tunnel_b).await?;
    let (mut stored, mut shown) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for number in 0..count {
        let request = message(&conversation_id, number);
        let begun = Instant::now();
        let ack = async {
            let answer: Result<SendMessageResponse, _> =
                tunnel_a.unary("/switchboard.chat.v1.MessageService/SendMessage", &request).await;
            answer.map(|_| begun.elapsed()).context("a message is sent")
        };
        let told = async {
            told(&mut feed).await?;
            Ok(begun.elapsed())
        };
        let (ack, told) = tokio::try_join!(ack, told)?;
        stored.push(ack);
        shown.push(told);
        tokio::time::sleep(PAUSE).await;
    }
    println!("message A → stored, as A is told, {count} times: {}", Times::new(stored));
    println!("message A → shown at B, {count} times: {}", Times::new(shown));
    Ok(())
}

async fn open_direct(tunnel: &Tunnel, user_id: &str) -> Result<String> {
    let request = OpenDirectRequest { user_id: user_id.into() };
    let opened: OpenDirectResponse =
        tunnel.unary("/switchboard.chat.v1.ConversationService/OpenDirect", &request).await?;
    Ok(opened.conversation.context("a conversation")?.conversation_id)
}

async fn subscribe(tunnel: &Tunnel) -> Result<TunnelStream> {
    let mut feed = tunnel.open("/switchboard.notify.v1.NotifyService/Subscribe");
    feed.send(&SubscribeRequest::default()).await;
    feed.half_close();
    feed.next::<SubscribeResponse>().await?.context("the start")?;
    Ok(feed)
}

fn message(conversation_id: &str, number: usize) -> SendMessageRequest {
    let text = TextContent { text: format!("This is message {number} of many."), ..TextContent::default() };
    SendMessageRequest {
        conversation_id: conversation_id.into(),
        request_id: new_id(),
        content: Some(Content { kind: Some(Kind::Text(text)) }),
        ..SendMessageRequest::default()
    }
}

/// Resolves with the next message on a feed.
async fn told(feed: &mut TunnelStream) -> Result<MessageChanged> {
    loop {
        let Some(response) = feed.next::<SubscribeResponse>().await? else { bail!("the feed has ended") };
        if let Some(Step::Event(event)) = response.step
            && event.r#type == MESSAGE_CHANGED
        {
            return Ok(MessageChanged::decode(event.payload)?);
        }
    }
}
