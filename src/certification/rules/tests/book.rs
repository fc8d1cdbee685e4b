//! The rules said once more, in the plainest way there is, to hold the engine against over generated careers. Nothing of the engine is
//! used in the restatement but the types of the facts, and the days exams were held.

use proptest::prelude::*;

use super::*;

const LEVELS: [Level; 3] = Level::ALL;

type MonthDay = (u32, u32);

/// Exam and results days of the generated years, as the domain reference has them (§1.5); later ones as the engine's estimate says.
const DAYS: [(i64, MonthDay, MonthDay); 6] = [
    (2022, (6, 18), (9, 7)),
    (2023, (6, 10), (8, 11)),
    (2024, (6, 15), (8, 8)),
    (2025, (5, 24), (8, 1)),
    (2026, (5, 23), (8, 1)),
    (2027, (5, 15), (8, 1)),
];

fn exam(year: i64) -> NaiveDate {
    DAYS.iter().find(|day| day.0 == year).map(|(year, (month, day), _)| ymd(*year, *month, *day)).expect("a generated year")
}

fn out(year: i64) -> NaiveDate {
    DAYS.iter().find(|day| day.0 == year).map(|(year, _, (month, day))| ymd(*year, *month, *day)).expect("a generated year")
}

/// What a pass is: valid, nothing of its sitting void, and at least the line. (by the national line, its last day)
fn pass(career: &Career, fact: &Fact, as_of: NaiveDate) -> Option<(bool, NaiveDate)> {
    let known = career.facts.iter().filter(|other| out(other.year) <= as_of);
    if out(fact.year) > as_of || fact.status != ResultStatus::Valid {
        return None;
    }
    for other in known {
        if other.year == fact.year && other.status == ResultStatus::VoidAll {
            return None;
        }
        if other.year == fact.year && other.level == fact.level && other.status == ResultStatus::Unqualified {
            return None;
        }
    }
    let separate = match fact.level {
        Level::Junior if fact.year == 2024 && fact.division_path == LINXIA => 106,
        Level::Intermediate if fact.year == 2024 && fact.division_path == LINXIA => 118,
        _ => 120,
    };
    let mark = fact.half_marks?;
    if mark < separate {
        return None;
    }
    let mut until = match fact.level {
        Level::Junior => ymd(fact.year, 12, 31),
        Level::Intermediate => ymd(fact.year + 1, 12, 31),
        Level::Senior => {
            let day = out(fact.year);
            ymd(fact.year + 3, chrono::Datelike::month(&day), chrono::Datelike::day(&day))
        }
    };
    for exception in &career.exceptions {
        if let Exception::Extension { year, level: None, subject: None, division_path, until: longer } = exception
            && *year == fact.year
            && fact.division_path.starts_with(division_path.as_str())
        {
            until = until.max(*longer);
        }
    }
    Some((mark >= 120, until))
}

/// Complete in a year: every subject has a pass of that year or before that still counted when that year's exam began.
fn complete(career: &Career, level: Level, year: i64, national: bool, as_of: NaiveDate) -> bool {
    let subjects = required().into_iter().find(|required| required.level == level).expect("the level").subjects;
    subjects.iter().all(|subject| {
        career.facts.iter().filter(|fact| fact.subject == *subject && fact.year <= year).any(|fact| {
            pass(career, fact, as_of).is_some_and(|(by_national, until)| until >= exam(year) && (by_national || !national))
        })
    })
}

fn years_with_passes(career: &Career, level: Level, as_of: NaiveDate) -> Vec<i64> {
    (2022..=2027)
        .filter(|year| career.facts.iter().any(|f| f.level == level && f.year == *year && pass(career, f, as_of).is_some()))
        .collect()
}

/// The first year it was complete, and whether it is valid only locally.
fn by_results(career: &Career, level: Level, as_of: NaiveDate) -> Option<(i64, bool)> {
    let years = years_with_passes(career, level, as_of);
    let first = years.iter().find(|year| complete(career, level, **year, false, as_of))?;
    Some((*first, !years.iter().any(|year| complete(career, level, *year, true, as_of))))
}

/// Whether a level is held: by a certificate that isn't a slip, or (not 高级) by results.
fn held(career: &Career, level: Level, as_of: NaiveDate) -> bool {
    let certified = career.certificates.iter().any(|c| c.level == level && c.on <= as_of && c.scheme != Scheme::SeniorSlip);
    certified || (level != Level::Senior && by_results(career, level, as_of).is_some())
}

fn registered(career: &Career, as_of: NaiveDate) -> RegistrationState {
    let highest = LEVELS.into_iter().rev().find(|level| held(career, *level, as_of));
    let known: Vec<&Period> = career.periods.iter().filter(|period| period.registered_on <= as_of).collect();
    let own: Vec<&&Period> = known.iter().filter(|period| Some(period.level) == highest).collect();
    let last = if own.is_empty() { known.iter().map(|p| p.until).max() } else { own.iter().map(|p| p.until).max() };
    match last {
        None => RegistrationState::None,
        Some(last) if last < as_of => RegistrationState::Lapsed,
        Some(last) if last.checked_sub_months(chrono::Months::new(3)).expect("a day") <= as_of => RegistrationState::WindowOpen,
        Some(_) => RegistrationState::Registered,
    }
}

fn any_fact() -> impl Strategy<Value = Fact> {
    (2022_i64..2027, 0_usize..6, 90_i64..150, 0_usize..12, any::<bool>()).prop_map(|(year, paper, mark, status, linxia)| {
        let (level, subject) = [
            (Level::Junior, "junior-comprehensive"),
            (Level::Junior, "junior-practice"),
            (Level::Intermediate, "intermediate-comprehensive"),
            (Level::Intermediate, "intermediate-law"),
            (Level::Intermediate, "intermediate-practice"),
            (Level::Senior, "senior-practice"),
        ][paper];
        let status = ResultStatus::ALL.get(status).copied().unwrap_or(ResultStatus::Valid);
        let half_marks = (status != ResultStatus::Absent).then_some(mark);
        let division_path = if linxia { LINXIA } else { YANGZHOU }.to_owned();
        Fact { year, level, subject: subject.to_owned(), half_marks, status, division_path }
    })
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..2150).prop_map(|days| ymd(2022, 1, 1) + chrono::Days::new(days))
}

fn any_level() -> impl Strategy<Value = Level> {
    (0_usize..3).prop_map(|index| LEVELS[index])
}

fn any_certificate() -> impl Strategy<Value = Obtained> {
    (any_level(), 0_usize..5, any_day()).prop_map(|(level, scheme, on)| {
        let scheme = match (level, scheme) {
            (Level::Senior, 0 | 1) => Scheme::SeniorSlip,
            (Level::Senior, _) => Scheme::SeniorCertificate,
            (_, 0) => Scheme::SeparateLine,
            (_, 1) => Scheme::Local,
            _ => Scheme::National,
        };
        Obtained { level, scheme, on, valid_until: None }
    })
}

fn any_period() -> impl Strategy<Value = Period> {
    (any_level(), any_day()).prop_map(|(level, day)| {
        let (from, until) = period_from(day);
        Period { level, first: true, registered_on: day, from, until }
    })
}

fn any_hours() -> impl Strategy<Value = Hours> {
    (0_usize..6, any_day(), 1_i64..120, any::<bool>()).prop_map(|(kind, on, half_hours, professional)| {
        let kind = HoursKind::ALL.get(kind).copied().unwrap_or(HoursKind::Session);
        Hours { kind, on, half_hours, professional }
    })
}

fn any_exception() -> impl Strategy<Value = Exception> {
    (2022_i64..2027, any::<bool>(), any_day(), any::<bool>()).prop_map(|(year, cancelled, until, linxia)| {
        let division_path = if linxia { "/62/" } else { "/32/" }.to_owned();
        if cancelled {
            Exception::Cancelled { year, level: None, division_path }
        } else {
            Exception::Extension { year, level: None, subject: None, division_path, until }
        }
    })
}

fn any_career() -> impl Strategy<Value = Career> {
    (
        prop::collection::vec(any_fact(), 0..14),
        prop::collection::vec(any_certificate(), 0..3),
        prop::collection::vec(any_period(), 0..3),
        prop::collection::vec(any_hours(), 0..6),
        prop::collection::vec(any_exception(), 0..3),
    )
        .prop_map(|(mut facts, certificates, periods, hours, exceptions)| {
            facts.sort_by(|a, b| (a.year, &a.subject).cmp(&(b.year, &b.subject)));
            facts.dedup_by(|a, b| (a.year, &a.subject) == (b.year, &b.subject));
            Career { facts, certificates, periods, hours, application: None, exceptions }
        })
}

proptest! {
    #[test]
    fn results_lead_where_the_book_says(career in any_career(), day in any_day()) {
        let career = Career { certificates: Vec::new(), ..career };
        let standing = career.on(day);
        for level in [Level::Junior, Level::Intermediate] {
            let reached = standing.level(level).and_then(|found| found.reached).map(|reached| (reached.year, reached.locally_valid));
            prop_assert_eq!(reached, by_results(&career, level, day), "{:?}", level);
        }
        prop_assert!(standing.level(Level::Senior).is_none_or(|found| found.reached.is_none()));
    }

    #[test]
    fn what_is_held_and_registered_is_what_the_book_says(career in any_career(), day in any_day()) {
        let standing = career.on(day);
        for level in LEVELS {
            let reached = standing.level(level).is_some_and(|found| found.reached.is_some());
            prop_assert_eq!(reached, held(&career, level, day), "{:?}", level);
        }
        prop_assert_eq!(standing.registration.state, registered(&career, day));
    }

    #[test]
    fn a_slip_is_valid_as_long_as_the_book_says(career in any_career(), day in any_day()) {
        let valid = career.on(day).level(Level::Senior).and_then(|found| found.slip).is_some_and(|slip| slip.valid_until >= day);
        let recorded: Vec<&Obtained> =
            career.certificates.iter().filter(|c| c.scheme == Scheme::SeniorSlip && c.on <= day).collect();
        let on_record = recorded.iter().any(|c| c.on.checked_add_months(chrono::Months::new(36)).expect("a day") >= day);
        // A slip on record stands in place of the estimate from its year's results.
        let year_of = |c: &Obtained| i64::from(chrono::Datelike::year(&c.on));
        let by_results = career.facts.iter().any(|fact| {
            fact.level == Level::Senior
                && !recorded.iter().any(|c| year_of(c) == fact.year)
                && pass(&career, fact, day).is_some_and(|(_, until)| until >= day)
        });
        prop_assert_eq!(valid, on_record || by_results);
    }

    #[test]
    fn hours_are_the_sum_of_what_lies_within(career in any_career(), day in any_day()) {
        let first_degree = career.hours.iter().filter(|h| h.kind == HoursKind::Degree).map(|h| h.on).min();
        for counted in career.on(day).hours {
            if counted.rule == Rule::ProfessionalOfYear {
                continue;
            }
            let within = |on: NaiveDate| counted.from <= on && on <= counted.until && on <= day;
            let attended: i64 =
                career.hours.iter().filter(|h| h.kind != HoursKind::Degree && within(h.on)).map(|h| h.half_hours).sum();
            let degree = if first_degree.is_some_and(within) { 180 } else { 0 };
            prop_assert_eq!(counted.have, attended + degree);
            prop_assert!(counted.forecast >= counted.have);
        }
    }

    #[test]
    fn the_order_of_facts_never_matters(career in any_career(), turn in 0_usize..14, day in any_day()) {
        let mut turned = career.clone();
        let turn_by = |length: usize| if length == 0 { 0 } else { turn % length };
        turned.facts.rotate_left(turn_by(career.facts.len()));
        turned.hours.rotate_left(turn_by(career.hours.len()));
        let (one, other) = (career.on(day), turned.on(day));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn a_standing_holds_as_long_as_it_says(career in any_career(), day in any_day(), later in 0_i64..400) {
        let standing = career.on(day);
        prop_assert!(standing.holds_until >= day);
        let span = (standing.holds_until - day).num_days();
        let then = career.on(day + chrono::TimeDelta::days(later % (span + 1)));
        prop_assert_eq!(&standing.next, &then.next);
        prop_assert_eq!(&standing.registration, &then.registration);
        prop_assert_eq!(&standing.levels, &then.levels);
    }

    #[test]
    fn another_pass_never_takes_a_qualification_away(career in any_career(), year in 2022_i64..2027) {
        let day = ymd(2027, 12, 31);
        let mut more = career.clone();
        more.facts.retain(|fact| !(fact.year == year && fact.subject == "intermediate-law"));
        let reached = |career: &Career| career.on(day).level(Level::Intermediate).is_some_and(|found| found.reached.is_some());
        let before = reached(&more);
        more.facts.extend(facts(Level::Intermediate, YANGZHOU, &format!("l{year}=100")));
        prop_assert!(!before || reached(&more));
    }

    #[test]
    fn what_is_void_never_helps(career in any_career(), year in 2022_i64..2027) {
        let day = ymd(2027, 12, 31);
        let mut fewer = career.clone();
        for fact in fewer.facts.iter_mut().filter(|fact| fact.year == year) {
            fact.status = ResultStatus::VoidAll;
        }
        let (with, without) = (career.on(day), fewer.on(day));
        for level in LEVELS {
            let reached = |standing: &Standing| standing.level(level).is_some_and(|found| found.reached.is_some());
            prop_assert!(!reached(&without) || reached(&with));
        }
    }

    #[test]
    fn a_registration_never_decides_what_is_held(career in any_career(), day in any_day()) {
        let bare = Career { periods: Vec::new(), hours: Vec::new(), ..career.clone() };
        let (with, without) = (career.on(day), bare.on(day));
        prop_assert_eq!(with.levels, without.levels);
    }

    #[test]
    fn there_is_always_a_next_step_with_its_rule_and_day(career in any_career(), day in any_day()) {
        let (level, step) = career.on(day).next;
        prop_assert!(!step.rule.citation().zh.is_empty() && !step.rule.source().is_empty());
        prop_assert!(step.by.is_some());
        if !step.next.may_be_late() {
            prop_assert!(step.by.is_none_or(|by| by >= day), "{:?} on {}", step, day);
        }
        let said = step.sentence(level, &[]);
        prop_assert!(said.zh.ends_with('。') && said.en.ends_with('.') && !said.zh.contains("  "));
    }
}
