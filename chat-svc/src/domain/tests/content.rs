use proto::chat::{File, SystemContent, TextContent, VoiceContent};

use super::*;

const FILE: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn text(text: TextContent) -> Result<Written, Problem> {
    Written::by_people(Content { kind: Some(content::Kind::Text(text)) })
}

fn voice(seconds: i64) -> Result<Written, Problem> {
    let file = Some(File { file_id: FILE.into(), name: "x".into(), ..File::default() });
    let duration = Some(prost_types::Duration { seconds, nanos: 0 });
    let voice = VoiceContent { file, duration, waveform: vec![1, 2].into() };
    Written::by_people(Content { kind: Some(content::Kind::Voice(voice)) })
}

#[test]
fn a_message_says_something() {
    for empty in ["", "  \n\t"] {
        let problem = text(TextContent { text: empty.into(), ..TextContent::default() }).unwrap_err();
        assert_eq!(problem.0, "content.text.text");
    }
    assert_eq!(Written::by_people(Content { kind: None }).unwrap_err().0, "content");
    let system = Content { kind: Some(content::Kind::System(SystemContent::default())) };
    assert_eq!(Written::by_people(system).unwrap_err().0, "content.system");
}

#[test]
fn files_are_kept_by_their_ids_alone_and_once() {
    let file =
        File { file_id: FILE.into(), name: "../x".into(), link: "https://x".into(), ..File::default() };
    let written = text(TextContent { files: vec![file.clone(), file], ..TextContent::default() }).unwrap();
    assert_eq!(written.files, [FILE.parse().unwrap()]);
    let Some(content::Kind::Text(kept)) = written.content.kind else { unreachable!("it is text") };
    assert_eq!(kept.files, [File { file_id: FILE.into(), ..File::default() }]);
}

#[test]
fn a_recording_has_a_file_and_an_end() {
    let written = voice(600).unwrap();
    assert_eq!((written.form, written.files.len()), (Form::Voice, 1));
    for seconds in [601, -1] {
        assert_eq!(voice(seconds).unwrap_err().0, "content.voice.duration");
    }
}

#[test]
fn what_is_forwarded_mentions_nobody() {
    let said = TextContent {
        text: "look".into(),
        mentioned_user_ids: vec![FILE.into(), FILE.into()],
        mentions_all: true,
        files: Vec::new(),
    };
    let written = text(said).unwrap();
    assert_eq!((written.mentioned.len(), written.mentions_all), (1, true));
    let again = Written::forwarded(written.content).unwrap();
    assert!(again.mentioned.is_empty() && !again.mentions_all);
    assert_eq!(text_of(&again.content), Some("look"));
}

#[test]
fn an_excerpt_is_cut_between_characters() {
    assert_eq!(excerpt(&"ä".repeat(300)).chars().count(), 200);
    assert_eq!(excerpt("short"), "short");
}
