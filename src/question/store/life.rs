//! How far a question has come: handed in, sent back, published, retired.

use chrono::{DateTime, Utc};

use super::super::correction::Correction;
use super::correction::correct;
use super::lock::take;
use super::write::{index, place};
use super::{find, version};
use crate::account;
use crate::ids::{AccountId, QuestionId, QuestionVersionId};
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
        AND EXISTS (SELECT 1 FROM question_version n WHERE n.id = $2 AND n.question_id = $1 AND n.chapters <> '[]' \
        AND (CAST($3 AS TEXT) IS NULL OR NOT EXISTS (SELECT 1 FROM question_version v WHERE v.question_id = $1 \
        AND (v.id = $2 OR (v.number < n.number AND v.number > \
        COALESCE((SELECT p.number FROM question_version p WHERE p.id = question.published_version_id), 0))) \
        AND CASE WHEN v.author_account_id IS NULL THEN v.author = $3 ELSE v.author_account_id = $5 END)))";
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

/// What publishing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// It is marked differently from what was published before.
    pub correction: Option<Correction>,
    /// Answers that are worth something else now.
    pub remarked: i64,
}

/// Who published it, if somebody did.
#[derive(Debug, Clone, Copy)]
pub(super) struct By<'a> {
    pub name: &'a str,
    pub account: Option<AccountId>,
}

/// 发布: makes a version the one people practise with, found under its chapters and tags. If it is marked differently from the one
/// before, that is a [`Correction`], and every answer ever given to the question is marked again. False if the question has no such
/// version, is retired, if the version belongs to no chapter, or if the reviewer wrote the version or something in it that nobody has reviewed yet. What ships with the
/// system has not been reviewed here, and says so by having no reviewer.
pub async fn publish(
    tx: &mut Tx,
    id: QuestionId,
    newest: QuestionVersionId,
    reviewer: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let by = match reviewer {
        Some(name) => Some(By { name, account: account::store::find_by_name(tx, name).await?.map(|account| account.id) }),
        None => None,
    };
    Ok(put_into_use(tx, id, newest, by, at).await?.is_some())
}

/// As [`publish`], by an account whose name may have changed.
pub(super) async fn put_into_use(
    tx: &mut Tx,
    id: QuestionId,
    newest: QuestionVersionId,
    by: Option<By<'_>>,
    at: DateTime<Utc>,
) -> Result<Option<Published>> {
    take(tx, id).await?;
    let before = match find(tx, id).await?.and_then(|question| question.published) {
        Some(before) => version(tx, before).await?,
        None => None,
    };
    let account = by.and_then(|by| by.account).map_or(uuid::Uuid::nil(), |account| account.0);
    let changed = with_tx!(tx, |c| sqlx::query(PUBLISH)
        .bind(id)
        .bind(newest)
        .bind(by.map(|by| by.name))
        .bind(at)
        .bind(account)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    let Some(now) = version(tx, newest).await?.filter(|_| changed == 1) else { return Ok(None) };
    index(tx, id, &now.content).await?;
    let corrected = match before {
        Some(before) => correct(tx, &before, &now, by.map_or(now.author.as_str(), |by| by.name), at).await?,
        None => None,
    };
    let (correction, remarked) = corrected.unzip();
    Ok(Some(Published { correction, remarked: remarked.unwrap_or_default() }))
}

/// 停用: no new paper or set takes it; what was answered stays. False if it is retired already, or isn't there.
pub async fn retire(tx: &mut Tx, id: QuestionId, reason: &str, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(RETIRE).bind(id).bind(reason).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(changed == 1)
}

/// 恢复: takes a retired question back into use: as published, if it ever was. False if it isn't retired.
pub async fn restore(tx: &mut Tx, id: QuestionId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(RESTORE).bind(id).bind(at).execute(c).await.map(|d| d.rows_affected()))?;
    if changed == 1 {
        place(tx, id).await?;
    }
    Ok(changed == 1)
}
