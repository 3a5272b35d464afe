//! What a service asks of its database, and how the server answers it: each statement is recorded and explained.

use std::collections::BTreeMap;

use db::Connection;
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Blob, Nullable, Text},
};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};

#[derive(QueryableByName)]
struct Logged {
    #[diesel(sql_type = Blob)]
    statement: Vec<u8>,
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Nullable<Text>)]
    table: Option<String>,
    #[diesel(sql_type = Nullable<Text>, column_name = "type")]
    access: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key: Option<String>,
}

/// How the recorded statements that look for something are answered.
#[derive(Debug)]
pub struct Plans {
    /// How many plans were looked at; a statement has one for each of its tables.
    pub explained: usize,
    /// The statements that read a whole table or index, and how.
    pub scans: Vec<String>,
}

/// Has a dedicated server record what it is asked, until `stop_recording`.
pub async fn record_statements(conn: &mut Connection) {
    conn.batch_execute("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1")
        .await
        .expect("the server is the test's own");
}

/// Ends `record_statements`.
pub async fn stop_recording(conn: &mut Connection) {
    conn.batch_execute("SET GLOBAL general_log = 0").await.expect("the server is the test's own");
}

/// How the recorded statements are answered with the rows that are there now, one of each shape.
pub async fn explain_statements(conn: &mut Connection) -> Plans {
    let mut plans = Plans { explained: 0, scans: Vec::new() };
    for (shape, statement) in searches(conn).await {
        let explain = sql_query(format!("EXPLAIN {statement}"));
        let steps: Vec<Plan> = explain.load(&mut **conn).await.expect("what was executed can be explained");
        // What a union was put together of is looked at part by part.
        let of_tables = |plan: &Plan| plan.table.as_ref().is_some_and(|table| !table.starts_with('<'));
        for plan in steps.into_iter().filter(of_tables) {
            let access = plan.access.unwrap_or_default();
            if access == "ALL" || access == "index" || plan.key.is_none() {
                plans.scans.push(format!("{access} of {}: {shape}", plan.table.unwrap_or_default()));
            }
            plans.explained += 1;
        }
    }
    plans
}

/// The recorded statements with a condition, by their shapes.
async fn searches(conn: &mut Connection) -> BTreeMap<String, String> {
    let executed =
        "SELECT CAST(argument AS BINARY) AS statement FROM mysql.general_log WHERE command_type = 'Execute'";
    let logged: Vec<Logged> = sql_query(executed).load(&mut **conn).await.expect("the log is a table");
    let statements = logged.into_iter().map(|one| as_text(one.statement));
    statements
        .map(|statement| (shape(&statement), statement))
        .filter(|(shape, _)| !shape.starts_with("INSERT") && shape.contains("WHERE"))
        .collect()
}

/// A statement of the same length in ASCII: ids are bytes that may be no text at all.
fn as_text(statement: Vec<u8>) -> String {
    statement.into_iter().map(|byte| if byte.is_ascii() { char::from(byte) } else { 'x' }).collect()
}

/// A statement without its values.
fn shape(statement: &str) -> String {
    let mut shape = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for letter in statement.chars() {
        match letter {
            '\'' if !escaped => quoted = !quoted,
            _ if quoted || letter.is_ascii_digit() => {}
            _ => shape.push(letter),
        }
        escaped = quoted && letter == '\\' && !escaped;
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::{as_text, shape};

    #[test]
    fn statements_that_differ_in_their_values_alone_have_one_shape() {
        let plain = shape("SELECT a FROM b WHERE id = 'abc' AND n > 12");
        assert_eq!(plain, "SELECT a FROM b WHERE id =  AND n > ");
        assert_eq!(shape(r"SELECT a FROM b WHERE id = 'it\'s \\' AND n > 7"), plain);
    }

    #[test]
    fn ids_keep_their_length() {
        assert_eq!(as_text(vec![b'\'', 0x80, 0xff, b'a', b'\'']), "'xxa'");
    }
}
