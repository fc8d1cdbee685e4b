//! `zhengtu restore`

use std::path::PathBuf;

use clap::Args;
use zhengtu::store::{DatabaseAddress, restore};

use super::{Exit, Failure, Settings, say};

/// The backup is checked whole before anything is moved.
#[derive(Debug, Args)]
pub struct Options {
    /// `zhengtu backup` 做的备份 · A backup made by `zhengtu backup`
    file: PathBuf,
    /// 替换已有的数据；原有文件改名保留 · Replace data that is there, which is kept under another name
    #[arg(long)]
    force: bool,
}

/// Restores.
pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    let DatabaseAddress::Sqlite(database) = settings.address()? else {
        return Err(Failure::new(
            Exit::NotPossible,
            "数据在 PostgreSQL 中，没有做任何更改。请用 pg_restore 恢复，并把密钥文件放回原处。",
            "The data is in PostgreSQL; nothing was changed. Restore it with pg_restore and put the key file back into its place.",
        ));
    };
    let done = restore(&options.file, &database, &settings.key_file(), options.force, zhengtu::clock::now()).await?;
    let place = database.display();
    say(format!("已恢复到 {place}。"), format!("Restored to {place}."));
    for path in done.kept {
        let path = path.display();
        say(format!("原有文件保留为 {path}"), format!("What was there is kept as {path}"));
    }
    Ok(())
}
