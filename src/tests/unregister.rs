//! Somebody is deleted from the register: nothing says who it was, and every fact is what it was.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::personal_data::filled::filled;
use crate::clock::now;
use crate::ids::{AccountId, PersonId, PersonMergeId};
use crate::merging::{self, UndoError, UndoRefusal, Wish};
use crate::person::link;
use crate::person::merge::duplicates::declare_distinct;
use crate::person::reveal::store as reveal;
use crate::person::store::{Belonging, Entered, create, find};
use crate::personal_data::unregister::{Obstacle, UnregisterError, ask, decline, held, obstacles, open, unregister};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::{account, clock, on_both, with_tx};

/// What figures are made of.
const FACTS: [(&str, &str); 8] = [
    ("exam_entry", "id, person_id, exam_year, level, division_path, organisation_id, approved, sat, passed"),
    ("exam_result", "id, person_id, exam_year, level, subject, half_marks, status, division_path"),
    ("certificate", "id, person_id, level, scheme, obtained_on, locally_valid, division_path, valid_until, voided_at"),
    ("registration_period", "id, person_id, level, kind, registered_on, valid_from, valid_until, void"),
    ("hours_entry", "id, person_id, kind, standing, first_day, last_day, half_hours, professional, void"),
    ("membership", "id, person_id, organisation_id, division_path, since_on, until_on"),
    ("person_standing", "person_id, level, reached_year, locally_valid, step"),
    ("person", "id, gender, education, field, created_at"),
];

async fn facts(store: &Store) -> anyhow::Result<BTreeMap<&'static str, Vec<String>>> {
    let mut all = BTreeMap::new();
    for (table, columns) in FACTS {
        let parts: Vec<String> = columns.split(", ").map(|column| format!("COALESCE(CAST({column} AS TEXT), '')")).collect();
        let text = format!("SELECT {} FROM {table} ORDER BY 1", parts.join(" || '|' || "));
        let rows: Vec<(String,)> = match store {
            Store::Sqlite { readers, .. } => {
                let text = text.replace("CAST(id AS TEXT)", "hex(id)").replace("CAST(person_id AS TEXT)", "hex(person_id)");
                let text = text.replace("CAST(organisation_id AS TEXT)", "hex(organisation_id)");
                sqlx::query_as(AssertSqlSafe(text)).fetch_all(readers).await?
            }
            Store::Postgres(pool) => sqlx::query_as(AssertSqlSafe(text)).fetch_all(pool).await?,
        };
        all.insert(table, rows.into_iter().map(|(row,)| row).collect());
    }
    Ok(all)
}

/// The person an account of the filled database is linked with.
async fn person_of(tx: &mut Tx, account: AccountId) -> anyhow::Result<PersonId> {
    Ok(link::of_account(tx, account).await?.expect("a link").person_id)
}

/// An entry that was merged into somebody's, a row of a list that was settled as theirs, and somebody they were told apart from. What is due follows.
async fn merged_into(
    tx: &mut Tx,
    person: PersonId,
    other: PersonId,
    now: chrono::DateTime<chrono::Utc>,
) -> anyhow::Result<PersonMergeId> {
    let division = crate::division::store::find(tx, "321002").await?.expect("a division");
    let entered = Entered { name: "张叁".into(), phone: Some("13900009000".into()), ..Entered::default() };
    let to = Belonging { division, organisation: None, post: "社工".into() };
    let twin = create(tx, &Secret::from_bytes([7; 32]), &entered, &to, now).await?;
    crate::testing::leave(tx, twin, clock::date_of(now)).await?;
    let wish = Wish { kept: person, merged: twin, take: vec![], two_numbers: false, reason: "张叁就是张三".into() };
    let merge = merging::merge(tx, &wish, None, now).await?;
    declare_distinct(tx, twin, other, None, now).await?;
    for (statement, of) in [
        (
            "INSERT INTO match_case (id, kind, division, division_path, identity_hash, sealed_row, doubt, state, person_id, version, created_at, \
          updated_at, decided_at, reason) SELECT id, 'results', '321002', '/', CAST('a' AS BLOB), CAST('a' AS BLOB), 'doubtful', 'matched', id, \
          1, created_at, created_at, created_at, '' FROM person WHERE id = $1",
            twin,
        ),
        (
            "INSERT INTO match_fact (result_id, case_id) SELECT r.id, c.id FROM exam_result r JOIN match_case c ON c.state = 'matched' \
          WHERE r.person_id = $1",
            person,
        ),
    ] {
        let statement =
            if matches!(tx, Tx::Postgres(_)) { statement.replace("CAST('a' AS BLOB)", "'a'::bytea") } else { statement.to_owned() };
        with_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(statement)).bind(of).execute(c).await.map(|_| ()))?;
    }
    Ok(merge)
}

/// What still names somebody: entries, rows settled as theirs, words of merges, whom they were told apart from, what is due.
async fn left_of(tx: &mut Tx, person: PersonId) -> anyhow::Result<Vec<i64>> {
    let mut left = Vec::new();
    for statement in [
        "SELECT COUNT(*) FROM person WHERE (id = $1 OR identity_id = $1) AND (name <> '已删除' OR phone_sealed IS NOT NULL)",
        "SELECT COUNT(*) FROM match_case WHERE person_id IN (SELECT id FROM person WHERE id = $1 OR identity_id = $1)",
        "SELECT COUNT(*) FROM person_merge WHERE kept_id = $1 AND reason <> ''",
        "SELECT COUNT(*) FROM person_distinct WHERE one_id <> $1",
        "SELECT COUNT(*) FROM worklist_item WHERE person_id = $1",
    ] {
        left.push(with_tx!(&mut *tx, |c| sqlx::query_scalar(statement).bind(person).fetch_one(c).await)?);
    }
    Ok(left)
}

async fn alter(tx: &mut Tx, statement: &'static str, person: PersonId) -> Result<(), sqlx::Error> {
    with_tx!(tx, |c| sqlx::query(statement).bind(person).execute(c).await.map(|_| ()))
}

on_both! {
    async fn nothing_says_who_it_was_and_every_fact_stays(store: Store) {
        let (me, other) = filled(&store).await?;
        let mut tx = store.write().await?;
        let (person, stays) = (person_of(&mut tx, me).await?, person_of(&mut tx, other).await?);
        let today = clock::date_of(now());
        // Employed, registered until today, an application under review: each stands against it.
        let against = obstacles(&mut tx, person, today).await?;
        assert_eq!(against, [Obstacle::Belongs, Obstacle::Registered(today), Obstacle::UnderReview]);
        let officer = account::store::create(&mut tx, "确认人", "hash", false, None, now()).await?.id;
        let refused = unregister(&mut tx, person, officer, now()).await;
        assert!(matches!(refused, Err(UnregisterError::Obstacles(_))), "{refused:?}");
        let later = now() + chrono::TimeDelta::days(2);
        alter(&mut tx, "UPDATE registration_application SET state = 'withdrawn' WHERE person_id = $1", person).await?;
        crate::testing::leave(&mut tx, person, today).await?;
        assert_eq!(obstacles(&mut tx, person, clock::date_of(later)).await?, []);
        assert!(held(&mut tx, person).await?.proofs == 1);
        tx.commit().await?;

        let mut tx = store.write().await?;
        // Not by whoever is meant, nor by whoever asked for it.
        assert!(matches!(unregister(&mut tx, person, me, later).await, Err(UnregisterError::OwnHand)));
        let own = open(&mut tx, person).await?.expect("their own wish");
        assert_eq!(own.asked_by, None);
        assert!(decline(&mut tx, own.id, None, "", later).await?);
        assert!(matches!(unregister(&mut tx, person, officer, later).await, Err(UnregisterError::NotAsked)));
        assert!(ask(&mut tx, person, Some(officer), "本人书面申请", later).await?);
        assert!(!ask(&mut tx, person, None, "", later).await?, "once is enough");
        assert!(matches!(unregister(&mut tx, person, officer, later).await, Err(UnregisterError::OwnHand)));
        let colleague = account::store::create(&mut tx, "另一人", "hash", false, None, later).await?.id;
        let merge = merged_into(&mut tx, person, stays, later).await?;
        assert_eq!(left_of(&mut tx, person).await?, [2, 1, 1, 1, 1]);
        tx.commit().await?;
        let before = facts(&store).await?;

        let mut tx = store.write().await?;
        assert_eq!(unregister(&mut tx, person, colleague, later).await?, Some(me));
        tx.commit().await?;
        assert_eq!(facts(&store).await?, before, "every figure is what it was");
        let mut tx = store.write().await?;
        assert_eq!(left_of(&mut tx, person).await?, [0; 5]);
        let undone = merging::undo(&mut tx, merge, None, later).await;
        assert!(matches!(undone, Err(UndoError::Refused(UndoRefusal::Erased))), "{undone:?}");
        let left = find(&mut tx, person).await?.expect("the row stays");
        assert_eq!((left.name.as_str(), left.phone_masked.as_str(), left.major.as_str()), ("已删除", "", ""));
        assert_eq!(obstacles(&mut tx, person, today).await?, [Obstacle::Erased]);
        assert!(link::of_account(&mut tx, me).await?.is_none());
        assert!(reveal::of_person(&mut tx, person, 9).await?.iter().all(|one| one.reason.is_empty()));
        assert_eq!(find(&mut tx, stays).await?.expect("somebody else").phone_masked, "138****8000", "nothing of anybody else");
        drop(tx);
        // Facts can't be touched, not even of somebody who is nobody; nor words of others.
        for statement in [
            "UPDATE hours_entry SET half_hours = 1 WHERE person_id = $1",
            "UPDATE hours_entry SET reason = 'x' WHERE person_id = $1",
            "UPDATE registration_period SET level = 'senior' WHERE person_id = $1",
            "UPDATE number_reveal SET purpose = purpose || 'x' WHERE person_id = $1",
            "DELETE FROM number_reveal WHERE person_id = $1",
        ] {
            let mut tx = store.write().await?;
            assert!(alter(&mut tx, statement, person).await.is_err(), "{statement}");
            drop(tx);
        }
        let mut tx = store.write().await?;
        assert!(alter(&mut tx, "UPDATE hours_entry SET reason = '' WHERE person_id = $1", stays).await.is_err());
        drop(tx);
        Ok(())
    }
}
