//! 时间线: what has happened to somebody's qualification, and what is to come, day by day.
//!
//! What happened is read from the ledgers, what is to come follows from the rules; nothing here decides anything.

use chrono::NaiveDate;

use super::certificate;
use super::hours::{Standing as HoursStand, store as hours};
use super::ledger::{rulebook, standing_of};
use super::registration::period;
use super::rules::{Calendar, HoursStanding, LevelStanding, NextStep, Rule, Standing, SubjectPassed};
use crate::ids::PersonId;
use crate::person::store::memberships;
use crate::store::{Result, Tx};
use crate::syllabus::Level;

/// Something that happened, or will.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// 参加考试: so many subjects.
    Sat {
        /// At which level.
        level: Level,
        /// Exam year.
        year: i64,
        /// Subjects passed.
        passed: usize,
        /// Subjects on record.
        subjects: usize,
    },
    /// 合格 (高级: the written exam)
    Qualified {
        /// At which level.
        level: Level,
        /// Exam year.
        year: i64,
    },
    /// 证书
    Certificate {
        /// Its level.
        level: Level,
        /// [`super::rules::Scheme::code`].
        scheme: String,
    },
    /// 登记
    Registered {
        /// Of which level.
        level: Level,
        /// 首次登记
        first: bool,
        /// Its last day.
        until: NaiveDate,
    },
    /// 继续教育
    Hours {
        /// What.
        title: String,
        /// How long.
        half_hours: i64,
    },
    /// 入职、调入
    Joined {
        /// Where.
        place: String,
    },
    /// 离岗
    Left {
        /// From where.
        place: String,
    },
    /// 再登记窗口开放
    WindowOpens {
        /// Of which level.
        level: Level,
    },
    /// 登记到期
    Expires {
        /// Of which level.
        level: Level,
    },
    /// 首次登记期限
    RegisterBy {
        /// Of which level.
        level: Level,
    },
    /// The next exam that counts.
    Exam {
        /// Of which level.
        level: Level,
    },
    /// 成绩公布
    Results {
        /// Of which level.
        level: Level,
    },
    /// 成绩失效: these subjects count no longer than to this day.
    PassesEnd {
        /// Of which level.
        level: Level,
        /// Their codes.
        subjects: Vec<String>,
    },
    /// 高级合格证明到期
    SlipEnds,
    /// 学时截止: of the period, or of the year.
    HoursDue {
        /// Of the registration period.
        of_period: bool,
        /// Half hours that are missing.
        missing: i64,
    },
}

/// An event on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub on: NaiveDate,
    /// What.
    pub event: Event,
    /// The day is worked out, not recorded.
    pub estimated: bool,
}

impl Entry {
    const fn known(on: NaiveDate, event: Event) -> Self {
        Self { on, event, estimated: false }
    }
}

/// What has been and what is to come, as of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The latest first.
    pub past: Vec<Entry>,
    /// The next first.
    pub coming: Vec<Entry>,
}

/// Somebody's timeline as of a day.
pub async fn of_person(tx: &mut Tx, person: PersonId, today: NaiveDate) -> Result<Timeline> {
    let standing = standing_of(tx, person, today).await?;
    let calendar = rulebook(tx).await?.calendar;
    let mut past: Vec<Entry> = standing.levels.iter().flat_map(|level| exams(level, &calendar)).collect();
    for one in certificate::of_person(tx, person).await?.into_iter().filter(certificate::Certificate::in_force) {
        if let Some(level) = one.level() {
            past.push(Entry::known(one.obtained_on, Event::Certificate { level, scheme: one.scheme }));
        }
    }
    for one in period::of_person(tx, person).await?.into_iter().filter(period::Period::in_force) {
        if let Some(level) = Level::from_code(&one.level) {
            let event = Event::Registered { level, first: one.kind == "first", until: one.valid_until };
            past.push(Entry::known(one.registered_on, event));
        }
    }
    for line in hours::of_person(tx, person).await? {
        let counts = line.now().filter(|entry| entry.standing() == HoursStand::Accepted);
        past.extend(
            counts.map(|entry| {
                Entry::known(entry.last_day, Event::Hours { title: entry.title.clone(), half_hours: entry.half_hours })
            }),
        );
    }
    for at in memberships(tx, person).await? {
        let place = at.organisation.unwrap_or(at.division_name);
        past.extend(at.since_on.map(|on| Entry::known(on, Event::Joined { place: place.clone() })));
        past.extend(at.until_on.map(|on| Entry::known(on, Event::Left { place })));
    }
    past.retain(|entry| entry.on <= today);
    past.sort_by_key(|entry| std::cmp::Reverse(entry.on));
    Ok(Timeline { past, coming: coming(&standing) })
}

/// The exams somebody sat at a level, and the one that made it complete.
fn exams(level: &LevelStanding, calendar: &Calendar) -> Vec<Entry> {
    let mut years: Vec<i64> = level.judged.iter().map(|judged| judged.fact.year).collect();
    years.dedup();
    let mut found: Vec<Entry> = years
        .into_iter()
        .map(|year| {
            let of_year = || level.judged.iter().filter(move |judged| judged.fact.year == year);
            let passed = of_year().filter(|judged| judged.outcome.passed()).count();
            let event = Event::Sat { level: level.level, year, passed, subjects: of_year().count() };
            Entry::known(calendar.exam(year).1, event)
        })
        .collect();
    let qualified = level.reached.filter(|_| level.level != Level::Senior).map(|reached| reached.year);
    let slip = level.slip.filter(|slip| slip.estimated).map(|slip| slip.year);
    if let Some(year) = qualified.or(slip).filter(|year| level.judged.iter().any(|judged| judged.fact.year == *year)) {
        let (on, estimated) = calendar.results(year);
        found.push(Entry { on, event: Event::Qualified { level: level.level, year }, estimated });
    }
    found
}

/// What is to come, from where somebody stands.
pub fn coming(standing: &Standing) -> Vec<Entry> {
    let today = standing.as_of;
    let held = standing.highest().map(|highest| highest.level);
    let registration = &standing.registration;
    let mut found = Vec::new();
    if let Some(period) = registration.period.filter(|period| held.is_none_or(|held| period.level >= held)) {
        let opens = registration.window.map(|(from, _)| from).filter(|from| *from > today);
        found.extend(opens.map(|on| Entry::known(on, Event::WindowOpens { level: period.level })));
        found.push(Entry::known(period.until, Event::Expires { level: period.level }));
    } else if let (Some(level), Some(on)) = (held, registration.register_by) {
        let estimated = standing.highest().and_then(|highest| highest.reached).is_some_and(|reached| reached.estimated);
        found.push(Entry { on, event: Event::RegisterBy { level }, estimated });
    }
    for level in standing.levels.iter().filter(|one| held.is_none_or(|held| one.level > held)) {
        found.extend(passes(level));
        let event = match level.next.next {
            NextStep::SitRemaining { .. } | NextStep::SitAll { .. } | NextStep::StartOver { .. } => {
                Some(Event::Exam { level: level.level })
            }
            NextStep::AwaitResults { .. } => Some(Event::Results { level: level.level }),
            _ => None,
        };
        found.extend(level.next.by.zip(event).map(|(on, event)| Entry { on, event, estimated: level.next.estimated }));
        if let Some(slip) = level.slip.filter(|_| level.reached.is_none()) {
            found.push(Entry { on: slip.valid_until, event: Event::SlipEnds, estimated: slip.estimated });
        }
    }
    let due = standing.hours.iter().filter(|counted| counted.missing() > 0 && counted.rule != Rule::ProfessionalOfYear);
    found.extend(due.map(|counted: &HoursStanding| {
        Entry::known(counted.until, Event::HoursDue { of_period: counted.rule == Rule::HoursOfPeriod, missing: counted.missing() })
    }));
    found.retain(|entry| entry.on >= today);
    found.sort_by_key(|entry| entry.on);
    found
}

/// The days on which passes that count now stop counting.
fn passes(level: &LevelStanding) -> Vec<Entry> {
    if level.reached.is_some() || level.level == Level::Senior {
        return Vec::new();
    }
    let mut days: Vec<NaiveDate> = level.passed.iter().map(|pass| pass.until).collect();
    days.sort_unstable();
    days.dedup();
    let of = |on: NaiveDate| -> Vec<String> {
        level.passed.iter().filter(|pass: &&SubjectPassed| pass.until == on).map(|pass| pass.subject.clone()).collect()
    };
    days.into_iter().map(|on| Entry::known(on, Event::PassesEnd { level: level.level, subjects: of(on) })).collect()
}
