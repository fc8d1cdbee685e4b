//! 抽题: some questions of a large bank, without reading all of it.
//!
//! The pool papers are drawn from (kept by triggers, with a key for each question that looks like chance) is read in short runs from
//! drawn keys, each from a page or two of one index. Kinds and chapters get as many runs as their share of the pool, multiples at least as
//! many as a set has; so whoever opens a set waits as long for one from fifty thousand questions as for one from five.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::json;

use super::super::selection::Candidate;
use super::pool;
use super::start::Wanted;
use crate::question::Kind;
use crate::store::{Result, Tx, list};
use crate::{list_sql, sql, with_tx};

/// With fewer questions all are read, which is fairer still.
const FEW: i64 = 600;
/// Questions that follow each other in the pool and are read together; in [`RUN`], too.
const RUN_LENGTH: usize = 4;
/// So many times as many questions as a set is to have are read to choose from.
const CHOICE: usize = 4;
/// No key is greater.
const LAST_KEY: &str = "ffffffff";

sql! {
    COUNTS = "SELECT kind, chapter, questions FROM mock_pool_count WHERE subject = $1 AND edition = $2 \
        AND (CAST($3 AS TEXT) IS NULL OR chapter = $3) AND questions > 0 AND kind IN ('single', 'multiple') ORDER BY kind, chapter";
}

// All of it is read from the index `mock_pool_draw`, a run from one page or two.
list_sql! {
    RUN = ["SELECT o.question_id, o.question_version_id, o.kind FROM " list " CROSS JOIN mock_pool o WHERE o.subject = " (text 0)
        " AND o.edition = " (text 1)
        " AND o.kind = " (text 2) " AND o.chapter = " (text 3) " AND o.draw_key >= " (bytes 4)
        " AND o.draw_key <= COALESCE((SELECT p.draw_key FROM mock_pool p WHERE p.subject = " (text 0) " AND p.edition = " (text 1)
        " AND p.kind = " (text 2) " AND p.chapter = " (text 3) " AND p.draw_key >= " (bytes 4)
        " ORDER BY p.draw_key LIMIT 1 OFFSET 3), " (bytes 5) ")"];
}

/// A part of the pool.
struct Part {
    kind: String,
    chapter: String,
    questions: i64,
}

/// Some questions of a chapter or subject, more than are wanted; `None` where it is better to read all of them.
pub(super) async fn sample(tx: &mut Tx, wanted: &Wanted<'_>, questions: usize, seed: u64) -> Result<Option<Vec<Candidate>>> {
    // The pool knows chapters, not their sections.
    if wanted.chapter.is_some_and(|chapter| chapter.contains('.')) {
        return Ok(None);
    }
    let rows: Vec<(String, String, i64)> =
        with_tx!(tx, |c| sqlx::query_as(COUNTS).bind(wanted.subject).bind(wanted.edition).bind(wanted.chapter).fetch_all(c).await)?;
    let parts: Vec<Part> = rows.into_iter().map(|(kind, chapter, questions)| Part { kind, chapter, questions }).collect();
    let all: i64 = parts.iter().map(|part| part.questions).sum();
    let read = questions * CHOICE;
    if all <= FEW || i64::try_from(2 * read).is_ok_and(|read| all <= read) {
        return Ok(None);
    }
    let mut rng = StdRng::seed_from_u64(seed);
    let (multiples, singles): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.kind == Kind::Multiple.code());
    let share = multiples.iter().map(|part| part.questions).sum::<i64>() * i64::try_from(read).unwrap_or(i64::MAX) / all;
    let of_multiples = usize::try_from(share).unwrap_or_default().max((read * 3).div_ceil(10));
    let mut runs = Vec::new();
    for (parts, wanted_here) in [(multiples, of_multiples), (singles, read.saturating_sub(of_multiples))] {
        for part in spread(&parts, wanted_here.div_ceil(RUN_LENGTH), &mut rng) {
            let key = hex::encode(rng.random::<[u8; 4]>());
            runs.push(json!([wanted.subject, wanted.edition, part.kind, part.chapter, key, LAST_KEY]));
        }
    }
    let mut found: Vec<pool::Row> = RUN.fetch(tx, &list::of(runs)).await?;
    // Whatever order the database has, the same seed chooses the same.
    found.sort_unstable();
    found.dedup();
    if found.len() < questions {
        return Ok(None);
    }
    found.into_iter().map(pool::candidate).collect::<Result<Vec<_>>>().map(Some)
}

/// So many runs, spread over the parts by their size: no part of a fair size goes without.
fn spread<'a>(parts: &[&'a Part], runs: usize, rng: &mut StdRng) -> Vec<&'a Part> {
    let all: i64 = parts.iter().map(|part| part.questions).sum();
    let runs = i64::try_from(runs).unwrap_or(i64::MAX);
    if all == 0 || runs == 0 {
        return Vec::new();
    }
    // As if the questions stood in a row and every n-th were taken.
    let start = rng.random_range(0..all);
    let mut chosen = Vec::new();
    let (mut part, mut before) = (0, 0);
    for run in 0..runs {
        let place = (start + run * all) / runs;
        while before + parts[part].questions <= place {
            before += parts[part].questions;
            part += 1;
        }
        chosen.push(parts[part]);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_spread_by_size(sizes in proptest::collection::vec(1_i64..1000, 1..20), runs in 1_usize..80, seed: u64) {
            let parts: Vec<Part> =
                sizes.iter().enumerate().map(|(nth, questions)| Part { kind: "single".into(), chapter: nth.to_string(), questions: *questions }).collect();
            let parts: Vec<&Part> = parts.iter().collect();
            let chosen = spread(&parts, runs, &mut StdRng::seed_from_u64(seed));
            prop_assert_eq!(chosen.len(), runs);
            let all: i64 = sizes.iter().sum();
            for part in parts {
                let got = i64::try_from(chosen.iter().filter(|other| other.chapter == part.chapter).count()).unwrap_or_default();
                let due = part.questions * i64::try_from(runs).unwrap_or_default();
                prop_assert!((got - 1) * all <= due && due <= (got + 1) * all, "{} of {} for {} of {}", got, runs, part.questions, all);
            }
        }
    }
}
