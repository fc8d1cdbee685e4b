//! 培训场次: sessions people register for, their seats, and the list at the door.
//!
//! What an organiser decides is a [`Plan`]; what is stored is a [`Session`]. Three stages are stored (draft, published, cancelled);
//! everything else people see follows from the times: [`Session::phase`] is a pure function of the session and the clock.

pub mod attendance;
#[cfg(feature = "store")]
mod begun;
pub mod calendar;
mod plan;
pub mod pool;
mod refusal;
mod registration;

#[cfg(feature = "store")]
pub mod demo;
pub mod desk;
#[cfg(feature = "store")]
pub mod feed;
#[cfg(feature = "store")]
pub mod leave;
#[cfg(feature = "store")]
pub mod people;
#[cfg(feature = "store")]
pub mod rating;
#[cfg(feature = "store")]
pub mod relocation;
#[cfg(feature = "store")]
pub mod roster;
#[cfg(feature = "store")]
pub mod schedule;
#[cfg(feature = "store")]
pub mod seat;
#[cfg(feature = "store")]
pub mod series;
#[cfg(feature = "store")]
pub mod slip;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod told;
#[cfg(feature = "store")]
pub mod unit_list;
#[cfg(feature = "store")]
pub mod units;
#[cfg(feature = "store")]
pub mod watch;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use plan::{CAPACITY, DATES, OFFER_MINUTES, Plan, PlanProblem, QUOTAS, QuotaPlan, UnitPlan};
pub use refusal::{OfferRefusal, RegisterRefusal, ScheduleRefusal, WithdrawRefusal};
pub use registration::{Registration, RegistrationState};

use crate::ids::{AccountId, OrganisationId, SeriesId, TrainingId};
use crate::syllabus::Level;

/// 类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingKind {
    /// 考前培训
    #[default]
    ExamPreparation,
    /// 继续教育
    ContinuingEducation,
    /// 站点人员培训
    StationStaff,
    /// 督导
    Supervision,
}

impl TrainingKind {
    /// All kinds, in the order people see them.
    pub const ALL: [Self; 4] = [Self::ExamPreparation, Self::ContinuingEducation, Self::StationStaff, Self::Supervision];

    /// As stored and as written in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExamPreparation => "exam_preparation",
            Self::ContinuingEducation => "continuing_education",
            Self::StationStaff => "station_staff",
            Self::Supervision => "supervision",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an organiser has done with a session so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 草稿: only organisers see it.
    Draft,
    /// 已发布
    Published,
    /// 已取消
    Cancelled,
}

impl Stage {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Cancelled].into_iter().find(|stage| stage.code() == code)
    }
}

/// Where a session is in its life, as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 草稿
    Draft,
    /// 待报名: published, sign-up not open yet.
    Published,
    /// 报名中
    Open,
    /// 报名截止
    Closed,
    /// 进行中
    Running,
    /// 已结束
    Finished,
    /// 已归档: over, and out of the lists.
    Archived,
    /// 已取消
    Cancelled,
}

/// 日程: one date of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct TrainingDate {
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
    /// 学时, in halves.
    pub half_hours: i64,
}

/// A date there is no more: calendars have it, and are to take it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct GoneDate {
    /// Which it was, from 1.
    pub position: i64,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
}

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Session {
    /// Which.
    pub id: TrainingId,
    /// What it is called.
    pub title: String,
    /// Its kind, as [`TrainingKind::code`].
    pub kind: String,
    /// For which levels, as codes between commas (`,junior,intermediate,`); `,` for all.
    pub levels: String,
    /// What it is about.
    pub description: String,
    /// 授课
    pub teacher: String,
    /// Street and house.
    pub address: String,
    /// Room.
    pub room: String,
    /// Where it is held online.
    pub link: String,
    /// The code of its division.
    pub division: String,
    /// The path of its division.
    pub division_path: String,
    /// The names from the province down, separated by spaces.
    pub division_names: String,
    /// Who runs it.
    pub organisation_id: Option<OrganisationId>,
    /// Their name.
    pub organisation_name: Option<String>,
    /// 名额
    pub capacity: i64,
    /// Seats taken.
    pub taken: i64,
    /// Seats kept for those who were offered one.
    pub held: i64,
    /// 候补: how many wait.
    pub waiting: i64,
    /// 学时 in all, in halves.
    pub half_hours: i64,
    /// 计入继续教育
    pub counts_as_continuing_education: bool,
    /// 认定单位
    pub recognised_by: String,
    /// Sign-up opens; `None`: with publication.
    pub opens_at: Option<DateTime<Utc>>,
    /// Sign-up closes.
    pub closes_at: DateTime<Utc>,
    /// Withdrawing is possible until then.
    pub withdraw_until: DateTime<Utc>,
    /// 单位名额归还时间: from then on the seats set aside are everybody's. None where none are set aside.
    pub quotas_until: Option<DateTime<Utc>>,
    /// When they were given back.
    pub quotas_returned_at: Option<DateTime<Utc>>,
    /// How long an offer lasts at most.
    pub offer_minutes: i64,
    /// 系列
    pub series_id: Option<SeriesId>,
    /// 归档: when it was taken out of the lists.
    pub archived_at: Option<DateTime<Utc>>,
    /// The first date begins.
    pub starts_at: DateTime<Utc>,
    /// The last date ends.
    pub ends_at: DateTime<Utc>,
    /// As [`Stage::code`].
    pub stage: String,
    /// Why it was cancelled.
    pub cancel_reason: String,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Grows with every change; also the sequence number in calendars.
    pub version: i64,
    /// Who made it.
    pub created_by: AccountId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

impl Session {
    /// Where it is in its life at this moment.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match Stage::from_code(&self.stage) {
            Some(Stage::Cancelled) => Phase::Cancelled,
            Some(Stage::Published) if now >= self.ends_at && self.archived_at.is_some() => Phase::Archived,
            Some(Stage::Published) if now >= self.ends_at => Phase::Finished,
            Some(Stage::Published) if now >= self.starts_at => Phase::Running,
            Some(Stage::Published) if now >= self.closes_at => Phase::Closed,
            Some(Stage::Published) if self.opens_at.is_some_and(|opens| now < opens) => Phase::Published,
            Some(Stage::Published) => Phase::Open,
            Some(Stage::Draft) | None => Phase::Draft,
        }
    }

    /// Seats neither taken nor kept for somebody, in all pools together.
    pub const fn seats_left(&self) -> i64 {
        self.capacity - self.taken - self.held
    }

    /// For which levels; empty: for all.
    pub fn level_list(&self) -> Vec<Level> {
        levels_of(&self.levels)
    }

    /// Whether somebody registered may still withdraw.
    pub fn may_withdraw(&self, now: DateTime<Utc>) -> bool {
        self.stage == Stage::Published.code() && now < self.withdraw_until
    }
}

/// Levels as stored: codes between commas.
pub fn levels_text(levels: &[Level]) -> String {
    let mut text = String::from(",");
    for level in Level::ALL.into_iter().filter(|level| levels.contains(level)) {
        text.push_str(level.code());
        text.push(',');
    }
    text
}

/// Reads [`levels_text`].
pub fn levels_of(text: &str) -> Vec<Level> {
    text.split(',').filter_map(Level::from_code).collect()
}

/// Something changed after publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Change {
    /// What: a field of [`Plan`].
    pub field: String,
    /// What it said.
    pub before: String,
    /// What it says now.
    pub after: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}
