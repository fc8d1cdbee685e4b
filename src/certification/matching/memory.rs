//! What was decided before about the rows of a place's lists.

use std::collections::HashMap;

use super::candidates::{Registered, by_ids};
use super::case::{Content, State};
use crate::ids::{MatchCaseId, PersonId};
use crate::person::bulk::select_many;
use crate::person::import::{Bounds, distinct};
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    ANY = "SELECT COUNT(*) AS cases FROM match_case WHERE division = $1";
}

/// A case there is of a row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::certification) struct Remembered {
    pub id: MatchCaseId,
    identity_hash: Vec<u8>,
    sealed_row: Vec<u8>,
    state: String,
    person_id: Option<PersonId>,
}

impl Remembered {
    /// What became of it.
    pub(super) fn state(&self) -> Option<State> {
        State::from_code(&self.state)
    }

    /// What its rows say.
    pub(super) fn content(&self, secret: &Secret) -> Result<Content, super::case::CaseError> {
        Content::unsealed(secret, &self.sealed_row)
    }
}

/// The cases of the rows of a file.
#[derive(Debug, Default)]
pub(super) struct Memory {
    cases: HashMap<Vec<u8>, Remembered>,
    people: HashMap<PersonId, Registered>,
}

impl Memory {
    /// Reads the cases of these rows.
    pub(super) async fn load(tx: &mut Tx, bounds: &Bounds, identities: &[Vec<u8>]) -> Result<Self> {
        let any: i64 = with_tx!(tx, |c| sqlx::query_scalar(ANY).bind(&bounds.division.code).fetch_one(c).await)?;
        if any == 0 || identities.is_empty() {
            return Ok(Self::default());
        }
        let cases = select_many!(
            tx,
            "SELECT c.id AS id, c.identity_hash AS identity_hash, c.sealed_row AS sealed_row, c.state AS state, c.person_id AS person_id",
            |_n| "JOIN match_case c ON c.identity_hash = wanted.column1",
            identities,
            [],
            Remembered
        );
        let people = by_ids(tx, &distinct(cases.iter().filter_map(|case| case.person_id))).await?;
        Ok(Self {
            cases: cases.into_iter().map(|case| (case.identity_hash.clone(), case)).collect(),
            people: people.into_iter().map(|person| (person.entry_id, person)).collect(),
        })
    }

    /// The case of a row.
    pub(super) fn of(&self, identity: &[u8]) -> Option<&Remembered> {
        self.cases.get(identity)
    }

    /// Whom a case was decided to be, as long as they belong to the place.
    pub(super) fn person(&self, case: &Remembered, bounds: &Bounds) -> Option<&Registered> {
        let person = self.people.get(&case.person_id?)?;
        bounds.takes_in(&person.division_path, person.organisation_id).then_some(person)
    }
}
