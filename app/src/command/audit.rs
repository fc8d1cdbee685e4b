//! `zhengtu audit`

use clap::Subcommand;
use zhengtu::audit::{Verdict, verify};

use super::{Exit, Failure, Settings, say};

/// What can be done with the trail.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查每一条记录是否完好：0 完好，4 被改动 · Check every entry: exit code 0 means whole, 4 means edited
    Verify,
}

/// Does it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Verify = command;
    let store = settings.open_existing().await?;
    let verdict = verify(&mut store.read().await?).await?;
    store.close().await;
    match verdict {
        Verdict::Whole(entries) => {
            say(format!("审计记录完好，共 {entries} 条。"), format!("The trail is whole: {entries} entries."));
            Ok(())
        }
        Verdict::BrokenAt { seq, what } => Err(Failure::new(
            Exit::CheckFailed,
            format!("审计记录从第 {seq} 条起不再完好：有人绕过系统改动过数据库。请保留现场，并与备份核对。"),
            format!(
                "The trail is broken from entry {seq} on ({what}): the database was edited from outside. Keep it as it is and compare with backups."
            ),
        )),
    }
}
