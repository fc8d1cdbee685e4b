//! 登记有效期 in the database. Only ever added: a correction supersedes, taking back is a void row with its reason.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Cut, InForce, Overlap, fit};
use crate::certification::ledger;
use crate::clock::date_of;
use crate::ids::{AccountId, ApplicationId, CertificateId, ImportId, PeriodId, PersonId};
use crate::person::identity::theirs;
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT r.id AS id, COALESCE(w.identity_id, w.id) AS person_id, r.person_id AS entered_for, r.certificate_id AS certificate_id, r.level AS level, r.kind AS kind, \
             r.number AS number, r.registered_on AS registered_on, r.valid_from AS valid_from, r.valid_until AS valid_until, \
             r.division_path AS division_path, r.application_id AS application_id, r.recorded_at AS recorded_at, r.reason AS reason, \
             r.void AS void, r.supersedes AS supersedes, a.name AS recorded_by_name, \
             EXISTS (SELECT 1 FROM registration_period later WHERE later.supersedes = r.id) AS superseded \
             FROM registration_period r JOIN person w ON w.id = r.person_id LEFT JOIN account a ON a.id = r.recorded_by ",
            $rest
        )
    };
}

sql! {
    OF_PERSON = select!(concat!("WHERE ", theirs!("r.person_id"), " ORDER BY r.valid_from DESC, r.recorded_at DESC"));
    FIND = select!("WHERE r.id = $1");
    // It stands with the entry of the person that the certificate stands with.
    INSERT = "INSERT INTO registration_period (id, person_id, certificate_id, level, kind, number, registered_on, valid_from, \
              valid_until, division_path, application_id, import_id, recorded_by, recorded_at, reason, void, supersedes) \
              VALUES ($1, COALESCE((SELECT k.person_id FROM certificate k WHERE k.id = $3), $2), $3, $4, $5, $6, $7, $8, $9, $10, \
              $11, $12, $13, $14, $15, $16, $17)";
}

/// A row of the periods.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Period {
    /// Which.
    pub id: PeriodId,
    /// Whose.
    pub person_id: PersonId,
    /// The entry of theirs it was recorded for.
    pub entered_for: PersonId,
    /// Of which certificate, if it is on record.
    pub certificate_id: Option<CertificateId>,
    /// The level's code.
    pub level: String,
    /// `first` or `renewal`.
    pub kind: String,
    /// 登记编号, or empty.
    pub number: String,
    /// 登记日期
    pub registered_on: NaiveDate,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_until: NaiveDate,
    /// Where it was registered.
    pub division_path: String,
    /// By which application.
    pub application_id: Option<ApplicationId>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// Why it was written by hand, corrected or taken back.
    pub reason: String,
    /// It takes back the one it supersedes.
    pub void: bool,
    /// The one it corrects.
    pub supersedes: Option<PeriodId>,
    /// Who wrote it down.
    pub recorded_by_name: Option<String>,
    /// Another has taken its place.
    pub superseded: bool,
}

impl Period {
    /// It counts.
    pub const fn in_force(&self) -> bool {
        !self.void && !self.superseded
    }

    /// As the rules of overlap see it.
    pub fn as_in_force(&self) -> Result<InForce> {
        let level = Level::from_code(&self.level).ok_or_else(|| StoreError::Corrupt(format!("level {}", self.level)))?;
        Ok(InForce { id: self.id, level, from: self.valid_from, until: self.valid_until })
    }
}

/// A period to be added.
#[derive(Debug, Clone)]
pub struct NewPeriod {
    /// Whose.
    pub person: PersonId,
    /// Of which certificate.
    pub certificate: Option<CertificateId>,
    /// Of which level.
    pub level: Level,
    /// 首次登记; otherwise 再登记.
    pub first: bool,
    /// 登记编号
    pub number: String,
    /// 登记日期
    pub registered_on: NaiveDate,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Where.
    pub division_path: String,
    /// By which application.
    pub application: Option<ApplicationId>,
    /// From which list.
    pub import: Option<ImportId>,
    /// Why.
    pub reason: String,
}

/// Why a period can't be added, corrected or taken back.
#[derive(Debug, thiserror::Error)]
pub enum PeriodError {
    /// The last day is before the first.
    #[error("it ends before it begins")]
    Backwards,
    /// The day of registration is still to come.
    #[error("the day of registration is still to come")]
    Future,
    /// Registered before the certificate was obtained.
    #[error("registered before the certificate")]
    BeforeCertificate(NaiveDate),
    /// Another period of the person is in the way.
    #[error("it overlaps another period")]
    Overlap(Overlap),
    /// It was corrected or taken back meanwhile.
    #[error("it isn't in force")]
    NotInForce,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Everything of a person, latest first, with what was corrected and taken back.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Period>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// One row.
pub async fn find(tx: &mut Tx, id: PeriodId) -> Result<Option<Period>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The periods in force, as the rules of overlap see them.
pub fn in_force(periods: &[Period]) -> Result<Vec<InForce>> {
    periods.iter().filter(|period| period.in_force()).map(Period::as_in_force).collect()
}

/// What a period must say for itself: the order of its days.
pub fn judge(
    registered_on: NaiveDate,
    from: NaiveDate,
    until: NaiveDate,
    obtained_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), PeriodError> {
    if until < from || until < registered_on {
        return Err(PeriodError::Backwards);
    }
    if registered_on > today {
        return Err(PeriodError::Future);
    }
    match obtained_on.filter(|obtained| registered_on < *obtained) {
        Some(obtained) => Err(PeriodError::BeforeCertificate(obtained)),
        None => Ok(()),
    }
}

/// Adds a period beside those in force; lower levels' periods end for it. The person's row must be held ([`super::super::certificate`]),
/// and where they stand derived anew.
pub(crate) async fn add_held(
    tx: &mut Tx,
    new: &NewPeriod,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<PeriodId, PeriodError> {
    let stored = of_person(tx, new.person).await?;
    let cuts = fit(&in_force(&stored)?, new.level, new.from, new.until).map_err(PeriodError::Overlap)?;
    for cut in cuts {
        if let Some(lower) = stored.iter().find(|period| period.id == cut.id) {
            end_earlier(tx, lower, cut, new.import, by, now).await?;
        }
    }
    insert(tx, new, by, now, None).await
}

/// 升级登记: the lower level's period ends on the day before.
async fn end_earlier(
    tx: &mut Tx,
    lower: &Period,
    cut: Cut,
    import: Option<ImportId>,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), PeriodError> {
    let shorter = NewPeriod { until: cut.until, import, reason: ENDED_FOR_HIGHER.to_owned(), ..again(lower)? };
    insert(tx, &shorter, by, now, Some((lower.id, false))).await.map(|_| ())
}

/// The reason written where a higher level's registration has ended a lower one's.
pub const ENDED_FOR_HIGHER: &str = "已登记更高级别";

/// The same once more, to be changed and put in its place.
fn again(period: &Period) -> Result<NewPeriod> {
    Ok(NewPeriod {
        person: period.entered_for,
        certificate: period.certificate_id,
        level: period.as_in_force()?.level,
        first: period.kind == FIRST,
        number: period.number.clone(),
        registered_on: period.registered_on,
        from: period.valid_from,
        until: period.valid_until,
        division_path: period.division_path.clone(),
        // The application's own is the one it has added.
        application: None,
        import: None,
        reason: String::new(),
    })
}

const FIRST: &str = "first";
const RENEWAL: &str = "renewal";

/// Writes a row. `supersedes`: the one it takes the place of, and whether it takes it back.
async fn insert(
    tx: &mut Tx,
    new: &NewPeriod,
    by: Option<AccountId>,
    now: DateTime<Utc>,
    supersedes: Option<(PeriodId, bool)>,
) -> Result<PeriodId, PeriodError> {
    let id = PeriodId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(new.person)
        .bind(new.certificate)
        .bind(new.level.code())
        .bind(if new.first { FIRST } else { RENEWAL })
        .bind(&new.number)
        .bind(new.registered_on)
        .bind(new.from)
        .bind(new.until)
        .bind(&new.division_path)
        .bind(new.application)
        .bind(new.import)
        .bind(by)
        .bind(now)
        .bind(&new.reason)
        .bind(supersedes.is_some_and(|(_, void)| void))
        .bind(supersedes.map(|(id, _)| id))
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(id)
}

/// Adds a period by hand (补录), with a reason.
pub async fn add(
    tx: &mut Tx,
    new: &NewPeriod,
    obtained_on: Option<NaiveDate>,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<PeriodId, PeriodError> {
    judge(new.registered_on, new.from, new.until, obtained_on, date_of(now))?;
    crate::certification::certificate::lock(tx, new.person, now).await?;
    let id = add_held(tx, new, by, now).await?;
    ledger::refresh(tx, &[new.person], now).await?;
    Ok(id)
}

/// What a correction says.
#[derive(Debug, Clone)]
pub struct Correction {
    /// 登记编号
    pub number: String,
    /// 登记日期
    pub registered_on: NaiveDate,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Puts a corrected period in the place of one in force.
pub async fn correct(
    tx: &mut Tx,
    id: PeriodId,
    said: Correction,
    obtained_on: Option<NaiveDate>,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<PeriodId, PeriodError> {
    judge(said.registered_on, said.from, said.until, obtained_on, date_of(now))?;
    let (period, others) = held(tx, id, now).await?;
    // A correction never shortens another.
    let level = period.as_in_force()?.level;
    let in_the_way = others.iter().find(|other| other.from <= said.until && said.from <= other.until);
    if let Some(other) = in_the_way {
        return Err(PeriodError::Overlap(Overlap { level: other.level, from: other.from, until: other.until }));
    }
    let Correction { number, registered_on, from, until, reason } = said;
    let new = NewPeriod { level, number, registered_on, from, until, reason, ..again(&period)? };
    let id = insert(tx, &new, by, now, Some((id, false))).await?;
    ledger::refresh(tx, &[period.person_id], now).await?;
    Ok(id)
}

/// Takes a period back that never was, with a reason.
pub async fn take_back(
    tx: &mut Tx,
    id: PeriodId,
    reason: &str,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), PeriodError> {
    let (period, _) = held(tx, id, now).await?;
    let new = NewPeriod { reason: reason.to_owned(), ..again(&period)? };
    insert(tx, &new, by, now, Some((id, true))).await?;
    ledger::refresh(tx, &[period.person_id], now).await?;
    Ok(())
}

/// A period in force with the person's others, nobody else changing them until the transaction ends.
async fn held(tx: &mut Tx, id: PeriodId, now: DateTime<Utc>) -> Result<(Period, Vec<InForce>), PeriodError> {
    let person = find(tx, id).await?.ok_or(PeriodError::NotInForce)?.person_id;
    crate::certification::certificate::lock(tx, person, now).await?;
    let all = of_person(tx, person).await?;
    let others = in_force(&all)?.into_iter().filter(|other| other.id != id).collect();
    let period = all.into_iter().find(|period| period.id == id && period.in_force()).ok_or(PeriodError::NotInForce)?;
    Ok((period, others))
}
