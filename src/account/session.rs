//! Browser sessions: a browser that is signed in, or that only has a visitor's number to keep its practice under.
//!
//! The browser holds a random token, we hold its SHA-256. Whether a session is good is asked of the database at each request,
//! so that revoking one, disabling an account or taking a role works at once.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::Actor;
use super::store::grants_of;
use crate::ids::{AccountId, BrowserSessionId, VisitorId};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// A signed-in browser nobody used for this long is signed out.
pub const IDLE: TimeDelta = TimeDelta::hours(12);
/// However much it is used, a browser signs in again after this long.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);
/// A visitor's number opens nothing but the visitor's own practice: it lasts through months of preparation.
pub const VISITOR_LIFETIME: TimeDelta = TimeDelta::days(180);
/// How exactly we know when a browser was last used.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);
/// What is kept of the browser's own description.
const USER_AGENT_CHARACTERS: usize = 200;

sql! {
    SESSION_OF_TOKEN = "SELECT s.id, s.visitor_id, s.account_id, s.last_seen_at, a.name, a.must_change_password \
        FROM browser_session s LEFT JOIN account a ON a.id = s.account_id \
        WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 \
        AND (s.account_id IS NULL OR s.last_seen_at > $3) AND a.disabled_at IS NULL";
    INSERT_SESSION = "INSERT INTO browser_session (id, token_hash, account_id, visitor_id, user_agent, created_at, last_seen_at, \
        expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    TOUCH = "UPDATE browser_session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2";
    REVOKE_SESSION = "UPDATE browser_session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    REVOKE_OWN = "UPDATE browser_session SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL";
    REVOKE_OTHERS = "UPDATE browser_session SET revoked_at = $3 \
        WHERE account_id = $1 AND revoked_at IS NULL AND id <> $2";
    SESSIONS_OF = "SELECT id, user_agent, created_at, last_seen_at, expires_at FROM browser_session \
        WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_seen_at > $3 ORDER BY last_seen_at DESC, id DESC";
    SWEEP = "DELETE FROM browser_session WHERE id IN (SELECT id FROM browser_session WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT $2)";
}

/// What is kept of a session token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A browser we know, and who uses it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Which.
    pub id: BrowserSessionId,
    /// Who; without an account for a visitor.
    pub actor: Actor,
    /// It is time to note that it was used: see [`touch`].
    pub stale: bool,
}

/// One line of the list of an account's browsers.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionInfo {
    /// Which.
    pub id: BrowserSessionId,
    /// What the browser calls itself.
    pub user_agent: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// When it must sign in again.
    pub expires_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: BrowserSessionId,
    visitor_id: VisitorId,
    account_id: Option<AccountId>,
    last_seen_at: DateTime<Utc>,
    name: Option<String>,
    must_change_password: Option<bool>,
}

/// The session of this token, if it is still good.
pub async fn of_token(tx: &mut Tx, token: &str, now: DateTime<Utc>) -> Result<Option<Session>> {
    let row: Option<SessionRow> = with_tx!(tx, |c| sqlx::query_as(SESSION_OF_TOKEN)
        .bind(token_hash(token))
        .bind(now)
        .bind(now - IDLE)
        .fetch_optional(c)
        .await)?;
    let Some(row) = row else { return Ok(None) };
    let grants = match row.account_id {
        Some(account) => grants_of(tx, account).await?,
        None => Vec::new(),
    };
    let actor = Actor {
        account: row.account_id,
        name: row.name.unwrap_or_default(),
        visitor: Some(row.visitor_id),
        grants,
        must_change_password: row.must_change_password.unwrap_or_default(),
    };
    Ok(Some(Session { id: row.id, actor, stale: now - row.last_seen_at >= TOUCH_EVERY }))
}

/// Notes that the session was used.
pub async fn touch(tx: &mut Tx, session: BrowserSessionId, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(TOUCH).bind(session).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Gives a browser without an account a number to keep its practice under. `token` is 32 random bytes as text.
pub async fn start_visitor(tx: &mut Tx, token: &str, now: DateTime<Utc>) -> Result<VisitorId> {
    let visitor = VisitorId::fresh();
    insert(tx, token, None, visitor, "", now, now + VISITOR_LIFETIME).await?;
    Ok(visitor)
}

/// What [`start`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// The new session.
    pub id: BrowserSessionId,
    /// The visitor this browser was until now, whose practice goes to the account; `None` if it was none.
    pub visitor: Option<VisitorId>,
}

/// Signs a browser in: a new session under a new `token` (32 random bytes as text). The session the browser had before ends, so
/// that a token somebody planted or saw is worth nothing afterwards.
pub async fn start(
    tx: &mut Tx,
    token: &str,
    account: AccountId,
    before: Option<&Session>,
    user_agent: &str,
    now: DateTime<Utc>,
) -> Result<Started> {
    if let Some(before) = before {
        revoke(tx, before.id, now).await?;
    }
    // What another account left in this browser stays that account's.
    let visitor = before.filter(|before| before.actor.account.is_none()).and_then(|before| before.actor.visitor);
    let id = insert(tx, token, Some(account), visitor.unwrap_or_else(VisitorId::fresh), user_agent, now, now + LIFETIME).await?;
    Ok(Started { id, visitor })
}

async fn insert(
    tx: &mut Tx,
    token: &str,
    account: Option<AccountId>,
    visitor: VisitorId,
    user_agent: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<BrowserSessionId> {
    let id = BrowserSessionId::fresh();
    let user_agent: String = user_agent.chars().take(USER_AGENT_CHARACTERS).collect();
    with_tx!(tx, |c| sqlx::query(INSERT_SESSION)
        .bind(id)
        .bind(token_hash(token))
        .bind(account)
        .bind(visitor)
        .bind(user_agent)
        .bind(now)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// Ends a session.
pub async fn revoke(tx: &mut Tx, session: BrowserSessionId, now: DateTime<Utc>) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(REVOKE_SESSION).bind(session).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Ends a session of this account; false if it has no such session (any more).
pub async fn revoke_own(tx: &mut Tx, session: BrowserSessionId, account: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let ended = with_tx!(tx, |c| sqlx::query(REVOKE_OWN)
        .bind(session)
        .bind(account)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    Ok(ended > 0)
}

/// Ends all sessions of an account but one; returns how many.
pub async fn revoke_others(tx: &mut Tx, account: AccountId, keep: Option<BrowserSessionId>, now: DateTime<Utc>) -> Result<u64> {
    // No session has the nil id.
    let keep = keep.unwrap_or(BrowserSessionId(uuid::Uuid::nil()));
    Ok(with_tx!(tx, |c| sqlx::query(REVOKE_OTHERS)
        .bind(account)
        .bind(keep)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?)
}

/// The browsers an account is signed in with, the last used first.
pub async fn list(tx: &mut Tx, account: AccountId, now: DateTime<Utc>) -> Result<Vec<SessionInfo>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(SESSIONS_OF).bind(account).bind(now).bind(now - IDLE).fetch_all(c).await)?)
}

/// Removes sessions that are past their end, at most so many; returns how many. Nothing else refers to them.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>, at_most: i64) -> Result<u64> {
    Ok(with_tx!(tx, |c| sqlx::query(SWEEP).bind(now).bind(at_most).execute(c).await.map(|done| done.rows_affected()))?)
}
