//! The ledger of hours in the database: added to, never changed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::check::REASON;
use super::proof::{self, Proof};
use super::{Entered, HoursRefusal, Kind, Standing};
use crate::certification::ledger;
use crate::ids::{AccountId, HoursId, PersonId, SlipId};
use crate::person::identity::theirs;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

macro_rules! entries {
    ($rest:expr) => {
        concat!(
            "SELECT h.id AS id, COALESCE(w.identity_id, w.id) AS person_id, h.person_id AS entered_for, h.kind AS kind, h.standing AS standing, h.title AS title, \
             h.provider AS provider, h.first_day AS first_day, h.last_day AS last_day, h.half_hours AS half_hours, \
             h.professional AS professional, h.slip_id AS slip_id, h.reason AS reason, a.name AS by_name, \
             h.recorded_by AS recorded_by, h.recorded_at AS recorded_at, h.void AS void, h.supersedes AS supersedes \
             FROM hours_entry h JOIN person w ON w.id = h.person_id LEFT JOIN account a ON a.id = h.recorded_by ",
            $rest
        )
    };
}

sql! {
    OF_PERSON = entries!(concat!("WHERE ", theirs!("h.person_id"), " ORDER BY h.recorded_at, h.id"));
    IN_FORCE = entries!("WHERE h.id = $1 AND NOT h.void AND NOT EXISTS (SELECT 1 FROM hours_entry n WHERE n.supersedes = h.id)");
    INSERT = "INSERT INTO hours_entry (id, person_id, kind, standing, title, provider, first_day, last_day, half_hours, professional, \
        slip_id, reason, recorded_by, recorded_at, void, supersedes) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    CLAIMS = "SELECT h.id AS id, p.id AS person_id, p.name AS name, o.name AS organisation, d.name AS division, h.title AS title, \
        h.half_hours AS half_hours, h.last_day AS last_day, h.recorded_at AS recorded_at FROM hours_entry h JOIN person w ON w.id = h.person_id JOIN person p ON p.id = COALESCE(w.identity_id, w.id) \
        JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL JOIN division d ON d.code = m.division \
        LEFT JOIN organisation o ON o.id = m.organisation_id \
        WHERE h.standing = 'claimed' AND NOT h.void AND NOT EXISTS (SELECT 1 FROM hours_entry n WHERE n.supersedes = h.id) \
        AND m.division_path >= $1 AND m.division_path < $2 AND (m.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
        ORDER BY h.recorded_at, h.id LIMIT $4";
}

/// One entry, in force or not.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Which.
    pub id: HoursId,
    /// Whose.
    pub person_id: PersonId,
    /// The entry of theirs it was recorded for.
    pub entered_for: PersonId,
    /// [`Kind::code`].
    pub kind: String,
    /// [`Standing::code`].
    pub standing: String,
    /// 培训（学历）名称
    pub title: String,
    /// 举办（授予）单位
    pub provider: String,
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day.
    pub last_day: NaiveDate,
    /// In halves.
    pub half_hours: i64,
    /// 专业科目
    pub professional: bool,
    /// The slip it comes from.
    pub slip_id: Option<SlipId>,
    /// Why it was entered by hand, refused, corrected or taken back.
    pub reason: String,
    /// Who recorded it, by name.
    pub by_name: Option<String>,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// It takes the one before back.
    pub void: bool,
    /// The one before.
    pub supersedes: Option<HoursId>,
}

impl Entry {
    /// Whether it counts.
    pub fn standing(&self) -> Standing {
        Standing::from_code(&self.standing).unwrap_or(Standing::Refused)
    }

    /// What it comes from.
    pub fn kind(&self) -> Kind {
        Kind::from_code(&self.kind).unwrap_or(Kind::Manual)
    }

    fn entered(&self) -> Entered {
        Entered {
            kind: self.kind(),
            title: self.title.clone(),
            provider: self.provider.clone(),
            first_day: self.first_day,
            last_day: self.last_day,
            half_hours: self.half_hours,
            professional: self.professional,
            reason: self.reason.clone(),
        }
    }
}

/// An entry with what became of it: the first is how it was entered, the last is what is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In order.
    pub entries: Vec<Entry>,
    /// 证明材料
    pub proofs: Vec<Proof>,
}

impl Line {
    /// What is in force; none: it was taken back.
    pub fn now(&self) -> Option<&Entry> {
        self.entries.last().filter(|entry| !entry.void)
    }
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum HoursError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] HoursRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Everything somebody has, with its history: the latest day first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Line>> {
    let entries: Vec<Entry> = with_tx!(&mut *tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?;
    let mut proofs: HashMap<HoursId, Vec<Proof>> = HashMap::new();
    for one in proof::of_person(tx, person).await? {
        proofs.entry(one.entry_id).or_default().push(one);
    }
    // An entry is recorded after the one it supersedes.
    let mut lines: Vec<Line> = Vec::new();
    for entry in entries {
        let before = entry
            .supersedes
            .and_then(|before| lines.iter_mut().find(|line| line.entries.last().is_some_and(|last| last.id == before)));
        match before {
            Some(line) => line.entries.push(entry),
            None => lines.push(Line { proofs: proofs.remove(&entry.id).unwrap_or_default(), entries: vec![entry] }),
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.entries.last().map(|entry| (entry.last_day, entry.id))));
    Ok(lines)
}

/// An entry in force.
pub async fn find(tx: &mut Tx, id: HoursId) -> Result<Option<Entry>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(IN_FORCE).bind(id).fetch_optional(c).await)?)
}

/// What an entry is to say.
pub(super) struct New<'a> {
    pub(super) person: PersonId,
    pub(super) entered: &'a Entered,
    pub(super) standing: Standing,
    pub(super) slip: Option<SlipId>,
    pub(super) void: bool,
    pub(super) supersedes: Option<HoursId>,
    pub(super) by: Option<AccountId>,
}

pub(super) async fn insert(tx: &mut Tx, new: &New<'_>, now: DateTime<Utc>) -> Result<HoursId> {
    let id = HoursId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(new.person)
        .bind(new.entered.kind.code())
        .bind(new.standing.code())
        .bind(&new.entered.title)
        .bind(&new.entered.provider)
        .bind(new.entered.first_day)
        .bind(new.entered.last_day)
        .bind(new.entered.half_hours)
        .bind(new.entered.professional)
        .bind(new.slip)
        .bind(&new.entered.reason)
        .bind(new.by)
        .bind(now)
        .bind(new.void)
        .bind(new.supersedes)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// Enters hours; that nothing is wrong with them ([`flaws`](super::flaws)) the caller has seen to.
pub async fn add(
    tx: &mut Tx,
    person: PersonId,
    entered: &Entered,
    standing: Standing,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<HoursId, HoursError> {
    if entered.kind == Kind::Degree {
        let known = of_person(tx, person).await?;
        let twice =
            known.iter().filter_map(Line::now).any(|entry| entry.kind() == Kind::Degree && entry.standing() != Standing::Refused);
        if twice {
            return Err(HoursRefusal::DegreeTwice.into());
        }
    }
    let new = New { person, entered, standing, slip: None, void: false, supersedes: None, by: Some(by) };
    let id = insert(tx, &new, now).await?;
    ledger::refresh(tx, &[person], now).await?;
    Ok(id)
}

/// What becomes of an entry that somebody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It counts.
    Accept,
    /// It doesn't, for this reason.
    Refuse(String),
    /// It says something else, for the reason it names.
    Correct(Entered),
    /// It was never meant, for this reason.
    TakeBack(String),
}

/// Adds to the line of an entry in force. What comes from a slip is changed with the slip.
pub async fn change(tx: &mut Tx, id: HoursId, change: &Change, by: AccountId, now: DateTime<Utc>) -> Result<HoursId, HoursError> {
    let there = find(tx, id).await?.filter(|there| there.slip_id.is_none()).ok_or(HoursRefusal::Overtaken)?;
    let is_reason = |text: &str| !text.trim().is_empty() && text.chars().count() <= REASON;
    let reasoned = |reason: &String| Entered { reason: reason.trim().to_owned(), ..there.entered() };
    let (entered, standing, void) = match change {
        Change::Accept if there.standing() == Standing::Claimed => (there.entered(), Standing::Accepted, false),
        Change::Refuse(reason) if there.standing() == Standing::Claimed => {
            if !is_reason(reason) {
                return Err(HoursRefusal::NoReason.into());
            }
            (reasoned(reason), Standing::Refused, false)
        }
        Change::Accept | Change::Refuse(_) => return Err(HoursRefusal::Overtaken.into()),
        Change::Correct(entered) => {
            if !is_reason(&entered.reason) {
                return Err(HoursRefusal::NoReason.into());
            }
            (entered.clone(), there.standing(), false)
        }
        Change::TakeBack(reason) => {
            if !is_reason(reason) {
                return Err(HoursRefusal::NoReason.into());
            }
            (reasoned(reason), there.standing(), true)
        }
    };
    let new = New { person: there.entered_for, entered: &entered, standing, slip: None, void, supersedes: Some(id), by: Some(by) };
    let id = match insert(tx, &new, now).await {
        Ok(id) => id,
        // Somebody else was quicker.
        Err(StoreError::Duplicate(_)) => return Err(HoursRefusal::Overtaken.into()),
        Err(error) => return Err(error.into()),
    };
    ledger::refresh(tx, &[there.person_id], now).await?;
    Ok(id)
}

/// An entry that waits to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Claim {
    /// Which.
    pub id: HoursId,
    /// Whose.
    pub person_id: PersonId,
    /// 姓名
    pub name: String,
    /// Their organisation.
    pub organisation: Option<String>,
    /// Their division.
    pub division: String,
    /// 培训名称
    pub title: String,
    /// In halves.
    pub half_hours: i64,
    /// The last day.
    pub last_day: NaiveDate,
    /// Since when it waits.
    pub recorded_at: DateTime<Utc>,
}

/// Entries within a scope that wait to be looked at, the longest waiting first.
pub async fn claims(tx: &mut Tx, scope: &crate::account::Scope, limit: i64) -> Result<Vec<Claim>> {
    let (low, high) = crate::division::below(scope.division_path());
    let organisation = if let crate::account::Scope::Organisation { id, .. } = scope { Some(*id) } else { None };
    Ok(with_tx!(tx, |c| sqlx::query_as(CLAIMS).bind(low).bind(high).bind(organisation).bind(limit).fetch_all(c).await)?)
}
