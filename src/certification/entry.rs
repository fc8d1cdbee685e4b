//! Exam entries (考试报名): one row per person, year and level, with how far it went: 报名 → 审核通过 → 实考 → 通过.

use crate::division::below;
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

/// How many went how far, in one division of one year and level.
#[derive(Debug, Clone, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct FunnelRow {
    /// The division's path, as it was on the day.
    pub division_path: String,
    /// 报名人数
    pub entered: i64,
    /// 审核通过人数
    pub approved: i64,
    /// 实考人数: sat at least one subject.
    pub sat: i64,
    /// 通过人数: reached the qualification in that year (高级: the written examination).
    pub passed: i64,
}

sql! {
    FUNNEL = "SELECT division_path, COUNT(*) AS entered, \
              CAST(SUM(CASE WHEN approved THEN 1 ELSE 0 END) AS BIGINT) AS approved, \
              CAST(SUM(CASE WHEN sat THEN 1 ELSE 0 END) AS BIGINT) AS sat, \
              CAST(SUM(CASE WHEN passed THEN 1 ELSE 0 END) AS BIGINT) AS passed \
              FROM exam_entry WHERE exam_year = $1 AND level = $2 AND division_path >= $3 AND division_path < $4 \
              GROUP BY division_path ORDER BY division_path";
    YEARS = "SELECT DISTINCT exam_year FROM exam_entry ORDER BY exam_year DESC";
}

/// The funnel of a year and level for every division at or below a path that has entries of its own.
pub async fn funnel(tx: &mut Tx, year: i64, level: Level, division_path: &str) -> Result<Vec<FunnelRow>> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(FUNNEL).bind(year).bind(level.code()).bind(low).bind(high).fetch_all(c).await)?)
}

/// The years with entries, latest first.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(YEARS).fetch_all(c).await)?)
}
