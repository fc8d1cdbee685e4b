//! Drawing a paper from the bank without reading all of it.
//!
//! How many questions there are of each kind and chapter is kept by triggers, and every question has a key that looks like chance:
//! for each place on a paper a few questions after a drawn key are looked at, however many there are.

use std::collections::{BTreeMap, BTreeSet};

use super::super::blueprint::{Blueprint, Candidate, Chance, Shortage, Stratum, draw, quotas};
use crate::ids::{MockPaperId, QuestionId};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::{self, Subject};
use crate::{sql, with_tx};

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// A written subject has no such blueprint.
    #[error("the subject isn't marked by a key")]
    Written,
    /// The bank is too small.
    #[error(transparent)]
    Short(#[from] Shortage),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How many questions can be drawn of a kind and chapter.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PoolCount {
    /// 题型, as stored.
    pub kind: String,
    /// The chapter's number.
    pub chapter: String,
    /// How many.
    pub questions: i64,
}

sql! {
    COUNTS = "SELECT kind, chapter, questions FROM mock_pool_count WHERE subject = $1 AND edition = $2 AND questions > 0 \
        ORDER BY kind, chapter";
    AFTER = "SELECT question_id, question_version_id FROM mock_pool WHERE subject = $1 AND edition = $2 AND kind = $3 \
        AND chapter = $4 AND draw_key >= $5 ORDER BY draw_key, question_id LIMIT $6";
    CHAPTER_OF = "SELECT p.subject, p.edition, o.kind, o.chapter FROM mock_paper p JOIN mock_paper_item i ON i.paper_id = p.id \
        JOIN question_version v ON v.id = i.question_version_id JOIN mock_pool o ON o.question_id = v.question_id \
        AND o.edition = p.edition WHERE p.id = $1 AND i.position = $2";
    ON_PAPER = "SELECT v.question_id FROM mock_paper_item i JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.paper_id = $1";
}
// Each engine has its own way to read a list; the tests of drawing run both.
const PAIRS_SQLITE: &str = "SELECT p.first_id, p.second_id FROM json_each($1) j CROSS JOIN question_pair p \
    WHERE p.first_id = unhex(j.value) AND p.is_distinct = 0";
const PAIRS_POSTGRES: &str = "SELECT p.first_id, p.second_id FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS j (value) \
    JOIN question_pair p ON p.first_id = CAST(j.value AS UUID) WHERE NOT p.is_distinct";

/// How many questions a paper can be drawn from, by kind and chapter.
pub async fn pool(tx: &mut Tx, subject: &str, edition: &str) -> Result<Vec<PoolCount>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(COUNTS).bind(subject).bind(edition).fetch_all(c).await)?)
}

/// Too few of a kind, whatever is drawn.
fn too_small(blueprint: &Blueprint, pool: &[PoolCount]) -> Option<Shortage> {
    blueprint.parts.iter().find_map(|part| {
        let of_kind = pool.iter().filter(|count| count.kind == part.kind.code());
        let have = of_kind.map(|count| usize::try_from(count.questions).unwrap_or_default()).sum();
        (have < part.questions).then_some(Shortage { kind: part.kind, have, wanted: part.questions })
    })
}

/// The edition papers of a subject are drawn from: the newest with enough questions; if none has, the one that comes nearest, with
/// what it lacks.
pub async fn edition_for(tx: &mut Tx, subject: &Subject) -> Result<Option<(String, Option<Shortage>)>> {
    let Some(blueprint) = Blueprint::of(subject) else { return Ok(None) };
    let mut best: Option<(String, Option<Shortage>, i64)> = None;
    for edition in syllabus::store::editions(tx, &subject.code).await? {
        let pool = pool(tx, &subject.code, &edition).await?;
        let all: i64 = pool.iter().map(|count| count.questions).sum();
        match too_small(&blueprint, &pool) {
            None => return Ok(Some((edition, None))),
            Some(short) if best.as_ref().is_none_or(|(.., most)| all > *most) => best = Some((edition, Some(short), all)),
            Some(_) => {}
        }
    }
    Ok(best.map(|(edition, short, _)| (edition, short)))
}

/// Draws the questions of a paper. The same seed and the same bank give the same paper.
pub async fn draw_paper(tx: &mut Tx, subject: &Subject, edition: &str, seed: u64) -> Result<Vec<Candidate>, DrawError> {
    let blueprint = Blueprint::of(subject).ok_or(DrawError::Written)?;
    let pool = pool(tx, &subject.code, edition).await?;
    if let Some(short) = too_small(&blueprint, &pool) {
        return Err(short.into());
    }
    let mut weights: BTreeMap<String, i64> = BTreeMap::new();
    for count in &pool {
        *weights.entry(count.chapter.clone()).or_default() += count.questions;
    }
    let some = candidates(tx, subject, edition, &blueprint, &pool, &weights, seed).await?;
    let pairs = pairs(tx, &some).await?;
    if let Ok(paper) = draw(&blueprint, &some, &weights, &pairs, seed) {
        return Ok(paper);
    }
    // So many near-duplicates that a sample isn't enough: then all there is.
    let mut all = BTreeMap::new();
    for count in &pool {
        let found = after(tx, &subject.code, edition, &count.kind, &count.chapter, &[], count.questions).await?;
        all.insert(stratum(count), found);
    }
    let pairs = self::pairs(tx, &all).await?;
    Ok(draw(&blueprint, &all, &weights, &pairs, seed)?)
}

fn stratum(count: &PoolCount) -> Stratum {
    Stratum { chapter: count.chapter.clone(), kind: count.kind.clone() }
}

/// How many questions are looked at after each drawn key: one of them, and others in case it is too like another.
const AT_A_KEY: i64 = 3;

/// Enough candidates for each place on the paper.
async fn candidates(
    tx: &mut Tx,
    subject: &Subject,
    edition: &str,
    blueprint: &Blueprint,
    pool: &[PoolCount],
    weights: &BTreeMap<String, i64>,
    seed: u64,
) -> Result<BTreeMap<Stratum, Vec<Candidate>>> {
    // Another sequence than the one the paper is drawn with.
    let mut chance = Chance::new(!seed);
    let mut found = BTreeMap::new();
    for part in &blueprint.parts {
        let of_kind: Vec<&PoolCount> = pool.iter().filter(|count| count.kind == part.kind.code()).collect();
        let room: Vec<(usize, i64)> =
            of_kind.iter().map(|count| (usize::try_from(count.questions).unwrap_or_default(), weights[&count.chapter])).collect();
        for (count, quota) in of_kind.into_iter().zip(quotas(part.questions, &room)) {
            let looks = i64::try_from(quota).unwrap_or_default() + 1;
            let (kind, chapter) = (&count.kind, &count.chapter);
            let list = if count.questions <= 3 * AT_A_KEY * looks {
                after(tx, &subject.code, edition, kind, chapter, &[], count.questions).await?
            } else {
                let mut list: Vec<Candidate> = Vec::new();
                for _ in 0..looks {
                    let key = chance.number().to_be_bytes();
                    let mut some = after(tx, &subject.code, edition, kind, chapter, &key[..4], AT_A_KEY).await?;
                    if some.len() < 3 {
                        // Beyond the last key the first ones follow.
                        some.extend(after(tx, &subject.code, edition, kind, chapter, &[], AT_A_KEY).await?);
                    }
                    list.extend(some);
                }
                let mut once = BTreeSet::new();
                list.retain(|candidate| once.insert(candidate.question));
                list
            };
            found.insert(stratum(count), list);
        }
    }
    Ok(found)
}

async fn after(
    tx: &mut Tx,
    subject: &str,
    edition: &str,
    kind: &str,
    chapter: &str,
    key: &[u8],
    limit: i64,
) -> Result<Vec<Candidate>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(AFTER)
        .bind(subject)
        .bind(edition)
        .bind(kind)
        .bind(chapter)
        .bind(key)
        .bind(limit)
        .fetch_all(c)
        .await)?)
}

/// The pairs among candidates that are too like each other for one paper: all nobody has said to be distinct.
async fn pairs(tx: &mut Tx, candidates: &BTreeMap<Stratum, Vec<Candidate>>) -> Result<Vec<(QuestionId, QuestionId)>> {
    let ids: Vec<QuestionId> = candidates.values().flatten().map(|candidate| candidate.question).collect();
    near(tx, &ids).await
}

pub(super) async fn near(tx: &mut Tx, ids: &[QuestionId]) -> Result<Vec<(QuestionId, QuestionId)>> {
    let list: Vec<String> = ids.iter().map(|id| id.0.simple().to_string()).collect();
    let list = serde_json::to_string(&list).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(match tx {
        Tx::Sqlite(tx) => sqlx::query_as(PAIRS_SQLITE).bind(list).fetch_all(&mut **tx).await?,
        Tx::Postgres(tx) => sqlx::query_as(PAIRS_POSTGRES).bind(list).fetch_all(&mut **tx).await?,
    })
}

/// Another question for a place on a paper: of the same kind and chapter where there is one, not on the paper, not like any on it.
pub async fn replacement(tx: &mut Tx, paper: MockPaperId, position: i64, seed: u64) -> Result<Option<Candidate>> {
    type Place = (String, String, String, String);
    let place: Option<Place> = with_tx!(tx, |c| sqlx::query_as(CHAPTER_OF).bind(paper).bind(position).fetch_optional(c).await)?;
    let Some((subject, edition, kind, chapter)) = place else { return super::case_draw::case_replacement(tx, paper, position, seed).await };
    let rows: Vec<(QuestionId,)> = with_tx!(tx, |c| sqlx::query_as(ON_PAPER).bind(paper).fetch_all(c).await)?;
    let on_paper: Vec<QuestionId> = rows.into_iter().map(|(id,)| id).collect();
    let key = Chance::new(seed).number().to_be_bytes();
    let limit = 8 + i64::try_from(on_paper.len()).unwrap_or_default();
    let mut list = after(tx, &subject, &edition, &kind, &chapter, &key[..4], limit).await?;
    list.extend(after(tx, &subject, &edition, &kind, &chapter, &[], limit).await?);
    list.retain(|candidate| !on_paper.contains(&candidate.question));
    let all: Vec<QuestionId> = on_paper.iter().copied().chain(list.iter().map(|candidate| candidate.question)).collect();
    let pairs = near(tx, &all).await?;
    let is_near = |id: QuestionId| {
        pairs.iter().any(|(one, other)| (*one == id && on_paper.contains(other)) || (*other == id && on_paper.contains(one)))
    };
    Ok(list.into_iter().find(|candidate| !is_near(candidate.question)))
}
