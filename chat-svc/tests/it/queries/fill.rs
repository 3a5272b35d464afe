//! Conversations of others.

use diesel_async::SimpleAsyncConnection as _;

const ID: &str = "UNHEX(LPAD(HEX(seq), 32, '0'))";
const USER: &str = "UNHEX(LPAD(HEX(seq MOD 997), 32, '0'))";
const PEER: &str = "UNHEX(LPAD(HEX(seq MOD 991 + 1000), 32, '0'))";
const TIME: &str = "NOW(6) - INTERVAL seq SECOND";
const FAR: &str = "NOW(6) + INTERVAL 10 YEAR";

/// Enough rows that a scan of them would be the worse plan.
pub(super) async fn fill(conn: &mut db::Connection) {
    conn.batch_execute(&format!(
        "INSERT INTO conversations SELECT {ID}, IF(seq MOD 2, 'group', 'direct'), \
            IF(seq MOD 2, NULL, UNHEX(LPAD(HEX(seq), 64, '0'))), 'x', '', NULL, 0, 0, 1, 1, 1, 2, 1, {USER}, {TIME}, {TIME} \
            FROM seq_1_to_20000; \
         INSERT INTO members SELECT {ID}, {USER}, 'member', {TIME}, 1, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL, NULL, \
            'default', NULL, 0, NULL, 1, 0, 0 FROM seq_1_to_20000; \
         INSERT INTO members SELECT {ID}, {PEER}, 'member', {TIME}, 1, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL, NULL, \
            'default', NULL, 0, NULL, 1, 0, 0 FROM seq_1_to_20000; \
         INSERT INTO messages SELECT {ID}, 1, {USER}, NULL, 'text', X'0A030A0178', 'x', NULL, 0, 1, 1, 1, {TIME}, NULL, NULL, \
            NULL, NULL FROM seq_1_to_20000; \
         INSERT INTO message_edits SELECT {ID}, 1, 1, 'y', {TIME} FROM seq_1_to_20000; \
         INSERT INTO message_words SELECT {ID}, CONCAT('x', seq MOD 50), 1, {TIME} FROM seq_1_to_20000; \
         INSERT INTO message_files SELECT {ID}, 1, 0, {ID}, 'image', {TIME} FROM seq_1_to_20000; \
         INSERT INTO files SELECT {ID}, {USER}, 'x', 'image/png', 'image', 1, 1, 1, 1, NULL, '', '[]', {TIME}, NULL \
            FROM seq_1_to_20000; \
         INSERT INTO reactions SELECT {ID}, 1, 'x', {USER}, {TIME} FROM seq_1_to_20000; \
         INSERT INTO mentions SELECT {PEER}, {ID}, 1 FROM seq_1_to_20000; \
         INSERT INTO hidden_messages SELECT {PEER}, {ID}, 1 FROM seq_1_to_20000; \
         INSERT INTO group_pictures SELECT {ID}, {ID}, 'x', {TIME} FROM seq_1_to_20000; \
         INSERT INTO chat_settings SELECT {ID}, 1, 1 FROM seq_1_to_20000; \
         INSERT INTO user_storage SELECT {ID}, 1 FROM seq_1_to_20000; \
         INSERT INTO outbox SELECT {ID}, 'a', 1, '', 'k', '', {FAR}, {TIME}, {FAR}, 0 FROM seq_1_to_20000; \
         INSERT INTO requests SELECT {USER}, {ID}, 'message', UNHEX(LPAD('', 64, '0')), {ID}, 1, {FAR} FROM seq_1_to_20000; \
         INSERT INTO invites SELECT {ID}, {ID}, CONCAT('t', seq), {FAR}, 0, 0, {USER}, {ID}, {TIME} FROM seq_1_to_20000; \
         INSERT INTO uploads SELECT {ID}, {USER}, {ID}, 'x', 1, NULL, NULL, 0, 0, 0, {ID}, 0, {FAR} FROM seq_1_to_20000; \
         INSERT INTO upload_parts SELECT {ID}, 0, {ID} FROM seq_1_to_20000; \
         ANALYZE TABLE conversations, members, messages, message_edits, message_words, message_files, files, reactions, \
            mentions, hidden_messages, group_pictures, chat_settings, user_storage, outbox, requests, invites, uploads, \
            upload_parts"
    ))
    .await
    .unwrap();
}

/// What the service would have taken away at once.
pub(super) async fn fill_forgotten(conn: &mut db::Connection) {
    let rows = format!("INSERT INTO garbage SELECT CONCAT('parts/', seq), {TIME} FROM seq_1_to_20000");
    conn.batch_execute(&format!("{rows}; ANALYZE TABLE garbage")).await.unwrap();
}
