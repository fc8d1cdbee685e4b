//! Everything of a person can be taken along and deleted. The test fills every table for somebody, deletes, and looks through the whole
//! database for what is left.

pub(super) mod filled;

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use self::filled::{filled, practised, sat};
use crate::account::store::AccountError;
use crate::account::{self, Grant, Role, Scope, session};
use crate::clock::now;
use crate::ids::VisitorId;
use crate::personal_data::{EraseError, Holdings, erase, export, holdings, to_json};
use crate::practice::Owner;
use crate::practice::store as practice;
use crate::question::usage::store as usage;
use crate::secret::Secret;
use crate::starter::questions;
use crate::store::{Store, Tx};
use crate::{on_both, with_tx};

const NAME: &str = "要注销的人";
/// Something of one's own in every text one writes.
const SECRET: &str = "只属于我的话";
/// Where their mail goes.
const MAIL: &str = "leaver@example.org";

/// What may still name the person afterwards.
const KEPT: [(&str, &str); 11] = [
    ("account", "id"),
    ("account_grant", "account_id"),
    ("account_grant", "revoked_by"),
    ("audit_entry", "account_id"),
    ("audit_entry", "account_name"),
    ("audit_entry", "record_id"),
    // The register's, which answers for them.
    ("hours_entry", "recorded_by"),
    ("hours_proof", "uploaded_by"),
    ("person_link", "account_id"),
    ("training_attendee", "account_id"),
    ("training_registration", "account_id"),
];

/// Columns that name a person of another kind (the staff register), or somebody in a role, or a visitor: not this candidate.
const OTHERS: [(&str, &str); 22] = [
    ("browser_session", "visitor_id"),
    ("certificate", "person_id"),
    ("exam_entry", "person_id"),
    ("exam_result", "person_id"),
    ("hours_entry", "person_id"),
    ("studio_term", "person_id"),
    ("match_case", "person_id"),
    ("membership", "person_id"),
    ("mock_marker", "account_id"),
    ("number_reveal", "person_id"),
    ("person_link", "person_id"),
    ("person_standing", "person_id"),
    ("practice_set", "visitor_id"),
    ("question_report", "visitor_id"),
    ("question_review", "account_id"),
    ("register_erasure", "person_id"),
    ("registration_application", "person_id"),
    ("registration_period", "person_id"),
    ("training_attendee", "person_id"),
    ("training_registration", "person_id"),
    ("worklist_item", "person_id"),
    ("worklist_reminder", "person_id"),
];

type Column = (String, String);

/// Every column of every table. The index of words is each engine's own.
async fn columns(store: &Store) -> anyhow::Result<Vec<Column>> {
    let all: Vec<Column> = match store {
        Store::Sqlite { readers, .. } => {
            sqlx::query_as(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx%'",
            )
            .fetch_all(readers)
            .await?
        }
        Store::Postgres(pool) => sqlx::query(
            "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c JOIN information_schema.tables t \
             ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE '\\_sqlx%'",
        )
        .fetch_all(pool)
        .await?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect(),
    };
    Ok(all.into_iter().filter(|(table, _)| !table.starts_with("question_token")).collect())
}

/// The columns in which any of these stands, as text or as an id.
async fn found(store: &Store, needles: &[&str]) -> anyhow::Result<BTreeSet<Column>> {
    let plain = |text: &str| text.replace('-', "").to_lowercase();
    let needles: Vec<String> = needles.iter().map(|needle| plain(needle)).collect();
    let mut out = BTreeSet::new();
    for (table, column) in columns(store).await? {
        let values: Vec<(String,)> = match store {
            Store::Sqlite { readers, .. } => {
                let all = AssertSqlSafe(format!("SELECT quote(\"{column}\") FROM \"{table}\" WHERE \"{column}\" IS NOT NULL"));
                sqlx::query_as(all).fetch_all(readers).await?
            }
            Store::Postgres(pool) => {
                let all = format!("SELECT CAST(\"{column}\" AS TEXT) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
                sqlx::query_as(AssertSqlSafe(all)).fetch_all(pool).await?
            }
        };
        if values.iter().any(|(value,)| needles.iter().any(|needle| plain(value).contains(needle))) {
            out.insert((table, column));
        }
    }
    Ok(out)
}

fn named(columns: &[(&str, &str)]) -> BTreeSet<Column> {
    columns.iter().map(|(table, column)| ((*table).to_owned(), (*column).to_owned())).collect()
}

on_both! {
    async fn deleting_leaves_nothing_but_what_is_said(store: Store) {
        let (me, other) = filled(&store).await?;
        let id = me.to_string();
        let before = found(&store, &[&id, NAME]).await?;
        assert_eq!(found(&store, &[MAIL]).await?, BTreeSet::new(), "an address is sealed");
        let of_person = ["account_id", "visitor_id", "person_id"];
        let unfilled: BTreeSet<Column> = columns(&store)
            .await?
            .into_iter()
            .filter(|column| of_person.contains(&column.1.as_str()) && !before.contains(column))
            .collect();
        assert_eq!(unfilled, named(&OTHERS), "a table keeps something of a person and isn't filled here: export and delete it");

        let mut tx = store.write().await?;
        let (mine, theirs) = (holdings(&mut tx, Owner::Account(me)).await?, holdings(&mut tx, Owner::Account(other)).await?);
        assert_eq!((mine.sets, mine.mocks, mine.notes, mine.registrations), (3, 2, 1, 1));
        erase(&mut tx, Owner::Account(me), now()).await?;
        tx.commit().await?;

        let left = found(&store, &[&id, NAME]).await?;
        let said = named(&KEPT);
        let unsaid: Vec<_> = left.difference(&said).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
        let mut tx = store.write().await?;
        let gone = holdings(&mut tx, Owner::Account(me)).await?;
        assert_eq!(gone, Holdings::default(), "the seat in the session to come is somebody else's");
        assert_eq!(holdings(&mut tx, Owner::Account(other)).await?, theirs, "nothing of anybody else");
        let account = account::store::find(&mut tx, me).await?.expect("the row stays");
        assert!(account.disabled_at.is_some() && account.name.starts_with("已注销-"));
        assert!(account.is_closed() && !account::store::find(&mut tx, other).await?.is_some_and(|other| other.is_closed()));
        let refused = account::store::set_password(&mut tx, me, "another hash", true, None, now()).await;
        assert!(matches!(refused, Err(AccountError::Closed)), "{refused:?}");
        assert!(!account::store::enable(&mut tx, me).await?, "nobody opens it again");
        let refused = account::grant::give(&mut tx, me, &Grant { role: Role::Officer, scope: Scope::Everywhere }, None, now()).await;
        assert!(matches!(refused, Err(AccountError::Closed)), "{refused:?}");
        assert_eq!(account::grant::held(&mut tx, me).await?, []);
        assert!(account::store::create(&mut tx, NAME, "hash", false, None, now()).await?.id != me, "the name is free");
        // Counters are what they would be without the person.
        practice::count_pending(&mut tx, 1000).await?;
        let counted = counters(&mut tx).await?;
        usage::rebuild(&mut tx).await?;
        assert_eq!(counters(&mut tx).await?, counted);
        erase(&mut tx, Owner::Account(other), now()).await?;
        tx.commit().await?;
        assert_eq!(found(&store, &[SECRET]).await?, BTreeSet::new());
        Ok(())
    }

    async fn a_visitors_practice_goes_too(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let visitor = session::start_visitor(&mut tx, "a visitor", now()).await?;
        let marker = account::store::create(&mut tx, "批改人", "hash", false, None, now()).await?.id;
        practised(&mut tx, Owner::Visitor(visitor)).await?;
        sat(&mut tx, Owner::Visitor(visitor), marker, "A1B2C3D4").await?;
        tx.commit().await?;
        let mut tx = store.write().await?;
        erase(&mut tx, Owner::Visitor(visitor), now()).await?;
        tx.commit().await?;
        assert_eq!(found(&store, &[&visitor.to_string(), SECRET]).await?, BTreeSet::new());
        Ok(())
    }

    async fn the_last_administrator_stays(store: Store) {
        let mut tx = store.write().await?;
        let id = account::store::create(&mut tx, "管理员", "hash", false, None, now()).await?.id;
        account::grant::give(&mut tx, id, &Grant { role: Role::Administrator, scope: Scope::Everywhere }, None, now()).await?;
        let refused = erase(&mut tx, Owner::Account(id), now()).await;
        assert!(matches!(refused, Err(EraseError::LastAdministrator)), "{refused:?}");
        Ok(())
    }

    async fn all_of_ones_own_can_be_taken_along_and_nothing_else(store: Store) {
        let (me, other) = filled(&store).await?;
        let mut tx = store.read().await?;
        let sections = export(&mut tx, Owner::Account(me), &Secret::from_bytes([7; 32])).await?;
        for section in &sections {
            assert!(!section.rows.is_empty(), "{} is empty", section.code);
            assert!(section.rows.iter().all(|row| row.len() == section.columns.len()));
        }
        let text = to_json(&sections, now()).to_string();
        assert!(text.contains(NAME) && text.contains(SECRET) && text.contains(MAIL) && text.contains("张三") && text.contains("题干有错字"));
        assert!(!text.contains(&other.to_string()) && !text.contains("留下的人") && !text.contains("组织者"));
        let json = to_json(&sections, now());
        let answer = json["answers"].as_array().and_then(|all| all.iter().find(|one| one["marks"] == 1)).expect("the corrected answer");
        assert_eq!((&answer["full_marks"], &answer["counts"]), (&serde_json::json!(1), &serde_json::json!(true)));
        let marks = json["case_marks"].as_array().expect("marks");
        assert_eq!(marks.len(), 1, "those of a marker are seen once the paper is settled");
        assert_eq!(marks[0]["marks"], serde_json::json!(1.5));
        let nobody = export(&mut tx, Owner::Visitor(VisitorId::fresh()), &Secret::from_bytes([7; 32])).await?;
        assert!(nobody.iter().all(|section| section.rows.is_empty()));
        Ok(())
    }
}

/// What is counted of questions, by version.
async fn counters(tx: &mut Tx) -> anyhow::Result<Vec<(Uuid, i64, i64, i64)>> {
    Ok(with_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT question_version_id, people, right_people, half_marks FROM question_usage WHERE people > 0 ORDER BY question_version_id"
    )
    .fetch_all(c)
    .await
    })?)
}
