//! `rush`: 10,000 people sign up for a session of 300 seats at once, over HTTP: on SQLite, and on PostgreSQL with two servers on one
//! database. Some press twice. Afterwards the seats are counted, and who waits compared with who came first.
//!
//! The ratio is the throughput against the same request without the seat: signed in, the form read, one entry of the trail committed,
//! the same redirect. Times are taken from sending to the answer, waiting in line and trying again included.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::Path;
use axum::response::Response;
use chrono::TimeDelta;
use serde::Deserialize;
use zhengtu::account::{Action, session, store as accounts};
use zhengtu::audit::{self, Event};
use zhengtu::clock;
use zhengtu::division;
use zhengtu::ids::TrainingId;
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};
use zhengtu::training::schedule::{By, create, publish};
use zhengtu::training::store::{self, Home};
use zhengtu::training::{Plan, TrainingDate};
use zhengtu_app::server::{Access, AppState, CHECKPOINT, Ctx, Flash, Input, PageError, post, router, router_of};

use super::bank::{percentile, sorted};
use super::load::Connection;
use super::pages::serve;

const SEATS: i64 = 300;
const CONNECTIONS: usize = 200;
/// Of so many, one presses twice.
const TWICE: usize = 50;
/// So long somebody waits before trying again.
const AGAIN: Duration = Duration::from_millis(100);
/// So many ask without the seat, before and after.
const BARE: usize = 2_000;

/// People who sign up; `PEOPLE=500` tries fewer.
fn people() -> anyhow::Result<usize> {
    Ok(std::env::var("PEOPLE").map_or(Ok(10_000), |people| people.parse())?)
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Entry {
    name: String,
    unit: String,
}

/// The same request without the seat.
async fn without_seat(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Entry>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let id: TrainingId = id.parse().map_err(|_| PageError::NotFound)?;
    let session = store::find(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    if form.name.chars().count() > 40 || form.unit.chars().count() > 80 {
        return Err(PageError::BadRequest);
    }
    let event = Event::done(&ctx.actor, "training.register", "training_session", session.id).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/{}", session.id), &Flash::ok(session.title)))
}

/// A session that is open, and so many people who are signed in: their cookies.
async fn prepared(store: &Store, people: usize) -> anyhow::Result<(TrainingId, Vec<String>)> {
    let now = clock::now();
    let mut tx = store.write().await?;
    let organiser = accounts::create(&mut tx, "组织者", "hash", false, None, now).await?.id;
    let division = division::store::find(&mut tx, "321002").await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let starts_at = now + TimeDelta::days(10);
    let plan = Plan {
        title: "一开放就报满的场次".into(),
        address: "文昌中路 1 号".into(),
        capacity: SEATS,
        dates: vec![TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }],
        ..Plan::default()
    };
    let id = TrainingId::fresh();
    let by = By { account: organiser, now };
    create(&mut tx, id, &plan, &Home { division, organisation: None }, by).await?;
    publish(&mut tx, id, by).await?;
    let mut cookies = Vec::with_capacity(people);
    for number in 0..people {
        let account = accounts::create(&mut tx, &format!("candidate {number}"), "hash", false, None, now).await?.id;
        let token = format!("rush-{number}-of-so-many-people");
        session::start(&mut tx, &token, account, None, "bench", now).await?;
        cookies.push(token);
    }
    tx.commit().await?;
    Ok((id, cookies))
}

/// Everybody sends the form once, some a second time at the same moment; how long each took, and how long all together.
async fn send(servers: &[SocketAddr], id: TrainingId, cookies: &[String], twice: bool) -> anyhow::Result<(Vec<f64>, f64)> {
    let mut work: Vec<Vec<Vec<u8>>> = vec![Vec::new(); CONNECTIONS];
    let body = "name=%E5%AD%A6%E5%91%98&unit=";
    let request = |cookie: &str| {
        format!(
            "POST /training/{id}/register HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: zt_session={cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    };
    for (number, cookie) in cookies.iter().enumerate() {
        work[number % CONNECTIONS].push(request(cookie));
        if twice && number % TWICE == 0 {
            work[(number + 1) % CONNECTIONS].push(request(cookie));
        }
    }
    let started = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for (number, requests) in work.into_iter().enumerate() {
        let address = servers[number % servers.len()];
        workers.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut taken = Vec::with_capacity(requests.len());
            for request in requests {
                let asked = Instant::now();
                let mut status = connection.status(&request).await?;
                // Too many wait for the database: one is asked to try again, and does.
                while status == 503 {
                    tokio::time::sleep(AGAIN).await;
                    status = connection.status(&request).await?;
                }
                // Whoever presses twice is told that they have a place.
                anyhow::ensure!(status == 303 || status == 422, "unexpected answer: {status}");
                taken.push(asked.elapsed().as_secs_f64());
            }
            anyhow::Ok(taken)
        });
    }
    let mut taken = Vec::new();
    while let Some(worker) = workers.join_next().await {
        taken.extend(worker??);
    }
    Ok((taken, started.elapsed().as_secs_f64()))
}

fn rate(requests: usize, seconds: f64) -> f64 {
    f64::from(u32::try_from(requests).unwrap_or(u32::MAX)) / seconds
}

/// How it stands afterwards: taken, queued, over-sold, doubled, out of order.
async fn counted(store: &Store, id: TrainingId, people: usize) -> anyhow::Result<[i64; 5]> {
    let mut tx = store.read().await?;
    let session = store::find(&mut tx, id).await?.ok_or_else(|| anyhow::anyhow!("no session"))?;
    let seated = store::roster(&mut tx, id).await?;
    let waiting = store::queue(&mut tx, id, i64::try_from(people)? * 2).await?;
    let number = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    anyhow::ensure!((session.taken, session.waiting) == (number(seated.len()), number(waiting.len())), "the counters are wrong");
    let everybody: BTreeSet<_> = seated.iter().chain(&waiting).map(|one| one.attendee_id).collect();
    let doubled = seated.len() + waiting.len() - everybody.len();
    let last = seated.iter().map(|one| one.queue_no).max().unwrap_or_default();
    // Somebody waits though they came before one with a seat; or two have the same number; or one is told another place.
    let overtaken = waiting.iter().filter(|one| one.queue_no < last).count();
    let numbers: BTreeSet<_> = seated.iter().chain(&waiting).map(|one| one.queue_no).collect();
    let mut misplaced = seated.len() + waiting.len() - numbers.len();
    for (place, one) in (1..).zip(&waiting).step_by(97) {
        misplaced += usize::from(store::position(&mut tx, one).await? != place);
    }
    Ok([
        number(seated.len()),
        number(waiting.len()),
        number(seated.len()).saturating_sub(SEATS).max(0),
        number(doubled),
        number(overtaken + misplaced),
    ])
}

/// The rush on one database, with as many servers as there are stores.
async fn rush(stores: &[Store]) -> super::Outcome {
    let people = people()?;
    let secret = Arc::new(Secret::from_bytes([1; 32]));
    let (id, cookies) = prepared(&stores[0], people).await?;
    let (mut servers, mut bare) = (Vec::new(), Vec::new());
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    for store in stores {
        let state = AppState::new(store.clone(), Arc::clone(&secret), false);
        servers.push(serve(router(state.clone())).await?);
        let routes = vec![post("/training/{id}/register", Access::Needs(Action::UseOwnAccount), without_seat)];
        bare.push(serve(router_of(state, routes)).await?);
        CHECKPOINT.start(store.clone(), stopped.clone());
    }
    let few = &cookies[..BARE.min(cookies.len())];
    let (before, before_for) = send(&bare, id, few, false).await?;
    let (taken, all_for) = send(&servers, id, &cookies, true).await?;
    let (after, after_for) = send(&bare, id, few, false).await?;
    let [seated, waiting, oversold, doubled, out_of_order] = counted(&stores[0], id, people).await?;
    let (with, without) = (rate(taken.len(), all_for), rate(before.len() + after.len(), before_for + after_for));
    let times = sorted(taken);
    Ok(format!(
        "seats={SEATS} taken={seated} queued={waiting} oversold={oversold} doubled={doubled} out_of_order={out_of_order} ratio={:.3} \
         p99_ms={:.1} p50_ms={:.1} seconds={all_for:.1} per_s={with:.0} without_seat_per_s={without:.0} servers={}",
        with / without,
        1000.0 * percentile(&times, 99),
        1000.0 * percentile(&times, 50),
        stores.len()
    ))
}

pub(crate) async fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let sqlite = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    sqlite.migrate().await?;
    zhengtu::starter::load(&sqlite, clock::now()).await?;
    println!("bench=rush database=sqlite {}", rush(&[sqlite]).await?);
    if std::env::var_os(zhengtu::testing::POSTGRES).is_none() {
        println!("bench=rush database=postgres skipped: {} names no PostgreSQL", zhengtu::testing::POSTGRES);
        return Ok(());
    }
    let first = zhengtu::testing::postgres().await;
    zhengtu::starter::load(&first, clock::now()).await?;
    let Store::Postgres(pool) = &first else { anyhow::bail!("not PostgreSQL") };
    let second = Store::open(&DatabaseAddress::Postgres(Box::new(pool.connect_options().as_ref().clone()))).await?;
    println!("bench=rush database=postgres {}", rush(&[first, second]).await?);
    Ok(())
}
