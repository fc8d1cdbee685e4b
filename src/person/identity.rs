//! 合并后的同一人: several entries of the register can be one person's. What is on record stays with the entry it was recorded for; whoever
//! reads it takes the entries of a person together, by the entry that was kept.

use std::collections::HashMap;

use super::bulk::select_many;
use crate::ids::PersonId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// `column IN (every entry of the person whose entry $1 is)`.
macro_rules! theirs {
    ($column:literal) => {
        concat!(
            $column,
            " IN (SELECT e.id FROM person w JOIN person e ON e.id = COALESCE(w.identity_id, w.id) \
             OR e.identity_id = COALESCE(w.identity_id, w.id) WHERE w.id = $1)"
        )
    };
}
pub(crate) use theirs;

sql! {
    KEPT = "SELECT COALESCE(identity_id, id) AS id FROM person WHERE id = $1";
}

/// The entry that was kept of the person whose entry this is: mostly itself. Of an id nobody has, the id.
pub async fn kept(tx: &mut Tx, id: PersonId) -> Result<PersonId> {
    let found: Option<PersonId> = with_tx!(tx, |c| sqlx::query_scalar(KEPT).bind(id).fetch_optional(c).await)?;
    Ok(found.unwrap_or(id))
}

#[derive(sqlx::FromRow)]
struct Merged {
    id: PersonId,
    identity_id: PersonId,
}

/// The entries that were kept of the people whose entries these are, each once, in the order of their ids.
pub async fn kept_of(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let merged = select_many!(
        tx,
        "SELECT p.id AS id, p.identity_id AS identity_id",
        |_n| "JOIN person p ON p.id = wanted.column1 WHERE p.identity_id IS NOT NULL",
        people,
        [],
        Merged
    );
    let merged: HashMap<PersonId, PersonId> = merged.into_iter().map(|row| (row.id, row.identity_id)).collect();
    let mut kept: Vec<PersonId> = people.iter().map(|id| *merged.get(id).unwrap_or(id)).collect();
    kept.sort_unstable();
    kept.dedup();
    Ok(kept)
}

/// The entries of some people.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    ids: Vec<PersonId>,
    merged: HashMap<PersonId, PersonId>,
}

impl Entries {
    /// Of the people whose kept entries these are.
    pub(crate) async fn of(tx: &mut Tx, people: &[PersonId]) -> Result<Self> {
        let rows = select_many!(
            tx,
            "SELECT p.id AS id, p.identity_id AS identity_id",
            |_n| "JOIN person p ON p.identity_id = wanted.column1",
            people,
            [],
            Merged
        );
        let mut ids = people.to_vec();
        ids.extend(rows.iter().map(|row| row.id));
        Ok(Self { ids, merged: rows.into_iter().map(|row| (row.id, row.identity_id)).collect() })
    }

    /// All of them: the kept ones, in the order asked for, and those that were merged into them.
    pub(crate) fn ids(&self) -> &[PersonId] {
        &self.ids
    }

    /// The kept entry of one of them.
    pub(crate) fn kept(&self, id: PersonId) -> PersonId {
        *self.merged.get(&id).unwrap_or(&id)
    }
}
