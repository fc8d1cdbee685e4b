//! Error reports in the database.

mod queue;

pub use queue::{Entry, Filter, Report, Waiting, answer, entries, median_seconds, of_entry, open_count, waiting};

use chrono::{DateTime, Utc};

use super::{Outcome, ReportKind};
use crate::ids::{AccountId, QuestionId, QuestionReportId, QuestionVersionId, VisitorId};
use crate::practice::Owner;
use crate::question::search::set_open_reports;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It is in the queue.
    Taken,
    /// The same person reported the same before and has no answer yet.
    AlreadyOpen,
}

/// An own report, as its reporter sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReport {
    /// Its id.
    pub id: QuestionReportId,
    /// The version it is about.
    pub version: QuestionVersionId,
    /// What kind of error.
    pub kind: ReportKind,
    /// What was written.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
}

/// An answer to reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub at: DateTime<Utc>,
    /// What was decided.
    pub outcome: Outcome,
    /// In words.
    pub text: String,
    /// How long the reporter waited.
    pub seconds: i64,
}

/// The columns a report is read from.
#[derive(sqlx::FromRow)]
struct Row {
    id: QuestionReportId,
    question_version_id: QuestionVersionId,
    kind: String,
    body: String,
    created_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    answer: String,
    answer_seconds: Option<i64>,
}

sql! {
    OPEN_OF = "SELECT COUNT(*) AS reports FROM question_report WHERE question_id = $1 AND kind = $2 AND answered_at IS NULL \
        AND (account_id = $3 OR visitor_id = $3)";
    INSERT = "INSERT INTO question_report (id, question_id, question_version_id, kind, body, account_id, visitor_id, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OWN = "SELECT id, question_version_id, kind, body, created_at, answered_at, outcome, answer, answer_seconds FROM question_report \
        WHERE account_id = $1 OR visitor_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3";
    COUNT_OWN = "SELECT COUNT(*) AS reports FROM question_report WHERE account_id = $1 OR visitor_id = $1";
    CLAIM = "UPDATE question_report SET account_id = $2, visitor_id = NULL WHERE visitor_id = $1";
}

/// A report as it is written.
#[derive(Debug, Clone, Copy)]
pub struct NewReport<'a> {
    /// Its id.
    pub id: QuestionReportId,
    /// The question.
    pub question: QuestionId,
    /// The version the reporter saw.
    pub version: QuestionVersionId,
    /// What kind of error.
    pub kind: ReportKind,
    /// In words, at most [`super::LONGEST`] characters.
    pub body: &'a str,
}

/// Puts a report into the queue.
pub async fn send(tx: &mut Tx, owner: Owner, report: NewReport<'_>, at: DateTime<Utc>) -> Result<Sent> {
    let (open,): (i64,) = with_tx!(tx, |c| sqlx::query_as(OPEN_OF)
        .bind(report.question)
        .bind(report.kind.code())
        .bind(owner.id())
        .fetch_one(c)
        .await)?;
    if open > 0 {
        return Ok(Sent::AlreadyOpen);
    }
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(report.id)
        .bind(report.question)
        .bind(report.version)
        .bind(report.kind.code())
        .bind(report.body)
        .bind(owner.account())
        .bind(owner.visitor())
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    let open = open_count(tx, report.question).await?;
    set_open_reports(tx, report.question, open).await?;
    Ok(Sent::Taken)
}

/// Somebody's own reports, the newest first.
pub async fn own(tx: &mut Tx, owner: Owner, limit: i64, offset: i64) -> Result<Vec<OwnReport>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(OWN).bind(owner.id()).bind(limit).bind(offset).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_own).collect()
}

/// How many reports somebody sent.
pub async fn count_own(tx: &mut Tx, owner: Owner) -> Result<i64> {
    let (reports,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT_OWN).bind(owner.id()).fetch_one(c).await)?;
    Ok(reports)
}

/// What a browser reported goes to the account.
pub async fn claim(tx: &mut Tx, visitor: VisitorId, account: AccountId) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(CLAIM).bind(visitor).bind(account).execute(c).await.map(|_| ()))?;
    Ok(())
}

impl Row {
    fn into_own(self) -> Result<OwnReport> {
        Ok(OwnReport {
            id: self.id,
            version: self.question_version_id,
            kind: kind(&self.kind)?,
            body: self.body,
            created_at: self.created_at,
            answer: answer_of(self.answered_at, self.outcome.as_deref(), self.answer, self.answer_seconds)?,
        })
    }
}

fn kind(code: &str) -> Result<ReportKind> {
    ReportKind::from_code(code).ok_or_else(|| StoreError::Corrupt("question_report.kind".into()))
}

fn answer_of(at: Option<DateTime<Utc>>, outcome: Option<&str>, text: String, seconds: Option<i64>) -> Result<Option<Answer>> {
    let Some(at) = at else { return Ok(None) };
    let outcome = outcome.and_then(Outcome::from_code);
    let outcome = outcome.ok_or_else(|| StoreError::Corrupt("question_report.outcome".into()))?;
    Ok(Some(Answer { at, outcome, text, seconds: seconds.unwrap_or_default() }))
}
