//! 待办任务: what is to be done outside of a transaction, such as sending a mail.
//!
//! Whoever writes what it is about writes the job in the same transaction: both are kept, or neither is. Any server takes what is due, for
//! a while: a [`lease`](store::lease). If it dies in the middle, the lease runs out and another takes the job, so each is done at least
//! once, and twice only if a server dies between doing it and saying so. What fails is tried again after pauses that grow.

#[cfg(feature = "store")]
pub mod store;

use chrono::{DateTime, TimeDelta, Utc};

/// What kinds of jobs there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// 消息邮件: sends a message by mail. The payload is the message's id.
    NoticeMail,
    /// 邮箱确认: sends link and code to a new address. The payload is the nonce they are made from.
    ConfirmationMail,
}

impl JobKind {
    /// All.
    pub const ALL: [Self; 2] = [Self::ConfirmationMail, Self::NoticeMail];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoticeMail => "notice_mail",
            Self::ConfirmationMail => "confirmation_mail",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What goes first where many jobs wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Somebody waits for it, or it is of no use later.
    Urgent,
    /// Anything else.
    Ordinary,
}

impl Urgency {
    /// As stored.
    pub const fn code(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::Ordinary => 1,
        }
    }
}

/// How long a server keeps a job to itself. Longer than anything it waits for while doing it.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);

/// When to try again after so many attempts: after one minute, two, four … at most an hour.
pub fn next_attempt(attempts: i64, now: DateTime<Utc>) -> DateTime<Utc> {
    let doublings = u32::try_from(attempts.clamp(1, 7) - 1).unwrap_or_default();
    now + TimeDelta::minutes((1_i64 << doublings).min(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let minutes: Vec<_> = [0, 1, 2, 3, 6, 7, 8, 1_000_000].map(|n| (next_attempt(n, now) - now).num_minutes()).into();
        assert_eq!(minutes, [1, 1, 2, 4, 32, 60, 60, 60]);
    }

    #[test]
    fn kinds_are_read_as_they_are_written() {
        for kind in JobKind::ALL {
            assert_eq!(JobKind::from_code(kind.code()), Some(kind));
        }
    }
}
