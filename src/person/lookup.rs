//! Finding somebody of the register by their name alone: for the command line, which has no scope to look in.

use super::name;
use crate::ids::PersonId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    NAMED = "SELECT p.id AS id, p.name AS name, p.id_masked AS id_masked, o.name AS organisation, d.name AS division_name \
             FROM person p LEFT JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL \
             LEFT JOIN organisation o ON o.id = m.organisation_id LEFT JOIN division d ON d.code = m.division \
             WHERE p.name_folded = $1 AND p.identity_id IS NULL ORDER BY m.division_path, p.id LIMIT $2";
}

/// Somebody of a name, with what tells them apart from others.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    /// Who.
    pub id: PersonId,
    /// The name as registered.
    pub name: String,
    /// The ID number, masked; empty: none.
    pub id_masked: String,
    /// 工作单位
    pub organisation: Option<String>,
    /// The division's name.
    pub division_name: Option<String>,
}

/// Everybody of exactly this name, up to `most`.
pub async fn named(tx: &mut Tx, text: &str, most: i64) -> Result<Vec<Named>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(NAMED).bind(name::folded(text)).bind(most).fetch_all(c).await)?)
}
