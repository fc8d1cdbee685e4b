//! The dictionary of fields in the database: editions are added, never changed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Dictionary, Edition, EditionFlaw, NewEdition, Term};
use crate::division::below;
use crate::ids::AccountId;
use crate::person::bulk::insert_many;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    EDITIONS = "SELECT code, name, source, valid_from FROM field_dictionary ORDER BY valid_from, code";
    TERMS = "SELECT edition, name, becomes FROM field_term ORDER BY edition, position";
    INSERT = "INSERT INTO field_dictionary (code, name, source, valid_from, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6) \
              ON CONFLICT DO NOTHING";
    BECOMES = "UPDATE field_term SET becomes = $3 WHERE edition = $1 AND name = $2 AND becomes IS NULL";
    COUNTS = "SELECT p.field AS field, COUNT(*) AS people FROM membership m JOIN person p ON p.id = m.person_id \
              WHERE m.until_on IS NULL AND m.division_path >= $1 AND m.division_path < $2 GROUP BY p.field";
}

/// All editions.
pub async fn dictionary(tx: &mut Tx) -> Result<Dictionary> {
    type Row = (String, String, String, NaiveDate);
    let editions: Vec<Row> = with_tx!(&mut *tx, |c| sqlx::query_as(EDITIONS).fetch_all(c).await)?;
    let terms: Vec<(String, String, Option<String>)> = with_tx!(tx, |c| sqlx::query_as(TERMS).fetch_all(c).await)?;
    let editions = editions
        .into_iter()
        .map(|(code, name, source, valid_from)| {
            let terms = terms
                .iter()
                .filter(|(edition, ..)| *edition == code)
                .map(|(_, name, becomes)| Term { name: name.clone(), becomes: becomes.clone() })
                .collect();
            Edition { code, name, source, valid_from, terms }
        })
        .collect();
    Ok(Dictionary { editions })
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// By a rule.
    #[error(transparent)]
    Flaw(#[from] EditionFlaw),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for AddError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Adds an edition after the last one.
pub async fn add(tx: &mut Tx, new: &NewEdition, by: Option<AccountId>, now: DateTime<Utc>) -> Result<(), AddError> {
    let dictionary = dictionary(tx).await?;
    new.judge(&dictionary)?;
    let done = with_tx!(&mut *tx, |c| sqlx::query(INSERT)
        .bind(&new.code)
        .bind(&new.name)
        .bind(&new.source)
        .bind(new.valid_from)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if done == 0 {
        // Somebody else was quicker.
        return Err(EditionFlaw::Code.into());
    }
    let terms: Vec<(i64, &String)> = (1_i64..).zip(&new.terms).collect();
    insert_many!(tx, "INSERT INTO field_term (edition, position, name)", "", terms, |term| [&new.code, term.0, term.1]);
    if let Some(last) = dictionary.editions.last() {
        for (old, becomes) in last.terms.iter().zip(&new.becomes) {
            with_tx!(&mut *tx, |c| sqlx::query(BECOMES)
                .bind(&last.code)
                .bind(&old.name)
                .bind(becomes)
                .execute(c)
                .await
                .map(|_| ()))?;
        }
    }
    Ok(())
}

/// How many people in post work in which field, at or below a division.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// By term of the edition.
    pub terms: BTreeMap<String, i64>,
    /// By word as written, of those the edition has no term for.
    pub as_written: BTreeMap<String, i64>,
    /// Of whom no field is known.
    pub unknown: i64,
}

/// Counts them in an edition.
pub async fn counts(tx: &mut Tx, dictionary: &Dictionary, edition: &str, division_path: &str) -> Result<Counts> {
    let (low, high) = below(division_path);
    let rows: Vec<(String, i64)> = with_tx!(tx, |c| sqlx::query_as(COUNTS).bind(low).bind(high).fetch_all(c).await)?;
    let mut out = Counts::default();
    for (word, people) in rows {
        match dictionary.in_edition(&word, edition) {
            _ if word.is_empty() => out.unknown += people,
            Some(term) => *out.terms.entry(term.to_owned()).or_default() += people,
            None => *out.as_written.entry(word).or_default() += people,
        }
    }
    Ok(out)
}
