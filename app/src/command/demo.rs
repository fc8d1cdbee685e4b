//! `zhengtu demo`

use std::io::Write as _;

use zhengtu::account::demonstration::{ACCOUNTS, PASSWORD};
use zhengtu::clock;
use zhengtu::secret::Secret;

use super::{Failure, Settings, say};

/// Loads the demonstration data and names its accounts.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let secret = Secret::open(&settings.key_file())?;
    let store = settings.open().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    zhengtu::starter::demo::load(&store, &secret, clock::now()).await?;
    store.close().await;
    say(
        "已载入演示数据。其中的人员都是虚构的；这个数据库只能在本机地址上使用。",
        "The demonstration data is loaded. Everybody in it is invented, and this database can be served on loopback addresses only.",
    );
    name_accounts();
    Ok(())
}

/// The accounts to sign in with.
pub fn name_accounts() {
    say(format!("演示账号（密码都是 {PASSWORD}）："), format!("Demonstration accounts (the password of each is {PASSWORD}):"));
    for account in ACCOUNTS {
        let (name, role, division) = (account.name, account.role.code(), account.division.unwrap_or("-"));
        let _ = writeln!(std::io::stdout().lock(), "  {name}  {role}  {division}");
    }
}
