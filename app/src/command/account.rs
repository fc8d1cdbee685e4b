//! `zhengtu account`

use std::io::{self, IsTerminal as _, Write as _};

use clap::{Subcommand, ValueEnum};
use zhengtu::account::store::{self as accounts, AccountError};
use zhengtu::account::{Grant, Role, Scope, grant, name, password};
use zhengtu::audit::{self, Event};
use zhengtu::clock;
use zhengtu::division::store as divisions;

use super::{Exit, Failure, Settings, operator, say};

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 建立账号并授予角色；首次登录时须改密码 · Create an account with a role; its password must be changed at first sign-in
    #[command(after_help = "示例 Examples:\n  zhengtu account create 系统管理员 --role administrator\n  \
        zhengtu account create 广陵民政 --role officer --division 321002\n  \
        printf '%s' \"$PASSWORD\" | zhengtu account create 审计员 --role auditor --password-stdin")]
    Create {
        /// 账号名，2 至 32 个字；不要用手机号或身份证号 · Its name, 2 to 32 characters, not a phone or ID number
        name: String,
        /// 角色 · Its role
        #[arg(long, value_enum)]
        role: RoleName,
        /// 管辖区划的代码，如 321002；不写则为全国 · The code of the division it reaches; without it, the whole country
        #[arg(long, value_name = "CODE")]
        division: Option<String>,
        /// 从标准输入读密码；否则生成一个并显示一次 · Read the password from standard input; otherwise one is made and shown once
        #[arg(long)]
        password_stdin: bool,
    },
}

/// The roles, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleName {
    /// 备考者
    Candidate,
    /// 培训组织者
    Organiser,
    /// 部门工作人员
    Officer,
    /// 命题
    Editor,
    /// 审题
    Reviewer,
    /// 审计员
    Auditor,
    /// 管理员
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Candidate => Self::Candidate,
            RoleName::Organiser => Self::Organiser,
            RoleName::Officer => Self::Officer,
            RoleName::Editor => Self::Editor,
            RoleName::Reviewer => Self::Reviewer,
            RoleName::Auditor => Self::Auditor,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

/// Does it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Create { name: wanted, role, division, password_stdin } = command;
    let role = Role::from(role);
    if let Err(problem) = name::tidy(&wanted) {
        return Err(Failure::new(
            Exit::Usage,
            format!("账号名“{wanted}”不可用（{problem}），没有建立账号。请用 2 至 32 个字，不用手机号或身份证号。"),
            format!(
                "The name “{wanted}” won't do ({problem}); no account was made. Use 2 to 32 characters, and no phone or ID number."
            ),
        ));
    }
    let (word, shown) = if password_stdin { (read_password()?, false) } else { (made_password(), true) };
    if let Err(weak) = password::strength(&word, &[&wanted]) {
        return Err(Failure::new(
            Exit::Usage,
            format!("密码不够安全（{weak}），没有建立账号。请用至少 8 个字，几个互不相关的词最好。"),
            format!(
                "The password is too weak ({weak}); no account was made. Use 8 characters or more, best of all several unrelated words."
            ),
        ));
    }
    let store = settings.open().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    let hash = password::hash(word.clone()).await.map_err(anyhow::Error::from)?;
    let now = clock::now();
    let mut tx = store.write().await?;
    let scope = match &division {
        Some(code) => match divisions::find(&mut tx, code).await? {
            Some(division) => Scope::Division { code: division.code, path: division.path },
            None => {
                return Err(Failure::new(
                    Exit::Usage,
                    format!("没有代码为 {code} 的区划，没有建立账号。"),
                    format!("There is no division {code}; no account was made."),
                ));
            }
        },
        None => Scope::Everywhere,
    };
    let operator = operator();
    let account = accounts::create(&mut tx, &wanted, &hash, true, None, now).await.map_err(|error| refused(&wanted, error))?;
    let path = if scope == Scope::Everywhere { String::new() } else { scope.division_path().to_owned() };
    audit::record(&mut tx, now, Event::done(&operator, "account.create", "account", account.id).within(&path)).await?;
    if role != Role::Candidate {
        let given = Grant { role, scope };
        let id = grant::give(&mut tx, account.id, &given, None, now).await.map_err(|error| refused(&wanted, error))?;
        let detail = serde_json::json!({ "account": account.id, "role": role.code(), "division": division }).to_string();
        let event = Event::done(&operator, "account.grant.give", "account_grant", id).within(&path).detail(detail);
        audit::record(&mut tx, now, event).await?;
    }
    tx.commit().await?;
    store.close().await;
    let (name, role) = (&account.name, role.code());
    say(
        format!("已建立账号“{name}”（{role}）。首次登录时须改密码。"),
        format!("Made the account “{name}” ({role}). Its password must be changed at first sign-in."),
    );
    if shown {
        say(format!("密码（只显示这一次）：{word}"), format!("Password (shown this once): {word}"));
    }
    Ok(())
}

fn refused(name: &str, error: AccountError) -> Failure {
    match error {
        AccountError::NameTaken => Failure::new(
            Exit::Failed,
            format!("已有名为“{name}”（或看起来相同）的账号，没有做任何更改。"),
            format!("There is an account “{name}”, or one that looks the same; nothing was changed."),
        ),
        AccountError::Store(error) => error.into(),
        other => anyhow::Error::from(other).into(),
    }
}

fn read_password() -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        // What is typed here is seen; whoever minds pipes it in.
        let _ = write!(io::stderr(), "密码 Password: ");
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(anyhow::Error::from)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Twenty letters and digits in groups, of which nobody confuses any with another: about 98 bits.
fn made_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let random = zhengtu_app::server::random_token(20);
    let letters: Vec<char> = random
        .as_bytes()
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
