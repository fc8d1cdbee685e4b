//! Opening a database and bringing it up to date.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlitePool};

use super::file::{OpenedFile, make_database, make_folder_of};
use super::{OpenError, Result, Tx};

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres");

/// How long one waits for a connection before being told that the database is busy or away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// What the writer keeps in memory of the database, and each reader, in KiB as SQLite wants it: a group of answers touches pages all over
/// a large bank.
const WRITER_CACHE: &str = "-32000";
const READER_CACHE: &str = "-8000";
/// At so many pages (64 MB) whoever writes brings the log into the database itself. Mostly [`Store::checkpoint`] was there before.
const LONGEST_LOG: &str = "16000";

// Whoever asked may leave while a transaction begins (a page that was closed): the driver then doesn't know of it and hands the
// connection to somebody else with the transaction still open, who would read another moment and write nothing. So each ends first what
// may have been left; mostly nothing, of which PostgreSQL would warn each time.
const POSTGRES_READ: &str = "ROLLBACK; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const POSTGRES_WRITE: &str = "ROLLBACK; BEGIN";
const NO_WARNINGS: [(&str, &str); 1] = [("client_min_messages", "error")];

/// Where the data is.
#[derive(Debug, Clone)]
pub enum DatabaseAddress {
    /// A file, made at first use.
    Sqlite(PathBuf),
    /// A server.
    Postgres(Box<PgConnectOptions>),
}

impl DatabaseAddress {
    /// Reads `sqlite:path`, `sqlite://path` or `postgres://…`.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            // The text may hold a password: it is not repeated in the message.
            let options = PgConnectOptions::from_str(text).map_err(|_| OpenError::Address("postgres://… is malformed".into()))?;
            return Ok(Self::Postgres(Box::new(options)));
        }
        Err(OpenError::Address("unknown kind".into()))
    }

    /// For messages: never with a password.
    pub fn describe(&self) -> String {
        match self {
            Self::Sqlite(path) => path.display().to_string(),
            Self::Postgres(options) => {
                format!("postgres://{}:{}/{}", options.get_host(), options.get_port(), options.get_database().unwrap_or_default())
            }
        }
    }
}

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Store {
    /// Embedded: one connection writes, several read, all in WAL mode.
    Sqlite {
        /// The one writer. SQLite allows one at a time; queueing here is fairer than its busy handler.
        writer: SqlitePool,
        /// Connections that only read.
        readers: SqlitePool,
        /// The file they have open.
        file: Arc<OpenedFile>,
        /// Something was written since the last [`Store::checkpoint`].
        written: Arc<AtomicBool>,
    },
    /// A server.
    Postgres(PgPool),
}

/// How many read at a time on SQLite. Each is a thread that mostly computes: many more than there are processors would only stand in the
/// way of the one that writes.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    u32::try_from(processors).unwrap_or(u32::MAX).clamp(4, 16)
}

impl Store {
    /// Opens the database, making the file if need be. Runs no migration.
    pub async fn open(address: &DatabaseAddress) -> Result<Self, OpenError> {
        let connect = |source| OpenError::Connect { place: address.describe(), source };
        match address {
            DatabaseAddress::Sqlite(path) => {
                make_folder_of(path).and_then(|()| make_database(path)).map_err(|source| {
                    let folder = path.parent().unwrap_or(path);
                    OpenError::Folder { path: folder.display().to_string(), source }
                })?;
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    // Made above; a later connection must not make another in the place of one that was removed.
                    .create_if_missing(false)
                    .journal_mode(SqliteJournalMode::Wal)
                    // Acknowledged means on disk.
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .pragma("wal_autocheckpoint", LONGEST_LOG)
                    .busy_timeout(ACQUIRE_TIMEOUT);
                let writer = SqlitePoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    // A full disk makes SQLite end a transaction by itself, and the driver goes on believing in it: such a
                    // connection would begin no other, so it is closed and a new one takes its place. (The ping waits until a
                    // rollback under way is through.)
                    .after_release(|connection, _| {
                        Box::pin(async move {
                            connection.ping().await?;
                            Ok(!connection.is_in_transaction())
                        })
                    })
                    // What a statement of many rows would need to be undone is kept in memory: otherwise each group of answers makes a
                    // file of its own for that and removes it again.
                    .connect_with(options.clone().pragma("cache_size", WRITER_CACHE).pragma("temp_store", "MEMORY"))
                    .await
                    .map_err(connect)?;
                let readers = SqlitePoolOptions::new()
                    .max_connections(readers())
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    .connect_with(options.pragma("cache_size", READER_CACHE))
                    .await
                    .map_err(connect)?;
                let file = OpenedFile::at(path).map_err(|source| connect(source.into()))?;
                Ok(Self::Sqlite { writer, readers, file: Arc::new(file), written: Arc::default() })
            }
            DatabaseAddress::Postgres(options) => {
                // A pool goes on trying until it has no more time and then forgets why: the first connection says it.
                let first = tokio::time::timeout(ACQUIRE_TIMEOUT, options.connect());
                let first = first.await.map_err(|_| connect(std::io::Error::from(std::io::ErrorKind::TimedOut).into()))?;
                first.map_err(connect)?.close().await.map_err(connect)?;
                let pool = PgPoolOptions::new()
                    .max_connections(16)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    .connect_with(options.as_ref().clone().options(NO_WARNINGS))
                    .await
                    .map_err(connect)?;
                Ok(Self::Postgres(pool))
            }
        }
    }

    /// Brings the schema up to date. One process does this at a time (on SQLite nothing locks it: run one server per file).
    pub async fn migrate(&self) -> Result<(), OpenError> {
        match self {
            Self::Sqlite { writer, .. } => SQLITE.run(writer).await?,
            Self::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(())
    }

    /// A transaction that only reads: everything read through it belongs to one moment.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(POSTGRES_READ).await?),
        })
    }

    /// A transaction that may write.
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            // A deferred transaction that turns to writing fails at once when another wrote meanwhile.
            Self::Sqlite { writer, file, written, .. } => {
                let tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                written.store(true, Ordering::Relaxed);
                // What is written to a file that was removed would be lost, though it would seem to be kept.
                file.check().map_err(sqlx::Error::Io)?;
                Tx::Sqlite(tx)
            }
            Self::Postgres(pool) => Tx::Postgres(pool.begin_with(POSTGRES_WRITE).await?),
        })
    }

    /// Brings what was written from SQLite's log into the database itself, as far as that holds nobody up. Done regularly beside those
    /// who write, it spares them from doing it in the middle of their work. Says whether there was anything to do.
    pub async fn checkpoint(&self) -> Result<bool> {
        let Self::Sqlite { readers, written, .. } = self else { return Ok(false) };
        let is_due = written.swap(false, Ordering::Relaxed);
        if is_due {
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(readers).await?;
        }
        Ok(is_due)
    }

    /// Which engine this is, for logs and the operator.
    pub const fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Ends all connections, so that the file can be copied or removed.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
