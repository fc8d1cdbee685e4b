//! 停考与顺延: entered with their notice, and withdrawn.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Effect, EntryError, Touched, derive_marked, mark};
use crate::certification::rules::Exception;
use crate::ids::{AccountId, ExamExceptionId};
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

macro_rules! exceptions {
    ($rest:literal) => {
        concat!(
            "SELECT e.id AS id, e.kind AS kind, e.exam_year AS exam_year, e.level AS level, e.subject AS subject, \
             s.name AS subject_name, s.name_en AS subject_name_en, e.division_path AS division_path, d.name AS area, \
             e.until_on AS until_on, e.source AS source, e.made_at AS made_at, e.withdrawn_at AS withdrawn_at, \
             e.withdraw_reason AS withdraw_reason \
             FROM exam_exception e LEFT JOIN subject s ON s.code = e.subject LEFT JOIN division d ON d.path = e.division_path ",
            $rest
        )
    };
}

sql! {
    FIND = exceptions!("WHERE e.id = $1");
    ALL = exceptions!("ORDER BY e.withdrawn_at IS NOT NULL, e.exam_year DESC, e.division_path, e.kind, e.id");
    SAME = "SELECT COUNT(*) AS found FROM exam_exception WHERE withdrawn_at IS NULL AND kind = $1 AND exam_year = $2 \
            AND COALESCE(level, '') = COALESCE(CAST($3 AS TEXT), '') AND COALESCE(subject, '') = COALESCE(CAST($4 AS TEXT), '') \
            AND division_path = $5 AND id <> $6";
    INSERT = "INSERT INTO exam_exception (id, kind, exam_year, level, subject, division_path, until_on, source, made_by, made_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING";
    WITHDRAW = "UPDATE exam_exception SET withdrawn_by = $2, withdrawn_at = $3, withdraw_reason = $4 \
                WHERE id = $1 AND withdrawn_at IS NULL";
}

/// One as entered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entered {
    /// Which.
    pub id: ExamExceptionId,
    /// `cancelled`, `extension`.
    pub kind: String,
    /// 考试年度
    pub exam_year: i64,
    /// The level's code; none: every level.
    pub level: Option<String>,
    /// The subject's code; none: every subject.
    pub subject: Option<String>,
    /// Its name.
    pub subject_name: Option<String>,
    /// In English.
    pub subject_name_en: Option<String>,
    /// The area's path; `/`: the whole country.
    pub division_path: String,
    /// The area's name.
    pub area: Option<String>,
    /// 顺延: the last day passes of that year count.
    pub until_on: Option<NaiveDate>,
    /// Where it was published.
    pub source: String,
    /// When it was entered.
    pub made_at: DateTime<Utc>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdraw_reason: String,
}

/// One to be entered.
#[derive(Debug, Clone)]
pub struct NewException {
    /// Made by the form, so that sending it twice enters one.
    pub id: ExamExceptionId,
    /// What.
    pub exception: Exception,
    /// Where it was published.
    pub source: String,
}

/// The one of this id, in force or not.
pub async fn find(tx: &mut Tx, id: ExamExceptionId) -> Result<Option<Entered>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Everything ever entered: what is in force first, then by year, the latest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<Entered>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(ALL).fetch_all(c).await)?)
}

/// Enters one, and derives anew whoever it touches.
pub async fn enter(tx: &mut Tx, new: &NewException, by: AccountId, now: DateTime<Utc>) -> Result<Effect, EntryError> {
    let (kind, year, level, subject, path, until) = match &new.exception {
        Exception::Cancelled { year, level, division_path } => ("cancelled", *year, *level, None, division_path, None),
        Exception::Extension { year, level, subject, division_path, until } => {
            ("extension", *year, *level, subject.clone(), division_path, Some(*until))
        }
    };
    let same: i64 = with_tx!(tx, |c| sqlx::query_scalar(SAME)
        .bind(kind)
        .bind(year)
        .bind(level.map(Level::code))
        .bind(&subject)
        .bind(path)
        .bind(new.id)
        .fetch_one(c)
        .await)?;
    if same > 0 {
        return Err(EntryError::Same);
    }
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(new.id)
        .bind(kind)
        .bind(year)
        .bind(level.map(Level::code))
        .bind(&subject)
        .bind(path)
        .bind(until)
        .bind(&new.source)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    touch(tx, kind, year, level, path, now).await
}

/// Withdraws one, and derives anew whoever it touched.
pub async fn withdraw(
    tx: &mut Tx,
    id: ExamExceptionId,
    reason: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<Effect, EntryError> {
    let found = find(tx, id).await?.ok_or(EntryError::Gone)?;
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
    let level = found.level.as_deref().and_then(Level::from_code);
    touch(tx, &found.kind, found.exam_year, level, &found.division_path, now).await
}

/// A cancelled exam concerns everybody who would sit there; an extension those who passed something that year.
async fn touch(
    tx: &mut Tx,
    kind: &str,
    year: i64,
    level: Option<Level>,
    path: &str,
    now: DateTime<Utc>,
) -> Result<Effect, EntryError> {
    let touched = Touched { first_year: year, last_year: Some(year), level, area: Some(path), residents: kind == "cancelled" };
    mark(tx, &touched).await?;
    Ok(derive_marked(tx, now).await?)
}
