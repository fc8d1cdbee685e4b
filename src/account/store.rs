//! Accounts in the database.

use chrono::{DateTime, Utc};

use super::Actor;
use super::closing;
use super::demonstration;
use super::name::{self, NameProblem};
use super::password;
use super::session;
use super::{Grant, Role, Scope, grant};
use crate::ids::{AccountId, BrowserSessionId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

pub use super::grant::held as grants_of;

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Must change the password before anything else.
    pub must_change_password: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom; `None` for whoever signed up alone.
    pub created_by: Option<AccountId>,
    /// Since when it can't sign in.
    pub disabled_at: Option<DateTime<Utc>>,
}

impl Account {
    /// 已注销: its owner had it deleted. Nobody else's account is called so, for the name is made of the id.
    pub fn is_closed(&self) -> bool {
        self.disabled_at.is_some() && self.name == closing::tombstone(self.id)
    }
}

/// What signing in is checked against.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Credentials {
    /// Which account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The hash of its password.
    pub password_hash: String,
    /// Must change the password before anything else.
    pub must_change_password: bool,
    /// Since when it can't sign in.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Why an account was not made or not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Somebody has this name, or one that looks the same.
    #[error("the name is taken")]
    NameTaken,
    /// The name won't do.
    #[error(transparent)]
    Name(#[from] NameProblem),
    /// Nobody could give a role any more.
    #[error("the last administrator of the whole country must stay")]
    LastAdministrator,
    /// The account holds exactly this role already.
    #[error("the account holds this role already")]
    AlreadyHeld,
    /// Administering and reading the trail are for different people.
    #[error("one account can't both administer and read the trail")]
    SeparateDuties,
    /// Its owner had it deleted: nothing brings it back.
    #[error("the account was closed by its owner")]
    Closed,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

sql! {
    INSERT_ACCOUNT = "INSERT INTO account (id, name, name_folded, password_hash, must_change_password, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name_folded) DO NOTHING";
    FIND = "SELECT id, name, must_change_password, created_at, created_by, disabled_at FROM account WHERE id = $1";
    FIND_BY_NAME = "SELECT id, name, must_change_password, created_at, created_by, disabled_at FROM account WHERE name_folded = $1";
    CREDENTIALS_BY_NAME = "SELECT id, name, password_hash, must_change_password, disabled_at FROM account WHERE name_folded = $1";
    CREDENTIALS = "SELECT id, name, password_hash, must_change_password, disabled_at FROM account WHERE id = $1";
    // One that its owner closed has none, and gets none: it would be somebody else's then.
    SET_PASSWORD = "UPDATE account SET password_hash = $2, must_change_password = $3 WHERE id = $1 AND password_hash <> ''";
    KEEP_BETTER_HASH = "UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    DISABLE = "UPDATE account SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
    // Not one that its owner closed: it has no password any more.
    ENABLE = "UPDATE account SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL AND password_hash <> ''";
}

/// Makes an account. `password_hash` comes from [`password::hash`].
pub async fn create(
    tx: &mut Tx,
    name: &str,
    password_hash: &str,
    must_change_password: bool,
    created_by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<Account, AccountError> {
    let name = name::tidy(name)?;
    let id = AccountId::fresh();
    let made = with_tx!(tx, |c| sqlx::query(INSERT_ACCOUNT)
        .bind(id)
        .bind(&name)
        .bind(name::folded(&name))
        .bind(password_hash)
        .bind(must_change_password)
        .bind(now)
        .bind(created_by)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if made == 0 {
        return Err(AccountError::NameTaken);
    }
    Ok(Account { id, name, must_change_password, created_at: now, created_by, disabled_at: None })
}

/// The account with this id.
pub async fn find(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// The account of this name, or of one that looks the same.
pub async fn find_by_name(tx: &mut Tx, name: &str) -> Result<Option<Account>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND_BY_NAME).bind(name::folded(name)).fetch_optional(c).await)?)
}

/// What signing in under this name is checked against.
pub async fn credentials_by_name(tx: &mut Tx, name: &str) -> Result<Option<Credentials>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(CREDENTIALS_BY_NAME).bind(name::folded(name)).fetch_optional(c).await)?)
}

/// What changing the password of this account is checked against.
pub async fn credentials(tx: &mut Tx, id: AccountId) -> Result<Option<Credentials>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(CREDENTIALS).bind(id).fetch_optional(c).await)?)
}

/// Sets a new password and ends every session of the account but `keep`. `must_change`: somebody else chose it.
pub async fn set_password(
    tx: &mut Tx,
    id: AccountId,
    password_hash: &str,
    must_change: bool,
    keep: Option<BrowserSessionId>,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    let set = with_tx!(tx, |c| sqlx::query(SET_PASSWORD)
        .bind(id)
        .bind(password_hash)
        .bind(must_change)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if set == 0 {
        return Err(AccountError::Closed);
    }
    session::revoke_others(tx, id, keep, now).await?;
    Ok(())
}

/// Keeps a better hash of the same password, unless the password was changed meanwhile.
pub async fn keep_better_hash(tx: &mut Tx, id: AccountId, old: &str, new: &str) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(KEEP_BETTER_HASH).bind(id).bind(old).bind(new).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Bars an account from signing in and ends its sessions. False if it was barred already.
pub async fn disable(tx: &mut Tx, id: AccountId, now: DateTime<Utc>) -> Result<bool, AccountError> {
    if !grant::administrator_stays(tx, Some(id), None).await? {
        return Err(AccountError::LastAdministrator);
    }
    let done = with_tx!(tx, |c| sqlx::query(DISABLE).bind(id).bind(now).execute(c).await.map(|done| done.rows_affected()))
        .map_err(StoreError::from)?;
    session::revoke_others(tx, id, None, now).await?;
    Ok(done > 0)
}

/// Lets an account sign in again. False if it could already, or if its owner closed it.
pub async fn enable(tx: &mut Tx, id: AccountId) -> Result<bool> {
    Ok(with_tx!(tx, |c| sqlx::query(ENABLE).bind(id).execute(c).await.map(|done| done.rows_affected()))? > 0)
}

/// Makes the demonstration's accounts that aren't there yet. Roles whose division isn't there are left out.
pub async fn create_demonstration(tx: &mut Tx, now: DateTime<Utc>) -> Result<(), AccountError> {
    let hash = password::hash(demonstration::PASSWORD.to_owned()).await.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    for wanted in demonstration::ACCOUNTS {
        let scope = match wanted.division {
            Some(code) => match crate::division::store::find(tx, code).await? {
                Some(division) => Scope::Division { code: division.code, path: division.path },
                None => continue,
            },
            None => Scope::Everywhere,
        };
        let account = match create(tx, wanted.name, &hash, false, None, now).await {
            Ok(account) => account,
            Err(AccountError::NameTaken) => continue,
            Err(error) => return Err(error),
        };
        if wanted.role != Role::Candidate {
            grant::give(tx, account.id, &Grant { role: wanted.role, scope }, None, now).await?;
        }
    }
    Ok(())
}

/// An account as an actor, without a browser: for the command line.
pub async fn actor_of(tx: &mut Tx, account: &Account) -> Result<Actor> {
    Ok(Actor {
        account: Some(account.id),
        name: account.name.clone(),
        visitor: None,
        grants: grants_of(tx, account.id).await?,
        must_change_password: account.must_change_password,
    })
}
