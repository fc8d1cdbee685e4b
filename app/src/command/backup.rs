//! `zhengtu backup`

use std::path::PathBuf;

use clap::Args;
use zhengtu::store::{DatabaseAddress, backup};

use super::{Exit, Failure, Settings, say};

/// The file holds the database and the secret key: whoever has it can read everything. Keep it as safe as the server itself.
#[derive(Debug, Args)]
pub struct Options {
    /// 新文件，如 zhengtu-2024-06-15.zip；已有的文件不会被覆盖 · A new file; one that exists is never written over
    file: PathBuf,
}

/// Backs up.
pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    if let address @ DatabaseAddress::Postgres(_) = &settings.address()? {
        let command = format!("pg_dump --format=custom --file={} --dbname={}", shell(&options.file), address.describe());
        let key = settings.key_file();
        let key = shell(&key);
        return Err(Failure::new(
            Exit::NotPossible,
            format!(
                "数据在 PostgreSQL 中，没有做备份。请用它自己的工具（用户和密码另给）：\n  {command}\n并把密钥文件 {key} 一起保存。"
            ),
            format!(
                "The data is in PostgreSQL; no backup was made. Use its own tool (giving user and password as usual):\n  {command}\n\
                 and keep the key file {key} with it."
            ),
        ));
    }
    let store = settings.open_existing().await?;
    backup(&store, &settings.key_file(), &options.file).await?;
    store.close().await;
    let size = std::fs::metadata(&options.file).map_or(0, |file| file.len().div_ceil(1024));
    let file = options.file.display();
    say(
        format!("已备份到 {file}（{size} KB）。其中有密钥，请妥善保管。"),
        format!("Backed up to {file} ({size} KB). It holds the secret key: keep it safe."),
    );
    Ok(())
}

/// As it can be pasted into a shell.
fn shell(path: &std::path::Path) -> String {
    let text = path.display().to_string();
    let plain = text.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    if plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
