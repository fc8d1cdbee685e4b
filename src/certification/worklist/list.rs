//! One list: who is on it, the most urgent first.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{Category, Scope};
use crate::account::Place;
use crate::division::below;
use crate::ids::{AccountId, OrganisationId, PersonId};
use crate::person::bulk::select_many;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many on a page.
pub const PAGE: i64 = 50;

/// Whether somebody's account is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Linked {
    /// Whether or not.
    #[default]
    Any,
    /// Linked: they can be told.
    Yes,
    /// 无关联账号
    No,
}

impl Linked {
    /// As in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// Reads [`Self::code`]; anything else is [`Self::Any`].
    pub fn from_code(code: &str) -> Self {
        [Self::Yes, Self::No].into_iter().find(|linked| linked.code() == code).unwrap_or_default()
    }
}

/// After whom a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The day due.
    pub on: NaiveDate,
    /// Who.
    pub person: PersonId,
}

/// Somebody on a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    /// Who.
    pub person_id: PersonId,
    /// 姓名
    pub name: String,
    /// Where they belong now, or belonged last.
    pub division_path: String,
    /// The division's name.
    pub division_name: String,
    /// Their organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Its name.
    pub organisation: Option<String>,
    /// At which level, as its code.
    pub level: String,
    /// The day it is about.
    pub due_on: NaiveDate,
    /// Half hours that are missing.
    pub missing: i64,
    /// Their account, if it is linked.
    pub account_id: Option<AccountId>,
    /// When they were last reminded of this.
    pub reminded_at: Option<DateTime<Utc>>,
}

impl Row {
    /// The place permissions about them are decided by.
    pub fn place(&self) -> Place {
        Place::organisation(self.division_path.clone(), self.organisation_id)
    }

    /// What comes after them.
    pub const fn after(&self) -> After {
        After { on: self.due_on, person: self.person_id }
    }

    /// They are where they were when they came onto the list: whoever moved a moment ago is derived anew soon.
    fn is_within(&self, scope: &Scope) -> bool {
        self.division_path.starts_with(&scope.division_path)
            && scope.organisation.is_none_or(|organisation| self.organisation_id == Some(organisation))
    }
}

macro_rules! columns {
    () => {
        "i.person_id AS person_id, p.name AS name, COALESCE(m.division_path, i.division_path) AS division_path, \
         COALESCE(d.name, '') AS division_name, CASE WHEN m.id IS NULL THEN i.organisation_id ELSE m.organisation_id END AS organisation_id, \
         o.name AS organisation, i.level AS level, i.due_on AS due_on, i.missing AS missing, l.account_id AS account_id, \
         (SELECT MAX(r.sent_at) FROM worklist_reminder r WHERE r.person_id = i.person_id AND r.kind = i.kind AND r.due_on = i.due_on) \
         AS reminded_at"
    };
}

macro_rules! joined {
    () => {
        "JOIN person p ON p.id = i.person_id LEFT JOIN membership m ON m.person_id = i.person_id AND m.until_on IS NULL \
         LEFT JOIN division d ON d.path = COALESCE(m.division_path, i.division_path) \
         LEFT JOIN organisation o ON o.id = CASE WHEN m.id IS NULL THEN i.organisation_id ELSE m.organisation_id END \
         LEFT JOIN person_link l ON l.person_id = i.person_id AND l.confirmed_at IS NOT NULL AND l.ended_at IS NULL"
    };
}

// $1 kind, $2 first and $3 last day, $4 level, $5 after whom, $6 linked, $7 how many.
macro_rules! page {
    ($where:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM (SELECT i.person_id, i.kind, i.level, i.due_on, i.missing, i.division_path, i.organisation_id FROM worklist_item i \
             WHERE i.due_on >= $2 AND i.due_on <= $3 AND ($4 = '' OR i.level = $4) AND (i.due_on > $2 OR i.person_id > $5) AND ",
            $where,
            " AND ($6 = '' OR ($6 = 'yes') = EXISTS (SELECT 1 FROM person_link k WHERE k.person_id = i.person_id \
             AND k.confirmed_at IS NOT NULL AND k.ended_at IS NULL)) \
             ORDER BY i.due_on, i.person_id LIMIT $7) i ",
            joined!(),
            " ORDER BY i.due_on, i.person_id"
        )
    };
}

sql! {
    // Of a large division: by day, until there are enough. (What is put together isn't looked up by an index.)
    BY_DAY = page!("i.kind = $1 AND (i.division_path || '') >= $8 AND (i.division_path || '') < $9");
    // Of a small one: all that is there, sorted.
    BY_PLACE = page!("(i.kind || '') = $1 AND i.division_path >= $8 AND i.division_path < $9");
    OF_ORGANISATION = page!("i.kind = $1 AND i.organisation_id = $8");
}

/// Who is on a list: at most so many, after somebody or from the beginning, the earliest day first.
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    category: Category,
    linked: Linked,
    today: NaiveDate,
    (after, limit): (Option<After>, i64),
) -> Result<Vec<Row>> {
    let (from, until) = category.days(today);
    let (from, person) = after.map_or((from, PersonId(Uuid::nil())), |after| (after.on.max(from), after.person));
    macro_rules! bound {
        ($statement:expr) => {
            sqlx::query_as($statement)
                .bind(category.kind().code())
                .bind(from)
                .bind(until)
                .bind(scope.level_code())
                .bind(person)
                .bind(linked.code())
                .bind(limit)
        };
    }
    let mut rows: Vec<Row> = if let Some(organisation) = scope.organisation {
        with_tx!(tx, |c| bound!(OF_ORGANISATION).bind(organisation).fetch_all(c).await)?
    } else {
        let (low, high) = below(&scope.division_path);
        let statement = if scope.is_rolled() { BY_DAY } else { BY_PLACE };
        with_tx!(tx, |c| bound!(statement).bind(&low).bind(&high).fetch_all(c).await)?
    };
    rows.retain(|row| row.is_within(scope));
    Ok(rows)
}

/// Those of these people who are on a list within a scope, the earliest day first.
pub async fn among(tx: &mut Tx, scope: &Scope, category: Category, today: NaiveDate, people: &[PersonId]) -> Result<Vec<Row>> {
    let (from, until) = category.days(today);
    let mut rows = select_many!(
        tx,
        concat!("SELECT ", columns!()),
        |n| format!(
            "JOIN worklist_item i ON i.person_id = wanted.column1 AND i.kind = ${} AND i.due_on >= ${} AND i.due_on <= ${} {}",
            n + 1,
            n + 2,
            n + 3,
            joined!()
        ),
        people,
        [category.kind().code(), from, until],
        Row
    );
    rows.retain(|row| row.is_within(scope) && scope.level.is_none_or(|level| level.code() == row.level));
    rows.sort_by_key(|row| (row.due_on, row.person_id));
    Ok(rows)
}
