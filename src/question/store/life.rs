//! How far a question has come: handed in, sent back, published, retired.

use chrono::{DateTime, Utc};

use super::write::index;
use super::{find, version};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    SUBMIT = "UPDATE question SET latest_stage = 'in_review', submitted_at = $3, updated_at = $3, \
        status = CASE WHEN status = 'draft' THEN 'in_review' ELSE status END \
        WHERE id = $1 AND latest_version_id = $2 AND latest_stage IN ('draft', 'returned') AND status <> 'retired'";
    RETURN = "UPDATE question SET latest_stage = 'returned', updated_at = $3, \
        status = CASE WHEN status = 'in_review' THEN 'draft' ELSE status END \
        WHERE id = $1 AND latest_version_id = $2 AND latest_stage = 'in_review'";
    PUBLISH = "UPDATE question SET status = 'published', published_version_id = $2, reviewer = $3, updated_at = $4, \
        latest_stage = CASE WHEN latest_version_id = $2 THEN 'published' ELSE latest_stage END WHERE id = $1 AND status <> 'retired' \
        AND EXISTS (SELECT 1 FROM question_version v WHERE v.id = $2 AND v.question_id = $1 AND v.chapters <> '[]' \
        AND (CAST($3 AS TEXT) IS NULL OR v.author <> $3))";
    RETIRE = "UPDATE question SET status = 'retired', retired_reason = $2, updated_at = $3 WHERE id = $1 AND status <> 'retired'";
    RESTORE = "UPDATE question SET status = CASE WHEN published_version_id IS NOT NULL THEN 'published' ELSE 'draft' END, \
        latest_stage = CASE WHEN latest_version_id = published_version_id THEN 'published' ELSE 'draft' END, \
        retired_reason = '', updated_at = $2 WHERE id = $1 AND status = 'retired'";
}

/// 送审: hands the newest version in. False if it isn't the newest, or is in review or published already.
pub async fn submit(tx: &mut Tx, id: QuestionId, newest: QuestionVersionId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(SUBMIT).bind(id).bind(newest).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(changed == 1)
}

/// 退回: sends the newest version back to its author. False if it isn't in review.
pub async fn return_to_author(tx: &mut Tx, id: QuestionId, newest: QuestionVersionId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(RETURN).bind(id).bind(newest).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(changed == 1)
}

/// 发布: makes a version the one people practise with, found under its chapters and tags. False if the question has no such
/// version, is retired, if the version belongs to no chapter, or if its author would be its own reviewer. What ships with the system has not been reviewed here,
/// and says so by having no reviewer.
pub async fn publish(
    tx: &mut Tx,
    id: QuestionId,
    newest: QuestionVersionId,
    reviewer: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(PUBLISH)
        .bind(id)
        .bind(newest)
        .bind(reviewer)
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if changed == 1
        && let Some(version) = version(tx, newest).await?
    {
        index(tx, id, &version.content).await?;
    }
    Ok(changed == 1)
}

/// 停用: no new paper or set takes it; what was answered stays. False if it is retired already, or isn't there.
pub async fn retire(tx: &mut Tx, id: QuestionId, reason: &str, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(RETIRE).bind(id).bind(reason).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(changed == 1)
}

/// 恢复: takes a retired question back into use: as published, if it ever was. False if it isn't retired.
pub async fn restore(tx: &mut Tx, id: QuestionId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(RESTORE).bind(id).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
    if changed == 1
        && let Some(question) = find(tx, id).await?
        && let Some(version) = version(tx, question.published.unwrap_or(question.latest)).await?
    {
        index(tx, id, &version.content).await?;
    }
    Ok(changed == 1)
}
