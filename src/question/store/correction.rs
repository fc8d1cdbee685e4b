//! Recording a correction, and having all answers marked again.

use chrono::{DateTime, Utc};

use super::super::correction::{Correction, Keeper};
use super::QuestionVersion;
use crate::ids::{CorrectionId, QuestionId};
use crate::store::{Result, Tx, inventory};
use crate::{sql, with_tx};

sql! {
    INSERT = "INSERT INTO question_correction (id, question_id, from_version_id, to_version_id, reason, made_by, made_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CORRECTIONS = "SELECT id, question_id, from_version_id, to_version_id, reason, made_by, made_at FROM question_correction \
        WHERE question_id = $1 ORDER BY made_at DESC, id DESC";
}

/// Records that `to` is published instead of `from` and is marked differently; `None` if it isn't. Says how many answers are worth
/// something else now.
pub(super) async fn correct(
    tx: &mut Tx,
    from: &QuestionVersion,
    to: &QuestionVersion,
    made_by: &str,
    at: DateTime<Utc>,
) -> Result<Option<(Correction, i64)>> {
    if from.content.is_marked_like(&to.content) {
        return Ok(None);
    }
    let correction = Correction {
        id: CorrectionId::fresh(),
        question: to.question,
        from: from.id,
        to: to.id,
        reason: to.reason.clone(),
        made_by: made_by.to_owned(),
        made_at: at,
    };
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(correction.id)
        .bind(correction.question)
        .bind(correction.from)
        .bind(correction.to)
        .bind(&correction.reason)
        .bind(&correction.made_by)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    let mut remarked = 0;
    for keeper in inventory::iter::<Keeper> {
        remarked += (keeper.remark)(tx, &correction, &to.content).await?;
    }
    Ok(Some((correction, remarked)))
}

/// The corrections of a question, the newest first.
pub async fn corrections(tx: &mut Tx, question: QuestionId) -> Result<Vec<Correction>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(CORRECTIONS).bind(question).fetch_all(c).await)?)
}
