//! 报名: one person's place in a session.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, AttendeeId, PersonId, QuotaId, RegistrationId, TrainingId};

/// How somebody stands to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationState {
    /// 候补
    Waiting,
    /// 待确认: a seat is kept for them, for some time.
    Offered,
    /// 已报名
    Registered,
    /// 已退出
    Withdrawn,
    /// 已谢绝
    Declined,
    /// 逾期未确认
    Lapsed,
    /// 已退出候补
    Left,
}

impl RegistrationState {
    /// All states.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Offered, Self::Registered, Self::Withdrawn, Self::Declined, Self::Lapsed, Self::Left];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Registered => "registered",
            Self::Withdrawn => "withdrawn",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Left => "left",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// 报名: how somebody stands to a session. Rows are never deleted: at most one of them is waiting, offered or registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Registration {
    /// Which.
    pub id: RegistrationId,
    /// Of which session.
    pub session_id: TrainingId,
    /// Whose.
    pub attendee_id: AttendeeId,
    /// Their account, if that is how they are known.
    pub account_id: Option<AccountId>,
    /// Their entry in the staff register, if that is how they are known.
    pub person_id: Option<PersonId>,
    /// The pool; none: the seats set aside for nobody.
    pub quota_id: Option<QuotaId>,
    /// For whom its seats are set aside.
    pub quota: Option<String>,
    /// The name on the list.
    pub name: String,
    /// 单位, as typed; may be empty.
    pub unit: String,
    /// As [`RegistrationState::code`].
    pub state: String,
    /// The order of arrival.
    pub queue_no: i64,
    /// When they signed up.
    pub registered_at: DateTime<Utc>,
    /// Since when a seat is, or was, kept for them.
    pub offered_at: Option<DateTime<Utc>>,
    /// Until when a seat is kept for them.
    pub offer_until: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who put them on the list, if not themselves.
    pub by_account_id: Option<AccountId>,
    /// 现场补录
    pub added_at_door: bool,
}

impl Registration {
    /// How they stand.
    pub fn standing(&self) -> RegistrationState {
        RegistrationState::from_code(&self.state).unwrap_or(RegistrationState::Left)
    }

    /// They have a seat.
    pub fn is_registered(&self) -> bool {
        self.standing() == RegistrationState::Registered
    }
}
