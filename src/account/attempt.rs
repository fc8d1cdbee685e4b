//! How often something may be tried: counters in the database, so that all nodes count together.
//!
//! An attempt is counted before it is made, so that many at once gain nothing; a success takes its count back. Keys are keyed
//! hashes: the table doesn't tell who tried, or from where.

use chrono::{DateTime, TimeDelta, Utc};

use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// How much is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    name: &'static str,
    /// So many …
    attempts: i64,
    /// … within this time; then the count begins again.
    window: TimeDelta,
    /// The first wait.
    wait: TimeDelta,
    /// The longest wait: each further `attempts` double it up to here.
    longest: TimeDelta,
}

/// Signing in to one account: 5, then 5 minutes, 10, 20, 30.
pub const SIGN_IN_ACCOUNT: Limit = Limit {
    name: "sign-in/account",
    attempts: 5,
    window: TimeDelta::hours(24),
    wait: TimeDelta::minutes(5),
    longest: TimeDelta::minutes(30),
};
/// Signing in from one network address: many people may share one.
pub const SIGN_IN_ADDRESS: Limit = Limit {
    name: "sign-in/address",
    attempts: 50,
    window: TimeDelta::minutes(10),
    wait: TimeDelta::minutes(10),
    longest: TimeDelta::minutes(10),
};
/// Signing up from one network address.
pub const SIGN_UP_ADDRESS: Limit = Limit {
    name: "sign-up/address",
    attempts: 30,
    window: TimeDelta::hours(1),
    wait: TimeDelta::hours(1),
    longest: TimeDelta::hours(1),
};
/// Checking certificates from one network address: an employer may check many, nobody all.
pub const CERTIFICATE_CHECK_ADDRESS: Limit = Limit {
    name: "certificate-check/address",
    attempts: 60,
    window: TimeDelta::minutes(10),
    wait: TimeDelta::minutes(10),
    longest: TimeDelta::minutes(10),
};
/// Checking completion slips from one network address: as with certificates. (Nobody guesses a code of 80 bits; this is for the
/// server's sake.)
pub const SLIP_CHECK_ADDRESS: Limit = Limit {
    name: "slip-check/address",
    attempts: 60,
    window: TimeDelta::minutes(10),
    wait: TimeDelta::minutes(10),
    longest: TimeDelta::minutes(10),
};
/// Practice begun by one browser without an account, and browsers that begin at all from one network address: an office, a
/// classroom may share one.
pub const PRACTICE_START: Limit = Limit {
    name: "practice-start",
    attempts: 120,
    window: TimeDelta::minutes(10),
    wait: TimeDelta::minutes(10),
    longest: TimeDelta::minutes(10),
};
/// Error reports from one account or browser: somebody who checks a whole chapter has many, nobody without end.
pub const QUESTION_REPORT: Limit = Limit {
    name: "question-report",
    attempts: 30,
    window: TimeDelta::hours(1),
    wait: TimeDelta::hours(1),
    longest: TimeDelta::hours(1),
};
/// Typing codes that link an account with somebody of the register: nobody guesses one of 50 bits, and nobody tries.
pub const PERSON_LINK: Limit = Limit {
    name: "person-link/account",
    attempts: 10,
    window: TimeDelta::hours(1),
    wait: TimeDelta::minutes(10),
    longest: TimeDelta::hours(1),
};
/// Being shown whole ID or telephone numbers, by one account: an officer needs a few a day, and somebody who wants to copy the register
/// many. 20 within an hour, then half an hour's wait, an hour's, two hours'.
pub const NUMBER_REVEAL: Limit = Limit {
    name: "number-reveal/account",
    attempts: 20,
    window: TimeDelta::hours(1),
    wait: TimeDelta::minutes(30),
    longest: TimeDelta::hours(2),
};
/// Giving the present password when changing it.
pub const PASSWORD_CHANGE: Limit = Limit {
    name: "password-change/account",
    attempts: 5,
    window: TimeDelta::hours(24),
    wait: TimeDelta::minutes(5),
    longest: TimeDelta::minutes(30),
};

/// Counters nobody touched for this long are swept away.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(48);

impl Limit {
    /// The key under which `who` (an account's name, an address) is counted.
    pub fn key(&self, secret: &Secret, who: &str) -> String {
        hex::encode(secret.keyed_hash(self.name, who))
    }

    /// How long to wait after so many attempts; `None` while there are some left.
    fn wait_after(&self, attempts: i64) -> Option<TimeDelta> {
        if attempts == 0 || attempts % self.attempts != 0 {
            return None;
        }
        let doublings = u32::try_from(attempts / self.attempts - 1).unwrap_or(u32::MAX).min(16);
        Some((self.wait * (1 << doublings)).min(self.longest))
    }
}

sql! {
    BLOCKED_UNTIL = "SELECT blocked_until FROM attempt_counter WHERE key = $1 AND blocked_until > $2";
    COUNT = "INSERT INTO attempt_counter (key, failures, window_started_at) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET \
        failures = CASE WHEN attempt_counter.blocked_until > $2 THEN attempt_counter.failures \
                        WHEN attempt_counter.window_started_at <= $3 THEN 1 ELSE attempt_counter.failures + 1 END, \
        window_started_at = CASE WHEN attempt_counter.blocked_until > $2 THEN attempt_counter.window_started_at \
                                 WHEN attempt_counter.window_started_at <= $3 THEN excluded.window_started_at \
                                 ELSE attempt_counter.window_started_at END \
        RETURNING failures, blocked_until";
    BLOCK = "UPDATE attempt_counter SET blocked_until = $2 WHERE key = $1";
    TAKE_BACK = "UPDATE attempt_counter SET failures = failures - 1, blocked_until = NULL WHERE key = $1 AND failures > 0";
    FORGET = "DELETE FROM attempt_counter WHERE key = $1";
    // The condition stands twice: a counter that begins again meanwhile stays.
    SWEEP = "DELETE FROM attempt_counter WHERE window_started_at < $1 AND (blocked_until IS NULL OR blocked_until < $2) \
        AND key IN (SELECT key FROM attempt_counter WHERE window_started_at < $1 AND (blocked_until IS NULL OR blocked_until < $2) \
                    ORDER BY window_started_at, key LIMIT $3)";
}

/// Counts an attempt. `Err` is the time from which it may be tried again: then it must not be made, and wasn't counted.
pub async fn count(tx: &mut Tx, limit: &Limit, key: &str, now: DateTime<Utc>) -> Result<Result<(), DateTime<Utc>>> {
    // One statement asks and counts: many at once queue on the row, and each sees what the one before left.
    let (attempts, blocked): (i64, Option<DateTime<Utc>>) =
        with_tx!(tx, |c| sqlx::query_as(COUNT).bind(key).bind(now).bind(now - limit.window).fetch_one(c).await)?;
    if let Some(until) = blocked.filter(|until| *until > now) {
        return Ok(Err(until));
    }
    if let Some(wait) = limit.wait_after(attempts) {
        with_tx!(tx, |c| sqlx::query(BLOCK).bind(key).bind(now + wait).execute(c).await.map(|_| ()))?;
    }
    Ok(Ok(()))
}

/// Until when nothing may be tried under this key.
pub async fn blocked_until(tx: &mut Tx, key: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let row: Option<(DateTime<Utc>,)> =
        with_tx!(tx, |c| sqlx::query_as(BLOCKED_UNTIL).bind(key).bind(now).fetch_optional(c).await)?;
    Ok(row.map(|(until,)| until))
}

/// The attempt succeeded and doesn't count.
pub async fn take_back(tx: &mut Tx, key: &str) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(TAKE_BACK).bind(key).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The attempt succeeded, and those before it are forgiven.
pub async fn forget(tx: &mut Tx, key: &str) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(FORGET).bind(key).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Removes counters nobody touched for long, at most so many; returns how many.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>, at_most: i64) -> Result<u64> {
    Ok(with_tx!(tx, |c| sqlx::query(SWEEP)
        .bind(now - FORGOTTEN_AFTER)
        .bind(now)
        .bind(at_most)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_half_an_hour() {
        let minutes = |attempts| SIGN_IN_ACCOUNT.wait_after(attempts).map(|wait| wait.num_minutes());
        assert_eq!(
            [4, 5, 6, 10, 15, 20, 25, 500].map(minutes),
            [None, Some(5), None, Some(10), Some(20), Some(30), Some(30), Some(30)]
        );
    }
}
