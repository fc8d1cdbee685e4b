//! 动态签到码: what the screen at the door shows for twenty seconds, and what a phone that has seen it carries for a while.
//!
//! A code is a step (twenty seconds of the server's clock) and a keyed hash over the session, the date, the direction and that step.
//! It is made and read by the server alone, so that neither the clock of the screen nor that of a phone matters; one step before and
//! one after are taken as well, for the way to the phone and for servers whose clocks differ a little. A photographed code therefore
//! works for forty seconds at most after it was shown, wherever it was sent; nothing shown on a screen can do better.
//!
//! Whoever scans it may have to sign in first, which takes longer. So the phone gets a [`Ticket`] in a cookie: the same, with the
//! moment of scanning, good for a quarter of an hour, and not to be found in an address that could be sent on.

use chrono::{DateTime, TimeDelta, Utc};
use subtle::ConstantTimeEq as _;

use super::Direction;
use crate::ids::TrainingId;
use crate::secret::Secret;

/// How long a code is shown, in seconds.
pub const STEP: i64 = 20;
/// How long a ticket is good.
pub const TICKET: TimeDelta = TimeDelta::minutes(15);
/// Bytes of the keyed hash: 2^96 are not tried out within a minute.
const HASH: usize = 12;

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// The session.
    pub session: TrainingId,
    /// Which of its dates, from 1.
    pub position: i64,
    /// In or out.
    pub direction: Direction,
}

/// Why a code or a ticket isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// It was ours, and its time is over.
    #[error("the code is too old")]
    Stale,
    /// Not made here, or for another session, date or direction.
    #[error("not a code of this door")]
    Wrong,
}

/// A moment of scanning, as a cookie holds it.
pub type Ticket = String;

impl Door {
    /// The code shown at this moment.
    pub fn code(&self, secret: &Secret, now: DateTime<Utc>) -> String {
        self.signed(secret, "door/code", step_of(now))
    }

    /// For how many seconds the code of this moment is shown.
    pub fn seconds_left(now: DateTime<Utc>) -> i64 {
        STEP - now.timestamp().rem_euclid(STEP)
    }

    /// Whether somebody can have seen this code just now.
    pub fn check(&self, secret: &Secret, code: &str, now: DateTime<Utc>) -> Result<(), CodeRefusal> {
        let step = self.read(secret, "door/code", code)?;
        if (step - step_of(now)).abs() <= 1 { Ok(()) } else { Err(CodeRefusal::Stale) }
    }

    /// For a phone that has just shown a good code.
    pub fn ticket(&self, secret: &Secret, now: DateTime<Utc>) -> Ticket {
        self.signed(secret, "door/ticket", now.timestamp())
    }

    /// When the phone with this ticket was at the door.
    pub fn scanned_at(&self, secret: &Secret, ticket: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, CodeRefusal> {
        let seconds = self.read(secret, "door/ticket", ticket)?;
        let at = DateTime::from_timestamp(seconds, 0).ok_or(CodeRefusal::Wrong)?;
        // Another server's clock may be a little ahead.
        if (at - TimeDelta::seconds(STEP)..=at + TICKET).contains(&now) { Ok(at.min(now)) } else { Err(CodeRefusal::Stale) }
    }

    fn signed(&self, secret: &Secret, purpose: &str, number: i64) -> String {
        format!("{number}-{}", hex::encode(self.hash(secret, purpose, number)))
    }

    /// The number in it, if the hash is right.
    fn read(&self, secret: &Secret, purpose: &str, text: &str) -> Result<i64, CodeRefusal> {
        let (number, hash) = text.split_once('-').ok_or(CodeRefusal::Wrong)?;
        let number: i64 = number.parse().map_err(|_| CodeRefusal::Wrong)?;
        let hash = hex::decode(hash).map_err(|_| CodeRefusal::Wrong)?;
        // However much of it is right, it takes the same time.
        if bool::from(self.hash(secret, purpose, number).ct_eq(&hash)) { Ok(number) } else { Err(CodeRefusal::Wrong) }
    }

    fn hash(&self, secret: &Secret, purpose: &str, number: i64) -> Vec<u8> {
        let said = format!("{}/{}/{}/{number}", self.session, self.position, self.direction.code());
        let mut hash = secret.keyed_hash(purpose, &said);
        hash.truncate(HASH);
        hash
    }
}

const fn step_of(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(STEP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: Secret = Secret::from_bytes([7; 32]);

    fn door() -> Door {
        Door { session: TrainingId(uuid::Uuid::from_u128(7)), position: 1, direction: Direction::In }
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn a_code_is_good_for_its_door_and_for_seconds_only() {
        let code = door().code(&SECRET, at(0));
        assert_eq!(door().check(&SECRET, &code, at(0)), Ok(()));
        assert_eq!(door().check(&SECRET, &code, at(39)), Ok(()), "seen at the last moment, opened a little later");
        assert_eq!(door().check(&SECRET, &code, at(-20)), Ok(()), "another server's clock");
        assert_eq!(door().check(&SECRET, &code, at(40)), Err(CodeRefusal::Stale), "photographed and sent home");
        assert_eq!(door().check(&SECRET, &code, at(-21)), Err(CodeRefusal::Stale), "from tomorrow");
        let others = [
            Door { session: TrainingId(uuid::Uuid::from_u128(8)), ..door() },
            Door { position: 2, ..door() },
            Door { direction: Direction::Out, ..door() },
        ];
        for other in others {
            assert_eq!(other.check(&SECRET, &code, at(0)), Err(CodeRefusal::Wrong));
        }
        assert_eq!(door().check(&Secret::from_bytes([8; 32]), &code, at(0)), Err(CodeRefusal::Wrong));
        let later = code.replacen("90000000-", "90000001-", 1);
        assert_ne!(later, code);
        assert_eq!(door().check(&SECRET, &later, at(20)), Err(CodeRefusal::Wrong), "nobody moves it on");
        for nonsense in ["", "-", "90000000-", "90000000-zz", "9-9-9", "99999999999999999999-00"] {
            assert_eq!(door().check(&SECRET, nonsense, at(0)), Err(CodeRefusal::Wrong), "{nonsense}");
        }
        assert_eq!((Door::seconds_left(at(0)), Door::seconds_left(at(19))), (20, 1));
    }

    #[test]
    fn a_ticket_lasts_for_signing_in_and_is_no_code() {
        let ticket = door().ticket(&SECRET, at(5));
        assert_eq!(door().scanned_at(&SECRET, &ticket, at(600)), Ok(at(5)), "who signs in meanwhile came when they scanned");
        assert_eq!(door().scanned_at(&SECRET, &ticket, at(906)), Err(CodeRefusal::Stale));
        assert_eq!(door().check(&SECRET, &ticket, at(5)), Err(CodeRefusal::Wrong));
        let code = door().code(&SECRET, at(5));
        assert_eq!(door().scanned_at(&SECRET, &code, at(5)), Err(CodeRefusal::Wrong));
        let other = Door { position: 2, ..door() };
        assert_eq!(other.scanned_at(&SECRET, &ticket, at(5)), Err(CodeRefusal::Wrong));
    }

    proptest! {
        #[test]
        fn what_was_shown_is_taken_for_a_step_and_refused_after_two(shown in 0_i64..100_000, after in 0_i64..200) {
            let code = door().code(&SECRET, at(shown));
            let taken = door().check(&SECRET, &code, at(shown + after)).is_ok();
            prop_assert!(taken || after > STEP);
            prop_assert!(!taken || after < 2 * STEP);
        }

        #[test]
        fn no_changed_code_is_taken(byte in 0_usize..20, put in "[0-9a-f]") {
            let code = door().code(&SECRET, at(0));
            let mut changed = code.clone();
            changed.replace_range(byte..=byte, &put);
            prop_assert!(changed == code || door().check(&SECRET, &changed, at(0)).is_err());
        }
    }
}
