//! Preferences in the database.

use chrono::{DateTime, Utc};

use super::super::Owner;
use super::Preference;
use crate::ids::{AccountId, VisitorId};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    OF = "SELECT instant, shuffle, leave_after, daily_goal, level, division_code, remind FROM practice_preference WHERE person_id = $1";
    SAVE = "INSERT INTO practice_preference (person_id, instant, shuffle, leave_after, daily_goal, level, division_code, remind, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (person_id) DO UPDATE SET instant = excluded.instant, \
        shuffle = excluded.shuffle, leave_after = excluded.leave_after, daily_goal = excluded.daily_goal, level = excluded.level, \
        division_code = excluded.division_code, remind = excluded.remind, updated_at = excluded.updated_at";
    CLAIM = "UPDATE practice_preference SET person_id = $2 WHERE person_id = $1 \
        AND NOT EXISTS (SELECT 1 FROM practice_preference o WHERE o.person_id = $2)";
    FORGET = "DELETE FROM practice_preference WHERE person_id = $1";
}

/// What somebody chose; the usual for who chose nothing.
pub async fn of(tx: &mut Tx, owner: Owner) -> Result<Preference> {
    type Row = (bool, bool, i64, i64, Option<String>, Option<String>, bool);
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(OF).bind(owner.id()).fetch_optional(c).await)?;
    let Some((instant, shuffle, leave_after, daily_goal, level, division_code, remind)) = row else {
        return Ok(Preference::default());
    };
    let corrupt = || StoreError::Corrupt("practice_preference.level".into());
    let level = level.map(|code| Level::from_code(&code).ok_or_else(corrupt)).transpose()?;
    Ok(Preference { instant, shuffle, leave_after, daily_goal, level, division_code, remind })
}

/// Keeps what somebody chose, all of it.
pub async fn save(tx: &mut Tx, owner: Owner, preference: &Preference, at: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(SAVE)
        .bind(owner.id())
        .bind(preference.instant)
        .bind(preference.shuffle)
        .bind(preference.leave_after)
        .bind(preference.daily_goal)
        .bind(preference.level.map(Level::code))
        .bind(preference.division_code.as_deref())
        .bind(preference.remind)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Gives a visitor's preferences to the account, unless it has its own.
pub async fn claim(tx: &mut Tx, visitor: VisitorId, account: AccountId) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(CLAIM).bind(visitor).bind(account).execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(FORGET).bind(visitor).execute(c).await.map(|_| ()))?;
    Ok(())
}
