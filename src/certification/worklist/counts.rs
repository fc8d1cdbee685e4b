//! How many there are on each list.
//!
//! A county has some thousands of entries, which are counted as they are. A city, a province and the country have hundreds of thousands; for these
//! it is kept how many there are of each kind, level and day: some thousands of rows again, however many people there are.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::Category;
use crate::division::below;
use crate::ids::OrganisationId;
use crate::store::{Result, Store, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

/// The country, provinces and cities.
const ROLLED_DEPTH: usize = 2;

/// Whose worklist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// At or below this division.
    pub division_path: String,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only of this level.
    pub level: Option<Level>,
}

impl Scope {
    /// The level's code; empty: any.
    pub(super) const fn level_code(&self) -> &'static str {
        match self.level {
            Some(level) => level.code(),
            None => "",
        }
    }

    /// So large that counts are kept for it.
    pub(super) fn is_rolled(&self) -> bool {
        self.organisation.is_none() && depth(&self.division_path) <= ROLLED_DEPTH
    }
}

/// How many divisions a path leads through.
fn depth(path: &str) -> usize {
    path.split('/').filter(|code| !code.is_empty()).count()
}

/// The paths at and above this one for which counts are kept.
pub(super) fn rolled(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..=at]).take(ROLLED_DEPTH + 1)
}

macro_rules! of_days {
    ($kind:literal, $from:literal, $until:literal) => {
        concat!(
            "CAST(COALESCE(SUM(CASE WHEN i.kind = '",
            $kind,
            "' AND i.due_on >= ",
            $from,
            " AND i.due_on <= ",
            $until,
            " THEN 1 ELSE 0 END), 0) AS BIGINT)"
        )
    };
}

macro_rules! over {
    ($kind:literal) => {
        concat!("CAST(COALESCE(SUM(CASE WHEN i.kind = '", $kind, "' AND i.due_on < $1 THEN 1 ELSE 0 END), 0) AS BIGINT)")
    };
}

// In the order of `Category::ALL`: $1 today, $2 how far the window reaches, $3 30, $4 90, $5 180, $6 365 days on, $7 the day after all.
macro_rules! each {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            of_days!("registration", "$1", "$2"),
            " AS window_open, ",
            of_days!("registration", "$1", "$3"),
            " AS expiring_30, ",
            of_days!("registration", "$1", "$4"),
            " AS expiring_90, ",
            of_days!("registration", "$1", "$5"),
            " AS expiring_180, ",
            over!("registration"),
            " AS lapsed, ",
            of_days!("first", "$1", "$5"),
            " AS first_due, ",
            over!("first"),
            " AS first_late, ",
            of_days!("hours", "$1", "$7"),
            " AS hours, ",
            of_days!("hours_year", "$1", "$7"),
            " AS hours_year, ",
            of_days!("passes", "$1", "$6"),
            " AS passes, ",
            of_days!("leaver", "$1", "$7"),
            " AS leavers FROM worklist_item i WHERE ",
            $rest,
            " AND ($8 = '' OR i.level = $8)"
        )
    };
}

sql! {
    BELOW = each!("i.division_path >= $9 AND i.division_path < $10");
    IN_ORGANISATION = each!("i.organisation_id = $9");
    KEPT = "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) AS people FROM worklist_count \
            WHERE division_path = $1 AND kind = $2 AND due_on >= $3 AND due_on <= $4 AND ($5 = '' OR level = $5)";
    FRESH = "SELECT DISTINCT division_path, kind, level, due_on FROM worklist_count WHERE fresh LIMIT $1";
    OF_KEY = "SELECT id, people, fresh FROM worklist_count WHERE division_path = $1 AND kind = $2 AND level = $3 AND due_on = $4";
    TAKE = "DELETE FROM worklist_count WHERE id = $1";
    ADD = "INSERT INTO worklist_count (id, division_path, kind, level, due_on, people, fresh) VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

#[derive(sqlx::FromRow)]
struct Each {
    window_open: i64,
    expiring_30: i64,
    expiring_90: i64,
    expiring_180: i64,
    lapsed: i64,
    first_due: i64,
    first_late: i64,
    hours: i64,
    hours_year: i64,
    passes: i64,
    leavers: i64,
}

impl Each {
    const fn of(&self, category: Category) -> i64 {
        match category {
            Category::WindowOpen => self.window_open,
            Category::Expiring30 => self.expiring_30,
            Category::Expiring90 => self.expiring_90,
            Category::Expiring180 => self.expiring_180,
            Category::Lapsed => self.lapsed,
            Category::FirstDue => self.first_due,
            Category::FirstLate => self.first_late,
            Category::Hours => self.hours,
            Category::HoursYear => self.hours_year,
            Category::Passes => self.passes,
            Category::Leavers => self.leavers,
        }
    }
}

/// How many are on each list, as of a day. A province takes no longer than a county.
pub async fn counts(tx: &mut Tx, scope: &Scope, today: NaiveDate) -> Result<Vec<(Category, i64)>> {
    let level = scope.level_code();
    if scope.is_rolled() {
        let mut found = Vec::with_capacity(Category::ALL.len());
        for category in Category::ALL {
            let (from, until) = category.days(today);
            let people: i64 = with_tx!(&mut *tx, |c| sqlx::query_scalar(KEPT)
                .bind(&scope.division_path)
                .bind(category.kind().code())
                .bind(from)
                .bind(until)
                .bind(level)
                .fetch_one(c)
                .await)?;
            found.push((category, people));
        }
        return Ok(found);
    }
    let until = |category: Category| category.days(today).1;
    macro_rules! bound {
        ($statement:ident) => {
            sqlx::query_as($statement)
                .bind(today)
                .bind(until(Category::WindowOpen))
                .bind(until(Category::Expiring30))
                .bind(until(Category::Expiring90))
                .bind(until(Category::Expiring180))
                .bind(until(Category::Passes))
                .bind(until(Category::Hours))
                .bind(level)
        };
    }
    let each: Each = if let Some(organisation) = scope.organisation {
        with_tx!(tx, |c| bound!(IN_ORGANISATION).bind(organisation).fetch_one(c).await)?
    } else {
        let (low, high) = below(&scope.division_path);
        with_tx!(tx, |c| bound!(BELOW).bind(low).bind(high).fetch_one(c).await)?
    };
    Ok(Category::ALL.into_iter().map(|category| (category, each.of(category))).collect())
}

/// So many sums are made in one transaction.
const AT_ONCE: i64 = 500;

type Key = (String, String, String, NaiveDate);

/// Makes one row of all that were added for the same division, kind, level and day; says how many sums it made. Several servers may do it at
/// once: whoever finds a row gone leaves that sum to the other.
pub async fn add_up(store: &Store, _now: DateTime<Utc>) -> Result<usize> {
    let mut done = 0;
    loop {
        let mut tx = store.read().await?;
        let keys: Vec<Key> = with_tx!(&mut tx, |c| sqlx::query_as(FRESH).bind(AT_ONCE).fetch_all(c).await)?;
        drop(tx);
        if keys.is_empty() {
            return Ok(done);
        }
        let mut tx = store.write().await?;
        if !alone(&mut tx).await? {
            return Ok(done);
        }
        for key in &keys {
            sum(&mut tx, key).await?;
        }
        tx.commit().await?;
        done += keys.len();
    }
}

async fn sum(tx: &mut Tx, (path, kind, level, due_on): &Key) -> Result<()> {
    let rows: Vec<(Uuid, i64, bool)> =
        with_tx!(&mut *tx, |c| sqlx::query_as(OF_KEY).bind(path).bind(kind).bind(level).bind(due_on).fetch_all(c).await)?;
    let people: i64 = rows.iter().map(|(_, people, _)| people).sum();
    for (id, ..) in rows {
        with_tx!(&mut *tx, |c| sqlx::query(TAKE).bind(id).execute(c).await.map(|_| ()))?;
    }
    if people != 0 {
        with_tx!(tx, |c| sqlx::query(ADD)
            .bind(Uuid::now_v7())
            .bind(path)
            .bind(kind)
            .bind(level)
            .bind(due_on)
            .bind(people)
            .bind(false)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

/// One server at a time adds up, until the end of the transaction. SQLite has one writer at a time anyway.
async fn alone(tx: &mut Tx) -> Result<bool> {
    match tx {
        Tx::Postgres(tx) => Ok(sqlx::query_scalar("SELECT pg_try_advisory_xact_lock(8150032)").fetch_one(&mut **tx).await?),
        Tx::Sqlite(_) => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_kept_down_to_cities() {
        assert_eq!(rolled("/32/3210/321002/").collect::<Vec<_>>(), ["/", "/32/", "/32/3210/"]);
        assert_eq!(rolled("/32/").collect::<Vec<_>>(), ["/", "/32/"]);
        let of = |path: &str| Scope { division_path: path.to_owned(), ..Scope::default() };
        assert!(of("/").is_rolled() && of("/32/3210/").is_rolled() && !of("/32/3210/321002/").is_rolled());
        let own = Scope { organisation: Some(OrganisationId::fresh()), ..of("/32/") };
        assert!(!own.is_rolled());
    }
}
