use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream, stream::BoxStream};
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};

use super::StoreError;

/// What is read at once. A film is watched for hours: each piece is a request of its own, made when the last one was taken,
/// so that no answer of the store waits for whoever watches.
const PIECE: u64 = 1024 * 1024;

/// The bytes of a range. The first of them are there when it is given, so that what is not there is told at once.
pub(super) async fn pieces(
    store: Arc<dyn ObjectStore>,
    path: Path,
    range: Range<u64>,
) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
    let mut pieces = stream::iter(cut(range))
        .then(move |piece| {
            let (store, path) = (Arc::clone(&store), path.clone());
            async move { Ok(store.get_range(&path, piece).await?) }
        })
        .boxed();
    let first = pieces.try_next().await?;
    Ok(stream::iter(first.map(Ok)).chain(pieces).boxed())
}

fn cut(range: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let end = range.end;
    let starts = std::iter::successors(Some(range.start), |start| start.checked_add(PIECE));
    starts.take_while(move |start| *start < end).map(move |start| start..end.min(start.saturating_add(PIECE)))
}

#[cfg(test)]
mod tests {
    use super::{PIECE, cut};

    #[test]
    fn a_range_is_cut_without_gaps() {
        let all = |range| cut(range).map(|piece| (piece.start, piece.end)).collect::<Vec<_>>();
        assert_eq!(all(5..5), []);
        assert_eq!(all(5..6), [(5, 6)]);
        assert_eq!(all(0..PIECE), [(0, PIECE)]);
        assert_eq!(all(7..8 + PIECE), [(7, 7 + PIECE), (7 + PIECE, 8 + PIECE)]);
    }
}
