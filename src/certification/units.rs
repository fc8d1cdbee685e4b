//! 持证情况 of a unit by exam year: holders by level, certified shares with their denominators, stations, last year beside this one.
//!
//! Readings:
//! - 持证人数 counts people, each once with the highest level (domain reference §3.3: 累计"通过人次"与"持证人数"不同); 累计通过 counts passes, one per
//!   level. A senior pass slip is no certificate.
//! - Of a year: who belonged there on its last day (of this year: today), by what was reached in its exam or before. Who has no first
//!   day on record has always belonged.
//! - Of entries that were merged the kept one says where somebody belongs; certificates of all of them are theirs.
//! - 专业人才 hold a certificate or have studied social work or a related subject (§3.1: 3, 4); 社区工作者 work for a 村（社区）; 从业人员 are all on the
//!   register. Each share counts holders within its denominator.

mod tally;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use crate::clock::date_of;
use crate::division::below;
use crate::ids::OrganisationId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

pub use tally::{Denominator, Figures, Group, STATION_SHARE, Station, figures, stations};

/// 相关专业 (domain reference §3.1: 4), by what a register writes.
macro_rules! studied {
    () => {
        "(p.major LIKE '%社会工作%' OR p.major LIKE '%社工%' OR p.major LIKE '%社会学%' OR p.major LIKE '%心理%' OR p.major LIKE '%社会保障%' \
         OR p.major LIKE '%社区管理%' OR p.major LIKE '%青少年工作%' OR p.major LIKE '%司法矫治%' OR p.major LIKE '%民政管理%')"
    };
}

sql! {
    // $1, $2 bound the division, $3 is the organisation or null; $4 the day, $5 the exam year.
    CELLS = concat!(
        "WITH member AS (SELECT m.person_id AS person_id, m.division_path AS division_path, m.organisation_id AS organisation_id, ",
        studied!(),
        " AS studied FROM membership m JOIN person p ON p.id = m.person_id \
         WHERE p.identity_id IS NULL \
         AND m.division_path >= $1 AND m.division_path < $2 AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
         AND (m.since_on IS NULL OR m.since_on <= $4) AND (m.until_on IS NULL OR m.until_on > $4)), \
         entries AS (SELECT b.person_id AS person_id, b.person_id AS entry_id FROM member b \
         UNION ALL SELECT b.person_id, q.id FROM member b JOIN person q ON q.identity_id = b.person_id), \
         reached AS (SELECT b.person_id AS person_id, CASE e.level WHEN 'junior' THEN 1 ELSE 2 END AS rank FROM member b \
         JOIN exam_entry e ON e.person_id = b.person_id WHERE e.passed AND e.exam_year <= $5 AND e.level <> 'senior' \
         UNION ALL SELECT b.person_id, CASE k.level WHEN 'junior' THEN 1 WHEN 'intermediate' THEN 2 ELSE 3 END FROM entries b \
         JOIN certificate k ON k.person_id = b.entry_id WHERE k.voided_at IS NULL AND k.scheme <> 'senior_slip' AND k.obtained_on <= $4), \
         held AS (SELECT person_id, MAX(rank) AS rank FROM reached GROUP BY person_id) \
         SELECT b.division_path AS division_path, b.organisation_id AS organisation_id, o.name AS organisation, o.kind AS kind, \
         CAST(COALESCE(h.rank, 0) AS BIGINT) AS rank, b.studied AS studied, COUNT(*) AS people FROM member b \
         LEFT JOIN held h ON h.person_id = b.person_id LEFT JOIN organisation o ON o.id = b.organisation_id \
         GROUP BY b.division_path, b.organisation_id, o.name, o.kind, h.rank, b.studied"
    );
    PASSES = "SELECT e.level AS level, COUNT(*) AS people FROM exam_entry e WHERE e.passed AND e.exam_year <= $4 AND e.level <> 'senior' \
              AND e.division_path >= $1 AND e.division_path < $2 AND (e.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) GROUP BY e.level";
}

/// How many people of one organisation (or of a division, without one) stand alike.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Cell {
    /// Where they belong.
    pub division_path: String,
    /// For whom they work, if for an organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Its name.
    pub organisation: Option<String>,
    /// [`OrganisationKind::code`](crate::organisation::OrganisationKind::code).
    pub kind: Option<String>,
    /// The highest level held: 0 none, 1 初级, 2 中级, 3 高级.
    pub rank: i64,
    /// 社工及相关专业学历
    pub studied: bool,
    /// How many.
    pub people: i64,
}

/// The day a year is looked at: its last, or today in the year that isn't over.
pub fn day_of(year: i64, now: DateTime<Utc>) -> NaiveDate {
    let today = date_of(now);
    let last = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31)).unwrap_or(today);
    if i64::from(today.year()) <= year { today } else { last }
}

/// Who belonged there in a year, by organisation and what they held.
pub async fn cells(
    tx: &mut Tx,
    division_path: &str,
    organisation: Option<OrganisationId>,
    year: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Cell>> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(CELLS)
        .bind(low)
        .bind(high)
        .bind(organisation)
        .bind(day_of(year, now))
        .bind(year)
        .fetch_all(c)
        .await)?)
}

/// 累计通过 up to a year: of 初级 and of 中级, where they were passed. (高级 is held only after review: its written examination isn't counted.)
pub async fn passes(tx: &mut Tx, division_path: &str, organisation: Option<OrganisationId>, year: i64) -> Result<[i64; 2]> {
    let (low, high) = below(division_path);
    let found: Vec<(String, i64)> =
        with_tx!(tx, |c| sqlx::query_as(PASSES).bind(low).bind(high).bind(organisation).bind(year).fetch_all(c).await)?;
    let of = |level: &str| found.iter().find(|(code, _)| code == level).map_or(0, |(_, people)| *people);
    Ok([of("junior"), of("intermediate")])
}
