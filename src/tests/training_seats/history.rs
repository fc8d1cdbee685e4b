//! Random histories: after every step the database says what the model says.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::model::{self, World};
use super::{accounts, district, home, now, person, pool_name, try_answer, try_edit, try_sign_up, try_withdraw};
use crate::ids::{AccountId, PersonId, TrainingId};
use crate::on_both;
use crate::store::Store;
use crate::training::schedule::{By, ScheduleError, cancel, create, publish};
use crate::training::seat::{Named, accept, decline, lapse_due, register_list, withdraw_registration};
use crate::training::store::{active_of, find, position, queue, quotas, registration, roster};
use crate::training::{Plan, QuotaPlan, Registration, RegistrationState, TrainingDate};
use crate::with_tx;

const HISTORIES: u64 = 12;
const STEPS: usize = 70;
const SESSIONS: usize = 3;
const ACCOUNTS: usize = 7;
const PEOPLE: usize = 10;
const DISTRICTS: [&str; 2] = ["321002", "321003"];

/// Whoever takes part: the first with accounts, the others by the staff register.
struct Cast {
    store: Store,
    organiser: AccountId,
    sessions: Vec<TrainingId>,
    accounts: Vec<AccountId>,
    people: Vec<PersonId>,
    start: DateTime<Utc>,
    /// By how many hours each session was moved.
    moved: [i64; SESSIONS],
}

/// Where somebody belongs, as they say or as the register has it.
fn district_of(person: usize) -> Option<&'static str> {
    match person % 3 {
        0 => Some(DISTRICTS[0]),
        1 => Some(DISTRICTS[1]),
        _ if person >= ACCOUNTS => Some(DISTRICTS[0]),
        _ => None,
    }
}

fn plan_of(start: DateTime<Utc>, number: usize, capacity: i64, quotas: &[(&'static str, i64)]) -> Plan {
    // The first two at the same time, the third later.
    let starts_at = start + TimeDelta::days(3) + TimeDelta::hours(if number == 2 { 6 } else { 0 });
    Plan {
        title: format!("第 {number} 场"),
        address: "文昌中路 1 号".into(),
        capacity,
        dates: vec![TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }],
        withdraw_until: Some(starts_at - TimeDelta::hours(12)),
        quotas: quotas.iter().map(|(code, seats)| QuotaPlan { unit: district(code), seats: *seats }).collect(),
        quotas_until: Some(starts_at - TimeDelta::days(1)),
        ..Plan::default()
    }
}

async fn cast(store: &Store) -> anyhow::Result<(Cast, World)> {
    let made = accounts(store, ACCOUNTS + 1).await?;
    let mut tx = store.write().await?;
    let mut people = Vec::new();
    for number in ACCOUNTS..PEOPLE {
        people.push(person(&mut tx, &format!("学员{number}"), district_of(number).expect("a district")).await?);
    }
    let by = By { account: made[ACCOUNTS], now: now() };
    let home = home(&mut tx, "321002").await?;
    let (mut sessions, mut world) = (Vec::new(), World { sessions: Vec::new() });
    for number in 0..SESSIONS {
        let id = TrainingId::fresh();
        let quotas: &[(&'static str, i64)] = if number == 1 { &[] } else { &[(DISTRICTS[0], 1), (DISTRICTS[1], 1)] };
        let plan = plan_of(now(), number, 3, quotas);
        create(&mut tx, id, &plan, &home, by).await?;
        publish(&mut tx, id, by).await?;
        sessions.push(id);
        let starts_at = plan.dates[0].starts_at;
        world.sessions.push(model::Session {
            capacity: 3,
            quotas: quotas.to_vec(),
            quotas_until: starts_at - TimeDelta::days(1),
            returned: false,
            cancelled: false,
            starts_at,
            withdraw_until: starts_at - TimeDelta::hours(12),
            moved_at: None,
            overlaps: match number {
                0 => vec![1],
                1 => vec![0],
                _ => vec![],
            },
            entries: Vec::new(),
        });
    }
    tx.commit().await?;
    let accounts = made[..ACCOUNTS].to_vec();
    let cast =
        Cast { store: store.clone(), organiser: made[ACCOUNTS], sessions, accounts, people, start: now(), moved: [0; SESSIONS] };
    Ok((cast, world))
}

/// What somebody does.
#[derive(Debug, Clone)]
enum Step {
    SignUp(usize, usize),
    Withdraw(usize, usize),
    Answer(usize, usize, bool),
    Edit(usize, i64, Vec<(&'static str, i64)>),
    /// All sessions, so many hours later than they were meant to be at first.
    Move(i64),
    Cancel(usize),
    Wait(i64),
}

fn step(random: &mut StdRng) -> Step {
    let (session, person) = (random.random_range(0..SESSIONS), random.random_range(0..PEOPLE));
    match random.random_range(0..100) {
        0..38 => Step::SignUp(session, person),
        38..52 => Step::Withdraw(session, person),
        52..72 => Step::Answer(session, person, random.random_range(0..3) > 0),
        72..84 => {
            let capacity = random.random_range(1..7);
            let quotas =
                DISTRICTS.into_iter().map(|code| (code, random.random_range(0..3))).filter(|(_, seats)| *seats > 0).collect();
            Step::Edit(session, capacity, quotas)
        }
        84 => Step::Cancel(session),
        85..88 => Step::Move(-12 * random.random_range(0..5)),
        _ => Step::Wait(random.random_range(1..400)),
    }
}

impl Cast {
    async fn own(&self, session: usize, person: usize) -> anyhow::Result<Option<Registration>> {
        let mut tx = self.store.read().await?;
        let attendee = match self.accounts.get(person) {
            Some(account) => with_tx!(&mut tx, |c| sqlx::query_scalar("SELECT id FROM training_attendee WHERE account_id = $1")
                .bind(*account)
                .fetch_optional(c)
                .await)?,
            None => with_tx!(&mut tx, |c| sqlx::query_scalar("SELECT id FROM training_attendee WHERE person_id = $1")
                .bind(self.people[person - ACCOUNTS])
                .fetch_optional(c)
                .await)?,
        };
        let Some(attendee) = attendee else { return Ok(None) };
        Ok(active_of(&mut tx, self.sessions[session], attendee).await?)
    }

    /// Does it in the database; whether anything was done.
    async fn does(&self, step: &Step, at: DateTime<Utc>) -> anyhow::Result<bool> {
        Ok(match *step {
            Step::SignUp(session, person) => {
                if let Some(account) = self.accounts.get(person) {
                    return Ok(try_sign_up(&self.store, self.sessions[session], *account, district_of(person), at).await?.is_ok());
                }
                let named = Named { person: self.people[person - ACCOUNTS], name: "学员".into(), unit: String::new() };
                let mut tx = self.store.write().await?;
                let answers = register_list(&mut tx, self.sessions[session], &[named], self.organiser, at).await?;
                if answers[0].is_ok() {
                    tx.commit().await?;
                }
                answers[0].is_ok()
            }
            Step::Withdraw(session, person) => match (self.accounts.get(person), self.own(session, person).await?) {
                (Some(account), _) => try_withdraw(&self.store, self.sessions[session], *account, at).await?.is_none(),
                (None, Some(own)) => {
                    let mut tx = self.store.write().await?;
                    let done = withdraw_registration(&mut tx, own.id, at).await.is_ok();
                    if done {
                        tx.commit().await?;
                    }
                    done
                }
                (None, None) => false,
            },
            Step::Answer(session, person, accepts) => match (self.accounts.get(person), self.own(session, person).await?) {
                (Some(account), _) => try_answer(&self.store, self.sessions[session], *account, accepts, at).await?.is_none(),
                (None, Some(own)) => {
                    let mut tx = self.store.write().await?;
                    let outcome = if accepts { accept(&mut tx, own.id, at).await } else { decline(&mut tx, own.id, at).await };
                    if outcome.is_ok() {
                        tx.commit().await?;
                    }
                    outcome.is_ok()
                }
                (None, None) => false,
            },
            Step::Edit(session, capacity, ref quotas) => {
                let plan = plan_of(self.start + TimeDelta::hours(self.moved[session]), session, capacity, quotas);
                try_edit(&self.store, self.sessions[session], self.organiser, &plan, at).await?.is_none()
            }
            Step::Cancel(session) => {
                let mut tx = self.store.write().await?;
                match cancel(&mut tx, self.sessions[session], "停电", By { account: self.organiser, now: at }).await {
                    Ok(()) => {
                        tx.commit().await?;
                        true
                    }
                    Err(ScheduleError::Store(error)) => return Err(error.into()),
                    Err(_) => false,
                }
            }
            Step::Move(_) => unreachable!("one session after the other"),
            Step::Wait(_) => {
                lapse_due(&self.store, at).await?;
                true
            }
        })
    }

    /// Moves each session, in the database and in the model: as far as it lies ahead.
    async fn moves(&mut self, world: &mut World, hours: i64, at: DateTime<Utc>, context: &str) -> anyhow::Result<()> {
        for session in 0..SESSIONS {
            let model = &world.sessions[session];
            let plan = plan_of(self.start + TimeDelta::hours(hours), session, model.capacity, &model.quotas);
            let meant = world.move_to(session, plan.dates[0].starts_at, at);
            let refused = try_edit(&self.store, self.sessions[session], self.organiser, &plan, at).await?;
            assert_eq!(refused.is_none(), meant, "{context}: {refused:?}");
            if meant {
                self.moved[session] = hours;
            }
        }
        Ok(())
    }

    fn number(&self, one: &Registration) -> usize {
        match (one.account_id, one.person_id) {
            (Some(account), _) => self.accounts.iter().position(|there| *there == account).expect("one of us"),
            (None, person) => ACCOUNTS + self.people.iter().position(|there| Some(*there) == person).expect("one of us"),
        }
    }

    /// The database says what the model says: places, pools, order, and every counter.
    async fn agrees(&self, world: &World, context: &str) -> anyhow::Result<()> {
        let mut tx = self.store.read().await?;
        for (id, model) in self.sessions.iter().zip(&world.sessions) {
            let there = find(&mut tx, *id).await?.expect("the session");
            let units = quotas(&mut tx, *id).await?;
            let waiting = queue(&mut tx, *id, 99).await?;
            let mut places: Vec<_> = roster(&mut tx, *id).await?;
            places.extend(waiting.clone());
            places.sort_by_key(|one| one.queue_no);
            let said: Vec<_> = places
                .iter()
                .map(|one| {
                    (
                        self.number(one),
                        one.state.clone(),
                        pool_name(&units, one.quota_id),
                        one.offer_until.filter(|_| one.state == "offered"),
                    )
                })
                .collect();
            let meant: Vec<_> = model
                .active()
                .map(|entry| {
                    let pool = entry.pool.map(|code| district(code).name);
                    let until = entry.until.filter(|_| entry.state == RegistrationState::Offered);
                    (entry.person, entry.state.code().to_owned(), pool, until)
                })
                .collect();
            assert_eq!(said, meant, "{context}");
            let counts = [RegistrationState::Registered, RegistrationState::Offered, RegistrationState::Waiting]
                .map(|state| model.count(state));
            assert_eq!([there.taken, there.held, there.waiting], counts, "{context}");
            let mut by_pool: BTreeMap<Option<_>, [i64; 3]> = BTreeMap::new();
            for one in &places {
                let index = ["registered", "offered", "waiting"].iter().position(|state| *state == one.state).expect("a state");
                by_pool.entry(one.quota_id).or_default()[index] += 1;
            }
            for unit in &units {
                let counted = by_pool.get(&Some(unit.id)).copied().unwrap_or_default();
                assert_eq!([unit.taken, unit.held, unit.waiting], counted, "{context}: {unit:?}");
                assert!(unit.taken + unit.held <= unit.seats, "{context}: {unit:?}");
            }
            // The place in the queue is that of the model's.
            if let Some(last) = waiting.iter().rev().find(|one| one.state == "waiting") {
                let same = waiting.iter().filter(|one| one.state == "waiting" && one.quota_id == last.quota_id).count();
                assert_eq!(position(&mut tx, last).await?, i64::try_from(same)?, "{context}");
            }
            for one in &places {
                assert!(registration(&mut tx, one.id).await?.is_some_and(|found| found.ended_at.is_none()), "{context}");
            }
        }
        Ok(())
    }
}

on_both! {
    async fn the_database_agrees_with_the_rules(store: Store) {
        for seed in 0..HISTORIES {
            let (mut cast, mut world) = cast(&store).await?;
            let mut random = StdRng::seed_from_u64(seed);
            let mut at = cast.start;
            for number in 0..STEPS {
                let step = step(&mut random);
                if let Step::Wait(minutes) = step {
                    at += TimeDelta::minutes(minutes);
                }
                let context = format!("history {seed}, step {number}: {step:?} at {at}");
                if let Step::Move(hours) = step {
                    cast.moves(&mut world, hours, at, &context).await?;
                    world.check(PEOPLE);
                    cast.agrees(&world, &context).await?;
                    continue;
                }
                let meant = match step {
                    Step::SignUp(session, person) => world.sign_up(session, person, district_of(person), at),
                    Step::Withdraw(session, person) => world.withdraw(session, person, at),
                    Step::Answer(session, person, accepts) => world.answer(session, person, accepts, at),
                    Step::Edit(session, capacity, ref quotas) if quotas.iter().map(|(_, seats)| seats).sum::<i64>() <= capacity => {
                        world.edit(session, capacity, quotas, district_of, at)
                    }
                    Step::Edit(..) | Step::Move(_) => continue,
                    Step::Cancel(session) => world.cancel(session, at),
                    Step::Wait(_) => {
                        world.round(at);
                        true
                    }
                };
                assert_eq!(cast.does(&step, at).await?, meant, "{context}");
                world.check(PEOPLE);
                cast.agrees(&world, &context).await?;
            }
        }
        Ok(())
    }
}
