//! The statement of a search: what is given decides by which index it looks.

use db::{UtcMicros, Uuid16};
use diesel::{
    mysql::Mysql,
    query_builder::{BoxedSqlQuery, SqlQuery},
    sql_query,
    sql_types::{BigInt, Binary, Datetime, Text, Unsigned},
};
use proto::id::UserId;

use super::{Place, Room, Wanted};

/// A message is the person's to read, and not one that they have deleted for themselves.
const READABLE: &str = "\
    AND w.seq >= b.first_seq AND (b.leave_seq IS NULL OR w.seq <= b.leave_seq) \
    AND NOT EXISTS (SELECT 1 FROM hidden_messages h \
      WHERE h.user_id = b.user_id AND h.conversation_id = w.conversation_id AND h.seq = w.seq) ";

/// Something written by people, that is there.
const WRITTEN: &str = "w.kind <> 'system' AND w.delete_time IS NULL ";

const NEWEST_FIRST: &str = "ORDER BY w.create_time DESC, w.conversation_id DESC, w.seq DESC LIMIT ?";

/// A statement under way: its text, and the values of its marks so far.
#[derive(Debug, Default)]
pub(super) struct Statement {
    sql: String,
    values: Vec<Value>,
}

#[derive(Debug, Clone)]
enum Value {
    Id(Uuid16),
    Word(String),
    Number(u64),
    Time(UtcMicros),
    Count(i64),
}

impl Statement {
    /// The messages in these rooms that a person finds, before a place, the newest first.
    ///
    /// `STRAIGHT_JOIN`: it is the index of what is looked for that is read, and each row of it checked. The rooms are
    /// constants, since only those are ranges of an index together with the beginning of a word.
    pub(super) fn new(
        user: UserId,
        wanted: &Wanted<'_>,
        rooms: &[Room],
        before: Option<Place>,
        limit: i64,
    ) -> Self {
        let mut made = Self::default();
        made.add("SELECT DISTINCT w.conversation_id, w.seq, w.create_time FROM ", []);
        made.add(wanted.table(), []);
        made.add(
            " w STRAIGHT_JOIN members b ON b.conversation_id = w.conversation_id AND b.user_id = ? ",
            [Value::Id(Uuid16(user.uuid()))],
        );
        made.add("WHERE ", []);
        made.subject(wanted);
        made.rooms(rooms);
        made.add(READABLE, []);
        made.filter(wanted);
        if let Some(before) = before {
            made.before(before);
        }
        made.add(NEWEST_FIRST, [Value::Count(limit)]);
        made
    }

    pub(super) fn query(self) -> BoxedSqlQuery<'static, Mysql, SqlQuery> {
        let query = sql_query(self.sql).into_boxed::<Mysql>();
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Id(id) => query.bind::<Binary, _>(id),
            Value::Word(word) => query.bind::<Text, _>(word),
            Value::Number(number) => query.bind::<Unsigned<BigInt>, _>(number),
            Value::Time(time) => query.bind::<Datetime, _>(time),
            Value::Count(count) => query.bind::<BigInt, _>(count),
        })
    }

    fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    /// What the table is read for.
    fn subject(&mut self, wanted: &Wanted<'_>) {
        match (wanted.words.first(), wanted.from) {
            (Some(word), _) => self.add("w.word LIKE ? ", [beginning(word)]),
            (None, Some(from)) => {
                self.add("w.sender_id = ? AND ", [Value::Id(Uuid16(from.uuid()))]);
                self.add(WRITTEN, []);
            }
            (None, None) if wanted.has_file => self.add("TRUE ", []),
            (None, None) => self.add(WRITTEN, []),
        }
    }

    fn rooms(&mut self, rooms: &[Room]) {
        let marks = vec!["?"; rooms.len()].join(", ");
        let ids = rooms.iter().map(|room| Value::Id(Uuid16(room.conversation.uuid())));
        self.add(&format!("AND w.conversation_id IN ({marks}) "), ids);
    }

    fn filter(&mut self, wanted: &Wanted<'_>) {
        for word in wanted.words.iter().skip(1) {
            self.of_message("message_words", "x.word LIKE ?", [beginning(word)]);
        }
        if let (Some(_), Some(from)) = (wanted.words.first(), wanted.from) {
            self.of_message("messages", "x.sender_id = ?", [Value::Id(Uuid16(from.uuid()))]);
        }
        if wanted.has_file && wanted.table() != "message_files" {
            self.of_message("message_files", "TRUE", []);
        }
        if let Some(before) = wanted.before {
            self.add("AND w.create_time < ? ", [Value::Time(before.into())]);
        }
        if let Some(after) = wanted.after {
            self.add("AND w.create_time >= ? ", [Value::Time(after.into())]);
        }
    }

    /// There is such a row of the same message.
    fn of_message(&mut self, table: &str, condition: &str, values: impl IntoIterator<Item = Value>) {
        let sql = format!(
            "AND EXISTS (SELECT 1 FROM {table} x \
               WHERE x.conversation_id = w.conversation_id AND x.seq = w.seq AND {condition}) "
        );
        self.add(&sql, values);
    }

    fn before(&mut self, Place { time, conversation, seq }: Place) {
        let (time, id) = (Value::Time(time.into()), Value::Id(Uuid16(conversation)));
        self.add(
            "AND w.create_time <= ? AND (w.create_time < ? OR w.conversation_id < ? \
               OR (w.conversation_id = ? AND w.seq < ?)) ",
            [time.clone(), time, id.clone(), id, Value::Number(seq)],
        );
    }
}

impl Wanted<'_> {
    /// Whose index leads to the fewest rows.
    fn table(&self) -> &'static str {
        match (self.words.first(), self.from) {
            (Some(_), _) => "message_words",
            (None, None) if self.has_file => "message_files",
            (None, _) => "messages",
        }
    }
}

/// Words hold letters and digits: no wildcards.
fn beginning(word: &str) -> Value {
    Value::Word(format!("{word}%"))
}
