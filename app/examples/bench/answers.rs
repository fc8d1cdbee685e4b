//! `answers`: durable answers per second over HTTP (committed with `synchronous=FULL` before the reply), 64 connections with one answer
//! a request, against the same route that says "saved" without saving; and how long a reply takes. Counting goes on in the background,
//! as in the server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use zhengtu::account::session;
use zhengtu::clock;
use zhengtu::ids::{AnswerId, PracticeSetId};
use zhengtu::practice::recording::Recorder;
use zhengtu::practice::{Owner, store as practice};
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};
use zhengtu_app::server::{AppState, CHECKPOINT, count_regularly, random_token, router};

use super::bank::{percentile, sorted};
use super::load::Connection;
use super::pages::serve;

const CONNECTIONS: usize = 64;
const TURNS: usize = 3;
const TURN: Duration = Duration::from_secs(4);

/// Somebody who practises: a browser, and what is left to be answered.
struct Person {
    cookie: String,
    open: Vec<(PracticeSetId, i64)>,
}

async fn people(store: &Store, sets: usize) -> anyhow::Result<Vec<Person>> {
    let mut people = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut tx = store.write().await?;
        let token = random_token(32);
        let owner = Owner::Visitor(session::start_visitor(&mut tx, &token, clock::now()).await?);
        let mut open = Vec::new();
        for seed in 0..sets {
            let id = PracticeSetId::fresh();
            let wanted = practice::Wanted::of_subject("junior-practice", "2018", 100);
            let questions = practice::start(&mut tx, id, owner, wanted, seed.try_into()?, clock::now()).await?;
            open.extend((1..=i64::try_from(questions)?).map(|position| (id, position)));
        }
        tx.commit().await?;
        open.reverse();
        people.push(Person { cookie: format!("zt_session={token}"), open });
    }
    Ok(people)
}

/// Everybody answers one question after the other; how long each reply took, in seconds.
async fn turn(address: SocketAddr, people: Vec<Person>) -> anyhow::Result<(Vec<f64>, Vec<Person>)> {
    let started = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for mut person in people {
        workers.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut taken = Vec::new();
            while started.elapsed() < TURN {
                let (set, position) = person.open.pop().ok_or_else(|| anyhow::anyhow!("everything is answered: more sets, please"))?;
                let body = format!(
                    r#"{{"device":"01890000-0000-7000-8000-000000000000","answers":[{{"id":"{}","set":"{set}","position":{position},"chosen":"a","shown":"badc","at":"{}","took_ms":21000}}]}}"#,
                    AnswerId::fresh(),
                    clock::now().to_rfc3339()
                );
                let request = format!(
                    "POST /practice/answers HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\ncookie: {}\r\n\
                     content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                    person.cookie,
                    body.len()
                );
                let asked = Instant::now();
                let reply = connection.ask(request.as_bytes()).await?;
                anyhow::ensure!(reply.windows(7).any(|word| word == b"\"saved\""), "{}", String::from_utf8_lossy(reply));
                taken.push(asked.elapsed().as_secs_f64());
            }
            anyhow::Ok((taken, person))
        });
    }
    let (mut taken, mut people) = (Vec::new(), Vec::new());
    while let Some(worker) = workers.join_next().await {
        let (some, person) = worker??;
        taken.extend(some);
        people.push(person);
    }
    Ok((taken, people))
}

pub(crate) async fn run() -> super::Outcome {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    let secret = Arc::new(Secret::from_bytes([1; 32]));
    let durable = AppState::new(store.clone(), Arc::clone(&secret), false);
    let (recorder, mut queue) = Recorder::with_queue(store.clone(), 2048);
    tokio::spawn(async move {
        while let Some(group) = queue.group().await {
            group.pretend();
        }
    });
    let forgetful = serve(router(AppState { recorder, ..durable.clone() })).await?;
    let durable = serve(router(durable)).await?;
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(count_regularly(store.clone(), stopped.clone()));
    CHECKPOINT.start(store.clone(), stopped);

    let mut everybody = people(&store, 60).await?;
    let (mut kept, mut bare) = (Vec::new(), 0_usize);
    let mut kept_for = 0.0;
    let mut bare_for = 0.0;
    for _ in 0..TURNS {
        let started = Instant::now();
        let (taken, people) = turn(forgetful, everybody).await?;
        bare += taken.len();
        bare_for += started.elapsed().as_secs_f64();
        let started = Instant::now();
        let (taken, people) = turn(durable, people).await?;
        kept.extend(taken);
        kept_for += started.elapsed().as_secs_f64();
        everybody = people;
    }
    let started = Instant::now();
    while practice::is_behind(&mut store.read().await?).await? {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let behind = started.elapsed();
    let rate = |requests: usize, seconds: f64| f64::from(u32::try_from(requests).unwrap_or(u32::MAX)) / seconds;
    let (durable, bare) = (rate(kept.len(), kept_for), rate(bare, bare_for));
    let kept = sorted(kept);
    Ok(format!(
        "ratio={:.3} p50_ms={:.2} p99_ms={:.2} durable_per_s={durable:.0} without_storage_per_s={bare:.0} counted_after_s={:.1}",
        durable / bare,
        percentile(&kept, 50) * 1000.0,
        percentile(&kept, 99) * 1000.0,
        behind.as_secs_f64()
    ))
}
