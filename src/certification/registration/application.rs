//! 登记申请 in the database: handed in, reviewed by two people, registered, issued. Every step is kept.
//!
//! A step says which version of the application it answers; of two at once the later one finds another version there and is refused.

use chrono::{DateTime, NaiveDate, Utc};

use super::period::{self, NewPeriod, PeriodError};
use super::told;
use super::{Act, InForce, NoOffer, Offer, OwnHand, may_finish, next_period, offer};
use crate::certification::certificate::{self, Certificate};
use crate::certification::ledger;
use crate::certification::rules::{ApplicationState, Rule};
use crate::clock::date_of;
use crate::ids::{AccountId, ApplicationId, ApplicationStepId, CertificateId, OrganisationId, PersonId};
use crate::person::identity::theirs;
use crate::person::store::{Membership, memberships};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT a.id AS id, COALESCE(w.identity_id, w.id) AS person_id, a.certificate_id AS certificate_id, a.kind AS kind, a.state AS state, \
             a.version AS version, a.note AS note, a.submitted_by AS submitted_by, a.submitted_at AS submitted_at, \
             a.updated_at AS updated_at FROM registration_application a JOIN person w ON w.id = a.person_id ",
            $rest
        )
    };
}

sql! {
    FIND = select!("WHERE a.id = $1");
    OPEN_OF = select!(concat!("WHERE ", theirs!("a.person_id"),
        " AND a.state IN ('submitted', 'first_passed', 'first_failed', 'final_passed', 'final_failed')"));
    OF_PERSON = select!(concat!("WHERE ", theirs!("a.person_id"), " ORDER BY a.submitted_at DESC, a.id DESC"));
    // It stands with the entry of the person that the certificate stands with.
    INSERT = "INSERT INTO registration_application (id, person_id, certificate_id, kind, state, version, note, division_path, \
              organisation_id, submitted_by, submitted_at, updated_at) \
              VALUES ($1, COALESCE((SELECT k.person_id FROM certificate k WHERE k.id = $3), $2), $3, $4, $5, 1, $6, $7, $8, $9, $10, $10)";
    ADVANCE = "UPDATE registration_application SET state = $3, version = version + 1, updated_at = $4 WHERE id = $1 AND version = $2";
    REWRITE = "UPDATE registration_application SET certificate_id = $2, \
               person_id = (SELECT k.person_id FROM certificate k WHERE k.id = $2), kind = $3, note = $4, submitted_by = $5 WHERE id = $1";
    STEP = "INSERT INTO registration_step (id, application_id, state, reason, by_account_id, made_at) VALUES ($1, $2, $3, $4, $5, $6)";
    STEPS = "SELECT s.state AS state, s.reason AS reason, s.by_account_id AS by_account_id, a.name AS by_name, s.made_at AS made_at \
             FROM registration_step s LEFT JOIN account a ON a.id = s.by_account_id \
             WHERE s.application_id = $1 ORDER BY s.made_at, s.id";
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Application {
    /// Which.
    pub id: ApplicationId,
    /// Whose.
    pub person_id: PersonId,
    /// For which certificate.
    pub certificate_id: CertificateId,
    /// `first` or `renewal`.
    pub kind: String,
    /// [`ApplicationState::code`].
    pub state: String,
    /// Rises with every step.
    pub version: i64,
    /// 说明
    pub note: String,
    /// Who handed it in last.
    pub submitted_by: Option<AccountId>,
    /// When it was first handed in.
    pub submitted_at: DateTime<Utc>,
    /// The last step.
    pub updated_at: DateTime<Utc>,
}

impl Application {
    /// How far it has come.
    pub fn state(&self) -> Result<ApplicationState> {
        ApplicationState::from_code(&self.state).ok_or_else(|| StoreError::Corrupt(format!("application state {}", self.state)))
    }

    /// 再登记
    pub fn is_renewal(&self) -> bool {
        self.kind == "renewal"
    }
}

/// One step of an application.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Step {
    /// [`ApplicationState::code`] it led to.
    pub state: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by_account_id: Option<AccountId>,
    /// Their name.
    pub by_name: Option<String>,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// What a form says with a step; what an act doesn't need is left.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Why.
    pub reason: String,
    /// For an edit: the note.
    pub note: String,
    /// For an edit: the certificate.
    pub certificate: Option<CertificateId>,
    /// For the registration: 登记编号.
    pub number: String,
    /// For the registration: 登记日期.
    pub registered_on: Option<NaiveDate>,
}

/// Why something can't be done. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// Somebody has done something with it since the form was made.
    #[error("the application has changed meanwhile")]
    Stale,
    /// It can't be done in this state.
    #[error("not in this state")]
    NotNow(ApplicationState),
    /// Whoever reviews finally must be another.
    #[error("the final review is another's")]
    OwnHand(OwnHand),
    /// A refusal says why.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// Hours are missing (in half hours: have, need): passing says why.
    #[error("hours are missing, and no reason is given")]
    HoursMissing(i64, i64),
    /// The certificate isn't theirs, was voided, or can't be registered.
    #[error("no certificate that can be registered")]
    NoCertificate,
    /// Nothing can be applied for now.
    #[error("nothing can be applied for")]
    NoOffer(NoOffer),
    /// An application of theirs is open.
    #[error("an application is open")]
    Open(ApplicationId),
    /// The day of registration isn't given, or is before the application was handed in.
    #[error("no possible day of registration")]
    Day,
    /// The period can't be added.
    #[error(transparent)]
    Period(PeriodError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PeriodError> for ActError {
    fn from(error: PeriodError) -> Self {
        match error {
            PeriodError::Store(error) => Self::Store(error),
            other => Self::Period(other),
        }
    }
}

/// An application.
pub async fn find(tx: &mut Tx, id: ApplicationId) -> Result<Option<Application>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The application of somebody that is open.
pub async fn open_of(tx: &mut Tx, person: PersonId) -> Result<Option<Application>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OPEN_OF).bind(person).fetch_optional(c).await)?)
}

/// Somebody's applications, latest first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Application>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// The steps so far, earliest first.
pub async fn steps(tx: &mut Tx, id: ApplicationId) -> Result<Vec<Step>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(STEPS).bind(id).fetch_all(c).await)?)
}

/// Who did the first review that stands.
pub fn first_reviewer(steps: &[Step]) -> Option<AccountId> {
    let passed = steps.iter().rev().find(|step| step.state == ApplicationState::FirstPassed.code());
    passed.and_then(|step| step.by_account_id)
}

/// What somebody may apply for with a certificate, as of now.
fn offered(certificate: &Certificate, periods: &[InForce], at: Option<&Membership>, now: DateTime<Utc>) -> Result<Offer, ActError> {
    let level = certificate.level().filter(|_| certificate.is_registrable()).ok_or(ActError::NoCertificate)?;
    let belongs = at.is_some_and(|at| at.until_on.is_none());
    offer(level, certificate.obtained_on, periods, belongs, date_of(now)).map_err(ActError::NoOffer)
}

async fn certificate_of(tx: &mut Tx, person: PersonId, id: CertificateId) -> Result<Certificate, ActError> {
    certificate::find(tx, id).await?.filter(|found| found.person_id == person).ok_or(ActError::NoCertificate)
}

const fn kind(offer: Offer) -> &'static str {
    if offer.is_first() { "first" } else { "renewal" }
}

/// Hands in an application: first registration or renewal, as the certificate and the periods have it.
pub async fn submit(
    tx: &mut Tx,
    person: PersonId,
    certificate: CertificateId,
    note: &str,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(ApplicationId, Offer), ActError> {
    certificate::lock(tx, person, now).await?;
    if let Some(open) = open_of(tx, person).await? {
        return Err(ActError::Open(open.id));
    }
    let certificate = certificate_of(tx, person, certificate).await?;
    let periods = period::in_force(&period::of_person(tx, person).await?)?;
    let memberships = memberships(tx, person).await?;
    let at = memberships.first();
    let offer = offered(&certificate, &periods, at, now)?;
    let (path, organisation): (&str, Option<OrganisationId>) =
        at.map_or(("/", None), |at| (at.division_path.as_str(), at.organisation_id));
    let id = ApplicationId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(person)
        .bind(certificate.id)
        .bind(kind(offer))
        .bind(ApplicationState::Submitted.code())
        .bind(note.trim())
        .bind(path)
        .bind(organisation)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    step(tx, id, ApplicationState::Submitted, "", by, now).await?;
    ledger::refresh(tx, &[person], now).await?;
    Ok((id, offer))
}

async fn step(
    tx: &mut Tx,
    id: ApplicationId,
    state: ApplicationState,
    reason: &str,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(STEP)
        .bind(ApplicationStepId::fresh())
        .bind(id)
        .bind(state.code())
        .bind(reason.trim())
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Does something with an application, as the form of a version of it asks.
pub async fn act(
    tx: &mut Tx,
    id: ApplicationId,
    version: i64,
    act: Act,
    said: &Said,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<ApplicationState, ActError> {
    let person = find(tx, id).await?.ok_or(ActError::Stale)?.person_id;
    certificate::lock(tx, person, now).await?;
    let application = find(tx, id).await?.filter(|found| found.version == version).ok_or(ActError::Stale)?;
    let from = application.state()?;
    let state = act.leads(from).ok_or(ActError::NotNow(from))?;
    if act.needs_reason() && said.reason.trim().is_empty() {
        return Err(ActError::ReasonNeeded);
    }
    match act {
        Act::PassFirst => pass_first(tx, &application, said, now).await?,
        Act::PassFinal | Act::FailFinal => {
            let first = first_reviewer(&steps(tx, id).await?);
            may_finish(by, application.submitted_by, first).map_err(ActError::OwnHand)?;
        }
        Act::Edit | Act::Resubmit => rewrite(tx, &application, said, by, now).await?,
        Act::Register => register(tx, &application, said, by, now).await?,
        Act::Withdraw | Act::FailFirst | Act::Issue => {}
    }
    let done = with_tx!(tx, |c| sqlx::query(ADVANCE)
        .bind(id)
        .bind(version)
        .bind(state.code())
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done == 0 {
        return Err(ActError::Stale);
    }
    step(tx, id, state, &said.reason, Some(by), now).await?;
    ledger::refresh(tx, &[person], now).await?;
    told::step(tx, &application, state, &said.reason, now).await?;
    Ok(state)
}

/// A renewal with hours missing passes only with a reason.
async fn pass_first(tx: &mut Tx, application: &Application, said: &Said, now: DateTime<Utc>) -> Result<(), ActError> {
    if !application.is_renewal() || !said.reason.trim().is_empty() {
        return Ok(());
    }
    match hours(tx, application.person_id, date_of(now)).await? {
        Some((have, need)) if have < need => Err(ActError::HoursMissing(have, need)),
        _ => Ok(()),
    }
}

/// The half hours of the period that is to be renewed: how many there are, and how many are needed.
pub async fn hours(tx: &mut Tx, person: PersonId, on: NaiveDate) -> Result<Option<(i64, i64)>> {
    let standing = ledger::standing_of(tx, person, on).await?;
    Ok(standing.hours.iter().find(|hours| hours.rule == Rule::HoursOfPeriod).map(|hours| (hours.have, hours.need)))
}

/// The note or the certificate is another; what is offered is judged anew.
async fn rewrite(tx: &mut Tx, application: &Application, said: &Said, by: AccountId, now: DateTime<Utc>) -> Result<(), ActError> {
    let person = application.person_id;
    let certificate = certificate_of(tx, person, said.certificate.unwrap_or(application.certificate_id)).await?;
    let periods = period::in_force(&period::of_person(tx, person).await?)?;
    let memberships = memberships(tx, person).await?;
    let offer = offered(&certificate, &periods, memberships.first(), now)?;
    with_tx!(tx, |c| sqlx::query(REWRITE)
        .bind(application.id)
        .bind(certificate.id)
        .bind(kind(offer))
        .bind(said.note.trim())
        .bind(by)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(())
}

/// Adds the period.
async fn register(tx: &mut Tx, application: &Application, said: &Said, by: AccountId, now: DateTime<Utc>) -> Result<(), ActError> {
    let person = application.person_id;
    let on = said.registered_on.filter(|on| *on >= date_of(application.submitted_at)).ok_or(ActError::Day)?;
    let certificate = certificate_of(tx, person, application.certificate_id).await?;
    let level = certificate.level().ok_or(ActError::NoCertificate)?;
    let (from, until) = next_period(&period::in_force(&period::of_person(tx, person).await?)?, level, on);
    period::judge(on, from, until, Some(certificate.obtained_on), date_of(now))?;
    let memberships = memberships(tx, person).await?;
    let new = NewPeriod {
        person,
        certificate: Some(certificate.id),
        level,
        first: !application.is_renewal(),
        number: said.number.trim().to_owned(),
        registered_on: on,
        from,
        until,
        division_path: memberships.first().map_or_else(|| "/".to_owned(), |at| at.division_path.clone()),
        application: Some(application.id),
        import: None,
        reason: String::new(),
    };
    period::add_held(tx, &new, Some(by), now).await?;
    Ok(())
}
