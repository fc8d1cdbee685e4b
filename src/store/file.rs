//! The files and folders the data lives in: readable by their owner only, and recognised while they are in use.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// For files nobody else may read.
pub(crate) fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Makes the folder a file is to lie in, for its owner only. A folder that is there already stays as it is.
pub(crate) fn make_folder_of(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Makes an empty database file, for its owner only, where there is none. SQLite gives its log files the same permissions.
pub(super) fn make_database(path: &Path) -> io::Result<()> {
    if !path.exists() {
        owner_only().create(true).truncate(false).open(path)?;
    }
    Ok(())
}

/// Which file was opened, to notice when another, or none, has come into its place: the system keeps a file that was removed as
/// long as it is open, and what is written there is lost.
#[derive(Debug)]
pub struct OpenedFile {
    path: PathBuf,
    identity: Identity,
}

#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = ();

impl OpenedFile {
    /// The file as it is now.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), identity: identity(path)? })
    }

    /// An error unless the same file is still there.
    pub(super) fn check(&self) -> io::Result<()> {
        if identity(&self.path)? == self.identity {
            return Ok(());
        }
        let path = self.path.display();
        Err(io::Error::other(format!("{path} was replaced while it was open: stop the server, then start it again")))
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = std::fs::metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

// Elsewhere an open file can't be removed or replaced.
#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<Identity> {
    std::fs::metadata(path).map(|_| ())
}
