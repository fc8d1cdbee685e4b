//! 保存期限: every rule takes what it says, on its day and none before, and nothing that statistics stand on.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::training::account;
use crate::account::Actor;
use crate::certification::entry;
use crate::certification::units::cells;
use crate::clock::instant_of;
use crate::ids::{AccountId, PersonId};
use crate::on_both;
use crate::person::demo::fill;
use crate::person::id_number::IdNumber;
use crate::person::store::{Belonging, Entered, by_id_number, create};
use crate::personal_data::retention::{Counted, Rule, SetError, Way, counts, held, nightly, run, set};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::syllabus::Level;
use crate::with_tx;

const SECRET: Secret = Secret::from_bytes([7; 32]);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn at(text: &str) -> DateTime<Utc> {
    instant_of(day(text).and_hms_opt(10, 0, 0).expect("a time"))
}

/// Runs a statement with values.
macro_rules! write {
    ($tx:expr, $sql:literal $(, $value:expr)* $(,)?) => {
        with_tx!(&mut *$tx, |c| sqlx::query($sql)$(.bind($value))*.execute(c).await.map(|_| ()))?
    };
}

async fn one(tx: &mut Tx, query: &'static str) -> anyhow::Result<i64> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(query).fetch_one(c).await)?)
}

/// Somebody with both numbers, who left on a day, or hasn't.
async fn person(tx: &mut Tx, number: &str, left: Option<&str>) -> anyhow::Result<PersonId> {
    let division = crate::division::store::find(tx, "321002").await?.expect("the division");
    let to = Belonging { division, organisation: None, post: String::new() };
    let number = IdNumber::parse(number, day("2022-03-10"))?;
    let entered =
        Entered { name: "林知远".into(), id_number: Some(number), phone: Some("13800000000".into()), ..Entered::default() };
    let id = create(tx, &SECRET, &entered, &to, at("2012-01-01")).await?;
    write!(tx, "UPDATE membership SET until_on = $2 WHERE person_id = $1", id, left.map(day));
    Ok(id)
}

async fn period(tx: &mut Tx, person: PersonId, from: &str, until: &str) -> anyhow::Result<()> {
    write!(
        tx,
        "INSERT INTO registration_period (id, person_id, level, kind, number, registered_on, valid_from, valid_until, division_path, \
         recorded_at, reason, void) VALUES ($1, $2, 'junior', 'first', '', $3, $3, $4, '/32/', $5, '', $6)",
        Uuid::now_v7(),
        person,
        day(from),
        day(until),
        at(from),
        false,
    );
    Ok(())
}

/// A proof of hours of 2016.
async fn proof(tx: &mut Tx, person: PersonId, standing: &str, last_day: &str) -> anyhow::Result<()> {
    let entry = Uuid::now_v7();
    write!(
        tx,
        "INSERT INTO hours_entry (id, person_id, kind, standing, title, provider, first_day, last_day, half_hours, professional, reason, \
         recorded_at, void) VALUES ($1, $2, 'elsewhere', $3, '', '', $4, $4, 8, $5, '', $6, $7)",
        entry,
        person,
        standing,
        day(last_day),
        true,
        at(last_day),
        false,
    );
    write!(
        tx,
        "INSERT INTO hours_proof (id, entry_id, file_name, media_type, bytes, sealed, uploaded_at) VALUES ($1, $2, 'a.pdf', \
         'application/pdf', 3, $3, $4)",
        Uuid::now_v7(),
        entry,
        vec![1_u8, 2, 3],
        at(last_day),
    );
    Ok(())
}

async fn case(tx: &mut Tx, state: &str, updated: &str) -> anyhow::Result<()> {
    write!(
        tx,
        "INSERT INTO match_case (id, kind, division, division_path, identity_hash, sealed_row, doubt, state, version, created_at, \
         updated_at, decided_at, reason) VALUES ($1, 'results', '321002', '/32/3210/321002/', $2, $3, 'unmatched', $4, 1, $5, $5, $6, '')",
        Uuid::now_v7(),
        Uuid::now_v7().as_bytes().to_vec(),
        vec![1_u8],
        state,
        at(updated),
        (state != "open").then(|| at(updated)),
    );
    Ok(())
}

async fn notice(tx: &mut Tx, account: AccountId, read: Option<&str>) -> anyhow::Result<()> {
    write!(
        tx,
        "INSERT INTO notification (id, account_id, kind, parameters, created_at, read_at) VALUES ($1, $2, 'x', '{}', $3, $4)",
        Uuid::now_v7(),
        account,
        at("2015-01-01"),
        read.map(at),
    );
    Ok(())
}

/// For every rule one row whose last day is 10 March 2022 by the shipped periods, and beside it what must stay.
async fn world(tx: &mut Tx) -> anyhow::Result<()> {
    let officer = account(tx, "officer").await?;
    for read in [Some("2021-03-10"), Some("2021-06-10"), None] {
        notice(tx, officer, read).await?;
    }
    for (state, updated) in [("dismissed", "2019-03-10"), ("nobody", "2019-04-10"), ("open", "2015-01-01")] {
        case(tx, state, updated).await?;
    }
    write!(
        tx,
        "INSERT INTO import_draft (id, kind, file_name, file_hash, division, division_path, options, sealed_file, sealed_report, ok_rows, \
         warning_rows, error_rows, created_at, expires_at, outcome) \
         VALUES ($1, 'staff', 'a.xlsx', '', '321002', '/32/3210/321002/', '{}', $2, $2, 0, 0, 0, $3, $4, '')",
        Uuid::now_v7(),
        vec![1_u8],
        at("2022-03-03"),
        at("2022-03-10") + chrono::TimeDelta::hours(10),
    );
    // Left five years before; left a day later; left long ago and still registered until a day later; still there.
    let left = person(tx, "990101199001010019", Some("2017-03-10")).await?;
    person(tx, "990101199001010027", Some("2017-03-11")).await?;
    let registered = person(tx, "990101199001010035", Some("2014-01-01")).await?;
    period(tx, registered, "2014-03-12", "2017-03-11").await?;
    let there = person(tx, "990101199001010043", None).await?;
    // Hours of a period that ended three years before, of one that ended a day later, and hours nobody has decided.
    period(tx, there, "2016-03-11", "2019-03-10").await?;
    proof(tx, there, "accepted", "2016-05-01").await?;
    period(tx, left, "2013-03-11", "2016-03-10").await?;
    proof(tx, left, "accepted", "2019-03-11").await?;
    proof(tx, there, "claimed", "2015-05-01").await?;
    for on in ["2019-03-10", "2019-03-11"] {
        write!(
            tx,
            "INSERT INTO number_reveal (id, person_id, what, purpose, reason, office, revealed_by, revealed_at) \
             VALUES ($1, $2, 'phone', 'x', 'x', '', $3, $4)",
            Uuid::now_v7(),
            there,
            officer,
            at(on),
        );
    }
    Ok(())
}

fn rows(counted: &[Counted]) -> Vec<i64> {
    assert!(counted.iter().map(|counted| counted.rule).eq(Rule::ALL));
    counted.iter().map(|counted| counted.rows).collect()
}

async fn dry(store: &Store, on: &str) -> anyhow::Result<Vec<i64>> {
    Ok(rows(&counts(&mut store.read().await?, at(on)).await?))
}

async fn wet(store: &Store, on: &str) -> anyhow::Result<Vec<i64>> {
    Ok(rows(&run(store, at(on), Way::Command, &Actor::nobody()).await?))
}

on_both! {
    async fn every_rule_takes_what_it_says_on_its_day_and_nothing_a_day_earlier(store: Store) {
        let mut tx = store.write().await?;
        world(&mut tx).await?;
        tx.commit().await?;
        assert_eq!(dry(&store, "2022-03-10").await?, [0; 6]);
        assert_eq!(wet(&store, "2022-03-10").await?, [0; 6]);
        assert_eq!(dry(&store, "2022-03-11").await?, [1; 6]);
        assert_eq!(dry(&store, "2022-03-11").await?, [1; 6], "a dry run removes nothing");
        assert_eq!(wet(&store, "2022-03-11").await?, [1; 6], "what was counted goes");
        assert_eq!(wet(&store, "2022-03-11").await?, [0; 6], "once");

        let mut tx = store.read().await?;
        assert_eq!(one(&mut tx, "SELECT COUNT(*) AS n FROM notification").await?, 2);
        assert_eq!(one(&mut tx, "SELECT COUNT(*) AS n FROM match_case").await?, 2);
        assert_eq!(one(&mut tx, "SELECT COUNT(*) AS n FROM import_draft").await?, 0);
        assert_eq!(one(&mut tx, "SELECT COUNT(*) AS n FROM number_reveal").await?, 1);
        // The file is gone, that there was one stays.
        assert_eq!(one(&mut tx, "SELECT COUNT(*) AS n FROM hours_proof").await?, 3);
        assert_eq!(one(&mut tx, "SELECT COUNT(*) AS n FROM hours_proof WHERE sealed IS NULL AND file_name = '' AND removed_at IS NOT NULL").await?, 1);
        // The person is there, and found by number no more.
        assert_eq!(one(&mut tx, "SELECT COUNT(*) AS n FROM person").await?, 4);
        let number = IdNumber::parse("990101199001010019", day("2022-03-10"))?;
        assert_eq!(by_id_number(&mut tx, &SECRET, &number).await?, None);
        let whole = "SELECT COUNT(*) AS n FROM person WHERE id_sealed IS NOT NULL AND phone_sealed IS NOT NULL AND id_masked <> ''";
        assert_eq!(one(&mut tx, whole).await?, 3);
        // Each rule once, with how many: no word of whom.
        let trail = "SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'account.retention.run' AND detail LIKE '%\"removed\":1%'";
        assert_eq!(one(&mut tx, trail).await?, 6);
        drop(tx);
        // A day later the others go; who waits, is unread or is still there never does.
        assert_eq!(wet(&store, "2022-03-12").await?, [0, 0, 0, 1, 1, 2]);
        assert_eq!(wet(&store, "2025-03-12").await?, [0, 1, 1, 0, 0, 0]);
    Ok(())
    }

    async fn periods_stay_within_their_bounds(store: Store) {
        let mut tx = store.write().await?;
        world(&mut tx).await?;
        let by = account(&mut tx, "administrator").await?;
        for (rule, months) in [(Rule::Reveals, 35), (Rule::Leavers, 35), (Rule::Leavers, 241), (Rule::Uploads, 12), (Rule::Notices, 0)] {
            assert!(matches!(set(&mut tx, rule, months, by, at("2022-03-01")).await, Err(SetError::OutOfBounds)), "{rule:?} {months}");
        }
        set(&mut tx, Rule::Notices, 3, by, at("2022-03-01")).await?;
        tx.commit().await?;
        assert_eq!(dry(&store, "2022-03-10").await?, [0, 2, 0, 0, 0, 0]);
        // A period somebody wrote past the program counts as the longest.
        let mut tx = store.write().await?;
        write!(&mut tx, "UPDATE retention_rule SET months = 1 WHERE code = 'leavers'");
        tx.commit().await?;
        let held = held(&mut store.read().await?).await?;
        let months: Vec<i64> = held.iter().map(|held| held.months).collect();
        assert_eq!(months, [0, 3, 36, 36, 36, 240]);
        assert_eq!(held.iter().filter(|held| held.changed.is_some()).count(), 1);
        Ok(())
    }

    async fn the_round_runs_once_a_night(store: Store) {
        let mut tx = store.write().await?;
        world(&mut tx).await?;
        tx.commit().await?;
        assert_eq!(nightly(&store, at("2022-03-10")).await?.map(|done| rows(&done)), Some(vec![0; 6]));
        assert_eq!(nightly(&store, at("2022-03-10") + chrono::TimeDelta::hours(9)).await?, None);
        assert_eq!(nightly(&store, at("2022-03-11")).await?.map(|done| rows(&done)), Some(vec![1; 6]));
        let last = held(&mut store.read().await?).await?;
        assert!(last.iter().all(|held| held.last.as_ref().is_some_and(|last| last.removed == 1 && last.way == "round" && last.run_at == at("2022-03-11"))));
        Ok(())
    }

    async fn statistics_are_as_before(store: Store) {
        let begun = at("2026-11-02");
        let mut tx = store.write().await?;
        fill(&mut tx, &SECRET, begun).await?;
        write!(&mut tx, "UPDATE membership SET until_on = $1 WHERE division = '321003'", day("2026-11-01"));
        tx.commit().await?;
        let later = at("2046-11-02");
        let before = statistics(&store, begun).await?;
        let expected = dry(&store, "2046-11-02").await?;
        assert!(expected[5] > 100, "numbers go: {expected:?}");
        assert_eq!(rows(&run(&store, later, Way::Round, &Actor::nobody()).await?), expected);
        assert_eq!(statistics(&store, begun).await?, before);
        Ok(())
    }
}

/// What figures are made of and some figures themselves.
async fn statistics(store: &Store, now: DateTime<Utc>) -> anyhow::Result<Vec<String>> {
    let mut tx = store.read().await?;
    let mut found = Vec::new();
    for year in [2024, 2026] {
        found.push(format!("{:?}", cells(&mut tx, "/", None, year, now).await?));
        found.push(format!("{:?}", entry::funnel(&mut tx, year, Level::Junior, "/32/3210/").await?));
    }
    for query in [
        "SELECT COUNT(*) AS n FROM person",
        "SELECT COUNT(*) AS n FROM membership",
        "SELECT COUNT(*) AS n FROM exam_result",
        "SELECT COUNT(*) AS n FROM certificate",
        "SELECT COUNT(*) AS n FROM registration_period",
        "SELECT COUNT(*) AS n FROM hours_entry",
        "SELECT COUNT(*) AS n FROM hours_proof",
        "SELECT COUNT(*) AS n FROM person_standing",
        "SELECT COUNT(*) AS n FROM figure",
    ] {
        found.push(one(&mut tx, query).await?.to_string());
    }
    Ok(found)
}
