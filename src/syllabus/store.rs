//! Subjects, editions and chapters in the database.

use super::{Chapter, Edition, Level, Subject};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    SUBJECTS = "SELECT code, level, name, name_en, position, objective, full_half_marks, minutes FROM subject \
                WHERE level = $1 ORDER BY position";
    SUBJECT = "SELECT code, level, name, name_en, position, objective, full_half_marks, minutes FROM subject WHERE code = $1";
    EDITIONS = "SELECT DISTINCT edition FROM chapter WHERE subject = $1 ORDER BY edition DESC";
    ALL_EDITIONS = "SELECT edition, name, first_exam_year, last_exam_year FROM syllabus_edition ORDER BY edition DESC";
    ADD_EDITION = "INSERT INTO syllabus_edition (edition, name, first_exam_year, last_exam_year) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT DO NOTHING";
    SAVE_CHAPTER = "INSERT INTO chapter (edition, subject, number, name) VALUES ($1, $2, $3, $4) \
                    ON CONFLICT (edition, subject, number) DO UPDATE SET name = excluded.name";
    REMOVE_CHAPTER = "DELETE FROM chapter WHERE edition = $1 AND subject = $2 AND number = $3 AND NOT EXISTS (SELECT 1 FROM \
                      question_chapter q WHERE q.edition = $1 AND q.subject = $2 AND q.chapter = $3) AND NOT EXISTS (SELECT 1 FROM \
                      chapter_successor s WHERE s.subject = $2 AND ((s.edition = $1 AND s.chapter = $3) \
                      OR (s.next_edition = $1 AND s.next_chapter = $3)))";
    CHAPTERS = "SELECT edition, subject, number, name FROM chapter WHERE edition = $1 AND subject = $2 ORDER BY number";
    CHAPTER = "SELECT edition, subject, number, name FROM chapter WHERE edition = $1 AND subject = $2 AND number = $3";
}

/// The subjects of a level, in order.
pub async fn subjects(tx: &mut Tx, level: Level) -> Result<Vec<Subject>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(SUBJECTS).bind(level.code()).fetch_all(c).await)?)
}

/// The subject with this code.
pub async fn subject(tx: &mut Tx, code: &str) -> Result<Option<Subject>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(SUBJECT).bind(code).fetch_optional(c).await)?)
}

/// The editions that know chapters of a subject, the newest first.
pub async fn editions(tx: &mut Tx, subject: &str) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = with_tx!(tx, |c| sqlx::query_as(EDITIONS).bind(subject).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(edition,)| edition).collect())
}

/// The chapters of a subject in an edition, in order.
pub async fn chapters(tx: &mut Tx, edition: &str, subject: &str) -> Result<Vec<Chapter>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(CHAPTERS).bind(edition).bind(subject).fetch_all(c).await)?)
}

/// One chapter.
pub async fn chapter(tx: &mut Tx, edition: &str, subject: &str, number: &str) -> Result<Option<Chapter>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(CHAPTER).bind(edition).bind(subject).bind(number).fetch_optional(c).await)?)
}

/// All editions, the newest first.
pub async fn all_editions(tx: &mut Tx) -> Result<Vec<Edition>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(ALL_EDITIONS).fetch_all(c).await)?)
}

/// Adds an edition. False if there is one of that year.
pub async fn add_edition(tx: &mut Tx, edition: &Edition) -> Result<bool> {
    let added = with_tx!(tx, |c| sqlx::query(ADD_EDITION)
        .bind(&edition.edition)
        .bind(&edition.name)
        .bind(edition.first_exam_year)
        .bind(edition.last_exam_year)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// Adds a chapter, or gives the one with that number another title.
pub async fn save_chapter(tx: &mut Tx, chapter: &Chapter) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(SAVE_CHAPTER)
        .bind(&chapter.edition)
        .bind(&chapter.subject)
        .bind(&chapter.number)
        .bind(&chapter.name)
        .execute(c)
        .await
        .map(|_| ()))?)
}

/// Removes a chapter. False if there is none, if questions belong to it, or if it takes up another or is taken up.
pub async fn remove_chapter(tx: &mut Tx, edition: &str, subject: &str, number: &str) -> Result<bool> {
    let removed = with_tx!(tx, |c| sqlx::query(REMOVE_CHAPTER)
        .bind(edition)
        .bind(subject)
        .bind(number)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(removed == 1)
}
