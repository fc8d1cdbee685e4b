//! Boundaries: first and last days, leap days, questions about the past.

use super::*;
use Level::{Intermediate, Junior};

#[test]
fn the_next_step_follows_the_calendar() {
    let partly = Career::sat(Intermediate, "a2024=70 l2024=70 p2024=40");
    assert_eq!(partly.step(ymd(2024, 8, 7)), "sit_all", "nothing is known before the results are out");
    assert_eq!(partly.step(ymd(2024, 8, 8)), "sit_remaining");
    assert_eq!(partly.step(ymd(2025, 5, 25)), "sit_remaining");
    assert_eq!(partly.step(ymd(2025, 5, 26)), "await_results");
    assert_eq!(partly.step(ymd(2025, 7, 31)), "await_results");
    assert_eq!(partly.step(ymd(2025, 8, 1)), "start_over");
    let tried = Career::sat(Intermediate, "a2024=70 l2024=70 p2024=40 p2025=40");
    assert_eq!(tried.step(ymd(2025, 8, 1)), "start_over");
    assert_eq!(Career::sat(Junior, "a2024=70 p2024=40").step(ymd(2024, 9, 1)), "start_over");
    assert_eq!(Career::sat(Junior, "a2024=50 p2024=40").step(ymd(2024, 9, 1)), "sit_all");
    let passed = Career::sat(Junior, "a2024=70 p2024=70");
    assert_eq!(passed.step(ymd(2024, 9, 1)), "register");
    assert_eq!(passed.step(ymd(2025, 8, 8)), "register");
    assert_eq!(passed.step(ymd(2025, 8, 9)), "register_late");

    let remaining = partly.on(ymd(2024, 9, 1)).next.1;
    let NextStep::SitRemaining { subjects, last_year } = remaining.next else { panic!("something remains") };
    assert_eq!((subjects, last_year), (vec!["intermediate-practice".to_owned()], 2025));
    assert_eq!((remaining.rule, remaining.by), (Rule::TwoYears, Some(ymd(2025, 5, 25))));
}

#[test]
fn the_past_knows_only_what_was_known() {
    let career = Career::sat(Junior, "a2023=70 p2023=70")
        .holding(Junior, Scheme::National, ymd(2023, 10, 1))
        .registered(Junior, ymd(2024, 2, 1))
        .trained(HoursKind::Session, ymd(2024, 5, 5), 12);
    assert!(career.on(ymd(2023, 8, 10)).levels.is_empty());
    let estimated = career.on(ymd(2023, 9, 30)).highest().and_then(|level| level.reached).expect("by results");
    assert!(estimated.estimated && estimated.obtained_on == ymd(2023, 8, 11));
    let held = career.on(ymd(2023, 10, 1)).highest().and_then(|level| level.reached).expect("held");
    assert!(!held.estimated);
    assert_eq!(career.on(ymd(2024, 1, 31)).registration.period, None);
    assert_eq!(career.on(ymd(2024, 5, 4)).hours[0].have, 0);
    assert_eq!(career.on(ymd(2024, 5, 5)).hours[0].have, 12);
}

#[test]
fn results_on_record_before_they_were_expected_count_at_once() {
    let facts = facts(Junior, YANGZHOU, "a2025=70 p2025=70");
    let on = |seen: &[(i64, NaiveDate)], day| {
        let (lines, required, calendar) = (lines(), required(), Calendar::default());
        let known = Known {
            facts: &facts,
            certificates: &[],
            periods: &[],
            hours: &[],
            application: None,
            place: YANGZHOU,
            seen,
            lines: &lines,
            required: &required,
            exceptions: &[],
            calendar: &calendar,
        };
        standing(known, day).highest().is_some()
    };
    assert!(!on(&[], ymd(2025, 7, 25)));
    assert!(on(&[(2025, ymd(2025, 7, 25))], ymd(2025, 7, 25)));
    assert!(!on(&[(2025, ymd(2025, 7, 25))], ymd(2025, 7, 24)));
    assert!(on(&[(2025, ymd(2026, 1, 1))], ymd(2025, 8, 1)));
}

#[test]
fn an_exam_put_off_to_the_autumn_has_results_two_months_later() {
    assert_eq!(results_day(2020), (ymd(2021, 1, 1), true));
    assert_eq!(results_day(2021), (ymd(2021, 12, 17), true));
    assert_eq!(results_day(2024), (ymd(2024, 8, 8), false));
    assert_eq!(results_day(2027), (ymd(2027, 8, 1), true));
    let career = Career::sat(Junior, "a2020=70 p2020=70");
    assert!(career.on(ymd(2020, 12, 31)).highest().is_none() && career.on(ymd(2021, 1, 1)).highest().is_some());
}

/// §2.2: from the day of registration, for three years; the window is the last three months.
#[test]
fn periods_and_windows_at_the_edges_of_months() {
    for (day, until, window) in [
        (ymd(2024, 3, 1), ymd(2027, 2, 28), ymd(2026, 11, 28)),
        (ymd(2024, 2, 29), ymd(2027, 2, 27), ymd(2026, 11, 27)),
        (ymd(2025, 3, 1), ymd(2028, 2, 29), ymd(2027, 11, 29)),
        (ymd(2025, 1, 1), ymd(2027, 12, 31), ymd(2027, 9, 30)),
        (ymd(2025, 6, 1), ymd(2028, 5, 31), ymd(2028, 2, 29)),
        (ymd(2024, 6, 1), ymd(2027, 5, 31), ymd(2027, 2, 28)),
    ] {
        let (from, last) = period_from(day);
        let period = Period { level: Junior, first: true, registered_on: day, from, until: last };
        assert_eq!((from, last, window_of(&period)), (day, until, (window, until)), "{day}");
    }
    assert_eq!(register_by(ymd(2024, 2, 29)), ymd(2025, 2, 28));
    assert_eq!(register_by(ymd(2023, 8, 11)), ymd(2024, 8, 11));
    let short =
        Period { level: Junior, first: true, registered_on: ymd(2025, 1, 1), from: ymd(2025, 1, 1), until: ymd(2025, 1, 31) };
    assert_eq!(window_of(&short), (ymd(2025, 1, 1), ymd(2025, 1, 31)));
}

#[test]
fn every_sentence_says_its_day_in_both_languages() {
    let day = ymd(2024, 9, 1);
    for (career, on, zh, en) in [
        (Career::sat(Junior, "a2024=70 p2024=70"), day, "在 2025年8月8日前办理助理社会工作师首次登记。", "by 8 Aug 2025"),
        (
            Career::sat(Intermediate, "a2024=70 l2024=70 p2024=40"),
            day,
            "最迟在 2025 年考试中通过intermediate-practice，即可取得社会工作师资格；否则已合格科目失效。",
            "pass intermediate-practice by the 2025 exam",
        ),
        (
            Career::default().holding(Junior, Scheme::National, ymd(2024, 8, 8)).registered(Junior, ymd(2024, 9, 1)),
            day,
            "还差 72 小时继续教育：2027年5月31日起可办理助理社会工作师再登记，须在 2027年8月31日前补足。",
            "72 hours of continuing education are missing",
        ),
    ] {
        let (level, step) = career.on(on).next;
        let said = step.sentence(level, &[]);
        assert!(said.zh == zh && said.en.contains(en), "{said:?}");
    }
}
