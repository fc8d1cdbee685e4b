//! Who of the register may be meant by a case: everybody of the place with the same number, the same name, or a name that sounds so.

use std::collections::HashSet;

use crate::certification::ledger::{self, StoredFact};
use crate::certification::matching::case::Content;
use crate::certification::matching::score::{Comparison, Fit, Known, Said, compare};
use crate::division::{Division, below};
use crate::ids::{OrganisationId, PersonId};
use crate::person::bulk::select_many;
use crate::person::import::Bounds;
use crate::person::name;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many are shown at most.
pub const MOST: usize = 8;

/// `n` is the entry that was found, by its name or number; `p` the one that was kept of the person.
macro_rules! columns {
    () => {
        "SELECT p.id AS id, n.id AS entry_id, p.name AS name, n.name_folded AS name_folded, n.id_hash AS id_hash, p.id_masked AS id_masked, \
         o.name AS organisation, o.name_folded AS organisation_folded, m.organisation_id AS organisation_id, m.division AS division, \
         d.name AS division_name, m.division_path AS division_path"
    };
}

macro_rules! belonging {
    () => {
        " JOIN person p ON p.id = COALESCE(n.identity_id, n.id) JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL JOIN division d ON d.code = m.division \
         LEFT JOIN organisation o ON o.id = m.organisation_id"
    };
}

sql! {
    CALLED = concat!(
        columns!(), " FROM person n", belonging!(),
        " WHERE (n.name_folded = $1 OR n.pinyin = $2) AND m.division_path >= $3 AND m.division_path < $4 \
         AND (m.organisation_id = $5 OR CAST($5 AS TEXT) IS NULL) ORDER BY CASE WHEN n.name_folded = $1 THEN 0 ELSE 1 END, p.id LIMIT 1000"
    );
}

/// Somebody of the register, with what may be shown of them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Registered {
    /// Who.
    pub id: PersonId,
    /// The entry that was asked for: theirs, or one merged into it.
    pub(super) entry_id: PersonId,
    /// 姓名
    pub name: String,
    name_folded: String,
    id_hash: Option<Vec<u8>>,
    /// The ID number, masked; empty: none.
    pub id_masked: String,
    /// 工作单位
    pub organisation: Option<String>,
    organisation_folded: Option<String>,
    pub(super) organisation_id: Option<OrganisationId>,
    pub(super) division: String,
    /// The division's name.
    pub division_name: String,
    pub(super) division_path: String,
}

/// Somebody who may be meant.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub who: Registered,
    /// How they compare with the row.
    pub comparison: Comparison,
    pub(super) facts: Vec<StoredFact>,
}

/// The people whose entries have these ids, wherever they belong; who belongs nowhere any more isn't among them.
pub(super) async fn by_ids(tx: &mut Tx, ids: &[PersonId]) -> Result<Vec<Registered>> {
    Ok(select_many!(tx, columns!(), |_n| concat!("JOIN person n ON n.id = wanted.column1", belonging!()), ids, [], Registered))
}

/// Those of the place who may be meant, the likeliest first: who has the number, as it may be stored, or is called so.
pub async fn likely(tx: &mut Tx, content: &Content, id_hashes: &[Vec<u8>], bounds: &Bounds) -> Result<Vec<Candidate>> {
    let (low, high) = below(&bounds.division.path);
    let called: Vec<Registered> = with_tx!(&mut *tx, |c| sqlx::query_as(CALLED)
        .bind(name::folded(&content.name))
        .bind(name::spelled(&content.name).0)
        .bind(low)
        .bind(high)
        .bind(bounds.organisation.as_ref().map(|own| own.id))
        .fetch_all(c)
        .await)?;
    let mut people = select_many!(
        tx,
        columns!(),
        |_n| concat!("JOIN person n ON n.id_hash = wanted.column1", belonging!()),
        id_hashes,
        [],
        Registered
    );
    people.retain(|person| bounds.takes_in(&person.division_path, person.organisation_id));
    people.extend(called);
    compared(tx, content, id_hashes, people).await
}

/// The people of these ids who belong to the place, compared: whom somebody has searched for, or chosen.
pub async fn named(
    tx: &mut Tx,
    content: &Content,
    id_hashes: &[Vec<u8>],
    bounds: &Bounds,
    ids: &[PersonId],
) -> Result<Vec<Candidate>> {
    let mut people = by_ids(tx, ids).await?;
    people.retain(|person| bounds.takes_in(&person.division_path, person.organisation_id));
    compared(tx, content, id_hashes, people).await
}

/// The likeliest of these, with what they have sat.
async fn compared(tx: &mut Tx, content: &Content, id_hashes: &[Vec<u8>], people: Vec<Registered>) -> Result<Vec<Candidate>> {
    let division: Option<Division> = match &content.division {
        Some(code) => crate::division::store::find(tx, code).await?,
        None => None,
    };
    let said = Said {
        name: &content.name,
        id_hash: id_hashes.first().map(Vec::as_slice),
        organisation: &content.organisation,
        division_path: division.as_ref().map(|division| division.path.as_str()),
    };
    let mut candidates: Vec<Candidate> = people
        .into_iter()
        .map(|who| {
            let known = Known {
                name_folded: &who.name_folded,
                // However it is stored while keys are changed, it is the same number.
                id_hash: who.id_hash.as_ref().map(
                    |hash| {
                        if id_hashes.contains(hash) { id_hashes[0].as_slice() } else { hash.as_slice() }
                    },
                ),
                organisation_folded: who.organisation_folded.as_deref(),
                division_path: &who.division_path,
            };
            Candidate { comparison: compare(said, known), who, facts: Vec::new() }
        })
        .collect();
    let likeliest_first = |candidates: &mut Vec<Candidate>| {
        candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.comparison.score()), candidate.who.id));
    };
    likeliest_first(&mut candidates);
    // Somebody of several entries is there as the likeliest of them.
    let mut seen = HashSet::new();
    candidates.retain(|candidate| seen.insert(candidate.who.id));
    // Somebody has hundreds of namesakes in a province: the results of those who won't be shown needn't be read.
    candidates.truncate(MOST);
    let ids: Vec<PersonId> = candidates.iter().map(|candidate| candidate.who.id).collect();
    let facts = ledger::last_of_many(tx, &ids).await?;
    for candidate in &mut candidates {
        candidate.facts = facts.iter().filter(|fact| fact.person_id == candidate.who.id).cloned().collect();
        candidate.comparison.career = career(content, &candidate.facts);
    }
    likeliest_first(&mut candidates);
    Ok(candidates)
}

/// Whether the rows go on from what somebody has sat: they sat the level in the year before or the year itself; or whether another
/// mark for the very same paper is on record, which nobody gets twice.
fn career(content: &Content, facts: &[StoredFact]) -> Fit {
    let in_force = || facts.iter().filter(|fact| !fact.void);
    let rows = || content.sat.iter().flat_map(|sat| sat.results.iter().map(move |result| (sat, result)));
    let another = rows().any(|(sat, result)| {
        in_force().any(|fact| {
            fact.exam_year == sat.year
                && fact.subject == result.subject
                && (fact.half_marks != result.half_marks || fact.status != result.status.code())
        })
    });
    let goes_on = content.sat.iter().any(|sat| {
        in_force().any(|fact| fact.level == sat.level.code() && (fact.exam_year == sat.year - 1 || fact.exam_year == sat.year))
    });
    match (another, goes_on) {
        (true, _) => Fit::Differs,
        (false, true) => Fit::Same,
        (false, false) => Fit::Unsaid,
    }
}
