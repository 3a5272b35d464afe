//! Messages for people to read: when, who, what.

use proto::{
    chat::{File, Message, SystemContent, SystemEvent, TextContent, VoiceContent, content},
    convert::time,
};

use super::names::Names;

/// What ends a line in some program or other.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// A message. What has several lines is indented from the second on, so that no text looks like another message.
pub(super) fn line(message: &Message, names: &Names) -> String {
    let when = message.create_time.and_then(time).unwrap_or_default().format("%Y-%m-%d %H:%M:%S");
    let who = names.of(&message.sender_user_id);
    let edited = if message.edit_time.is_some() { " (edited)" } else { "" };
    let what = what(message, names);
    format!("{when} {who}: {what}{edited}").replace("\r\n", "\n").replace(LINE_ENDS, "\n    ")
}

fn what(message: &Message, names: &Names) -> String {
    match message.content.as_ref().and_then(|content| content.kind.as_ref()) {
        Some(content::Kind::Text(text)) => written(text),
        Some(content::Kind::Voice(voice)) => spoken(voice),
        Some(content::Kind::System(system)) => format!("[{}]", happened(system, names)),
        None => "[deleted]".to_owned(),
    }
}

fn written(text: &TextContent) -> String {
    let words = Some(text.text.clone()).filter(|words| !words.is_empty());
    let file = |file: &File| format!("[file: {}]", file.name);
    words.into_iter().chain(text.files.iter().map(file)).collect::<Vec<_>>().join("\n")
}

fn spoken(voice: &VoiceContent) -> String {
    format!("[voice message, {}]", length(voice.duration.as_ref()))
}

fn happened(system: &SystemContent, names: &Names) -> String {
    let whom: Vec<_> = system.user_ids.iter().map(|id| names.of(id)).collect();
    let (whom, text) = (whom.join(", "), &system.text);
    match system.event() {
        SystemEvent::Created => format!("created the group “{text}”"),
        SystemEvent::Added => format!("added {whom}"),
        SystemEvent::Joined => "came by an invite".to_owned(),
        SystemEvent::Removed => format!("removed {whom}"),
        SystemEvent::Left => "left".to_owned(),
        SystemEvent::Renamed => format!("named the group “{text}”"),
        SystemEvent::Described => "changed the description".to_owned(),
        SystemEvent::PictureChanged => "changed the picture".to_owned(),
        SystemEvent::RoleChanged => format!("made {whom} {}", text.to_lowercase()),
        SystemEvent::Pinned => format!("pinned message {text}"),
        SystemEvent::RetentionChanged if text == "0" => "messages are kept without a limit".to_owned(),
        SystemEvent::RetentionChanged => format!("messages are kept for {text} days"),
        SystemEvent::Call if system.duration.is_none() => "call, not answered".to_owned(),
        SystemEvent::Call => format!("call, {}", length(system.duration.as_ref())),
        SystemEvent::Unspecified => "something happened".to_owned(),
    }
}

/// Minutes and seconds.
fn length(duration: Option<&prost_types::Duration>) -> String {
    let seconds = duration.map_or(0, |duration| duration.seconds);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
