//! One server per SQLite file: a lock that ends with the process, however it ends.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::file::{make_folder_of, owner_only};

/// Held while a server uses a SQLite database, and while one is restored.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

/// Why the lock isn't ours.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("another process uses the database {0}")]
    InUse(String),
    /// The lock file can't be made.
    #[error("the lock file {path} can't be used: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DataLock {
    /// Takes the lock of this database file, or says that somebody has it. The lock file lies beside and stays.
    pub fn take(database: &Path) -> Result<Self, LockError> {
        let path = beside(database, ".lock");
        let failed = |source| LockError::File { path: path.display().to_string(), source };
        make_folder_of(&path).map_err(failed)?;
        let file = owner_only().create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::InUse(database.display().to_string())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

/// The file beside a database that has its name and this ending: `zhengtu.db-wal`.
pub(super) fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
