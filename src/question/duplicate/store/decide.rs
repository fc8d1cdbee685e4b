//! What an editor decides about questions that say nearly the same.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::super::Shingles;
use super::content_of;
use crate::ids::QuestionId;
use crate::question::Status;
use crate::question::store::{self, Question};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// Why a question was retired, where nothing else is said.
pub const KEPT_REASON: &str = "与另一道题重复，已合并";

/// Why nothing was merged or kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefusal {
    /// Fewer than two questions.
    #[error("there is nothing to merge")]
    TooFew,
    /// A question isn't there, or is no longer in use: somebody else was faster.
    #[error("a question is no longer in use")]
    Gone,
    /// People practise with the other and not with the one to keep.
    #[error("the question to keep is not published, and another is")]
    KeepPublished,
    /// They belong to different subjects.
    #[error("the questions belong to different subjects")]
    OtherSubject,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The rules.
    #[error(transparent)]
    Refused(#[from] MergeRefusal),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

sql! {
    DECIDE = "INSERT INTO question_pair (first_id, second_id, similarity, is_distinct, kept_id, decided_by, decided_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (first_id, second_id) DO UPDATE SET is_distinct = excluded.is_distinct, \
        kept_id = excluded.kept_id, decided_by = excluded.decided_by, decided_at = excluded.decided_at";
    KEPT = "SELECT kept_id FROM question_pair WHERE (first_id = $1 OR second_id = $1) AND kept_id IS NOT NULL AND kept_id <> $1 \
        ORDER BY decided_at DESC LIMIT 1";
}

/// These questions, all of them in use and of one subject.
async fn in_use(tx: &mut Tx, ids: &BTreeSet<QuestionId>) -> Result<Vec<Question>, MergeError> {
    let mut found = Vec::new();
    for id in ids {
        let question = store::find(tx, *id).await?.filter(|question| question.status != Status::Retired);
        found.push(question.ok_or(MergeRefusal::Gone)?);
    }
    if found.windows(2).any(|pair| pair[0].subject != pair[1].subject) {
        return Err(MergeRefusal::OtherSubject.into());
    }
    Ok(found)
}

async fn decide(tx: &mut Tx, a: &Question, b: &Question, kept: Option<QuestionId>, by: &str, at: DateTime<Utc>) -> Result<()> {
    let (one, other) = (content_of(tx, a.latest).await?, content_of(tx, b.latest).await?);
    let similarity = Shingles::of(&one).similarity(&Shingles::of(&other));
    Ok(with_tx!(tx, |c| sqlx::query(DECIDE)
        .bind(a.id.min(b.id))
        .bind(a.id.max(b.id))
        .bind(similarity)
        .bind(kept.is_none())
        .bind(kept)
        .bind(by)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?)
}

/// 合并: keeps one question and retires the others, each with the reason and a link to the one kept. Their versions, answers and history
/// stay. The one kept must be published if any is, so that nobody loses a question to practise with.
pub async fn merge(
    tx: &mut Tx,
    keep: QuestionId,
    others: &BTreeSet<QuestionId>,
    reason: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<(), MergeError> {
    let mut all = others.clone();
    all.insert(keep);
    let all = in_use(tx, &all).await?;
    let (kept, others): (Vec<Question>, Vec<Question>) = all.into_iter().partition(|question| question.id == keep);
    let kept = kept.into_iter().next().ok_or(MergeRefusal::Gone)?;
    if others.is_empty() {
        return Err(MergeRefusal::TooFew.into());
    }
    if kept.status != Status::Published && others.iter().any(|question| question.status == Status::Published) {
        return Err(MergeRefusal::KeepPublished.into());
    }
    let reason = if reason.trim().is_empty() { KEPT_REASON } else { reason.trim() };
    for other in others {
        decide(tx, &kept, &other, Some(keep), by, at).await?;
        if !store::retire(tx, other.id, reason, at).await? {
            return Err(MergeRefusal::Gone.into());
        }
    }
    Ok(())
}

/// 不是重复: remembers that somebody looked at these and keeps them apart, each from each.
pub async fn set_distinct(tx: &mut Tx, ids: &BTreeSet<QuestionId>, by: &str, at: DateTime<Utc>) -> Result<(), MergeError> {
    let questions = in_use(tx, ids).await?;
    if questions.len() < 2 {
        return Err(MergeRefusal::TooFew.into());
    }
    for (place, one) in questions.iter().enumerate() {
        for other in &questions[place + 1..] {
            decide(tx, one, other, None, by, at).await?;
        }
    }
    Ok(())
}

/// The question that was kept when this one was retired as its duplicate.
pub async fn kept_instead(tx: &mut Tx, id: QuestionId) -> Result<Option<QuestionId>> {
    let found: Option<(QuestionId,)> = with_tx!(tx, |c| sqlx::query_as(KEPT).bind(id).fetch_optional(c).await)?;
    Ok(found.map(|(kept,)| kept))
}
