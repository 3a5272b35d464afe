use runtime::Settings;

use super::Finding;
use crate::databases;

const SUBJECT: &str = "files";

/// Whether the bucket of files, if there is one, takes, gives, lists and removes objects.
pub(super) async fn check(settings: &Settings) -> Option<Finding> {
    let bucket = databases::chat_config(settings).ok()?.files.s3?;
    Some(match chat_svc::try_bucket(&bucket).await {
        Ok(()) => Finding::good(SUBJECT, format!("the bucket {} can be used", bucket.bucket)),
        Err(error) => {
            let remedy = "See [chat.files.s3]: is the bucket there, and may the key write, read, list and delete in it?";
            Finding::bad(SUBJECT, format!("the bucket {}: {error}", bucket.bucket), remedy)
        }
    })
}
