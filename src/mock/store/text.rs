//! The texts of a case paper: saving them, and reading what is written.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::is_over;
use super::super::writing::{self, LONGEST, Line, Save};
use crate::ids::{PracticeSetId, QuestionVersionId};
use crate::practice::Owner;
use crate::question::Content;
use crate::question::store::version;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// A text as a page sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    /// The case, from 1.
    pub position: i64,
    /// 小题, from 1.
    pub task: i64,
    /// The page, by a number it made for itself.
    pub tab: Uuid,
    /// The page's own count of its saves; `None` from a form.
    pub seq: Option<i64>,
    /// The revision the page started from.
    pub based_on: i64,
    /// What is written.
    pub text: String,
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextSaved {
    /// Saved, as this revision.
    Saved(i64),
    /// Kept, and not marked: it came after the end.
    Late,
    /// The paper has no such task.
    NoSuchTask,
    /// Longer than [`LONGEST`].
    TooLong,
}

/// What became of texts, and how the paper stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextsSaved {
    /// What became of each, in the order they were given.
    pub texts: Vec<TextSaved>,
    /// When time is up.
    pub ends_at: DateTime<Utc>,
    /// It was handed in before they came.
    pub handed_in: bool,
}

/// A case of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseItem {
    /// From 1.
    pub position: i64,
    /// The version printed.
    pub version: QuestionVersionId,
    /// What it says, with rubric and model answer: for pages after the end only.
    pub content: Content,
}

impl CaseItem {
    /// Its tasks, numbered from 1.
    pub fn tasks(&self) -> impl Iterator<Item = (i64, &str)> {
        (1..).zip(self.content.tasks.iter().map(String::as_str))
    }
}

/// What is written for one task.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// What every page saved last, in time.
    pub lines: Vec<Line>,
    /// What arrived after the end.
    pub late: Vec<Line>,
}

impl Written {
    /// The text that stands.
    pub fn text(&self) -> &str {
        writing::current(&self.lines).map_or("", |line| &line.text)
    }

    /// Its revision.
    pub fn revision(&self) -> i64 {
        writing::current(&self.lines).map_or(0, |line| line.revision)
    }
}

/// What is written in a paper, by case and task. What was never touched is missing.
pub type Texts = BTreeMap<(i64, i64), Written>;

sql! {
    SHEET = "SELECT a.ends_at, a.handed_in_at FROM mock_attempt a JOIN practice_set s ON s.id = a.set_id \
        WHERE a.set_id = $1 AND (s.account_id = $2 OR s.visitor_id = $2)";
    TASKS = "SELECT v.tasks FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND i.position = $2 AND v.kind = 'case'";
    LINES = "SELECT position, task, tab, is_late, seq, revision, based_on, text, saved_at, settled FROM mock_text \
        WHERE set_id = $1 AND (CAST($2 AS BIGINT) IS NULL OR position = $2) AND (CAST($3 AS BIGINT) IS NULL OR task = $3) \
        ORDER BY position, task, revision";
    PUT = "INSERT INTO mock_text (set_id, position, task, tab, is_late, seq, revision, based_on, text, saved_at, settled) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (set_id, position, task, tab, is_late) DO UPDATE SET \
        seq = excluded.seq, revision = excluded.revision, based_on = excluded.based_on, text = excluded.text, \
        saved_at = excluded.saved_at, settled = excluded.settled";
    ITEMS = "SELECT i.position, i.question_version_id FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND v.kind = 'case' ORDER BY i.position";
    CASES = "SELECT COUNT(*) AS cases FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND v.kind = 'case'";
}
/// Saves of one paper queue, and handing in waits for them (SQLite has one writer anyway).
const HOLD: &str = "SELECT 1 FROM mock_attempt WHERE set_id = $1 FOR UPDATE";

#[derive(sqlx::FromRow)]
struct Row {
    position: i64,
    task: i64,
    tab: Uuid,
    is_late: bool,
    seq: i64,
    revision: i64,
    based_on: i64,
    text: String,
    saved_at: DateTime<Utc>,
    settled: bool,
}

/// Whether an attempt is written: a paper of cases.
pub async fn is_written(tx: &mut Tx, set: PracticeSetId) -> Result<bool> {
    let (cases,): (i64,) = with_tx!(tx, |c| sqlx::query_as(CASES).bind(set).fetch_one(c).await)?;
    Ok(cases > 0)
}

/// The cases of a paper, in order.
pub async fn case_items(tx: &mut Tx, set: PracticeSetId) -> Result<Vec<CaseItem>> {
    let rows: Vec<(i64, QuestionVersionId)> = with_tx!(tx, |c| sqlx::query_as(ITEMS).bind(set).fetch_all(c).await)?;
    let mut out = Vec::with_capacity(rows.len());
    for (position, id) in rows {
        let found = version(tx, id).await?.ok_or_else(|| StoreError::Corrupt(format!("practice_item.question_version_id {id}")))?;
        out.push(CaseItem { position, version: id, content: found.content });
    }
    Ok(out)
}

/// Everything written in a paper.
pub async fn texts(tx: &mut Tx, set: PracticeSetId) -> Result<Texts> {
    lines(tx, set, None, None).await
}

async fn lines(tx: &mut Tx, set: PracticeSetId, position: Option<i64>, task: Option<i64>) -> Result<Texts> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(LINES).bind(set).bind(position).bind(task).fetch_all(c).await)?;
    let mut out = Texts::new();
    for row in rows {
        let written = out.entry((row.position, row.task)).or_default();
        let line = Line {
            tab: row.tab,
            seq: row.seq,
            revision: row.revision,
            based_on: row.based_on,
            text: row.text,
            saved_at: row.saved_at,
            settled: row.settled,
        };
        if row.is_late { written.late.push(line) } else { written.lines.push(line) }
    }
    Ok(out)
}

/// Line ends as one character, and nothing that isn't text: both databases keep it, and form and script say the same.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Saves texts in the order given and says what became of each; `None` if it isn't this owner's paper. What comes after the end is
/// kept beside what was there in time.
pub async fn save_texts(
    tx: &mut Tx,
    owner: Owner,
    set: PracticeSetId,
    texts: &[NewText],
    received_at: DateTime<Utc>,
) -> Result<Option<TextsSaved>> {
    type Sheet = (DateTime<Utc>, Option<DateTime<Utc>>);
    if let Tx::Postgres(tx) = tx {
        sqlx::query(HOLD).bind(set).execute(&mut **tx).await?;
    }
    let sheet: Option<Sheet> = with_tx!(tx, |c| sqlx::query_as(SHEET).bind(set).bind(owner.id()).fetch_optional(c).await)?;
    let Some((ends_at, handed_in_at)) = sheet else { return Ok(None) };
    let is_late = handed_in_at.is_some() || is_over(ends_at, received_at);
    let mut out = Vec::with_capacity(texts.len());
    for text in texts {
        out.push(save_one(tx, set, text, received_at, is_late).await?);
    }
    Ok(Some(TextsSaved { texts: out, ends_at, handed_in: handed_in_at.is_some() }))
}

async fn save_one(tx: &mut Tx, set: PracticeSetId, new: &NewText, at: DateTime<Utc>, is_late: bool) -> Result<TextSaved> {
    let tasks: Option<(String,)> = with_tx!(tx, |c| sqlx::query_as(TASKS).bind(set).bind(new.position).fetch_optional(c).await)?;
    let Some((tasks,)) = tasks else { return Ok(TextSaved::NoSuchTask) };
    let tasks: Vec<String> =
        serde_json::from_str(&tasks).map_err(|_| StoreError::Corrupt(format!("question_version.tasks on {set}")))?;
    if usize::try_from(new.task).is_ok_and(|task| !(1..=tasks.len()).contains(&task)) || new.task < 1 {
        return Ok(TextSaved::NoSuchTask);
    }
    let text = tidy(&new.text);
    if text.chars().count() > LONGEST {
        return Ok(TextSaved::TooLong);
    }
    let before = lines(tx, set, Some(new.position), Some(new.task)).await?.remove(&(new.position, new.task)).unwrap_or_default();
    let before = if is_late { before.late } else { before.lines };
    let mut after = before.clone();
    let save = Save { tab: new.tab, seq: new.seq, based_on: new.based_on, text: &text };
    let revision = writing::save(&mut after, save, at);
    for line in after.iter().filter(|line| !before.contains(line)) {
        put(tx, set, (new.position, new.task), line, is_late).await?;
    }
    Ok(if is_late { TextSaved::Late } else { TextSaved::Saved(revision) })
}

async fn put(tx: &mut Tx, set: PracticeSetId, (position, task): (i64, i64), line: &Line, is_late: bool) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(PUT)
        .bind(set)
        .bind(position)
        .bind(task)
        .bind(line.tab)
        .bind(is_late)
        .bind(line.seq)
        .bind(line.revision)
        .bind(line.based_on)
        .bind(&line.text)
        .bind(line.saved_at)
        .bind(line.settled)
        .execute(c)
        .await
        .map(|_| ()))?)
}

/// Somebody looked at another page's text and decided: it isn't offered any more. False if there is none of that revision.
pub async fn settle_other(tx: &mut Tx, set: PracticeSetId, position: i64, task: i64, revision: i64) -> Result<bool> {
    let written = lines(tx, set, Some(position), Some(task)).await?.remove(&(position, task)).unwrap_or_default();
    let Some(line) = written.lines.iter().find(|line| line.revision == revision) else { return Ok(false) };
    put(tx, set, (position, task), &Line { settled: true, ..line.clone() }, false).await?;
    Ok(true)
}
