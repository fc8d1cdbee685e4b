//! Finding somebody of the register by their exact name: anywhere, for the command line, which has no scope to look in; or within a scope.

use super::name;
use crate::division::below;
use crate::ids::{OrganisationId, PersonId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

macro_rules! named {
    ($rest:literal) => {
        concat!(
            "SELECT p.id AS id, p.name AS name, p.id_masked AS id_masked, o.name AS organisation, d.name AS division_name \
             FROM person p LEFT JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL \
             LEFT JOIN organisation o ON o.id = m.organisation_id LEFT JOIN division d ON d.code = m.division WHERE p.name_folded = $1 \
             AND p.identity_id IS NULL ",
            $rest
        )
    };
}

sql! {
    NAMED = named!("ORDER BY m.division_path, p.id LIMIT $2");
    NAMED_WITHIN = named!("AND m.division_path >= $2 AND m.division_path < $3 AND (m.organisation_id = $4 OR CAST($4 AS TEXT) IS NULL) \
                           ORDER BY m.division_path, p.id LIMIT 50");
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

/// Everybody of exactly this name who belongs at or below a division now (to one organisation, if one is given), up to fifty.
pub async fn named_within(
    tx: &mut Tx,
    text: &str,
    division_path: &str,
    organisation: Option<OrganisationId>,
) -> Result<Vec<Named>> {
    let (low, high) = below(division_path);
    Ok(with_tx!(tx, |c| sqlx::query_as(NAMED_WITHIN)
        .bind(name::folded(text))
        .bind(low)
        .bind(high)
        .bind(organisation)
        .fetch_all(c)
        .await)?)
}
