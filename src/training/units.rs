//! 面向范围与单位名额: for which units a session is, and what is set aside for them: written with the plan.

use chrono::{DateTime, Utc};

use super::plan::{Plan, QuotaPlan, UnitPlan};
use super::pool::{Quota, quota_of};
use super::schedule::ScheduleError;
use super::seat::{Claim, Held, belonging_of};
use super::store::{audience, quotas};
use super::{ScheduleRefusal, Session};
use crate::clock::local_of;
use crate::ids::{OrganisationId, PersonId, QuotaId, RegistrationId, TrainingId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// How long an offer lasts where nothing is said, in minutes.
const OFFER_MINUTES_DEFAULT: i64 = 720;

sql! {
    SET = "UPDATE training_session SET quotas_until = $2, offer_minutes = $3 WHERE id = $1";
    CLEAR_AUDIENCE = "DELETE FROM training_audience WHERE session_id = $1";
    INSERT_AUDIENCE = "INSERT INTO training_audience (session_id, position, name, division, organisation_id) VALUES ($1, $2, $3, $4, $5)";
    INSERT = "INSERT INTO training_quota (id, session_id, position, name, division, organisation_id, seats, taken, held, waiting) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0)";
    CHANGE = "UPDATE training_quota SET position = $2, name = $3, seats = $4 WHERE id = $1";
    LEAVE = "UPDATE training_registration SET quota_id = NULL WHERE quota_id = $1";
    REMOVE = "DELETE FROM training_quota WHERE id = $1";
    WAITING = "SELECT id, person_id, claim, quota_id FROM training_registration WHERE session_id = $1 AND state = 'waiting'";
    TO_POOL = "UPDATE training_registration SET quota_id = $2 WHERE id = $1";
    LIES_IN = "SELECT division FROM organisation WHERE id = $1";
    RECOUNT = "UPDATE training_quota SET waiting = (SELECT COUNT(*) FROM training_registration r \
               WHERE r.quota_id = training_quota.id AND r.state = 'waiting') WHERE session_id = $1";
}

/// From when on there is one pool: none where nothing is set aside.
fn until(plan: &Plan, closes_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (!plan.quotas.is_empty()).then(|| plan.quotas_until.unwrap_or(closes_at))
}

/// Writes the units of a new session.
pub(super) async fn write(tx: &mut Tx, id: TrainingId, plan: &Plan, closes_at: DateTime<Utc>) -> Result<()> {
    set(tx, id, until(plan, closes_at), plan).await?;
    write_audience(tx, id, plan).await?;
    for (position, quota) in (1_i64..).zip(&plan.quotas) {
        insert(tx, id, position, quota).await?;
    }
    Ok(())
}

async fn set(tx: &mut Tx, id: TrainingId, until: Option<DateTime<Utc>>, plan: &Plan) -> Result<()> {
    let minutes = plan.offer_minutes.unwrap_or(OFFER_MINUTES_DEFAULT);
    with_tx!(tx, |c| sqlx::query(SET).bind(id).bind(until).bind(minutes).execute(c).await.map(|_| ()))?;
    Ok(())
}

async fn write_audience(tx: &mut Tx, id: TrainingId, plan: &Plan) -> Result<()> {
    let mut written: Vec<&UnitPlan> = Vec::new();
    for unit in &plan.audience {
        if written.iter().any(|other| other.is_same(unit)) {
            continue;
        }
        written.push(unit);
        let position = i64::try_from(written.len()).unwrap_or_default();
        with_tx!(&mut *tx, |c| sqlx::query(INSERT_AUDIENCE)
            .bind(id)
            .bind(position)
            .bind(&unit.name)
            .bind(&unit.division)
            .bind(unit.organisation)
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, id: TrainingId, position: i64, quota: &QuotaPlan) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(QuotaId::fresh())
        .bind(id)
        .bind(position)
        .bind(&quota.unit.name)
        .bind(&quota.unit.division)
        .bind(quota.unit.organisation)
        .bind(quota.seats)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// What a change of the quotas comes to for one that is there: its place and seats in the plan, if it stays.
fn planned<'a>(quota: &Quota, plan: &'a Plan) -> Option<(i64, &'a QuotaPlan)> {
    let unit = unit_of(quota.name.clone(), quota.division.clone(), quota.organisation_id);
    (1_i64..).zip(&plan.quotas).find(|(_, planned)| planned.unit.is_same(&unit))
}

fn unit_of(name: String, division: Option<String>, organisation: Option<OrganisationId>) -> UnitPlan {
    UnitPlan { name, division, organisation, lies_in: None }
}

/// Replaces the units of a session that is held, whose other words are the plan's already. Nobody loses a seat by it: fewer seats than
/// are taken or kept are refused. Whoever waits goes where their unit's seats are now. Once the seats of units were given back, they stay
/// as they were.
pub(super) async fn replace(tx: &mut Tx, held: &Held, plan: &Plan, closes_at: DateTime<Utc>) -> Result<(), ScheduleError> {
    let id = held.session.id;
    with_tx!(&mut *tx, |c| sqlx::query(CLEAR_AUDIENCE).bind(id).execute(c).await.map(|_| ()))
        .map_err(crate::store::StoreError::from)?;
    write_audience(tx, id, plan).await?;
    if held.session.quotas_returned_at.is_some() {
        set(tx, id, held.session.quotas_until, plan).await?;
        return Ok(());
    }
    if let Some(refusal) = refusal(held, plan) {
        return Err(refusal.into());
    }
    set(tx, id, until(plan, closes_at), plan).await?;
    change_quotas(tx, held, plan).await?;
    Ok(())
}

/// Why the seats can't be set aside so: somebody has them.
fn refusal(held: &Held, plan: &Plan) -> Option<ScheduleRefusal> {
    let mut within = 0;
    for quota in &held.quotas {
        let Some((_, planned)) = planned(quota, plan) else { continue };
        let taken = quota.taken + quota.held;
        if planned.seats < taken {
            return Some(ScheduleRefusal::QuotaBelowRegistered { name: quota.name.clone(), taken });
        }
        within += taken;
    }
    let seats = plan.capacity - plan.quotas.iter().map(|quota| quota.seats).sum::<i64>();
    let taken = held.session.taken + held.session.held - within;
    (seats < taken).then_some(ScheduleRefusal::OpenBelowRegistered { seats, taken })
}

async fn change_quotas(tx: &mut Tx, held: &Held, plan: &Plan) -> Result<()> {
    let id = held.session.id;
    for quota in &held.quotas {
        if let Some((position, planned)) = planned(quota, plan) {
            with_tx!(&mut *tx, |c| sqlx::query(CHANGE)
                .bind(quota.id)
                .bind(position)
                .bind(&planned.unit.name)
                .bind(planned.seats)
                .execute(c)
                .await
                .map(|_| ()))?;
        } else {
            for statement in [LEAVE, REMOVE] {
                with_tx!(&mut *tx, |c| sqlx::query(statement).bind(quota.id).execute(c).await.map(|_| ()))?;
            }
        }
    }
    for (position, planned) in (1_i64..).zip(&plan.quotas) {
        let is_there =
            |quota: &&Quota| planned.unit.is_same(&unit_of(quota.name.clone(), quota.division.clone(), quota.organisation_id));
        if !held.quotas.iter().any(|quota| is_there(&quota)) {
            insert(tx, id, position, planned).await?;
        }
    }
    if held.session.waiting > 0 && !(held.quotas.is_empty() && plan.quotas.is_empty()) {
        sort_waiting(tx, id).await?;
    }
    Ok(())
}

/// Puts whoever waits where the seats of their unit are.
async fn sort_waiting(tx: &mut Tx, id: TrainingId) -> Result<()> {
    let quotas = quotas(tx, id).await?;
    let waiting: Vec<(RegistrationId, Option<PersonId>, String, Option<QuotaId>)> =
        with_tx!(&mut *tx, |c| sqlx::query_as(WAITING).bind(id).fetch_all(c).await)?;
    for (registration, person, claim, pool) in waiting {
        let belonging = belonging_of(tx, person, claim.parse::<Claim>().ok().as_ref()).await?;
        let own = quota_of(&quotas, &belonging).map(|quota| quota.id);
        if own != pool {
            with_tx!(&mut *tx, |c| sqlx::query(TO_POOL).bind(registration).bind(own).execute(c).await.map(|_| ()))?;
        }
    }
    with_tx!(&mut *tx, |c| sqlx::query(RECOUNT).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// A plan with the units of a stored session, each so that it can be typed again.
pub(super) async fn with_units(tx: &mut Tx, plan: Plan, id: TrainingId) -> Result<Plan> {
    let (mut of_audience, mut of_quotas) = (Vec::new(), Vec::new());
    for unit in audience(tx, id).await? {
        of_audience.push(located(tx, unit_of(unit.name, unit.division, unit.organisation_id)).await?);
    }
    for quota in quotas(tx, id).await? {
        let unit = located(tx, unit_of(quota.name, quota.division, quota.organisation_id)).await?;
        of_quotas.push(QuotaPlan { unit, seats: quota.seats });
    }
    Ok(Plan { audience: of_audience, quotas: of_quotas, ..plan })
}

/// An organisation with the division it lies in.
async fn located(tx: &mut Tx, unit: UnitPlan) -> Result<UnitPlan> {
    let Some(organisation) = unit.organisation else { return Ok(unit) };
    let lies_in = with_tx!(tx, |c| sqlx::query_scalar(LIES_IN).bind(organisation).fetch_optional(c).await)?;
    Ok(UnitPlan { lies_in, ..unit })
}

/// The units of a session as words, field by field, for comparing before and after.
pub(super) async fn described(tx: &mut Tx, session: &Session) -> Result<Vec<(&'static str, String)>> {
    let audience: Vec<_> = audience(tx, session.id).await?.into_iter().map(|unit| unit.name).collect();
    let quotas: Vec<_> = quotas(tx, session.id).await?.iter().map(|quota| format!("{} {}", quota.name, quota.seats)).collect();
    let until = session.quotas_until.map(|at| local_of(at).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    Ok(vec![("audience", audience.join("; ")), ("quotas", quotas.join("; ")), ("quotas_until", until)])
}
