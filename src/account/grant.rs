//! Roles given and taken, and who may manage whom.

use chrono::{DateTime, Utc};

use super::store::{self, Account, AccountError};
use super::{Action, Actor, Grant, Place, Role, Scope};
use crate::division::Division;
use crate::ids::{AccountId, GrantId, OrganisationId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// Accounts that match the filter ($1 to $3) and that administrator $5 manages: all of them ($4), or those whose roles (without
/// roles: whose former roles) all lie inside the administrator's own divisions.
macro_rules! managed {
    () => {
        "WHERE ($1 = '' OR a.name_folded LIKE $1 ESCAPE '!') \
         AND ($2 = '' OR ($2 = 'none' AND NOT EXISTS (SELECT 1 FROM account_grant r WHERE r.account_id = a.id AND r.revoked_at IS NULL)) \
              OR EXISTS (SELECT 1 FROM account_grant r WHERE r.account_id = a.id AND r.role = $2 AND r.revoked_at IS NULL)) \
         AND ($3 = '' OR ($3 = 'active' AND a.disabled_at IS NULL) OR ($3 = 'disabled' AND a.disabled_at IS NOT NULL)) \
         AND ($4 OR EXISTS (SELECT 1 FROM account_grant h WHERE h.account_id = a.id)) \
         AND ($4 OR NOT EXISTS ( \
             SELECT 1 FROM account_grant g LEFT JOIN division d ON d.code = g.division LEFT JOIN organisation o ON o.id = g.organisation_id \
             WHERE g.account_id = a.id \
             AND (g.revoked_at IS NULL OR NOT EXISTS (SELECT 1 FROM account_grant n WHERE n.account_id = a.id AND n.revoked_at IS NULL)) \
             AND NOT EXISTS ( \
                 SELECT 1 FROM account_grant m JOIN division md ON md.code = m.division \
                 WHERE m.account_id = $5 AND m.role = 'administrator' AND m.revoked_at IS NULL \
                 AND COALESCE(d.path, o.division_path, '/') >= md.path \
                 AND COALESCE(d.path, o.division_path, '/') < SUBSTR(md.path, 1, LENGTH(md.path) - 1) || '0')))"
    };
}

sql! {
    GRANTS_OF = "SELECT g.role, g.division, d.path AS division_path, g.organisation_id, o.division_path AS organisation_path \
        FROM account_grant g LEFT JOIN division d ON d.code = g.division LEFT JOIN organisation o ON o.id = g.organisation_id \
        WHERE g.account_id = $1 AND g.revoked_at IS NULL ORDER BY g.granted_at, g.id";
    GRANTS_LISTED = "SELECT g.id, g.role, g.division, d.path AS division_path, d.name AS division_name, g.organisation_id, \
        o.division_path AS organisation_path, o.name AS organisation_name, od.name AS organisation_division, g.granted_at, g.revoked_at, b.name AS granted_by_name \
        FROM account_grant g LEFT JOIN division d ON d.code = g.division LEFT JOIN organisation o ON o.id = g.organisation_id \
        LEFT JOIN division od ON od.code = o.division LEFT JOIN account b ON b.id = g.granted_by WHERE g.account_id = $1 ORDER BY g.granted_at, g.id";
    INSERT_GRANT = "INSERT INTO account_grant (id, account_id, role, division, organisation_id, granted_by, granted_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    REVOKE_GRANT = "UPDATE account_grant SET revoked_by = $3, revoked_at = $4 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL";
    QUEUE_ADMINISTRATORS = "UPDATE account_grant SET role = role WHERE role = 'administrator' AND division IS NULL \
        AND organisation_id IS NULL AND revoked_at IS NULL";
    ADMINISTRATORS = "SELECT g.id, g.account_id FROM account_grant g JOIN account a ON a.id = g.account_id \
        WHERE g.role = 'administrator' AND g.division IS NULL AND g.organisation_id IS NULL AND g.revoked_at IS NULL \
        AND a.disabled_at IS NULL";
    DIVISIONS_NAMED = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division \
        WHERE name = $1 AND valid_to IS NULL ORDER BY code LIMIT 20";
    ACCOUNTS = concat!("SELECT a.id, a.name, a.must_change_password, a.created_at, a.created_by, a.disabled_at FROM account a ",
        managed!(), " ORDER BY a.name_folded, a.id LIMIT $6 OFFSET $7");
    COUNT_ACCOUNTS = concat!("SELECT COUNT(*) AS number FROM account a ", managed!());
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    role: String,
    division: Option<String>,
    division_path: Option<String>,
    organisation_id: Option<OrganisationId>,
    organisation_path: Option<String>,
}

impl GrantRow {
    fn into_grant(self) -> Result<Grant> {
        let role = Role::from_code(&self.role).ok_or_else(|| StoreError::Corrupt(format!("account_grant.role {}", self.role)))?;
        let scope = match (self.division, self.division_path, self.organisation_id, self.organisation_path) {
            (_, _, Some(id), Some(division_path)) => Scope::Organisation { id, division_path },
            (Some(code), Some(path), None, _) => Scope::Division { code, path },
            (None, _, None, _) => Scope::Everywhere,
            _ => return Err(StoreError::Corrupt("account_grant scope".into())),
        };
        Ok(Grant { role, scope })
    }
}

/// The roles an account holds now.
pub async fn held(tx: &mut Tx, account: AccountId) -> Result<Vec<Grant>> {
    let rows: Vec<GrantRow> = with_tx!(tx, |c| sqlx::query_as(GRANTS_OF).bind(account).fetch_all(c).await)?;
    rows.into_iter().map(GrantRow::into_grant).collect()
}

/// A grant as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantInfo {
    /// Which.
    pub id: GrantId,
    /// What and where.
    pub grant: Grant,
    /// The name of its division, or of its organisation after that of the division (广陵区 · 曲江社工站); `None` for the whole country.
    pub scope_name: Option<String>,
    /// When it was given.
    pub granted_at: DateTime<Utc>,
    /// By whom.
    pub granted_by: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct GrantListed {
    id: GrantId,
    #[sqlx(flatten)]
    grant: GrantRow,
    division_name: Option<String>,
    organisation_name: Option<String>,
    organisation_division: Option<String>,
    granted_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    granted_by_name: Option<String>,
}

/// All grants an account ever had, the oldest first.
pub async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<GrantInfo>> {
    let rows: Vec<GrantListed> = with_tx!(tx, |c| sqlx::query_as(GRANTS_LISTED).bind(account).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            Ok(GrantInfo {
                id: row.id,
                grant: row.grant.into_grant()?,
                scope_name: match (row.organisation_division, row.organisation_name) {
                    (Some(division), Some(organisation)) => Some(format!("{division} · {organisation}")),
                    _ => row.division_name,
                },
                granted_at: row.granted_at,
                granted_by: row.granted_by_name,
                revoked_at: row.revoked_at,
            })
        })
        .collect()
}

/// Gives a role. Whoever administers doesn't read the trail, and the other way round (三员分离): nobody holds both.
pub async fn give(
    tx: &mut Tx,
    account: AccountId,
    grant: &Grant,
    granted_by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<GrantId, AccountError> {
    if store::find(tx, account).await?.is_some_and(|account| account.is_closed()) {
        return Err(AccountError::Closed);
    }
    let now_held = held(tx, account).await?;
    if now_held.contains(grant) {
        return Err(AccountError::AlreadyHeld);
    }
    let apart = match grant.role {
        Role::Administrator => Some(Role::Auditor),
        Role::Auditor => Some(Role::Administrator),
        _ => None,
    };
    if now_held.iter().any(|held| Some(held.role) == apart) {
        return Err(AccountError::SeparateDuties);
    }
    let (division, organisation) = match &grant.scope {
        Scope::Everywhere => (None, None),
        Scope::Division { code, .. } => (Some(code.as_str()), None),
        Scope::Organisation { id, .. } => (None, Some(*id)),
    };
    let id = GrantId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT_GRANT)
        .bind(id)
        .bind(account)
        .bind(grant.role.code())
        .bind(division)
        .bind(organisation)
        .bind(granted_by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(id)
}

/// Takes a role back, from the account's next request on. False if it was taken back already.
pub async fn revoke(
    tx: &mut Tx,
    account: AccountId,
    grant: GrantId,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool, AccountError> {
    if !administrator_stays(tx, None, Some(grant)).await? {
        return Err(AccountError::LastAdministrator);
    }
    let done = with_tx!(tx, |c| sqlx::query(REVOKE_GRANT)
        .bind(grant)
        .bind(account)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    Ok(done > 0)
}

/// Whether somebody administers the whole country still, without this account or this grant. (If nobody does now, nothing is
/// lost.) Whoever asks queues behind others who ask, so that two can't each count on the other.
pub(super) async fn administrator_stays(
    tx: &mut Tx,
    without_account: Option<AccountId>,
    without_grant: Option<GrantId>,
) -> Result<bool> {
    with_tx!(tx, |c| sqlx::query(QUEUE_ADMINISTRATORS).execute(c).await.map(|_| ()))?;
    let all: Vec<(GrantId, AccountId)> = with_tx!(tx, |c| sqlx::query_as(ADMINISTRATORS).fetch_all(c).await)?;
    let goes = |(grant, account): &(GrantId, AccountId)| without_account == Some(*account) || without_grant == Some(*grant);
    Ok(!all.iter().any(goes) || !all.iter().all(goes))
}

/// Where an account belongs, for deciding who may manage it: where its roles are; without roles, where they last were; and an
/// account that never had any belongs to the whole country.
pub fn places(grants: &[GrantInfo]) -> Vec<Place> {
    let active = grants.iter().filter(|info| info.revoked_at.is_none()).collect::<Vec<_>>();
    let counted = if active.is_empty() { grants.iter().collect() } else { active };
    if counted.is_empty() {
        return vec![Place::country()];
    }
    counted.iter().map(|info| place_of(&info.grant.scope)).collect()
}

/// The place a scope covers.
pub fn place_of(scope: &Scope) -> Place {
    match scope {
        Scope::Everywhere => Place::country(),
        Scope::Division { path, .. } => Place::division(path.clone()),
        Scope::Organisation { id, division_path } => Place::organisation(division_path.clone(), Some(*id)),
    }
}

/// What was understood of a scope somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeReading {
    /// One place.
    Found {
        /// The scope.
        scope: Scope,
        /// The division's name; `None` for the whole country.
        name: Option<String>,
    },
    /// Several divisions have this name: the code decides.
    Ambiguous(Vec<Division>),
    /// No such division, or none that stands today.
    Unknown,
}

/// Reads a scope as typed: a division's code, its full name, or 全国.
pub async fn read_scope(tx: &mut Tx, typed: &str) -> Result<ScopeReading> {
    let typed = typed.trim();
    if ["全国", "中国", "everywhere", "country"].contains(&typed.to_lowercase().as_str()) {
        return Ok(ScopeReading::Found { scope: Scope::Everywhere, name: None });
    }
    let mut found: Vec<Division> =
        match crate::division::store::find(tx, typed).await?.filter(|division| division.valid_to.is_none()) {
            Some(division) => vec![division],
            None => with_tx!(tx, |c| sqlx::query_as(DIVISIONS_NAMED).bind(typed).fetch_all(c).await)?,
        };
    Ok(match found.len() {
        0 => ScopeReading::Unknown,
        1 => {
            let division = found.remove(0);
            ScopeReading::Found { scope: Scope::Division { code: division.code, path: division.path }, name: Some(division.name) }
        }
        _ => ScopeReading::Ambiguous(found),
    })
}

/// Which accounts to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name; empty: all.
    pub name: String,
    /// A role's code, `none` for accounts without a role; empty: all.
    pub role: String,
    /// `active`, `disabled`; empty: all.
    pub state: String,
}

/// The accounts an administrator manages, by name, and how many there are in all. The same rule as [`places`] with
/// [`decide`](super::decide), put to the database.
pub async fn accounts(tx: &mut Tx, actor: &Actor, filter: &Filter, limit: i64, offset: i64) -> Result<(Vec<Account>, i64)> {
    let Some(me) = actor.account else { return Ok((Vec::new(), 0)) };
    let everywhere = actor.scopes_for(Action::ManageAccounts).any(|scope| *scope == Scope::Everywhere);
    let part = super::name::folded(&filter.name).replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let part = if part.is_empty() { part } else { format!("%{part}%") };
    let rows = with_tx!(tx, |c| sqlx::query_as(ACCOUNTS)
        .bind(&part)
        .bind(&filter.role)
        .bind(&filter.state)
        .bind(everywhere)
        .bind(me)
        .bind(limit)
        .bind(offset)
        .fetch_all(c)
        .await)?;
    let (total,): (i64,) = with_tx!(tx, |c| sqlx::query_as(COUNT_ACCOUNTS)
        .bind(&part)
        .bind(&filter.role)
        .bind(&filter.state)
        .bind(everywhere)
        .bind(me)
        .fetch_one(c)
        .await)?;
    Ok((rows, total))
}
