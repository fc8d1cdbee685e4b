//! How a command ends when it can't do what was asked: a sentence and an exit code.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use zhengtu::bilingual::{Bilingual, Language};
use zhengtu::secret::SecretError;
use zhengtu::store::{BackupError, LockError, OpenError, StoreError};

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It failed; nothing is half done.
    Failed = 1,
    /// An argument or setting is wrong.
    Usage = 2,
    /// It can't be done with these settings.
    NotPossible = 3,
    /// What was to be checked isn't right.
    CheckFailed = 4,
    /// Rows of a file have errors and stayed out.
    RowErrors = 5,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    text: Bilingual,
    /// What lies behind, in the words of whatever failed.
    cause: Option<String>,
}

impl Failure {
    /// With what happened, what was kept and what to do, in both languages.
    pub fn new(exit: Exit, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { exit, text: Bilingual::new(zh, en), cause: None }
    }

    fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Says it, and gives the code to end with.
    pub fn report(&self) -> ExitCode {
        let mut out = io::stderr().lock();
        // Where nobody listens any more there is nobody to tell.
        let _ = writeln!(out, "{}", in_terminal_language(&self.text));
        if let Some(cause) = &self.cause {
            let _ = writeln!(out, "  ({cause})");
        }
        ExitCode::from(self.exit as u8)
    }
}

/// Says something on the terminal.
pub fn say(zh: impl Into<String>, en: impl Into<String>) {
    // As above: a closed pipe must not end a server.
    let _ = writeln!(io::stdout().lock(), "{}", in_terminal_language(&Bilingual::new(zh, en)));
}

/// The language the terminal is set to, if it is one of ours.
pub fn terminal_language() -> Option<Language> {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match locale.as_deref() {
        Some(locale) if locale.starts_with("zh") => Some(Language::Zh),
        Some(locale) if locale.starts_with("en") => Some(Language::En),
        _ => None,
    }
}

/// In the language the terminal is set to; where that is neither ours, in both.
fn in_terminal_language(text: &Bilingual) -> String {
    terminal_language().map_or_else(|| format!("{}\n{}", text.zh, text.en), |language| text.in_language(language).to_owned())
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Address(what) => Self::new(
                Exit::Usage,
                "数据库地址无法识别，没有做任何更改。DATABASE_URL 应写成 sqlite:data/zhengtu.db 或 postgres://用户:密码@主机/数据库。",
                "The database address can't be understood; nothing was changed. DATABASE_URL reads sqlite:data/zhengtu.db or \
                 postgres://user:password@host/database.",
            )
            .because(what),
            OpenError::Folder { path, source } => unusable_folder(&path, &source),
            OpenError::Connect { place, source } => no_connection(&place, &source),
            OpenError::Migrate(error) => migration(&error),
        }
    }
}

fn unusable_folder(path: &str, source: &io::Error) -> Failure {
    if is_full(source) {
        return full();
    }
    Failure::new(
        Exit::Failed,
        format!("数据目录 {path} 无法建立或写入，没有启动，也没有做任何更改。请检查权限，或用 --data-dir 换一个目录。"),
        format!(
            "The data folder {path} can't be made or written; nothing was started or changed. Check its permissions, or name another \
             with --data-dir."
        ),
    )
    .because(source)
}

fn no_connection(place: &str, source: &sqlx_error::Error) -> Failure {
    let code = sqlx_error::code(source);
    let (zh, en) = match code.as_deref() {
        Some("13" | "53100") => return full(),
        Some("28P01" | "28000") => ("用户名或密码不对；请检查 DATABASE_URL", "The user or password is wrong: check DATABASE_URL"),
        Some("3D000") => (
            "服务器上没有这个数据库；请先建立（createdb），或检查 DATABASE_URL",
            "The server has no such database: create it (createdb), or check DATABASE_URL",
        ),
        Some("26") => ("这个文件不是 SQLite 数据库；请检查路径", "The file is not an SQLite database: check the path"),
        Some("8" | "14") => {
            ("文件无法打开或写入；请检查路径和权限", "The file can't be opened or written: check its path and permissions")
        }
        Some("53300") => (
            "数据库的连接已满；请稍后再试，或提高其上限",
            "The database takes no more connections: try again later, or raise its limit",
        ),
        _ => (
            "数据库没有应答；请确认它已启动、地址和端口正确",
            "The database does not answer: make sure that it runs and that host and port are right",
        ),
    };
    Failure::new(
        Exit::Failed,
        format!("无法连接数据库 {place}，没有做任何更改。{zh}。"),
        format!("No connection to the database {place}; nothing was changed. {en}."),
    )
    .because(source)
}

fn migration(error: &sqlx_error::MigrateError) -> Failure {
    if sqlx_error::migration_code(error).is_some_and(|code| matches!(code.as_str(), "13" | "53100")) {
        return full();
    }
    if sqlx_error::is_newer(error) {
        return Failure::new(
            Exit::NotPossible,
            "数据库由更新版本的证途建立，这个版本不能使用它，没有做任何更改。请换用新版程序。",
            "The database was made by a newer Zhengtu than this one; nothing was changed. Use the newer program.",
        )
        .because(error);
    }
    Failure::new(
        Exit::Failed,
        "数据库没能更新到当前版本；失败的那一步已撤销，之前的数据完好。请先备份，再把下面的原因告诉维护者。",
        "The database could not be brought up to date; the step that failed was undone and all data is intact. Back it up, then show \
         the reason below to the maintainers.",
    )
    .because(error)
}

fn full() -> Failure {
    Failure::new(
        Exit::Failed,
        "磁盘已满，这次操作没有完成；已有数据完好。请清理空间后重试。",
        "The disk is full and this was not done; all earlier data is intact. Free some space and try again.",
    )
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => full(),
            StoreError::Unavailable(source) => Self::new(
                Exit::Failed,
                "数据库没有应答，这次操作没有完成，也没有留下一半的更改。请稍后重试。",
                "The database does not answer; this was not done, and nothing was left half done. Try again later.",
            )
            .because(source),
            other => Self::from(anyhow::Error::from(other)),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::new(
            Exit::Failed,
            "出了问题，这次操作没有完成，也没有留下一半的更改。",
            "Something went wrong; this was not done, and nothing was left half done.",
        )
        .because(format!("{error:#}"))
    }
}

impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::File { path, source } if is_full(&source) => full().because(path),
            SecretError::File { path, source } => Self::new(
                Exit::Failed,
                format!("密钥文件 {path} 无法读取或建立，没有启动，也没有做任何更改。请检查权限。"),
                format!("The key file {path} can't be read or made; nothing was started or changed. Check its permissions."),
            )
            .because(source),
            SecretError::Malformed { path } => Self::new(
                Exit::Failed,
                format!(
                    "密钥文件 {path} 内容不对（应为 64 位十六进制数），没有启动，也没有改动它。请从备份恢复原来的文件；换成新密钥，已加密的证件号码将无法读取。"
                ),
                format!(
                    "The key file {path} does not hold a key (64 hexadecimal digits); nothing was started, and the file was left as it is. \
                     Put the original back from a backup: with a new key, the encrypted ID numbers can't be read any more."
                ),
            ),
            SecretError::Busy { path } => Self::new(
                Exit::Failed,
                format!("另一个轮换正在使用密钥文件 {path}，没有做任何更改。"),
                format!("Another rotation uses the key file {path}; nothing was changed."),
            ),
            SecretError::Sealed => Self::from(anyhow::Error::from(error)),
        }
    }
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Self {
        match error {
            LockError::InUse(database) => Self::new(
                Exit::Failed,
                format!("数据库 {database} 正由另一个证途服务使用，没有做任何更改。请先停止它，或换一个 --data-dir。"),
                format!(
                    "Another Zhengtu server uses the database {database}; nothing was changed. Stop it first, or use another --data-dir."
                ),
            ),
            LockError::File { path, source } => {
                let folder = Path::new(&path).parent().filter(|folder| !folder.as_os_str().is_empty());
                unusable_folder(&folder.unwrap_or(Path::new(".")).display().to_string(), &source)
            }
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Lock(error) => error.into(),
            BackupError::Store(error) => error.into(),
            BackupError::Exists(path) => Self::new(
                Exit::Failed,
                format!("{path} 已经存在，没有覆盖它，也没有做备份。请换一个文件名。"),
                format!("{path} exists already; it was not written over and no backup was made. Choose another name."),
            ),
            BackupError::DataExists(path) => Self::new(
                Exit::Failed,
                format!("{path} 已经存在，没有恢复，也没有做任何更改。如确要替换，请加 --force；原有文件会改名保留。"),
                format!("{path} exists; nothing was restored or changed. To replace it, add --force: what is there will be kept under another name."),
            ),
            BackupError::NotABackup { path, what } => Self::new(
                Exit::Failed,
                format!("{path} 不是完好的证途备份，没有做任何更改。请换用另一份备份。"),
                format!("{path} is not an intact backup of Zhengtu; nothing was changed. Use another backup."),
            )
            .because(what),
            BackupError::File { path, source } if is_full(&source) => full().because(path),
            BackupError::File { path, source } => Self::new(
                Exit::Failed,
                format!("{path} 无法读取或写入，这次操作没有完成；已有数据完好。请检查路径和权限。"),
                format!("{path} can't be read or written, and this was not done; all data is intact. Check the path and its permissions."),
            )
            .because(source),
            BackupError::KeysChanged => Self::new(
                Exit::Failed,
                "备份期间密钥文件有变化（正在轮换密钥），没有留下备份。请在轮换结束后再备份。",
                "The key file changed during the backup (keys are being rotated); no backup was left. Back up once the rotation is at its end.",
            ),
            BackupError::Postgres => Self::new(Exit::NotPossible, "PostgreSQL 请用 pg_dump 备份。", "Back up PostgreSQL with pg_dump."),
        }
    }
}

/// The database driver's errors, as far as a command looks into them.
mod sqlx_error {
    pub use zhengtu::store::{DriverError as Error, MigrateError};

    pub fn code(error: &Error) -> Option<String> {
        Some(error.as_database_error()?.code()?.into_owned())
    }

    pub fn migration_code(error: &MigrateError) -> Option<String> {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => code(error),
            _ => None,
        }
    }

    pub const fn is_newer(error: &MigrateError) -> bool {
        matches!(error, MigrateError::VersionMissing(_))
    }
}
