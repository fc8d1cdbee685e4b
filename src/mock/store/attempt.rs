//! Starting an attempt, and reading how it stands.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::sheet::Change;
use super::super::{By, Origin, is_over};
use super::case_mark::{SELF, case_marks, last};
use super::paper::Paper;
use crate::ids::{MockChangeId, MockPaperId, PracticeSetId, QuestionVersionId};
use crate::practice::Owner;
use crate::question::{Kind, OptionId, OptionSet, QuestionOption};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// An attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The practice set it is.
    pub set: PracticeSetId,
    /// The paper.
    pub paper: MockPaperId,
    /// The paper's title; empty for a drawn one.
    pub title: String,
    /// Where the paper comes from.
    pub origin: Origin,
    /// The subject's code.
    pub subject: String,
    /// The edition of the syllabus.
    pub edition: String,
    /// 考试时长
    pub minutes: i64,
    /// 统一模考, if it is part of one.
    pub event: Option<Uuid>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When time is up.
    pub ends_at: DateTime<Utc>,
    /// When it was handed in.
    pub handed_in_at: Option<DateTime<Utc>>,
    /// By whom.
    pub handed_in_by: Option<By>,
    /// Who it is compared with.
    pub cohort: String,
    /// It counts in statistics.
    pub is_first: bool,
    /// What it is worth now, in half marks.
    pub half_marks: Option<i64>,
    /// When the window of its organised mock closes for all: before that nothing of it is marked. Nothing waits for one that was
    /// cancelled.
    pub results_at: Option<DateTime<Utc>>,
    /// Why its organised mock was cancelled, if it was: it can be finished, as practice.
    pub cancelled: Option<String>,
    /// It is marked, and keys may be seen.
    pub is_marked: bool,
}

impl Attempt {
    /// Handed in, the window is closed, and still to be marked.
    pub fn is_to_be_marked(&self, now: DateTime<Utc>) -> bool {
        self.handed_in_at.is_some() && !self.is_marked && self.results_at.is_none_or(|at| is_over(at, now))
    }

    /// Time is up, and nobody has handed it in yet.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.handed_in_at.is_none() && is_over(self.ends_at, now)
    }
}

/// An attempt in somebody's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRow {
    /// The attempt.
    pub attempt: Attempt,
    /// How many questions it has.
    pub questions: i64,
    /// What the paper is worth, in half marks.
    pub full_half_marks: i64,
}

/// An attempt among somebody's sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptState {
    /// The attempt, with what its paper is worth.
    pub row: AttemptRow,
    /// It is a written paper.
    pub is_written: bool,
    /// 自评: what its candidate gave themselves, in half marks, once every case has some.
    pub self_half_marks: Option<i64>,
}

/// A question as it is printed on an open sheet: without key and explanation, which aren't even read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetQuestion {
    /// From 1.
    pub position: i64,
    /// The version printed.
    pub version: QuestionVersionId,
    /// 题型
    pub kind: Kind,
    /// 题干
    pub stem: String,
    /// The options in the order shown.
    pub options: Vec<QuestionOption>,
}

/// The columns of an attempt, of `a`, with its paper `p`.
macro_rules! attempt_columns {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT a.set_id, a.paper_id, COALESCE(e.title, p.title) AS title, p.origin, p.subject, p.edition, COALESCE(e.minutes, p.minutes) AS minutes, a.event_id, a.started_at, a.ends_at, ",
            "a.handed_in_at, a.handed_in_by, a.cohort, a.is_first, a.half_marks, ",
            "CASE WHEN e.state = 'cancelled' THEN NULL ELSE e.closes_at END AS results_at, ",
            "CASE WHEN e.state = 'cancelled' THEN e.cancel_reason END AS cancelled, s.finished_at",
            $more,
            " FROM mock_attempt a JOIN mock_paper p ON p.id = a.paper_id JOIN practice_set s ON s.id = a.set_id ",
            "LEFT JOIN mock_event e ON e.id = a.event_id ",
            $rest
        )
    };
}

sql! {
    INSERT_SET = "INSERT INTO practice_set (id, account_id, visitor_id, mode, edition, subject, created_at) \
        VALUES ($1, $2, $3, 'mock', $4, $5, $6)";
    INSERT_ITEMS = "INSERT INTO practice_item (set_id, position, question_version_id, option_order) \
        SELECT $1, i.position, i.question_version_id, i.option_order FROM mock_paper_item i WHERE i.paper_id = $2";
    INSERT = "INSERT INTO mock_attempt (set_id, paper_id, event_id, started_at, ends_at, cohort) VALUES ($1, $2, $3, $4, $5, $6)";
    OF_OWNER = attempt_columns!("", "WHERE a.set_id = $1 AND (s.account_id = $2 OR s.visitor_id = $2)");
    BY_ID = attempt_columns!("", "WHERE a.set_id = $1");
    OPEN = attempt_columns!("", "WHERE (s.account_id = $1 OR s.visitor_id = $1) AND a.handed_in_at IS NULL ORDER BY a.ends_at, a.set_id");
    HISTORY = attempt_columns!(", (SELECT COUNT(*) FROM mock_paper_item i WHERE i.paper_id = p.id) AS questions, \
        (SELECT CAST(COALESCE(SUM(i.full_half_marks), 0) AS BIGINT) FROM mock_paper_item i WHERE i.paper_id = p.id) AS full_half_marks",
        "WHERE (s.account_id = $1 OR s.visitor_id = $1) AND a.handed_in_at IS NOT NULL \
        ORDER BY a.handed_in_at DESC, a.set_id DESC LIMIT $2 OFFSET $3");
    // Of the sets somebody's record lists on a page.
    AMONG = attempt_columns!(", (SELECT COUNT(*) FROM mock_paper_item i WHERE i.paper_id = p.id) AS questions, \
        (SELECT CAST(COALESCE(SUM(i.full_half_marks), 0) AS BIGINT) FROM mock_paper_item i WHERE i.paper_id = p.id) AS full_half_marks",
        "WHERE a.set_id IN (SELECT l.id FROM practice_set l WHERE l.account_id = $1 OR l.visitor_id = $1 \
        ORDER BY l.created_at DESC, l.id DESC LIMIT $2 OFFSET $3)");
    QUESTIONS = "SELECT i.position, v.id, v.kind, v.stem, v.options, i.option_order FROM practice_item i \
        JOIN question_version v ON v.id = i.question_version_id WHERE i.set_id = $1 ORDER BY i.position";
    CHANGES = "SELECT id, position, chosen, flagged, made_at, received_at, took_ms, is_late FROM mock_change WHERE set_id = $1 \
        ORDER BY position, made_at, id";
    DIVISION = "SELECT division_code FROM practice_preference WHERE person_id = $1";
    // Keys may be seen once it is marked, which waits for the window of an organised mock.
    IS_MOCK = "SELECT s.finished_at FROM mock_attempt a JOIN practice_set s ON s.id = a.set_id WHERE a.set_id = $1";
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    set_id: PracticeSetId,
    paper_id: MockPaperId,
    title: String,
    origin: String,
    subject: String,
    edition: String,
    minutes: i64,
    event_id: Option<Uuid>,
    started_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    handed_in_at: Option<DateTime<Utc>>,
    handed_in_by: Option<String>,
    cohort: String,
    is_first: bool,
    half_marks: Option<i64>,
    results_at: Option<DateTime<Utc>>,
    cancelled: Option<String>,
    finished_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct HistoryRow {
    #[sqlx(flatten)]
    row: Row,
    questions: i64,
    full_half_marks: i64,
}

impl Row {
    fn into_attempt(self) -> Result<Attempt> {
        let corrupt = |column: &str| StoreError::Corrupt(format!("{column} of {}", self.set_id));
        let by = self.handed_in_by.as_deref().map(|by| By::from_code(by).ok_or_else(|| corrupt("mock_attempt.handed_in_by")));
        Ok(Attempt {
            origin: Origin::from_code(&self.origin).ok_or_else(|| corrupt("mock_paper.origin"))?,
            handed_in_by: by.transpose()?,
            set: self.set_id,
            paper: self.paper_id,
            title: self.title,
            subject: self.subject,
            edition: self.edition,
            minutes: self.minutes,
            event: self.event_id,
            started_at: self.started_at,
            ends_at: self.ends_at,
            handed_in_at: self.handed_in_at,
            cohort: self.cohort,
            is_first: self.is_first,
            half_marks: self.half_marks,
            results_at: self.results_at,
            cancelled: self.cancelled,
            is_marked: self.finished_at.is_some(),
        })
    }
}

/// Starts an attempt on a paper; in an organised mock it is compared with others on the same paper, drawn or not. It ends by the server's clock: after the paper's minutes, or with the event it belongs to.
pub async fn start_attempt(
    tx: &mut Tx,
    paper: &Paper,
    owner: Owner,
    event: Option<Uuid>,
    ends_at: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<PracticeSetId> {
    let id = PracticeSetId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT_SET)
        .bind(id)
        .bind(owner.account())
        .bind(owner.visitor())
        .bind(&paper.edition)
        .bind(&paper.subject)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(INSERT_ITEMS).bind(id).bind(paper.id).execute(c).await.map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(paper.id)
        .bind(event)
        .bind(at)
        .bind(ends_at)
        .bind(if event.is_some() { paper.id.to_string() } else { paper.cohort() })
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// An attempt of this owner. Nobody else's is found.
pub async fn attempt(tx: &mut Tx, set: PracticeSetId, owner: Owner) -> Result<Option<Attempt>> {
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(OF_OWNER).bind(set).bind(owner.id()).fetch_optional(c).await)?;
    row.map(Row::into_attempt).transpose()
}

/// An attempt, whoever it belongs to: for markers, organisers and the clock.
pub async fn by_id(tx: &mut Tx, set: PracticeSetId) -> Result<Option<Attempt>> {
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(BY_ID).bind(set).fetch_optional(c).await)?;
    row.map(Row::into_attempt).transpose()
}

/// What somebody has begun and not handed in, what ends first first.
pub async fn open_attempts(tx: &mut Tx, owner: Owner) -> Result<Vec<Attempt>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(OPEN).bind(owner.id()).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_attempt).collect()
}

/// What somebody has handed in, the last first.
pub async fn history(tx: &mut Tx, owner: Owner, limit: i64, offset: i64) -> Result<Vec<AttemptRow>> {
    let rows: Vec<HistoryRow> =
        with_tx!(tx, |c| sqlx::query_as(HISTORY).bind(owner.id()).bind(limit).bind(offset).fetch_all(c).await)?;
    rows.into_iter()
        .map(|HistoryRow { row, questions, full_half_marks }| {
            Ok(AttemptRow { attempt: row.into_attempt()?, questions, full_half_marks })
        })
        .collect()
}

/// The mocks on a page of [somebody's record](crate::practice::store::history): so many of the newest sets of all kinds, without so many.
pub async fn attempts_among(tx: &mut Tx, owner: Owner, limit: i64, offset: i64) -> Result<Vec<AttemptState>> {
    let rows: Vec<HistoryRow> =
        with_tx!(tx, |c| sqlx::query_as(AMONG).bind(owner.id()).bind(limit).bind(offset).fetch_all(c).await)?;
    let mut out = Vec::with_capacity(rows.len());
    for HistoryRow { row, questions, full_half_marks } in rows {
        let attempt = row.into_attempt()?;
        let is_written = super::is_written(tx, attempt.set).await?;
        let self_half_marks = if is_written && attempt.is_marked { self_mark(tx, attempt.set, questions).await? } else { None };
        out.push(AttemptState { row: AttemptRow { attempt, questions, full_half_marks }, is_written, self_half_marks });
    }
    Ok(out)
}

/// What somebody gave themselves for all cases of a paper, if for all.
async fn self_mark(tx: &mut Tx, set: PracticeSetId, cases: i64) -> Result<Option<i64>> {
    let marks = case_marks(tx, set).await?;
    let of_self: Option<Vec<i64>> = (1..=cases).map(|position| last(&marks, position, SELF).map(|mark| mark.half_marks)).collect();
    Ok(of_self.map(|marks| marks.into_iter().sum()))
}

/// The questions as they are printed, in order.
pub async fn questions(tx: &mut Tx, set: PracticeSetId) -> Result<Vec<SheetQuestion>> {
    type Row = (i64, QuestionVersionId, String, String, String, String);
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(QUESTIONS).bind(set).fetch_all(c).await)?;
    let read = |(position, version, kind, stem, options, order): Row| {
        let corrupt = |column: &str| StoreError::Corrupt(format!("question_version.{column} on {set}"));
        let options: Vec<QuestionOption> = serde_json::from_str(&options).map_err(|_| corrupt("options"))?;
        let order = order.chars().filter_map(OptionId::new);
        let options = order.filter_map(|id| options.iter().find(|option| option.id == id).cloned()).collect();
        Ok(SheetQuestion { position, version, kind: Kind::from_code(&kind).ok_or_else(|| corrupt("kind"))?, stem, options })
    };
    rows.into_iter().map(read).collect()
}

/// Every change of a sheet, as it was sent.
pub async fn changes(tx: &mut Tx, set: PracticeSetId) -> Result<Vec<Change>> {
    type Row = (MockChangeId, i64, String, bool, DateTime<Utc>, DateTime<Utc>, Option<i64>, bool);
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(CHANGES).bind(set).fetch_all(c).await)?;
    let read = |(id, position, chosen, flagged, made_at, received_at, took_ms, is_late): Row| {
        let chosen = OptionSet::parse(&chosen).ok_or_else(|| StoreError::Corrupt("mock_change.chosen".into()))?;
        Ok(Change { id, position, chosen, flagged, made_at, received_at, took_ms, is_late })
    };
    rows.into_iter().map(read).collect()
}

/// Whether a set is a mock, and if so, when it was handed in and marked: an open one is nobody's practice.
pub async fn is_mock(tx: &mut Tx, set: PracticeSetId) -> Result<Option<Option<DateTime<Utc>>>> {
    let row: Option<(Option<DateTime<Utc>>,)> = with_tx!(tx, |c| sqlx::query_as(IS_MOCK).bind(set).fetch_optional(c).await)?;
    Ok(row.map(|(handed_in_at,)| handed_in_at))
}

/// Where somebody prepares for the examination, by the division's code, if they have said so.
pub async fn division_of(tx: &mut Tx, owner: Owner) -> Result<Option<String>> {
    let row: Option<(Option<String>,)> = with_tx!(tx, |c| sqlx::query_as(DIVISION).bind(owner.id()).fetch_optional(c).await)?;
    Ok(row.and_then(|(code,)| code))
}
