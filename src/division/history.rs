//! 区划沿革: renames, merges, splits and moves, each on a date, each kept.
//!
//! A renamed division stays the same record. A division that ends keeps its record with `valid_to` and, where one other took its
//! place, `successor`; past facts stay under its code. What moves takes everything below it along: its path changes, and
//! [`Moved`] tells what other tables must follow. [`as_of`] reads the names and parents of an earlier day.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::store::{children, find, insert};
use super::{Division, below, name};
use crate::clock;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    EVENT = "INSERT INTO division_event (id, happened_on, kind, code, other_code, name_before, name_after, parent_before, parent_after, \
             recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    EVENTS = "SELECT happened_on, kind, code, other_code, name_before, name_after, parent_before, parent_after FROM division_event \
              WHERE code = $1 OR other_code = $1 ORDER BY happened_on, recorded_at, id";
    RENAME = "UPDATE division SET name = $2, pinyin = $3, initials = $4 WHERE code = $1";
    END = "UPDATE division SET valid_to = $2, successor = $3 WHERE code = $1";
    SET_PARENT = "UPDATE division SET parent = $2 WHERE code = $1";
    MOVE_PATHS = "UPDATE division SET path = CAST($3 AS TEXT) || substr(path, CAST($4 AS INTEGER)) WHERE path >= $1 AND path < $2";
    NAME_THEN = "SELECT name_before FROM division_event WHERE code = $1 AND kind = 'renamed' AND happened_on > $2 \
                 ORDER BY happened_on, recorded_at, id LIMIT 1";
    MOVED_SINCE = "SELECT parent_before FROM division_event WHERE code = $1 AND kind = 'moved' AND happened_on > $2 \
                   ORDER BY happened_on, recorded_at, id LIMIT 1";
    // Everything that is, or once was, directly below.
    EVER_BELOW = "SELECT code FROM division WHERE parent = $1 UNION SELECT code FROM division_event WHERE kind = 'moved' \
                  AND parent_before = $1 ORDER BY code";
    EVER_PROVINCES = "SELECT code FROM division WHERE parent IS NULL ORDER BY code";
}

/// When something happened to a division, and when it is written down.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The first day of the new state.
    pub on: NaiveDate,
    /// The present instant.
    pub at: DateTime<Utc>,
}

/// Why a change to the divisions isn't made.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// No such division.
    #[error("there is no division {0}")]
    Unknown(String),
    /// It ended already.
    #[error("division {0} stands no more")]
    Ended(String),
    /// The code is in use, now or in the past: codes are never used twice.
    #[error("the code {0} is taken")]
    CodeTaken(String),
    /// Days to come: the change is entered on its day.
    #[error("the date {0} is in the future")]
    Future(NaiveDate),
    /// Before the division began.
    #[error("division {0} did not stand yet on that day")]
    TooEarly(String),
    /// Into itself, or below itself.
    #[error("division {0} can't be put into itself")]
    IntoItself(String),
    /// A split must say where each part below goes.
    #[error("division {0} is left without a place")]
    LeftOver(String),
    /// Nothing given.
    #[error("the name is empty or nothing was chosen")]
    Nothing,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A subtree went from one path to another; whoever keeps copies of paths that follow the present state changes them too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The path before.
    pub from: String,
    /// The path now.
    pub to: String,
}

impl Moved {
    /// What an `UPDATE` of copied paths binds: the range of paths that went along (`path >= $1 AND path < $2`), the beginning they
    /// have now (`$3`), and the place from which the rest of a path stays as it is (`$4`, for `substr`).
    pub(crate) fn bounds(&self) -> (String, String, &str, i64) {
        let (low, high) = below(&self.from);
        (low, high, &self.to, i64::try_from(self.from.chars().count()).unwrap_or(i64::MAX) + 1)
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DivisionEvent {
    /// The day.
    pub happened_on: NaiveDate,
    /// `created`, `renamed`, `merged`, `split` or `moved`.
    pub kind: String,
    /// To which division.
    pub code: String,
    /// The other one concerned: what it was merged into, or which part it was split into.
    pub other_code: Option<String>,
    /// For a rename.
    pub name_before: Option<String>,
    /// For a rename.
    pub name_after: Option<String>,
    /// For a move.
    pub parent_before: Option<String>,
    /// For a move.
    pub parent_after: Option<String>,
}

/// A part that a division is split into: new, or standing already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its code.
    pub code: String,
    /// Its name, when it is new.
    pub name: String,
    /// Which of the divisions directly below go to it.
    pub children: Vec<String>,
}

async fn standing(tx: &mut Tx, code: &str, change: Change) -> Result<Division, HistoryError> {
    if change.on > clock::date_of(change.at) {
        return Err(HistoryError::Future(change.on));
    }
    let division = find(tx, code).await?.ok_or_else(|| HistoryError::Unknown(code.to_owned()))?;
    if division.valid_to.is_some() {
        return Err(HistoryError::Ended(code.to_owned()));
    }
    if division.valid_from.is_some_and(|first| change.on < first) {
        return Err(HistoryError::TooEarly(code.to_owned()));
    }
    Ok(division)
}

async fn note(tx: &mut Tx, change: Change, event: DivisionEvent) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(EVENT)
        .bind(Uuid::now_v7())
        .bind(change.on)
        .bind(&event.kind)
        .bind(&event.code)
        .bind(&event.other_code)
        .bind(&event.name_before)
        .bind(&event.name_after)
        .bind(&event.parent_before)
        .bind(&event.parent_after)
        .bind(change.at)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

fn happening(kind: &str, code: &str, change: Change) -> DivisionEvent {
    DivisionEvent {
        happened_on: change.on,
        kind: kind.to_owned(),
        code: code.to_owned(),
        other_code: None,
        name_before: None,
        name_after: None,
        parent_before: None,
        parent_after: None,
    }
}

/// What happened to a division, from the first day on.
pub async fn events(tx: &mut Tx, code: &str) -> Result<Vec<DivisionEvent>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(EVENTS).bind(code).fetch_all(c).await)?)
}

/// 设立: a new division below a standing one (or a province).
pub async fn create(
    tx: &mut Tx,
    code: &str,
    new_name: &str,
    kind: &str,
    parent: Option<&str>,
    change: Change,
) -> Result<Division, HistoryError> {
    if find(tx, code).await?.is_some() {
        return Err(HistoryError::CodeTaken(code.to_owned()));
    }
    let new_name = new_name.trim();
    if new_name.is_empty() || code.is_empty() {
        return Err(HistoryError::Nothing);
    }
    let above = match parent {
        Some(parent) => standing(tx, parent, change).await?.path,
        None => "/".to_owned(),
    };
    let division = Division {
        code: code.to_owned(),
        name: new_name.to_owned(),
        kind: kind.to_owned(),
        parent: parent.map(str::to_owned),
        path: format!("{above}{code}/"),
        valid_from: Some(change.on),
        valid_to: None,
        successor: None,
    };
    let (pinyin, initials) = name::spelling(new_name);
    insert(tx, &division, &pinyin, &initials).await?;
    note(tx, change, happening("created", code, change)).await?;
    Ok(division)
}

/// 更名: the same division under another name.
pub async fn rename(tx: &mut Tx, code: &str, new_name: &str, change: Change) -> Result<(), HistoryError> {
    let division = standing(tx, code, change).await?;
    let new_name = new_name.trim();
    if new_name.is_empty() {
        return Err(HistoryError::Nothing);
    }
    if new_name == division.name {
        return Ok(());
    }
    let (pinyin, initials) = name::spelling(new_name);
    with_tx!(tx, |c| sqlx::query(RENAME).bind(code).bind(new_name).bind(pinyin).bind(initials).execute(c).await.map(|_| ()))
        .map_err(StoreError::from)?;
    let event = DivisionEvent {
        name_before: Some(division.name),
        name_after: Some(new_name.to_owned()),
        ..happening("renamed", code, change)
    };
    note(tx, change, event).await?;
    Ok(())
}

async fn end(tx: &mut Tx, code: &str, successor: Option<&str>, change: Change) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(END).bind(code).bind(change.on).bind(successor).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// 撤并: divisions end, another takes their place and what lay below them.
pub async fn merge(tx: &mut Tx, codes: &[&str], into: &str, change: Change) -> Result<Vec<Moved>, HistoryError> {
    standing(tx, into, change).await?;
    if codes.is_empty() {
        return Err(HistoryError::Nothing);
    }
    let mut moves = Vec::new();
    for &code in codes {
        if code == into {
            return Err(HistoryError::IntoItself(code.to_owned()));
        }
        standing(tx, code, change).await?;
        for child in children(tx, Some(code)).await? {
            moves.push(move_under(tx, &child.code, into, change).await?);
        }
        end(tx, code, Some(into), change).await?;
        note(tx, change, DivisionEvent { other_code: Some(into.to_owned()), ..happening("merged", code, change) }).await?;
    }
    Ok(moves)
}

/// 分设: a division ends and its parts take over; each division below it must be given to one of them.
pub async fn split(tx: &mut Tx, code: &str, parts: &[Part], change: Change) -> Result<Vec<Moved>, HistoryError> {
    let division = standing(tx, code, change).await?;
    if parts.is_empty() {
        return Err(HistoryError::Nothing);
    }
    let below_it = children(tx, Some(code)).await?;
    if let Some(left) = below_it.iter().find(|child| !parts.iter().any(|part| part.children.contains(&child.code))) {
        return Err(HistoryError::LeftOver(left.code.clone()));
    }
    let mut moves = Vec::new();
    for part in parts {
        if find(tx, &part.code).await?.is_none() {
            create(tx, &part.code, &part.name, &division.kind, division.parent.as_deref(), change).await?;
        }
        for child in &part.children {
            if below_it.iter().any(|known| known.code == *child) {
                moves.push(move_under(tx, child, &part.code, change).await?);
            }
        }
        note(tx, change, DivisionEvent { other_code: Some(part.code.clone()), ..happening("split", code, change) }).await?;
    }
    // With several parts nothing can say under which one its past belongs.
    let successor = if let [only] = parts { Some(only.code.as_str()) } else { None };
    end(tx, code, successor, change).await?;
    Ok(moves)
}

/// 划转: a division and everything below it goes under another parent.
pub async fn move_under(tx: &mut Tx, code: &str, parent: &str, change: Change) -> Result<Moved, HistoryError> {
    let division = standing(tx, code, change).await?;
    let above = standing(tx, parent, change).await?;
    if above.path.starts_with(&division.path) {
        return Err(HistoryError::IntoItself(code.to_owned()));
    }
    let to = format!("{}{code}/", above.path);
    if to == division.path {
        return Ok(Moved { from: division.path, to });
    }
    let (low, high) = below(&division.path);
    let rest = i64::try_from(division.path.chars().count()).unwrap_or(i64::MAX) + 1;
    with_tx!(tx, |c| sqlx::query(MOVE_PATHS).bind(low).bind(high).bind(&to).bind(rest).execute(c).await.map(|_| ()))
        .map_err(StoreError::from)?;
    with_tx!(tx, |c| sqlx::query(SET_PARENT).bind(code).bind(parent).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    let event =
        DivisionEvent { parent_before: division.parent, parent_after: Some(parent.to_owned()), ..happening("moved", code, change) };
    note(tx, change, event).await?;
    Ok(Moved { from: division.path, to })
}

/// A division as it was on a day: its name, parent and path of then. `None` where it didn't stand.
pub async fn as_of(tx: &mut Tx, code: &str, day: NaiveDate) -> Result<Option<Division>> {
    let mut wanted = Some(code.to_owned());
    let mut first: Option<Division> = None;
    let mut line: Vec<String> = Vec::new();
    while let Some(code) = wanted.take() {
        let Some(mut division) = find(tx, &code).await? else { break };
        let stood = division.valid_from.is_none_or(|from| from <= day) && division.valid_to.is_none_or(|to| day < to);
        if first.is_none() && !stood {
            return Ok(None);
        }
        let name: Option<Option<String>> =
            with_tx!(tx, |c| sqlx::query_scalar(NAME_THEN).bind(&code).bind(day).fetch_optional(c).await)?;
        let parent: Option<Option<String>> =
            with_tx!(tx, |c| sqlx::query_scalar(MOVED_SINCE).bind(&code).bind(day).fetch_optional(c).await)?;
        if let Some(Some(name)) = name {
            division.name = name;
        }
        if let Some(parent) = parent {
            division.parent = parent;
        }
        // A loop in the records must not become a loop here.
        if line.contains(&code) {
            return Err(StoreError::Corrupt(format!("division {code} lies below itself")));
        }
        wanted.clone_from(&division.parent);
        line.push(code);
        if first.is_none() {
            first = Some(division);
        }
    }
    Ok(first.map(|mut division| {
        division.path = line.iter().rev().fold("/".to_owned(), |path, code| format!("{path}{code}/"));
        division
    }))
}

/// The divisions directly below one (of the country: the provinces) as they were on a day.
pub async fn children_as_of(tx: &mut Tx, code: Option<&str>, day: NaiveDate) -> Result<Vec<Division>> {
    let codes: Vec<String> = match code {
        Some(code) => with_tx!(tx, |c| sqlx::query_scalar(EVER_BELOW).bind(code).fetch_all(c).await)?,
        None => with_tx!(tx, |c| sqlx::query_scalar(EVER_PROVINCES).fetch_all(c).await)?,
    };
    let mut found = Vec::new();
    for child in codes {
        found.extend(as_of(tx, &child, day).await?.filter(|division| division.parent.as_deref() == code));
    }
    Ok(found)
}
