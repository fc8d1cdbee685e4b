//! Counters in the database.

mod judge;
mod keep;
mod list;
mod rebuild;

pub use keep::{FirstAnswer, FirstAnswerRow, alone, claim, forget, note_all};
pub use list::{DoubtfulRow, count_doubtful, doubtful, subjects_with_doubtful};
pub use rebuild::rebuild;

use super::Usage;
use crate::ids::QuestionVersionId;
use crate::question::item_statistics::{NoFigure, Rest, RestStatistics, rest_statistics};
use crate::question::{OptionId, OptionSet};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    FIND = "SELECT people, right_people, half_marks, square_half_marks, full_half_marks, discrimination_people, \
        discrimination_tenths, efficiency_tenths FROM question_usage WHERE question_version_id = $1";
    OPTIONS = "SELECT option_id, people FROM question_option_usage WHERE question_version_id = $1 ORDER BY option_id";
    PEOPLE = "SELECT f.chosen, f.half_marks, t.answers - 1 AS other_answers, t.half_marks - f.half_marks AS other_half_marks, \
        t.full_half_marks - f.full_half_marks AS other_full_half_marks FROM question_first_answer f \
        JOIN practice_person_total t ON t.person_id = f.person_id WHERE f.question_version_id = $1";
}

/// The counters of a version; `None` before anybody answered it.
pub async fn find(tx: &mut Tx, version: QuestionVersionId) -> Result<Option<Usage>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(version).fetch_optional(c).await)?)
}

/// How many people chose each option; options nobody chose are missing.
pub async fn options(tx: &mut Tx, version: QuestionVersionId) -> Result<Vec<(OptionId, i64)>> {
    let rows: Vec<(String, i64)> = with_tx!(tx, |c| sqlx::query_as(OPTIONS).bind(version).fetch_all(c).await)?;
    let read = |(letter, people): (String, i64)| {
        let id = letter.chars().next().and_then(OptionId::new);
        id.map(|id| (id, people)).ok_or_else(|| StoreError::Corrupt("question_option_usage.option_id".into()))
    };
    rows.into_iter().map(read).collect()
}

/// What one person chose, with the share of marks they have on other questions, if they answered enough of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Person {
    /// What was chosen.
    pub chosen: OptionSet,
    /// The mark.
    pub mark: f64,
    /// 0 to 1.
    pub others: Option<f64>,
}

/// Everybody who answered a version. Reads as many rows as there are people: for one question's page, not for lists.
pub async fn people(tx: &mut Tx, version: QuestionVersionId) -> Result<Vec<Person>> {
    type Row = (String, i64, i64, i64, i64);
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(PEOPLE).bind(version).fetch_all(c).await)?;
    #[expect(clippy::cast_precision_loss, reason = "marks of one person stay far below 2^52")]
    let read = |(chosen, half_marks, answers, other, full): Row| {
        let chosen = OptionSet::parse(&chosen).ok_or_else(|| StoreError::Corrupt("question_first_answer.chosen".into()))?;
        let others = (answers >= super::FEWEST_OTHER_ANSWERS && full > 0).then(|| other as f64 / full as f64);
        Ok(Person { chosen, mark: half_marks as f64 / 2.0, others })
    };
    rows.into_iter().map(read).collect()
}

/// Discrimination among these people, where enough of them answered enough else.
pub fn discrimination(people: &[Person]) -> Result<RestStatistics, NoFigure> {
    let known: Vec<Rest> =
        people.iter().filter_map(|person| person.others.map(|others| Rest { mark: person.mark, others })).collect();
    if i64::try_from(known.len()).unwrap_or(i64::MAX) < super::FEWEST_FOR_DOUBT {
        return Err(NoFigure::TooFewAttempts);
    }
    rest_statistics(&known)
}
