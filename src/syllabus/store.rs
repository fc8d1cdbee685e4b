//! Subjects and chapters in the database.

use super::{Chapter, Level, Subject};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    SUBJECTS = "SELECT code, level, name, name_en, position, objective, full_half_marks, minutes FROM subject \
                WHERE level = $1 ORDER BY position";
    SUBJECT = "SELECT code, level, name, name_en, position, objective, full_half_marks, minutes FROM subject WHERE code = $1";
    EDITIONS = "SELECT DISTINCT edition FROM chapter WHERE subject = $1 ORDER BY edition DESC";
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
