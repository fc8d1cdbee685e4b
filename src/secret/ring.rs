//! The key file: the root, and the keys of rotations.
//!
//! The first line is the root, 64 hexadecimal digits; a file that was never rotated has no more. Every further line is a key for what
//! is sealed and matched: its number, its state and its 64 digits. Key 0 is the root itself and has no digits; its line goes when it is
//! retired, the root stays.
//!
//! ```text
//! 5f0c…
//! 0 old
//! 1 current 9a31…
//! ```
//!
//! The file is replaced as a whole, never written into. Whoever has it open reads it anew once a second, so that keys are announced
//! (`coming`) before anybody uses them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::SecretError;

/// What values begin with that were sealed with another key than key 0.
pub const MAGIC: [u8; 4] = *b"zt\x01\x00";
/// The length of [`MAGIC`] with the key's number.
pub const MARK: usize = 8;
/// The file is looked at again after so long.
pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Announced: nothing is sealed with it yet.
    Coming,
    /// What is sealed now is sealed with it.
    Current,
    /// Values sealed with it may be left.
    Old,
}

impl State {
    /// As written to the file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Current => "current",
            Self::Old => "old",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Coming, Self::Current, Self::Old].into_iter().find(|state| state.code() == code)
    }
}

/// A key for what is sealed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SealKey {
    pub number: u32,
    pub state: State,
    pub key: [u8; 32],
}

impl SealKey {
    pub fn mark(&self) -> [u8; MARK] {
        let mut mark = [0; MARK];
        mark[..MAGIC.len()].copy_from_slice(&MAGIC);
        mark[MAGIC.len()..].copy_from_slice(&self.number.to_be_bytes());
        mark
    }
}

/// What the file holds. Exactly one key is the current one.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Keys {
    pub root: [u8; 32],
    pub all: Vec<SealKey>,
}

fn digits(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(text, &mut key).ok().map(|()| key)
}

impl Keys {
    pub fn of_root(root: [u8; 32]) -> Self {
        Self { root, all: vec![SealKey { number: 0, state: State::Current, key: root }] }
    }

    pub fn current(&self) -> &SealKey {
        self.all.iter().find(|key| key.state == State::Current).unwrap_or_else(|| unreachable!("a file without one isn't read"))
    }

    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let root = digits(lines.next()?)?;
        let mut all = Vec::new();
        for line in lines {
            let mut parts = line.split_whitespace();
            let number: u32 = parts.next()?.parse().ok()?;
            let state = State::from_code(parts.next()?)?;
            let key = if number == 0 { root } else { digits(parts.next()?)? };
            if parts.next().is_some() || all.iter().any(|other: &SealKey| other.number == number) {
                return None;
            }
            all.push(SealKey { number, state, key });
        }
        match all.iter().filter(|key| key.state == State::Current).count() {
            0 if all.is_empty() => Some(Self::of_root(root)),
            1 => Some(Self { root, all }),
            _ => None,
        }
    }

    pub fn written(&self) -> String {
        let mut text = hex::encode(self.root);
        for SealKey { number, state, key } in &self.all {
            let digits = if *number == 0 { String::new() } else { format!(" {}", hex::encode(key)) };
            text.extend(["\n", &number.to_string(), " ", state.code(), &digits]);
        }
        text + "\n"
    }
}

/// The file, and what was last read from it.
pub(super) struct Ring {
    path: PathBuf,
    seen: RwLock<(Arc<Keys>, Instant)>,
}

pub(super) fn read(path: &Path) -> Result<Option<Keys>, SecretError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Keys::read(&text).map(Some).ok_or_else(|| SecretError::Malformed { path: path.display().to_string() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SecretError::File { path: path.display().to_string(), source }),
    }
}

/// A new file beside, and then in its place: whoever reads finds the one or the other.
pub(super) fn replace(path: &Path, keys: &Keys) -> std::io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let mut out = crate::store::owner_only().create(true).truncate(true).open(&new)?;
    out.write_all(keys.written().as_bytes())?;
    out.sync_all()?;
    std::fs::rename(&new, path)?;
    // The name is on disk as well, before anything is sealed with what it names.
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn make(path: &Path) -> Result<Keys, SecretError> {
    let file = |source| SecretError::File { path: path.display().to_string(), source };
    let root = fresh().map_err(file)?;
    crate::store::make_folder_of(path).map_err(file)?;
    let mut out = crate::store::owner_only().create_new(true).open(path).map_err(file)?;
    out.write_all(hex::encode(root).as_bytes()).map_err(file)?;
    out.sync_all().map_err(file)?;
    Ok(Keys::of_root(root))
}

pub(super) fn fresh() -> std::io::Result<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(key)
}

impl Ring {
    pub fn open(path: &Path) -> Result<Self, SecretError> {
        let keys = match read(path)? {
            Some(keys) => keys,
            None => make(path)?,
        };
        Ok(Self { path: path.to_owned(), seen: RwLock::new((Arc::new(keys), Instant::now())) })
    }

    pub fn keys(&self) -> Arc<Keys> {
        let (keys, at) = self.seen.read().unwrap_or_else(PoisonError::into_inner).clone();
        if at.elapsed() < LOOK_AGAIN { keys } else { self.read_again() }
    }

    /// What the file holds now. As long as it can't be read, or belongs to another installation, what was there before goes on.
    pub fn read_again(&self) -> Arc<Keys> {
        let found = read(&self.path);
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        match found {
            Ok(Some(keys)) if keys.root == seen.0.root => {
                if *seen.0 != keys {
                    tracing::info!(current = keys.current().number, keys = keys.all.len(), "the key file has changed");
                    seen.0 = Arc::new(keys);
                }
            }
            _ => tracing::error!(path = %self.path.display(), "the key file can't be read any more, or is another one's"),
        }
        seen.1 = Instant::now();
        Arc::clone(&seen.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let keys = Keys {
            root: [1; 32],
            all: vec![
                SealKey { number: 0, state: State::Old, key: [1; 32] },
                SealKey { number: 7, state: State::Current, key: [2; 32] },
                SealKey { number: 8, state: State::Coming, key: [3; 32] },
            ],
        };
        assert!(Keys::read(&keys.written()).is_some_and(|read| read == keys));
        let root = hex::encode([1; 32]);
        assert!(Keys::read(&root).is_some_and(|read| read == Keys::of_root([1; 32])));
        for wrong in [
            String::new(),
            "not a key".to_owned(),
            format!("{root}\n0 old"),
            format!("{root}\n1 current"),
            format!("{root}\n0 current\n1 current {root}"),
            format!("{root}\n0 current\n0 old"),
            format!("{root}\n0 lost"),
        ] {
            assert!(Keys::read(&wrong).is_none(), "{wrong}");
        }
    }
}
