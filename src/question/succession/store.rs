//! Successors of chapters in the database, and the questions that follow them.

use chrono::{DateTime, Utc};

use super::{Successor, follow};
use crate::ids::QuestionId;
use crate::question::{ChapterRef, Content, search, store as bank};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    RULES = "SELECT edition, chapter, next_edition, next_chapter FROM chapter_successor WHERE subject = $1 \
        ORDER BY edition, chapter, next_edition";
    REMOVE = "DELETE FROM chapter_successor WHERE subject = $1 AND edition = $2 AND chapter = $3 AND next_edition = $4 \
        AND (CAST($5 AS TEXT) IS NULL OR next_chapter <> $5)";
    INSERT = "INSERT INTO chapter_successor (subject, edition, chapter, next_edition, next_chapter, made_by, made_at) \
        SELECT n.subject, o.edition, o.number, n.edition, n.number, $6, $7 FROM chapter n JOIN chapter o ON o.subject = n.subject \
        WHERE n.subject = $1 AND o.edition = $2 AND o.number = $3 AND n.edition = $4 AND n.number = $5 AND n.edition <> o.edition \
        ON CONFLICT DO NOTHING";
    QUESTIONS = "SELECT DISTINCT p.question_id FROM question_chapter p WHERE p.subject = $1 AND p.edition = $2 \
        AND (p.chapter = $3 OR p.chapter LIKE $3 || '.%') ORDER BY p.question_id";
}

/// What takes up what in a subject.
pub async fn rules(tx: &mut Tx, subject: &str) -> Result<Vec<Successor>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(RULES).bind(subject).fetch_all(c).await)?)
}

/// All chapters this belongs to: those it names, and where they went.
pub async fn places(tx: &mut Tx, content: &Content) -> Result<Vec<ChapterRef>> {
    Ok(follow(&content.chapters, &rules(tx, &content.subject).await?))
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It was so already, or there is no such chapter.
    Nothing,
    /// So many questions of the chapter were looked at again.
    Questions(i64),
}

/// Says which chapter of `next_edition` takes up `chapter` of `edition`, or that none does, and has the questions of the chapter found
/// accordingly.
pub async fn set(
    tx: &mut Tx,
    subject: &str,
    (edition, chapter): (&str, &str),
    (next_edition, next): (&str, Option<&str>),
    by: &str,
    at: DateTime<Utc>,
) -> Result<Changed> {
    let removed = with_tx!(tx, |c| sqlx::query(REMOVE)
        .bind(subject)
        .bind(edition)
        .bind(chapter)
        .bind(next_edition)
        .bind(next)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    let mut changed = removed;
    if let Some(next) = next {
        changed += with_tx!(tx, |c| sqlx::query(INSERT)
            .bind(subject)
            .bind(edition)
            .bind(chapter)
            .bind(next_edition)
            .bind(next)
            .bind(by)
            .bind(at)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?;
    }
    if changed == 0 {
        return Ok(Changed::Nothing);
    }
    let questions: Vec<(QuestionId,)> =
        with_tx!(tx, |c| sqlx::query_as(QUESTIONS).bind(subject).bind(edition).bind(chapter).fetch_all(c).await)?;
    for (id,) in &questions {
        bank::place(tx, *id).await?;
        search::mark_again(tx, *id).await?;
    }
    Ok(Changed::Questions(i64::try_from(questions.len()).unwrap_or(i64::MAX)))
}
