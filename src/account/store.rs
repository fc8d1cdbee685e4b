//! Accounts, grants and browser sessions in the database.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::{Actor, Grant, Role, Scope};
use crate::ids::{AccountId, OrganisationId, VisitorId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// A browser nobody used for this long is signed out.
pub const IDLE: TimeDelta = TimeDelta::hours(12);

sql! {
    SESSION_OF_TOKEN = "SELECT s.visitor_id, s.account_id, a.name, a.must_change_password FROM browser_session s \
        LEFT JOIN account a ON a.id = s.account_id \
        WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND a.disabled_at IS NULL";
    GRANTS_OF = "SELECT g.role, g.division, d.path AS division_path, g.organisation_id, o.division_path AS organisation_path \
        FROM account_grant g LEFT JOIN division d ON d.code = g.division LEFT JOIN organisation o ON o.id = g.organisation_id \
        WHERE g.account_id = $1 AND g.revoked_at IS NULL ORDER BY g.granted_at";
}

/// What is kept of a session token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
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
pub async fn grants_of(tx: &mut Tx, account: AccountId) -> Result<Vec<Grant>> {
    let rows: Vec<GrantRow> = with_tx!(tx, |c| sqlx::query_as(GRANTS_OF).bind(account).fetch_all(c).await)?;
    rows.into_iter().map(GrantRow::into_grant).collect()
}

/// Who holds this session token, if it is still good. A token without an account names a visitor.
pub async fn actor_of_token(tx: &mut Tx, token: &str, now: DateTime<Utc>) -> Result<Option<Actor>> {
    type Row = (VisitorId, Option<AccountId>, Option<String>, Option<bool>);
    let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(SESSION_OF_TOKEN)
        .bind(token_hash(token))
        .bind(now)
        .bind(now - IDLE)
        .fetch_optional(c)
        .await)?;
    let Some((visitor, account, name, must_change)) = row else { return Ok(None) };
    let grants = match account {
        Some(account) => grants_of(tx, account).await?,
        None => Vec::new(),
    };
    Ok(Some(Actor {
        account,
        name: name.unwrap_or_default(),
        visitor: Some(visitor),
        grants,
        must_change_password: must_change.unwrap_or_default(),
    }))
}
