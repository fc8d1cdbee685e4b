//! The steps of a rotation in the key file. Each is a whole file, so that a rotation that was cut off goes on where it was.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::ring::{self, Keys, SealKey};
use super::{SecretError, State};

/// How far a rotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// None is under way: there is one key.
    Idle,
    /// A key is announced, and isn't used yet.
    Announced,
    /// The new key is in use; values sealed with others may be left.
    Switched,
}

/// A key, without itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its number; 0 is the root.
    pub number: u32,
    /// What it is for.
    pub state: State,
}

impl KeyInfo {
    /// What values sealed with it begin with; nothing is said of key 0.
    pub fn mark(self) -> [u8; super::MARK] {
        SealKey { number: self.number, state: self.state, key: [0; 32] }.mark()
    }
}

fn info(keys: &Keys) -> Vec<KeyInfo> {
    keys.all.iter().map(|key| KeyInfo { number: key.number, state: key.state }).collect()
}

fn missing(path: &Path) -> SecretError {
    SecretError::File { path: path.display().to_string(), source: std::io::ErrorKind::NotFound.into() }
}

/// The keys of a file.
pub fn keys(path: &Path) -> Result<Vec<KeyInfo>, SecretError> {
    ring::read(path)?.map(|keys| info(&keys)).ok_or_else(|| missing(path))
}

/// The right to change the key file, as long as it is held: a lock that ends with the process, however it ends.
pub struct Rotation {
    path: PathBuf,
    keys: Keys,
    _lock: File,
}

impl std::fmt::Debug for Rotation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Rotation").field(&self.stage()).finish()
    }
}

impl Rotation {
    /// Takes the right.
    ///
    /// # Errors
    /// [`SecretError::Busy`] while another process has it.
    pub fn take(path: &Path) -> Result<Self, SecretError> {
        let file = |source| SecretError::File { path: path.display().to_string(), source };
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let lock = crate::store::owner_only().create(true).truncate(false).open(&name).map_err(file)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(SecretError::Busy { path: path.display().to_string() }),
            Err(TryLockError::Error(source)) => return Err(file(source)),
        }
        // Read under the lock: what it says now nobody else changes.
        let keys = ring::read(path)?.ok_or_else(|| missing(path))?;
        Ok(Self { path: path.to_owned(), keys, _lock: lock })
    }

    /// The keys.
    pub fn keys(&self) -> Vec<KeyInfo> {
        info(&self.keys)
    }

    /// The number of the current key.
    pub fn current(&self) -> u32 {
        self.keys.current().number
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        let has = |state| self.keys.all.iter().any(|key| key.state == state);
        match (has(State::Old), has(State::Coming)) {
            (true, _) => Stage::Switched,
            (false, true) => Stage::Announced,
            (false, false) => Stage::Idle,
        }
    }

    /// Adds a key that isn't used yet. Only from [`Stage::Idle`].
    pub fn announce(&mut self) -> Result<(), SecretError> {
        let number = self.keys.all.iter().map(|key| key.number).max().unwrap_or_default() + 1;
        let key = ring::fresh().map_err(|source| self.failed(source))?;
        let mut keys = self.keys.clone();
        keys.all.push(SealKey { number, state: State::Coming, key });
        self.write(keys)
    }

    /// Seals with the announced key from now on.
    pub fn switch(&mut self) -> Result<(), SecretError> {
        let mut keys = self.keys.clone();
        for key in &mut keys.all {
            key.state = match key.state {
                State::Coming => State::Current,
                State::Current | State::Old => State::Old,
            };
        }
        self.write(keys)
    }

    /// Takes out the keys with which nothing is sealed any more: the caller has made sure of it.
    pub fn retire(&mut self) -> Result<(), SecretError> {
        let mut keys = self.keys.clone();
        keys.all.retain(|key| key.state != State::Old);
        self.write(keys)
    }

    fn write(&mut self, keys: Keys) -> Result<(), SecretError> {
        ring::replace(&self.path, &keys).map_err(|source| self.failed(source))?;
        self.keys = keys;
        Ok(())
    }

    fn failed(&self, source: std::io::Error) -> SecretError {
        SecretError::File { path: self.path.display().to_string(), source }
    }
}
