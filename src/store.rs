//! Two databases, one text of SQL.
//!
//! [`Store`] is SQLite (embedded, the default) or PostgreSQL (more than one machine). Business functions take a [`Tx`]: one page
//! reads from one transaction, so that it shows one moment; one operation writes in one transaction, so that it happens whole or
//! not at all. [`with_tx!`](crate::with_tx) runs one body on whichever concrete driver is behind it, and
//! [`sql!`](crate::sql) declares a statement and registers it for the test that prepares every one on both engines.

mod backup;
mod error;
mod file;
pub mod list;
mod lock;
mod open;
mod statement;

pub use backup::{BackupError, Restored, backup, restore};
pub use error::{OpenError, StoreError};
pub use file::OpenedFile;
pub(crate) use file::{make_folder_of, owner_only};
pub use lock::{DataLock, LockError};
pub use open::{DatabaseAddress, Store};
/// What the database driver and its migrations report, for those who explain it to an operator.
pub use sqlx::{Error as DriverError, migrate::MigrateError};
pub use statement::Statement;

use sqlx::{Postgres, Sqlite, Transaction};

/// What store functions return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A transaction on either engine. Dropping it without [`Tx::commit`] undoes it.
#[derive(Debug)]
pub enum Tx {
    /// On the embedded database.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes everything done in this transaction last.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// Runs one body on the concrete connection behind a `&mut Tx`.
///
/// ```ignore
/// let rows = with_tx!(tx, |c| sqlx::query(TAKE_SEAT).bind(id).execute(c).await.map(|done| done.rows_affected()))?;
/// ```
#[macro_export]
macro_rules! with_tx {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::store::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

/// Declares SQL statements as constants and registers them for the test that prepares each on both engines.
#[macro_export]
macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {$(
        $(#[$doc])*
        const $name: &str = $text;
        $crate::store::inventory::submit! {
            $crate::store::Statement { name: concat!(module_path!(), "::", stringify!($name)), text: $name }
        }
    )+};
}

#[doc(hidden)]
pub use inventory;

crate::sql! {
    PING = "SELECT 1 AS answer";
}

/// Whether the database answers.
pub async fn ping(tx: &mut Tx) -> Result<()> {
    crate::with_tx!(tx, |c| sqlx::query(PING).execute(c).await.map(|_| ()))?;
    Ok(())
}
