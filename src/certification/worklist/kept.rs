//! What is due, kept in step with where people stand, and counted for the large divisions above them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::counts::rolled;
use super::{Due, due};
use crate::certification::rules::Standing;
use crate::ids::{OrganisationId, PersonId};
use crate::list_sql;
use crate::person::bulk::{insert_many, select_many};
use crate::store::{Result, Tx, list};

list_sql! {
    GONE = ["DELETE FROM worklist_item WHERE (person_id, kind, level) IN (SELECT " (id 0) ", " (text 1) ", " (text 2) " FROM " list ")"];
    REMINDERS = ["DELETE FROM worklist_reminder WHERE person_id IN (SELECT " (id) " FROM " list ")"];
}

/// Where somebody belongs, or belonged last.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
struct Place {
    person_id: PersonId,
    division_path: String,
    organisation_id: Option<OrganisationId>,
    until_on: Option<NaiveDate>,
}

/// As stored, or to be stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
struct Owed {
    person_id: PersonId,
    kind: String,
    level: String,
    due_on: NaiveDate,
    missing: i64,
    division_path: String,
    organisation_id: Option<OrganisationId>,
}

impl Owed {
    fn key(&self) -> (PersonId, &str, &str) {
        (self.person_id, &self.kind, &self.level)
    }
}

/// What is due of these people as they stand now: written where it isn't as kept. They are held by whoever calls, so that two at once don't
/// count the same change twice.
pub(in crate::certification) async fn keep(tx: &mut Tx, people: &[PersonId], standings: &[Standing]) -> Result<()> {
    let places = places(tx, people).await?;
    let mut now: Vec<Owed> = Vec::new();
    for (person, standing) in people.iter().zip(standings) {
        let Some(place) = places.get(person) else { continue };
        now.extend(due(standing, place.until_on.is_none()).into_iter().map(|due: Due| Owed {
            person_id: *person,
            kind: due.kind.code().to_owned(),
            level: due.level.code().to_owned(),
            due_on: due.on,
            missing: due.missing,
            division_path: place.division_path.clone(),
            organisation_id: place.organisation_id,
        }));
    }
    let before = kept(tx, people).await?;
    change(tx, &before, &now).await
}

/// Nothing is due by these entries: they were merged into others.
pub(in crate::certification) async fn clear(tx: &mut Tx, people: &[PersonId]) -> Result<()> {
    let before = kept(tx, people).await?;
    change(tx, &before, &[]).await
}

/// Nothing is due of these people any more, and nobody was reminded: to be called before they go from the register.
pub async fn forget(tx: &mut Tx, people: &[PersonId]) -> Result<()> {
    clear(tx, people).await?;
    if !people.is_empty() {
        REMINDERS.execute(tx, &list::of(people.iter().map(|person| list::id(person.0)))).await?;
    }
    Ok(())
}

async fn kept(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<Owed>> {
    Ok(select_many!(
        tx,
        "SELECT i.person_id AS person_id, i.kind AS kind, i.level AS level, i.due_on AS due_on, i.missing AS missing, \
         i.division_path AS division_path, i.organisation_id AS organisation_id",
        |_n| "JOIN worklist_item i ON i.person_id = wanted.column1",
        people,
        [],
        Owed
    ))
}

/// From what is kept to what is to be kept.
async fn change(tx: &mut Tx, before: &[Owed], now: &[Owed]) -> Result<()> {
    let mut counts: BTreeMap<(String, String, String, NaiveDate), i64> = BTreeMap::new();
    let mut count = |owed: &Owed, by: i64| {
        for path in rolled(&owed.division_path) {
            *counts.entry((path.to_owned(), owed.kind.clone(), owed.level.clone(), owed.due_on)).or_default() += by;
        }
    };
    for owed in before {
        count(owed, -1);
    }
    for owed in now {
        count(owed, 1);
    }
    let kept: HashMap<_, _> = before.iter().map(|owed| (owed.key(), owed)).collect();
    let wanted: HashMap<_, _> = now.iter().map(|owed| (owed.key(), owed)).collect();
    let gone: Vec<_> = before
        .iter()
        .filter(|owed| !wanted.contains_key(&owed.key()))
        .map(|owed| json!([list::id(owed.person_id.0), owed.kind, owed.level]))
        .collect();
    if !gone.is_empty() {
        GONE.execute(tx, &list::of(gone)).await?;
    }
    let written: Vec<&Owed> = now.iter().filter(|owed| kept.get(&owed.key()) != Some(owed)).collect();
    insert_many!(
        tx,
        "INSERT INTO worklist_item (person_id, kind, level, due_on, missing, division_path, organisation_id)",
        "ON CONFLICT (person_id, kind, level) DO UPDATE SET due_on = excluded.due_on, missing = excluded.missing, \
         division_path = excluded.division_path, organisation_id = excluded.organisation_id",
        written,
        |owed| [owed.person_id, &owed.kind, &owed.level, owed.due_on, owed.missing, &owed.division_path, owed.organisation_id,]
    );
    let changed: Vec<_> = counts.into_iter().filter(|(_, by)| *by != 0).collect();
    insert_many!(tx, "INSERT INTO worklist_count (id, division_path, kind, level, due_on, people, fresh)", "", changed, |row| [
        Uuid::now_v7(),
        &row.0.0,
        &row.0.1,
        &row.0.2,
        row.0.3,
        row.1,
        true
    ]);
    Ok(())
}

/// Where these people belong now, or else belonged last.
async fn places(tx: &mut Tx, people: &[PersonId]) -> Result<HashMap<PersonId, Place>> {
    let rows = select_many!(
        tx,
        "SELECT m.person_id AS person_id, m.division_path AS division_path, m.organisation_id AS organisation_id, \
         m.until_on AS until_on",
        |_n| "JOIN person p ON p.id = wanted.column1 AND p.erased_at IS NULL JOIN membership m ON m.person_id = p.id \
              ORDER BY CASE WHEN m.until_on IS NULL THEN 1 ELSE 0 END, m.created_at, m.id",
        people,
        [],
        Place
    );
    // The last one stands.
    Ok(rows.into_iter().map(|row| (row.person_id, row)).collect())
}
