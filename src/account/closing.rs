//! 注销: what stays of an account whose owner had it deleted.
//!
//! The row stays, because the trail and others' records refer to it by its id; of the person nothing does. The name becomes
//! [`tombstone`], so the old one is free: whoever signs up under it gets another account, and the trail tells the two apart by id.

use chrono::{DateTime, Utc};

use super::name::folded;
use super::store::{AccountError, disable};
use crate::ids::AccountId;
use crate::store::{StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    REVOKE_ALL = "UPDATE account_grant SET revoked_by = $1, revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL";
    EMPTY = "UPDATE account SET name = $2, name_folded = $3, password_hash = '', must_change_password = FALSE WHERE id = $1";
    FORGET_BROWSERS = "DELETE FROM browser_session WHERE account_id = $1";
}

/// What a deleted account is called: by the end of its id, which says nothing about anybody.
pub fn tombstone(id: AccountId) -> String {
    let id = id.0.simple().to_string();
    format!("已注销-{}", &id[id.len() - 12..])
}

/// Closes an account for good: signed out everywhere, without roles, without a password any could match, under another name.
pub async fn close(tx: &mut Tx, id: AccountId, now: DateTime<Utc>) -> Result<(), AccountError> {
    disable(tx, id, now).await?;
    let name = tombstone(id);
    let done = async {
        with_tx!(&mut *tx, |c| sqlx::query(REVOKE_ALL).bind(id).bind(now).execute(c).await.map(|_| ()))?;
        with_tx!(&mut *tx, |c| sqlx::query(EMPTY).bind(id).bind(&name).bind(folded(&name)).execute(c).await.map(|_| ()))?;
        with_tx!(&mut *tx, |c| sqlx::query(FORGET_BROWSERS).bind(id).execute(c).await.map(|_| ()))
    };
    done.await.map_err(StoreError::from)?;
    Ok(())
}
