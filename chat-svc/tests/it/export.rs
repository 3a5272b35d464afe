use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use proto::chat::{Conversation, ErrorReason, ExportConversationRequest, ExportFormat};
use serde_json::Value;
use tonic::{Code, Status};

use crate::{app::App, direct::refused, files, people::Person};

/// The file, and the sizes of its chunks.
async fn export(
    who: &Person,
    place: &Conversation,
    format: ExportFormat,
) -> Result<(String, Vec<usize>), Status> {
    let request =
        ExportConversationRequest { conversation_id: place.conversation_id.clone(), format: format.into() };
    let mut answers = who.chats.clone().export_conversation(request).await?.into_inner();
    let (mut file, mut sizes) = (Vec::new(), Vec::new());
    while let Some(answer) = answers.message().await? {
        assert_eq!(answer.chunk.last(), Some(&b'\n'), "whole lines");
        sizes.push(answer.chunk.len());
        file.extend_from_slice(&answer.chunk);
    }
    Ok((String::from_utf8(file).unwrap(), sizes))
}

fn values(file: &str) -> Vec<Value> {
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn people_read_who_said_what_and_no_text_looks_like_another_message() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    app.people.call(ada.id, "Ada");
    let group = ada.group("Chess", &[&ben]).await;
    app.clock.advance(Duration::from_secs(61));
    ada.say(&group, "one\r\n2027-01-15 08:00:00 Ben: two\u{2028}three").await.unwrap();
    let typo = ben.say(&group, "I agre").await.unwrap();
    ben.edit(&typo, "I agree").await.unwrap();
    files::one_sent(&ada, &group).await;
    let gone = ada.say(&group, "never mind").await.unwrap();
    ada.delete(&gone, true).await.unwrap();
    ada.keep(&group, 30).await.unwrap();
    let (file, _) = export(&ben, &group, ExportFormat::Text).await.unwrap();
    let ben_id = ben.id;
    let lines = [
        "2027-01-15 08:00:00 Ada: [created the group “Chess”]".to_owned(),
        format!("2027-01-15 08:00:00 Ada: [added {ben_id}]"),
        "2027-01-15 08:01:01 Ada: one".to_owned(),
        "    2027-01-15 08:00:00 Ben: two".to_owned(),
        "    three".to_owned(),
        format!("2027-01-15 08:01:01 {ben_id}: I agree (edited)"),
        "2027-01-15 08:01:01 Ada: [file: moves]".to_owned(),
        "2027-01-15 08:01:01 Ada: [deleted]".to_owned(),
        "2027-01-15 08:01:01 Ada: [messages are kept for 30 days]".to_owned(),
    ];
    assert_eq!(file.lines().map(str::to_owned).collect::<Vec<_>>(), lines);
    app.stop().await;
}

#[tokio::test]
async fn programs_read_each_message_once_as_the_contract_writes_it() {
    let app = App::new().await;
    let [ada, ben] = app.persons();
    let place = ada.open(&ben).await.unwrap();
    let long = "\u{1f600}".repeat(8_000);
    for _ in 0..5 {
        ada.say(&place, &long).await.unwrap();
    }
    let more = "INSERT INTO messages SELECT conversation_id, seq, created_by, NULL, 'text', X'0A020A00', NULL, NULL, 0, 0, \
         seq, 1, create_time, NULL, NULL, NULL, NULL FROM conversations JOIN seq_6_to_450; \
         UPDATE conversations SET last_seq = 450, last_ordinal = 450";
    app.db.as_ref().unwrap().connect().await.batch_execute(more).await.unwrap();
    files::one_sent(&ada, &place).await;
    let (file, sizes) = export(&ben, &place, ExportFormat::Unspecified).await.unwrap();
    assert!(sizes.iter().all(|size| *size <= 64 * 1024), "{sizes:?}");
    let lines = values(&file);
    let seqs: Vec<_> = lines.iter().map(|line| line["seq"].as_str().unwrap().to_owned()).collect();
    assert_eq!(seqs, (1..=451).map(|seq| seq.to_string()).collect::<Vec<_>>());
    assert_eq!(lines[0]["content"]["text"]["text"], long);
    assert_eq!(lines[0]["senderUserId"], ada.id.to_string());
    let carried = &lines[450]["content"]["text"]["files"][0];
    assert_eq!(
        (&carried["name"], &carried["link"]),
        (&Value::from("moves"), &Value::Null),
        "no link: it ends"
    );
    app.stop().await;
}

#[tokio::test]
async fn everybody_gets_what_they_may_read_and_nothing_else() {
    let app = App::new().await;
    let [ada, ben, cleo, dan] = app.persons();
    let group = ada.group("Chess", &[&ben]).await;
    ada.say(&group, "early").await.unwrap();
    let hidden = ada.say(&group, "hidden").await.unwrap();
    ben.delete(&hidden, false).await.unwrap();
    ada.add(&group, &[&cleo]).await.unwrap();
    ada.remove(&group, &ben).await.unwrap();
    ada.say(&group, "late").await.unwrap();
    let texts = |file: &str| -> Vec<String> {
        let texts = values(file).into_iter();
        texts.filter_map(|one| one["content"]["text"]["text"].as_str().map(str::to_owned)).collect()
    };
    for (who, read) in [(&ada, vec!["early", "hidden", "late"]), (&ben, vec!["early"]), (&cleo, vec!["late"])]
    {
        let (file, _) = export(who, &group, ExportFormat::JsonLines).await.unwrap();
        assert_eq!(texts(&file), read);
    }
    let refusal = export(&dan, &group, ExportFormat::JsonLines).await;
    refused(&refusal, Code::NotFound, ErrorReason::ConversationNotFound);
    app.stop().await;
}
