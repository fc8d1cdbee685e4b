//! 应考名单 and who came, put together.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::super::matching::{Expected, folded, to_add};
use super::super::results::Person;
use crate::ids::{MockEntrantId, MockEventId, MockEventUnitId, MockExpectedId, PracticeSetId};
use crate::person::bulk::insert_many;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    EXPECTED = "SELECT id, unit_id, name FROM mock_event_expected WHERE event_id = $1 ORDER BY unit_id, name, id";
    ENTRANTS = "SELECT n.id, n.unit_id, n.name, n.expected_id, n.set_id, n.began_at, a.handed_in_at, a.half_marks \
        FROM mock_event_entrant n LEFT JOIN mock_attempt a ON a.set_id = n.set_id WHERE n.event_id = $1 ORDER BY n.unit_id, n.name, n.id";
    MATCH = "UPDATE mock_event_entrant SET expected_id = $3 WHERE event_id = $1 AND id = $2 AND expected_id IS NULL \
        AND EXISTS (SELECT 1 FROM mock_event_expected x WHERE x.id = $3 AND x.event_id = $1) \
        AND NOT EXISTS (SELECT 1 FROM mock_event_entrant o WHERE o.expected_id = $3)";
    UNMATCHED = "SELECT id, unit_id, folded FROM mock_event_entrant WHERE event_id = $1 AND expected_id IS NULL ORDER BY joined_at, id";
    REMOVE = "DELETE FROM mock_event_expected WHERE event_id = $1 AND id = $2 \
        AND NOT EXISTS (SELECT 1 FROM mock_event_entrant n WHERE n.expected_id = $2)";
    MARKS = "SELECT m.position, CAST(SUM(m.half_marks) AS BIGINT) AS half_marks FROM mock_attempt a \
        JOIN practice_mark m ON m.set_id = a.set_id WHERE a.event_id = $1 AND a.half_marks IS NOT NULL GROUP BY m.position ORDER BY m.position";
}

/// Somebody who joined, with how far they got.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EntrantRow {
    /// Which.
    pub id: MockEntrantId,
    /// 单位
    #[sqlx(rename = "unit_id")]
    pub unit: MockEventUnitId,
    /// 姓名
    pub name: String,
    /// Whom of the expected it is.
    #[sqlx(rename = "expected_id")]
    pub expected: Option<MockExpectedId>,
    /// Their attempt.
    #[sqlx(rename = "set_id")]
    pub set: Option<PracticeSetId>,
    /// When they began.
    pub began_at: Option<DateTime<Utc>>,
    /// When they handed in.
    pub handed_in_at: Option<DateTime<Utc>>,
    /// What it is worth, once it is marked.
    pub half_marks: Option<i64>,
}

/// The list of the expected: id, unit and name.
pub async fn expected(tx: &mut Tx, event: MockEventId) -> Result<Vec<(MockExpectedId, MockEventUnitId, String)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(EXPECTED).bind(event).fetch_all(c).await)?)
}

/// Everybody who joined.
pub async fn entrants(tx: &mut Tx, event: MockEventId) -> Result<Vec<EntrantRow>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(ENTRANTS).bind(event).fetch_all(c).await)?)
}

/// Adds to the list what isn't on it, and matches who joined before they were. Says how many were added.
pub async fn add_expected(tx: &mut Tx, event: MockEventId, list: Vec<Expected>, now: DateTime<Utc>) -> Result<usize> {
    let there: Vec<Expected> = expected(tx, event).await?.into_iter().map(|(_, unit, name)| Expected { unit, name }).collect();
    let rows: Vec<(MockExpectedId, MockEventUnitId, String, String)> =
        to_add(&there, list).into_iter().map(|one| (MockExpectedId::fresh(), one.unit, folded(&one.name), one.name)).collect();
    insert_many!(tx, "INSERT INTO mock_event_expected (id, event_id, unit_id, name, folded, added_at)", "", rows, |row| [
        row.0, event, row.1, &row.3, &row.2, now
    ]);
    let mut of_name: HashMap<(MockEventUnitId, String), Vec<MockExpectedId>> = HashMap::new();
    for (id, unit, folded, _) in &rows {
        of_name.entry((*unit, folded.clone())).or_default().push(*id);
    }
    let had: Vec<(MockEventUnitId, String)> = there.iter().map(|one| (one.unit, folded(&one.name))).collect();
    let unmatched: Vec<(MockEntrantId, MockEventUnitId, String)> =
        with_tx!(tx, |c| sqlx::query_as(UNMATCHED).bind(event).fetch_all(c).await)?;
    for (entrant, unit, name) in unmatched {
        let key = (unit, name);
        // Only where there is no doubt, as when somebody joins.
        if let Some([only]) = of_name.get(&key).map(Vec::as_slice).filter(|_| !had.contains(&key)) {
            match_by_hand(tx, event, entrant, *only).await?;
        }
    }
    Ok(rows.len())
}

/// Says who of the expected somebody is. False if either is matched already, or isn't of this mock.
pub async fn match_by_hand(tx: &mut Tx, event: MockEventId, entrant: MockEntrantId, expected: MockExpectedId) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(MATCH)
        .bind(event)
        .bind(entrant)
        .bind(expected)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Takes somebody off the list. False if they joined, or aren't on it.
pub async fn remove_expected(tx: &mut Tx, event: MockEventId, expected: MockExpectedId) -> Result<bool> {
    let changed =
        with_tx!(tx, |c| sqlx::query(REMOVE).bind(event).bind(expected).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Everybody expected and everybody who came, each once: by name, those of the list with what they made of it.
pub async fn people(tx: &mut Tx, event: MockEventId) -> Result<Vec<Person>> {
    let mut came: HashMap<MockExpectedId, EntrantRow> = HashMap::new();
    let mut people = Vec::new();
    for row in entrants(tx, event).await? {
        match row.expected {
            Some(id) => {
                came.insert(id, row);
            }
            None => people.push(person(None, Some(&row))),
        }
    }
    for (id, unit, name) in expected(tx, event).await? {
        people.extend(Some(person(Some((id, unit, name)), came.remove(&id).as_ref())));
    }
    people.sort_by(|one, other| (&one.name, one.expected, one.entrant).cmp(&(&other.name, other.expected, other.entrant)));
    Ok(people)
}

/// The list says where somebody belongs; only who isn't on it is where they say.
fn person(expected: Option<(MockExpectedId, MockEventUnitId, String)>, entrant: Option<&EntrantRow>) -> Person {
    let (unit, name, id) = match (expected, entrant) {
        (Some((id, unit, name)), _) => (unit, name, Some(id)),
        (None, Some(row)) => (row.unit, row.name.clone(), None),
        (None, None) => (MockEventUnitId(uuid::Uuid::nil()), String::new(), None),
    };
    Person {
        unit,
        name,
        expected: id,
        entrant: entrant.map(|row| row.id),
        set: entrant.and_then(|row| row.set),
        began_at: entrant.and_then(|row| row.began_at),
        handed_in_at: entrant.and_then(|row| row.handed_in_at),
        half_marks: entrant.and_then(|row| row.half_marks),
    }
}

/// The sum of everybody's marks on each question of the paper, in half marks.
pub async fn marks_by_position(tx: &mut Tx, event: MockEventId) -> Result<Vec<(i64, i64)>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(MARKS).bind(event).fetch_all(c).await)?)
}
