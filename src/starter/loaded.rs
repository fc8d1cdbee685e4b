//! What of the content that ships is in this database already.

use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    READ = "SELECT value FROM installation WHERE key = $1";
    WRITE = "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
}

/// Which edition of something was loaded.
pub async fn edition(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(READ).bind(key).fetch_optional(c).await)?)
}

/// Notes that an edition was loaded.
pub async fn note(tx: &mut Tx, key: &str, edition: &str) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(WRITE).bind(key).bind(edition).execute(c).await.map(|_| ()))?;
    Ok(())
}
