//! Demonstration content: a class before the last exam whose results are known, to which a place sent some of those registered for it.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::store::{Exam, missing, season, years};
use crate::account::Scope;
use crate::clock::instant_of;
use crate::ids::{AccountId, TrainingId};
use crate::store::{StoreError, Tx};
use crate::syllabus::Level;
use crate::training::schedule::{By, ScheduleError, create, publish};
use crate::training::seat::{Named, RegisterError, register_list};
use crate::training::store::Home;
use crate::training::{Plan, TrainingDate, TrainingKind};

/// So long before the exam.
const BEFORE: TimeDelta = TimeDelta::days(24);
/// Of ten people registered for the exam about so many are sent.
const SENT: u32 = 6;
/// Seats.
const SEATS: i64 = 120;

/// Makes the class and signs people of the place up for it. One that is there already is left alone. None: nobody was registered, or the
/// class isn't over yet.
pub async fn fill(
    tx: &mut Tx,
    organiser: AccountId,
    home: &Home,
    now: DateTime<Utc>,
    seed: u64,
) -> Result<Option<TrainingId>, StoreError> {
    let scope = Scope::Division { code: home.division.code.clone(), path: home.division.path.clone() };
    let Some(year) = years(tx, &scope).await?.first().copied() else { return Ok(None) };
    let season = season(tx, year).await?;
    let day = season.days.last - BEFORE;
    let date = |day: chrono::NaiveDate, from: u32, to: u32| {
        let at = |hour| instant_of(day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()));
        TrainingDate { starts_at: at(from), ends_at: at(to), half_hours: 2 * i64::from(to - from) }
    };
    let dates = vec![date(day, 9, 12), date(day, 14, 17), date(day + TimeDelta::days(1), 9, 12)];
    let first = dates[0].starts_at;
    if first + TimeDelta::days(3) > now {
        return Ok(None);
    }
    let code: u64 = home.division.code.parse().unwrap_or_default();
    let mut random = StdRng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(code));
    let id = TrainingId(uuid::Builder::from_random_bytes(random.random()).into_uuid());
    let plan = Plan {
        title: format!("{}{year}年考前集中培训（单位组织）", home.division.name),
        kind: TrainingKind::ExamPreparation,
        levels: vec![Level::Junior, Level::Intermediate],
        description: "由各单位统一报名的考前集中培训：上午讲大纲与易错点，下午做一套模拟题并讲评。".to_owned(),
        teacher: "顾明远、邵景行".to_owned(),
        address: format!("{}社会工作服务中心", home.division.name),
        room: "三楼多功能厅".to_owned(),
        capacity: SEATS,
        dates,
        opens_at: Some(first - TimeDelta::days(30)),
        closes_at: Some(first - TimeDelta::days(1)),
        withdraw_until: Some(first - TimeDelta::days(1)),
        ..Plan::default()
    };
    let by = |days| By { account: organiser, now: first - TimeDelta::days(days) };
    if !create(tx, id, &plan, home, by(31)).await.map_err(unexpected)? {
        return Ok(Some(id));
    }
    publish(tx, id, by(31)).await.map_err(unexpected)?;
    let entered = missing(tx, &scope, Exam { year, level: None, season }, SEATS * 2, 0).await?;
    let sent: Vec<_> = entered
        .into_iter()
        .filter(|_| random.random_range(0..10) < SENT)
        .take(usize::try_from(SEATS).unwrap_or_default())
        .map(|one| Named { person: one.id, unit: one.organisation.unwrap_or(one.division_name), name: one.name })
        .collect();
    match register_list(tx, id, &sent, organiser, by(20).now).await {
        Ok(_) | Err(RegisterError::Refused(_)) => Ok(Some(id)),
        Err(RegisterError::Store(error)) => Err(error),
    }
}

fn unexpected(error: ScheduleError) -> StoreError {
    match error {
        ScheduleError::Store(error) => error,
        other => StoreError::Corrupt(format!("demonstration session: {other}")),
    }
}
