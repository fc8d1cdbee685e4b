//! Many at once: what they do runs into each other, and the seats are right all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::task::JoinSet;

use super::{accounts, now, person, plan, quota, session, try_answer, try_sign_up, try_withdraw};
use crate::ids::{AccountId, QuotaId, TrainingId};
use crate::on_both;
use crate::store::{Store, StoreError};
use crate::training::Plan;
use crate::training::seat::{Named, RegisterError, lapse_due, register_list};
use crate::training::store::{find, queue, quotas, roster};

const PEOPLE: usize = 40;
const EACH: usize = 12;
const DISTRICTS: [Option<&str>; 3] = [Some("321002"), Some("321003"), None];

/// Whether it is only that too many ask at once: then one asks again.
fn is_busy(error: &anyhow::Error) -> bool {
    error.downcast_ref::<StoreError>().is_some_and(|error| matches!(error, StoreError::Unavailable(_)))
}

/// Comes, goes and answers, as it happens.
async fn one(store: Arc<Store>, sessions: [TrainingId; 2], who: AccountId, number: usize) -> anyhow::Result<()> {
    let mut random = StdRng::seed_from_u64(u64::try_from(number)?);
    for _ in 0..EACH {
        let id = sessions[random.random_range(0..2)];
        let chance = random.random_range(0..10);
        loop {
            let outcome = match chance {
                0..6 => try_sign_up(&store, id, who, DISTRICTS[number % 3], now()).await.map(|_| ()),
                6..8 => try_withdraw(&store, id, who, now()).await.map(|_| ()),
                _ => try_answer(&store, id, who, chance == 8, now()).await.map(|_| ()),
            };
            match outcome {
                Err(error) if is_busy(&error) => tokio::time::sleep(Duration::from_millis(20)).await,
                outcome => break outcome?,
            }
        }
    }
    Ok(())
}

/// A unit's list, sent by several at the same moment, in another order each.
async fn list(store: Arc<Store>, id: TrainingId, mut people: Vec<Named>, by: AccountId, turned: bool) -> anyhow::Result<()> {
    if turned {
        people.reverse();
    }
    loop {
        let mut tx = match store.write().await {
            Err(StoreError::Unavailable(_)) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
            tx => tx?,
        };
        match register_list(&mut tx, id, &people, by, now()).await {
            Ok(_) => return Ok(tx.commit().await?),
            Err(RegisterError::Store(error)) => return Err(error.into()),
            Err(RegisterError::Refused(refusal)) => anyhow::bail!("{refusal}"),
        }
    }
}

on_both! {
    async fn nothing_is_over_sold_and_nobody_is_overtaken_however_many_try(store: Store) {
        let of = Plan { capacity: 9, quotas: vec![quota("321002", 3), quota("321003", 3)], ..plan() };
        let (organiser, first) = session(&store, &of).await?;
        let (_, second) = session(&store, &of).await?;
        let everybody = accounts(&store, PEOPLE).await?;
        let mut tx = store.write().await?;
        let mut unit = Vec::new();
        for number in 0..6 {
            let name = format!("站员{number}");
            unit.push(Named { person: person(&mut tx, &name, "321002").await?, name, unit: String::new() });
        }
        tx.commit().await?;
        let shared = Arc::new(store.clone());
        let mut tasks = JoinSet::new();
        for (number, who) in everybody.into_iter().enumerate() {
            tasks.spawn(one(Arc::clone(&shared), [first, second], who, number));
        }
        for (number, id) in [first, second, first, second].into_iter().enumerate() {
            tasks.spawn(list(Arc::clone(&shared), id, unit.clone(), organiser, number % 2 == 1));
        }
        let server = Arc::clone(&shared);
        tasks.spawn(async move {
            for _ in 0..10 {
                match lapse_due(&server, now()).await {
                    Ok(_) | Err(StoreError::Unavailable(_)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(())
        });
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        let mut tx = store.read().await?;
        let mut seats: BTreeMap<_, BTreeSet<TrainingId>> = BTreeMap::new();
        for id in [first, second] {
            let there = find(&mut tx, id).await?.expect("the session");
            let (seated, waiting) = (roster(&mut tx, id).await?, queue(&mut tx, id, 999).await?);
            let of = |state: &str| waiting.iter().filter(|one| one.state == state).count();
            let counts = [seated.len(), of("offered"), of("waiting")].map(|many| i64::try_from(many).expect("few"));
            assert_eq!([there.taken, there.held, there.waiting], counts);
            assert!(there.taken + there.held <= there.capacity);
            let people: BTreeSet<_> = seated.iter().chain(&waiting).map(|one| one.attendee_id).collect();
            assert_eq!(people.len(), seated.len() + waiting.len(), "nobody twice");
            let units = quotas(&mut tx, id).await?;
            let room = |pool: Option<QuotaId>| crate::training::pool::room(&there, &units, pool);
            for pool in units.iter().map(|unit| Some(unit.id)).chain([None]) {
                assert!(room(pool).free >= 0 && room(pool).offers() == 0, "no seat idles: {pool:?} {:?}", room(pool));
                let in_pool = |one: &&crate::training::Registration| one.quota_id == pool;
                let last = seated.iter().chain(waiting.iter().filter(|one| one.state == "offered")).filter(in_pool).map(|one| one.queue_no).max();
                let first_waiting = waiting.iter().filter(|one| one.state == "waiting").filter(in_pool).map(|one| one.queue_no).min();
                assert!(last.zip(first_waiting).is_none_or(|(last, first)| last < first), "overtaken: {last:?} {first_waiting:?}");
            }
            for one in &seated {
                seats.entry(one.attendee_id).or_default().insert(id);
            }
        }
        assert!(seats.values().all(|sessions| sessions.len() == 1), "nobody sits in two rooms at once");
        Ok(())
    }
}
