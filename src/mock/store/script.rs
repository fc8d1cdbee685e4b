//! 待批试卷: the queue of scripts, and who marks them. Whose a script is leaves this file only where somebody is told, or refused for
//! it being their own.

use chrono::{DateTime, Utc};

use super::super::case_mark::ScriptState;
use super::case_mark::{SETTLER, case_marks, last, refresh};
use super::text::case_items;
use crate::account::store as accounts;
use crate::account::{Action, Decision, Place, Scope, decide};
use crate::ids::{AccountId, OrganisationId, PracticeSetId};
use crate::notification::{self, Notice};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// Who asked for a second marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// 考生
    Candidate,
    /// 组织者
    Organiser,
}

impl AskedBy {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Organiser => "organiser",
        }
    }
}

/// 批改人
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// 1 or 2; 3 settles differences.
    pub nth: i64,
    /// Who.
    pub account: AccountId,
    /// Their account's name, for those who assign.
    pub name: String,
    /// Since when.
    pub assigned_at: DateTime<Utc>,
    /// When they handed in their marks.
    pub done_at: Option<DateTime<Utc>>,
}

/// A script in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The attempt it is of. Not for markers.
    pub set: PracticeSetId,
    /// What markers know it by.
    pub code: String,
    /// The paper's title; for a drawn one its subject.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// When marks were asked for.
    pub requested_at: DateTime<Utc>,
    /// When a second marker was asked for.
    pub second_asked_at: Option<DateTime<Utc>>,
    /// What is to be done next.
    pub state: ScriptState,
    /// When it was finished.
    pub settled_at: Option<DateTime<Utc>>,
    /// The path of the division whose organisers see it; `None` is the whole country's.
    pub division_path: Option<String>,
    /// The organisation in whose organised mock it was written, whose organisers see it, too.
    pub organisation: Option<OrganisationId>,
    /// Whose it is. Not for markers.
    pub author: AccountId,
    /// What the paper is worth.
    pub full_half_marks: i64,
    /// What it came to.
    pub half_marks: Option<i64>,
    /// Who marks it, 1 first.
    pub markers: Vec<Marker>,
}

impl Script {
    /// How many markers it wants.
    pub const fn wanted(&self) -> usize {
        if self.second_asked_at.is_some() { 2 } else { 1 }
    }

    /// One of its markers.
    pub fn marker(&self, nth: i64) -> Option<&Marker> {
        self.markers.iter().find(|marker| marker.nth == nth)
    }

    /// Which of its markers an account is.
    pub fn marker_of(&self, account: AccountId) -> Option<&Marker> {
        self.markers.iter().find(|marker| marker.account == account)
    }

    /// Where it belongs.
    pub fn place(&self) -> Place {
        let path = self.division_path.clone();
        path.map_or_else(Place::country, |path| Place::organisation(path, self.organisation))
    }

    /// Since when it waits for what is next.
    pub fn waits_since(&self) -> DateTime<Utc> {
        let done = self.markers.iter().filter_map(|marker| marker.done_at).max();
        let assigned = self.markers.iter().map(|marker| marker.assigned_at).max();
        let since = match self.state {
            ScriptState::Waiting => self.second_asked_at,
            ScriptState::Marking => assigned,
            ScriptState::Differs => done,
            ScriptState::Done => self.settled_at,
        };
        since.unwrap_or(self.requested_at)
    }
}

/// Why an account can't be a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignError {
    /// There is no such account, it may not mark here, or the script is its own. Which of these isn't said: it would say whose it is.
    #[error("the account can't mark this script")]
    Unfit,
    /// It marks this script already.
    #[error("the account marks this script already")]
    Already,
    /// Nobody more is wanted now.
    #[error("nobody more is wanted")]
    Enough,
}

/// The columns of a script, of `r`, `a`, `p`, `s`, `u` and `d`.
macro_rules! script_columns {
    ($rest:literal) => {
        concat!(
            "SELECT r.set_id, r.code, p.title, u.name, u.name_en, r.requested_at, r.second_asked_at, r.state, r.settled_at, ",
            "d.path AS division_path, r.organisation_id, s.account_id AS author, a.half_marks, ",
            "(SELECT CAST(COALESCE(SUM(i.full_half_marks), 0) AS BIGINT) FROM mock_paper_item i WHERE i.paper_id = p.id) AS full_half_marks ",
            "FROM mock_script r JOIN mock_attempt a ON a.set_id = r.set_id JOIN mock_paper p ON p.id = a.paper_id ",
            "JOIN subject u ON u.code = p.subject JOIN practice_set s ON s.id = r.set_id LEFT JOIN division d ON d.code = r.division_code ",
            $rest
        )
    };
}

sql! {
    // Of an organised mock it belongs to whoever holds that, otherwise to where the candidate prepares.
    REQUEST = "INSERT INTO mock_script (set_id, code, requested_at, division_code, organisation_id, state) \
        SELECT a.set_id, $2, $3, CASE WHEN a.event_id IS NULL THEN (SELECT d.code FROM practice_preference f \
        JOIN division d ON d.code = f.division_code WHERE f.person_id = s.account_id) ELSE COALESCE(e.division, o.division) END, \
        e.organisation_id, 'waiting' FROM mock_attempt a JOIN practice_set s ON s.id = a.set_id \
        LEFT JOIN mock_event e ON e.id = a.event_id LEFT JOIN organisation o ON o.id = e.organisation_id \
        WHERE a.set_id = $1 AND a.handed_in_at IS NOT NULL AND s.account_id IS NOT NULL ON CONFLICT (set_id) DO NOTHING";
    BY_SET = script_columns!("WHERE r.set_id = $1");
    BY_CODE = script_columns!("WHERE r.code = $1");
    // Within a division's path (`/` is everywhere) or of one organisation, what waits longest first.
    QUEUE = script_columns!("WHERE r.state = $1 AND s.account_id <> $2 AND ($3 = '/' OR (d.path >= $3 AND d.path < $3 || '~')) \
        ORDER BY r.requested_at, r.set_id LIMIT $4");
    QUEUE_OF = script_columns!("WHERE r.state = $1 AND s.account_id <> $2 AND r.organisation_id = $3 \
        ORDER BY r.requested_at, r.set_id LIMIT $4");
    FINISHED = script_columns!("WHERE r.state = 'done' AND s.account_id <> $1 AND ($2 = '/' OR (d.path >= $2 AND d.path < $2 || '~')) \
        ORDER BY r.settled_at DESC, r.set_id LIMIT $3");
    FINISHED_OF = script_columns!("WHERE r.state = 'done' AND s.account_id <> $1 AND r.organisation_id = $2 \
        ORDER BY r.settled_at DESC, r.set_id LIMIT $3");
    OF_MARKER = script_columns!("JOIN mock_marker m ON m.set_id = r.set_id WHERE m.account_id = $1 \
        ORDER BY m.done_at IS NOT NULL, m.assigned_at DESC, r.set_id LIMIT $2");
    COUNT = "SELECT COUNT(*) AS scripts FROM mock_script r JOIN practice_set s ON s.id = r.set_id \
        LEFT JOIN division d ON d.code = r.division_code WHERE r.state = $1 AND s.account_id <> $2 \
        AND ($3 = '/' OR (d.path >= $3 AND d.path < $3 || '~'))";
    COUNT_OF = "SELECT COUNT(*) AS scripts FROM mock_script r JOIN practice_set s ON s.id = r.set_id \
        WHERE r.state = $1 AND s.account_id <> $2 AND r.organisation_id = $3";
    MARKERS = "SELECT m.nth, m.account_id, a.name, m.assigned_at, m.done_at FROM mock_marker m JOIN account a ON a.id = m.account_id \
        WHERE m.set_id = $1 ORDER BY m.nth";
    ASSIGN = "INSERT INTO mock_marker (set_id, nth, account_id, assigned_by, assigned_at) VALUES ($1, $2, $3, $4, $5)";
    SECOND = "UPDATE mock_script SET second_asked_at = $2, second_asked_by = $3 WHERE set_id = $1 AND second_asked_at IS NULL";
    DONE = "UPDATE mock_marker SET done_at = $3 WHERE set_id = $1 AND nth = $2 AND done_at IS NULL";
    // Everybody who may mark what belongs to this path (empty: to the whole country), or to this organisation.
    FIT = "SELECT DISTINCT a.id, a.name FROM account a JOIN account_grant g ON g.account_id = a.id AND g.revoked_at IS NULL \
        LEFT JOIN division d ON d.code = g.division WHERE a.disabled_at IS NULL \
        AND (g.role = 'organiser' OR g.role = 'editor' OR g.role = 'reviewer') AND (g.organisation_id = $3 \
        OR (g.organisation_id IS NULL AND (g.division IS NULL OR SUBSTR(CAST($1 AS TEXT), 1, LENGTH(d.path)) = d.path))) \
        ORDER BY a.name, a.id LIMIT $2";
}
/// Whoever changes a script queues (SQLite has one writer anyway).
const HOLD: &str = "SELECT 1 FROM mock_script WHERE set_id = $1 FOR UPDATE";

#[derive(sqlx::FromRow)]
struct Row {
    set_id: PracticeSetId,
    code: String,
    title: String,
    name: String,
    name_en: String,
    requested_at: DateTime<Utc>,
    second_asked_at: Option<DateTime<Utc>>,
    state: String,
    settled_at: Option<DateTime<Utc>>,
    division_path: Option<String>,
    organisation_id: Option<OrganisationId>,
    author: Option<AccountId>,
    half_marks: Option<i64>,
    full_half_marks: i64,
}

async fn scripts(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Script>> {
    type Known = (i64, AccountId, String, DateTime<Utc>, Option<DateTime<Utc>>);
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let corrupt = |column: &str| StoreError::Corrupt(format!("mock_script.{column} of {}", row.set_id));
        let markers: Vec<Known> = with_tx!(tx, |c| sqlx::query_as(MARKERS).bind(row.set_id).fetch_all(c).await)?;
        let read = |(nth, account, name, assigned_at, done_at): Known| Marker { nth, account, name, assigned_at, done_at };
        let (name, name_en) = if row.title.is_empty() { (row.name, row.name_en) } else { (row.title.clone(), row.title) };
        out.push(Script {
            state: ScriptState::from_code(&row.state).ok_or_else(|| corrupt("state"))?,
            author: row.author.ok_or_else(|| corrupt("author"))?,
            set: row.set_id,
            code: row.code,
            name,
            name_en,
            requested_at: row.requested_at,
            second_asked_at: row.second_asked_at,
            settled_at: row.settled_at,
            division_path: row.division_path,
            organisation: row.organisation_id,
            full_half_marks: row.full_half_marks,
            half_marks: row.half_marks,
            markers: markers.into_iter().map(read).collect(),
        });
    }
    Ok(out)
}

/// 请人批改: puts a paper that was handed in into the queue, under a code drawn by chance. False if it is there already, isn't handed
/// in, or belongs to nobody who could be told.
pub async fn request_marking(tx: &mut Tx, set: PracticeSetId, code: &str, at: DateTime<Utc>) -> Result<bool> {
    let added =
        with_tx!(tx, |c| sqlx::query(REQUEST).bind(set).bind(code).bind(at).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// The script of an attempt, if marks were asked for.
pub async fn script_of(tx: &mut Tx, set: PracticeSetId) -> Result<Option<Script>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(BY_SET).bind(set).fetch_all(c).await)?;
    Ok(scripts(tx, rows).await?.pop())
}

/// The script with a code.
pub async fn script(tx: &mut Tx, code: &str) -> Result<Option<Script>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(BY_CODE).bind(code).fetch_all(c).await)?;
    Ok(scripts(tx, rows).await?.pop())
}

/// The same, kept from changing until the transaction ends.
pub async fn hold_script(tx: &mut Tx, code: &str) -> Result<Option<Script>> {
    let Some(found) = script(tx, code).await? else { return Ok(None) };
    let Tx::Postgres(inner) = tx else { return Ok(Some(found)) };
    sqlx::query(HOLD).bind(found.set).execute(&mut **inner).await?;
    script(tx, code).await
}

/// Scripts in a state within these scopes, of which none lies inside another; never one's own. What waits longest comes first, what is
/// finished last first.
pub async fn queue(tx: &mut Tx, state: ScriptState, scopes: &[Scope], me: AccountId, limit: i64) -> Result<Vec<Script>> {
    let mut rows: Vec<Row> = Vec::new();
    let code = state.code();
    for scope in scopes {
        let path = scope.division_path();
        let found: Vec<Row> = match (scope, state) {
            (Scope::Organisation { id, .. }, ScriptState::Done) => {
                with_tx!(tx, |c| sqlx::query_as(FINISHED_OF).bind(me).bind(id).bind(limit).fetch_all(c).await)?
            }
            (Scope::Organisation { id, .. }, _) => {
                with_tx!(tx, |c| sqlx::query_as(QUEUE_OF).bind(code).bind(me).bind(id).bind(limit).fetch_all(c).await)?
            }
            (_, ScriptState::Done) => {
                with_tx!(tx, |c| sqlx::query_as(FINISHED).bind(me).bind(path).bind(limit).fetch_all(c).await)?
            }
            _ => with_tx!(tx, |c| sqlx::query_as(QUEUE).bind(code).bind(me).bind(path).bind(limit).fetch_all(c).await)?,
        };
        rows.extend(found);
    }
    let is_done = state == ScriptState::Done;
    rows.sort_by_key(|row| {
        let since = row.settled_at.filter(|_| is_done).unwrap_or(row.requested_at).timestamp_micros();
        (if is_done { -since } else { since }, row.set_id)
    });
    scripts(tx, rows).await
}

/// How many there are.
pub async fn queue_length(tx: &mut Tx, state: ScriptState, scopes: &[Scope], me: AccountId) -> Result<i64> {
    let (mut all, code) = (0, state.code());
    for scope in scopes {
        let (scripts,): (i64,) = match scope {
            Scope::Organisation { id, .. } => {
                with_tx!(tx, |c| sqlx::query_as(COUNT_OF).bind(code).bind(me).bind(id).fetch_one(c).await)?
            }
            _ => with_tx!(tx, |c| sqlx::query_as(COUNT).bind(code).bind(me).bind(scope.division_path()).fetch_one(c).await)?,
        };
        all += scripts;
    }
    Ok(all)
}

/// What somebody marks or has marked: what is to be done first.
pub async fn scripts_of_marker(tx: &mut Tx, account: AccountId, limit: i64) -> Result<Vec<Script>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(OF_MARKER).bind(account).bind(limit).fetch_all(c).await)?;
    scripts(tx, rows).await
}

/// Who can be asked to mark a script: everybody with a role for it who doesn't already. (Its author may be among them; assigning
/// refuses.)
pub async fn fit_markers(tx: &mut Tx, script: &Script, limit: i64) -> Result<Vec<(AccountId, String)>> {
    let path = script.division_path.clone().unwrap_or_default();
    let all: Vec<(AccountId, String)> =
        with_tx!(tx, |c| sqlx::query_as(FIT).bind(path).bind(limit).bind(script.organisation).fetch_all(c).await)?;
    Ok(all.into_iter().filter(|(id, _)| script.marker_of(*id).is_none()).collect())
}

/// 分配: gives a script its next marker: the first, the second (which is asking for one), or, where they differ, who settles. Which.
pub async fn assign(
    tx: &mut Tx,
    script: &Script,
    account: AccountId,
    by: AccountId,
    at: DateTime<Utc>,
) -> Result<Result<i64, AssignError>> {
    let nth = match (script.state, script.markers.len()) {
        (_, 0) => 1,
        (ScriptState::Waiting | ScriptState::Marking | ScriptState::Done, 1) => 2,
        (ScriptState::Differs, 2) => SETTLER,
        _ => return Ok(Err(AssignError::Enough)),
    };
    if script.marker_of(account).is_some() {
        return Ok(Err(AssignError::Already));
    }
    let Some(found) = accounts::find(tx, account).await?.filter(|found| found.disabled_at.is_none()) else {
        return Ok(Err(AssignError::Unfit));
    };
    let actor = accounts::actor_of(tx, &found).await?;
    if account == script.author || decide(&actor, Action::MarkCases, &script.place()) != Decision::Allowed {
        return Ok(Err(AssignError::Unfit));
    }
    if nth == 2 {
        ask_second(tx, script.set, AskedBy::Organiser, at).await?;
    }
    with_tx!(tx, |c| sqlx::query(ASSIGN).bind(script.set).bind(nth).bind(account).bind(by).bind(at).execute(c).await.map(|_| ()))?;
    if account != by {
        let notice = Notice::ScriptAssigned { code: script.code.clone(), paper: script.name.clone(), settles: nth == SETTLER };
        notification::store::notify(tx, account, &notice, at).await?;
    }
    refresh(tx, script.set, at).await?;
    Ok(Ok(nth))
}

/// 复评: asks for a second marker. False if that was done before.
pub async fn ask_second(tx: &mut Tx, set: PracticeSetId, by: AskedBy, at: DateTime<Utc>) -> Result<bool> {
    let asked =
        with_tx!(tx, |c| sqlx::query(SECOND).bind(set).bind(at).bind(by.code()).execute(c).await.map(|done| done.rows_affected()))?;
    if asked == 1 {
        refresh(tx, set, at).await?;
    }
    Ok(asked == 1)
}

/// A marker hands in. The cases without marks, if there are any: then nothing is handed in.
pub async fn hand_in_marks(tx: &mut Tx, script: &Script, nth: i64, at: DateTime<Utc>) -> Result<Vec<i64>> {
    let marks = case_marks(tx, script.set).await?;
    let items = case_items(tx, script.set).await?;
    let missing: Vec<i64> =
        items.iter().map(|item| item.position).filter(|position| last(&marks, *position, nth).is_none()).collect();
    if missing.is_empty() {
        with_tx!(tx, |c| sqlx::query(DONE).bind(script.set).bind(nth).bind(at).execute(c).await.map(|_| ()))?;
        refresh(tx, script.set, at).await?;
    }
    Ok(missing)
}
