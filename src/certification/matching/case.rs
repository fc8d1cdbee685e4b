//! A case: the rows of one person of a list of whom it can't be told who they are in the register, sealed; and what was decided.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::account::Place;
use crate::certification::import::SubjectResult;
use crate::division::Division;
use crate::ids::{AccountId, ImportId, MatchCaseId, OrganisationId, PersonId};
use crate::organisation::store::folded;
use crate::person::id_number::IdNumber;
use crate::person::import::Bounds;
use crate::person::name;
use crate::secret::{Secret, SecretError};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

pub(crate) const ROW: &str = "match-row";
const IDENTITY: &str = "match-identity";

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT c.id AS id, c.division AS division, c.division_path AS division_path, c.organisation_id AS organisation_id, \
             c.sealed_row AS sealed_row, c.doubt AS doubt, c.state AS state, c.person_id AS person_id, c.version AS version, \
             c.created_at AS created_at, c.updated_at AS updated_at, c.decided_by AS decided_by, a.name AS decided_by_name, \
             c.decided_at AS decided_at, c.reason AS reason FROM match_case c LEFT JOIN account a ON a.id = c.decided_by ",
            $rest
        )
    };
}
pub(super) use select;

sql! {
    FIND = select!("WHERE c.id = $1");
}

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// 待核对
    Open,
    /// 已认定: it is this person.
    Matched,
    /// 不在本台账: nobody of this register.
    Nobody,
    /// 不处理: these rows are left, with a reason.
    Dismissed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Matched, Self::Nobody, Self::Dismissed];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Matched => "matched",
            Self::Nobody => "nobody",
            Self::Dismissed => "dismissed",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why a row became a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Nobody of that name or number is in the register.
    Unmatched,
    /// Somebody may be meant, and it isn't certain.
    Doubtful,
}

impl Doubt {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unmatched => "unmatched",
            Self::Doubtful => "doubtful",
        }
    }
}

/// The results of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sat {
    /// 考试年度
    pub year: i64,
    /// 级别
    pub level: Level,
    /// Subject by subject.
    pub results: Vec<SubjectResult>,
    /// 合格 or 不合格, where the row says so.
    pub claims_pass: Option<bool>,
    /// The row's number in its file.
    pub row: usize,
    /// By which import it came.
    pub import: ImportId,
}

/// What the rows say.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The name as written.
    pub name: String,
    /// The ID number, if one was given. Only ever shown masked.
    pub id_number: Option<String>,
    /// 工作单位, as written.
    pub organisation: String,
    /// The code of the division that is named, if any.
    pub division: Option<String>,
    /// The rows.
    pub sat: Vec<Sat>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Content").field("sat", &self.sat.len()).finish_non_exhaustive()
    }
}

impl Content {
    /// The number of the row, checked again.
    pub fn id_number(&self, now: DateTime<Utc>) -> Option<IdNumber> {
        self.id_number.as_ref().and_then(|text| IdNumber::parse(text, crate::clock::date_of(now)).ok())
    }

    /// What somebody with the row's number may be stored by, the current key first; nothing where the row gives none.
    pub fn id_hashes(&self, secret: &Secret, now: DateTime<Utc>) -> Vec<Vec<u8>> {
        self.id_number(now).map(|number| secret.stored_hashes(&number.hash(secret))).unwrap_or_default()
    }

    /// Adds rows; says whether anything was new. Of two lists that give a subject different results the later one counts.
    pub fn add(&mut self, sat: &Sat) -> bool {
        let says = |sat: &Sat, wanted: &SubjectResult| {
            let said = sat.results.iter().find(|given| given.subject == wanted.subject);
            said.map(|given| (given.half_marks, given.status))
        };
        let news = |result: &SubjectResult| {
            let before = self.sat.iter().filter(|before| before.year == sat.year).find_map(|before| says(before, result));
            before != Some((result.half_marks, result.status))
        };
        let fresh: Vec<SubjectResult> = sat.results.iter().filter(|result| news(result)).cloned().collect();
        if fresh.is_empty() {
            return false;
        }
        for before in self.sat.iter_mut().filter(|before| before.year == sat.year) {
            before.results.retain(|given| !fresh.iter().any(|newer| newer.subject == given.subject));
        }
        self.sat.retain(|before| !before.results.is_empty());
        self.sat.push(Sat { results: fresh, ..sat.clone() });
        true
    }

    pub(super) fn sealed(&self, secret: &Secret) -> Result<Vec<u8>, CaseError> {
        Ok(secret.seal(ROW, &serde_json::to_vec(self)?)?)
    }

    pub(super) fn unsealed(secret: &Secret, sealed: &[u8]) -> Result<Self, CaseError> {
        Ok(serde_json::from_slice(&secret.unseal(ROW, sealed)?)?)
    }
}

/// Why a case can't be read.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The key doesn't fit.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// What is sealed isn't a case.
    #[error("a case can't be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a row is known by again: whom it names, in the list of this place. Another office's list is another's.
pub(super) fn identity(
    secret: &Secret,
    bounds: &Bounds,
    (row_name, organisation): (&str, &str),
    division: Option<&Division>,
    id_hash: Option<&[u8]>,
) -> Vec<u8> {
    let own = bounds.organisation.as_ref().map(|own| own.id.to_string()).unwrap_or_default();
    let mut text = String::with_capacity(160);
    let parts = [bounds.division.code.as_str(), &own, &name::folded(row_name), &folded(organisation)];
    for part in parts.into_iter().chain([division.map_or("", |division| division.code.as_str())]) {
        text.push_str(part);
        text.push('\n');
    }
    for byte in id_hash.unwrap_or_default() {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    secret.keyed_hash(IDENTITY, &text)
}

/// A case as stored, without what is sealed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Case {
    /// Which.
    pub id: MatchCaseId,
    /// The division of the import.
    pub division: String,
    /// Its path.
    pub division_path: String,
    /// Where the import was one organisation's.
    pub organisation_id: Option<OrganisationId>,
    sealed_row: Vec<u8>,
    /// [`Doubt::code`].
    pub doubt: String,
    /// [`State::code`].
    pub state: String,
    /// Who it is, where that was decided.
    pub person_id: Option<PersonId>,
    /// Rises with every change.
    pub version: i64,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// Their name.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
}

impl Case {
    /// What became of it.
    pub fn state(&self) -> Result<State> {
        State::from_code(&self.state).ok_or_else(|| StoreError::Corrupt(format!("state of a case {}", self.state)))
    }

    /// The place permissions are decided by.
    pub fn place(&self) -> Place {
        Place::organisation(self.division_path.clone(), self.organisation_id)
    }

    /// What the rows say.
    pub fn content(&self, secret: &Secret) -> Result<Content, CaseError> {
        Content::unsealed(secret, &self.sealed_row)
    }

    /// Whom the import may speak of.
    pub async fn bounds(&self, tx: &mut Tx) -> Result<Bounds> {
        let bounds = Bounds::of(tx, &self.division, self.organisation_id).await?;
        bounds.ok_or_else(|| StoreError::Corrupt(format!("division {} of a case", self.division)))
    }
}

/// A case by id.
pub async fn find(tx: &mut Tx, id: MatchCaseId) -> Result<Option<Case>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certification::rules::ResultStatus;

    fn sat(year: i64, subject: &str, half_marks: i64) -> Sat {
        let result = SubjectResult {
            subject: subject.into(),
            name: String::new(),
            half_marks: Some(half_marks),
            status: ResultStatus::Valid,
        };
        Sat { year, level: Level::Junior, results: vec![result], claims_pass: None, row: 2, import: ImportId::fresh() }
    }

    #[test]
    fn the_same_rows_are_no_news_and_a_later_list_corrects() {
        let mut content =
            Content { name: "张三".into(), id_number: None, organisation: String::new(), division: None, sat: Vec::new() };
        assert!(content.add(&sat(2024, "junior-practice", 120)));
        assert!(!content.add(&sat(2024, "junior-practice", 120)));
        assert!(content.add(&sat(2025, "junior-practice", 120)));
        assert!(content.add(&sat(2024, "junior-practice", 130)));
        let marks: Vec<_> = content.sat.iter().map(|sat| (sat.year, sat.results[0].half_marks)).collect();
        assert_eq!(marks, [(2025, Some(120)), (2024, Some(130))]);
        assert!(!format!("{content:?}").contains("张三"));
    }
}
