//! 删除台账信息: somebody of the staff register wants to be forgotten. Name, numbers and words go; what was passed, issued, registered and
//! attended stays as facts that are nobody's, so that every figure is what it was.
//!
//! Two people take part: whoever asks (the person at their linked account, or an officer for somebody who wrote a letter) and an
//! officer who confirms and is neither. It can't be undone: the numbers are deleted, not hidden.
//!
//! | gone | stays, and why |
//! |---|---|
//! | name, spellings, ID number and its hash, telephone, major, start in social work | gender, education, field: figures are by them |
//! | posts | where and when somebody belonged: figures are by unit |
//! | numbers of certificates and registrations, reasons, notes | level, kind and days of each |
//! | titles, providers and reasons of hours; proof files | kind, days and hours of each |
//! | the link with an account, its codes | the account, which is the person's own |
//! | name in studios (名师工作室) | that somebody had the term |
//! | rows of lists an officer said are theirs, and that it was said | the results that came by them |
//! | what is due, reminders, why entries were merged, whom they were told apart from | that entries were merged |
//! | name and unit on lists of training | that a seat was taken; completion slips, which others check by their code |
//! | why numbers were shown | that they were, to whom |
//! | | the audit trail, which names records by number only; a file somebody uploaded, for the rest of its day |
//!
//! All entries that were merged into one go together. Rows of lists nobody was found for stay with their list: nothing says that they are
//! this person's. Not before the law lets go of it ([`Obstacle`]): as long as somebody belongs to a unit the office keeps its register by law (PIPL
//! §13), and a registration in force or under review must be answered for (PIPL §47: a period of keeping that isn't over).

use chrono::{DateTime, NaiveDate, Utc};

use crate::certification::registration::{application, period};
use crate::certification::worklist;
use crate::clock::date_of;
use crate::ids::{AccountId, CertificateId, ErasureId, OrganisationId, PersonId, RegistrationId};
use crate::linking;
use crate::person::identity::theirs;
use crate::person::link::EndedAs;
use crate::person::store::memberships;
use crate::store::{Result, StoreError, Tx};
use crate::training::seat;
use crate::{sql, with_tx};

/// What stands in the name's place.
pub const NAMELESS: &str = "已删除";

/// Why somebody can't be deleted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// They belong somewhere: they leave first.
    Belongs,
    /// A registration is in force, until this day.
    Registered(NaiveDate),
    /// An application for registration is under review.
    UnderReview,
    /// They are deleted.
    Erased,
}

/// Why nothing was deleted.
#[derive(Debug, thiserror::Error)]
pub enum UnregisterError {
    /// It isn't time.
    #[error("not now: {0:?}")]
    Obstacles(Vec<Obstacle>),
    /// Whoever asks doesn't confirm.
    #[error("whoever asked for it, or is meant, doesn't confirm it")]
    OwnHand,
    /// Nobody asks for it any more.
    #[error("nothing is asked for")]
    NotAsked,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

sql! {
    ERASED = "SELECT erased_at FROM person WHERE id = $1 AND erased_at IS NOT NULL";
    ASK = "INSERT INTO register_erasure (id, person_id, origin, reason, asked_by, asked_at, decided_by, decided_at, outcome, answer) \
        VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, '', '') ON CONFLICT DO NOTHING";
    OPEN = concat!("SELECT r.id, r.person_id, r.origin, r.reason, r.asked_by, a.name AS asked_by_name, r.asked_at FROM register_erasure r \
        LEFT JOIN account a ON a.id = r.asked_by WHERE r.outcome = '' AND ", theirs!("r.person_id"), " ORDER BY r.asked_at, r.id LIMIT 1");
    WAITING = "SELECT r.person_id, p.name, r.origin, r.asked_at, m.division_path, m.organisation_id, d.name AS division_name, \
        o.name AS organisation FROM register_erasure r JOIN person p ON p.id = r.person_id \
        JOIN membership m ON m.id = (SELECT n.id FROM membership n WHERE n.person_id = r.person_id \
            ORDER BY CASE WHEN n.until_on IS NULL THEN 0 ELSE 1 END, n.created_at DESC, n.id DESC LIMIT 1) \
        JOIN division d ON d.code = m.division LEFT JOIN organisation o ON o.id = m.organisation_id \
        WHERE r.outcome = '' ORDER BY r.asked_at, r.id LIMIT $1";
    LAST = concat!("SELECT r.outcome, r.answer, r.decided_at FROM register_erasure r WHERE r.outcome <> '' AND ", theirs!("r.person_id"),
        " ORDER BY r.decided_at DESC, r.id DESC LIMIT 1");
    SETTLE = "UPDATE register_erasure SET outcome = $2, answer = $3, decided_by = $4, decided_at = $5 WHERE id = $1 AND outcome = ''";
    HELD = concat!("SELECT (SELECT COUNT(*) FROM membership WHERE ", theirs!("person_id"), ") AS memberships, \
        (SELECT COUNT(*) FROM exam_result WHERE ", theirs!("person_id"), ") AS results, \
        (SELECT COUNT(*) FROM certificate WHERE ", theirs!("person_id"), ") AS certificates, \
        (SELECT COUNT(*) FROM registration_period WHERE ", theirs!("person_id"), ") AS periods, \
        (SELECT COUNT(*) FROM hours_entry WHERE ", theirs!("person_id"), ") AS hours, \
        (SELECT COUNT(*) FROM hours_proof f JOIN hours_entry h ON h.id = f.entry_id WHERE f.removed_at IS NULL AND ", theirs!("h.person_id"), ") \
        AS proofs, \
        (SELECT COUNT(*) FROM training_registration WHERE ", theirs!("person_id"), ") AS training, \
        (SELECT COUNT(*) FROM studio_term WHERE ", theirs!("person_id"), ") AS studios, \
        (SELECT COUNT(*) FROM person_link WHERE confirmed_at IS NOT NULL AND ended_at IS NULL AND ", theirs!("person_id"), ") AS links");
    ENTRIES = concat!("SELECT p.id FROM person p WHERE ", theirs!("p.id"), " ORDER BY p.id");
    PERSON = concat!("UPDATE person SET name = $2, name_folded = '', pinyin = '', initials = '', id_hash = NULL, id_sealed = NULL, \
        id_masked = '', major = '', phone_sealed = NULL, phone_masked = '', social_work_since = NULL, updated_at = $3, erased_at = $3 \
        WHERE erased_at IS NULL AND ", theirs!("id"));
    POSTS = concat!("UPDATE membership SET post = '' WHERE ", theirs!("person_id"));
    CERTIFICATES = concat!("SELECT id FROM certificate WHERE ", theirs!("person_id"));
    CERTIFICATE = "UPDATE certificate SET number = '', number_folded = $2, void_reason = '' WHERE id = $1";
    NOTES = concat!("UPDATE registration_application SET note = '' WHERE ", theirs!("person_id"));
    STEPS = concat!("UPDATE registration_step SET reason = '' WHERE application_id IN (SELECT a.id FROM registration_application a WHERE ",
        theirs!("a.person_id"), ")");
    PERIODS = concat!("UPDATE registration_period SET number = '', reason = '' WHERE ", theirs!("person_id"));
    HOURS = concat!("UPDATE hours_entry SET title = '', provider = '', reason = '' WHERE ", theirs!("person_id"));
    PROOFS = concat!("UPDATE hours_proof SET file_name = '', sealed = NULL, removed_at = COALESCE(removed_at, $2) \
        WHERE entry_id IN (SELECT h.id FROM hours_entry h WHERE ", theirs!("h.person_id"), ")");
    LINKS = concat!("UPDATE person_link SET account_id = NULL, confirmed_at = NULL, ended_at = COALESCE(ended_at, $2), ended_as = 'erased' \
        WHERE ", theirs!("person_id"));
    REVEALS = concat!("UPDATE number_reveal SET reason = '' WHERE ", theirs!("person_id"));
    REQUESTS = concat!("UPDATE register_erasure SET reason = '', answer = '', decided_at = COALESCE(decided_at, $2), \
        outcome = CASE WHEN outcome = '' THEN 'erased' ELSE outcome END WHERE ", theirs!("person_id"));
    MERGES = concat!("UPDATE person_merge SET reason = '' WHERE ", theirs!("kept_id"), " OR ", theirs!("merged_id"));
    DISTINCT = concat!("DELETE FROM person_distinct WHERE ", theirs!("one_id"), " OR ", theirs!("other_id"));
    DECIDED = concat!("DELETE FROM match_fact WHERE case_id IN (SELECT m.id FROM match_case m WHERE ", theirs!("m.person_id"), ")");
    CASES = concat!("DELETE FROM match_case WHERE ", theirs!("person_id"));
    PLACES = concat!("SELECT id FROM training_registration WHERE (state = 'waiting' OR state = 'offered' OR state = 'registered') AND ",
        theirs!("person_id"), " ORDER BY session_id");
    TRAINING = concat!("UPDATE training_registration SET name = $2, unit = '' WHERE ", theirs!("person_id"));
}

/// Somebody asks that a person be deleted.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Request {
    /// Which.
    pub id: ErasureId,
    /// Who.
    pub person_id: PersonId,
    /// `own` or `office`.
    pub origin: String,
    /// Why, in words; may be empty where it is one's own wish.
    pub reason: String,
    /// The officer who asks.
    pub asked_by: Option<AccountId>,
    /// Their name.
    pub asked_by_name: Option<String>,
    /// Since when.
    pub asked_at: DateTime<Utc>,
}

/// As [`Request`], for a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Who.
    pub person_id: PersonId,
    /// 姓名
    pub name: String,
    /// `own` or `office`.
    pub origin: String,
    /// Since when.
    pub asked_at: DateTime<Utc>,
    /// Where they belong or belonged last.
    pub division_path: String,
    /// Their organisation.
    pub organisation_id: Option<OrganisationId>,
    /// The division's name.
    pub division_name: String,
    /// The organisation's name.
    pub organisation: Option<String>,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Settled {
    /// `erased`, `refused` or `withdrawn`.
    pub outcome: String,
    /// Why not.
    pub answer: String,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// How much there is of somebody, for the look before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Held {
    /// Where they belonged.
    pub memberships: i64,
    /// Results.
    pub results: i64,
    /// Certificates.
    pub certificates: i64,
    /// Registration periods.
    pub periods: i64,
    /// Entries of hours.
    pub hours: i64,
    /// Proof files.
    pub proofs: i64,
    /// Places in training sessions.
    pub training: i64,
    /// Terms in studios.
    pub studios: i64,
    /// Whether an account is linked: 1 or 0.
    pub links: i64,
}

/// What stands against deleting somebody today.
pub async fn obstacles(tx: &mut Tx, person: PersonId, today: NaiveDate) -> Result<Vec<Obstacle>> {
    if is_erased(tx, person).await? {
        return Ok(vec![Obstacle::Erased]);
    }
    let mut found = Vec::new();
    if memberships(tx, person).await?.iter().any(|at| at.until_on.is_none()) {
        found.push(Obstacle::Belongs);
    }
    let until = period::of_person(tx, person).await?.into_iter().filter(period::Period::in_force).map(|one| one.valid_until).max();
    if let Some(until) = until.filter(|until| *until >= today) {
        found.push(Obstacle::Registered(until));
    }
    if application::open_of(tx, person).await?.is_some() {
        found.push(Obstacle::UnderReview);
    }
    Ok(found)
}

/// Whether somebody was deleted.
pub async fn is_erased(tx: &mut Tx, person: PersonId) -> Result<bool> {
    let at: Option<(DateTime<Utc>,)> = with_tx!(tx, |c| sqlx::query_as(ERASED).bind(person).fetch_optional(c).await)?;
    Ok(at.is_some())
}

/// How much there is.
pub async fn held(tx: &mut Tx, person: PersonId) -> Result<Held> {
    Ok(with_tx!(tx, |c| sqlx::query_as(HELD).bind(person).fetch_one(c).await)?)
}

/// The request that waits.
pub async fn open(tx: &mut Tx, person: PersonId) -> Result<Option<Request>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OPEN).bind(person).fetch_optional(c).await)?)
}

/// What came of the last one.
pub async fn last(tx: &mut Tx, person: PersonId) -> Result<Option<Settled>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(LAST).bind(person).fetch_optional(c).await)?)
}

/// All that wait, the oldest first, up to `most`.
pub async fn waiting(tx: &mut Tx, most: i64) -> Result<Vec<Waiting>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(WAITING).bind(most).fetch_all(c).await)?)
}

/// Asks for it: an officer, or (`None`) the person. False: it is asked for already.
pub async fn ask(tx: &mut Tx, person: PersonId, by: Option<AccountId>, reason: &str, now: DateTime<Utc>) -> Result<bool> {
    // Asked for by an entry that was merged into this one since.
    if open(tx, person).await?.is_some() {
        return Ok(false);
    }
    let changed = with_tx!(tx, |c| sqlx::query(ASK)
        .bind(ErasureId::fresh())
        .bind(person)
        .bind(if by.is_some() { "office" } else { "own" })
        .bind(reason)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Nothing comes of it: an officer refuses with an answer, or (`None`) the person takes it back. False: it doesn't wait any more.
pub async fn decline(tx: &mut Tx, id: ErasureId, by: Option<AccountId>, answer: &str, now: DateTime<Utc>) -> Result<bool> {
    settle(tx, id, if by.is_some() { "refused" } else { "withdrawn" }, answer, by, now).await
}

async fn settle(
    tx: &mut Tx,
    id: ErasureId,
    outcome: &str,
    answer: &str,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(SETTLE)
        .bind(id)
        .bind(outcome)
        .bind(answer)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Deletes somebody, as was asked for; confirmed by another officer. Whose account was linked, to be told.
pub async fn unregister(
    tx: &mut Tx,
    person: PersonId,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<Option<AccountId>, UnregisterError> {
    let request = open(tx, person).await?.ok_or(UnregisterError::NotAsked)?;
    let obstacles = obstacles(tx, person, date_of(now)).await?;
    if !obstacles.is_empty() {
        return Err(UnregisterError::Obstacles(obstacles));
    }
    let linked = crate::person::link::of_person(tx, person).await?.map(|link| link.account_id);
    if request.asked_by == Some(by) || linked == Some(by) {
        return Err(UnregisterError::OwnHand);
    }
    if !settle(tx, request.id, "erased", "", Some(by), now).await? {
        return Err(UnregisterError::NotAsked);
    }
    linking::end(tx, person, EndedAs::Officer, now).await?;
    let places: Vec<(RegistrationId,)> = fetch(tx, person, PLACES).await?;
    for (place,) in places {
        seat::remove(tx, place, now).await?;
    }
    let entries: Vec<(PersonId,)> = fetch(tx, person, ENTRIES).await?;
    worklist::forget(tx, &entries.into_iter().map(|(entry,)| entry).collect::<Vec<_>>()).await?;
    // First the person: what is only ever added to lets words go of somebody who is deleted, and of nobody else.
    named(tx, person, PERSON, Some(now)).await?;
    for statement in [POSTS, NOTES, STEPS, PERIODS, HOURS, REVEALS, MERGES, DISTINCT, DECIDED, CASES] {
        with_tx!(&mut *tx, |c| sqlx::query(statement).bind(person).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    }
    for statement in [PROOFS, LINKS, REQUESTS] {
        with_tx!(&mut *tx, |c| sqlx::query(statement).bind(person).bind(now).execute(c).await.map(|_| ()))
            .map_err(StoreError::from)?;
    }
    named(tx, person, TRAINING, None).await?;
    let certificates: Vec<(CertificateId,)> = fetch(tx, person, CERTIFICATES).await?;
    for (certificate,) in certificates {
        let nobodys = format!("erased {certificate}");
        with_tx!(&mut *tx, |c| sqlx::query(CERTIFICATE).bind(certificate).bind(&nobodys).execute(c).await.map(|_| ()))
            .map_err(StoreError::from)?;
    }
    Ok(linked)
}

/// Puts [`NAMELESS`] in the name's place.
async fn named(tx: &mut Tx, person: PersonId, statement: &'static str, at: Option<DateTime<Utc>>) -> Result<()> {
    with_tx!(tx, |c| {
        let query = sqlx::query(statement).bind(person).bind(NAMELESS);
        match at {
            Some(at) => query.bind(at),
            None => query,
        }
        .execute(c)
        .await
        .map(|_| ())
    })?;
    Ok(())
}

async fn fetch<T>(tx: &mut Tx, person: PersonId, statement: &'static str) -> Result<Vec<T>>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    Ok(with_tx!(tx, |c| sqlx::query_as(statement).bind(person).fetch_all(c).await)?)
}
