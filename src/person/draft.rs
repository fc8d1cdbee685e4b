//! An uploaded file between its report and being applied. The file and its report are sealed: both name people.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::account::Place;
use crate::exchange::Report;
use crate::ids::{AccountId, ImportId, OrganisationId};
use crate::secret::{Secret, SecretError};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

/// Kept for so long; applied or not, file and report go then.
pub const KEPT: TimeDelta = TimeDelta::days(7);

pub(crate) const PURPOSE: &str = "import-draft";

sql! {
    INSERT = "INSERT INTO import_draft (id, kind, file_name, file_hash, owner_account_id, division, division_path, organisation_id, \
              options, sealed_file, sealed_report, ok_rows, warning_rows, error_rows, created_at, expires_at, applied_at, outcome) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, '')";
    FIND = "SELECT id, kind, file_name, owner_account_id, division, division_path, organisation_id, options, ok_rows, warning_rows, \
            error_rows, created_at, expires_at, applied_at, outcome FROM import_draft WHERE id = $1 AND kind <> 'questions'";
    CONTENT = "SELECT sealed_file, sealed_report FROM import_draft WHERE id = $1";
    RECENT = "SELECT id, kind, file_name, owner_account_id, division, division_path, organisation_id, options, ok_rows, warning_rows, \
              error_rows, created_at, expires_at, applied_at, outcome FROM import_draft \
              WHERE owner_account_id = $1 AND expires_at > $2 AND kind <> 'questions' ORDER BY created_at DESC LIMIT 10";
    APPLIED = "UPDATE import_draft SET applied_at = $2, outcome = $3, sealed_report = $4 WHERE id = $1 AND applied_at IS NULL";
    PURGE = "DELETE FROM import_draft WHERE expires_at < $1";
    FOLLOW = "UPDATE import_draft SET division_path = CAST($3 AS TEXT) || substr(division_path, CAST($4 AS INTEGER)) \
              WHERE division_path >= $1 AND division_path < $2 AND applied_at IS NULL";
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// 人员名单
    Staff,
    /// 考试成绩
    Results,
    /// 证书与登记
    Certificates,
}

impl ImportKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Staff, Self::Results, Self::Certificates];

    /// As stored and sent by the form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Results => "results",
            Self::Certificates => "certificates",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What the officer says of the file because the file doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Options {
    /// 考试年度
    pub year: Option<i64>,
    /// 级别
    pub level: Option<Level>,
}

/// What applying came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Applied {
    /// People, results or certificates added.
    pub added: usize,
    /// People or results changed (a corrected result is a new fact), or certificates with a further registration.
    pub changed: usize,
    /// Rows that were there already.
    pub unchanged: usize,
    /// Rows left out.
    pub left_out: usize,
}

/// A file and its report, to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewDraft<'a> {
    /// What it holds.
    pub kind: ImportKind,
    /// As the browser named it.
    pub file_name: &'a str,
    /// The file.
    pub file: &'a [u8],
    /// Its report.
    pub report: &'a Report,
    /// Who uploaded it.
    pub owner: Option<AccountId>,
    /// The division's code it is for.
    pub division: &'a str,
    /// Its path.
    pub division_path: &'a str,
    /// The organisation it is for, where the officer is one organisation's.
    pub organisation: Option<OrganisationId>,
    /// What the officer said of it.
    pub options: Options,
}

/// A draft without its content.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Draft {
    /// Which.
    pub id: ImportId,
    /// [`ImportKind::code`].
    pub kind: String,
    /// As the browser named it.
    pub file_name: String,
    /// Who uploaded it.
    pub owner_account_id: Option<AccountId>,
    /// The division it is for.
    pub division: String,
    /// Its path.
    pub division_path: String,
    /// The organisation it is for.
    pub organisation_id: Option<OrganisationId>,
    /// [`Options`], as JSON.
    pub options: String,
    /// Rows without remark.
    pub ok_rows: i64,
    /// Rows with a remark.
    pub warning_rows: i64,
    /// Rows that stay out.
    pub error_rows: i64,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it is kept.
    pub expires_at: DateTime<Utc>,
    /// When it was applied.
    pub applied_at: Option<DateTime<Utc>>,
    /// [`Applied`], as JSON; empty before.
    pub outcome: String,
}

impl Draft {
    /// The place permissions are decided by.
    pub fn place(&self) -> Place {
        Place::organisation(self.division_path.clone(), self.organisation_id)
    }

    /// What it holds.
    pub fn kind(&self) -> Result<ImportKind> {
        ImportKind::from_code(&self.kind).ok_or_else(|| StoreError::Corrupt(format!("import kind {}", self.kind)))
    }

    /// What the officer said of it.
    pub fn options(&self) -> Options {
        serde_json::from_str(&self.options).unwrap_or_default()
    }

    /// What applying came to, once it was.
    pub fn applied(&self) -> Option<Applied> {
        serde_json::from_str(&self.outcome).ok()
    }

    /// No longer to be used.
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at <= now
    }
}

/// Why a draft can't be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
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

/// Keeps a file and its report; what has expired goes.
pub async fn keep(tx: &mut Tx, secret: &Secret, new: NewDraft<'_>, now: DateTime<Utc>) -> Result<ImportId, DraftError> {
    with_tx!(tx, |c| sqlx::query(PURGE).bind(now).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    let id = ImportId::fresh();
    let counts = new.report.counts();
    let sealed_file = secret.seal(PURPOSE, new.file)?;
    let sealed_report = secret.seal(PURPOSE, &serde_json::to_vec(new.report)?)?;
    let options = serde_json::to_string(&new.options)?;
    let as_rows = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(new.kind.code())
        .bind(new.file_name.chars().take(200).collect::<String>())
        .bind(hex::encode(Sha256::digest(new.file)))
        .bind(new.owner)
        .bind(new.division)
        .bind(new.division_path)
        .bind(new.organisation)
        .bind(options)
        .bind(sealed_file)
        .bind(sealed_report)
        .bind(as_rows(counts.ok + counts.unchanged))
        .bind(as_rows(counts.warning))
        .bind(as_rows(counts.error))
        .bind(now)
        .bind(now + KEPT)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(id)
}

/// Drafts that aren't applied yet follow a division that was put under another parent; returns how many.
pub async fn follow_move(tx: &mut Tx, moved: &crate::division::history::Moved) -> Result<u64> {
    let (low, high, to, rest) = moved.bounds();
    Ok(with_tx!(tx, |c| sqlx::query(FOLLOW)
        .bind(low)
        .bind(high)
        .bind(to)
        .bind(rest)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?)
}

/// A draft.
pub async fn find(tx: &mut Tx, id: ImportId) -> Result<Option<Draft>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Somebody's latest drafts.
pub async fn recent(tx: &mut Tx, owner: AccountId, now: DateTime<Utc>) -> Result<Vec<Draft>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(RECENT).bind(owner).bind(now).fetch_all(c).await)?)
}

/// The file and its report.
pub async fn content(tx: &mut Tx, secret: &Secret, id: ImportId) -> Result<(Vec<u8>, Report), DraftError> {
    let (file, report): (Vec<u8>, Vec<u8>) =
        with_tx!(tx, |c| sqlx::query_as(CONTENT).bind(id).fetch_one(c).await).map_err(StoreError::from)?;
    let report = serde_json::from_slice(&secret.unseal(PURPOSE, &report)?)?;
    Ok((secret.unseal(PURPOSE, &file)?, report))
}

/// Marks a draft as applied, with the report of what was done; false if it was already.
pub async fn mark_applied(
    tx: &mut Tx,
    secret: &Secret,
    id: ImportId,
    outcome: Applied,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<bool, DraftError> {
    let sealed = secret.seal(PURPOSE, &serde_json::to_vec(report)?)?;
    let outcome = serde_json::to_string(&outcome)?;
    let done = with_tx!(tx, |c| sqlx::query(APPLIED)
        .bind(id)
        .bind(now)
        .bind(outcome)
        .bind(sealed)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    Ok(done == 1)
}
