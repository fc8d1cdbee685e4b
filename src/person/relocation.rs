//! People go along when their division or their organisation is put elsewhere. Where they belonged before stays as it was.

use crate::division::Division;
use crate::division::history::Moved;
use crate::ids::OrganisationId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    // Where a merged entry belonged goes along, too: it belongs there again once the merge is undone.
    FOLLOW = "UPDATE membership SET division_path = CAST($3 AS TEXT) || substr(division_path, CAST($4 AS INTEGER)) \
              WHERE division_path >= $1 AND division_path < $2 AND (until_on IS NULL OR id IN (\
              SELECT membership_id FROM person_merge WHERE undone_at IS NULL AND membership_id IS NOT NULL))";
    FOLLOW_ORGANISATION = "UPDATE membership SET division = $3, division_path = $4 \
                           WHERE organisation_id = $1 AND division = $2 AND (until_on IS NULL OR id IN (\
                           SELECT membership_id FROM person_merge WHERE undone_at IS NULL AND membership_id IS NOT NULL))";
    IN_ORGANISATION = "SELECT COUNT(*) AS people FROM membership WHERE organisation_id = $1 AND until_on IS NULL";
}

/// Follows a division that was put under another parent; returns how many people.
pub async fn follow_move(tx: &mut Tx, moved: &Moved) -> Result<u64> {
    let (low, high, to, rest) = moved.bounds();
    Ok(with_tx!(tx, |c| sqlx::query(FOLLOW)
        .bind(low)
        .bind(high)
        .bind(to)
        .bind(rest)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?)
}

/// Follows an organisation from one division (its code) to another; returns how many people.
pub async fn follow_organisation(tx: &mut Tx, organisation: OrganisationId, from: &str, to: &Division) -> Result<u64> {
    Ok(with_tx!(tx, |c| sqlx::query(FOLLOW_ORGANISATION)
        .bind(organisation)
        .bind(from)
        .bind(&to.code)
        .bind(&to.path)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?)
}

/// How many people belong to an organisation now.
pub async fn in_organisation(tx: &mut Tx, organisation: OrganisationId) -> Result<i64> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(IN_ORGANISATION).bind(organisation).fetch_one(c).await)?)
}
