//! 登记审核: the applications of a scope, those that wait longest first. Whose they are follows from where the people belong now.

use chrono::{DateTime, Utc};

use crate::division::below;
use crate::ids::{ApplicationId, OrganisationId, PersonId};
use crate::person::worklist::Bucket;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many on a page.
pub const PAGE: i64 = 50;

/// What to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At or below this division.
    pub division_path: String,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// [`crate::certification::rules::ApplicationState::code`]; [`OPEN`]; empty: any.
    pub state: String,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    /// Which.
    pub id: ApplicationId,
    /// Whose.
    pub person_id: PersonId,
    /// 姓名
    pub name: String,
    /// The organisation's name, if any.
    pub organisation: Option<String>,
    /// The division's name.
    pub division_name: String,
    /// The level's code.
    pub level: String,
    /// `first` or `renewal`.
    pub kind: String,
    /// How far it has come.
    pub state: String,
    /// When it was first handed in.
    pub submitted_at: DateTime<Utc>,
    /// The last step.
    pub updated_at: DateTime<Utc>,
}

macro_rules! from {
    () => {
        "FROM registration_application a JOIN person w ON w.id = a.person_id JOIN person p ON p.id = COALESCE(w.identity_id, w.id) JOIN certificate k ON k.id = a.certificate_id \
         JOIN membership m ON m.id = (SELECT latest.id FROM membership latest WHERE latest.person_id = p.id \
         ORDER BY CASE WHEN latest.until_on IS NULL THEN 0 ELSE 1 END, latest.created_at DESC LIMIT 1) \
         JOIN division d ON d.code = m.division LEFT JOIN organisation o ON o.id = m.organisation_id \
         WHERE m.division_path >= $1 AND m.division_path < $2 AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL)"
    };
}

/// 待办: everything but what was issued or withdrawn.
pub const OPEN: &str = "open";

macro_rules! wanted {
    () => {
        " AND ($4 = '' OR a.state = $4 OR ($4 = 'open' AND a.state NOT IN ('issued', 'withdrawn')))"
    };
}

sql! {
    ROWS = concat!(
        "SELECT a.id AS id, p.id AS person_id, p.name AS name, o.name AS organisation, d.name AS division_name, \
         k.level AS level, a.kind AS kind, a.state AS state, a.submitted_at AS submitted_at, a.updated_at AS updated_at ",
        from!(), wanted!(),
        " ORDER BY CASE WHEN a.state IN ('issued', 'withdrawn') THEN 1 ELSE 0 END, a.submitted_at, a.id LIMIT $5 OFFSET $6"
    );
    TOTAL = concat!("SELECT COUNT(*) AS applications ", from!(), wanted!());
    BY_STATE = concat!("SELECT a.state AS value, COUNT(*) AS people ", from!(), " GROUP BY a.state");
}

/// One page of the applications with how many there are in all.
pub async fn page(tx: &mut Tx, filter: &Filter, page: i64) -> Result<(Vec<Row>, i64)> {
    let (low, high) = below(&filter.division_path);
    let rows = with_tx!(tx, |c| sqlx::query_as(ROWS)
        .bind(&low)
        .bind(&high)
        .bind(filter.organisation)
        .bind(&filter.state)
        .bind(PAGE)
        .bind((page.max(1) - 1) * PAGE)
        .fetch_all(c)
        .await)?;
    let total = with_tx!(tx, |c| sqlx::query_scalar(TOTAL)
        .bind(&low)
        .bind(&high)
        .bind(filter.organisation)
        .bind(&filter.state)
        .fetch_one(c)
        .await)?;
    Ok((rows, total))
}

/// How many in each state.
pub async fn by_state(tx: &mut Tx, filter: &Filter) -> Result<Vec<Bucket>> {
    let (low, high) = below(&filter.division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(BY_STATE).bind(low).bind(high).bind(filter.organisation).fetch_all(c).await)?)
}
