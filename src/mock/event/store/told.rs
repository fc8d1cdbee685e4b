//! 对外单位表 in the database: told once everybody's marks are known, and told again when an organiser says so.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Utc};
use uuid::Uuid;

use super::super::MockEvent;
use super::super::results::Person;
use super::super::told::{ChapterShare, Told, TooClose, tell};
use super::{find, hold, marks_by_position, people, units};
use crate::certification::ledger;
use crate::clock;
use crate::mock::is_over;
use crate::mock::passing::pass_line;
use crate::mock::store::{Paper, find_paper, items};
use crate::question::Kind;
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::{self, Level};
use crate::{sql, with_tx};

sql! {
    TOLD = "SELECT number, made_at, content FROM mock_event_table WHERE event_id = $1 ORDER BY number";
    ADD = "INSERT INTO mock_event_table (id, event_id, number, made_at, content) VALUES ($1, $2, $3, $4, $5)";
    UNMARKED = "SELECT COUNT(*) AS unmarked FROM mock_attempt WHERE event_id = $1 AND half_marks IS NULL";
}

/// A table, and when it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// 1, 2, …
    pub number: i64,
    /// When.
    pub made_at: DateTime<Utc>,
    /// What it says.
    pub told: Told,
}

/// How the results of a mock stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The table told last.
    pub last: Option<Table>,
    /// What could be told now; nothing can that would give somebody away beside what was told.
    pub now: std::result::Result<Told, TooClose>,
    /// Papers that still wait for marks: until there are none, nothing is told.
    pub unmarked: i64,
}

impl Standing {
    /// Whether the numbers are others than those told last.
    pub fn is_news(&self) -> bool {
        match (&self.now, &self.last) {
            (Ok(now), Some(last)) => *now != last.told,
            (Err(TooClose), _) | (Ok(_), None) => true,
        }
    }
}

/// Every table told of a mock, the oldest first.
pub async fn told(tx: &mut Tx, event: &MockEvent) -> Result<Vec<Table>> {
    let rows: Vec<(i64, DateTime<Utc>, String)> = with_tx!(tx, |c| sqlx::query_as(TOLD).bind(event.id).fetch_all(c).await)?;
    let read = |(number, made_at, content): (i64, DateTime<Utc>, String)| {
        let told = serde_json::from_str(&content).map_err(|_| StoreError::Corrupt("mock_event_table.content".into()))?;
        Ok(Table { number, made_at, told })
    };
    rows.into_iter().map(read).collect()
}

/// How the results stand now.
pub async fn standing(tx: &mut Tx, event: &MockEvent) -> Result<Standing> {
    let mut before = told(tx, event).await?;
    let (unmarked,): (i64,) = with_tx!(tx, |c| sqlx::query_as(UNMARKED).bind(event.id).fetch_one(c).await)?;
    let paper = find_paper(tx, event.paper).await?.ok_or_else(|| StoreError::Corrupt("mock_event.paper_id".into()))?;
    let line = line_of(tx, event, &paper).await?;
    let units = units(tx, event.id).await?;
    let people = people(tx, event.id).await?;
    let chapters = chapters(tx, event, &paper, &people).await?;
    let earlier: Vec<Told> = before.iter().map(|table| table.told.clone()).collect();
    Ok(Standing { now: tell(&units, &people, line, chapters, &earlier), last: before.pop(), unmarked })
}

/// 合格线 where the mock is held, for the year it was held in.
async fn line_of(tx: &mut Tx, event: &MockEvent, paper: &Paper) -> Result<i64> {
    let corrupt = || StoreError::Corrupt(format!("mock_paper.subject of {}", paper.id));
    let subject = syllabus::store::subject(tx, &paper.subject).await?.ok_or_else(corrupt)?;
    let level = Level::from_code(&subject.level).ok_or_else(corrupt)?;
    let lines = ledger::rulebook(tx).await?.lines;
    let year = i64::from(clock::date_of(event.opens_at).year());
    Ok(pass_line(&lines, level, &subject.code, event.division_path.as_deref(), year, paper.full_half_marks).half_marks)
}

/// What share of the marks all of them earned in each chapter. Cases are marked as a whole.
async fn chapters(tx: &mut Tx, event: &MockEvent, paper: &Paper, people: &[Person]) -> Result<Vec<ChapterShare>> {
    let items = items(tx, paper).await?;
    if items.iter().any(|item| item.kind == Kind::Case) {
        return Ok(Vec::new());
    }
    let marked = i64::try_from(people.iter().filter(|person| person.half_marks.is_some()).count()).unwrap_or_default();
    let earned: BTreeMap<i64, i64> = marks_by_position(tx, event.id).await?.into_iter().collect();
    let mut found: BTreeMap<String, ChapterShare> = BTreeMap::new();
    for item in items {
        // A question of several chapters counts in the first.
        let chapter = item.chapters.iter().map(|chapter| chapter.split('.').next().unwrap_or_default().to_owned()).min();
        let chapter = chapter.unwrap_or_default();
        let share =
            found.entry(chapter.clone()).or_insert(ChapterShare { chapter, questions: 0, half_marks: 0, full_half_marks: 0 });
        share.questions += 1;
        share.half_marks += earned.get(&item.position).copied().unwrap_or_default();
        share.full_half_marks += item.full_half_marks * marked;
    }
    Ok(found.into_values().collect())
}

async fn add(tx: &mut Tx, event: &MockEvent, number: i64, told: &Told, now: DateTime<Utc>) -> Result<()> {
    let content = serde_json::to_string(told).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(with_tx!(tx, |c| sqlx::query(ADD)
        .bind(Uuid::now_v7())
        .bind(event.id)
        .bind(number)
        .bind(now)
        .bind(content)
        .execute(c)
        .await
        .map(|_| ()))?)
}

/// Tells the first table, once the window has closed and everybody's marks are known. The clock does it, whoever looks first.
pub async fn first_told(tx: &mut Tx, event: &MockEvent, now: DateTime<Utc>) -> Result<()> {
    hold(tx, event.id).await?;
    let standing = standing(tx, event).await?;
    match standing {
        Standing { last: None, now: Ok(first), unmarked: 0 } if is_over(event.closes_at, now) => {
            add(tx, event, 1, &first, now).await
        }
        _ => Ok(()),
    }
}

/// Tells the numbers as they are now. False if they are those told last, if marks are missing, or if beside those told before they
/// would give somebody away: then the last ones stay.
pub async fn tell_again(tx: &mut Tx, event: &MockEvent, now: DateTime<Utc>) -> Result<bool> {
    hold(tx, event.id).await?;
    let Some(event) = find(tx, event.id).await? else { return Ok(false) };
    let standing = standing(tx, &event).await?;
    match (&standing.now, &standing.last) {
        (Ok(next), Some(last)) if standing.unmarked == 0 && standing.is_news() => {
            add(tx, &event, last.number + 1, next, now).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}
