//! An uploaded file of questions between its report and being taken in. Sealed like every upload: drafts of questions are not for all.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::format::Format;
use super::intake::{Assessment, Counts, Row};
use crate::ids::{AccountId, ImportId};
use crate::secret::{Secret, SecretError};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// Kept for so long; taken in or not, file and report go then.
pub const KEPT: TimeDelta = TimeDelta::days(7);
pub(crate) const PURPOSE: &str = "question-import";

sql! {
    // The bank is the whole country's; the table's column wants a division, and any will do.
    INSERT = "INSERT INTO import_draft (id, kind, file_name, file_hash, owner_account_id, division, division_path, organisation_id, \
              options, sealed_file, sealed_report, ok_rows, warning_rows, error_rows, created_at, expires_at, applied_at, outcome) \
              VALUES ($1, 'questions', $2, $3, $4, (SELECT MIN(d.code) FROM division d), '', NULL, $5, $6, $7, $8, $9, $10, $11, $12, NULL, '')";
    FIND = "SELECT id, file_name, owner_account_id, options, sealed_file, sealed_report, created_at, expires_at, applied_at, outcome \
            FROM import_draft WHERE id = $1 AND kind = 'questions'";
    APPLIED = "UPDATE import_draft SET applied_at = $2, outcome = $3, sealed_report = $4 WHERE id = $1 AND applied_at IS NULL";
    PURGE = "DELETE FROM import_draft WHERE expires_at < $1";
}

/// What the editor says of the file because the file doesn't.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Options {
    /// The format; none to have it told by the content.
    pub format: Option<Format>,
    /// The subject's code, of questions that don't say it.
    pub subject: Option<String>,
}

/// The report of a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Report {
    /// As found, or as told.
    pub format: Option<Format>,
    /// Of text.
    pub encoding: String,
    /// In the file's order.
    pub rows: Vec<Row>,
    /// How many questions fared how.
    pub counts: Counts,
    /// How many may go in.
    pub good: usize,
}

impl From<&Assessment> for Report {
    fn from(assessment: &Assessment) -> Self {
        Self {
            format: assessment.format,
            encoding: assessment.encoding.clone(),
            rows: assessment.rows.clone(),
            counts: assessment.counts(),
            good: assessment.good.len(),
        }
    }
}

/// An uploaded file.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// Which.
    pub id: ImportId,
    /// As the browser named it.
    pub file_name: String,
    /// Who uploaded it.
    pub owner: Option<AccountId>,
    /// What the editor said of it.
    pub options: Options,
    /// The file.
    pub file: Vec<u8>,
    /// Its report.
    pub report: Report,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it is kept.
    pub expires_at: DateTime<Utc>,
    /// When it was taken in.
    pub applied_at: Option<DateTime<Utc>>,
    /// How many questions were taken in, once they were.
    pub taken: Option<usize>,
}

/// Why an upload can't be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The key doesn't fit, or the content was changed.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The report can't be understood.
    #[error("the stored report can't be read: {0}")]
    Report(#[from] serde_json::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(sqlx::FromRow)]
struct UploadRow {
    id: ImportId,
    file_name: String,
    owner_account_id: Option<AccountId>,
    options: String,
    sealed_file: Vec<u8>,
    sealed_report: Vec<u8>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    applied_at: Option<DateTime<Utc>>,
    outcome: String,
}

/// Keeps a file and its report; what has expired goes.
pub async fn keep(
    tx: &mut Tx,
    secret: &Secret,
    (file_name, file): (&str, &[u8]),
    options: &Options,
    report: &Report,
    owner: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<ImportId, UploadError> {
    with_tx!(tx, |c| sqlx::query(PURGE).bind(now).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    let id = ImportId::fresh();
    let (sealed_file, sealed_report) = (secret.seal(PURPOSE, file)?, secret.seal(PURPOSE, &serde_json::to_vec(report)?)?);
    let options = serde_json::to_string(options)?;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let counts = report.counts;
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(file_name.chars().take(200).collect::<String>())
        .bind(hex::encode(Sha256::digest(file)))
        .bind(owner)
        .bind(options)
        .bind(sealed_file)
        .bind(sealed_report)
        .bind(number(counts.ok + counts.duplicates))
        .bind(number(counts.warnings))
        .bind(number(counts.errors + counts.unsupported))
        .bind(now)
        .bind(now + KEPT)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(id)
}

/// An uploaded file with its report.
pub async fn find(tx: &mut Tx, secret: &Secret, id: ImportId) -> Result<Option<Upload>, UploadError> {
    let row: Option<UploadRow> =
        with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await).map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Upload {
        id: row.id,
        file_name: row.file_name,
        owner: row.owner_account_id,
        options: serde_json::from_str(&row.options)?,
        file: secret.unseal(PURPOSE, &row.sealed_file)?,
        report: serde_json::from_slice(&secret.unseal(PURPOSE, &row.sealed_report)?)?,
        created_at: row.created_at,
        expires_at: row.expires_at,
        applied_at: row.applied_at,
        taken: row.outcome.parse().ok(),
    }))
}

/// Marks an upload as taken in, with the report of what was done; false if it was already.
pub async fn mark_applied(
    tx: &mut Tx,
    secret: &Secret,
    id: ImportId,
    taken: usize,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<bool, UploadError> {
    let sealed = secret.seal(PURPOSE, &serde_json::to_vec(report)?)?;
    let done = with_tx!(tx, |c| sqlx::query(APPLIED)
        .bind(id)
        .bind(now)
        .bind(taken.to_string())
        .bind(sealed)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    Ok(done == 1)
}
