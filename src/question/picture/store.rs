//! Pictures in the database.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{PictureKind, Prepared};
use crate::ids::PictureId;
use crate::question::Content;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    INSERT = "INSERT INTO picture (id, hash, kind, width, height, bytes, author, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (hash) DO NOTHING";
    BY_HASH = "SELECT id FROM picture WHERE hash = $1";
    FILE = "SELECT kind, bytes FROM picture WHERE id = $1";
    IS_THERE = "SELECT width FROM picture WHERE id = $1";
}

/// What equal files share.
pub fn hash(file: &[u8]) -> String {
    hex::encode(Sha256::digest(file))
}

/// The picture that is this file.
pub async fn find(tx: &mut Tx, hash: &str) -> Result<Option<PictureId>> {
    let found: Option<(PictureId,)> = with_tx!(tx, |c| sqlx::query_as(BY_HASH).bind(hash).fetch_optional(c).await)?;
    Ok(found.map(|(id,)| id))
}

/// Keeps a picture, unless it is kept already, and says under which id.
pub async fn keep(tx: &mut Tx, picture: &Prepared, author: &str, at: DateTime<Utc>) -> Result<PictureId> {
    keep_as(tx, PictureId::fresh(), picture, author, at).await
}

/// Keeps a picture under this id, unless it is kept already, and says under which.
pub async fn keep_as(tx: &mut Tx, id: PictureId, picture: &Prepared, author: &str, at: DateTime<Utc>) -> Result<PictureId> {
    let hash = hash(&picture.bytes);
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(&hash)
        .bind(picture.kind.code())
        .bind(i64::from(picture.width))
        .bind(i64::from(picture.height))
        .bind(&picture.bytes)
        .bind(author)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    let (id,): (PictureId,) = with_tx!(tx, |c| sqlx::query_as(BY_HASH).bind(&hash).fetch_one(c).await)?;
    Ok(id)
}

/// A picture's file.
pub async fn file(tx: &mut Tx, id: PictureId) -> Result<Option<(PictureKind, Vec<u8>)>> {
    let row: Option<(String, Vec<u8>)> = with_tx!(tx, |c| sqlx::query_as(FILE).bind(id).fetch_optional(c).await)?;
    row.map(|(kind, bytes)| {
        let kind = PictureKind::from_code(&kind).ok_or_else(|| StoreError::Corrupt(format!("picture.kind of {id}")))?;
        Ok((kind, bytes))
    })
    .transpose()
}

/// The pictures a question shows that the bank doesn't have.
pub async fn missing(tx: &mut Tx, content: &Content) -> Result<Vec<PictureId>> {
    let mut missing = Vec::new();
    for (id, _) in content.pictures() {
        let found: Option<(i64,)> = with_tx!(tx, |c| sqlx::query_as(IS_THERE).bind(id).fetch_optional(c).await)?;
        if found.is_none() && !missing.contains(&id) {
            missing.push(id);
        }
    }
    Ok(missing)
}
