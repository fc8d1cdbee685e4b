//! Both engines have the same tables and columns, and understand every statement the same way.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Column, Either, Executor, Row};

use crate::store::{Statement, Store};
use crate::testing;

async fn columns(store: &Store) -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let rows: Vec<(String, String)> = match store {
        Store::Sqlite { readers, .. } => {
            sqlx::query_as(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx%'",
            )
            .fetch_all(readers)
            .await?
        }
        Store::Postgres(pool) => {
            sqlx::query("SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'")
                .fetch_all(pool)
                .await?
                .iter()
                .map(|row| (row.get(0), row.get(1)))
                .collect()
        }
    };
    // The index of words is each engine's own: FTS5 with its shadow tables, a `tsvector` under GIN (migration 0012).
    for (table, column) in rows.into_iter().filter(|(table, _)| !table.starts_with("question_token")) {
        tables.entry(table).or_default().insert(column);
    }
    Ok(tables)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_schemas_have_the_same_tables_and_columns() -> anyhow::Result<()> {
    let (sqlite, postgres) = (testing::sqlite().await, testing::postgres().await);
    assert_eq!(columns(&sqlite).await?, columns(&postgres).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_prepares_on_both_with_the_same_parameters_and_columns() -> anyhow::Result<()> {
    let (Store::Sqlite { writer, .. }, Store::Postgres(pool)) = (testing::sqlite().await, testing::postgres().await) else {
        unreachable!("one of each")
    };
    let mut problems = Vec::new();
    let mut seen = 0;
    for Statement { name, text } in Statement::all() {
        seen += 1;
        let described = |parameters: Option<Either<usize, usize>>, columns: Vec<String>| (parameters, columns);
        let on_sqlite = (&writer).describe(sqlx::SqlStr::from_static(text)).await.map(|d| {
            described(
                d.parameters().map(|p| {
                    Either::Right(match p {
                        Either::Left(types) => types.len(),
                        Either::Right(count) => count,
                    })
                }),
                d.columns().iter().map(|column| column.name().to_owned()).collect(),
            )
        });
        let on_postgres = (&pool).describe(sqlx::SqlStr::from_static(text)).await.map(|d| {
            described(
                d.parameters().map(|p| {
                    Either::Right(match p {
                        Either::Left(types) => types.len(),
                        Either::Right(count) => count,
                    })
                }),
                d.columns().iter().map(|column| column.name().to_owned()).collect(),
            )
        });
        match (on_sqlite, on_postgres) {
            (Ok(sqlite), Ok(postgres)) if sqlite == postgres => {}
            (Ok(sqlite), Ok(postgres)) => problems.push(format!("{name}: {sqlite:?} on SQLite, {postgres:?} on PostgreSQL")),
            (sqlite, postgres) => {
                problems.extend(sqlite.err().map(|error| format!("{name} on SQLite: {error}")));
                problems.extend(postgres.err().map(|error| format!("{name} on PostgreSQL: {error}")));
            }
        }
    }
    assert!(seen > 10, "the register of statements is empty");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}
