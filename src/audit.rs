//! The audit trail: who did what to which record, when, with which outcome and why. Only ever added to.
//!
//! Each entry carries a keyed hash (HMAC-SHA-256) over its content and the hash of the entry before it, and the end of the chain is
//! sealed with the same key, so that an edited, removed or inserted entry breaks the chain from there on, and nobody who has the
//! database without the installation's key can mend it; [`verify`] finds the first break. Entries are written in the transaction
//! of what they describe; refusals in a transaction of their own.

pub mod trail;

use std::sync::OnceLock;

use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use crate::account::Actor;
use crate::ids::AccountId;
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// The key the chain is made with. One process serves one installation, so it is set once, before anything is written; tests that
/// set none share the empty one.
static KEY: OnceLock<Vec<u8>> = OnceLock::new();

/// Makes and checks the chain with this installation's key from now on. The first call counts.
pub fn sign_with(secret: &Secret) {
    KEY.get_or_init(|| secret.keyed_hash("audit", "chain"));
}

/// A keyed hash over parts, each with its length, so that neighbours can't run into each other.
fn sealed(parts: &[&str]) -> String {
    let key = KEY.get().map_or(&[][..], Vec::as_slice);
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    hex::encode(mac.finalize().into_bytes())
}

/// What seals the end of the chain: without it, entries could be cut off the end unseen.
fn head_seal(seq: i64, hash: &str) -> String {
    sealed(&["head", &seq.to_string(), hash])
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused for want of permission.
    Refused,
    /// It was tried and failed (a wrong password, say).
    Failed,
}

impl Outcome {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// What is to be written. Personal data other than account names doesn't belong here: records are named by id.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// Who; nobody for visitors.
    pub account: Option<AccountId>,
    /// Their account name at the time.
    pub account_name: &'a str,
    /// What, as `room.thing.verb`.
    pub action: &'a str,
    /// The kind of record, as the table is called.
    pub record_kind: &'a str,
    /// Which record.
    pub record_id: String,
    /// The division it belongs to, or empty.
    pub division_path: &'a str,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, in the words of whoever did it, or of the rule that refused.
    pub reason: &'a str,
    /// Anything else worth keeping, as JSON, or empty.
    pub detail: String,
}

impl<'a> Event<'a> {
    /// Something done by somebody.
    #[expect(clippy::needless_pass_by_value, reason = "ids are copied, and numbers and short texts are given as they come")]
    pub fn done(actor: &'a Actor, action: &'a str, record_kind: &'a str, record_id: impl ToString) -> Self {
        Self {
            account: actor.account,
            account_name: &actor.name,
            action,
            record_kind,
            record_id: record_id.to_string(),
            division_path: "",
            outcome: Outcome::Done,
            reason: "",
            detail: String::new(),
        }
    }

    /// In which division.
    #[must_use]
    pub const fn within(mut self, division_path: &'a str) -> Self {
        self.division_path = division_path;
        self
    }

    /// With another outcome, and why.
    #[must_use]
    pub const fn ending(mut self, outcome: Outcome, reason: &'a str) -> Self {
        self.outcome = outcome;
        self.reason = reason;
        self
    }

    /// With more detail, as JSON.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// An entry as stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub account_id: Option<AccountId>,
    /// Their name then.
    pub account_name: String,
    /// What.
    pub action: String,
    /// Kind of record.
    pub record_kind: String,
    /// Which record.
    pub record_id: String,
    /// Where it belongs.
    pub division_path: String,
    /// How it ended.
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// More, as JSON.
    pub detail: String,
    /// The hash of the entry before.
    pub previous_hash: String,
    /// The hash of this one.
    pub hash: String,
}

impl Entry {
    fn computed_hash(&self) -> String {
        let account = self.account_id.map_or(Uuid::nil(), |id| id.0).to_string();
        let seq = self.seq.to_string();
        let at = self.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        sealed(&[
            self.previous_hash.as_str(),
            &seq,
            &at,
            &account,
            &self.account_name,
            &self.action,
            &self.record_kind,
            &self.record_id,
            &self.division_path,
            &self.outcome,
            &self.reason,
            &self.detail,
        ])
    }
}

sql! {
    TAKE_NEXT = "UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash";
    SET_HEAD = "UPDATE audit_head SET hash = $1, seal = $2 WHERE id = 1";
    READ_HEAD = "SELECT seq, hash, seal FROM audit_head WHERE id = 1";
    INSERT = "INSERT INTO audit_entry (seq, at, account_id, account_name, action, record_kind, record_id, division_path, outcome, \
              reason, detail, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    AFTER = "SELECT seq, at, account_id, account_name, action, record_kind, record_id, division_path, outcome, reason, detail, \
             previous_hash, hash FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2";
}

/// Adds an entry, in the caller's transaction. Writers queue on the head row, so numbers have no gaps and the chain no forks.
pub async fn record(tx: &mut Tx, at: DateTime<Utc>, event: Event<'_>) -> Result<()> {
    let (seq, previous_hash): (i64, String) = with_tx!(tx, |c| sqlx::query_as(TAKE_NEXT).fetch_one(c).await)?;
    let mut entry = Entry {
        seq,
        at,
        account_id: event.account,
        account_name: event.account_name.to_owned(),
        action: event.action.to_owned(),
        record_kind: event.record_kind.to_owned(),
        record_id: event.record_id,
        division_path: event.division_path.to_owned(),
        outcome: event.outcome.code().to_owned(),
        reason: event.reason.to_owned(),
        detail: event.detail,
        previous_hash,
        hash: String::new(),
    };
    entry.hash = entry.computed_hash();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(entry.seq)
        .bind(entry.at)
        .bind(entry.account_id)
        .bind(&entry.account_name)
        .bind(&entry.action)
        .bind(&entry.record_kind)
        .bind(&entry.record_id)
        .bind(&entry.division_path)
        .bind(&entry.outcome)
        .bind(&entry.reason)
        .bind(&entry.detail)
        .bind(&entry.previous_hash)
        .bind(&entry.hash)
        .execute(c)
        .await
        .map(|_| ()))?;
    with_tx!(tx, |c| sqlx::query(SET_HEAD).bind(&entry.hash).bind(head_seal(seq, &entry.hash)).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The chain holds; so many entries.
    Whole(i64),
    /// The first entry that doesn't fit.
    BrokenAt {
        /// Its number (or the number that is missing).
        seq: i64,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Walks the whole trail and checks every link.
pub async fn verify(tx: &mut Tx) -> Result<Verdict> {
    let (head_seq, head_hash, seal): (i64, String, String) = with_tx!(tx, |c| sqlx::query_as(READ_HEAD).fetch_one(c).await)?;
    let mut seen = 0;
    let mut previous = String::new();
    loop {
        let page: Vec<Entry> = with_tx!(tx, |c| sqlx::query_as(AFTER).bind(seen).bind(1000_i64).fetch_all(c).await)?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            let what = if entry.seq != seen + 1 {
                Some("an entry is missing")
            } else if entry.previous_hash != previous {
                Some("it doesn't follow from the entry before")
            } else if entry.hash != entry.computed_hash() {
                Some("its content was changed")
            } else {
                None
            };
            if let Some(what) = what {
                return Ok(Verdict::BrokenAt { seq: seen + 1, what });
            }
            seen = entry.seq;
            previous = entry.hash;
        }
    }
    let sealed = (seen == 0 && seal.is_empty()) || seal == head_seal(seen, &previous);
    if seen != head_seq || previous != head_hash || !sealed {
        return Ok(Verdict::BrokenAt { seq: seen + 1, what: "entries at the end are missing" });
    }
    Ok(Verdict::Whole(seen))
}
