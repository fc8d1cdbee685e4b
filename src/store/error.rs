//! What can go wrong between us and the database.

use sqlx::error::ErrorKind;

/// A failed read or write, by what a caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row with this key exists already.
    #[error("a row with the same key exists")]
    Duplicate(#[source] sqlx::Error),
    /// Another row this one points to isn't there, or a check refused it.
    #[error("a constraint refused the row")]
    Constraint(#[source] sqlx::Error),
    /// No connection: the server is away, or all connections are busy.
    #[error("the database can't be reached")]
    Unavailable(#[source] sqlx::Error),
    /// No room left where the database lives.
    #[error("the disk of the database is full")]
    Full(#[source] sqlx::Error),
    /// What is stored can't be read as what it should be.
    #[error("stored value can't be understood: {0}")]
    Corrupt(String),
    /// Anything else.
    #[error("database error")]
    Other(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => match database.kind() {
                ErrorKind::UniqueViolation => Self::Duplicate(error),
                ErrorKind::ForeignKeyViolation | ErrorKind::NotNullViolation | ErrorKind::CheckViolation => Self::Constraint(error),
                _ => match database.code().as_deref() {
                    Some(code) if is_full(code) => Self::Full(error),
                    Some(code) if is_unavailable(code) => Self::Unavailable(error),
                    _ => Self::Other(error),
                },
            },
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Other(error),
        }
    }
}

/// SQLite's numbers (the lowest eight bits are the kind) are shorter than PostgreSQL's codes of five characters.
fn sqlite_kind(code: &str) -> Option<u32> {
    (code.len() < 5).then(|| code.parse::<u32>().ok()).flatten().map(|code| code & 0xff)
}

fn is_full(code: &str) -> bool {
    // SQLITE_FULL; PostgreSQL's disk_full.
    sqlite_kind(code) == Some(13) || code == "53100"
}

fn is_unavailable(code: &str) -> bool {
    match sqlite_kind(code) {
        // SQLITE_BUSY, SQLITE_IOERR, SQLITE_CANTOPEN.
        Some(kind) => matches!(kind, 5 | 10 | 14),
        // Connection and authorization exceptions, by class; no such database; one that takes no connections; too many of them;
        // a server that stops, has stopped or only starts.
        None => {
            code.starts_with("08")
                || code.starts_with("28")
                || matches!(code, "3D000" | "55000" | "53300" | "57P01" | "57P02" | "57P03")
        }
    }
}

/// Why a database could not be opened, each with what the operator can do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address isn't one of ours.
    #[error("the database address must begin with sqlite: or postgres://, and could not be read: {0}")]
    Address(String),
    /// The folder of the SQLite file can't be made or written.
    #[error("the data folder {path} can't be used: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No connection.
    #[error("no connection to the database ({place}): {source}")]
    Connect {
        /// The address without its password.
        place: String,
        /// What the driver said.
        source: sqlx::Error,
    },
    /// A migration failed; the database is as it was before that migration.
    #[error("the database could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}
