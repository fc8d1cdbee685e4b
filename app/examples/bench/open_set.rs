//! `open-set`: beginning a set of 50 questions of a subject and showing it, from a bank of 50 000 questions and from one of 5 000.

use std::time::Instant;

use zhengtu::clock;
use zhengtu::ids::{PracticeSetId, VisitorId};
use zhengtu::practice::{Owner, store as practice};

use super::bank::{self, percentile, sorted};

const TIMES: u64 = 300;

/// How long one opening takes, in seconds.
async fn opening(bank: &bank::Bank, seed: u64) -> anyhow::Result<f64> {
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
    anyhow::ensure!(questions == 50 && set.is_some_and(|set| set.items.len() == 50), "a set of 50");
    Ok(started.elapsed().as_secs_f64())
}

pub(crate) async fn run() -> super::Outcome {
    let banks = [bank::of(5_000).await?, bank::of(50_000).await?];
    let mut taken = [Vec::new(), Vec::new()];
    // In turns, so that a machine that gets slower meanwhile does so for both.
    for seed in 0..TIMES {
        for (bank, taken) in banks.iter().zip(&mut taken) {
            taken.push(opening(bank, seed).await?);
        }
    }
    let [small, large] = taken.map(sorted);
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
