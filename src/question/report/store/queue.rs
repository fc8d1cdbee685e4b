//! The editors' queue: reports folded by question and kind.

use chrono::{DateTime, Utc};

use super::super::{Outcome, ReportKind};
use super::{Answer, answer_of, kind};
use crate::ids::{AccountId, QuestionId, QuestionReportId, QuestionVersionId};
use crate::question::search::set_open_reports;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// Which entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter<'a> {
    /// With an answer; otherwise those that wait for one.
    pub answered: bool,
    /// Of one subject, or of all.
    pub subject: Option<&'a str>,
}

/// One entry: all reports of a kind on a question that wait for an answer, or that got the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The question.
    pub question: QuestionId,
    /// What kind of error.
    pub kind: ReportKind,
    /// How many reports.
    pub reports: i64,
    /// When the first came.
    pub first_at: DateTime<Utc>,
    /// The answer; its seconds are what the first reporter waited.
    pub answer: Option<Answer>,
}

/// How much waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Entries.
    pub entries: i64,
    /// Reports.
    pub reports: i64,
}

/// One report of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: QuestionReportId,
    /// The version the reporter saw.
    pub version: QuestionVersionId,
    /// Its number.
    pub version_number: i64,
    /// What was written.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    question_id: QuestionId,
    kind: String,
    reports: i64,
    first_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    answer: String,
    answer_seconds: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: QuestionReportId,
    question_version_id: QuestionVersionId,
    number: i64,
    body: String,
    created_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    answer: String,
    answer_seconds: Option<i64>,
}

sql! {
    OPEN = "SELECT r.question_id, r.kind, COUNT(*) AS reports, MIN(r.created_at) AS first_at, r.answered_at, r.outcome, r.answer, \
        r.answer_seconds FROM question_report r JOIN question q ON q.id = r.question_id \
        WHERE r.answered_at IS NULL AND (CAST($1 AS TEXT) IS NULL OR q.subject = $1) \
        GROUP BY r.question_id, r.kind, r.answered_at, r.outcome, r.answer, r.answer_seconds \
        ORDER BY first_at, r.question_id, r.kind LIMIT $2 OFFSET $3";
    ANSWERED = "SELECT r.question_id, r.kind, COUNT(*) AS reports, MIN(r.created_at) AS first_at, r.answered_at, r.outcome, r.answer, \
        MAX(r.answer_seconds) AS answer_seconds FROM question_report r JOIN question q ON q.id = r.question_id \
        WHERE r.answered_at IS NOT NULL AND (CAST($1 AS TEXT) IS NULL OR q.subject = $1) \
        GROUP BY r.question_id, r.kind, r.answered_at, r.outcome, r.answer \
        ORDER BY r.answered_at DESC, r.question_id, r.kind LIMIT $2 OFFSET $3";
    WAITING = "SELECT COUNT(*) AS entries, CAST(COALESCE(SUM(t.reports), 0) AS BIGINT) AS reports FROM ( \
        SELECT COUNT(*) AS reports FROM question_report r JOIN question q ON q.id = r.question_id \
        WHERE (CASE WHEN r.answered_at IS NULL THEN 0 ELSE 1 END) = $1 AND (CAST($2 AS TEXT) IS NULL OR q.subject = $2) \
        GROUP BY r.question_id, r.kind, r.answered_at) t";
    OF_ENTRY = "SELECT r.id, r.question_version_id, v.number, r.body, r.created_at, r.answered_at, r.outcome, r.answer, \
        r.answer_seconds FROM question_report r JOIN question_version v ON v.id = r.question_version_id \
        WHERE r.question_id = $1 AND r.kind = $2 ORDER BY CASE WHEN r.answered_at IS NULL THEN 0 ELSE 1 END, r.answered_at DESC, \
        r.created_at, r.id LIMIT 200";
    UNANSWERED = "SELECT id, account_id, created_at FROM question_report WHERE question_id = $1 AND kind = $2 AND answered_at IS NULL \
        ORDER BY created_at, id";
    ANSWER = "UPDATE question_report SET answered_at = $2, answered_by = $3, outcome = $4, answer = $5, answer_seconds = $6 \
        WHERE id = $1 AND answered_at IS NULL";
    OPEN_COUNT = "SELECT COUNT(*) AS reports FROM question_report WHERE question_id = $1 AND answered_at IS NULL";
    COUNT_TIMES = "SELECT COUNT(*) AS reports FROM question_report WHERE answer_seconds IS NOT NULL";
    NTH_TIME = "SELECT answer_seconds FROM question_report WHERE answer_seconds IS NOT NULL ORDER BY answer_seconds LIMIT 1 OFFSET $1";
}

/// Entries: those that wait the oldest first, those that are answered the newest answer first.
pub async fn entries(tx: &mut Tx, filter: Filter<'_>, limit: i64, offset: i64) -> Result<Vec<Entry>> {
    let statement = if filter.answered { ANSWERED } else { OPEN };
    let rows: Vec<EntryRow> =
        with_tx!(tx, |c| sqlx::query_as(statement).bind(filter.subject).bind(limit).bind(offset).fetch_all(c).await)?;
    let read = |row: EntryRow| {
        Ok(Entry {
            question: row.question_id,
            kind: kind(&row.kind)?,
            reports: row.reports,
            first_at: row.first_at,
            answer: answer_of(row.answered_at, row.outcome.as_deref(), row.answer, row.answer_seconds)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// How many entries there are, and of how many reports.
pub async fn waiting(tx: &mut Tx, filter: Filter<'_>) -> Result<Waiting> {
    let (entries, reports): (i64, i64) =
        with_tx!(tx, |c| sqlx::query_as(WAITING).bind(i64::from(filter.answered)).bind(filter.subject).fetch_one(c).await)?;
    Ok(Waiting { entries, reports })
}

/// All reports of a kind on a question: those that wait first, then the answered ones (at most 200).
pub async fn of_entry(tx: &mut Tx, question: QuestionId, of: ReportKind) -> Result<Vec<Report>> {
    let rows: Vec<ReportRow> = with_tx!(tx, |c| sqlx::query_as(OF_ENTRY).bind(question).bind(of.code()).fetch_all(c).await)?;
    let read = |row: ReportRow| {
        Ok(Report {
            id: row.id,
            version: row.question_version_id,
            version_number: row.number,
            body: row.body,
            created_at: row.created_at,
            answer: answer_of(row.answered_at, row.outcome.as_deref(), row.answer, row.answer_seconds)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Answers every report of an entry that waits. Says which accounts reported (each once; visitors find the answer by their
/// browser); `None` if nothing waits any more.
pub async fn answer(
    tx: &mut Tx,
    (question, of): (QuestionId, ReportKind),
    outcome: Outcome,
    text: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Result<Option<Vec<AccountId>>> {
    type Open = (QuestionReportId, Option<AccountId>, DateTime<Utc>);
    let open: Vec<Open> = with_tx!(tx, |c| sqlx::query_as(UNANSWERED).bind(question).bind(of.code()).fetch_all(c).await)?;
    if open.is_empty() {
        return Ok(None);
    }
    let mut reporters = Vec::new();
    for (id, account, created_at) in open {
        with_tx!(tx, |c| sqlx::query(ANSWER)
            .bind(id)
            .bind(at)
            .bind(by)
            .bind(outcome.code())
            .bind(text)
            .bind((at - created_at).num_seconds().max(0))
            .execute(c)
            .await
            .map(|_| ()))?;
        reporters.extend(account);
    }
    let left = open_count(tx, question).await?;
    set_open_reports(tx, question, left).await?;
    reporters.sort_unstable();
    reporters.dedup();
    Ok(Some(reporters))
}

/// How many reports on a question wait for an answer.
pub async fn open_count(tx: &mut Tx, question: QuestionId) -> Result<i64> {
    let (reports,): (i64,) = with_tx!(tx, |c| sqlx::query_as(OPEN_COUNT).bind(question).fetch_one(c).await)?;
    Ok(reports)
}

/// 答复用时的中位数: half of all answered reports were answered within this time.
pub async fn median_seconds(tx: &mut Tx) -> Result<Option<i64>> {
    let (reports,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT_TIMES).fetch_one(c).await)?;
    if reports == 0 {
        return Ok(None);
    }
    let mut nth = async |place: i64| -> Result<i64> {
        let (seconds,): (i64,) = with_tx!(&mut *tx, |c| sqlx::query_as(NTH_TIME).bind(place).fetch_one(c).await)?;
        Ok(seconds)
    };
    let lower = nth((reports - 1) / 2).await?;
    let upper = nth(reports / 2).await?;
    Ok(Some(i64::midpoint(lower, upper)))
}
