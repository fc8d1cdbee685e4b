//! What an organiser decides about a session, and what can be wrong with it.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};

use super::{TrainingDate, TrainingKind};
use crate::ids::OrganisationId;
use crate::syllabus::Level;

/// How many seats a session can have.
pub const CAPACITY: RangeInclusive<i64> = 1..=5000;

/// How many dates a session can have.
pub const DATES: usize = 6;

/// How many units a session can set seats aside for, or be for.
pub const QUOTAS: usize = 40;

/// How long an offer can last, in minutes: from a quarter of an hour to a week.
pub const OFFER_MINUTES: RangeInclusive<i64> = 15..=10_080;

/// The longest title, in characters.
const TITLE: usize = 80;

/// The longest of the other lines.
const LINE: usize = 200;

/// The longest description.
const TEXT: usize = 4000;

/// The longest date: half a day's hours can't be more than a day.
const HALF_HOURS_PER_DATE: i64 = 48;

/// A division or an organisation, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitPlan {
    /// In words.
    pub name: String,
    /// The division's code.
    pub division: Option<String>,
    /// The organisation; if it is given, the division is not.
    pub organisation: Option<OrganisationId>,
    /// The code of the division an organisation lies in, as far as it is known: others elsewhere may have the same name.
    pub lies_in: Option<String>,
}

impl UnitPlan {
    /// As it can be typed to mean this one and no other.
    pub fn typed(&self) -> String {
        let code = self.division.as_ref().or(self.lies_in.as_ref());
        code.map_or_else(|| self.name.clone(), |code| format!("{code} {}", self.name))
    }

    /// Whether both mean the same unit, whatever they call it.
    pub fn is_same(&self, other: &Self) -> bool {
        self.division == other.division && self.organisation == other.organisation
    }
}

/// 单位名额: seats to be set aside for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuotaPlan {
    /// For whom.
    pub unit: UnitPlan,
    /// How many.
    pub seats: i64,
}

/// 场次内容: everything an organiser types, apart from the division and the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// 名称
    pub title: String,
    /// 类别
    pub kind: TrainingKind,
    /// 面向级别; empty: all.
    pub levels: Vec<Level>,
    /// 说明
    pub description: String,
    /// 授课教师
    pub teacher: String,
    /// 地址
    pub address: String,
    /// 教室
    pub room: String,
    /// 线上地址, `https://…`
    pub link: String,
    /// 名额
    pub capacity: i64,
    /// 计入继续教育
    pub counts_as_continuing_education: bool,
    /// 认定单位
    pub recognised_by: String,
    /// Sign-up opens; `None`: with publication.
    pub opens_at: Option<DateTime<Utc>>,
    /// Sign-up closes; `None`: when the first date begins.
    pub closes_at: Option<DateTime<Utc>>,
    /// Withdrawing is possible until then; `None`: until sign-up closes.
    pub withdraw_until: Option<DateTime<Utc>>,
    /// 日程, in the order typed.
    pub dates: Vec<TrainingDate>,
    /// 面向范围; empty: everybody.
    pub audience: Vec<UnitPlan>,
    /// 单位名额
    pub quotas: Vec<QuotaPlan>,
    /// 名额归还: from then on unused seats of units are everybody's; `None`: when sign-up closes.
    pub quotas_until: Option<DateTime<Utc>>,
    /// How long an offer lasts at most, in minutes; `None`: twelve hours.
    pub offer_minutes: Option<i64>,
}

/// One thing wrong with a [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanProblem {
    /// No title.
    TitleEmpty,
    /// A text is longer than this many characters.
    TooLong {
        /// Which field of the plan.
        field: &'static str,
        /// How many it may have.
        max: usize,
    },
    /// Neither a place nor a link.
    NowhereToGo,
    /// The link isn't a web address.
    LinkUnusable,
    /// Seats outside [`CAPACITY`].
    CapacityOutOfRange,
    /// No date.
    NoDate,
    /// More than [`DATES`] dates.
    TooManyDates,
    /// A date that doesn't end after it begins (by its place in the list, from 0).
    EndsBeforeStart(usize),
    /// Hours of a date that are none, or more than a day has.
    HoursOutOfRange(usize),
    /// Two dates at the same time.
    DatesOverlap(usize, usize),
    /// Sign-up closes after the first date begins.
    ClosesAfterStart,
    /// Sign-up opens when it is closed already.
    OpensAfterClosing,
    /// Withdrawing would be possible after the first date begins.
    WithdrawalAfterStart,
    /// Counts as continuing education, but nobody recognises it.
    RecognisedByNobody,
    /// More than [`QUOTAS`] units.
    TooManyUnits,
    /// A unit without seats (by its place in the list, from 0).
    QuotaWithoutSeats(usize),
    /// The same unit twice.
    QuotaTwice(usize, usize),
    /// More seats are set aside than there are.
    QuotasExceedCapacity {
        /// How many are set aside.
        seats: i64,
    },
    /// Seats of units would be given back after the first date begins.
    QuotasReturnAfterStart,
    /// An offer outside [`OFFER_MINUTES`].
    OfferOutOfRange,
}

impl Plan {
    /// When the first date begins.
    pub fn starts_at(&self) -> Option<DateTime<Utc>> {
        self.dates.iter().map(|date| date.starts_at).min()
    }

    /// When the last date ends.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.dates.iter().map(|date| date.ends_at).max()
    }

    /// 学时 in all, in halves.
    pub fn half_hours(&self) -> i64 {
        self.dates.iter().map(|date| date.half_hours).sum()
    }

    /// With no more set aside than there are seats. Once seats of units were given back they bind nothing, and there may be fewer seats
    /// than that; whatever is made like such a session has room for the first of its units.
    #[must_use]
    pub fn fitting(mut self) -> Self {
        let mut left = self.capacity;
        self.quotas.retain_mut(|quota| {
            quota.seats = quota.seats.min(left);
            left -= quota.seats;
            quota.seats > 0
        });
        self
    }

    /// Everything wrong with it; empty when it can be stored.
    pub fn problems(&self) -> Vec<PlanProblem> {
        let mut problems = self.text_problems();
        problems.extend(self.seat_problems());
        problems.extend(self.date_problems());
        let Some(starts_at) = self.starts_at() else {
            problems.push(PlanProblem::NoDate);
            return problems;
        };
        let closes_at = self.closes_at.unwrap_or(starts_at);
        if closes_at > starts_at {
            problems.push(PlanProblem::ClosesAfterStart);
        }
        if self.opens_at.is_some_and(|opens_at| opens_at >= closes_at) {
            problems.push(PlanProblem::OpensAfterClosing);
        }
        if self.withdraw_until.is_some_and(|until| until > starts_at) {
            problems.push(PlanProblem::WithdrawalAfterStart);
        }
        if !self.quotas.is_empty() && self.quotas_until.is_some_and(|until| until > starts_at) {
            problems.push(PlanProblem::QuotasReturnAfterStart);
        }
        problems
    }

    fn seat_problems(&self) -> Vec<PlanProblem> {
        let mut problems = Vec::new();
        if !CAPACITY.contains(&self.capacity) {
            problems.push(PlanProblem::CapacityOutOfRange);
        }
        if self.quotas.len() > QUOTAS || self.audience.len() > QUOTAS {
            problems.push(PlanProblem::TooManyUnits);
        }
        for (index, quota) in self.quotas.iter().enumerate() {
            if !CAPACITY.contains(&quota.seats) {
                problems.push(PlanProblem::QuotaWithoutSeats(index));
            }
            if let Some(earlier) = self.quotas[..index].iter().position(|other| other.unit.is_same(&quota.unit)) {
                problems.push(PlanProblem::QuotaTwice(earlier, index));
            }
        }
        let seats = self.quotas.iter().fold(0_i64, |sum, quota| sum.saturating_add(quota.seats));
        if seats > self.capacity && CAPACITY.contains(&self.capacity) {
            problems.push(PlanProblem::QuotasExceedCapacity { seats });
        }
        if self.offer_minutes.is_some_and(|minutes| !OFFER_MINUTES.contains(&minutes)) {
            problems.push(PlanProblem::OfferOutOfRange);
        }
        problems
    }

    fn text_problems(&self) -> Vec<PlanProblem> {
        let mut problems = Vec::new();
        if self.title.trim().is_empty() {
            problems.push(PlanProblem::TitleEmpty);
        }
        let texts = [
            ("title", &self.title, TITLE),
            ("description", &self.description, TEXT),
            ("teacher", &self.teacher, LINE),
            ("address", &self.address, LINE),
            ("room", &self.room, LINE),
            ("link", &self.link, LINE),
            ("recognised_by", &self.recognised_by, LINE),
        ];
        for (field, text, max) in texts {
            if text.chars().count() > max {
                problems.push(PlanProblem::TooLong { field, max });
            }
        }
        if self.address.trim().is_empty() && self.link.trim().is_empty() {
            problems.push(PlanProblem::NowhereToGo);
        }
        // Anything else (`javascript:`, say) would be a trap behind a link people trust.
        let usable = ["https://", "http://"].iter().any(|scheme| self.link.starts_with(scheme) && self.link.len() > scheme.len());
        if !self.link.trim().is_empty() && (!usable || self.link.contains(char::is_whitespace)) {
            problems.push(PlanProblem::LinkUnusable);
        }
        if self.counts_as_continuing_education && self.recognised_by.trim().is_empty() {
            problems.push(PlanProblem::RecognisedByNobody);
        }
        problems
    }

    fn date_problems(&self) -> Vec<PlanProblem> {
        let mut problems = Vec::new();
        if self.dates.len() > DATES {
            problems.push(PlanProblem::TooManyDates);
        }
        for (index, date) in self.dates.iter().enumerate() {
            if date.ends_at <= date.starts_at {
                problems.push(PlanProblem::EndsBeforeStart(index));
            }
            if !(1..=HALF_HOURS_PER_DATE).contains(&date.half_hours) {
                problems.push(PlanProblem::HoursOutOfRange(index));
            }
            for (earlier, other) in self.dates[..index].iter().enumerate() {
                if overlaps(date, other) {
                    problems.push(PlanProblem::DatesOverlap(earlier, index));
                }
            }
        }
        problems
    }
}

/// Whether two dates share a moment. One that begins when the other ends doesn't.
pub(super) fn overlaps(one: &TrainingDate, other: &TrainingDate) -> bool {
    one.starts_at < other.ends_at && other.starts_at < one.ends_at
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::hours(hour)
    }

    fn date(from: i64, to: i64) -> TrainingDate {
        TrainingDate { starts_at: at(from), ends_at: at(to), half_hours: 6 }
    }

    fn good() -> Plan {
        Plan {
            title: "初级实务考前培训".into(),
            address: "文昌中路 1 号".into(),
            capacity: 30,
            dates: vec![date(24, 27), date(48, 51)],
            ..Plan::default()
        }
    }

    #[test]
    fn a_good_plan_has_no_problem() {
        assert_eq!(good().problems(), []);
        assert_eq!(good().half_hours(), 12);
    }

    #[test]
    fn each_rule_has_its_own_word() {
        let wrong = |change: fn(&mut Plan)| {
            let mut plan = good();
            change(&mut plan);
            plan.problems()
        };
        assert_eq!(wrong(|p| p.title = " ".into()), [PlanProblem::TitleEmpty]);
        assert_eq!(wrong(|p| p.title = "长".repeat(81)), [PlanProblem::TooLong { field: "title", max: 80 }]);
        assert_eq!(wrong(|p| p.address.clear()), [PlanProblem::NowhereToGo]);
        assert_eq!(wrong(|p| p.link = "javascript:alert(1)".into()), [PlanProblem::LinkUnusable]);
        assert_eq!(wrong(|p| p.capacity = 0), [PlanProblem::CapacityOutOfRange]);
        assert_eq!(wrong(|p| p.capacity = 5001), [PlanProblem::CapacityOutOfRange]);
        assert_eq!(wrong(|p| p.dates.clear()), [PlanProblem::NoDate]);
        assert_eq!(wrong(|p| p.dates = vec![date(5, 5)]), [PlanProblem::EndsBeforeStart(0)]);
        assert_eq!(wrong(|p| p.dates[1].half_hours = 0), [PlanProblem::HoursOutOfRange(1)]);
        assert_eq!(wrong(|p| p.dates[1] = date(26, 29)), [PlanProblem::DatesOverlap(0, 1)]);
        assert_eq!(wrong(|p| p.dates[1] = date(27, 29)), [], "one may begin when the other ends");
        assert_eq!(wrong(|p| p.closes_at = Some(at(25))), [PlanProblem::ClosesAfterStart]);
        assert_eq!(wrong(|p| p.opens_at = Some(at(24))), [PlanProblem::OpensAfterClosing]);
        assert_eq!(wrong(|p| p.withdraw_until = Some(at(25))), [PlanProblem::WithdrawalAfterStart]);
        assert_eq!(wrong(|p| p.counts_as_continuing_education = true), [PlanProblem::RecognisedByNobody]);
    }

    #[test]
    fn seats_set_aside_stay_within_those_there_are() {
        let quota = |code: &str, seats| QuotaPlan {
            unit: UnitPlan { name: code.into(), division: Some(code.into()), ..UnitPlan::default() },
            seats,
        };
        let problems = |quotas: Vec<QuotaPlan>| Plan { quotas, ..good() }.problems();
        assert_eq!(problems(vec![quota("321002", 10), quota("321003", 20)]), []);
        assert_eq!(problems(vec![quota("321002", 10), quota("321003", 21)]), [PlanProblem::QuotasExceedCapacity { seats: 31 }]);
        let fitting = Plan { quotas: vec![quota("321002", 20), quota("321003", 20), quota("320102", 1)], ..good() }.fitting();
        assert_eq!(fitting.quotas, [quota("321002", 20), quota("321003", 10)]);
        assert_eq!(problems(vec![quota("321002", 0)]), [PlanProblem::QuotaWithoutSeats(0)]);
        assert_eq!(problems(vec![quota("321002", 1), quota("321002", 2)]), [PlanProblem::QuotaTwice(0, 1)]);
        let late = Plan { quotas: vec![quota("321002", 1)], quotas_until: Some(at(25)), ..good() };
        assert_eq!(late.problems(), [PlanProblem::QuotasReturnAfterStart]);
        assert_eq!(Plan { quotas: vec![], ..late }.problems(), [], "nothing is set aside");
        assert_eq!(Plan { offer_minutes: Some(14), ..good() }.problems(), [PlanProblem::OfferOutOfRange]);
    }

    proptest! {
        #[test]
        fn overlapping_is_mutual_and_means_a_shared_moment(a in 0_i64..50, b in 1_i64..10, c in 0_i64..50, d in 1_i64..10) {
            let (one, other) = (date(a, a + b), date(c, c + d));
            prop_assert_eq!(overlaps(&one, &other), overlaps(&other, &one));
            prop_assert_eq!(overlaps(&one, &other), (a..a + b).any(|hour| (c..c + d).contains(&hour)));
        }
    }
}
