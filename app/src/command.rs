//! The command line: what can be asked for, where the data is, and what the exit code says.

mod account;
mod audit;
mod backup;
mod demo;
mod export;
mod failure;
mod import;
mod keys;
mod logging;
mod metrics;
mod migrate;
mod person;
mod restore;
mod retention;
mod serve;
mod statistics;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use zhengtu::account::Actor;
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};

pub use failure::{Exit, Failure, say};

const EXAMPLES: &str = "\
示例 Examples:
  zhengtu serve --demo                         试用：演示数据，http://127.0.0.1:3000 · try it with demonstration data
  zhengtu serve --listen 127.0.0.1:8080        正式运行，前面放反向代理 · in earnest, behind a reverse proxy
  zhengtu account create 管理员甲 --role administrator    第一个管理员 · the first administrator
  zhengtu import staff 名单.xlsx --division 321002 --dry-run   先核对再导入 · check before importing
  zhengtu export questions --subject junior-practice --format xlsx --out 题库.xlsx   导出 · export
  zhengtu backup /backup/zhengtu-0601.zip      不停机备份 · back up while it runs
  zhengtu restore /backup/zhengtu-0601.zip     恢复到空的数据目录 · restore into an empty data folder
  zhengtu audit verify && echo whole           检查审计记录是否被改动 · check that the trail was not edited
  zhengtu verify 证明.txt --key 公钥            离线查验结业证明 · check a completion slip without a network

退出码 Exit codes:
  0  完成 · done                               1  失败，没有完成一半的更改 · failed, nothing half done
  2  用法或设置有误 · wrong usage or setting   3  此处不支持 · not possible here
  4  检查未通过 · a check failed               5  文件中有错误的行 · rows with errors
  导入试题：0 全部可导入，1 有不能导入的，2 用法有误 · questions: 0 all could go in, 1 something couldn't, 2 wrong usage";

/// 证途：社会工作者备考、培训、持证管理与统计
///
/// Zhengtu: exam practice, training, certificates and statistics for social workers. One program holds the website and its
/// database; nothing needs to be set to begin. `zhengtu serve` starts it.
#[derive(Debug, Parser)]
#[command(name = "zhengtu", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// 数据目录：数据库、密钥 · The folder of the database and the secret key
    #[arg(long, global = true, env = "ZHENGTU_DATA_DIR", default_value = "data", value_name = "DIR")]
    data_dir: PathBuf,
    /// 数据库：`sqlite:路径` 或 `postgres://…`；默认为数据目录里的 zhengtu.db · The database, unless it is zhengtu.db in the data
    /// folder
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<String>,
    /// 密钥文件；默认为数据目录里的 secret.key，首次启动时生成 · The secret key, unless it is secret.key in the data folder
    #[arg(long, global = true, env = "ZHENGTU_SECRET_KEY_FILE", value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动网站 · Start the website
    Serve(serve::Options),
    /// 只更新数据库结构和随附内容，然后退出 · Bring the database up to date and stop
    Migrate,
    /// 载入演示数据和演示账号，然后退出 · Load the demonstration data and stop
    Demo,
    /// 账号 · Accounts
    #[command(subcommand)]
    Account(account::Command),
    /// 导入试题、人员、成绩、区划、报送数据 · Import questions, staff, results, divisions or reported figures
    Import(import::Options),
    /// 导出试题 · Export questions
    Export(export::Options),
    /// 人员的资格、登记、学时和下一步 · Where people of the register stand
    #[command(subcommand)]
    Person(person::Command),
    /// 备份数据库和密钥到一个新文件，不必停机 · Back up the database and the key to a new file, while the server may run
    Backup(backup::Options),
    /// 从备份恢复 · Restore a backup
    Restore(restore::Options),
    /// 密钥：轮换、状态 · Keys: rotate, status
    #[command(subcommand)]
    Keys(keys::Command),
    /// 按保存期限清理不再需要的个人信息 · Remove personal data that has been kept long enough
    Retention(retention::Options),
    /// 审计记录 · The audit trail
    #[command(subcommand)]
    Audit(audit::Command),
    /// 试题统计 · Item statistics
    #[command(subcommand)]
    Statistics(statistics::Command),
    /// 离线查验培训结业证明 · Check a completion slip without a database
    Verify(verify::Options),
}

/// Does what the arguments ask for.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::from(anyhow::Error::from(error)).report(),
    };
    let settings = cli.settings;
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve(options) => serve::run(&settings, options).await,
            Command::Migrate => quietly(migrate::run(&settings)).await,
            Command::Demo => quietly(demo::run(&settings)).await,
            Command::Account(command) => quietly(account::run(&settings, command)).await,
            Command::Import(options) => quietly(import::run(&settings, options)).await,
            Command::Export(options) => quietly(export::run(&settings, options)).await,
            Command::Person(command) => quietly(person::run(&settings, command)).await,
            Command::Backup(options) => quietly(backup::run(&settings, options)).await,
            Command::Restore(options) => quietly(restore::run(&settings, options)).await,
            Command::Keys(command) => quietly(keys::run(&settings, command)).await,
            Command::Retention(options) => quietly(retention::run(&settings, &options)).await,
            Command::Audit(command) => quietly(audit::run(&settings, command)).await,
            Command::Statistics(command) => statistics::run(command),
            Command::Verify(options) => verify::run(&settings, options),
        }
    });
    // A blocking task that hangs must not keep the program.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Who does what is done here, for the trail: whoever may run the program on the server.
fn operator() -> Actor {
    Actor { name: "(command line)".to_owned(), ..Actor::nobody() }
}

/// With only warnings in the log: the command itself says what matters.
async fn quietly<T>(work: impl Future<Output = T>) -> T {
    logging::start("warn", logging::Format::Text);
    work.await
}

impl Settings {
    /// The address of the database.
    fn address(&self) -> Result<DatabaseAddress, Failure> {
        match self.database_url.as_deref().filter(|url| !url.is_empty()) {
            Some(url) => Ok(DatabaseAddress::parse(url)?),
            None => Ok(DatabaseAddress::Sqlite(self.data_dir.join("zhengtu.db"))),
        }
    }

    /// The secret key's file.
    fn key_file(&self) -> PathBuf {
        self.secret_key_file.clone().unwrap_or_else(|| self.data_dir.join("secret.key"))
    }

    /// Opens the database and brings it up to date, making it at first use.
    async fn open(&self) -> Result<Store, Failure> {
        let address = self.address()?;
        let store = Store::open(&address).await?;
        store.migrate().await?;
        zhengtu::audit::sign_with(&Secret::open(&self.key_file())?);
        Ok(store)
    }

    /// Opens a database that must be there already, as it is.
    async fn open_existing(&self) -> Result<Store, Failure> {
        let address = self.address()?;
        if let DatabaseAddress::Sqlite(path) = &address
            && !path.exists()
        {
            let place = path.display();
            return Err(Failure::new(
                Exit::Failed,
                format!("{place} 没有数据库，没有做任何更改。请用 --data-dir 或 DATABASE_URL 指明数据在哪里。"),
                format!(
                    "There is no database at {place}; nothing was changed. Say with --data-dir or DATABASE_URL where the data is."
                ),
            ));
        }
        let key = self.key_file();
        if !key.exists() {
            let place = key.display();
            return Err(Failure::new(
                Exit::Failed,
                format!("没有密钥文件 {place}，没有做任何更改。请用 --secret-key-file 指明它在哪里，或从备份中取回。"),
                format!(
                    "There is no key file at {place}; nothing was changed. Say where it is with --secret-key-file, or take it from a backup."
                ),
            ));
        }
        let store = Store::open(&address).await?;
        zhengtu::audit::sign_with(&Secret::open(&key)?);
        Ok(store)
    }
}
