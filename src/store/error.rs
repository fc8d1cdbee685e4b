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
                // SQLITE_FULL is 13; PostgreSQL's disk_full is 53100.
                _ if matches!(database.code().as_deref(), Some("13" | "53100")) => Self::Full(error),
                // SQLITE_BUSY 5, SQLITE_CANTOPEN 14, PostgreSQL class 08 and admin shutdown.
                _ if matches!(database.code().as_deref(), Some("5" | "14" | "08006" | "08001" | "57P01" | "57P03")) => {
                    Self::Unavailable(error)
                }
                _ => Self::Other(error),
            },
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            _ => Self::Other(error),
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
