//! Settling a case: it is this person, nobody of this register, or left on purpose; and taking that back.
//!
//! Deciding adds the facts exactly as the import would have. A decision answers one version of the case: of two officers at once the
//! later one is refused. Taking it back supersedes what came by it, in this list or a later one, by what was on record before, or by
//! a void fact where nothing was.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::Who;
use super::candidates::Candidate;
use super::case::{Case, CaseError, Content, State};
use super::record::link;
use crate::bilingual::Bilingual;
use crate::certification::import::{GoodRow, by_paper, plan};
use crate::certification::ledger::{self, NewFact, Rulebook, StoredFact, Written};
use crate::division::Division;
use crate::ids::{AccountId, ImportId, MatchCaseId, PersonId, ResultId};
use crate::person::identity::{self, theirs};
use crate::person::import::{Bounds, Finding, told};
use crate::secret::Secret;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    DECIDE = "UPDATE match_case SET state = $3, person_id = $4, decided_by = $5, decided_at = $6, reason = $7, version = version + 1, \
              updated_at = $6 WHERE id = $1 AND version = $2 AND state = 'open'";
    OPEN_AGAIN = "UPDATE match_case SET state = 'open', person_id = NULL, decided_by = NULL, decided_at = NULL, reason = $3, \
                  version = version + 1, updated_at = $4 WHERE id = $1 AND version = $2 AND state <> 'open'";
    OF_CASE = "SELECT result_id FROM match_fact WHERE case_id = $1";
    ALL_OF_PERSON = concat!("SELECT r.id AS id, r.person_id AS person_id, r.exam_year AS exam_year, r.level AS level, r.subject AS subject, \
        r.half_marks AS half_marks, r.status AS status, r.division AS division, r.division_path AS division_path, \
        r.recorded_at AS recorded_at, r.import_id AS import_id, r.void AS void, r.supersedes AS supersedes FROM exam_result r WHERE ",
        theirs!("r.person_id"));
}

/// How a case is settled.
#[derive(Debug, Clone, Copy)]
pub enum Decision<'a> {
    /// It is this person.
    Person(&'a Candidate),
    /// Nobody of this register.
    Nobody,
    /// Left on purpose.
    Dismiss,
}

/// Who settles which version, when and why.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The version of the case that was looked at.
    pub version: i64,
    /// Who.
    pub account: Option<AccountId>,
    /// Why; may be empty where a person was chosen.
    pub reason: &'a str,
    /// When.
    pub now: DateTime<Utc>,
}

/// What settling came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Settled {
    /// Results added.
    pub added: usize,
    /// Results corrected.
    pub changed: usize,
}

/// What taking a decision back came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct TakenBack {
    /// Results that are no more.
    pub voided: usize,
    /// Results that are again as they were before.
    pub restored: usize,
    /// Results that were corrected since by something else, and stay.
    pub kept: usize,
}

/// Why a case can't be settled. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// Somebody was faster.
    #[error("the case has changed meanwhile")]
    Stale,
    /// The same list gave this person another result for the same paper.
    #[error("the list contradicts itself")]
    Contradiction(Bilingual),
    /// The case can't be read, or the database refused.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl From<StoreError> for DecideError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

/// What a decision would add: the facts, with what is to be said of them.
struct Effect {
    /// Each with the import its row came by.
    facts: Vec<(NewFact, ImportId)>,
    changed: usize,
    findings: Vec<Finding>,
}

/// What choosing somebody would add, in sentences, as the import's report says it.
pub fn effect(content: &Content, candidate: &Candidate, division: Option<&Division>, rulebook: &Rulebook) -> Vec<Bilingual> {
    let effect = planned(content, candidate, division, rulebook);
    told(effect.findings).into_iter().map(|(_, sentence, _)| sentence).collect()
}

fn planned(content: &Content, candidate: &Candidate, division: Option<&Division>, rulebook: &Rulebook) -> Effect {
    let person = &candidate.who;
    let who = Who::on_the_day(person.id, (&person.division, &person.division_path), division);
    let stored = by_paper(candidate.facts.iter().cloned());
    let mut effect = Effect { facts: Vec::new(), changed: 0, findings: Vec::new() };
    let mut taken = HashMap::new();
    for sat in &content.sat {
        let row =
            GoodRow { number: sat.row, year: sat.year, level: sat.level, results: &sat.results, claims_pass: sat.claims_pass };
        let facts = plan(row, &who, &stored, &mut taken, rulebook, &mut effect.findings);
        effect.facts.extend(facts.into_iter().map(|fact| (fact, sat.import)));
    }
    let voids: HashSet<ResultId> = stored.values().filter(|fact| fact.void).map(|fact| fact.id).collect();
    effect.changed = effect.facts.iter().filter(|(fact, _)| fact.supersedes.is_some_and(|before| !voids.contains(&before))).count();
    effect
}

/// The same list has given this person another result for one of the papers: it can't be both.
fn contradiction(content: &Content, candidate: &Candidate) -> Option<Bilingual> {
    content.sat.iter().find_map(|sat| {
        let other = sat.results.iter().find(|result| {
            candidate.facts.iter().any(|fact| {
                fact.import_id == Some(sat.import)
                    && !fact.void
                    && (fact.exam_year, fact.subject.as_str()) == (sat.year, result.subject.as_str())
                    && (fact.half_marks, fact.status.as_str()) != (result.half_marks, result.status.code())
            })
        })?;
        Some(Bilingual::new(
            format!("同一份名单已给出此人 {} 年{}的另一个成绩，不能再认定为此人。", sat.year, other.name),
            format!(
                "The same list has given this person another result for {} in {}: it can't be theirs, too.",
                other.name, sat.year
            ),
        ))
    })
}

/// Settles a case.
pub async fn decide(tx: &mut Tx, secret: &Secret, case: &Case, decision: Decision<'_>, by: By<'_>) -> Result<Settled, DecideError> {
    let (state, person) = match decision {
        Decision::Person(candidate) => (State::Matched, Some(candidate.who.id)),
        Decision::Nobody => (State::Nobody, None),
        Decision::Dismiss => (State::Dismissed, None),
    };
    let done = with_tx!(&mut *tx, |c| sqlx::query(DECIDE)
        .bind(case.id)
        .bind(by.version)
        .bind(state.code())
        .bind(person)
        .bind(by.account)
        .bind(by.now)
        .bind(by.reason)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done != 1 {
        return Err(DecideError::Stale);
    }
    let Decision::Person(candidate) = decision else { return Ok(Settled::default()) };
    let content = case.content(secret)?;
    if let Some(sentence) = contradiction(&content, candidate) {
        return Err(DecideError::Contradiction(sentence));
    }
    let division = match &content.division {
        Some(code) => crate::division::store::find(tx, code).await?,
        None => None,
    };
    let rulebook = ledger::rulebook(tx).await?;
    let effect = planned(&content, candidate, division.as_ref(), &rulebook);
    let settled = Settled { added: effect.facts.len() - effect.changed, changed: effect.changed };
    let written: Vec<Written> = effect
        .facts
        .into_iter()
        .map(|(new, import)| Written { id: ResultId::fresh(), new, import: Some(import), void: false })
        .collect();
    ledger::write(tx, &written, by.now).await?;
    link(tx, &written.iter().map(|item| (item.id, case.id)).collect::<Vec<_>>()).await?;
    Ok(settled)
}

/// Everybody of the place who is certain by now, settled: people who were entered after the list came. Gives the cases.
pub async fn settle_certain(
    tx: &mut Tx,
    secret: &Secret,
    cases: &[Case],
    (account, now): (Option<AccountId>, DateTime<Utc>),
) -> Result<Vec<MatchCaseId>, DecideError> {
    let mut done = Vec::new();
    for case in cases {
        let content = case.content(secret)?;
        let bounds: Bounds = case.bounds(tx).await?;
        let candidates = super::candidates::likely(tx, &content, &content.id_hashes(secret, now), &bounds).await?;
        let comparisons: Vec<_> = candidates.iter().map(|candidate| candidate.comparison).collect();
        let super::score::Meant::One(at) = super::score::meant(&comparisons) else { continue };
        if contradiction(&content, &candidates[at]).is_some() {
            continue;
        }
        let by = By { version: case.version, account, reason: "", now };
        match decide(tx, secret, case, Decision::Person(&candidates[at]), by).await {
            Ok(_) => done.push(case.id),
            // Somebody is at it just now.
            Err(DecideError::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

#[derive(sqlx::FromRow)]
struct Line {
    #[sqlx(flatten)]
    fact: StoredFact,
    supersedes: Option<ResultId>,
}

/// Takes a decision back: the case waits again, with all its rows.
pub async fn take_back(tx: &mut Tx, case: &Case, by: By<'_>) -> Result<TakenBack, DecideError> {
    let done = with_tx!(&mut *tx, |c| sqlx::query(OPEN_AGAIN)
        .bind(case.id)
        .bind(by.version)
        .bind(by.reason)
        .bind(by.now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if done != 1 {
        return Err(DecideError::Stale);
    }
    let Some(person) = case.person_id else { return Ok(TakenBack::default()) };
    // It may have been merged into another entry since.
    let person = identity::kept(tx, person).await?;
    let decided: Vec<ResultId> =
        with_tx!(&mut *tx, |c| sqlx::query_scalar(OF_CASE).bind(case.id).fetch_all(c).await).map_err(StoreError::from)?;
    let lines: Vec<Line> =
        with_tx!(&mut *tx, |c| sqlx::query_as(ALL_OF_PERSON).bind(person).fetch_all(c).await).map_err(StoreError::from)?;
    let (written, taken) = taken_back(person, &decided.into_iter().collect(), &lines)?;
    ledger::write(tx, &written, by.now).await?;
    ledger::forget_unfounded(tx, person).await?;
    Ok(taken)
}

/// The facts that supersede what came by a decision.
fn taken_back(person: PersonId, came: &HashSet<ResultId>, lines: &[Line]) -> Result<(Vec<Written>, TakenBack)> {
    let by_id: HashMap<ResultId, &Line> = lines.iter().map(|line| (line.fact.id, line)).collect();
    let superseded: HashSet<ResultId> = lines.iter().filter_map(|line| line.supersedes).collect();
    let (mut written, mut taken) = (Vec::new(), TakenBack::default());
    for last in lines.iter().filter(|line| !superseded.contains(&line.fact.id)) {
        let before = std::iter::successors(Some(last), |line| by_id.get(&line.supersedes?).copied());
        if !came.contains(&last.fact.id) {
            // A void one ends what came before it: nothing is left to stay.
            taken.kept += usize::from(before.take_while(|line| !line.fact.void).any(|line| came.contains(&line.fact.id)));
            continue;
        }
        let held = before.skip(1).find(|line| !came.contains(&line.fact.id)).filter(|line| !line.fact.void);
        let again = held.unwrap_or(last);
        *(if held.is_some() { &mut taken.restored } else { &mut taken.voided }) += 1;
        written.push(Written {
            id: ResultId::fresh(),
            new: NewFact {
                person,
                fact: again.fact.fact()?,
                division: again.fact.division.clone(),
                supersedes: Some(last.fact.id),
            },
            import: None,
            void: held.is_none(),
        });
    }
    Ok((written, taken))
}
