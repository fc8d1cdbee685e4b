//! The server killed while many answer: whatever it acknowledged is there afterwards.

mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use server::{Sent, kill, post, start};
use zhengtu::account::session;
use zhengtu::clock;
use zhengtu::ids::{AnswerId, PracticeSetId, VisitorId};
use zhengtu::practice::{Owner, store as practice};
use zhengtu::store::{DatabaseAddress, Store};

/// People who answer at the same time.
const PEOPLE: usize = 6;
/// Answers that are acknowledged before the end.
const ENOUGH: usize = 60;

/// As the player sends answers, and as its form begins a set.
fn sent<'a>(kind: &'a str, cookie: &'a str) -> Sent<'a> {
    Sent { kind, cookie, accept: "*/*" }
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// What somebody was told is saved.
struct Told {
    token: String,
    set: PracticeSetId,
    saved: Vec<i64>,
}

/// Begins a set and answers it until the server is gone, counting what was acknowledged.
fn practise(address: &str, acknowledged: &AtomicUsize) -> anyhow::Result<Told> {
    let form = "subject=junior-practice&edition=2018&chapter=&count=all";
    let begun = post(address, "/practice/sets", sent("application/x-www-form-urlencoded", ""), form)?;
    let cookie = header(&begun, "set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap_or_default().to_owned();
    let set = header(&begun, "location").and_then(|to| to.split('/').nth(3)).unwrap_or_default().parse()?;
    let token = cookie.split_once('=').map(|(_, token)| token.to_owned()).unwrap_or_default();
    let mut told = Told { token, set, saved: Vec::new() };
    for position in 1.. {
        let id = AnswerId::fresh();
        let body = format!(r#"{{"answers":[{{"id":"{id}","set":"{set}","position":{position},"chosen":"a"}}]}}"#);
        match post(address, "/practice/answers", sent("application/json", &cookie), &body) {
            Ok(answer) if answer.contains(r#""state":"saved""#) => {
                told.saved.push(position);
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            // The server is gone, or the set is at its end.
            _ => break,
        }
    }
    Ok(told)
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (child, address) = start(folder.path(), None)?;
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let people: Vec<_> = (0..PEOPLE)
        .map(|_| {
            let (address, acknowledged) = (address.clone(), Arc::clone(&acknowledged));
            std::thread::spawn(move || practise(&address, &acknowledged))
        })
        .collect();
    let started = Instant::now();
    while acknowledged.load(Ordering::Relaxed) < ENOUGH {
        anyhow::ensure!(started.elapsed() < Duration::from_mins(2), "too few answers were acknowledged");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    kill(child)?;
    // Whoever had not even begun has been told nothing.
    let told: Vec<Told> = people.into_iter().filter_map(|one| one.join().ok()).filter_map(Result::ok).collect();
    anyhow::ensure!(told.iter().map(|one| one.saved.len()).sum::<usize>() >= ENOUGH, "answers got lost on the way");

    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    let mut tx = store.write().await?;
    for one in &told {
        let session = session::of_token(&mut tx, &one.token, clock::now()).await?;
        let visitor = session.and_then(|session| session.actor.visitor).ok_or_else(|| anyhow::anyhow!("the visitor"))?;
        let set = practice::find(&mut tx, one.set, Owner::Visitor(visitor)).await?.ok_or_else(|| anyhow::anyhow!("the set"))?;
        for position in &one.saved {
            assert!(set.item(*position).is_some_and(|item| item.given.is_some()), "question {position} was acknowledged");
        }
    }
    // And what was not counted yet is counted by the next server.
    while practice::count_pending(&mut tx, 1000).await? > 0 {}
    let nobody = Owner::Visitor(VisitorId::fresh());
    let set = told.iter().find(|one| !one.saved.is_empty()).ok_or_else(|| anyhow::anyhow!("somebody who answered"))?.set;
    assert!(!practice::shares(&mut tx, set, nobody).await?.is_empty(), "answers are counted");
    Ok(())
}
