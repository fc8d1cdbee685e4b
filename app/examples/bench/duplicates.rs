//! `duplicates`: one new question against 50,000, against finding one by its id; and how many known doubles are found (recall) among how
//! many that are called so (precision).

use std::collections::BTreeSet;
use std::time::Instant;

use zhengtu::question::Content;
use zhengtu::question::duplicate::store::{Other, near, near_many};
use zhengtu::store::{DatabaseAddress, Store};

use super::bank::{Bank, Chance, percentile, question, sorted};

const SEARCHES: usize = 500;
/// Questions of the set with known doubles; every other one has a double, every fourth a question that only looks like one.
const SET: u64 = 4000;

/// The question as somebody else would have typed it in: other names, other order, other punctuation, a word or two changed.
fn double(content: &Content, chance: &mut Chance) -> Content {
    let mut other = content.clone();
    let turn = chance.below(other.options.len());
    other.options.rotate_left(turn);
    other.stem = other.stem.replace("社会工作者小", "社工小").replace("（　　）。", "：").replace('，', ",");
    for _ in 0..=chance.below(3) {
        let mut characters: Vec<char> = other.stem.chars().collect();
        let at = chance.below(characters.len() - 2);
        characters.splice(at..at + 2, chance.word().chars());
        other.stem = characters.into_iter().collect();
    }
    if chance.below(2) == 0 {
        other.stem = other.stem.replace("对此，", "");
    }
    if let Some(option) = other.options.first_mut().filter(|_| turn == 1) {
        option.text = chance.clause(4);
    }
    other
}

/// The same situation with another question about it, and other options: no double.
fn sibling(content: &Content, chance: &mut Chance) -> Content {
    let mut other = content.clone();
    let start = other.stem.split('，').next().unwrap_or_default().to_owned();
    other.stem = format!("{start}，{}，{}属于（　　）。", chance.clause(6), chance.clause(4));
    for option in &mut other.options {
        option.text = chance.clause(4);
    }
    other
}

/// Precision, recall, and how many there were.
async fn judged() -> anyhow::Result<(f64, f64, usize)> {
    let mut chance = Chance::new(23);
    let mut lot: Vec<Content> =
        (0..SET).map(|index| Content { subject: "junior-practice".into(), ..question(1_000_000 + index) }).collect();
    let mut known = BTreeSet::new();
    for index in 0..usize::try_from(SET)? {
        if index % 2 == 0 {
            known.insert((lot.len(), index));
            lot.push(double(&lot[index], &mut chance));
        } else if index % 4 == 1 {
            lot.push(sibling(&lot[index], &mut chance));
        }
    }
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    let found = near_many(&mut store.read().await?, lot).await?;
    let mut called = BTreeSet::new();
    for (later, others) in found.iter().enumerate() {
        called.extend(others.iter().filter_map(|other| match other {
            Other::Earlier { index, .. } => Some((later, *index)),
            Other::InBank(_) => None,
        }));
    }
    let right = f64::from(u32::try_from(called.intersection(&known).count())?);
    let share = |all: usize| anyhow::Ok(if all == 0 { 1.0 } else { right / f64::from(u32::try_from(all)?) });
    Ok((share(called.len())?, share(known.len())?, known.len()))
}

pub(crate) async fn run(bank: &Bank) -> super::Outcome {
    let mut chance = Chance::new(17);
    let lookups = bank.lookups(SEARCHES).await?;
    let (mut taken, mut found) = (Vec::new(), 0);
    for nth in 0_u64..u64::try_from(SEARCHES)? {
        let wanted = if nth.is_multiple_of(2) { double(&question(nth * 97), &mut chance) } else { question(2_000_000 + nth) };
        let started = Instant::now();
        let mut tx = bank.store.read().await?;
        found += usize::from(!near(&mut tx, &wanted, None).await?.is_empty());
        drop(tx);
        taken.push(started.elapsed().as_secs_f64());
    }
    let taken = sorted(taken);
    let (precision, recall, doubles) = judged().await?;
    let (p50, p99, lookup) = (percentile(&taken, 50), percentile(&taken, 99), percentile(&lookups, 50));
    Ok(format!(
        "questions={} searches={SEARCHES} found={found} p50_ms={:.3} p99_ms={:.3} lookup_p50_ms={:.3} p50_vs_lookup={:.1} \
         p99_vs_lookup={:.1} doubles={doubles} precision={precision:.4} recall={recall:.4}",
        bank.ids.len(),
        p50 * 1e3,
        p99 * 1e3,
        lookup * 1e3,
        p50 / lookup,
        p99 / lookup
    ))
}
