//! 备份与恢复: one file that holds the SQLite database as of one moment, and the secret key without which its encrypted values
//! are lost.
//!
//! A backup is a zip with `zhengtu.db` and `secret.key`, readable by its owner only. It may be made while the server runs and
//! writes. A PostgreSQL database has tools of its own.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::file::{make_folder_of, owner_only};
use super::lock::beside;
use super::{DataLock, LockError, Store, StoreError};

const DATABASE: &str = "zhengtu.db";
const KEY: &str = "secret.key";

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is on a server; its tools make the backup.
    #[error("a PostgreSQL database is backed up with pg_dump")]
    Postgres,
    /// There is something at the place already.
    #[error("{0} exists already")]
    Exists(String),
    /// Data would be overwritten.
    #[error("there is a database at {0}")]
    DataExists(String),
    /// The file isn't a backup of ours, or is damaged.
    #[error("{path} is not an intact backup: {what}")]
    NotABackup {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// The keys were changed meanwhile: key file and copy may not belong together.
    #[error("the key file was changed during the backup")]
    KeysChanged,
    /// A server uses the database.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A file can't be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn at(path: &Path) -> impl Fn(io::Error) -> BackupError {
    let path = path.display().to_string();
    move |source| BackupError::File { path: path.clone(), source }
}

/// Writes a backup to a new file, while others go on reading and writing.
pub async fn backup(store: &Store, key_file: &Path, to: &Path) -> Result<(), BackupError> {
    let Store::Sqlite { readers, .. } = store else { return Err(BackupError::Postgres) };
    if to.exists() {
        return Err(BackupError::Exists(to.display().to_string()));
    }
    let copy = Temporary(beside(to, ".database"));
    let pack = Temporary(beside(to, ".part"));
    let _ = fs::remove_file(&copy.0);
    // Made beforehand, so that nobody else may read it while it is written; SQLite writes into an empty file.
    owner_only().create_new(true).open(&copy.0).map_err(at(&copy.0))?;
    // While keys are rotated: what the copy is sealed with is in the key file, if that was the same before and after.
    let keys = fs::read(key_file).map_err(at(key_file))?;
    // A statement of SQLite alone, and one that can't be part of a transaction: hence not among those of `sql!`.
    let name = copy.0.to_str().ok_or_else(|| at(to)(io::Error::other("the path is not valid UTF-8")))?;
    let mut connection = readers.acquire().await.map_err(StoreError::from)?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut *connection).await.map_err(StoreError::from)?;
    drop(connection);
    let (key_file, to) = (key_file.to_owned(), to.to_owned());
    let done = tokio::task::spawn_blocking(move || {
        pack_up(&copy.0, &key_file, &pack.0)?;
        if fs::read(&key_file).map_err(at(&key_file))? != keys {
            return Err(BackupError::KeysChanged);
        }
        // Not `rename` alone: it would replace a file made meanwhile.
        fs::hard_link(&pack.0, &to)
            .or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                _ => fs::rename(&pack.0, &to),
            })
            .map_err(at(&to))
    });
    done.await.map_err(|error| at(Path::new("backup"))(io::Error::other(error)))?
}

fn pack_up(database: &Path, key_file: &Path, pack: &Path) -> Result<(), BackupError> {
    let out = owner_only().create(true).truncate(true).open(pack).map_err(at(pack))?;
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default().large_file(true).unix_permissions(0o600);
    for (name, path) in [(DATABASE, database), (KEY, key_file)] {
        let mut content = File::open(path).map_err(at(path))?;
        zip.start_file(name, options).map_err(|error| at(pack)(error.into()))?;
        io::copy(&mut content, &mut zip).map_err(at(pack))?;
    }
    zip.finish().map_err(|error| at(pack)(error.into()))?.sync_all().map_err(at(pack))
}

/// What [`restore`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the files that were there before are now.
    pub kept: Vec<PathBuf>,
}

/// Puts a backup's database and key into their places. Everything is checked before anything is moved; with `force`, what was
/// there before is kept beside under another name.
pub async fn restore(
    from: &Path,
    database: &Path,
    key_file: &Path,
    force: bool,
    now: DateTime<Utc>,
) -> Result<Restored, BackupError> {
    inspect(from)?;
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let done = put_back(from, database, key_file, force, now).await;
    if let (Some(folder), Err(_)) = (folder, &done) {
        // What was made for nothing goes again; a folder with anything else in it stays.
        let _ = fs::remove_file(beside(database, ".lock"));
        let _ = fs::remove_dir(folder);
    }
    done
}

async fn put_back(from: &Path, database: &Path, key_file: &Path, force: bool, now: DateTime<Utc>) -> Result<Restored, BackupError> {
    let _lock = DataLock::take(database)?;
    let existing = [database, key_file].into_iter().find(|path| path.exists());
    if let Some(path) = existing.filter(|_| !force) {
        return Err(BackupError::DataExists(path.display().to_string()));
    }
    let new_database = Temporary(beside(database, ".restored"));
    let new_key = Temporary(beside(key_file, ".restored"));
    make_folder_of(key_file).map_err(at(key_file))?;
    unpack(from, &new_database.0, &new_key.0)?;
    check(from, &new_database.0).await?;
    crate::secret::Secret::open(&new_key.0).map_err(|error| not_a_backup(from, error))?;
    let mark = format!(".before-{}", now.format("%Y%m%dT%H%M%SZ"));
    let mut kept = Vec::new();
    // The log files belong to the old database; beside the new one they would damage it.
    for path in [database.to_owned(), beside(database, "-wal"), beside(database, "-shm"), key_file.to_owned()] {
        if path.exists() {
            let aside = match path.to_str().and_then(|path| path.strip_prefix(database.to_str()?)) {
                // Database and log keep fitting names, so that the old one can still be opened.
                Some(ending) => beside(&beside(database, &mark), ending),
                None => beside(&path, &mark),
            };
            fs::rename(&path, &aside).map_err(at(&path))?;
            kept.push(aside);
        }
    }
    fs::rename(&new_key.0, key_file).map_err(at(key_file))?;
    fs::rename(&new_database.0, database).map_err(at(database))?;
    Ok(Restored { kept })
}

/// Reads the whole archive, so that a damaged one is known before anything is made for it.
fn inspect(from: &Path) -> Result<(), BackupError> {
    let mut archive = open_archive(from)?;
    for name in [DATABASE, KEY] {
        let mut part = archive.by_name(name).map_err(|error| not_a_backup(from, error))?;
        io::copy(&mut part, &mut io::sink()).map_err(|error| not_a_backup(from, error))?;
    }
    Ok(())
}

fn open_archive(from: &Path) -> Result<ZipArchive<File>, BackupError> {
    ZipArchive::new(File::open(from).map_err(at(from))?).map_err(|error| not_a_backup(from, error))
}

fn unpack(from: &Path, database: &Path, key_file: &Path) -> Result<(), BackupError> {
    let mut archive = open_archive(from)?;
    for (name, path) in [(DATABASE, database), (KEY, key_file)] {
        let mut part = archive.by_name(name).map_err(|error| not_a_backup(from, error))?;
        let mut out = owner_only().create(true).truncate(true).open(path).map_err(at(path))?;
        copy(&mut part, &mut out, from, path)?;
        out.sync_all().map_err(at(path))?;
    }
    Ok(())
}

/// As [`io::copy`], telling a damaged source from a full disk.
fn copy(source: &mut impl Read, out: &mut (impl Write + Seek), from: &Path, to: &Path) -> Result<(), BackupError> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match source.read(&mut buffer).map_err(|error| not_a_backup(from, error))? {
            0 => return Ok(()),
            length => out.write_all(&buffer[..length]).map_err(at(to))?,
        }
    }
}

/// Whether the file is a whole SQLite database of ours.
async fn check(from: &Path, database: &Path) -> Result<(), BackupError> {
    let broken = |error: sqlx::Error| not_a_backup(from, error);
    let options = SqliteConnectOptions::new().filename(database).read_only(true).immutable(true);
    let mut connection = options.connect().await.map_err(broken)?;
    let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await.map_err(broken)?;
    sqlx::query("SELECT version FROM _sqlx_migrations LIMIT 1").execute(&mut connection).await.map_err(broken)?;
    connection.close().await.map_err(broken)?;
    if verdict == "ok" { Ok(()) } else { Err(not_a_backup(from, verdict)) }
}

fn not_a_backup(path: &Path, what: impl std::fmt::Display) -> BackupError {
    BackupError::NotABackup { path: path.display().to_string(), what: what.to_string() }
}

/// A file that goes when we do, unless it was renamed.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
