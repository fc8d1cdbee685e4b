//! 待核对 of a place: what waits, and what was decided and is remembered.

use super::case::{Case, select};
use crate::division::below;
use crate::ids::OrganisationId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many on a page.
pub const PAGE: i64 = 20;

/// What to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At or below this division.
    pub division_path: String,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// [`super::case::State::code`].
    pub state: String,
}

macro_rules! place {
    () => {
        "c.division_path >= $1 AND c.division_path < $2 AND (c.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL)"
    };
}

sql! {
    ROWS = select!(concat!("WHERE ", place!(), " AND c.state = $4 ORDER BY c.updated_at DESC, c.id LIMIT $5 OFFSET $6"));
    BY_STATE = concat!("SELECT c.state AS state, COUNT(*) AS cases FROM match_case c WHERE ", place!(), " GROUP BY c.state");
    OPEN = concat!("SELECT COUNT(*) AS cases FROM match_case c WHERE ", place!(), " AND c.state = 'open'");
    FOLLOW = "UPDATE match_case SET division_path = CAST($3 AS TEXT) || substr(division_path, CAST($4 AS INTEGER)) \
              WHERE division_path >= $1 AND division_path < $2";
}

/// One page, the latest first.
pub async fn page(tx: &mut Tx, filter: &Filter, page: i64) -> Result<Vec<Case>> {
    let (low, high) = below(&filter.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(ROWS)
        .bind(low)
        .bind(high)
        .bind(filter.organisation)
        .bind(&filter.state)
        .bind(PAGE)
        .bind((page.max(1) - 1) * PAGE)
        .fetch_all(c)
        .await)?)
}

/// How many in each state, by its code.
pub async fn by_state(tx: &mut Tx, filter: &Filter) -> Result<Vec<(String, i64)>> {
    let (low, high) = below(&filter.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(BY_STATE).bind(low).bind(high).bind(filter.organisation).fetch_all(c).await)?)
}

/// How many people of lists wait to be settled at or below a division; with an organisation, only in its own lists.
pub async fn open_count(tx: &mut Tx, division_path: &str, organisation: Option<OrganisationId>) -> Result<i64> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_scalar(OPEN).bind(low).bind(high).bind(organisation).fetch_one(c).await)?)
}

/// Cases follow a division that was put under another parent: its office settles them. Returns how many.
pub async fn follow_move(tx: &mut Tx, moved: &crate::division::history::Moved) -> Result<u64> {
    let (low, high, to, rest) = moved.bounds();
    Ok(with_tx!(tx, |c| sqlx::query(FOLLOW)
        .bind(low)
        .bind(high)
        .bind(to)
        .bind(rest)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?)
}
