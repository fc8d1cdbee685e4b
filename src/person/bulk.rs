//! Many rows in one statement. Import and demonstration data insert tens of thousands of rows: one statement per row would cost a
//! round trip each.

/// `(column), …` for so many rows: `prefix VALUES ($1,$2),($3,$4) suffix`.
pub(crate) fn values(prefix: &str, rows: usize, columns: usize, suffix: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(prefix.len() + rows * columns * 6 + suffix.len() + 16);
    text.push_str(prefix);
    text.push_str(" VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            let separator = if column == 0 { "" } else { "," };
            // Writing to a String can't fail.
            let _ = write!(text, "{separator}${}", row * columns + column + 1);
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(suffix);
    text
}

/// How many keys are looked up by one statement.
pub(crate) const ROWS: usize = 500;

/// How many values go into one statement. SQLite looks up each numbered parameter among all of them, so that its time grows with
/// their square: many statements of middling size are faster than few large ones.
pub(crate) const VALUES: usize = 900;

/// Runs one statement per [`VALUES`] values. `$row` names a row, the list are the values bound for it, in order.
macro_rules! insert_many {
    ($tx:expr, $prefix:expr, $suffix:expr, $rows:expr, |$row:ident| [$($value:expr),+ $(,)?]) => {
        let columns = [$(stringify!($value)),+].len();
        for chunk in $rows.chunks($crate::person::bulk::VALUES / columns) {
            let text = $crate::person::bulk::values($prefix, chunk.len(), columns, $suffix);
            $crate::with_tx!($tx, |c| {
                let mut query = sqlx::query(sqlx::AssertSqlSafe(text));
                for $row in chunk {
                    query = query$(.bind($value))+;
                }
                query.execute(c).await.map(|_| ())
            })?;
        }
    };
}
pub(crate) use insert_many;

/// Reads rows for many keys: `SELECT … FROM (VALUES ($1),($2)…) AS wanted JOIN …`; the key is `wanted.column1`. `$join` is given
/// the number of keys, and names what `extra` binds as `$n+1`, `$n+2`, ….
macro_rules! select_many {
    ($tx:expr, $select:expr, |$count:ident| $join:expr, $keys:expr, [$($extra:expr),*], $out:ty) => {{
        let mut found: Vec<$out> = Vec::new();
        for chunk in $keys.chunks($crate::person::bulk::ROWS) {
            let inner = $crate::person::bulk::values("", chunk.len(), 1, "");
            let $count = chunk.len();
            let text = format!("{} FROM ({}) AS wanted {}", $select, inner.trim(), $join);
            let rows: Vec<$out> = $crate::with_tx!($tx, |c| {
                let mut query = sqlx::query_as(sqlx::AssertSqlSafe(text));
                for key in chunk {
                    query = query.bind(key);
                }
                query$(.bind($extra))*.fetch_all(c).await
            })?;
            found.extend(rows);
        }
        found
    }};
}
pub(crate) use select_many;

#[cfg(test)]
mod tests {
    #[test]
    fn parameters_are_numbered_through() {
        assert_eq!(
            super::values("INSERT INTO t (a, b)", 2, 2, "ON CONFLICT DO NOTHING"),
            "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4) ON CONFLICT DO NOTHING"
        );
    }
}
