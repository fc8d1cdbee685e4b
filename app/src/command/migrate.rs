//! `zhengtu migrate`

use super::{Failure, Settings, say};

/// Brings the database up to date, loads what ships, and stops.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let address = settings.address()?;
    let store = settings.open().await?;
    zhengtu::starter::load(&store, zhengtu::clock::now()).await?;
    store.close().await;
    let place = address.describe();
    say(format!("数据库 {place} 已是最新。"), format!("The database {place} is up to date."));
    Ok(())
}
