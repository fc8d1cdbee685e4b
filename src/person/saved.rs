//! 常用筛选: filters of the staff list an officer has given a name, for themselves. A search isn't kept: it may hold somebody's name.

use chrono::{DateTime, Utc};

use crate::ids::AccountId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many for one account.
pub const MOST: usize = 20;
/// A name has so many characters at most.
pub const NAME: usize = 30;

sql! {
    SAVE = "INSERT INTO saved_filter (account_id, name, address, made_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (account_id, name) DO UPDATE SET address = excluded.address, made_at = excluded.made_at";
    OF = "SELECT name, address FROM saved_filter WHERE account_id = $1 ORDER BY name";
    DROP = "DELETE FROM saved_filter WHERE account_id = $1 AND name = $2";
}

/// A filter with its name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Saved {
    /// What it is called.
    pub name: String,
    /// Where it leads, on this site.
    pub address: String,
}

/// Keeps one; one of the same name is replaced. False: there are [`MOST`] already.
pub async fn save(tx: &mut Tx, account: AccountId, saved: &Saved, now: DateTime<Utc>) -> Result<bool> {
    let own = of(tx, account).await?;
    if own.len() >= MOST && own.iter().all(|one| one.name != saved.name) {
        return Ok(false);
    }
    with_tx!(tx, |c| sqlx::query(SAVE)
        .bind(account)
        .bind(&saved.name)
        .bind(&saved.address)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(true)
}

/// Somebody's own, by name.
pub async fn of(tx: &mut Tx, account: AccountId) -> Result<Vec<Saved>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF).bind(account).fetch_all(c).await)?)
}

/// Removes one.
pub async fn remove(tx: &mut Tx, account: AccountId, name: &str) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(DROP).bind(account).bind(name).execute(c).await.map(|_| ()))?)
}
