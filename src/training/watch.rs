//! 关注: who wants to hear of new sessions, and of which.

use chrono::{DateTime, Utc};

use super::{levels_of, levels_text};
use crate::ids::AccountId;
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    FIND = "SELECT division, levels FROM training_watch WHERE account_id = $1";
    SAVE = "INSERT INTO training_watch (account_id, division, levels, made_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id) DO UPDATE SET division = excluded.division, levels = excluded.levels";
    END = "DELETE FROM training_watch WHERE account_id = $1";
}

/// Of which sessions somebody wants to hear: those held in the division, below it, or for one above it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watch {
    /// The code of a division; `None`: anywhere.
    pub division: Option<String>,
    /// For these levels; none: for all.
    pub levels: Vec<Level>,
}

/// What somebody asked to hear of.
pub async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<Watch>> {
    let row: Option<(Option<String>, String)> = with_tx!(tx, |c| sqlx::query_as(FIND).bind(account).fetch_optional(c).await)?;
    Ok(row.map(|(division, levels)| Watch { division, levels: levels_of(&levels) }))
}

/// Keeps what somebody wants to hear of; `None`: of nothing.
pub async fn save(tx: &mut Tx, account: AccountId, watch: Option<&Watch>, now: DateTime<Utc>) -> Result<()> {
    match watch {
        Some(watch) => with_tx!(tx, |c| sqlx::query(SAVE)
            .bind(account)
            .bind(&watch.division)
            .bind(levels_text(&watch.levels))
            .bind(now)
            .execute(c)
            .await
            .map(|_| ()))?,
        None => with_tx!(tx, |c| sqlx::query(END).bind(account).execute(c).await.map(|_| ()))?,
    }
    Ok(())
}
