use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::ids::ExamWindowId;

fn at(text: &str) -> DateTime<Utc> {
    instant_of(text.parse::<NaiveDate>().unwrap().and_hms_opt(0, 0, 0).unwrap())
}

fn window(kind: WindowKind, level: Option<Level>, province: Option<&str>, from: &str, after: &str) -> Window {
    Window {
        id: ExamWindowId::fresh(),
        year: 2026,
        kind,
        level,
        province: province.map(str::to_owned),
        province_name: None,
        starts_at: at(from),
        ends_at: at(after),
        all_day: true,
        certainty: Certainty::Confirmed,
        state: WindowState::Standing,
        sittings: Vec::new(),
        note: String::new(),
        source: "公告".into(),
        withdraw_reason: String::new(),
        version: 1,
        updated_at: at("2026-01-01"),
    }
}

fn ids(entries: &[Entry]) -> Vec<ExamWindowId> {
    entries.iter().map(|entry| entry.window.id).collect()
}

#[test]
fn a_province_of_its_own_mind_stands_before_the_country() {
    let country = window(WindowKind::Registration, None, None, "2026-03-09", "2026-03-31");
    let jiangsu = window(WindowKind::Registration, None, Some("32"), "2026-03-10", "2026-03-30");
    let senior = window(WindowKind::Registration, Some(Level::Senior), None, "2026-03-11", "2026-03-20");
    let all = [country.clone(), jiangsu.clone(), senior.clone()];
    assert_eq!(ids(&agenda(&all, &[Level::Junior], None)), [country.id]);
    assert_eq!(ids(&agenda(&all, &[Level::Junior], Some("62"))), [country.id]);
    assert_eq!(ids(&agenda(&all, &[Level::Senior], Some("62"))), [senior.id]);
    assert_eq!(ids(&agenda(&all, &[Level::Senior], Some("32"))), [jiangsu.id]);
    let everybody = agenda(&all, &Level::ALL, None);
    assert_eq!(ids(&everybody), [country.id, senior.id]);
    assert_eq!((everybody[0].levels.len(), everybody[1].levels.len()), (2, 1));
}

#[test]
fn results_can_be_looked_at_again_for_thirty_days_and_certificates_registered_for_a_year() {
    let results = window(WindowKind::Results, None, None, "2024-08-08", "2024-08-09");
    let found = agenda(std::slice::from_ref(&results), &Level::ALL, None);
    assert_eq!(found.len(), 3);
    let last = |kind| found.iter().find(|entry| entry.window.kind == kind).map(|entry| entry.window.last_day().to_string());
    assert_eq!(last(WindowKind::Recheck).as_deref(), Some("2024-09-07"));
    assert_eq!(last(WindowKind::Certificate).as_deref(), Some("2025-08-07"));
    assert_eq!(found.iter().map(Entry::uid).collect::<std::collections::BTreeSet<_>>().len(), 3);
    // What was entered stands before what follows.
    let entered = window(WindowKind::Recheck, None, None, "2024-08-08", "2024-08-20");
    let found = agenda(&[results.clone(), entered.clone()], &Level::ALL, None);
    assert_eq!(
        found.iter().filter(|entry| entry.window.kind == WindowKind::Recheck).map(|entry| entry.window.id).collect::<Vec<_>>(),
        [entered.id]
    );
    // Nothing follows from a day nobody knows.
    let expected = Window { certainty: Certainty::Expected, ..results };
    assert_eq!(agenda(&[expected], &Level::ALL, None).len(), 1);
}

#[test]
fn the_days_to_the_exam_are_counted_on_the_calendar() {
    let exam = window(WindowKind::Exam, None, None, "2026-05-23", "2026-05-25");
    let cancelled =
        Window { state: WindowState::Cancelled, ..window(WindowKind::Exam, None, Some("31"), "2026-05-23", "2026-05-25") };
    let withdrawn = Window { state: WindowState::Withdrawn, ..window(WindowKind::Exam, None, None, "2026-04-01", "2026-04-02") };
    let all = [exam, cancelled, withdrawn];
    let days = |province, now| next_for(&all, Level::Junior, province, now).map(|next| next.days);
    assert_eq!(days(None, at("2026-05-22") + TimeDelta::hours(23)), Some(1));
    assert_eq!(days(Some("32"), at("2026-04-23")), Some(30));
    assert_eq!(days(None, at("2026-05-24") + TimeDelta::hours(12)), Some(0), "it has begun");
    assert_eq!(days(None, at("2026-05-25")), None);
    assert_eq!(days(Some("31"), at("2026-04-23")), None, "called off there");
    assert_eq!(all[0].phase(at("2026-05-23")), Phase::Running(1));
}

#[test]
fn an_expected_month_is_a_month() {
    let july = Window { certainty: Certainty::Expected, ..window(WindowKind::Results, None, None, "2026-07-01", "2026-08-01") };
    assert!(july.is_a_month());
    assert!(!Window { certainty: Certainty::Confirmed, ..july.clone() }.is_a_month());
    assert!(!Window { ends_at: at("2026-07-31"), ..july }.is_a_month());
}

fn some_window() -> impl Strategy<Value = Window> {
    let level = prop_oneof![Just(None), Just(Some(Level::Junior)), Just(Some(Level::Senior))];
    let province = prop_oneof![Just(None), Just(Some("32")), Just(Some("62"))];
    let kind =
        prop_oneof![Just(WindowKind::Registration), Just(WindowKind::Exam), Just(WindowKind::Results), Just(WindowKind::Recheck)];
    let state = prop_oneof![4 => Just(WindowState::Standing), 1 => Just(WindowState::Cancelled), 1 => Just(WindowState::Withdrawn)];
    (level, province, kind, state, 0_i64..300).prop_map(|(level, province, kind, state, day)| {
        let from = at("2026-01-01") + TimeDelta::days(day);
        Window {
            starts_at: from,
            ends_at: from + TimeDelta::days(5),
            state,
            ..window(kind, level, province, "2026-01-01", "2026-01-02")
        }
    })
}

proptest! {
    #[test]
    fn what_counts_is_the_most_particular_and_in_order(windows in proptest::collection::vec(some_window(), 0..9), province in prop_oneof![Just(None), Just(Some("32")), Just(Some("44"))]) {
        let found = agenda(&windows, &Level::ALL, province);
        prop_assert!(found.is_sorted_by_key(|entry| entry.window.starts_at));
        let mut turned = windows.clone();
        turned.reverse();
        prop_assert_eq!(&agenda(&turned, &Level::ALL, province), &found, "the order of entering doesn't matter");
        for entry in &found {
            prop_assert!(entry.window.state != WindowState::Withdrawn);
            prop_assert!(entry.window.province.as_deref().is_none_or(|of| Some(of) == province));
            for level in &entry.levels {
                // Nothing more particular was left out, and nothing less particular beside it.
                for other in windows.iter().filter(|other| other.kind == entry.window.kind && other.state != WindowState::Withdrawn
                    && other.level.is_none_or(|of| of == *level) && other.province.as_deref().is_none_or(|of| Some(of) == province)) {
                    let rank = |window: &Window| (window.province.is_some(), window.level.is_some());
                    prop_assert!(entry.derived || rank(other) <= rank(&entry.window));
                }
            }
        }
        for level in Level::ALL {
            let alone = agenda(&windows, &[level], province);
            let among: Vec<_> = found.iter().filter(|entry| entry.levels.contains(&level)).map(Entry::uid).collect();
            prop_assert_eq!(alone.iter().map(Entry::uid).collect::<Vec<_>>(), among, "one level sees what it would see alone");
        }
    }
}
