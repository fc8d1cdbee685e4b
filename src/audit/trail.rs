//! Reading the trail: filtered, newest first, and only as far as the reader's scope goes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Entry;
use crate::account::{Action, Actor, Scope};
use crate::clock;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// What to look for; empty fields don't narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the name of whoever did it.
    pub who: String,
    /// The beginning of the action: `account.` finds all about accounts.
    pub action: String,
    /// The outcome's code.
    pub outcome: String,
    /// The record's id.
    pub record: String,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub to: Option<NaiveDate>,
}

/// Which part of the matching entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The newest.
    Newest,
    /// The next older ones.
    Before(i64),
    /// The next newer ones.
    After(i64),
}

/// A page of the trail, newest first.
#[derive(Debug, Clone)]
pub struct Slice {
    /// The entries.
    pub entries: Vec<Entry>,
    /// There are newer ones.
    pub newer: bool,
    /// There are older ones.
    pub older: bool,
}

/// Entries that match the filter ($1 to $6), and that auditor $8 may read: all ($7), or those inside the auditor's divisions.
macro_rules! readable {
    () => {
        "FROM audit_entry e WHERE ($1 = '' OR LOWER(e.account_name) LIKE $1 ESCAPE '!') AND ($2 = '' OR e.action LIKE $2 ESCAPE '!') \
         AND ($3 = '' OR e.outcome = $3) AND ($4 = '' OR e.record_id = $4) AND e.at >= $5 AND e.at < $6 \
         AND ($7 OR EXISTS ( \
            SELECT 1 FROM account_grant m JOIN division d ON d.code = m.division \
            WHERE m.account_id = $8 AND m.role = 'auditor' AND m.revoked_at IS NULL \
            AND e.division_path >= d.path AND e.division_path < SUBSTR(d.path, 1, LENGTH(d.path) - 1) || '0'))"
    };
}

macro_rules! columns {
    () => {
        "SELECT e.seq, e.at, e.account_id, e.account_name, e.action, e.record_kind, e.record_id, e.division_path, e.outcome, e.reason, \
         e.detail, e.previous_hash, e.hash "
    };
}

sql! {
    OLDER = concat!(columns!(), readable!(), " AND e.seq < $9 ORDER BY e.seq DESC LIMIT $10");
    NEWER = concat!(columns!(), readable!(), " AND e.seq > $9 ORDER BY e.seq LIMIT $10");
    COUNT = concat!("SELECT COUNT(*) AS number ", readable!());
    FIND = concat!(columns!(), "FROM audit_entry e WHERE e.seq = $1");
}

/// The filter and the reader as the statements want them.
struct Bound {
    who: String,
    action: String,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    everywhere: bool,
    reader: crate::ids::AccountId,
}

fn pattern(before: &str, text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    format!("{before}{}%", text.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

fn start_of(day: NaiveDate) -> DateTime<Utc> {
    clock::instant_of(day.and_time(chrono::NaiveTime::MIN))
}

/// A year of four digits, so that the text SQLite compares sorts as the time does.
fn within_four_digits(day: NaiveDate) -> NaiveDate {
    let bound = |year| NaiveDate::from_ymd_opt(year, 1, 2).unwrap_or(day);
    day.clamp(bound(1900), bound(9000))
}

fn bound(actor: &Actor, filter: &Filter) -> Option<Bound> {
    let first = within_four_digits(filter.from.unwrap_or(NaiveDate::MIN));
    let last = within_four_digits(filter.to.unwrap_or(NaiveDate::MAX));
    Some(Bound {
        who: pattern("%", &filter.who.to_lowercase()),
        action: pattern("", &filter.action),
        from: start_of(first),
        until: start_of(last) + TimeDelta::days(1),
        everywhere: actor.scopes_for(Action::ReadAudit).any(|scope| *scope == Scope::Everywhere),
        reader: actor.account?,
    })
}

/// A page of the trail as this reader may see it.
pub async fn slice(tx: &mut Tx, actor: &Actor, filter: &Filter, window: Window, limit: i64) -> Result<Slice> {
    let (statement, edge) = match window {
        Window::Newest => (OLDER, i64::MAX),
        Window::Before(seq) => (OLDER, seq),
        Window::After(seq) => (NEWER, seq),
    };
    // One more than asked for tells whether there are more.
    let mut entries = select(tx, actor, filter, statement, edge, limit.saturating_add(1)).await?;
    let more = i64::try_from(entries.len()).unwrap_or(i64::MAX) > limit;
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let (newer, older) = match window {
        Window::Newest => (false, more),
        Window::Before(_) => (true, more),
        Window::After(_) => {
            entries.reverse();
            (more, true)
        }
    };
    Ok(Slice { entries, newer, older })
}

async fn select(tx: &mut Tx, actor: &Actor, filter: &Filter, statement: &'static str, edge: i64, limit: i64) -> Result<Vec<Entry>> {
    let Some(bound) = bound(actor, filter) else { return Ok(Vec::new()) };
    Ok(with_tx!(tx, |c| sqlx::query_as(statement)
        .bind(&bound.who)
        .bind(&bound.action)
        .bind(&filter.outcome)
        .bind(filter.record.trim())
        .bind(bound.from)
        .bind(bound.until)
        .bind(bound.everywhere)
        .bind(bound.reader)
        .bind(edge)
        .bind(limit)
        .fetch_all(c)
        .await)?)
}

/// How many entries match.
pub async fn count(tx: &mut Tx, actor: &Actor, filter: &Filter) -> Result<i64> {
    let Some(bound) = bound(actor, filter) else { return Ok(0) };
    let (number,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT)
        .bind(&bound.who)
        .bind(&bound.action)
        .bind(&filter.outcome)
        .bind(filter.record.trim())
        .bind(bound.from)
        .bind(bound.until)
        .bind(bound.everywhere)
        .bind(bound.reader)
        .fetch_one(c)
        .await)?;
    Ok(number)
}

/// One entry. The caller asks whether it may be read, for the entry's division.
pub async fn find(tx: &mut Tx, seq: i64) -> Result<Option<Entry>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(seq).fetch_optional(c).await)?)
}
