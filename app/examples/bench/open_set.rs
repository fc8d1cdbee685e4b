//! `open-set`: beginning a set of 50 questions of a subject and showing it, from a bank of 50 000 questions and from one of 5 000.

use std::time::Instant;

use zhengtu::clock;
use zhengtu::ids::{PracticeSetId, VisitorId};
use zhengtu::practice::{Owner, store as practice};

use super::bank::{self, percentile, sorted};

const TIMES: u64 = 300;

/// How long it takes, in seconds, sorted.
async fn openings(bank: &bank::Bank) -> anyhow::Result<Vec<f64>> {
    let mut taken = Vec::new();
    for seed in 0..TIMES {
        let (id, owner) = (PracticeSetId::fresh(), Owner::Visitor(VisitorId::fresh()));
        let wanted = practice::Wanted::of_subject("junior-practice", "2018", 50);
        let started = Instant::now();
        let mut tx = bank.store.write().await?;
        let questions = practice::start(&mut tx, id, owner, wanted, seed, clock::now()).await?;
        tx.commit().await?;
        let mut tx = bank.store.read().await?;
        let set = practice::find(&mut tx, id, owner).await?;
        practice::shares(&mut tx, id, owner).await?;
        drop(tx);
        taken.push(started.elapsed().as_secs_f64());
        anyhow::ensure!(questions == 50 && set.is_some_and(|set| set.items.len() == 50), "a set of 50");
    }
    Ok(sorted(taken))
}

pub(crate) async fn run() -> super::Outcome {
    let small = openings(&bank::of(5_000).await?).await?;
    let large = openings(&bank::of(50_000).await?).await?;
    let ms = |taken: &[f64], percent| percentile(taken, percent) * 1000.0;
    Ok(format!(
        "ratio={:.3} p50_ms={:.2} p99_ms={:.2} p50_ms_of_5000={:.2} p99_ms_of_5000={:.2}",
        percentile(&large, 50) / percentile(&small, 50),
        ms(&large, 50),
        ms(&large, 99),
        ms(&small, 50),
        ms(&small, 99)
    ))
}
