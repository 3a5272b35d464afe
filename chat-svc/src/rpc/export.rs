//! A conversation as a file, read page by page while it is sent.

mod lines;
mod names;
mod text;

use futures::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use proto::{
    chat::{ExportConversationRequest, ExportConversationResponse},
    id::{ConversationId, UserId},
};
use runtime::principal;
use tonic::{Request, Status};

use self::{
    lines::{Chunks, Format},
    names::Names,
};
use crate::{
    chats::{Chats, Near},
    error::Error,
    views, wire,
};

/// Messages read at once.
const PAGE: u64 = 100;

type Answers = BoxStream<'static, Result<ExportConversationResponse, Status>>;

pub(super) async fn export(
    chats: &Chats,
    request: Request<ExportConversationRequest>,
) -> Result<Answers, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let id = ConversationId::from_field("conversation_id", &request.conversation_id)?;
    let seat = chats.pool.run(async |conn| views::seat(conn, user, id).await).await?;
    let names = Names::new(chats.people.clone());
    // What is written meanwhile is not of this file: it would never end.
    let (at, format) = (At::After(0), Format::from(request.format()));
    let export = Export { chats: chats.clone(), user, id, until: seat.last_seq(), format, names, at };
    Ok(export.answers())
}

/// An export under way.
struct Export {
    chats: Chats,
    user: UserId,
    id: ConversationId,
    /// The last place that belongs to it.
    until: u64,
    format: Format,
    names: Names,
    at: At,
}

/// What has been written.
#[derive(Clone, Copy)]
enum At {
    /// All up to this place.
    After(u64),
    /// All.
    End,
}

impl Export {
    /// Ends with the first failure.
    fn answers(self) -> Answers {
        let pages = stream::unfold(Some(self), |export| async move {
            let mut export = export?;
            match export.next().await {
                Ok(Some(chunks)) => Some((Ok(chunks), Some(export))),
                Ok(None) => None,
                Err(error) => Some((Err(Status::from(error)), None)),
            }
        });
        let answers = pages.flat_map(|page| match page {
            Ok(chunks) => stream::iter(chunks.into_iter().map(answer)).left_stream(),
            Err(status) => stream::iter([Err(status)]).right_stream(),
        });
        answers.boxed()
    }

    /// The next page, in chunks; nothing: the file is whole. What the person may read is asked for each page.
    async fn next(&mut self) -> Result<Option<Vec<Vec<u8>>>, Error> {
        let At::After(place) = self.at else { return Ok(None) };
        let page = self.chats.history(self.user, self.id, Near::After(place), PAGE).await?;
        let is_end = page.at_end || page.looked.last >= self.until;
        self.at = if is_end { At::End } else { At::After(page.looked.last) };
        let of_file = page.messages.iter().filter(|one| one.message.seq <= self.until);
        let messages: Vec<_> = of_file.map(|one| wire::message(one, Some(self.user))).collect();
        if self.format == Format::Text {
            self.names.learn(&messages).await?;
        }
        let mut chunks = Chunks::default();
        for message in &messages {
            chunks.add(self.format.line(message, &self.names)?);
        }
        Ok(Some(chunks.all()))
    }
}

fn answer(chunk: Vec<u8>) -> Result<ExportConversationResponse, Status> {
    Ok(ExportConversationResponse { chunk: chunk.into() })
}
