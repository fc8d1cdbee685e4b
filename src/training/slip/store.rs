//! Slips in the database: read and issued; withdrawn and replaced (`ended`).

mod ended;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::credit::credit_of;
use super::{Fields, Slip, SlipState, fresh_code};
use crate::certification::hours::slips as hours;
use crate::clock::date_of;
use crate::ids::{AccountId, PersonId, RegistrationId, SlipId, TrainingId};
use crate::notification::Notice;
use crate::notification::store::notify_all;
use crate::person::identity::theirs;
use crate::store::{Result, StoreError, Tx};
use crate::training::attendance::earns_slip;
use crate::training::attendance::store::{Book, Participant, book, hold_all};
use crate::training::{Phase, Session};
use crate::{sql, with_tx};

pub use ended::{Named, correct_name, settle, withdraw};

macro_rules! slips {
    ($rest:expr) => {
        concat!(
            "SELECT s.id, s.registration_id, r.session_id, s.code, s.name, s.unit, s.title, s.kind, s.organiser, s.first_day, s.last_day, \
             s.half_hours, s.full_half_hours, s.recognised_by, s.issued_on, s.issued_by, s.withdrawn_at, s.withdraw_reason, \
             s.replaced_by_code FROM training_slip s JOIN training_registration r ON r.id = s.registration_id ",
            $rest
        )
    };
}

sql! {
    FIND = slips!("WHERE s.code = $1");
    OF_SESSION = slips!("WHERE r.session_id = $1 ORDER BY s.issued_at, s.id");
    OF_ONE = slips!("WHERE s.registration_id = $1 ORDER BY s.issued_at, s.id");
    OF_ACCOUNT = slips!("WHERE r.account_id = $1 ORDER BY s.issued_at DESC, s.id");
    OF_PERSON = slips!(concat!("WHERE ", theirs!("r.person_id"), " AND s.withdrawn_at IS NULL ORDER BY s.issued_at, s.id"));
    PERSON = "SELECT person_id FROM training_registration WHERE id = $1";
    INSERT = "INSERT INTO training_slip (id, code, registration_id, name, unit, title, kind, organiser, first_day, last_day, half_hours, \
        full_half_hours, recognised_by, issued_on, issued_at, issued_by, withdraw_reason) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '')";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: SlipId,
    registration_id: RegistrationId,
    session_id: TrainingId,
    code: String,
    name: String,
    unit: String,
    title: String,
    kind: String,
    organiser: String,
    first_day: NaiveDate,
    last_day: NaiveDate,
    half_hours: i64,
    full_half_hours: i64,
    recognised_by: String,
    issued_on: NaiveDate,
    issued_by: AccountId,
    withdrawn_at: Option<DateTime<Utc>>,
    withdraw_reason: String,
    replaced_by_code: Option<String>,
}

impl Row {
    fn into_slip(self) -> Slip {
        let state = match (self.withdrawn_at, self.replaced_by_code) {
            (None, _) => SlipState::Valid,
            (Some(at), None) => SlipState::Withdrawn { at, reason: self.withdraw_reason },
            (Some(at), Some(by)) => SlipState::Replaced { at, reason: self.withdraw_reason, by },
        };
        let fields = Fields {
            code: self.code,
            name: self.name,
            unit: self.unit,
            title: self.title,
            kind: self.kind,
            organiser: self.organiser,
            first_day: self.first_day,
            last_day: self.last_day,
            half_hours: self.half_hours,
            full_half_hours: self.full_half_hours,
            recognised_by: self.recognised_by,
            issued_on: self.issued_on,
        };
        Slip { id: self.id, registration_id: self.registration_id, session_id: self.session_id, fields, state }
    }
}

/// Why no slip was issued or withdrawn. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlipRefusal {
    /// The session isn't over, or was cancelled.
    #[error("the session is not over")]
    NotOver,
    /// Not registered.
    #[error("not registered")]
    NotRegistered,
    /// Too few hours.
    #[error("too few hours")]
    TooFewHours,
    /// There is a valid one.
    #[error("issued already")]
    Issued,
    /// There is no such slip, or it is withdrawn already.
    #[error("not valid any more")]
    NotValid,
    /// No reason, or a very long one.
    #[error("no reason")]
    NoReason,
    /// No name, or a name or unit that is very long.
    #[error("no name")]
    NoName,
    /// It says so already.
    #[error("nothing to correct")]
    Unchanged,
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum SlipError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] SlipRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The slip with this code, in its plain form.
pub async fn find(tx: &mut Tx, code: &str) -> Result<Option<Slip>> {
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(FIND).bind(code).fetch_optional(c).await)?;
    Ok(row.map(Row::into_slip))
}

/// All slips of a session, in the order of issuing.
pub async fn of_session(tx: &mut Tx, session: TrainingId) -> Result<Vec<Slip>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(OF_SESSION).bind(session).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Row::into_slip).collect())
}

/// All slips of one registration, in the order of issuing.
pub async fn of_registration(tx: &mut Tx, registration: RegistrationId) -> Result<Vec<Slip>> {
    Ok(rows_of(tx, registration).await?.into_iter().map(Row::into_slip).collect())
}

async fn rows_of(tx: &mut Tx, registration: RegistrationId) -> Result<Vec<Row>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_ONE).bind(registration).fetch_all(c).await)?)
}

/// All slips of an account, the latest first.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Slip>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(OF_ACCOUNT).bind(account).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Row::into_slip).collect())
}

/// What a slip would say now.
fn fields_of(session: &Session, book: &Book, person: &Participant, half_hours: i64, now: DateTime<Utc>) -> Result<Fields> {
    let code = fresh_code().map_err(|error| StoreError::Corrupt(format!("no random bytes: {error}")))?;
    let organiser = session.organisation_name.clone().unwrap_or_else(|| session.division_names.replace(' ', ""));
    let recognised_by = if session.counts_as_continuing_education { session.recognised_by.as_str() } else { "" };
    Ok(Fields {
        code,
        name: Fields::cleaned(&person.name),
        unit: Fields::cleaned(&person.unit),
        title: Fields::cleaned(&session.title),
        kind: session.kind.clone(),
        organiser: Fields::cleaned(&organiser),
        first_day: date_of(session.starts_at),
        last_day: date_of(session.ends_at),
        half_hours,
        full_half_hours: book.full_half_hours(),
        recognised_by: Fields::cleaned(recognised_by),
        issued_on: date_of(now),
    })
}

/// The valid slips of somebody of the register, in the order of issuing.
pub(super) async fn valid_of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Slip>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Row::into_slip).collect())
}

/// As [`insert`], for many, and into the ledger of whoever the register knows.
async fn insert_all(tx: &mut Tx, slips: &[(RegistrationId, &Fields)], by: AccountId, now: DateTime<Utc>) -> Result<Vec<SlipId>> {
    let (mut ids, mut credits) = (Vec::with_capacity(slips.len()), Vec::new());
    for (registration, fields) in slips {
        let id = insert(tx, *registration, fields, by, now).await?;
        let person: Option<PersonId> = with_tx!(&mut *tx, |c| sqlx::query_scalar(PERSON).bind(*registration).fetch_one(c).await)?;
        credits.extend(person.and_then(|person| credit_of(person, id, fields)));
        ids.push(id);
    }
    hours::credit(tx, &credits, Some(by), now).await?;
    Ok(ids)
}

async fn insert(tx: &mut Tx, registration: RegistrationId, fields: &Fields, by: AccountId, now: DateTime<Utc>) -> Result<SlipId> {
    let id = SlipId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(&fields.code)
        .bind(registration)
        .bind(&fields.name)
        .bind(&fields.unit)
        .bind(&fields.title)
        .bind(&fields.kind)
        .bind(&fields.organiser)
        .bind(fields.first_day)
        .bind(fields.last_day)
        .bind(fields.half_hours)
        .bind(fields.full_half_hours)
        .bind(&fields.recognised_by)
        .bind(fields.issued_on)
        .bind(now)
        .bind(by)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// Tells whoever they are for that there is one, or, for those without an account, once whoever put them on the list.
async fn tell(tx: &mut Tx, session: &Session, issued: &[(&Participant, String)], now: DateTime<Utc>) -> Result<()> {
    let notice = |code, for_unit| Notice::TrainingSlip { session: session.id, title: session.title.clone(), code, for_unit };
    let own = issued.iter().filter_map(|(person, code)| Some((person.account_id?, notice(code.clone(), false))));
    let without = issued.iter().filter(|(person, _)| person.account_id.is_none());
    let units: BTreeSet<AccountId> = without.filter_map(|(person, _)| person.told_account_id).collect();
    let notices: Vec<_> = own.chain(units.into_iter().map(|account| (account, notice(String::new(), true)))).collect();
    notify_all(tx, &notices, now).await
}

/// Issues one to somebody who has earned it.
pub async fn issue(
    tx: &mut Tx,
    session: &Session,
    registration: RegistrationId,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<SlipId, SlipError> {
    // The hours that are certified are those on record when the certificate is.
    let session = &hold_all(tx, session.id).await?.ok_or(SlipRefusal::NotRegistered)?;
    if !matches!(session.phase(now), Phase::Finished | Phase::Archived) {
        return Err(SlipRefusal::NotOver.into());
    }
    let book = book(tx, session.id).await?;
    let place = book.place_of(registration).ok_or(SlipRefusal::NotRegistered)?;
    if of_registration(tx, registration).await?.iter().any(|slip| slip.state == SlipState::Valid) {
        return Err(SlipRefusal::Issued.into());
    }
    let half_hours = book.tally().half_hours[place];
    if !earns_slip(&book.rule, half_hours, book.full_half_hours()) {
        return Err(SlipRefusal::TooFewHours.into());
    }
    let fields = fields_of(session, &book, &book.people[place], half_hours, now)?;
    let ids = insert_all(tx, &[(registration, &fields)], by, now).await?;
    tell(tx, session, &[(&book.people[place], fields.code)], now).await?;
    ids.first().copied().ok_or_else(|| SlipRefusal::NotRegistered.into())
}

/// Issues one to everybody who has earned it and never had any; returns how many. Whose slip was withdrawn gets another one singly.
pub async fn issue_all(tx: &mut Tx, session: &Session, by: AccountId, now: DateTime<Utc>) -> Result<usize, SlipError> {
    let session = &hold_all(tx, session.id).await?.ok_or(SlipRefusal::NotRegistered)?;
    if !matches!(session.phase(now), Phase::Finished | Phase::Archived) {
        return Err(SlipRefusal::NotOver.into());
    }
    let book = book(tx, session.id).await?;
    let known: BTreeSet<_> = of_session(tx, session.id).await?.into_iter().map(|slip| slip.registration_id).collect();
    let tally = book.tally();
    let mut issued = Vec::new();
    for (person, half_hours) in book.people.iter().zip(tally.half_hours) {
        if known.contains(&person.id) || !earns_slip(&book.rule, half_hours, book.full_half_hours()) {
            continue;
        }
        issued.push((person, fields_of(session, &book, person, half_hours, now)?));
    }
    insert_all(tx, &issued.iter().map(|(person, fields)| (person.id, fields)).collect::<Vec<_>>(), by, now).await?;
    let issued: Vec<_> = issued.into_iter().map(|(person, fields)| (person, fields.code)).collect();
    tell(tx, session, &issued, now).await?;
    Ok(issued.len())
}
