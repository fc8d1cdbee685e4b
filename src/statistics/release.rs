//! 发布: one year's figures of a division and everything below, frozen on the day, with small cells hidden.
//!
//! Cells that are hidden keep no numbers at all, so nothing that reads a release can give them away. What is shown of one release is
//! safe by itself ([`suppress`](super::suppress)), and beside the earlier releases of its year ([`precedent`](super::precedent)): a later
//! release covers the same scope or a wider one, hides and shows the same cells, and is refused while it differs from an earlier
//! one by a few people. The latest release that covers a place is therefore always the one to read, and a page never mixes two in
//! one table.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::Funnel;
use super::precedent::{Settled, settle, too_close};
use super::suppress::{Cell, Rule, cells, hide_after};
use crate::account::{Action, Actor, Decision, Place, decide};
use crate::certification::entry;
use crate::division::Division;
use crate::ids::ReleaseId;
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    RULE = "SELECT smallest_shown, smallest_extreme FROM suppression_rule WHERE id = 1";
    NEXT_NUMBER = "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) AS number FROM release";
    INSERT = "INSERT INTO release (id, number, division, division_path, exam_year, made_at, made_by, made_by_name, description, \
              smallest_shown, smallest_extreme) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    LIST = "SELECT r.id, r.number, r.division, r.division_path, d.name AS division_name, r.exam_year, r.made_at, r.made_by_name, \
            r.description, r.smallest_shown, r.smallest_extreme FROM release r LEFT JOIN division d ON d.code = r.division \
            ORDER BY r.number DESC LIMIT $1";
    LATEST = "SELECT r.id, r.number, r.division, r.division_path, d.name AS division_name, r.exam_year, r.made_at, r.made_by_name, \
              r.description, r.smallest_shown, r.smallest_extreme FROM release r LEFT JOIN division d ON d.code = r.division \
              WHERE r.exam_year = $1 AND substr(CAST($2 AS TEXT), 1, length(r.division_path)) = r.division_path \
              ORDER BY r.number DESC LIMIT 1";
    CELLS = "SELECT division_path, parent_path, own_part, hidden, entered, approved, sat, passed FROM release_cell \
             WHERE release_id = $1 AND level = $2 AND (division_path = $3 OR parent_path = $3) ORDER BY division_path, own_part";
    OF_YEAR = "SELECT id, number, division_path FROM release WHERE exam_year = $1 ORDER BY number";
    ALL_CELLS = "SELECT division_path, parent_path, own_part, hidden, entered, approved, sat, passed FROM release_cell \
                 WHERE release_id = $1 AND level = $2";
    YEARS = "SELECT DISTINCT exam_year FROM release ORDER BY exam_year DESC";
}

/// Rows in one statement: ten values each.
const ROWS: usize = 1500;

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Release {
    /// Which.
    pub id: ReleaseId,
    /// Counted from 1.
    pub number: i64,
    /// The code of the division it is about; `None`: the country.
    pub division: Option<String>,
    /// That division's path.
    pub division_path: String,
    /// That division's name.
    pub division_name: Option<String>,
    /// The year of the examination.
    pub exam_year: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The account name of whoever made it.
    pub made_by_name: String,
    /// In words.
    pub description: String,
    /// The smallest denominator shown.
    pub smallest_shown: i64,
    /// The smallest denominator with which none or all is shown.
    pub smallest_extreme: i64,
}

/// A cell of a release: its numbers, or that they are hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedCell {
    /// The path of its division.
    pub path: String,
    /// 直接填报
    pub own_part: bool,
    /// The numbers; `None`: hidden.
    pub funnel: Option<Funnel>,
}

/// Why a release isn't made.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// Releases are made for the country or a province.
    #[error("releases are made for a province or the country")]
    TooLow,
    /// Nothing to publish.
    #[error("nobody sat an examination there in that year")]
    Nothing,
    /// An earlier release of the year, of this number, covers a wider scope.
    #[error("release {0} of that year covers a wider scope")]
    Covered(i64),
    /// Against the earlier release of this number the difference would be about too few people.
    #[error("the difference to release {0} is about too few people")]
    TooClose(i64),
    /// With what earlier releases of the year show, a small number could be worked out.
    #[error("beside earlier releases of that year a small number could be worked out")]
    Exposed,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The rule for the next release.
pub async fn rule(tx: &mut Tx) -> Result<Rule> {
    let (smallest_shown, smallest_extreme): (i64, i64) = with_tx!(tx, |c| sqlx::query_as(RULE).fetch_one(c).await)?;
    Ok(Rule { smallest_shown, smallest_extreme })
}

/// Freezes the figures of a year for a province (or `None`: the country) and everything below it. Returns its number.
pub async fn make(
    tx: &mut Tx,
    division: Option<&Division>,
    year: i64,
    description: &str,
    by: &Actor,
    now: DateTime<Utc>,
) -> Result<(ReleaseId, i64), ReleaseError> {
    if division.is_some_and(|division| division.parent.is_some()) {
        return Err(ReleaseError::TooLow);
    }
    let root = division.map_or("/", |division| division.path.as_str());
    // The number comes first: of two releases made at once, the second fails on it unless it has seen the first.
    let number: i64 = with_tx!(tx, |c| sqlx::query_scalar(NEXT_NUMBER).fetch_one(c).await).map_err(StoreError::from)?;
    let rule = rule(tx).await?;
    let earlier = overlapping(tx, year, root).await?;
    if let Some(wider) = earlier.iter().rev().find(|one| one.division_path.len() < root.len()) {
        return Err(ReleaseError::Covered(wider.number));
    }
    let mut levels: Vec<(Level, Vec<Cell>)> = Vec::new();
    for level in Level::ALL {
        let rows = entry::funnel(tx, year, level, root).await?;
        let all = cells(root, rows.iter().map(|row| (row.division_path.as_str(), Funnel::from(row))));
        levels.push((level, beside(tx, &earlier, level, all, rule).await?));
    }
    if levels.iter().flat_map(|(_, all)| all).all(|cell| cell.funnel.sat == 0) {
        return Err(ReleaseError::Nothing);
    }
    let id = ReleaseId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(number)
        .bind(division.map(|division| division.code.as_str()))
        .bind(root)
        .bind(year)
        .bind(now)
        .bind(by.account)
        .bind(&by.name)
        .bind(description)
        .bind(rule.smallest_shown)
        .bind(rule.smallest_extreme)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    for (level, all) in &levels {
        for chunk in all.chunks(ROWS) {
            write(tx, id, *level, chunk).await?;
        }
    }
    Ok((id, number))
}

/// Whether this actor may release figures of a province (or `None`: the country): their scope must take all of it in.
pub fn may_make(actor: &Actor, division: Option<&Division>) -> bool {
    let place = division.map_or_else(Place::country, |division| Place::division(&division.path));
    division.is_none_or(|division| division.parent.is_none()) && decide(actor, Action::ChangeFigures, &place) == Decision::Allowed
}

/// An earlier release, as far as it matters to a later one.
#[derive(sqlx::FromRow)]
struct Earlier {
    id: ReleaseId,
    number: i64,
    division_path: String,
}

/// The releases of a year about a place, something in it or something around it.
async fn overlapping(tx: &mut Tx, year: i64, root: &str) -> Result<Vec<Earlier>> {
    let mut all: Vec<Earlier> = with_tx!(tx, |c| sqlx::query_as(OF_YEAR).bind(year).fetch_all(c).await)?;
    all.retain(|one| one.division_path.starts_with(root) || root.starts_with(&one.division_path));
    Ok(all)
}

/// Hides cells of one level, so that they can stand beside the earlier releases.
async fn beside(tx: &mut Tx, earlier: &[Earlier], level: Level, mut all: Vec<Cell>, rule: Rule) -> Result<Vec<Cell>, ReleaseError> {
    let mut settled = Settled::new();
    let mut before: Vec<(&Earlier, Vec<Cell>)> = Vec::new();
    for one in earlier {
        let rows: Vec<CellRow> = with_tx!(tx, |c| sqlx::query_as(ALL_CELLS).bind(one.id).bind(level.code()).fetch_all(c).await)
            .map_err(StoreError::from)?;
        let told: Vec<Cell> = rows.into_iter().map(CellRow::into_cell).collect();
        if !settle(&mut settled, &told) {
            return Err(ReleaseError::Exposed);
        }
        before.push((one, told));
    }
    if !hide_after(&mut all, rule, &settled) {
        // The reason most often is that a few people were added; then that is what to say.
        for cell in &mut all {
            cell.hidden = settled.get(&(cell.path.clone(), cell.own_part)).copied().unwrap_or(cell.hidden);
        }
        let close = before.iter().rev().find(|(one, told)| too_close(&one.division_path, told, &all, rule));
        return Err(close.map_or(ReleaseError::Exposed, |(one, _)| ReleaseError::TooClose(one.number)));
    }
    match before.iter().rev().find(|(one, told)| too_close(&one.division_path, told, &all, rule)) {
        Some((one, _)) => Err(ReleaseError::TooClose(one.number)),
        None => Ok(all),
    }
}

async fn write(tx: &mut Tx, id: ReleaseId, level: Level, chunk: &[Cell]) -> Result<()> {
    with_tx!(tx, |c| {
        let mut insert = QueryBuilder::new(
            "INSERT INTO release_cell (release_id, level, division_path, parent_path, own_part, hidden, entered, approved, sat, passed) ",
        );
        insert.push_values(chunk, |mut row, cell| {
            let shown = |number: i64| (!cell.hidden).then_some(number);
            row.push_bind(id)
                .push_bind(level.code())
                .push_bind(&cell.path)
                .push_bind(&cell.parent)
                .push_bind(cell.own_part)
                .push_bind(cell.hidden)
                .push_bind(shown(cell.funnel.entered))
                .push_bind(shown(cell.funnel.approved))
                .push_bind(shown(cell.funnel.sat))
                .push_bind(shown(cell.funnel.passed));
        });
        insert.build().execute(c).await.map(|_| ())
    })?;
    Ok(())
}

/// Releases, the latest first.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Release>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?)
}

/// The latest release of a year that takes in a division.
pub async fn latest(tx: &mut Tx, year: i64, path: &str) -> Result<Option<Release>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(LATEST).bind(year).bind(path).fetch_optional(c).await)?)
}

/// The years with a release, latest first.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(YEARS).fetch_all(c).await)?)
}

#[derive(sqlx::FromRow)]
struct CellRow {
    division_path: String,
    parent_path: String,
    own_part: bool,
    hidden: bool,
    entered: Option<i64>,
    approved: Option<i64>,
    sat: Option<i64>,
    passed: Option<i64>,
}

impl CellRow {
    /// The numbers; `None`: hidden.
    fn funnel(&self) -> Option<Funnel> {
        match (self.entered, self.approved, self.sat, self.passed) {
            (Some(entered), Some(approved), Some(sat), Some(passed)) => Some(Funnel { entered, approved, sat, passed }),
            _ => None,
        }
    }

    /// As it was made; a hidden cell has no numbers left.
    fn into_cell(self) -> Cell {
        let funnel = self.funnel().unwrap_or_default();
        Cell { path: self.division_path, parent: self.parent_path, own_part: self.own_part, funnel, hidden: self.hidden }
    }
}

/// The cell of a division and those of its parts.
pub async fn cells_at(tx: &mut Tx, release: ReleaseId, level: Level, path: &str) -> Result<Vec<ReleasedCell>> {
    let rows: Vec<CellRow> =
        with_tx!(tx, |c| sqlx::query_as(CELLS).bind(release).bind(level.code()).bind(path).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| ReleasedCell { funnel: row.funnel(), path: row.division_path, own_part: row.own_part }).collect())
}
