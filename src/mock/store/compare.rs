//! How others did on the same paper.

use crate::ids::{MockPaperId, PracticeSetId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

use super::attempt::Attempt;

/// One attempt among the first hand-ins of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Comparison {
    /// Other people.
    pub people: i64,
    /// Of them, with fewer marks.
    pub below: i64,
    /// Of them, with the same.
    pub same: i64,
    /// The sum of their marks, in half marks.
    pub half_marks: i64,
}

sql! {
    COMPARE = "SELECT COUNT(*) AS people, CAST(COALESCE(SUM(CASE WHEN a.half_marks < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS below, \
        CAST(COALESCE(SUM(CASE WHEN a.half_marks = $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS same, \
        CAST(COALESCE(SUM(a.half_marks), 0) AS BIGINT) AS half_marks FROM mock_attempt a WHERE a.cohort = $1 AND a.is_first \
        AND a.half_marks IS NOT NULL AND a.set_id NOT IN (SELECT o.id FROM practice_set o JOIN practice_set m ON m.id = $2 \
        WHERE o.id = $2 OR (o.mode = 'mock' AND (o.account_id = m.account_id OR o.visitor_id = m.visitor_id)))";
    MARKS = "SELECT a.half_marks FROM mock_attempt a WHERE a.cohort = $1 AND a.is_first AND a.half_marks IS NOT NULL ORDER BY a.half_marks";
    ITEM_MARKS = "SELECT m.set_id, m.position, m.half_marks FROM mock_attempt a JOIN practice_mark m ON m.set_id = a.set_id \
        WHERE a.paper_id = $1 AND a.is_first AND a.half_marks IS NOT NULL ORDER BY m.set_id, m.position";
    SAT = "SELECT a.set_id FROM mock_attempt a WHERE a.paper_id = $1 AND a.is_first AND a.half_marks IS NOT NULL ORDER BY a.set_id";
}

/// How an attempt compares with the first hand-ins of other people; `None` while it has no marks.
pub async fn compare(tx: &mut Tx, attempt: &Attempt) -> Result<Option<Comparison>> {
    let Some(half_marks) = attempt.half_marks else { return Ok(None) };
    Ok(Some(with_tx!(tx, |c| sqlx::query_as(COMPARE).bind(&attempt.cohort).bind(attempt.set).bind(half_marks).fetch_one(c).await)?))
}

/// The marks of everybody's first hand-in in a cohort, in half marks, the lowest first.
pub async fn cohort_marks(tx: &mut Tx, cohort: &str) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = with_tx!(tx, |c| sqlx::query_as(MARKS).bind(cohort).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(half_marks,)| half_marks).collect())
}

/// The marks of each person's first hand-in of a paper on each of its questions, in half marks: what wasn't answered is 0.
pub async fn marks_of_paper(tx: &mut Tx, paper: MockPaperId, questions: usize) -> Result<Vec<Vec<i64>>> {
    let sat: Vec<(PracticeSetId,)> = with_tx!(tx, |c| sqlx::query_as(SAT).bind(paper).fetch_all(c).await)?;
    let rows: Vec<(PracticeSetId, i64, i64)> = with_tx!(tx, |c| sqlx::query_as(ITEM_MARKS).bind(paper).fetch_all(c).await)?;
    let mut out = vec![vec![0; questions]; sat.len()];
    for (set, position, half_marks) in rows {
        let person = sat.binary_search(&(set,)).ok();
        let place = usize::try_from(position - 1).ok();
        if let Some(cell) = person.zip(place).and_then(|(person, place)| out.get_mut(person)?.get_mut(place)) {
            *cell = half_marks;
        }
    }
    Ok(out)
}
