//! The server killed in a rush of sign-ups, and while a list is ticked at the door: what it acknowledged is there afterwards, no seat is
//! sold twice, the counts agree with the rows, and sending everything once more doubles nothing.

mod server;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use server::{Sent, kill, post, start};
use zhengtu::account::{Grant, Role, Scope, grant, session, store as accounts};
use zhengtu::clock::now;
use zhengtu::ids::{AccountId, CheckId, RegistrationId, TrainingId};
use zhengtu::store::{DatabaseAddress, Store, Tx};
use zhengtu::training::attendance::store::{book, history};
use zhengtu::training::schedule::{By, create, publish};
use zhengtu::training::seat::{Attendee, register};
use zhengtu::training::store::{Home, find, queue, registration_of, roster};
use zhengtu::training::{Plan, RegistrationState, TrainingDate};

/// Connections at the same time.
const AT_ONCE: usize = 6;
/// People who come.
const PEOPLE: usize = 240;
/// Seats there are for them.
const SEATS: i64 = 40;
/// Answers before the end: after the last seat is gone, and before everybody has come.
const ENOUGH: usize = 70;

const FORM: &str = "application/x-www-form-urlencoded";

/// Where the server finds its data.
struct Place {
    folder: tempfile::TempDir,
    database: Option<String>,
}

impl Place {
    fn address(&self) -> anyhow::Result<DatabaseAddress> {
        Ok(match &self.database {
            Some(url) => DatabaseAddress::parse(url)?,
            None => DatabaseAddress::Sqlite(self.folder.path().join("zhengtu.db")),
        })
    }

    fn data(&self) -> &Path {
        self.folder.path()
    }
}

/// Somebody signed in: their account, and their cookie.
async fn somebody(tx: &mut Tx, name: &str) -> anyhow::Result<(AccountId, String)> {
    // Nobody signs in here by a password.
    let account = accounts::create(tx, name, "", false, None, now()).await?.id;
    let token = format!("{:0>43}", account.0.simple());
    session::start(tx, &token, account, None, "test", now()).await?;
    Ok((account, format!("zt_session={token}")))
}

/// An organiser of 广陵, and a session of so many seats that begins in so many minutes (or began before).
async fn arranged(tx: &mut Tx, seats: i64, begins: i64) -> anyhow::Result<(TrainingId, String)> {
    let (organiser, cookie) = somebody(tx, "organiser").await?;
    let division = zhengtu::division::store::find(tx, "321002").await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let scope = Scope::Division { code: division.code.clone(), path: division.path.clone() };
    grant::give(tx, organiser, &Grant { role: Role::Organiser, scope }, None, now()).await?;
    let starts_at = now() + TimeDelta::minutes(begins);
    let dates = vec![TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }];
    let plan = Plan { title: "考前班".into(), address: "文昌中路 1 号".into(), capacity: seats, dates, ..Plan::default() };
    let (id, by) = (TrainingId::fresh(), By { account: organiser, now: now() - TimeDelta::days(9) });
    create(tx, id, &plan, &Home { division, organisation: None }, by).await?;
    publish(tx, id, by).await?;
    Ok((id, cookie))
}

/// Does each piece of work over several connections; returns what was acknowledged before the server was killed.
async fn until_killed<Work: Send + Sync + 'static>(
    place: &Place,
    work: Arc<Vec<Work>>,
    one: fn(&str, &Work) -> bool,
) -> anyhow::Result<Vec<usize>> {
    let (child, address) = start(place.data(), place.database.as_deref())?;
    let (next, acknowledged) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let connections: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (address, work) = (address.clone(), Arc::clone(&work));
            let (next, acknowledged) = (Arc::clone(&next), Arc::clone(&acknowledged));
            std::thread::spawn(move || {
                let mut done = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    // At the end of the work, or of the server.
                    let Some(mine) = work.get(number).filter(|mine| one(&address, mine)) else { return done };
                    let _ = mine;
                    done.push(number);
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    let started = Instant::now();
    while acknowledged.load(Ordering::Relaxed) < ENOUGH {
        anyhow::ensure!(started.elapsed() < Duration::from_mins(2), "too few were acknowledged");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    kill(child)?;
    let done: Vec<usize> = connections.into_iter().filter_map(|one| one.join().ok()).flatten().collect();
    anyhow::ensure!(done.len() >= ENOUGH && done.len() < work.len(), "{} of {} were acknowledged", done.len(), work.len());
    Ok(done)
}

/// Somebody who signs up.
struct Comer {
    account: AccountId,
    path: String,
    cookie: String,
}

fn sign_up(address: &str, comer: &Comer) -> bool {
    let sent = Sent { kind: FORM, cookie: &comer.cookie, accept: "text/html" };
    post(address, &comer.path, sent, "name=&unit=").is_ok_and(|answer| answer.starts_with("HTTP/1.1 303"))
}

/// What the counters say is what there is, and no more than there may be.
async fn consistent(tx: &mut Tx, id: TrainingId) -> anyhow::Result<(usize, usize)> {
    let held = find(tx, id).await?.ok_or_else(|| anyhow::anyhow!("no session"))?;
    let (seated, waiting) = (roster(tx, id).await?, queue(tx, id, 1000).await?);
    let offered = waiting.iter().filter(|one| one.standing() == RegistrationState::Offered).count();
    assert_eq!(held.taken, i64::try_from(seated.len())?);
    assert_eq!((held.held, held.waiting), (i64::try_from(offered)?, i64::try_from(waiting.len() - offered)?));
    assert!(held.taken + held.held <= held.capacity, "{} + {} of {}", held.taken, held.held, held.capacity);
    assert!(held.waiting == 0 || held.taken + held.held == held.capacity, "no seat idles while somebody waits");
    let people: std::collections::BTreeSet<_> = seated.iter().chain(&waiting).map(|one| one.attendee_id).collect();
    assert_eq!(people.len(), seated.len() + waiting.len(), "nobody twice");
    let last = seated.iter().map(|one| one.queue_no).max().unwrap_or_default();
    assert!(waiting.iter().all(|one| one.queue_no > last), "nobody is overtaken");
    Ok((seated.len(), waiting.len()))
}

async fn a_rush(place: Place) -> anyhow::Result<()> {
    // The first start makes the database.
    kill(start(place.data(), place.database.as_deref())?.0)?;
    let store = Store::open(&place.address()?).await?;
    let mut tx = store.write().await?;
    let (id, _) = arranged(&mut tx, SEATS, 14_400).await?;
    let mut people = Vec::with_capacity(PEOPLE);
    for number in 0..PEOPLE {
        let (account, cookie) = somebody(&mut tx, &format!("candidate {number}")).await?;
        people.push(Comer { account, cookie, path: format!("/training/{id}/register") });
    }
    tx.commit().await?;
    let people = Arc::new(people);
    let done = until_killed(&place, Arc::clone(&people), sign_up).await?;
    let mut tx = store.read().await?;
    for number in done {
        let there = registration_of(&mut tx, id, people[number].account).await?;
        assert!(there.is_some(), "number {number} was told that they have a place");
    }
    consistent(&mut tx, id).await?;
    drop(tx);
    // Everybody presses once more; whoever has a place is told so, and keeps it.
    let (child, address) = start(place.data(), place.database.as_deref())?;
    for comer in people.iter() {
        sign_up(&address, comer);
    }
    kill(child)?;
    assert_eq!(consistent(&mut store.read().await?, id).await?, (usize::try_from(SEATS)?, PEOPLE - usize::try_from(SEATS)?));
    Ok(())
}

/// A tick of somebody on the list.
struct Tick {
    registration: RegistrationId,
    path: String,
    cookie: String,
    body: String,
}

/// What the page's script sends, and hears.
fn ticked(address: &str, tick: &Tick) -> Option<String> {
    let sent = Sent { kind: FORM, cookie: &tick.cookie, accept: "application/json" };
    post(address, &tick.path, sent, &tick.body).ok().filter(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn tick(address: &str, tick: &Tick) -> bool {
    ticked(address, tick).is_some_and(|answer| answer.contains(r#""state":"new""#))
}

async fn ticking(place: Place) -> anyhow::Result<()> {
    kill(start(place.data(), place.database.as_deref())?.0)?;
    let store = Store::open(&place.address()?).await?;
    let mut tx = store.write().await?;
    let (id, cookie) = arranged(&mut tx, i64::try_from(PEOPLE)?, -5).await?;
    let mut ticks = Vec::with_capacity(PEOPLE);
    for number in 0..PEOPLE {
        let (account, _) = somebody(&mut tx, &format!("candidate {number}")).await?;
        let attendee = Attendee { account: Some(account), name: format!("学员{number}"), ..Attendee::default() };
        let registration = register(&mut tx, id, &attendee, now() - TimeDelta::days(5)).await?.registration;
        let body = format!("tick={}.{registration}.in", CheckId::fresh());
        ticks.push(Tick { registration, path: format!("/training/{id}/list/1"), cookie: cookie.clone(), body });
    }
    tx.commit().await?;
    let ticks = Arc::new(ticks);
    let done = until_killed(&place, Arc::clone(&ticks), tick).await?;
    let mut tx = store.read().await?;
    for number in done {
        let (checks, _) = history(&mut tx, ticks[number].registration).await?;
        assert_eq!(checks.len(), 1, "number {number} was told to be there");
    }
    drop(tx);
    // The page sends all it isn't sure of once more, and then, by mistake, everything.
    let (child, address) = start(place.data(), place.database.as_deref())?;
    for tick in ticks.iter().chain(ticks.iter()) {
        assert!(ticked(&address, tick).is_some());
    }
    kill(child)?;
    let mut tx = store.read().await?;
    assert_eq!(book(&mut tx, id).await?.tally().came, [i64::try_from(PEOPLE)?]);
    for tick in ticks.iter() {
        assert_eq!(history(&mut tx, tick.registration).await?.0.len(), 1, "nobody is doubled");
    }
    Ok(())
}

fn on_sqlite() -> anyhow::Result<Place> {
    Ok(Place { folder: tempfile::tempdir()?, database: None })
}

async fn on_postgres() -> anyhow::Result<Place> {
    Ok(Place { folder: tempfile::tempdir()?, database: Some(zhengtu::testing::postgres_database().await) })
}

#[tokio::test]
async fn a_rush_of_sign_ups_on_sqlite() -> anyhow::Result<()> {
    a_rush(on_sqlite()?).await
}

#[tokio::test]
async fn a_rush_of_sign_ups_on_postgres() -> anyhow::Result<()> {
    a_rush(on_postgres().await?).await
}

#[tokio::test]
async fn ticking_on_sqlite() -> anyhow::Result<()> {
    ticking(on_sqlite()?).await
}

#[tokio::test]
async fn ticking_on_postgres() -> anyhow::Result<()> {
    ticking(on_postgres().await?).await
}
