//! 证书: what is on record, put there by hand or from a list, voided with a reason but never changed; and the public check by name and
//! number.
//!
//! A number is held once among the certificates in force. A voided one sets its number free: its folded number then has its id behind
//! a tilde, which no number contains.

pub mod import;
mod paper;

use chrono::{DateTime, NaiveDate, Utc};

use super::ledger;
use super::rules::Scheme;
use crate::clock::date_of;
use crate::ids::{AccountId, CertificateId, ImportId, PersonId};
use crate::person::identity::theirs;
use crate::person::name;
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

pub use paper::{DayProblem, folded_number, issuer, judge_day, slip_until, title};

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT k.id AS id, p.id AS person_id, p.name AS name, k.level AS level, k.scheme AS scheme, k.number AS number, \
             k.title AS title, k.issuer AS issuer, k.obtained_on AS obtained_on, k.valid_until AS valid_until, \
             k.locally_valid AS locally_valid, d.name AS division_name, k.voided_at AS voided_at, k.void_reason AS void_reason \
             FROM certificate k JOIN person w ON w.id = k.person_id JOIN person p ON p.id = COALESCE(w.identity_id, w.id) LEFT JOIN division d ON d.path = k.division_path ",
            $rest
        )
    };
}

sql! {
    BY_NUMBER = select!("WHERE (p.name_folded = $2 OR w.name_folded = $2) AND (k.number_folded = $1 OR k.number_folded LIKE $1 || '~%') \
                 ORDER BY CASE WHEN k.voided_at IS NULL THEN 0 ELSE 1 END, k.voided_at DESC LIMIT 1");
    OF_PERSON = select!(concat!("WHERE ", theirs!("k.person_id"), " ORDER BY CASE WHEN k.voided_at IS NULL THEN 0 ELSE 1 END, k.obtained_on, k.id"));
    FIND = select!("WHERE k.id = $1");
    HELD_BY = "SELECT COALESCE(w.identity_id, w.id) AS person_id FROM certificate k JOIN person w ON w.id = k.person_id WHERE k.number_folded = $1";
    SAME_LEVEL = concat!("SELECT k.number AS number FROM certificate k WHERE ", theirs!("k.person_id"),
        " AND k.level = $2 AND k.scheme = $3 AND k.voided_at IS NULL");
    SAT = concat!("SELECT DISTINCT r.exam_year AS exam_year FROM exam_result r WHERE ", theirs!("r.person_id"), " AND r.level = $2 \
           AND r.half_marks IS NOT NULL AND NOT r.void AND NOT EXISTS (SELECT 1 FROM exam_result later WHERE later.supersedes = r.id)");
    INSERT = "INSERT INTO certificate (id, person_id, level, scheme, number, number_folded, title, issuer, obtained_on, valid_until, \
              locally_valid, division_path, import_id, recorded_by, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (number_folded) DO NOTHING";
    VOID = "UPDATE certificate SET voided_by = $2, voided_at = $3, void_reason = $4, number_folded = $5 \
            WHERE id = $1 AND voided_at IS NULL";
    APPLIED_FOR = "SELECT COUNT(*) AS open FROM registration_application WHERE certificate_id = $1 \
                   AND state IN ('submitted', 'first_passed', 'first_failed', 'final_passed', 'final_failed')";
    LOCK = concat!("UPDATE person SET updated_at = $2 WHERE ", theirs!("id"));
}

/// A certificate with its holder's name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Certificate {
    /// Which.
    pub id: CertificateId,
    /// Whose.
    pub person_id: PersonId,
    /// The holder's name.
    pub name: String,
    /// The level's code.
    pub level: String,
    /// [`Scheme::code`].
    pub scheme: String,
    /// 管理号, as printed.
    pub number: String,
    /// What the paper is called.
    pub title: String,
    /// 签发单位
    pub issuer: String,
    /// 批准日期
    pub obtained_on: NaiveDate,
    /// 有效期至, for a pass slip of the senior level.
    pub valid_until: Option<NaiveDate>,
    /// 单独划线、地方（本地有效）
    pub locally_valid: bool,
    /// Where it was put on record, and is valid if locally only.
    pub division_name: Option<String>,
    /// 作废
    pub voided_at: Option<DateTime<Utc>>,
    /// Why.
    pub void_reason: String,
}

impl Certificate {
    /// Of which level.
    pub fn level(&self) -> Option<Level> {
        Level::from_code(&self.level)
    }

    /// Of which scheme.
    pub fn scheme(&self) -> Option<Scheme> {
        Scheme::from_code(&self.scheme)
    }

    /// Not voided.
    pub const fn in_force(&self) -> bool {
        self.voided_at.is_none()
    }

    /// It can be registered: a pass slip can't, as it is no certificate.
    pub fn is_registrable(&self) -> bool {
        self.in_force() && self.scheme().is_some_and(|scheme| scheme != Scheme::SeniorSlip)
    }
}

/// A certificate to be put on record.
#[derive(Debug, Clone)]
pub struct NewCertificate<'a> {
    /// Whose.
    pub person: PersonId,
    /// Which level.
    pub level: Level,
    /// Which scheme.
    pub scheme: Scheme,
    /// The number as printed.
    pub number: &'a str,
    /// 签发单位; empty: that of the day.
    pub issuer: &'a str,
    /// When it was obtained.
    pub obtained_on: NaiveDate,
    /// For a pass slip: its last day; none: that of the rule.
    pub valid_until: Option<NaiveDate>,
    /// Where.
    pub division_path: &'a str,
    /// The list it comes from.
    pub import: Option<ImportId>,
    /// Who puts it on record.
    pub by: Option<AccountId>,
}

/// Why a certificate can't be put on record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The number isn't one.
    #[error("the number can't be a certificate's")]
    Number,
    /// Somebody else holds the number.
    #[error("somebody else holds a certificate of this number")]
    HeldByAnother,
    /// The same person holds it already.
    #[error("the certificate is on record already")]
    OnRecord,
    /// The person holds one of this level and scheme, with this number.
    #[error("the person holds a certificate of this level and scheme")]
    SameLevel(String),
    /// Level and scheme don't go together.
    #[error("the scheme isn't one of this level")]
    SchemeOfLevel,
    /// A certificate of a place has to say who issued it.
    #[error("a local certificate needs its issuer")]
    NoIssuer,
    /// The slip ends before it begins.
    #[error("the last day is before the day it was obtained")]
    Until,
    /// It can't bear this day.
    #[error("the day isn't possible")]
    Day(DayProblem),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a certificate can't be voided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotVoided {
    /// It is already.
    Already,
    /// An application for its registration is open.
    ApplicationOpen,
}

/// Whether a scheme is one of a level: slip and senior certificate are those of the senior level, and it has no other.
pub fn fits(level: Level, scheme: Scheme) -> bool {
    (level == Level::Senior) == matches!(scheme, Scheme::SeniorSlip | Scheme::SeniorCertificate)
        || (level == Level::Senior && scheme == Scheme::Local)
}

/// The certificate of this number, if its holder has this name. Neither alone finds anything. A voided one is found where none is in
/// force.
pub async fn check(tx: &mut Tx, holder: &str, number: &str) -> Result<Option<Certificate>> {
    let Some(number) = folded_number(number) else { return Ok(None) };
    Ok(with_tx!(tx, |c| sqlx::query_as(BY_NUMBER).bind(number).bind(name::folded(holder)).fetch_optional(c).await)?)
}

/// Somebody's certificates: those in force, earliest first, then the voided ones.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Certificate>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// A certificate.
pub async fn find(tx: &mut Tx, id: CertificateId) -> Result<Option<Certificate>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The exam years of which the ledger holds a mark of this level.
pub async fn sat(tx: &mut Tx, person: PersonId, level: Level) -> Result<Vec<i64>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(SAT).bind(person).bind(level.code()).fetch_all(c).await)?)
}

/// One at a time for a person, until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, person: PersonId, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(LOCK).bind(person).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Puts a certificate on record by hand, judged by every rule; where somebody stands follows. The year is a remark of [`judge_day`].
pub async fn record(
    tx: &mut Tx,
    new: &NewCertificate<'_>,
    now: DateTime<Utc>,
) -> Result<(CertificateId, Option<i64>), RecordError> {
    let folded = folded_number(new.number).ok_or(RecordError::Number)?;
    if !fits(new.level, new.scheme) {
        return Err(RecordError::SchemeOfLevel);
    }
    if new.issuer.trim().is_empty() && issuer(new.scheme, new.obtained_on).is_none() {
        return Err(RecordError::NoIssuer);
    }
    if new.valid_until.is_some_and(|until| until < new.obtained_on) {
        return Err(RecordError::Until);
    }
    lock(tx, new.person, now).await?;
    let sat = sat(tx, new.person, new.level).await?;
    let calendar = ledger::rulebook(tx).await?.calendar;
    let remark = judge_day(new.scheme, new.obtained_on, &sat, &calendar, date_of(now)).map_err(RecordError::Day)?;
    held_by(tx, &folded, new.person).await?;
    // A slip may be earned again.
    if new.scheme != Scheme::SeniorSlip {
        let same: Option<String> = with_tx!(tx, |c| sqlx::query_scalar(SAME_LEVEL)
            .bind(new.person)
            .bind(new.level.code())
            .bind(new.scheme.code())
            .fetch_optional(c)
            .await)
        .map_err(StoreError::from)?;
        if let Some(number) = same {
            return Err(RecordError::SameLevel(number));
        }
    }
    let Some(id) = add(tx, new, now).await? else {
        // Somebody was quicker.
        held_by(tx, &folded, new.person).await?;
        return Err(RecordError::OnRecord);
    };
    ledger::refresh(tx, &[new.person], now).await?;
    Ok((id, remark))
}

async fn held_by(tx: &mut Tx, folded: &str, person: PersonId) -> Result<(), RecordError> {
    let held: Option<PersonId> =
        with_tx!(tx, |c| sqlx::query_scalar(HELD_BY).bind(folded).fetch_optional(c).await).map_err(StoreError::from)?;
    match held {
        Some(holder) if holder == person => Err(RecordError::OnRecord),
        Some(_) => Err(RecordError::HeldByAnother),
        None => Ok(()),
    }
}

/// Puts a certificate on record as it is given; a number that is there already stays as it is (`None`). Where somebody stands has to be
/// derived anew.
pub async fn add(tx: &mut Tx, new: &NewCertificate<'_>, now: DateTime<Utc>) -> Result<Option<CertificateId>> {
    let id = CertificateId::fresh();
    let until = new.valid_until.or_else(|| (new.scheme == Scheme::SeniorSlip).then(|| slip_until(new.obtained_on)));
    let said = new.issuer.trim();
    let issuer = if said.is_empty() { issuer(new.scheme, new.obtained_on).unwrap_or_default() } else { said };
    let done = with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(new.person)
        .bind(new.level.code())
        .bind(new.scheme.code())
        .bind(new.number.trim())
        .bind(folded_number(new.number).unwrap_or_default())
        .bind(title(new.scheme, new.obtained_on))
        .bind(issuer)
        .bind(new.obtained_on)
        .bind(until)
        .bind(new.scheme.locally_valid())
        .bind(new.division_path)
        .bind(new.import)
        .bind(new.by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok((done == 1).then_some(id))
}

/// Voids a certificate that was put on record by mistake, with a reason. It stays, with its number free to be used again; periods of
/// registration stay as well, as they are facts of their own.
pub async fn void(
    tx: &mut Tx,
    certificate: &Certificate,
    by: Option<AccountId>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Result<(), NotVoided>> {
    lock(tx, certificate.person_id, now).await?;
    let open: i64 = with_tx!(tx, |c| sqlx::query_scalar(APPLIED_FOR).bind(certificate.id).fetch_one(c).await)?;
    if open > 0 {
        return Ok(Err(NotVoided::ApplicationOpen));
    }
    let freed = format!("{}~{}", folded_number(&certificate.number).unwrap_or_default(), certificate.id);
    let done = with_tx!(tx, |c| sqlx::query(VOID)
        .bind(certificate.id)
        .bind(by)
        .bind(now)
        .bind(reason)
        .bind(freed)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if done == 0 {
        return Ok(Err(NotVoided::Already));
    }
    ledger::refresh(tx, &[certificate.person_id], now).await?;
    Ok(Ok(()))
}
