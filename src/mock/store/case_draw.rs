//! Drawing a case paper, and choosing one by hand. A bank has some hundred cases: all of a subject are read.

use super::super::blueprint::{Candidate, Chance};
use super::super::case_paper::{CaseBlueprint, CaseCandidate, Lack, Sort, draw_cases};
use super::draw::near;
use super::paper::{chapters_in, find_paper, items};
use crate::ids::{MockPaperId, QuestionId, QuestionVersionId};
use crate::question::RubricPoint;
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::{self, Subject};
use crate::{sql, with_tx};

sql! {
    CASES = "SELECT q.id AS question_id, v.id AS version_id, v.stem, v.tags, v.tasks, v.rubric, v.chapters FROM question q \
        JOIN question_version v ON v.id = q.published_version_id \
        WHERE q.subject = $1 AND q.status = 'published' AND v.kind = 'case' ORDER BY q.id";
}

#[derive(sqlx::FromRow)]
struct Row {
    question_id: QuestionId,
    version_id: QuestionVersionId,
    stem: String,
    tags: String,
    tasks: String,
    rubric: String,
    chapters: String,
}

/// A published case, as an editor chooses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseChoice {
    /// What drawing knows of it.
    pub case: CaseCandidate,
    /// 题干
    pub stem: String,
    /// 标签
    pub tags: Vec<String>,
}

/// Why there is no case paper.
#[derive(Debug, thiserror::Error)]
pub enum CaseDrawError {
    /// The subject is marked by a key.
    #[error("the subject isn't written")]
    Objective,
    /// The bank is too small: what is missing.
    #[error("the bank is too small")]
    Short(Vec<Lack>),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The published cases of a subject that belong to an edition.
pub async fn cases(tx: &mut Tx, subject: &str, edition: &str) -> Result<Vec<CaseChoice>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(CASES).bind(subject).fetch_all(c).await)?;
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(chapter) = chapters_in(&row.chapters, edition)?.into_iter().min() else { continue };
        let corrupt = |column: &str| StoreError::Corrupt(format!("question_version.{column} of {}", row.version_id));
        let tags: Vec<String> = serde_json::from_str(&row.tags).map_err(|_| corrupt("tags"))?;
        let tasks: Vec<String> = serde_json::from_str(&row.tasks).map_err(|_| corrupt("tasks"))?;
        let rubric: Vec<RubricPoint> = serde_json::from_str(&row.rubric).map_err(|_| corrupt("rubric"))?;
        let case = CaseCandidate {
            question: row.question_id,
            version: row.version_id,
            sort: Sort::of(&tags, &tasks),
            // The chapter, not a section of it.
            chapter: chapter.split('.').next().unwrap_or_default().to_owned(),
            half_marks: rubric.iter().map(|point| point.half_marks).sum(),
        };
        out.push(CaseChoice { case, stem: row.stem, tags });
    }
    Ok(out)
}

/// The edition a case paper of a subject is drawn from: the newest with enough cases; if none has, the one with most, and what it lacks.
pub async fn case_edition(tx: &mut Tx, subject: &Subject) -> Result<Option<(String, Vec<Lack>)>> {
    let Some(blueprint) = CaseBlueprint::of(subject) else { return Ok(None) };
    let mut best: Option<(String, Vec<Lack>, usize)> = None;
    for edition in syllabus::store::editions(tx, &subject.code).await? {
        let (all, pairs) = candidates(tx, &subject.code, &edition).await?;
        match draw_cases(&blueprint, &all, &pairs, 0) {
            Ok(_) => return Ok(Some((edition, Vec::new()))),
            Err(lacks) if best.as_ref().is_none_or(|(.., most)| all.len() > *most) => best = Some((edition, lacks, all.len())),
            Err(_) => {}
        }
    }
    Ok(best.map(|(edition, lacks, _)| (edition, lacks)))
}

/// Draws the cases of a paper. The same seed and the same bank give the same paper.
pub async fn draw_case_paper(
    tx: &mut Tx,
    subject: &Subject,
    edition: &str,
    seed: u64,
) -> Result<Vec<QuestionVersionId>, CaseDrawError> {
    let blueprint = CaseBlueprint::of(subject).ok_or(CaseDrawError::Objective)?;
    let (all, pairs) = candidates(tx, &subject.code, edition).await?;
    let paper = draw_cases(&blueprint, &all, &pairs, seed).map_err(CaseDrawError::Short)?;
    Ok(paper.into_iter().map(|case| case.version).collect())
}

/// What can be drawn, and which of it is too much alike.
async fn candidates(tx: &mut Tx, subject: &str, edition: &str) -> Result<(Vec<CaseCandidate>, Vec<(QuestionId, QuestionId)>)> {
    let all: Vec<CaseCandidate> = cases(tx, subject, edition).await?.into_iter().map(|choice| choice.case).collect();
    let ids: Vec<QuestionId> = all.iter().map(|case| case.question).collect();
    let pairs = near(tx, &ids).await?;
    Ok((all, pairs))
}

/// Another case for a place on a paper: of the same sort and worth the same, not on the paper, not like any on it.
pub(super) async fn case_replacement(tx: &mut Tx, paper: MockPaperId, position: i64, seed: u64) -> Result<Option<Candidate>> {
    let Some(found) = find_paper(tx, paper).await? else { return Ok(None) };
    let on_paper: Vec<(i64, QuestionId)> = items(tx, &found).await?.iter().map(|item| (item.position, item.question)).collect();
    let Some((_, here)) = on_paper.iter().find(|(place, _)| *place == position) else { return Ok(None) };
    let (mut all, pairs) = candidates(tx, &found.subject, &found.edition).await?;
    let Some(old) = all.iter().find(|case| case.question == *here).cloned() else { return Ok(None) };
    let is_near = |one: QuestionId, other: QuestionId| pairs.contains(&(one, other)) || pairs.contains(&(other, one));
    let fits = |case: &CaseCandidate| {
        let stays = on_paper.iter().filter(|(place, _)| *place != position);
        case.sort == old.sort
            && case.half_marks == old.half_marks
            && on_paper.iter().all(|(_, other)| *other != case.question)
            && stays.into_iter().all(|(_, other)| !is_near(*other, case.question))
    };
    all.retain(fits);
    Chance::new(seed).shuffle(&mut all);
    Ok(all.into_iter().next().map(|case| Candidate { question: case.question, version: case.version }))
}
