//! For the journeys in the browser, which can't wait for an hour that was announced: gives an organised mock a window that is open now
//! and closes after so many seconds, as its organisers could, and tells whoever joined. No part of the program.
//!
//!     open_mock sqlite:FILE|postgres://… MOCK SECONDS

use anyhow::{Context as _, bail};
use chrono::TimeDelta;
use zhengtu::clock::now;
use zhengtu::ids::MockEventId;
use zhengtu::mock::event::Window;
use zhengtu::mock::event::store::{self, Change};
use zhengtu::store::{DatabaseAddress, Store};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let [_, database, id, seconds] = &std::env::args().collect::<Vec<_>>()[..] else {
        bail!("open_mock DATABASE MOCK SECONDS");
    };
    let id: MockEventId = id.parse()?;
    let store = Store::open(&DatabaseAddress::parse(database)?).await?;
    let mut tx = store.write().await?;
    let event = store::find(&mut tx, id).await?.context("no such mock")?;
    let units = store::units_as_made(&mut tx, id).await?;
    let window = Window { opens_at: now(), closes_at: now() + TimeDelta::seconds(seconds.parse()?), minutes: event.minutes };
    let change = Change { title: &event.title, description: &event.description, window, paper: None, units: &units };
    store::change(&mut tx, id, event.version, change, now()).await?;
    tx.commit().await?;
    Ok(())
}
