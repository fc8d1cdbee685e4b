//! Accounts and grants in the database.

use super::{Grant, Role, Scope};
use crate::ids::{AccountId, OrganisationId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    GRANTS_OF = "SELECT g.role, g.division, d.path AS division_path, g.organisation_id, o.division_path AS organisation_path \
        FROM account_grant g LEFT JOIN division d ON d.code = g.division LEFT JOIN organisation o ON o.id = g.organisation_id \
        WHERE g.account_id = $1 AND g.revoked_at IS NULL ORDER BY g.granted_at";
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
