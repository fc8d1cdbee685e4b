//! Notes in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::super::Owner;
use crate::ids::{AccountId, PracticeSetId, QuestionId, VisitorId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    WRITE = "INSERT INTO practice_note (person_id, question_id, text, updated_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (person_id, question_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at";
    DELETE = "DELETE FROM practice_note WHERE person_id = $1 AND question_id = $2";
    FIND = "SELECT text FROM practice_note WHERE person_id = $1 AND question_id = $2";
    OF_SET = "SELECT DISTINCT n.question_id, n.text FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        JOIN practice_note n ON n.question_id = v.question_id AND n.person_id = $2 WHERE i.set_id = $1";
    JOIN_BOTH = "UPDATE practice_note SET text = practice_note.text || $3 || \
        (SELECT o.text FROM practice_note o WHERE o.person_id = $1 AND o.question_id = practice_note.question_id) \
        WHERE person_id = $2 AND EXISTS (SELECT 1 FROM practice_note o WHERE o.person_id = $1 \
        AND o.question_id = practice_note.question_id AND o.text <> practice_note.text)";
    CLAIM = "UPDATE practice_note SET person_id = $2 WHERE person_id = $1 AND NOT EXISTS (SELECT 1 FROM practice_note o \
        WHERE o.person_id = $2 AND o.question_id = practice_note.question_id)";
    FORGET = "DELETE FROM practice_note WHERE person_id = $1";
}

/// Writes a note, tidy and not too long; an empty one is deleted. What was written before is gone.
pub async fn write(tx: &mut Tx, owner: Owner, question: QuestionId, text: &str, at: DateTime<Utc>) -> Result<()> {
    if text.is_empty() {
        with_tx!(tx, |c| sqlx::query(DELETE).bind(owner.id()).bind(question).execute(c).await.map(|_| ()))?;
    } else {
        with_tx!(tx, |c| sqlx::query(WRITE).bind(owner.id()).bind(question).bind(text).bind(at).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// Somebody's note on a question; empty if there is none.
pub async fn find(tx: &mut Tx, owner: Owner, question: QuestionId) -> Result<String> {
    let row: Option<(String,)> = with_tx!(tx, |c| sqlx::query_as(FIND).bind(owner.id()).bind(question).fetch_optional(c).await)?;
    Ok(row.map(|(text,)| text).unwrap_or_default())
}

/// Somebody's notes on the questions of a set.
pub async fn of_set(tx: &mut Tx, owner: Owner, set: PracticeSetId) -> Result<BTreeMap<QuestionId, String>> {
    let rows: Vec<(QuestionId, String)> = with_tx!(tx, |c| sqlx::query_as(OF_SET).bind(set).bind(owner.id()).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// Gives a visitor's notes to the account. Where both have one, the texts are joined: what was written isn't thrown away.
pub async fn claim(tx: &mut Tx, visitor: VisitorId, account: AccountId) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(JOIN_BOTH).bind(visitor).bind(account).bind("\n\n").execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(CLAIM).bind(visitor).bind(account).execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(FORGET).bind(visitor).execute(c).await.map(|_| ()))?;
    Ok(())
}
