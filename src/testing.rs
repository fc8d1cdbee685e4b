//! What tests stand on: a fresh database of either engine, and a few divisions to put things in. Used by the tests of the core
//! and of the application; the program itself never calls it.

pub mod mutation;

use crate::division::{Division, DivisionKind};
use crate::ids::PersonId;
use crate::store::{DatabaseAddress, Result, Store, Tx};

/// Where the tests find PostgreSQL: the address of a database from which others may be created. `make test` sets it; without it
/// the tests on PostgreSQL fail, they are not skipped.
pub const POSTGRES: &str = "ZHENGTU_TEST_POSTGRES";

/// A fresh SQLite database in a folder of its own.
///
/// # Panics
/// When the database can't be made: a test can't go on.
pub async fn sqlite() -> Store {
    let path = std::env::temp_dir().join(format!("zhengtu-test-{}", uuid::Uuid::now_v7())).join("zhengtu.db");
    let store = Store::open(&DatabaseAddress::Sqlite(path)).await.expect("a SQLite file in the temporary folder");
    store.migrate().await.expect("migrations");
    store
}

/// The address of a fresh PostgreSQL database, with nothing in it.
///
/// # Panics
/// When there is no server: see [`POSTGRES`].
pub async fn postgres_database() -> String {
    let address =
        std::env::var(POSTGRES).expect("ZHENGTU_TEST_POSTGRES names a PostgreSQL to create databases on (make test does)");
    let name = format!("zhengtu_test_{}", uuid::Uuid::now_v7().simple());
    let admin = sqlx::PgPool::connect(&address).await.expect("the PostgreSQL for tests");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&admin).await.expect("a database for this test");
    admin.close().await;
    let (server, _) = address.rsplit_once('/').expect("postgres://…/database");
    format!("{server}/{name}")
}

/// A fresh PostgreSQL database.
///
/// # Panics
/// When there is no server: see [`POSTGRES`].
pub async fn postgres() -> Store {
    let address = DatabaseAddress::parse(&postgres_database().await).expect("an address");
    let store = Store::open(&address).await.expect("a connection");
    store.migrate().await.expect("migrations");
    store
}

/// Somebody leaves where they belong.
pub async fn leave(tx: &mut Tx, person: PersonId, day: chrono::NaiveDate) -> Result<()> {
    const LEAVE: &str = "UPDATE membership SET until_on = $2 WHERE person_id = $1 AND until_on IS NULL";
    crate::with_tx!(tx, |c| sqlx::query(LEAVE).bind(person).bind(day).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The divisions most tests need: 江苏 → 扬州 → 广陵, 邗江; 江苏 → 南京 → 玄武; 甘肃 → 兰州 → 城关.
pub const DIVISIONS: [(&str, &str, DivisionKind, Option<&str>); 9] = [
    ("32", "江苏省", DivisionKind::Province, None),
    ("3210", "扬州市", DivisionKind::Prefecture, Some("32")),
    ("321002", "广陵区", DivisionKind::County, Some("3210")),
    ("321003", "邗江区", DivisionKind::County, Some("3210")),
    ("3201", "南京市", DivisionKind::Prefecture, Some("32")),
    ("320102", "玄武区", DivisionKind::County, Some("3201")),
    ("62", "甘肃省", DivisionKind::Province, None),
    ("6201", "兰州市", DivisionKind::Prefecture, Some("62")),
    ("620102", "城关区", DivisionKind::County, Some("6201")),
];

/// Puts [`DIVISIONS`] into a database.
///
/// # Panics
/// When the database refuses.
pub async fn with_divisions(store: Store) -> Store {
    let mut tx = store.write().await.expect("a transaction");
    for (code, name, kind, parent) in DIVISIONS {
        let above = match parent {
            Some(parent) => crate::division::store::find(&mut tx, parent).await.expect("a read").expect("the parent").path,
            None => "/".to_owned(),
        };
        let division = Division {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: kind.code().to_owned(),
            parent: parent.map(str::to_owned),
            path: format!("{above}{code}/"),
            valid_from: None,
            valid_to: None,
            successor: None,
        };
        crate::division::store::insert(&mut tx, &division, "", "").await.expect("a division");
    }
    tx.commit().await.expect("a commit");
    store
}

/// Declares tests that run on both engines, each on a fresh database that holds [`DIVISIONS`].
///
/// ```ignore
/// on_both! {
///     async fn a_division_is_found(store: Store) {
///         let mut tx = store.read().await?;
///         // …
///         Ok(())
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($store:ident: Store) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn story($store: $crate::store::Store) -> anyhow::Result<()> $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() -> anyhow::Result<()> {
                story($crate::testing::with_divisions($crate::testing::sqlite().await).await).await
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() -> anyhow::Result<()> {
                story($crate::testing::with_divisions($crate::testing::postgres().await).await).await
            }
        }
    )+};
}
