//! What the counters say: how hard a question is, and whether it is doubtful.

use std::collections::BTreeMap;

use super::super::{FEWEST_FOR_DOUBT, FEWEST_FOR_FIGURES, Usage, doubts};
use super::{discrimination, find, options, people};
use crate::ids::QuestionVersionId;
use crate::question::OptionId;
use crate::store::{Result, Tx, list};
use crate::{list_sql, sql, with_tx};

sql! {
    JUDGE = "UPDATE question_usage SET doubts = $2, discrimination_at = $3, discrimination_people = $4, discrimination_tenths = $5, \
        efficiency_tenths = $6 WHERE question_version_id = $1";
}

list_sql! {
    // What the search filters by: of the published version, in thousandths, from five people.
    SET_FACILITY = ["UPDATE question_search SET facility = t.facility FROM (SELECT q.id, CASE WHEN u.people >= 5 AND u.full_half_marks > 0 \
        THEN (1000 * u.half_marks + u.people * u.full_half_marks / 2) / (u.people * u.full_half_marks) END AS facility FROM " list
        " CROSS JOIN question_usage u CROSS JOIN question_version v CROSS JOIN question q WHERE u.question_version_id = " (id)
        " AND v.id = u.question_version_id AND q.id = v.question_id AND q.published_version_id = v.id) t \
        WHERE question_search.question_id = t.id AND question_search.facility IS DISTINCT FROM t.facility"];
    // With 30 people, and again with a tenth more than the last time.
    GROWN = ["SELECT u.question_version_id FROM " list " CROSS JOIN question_usage u WHERE u.question_version_id = " (id)
        " AND u.people >= 30 AND 10 * u.people >= 11 * u.discrimination_at ORDER BY u.question_version_id"];
}

// The statements have these numbers in them.
const _: () = assert!(FEWEST_FOR_FIGURES == 5 && FEWEST_FOR_DOUBT == 30);

/// Says again how hard these versions are, and what is doubtful about those that were answered by a tenth more people than when they
/// were last judged. That takes a look at everybody who answered: on the whole about ten rows are read per answer, however many there
/// are.
pub(super) async fn judge_grown(tx: &mut Tx, versions: impl Iterator<Item = QuestionVersionId>) -> Result<()> {
    let versions = list::of(versions.map(|version| list::id(version.0)));
    SET_FACILITY.execute(tx, &versions).await?;
    let grown: Vec<(QuestionVersionId,)> = GROWN.fetch(tx, &versions).await?;
    for (version,) in grown {
        judge(tx, version).await?;
    }
    Ok(())
}

/// Judges all versions anew, whose counters were made anew.
pub(super) async fn judge_all(tx: &mut Tx, versions: &[QuestionVersionId]) -> Result<()> {
    for slice in versions.chunks(500) {
        judge_grown(tx, slice.iter().copied()).await?;
    }
    Ok(())
}

async fn judge(tx: &mut Tx, version: QuestionVersionId) -> Result<()> {
    let Some(usage) = find(tx, version).await? else { return Ok(()) };
    let Some(question) = crate::question::store::version(tx, version).await? else { return Ok(()) };
    let found = discrimination(&people(tx, version).await?).ok();
    let usage = Usage {
        discrimination_people: found.map_or(0, |found| i64::try_from(found.people).unwrap_or(i64::MAX)),
        discrimination_tenths: found.map(|found| tenths(found.discrimination_index)),
        efficiency_tenths: found.map(|found| tenths(found.discriminative_efficiency)),
        ..usage
    };
    let chosen: BTreeMap<OptionId, i64> = options(tx, version).await?.into_iter().collect();
    let found = doubts(&question.content, &usage, |option| chosen.get(&option).copied().unwrap_or_default());
    let bits: i64 = found.into_iter().map(super::super::Doubt::bit).sum();
    with_tx!(tx, |c| sqlx::query(JUDGE)
        .bind(version)
        .bind(bits)
        .bind(usage.people)
        .bind(usage.discrimination_people)
        .bind(usage.discrimination_tenths)
        .bind(usage.efficiency_tenths)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "efficiency can be far below zero, but not beyond an i64; the cast saturates")]
fn tenths(percent: f64) -> i64 {
    // Below zero stays below zero, however little: the sign is what a reader looks at first.
    let rounded = (percent * 10.0).round() as i64;
    if percent < 0.0 && rounded == 0 { -1 } else { rounded }
}
