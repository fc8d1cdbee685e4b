//! 统一模考: one paper, one window and the units it is for; who is expected, who came, and how the units did.
//!
//! Sitting one is a mock attempt like any other, which carries the event's id. What is handed in is marked once the window has
//! closed for all ([`store::settle_due`]): until then nobody sees a key, wherever they look.

#[cfg(feature = "store")]
pub mod matching;
pub mod results;
#[cfg(feature = "store")]
pub mod store;
pub mod told;

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::Place;
use crate::ids::{MockEventId, MockEventUnitId, MockPaperId, OrganisationId};

/// The longest time between opening and closing.
pub const LONGEST_WINDOW: TimeDelta = TimeDelta::days(31);

/// So long before it opens a fixed paper is kept from who would sit it otherwise: not for longer, because it is everybody's paper.
pub const RESERVED_AHEAD: TimeDelta = TimeDelta::days(7);

/// The shortest and the longest time for a paper, in minutes.
pub const MINUTES: std::ops::RangeInclusive<i64> = 10..=300;

/// Where an organised mock is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// 草稿: only organisers see it.
    Draft,
    /// 已公布: candidates can join, and begin once it opens.
    Announced,
    /// 进行中
    Open,
    /// 已结束
    Closed,
    /// 已取消
    Cancelled,
}

/// What is stored of a life: the rest follows from the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// 草稿
    Draft,
    /// 已公布
    Announced,
    /// 已取消
    Cancelled,
}

impl State {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Announced, Self::Cancelled].into_iter().find(|state| state.code() == code)
    }
}

/// An organised mock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockEvent {
    /// Which.
    pub id: MockEventId,
    /// The paper everybody sits.
    pub paper: MockPaperId,
    /// What it is called.
    pub title: String,
    /// What else there is to know, as Markdown.
    pub description: String,
    /// The code of the division it belongs to; `None`: to an organisation's or to the whole country.
    pub division: Option<String>,
    /// The division's path, as it is now.
    pub division_path: Option<String>,
    /// The organisation it belongs to.
    pub organisation: Option<OrganisationId>,
    /// What the division or organisation is called.
    pub place_name: Option<String>,
    /// From when on it can be begun.
    pub opens_at: DateTime<Utc>,
    /// When it ends for everybody.
    pub closes_at: DateTime<Utc>,
    /// 考试时长
    pub minutes: i64,
    /// What is stored of its life.
    pub state: State,
    /// Why it was cancelled.
    pub cancel_reason: String,
    /// Rises with every change.
    pub version: i64,
}

impl MockEvent {
    /// Where it is in its life.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match self.state {
            State::Draft => Phase::Draft,
            State::Cancelled => Phase::Cancelled,
            State::Announced if now < self.opens_at => Phase::Announced,
            State::Announced if now < self.closes_at => Phase::Open,
            State::Announced => Phase::Closed,
        }
    }

    /// When the paper of somebody who begins now ends: late starters keep the end of all.
    pub fn ends_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        (now + TimeDelta::minutes(self.minutes)).min(self.closes_at)
    }

    /// Its times.
    pub const fn window(&self) -> Window {
        Window { opens_at: self.opens_at, closes_at: self.closes_at, minutes: self.minutes }
    }

    /// 延长: why the end can't be put off until then, if so. It never comes earlier: people have planned by it.
    pub fn refuses_end(&self, closes_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<ChangeRefusal> {
        if !matches!(self.phase(now), Phase::Announced | Phase::Open) {
            Some(ChangeRefusal::Over)
        } else if closes_at <= self.closes_at {
            Some(ChangeRefusal::NotLater)
        } else {
            (closes_at - self.opens_at > LONGEST_WINDOW).then_some(ChangeRefusal::TooLong)
        }
    }

    /// Where it belongs: whose organisers manage it and see its names.
    pub fn place(&self) -> Place {
        match &self.division_path {
            Some(path) => Place::organisation(path.clone(), self.organisation),
            None => Place::country(),
        }
    }
}

/// 参考单位: what candidates choose from, and results are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Unit {
    /// Which.
    pub id: MockEventUnitId,
    /// Its name.
    pub name: String,
}

/// The times of a mock, as an organiser gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From when on it can be begun.
    pub opens_at: DateTime<Utc>,
    /// When it ends for everybody.
    pub closes_at: DateTime<Utc>,
    /// 考试时长
    pub minutes: i64,
}

/// What is wrong with a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WindowProblem {
    /// It would have opened, or ended, already.
    #[error("in the past")]
    Past,
    /// It closes before the time for the paper is over, even for who begins at once.
    #[error("shorter than the paper")]
    Short,
    /// It is open for longer than anybody means.
    #[error("open for too long")]
    Long,
    /// No paper takes so long, or so short.
    #[error("minutes out of range")]
    Minutes,
}

impl Window {
    /// Everything wrong with it, where it takes the place of another. Opening may stay where it was, even if that is past.
    pub fn problems(&self, before: Option<&Self>, now: DateTime<Utc>) -> Vec<WindowProblem> {
        let mut found = Vec::new();
        let stays = before.is_some_and(|before| before.opens_at == self.opens_at);
        if (self.opens_at <= now && !stays) || self.closes_at <= now {
            found.push(WindowProblem::Past);
        }
        if !MINUTES.contains(&self.minutes) {
            found.push(WindowProblem::Minutes);
        } else if self.closes_at - self.opens_at < TimeDelta::minutes(self.minutes) {
            found.push(WindowProblem::Short);
        }
        if self.closes_at - self.opens_at > LONGEST_WINDOW {
            found.push(WindowProblem::Long);
        }
        found
    }
}

/// Why somebody didn't join or begin. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefusal {
    /// There is no such mock, or it isn't announced.
    #[error("no such mock")]
    Unknown,
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// It isn't open yet.
    #[error("not open yet")]
    NotOpen,
    /// It has closed.
    #[error("closed")]
    Closed,
    /// The unit is none of it.
    #[error("no such unit")]
    NoUnit,
    /// One has to join first.
    #[error("not joined")]
    NotJoined,
    /// The paper is begun: name and unit stay.
    #[error("begun already")]
    Begun,
}

/// Why an organiser's change wasn't made. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// Somebody else changed it meanwhile.
    #[error("changed by somebody else meanwhile")]
    Overtaken,
    /// Somebody has begun: from then on only the end can be put off.
    #[error("somebody has begun")]
    Begun,
    /// It is over, or cancelled.
    #[error("it is over")]
    Over,
    /// The new end isn't later than the old one.
    #[error("not later than the end there is")]
    NotLater,
    /// With the new end it would be open for longer than anybody means.
    #[error("open for too long")]
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(state: State) -> MockEvent {
        let at = |hour: i64| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        MockEvent {
            id: MockEventId::fresh(),
            paper: MockPaperId::fresh(),
            title: "区统一模考".into(),
            description: String::new(),
            division: Some("321002".into()),
            division_path: Some("/32/3210/321002/".into()),
            organisation: None,
            place_name: None,
            opens_at: at(10),
            closes_at: at(13),
            minutes: 120,
            state,
            cancel_reason: String::new(),
            version: 1,
        }
    }

    #[test]
    fn the_clock_opens_and_closes() {
        let at = |hour: i64| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        let announced = event(State::Announced);
        assert_eq!(
            [9, 10, 12, 13].map(|hour| announced.phase(at(hour))),
            [Phase::Announced, Phase::Open, Phase::Open, Phase::Closed]
        );
        assert_eq!(event(State::Draft).phase(at(11)), Phase::Draft);
        assert_eq!(event(State::Cancelled).phase(at(11)), Phase::Cancelled);
    }

    #[test]
    fn a_window_is_in_the_future_and_long_enough() {
        let at = |minute: i64| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        let of = |opens: i64, closes: i64, minutes| Window { opens_at: at(opens), closes_at: at(closes), minutes };
        assert!(of(10, 130, 120).problems(None, at(0)).is_empty());
        assert_eq!(of(10, 129, 120).problems(None, at(0)), [WindowProblem::Short]);
        assert_eq!(of(10, 130, 120).problems(None, at(10)), [WindowProblem::Past]);
        assert_eq!(of(10, 130, 5).problems(None, at(0)), [WindowProblem::Minutes]);
        assert_eq!(of(10, 60 * 24 * 40, 120).problems(None, at(0)), [WindowProblem::Long]);
        // What has opened, and nobody has begun, keeps its opening or gets one to come.
        assert!(of(10, 160, 120).problems(Some(&of(10, 130, 120)), at(20)).is_empty());
        assert_eq!(of(15, 160, 120).problems(Some(&of(10, 130, 120)), at(20)), [WindowProblem::Past]);
    }

    #[test]
    fn the_end_is_put_off_and_never_comes_earlier() {
        let at = |hour: i64| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        let open = event(State::Announced);
        assert_eq!(open.refuses_end(at(14), at(12)), None);
        assert_eq!(open.refuses_end(at(13), at(12)), Some(ChangeRefusal::NotLater));
        assert_eq!(open.refuses_end(at(10) + LONGEST_WINDOW + TimeDelta::seconds(1), at(12)), Some(ChangeRefusal::TooLong));
        assert_eq!(open.refuses_end(at(14), at(13)), Some(ChangeRefusal::Over));
        assert_eq!(event(State::Cancelled).refuses_end(at(14), at(12)), Some(ChangeRefusal::Over));
    }

    proptest! {
        #[test]
        fn nobody_sits_longer_than_the_paper_or_past_the_close(late in 0_i64..180) {
            let event = event(State::Announced);
            let begun = event.opens_at + TimeDelta::minutes(late);
            let ends = event.ends_at(begun);
            prop_assert!(ends <= event.closes_at && ends <= begun + TimeDelta::minutes(event.minutes));
            prop_assert!(ends == event.closes_at || ends == begun + TimeDelta::minutes(event.minutes));
        }
    }
}
