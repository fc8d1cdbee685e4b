//! `status`: where a person stands, from everything on record to the sentence, against reading the person's rows alone, over a seeded
//! register on SQLite: 10,000 people, or with `SIZE=large` 300,000.

use std::time::{Duration, Instant};

use zhengtu::bilingual::Language;
use zhengtu::certification::certificate::{self, NewCertificate};
use zhengtu::certification::ledger::{self, NewFact};
use zhengtu::certification::rules::{Fact, ResultStatus, Scheme};
use zhengtu::certification::status::status;
use zhengtu::clock;
use zhengtu::division::Division;
use zhengtu::ids::PersonId;
use zhengtu::person::store::{Belonging, Entered, create, find, memberships};
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};
use zhengtu::syllabus::{Level, Subject, store::subjects};

const SMALL: usize = 10_000;
const LARGE: usize = 300_000;
/// People entered in one transaction.
const BATCH: usize = 5_000;
/// People asked about.
const ASKED: usize = 2_000;
const SEED: u64 = 2026;

/// The same numbers in each run (splitmix64).
pub(crate) struct Seeded(pub u64);

impl Seeded {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// Some years of one person's exams.
fn sat(random: &mut Seeded, person: PersonId, county: &Division, all: &[Subject]) -> Vec<NewFact> {
    let mut facts = Vec::new();
    for (level, first) in [(Level::Junior, 2022), (Level::Intermediate, 2023)] {
        for year in first..=2025 {
            if random.below(100) < 45 {
                continue;
            }
            facts.extend(all.iter().filter(|subject| subject.level == level.code()).map(|subject| NewFact {
                person,
                fact: Fact {
                    year,
                    level,
                    subject: subject.code.clone(),
                    half_marks: Some(90 + i64::try_from(random.below(60)).unwrap_or_default()),
                    status: ResultStatus::Valid,
                    division_path: county.path.clone(),
                },
                division: county.code.clone(),
                supersedes: None,
            }));
        }
    }
    facts
}

async fn filled(store: &Store, people: usize, all: &[Subject]) -> anyhow::Result<Vec<PersonId>> {
    let mut random = Seeded(SEED);
    let secret = Secret::from_bytes([1; 32]);
    let now = clock::now();
    let county = zhengtu::division::store::find(&mut store.read().await?, "321002").await?;
    let county = county.ok_or_else(|| anyhow::anyhow!("no such division"))?;
    let mut ids = Vec::with_capacity(people);
    while ids.len() < people {
        let mut tx = store.write().await?;
        let mut facts = Vec::new();
        for _ in 0..BATCH.min(people - ids.len()) {
            let index = u32::try_from(ids.len())?;
            let name = format!("测{}{}", char::from_u32(0x4e00 + index % 20_000).unwrap_or('一'), index / 20_000);
            let entered = Entered { name, ..Entered::default() };
            let to = Belonging { division: county.clone(), organisation: None, post: String::new() };
            let person = create(&mut tx, &secret, &entered, &to, now).await?;
            facts.extend(sat(&mut random, person, &county, all));
            if random.below(100) < 40 {
                let number = format!("BENCH{index:012}");
                let obtained_on = chrono::NaiveDate::from_ymd_opt(2023, 6, 1 + index % 28).unwrap_or_default();
                let new = NewCertificate {
                    person,
                    level: Level::Junior,
                    scheme: Scheme::National,
                    number: &number,
                    issuer: "",
                    obtained_on,
                    valid_until: None,
                    division_path: &county.path,
                    import: None,
                    by: None,
                };
                certificate::add(&mut tx, &new, now).await?;
            }
            ids.push(person);
        }
        ledger::add(&mut tx, &facts, None, now).await?;
        tx.commit().await?;
    }
    Ok(ids)
}

/// The slowest of a hundred but one.
pub(crate) fn p99(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times.get(times.len() * 99 / 100).copied().unwrap_or_default().as_secs_f64() * 1e6
}

pub(crate) async fn run() -> super::Outcome {
    let people = if std::env::var("SIZE").is_ok_and(|size| size == "large") { LARGE } else { SMALL };
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    let mut all: Vec<Subject> = Vec::new();
    for level in Level::ALL {
        all.extend(subjects(&mut store.read().await?, level).await?);
    }
    let ids = filled(&store, people, &all).await?;
    let today = clock::date_of(clock::now());
    let mut random = Seeded(SEED);
    let (mut rows, mut whole) = (Vec::new(), Vec::new());
    let mut said = 0;
    for _ in 0..ASKED {
        let person = ids[usize::try_from(random.below(ids.len() as u64))?];
        let mut tx = store.read().await?;
        let started = Instant::now();
        find(&mut tx, person).await?;
        memberships(&mut tx, person).await?;
        ledger::of_person(&mut tx, person).await?;
        certificate::of_person(&mut tx, person).await?;
        rows.push(started.elapsed());
        let started = Instant::now();
        let standing = ledger::standing_of(&mut tx, person, today).await?;
        said += status(&standing, &all, Language::Zh).next.sentence.len();
        whole.push(started.elapsed());
    }
    anyhow::ensure!(said > ASKED, "every status has a sentence");
    let (rows, whole) = (p99(&mut rows), p99(&mut whole));
    Ok(format!("people={people} asked={ASKED} rows_p99_us={rows:.0} status_p99_us={whole:.0} status_vs_rows={:.1}", whole / rows))
}
