//! Rows of an import that become cases, once the import is applied.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::Unsettled;
use super::case::{CaseError, Content, Doubt, Sat, State};
use super::memory::Remembered;
use crate::certification::import::{Importing, ResultRow};
use crate::exchange::Verdict;
use crate::ids::{ImportId, MatchCaseId, ResultId};
use crate::person::bulk::insert_many;
use crate::person::import::{Bounds, Finding, ImportError, finding};
use crate::secret::Secret;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    REOPEN = "UPDATE match_case SET sealed_row = $2, doubt = $3, state = 'open', person_id = NULL, decided_by = NULL, decided_at = NULL, \
              reason = '', version = version + 1, updated_at = $4 WHERE id = $1";
    REWRITE = "UPDATE match_case SET sealed_row = $2, version = version + 1, updated_at = $3 WHERE id = $1";
}

impl From<CaseError> for ImportError {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Secret(error) => Self::Secret(error),
            CaseError::Store(error) => Self::Store(error),
            error @ CaseError::Json(_) => Self::Store(StoreError::Corrupt(error.to_string())),
        }
    }
}

/// One person a file names, to be settled.
#[derive(Debug)]
struct Review {
    identity: Vec<u8>,
    doubt: Doubt,
    content: Content,
    known: Option<MatchCaseId>,
    /// What was decided doesn't hold any more.
    reopens: bool,
    changed: bool,
}

/// What a file brings to be settled, or to be remembered.
#[derive(Debug, Default)]
pub(in crate::certification) struct Reviews {
    /// By identity, where in the list.
    places: HashMap<Vec<u8>, usize>,
    open: Vec<Review>,
    /// Rows taken by a decision: it is about them, too.
    remembered: HashMap<MatchCaseId, Content>,
}

/// The rows of a file come by an import that has no id before it is applied.
fn sat(row: &ResultRow) -> Sat {
    Sat {
        year: row.year,
        level: row.level,
        results: row.results.clone(),
        claims_pass: row.claims_pass,
        row: row.number,
        import: ImportId(uuid::Uuid::nil()),
    }
}

/// Whom a row names, before any of its results.
fn first(row: &ResultRow, division: Option<String>) -> Content {
    Content {
        name: row.name.clone(),
        id_number: row.id_number.as_ref().map(|number| number.as_str().to_owned()),
        organisation: row.organisation.clone(),
        division,
        sat: Vec::new(),
    }
}

fn left_out(zh: &str, en: &str, fix: (&str, &str)) -> Finding {
    finding(Verdict::Unchanged, zh, en, fix)
}

impl Reviews {
    /// Takes a row of which it can't be told whom it is about; gives what is told of it. A row without results is no case.
    pub(in crate::certification) fn take(
        &mut self,
        secret: &Secret,
        unsettled: Unsettled,
        row: &ResultRow,
    ) -> Result<Finding, CaseError> {
        if row.results.is_empty() {
            return Ok(unsettled.finding);
        }
        let known = unsettled.known.as_ref();
        let state = known.and_then(Remembered::state);
        if state == Some(State::Nobody) {
            return Ok(left_out(
                "按此前核对结果，此人不在本台账，未导入。",
                "By what was decided before, this person isn't in this register; nothing is imported.",
                (
                    "如有变化，请在“待核对”中撤销那次决定。",
                    "If that has changed, take the decision back among the rows to be settled.",
                ),
            ));
        }
        let place = if let Some(place) = self.places.get(&unsettled.identity) {
            *place
        } else {
            let content = known.map_or_else(|| Ok(first(row, unsettled.division.clone())), |known| known.content(secret))?;
            self.open.push(Review {
                identity: unsettled.identity.clone(),
                doubt: unsettled.doubt,
                content,
                known: known.map(|known| known.id),
                // Who was meant has left the place.
                reopens: state == Some(State::Matched),
                changed: state == Some(State::Matched),
            });
            self.places.insert(unsettled.identity.clone(), self.open.len() - 1);
            self.open.len() - 1
        };
        let review = &mut self.open[place];
        let news = review.content.add(&sat(row));
        review.changed |= news;
        // What is left on purpose is asked about again only where there is something new.
        review.reopens |= news && state == Some(State::Dismissed);
        if state == Some(State::Dismissed) && !review.changed {
            return Ok(left_out(
                "此前已决定不处理，未导入。",
                "It was decided before to leave this row; nothing is imported.",
                (
                    "如需处理，请在“待核对”中撤销那次决定。",
                    "To have it after all, take the decision back among the rows to be settled.",
                ),
            ));
        }
        let (verdict, mut sentence, fix) = unsettled.finding;
        if state == Some(State::Open) {
            sentence.zh.push_str("（已在待核对中）");
            sentence.en.push_str(" (It is in the queue already.)");
        }
        Ok((verdict, sentence, fix))
    }

    /// A row that was taken by a decision, with something new in it.
    pub(in crate::certification) fn remember(
        &mut self,
        secret: &Secret,
        case: &Remembered,
        row: &ResultRow,
    ) -> Result<(), CaseError> {
        let content = self.remembered.remove(&case.id).map_or_else(|| case.content(secret), Ok)?;
        let content = self.remembered.entry(case.id).or_insert(content);
        content.add(&sat(row));
        Ok(())
    }

    /// How many people wait to be settled that didn't before.
    pub(in crate::certification) fn to_settle(&self) -> usize {
        self.open.iter().filter(|review| review.changed).count()
    }

    /// Puts the cases on record.
    pub(in crate::certification) async fn record(
        self,
        tx: &mut Tx,
        secret: &Secret,
        bounds: &Bounds,
        importing: Importing,
        now: DateTime<Utc>,
    ) -> Result<(), CaseError> {
        let came = |mut content: Content| {
            for sat in content.sat.iter_mut().filter(|sat| sat.import.0.is_nil()) {
                sat.import = importing.import;
            }
            content
        };
        let mut fresh = Vec::new();
        for review in self.open.into_iter().filter(|review| review.changed) {
            let sealed = came(review.content).sealed(secret)?;
            match review.known {
                None => fresh.push((review.identity, review.doubt, sealed)),
                Some(id) if review.reopens => with_tx!(&mut *tx, |c| sqlx::query(REOPEN)
                    .bind(id)
                    .bind(sealed)
                    .bind(review.doubt.code())
                    .bind(now)
                    .execute(c)
                    .await
                    .map(|_| ()))
                .map_err(StoreError::from)?,
                Some(id) => rewrite(tx, id, sealed, now).await?,
            }
        }
        for (id, content) in self.remembered {
            rewrite(tx, id, came(content).sealed(secret)?, now).await?;
        }
        insert(tx, &fresh, bounds, importing, now).await?;
        Ok(())
    }
}

async fn rewrite(tx: &mut Tx, id: MatchCaseId, sealed: Vec<u8>, now: DateTime<Utc>) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(REWRITE).bind(id).bind(sealed).bind(now).execute(c).await.map(|_| ()))?)
}

async fn insert(
    tx: &mut Tx,
    fresh: &[(Vec<u8>, Doubt, Vec<u8>)],
    bounds: &Bounds,
    importing: Importing,
    now: DateTime<Utc>,
) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO match_case (id, kind, division, division_path, organisation_id, identity_hash, sealed_row, doubt, state, version, \
         import_id, imported_by, created_at, updated_at, reason)",
        // Somebody imports the same list at the same time.
        "ON CONFLICT (identity_hash) DO NOTHING",
        fresh,
        |item| [
            MatchCaseId::fresh(),
            "results",
            &bounds.division.code,
            &bounds.division.path,
            bounds.organisation.as_ref().map(|own| own.id),
            &item.0,
            &item.2,
            item.1.code(),
            State::Open.code(),
            1_i64,
            importing.import,
            importing.by,
            now,
            now,
            "",
        ]
    );
    Ok(())
}

/// Says of results that they are in the ledger by the decision of a case.
pub(in crate::certification) async fn link(tx: &mut Tx, results: &[(ResultId, MatchCaseId)]) -> Result<()> {
    insert_many!(tx, "INSERT INTO match_fact (result_id, case_id)", "", results, |item| [item.0, item.1]);
    Ok(())
}
