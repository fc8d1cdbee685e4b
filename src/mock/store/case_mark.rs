//! Marks for cases: added, read, and what a script comes to.

use chrono::{DateTime, Utc};

use super::super::case_mark::{Outcome, PointMark, ScriptState, TOLERANCE, settle, state};
use super::script::{Script, script_of};
use crate::ids::{AccountId, CaseMarkId, PracticeSetId};
use crate::notification::{self, Notice};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// 自评: the candidate's own marks.
pub const SELF: i64 = 0;
/// Who settles differences.
pub const SETTLER: i64 = 3;

/// Marks for one case, once given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseMark {
    /// The case, from 1.
    pub position: i64,
    /// 0 the candidate, 1 and 2 the markers, 3 who settles.
    pub marker: i64,
    /// Point by point.
    pub points: Vec<PointMark>,
    /// Their sum.
    pub half_marks: i64,
    /// Why they were changed, or settled so.
    pub reason: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl CaseMark {
    /// What a point earned.
    pub fn of(&self, point: crate::question::OptionId) -> Option<&PointMark> {
        self.points.iter().find(|mark| mark.point == point)
    }
}

/// Marks to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewCaseMark<'a> {
    /// The case, from 1.
    pub position: i64,
    /// As in [`CaseMark`].
    pub marker: i64,
    /// Who, if they have an account.
    pub account: Option<AccountId>,
    /// Point by point, checked.
    pub points: &'a [PointMark],
    /// Their sum.
    pub half_marks: i64,
    /// Why.
    pub reason: &'a str,
}

sql! {
    ADD = "INSERT INTO mock_case_mark (id, set_id, position, marker, account_id, points, half_marks, reason, made_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    MARKS = "SELECT position, marker, points, half_marks, reason, made_at FROM mock_case_mark WHERE set_id = $1 \
        ORDER BY position, marker, made_at, id";
    POSITIONS = "SELECT i.position FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND v.kind = 'case' ORDER BY i.position";
    STATE = "UPDATE mock_script SET state = $2, settled_at = $3 WHERE set_id = $1";
    TOTAL = "UPDATE mock_attempt SET half_marks = $2 WHERE set_id = $1";
}

/// Adds marks; those before stay on record.
pub async fn add_case_mark(tx: &mut Tx, set: PracticeSetId, mark: NewCaseMark<'_>, at: DateTime<Utc>) -> Result<()> {
    let points = serde_json::to_string(mark.points).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(with_tx!(tx, |c| sqlx::query(ADD)
        .bind(CaseMarkId::fresh())
        .bind(set)
        .bind(mark.position)
        .bind(mark.marker)
        .bind(mark.account)
        .bind(points)
        .bind(mark.half_marks)
        .bind(mark.reason)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?)
}

/// All marks of a paper as they were given, by case and marker, the oldest first.
pub async fn case_marks(tx: &mut Tx, set: PracticeSetId) -> Result<Vec<CaseMark>> {
    type Row = (i64, i64, String, i64, String, DateTime<Utc>);
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(MARKS).bind(set).fetch_all(c).await)?;
    let read = |(position, marker, points, half_marks, reason, made_at): Row| {
        let points = serde_json::from_str(&points).map_err(|_| StoreError::Corrupt("mock_case_mark.points".into()))?;
        Ok(CaseMark { position, marker, points, half_marks, reason, made_at })
    };
    rows.into_iter().map(read).collect()
}

/// The marks of a marker for a case that count: the last given.
pub fn last(marks: &[CaseMark], position: i64, marker: i64) -> Option<&CaseMark> {
    marks.iter().rfind(|mark| mark.position == position && mark.marker == marker)
}

/// What a case of a script comes to. What a marker hasn't handed in doesn't count.
pub fn outcome(script: &Script, marks: &[CaseMark], position: i64) -> Outcome {
    let of = |nth: i64| {
        let is_done = script.marker(nth).is_some_and(|marker| marker.done_at.is_some());
        last(marks, position, nth).filter(|_| is_done || nth == SETTLER).map(|mark| mark.half_marks)
    };
    settle(of(1), of(2), of(SETTLER), script.wanted() == 2, TOLERANCE)
}

/// Brings a script's state up to date with its markers and marks. Once every case is settled the paper has its marks, and the
/// candidate is told.
pub async fn refresh(tx: &mut Tx, set: PracticeSetId, at: DateTime<Utc>) -> Result<ScriptState> {
    let script = script_of(tx, set).await?.ok_or_else(|| StoreError::Corrupt(format!("mock_script of {set}")))?;
    let marks = case_marks(tx, set).await?;
    let positions: Vec<(i64,)> = with_tx!(tx, |c| sqlx::query_as(POSITIONS).bind(set).fetch_all(c).await)?;
    let cases: Vec<Outcome> = positions.iter().map(|(position,)| outcome(&script, &marks, *position)).collect();
    let markers = || script.markers.iter().filter(|marker| marker.nth < SETTLER);
    let done = markers().filter(|marker| marker.done_at.is_some()).count();
    let now = state(script.wanted(), markers().count(), done, &cases);
    let settled_at = (now == ScriptState::Done).then_some(at);
    with_tx!(tx, |c| sqlx::query(STATE).bind(set).bind(now.code()).bind(settled_at).execute(c).await.map(|_| ()))?;
    if now == ScriptState::Done {
        let total: i64 = cases.iter().map(|case| if let Outcome::Final(half_marks) = case { *half_marks } else { 0 }).sum();
        with_tx!(tx, |c| sqlx::query(TOTAL).bind(set).bind(total).execute(c).await.map(|_| ()))?;
        let notice =
            Notice::CasesMarked { set, paper: script.name.clone(), half_marks: total, full_half_marks: script.full_half_marks };
        notification::store::notify(tx, script.author, &notice, at).await?;
    }
    Ok(now)
}
