//! What a message says, and what of it may be written by people.

use proto::{
    chat::{Content, File, SystemContent, TextContent, VoiceContent, content},
    id::{FileId, UserId},
};

use super::system::is_missed_call;

/// The longest recording, in seconds.
const LONGEST_VOICE: i64 = 600;
/// How much of a text stands where there is room for a line, in characters.
const EXCERPT: usize = 200;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Voice,
    System,
}

/// What is wrong with what somebody wants to write: the field, and the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Problem(pub(crate) &'static str, pub(crate) &'static str);

/// Something that can be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Written {
    pub(crate) form: Form,
    /// Files by their ids alone.
    pub(crate) content: Content,
    pub(crate) mentioned: Vec<UserId>,
    pub(crate) mentions_all: bool,
    pub(crate) files: Vec<FileId>,
}

impl Written {
    /// What people may write. The limits of the contract have been checked.
    pub(crate) fn by_people(content: Content) -> Result<Self, Problem> {
        match content.kind {
            Some(content::Kind::Text(text)) => Self::text(text),
            Some(content::Kind::Voice(voice)) => Self::voice(voice),
            Some(content::Kind::System(_)) => Err(Problem("content.system", "is not for people to write")),
            None => Err(Problem("content", "must be text or voice")),
        }
    }

    /// Something that happened.
    pub(crate) fn system(system: SystemContent) -> Self {
        let content = Content { kind: Some(content::Kind::System(system)) };
        let (form, mentioned, files) = (Form::System, Vec::new(), Vec::new());
        Self { form, content, mentioned, mentions_all: false, files }
    }

    /// What was written before, to be written elsewhere: whom it mentioned is not there.
    pub(crate) fn forwarded(mut content: Content) -> Result<Self, Problem> {
        if let Some(content::Kind::Text(text)) = &mut content.kind {
            text.mentioned_user_ids.clear();
            text.mentions_all = false;
        }
        Self::by_people(content)
    }

    fn text(text: TextContent) -> Result<Self, Problem> {
        let TextContent { text, mentioned_user_ids, mentions_all, files } = text;
        if text.trim().is_empty() && files.is_empty() {
            return Err(Problem("content.text.text", "must not be empty without files"));
        }
        let mentioned = ids(&mentioned_user_ids);
        let files = distinct(files.iter().filter_map(|file| file.file_id.parse().ok()));
        let content = TextContent {
            text,
            mentioned_user_ids: mentioned.iter().map(UserId::to_string).collect(),
            mentions_all,
            files: files.iter().map(by_id).collect(),
        };
        let content = Content { kind: Some(content::Kind::Text(content)) };
        Ok(Self { form: Form::Text, content, mentioned, mentions_all, files })
    }

    fn voice(voice: VoiceContent) -> Result<Self, Problem> {
        let seconds = voice.duration.map(|duration| duration.seconds).unwrap_or_default();
        if !(0..=LONGEST_VOICE).contains(&seconds) {
            return Err(Problem("content.voice.duration", "must be at most 10 minutes"));
        }
        let file = voice.file.as_ref().and_then(|file| file.file_id.parse().ok());
        let file: FileId = file.ok_or(Problem("content.voice.file", "must be set"))?;
        let content = VoiceContent { file: Some(by_id(&file)), ..voice };
        let content = Content { kind: Some(content::Kind::Voice(content)) };
        let (form, mentioned, files) = (Form::Voice, Vec::new(), vec![file]);
        Ok(Self { form, content, mentioned, mentions_all: false, files })
    }

    /// Whether it counts as unread to others.
    pub(crate) fn counts(&self) -> bool {
        self.form != Form::System || is_missed_call(&self.content)
    }
}

/// The text of what was written by people; nothing for what has none.
pub(crate) fn text_of(content: &Content) -> Option<&str> {
    match &content.kind {
        Some(content::Kind::Text(text)) => Some(text.text.as_str()).filter(|text| !text.is_empty()),
        Some(content::Kind::Voice(_) | content::Kind::System(_)) | None => None,
    }
}

/// The beginning of a text.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT).collect()
}

fn by_id(file: &FileId) -> File {
    File { file_id: file.to_string(), ..File::default() }
}

fn ids(ids: &[String]) -> Vec<UserId> {
    distinct(ids.iter().filter_map(|id| id.parse().ok()))
}

/// Each once, in their order.
fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut kept, one| {
        if !kept.contains(&one) {
            kept.push(one);
        }
        kept
    })
}

#[cfg(test)]
#[path = "tests/content.rs"]
mod tests;
