//! 离职与再入职: somebody leaves on a day, for a kind of reason, and may come back. They stay in the register with all that is on record;
//! who may see and change them follows from where they belonged last.
//!
//! Who has left is in no list of people in post and no count of them. Nothing can be applied for while they are away (a renewal waits for
//! their return); an application handed in before goes on. A staff list that names them brings nobody back: an old list must not.

use chrono::{DateTime, NaiveDate, Utc};

use super::store::{Belonging, memberships, move_on};
use crate::certification::ledger;
use crate::division::below;
use crate::ids::{OrganisationId, PersonId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// How somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeftAs {
    /// 离职
    Left,
    /// 退休
    Retired,
    /// 调出系统
    Elsewhere,
    /// 去世
    Died,
    /// 其他
    Other,
}

impl LeftAs {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Left, Self::Retired, Self::Elsewhere, Self::Died, Self::Other];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Retired => "retired",
            Self::Elsewhere => "elsewhere",
            Self::Died => "died",
            Self::Other => "other",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// So many on a page.
pub const PAGE: i64 = 50;

/// Their last membership, of those who belong nowhere.
macro_rules! leavers {
    () => {
        "FROM membership m JOIN person p ON p.id = m.person_id JOIN division d ON d.code = m.division \
         LEFT JOIN organisation o ON o.id = m.organisation_id \
         WHERE m.until_on IS NOT NULL AND p.identity_id IS NULL AND m.division_path >= $1 AND m.division_path < $2 \
         AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM membership n WHERE n.person_id = m.person_id \
         AND (n.until_on IS NULL OR n.created_at > m.created_at OR (n.created_at = m.created_at AND n.id > m.id))) \
         AND ($4 = '' OR p.name_folded LIKE '%' || $4 || '%' ESCAPE '!' OR p.pinyin LIKE $4 || '%' ESCAPE '!' \
         OR p.initials LIKE $4 || '%' ESCAPE '!' OR o.name_folded LIKE '%' || $4 || '%' ESCAPE '!')"
    };
}

sql! {
    LEAVE = "UPDATE membership SET until_on = $2, left_as = $3 WHERE person_id = $1 AND until_on IS NULL";
    LEAVERS = concat!("SELECT p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name, m.until_on AS left_on, \
        m.left_as AS left_as ", leavers!(), " ORDER BY m.until_on DESC, p.pinyin, p.id LIMIT $5 OFFSET $6");
    HOW_MANY = concat!("SELECT COUNT(*) AS people ", leavers!());
}

/// Why somebody can't leave, move or come back. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub enum LeavingError {
    /// They have left already.
    #[error("they have left already")]
    Gone,
    /// They haven't left.
    #[error("they haven't left")]
    Here,
    /// The day is before they came, or before they left.
    #[error("the day is before {0}")]
    Before(NaiveDate),
    /// The day is still to come.
    #[error("the day is still to come")]
    Future,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody who has left.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Leaver {
    /// Who.
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// The organisation they belonged to last.
    pub organisation: Option<String>,
    /// Its division's name.
    pub division_name: String,
    /// When they left.
    pub left_on: NaiveDate,
    /// [`LeftAs::code`]; empty: before the reason was asked for.
    pub left_as: String,
}

fn not_future(day: NaiveDate, now: DateTime<Utc>) -> Result<(), LeavingError> {
    if day > crate::clock::date_of(now) { Err(LeavingError::Future) } else { Ok(()) }
}

/// Somebody leaves on a day.
pub async fn leave(tx: &mut Tx, id: PersonId, kind: LeftAs, day: NaiveDate, now: DateTime<Utc>) -> Result<(), LeavingError> {
    not_future(day, now)?;
    let at = memberships(tx, id).await?.into_iter().find(|at| at.until_on.is_none()).ok_or(LeavingError::Gone)?;
    if let Some(since) = at.since_on.filter(|since| day < *since) {
        return Err(LeavingError::Before(since));
    }
    let done = with_tx!(&mut *tx, |c| sqlx::query(LEAVE)
        .bind(id)
        .bind(day)
        .bind(kind.code())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done == 0 {
        return Err(LeavingError::Gone);
    }
    Ok(ledger::refresh(tx, &[id], now).await?)
}

/// Somebody who has left comes back on a day.
pub async fn come_back(tx: &mut Tx, id: PersonId, to: &Belonging, day: NaiveDate, now: DateTime<Utc>) -> Result<(), LeavingError> {
    not_future(day, now)?;
    let before = memberships(tx, id).await?;
    if before.iter().any(|at| at.until_on.is_none()) {
        return Err(LeavingError::Here);
    }
    if let Some(left) = before.iter().filter_map(|at| at.until_on).max().filter(|left| day < *left) {
        return Err(LeavingError::Before(left));
    }
    match move_on(tx, id, to, day, now).await {
        Ok(_) => Ok(ledger::refresh(tx, &[id], now).await?),
        // Somebody else was quicker.
        Err(StoreError::Duplicate(_)) => Err(LeavingError::Here),
        Err(error) => Err(error.into()),
    }
}

/// Somebody in post goes elsewhere on a day (调动); where they stand follows at once. False: they are there already.
pub async fn transfer(tx: &mut Tx, id: PersonId, to: &Belonging, day: NaiveDate, now: DateTime<Utc>) -> Result<bool, LeavingError> {
    not_future(day, now)?;
    let at = memberships(tx, id).await?.into_iter().find(|at| at.until_on.is_none()).ok_or(LeavingError::Gone)?;
    if let Some(since) = at.since_on.filter(|since| day < *since) {
        return Err(LeavingError::Before(since));
    }
    let moved = move_on(tx, id, to, day, now).await?;
    if moved {
        ledger::refresh(tx, &[id], now).await?;
    }
    Ok(moved)
}

/// One page of those who have left, latest first, with how many there are.
pub async fn leavers(
    tx: &mut Tx,
    division_path: &str,
    organisation: Option<OrganisationId>,
    search: &str,
    page: i64,
) -> Result<(Vec<Leaver>, i64)> {
    let (low, high) = below(division_path);
    let search = super::worklist::escaped(search);
    let rows = with_tx!(&mut *tx, |c| sqlx::query_as(LEAVERS)
        .bind(&low)
        .bind(&high)
        .bind(organisation)
        .bind(&search)
        .bind(PAGE)
        .bind((page.max(1) - 1) * PAGE)
        .fetch_all(c)
        .await)?;
    let total =
        with_tx!(tx, |c| sqlx::query_scalar(HOW_MANY).bind(&low).bind(&high).bind(organisation).bind(&search).fetch_one(c).await)?;
    Ok((rows, total))
}
