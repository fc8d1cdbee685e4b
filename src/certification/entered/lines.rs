//! 合格线: entered and withdrawn.

use chrono::{DateTime, Utc};

use super::{Effect, EntryError, Touched, derive_marked, mark};
use crate::ids::AccountId;
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "SELECT l.id AS id, l.first_year AS first_year, l.last_year AS last_year, l.level AS level, l.subject AS subject, \
             s.name AS subject_name, s.name_en AS subject_name_en, l.division_path AS division_path, d.name AS area, \
             l.half_marks AS half_marks, l.locally_valid AS locally_valid, l.source AS source, l.entered_at AS entered_at, \
             l.withdrawn_at AS withdrawn_at, l.withdraw_reason AS withdraw_reason \
             FROM pass_line l LEFT JOIN subject s ON s.code = l.subject LEFT JOIN division d ON d.path = l.division_path ",
            $rest
        )
    };
}

sql! {
    FIND = lines!("WHERE l.id = $1");
    OF_YEAR = lines!(
        "WHERE l.first_year <= $1 AND (l.last_year IS NULL OR l.last_year >= $1) \
         ORDER BY l.withdrawn_at IS NOT NULL, l.division_path IS NOT NULL, l.division_path, l.level, l.subject, l.id"
    );
    YEARS = "SELECT DISTINCT first_year FROM pass_line ORDER BY first_year DESC";
    SAME = "SELECT COUNT(*) AS found FROM pass_line WHERE withdrawn_at IS NULL AND level = $1 \
            AND COALESCE(subject, '') = COALESCE(CAST($2 AS TEXT), '') \
            AND COALESCE(division_path, '') = COALESCE(CAST($3 AS TEXT), '') \
            AND first_year = $4 AND COALESCE(last_year, 9999) = COALESCE(CAST($5 AS BIGINT), 9999) AND id <> $6";
    INSERT = "INSERT INTO pass_line (id, first_year, last_year, level, subject, division_path, half_marks, locally_valid, source, \
              entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING";
    WITHDRAW = "UPDATE pass_line SET withdrawn_by = $2, withdrawn_at = $3, withdraw_reason = $4 WHERE id = $1 AND withdrawn_at IS NULL";
}

/// A line as entered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// Which.
    pub id: String,
    /// First exam year.
    pub first_year: i64,
    /// Last exam year; none: still.
    pub last_year: Option<i64>,
    /// The level's code.
    pub level: String,
    /// The subject's code; none: every subject.
    pub subject: Option<String>,
    /// Its name.
    pub subject_name: Option<String>,
    /// In English.
    pub subject_name_en: Option<String>,
    /// The area's path; none: the whole country.
    pub division_path: Option<String>,
    /// The area's name.
    pub area: Option<String>,
    /// In half marks.
    pub half_marks: i64,
    /// What is passed by it is valid only there.
    pub locally_valid: bool,
    /// Where it was published.
    pub source: String,
    /// When it was entered; none: it shipped.
    pub entered_at: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdraw_reason: String,
}

/// A line to be entered, for one area or the whole country.
#[derive(Debug, Clone)]
pub struct NewLine {
    /// Made by the form, so that sending it twice enters one.
    pub id: String,
    /// First exam year.
    pub first_year: i64,
    /// Last exam year; none: still.
    pub last_year: Option<i64>,
    /// The level.
    pub level: Level,
    /// The subject's code; none: every subject.
    pub subject: Option<String>,
    /// The area's path; none: the whole country.
    pub division_path: Option<String>,
    /// In half marks.
    pub half_marks: i64,
    /// What is passed by it is valid only there.
    pub locally_valid: bool,
    /// Where it was published.
    pub source: String,
}

/// The line of this id, in force or not.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Line>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The lines for a year: those in force first, the country's before those of areas.
pub async fn of_year(tx: &mut Tx, year: i64) -> Result<Vec<Line>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_YEAR).bind(year).fetch_all(c).await)?)
}

/// The first years of all lines, latest first.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(YEARS).fetch_all(c).await)?)
}

/// Enters lines, all or none, and derives anew whoever they touch.
pub async fn enter(tx: &mut Tx, lines: &[NewLine], by: AccountId, now: DateTime<Utc>) -> Result<Effect, EntryError> {
    for line in lines {
        let same: i64 = with_tx!(tx, |c| sqlx::query_scalar(SAME)
            .bind(line.level.code())
            .bind(&line.subject)
            .bind(&line.division_path)
            .bind(line.first_year)
            .bind(line.last_year)
            .bind(&line.id)
            .fetch_one(c)
            .await)?;
        if same > 0 {
            return Err(EntryError::Same);
        }
        with_tx!(tx, |c| sqlx::query(INSERT)
            .bind(&line.id)
            .bind(line.first_year)
            .bind(line.last_year)
            .bind(line.level.code())
            .bind(&line.subject)
            .bind(&line.division_path)
            .bind(line.half_marks)
            .bind(line.locally_valid)
            .bind(&line.source)
            .bind(by)
            .bind(now)
            .execute(c)
            .await
            .map(|_| ()))?;
        let area = line.division_path.as_deref();
        let touched =
            Touched { first_year: line.first_year, last_year: line.last_year, level: Some(line.level), area, residents: false };
        mark(tx, &touched).await?;
    }
    Ok(derive_marked(tx, now).await?)
}

/// Withdraws a line, and derives anew whoever it touched.
pub async fn withdraw(tx: &mut Tx, id: &str, reason: &str, by: AccountId, now: DateTime<Utc>) -> Result<Effect, EntryError> {
    let line = find(tx, id).await?.ok_or(EntryError::Gone)?;
    let done = with_tx!(tx, |c| sqlx::query(WITHDRAW)
        .bind(id)
        .bind(by)
        .bind(now)
        .bind(reason)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if done == 0 {
        return Err(EntryError::Gone);
    }
    let level = Level::from_code(&line.level);
    let area = line.division_path.as_deref();
    mark(tx, &Touched { first_year: line.first_year, last_year: line.last_year, level, area, residents: false }).await?;
    Ok(derive_marked(tx, now).await?)
}
