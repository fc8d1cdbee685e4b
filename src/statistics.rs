//! 区县统计: computed rates, published releases, reported figures, and the indicators they are about.
//!
//! *Computed* numbers come from the exam entries of people in the system and are for those whose scope contains the place.
//! *Published* numbers are those of a [`release`], frozen, with small cells hidden. *Reported* numbers are [`figure`]s typed or
//! imported by a unit, with their source. Every rate is kept as numerator and denominator; definitions are in [`indicator`].

pub mod derive;
pub mod drill;
pub mod indicator;
pub mod number;
pub mod precedent;
pub mod rate;
pub mod suppress;

#[cfg(feature = "store")]
pub mod figure;
#[cfg(feature = "store")]
pub mod headline;
#[cfg(feature = "store")]
pub mod import;
#[cfg(feature = "store")]
pub mod release;
#[cfg(feature = "store")]
pub mod view;

#[cfg(feature = "store")]
pub use headline::{Headline, published_headlines};

use serde::{Deserialize, Serialize};

/// 分母: what 通过率 is divided by. Real reports use all three, so it is always named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// 报名
    Entered,
    /// 审核通过
    Approved,
    /// 实考（参考）
    #[default]
    Sat,
}

impl Base {
    /// From the widest to the narrowest.
    pub const ALL: [Self; 3] = [Self::Entered, Self::Approved, Self::Sat];

    /// As written in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Approved => "approved",
            Self::Sat => "sat",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|base| base.code() == code)
    }
}

/// 漏斗: how many went how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Funnel {
    /// 报名人数
    pub entered: i64,
    /// 审核通过人数
    pub approved: i64,
    /// 实考人数
    pub sat: i64,
    /// 通过人数
    pub passed: i64,
}

impl Funnel {
    /// The denominator chosen.
    pub const fn base(&self, base: Base) -> i64 {
        match base {
            Base::Entered => self.entered,
            Base::Approved => self.approved,
            Base::Sat => self.sat,
        }
    }

    /// Nobody at all.
    pub const fn is_empty(&self) -> bool {
        self.entered == 0
    }
}

impl std::ops::AddAssign for Funnel {
    fn add_assign(&mut self, other: Self) {
        self.entered += other.entered;
        self.approved += other.approved;
        self.sat += other.sat;
        self.passed += other.passed;
    }
}

impl std::ops::Sub for Funnel {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            entered: self.entered - other.entered,
            approved: self.approved - other.approved,
            sat: self.sat - other.sat,
            passed: self.passed - other.passed,
        }
    }
}

impl std::iter::Sum for Funnel {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

#[cfg(feature = "store")]
impl From<&crate::certification::entry::FunnelRow> for Funnel {
    fn from(row: &crate::certification::entry::FunnelRow) -> Self {
        Self { entered: row.entered, approved: row.approved, sat: row.sat, passed: row.passed }
    }
}
