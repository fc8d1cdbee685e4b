//! `search`: words and filters over 50,000 questions on SQLite, each with its count and its first page, against finding one question by
//! its id.

use std::time::Instant;

use zhengtu::clock;
use zhengtu::question::search::{self, Filter};

use super::bank::{Bank, Chance, percentile, sorted};

const SEARCHES: usize = 1000;

/// What people type: mostly one or two words, some with a filter.
fn asked(nth: usize, chance: &mut Chance) -> Filter {
    let word = |chance: &mut Chance| chance.word().to_owned();
    let any = Filter::default;
    match nth % 10 {
        0..=2 => Filter { words: word(chance), ..any() },
        3 | 4 => Filter { words: format!("{} {}", word(chance), word(chance)), ..any() },
        5 => Filter { words: chance.clause(2), ..any() },
        6 => {
            Filter { words: word(chance), subject: "junior-practice".into(), edition: "2018".into(), chapter: "05".into(), ..any() }
        }
        7 => Filter { subject: "junior-practice".into(), kind: "multiple".into(), difficulty: "4".into(), ..any() },
        8 => Filter { words: word(chance), status: "published".into(), ..any() },
        _ => Filter { tag: word(chance), ..any() },
    }
}

pub(crate) async fn run(bank: &Bank) -> super::Outcome {
    let today = clock::date_of(clock::now());
    let mut chance = Chance::new(11);
    let lookups = bank.lookups(SEARCHES).await?;
    let (mut taken, mut hits) = (Vec::new(), 0);
    for nth in 0..SEARCHES {
        let filter = asked(nth, &mut chance);
        let started = Instant::now();
        let mut tx = bank.store.read().await?;
        let page = search::find(&mut tx, &filter, today, 1, 20).await?;
        drop(tx);
        taken.push(started.elapsed().as_secs_f64());
        hits += page.total;
    }
    let taken = sorted(taken);
    anyhow::ensure!(hits > 0, "nothing was found");
    let (p50, p99, lookup) = (percentile(&taken, 50), percentile(&taken, 99), percentile(&lookups, 50));
    Ok(format!(
        "questions={} searches={SEARCHES} mean_hits={} p50_ms={:.3} p99_ms={:.3} lookup_p50_ms={:.3} lookup_p99_ms={:.3} \
         p50_vs_lookup={:.1} p99_vs_lookup={:.1} p99_vs_lookup_p99={:.1}",
        bank.ids.len(),
        hits / i64::try_from(SEARCHES)?,
        p50 * 1e3,
        p99 * 1e3,
        lookup * 1e3,
        percentile(&lookups, 99) * 1e3,
        p50 / lookup,
        p99 / lookup,
        p99 / percentile(&lookups, 99)
    ))
}
