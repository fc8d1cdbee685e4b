//! `worklist`: the worklist of a county (5,000 people) and of the province it lies in (300,000), over a seeded register on SQLite: every
//! list's count and the first page of each, as the pages read them.

use std::time::{Duration, Instant};

use chrono::{Days, Months, NaiveDate};
use zhengtu::certification::certificate::{self, NewCertificate};
use zhengtu::certification::ledger;
use zhengtu::certification::rules::Scheme;
use zhengtu::certification::worklist::list::{Linked, PAGE, list};
use zhengtu::certification::worklist::{Category, Scope, add_up, counts};
use zhengtu::clock;
use zhengtu::division::{self, Division};
use zhengtu::ids::{PeriodId, PersonId};
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store, Tx};
use zhengtu::syllabus::Level;
use zhengtu::with_tx;

use crate::status::{Seeded, p99};

const COUNTY: usize = 5_000;
const PROVINCE: usize = 300_000;
/// People entered in one transaction.
const BATCH: usize = 5_000;
/// Each list is looked at so often.
const ROUNDS: usize = 300;
const SEED: u64 = 2026;

/// The county, and the others of its province.
async fn counties(store: &Store) -> anyhow::Result<(Division, Vec<Division>)> {
    let mut tx = store.read().await?;
    let mut others = Vec::new();
    let mut own = None;
    for city in division::store::children(&mut tx, Some("32")).await? {
        for county in division::store::children(&mut tx, Some(&city.code)).await? {
            if county.code == "321002" {
                own = Some(county);
            } else {
                others.push(county);
            }
        }
    }
    Ok((own.ok_or_else(|| anyhow::anyhow!("no such division"))?, others))
}

/// Six of ten hold a certificate; of these seven of ten have registered it within the last three years and a half.
async fn enter(tx: &mut Tx, random: &mut Seeded, index: u32, county: &Division, today: NaiveDate) -> anyhow::Result<PersonId> {
    let name = format!("测{}{}", char::from_u32(0x4e00 + index % 20_000).unwrap_or('一'), index / 20_000);
    let to = Belonging { division: county.clone(), organisation: None, post: String::new() };
    let entered = Entered { name, ..Entered::default() };
    let now = clock::now();
    let person = create(tx, &Secret::from_bytes([1; 32]), &entered, &to, now).await?;
    if random.below(10) >= 6 {
        return Ok(person);
    }
    let on = today - Days::new(random.below(1280));
    let new = NewCertificate {
        person,
        level: Level::Junior,
        scheme: Scheme::National,
        number: &format!("BENCH{index:012}"),
        issuer: "",
        obtained_on: on,
        valid_until: None,
        division_path: &county.path,
        import: None,
        by: None,
    };
    certificate::add(tx, &new, now).await?;
    if random.below(10) < 7 {
        let until = on + Months::new(36) - Days::new(1);
        with_tx!(tx, |c| {
            sqlx::query(
            "INSERT INTO registration_period (id, person_id, level, kind, number, registered_on, valid_from, valid_until, division_path, \
             recorded_at, reason, void) VALUES ($1, $2, 'junior', 'first', '', $3, $3, $4, $5, $6, '', FALSE)"
        )
        .bind(PeriodId::fresh())
        .bind(person)
        .bind(on)
        .bind(until)
        .bind(&county.path)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })?;
    }
    Ok(person)
}

async fn fill(store: &Store, province: usize, today: NaiveDate) -> anyhow::Result<Division> {
    let (own, others) = counties(store).await?;
    let mut random = Seeded(SEED);
    let mut done = 0;
    while done < province {
        let mut tx = store.write().await?;
        let mut people = Vec::with_capacity(BATCH);
        for index in done..(done + BATCH).min(province) {
            let county = if index < COUNTY { &own } else { &others[index % others.len()] };
            people.push(enter(&mut tx, &mut random, u32::try_from(index)?, county, today).await?);
        }
        done += people.len();
        ledger::refresh(&mut tx, &people, clock::now()).await?;
        tx.commit().await?;
        add_up(store, clock::now()).await?;
    }
    Ok(own)
}

/// What the page of all lists and the page of one read, one after the other.
async fn timed(store: &Store, path: &str, today: NaiveDate) -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let scope = Scope { division_path: path.to_owned(), ..Scope::default() };
    let (mut counted, mut listed) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let category = Category::ALL[round % Category::ALL.len()];
        let mut tx = store.read().await?;
        let started = Instant::now();
        let found = counts(&mut tx, &scope, today).await?;
        counted.push(started.elapsed());
        let started = Instant::now();
        let rows = list(&mut tx, &scope, category, Linked::Any, today, (None, PAGE + 1)).await?;
        listed.push(started.elapsed());
        let people = found.iter().find(|(one, _)| *one == category).map_or(0, |(_, people)| *people);
        anyhow::ensure!(i64::try_from(rows.len())? == people.min(PAGE + 1), "a list has whom it counts");
    }
    Ok((counted, listed))
}

pub(crate) async fn run() -> super::Outcome {
    let province: usize = std::env::var("PEOPLE").ok().and_then(|text| text.parse().ok()).unwrap_or(PROVINCE);
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    let today = clock::date_of(clock::now());
    let started = Instant::now();
    let county = fill(&store, province, today).await?;
    let filled = started.elapsed().as_secs();
    let (mut small_counts, mut small_lists) = timed(&store, &county.path, today).await?;
    let (mut large_counts, mut large_lists) = timed(&store, "/32/", today).await?;
    let both =
        |counts: &[Duration], lists: &[Duration]| -> Vec<Duration> { counts.iter().zip(lists).map(|(a, b)| *a + *b).collect() };
    let (mut small, mut large) = (both(&small_counts, &small_lists), both(&large_counts, &large_lists));
    let (small, large) = (p99(&mut small), p99(&mut large));
    let parts = (p99(&mut small_counts), p99(&mut small_lists), p99(&mut large_counts), p99(&mut large_lists));
    Ok(format!(
        "county_people={COUNTY} province_people={province} filled_s={filled} county_p99_us={small:.0} province_p99_us={large:.0} \
         county_counts_us={:.0} county_list_us={:.0} province_counts_us={:.0} province_list_us={:.0} province_vs_county={:.2}",
        parts.0,
        parts.1,
        parts.2,
        parts.3,
        large / small
    ))
}
