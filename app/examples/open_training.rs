//! For the journeys in the browser, which can't wait for a day that was announced: moves a session of one date so that it began so many
//! minutes ago and takes so many, as its organisers could have planned it. No part of the program.
//!
//!     open_training sqlite:FILE|postgres://… SESSION BEGAN MINUTES

use anyhow::{Context as _, bail};
use chrono::TimeDelta;
use zhengtu::clock::now;
use zhengtu::division;
use zhengtu::ids::TrainingId;
use zhengtu::store::{DatabaseAddress, Store};
use zhengtu::training::TrainingDate;
use zhengtu::training::schedule::{By, edit, whole_plan};
use zhengtu::training::store::{Home, find};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let [_, database, id, began, minutes] = &std::env::args().collect::<Vec<_>>()[..] else {
        bail!("open_training DATABASE SESSION BEGAN MINUTES");
    };
    let id: TrainingId = id.parse()?;
    let store = Store::open(&DatabaseAddress::parse(database)?).await?;
    let mut tx = store.write().await?;
    let session = find(&mut tx, id).await?.context("no such session")?;
    let division = division::store::find(&mut tx, &session.division).await?.context("no such division")?;
    let mut plan = whole_plan(&mut tx, &session).await?;
    let half_hours = plan.half_hours();
    let starts_at = now() - TimeDelta::minutes(began.parse()?);
    plan.dates = vec![TrainingDate { starts_at, ends_at: starts_at + TimeDelta::minutes(minutes.parse()?), half_hours }];
    (plan.opens_at, plan.closes_at, plan.withdraw_until) = (None, None, None);
    let home = Home { division, organisation: session.organisation_id };
    // It was planned before it began.
    let by = By { account: session.created_by, now: starts_at - TimeDelta::hours(1) };
    edit(&mut tx, id, session.version, &plan, &home, by).await?;
    tx.commit().await?;
    Ok(())
}
