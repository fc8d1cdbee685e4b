//! A county goes to another city, and what belongs to it today goes along; what was stays where it was.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::account::{Action, Decision, Grant, Place, Role, Scope, decide, grant, store as accounts};
use crate::clock::date_of;
use crate::division::history::Change;
use crate::division::import::{import, rows_of};
use crate::division::{store as divisions, succession};
use crate::ids::{AccountId, PersonId, TrainingId};
use crate::organisation::OrganisationKind;
use crate::organisation::catalogue::Entered as Entry;
use crate::person::relocation::in_organisation;
use crate::person::store::{Belonging, Entered, create as create_person, memberships, move_on};
use crate::person::worklist::{self, Filter};
use crate::relocation::{FOLLOWING, Followed, OF_THE_DAY, follow, follow_organisation};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::training::schedule::{By, create as create_session, publish};
use crate::training::store::{Home, managed};
use crate::training::{Plan, TrainingDate};
use crate::{on_both, organisation, testing};

const SECRET: Secret = Secret::from_bytes([7; 32]);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

/// Somebody of the station of 广陵, who belonged to the district before.
async fn person(tx: &mut Tx, station: &organisation::Organisation) -> anyhow::Result<PersonId> {
    let division = divisions::find(tx, "321002").await?.expect("the district");
    let at = Belonging { division, organisation: None, post: String::new() };
    let entered = Entered { name: "林一舟".into(), ..Entered::default() };
    let id = create_person(tx, &SECRET, &entered, &at, now()).await?;
    let day: NaiveDate = "2026-03-01".parse()?;
    move_on(tx, id, &Belonging { organisation: Some(station.id), ..at }, day, now()).await?;
    Ok(id)
}

async fn session(tx: &mut Tx, account: AccountId, starts_in: TimeDelta) -> anyhow::Result<TrainingId> {
    let id = TrainingId::fresh();
    let starts_at = now() + starts_in;
    let plan = Plan {
        title: "实务培训".into(),
        address: "文昌中路 1 号".into(),
        capacity: 30,
        dates: vec![TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }],
        ..Plan::default()
    };
    let home = Home { division: divisions::find(tx, "321002").await?.expect("the district"), organisation: None };
    let by = By { account, now: now() };
    create_session(tx, id, &plan, &home, by).await?;
    publish(tx, id, by).await?;
    Ok(id)
}

on_both! {
    async fn a_county_goes_to_another_city_with_all_that_belongs_to_it(store: Store) {
        let mut tx = store.write().await?;
        let district = divisions::find(&mut tx, "321002").await?.expect("the district");
        let station = organisation::store::find_or_create(&mut tx, &district, "曲江社工站", OrganisationKind::Station, now()).await?;
        let someone = person(&mut tx, &station).await?;
        let officer = accounts::create(&mut tx, "广陵民政", "no hash", false, None, now()).await?;
        let scopes = [
            Scope::Division { code: district.code.clone(), path: district.path.clone() },
            Scope::Organisation { id: station.id, division_path: district.path.clone() },
        ];
        for scope in scopes {
            grant::give(&mut tx, officer.id, &Grant { role: Role::Officer, scope }, None, now()).await?;
        }
        let coming = session(&mut tx, officer.id, TimeDelta::days(10)).await?;

        let change = Change { on: date_of(now()), at: now() };
        let report = import(&mut tx, &rows_of("代码,名称,上级代码\n321002,广陵区,3201\n"), change).await?;
        let followed = follow(&mut tx, &report.moves, now()).await?;
        assert_eq!(followed, Followed { organisations: 1, people: 1, drafts: 0, sessions: 1 });

        let path = "/32/3201/321002/";
        assert_eq!(organisation::store::within(&mut tx, "/32/3201/", 9).await?.first().map(|found| found.id), Some(station.id));
        assert!(organisation::store::within(&mut tx, "/32/3210/", 9).await?.is_empty());
        let paths: Vec<String> = memberships(&mut tx, someone).await?.into_iter().map(|at| at.division_path).collect();
        assert_eq!(paths, [path, "/32/3210/321002/"], "where they belong now, and where they belonged");
        let below = |path: &str| Filter { division_path: path.into(), ..Filter::default() };
        assert_eq!(worklist::page(&mut tx, &below("/32/3201/"), change.on, 1).await?.1, 1);
        assert_eq!(worklist::page(&mut tx, &below("/32/3210/"), change.on, 1).await?.1, 0);

        let held = grant::held(&mut tx, officer.id).await?;
        assert!(held.iter().all(|grant| grant.scope.division_path() == path), "{held:?}");
        let actor = accounts::actor_of(&mut tx, &officer).await?;
        assert_eq!(decide(&actor, Action::ReadPeople, &Place::division(path)), Decision::Allowed);
        assert_eq!(decide(&actor, Action::ReadPeople, &Place::division("/32/3210/")), Decision::OutOfScope);

        let nanjing = Scope::Division { code: "3201".into(), path: "/32/3201/".into() };
        let sessions = managed(&mut tx, &[nanjing], 9).await?;
        assert_eq!(sessions.iter().map(|session| session.id).collect::<Vec<_>>(), [coming]);
        assert_eq!(sessions[0].division_names, "江苏省 南京市 广陵区", "it is found under the new city");
        assert!(follow(&mut tx, &[], now()).await? == Followed::default());
        Ok(())
    }

    async fn an_organisation_put_into_another_division_takes_its_people_along(store: Store) {
        let mut tx = store.write().await?;
        let district = divisions::find(&mut tx, "321002").await?.expect("the district");
        let station = organisation::store::find_or_create(&mut tx, &district, "曲江社工站", OrganisationKind::Station, now()).await?;
        let someone = person(&mut tx, &station).await?;
        let to = divisions::find(&mut tx, "320102").await?.expect("another");
        let entered = Entry { name: station.name.clone(), kind: OrganisationKind::Station, division: to.clone(), opened_on: None };
        organisation::catalogue::edit(&mut tx, station.id, &entered).await?;
        assert_eq!(follow_organisation(&mut tx, &station, &to).await?, 1);
        let places: Vec<String> = memberships(&mut tx, someone).await?.into_iter().map(|at| at.division).collect();
        assert_eq!(places, ["320102", "321002"]);
        assert_eq!(in_organisation(&mut tx, station.id).await?, 1);
        assert_eq!(follow_organisation(&mut tx, &station, &district).await?, 0, "it is where it was");
        Ok(())
    }

    async fn a_merged_division_and_its_successor_know_each_other(store: Store) {
        let mut tx = store.write().await?;
        let change = Change { on: date_of(now()), at: now() };
        crate::division::history::merge(&mut tx, &["321003"], "321002", change).await?;
        let codes = |found: Vec<crate::division::Division>| found.into_iter().map(|division| division.code).collect::<Vec<_>>();
        assert_eq!(codes(succession::predecessors(&mut tx, "321002").await?), ["321003"]);
        assert_eq!(codes(succession::successors(&mut tx, "321003").await?), ["321002"]);
        assert!(succession::successors(&mut tx, "321002").await?.is_empty());
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_of_paths_follows_or_stays_on_purpose() -> anyhow::Result<()> {
    let Store::Sqlite { readers, .. } = testing::sqlite().await else { unreachable!("SQLite") };
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name LIKE '%path'",
    )
    .fetch_all(&readers)
    .await?;
    let found: BTreeSet<(&str, &str)> = columns.iter().map(|(table, column)| (table.as_str(), column.as_str())).collect();
    let known: BTreeSet<(&str, &str)> = FOLLOWING.into_iter().chain(OF_THE_DAY).collect();
    assert_eq!(found, known);
    Ok(())
}
