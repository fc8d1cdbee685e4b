//! 不能办理的原因: why something was not done. Whatever is refused changes nothing; pages turn these into sentences.

use chrono::{DateTime, Utc};

use crate::ids::TrainingId;

/// Why a registration was not made. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterRefusal {
    /// 名额已满: at the door, where nobody waits.
    #[error("all seats are taken")]
    Full,
    /// Sign-up opens later.
    #[error("sign-up opens later")]
    NotOpen {
        /// When.
        opens_at: DateTime<Utc>,
    },
    /// Sign-up is over.
    #[error("sign-up is over")]
    Closed,
    /// Registered already.
    #[error("registered already")]
    AlreadyRegistered,
    /// 已在候补
    #[error("waiting already")]
    AlreadyWaiting,
    /// A seat is kept for them already: they are to say whether they take it.
    #[error("a seat is offered already")]
    AlreadyOffered,
    /// 时间冲突
    #[error("another session at the same time")]
    Overlaps {
        /// Which one.
        other: TrainingId,
        /// What it is called.
        title: String,
    },
    /// 不在面向范围
    #[error("the session is for others")]
    NotInvited,
    /// 已取消
    #[error("the session is cancelled")]
    Cancelled,
    /// There is no such session, or it isn't published.
    #[error("no such session")]
    Unknown,
}

/// Why an offer was neither accepted nor declined. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferRefusal {
    /// 逾期
    #[error("the offer is past its time")]
    Lapsed,
    /// No seat is kept for them (any more).
    #[error("no open offer")]
    NotOffered,
    /// They have a seat in another session at the same time.
    #[error("another session at the same time")]
    Overlaps {
        /// Which one.
        other: TrainingId,
        /// What it is called.
        title: String,
    },
    /// The session is cancelled.
    #[error("the session is cancelled")]
    Cancelled,
    /// There is no such registration.
    #[error("no such registration")]
    Unknown,
}

/// Why a withdrawal was not made. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WithdrawRefusal {
    /// Not registered.
    #[error("not registered")]
    NotRegistered,
    /// The deadline is past.
    #[error("the deadline is past")]
    TooLate,
    /// The session is cancelled: there is nothing to withdraw from.
    #[error("the session is cancelled")]
    Cancelled,
    /// There is no such session.
    #[error("no such session")]
    Unknown,
}

/// Why a session was not changed. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleRefusal {
    /// Somebody else changed it meanwhile.
    #[error("changed by somebody else meanwhile")]
    Overtaken,
    /// Fewer seats than are taken or kept.
    #[error("fewer seats than people registered")]
    CapacityBelowRegistered {
        /// How many are registered.
        registered: i64,
        /// How many have an open offer.
        offered: i64,
    },
    /// Fewer seats for a unit than its people have, or are kept for them.
    #[error("fewer seats for a unit than its people have")]
    QuotaBelowRegistered {
        /// Which unit.
        name: String,
        /// How many.
        taken: i64,
    },
    /// Seats set aside leave fewer to everybody else than they have.
    #[error("fewer seats left to everybody else than they have")]
    OpenBelowRegistered {
        /// How many would be left.
        seats: i64,
        /// How many they have.
        taken: i64,
    },
    /// A date would begin in the past.
    #[error("a date in the past")]
    DateInPast {
        /// When it would begin.
        starts_at: DateTime<Utc>,
    },
    /// People came to a date that would be taken off, or be at another time.
    #[error("people came to a date that would be another")]
    DateHasAttendance {
        /// When that date begins.
        starts_at: DateTime<Utc>,
    },
    /// The hours were certified: the dates stay as they are.
    #[error("slips were issued")]
    SlipsIssued,
    /// It isn't over yet.
    #[error("the session isn't over")]
    NotOver,
    /// It is cancelled.
    #[error("the session is cancelled")]
    Cancelled,
    /// It isn't a draft any more.
    #[error("published already")]
    AlreadyPublished,
    /// Its first date has begun or its sign-up is over.
    #[error("sign-up would be over already")]
    TooLate,
    /// It is over.
    #[error("the session is over")]
    Finished,
    /// The id belongs to a session somebody else made.
    #[error("the id is taken")]
    IdTaken,
    /// There is no such session.
    #[error("no such session")]
    Unknown,
}
