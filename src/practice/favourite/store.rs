//! Favourites in the database.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::super::Owner;
use crate::ids::{AccountId, PracticeSetId, QuestionId, VisitorId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    KEEP = "INSERT INTO practice_favourite (person_id, question_id, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    DROP = "DELETE FROM practice_favourite WHERE person_id = $1 AND question_id = $2";
    OF_SET = "SELECT DISTINCT f.question_id FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        JOIN practice_favourite f ON f.question_id = v.question_id AND f.person_id = $2 WHERE i.set_id = $1";
    ALL = "SELECT question_id, made_at FROM practice_favourite WHERE person_id = $1 ORDER BY made_at DESC, question_id LIMIT $2 OFFSET $3";
    COUNT = "SELECT COUNT(*) AS favourites FROM practice_favourite WHERE person_id = $1";
    CLAIM = "UPDATE practice_favourite SET person_id = $2 WHERE person_id = $1 AND NOT EXISTS (SELECT 1 FROM practice_favourite o \
        WHERE o.person_id = $2 AND o.question_id = practice_favourite.question_id)";
    FORGET = "DELETE FROM practice_favourite WHERE person_id = $1";
}

/// Keeps a question, or keeps it no more. Doing so again changes nothing.
pub async fn set(tx: &mut Tx, owner: Owner, question: QuestionId, kept: bool, at: DateTime<Utc>) -> Result<()> {
    if kept {
        with_tx!(tx, |c| sqlx::query(KEEP).bind(owner.id()).bind(question).bind(at).execute(c).await.map(|_| ()))?;
    } else {
        with_tx!(tx, |c| sqlx::query(DROP).bind(owner.id()).bind(question).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Which questions of a set are kept.
pub async fn of_set(tx: &mut Tx, owner: Owner, set: PracticeSetId) -> Result<BTreeSet<QuestionId>> {
    let rows: Vec<(QuestionId,)> = with_tx!(tx, |c| sqlx::query_as(OF_SET).bind(set).bind(owner.id()).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(question,)| question).collect())
}

/// What somebody keeps and since when, the newest first.
pub async fn all(tx: &mut Tx, owner: Owner, limit: i64, offset: i64) -> Result<Vec<(QuestionId, DateTime<Utc>)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(ALL).bind(owner.id()).bind(limit).bind(offset).fetch_all(c).await)?)
}

/// How many questions somebody keeps.
pub async fn count(tx: &mut Tx, owner: Owner) -> Result<i64> {
    let (favourites,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT).bind(owner.id()).fetch_one(c).await)?;
    Ok(favourites)
}

/// Gives a visitor's favourites to the account.
pub async fn claim(tx: &mut Tx, visitor: VisitorId, account: AccountId) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(CLAIM).bind(visitor).bind(account).execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(FORGET).bind(visitor).execute(c).await.map(|_| ()))?;
    Ok(())
}
