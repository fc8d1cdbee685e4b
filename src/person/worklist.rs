//! The worklist: who is in a scope, what they have reached, what they must do next.

use chrono::NaiveDate;

use crate::division::below;
use crate::ids::{OrganisationId, PersonId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many on a page.
pub const PAGE: i64 = 50;

/// Whom to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At or below this division.
    pub division_path: String,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Part of a name, pinyin or initials from the start, or part of an organisation's name.
    pub search: String,
    /// Kind of organisation, as its code; empty: any.
    pub kind: String,
    /// Highest level reached, as its code; `none`: none; empty: any.
    pub level: String,
    /// Next step, as its code; empty: any.
    pub step: String,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    /// Who.
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// The organisation's name, if any.
    pub organisation: Option<String>,
    /// The division's name.
    pub division_name: String,
    /// 岗位
    pub post: String,
    /// Highest level, as its code; empty: none.
    pub level: String,
    /// Reached in this exam year.
    pub reached_year: Option<i64>,
    /// 单独划线（本地有效）
    pub locally_valid: bool,
    /// Next step, as its code, as of the day asked for.
    pub step: String,
    /// At which level.
    pub step_level: String,
    /// By when.
    pub step_until: Option<NaiveDate>,
}

/// How many per value of something to filter by.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Bucket {
    /// The value.
    pub value: String,
    /// How many.
    pub people: i64,
}

/// A step whose day is over has become another: the same as the rules would say today. Standings are derived anew each night
/// (`ledger::catch_up`); this holds until that is done.
macro_rules! step_now {
    () => {
        "CASE WHEN s.step IS NULL THEN 'sit_all' \
         WHEN s.step_until < $7 AND s.step = 'register' THEN 'register_late' \
         WHEN s.step_until < $7 AND (s.step = 'renew' OR s.step = 'collect_hours' OR s.step = 'renew_later') THEN 'renew_late' \
         WHEN s.step_until < $7 AND s.step = 'sit_remaining' THEN 'await_results' \
         WHEN s.step_until <= $7 AND s.step = 'await_results' THEN 'start_over' \
         WHEN s.step_until < $7 AND s.step = 'apply_for_review' THEN 'start_over' \
         ELSE s.step END"
    };
}

macro_rules! people {
    () => {
        "FROM person p JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL JOIN division d ON d.code = m.division \
         LEFT JOIN organisation o ON o.id = m.organisation_id LEFT JOIN person_standing s ON s.person_id = p.id \
         WHERE m.division_path >= $1 AND m.division_path < $2 \
         AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
         AND ($4 = '' OR p.name_folded LIKE '%' || $4 || '%' ESCAPE '!' OR p.pinyin LIKE $4 || '%' ESCAPE '!' \
              OR p.initials LIKE $4 || '%' ESCAPE '!' OR o.name_folded LIKE '%' || $4 || '%' ESCAPE '!') \
         AND ($5 = '' OR o.kind = $5) \
         AND ($6 = '' OR ($6 = 'none' AND COALESCE(s.level, '') = '') OR s.level = $6)"
    };
}

sql! {
    ROWS = concat!(
        "SELECT p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name, m.post AS post, \
         COALESCE(s.level, '') AS level, s.reached_year AS reached_year, COALESCE(s.locally_valid, FALSE) AS locally_valid, ",
        step_now!(),
        " AS step, COALESCE(s.step_level, 'junior') AS step_level, s.step_until AS step_until ",
        people!(),
        " AND ($8 = '' OR ", step_now!(), " = $8) ORDER BY p.pinyin, p.id LIMIT $9 OFFSET $10"
    );
    TOTAL = concat!("SELECT COUNT(*) AS people ", people!(), " AND ($8 = '' OR ", step_now!(), " = $8)");
    IDS = concat!("SELECT p.id AS id ", people!(), " AND ($8 = '' OR ", step_now!(), " = $8) ORDER BY p.pinyin, p.id LIMIT $9");
    BY_STEP = concat!("SELECT ", step_now!(), " AS value, COUNT(*) AS people ", people!(), " GROUP BY 1");
}

/// One page of the list with how many there are in all.
pub async fn page(tx: &mut Tx, filter: &Filter, today: NaiveDate, page: i64) -> Result<(Vec<Row>, i64)> {
    let (low, high) = below(&filter.division_path);
    let search = escaped(&filter.search);
    let rows = with_tx!(tx, |c| sqlx::query_as(ROWS)
        .bind(&low)
        .bind(&high)
        .bind(filter.organisation)
        .bind(&search)
        .bind(&filter.kind)
        .bind(&filter.level)
        .bind(today)
        .bind(&filter.step)
        .bind(PAGE)
        .bind((page.max(1) - 1) * PAGE)
        .fetch_all(c)
        .await)?;
    let total = with_tx!(tx, |c| sqlx::query_scalar(TOTAL)
        .bind(&low)
        .bind(&high)
        .bind(filter.organisation)
        .bind(&search)
        .bind(&filter.kind)
        .bind(&filter.level)
        .bind(today)
        .bind(&filter.step)
        .fetch_one(c)
        .await)?;
    Ok((rows, total))
}

/// Everybody the filter shows, in its order, at most so many.
pub async fn ids(tx: &mut Tx, filter: &Filter, today: NaiveDate, most: i64) -> Result<Vec<PersonId>> {
    let (low, high) = below(&filter.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_scalar(IDS)
        .bind(low)
        .bind(high)
        .bind(filter.organisation)
        .bind(escaped(&filter.search))
        .bind(&filter.kind)
        .bind(&filter.level)
        .bind(today)
        .bind(&filter.step)
        .bind(most)
        .fetch_all(c)
        .await)?)
}

/// How many per next step, with the filter's other conditions.
pub async fn by_step(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Result<Vec<Bucket>> {
    let (low, high) = below(&filter.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(BY_STEP)
        .bind(low)
        .bind(high)
        .bind(filter.organisation)
        .bind(escaped(&filter.search))
        .bind(&filter.kind)
        .bind(&filter.level)
        .bind(today)
        .fetch_all(c)
        .await)?)
}

/// What is searched for, folded like names are, with LIKE's own signs taken literally.
pub(super) fn escaped(search: &str) -> String {
    let folded: String = super::name::folded(&crate::exchange::cells::fold(search));
    folded.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
