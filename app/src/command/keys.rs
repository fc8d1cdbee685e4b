//! `zhengtu keys`: changing the key ID numbers and other sealed values are protected with, while the server runs.

use std::io::Write as _;
use std::time::Duration;

use clap::Subcommand;
use zhengtu::audit::{self, Event};
use zhengtu::clock;
use zhengtu::rekey::{self, RekeyError, Step};
use zhengtu::secret::State;

use super::{Exit, Failure, Settings, operator, say};

/// Servers look at the key file once a second; one that is busy may be late.
const WAIT: Duration = Duration::from_secs(3);

const EXAMPLE: &str = "\
轮换不必停机；中断后再运行一次即可继续。 The server may run meanwhile; if it is cut off, run it again.
密钥文件与数据库必须来自同一时刻：轮换前的数据库备份要配轮换前的密钥文件。
Key file and database belong together: a database backed up before a rotation needs the key file of before.
SQLite 的 `zhengtu backup` 两者一起保存；PostgreSQL 请在轮换之前和之后各备份一次，并各存一份密钥文件。
`zhengtu backup` keeps both; for PostgreSQL back up before and after, each with its own copy of the key file.

退出码 Exit codes: 0 完成 · done   1 没有完成，可再运行 · not at its end, run it again   4 有打不开的值 · values no key opens";

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 换一把新密钥，把所有密文换到新密钥下 · Make a new key and seal everything with it
    #[command(after_help = EXAMPLE)]
    Rotate,
    /// 有哪些密钥，各有多少密文 · Which keys there are, and what is sealed with each
    #[command(after_help = EXAMPLE)]
    Status {
        /// 以 JSON 输出 · Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Does it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    match command {
        Command::Rotate => rotate(settings).await,
        Command::Status { json } => status(settings, json).await,
    }
}

async fn rotate(settings: &Settings) -> Result<(), Failure> {
    let store = settings.open_existing().await?;
    let number = rekey::rotate(&store, &settings.key_file(), WAIT, told).await.map_err(failed)?;
    let mut tx = store.write().await?;
    audit::record(&mut tx, clock::now(), Event::done(&operator(), "keys.rotate", "key", number)).await?;
    tx.commit().await?;
    store.close().await;
    say(
        format!("密钥已更换，现用第 {number} 号。请现在备份一次：以前的备份要配以前的密钥文件。"),
        format!("The key is changed: number {number} is in use. Back up now: earlier backups need the key file of their time."),
    );
    Ok(())
}

fn told(step: Step) {
    match step {
        Step::Resumed => say("继续上次没有完成的轮换。", "Going on with a rotation that was cut off."),
        Step::Announced => {
            say("新密钥已写入密钥文件，等待各服务器读到它……", "A new key is in the key file; servers are given time to read it …");
        }
        Step::Switched(number) => say(
            format!("开始使用第 {number} 号密钥，逐批更换已有的密文……"),
            format!("Key {number} is in use; what was sealed before is sealed anew, a few at a time …"),
        ),
        Step::Sealed(values) => say(format!("已更换 {values} 个。"), format!("{values} values sealed anew.")),
        Step::Retired => {
            say("旧密钥已没有用处，已从密钥文件中取出。", "Nothing uses the old key any more; it is out of the key file.");
        }
    }
}

fn failed(error: RekeyError) -> Failure {
    match error {
        RekeyError::Secret(error) => error.into(),
        RekeyError::Store(error) => error.into(),
        RekeyError::Unreadable(columns) => {
            let list: Vec<String> = columns.iter().map(|(column, values)| format!("{column}: {values}")).collect();
            let list = list.join(", ");
            Failure::new(
                Exit::CheckFailed,
                format!("有些值用现有的密钥打不开（{list}），旧密钥保留。可能缺少恢复备份时的密钥文件；找到后再运行一次。"),
                format!(
                    "Some values open with no key of the file ({list}), and the old key stays. The key file of a restored backup may be missing; run it again once it is found."
                ),
            )
        }
        RekeyError::Twice(people) => Failure::new(
            Exit::Failed,
            format!("有 {people} 个证件号码在台账中登记了两次，旧密钥保留。请合并重复人员后再运行一次。"),
            format!("{people} ID numbers are in the register twice, and the old key stays. Merge the duplicates and run it again."),
        ),
        RekeyError::StillWritten => Failure::new(
            Exit::Failed,
            "仍有程序在用旧密钥写入，旧密钥保留。请确认每台服务器都能读到同一个密钥文件，再运行一次。",
            "Something still writes with the old key, which stays. Make sure that every server reads this key file, and run it again.",
        ),
    }
}

async fn status(settings: &Settings, json: bool) -> Result<(), Failure> {
    let store = settings.open_existing().await?;
    let found = rekey::status(&store, &settings.key_file()).await.map_err(failed)?;
    store.close().await;
    if json {
        let keys: Vec<_> = found
            .keys
            .iter()
            .map(|one| serde_json::json!({ "number": one.key.number, "state": one.key.state.code(), "values": one.values }))
            .collect();
        let text = serde_json::json!({ "keys": keys, "unknown": found.unknown, "under_way": found.under_way });
        let _ = writeln!(std::io::stdout().lock(), "{text:#}");
    } else {
        for one in &found.keys {
            let (zh, en) = match one.key.state {
                State::Coming => ("即将使用", "announced"),
                State::Current => ("现用", "in use"),
                State::Old => ("旧", "old"),
            };
            let (number, values) = (one.key.number, one.values);
            say(format!("第 {number} 号  {zh}  密文 {values} 个"), format!("key {number}  {en}  {values} values"));
        }
        if found.under_way {
            say("轮换没有完成。请运行 zhengtu keys rotate 继续。", "A rotation isn't at its end. Go on with: zhengtu keys rotate");
        }
    }
    if found.unknown == 0 {
        return Ok(());
    }
    let values = found.unknown;
    Err(Failure::new(
        Exit::CheckFailed,
        format!("有 {values} 个密文的密钥不在密钥文件中。数据库与密钥文件可能来自不同时刻，请取回与数据库同时备份的密钥文件。"),
        format!(
            "The keys of {values} values aren't in the file. Database and key file may be of different moments: take the key file that was backed up with the database."
        ),
    ))
}
