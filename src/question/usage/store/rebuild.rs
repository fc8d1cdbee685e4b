//! Making the counters anew.

use super::alone;
use super::judge::judge_all;
use crate::ids::QuestionVersionId;
use crate::question::OptionSet;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    CLEAR_FIRST = "DELETE FROM question_first_answer";
    CLEAR_USAGE = "DELETE FROM question_usage";
    CLEAR_OPTION = "DELETE FROM question_option_usage";
    CLEAR_PERSON = "DELETE FROM practice_person_total";
    MAKE_FIRST = "INSERT INTO question_first_answer (question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, \
        given_at) SELECT t.question_version_id, t.person_id, t.id, t.chosen, t.half_marks, t.full_half_marks, t.given_at FROM ( \
        SELECT a.question_version_id, COALESCE(s.account_id, s.visitor_id) AS person_id, a.id, a.chosen, a.half_marks, \
        a.full_half_marks, a.given_at, ROW_NUMBER() OVER (PARTITION BY a.question_version_id, COALESCE(s.account_id, s.visitor_id) \
        ORDER BY a.given_at, a.id) AS nth FROM practice_answer a JOIN practice_set s ON s.id = a.set_id) t WHERE t.nth = 1";
    MAKE_USAGE = "INSERT INTO question_usage (question_version_id, people, right_people, half_marks, square_half_marks, \
        full_half_marks) SELECT f.question_version_id, COUNT(*), SUM(CASE WHEN f.half_marks = f.full_half_marks THEN 1 ELSE 0 END), \
        SUM(f.half_marks), SUM(f.half_marks * f.half_marks), MAX(f.full_half_marks) FROM question_first_answer f \
        GROUP BY f.question_version_id";
    MAKE_OPTION = "INSERT INTO question_option_usage (question_version_id, option_id, people) \
        SELECT f.question_version_id, $1, COUNT(*) FROM question_first_answer f WHERE f.chosen LIKE $2 GROUP BY f.question_version_id";
    MAKE_PERSON = "INSERT INTO practice_person_total (person_id, answers, half_marks, full_half_marks) \
        SELECT f.person_id, COUNT(*), SUM(f.half_marks), SUM(f.full_half_marks) FROM question_first_answer f GROUP BY f.person_id";
    ALL = "SELECT question_version_id FROM question_usage ORDER BY question_version_id";
}

/// Makes all counters anew from the answers. What waits to be counted afterwards is counted already, which changes nothing.
pub async fn rebuild(tx: &mut Tx) -> Result<()> {
    alone(tx).await?;
    for statement in [CLEAR_FIRST, CLEAR_USAGE, CLEAR_OPTION, CLEAR_PERSON, MAKE_FIRST, MAKE_USAGE, MAKE_PERSON] {
        with_tx!(tx, |c| sqlx::query(statement).execute(c).await.map(|_| ()))?;
    }
    for option in OptionSet::parse("abcdefghijklmnopqrstuvwxyz").unwrap_or_default().iter() {
        with_tx!(tx, |c| sqlx::query(MAKE_OPTION)
            .bind(option.to_string())
            .bind(format!("%{option}%"))
            .execute(c)
            .await
            .map(|_| ()))?;
    }
    let all: Vec<(QuestionVersionId,)> = with_tx!(tx, |c| sqlx::query_as(ALL).fetch_all(c).await)?;
    let all: Vec<QuestionVersionId> = all.into_iter().map(|(version,)| version).collect();
    judge_all(tx, &all).await
}
