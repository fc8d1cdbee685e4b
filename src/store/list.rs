//! Statements over many rows at once.
//!
//! A transaction that writes a hundred rows one by one pays for a hundred round trips. Each engine reads a list from one JSON
//! parameter instead, in words of its own: [`list_sql!`](crate::list_sql) writes both from one text.

use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite};
use uuid::Uuid;

use super::{Result, Tx};

/// A statement whose one parameter is a list. The tests of whoever declares one run both texts.
#[derive(Debug, Clone, Copy)]
pub struct ListSql {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// Declares [`ListSql`] constants. `list` stands for the list, as `j`; `(id 0)`, `(text 1)`, `(number 2)`, `(time 3)`, `(date 4)` and
/// `(bytes 5)` for the elements of a row of it, if rows are arrays; `(id)` for a row that is an id itself; braces hold a macro that makes text.
///
/// ```ignore
/// list_sql! {
///     NOTE = ["INSERT INTO note (id, text) SELECT " (id 0) ", " (text 1) " FROM " list " WHERE TRUE ON CONFLICT DO NOTHING"];
/// }
/// NOTE.execute(tx, &list::of(notes.iter().map(|note| json!([list::id(note.id), note.text])))).await?;
/// ```
#[macro_export]
macro_rules! list_sql {
    ($($(#[$doc:meta])* $name:ident = [$($piece:tt)+];)+) => {$(
        $(#[$doc])*
        const $name: $crate::store::list::ListSql = $crate::store::list::ListSql {
            sqlite: concat!($($crate::list_sql!(@sqlite $piece)),+),
            postgres: concat!($($crate::list_sql!(@postgres $piece)),+),
        };
    )+};
    (@sqlite list) => { "json_each($1) j" };
    (@sqlite (id)) => { "unhex(j.value)" };
    (@sqlite (id $place:literal)) => { concat!("unhex(j.value ->> ", $place, ")") };
    (@sqlite (bytes $place:literal)) => { concat!("unhex(j.value ->> ", $place, ")") };
    (@sqlite ($kind:ident $place:literal)) => { concat!("(j.value ->> ", $place, ")") };
    (@sqlite { $($text:tt)+ }) => { $($text)+ };
    (@sqlite $text:literal) => { $text };
    (@postgres list) => { "jsonb_array_elements(CAST($1 AS JSONB)) AS j (value)" };
    (@postgres (id)) => { "CAST(j.value #>> '{}' AS UUID)" };
    (@postgres (id $place:literal)) => { concat!("CAST(j.value ->> ", $place, " AS UUID)") };
    (@postgres (bytes $place:literal)) => { concat!("decode(j.value ->> ", $place, ", 'hex')") };
    (@postgres (number $place:literal)) => { concat!("CAST(j.value ->> ", $place, " AS BIGINT)") };
    (@postgres (time $place:literal)) => { concat!("CAST(j.value ->> ", $place, " AS TIMESTAMPTZ)") };
    (@postgres (date $place:literal)) => { concat!("CAST(j.value ->> ", $place, " AS DATE)") };
    (@postgres (text $place:literal)) => { concat!("(j.value ->> ", $place, ")") };
    (@postgres { $($text:tt)+ }) => { $($text)+ };
    (@postgres $text:literal) => { $text };
}

impl ListSql {
    /// Runs it; how many rows it changed.
    pub async fn execute(self, tx: &mut Tx, list: &str) -> Result<u64> {
        Ok(match tx {
            Tx::Sqlite(tx) => sqlx::query::<Sqlite>(self.sqlite).bind(list).execute(&mut **tx).await?.rows_affected(),
            Tx::Postgres(tx) => sqlx::query::<Postgres>(self.postgres).bind(list).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs several, one after the other, over the same list; how many rows each changed. On SQLite that is one errand to the thread
    /// of the connection, not one for each: where many are busy, errands cost more than what they are for.
    pub async fn execute_all<const N: usize>(statements: [Self; N], tx: &mut Tx, list: &str) -> Result<[u64; N]> {
        let mut changed = [0; N];
        match tx {
            Tx::Sqlite(tx) => {
                let counted = statements.map(|statement| format!("{}; SELECT changes() AS changed;", statement.sqlite));
                let together = sqlx::query_scalar::<Sqlite, i64>(AssertSqlSafe(counted.concat()));
                let rows = together.bind(list).fetch_all(&mut **tx).await?;
                for (changed, rows) in changed.iter_mut().zip(rows) {
                    *changed = rows.unsigned_abs();
                }
            }
            Tx::Postgres(_) => {
                for (changed, statement) in changed.iter_mut().zip(statements) {
                    *changed = statement.execute(tx, list).await?;
                }
            }
        }
        Ok(changed)
    }

    /// Reads by it.
    pub async fn fetch<T>(self, tx: &mut Tx, list: &str) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        Ok(match tx {
            Tx::Sqlite(tx) => sqlx::query_as::<Sqlite, T>(self.sqlite).bind(list).fetch_all(&mut **tx).await?,
            Tx::Postgres(tx) => sqlx::query_as::<Postgres, T>(self.postgres).bind(list).fetch_all(&mut **tx).await?,
        })
    }
}

/// A list of these values.
pub fn of<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> String {
    Value::Array(values.into_iter().map(Into::into).collect()).to_string()
}

/// An id in a list.
pub fn id(id: Uuid) -> String {
    id.simple().to_string()
}

/// An instant in a list: as the driver writes it on SQLite, where it is text and compared as such.
pub fn time(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
}
