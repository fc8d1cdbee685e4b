//! Notices in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Announcement, Attachment, Draft, DraftProblem, PostRefusal, Version};
use crate::account::Scope;
use crate::clock::date_of;
use crate::division::below;
use crate::ids::{AccountId, AnnouncementId, OrganisationId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

macro_rules! announcements {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.division, d.path AS division_path, d.name AS division_name, a.organisation_id, o.name AS organisation_name, \
             a.title, a.body, a.links, a.published_at, a.ends_on, a.withdrawn_at, a.withdraw_reason, a.corrected_at, a.correction, \
             a.version, a.updated_at, a.created_by FROM announcement a LEFT JOIN division d ON d.code = a.division \
             LEFT JOIN organisation o ON o.id = a.organisation_id ",
            $rest
        )
    };
}

/// What people of a place see: of the country, of the divisions above it, of its own and of those below it, for they may live in any
/// of them. `$1` is its path or nothing (then of all places), `$2` now, `$3` today, `$4` whether those that are over are wanted.
macro_rules! seen {
    ($start:expr, $rest:literal) => {
        concat!(
            $start,
            "WHERE a.withdrawn_at IS NULL AND a.published_at <= $2 \
             AND (CAST($1 AS TEXT) IS NULL OR a.division IS NULL OR substr($1, 1, length(d.path)) = d.path \
             OR substr(d.path, 1, length($1)) = $1) \
             AND ($4 = (a.ends_on IS NOT NULL AND a.ends_on < $3)) ",
            $rest
        )
    };
}

sql! {
    FIND = announcements!("WHERE a.id = $1");
    SEEN = seen!(announcements!(""), "ORDER BY a.published_at DESC, a.id LIMIT $5 OFFSET $6");
    COUNT_SEEN = seen!("SELECT COUNT(*) AS found FROM announcement a LEFT JOIN division d ON d.code = a.division ", "");
    CONCERNING = announcements!("WHERE a.withdrawn_at IS NULL AND a.published_at <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $3) \
        AND (CAST($1 AS TEXT) IS NULL OR a.division IS NULL OR substr($1, 1, length(d.path)) = d.path \
        OR substr(d.path, 1, length($1)) = $1) ORDER BY a.published_at DESC, a.id LIMIT $4");
    MANAGED_EVERYWHERE = announcements!("ORDER BY a.published_at DESC, a.id LIMIT $1");
    MANAGED_BELOW = announcements!("WHERE d.path >= $1 AND d.path < $2 ORDER BY a.published_at DESC, a.id LIMIT $3");
    MANAGED_BY = announcements!("WHERE a.organisation_id = $1 ORDER BY a.published_at DESC, a.id LIMIT $2");
    INSERT = "INSERT INTO announcement (id, division, organisation_id, title, body, links, published_at, ends_on, withdraw_reason, \
              correction, version, created_by, created_at, updated_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', 1, $9, $10, $10) ON CONFLICT (id) DO NOTHING";
    CORRECT = "UPDATE announcement SET title = $3, body = $4, links = $5, published_at = $6, ends_on = $7, corrected_at = $8, \
               correction = $9, updated_at = $10, version = version + 1 \
               WHERE id = $1 AND version = $2 AND withdrawn_at IS NULL";
    WITHDRAW = "UPDATE announcement SET withdrawn_at = $3, withdraw_reason = $2, updated_at = $3, version = version + 1 \
                WHERE id = $1 AND withdrawn_at IS NULL";
    NOTE_VERSION = "INSERT INTO announcement_version (announcement_id, version, title, body, links, ends_on, correction, changed_by, \
                    changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    VERSIONS = "SELECT version AS number, title, body, links, ends_on, correction, changed_at FROM announcement_version \
                WHERE announcement_id = $1 ORDER BY version DESC";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: AnnouncementId,
    division: Option<String>,
    division_path: Option<String>,
    division_name: Option<String>,
    organisation_id: Option<OrganisationId>,
    organisation_name: Option<String>,
    title: String,
    body: String,
    links: String,
    published_at: DateTime<Utc>,
    ends_on: Option<NaiveDate>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdraw_reason: String,
    corrected_at: Option<DateTime<Utc>>,
    correction: String,
    version: i64,
    updated_at: DateTime<Utc>,
    created_by: AccountId,
}

impl Row {
    fn into_announcement(self) -> Result<Announcement> {
        Ok(Announcement {
            links: read_links(&self.links, self.id)?,
            id: self.id,
            division: self.division,
            division_path: self.division_path,
            division_name: self.division_name,
            organisation_id: self.organisation_id,
            organisation_name: self.organisation_name,
            title: self.title,
            body: self.body,
            published_at: self.published_at,
            ends_on: self.ends_on,
            withdrawn_at: self.withdrawn_at,
            withdraw_reason: self.withdraw_reason,
            corrected_at: self.corrected_at,
            correction: self.correction,
            version: self.version,
            updated_at: self.updated_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    number: i64,
    title: String,
    body: String,
    links: String,
    ends_on: Option<NaiveDate>,
    correction: String,
    changed_at: DateTime<Utc>,
}

fn read_links(links: &str, of: AnnouncementId) -> Result<Vec<Attachment>> {
    serde_json::from_str(links).map_err(|_| StoreError::Corrupt(format!("announcement.links of {of}")))
}

fn write_links(links: &[Attachment]) -> Result<String> {
    serde_json::to_string(links).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The notice itself can't be.
    #[error("the notice has problems")]
    Draft(Vec<DraftProblem>),
    /// Refused by a rule.
    #[error(transparent)]
    Refused(#[from] PostRefusal),
    /// Refused by the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whom a notice is for, and whom it is from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audience {
    /// The code of the division; `None`: the whole country.
    pub division: Option<String>,
    /// The organisation it is from.
    pub organisation: Option<OrganisationId>,
}

/// The notice with this id.
pub async fn find(tx: &mut Tx, id: AnnouncementId) -> Result<Option<Announcement>> {
    Ok(match find_row(tx, id).await? {
        Some(row) => Some(row.into_announcement()?),
        None => None,
    })
}

async fn find_row(tx: &mut Tx, id: AnnouncementId) -> Result<Option<Row>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Every wording a notice had, the latest first.
pub async fn versions(tx: &mut Tx, id: AnnouncementId) -> Result<Vec<Version>> {
    let rows: Vec<VersionRow> = with_tx!(tx, |c| sqlx::query_as(VERSIONS).bind(id).fetch_all(c).await)?;
    rows.into_iter()
        .map(|row| {
            Ok(Version {
                links: read_links(&row.links, id)?,
                number: row.number,
                title: row.title,
                body: row.body,
                ends_on: row.ends_on,
                correction: row.correction,
                changed_at: row.changed_at,
            })
        })
        .collect()
}

/// One page of what people of a place see (`None`: of all places), the newest first, and how many there are in all. `over`: those
/// whose last day is past, rather than those that matter now.
pub async fn seen(
    tx: &mut Tx,
    path: Option<&str>,
    over: bool,
    now: DateTime<Utc>,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Announcement>, i64)> {
    let today = date_of(now);
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(SEEN)
        .bind(path)
        .bind(now)
        .bind(today)
        .bind(over)
        .bind(limit)
        .bind(offset)
        .fetch_all(c)
        .await)?;
    let all = with_tx!(tx, |c| sqlx::query_scalar(COUNT_SEEN).bind(path).bind(now).bind(today).bind(over).fetch_one(c).await)?;
    Ok((rows.into_iter().map(Row::into_announcement).collect::<Result<_>>()?, all))
}

/// What matters now to somebody of whom no more is known than this place (`None`: not even that), the newest first: of the country, of
/// the divisions above, of its own, and of those below it, for they may live in any of them.
pub async fn concerning(tx: &mut Tx, path: Option<&str>, now: DateTime<Utc>, limit: i64) -> Result<Vec<Announcement>> {
    let rows: Vec<Row> =
        with_tx!(tx, |c| sqlx::query_as(CONCERNING).bind(path).bind(now).bind(date_of(now)).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::into_announcement).collect()
}

/// The notices of some scopes, whatever became of them, the newest first, at most so many.
pub async fn managed(tx: &mut Tx, scopes: &[Scope], limit: i64) -> Result<Vec<Announcement>> {
    let mut found: Vec<Announcement> = Vec::new();
    for scope in scopes {
        let rows: Vec<Row> = match scope {
            Scope::Everywhere => with_tx!(tx, |c| sqlx::query_as(MANAGED_EVERYWHERE).bind(limit).fetch_all(c).await)?,
            Scope::Division { path, .. } => {
                let (low, high) = below(path);
                with_tx!(tx, |c| sqlx::query_as(MANAGED_BELOW).bind(low).bind(high).bind(limit).fetch_all(c).await)?
            }
            Scope::Organisation { id, .. } => with_tx!(tx, |c| sqlx::query_as(MANAGED_BY).bind(id).bind(limit).fetch_all(c).await)?,
        };
        for row in rows {
            found.push(row.into_announcement()?);
        }
    }
    found.sort_by(|one, other| other.published_at.cmp(&one.published_at).then(one.id.cmp(&other.id)));
    found.dedup_by_key(|one| one.id);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// Posts a notice under an id the form brought along; sending the same form twice posts one. `false`: it was there already.
pub async fn post(
    tx: &mut Tx,
    id: AnnouncementId,
    draft: &Draft,
    audience: &Audience,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool, PostError> {
    let problems = draft.problems(now);
    if !problems.is_empty() {
        return Err(PostError::Draft(problems));
    }
    let links = write_links(&draft.links)?;
    let made = with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(&audience.division)
        .bind(audience.organisation)
        .bind(draft.title.trim())
        .bind(draft.body.trim())
        .bind(links)
        .bind(draft.published_at.unwrap_or(now))
        .bind(draft.ends_on)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if made == 0 {
        let there = find_row(tx, id).await?.ok_or(PostRefusal::IdTaken)?;
        return if there.created_by == by { Ok(false) } else { Err(PostRefusal::IdTaken.into()) };
    }
    note_version(tx, id, by, now).await?;
    Ok(true)
}

/// 更正: replaces what a notice says, if it is still the version the form was made from. Whom it is for stays. What people could
/// have read is marked as corrected.
pub async fn correct(
    tx: &mut Tx,
    id: AnnouncementId,
    version: i64,
    draft: &Draft,
    correction: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), PostError> {
    let before = find(tx, id).await?.ok_or(PostRefusal::Unknown)?;
    let published = before.published_at <= now;
    // What was published keeps its date.
    let published_at = if published { before.published_at } else { draft.published_at.unwrap_or(now) };
    let problems = Draft { published_at: Some(published_at), ..draft.clone() }.problems(now);
    if !problems.is_empty() {
        return Err(PostError::Draft(problems));
    }
    let links = write_links(&draft.links)?;
    let changed = with_tx!(tx, |c| sqlx::query(CORRECT)
        .bind(id)
        .bind(version)
        .bind(draft.title.trim())
        .bind(draft.body.trim())
        .bind(links)
        .bind(published_at)
        .bind(draft.ends_on)
        .bind(published.then_some(now))
        .bind(if published { correction } else { "" })
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
    .map_err(StoreError::from)?;
    if changed == 0 {
        let there = find(tx, id).await?.ok_or(PostRefusal::Unknown)?;
        return Err(if there.withdrawn_at.is_some() { PostRefusal::Withdrawn } else { PostRefusal::Overtaken }.into());
    }
    Ok(note_version(tx, id, by, now).await?)
}

/// 撤回: people don't see it any more; it stays on record.
pub async fn withdraw(tx: &mut Tx, id: AnnouncementId, reason: &str, now: DateTime<Utc>) -> Result<(), PostError> {
    let changed =
        with_tx!(tx, |c| sqlx::query(WITHDRAW).bind(id).bind(reason).bind(now).execute(c).await.map(|done| done.rows_affected()))
            .map_err(StoreError::from)?;
    if changed == 0 {
        find(tx, id).await?.ok_or(PostRefusal::Unknown)?;
        return Err(PostRefusal::Withdrawn.into());
    }
    Ok(())
}

/// Keeps the wording as it is now.
async fn note_version(tx: &mut Tx, id: AnnouncementId, by: AccountId, now: DateTime<Utc>) -> Result<()> {
    let Some(row) = find_row(tx, id).await? else { return Ok(()) };
    with_tx!(tx, |c| sqlx::query(NOTE_VERSION)
        .bind(id)
        .bind(row.version)
        .bind(&row.title)
        .bind(&row.body)
        .bind(&row.links)
        .bind(row.ends_on)
        .bind(&row.correction)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}
