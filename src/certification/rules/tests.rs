//! The rules by table and by property.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::step::ymd;
use super::*;

fn required() -> Vec<Required> {
    let of = |level, codes: &[&str]| Required { level, subjects: codes.iter().map(|code| (*code).to_owned()).collect() };
    vec![
        of(Level::Junior, &["junior-comprehensive", "junior-practice"]),
        of(Level::Intermediate, &["intermediate-comprehensive", "intermediate-law", "intermediate-practice"]),
        of(Level::Senior, &["senior-practice"]),
    ]
}

fn lines() -> Vec<PassLine> {
    let national = |level| PassLine {
        first_year: 2022,
        last_year: None,
        level,
        subject: None,
        division_path: None,
        half_marks: 120,
        locally_valid: false,
    };
    let separate = |level, half_marks| PassLine {
        first_year: 2024,
        last_year: Some(2024),
        division_path: Some("/62/6229/".into()),
        half_marks,
        locally_valid: true,
        ..national(level)
    };
    vec![
        national(Level::Junior),
        national(Level::Intermediate),
        national(Level::Senior),
        separate(Level::Junior, 106),
        separate(Level::Intermediate, 118),
    ]
}

/// Marks as written, in half marks.
fn half_marks(text: &str) -> i64 {
    let (whole, half) = text.split_once('.').unwrap_or((text, "0"));
    whole.parse::<i64>().expect("a mark") * 2 + i64::from(half == "5")
}

/// `a2024=60` is 60 marks in 综合能力 of 2024; a = comprehensive, l = law, p = practice. `!` void, `!!` all void, `-` absent.
fn facts(level: Level, place: &str, text: &str) -> Vec<Fact> {
    text.split_whitespace()
        .map(|item| {
            let (head, mark) = item.split_once('=').expect("x=y");
            let subject = match &head[..1] {
                "a" => "comprehensive",
                "l" => "law",
                _ => "practice",
            };
            let (status, half_marks) = match mark {
                "-" => (ResultStatus::Absent, None),
                "!" => (ResultStatus::VoidSubject, Some(160)),
                "!!" => (ResultStatus::VoidAll, Some(160)),
                "?" => (ResultStatus::Unqualified, Some(160)),
                mark => (ResultStatus::Valid, Some(half_marks(mark))),
            };
            Fact {
                year: head[1..].parse().expect("a year"),
                level,
                subject: format!("{}-{subject}", level.code()),
                half_marks,
                status,
                division_path: place.to_owned(),
            }
        })
        .collect()
}

fn on(facts: &[Fact], as_of: NaiveDate) -> Standing {
    standing(Known { facts, certificates: &[], lines: &lines(), required: &required() }, as_of)
}

const YANGZHOU: &str = "/32/3210/321002/";
const LINXIA: &str = "/62/6229/622901/";

#[test]
fn a_qualification_is_reached_by_the_rule_of_its_level() {
    use Level::{Intermediate, Junior, Senior};
    let cases: [(Level, &str, Option<i64>); 16] = [
        (Junior, "a2024=60 p2024=60", Some(2024)),
        (Junior, "a2024=59.5 p2024=90", None),
        (Junior, "a2023=70 p2024=70", None),
        (Junior, "a2023=70 p2023=50 a2024=70 p2024=50", None),
        (Junior, "a2023=70 p2023=60 a2022=70 p2022=61", Some(2022)),
        (Junior, "a2024=60 p2024=!", None),
        (Junior, "a2024=60 p2024=!!", None),
        (Junior, "a2024=60 p2024=-", None),
        (Intermediate, "a2024=60 l2024=60 p2024=60", Some(2024)),
        (Intermediate, "a2023=60 l2024=60 p2024=60", Some(2024)),
        (Intermediate, "a2023=60 l2024=60 p2025=60", None),
        (Intermediate, "a2022=60 l2022=60 p2024=60", None),
        (Intermediate, "a2022=60 l2022=60 p2024=60 l2025=60 a2025=60", Some(2025)),
        (Intermediate, "a2023=60 l2023=60 p2024=60 a2024=!!", None),
        (Senior, "p2024=60", Some(2024)),
        (Senior, "p2024=?", None),
    ];
    for (level, text, expected) in cases {
        let standing = on(&facts(level, YANGZHOU, text), ymd(2026, 3, 1));
        assert_eq!(standing.level(level).and_then(|found| found.reached).map(|reached| reached.year), expected, "{level:?} {text}");
    }
}

#[test]
fn a_pass_by_a_separate_line_is_valid_locally_only() {
    let here = facts(Level::Junior, LINXIA, "a2024=53 p2024=88");
    let reached = on(&here, ymd(2024, 9, 1)).level(Level::Junior).and_then(|found| found.reached).expect("reached");
    assert!(reached.locally_valid && reached.national_year.is_none());
    let elsewhere = facts(Level::Junior, YANGZHOU, "a2024=53 p2024=88");
    assert!(on(&elsewhere, ymd(2024, 9, 1)).level(Level::Junior).is_some_and(|found| found.reached.is_none()));
    let both = facts(Level::Junior, LINXIA, "a2024=60 p2024=60");
    let reached = on(&both, ymd(2024, 9, 1)).level(Level::Junior).and_then(|found| found.reached).expect("reached");
    assert!(!reached.locally_valid && reached.national_year == Some(2024));
}

#[test]
fn a_year_without_a_line_is_not_judged() {
    let standing = on(&facts(Level::Junior, YANGZHOU, "a2019=80 p2019=80"), ymd(2026, 3, 1));
    let junior = standing.level(Level::Junior).expect("on record");
    assert!(junior.reached.is_none());
    assert!(junior.judged.iter().all(|judged| judged.outcome == Outcome::NoLine));
}

#[test]
fn the_next_step_follows_the_calendar() {
    let code = |level, text: &str, day| on(&facts(level, YANGZHOU, text), day).next.1.next.code();
    let partly = "a2024=70 l2024=70 p2024=40";
    assert_eq!(code(Level::Intermediate, partly, ymd(2024, 9, 1)), "sit_remaining");
    assert_eq!(code(Level::Intermediate, partly, ymd(2025, 5, 1)), "sit_remaining");
    assert_eq!(code(Level::Intermediate, partly, ymd(2025, 7, 1)), "start_over");
    let tried = "a2024=70 l2024=70 p2024=40 p2025=40";
    assert_eq!(code(Level::Intermediate, tried, ymd(2025, 6, 1)), "start_over");
    assert_eq!(code(Level::Junior, "a2024=70 p2024=40", ymd(2024, 9, 1)), "start_over");
    assert_eq!(code(Level::Junior, "a2024=50 p2024=40", ymd(2024, 9, 1)), "sit_all");
    assert_eq!(code(Level::Junior, "a2024=70 p2024=70", ymd(2024, 9, 1)), "register");
    assert_eq!(code(Level::Junior, "a2024=70 p2024=70", ymd(2025, 8, 8)), "register");
    assert_eq!(code(Level::Junior, "a2024=70 p2024=70", ymd(2025, 8, 9)), "register_late");
    assert_eq!(code(Level::Senior, "p2023=70", ymd(2026, 8, 11)), "apply_for_review");
    assert_eq!(code(Level::Senior, "p2023=70", ymd(2026, 8, 12)), "start_over");

    let remaining = on(&facts(Level::Intermediate, YANGZHOU, partly), ymd(2024, 9, 1)).next.1;
    let NextStep::SitRemaining { subjects, last_year } = remaining.next else { panic!("something remains") };
    assert_eq!((subjects, last_year), (vec!["intermediate-practice".to_owned()], 2025));
    assert_eq!(remaining.rule, Rule::TwoYears);
}

#[test]
fn a_recorded_certificate_decides_the_date() {
    let certificates = [Obtained { level: Level::Junior, on: ymd(2024, 10, 20), locally_valid: false }];
    let facts = facts(Level::Junior, YANGZHOU, "a2024=70 p2024=70");
    let known = Known { facts: &facts, certificates: &certificates, lines: &lines(), required: &required() };
    let (_, step) = standing(known, ymd(2025, 1, 1)).next;
    assert_eq!((step.next, step.by, step.estimated), (NextStep::RegisterFirstTime, Some(ymd(2025, 10, 20)), false));
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

fn ledger() -> impl Strategy<Value = Vec<Fact>> {
    prop::collection::vec(any_fact(), 0..14).prop_map(|mut facts| {
        facts.sort_by(|a, b| (a.year, &a.subject).cmp(&(b.year, &b.subject)));
        facts.dedup_by(|a, b| (a.year, &a.subject) == (b.year, &b.subject));
        facts
    })
}

fn reached(facts: &[Fact], level: Level) -> Option<Reached> {
    on(facts, ymd(2027, 12, 31)).level(level).and_then(|found| found.reached)
}

/// The rule of §1.3 said in the shortest way there is, to hold the other against.
fn by_the_book(facts: &[Fact], level: Level) -> Option<i64> {
    let subjects = required().into_iter().find(|required| required.level == level)?.subjects;
    let passed = |subject: &str, year: i64| {
        facts.iter().any(|fact| {
            let void = facts.iter().any(|other| {
                other.year == year
                    && (other.status == ResultStatus::VoidAll
                        || (other.status == ResultStatus::Unqualified && other.level == level))
            });
            let line = match (level, year) {
                (Level::Junior, 2024) if fact.division_path == LINXIA => 106,
                (Level::Intermediate, 2024) if fact.division_path == LINXIA => 118,
                _ => 120,
            };
            fact.subject == subject
                && fact.year == year
                && fact.status == ResultStatus::Valid
                && !void
                && fact.half_marks.is_some_and(|mark| mark >= line)
        })
    };
    let complete = |year: i64| match level {
        Level::Intermediate => subjects.iter().all(|subject| passed(subject, year) || passed(subject, year - 1)),
        _ => subjects.iter().all(|subject| passed(subject, year)),
    };
    match level {
        Level::Senior => (2022..=2027).rev().find(|year| complete(*year)),
        _ => (2022..=2027).find(|year| complete(*year)),
    }
}

proptest! {
    #[test]
    fn the_rules_agree_with_the_book(facts in ledger()) {
        for level in Level::ALL {
            prop_assert_eq!(reached(&facts, level).map(|reached| reached.year), by_the_book(&facts, level));
        }
    }

    #[test]
    fn the_order_of_facts_never_matters(facts in ledger(), turn in 0_usize..14) {
        let mut turned = facts.clone();
        if !turned.is_empty() {
            let turn = turn % turned.len();
            turned.rotate_left(turn);
        }
        let day = ymd(2026, 3, 1);
        prop_assert_eq!(on(&facts, day), on(&turned, day));
    }

    #[test]
    fn another_pass_never_takes_a_qualification_away(facts in ledger(), year in 2022_i64..2027) {
        let mut more = facts.clone();
        more.retain(|fact| !(fact.year == year && fact.subject == "intermediate-law"));
        let before = reached(&more, Level::Intermediate).is_some();
        more.push(Fact { year, level: Level::Intermediate, subject: "intermediate-law".into(), half_marks: Some(200),
            status: ResultStatus::Valid, division_path: YANGZHOU.into() });
        prop_assert!(!before || reached(&more, Level::Intermediate).is_some());
    }

    #[test]
    fn what_is_void_never_helps(facts in ledger(), year in 2022_i64..2027) {
        let mut fewer = facts.clone();
        for fact in fewer.iter_mut().filter(|fact| fact.year == year) {
            fact.status = ResultStatus::VoidAll;
        }
        for level in [Level::Junior, Level::Intermediate] {
            prop_assert!(reached(&fewer, level).is_none() || reached(&facts, level).is_some());
            prop_assert!(reached(&fewer, level).is_none_or(|reached| reached.year != year || level == Level::Intermediate));
        }
    }

    #[test]
    fn locally_valid_means_that_some_mark_is_below_the_national_line(facts in ledger()) {
        let national: Vec<Fact> = facts.iter().filter(|fact| fact.half_marks.is_none_or(|mark| mark >= 120)).cloned().collect();
        for level in Level::ALL {
            prop_assert!(reached(&national, level).is_none_or(|reached| !reached.locally_valid));
        }
    }

    #[test]
    fn there_is_always_a_next_step_with_its_rule(facts in ledger(), days in 0_u64..2200) {
        let day = ymd(2022, 1, 1) + chrono::Days::new(days);
        let (_, step) = on(&facts, day).next;
        prop_assert!(step.by.is_some() || step.next == NextStep::Nothing);
        prop_assert!(!step.rule.citation().zh.is_empty());
        if step.next != NextStep::RegisterLate {
            prop_assert!(step.by.is_none_or(|by| by >= day), "{:?} on {}", step, day);
        }
    }
}
