//! `mock-window`: everybody of a large organised mock saves every change at the same time; and what drawing a paper and showing a
//! result cost with a small and a large bank.
//!
//! 5,000 attempts are open on one paper. Over 64 connections, changes are sent at a fixed rate (that of 5,000 people who change
//! something every ten seconds, several times what a paper of 80 questions in two hours asks for), and the time of each is taken from
//! the moment it was due, so that waiting in line counts. Afterwards the sheets are compared with what was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;
use tower::ServiceExt as _;
use zhengtu::account::session;
use zhengtu::clock;
use zhengtu::ids::{MockChangeId, PracticeSetId, VisitorId};
use zhengtu::mock::store::{self, NewChange, NewPaper, Paper};
use zhengtu::mock::{By, Origin, sheet};
use zhengtu::practice::Owner;
use zhengtu::question::OptionSet;
use zhengtu::secret::Secret;
use zhengtu::store::Store;
use zhengtu::syllabus;
use zhengtu_app::server::{AppState, CHECKPOINT, router};

use super::bank::{self, Chance, percentile, sorted};
use super::load::Connection;

const SUBJECT: &str = "junior-practice";
const SMALL: u64 = 5_000;
const LARGE: u64 = 50_000;
const CONNECTIONS: usize = 64;
const TIMES: usize = 200;

/// People in the window; `PEOPLE=500` tries fewer.
fn people() -> anyhow::Result<usize> {
    Ok(std::env::var("PEOPLE").map_or(Ok(5_000), |people| people.parse())?)
}

/// For so long, in seconds; `SECONDS=5` tries a shorter time.
fn seconds() -> anyhow::Result<usize> {
    Ok(std::env::var("SECONDS").map_or(Ok(20), |seconds| seconds.parse())?)
}

pub(crate) async fn run() -> super::Outcome {
    let small = costs(SMALL).await?;
    let large = costs(LARGE).await?;
    let window = window(&large.store, &large.paper).await?;
    let ms = |seconds: f64| 1000.0 * seconds;
    Ok(format!(
        "people={} changes={} lost={} wrong={} save_p50_ms={:.2} save_p99_ms={:.2} draw_p50_ms={:.2} draw_p99_ms={:.2} draw_ratio={:.2} \
         result_p50_ms={:.2} result_p99_ms={:.2} result_ratio={:.2}",
        window.people,
        window.acknowledged,
        window.lost,
        window.wrong,
        ms(percentile(&window.taken, 50)),
        ms(percentile(&window.taken, 99)),
        ms(percentile(&large.draw, 50)),
        ms(percentile(&large.draw, 99)),
        percentile(&large.draw, 50) / percentile(&small.draw, 50),
        ms(percentile(&large.result, 50)),
        ms(percentile(&large.result, 99)),
        percentile(&large.result, 50) / percentile(&small.result, 50),
    ))
}

/// A bank, a paper drawn from it, and how long drawing and showing a result take.
struct Costs {
    store: Store,
    paper: Paper,
    draw: Vec<f64>,
    result: Vec<f64>,
    _bank: bank::Bank,
}

async fn costs(questions: u64) -> anyhow::Result<Costs> {
    let bank = bank::of(questions).await?;
    let store = bank.store.clone();
    let mut tx = store.read().await?;
    let subject = syllabus::store::subject(&mut tx, SUBJECT).await?.ok_or_else(|| anyhow::anyhow!("no subject"))?;
    let (edition, _) = store::edition_for(&mut tx, &subject).await?.ok_or_else(|| anyhow::anyhow!("no edition"))?;
    drop(tx);
    let mut draw = Vec::with_capacity(TIMES);
    for seed in 0..u64::try_from(TIMES)? {
        let started = Instant::now();
        let mut tx = store.read().await?;
        store::draw_paper(&mut tx, &subject, &edition, seed).await?;
        drop(tx);
        draw.push(started.elapsed().as_secs_f64());
    }
    let mut tx = store.write().await?;
    let questions = store::draw_paper(&mut tx, &subject, &edition, 1).await?;
    let versions: Vec<_> = questions.into_iter().map(|candidate| candidate.version).collect();
    let new = NewPaper {
        subject: SUBJECT,
        edition: &edition,
        title: "统一模考",
        origin: Origin::Fixed,
        seed: 1,
        minutes: 120,
        created_by: None,
    };
    let id = store::create_paper(&mut tx, new, &versions, clock::now()).await?;
    store::publish_paper(&mut tx, id, clock::now()).await?;
    let paper = store::find_paper(&mut tx, id).await?.ok_or_else(|| anyhow::anyhow!("no paper"))?;
    tx.commit().await?;
    let result = results(&store, &paper).await?;
    Ok(Costs { store, paper, draw: sorted(draw), result, _bank: bank })
}

/// How long the result page takes, for somebody who answered everything.
async fn results(store: &Store, paper: &Paper) -> anyhow::Result<Vec<f64>> {
    let mut tx = store.write().await?;
    let visitor = session::start_visitor(&mut tx, "result", clock::now()).await?;
    let set = begin(&mut tx, paper, visitor).await?;
    let changes: Vec<NewChange> =
        (1..=paper.questions).map(|position| change(position, "a")).collect::<Option<_>>().unwrap_or_default();
    store::save_changes(&mut tx, Owner::Visitor(visitor), set, &changes, clock::now()).await?;
    store::hand_in(&mut tx, set, By::Person, clock::now()).await?;
    tx.commit().await?;
    let app = router(AppState::new(store.clone(), Arc::new(Secret::from_bytes([1; 32])), false));
    let mut taken = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let request = Request::builder()
            .uri(format!("/mock/{set}/result"))
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::COOKIE, "zt_session=result")
            .body(Body::empty())?;
        let started = Instant::now();
        let response = app.clone().oneshot(request).await?;
        anyhow::ensure!(response.status() == StatusCode::OK, "no result: {}", response.status());
        to_bytes(response.into_body(), usize::MAX).await?;
        taken.push(started.elapsed().as_secs_f64());
    }
    Ok(sorted(taken))
}

async fn begin(tx: &mut zhengtu::store::Tx, paper: &Paper, visitor: VisitorId) -> anyhow::Result<PracticeSetId> {
    let ends_at = clock::now() + TimeDelta::minutes(120);
    Ok(store::start_attempt(tx, paper, Owner::Visitor(visitor), None, ends_at, clock::now()).await?)
}

fn change(position: i64, letters: &str) -> Option<NewChange> {
    let chosen = OptionSet::parse(letters)?;
    Some(NewChange {
        id: MockChangeId::fresh(),
        position,
        chosen,
        flagged: false,
        made_at: clock::now(),
        took_ms: Some(20_000),
        device: None,
    })
}

struct Window {
    people: usize,
    acknowledged: usize,
    /// Acknowledged and not there.
    lost: usize,
    /// Sheets on which something else stands than was acknowledged last.
    wrong: usize,
    taken: Vec<f64>,
}

/// What one connection had acknowledged, in order, and how long each took.
type Said = (Vec<(usize, i64, MockChangeId, char)>, Vec<f64>);

async fn window(store: &Store, paper: &Paper) -> anyhow::Result<Window> {
    let (people, seconds) = (people()?, seconds()?);
    let mut sets = Vec::with_capacity(people);
    let mut tx = store.write().await?;
    for person in 0..people {
        let visitor = session::start_visitor(&mut tx, &format!("person{person}"), clock::now()).await?;
        sets.push(begin(&mut tx, paper, visitor).await?);
    }
    tx.commit().await?;
    let sets = Arc::new(sets);

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = router(AppState::new(store.clone(), Arc::new(Secret::from_bytes([1; 32])), false));
    tokio::spawn(async move { axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await });

    let (_stop, stopped) = tokio::sync::watch::channel(false);
    CHECKPOINT.start(store.clone(), stopped);

    let rate = people.div_ceil(10).max(CONNECTIONS);
    let pause = Duration::from_secs_f64(f64::from(u32::try_from(CONNECTIONS)?) / f64::from(u32::try_from(rate)?));
    let each = rate * seconds / CONNECTIONS;
    let started = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..CONNECTIONS {
        let sets = Arc::clone(&sets);
        workers.spawn(async move { send(worker, address, &sets, started, pause, each).await });
    }
    let (mut said, mut taken) = (Vec::new(), Vec::new());
    while let Some(worker) = workers.join_next().await {
        let (more, times) = worker??;
        said.extend(more);
        taken.extend(times);
    }

    // Each person's changes came over one connection: the last of each question is what must stand there.
    let mut expected: BTreeMap<usize, BTreeMap<i64, char>> = BTreeMap::new();
    let mut ids: BTreeMap<usize, BTreeSet<MockChangeId>> = BTreeMap::new();
    for (person, position, id, letter) in &said {
        expected.entry(*person).or_default().insert(*position, *letter);
        ids.entry(*person).or_default().insert(*id);
    }
    let (mut lost, mut wrong) = (0, 0);
    let mut tx = store.read().await?;
    for (person, wanted) in &ids {
        let changes = store::changes(&mut tx, sets[*person]).await?;
        lost += wanted.iter().filter(|id| changes.iter().all(|change| change.id != **id)).count();
        let stands = sheet::state(&changes);
        let as_said = expected[person]
            .iter()
            .all(|(position, letter)| stands.get(position).is_some_and(|entry| entry.chosen.to_string() == letter.to_string()));
        wrong += usize::from(!as_said);
    }
    Ok(Window { people, acknowledged: said.len(), lost, wrong, taken: sorted(taken) })
}

/// Sends its share of the changes, each when it is due.
async fn send(
    worker: usize,
    address: SocketAddr,
    sets: &[PracticeSetId],
    started: Instant,
    pause: Duration,
    each: usize,
) -> anyhow::Result<Said> {
    let mut connection = Connection::open(address).await?;
    let (mut said, mut taken) = (Vec::with_capacity(each), Vec::with_capacity(each));
    let mut chance = Chance::new(u64::try_from(worker)?);
    let own: Vec<usize> = (worker..sets.len()).step_by(CONNECTIONS).collect();
    let first = pause.mul_f64(f64::from(u32::try_from(worker)?) / f64::from(u32::try_from(CONNECTIONS)?));
    for nth in 0..each {
        let due = started + first + pause * u32::try_from(nth)?;
        tokio::time::sleep_until(due.into()).await;
        let person = own[chance.below(own.len())];
        let position = i64::try_from(1 + chance.below(80))?;
        let letter = ['a', 'b', 'c', 'd'][chance.below(4)];
        let id = MockChangeId::fresh();
        let at = clock::now().to_rfc3339();
        let body = format!(
            "{{\"changes\":[{{\"id\":\"{id}\",\"position\":{position},\"chosen\":\"{letter}\",\"flagged\":false,\"at\":\"{at}\",\"took_ms\":20000}}]}}"
        );
        let set = sets[person];
        let request = format!(
            "POST /mock/{set}/changes HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\ncontent-type: application/json\r\n\
             cookie: zt_session=person{person}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let reply: serde_json::Value = serde_json::from_slice(connection.ask(request.as_bytes()).await?)?;
        taken.push(due.elapsed().as_secs_f64());
        anyhow::ensure!(reply["changes"][0]["state"] == "saved", "not saved: {reply}");
        said.push((person, position, id, letter));
    }
    Ok((said, taken))
}
