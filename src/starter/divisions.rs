//! The divisions that ship: about 45 000, down to townships, as of 2021 (see `divisions.md`).

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::QueryBuilder;

use super::loaded;
use crate::store::{Result, StoreError, Tx};
use crate::with_tx;

const FILE: &str = include_str!("divisions.tsv");
const KEY: &str = "starter.divisions";
const EDITION: &str = "2021";

/// Rows in one statement: ten values each, and SQLite takes 32 766 in all.
const ROWS: usize = 1500;

struct Row<'a> {
    code: &'a str,
    name: &'a str,
    kind: &'a str,
    parent: Option<&'a str>,
    path: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    successor: Option<&'a str>,
    pinyin: &'a str,
    initials: &'a str,
}

fn rows() -> Result<Vec<Row<'static>>> {
    let mut paths: HashMap<&str, String> = HashMap::new();
    let mut rows = Vec::new();
    for line in FILE.lines().skip(1) {
        let corrupt = || StoreError::Corrupt(format!("starter division: {line}"));
        let cells: Vec<&str> = line.split('\t').collect();
        let &[code, name, kind, parent, from, to, successor, pinyin, initials] = cells.as_slice() else { return Err(corrupt()) };
        let some = |text: &'static str| (!text.is_empty()).then_some(text);
        let date = |text: &'static str| some(text).map(|text| text.parse().map_err(|_| corrupt())).transpose();
        let above = match some(parent) {
            // The file is sorted by tier: a parent comes before its children.
            Some(parent) => paths.get(parent).ok_or_else(corrupt)?.as_str(),
            None => "/",
        };
        let path = format!("{above}{code}/");
        paths.insert(code, path.clone());
        rows.push(Row {
            code,
            name,
            kind,
            parent: some(parent),
            path,
            valid_from: date(from)?,
            valid_to: date(to)?,
            successor: some(successor),
            pinyin,
            initials,
        });
    }
    Ok(rows)
}

/// Loads the divisions that ship, once; those in the database already stay as they are. Says how many rows were handed over.
pub async fn load(tx: &mut Tx) -> Result<usize> {
    if loaded::edition(tx, KEY).await?.is_some() {
        return Ok(0);
    }
    let rows = rows()?;
    for chunk in rows.chunks(ROWS) {
        with_tx!(tx, |c| {
            let mut insert = QueryBuilder::new(
                "INSERT INTO division (code, name, kind, parent, path, valid_from, valid_to, successor, pinyin, initials) ",
            );
            insert.push_values(chunk, |mut cells, row| {
                cells
                    .push_bind(row.code)
                    .push_bind(row.name)
                    .push_bind(row.kind)
                    .push_bind(row.parent)
                    .push_bind(&row.path)
                    .push_bind(row.valid_from)
                    .push_bind(row.valid_to)
                    .push_bind(row.successor)
                    .push_bind(row.pinyin)
                    .push_bind(row.initials);
            });
            // A division that was typed in before keeps everything; what it is found by is filled in where it is missing.
            insert.push(
                " ON CONFLICT (code) DO UPDATE SET pinyin = excluded.pinyin, initials = excluded.initials WHERE division.pinyin = ''",
            );
            insert.build().execute(c).await.map(|_| ())
        })?;
    }
    loaded::note(tx, KEY, EDITION).await?;
    Ok(rows.len())
}
