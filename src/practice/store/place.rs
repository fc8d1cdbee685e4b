//! Where somebody is in a set, so that any device goes on from there; and what else the player needs to know of it.

use std::collections::BTreeMap;

use super::super::Owner;
use crate::ids::{PracticeSetId, QuestionId, QuestionVersionId};
use crate::question::OptionId;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    PLACE = "SELECT place FROM practice_set WHERE id = $1";
    QUESTION = "SELECT v.question_id FROM practice_item i JOIN practice_set s ON s.id = i.set_id \
        JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND i.position = $2 AND (s.account_id = $3 OR s.visitor_id = $3)";
    LOOK_AT = "UPDATE practice_set SET place = $3 WHERE id = $1 AND (account_id = $2 OR visitor_id = $2) \
        AND EXISTS (SELECT 1 FROM practice_item i WHERE i.set_id = $1 AND i.position = $3)";
    // By the version that counts now, as the shares are; without the owner's own first answer.
    CHOSEN = "SELECT v.id AS asked_id, o.option_id, \
        o.people - CASE WHEN f.chosen LIKE '%' || o.option_id || '%' THEN 1 ELSE 0 END AS people \
        FROM practice_item i JOIN question_version v ON v.id = i.question_version_id JOIN question q ON q.id = v.question_id \
        LEFT JOIN question_version n ON n.id = q.published_version_id AND n.kind <> 'case' \
        AND (n.kind <> v.kind OR n.answer_key <> v.answer_key) \
        JOIN question_option_usage o ON o.question_version_id = COALESCE(n.id, v.id) \
        LEFT JOIN question_first_answer f ON f.question_version_id = o.question_version_id AND f.person_id = $2 \
        WHERE i.set_id = $1 ORDER BY v.id, o.option_id";
}

/// The position last looked at, from 1.
pub async fn place(tx: &mut Tx, set: PracticeSetId) -> Result<i64> {
    let row: Option<(i64,)> = with_tx!(tx, |c| sqlx::query_as(PLACE).bind(set).fetch_optional(c).await)?;
    Ok(row.map_or(1, |(place,)| place))
}

/// The question at a position, from 1, of a set of this owner.
pub async fn question_at(tx: &mut Tx, owner: Owner, set: PracticeSetId, position: i64) -> Result<Option<QuestionId>> {
    let row: Option<(QuestionId,)> =
        with_tx!(tx, |c| sqlx::query_as(QUESTION).bind(set).bind(position).bind(owner.id()).fetch_optional(c).await)?;
    Ok(row.map(|(question,)| question))
}

/// Remembers which question was looked at last. False if the set isn't this owner's, or has no such question.
pub async fn look_at(tx: &mut Tx, owner: Owner, set: PracticeSetId, position: i64) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(LOOK_AT)
        .bind(set)
        .bind(owner.id())
        .bind(position)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// How many people other than the owner chose which option first, by the version asked.
pub async fn chosen_by_others(
    tx: &mut Tx,
    set: PracticeSetId,
    owner: Owner,
) -> Result<BTreeMap<QuestionVersionId, Vec<(OptionId, i64)>>> {
    let rows: Vec<(QuestionVersionId, String, i64)> =
        with_tx!(tx, |c| sqlx::query_as(CHOSEN).bind(set).bind(owner.id()).fetch_all(c).await)?;
    let mut all: BTreeMap<QuestionVersionId, Vec<(OptionId, i64)>> = BTreeMap::new();
    for (version, letter, people) in rows {
        let option = letter.chars().next().and_then(OptionId::new);
        let option = option.ok_or_else(|| StoreError::Corrupt("question_option_usage.option_id".into()))?;
        all.entry(version).or_default().push((option, people));
    }
    Ok(all)
}
