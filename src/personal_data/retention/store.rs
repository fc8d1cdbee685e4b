//! Rules in the database: their periods, what they would remove, removing it a few rows at a time.

use chrono::{DateTime, NaiveTime, Utc};

use super::{Rule, cut_off, last_night};
use crate::account::Actor;
use crate::audit::{self, Event};
use crate::clock::{date_of, instant_of};
use crate::ids::{AccountId, MatchCaseId, RetentionRunId};
use crate::store::{Result, Store, StoreError, Tx};
use crate::{sql, with_tx};

/// So many rows go in one transaction: SQLite's one writer is free in between.
const BATCH: i64 = 200;

// What a rule takes, once: counting and removing are made from it. `$1` is the instant before which, or for the last two the day, with the
// instant of its beginning as `$2`.
macro_rules! due {
    (uploads) => {
        "SELECT x.id AS id FROM import_draft x WHERE x.expires_at < $1"
    };
    (notices) => {
        "SELECT x.id AS id FROM notification x WHERE x.read_at < $1"
    };
    (matches) => {
        "SELECT x.id AS id FROM match_case x WHERE x.state <> 'open' AND x.updated_at < $1"
    };
    (reveals) => {
        "SELECT x.id AS id FROM number_reveal x WHERE x.revealed_at < $1"
    };
    // The file hangs on the first entry of a line; the last one says what holds.
    (proofs) => {
        "WITH RECURSIVE line (proof_id, id) AS (SELECT f.id, f.entry_id FROM hours_proof f WHERE f.removed_at IS NULL AND f.uploaded_at < $2 \
         UNION ALL SELECT l.proof_id, n.id FROM line l JOIN hours_entry n ON n.supersedes = l.id) \
         SELECT l.proof_id AS id FROM line l JOIN hours_entry h ON h.id = l.id JOIN person p ON p.id = h.person_id \
         WHERE NOT EXISTS (SELECT 1 FROM hours_entry n WHERE n.supersedes = h.id) AND h.last_day < $1 AND (h.void OR h.standing <> 'claimed') \
         AND NOT EXISTS (SELECT 1 FROM registration_period r JOIN person q ON q.id = r.person_id \
         WHERE (q.id = COALESCE(p.identity_id, p.id) OR q.identity_id = COALESCE(p.identity_id, p.id)) \
         AND NOT r.void AND NOT EXISTS (SELECT 1 FROM registration_period s WHERE s.supersedes = r.id) \
         AND r.valid_from <= h.last_day AND r.valid_until >= $1)"
    };
    // Both entries of a merged person are one person: whoever is still there, or registered, by one of them is so by both.
    (leavers) => {
        "SELECT p.id AS id FROM person p WHERE p.created_at < $2 \
         AND (p.id_hash IS NOT NULL OR p.id_sealed IS NOT NULL OR p.phone_sealed IS NOT NULL OR p.id_masked <> '' OR p.phone_masked <> '') \
         AND EXISTS (SELECT 1 FROM membership m JOIN person q ON q.id = m.person_id \
         WHERE (q.id = COALESCE(p.identity_id, p.id) OR q.identity_id = COALESCE(p.identity_id, p.id))) \
         AND NOT EXISTS (SELECT 1 FROM membership m JOIN person q ON q.id = m.person_id \
         WHERE (q.id = COALESCE(p.identity_id, p.id) OR q.identity_id = COALESCE(p.identity_id, p.id)) \
         AND (m.until_on IS NULL OR m.until_on >= $1)) \
         AND NOT EXISTS (SELECT 1 FROM registration_period r JOIN person q ON q.id = r.person_id \
         WHERE (q.id = COALESCE(p.identity_id, p.id) OR q.identity_id = COALESCE(p.identity_id, p.id)) \
         AND NOT r.void AND NOT EXISTS (SELECT 1 FROM registration_period s WHERE s.supersedes = r.id) AND r.valid_until >= $1) \
         AND NOT EXISTS (SELECT 1 FROM registration_application a JOIN person q ON q.id = a.person_id \
         WHERE (q.id = COALESCE(p.identity_id, p.id) OR q.identity_id = COALESCE(p.identity_id, p.id)) \
         AND a.state IN ('submitted', 'first_passed', 'final_passed', 'registered'))"
    };
}

macro_rules! count {
    ($rule:tt) => {
        concat!("SELECT COUNT(*) AS due FROM (", due!($rule), ") AS d")
    };
}

macro_rules! remove {
    ($what:literal, $rule:tt, $limit:literal, $rest:literal) => {
        concat!($what, " WHERE id IN (SELECT d.id FROM (", due!($rule), ") AS d ORDER BY d.id LIMIT ", $limit, ")", $rest)
    };
}

sql! {
    COUNT_UPLOADS = count!(uploads);
    COUNT_NOTICES = count!(notices);
    COUNT_MATCHES = count!(matches);
    COUNT_REVEALS = count!(reveals);
    COUNT_PROOFS = count!(proofs);
    COUNT_LEAVERS = count!(leavers);
    REMOVE_UPLOADS = remove!("DELETE FROM import_draft", uploads, "$2", "");
    REMOVE_NOTICES = remove!("DELETE FROM notification", notices, "$2", "");
    REMOVE_REVEALS = remove!("DELETE FROM number_reveal", reveals, "$2", "");
    // Held first, so that nobody opens one again in between; whoever waited finds none.
    HOLD_MATCHES = remove!("UPDATE match_case SET version = version + 1", matches, "$2", " AND state <> 'open' RETURNING id");
    REMOVE_FACTS = "DELETE FROM match_fact WHERE case_id = $1";
    REMOVE_MATCH = "DELETE FROM match_case WHERE id = $1";
    EMPTY_PROOFS = remove!("UPDATE hours_proof SET file_name = '', sealed = NULL, removed_at = $4", proofs, "$3", "");
    EMPTY_LEAVERS = remove!("UPDATE person SET id_hash = NULL, id_sealed = NULL, id_masked = '', phone_sealed = NULL, phone_masked = ''",
        leavers, "$3", "");
    PERIODS = "SELECT r.code AS code, r.months AS months, r.changed_at AS changed_at, a.name AS changed_by FROM retention_rule r \
        LEFT JOIN account a ON a.id = r.changed_by";
    SET = "INSERT INTO retention_rule (code, months, changed_by, changed_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (code) DO UPDATE SET months = excluded.months, changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    LAST = "SELECT r.rule AS rule, r.run_at AS run_at, r.way AS way, a.name AS run_by, r.removed AS removed FROM retention_run r \
        LEFT JOIN account a ON a.id = r.run_by WHERE r.run_at = (SELECT MAX(o.run_at) FROM retention_run o WHERE o.rule = r.rule) \
        ORDER BY r.id";
    LAST_ROUND = "SELECT MAX(run_at) AS run_at FROM retention_run WHERE way = 'round'";
    BEGIN = "INSERT INTO retention_run (id, rule, run_at, way, run_by, removed) VALUES ($1, $2, $3, $4, $5, 0)";
    ADD = "UPDATE retention_run SET removed = removed + $2 WHERE id = $1";
}

/// Who set a run going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The server, at night.
    Round,
    /// Whoever may run the program on the server.
    Command,
    /// An administrator, on the page.
    Page,
}

impl Way {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Round => "round",
            Self::Command => "command",
            Self::Page => "page",
        }
    }
}

/// What a rule takes: in a dry run what it would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Which.
    pub rule: Rule,
    /// So many rows; for proofs files, for leavers people.
    pub rows: i64,
}

/// A rule as it is set, with its last run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub rule: Rule,
    /// Its period in months; 0: fixed.
    pub months: i64,
    /// When it was changed and by whom; none: as shipped.
    pub changed: Option<(DateTime<Utc>, Option<String>)>,
    /// Its last run.
    pub last: Option<Last>,
}

/// A run of one rule.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Last {
    rule: String,
    /// When.
    pub run_at: DateTime<Utc>,
    /// [`Way::code`]
    pub way: String,
    /// The account, on the page.
    pub run_by: Option<String>,
    /// So many rows went.
    pub removed: i64,
}

#[derive(sqlx::FromRow)]
struct Period {
    code: String,
    months: i64,
    changed_at: Option<DateTime<Utc>>,
    changed_by: Option<String>,
}

/// Why a period wasn't set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// Shorter than the law or the work needs, longer than there is a reason for, or fixed.
    #[error("the period is out of its bounds")]
    OutOfBounds,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every rule as it is set. A period that is missing or out of bounds counts as the longest there may be.
pub async fn held(tx: &mut Tx) -> Result<Vec<Held>> {
    let periods: Vec<Period> = with_tx!(&mut *tx, |c| sqlx::query_as(PERIODS).fetch_all(c).await)?;
    let runs: Vec<Last> = with_tx!(tx, |c| sqlx::query_as(LAST).fetch_all(c).await)?;
    Ok(Rule::ALL
        .into_iter()
        .map(|rule| {
            let period = periods.iter().find(|period| period.code == rule.code() && rule.allows(period.months));
            Held {
                rule,
                months: period.map_or_else(|| rule.bounds().map_or(0, |(_, most)| most), |period| period.months),
                changed: period.and_then(|period| Some((period.changed_at?, period.changed_by.clone()))),
                last: runs.iter().rfind(|run| run.rule == rule.code()).cloned(),
            }
        })
        .collect())
}

/// Sets the period of a rule, in months.
pub async fn set(tx: &mut Tx, rule: Rule, months: i64, by: AccountId, now: DateTime<Utc>) -> Result<(), SetError> {
    if !rule.allows(months) {
        return Err(SetError::OutOfBounds);
    }
    with_tx!(tx, |c| sqlx::query(SET).bind(rule.code()).bind(months).bind(by).bind(now).execute(c).await.map(|_| ()))
        .map_err(StoreError::from)?;
    Ok(())
}

/// A dry run: what a run at this instant would remove. Nothing is changed.
pub async fn counts(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Counted>> {
    let mut counted = Vec::new();
    for Held { rule, months, .. } in held(tx).await? {
        let day = cut_off(date_of(now), months);
        let before = before(rule, day, now);
        let rows: i64 = match rule {
            Rule::Uploads => one(tx, COUNT_UPLOADS, before).await?,
            Rule::Notices => one(tx, COUNT_NOTICES, before).await?,
            Rule::Matches => one(tx, COUNT_MATCHES, before).await?,
            Rule::Reveals => one(tx, COUNT_REVEALS, before).await?,
            Rule::Proofs => with_tx!(&mut *tx, |c| sqlx::query_scalar(COUNT_PROOFS).bind(day).bind(before).fetch_one(c).await)?,
            Rule::Leavers => with_tx!(&mut *tx, |c| sqlx::query_scalar(COUNT_LEAVERS).bind(day).bind(before).fetch_one(c).await)?,
        };
        counted.push(Counted { rule, rows });
    }
    Ok(counted)
}

async fn one(tx: &mut Tx, statement: &'static str, before: DateTime<Utc>) -> Result<i64> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(statement).bind(before).fetch_one(c).await)?)
}

/// The instant before which something must lie: the beginning of the day, or now for what has its own end.
fn before(rule: Rule, day: chrono::NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    if rule.bounds().is_none() { now } else { instant_of(day.and_time(NaiveTime::MIN)) }
}

/// Removes what every rule says, in batches of a transaction each; what went is in the trail with its count. Several may run at once, and
/// one that was cut off is simply run again.
pub async fn run(store: &Store, now: DateTime<Utc>, way: Way, actor: &Actor) -> Result<Vec<Counted>> {
    let mut done = Vec::new();
    for rule in Rule::ALL {
        let id = RetentionRunId::fresh();
        let mut rows = 0;
        loop {
            let mut tx = store.write().await?;
            if rows == 0 {
                with_tx!(&mut tx, |c| sqlx::query(BEGIN)
                    .bind(id)
                    .bind(rule.code())
                    .bind(now)
                    .bind(way.code())
                    .bind(actor.account)
                    .execute(c)
                    .await
                    .map(|_| ()))?;
            }
            let removed = batch(&mut tx, rule, now).await?;
            if removed > 0 {
                with_tx!(&mut tx, |c| sqlx::query(ADD).bind(id).bind(removed).execute(c).await.map(|_| ()))?;
                let detail = serde_json::json!({ "rule": rule.code(), "removed": removed }).to_string();
                audit::record(&mut tx, now, Event::done(actor, "account.retention.run", "retention_run", id).detail(detail))
                    .await?;
            }
            tx.commit().await?;
            rows += removed;
            if removed < BATCH {
                break;
            }
        }
        done.push(Counted { rule, rows });
    }
    Ok(done)
}

/// Removes one batch; says how many.
async fn batch(tx: &mut Tx, rule: Rule, now: DateTime<Utc>) -> Result<i64> {
    // A period that was changed meanwhile holds from here on.
    let months = held(tx).await?.into_iter().find(|held| held.rule == rule).map_or(1200, |held| held.months);
    let day = cut_off(date_of(now), months);
    let before = before(rule, day, now);
    let removed = match rule {
        Rule::Uploads | Rule::Notices | Rule::Reveals => {
            let statement = match rule {
                Rule::Uploads => REMOVE_UPLOADS,
                Rule::Notices => REMOVE_NOTICES,
                _ => REMOVE_REVEALS,
            };
            with_tx!(tx, |c| sqlx::query(statement).bind(before).bind(BATCH).execute(c).await.map(|done| done.rows_affected()))?
        }
        Rule::Matches => {
            let cases: Vec<MatchCaseId> =
                with_tx!(&mut *tx, |c| sqlx::query_scalar(HOLD_MATCHES).bind(before).bind(BATCH).fetch_all(c).await)?;
            for case in &cases {
                for statement in [REMOVE_FACTS, REMOVE_MATCH] {
                    with_tx!(&mut *tx, |c| sqlx::query(statement).bind(case).execute(c).await.map(|_| ()))?;
                }
            }
            cases.len() as u64
        }
        Rule::Proofs => with_tx!(tx, |c| sqlx::query(EMPTY_PROOFS)
            .bind(day)
            .bind(before)
            .bind(BATCH)
            .bind(now)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?,
        Rule::Leavers => with_tx!(tx, |c| sqlx::query(EMPTY_LEAVERS)
            .bind(day)
            .bind(before)
            .bind(BATCH)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?,
    };
    Ok(i64::try_from(removed).unwrap_or(i64::MAX))
}

/// The nightly round: runs if nobody has since 02:30 in China. Says what went, if it was due.
pub async fn nightly(store: &Store, now: DateTime<Utc>) -> Result<Option<Vec<Counted>>> {
    let mut tx = store.read().await?;
    let last: Option<DateTime<Utc>> = with_tx!(&mut tx, |c| sqlx::query_scalar(LAST_ROUND).fetch_one(c).await)?;
    drop(tx);
    if last.is_some_and(|last| last >= last_night(now)) {
        return Ok(None);
    }
    let actor = Actor { name: "(retention)".to_owned(), ..Actor::nobody() };
    run(store, now, Way::Round, &actor).await.map(Some)
}
