use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};
use uuid::Uuid;

/// Why a query failed, in the terms that services decide by.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database does not answer, or answers only reads. Nothing is known to have changed: try again.
    #[error("the database is away: {0}")]
    Away(String),
    /// A row with the same unique key exists.
    #[error("a row with the same {key} exists")]
    Conflict {
        /// The key's name in the schema.
        key: String,
    },
    /// The row that was asked for does not exist, or not in the state that was asked for.
    #[error("no such row")]
    NotFound,
    /// A row holds what the code cannot have written.
    #[error(transparent)]
    BadRow(#[from] BadRow),
    /// Anything else; a defect in the query or the schema.
    #[error("the query failed: {0}")]
    Other(#[source] DieselError),
}

/// A row that holds what the code cannot have written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table}.{column} of row {id} holds a value that cannot be")]
pub struct BadRow {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's key.
    pub id: String,
}

impl BadRow {
    /// For the row of `table` whose key is `id`.
    pub fn new(table: &'static str, column: &'static str, id: Uuid) -> Self {
        Self { table, column, id: id.to_string() }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match (Trouble::of(&error), error) {
            (_, DieselError::NotFound) => Self::NotFound,
            (Trouble::Away | Trouble::ReadOnly, error) => Self::Away(error.to_string()),
            // Still contended after every retry: overload of one row, which passes.
            (Trouble::Contended, error) => Self::Away(error.to_string()),
            (Trouble::Conflict(key), _) => Self::Conflict { key },
            (Trouble::Unknown, error) => Self::Other(error),
        }
    }
}

impl Error {
    /// Whether it is a conflict on the unique key `name`.
    pub fn is_conflict_on(&self, name: &str) -> bool {
        matches!(self, Self::Conflict { key } if key == name)
    }
}

/// Checks of how many rows a write reached.
pub trait Expect {
    /// `NotFound` if no row was reached.
    fn at_least_one(self) -> Result<(), Error>;
    /// Whether exactly the one row of a compare-and-set was reached.
    fn won(self) -> bool;
}

impl Expect for usize {
    fn at_least_one(self) -> Result<(), Error> {
        if self == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    fn won(self) -> bool {
        self == 1
    }
}

/// What an error means for the connection and for the work.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The connection is gone.
    Away,
    /// The server takes no writes: it is not, or no longer, the primary (1290, 1836).
    ReadOnly,
    /// A deadlock (1213), a lock wait that took too long (1205), or a prepared statement whose tables the server had to open
    /// anew once too often (1615).
    Contended,
    /// A unique key, by name.
    Conflict(String),
    /// None of these.
    Unknown,
}

impl Trouble {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the rest are defects of queries, whatever their name"
    )]
    pub(crate) fn of(error: &DieselError) -> Self {
        match error {
            DieselError::BrokenTransactionManager => Self::Away,
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                Self::Conflict(key_of(info.message()))
            }
            DieselError::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _) => Self::ReadOnly,
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) => Self::of_message(info.as_ref()),
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::of(commit_error),
            _ => Self::Unknown,
        }
    }

    /// diesel-async passes no error number on, only the text, which is the same on MySQL 8 and MariaDB.
    fn of_message(info: &dyn DatabaseErrorInformation) -> Self {
        const AWAY: [&str; 7] = [
            "Input/output error",
            "Driver error",
            "gone away",
            "Lost connection",
            "Server shutdown in progress",
            "Connection was killed",
            "Too many connections",
        ];
        const READ_ONLY: [&str; 3] = ["read-only option", "read_only option", "running in read-only mode"];
        const CONTENDED: [&str; 3] =
            ["Deadlock found", "Lock wait timeout exceeded", "statement needs to be re-prepared"];
        let message = info.message();
        let says = |texts: &[&str]| texts.iter().any(|text| message.contains(text));
        if says(&CONTENDED) {
            Self::Contended
        } else if says(&READ_ONLY) {
            Self::ReadOnly
        } else if says(&AWAY) {
            Self::Away
        } else {
            Self::Unknown
        }
    }
}

/// The key's name in `Duplicate entry 'ada' for key 'users.username_key'`. MySQL 8 puts the table before it.
fn key_of(message: &str) -> String {
    let quoted = message.trim_end_matches('\'').rsplit('\'').next().unwrap_or_default();
    quoted.rsplit('.').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(message: &str) -> DieselError {
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message.to_owned()))
    }

    #[test]
    fn a_key_is_named_alike_by_both_servers() {
        assert_eq!(key_of("Duplicate entry 'o'neil.x' for key 'username_key'"), "username_key");
        assert_eq!(key_of("Duplicate entry 'ada' for key 'users.username_key'"), "username_key");
    }

    #[test]
    fn messages_are_told_apart() {
        let cases = [
            ("Deadlock found when trying to get lock; try restarting transaction", Trouble::Contended),
            ("Lock wait timeout exceeded; try restarting transaction", Trouble::Contended),
            ("Prepared statement needs to be re-prepared", Trouble::Contended),
            ("The MariaDB server is running with the --read-only option so it cannot", Trouble::ReadOnly),
            ("Running in read-only mode", Trouble::Unknown),
            ("InnoDB is running in read-only mode", Trouble::ReadOnly),
            ("MySQL server has gone away", Trouble::Away),
            ("Lost connection to MySQL server during query", Trouble::Away),
            ("Input/output error: can't read response", Trouble::Away),
            ("Unknown column 'x' in 'field list'", Trouble::Unknown),
        ];
        for (message, trouble) in cases {
            assert_eq!(Trouble::of(&unknown(message)), trouble, "{message}");
        }
    }
}
