//! 年限截止日 and what else a province's notice says of who may sit: entered and withdrawn. Nobody's standing follows from it.

use chrono::{DateTime, Utc};

use super::EntryError;
use crate::certification::eligibility::LocalRule;
use crate::ids::AccountId;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

macro_rules! rules {
    ($rest:literal) => {
        concat!(
            "SELECT r.id AS id, r.first_year AS first_year, r.division_path AS division_path, d.name AS area, r.years_before AS years_before, \
             r.month AS month, r.day AS day, r.without_full_time_study AS without_full_time_study, r.source AS source, \
             r.withdrawn_at AS withdrawn_at, r.withdraw_reason AS withdraw_reason \
             FROM cut_off_rule r LEFT JOIN division d ON d.path = r.division_path ",
            $rest
        )
    };
}

sql! {
    FIND = rules!("WHERE r.id = $1");
    ALL = rules!("ORDER BY r.withdrawn_at IS NOT NULL, r.division_path IS NOT NULL, r.division_path, r.first_year DESC, r.id");
    SAME = "SELECT COUNT(*) AS found FROM cut_off_rule WHERE withdrawn_at IS NULL AND first_year = $1 \
            AND COALESCE(division_path, '') = COALESCE(CAST($2 AS TEXT), '') AND id <> $3";
    INSERT = "INSERT INTO cut_off_rule (id, first_year, division_path, years_before, month, day, without_full_time_study, source, entered_by, \
              entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING";
    WITHDRAW = "UPDATE cut_off_rule SET withdrawn_by = $2, withdrawn_at = $3, withdraw_reason = $4 WHERE id = $1 AND withdrawn_at IS NULL";
}

/// One as entered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CutOff {
    /// Which.
    pub id: String,
    /// From this exam year on, until a later one.
    pub first_year: i64,
    /// The province's path; none: wherever no rule of its own is known.
    pub division_path: Option<String>,
    /// The province's name.
    pub area: Option<String>,
    /// So many years before the exam year: 0 or 1.
    pub years_before: i64,
    /// Month of the cut-off day.
    pub month: i64,
    /// Its day.
    pub day: i64,
    /// 全日制未毕业期间不计
    pub without_full_time_study: bool,
    /// Where it was published.
    pub source: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdraw_reason: String,
}

impl CutOff {
    fn rule(self) -> Result<LocalRule> {
        let small = |number: i64| {
            u32::try_from(number)
                .map_err(|_| StoreError::Corrupt(format!("cut_off_rule {}: {number} is no part of a day", self.id)))
        };
        Ok(LocalRule {
            province: self.division_path.as_deref().map(|path| path.trim_matches('/').to_owned()),
            first_year: self.first_year,
            years_before: self.years_before,
            month: small(self.month)?,
            day: small(self.day)?,
            without_full_time_study: self.without_full_time_study,
            source: self.source,
        })
    }
}

/// The one of this id, in force or not.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<CutOff>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Everything ever entered: what is in force first, the general rule before those of provinces.
pub async fn all(tx: &mut Tx) -> Result<Vec<CutOff>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(ALL).fetch_all(c).await)?)
}

/// What is in force, as [`eligibility`](crate::certification::eligibility) asks for it.
pub async fn in_force(tx: &mut Tx) -> Result<Vec<LocalRule>> {
    all(tx).await?.into_iter().filter(|rule| rule.withdrawn_at.is_none()).map(CutOff::rule).collect()
}

/// Enters one. The id is made by the form, so that sending it twice enters one.
pub async fn enter(tx: &mut Tx, id: &str, rule: &LocalRule, by: AccountId, now: DateTime<Utc>) -> Result<(), EntryError> {
    let path = rule.province.as_ref().map(|province| format!("/{province}/"));
    let same: i64 = with_tx!(tx, |c| sqlx::query_scalar(SAME).bind(rule.first_year).bind(&path).bind(id).fetch_one(c).await)?;
    if same > 0 {
        return Err(EntryError::Same);
    }
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(rule.first_year)
        .bind(path)
        .bind(rule.years_before)
        .bind(i64::from(rule.month))
        .bind(i64::from(rule.day))
        .bind(rule.without_full_time_study)
        .bind(&rule.source)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Withdraws one: the rule before it, or the general one, holds again.
pub async fn withdraw(tx: &mut Tx, id: &str, reason: &str, by: AccountId, now: DateTime<Utc>) -> Result<(), EntryError> {
    let done = with_tx!(tx, |c| sqlx::query(WITHDRAW)
        .bind(id)
        .bind(by)
        .bind(now)
        .bind(reason)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if done == 0 { Err(EntryError::Gone) } else { Ok(()) }
}
