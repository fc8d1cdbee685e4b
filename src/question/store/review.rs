//! Reviews in the database: the queue, deciding, and what was said.

use chrono::{DateTime, Utc};

use super::super::correction::Correction;
use super::super::review::{Decision, Finding, Gap, gaps};
use super::super::{ChapterRef, Kind, OptionSet};
use super::life::{By, put_into_use, return_to_author};
use super::{QuestionVersion, version};
use crate::ids::{AccountId, QuestionId, QuestionVersionId, ReviewId};
use crate::notification::{Notice, beginning, store::notify};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// Somebody who reviews.
#[derive(Debug, Clone, Copy)]
pub struct Reviewer<'a> {
    /// The account.
    pub account: AccountId,
    /// Its name now.
    pub name: &'a str,
}

/// A version in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The question.
    pub question: QuestionId,
    /// Its newest version.
    pub version: QuestionVersionId,
    /// The version's number.
    pub number: i64,
    /// The subject's code.
    pub subject: String,
    /// 题型
    pub kind: Kind,
    /// 题干
    pub stem: String,
    /// Where it belongs.
    pub chapters: Vec<ChapterRef>,
    /// Who wrote it.
    pub author: String,
    /// Since when it waits.
    pub submitted_at: DateTime<Utc>,
    /// The question is in use, with an earlier version.
    pub is_in_use: bool,
    /// It would change the marks of answers that were given.
    pub changes_key: bool,
    /// The asker wrote it, or something in it nobody has reviewed.
    pub is_own: bool,
}

/// A reviewer's verdict on a version.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The question.
    pub question: QuestionId,
    /// The version that was read.
    pub version: QuestionVersionId,
    /// Point by point.
    pub findings: Vec<Finding>,
    /// What is to become of it.
    pub decision: Decision,
    /// A word on the whole.
    pub comment: String,
}

/// What a verdict led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The review, as kept.
    pub review: ReviewId,
    /// Publishing it was a correction.
    pub correction: Option<Correction>,
    /// Answers that are worth something else now.
    pub remarked: i64,
}

/// Why a verdict was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// It lacks something.
    #[error("the verdict is not complete")]
    Incomplete(Vec<Gap>),
    /// The reviewer wrote it, or something in it nobody has reviewed.
    #[error("nobody reviews what they wrote")]
    OwnWork,
    /// Meanwhile there is another version, or somebody else decided.
    #[error("this version is no longer waiting for review")]
    Stale,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A review as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The version.
    pub version: QuestionVersionId,
    /// The version's number.
    pub number: i64,
    /// The reviewer's name then.
    pub reviewer: String,
    /// What became of the version.
    pub decision: Decision,
    /// Point by point.
    pub findings: Vec<Finding>,
    /// A word on the whole.
    pub comment: String,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// The versions of a question that nobody has reviewed, as far as an account (by id, and by name where only that is known) wrote them.
macro_rules! own_work {
    ($question:literal, $account:literal, $name:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM question_version w WHERE w.question_id = ",
            $question,
            ".id AND w.number > COALESCE((SELECT p.number FROM question_version p WHERE p.id = ",
            $question,
            ".published_version_id), 0) AND CASE WHEN w.author_account_id IS NULL THEN w.author = ",
            $name,
            " ELSE w.author_account_id = ",
            $account,
            " END)"
        )
    };
}

sql! {
    QUEUE = concat!("SELECT q.id AS question_id, v.id AS version_id, v.number, q.subject, v.kind, v.stem, v.chapters, v.author, v.answer_key, q.submitted_at, \
        o.kind AS old_kind, o.answer_key AS old_key, CAST(CASE WHEN ", own_work!("q", "$1", "$2"), " THEN 1 ELSE 0 END AS BIGINT) AS own_work \
        FROM question q JOIN question_version v ON v.id = q.latest_version_id \
        LEFT JOIN question_version o ON o.id = q.published_version_id \
        WHERE q.latest_stage = 'in_review' AND q.status <> 'retired' ORDER BY q.submitted_at, q.id LIMIT $3 OFFSET $4");
    QUEUE_LENGTH = "SELECT COUNT(*) AS waiting FROM question WHERE latest_stage = 'in_review' AND status <> 'retired'";
    // Takes the question for this verdict: the row is ours from here on, and nobody decides twice.
    CLAIM = concat!("UPDATE question SET updated_at = $3 WHERE id = $1 AND latest_version_id = $2 AND latest_stage = 'in_review' \
        AND status <> 'retired' AND NOT ", own_work!("question", "$4", "$5"));
    OWN = concat!("SELECT COUNT(*) AS found FROM question WHERE id = $1 AND ", own_work!("question", "$2", "$3"));
    INSERT = "INSERT INTO question_review (id, question_id, version_id, account_id, reviewer, decision, findings, comment, decided_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    REVIEWS = "SELECT r.id, r.version_id, v.number, r.reviewer, r.decision, r.findings, r.comment, r.decided_at FROM question_review r \
        JOIN question_version v ON v.id = r.version_id WHERE r.question_id = $1 ORDER BY r.decided_at DESC, r.id DESC";
}

#[derive(sqlx::FromRow)]
struct QueueRow {
    question_id: QuestionId,
    version_id: QuestionVersionId,
    number: i64,
    subject: String,
    kind: String,
    stem: String,
    chapters: String,
    author: String,
    answer_key: String,
    submitted_at: Option<DateTime<Utc>>,
    old_kind: Option<String>,
    old_key: Option<String>,
    own_work: i64,
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    id: ReviewId,
    version_id: QuestionVersionId,
    number: i64,
    reviewer: String,
    decision: String,
    findings: String,
    comment: String,
    decided_at: DateTime<Utc>,
}

/// What waits for review, the oldest first, as this account sees it.
pub async fn queue(tx: &mut Tx, asker: Reviewer<'_>, limit: i64, offset: i64) -> Result<Vec<Queued>> {
    let rows: Vec<QueueRow> =
        with_tx!(tx, |c| sqlx::query_as(QUEUE).bind(asker.account).bind(asker.name).bind(limit).bind(offset).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            let corrupt = |column: &str| StoreError::Corrupt(format!("{column} of {}", row.version_id));
            let key = |text: &str| OptionSet::parse(text).ok_or_else(|| corrupt("question_version.answer_key"));
            let changes_key = match (&row.old_kind, &row.old_key) {
                (Some(old_kind), Some(old_key)) => *old_kind != row.kind || key(old_key)? != key(&row.answer_key)?,
                _ => false,
            };
            Ok(Queued {
                question: row.question_id,
                version: row.version_id,
                number: row.number,
                kind: Kind::from_code(&row.kind).ok_or_else(|| corrupt("question_version.kind"))?,
                chapters: serde_json::from_str(&row.chapters).map_err(|_| corrupt("question_version.chapters"))?,
                submitted_at: row.submitted_at.ok_or_else(|| corrupt("question.submitted_at"))?,
                is_in_use: row.old_kind.is_some(),
                changes_key,
                is_own: row.own_work != 0,
                subject: row.subject,
                stem: row.stem,
                author: row.author,
            })
        })
        .collect()
}

/// How many versions wait for review.
pub async fn queue_length(tx: &mut Tx) -> Result<i64> {
    let (waiting,): (i64,) = with_tx!(tx, |c| sqlx::query_as(QUEUE_LENGTH).fetch_one(c).await)?;
    Ok(waiting)
}

/// Whether this account wrote the newest version, or something in it nobody has reviewed.
pub async fn is_own_work(tx: &mut Tx, question: QuestionId, asker: Reviewer<'_>) -> Result<bool> {
    let (found,): (i64,) =
        with_tx!(tx, |c| sqlx::query_as(OWN).bind(question).bind(asker.account).bind(asker.name).fetch_one(c).await)?;
    Ok(found > 0)
}

/// Takes a verdict: keeps it, publishes the version or sends it back, and tells its author.
pub async fn decide(tx: &mut Tx, verdict: &Verdict, reviewer: Reviewer<'_>, now: DateTime<Utc>) -> Result<Decided, ReviewError> {
    let gaps = gaps(&verdict.findings, verdict.decision, &verdict.comment);
    if !gaps.is_empty() {
        return Err(ReviewError::Incomplete(gaps));
    }
    if !claim(tx, verdict, reviewer, now).await? {
        let own = is_own_work(tx, verdict.question, reviewer).await?;
        return Err(if own { ReviewError::OwnWork } else { ReviewError::Stale });
    }
    let judged = version(tx, verdict.version).await?;
    let judged = judged.ok_or_else(|| StoreError::Corrupt(format!("question.latest_version_id of {}", verdict.question)))?;
    let review = insert(tx, verdict, reviewer, now).await?;
    let published = match verdict.decision {
        Decision::Return => {
            return_to_author(tx, verdict.question, verdict.version, now).await?;
            None
        }
        Decision::Publish => {
            let by = By { name: reviewer.name, account: Some(reviewer.account) };
            let published = put_into_use(tx, verdict.question, verdict.version, Some(by), now).await?;
            Some(published.ok_or(ReviewError::OwnWork)?)
        }
    };
    tell_author(tx, &judged, verdict, now).await?;
    let (correction, remarked) = published.map_or((None, 0), |published| (published.correction, published.remarked));
    Ok(Decided { review, correction, remarked })
}

async fn claim(tx: &mut Tx, verdict: &Verdict, reviewer: Reviewer<'_>, now: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(CLAIM)
        .bind(verdict.question)
        .bind(verdict.version)
        .bind(now)
        .bind(reviewer.account)
        .bind(reviewer.name)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

async fn insert(tx: &mut Tx, verdict: &Verdict, reviewer: Reviewer<'_>, now: DateTime<Utc>) -> Result<ReviewId> {
    let id = ReviewId::fresh();
    let findings = serde_json::to_string(&verdict.findings).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(verdict.question)
        .bind(verdict.version)
        .bind(reviewer.account)
        .bind(reviewer.name)
        .bind(verdict.decision.code())
        .bind(findings)
        .bind(&verdict.comment)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

async fn tell_author(tx: &mut Tx, reviewed: &QuestionVersion, verdict: &Verdict, now: DateTime<Utc>) -> Result<()> {
    let Some(author) = reviewed.author_account else { return Ok(()) };
    let (question, stem, number) = (reviewed.question, beginning(&reviewed.content.stem), reviewed.number);
    let notice = match verdict.decision {
        Decision::Publish => Notice::VersionPublished { question, stem, number },
        Decision::Return => Notice::VersionReturned { question, stem, number, comment: verdict.comment.clone() },
    };
    notify(tx, author, &notice, now).await?;
    Ok(())
}

/// What reviewers said about the versions of a question, the newest first.
pub async fn reviews(tx: &mut Tx, question: QuestionId) -> Result<Vec<Review>> {
    let rows: Vec<ReviewRow> = with_tx!(tx, |c| sqlx::query_as(REVIEWS).bind(question).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            let corrupt = |column: &str| StoreError::Corrupt(format!("question_review.{column} of {}", row.id));
            Ok(Review {
                id: row.id,
                version: row.version_id,
                number: row.number,
                decision: Decision::from_code(&row.decision).ok_or_else(|| corrupt("decision"))?,
                findings: serde_json::from_str(&row.findings).map_err(|_| corrupt("findings"))?,
                reviewer: row.reviewer,
                comment: row.comment,
                decided_at: row.decided_at,
            })
        })
        .collect()
}
