//! 日历订阅: somebody's sessions as a calendar that asks for itself again and again.
//!
//! The address is secret. It is made from a number used once and the installation's key, so that its page can show it again while the
//! database has nothing but its hash. A session that was cancelled, a place given back and a date taken off stay in it as cancelled, so
//! that calendars take them off; each event's sequence rises with every change of the session and of one's place in it.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::Stage;
use super::told::place_text;
use crate::calendar_file::{Event, Standing, When, calendar_file};
use crate::ids::{AccountId, TrainingId};
use crate::secret::Secret;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What is over for longer isn't in it.
const PAST: TimeDelta = TimeDelta::days(400);

/// The dates in `$from` of the sessions somebody ever had a place in, with the last of their places.
macro_rules! placed {
    ($from:literal, $gone:literal) => {
        concat!(
            "SELECT s.id AS id, s.title, s.address, s.room, s.link, s.stage, s.version, s.updated_at, r.state, r.registered_at, \
             r.offered_at, r.accepted_at, r.ended_at, (SELECT COUNT(*) FROM training_registration o WHERE o.session_id = r.session_id \
             AND o.account_id = r.account_id) AS times, (SELECT COUNT(*) FROM training_date a WHERE a.session_id = s.id) AS dates, \
             d.position AS position, d.starts_at AS starts_at, d.ends_at AS ends_at, ",
            $gone,
            " AS gone FROM training_registration r JOIN training_session s ON s.id = r.session_id JOIN ",
            $from,
            " d ON d.session_id = s.id WHERE r.account_id = $1 AND s.ends_at > $2 AND s.published_at IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM training_registration n WHERE n.session_id = r.session_id AND n.account_id = r.account_id \
             AND (n.registered_at > r.registered_at OR (n.registered_at = r.registered_at AND n.id > r.id))) "
        )
    };
}

sql! {
    SAVE = "INSERT INTO training_feed (account_id, token_hash, nonce, made_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id) DO UPDATE SET token_hash = excluded.token_hash, nonce = excluded.nonce, made_at = excluded.made_at";
    NONCE = "SELECT nonce, made_at FROM training_feed WHERE account_id = $1";
    OF_TOKEN = "SELECT f.account_id FROM training_feed f JOIN account a ON a.id = f.account_id WHERE f.token_hash = $1 \
        AND a.disabled_at IS NULL";
    END = "DELETE FROM training_feed WHERE account_id = $1";
    EVENTS = concat!(placed!("training_date", "CAST(0 AS BIGINT)"), "UNION ALL ", placed!("training_gone_date", "CAST(1 AS BIGINT)"), "ORDER BY starts_at, position, id");
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: TrainingId,
    title: String,
    address: String,
    room: String,
    link: String,
    stage: String,
    version: i64,
    updated_at: DateTime<Utc>,
    state: String,
    registered_at: DateTime<Utc>,
    offered_at: Option<DateTime<Utc>>,
    accepted_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    times: i64,
    dates: i64,
    position: i64,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    gone: i64,
}

/// What a feed says in the reader's language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// What the calendar is called.
    pub name: &'a str,
    /// Before the title of a session one waits for.
    pub waiting: &'a str,
    /// Before the title of one with a seat to confirm.
    pub offered: &'a str,
    /// Scheme and host of this site.
    pub origin: &'a str,
}

/// Somebody's feed, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The secret part of its address.
    pub token: String,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

fn token(secret: &Secret, account: AccountId, nonce: &str) -> String {
    hex::encode(secret.keyed_hash("training-feed", &format!("{account} {nonce}")))
}

fn hash_of(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Makes somebody's feed, or gives it another address: the one before ends.
pub async fn make(tx: &mut Tx, secret: &Secret, account: AccountId, now: DateTime<Utc>) -> Result<()> {
    let mut nonce = [0_u8; 16];
    getrandom::fill(&mut nonce).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let nonce = hex::encode(nonce);
    let hash = hash_of(&token(secret, account, &nonce));
    with_tx!(tx, |c| sqlx::query(SAVE).bind(account).bind(hash).bind(nonce).bind(now).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Somebody's feed, if they have one.
pub async fn find(tx: &mut Tx, secret: &Secret, account: AccountId) -> Result<Option<Feed>> {
    let row: Option<(String, DateTime<Utc>)> = with_tx!(tx, |c| sqlx::query_as(NONCE).bind(account).fetch_optional(c).await)?;
    Ok(row.map(|(nonce, made_at)| Feed { token: token(secret, account, &nonce), made_at }))
}

/// Ends somebody's feed. False if there is none.
pub async fn end(tx: &mut Tx, account: AccountId) -> Result<bool> {
    Ok(with_tx!(tx, |c| sqlx::query(END).bind(account).execute(c).await.map(|done| done.rows_affected()))? == 1)
}

/// Whose feed it is.
pub async fn account_of(tx: &mut Tx, token: &str) -> Result<Option<AccountId>> {
    let row: Option<(AccountId,)> = with_tx!(tx, |c| sqlx::query_as(OF_TOKEN).bind(hash_of(token)).fetch_optional(c).await)?;
    Ok(row.map(|(account,)| account))
}

/// How far one's place has come. It only ever rises within one place, and more for another.
fn step(state: &str) -> i64 {
    match state {
        "waiting" => 0,
        "offered" => 1,
        "registered" => 2,
        _ => 3,
    }
}

impl Row {
    fn into_event(self, words: &Words<'_>) -> Event {
        let standing = match (self.stage == Stage::Published.code() && self.gone == 0, self.state.as_str()) {
            (true, "registered") => Standing::Confirmed,
            (true, "waiting" | "offered") => Standing::Tentative,
            _ => Standing::Cancelled,
        };
        let before = match (standing, self.state.as_str()) {
            (Standing::Tentative, "waiting") => words.waiting,
            (Standing::Tentative, _) => words.offered,
            _ => "",
        };
        let number = if self.dates > 1 { format!(" ({}/{})", self.position, self.dates) } else { String::new() };
        let place = place_text(&self.address, &self.room);
        // The link is for those who have a seat.
        let place = if place.is_empty() && standing == Standing::Confirmed { self.link } else { place };
        Event {
            uid: format!("{}-{}@zhengtu", self.id, self.position),
            sequence: self.version + 4 * (self.times - 1) + step(&self.state),
            changed_at: [Some(self.updated_at), Some(self.registered_at), self.offered_at, self.accepted_at, self.ended_at]
                .into_iter()
                .flatten()
                .max()
                .unwrap_or(self.updated_at),
            when: When::Moments(self.starts_at, self.ends_at),
            standing,
            title: format!("{before}{}{number}", self.title),
            description: String::new(),
            place,
            address: format!("{}/training/{}", words.origin, self.id),
        }
    }
}

/// Somebody's calendar.
pub async fn calendar(tx: &mut Tx, account: AccountId, words: &Words<'_>, now: DateTime<Utc>) -> Result<String> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(EVENTS).bind(account).bind(now - PAST).fetch_all(c).await)?;
    let events: Vec<_> = rows.into_iter().map(|row| row.into_event(words)).collect();
    Ok(calendar_file("Training", Some(words.name), &events))
}
