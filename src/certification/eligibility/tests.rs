//! 报考条件 by table and by property.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn diploma(education: Education, social_work: bool, graduated_on: &str) -> Diploma {
    Diploma { education, social_work, graduated_on: day(graduated_on), full_time_since: None }
}

/// 31 December of the exam year nearly everywhere; Beijing as its notice of 2025 has it: what ships (`cut_off_rule`).
pub(crate) fn local_rules() -> Vec<LocalRule> {
    let everywhere = LocalRule {
        province: None,
        first_year: 2019,
        years_before: 0,
        month: 12,
        day: 31,
        without_full_time_study: false,
        source: "各地公告（如常州 2026 年：年限计算至当年 12 月 31 日）".to_owned(),
    };
    let beijing = LocalRule {
        province: Some("11".to_owned()),
        first_year: 2025,
        years_before: 1,
        without_full_time_study: true,
        source: "北京 2025 年公告：计算至 2024 年 12 月 31 日，全日制未毕业期间不计".to_owned(),
        ..everywhere.clone()
    };
    vec![everywhere, beijing]
}

fn everywhere() -> LocalRule {
    local_rules().remove(0)
}

#[test]
fn a_registers_words_say_which_education() {
    for (text, expected) in [
        ("大学本科", Some(Education::Bachelor)),
        ("大学专科", Some(Education::College)),
        ("大专", Some(Education::College)),
        ("硕士研究生", Some(Education::Master)),
        ("博士研究生", Some(Education::Doctor)),
        ("中专", Some(Education::HighSchool)),
        ("初中", None),
        ("", None),
    ] {
        assert_eq!(Education::in_words(text), expected, "{text}");
    }
}

fn of(applicant: &Applicant, level: Level, year: i64) -> Answer {
    eligibility(applicant, &everywhere(), year).into_iter().find(|answer| answer.level == level).expect("every level")
}

/// §1.4: each condition, the last year it doesn't fit and the first it does.
#[test]
fn each_condition_asks_for_its_years() {
    use Education::{Bachelor, College, Doctor, HighSchool, Master};
    use Level::{Intermediate, Junior};
    for (level, education, social_work, years) in [
        (Junior, HighSchool, false, 4),
        (Junior, College, true, 2),
        (Junior, College, false, 4),
        (Junior, Bachelor, false, 2),
        (Junior, Master, false, 2),
        (Junior, Bachelor, true, 0),
        (Junior, Doctor, true, 0),
        (Intermediate, College, true, 4),
        (Intermediate, Bachelor, true, 3),
        (Intermediate, Master, true, 1),
        (Intermediate, Doctor, true, 0),
        (Intermediate, College, false, 6),
        (Intermediate, Bachelor, false, 5),
        (Intermediate, Master, false, 3),
        (Intermediate, Doctor, false, 2),
    ] {
        let since = |text: &str| Applicant {
            diplomas: vec![diploma(education, social_work, "2015-07-01")],
            social_work_since: Some(day(text)),
            held: Vec::new(),
        };
        // Since 1 January of year Y, N years are complete on 31 December of Y + N - 1.
        let exact = of(&since("2018-01-01"), level, 2018 + years - 1);
        assert!(years == 0 || exact.this_year.is_some(), "{level:?} {education:?} {social_work}: {exact:?}");
        let short = of(&since("2018-01-02"), level, 2018 + years - 1);
        assert_eq!(short.this_year.is_some(), years == 0, "{level:?} {education:?} {social_work}");
        assert_eq!(short.from, Some(if years == 0 { 2017 } else { 2018 + years }), "{level:?} {education:?} {social_work}");
    }
}

#[test]
fn high_school_needs_six_years_after_the_junior_certificate() {
    let applicant = Applicant {
        diplomas: vec![diploma(Education::HighSchool, false, "2005-07-01")],
        social_work_since: Some(day("2008-01-01")),
        held: vec![(Level::Junior, day("2019-09-20"))],
    };
    let answer = of(&applicant, Level::Intermediate, 2024);
    assert!(answer.this_year.is_none() && answer.next_year.is_some_and(|fit| fit.since == Since::Obtaining(Level::Junior)));
    assert_eq!(answer.from, Some(2025));
    let lacks = &answer.why_not.last().expect("conditions").1;
    assert_eq!(*lacks, [Lack::Years { years: 6, complete_on: Some(day("2025-09-19")) }]);
    let without = Applicant { held: Vec::new(), ..applicant };
    let answer = of(&without, Level::Intermediate, 2030);
    assert!(answer.this_year.is_none() && answer.from.is_none());
    assert!(answer.why_not.last().expect("conditions").1.contains(&Lack::Certificate { level: Level::Junior }));
}

#[test]
fn who_graduates_in_social_work_this_year_may_sit_the_junior_level_at_once() {
    let applicant = Applicant { diplomas: vec![diploma(Education::Bachelor, true, "2026-07-01")], ..Applicant::default() };
    assert!(of(&applicant, Level::Junior, 2025).this_year.is_none());
    assert_eq!(of(&applicant, Level::Junior, 2025).from, Some(2026));
    assert!(of(&applicant, Level::Junior, 2026).this_year.is_some_and(|fit| fit.graduating));
}

#[test]
fn the_senior_level_asks_for_a_degree_and_five_years_after_the_intermediate_certificate() {
    let applicant = |education| Applicant {
        diplomas: vec![diploma(education, false, "2010-07-01")],
        social_work_since: Some(day("2010-08-01")),
        held: vec![(Level::Intermediate, day("2020-12-31"))],
    };
    assert_eq!(of(&applicant(Education::Bachelor), Level::Senior, 2024).from, Some(2025));
    let college = of(&applicant(Education::College), Level::Senior, 2026);
    assert!(college.from.is_none());
    assert_eq!(college.why_not[0].1, [Lack::Education]);
    // Work that began after the certificate counts from its own beginning.
    let late = Applicant { social_work_since: Some(day("2023-01-01")), ..applicant(Education::Bachelor) };
    assert_eq!(of(&late, Level::Senior, 2025).from, Some(2027));
}

#[test]
fn beijing_counts_to_the_end_of_the_year_before_and_leaves_full_time_study_out() {
    let rules = local_rules();
    let beijing = rule_for(&rules, Some("11"), 2026).expect("a rule");
    assert_eq!(beijing.cut_off(2026), day("2025-12-31"));
    assert_eq!(rule_for(&rules, Some("32"), 2026).map(|rule| rule.cut_off(2026)), Some(day("2026-12-31")));
    assert_eq!(rule_for(&rules, Some("11"), 2024).map(|rule| rule.years_before), Some(0));
    let applicant = Applicant {
        diplomas: vec![Diploma {
            education: Education::Bachelor,
            social_work: false,
            graduated_on: day("2024-06-30"),
            full_time_since: Some(day("2020-09-01")),
        }],
        social_work_since: Some(day("2023-07-01")),
        held: Vec::new(),
    };
    let from = |rule: &LocalRule| eligibility(&applicant, rule, 2024)[0].from;
    // Two years from July 2023 end in June 2025; in Beijing they only begin with the graduation, and the day is a year earlier.
    assert_eq!((from(&rules[0]), from(beijing)), (Some(2025), Some(2027)));
}

#[test]
fn nothing_known_fits_nothing_and_says_what_is_missing() {
    for answer in eligibility(&Applicant::default(), &everywhere(), 2026) {
        assert!(answer.this_year.is_none() && answer.from.is_none() && !answer.why_not.is_empty());
        assert!(answer.why_not.iter().all(|(_, lacks)| lacks.contains(&Lack::Education)));
    }
    assert!(reservation().zh.contains("以当地公告为准"));
    for condition in CONDITIONS {
        let said = condition.sentence();
        assert!(!said.zh.is_empty() && !said.en.is_empty() && !condition.source().is_empty());
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..7300).prop_map(|days| day("2006-01-01") + Days::new(days))
}

fn any_applicant() -> impl Strategy<Value = Applicant> {
    let diploma = (0_usize..5, any::<bool>(), any_day()).prop_map(|(education, social_work, graduated_on)| Diploma {
        education: Education::ALL[education],
        social_work: social_work && education > 0,
        graduated_on,
        full_time_since: None,
    });
    let held = (0_usize..3, any_day()).prop_map(|(level, on)| (Level::ALL[level], on));
    (prop::collection::vec(diploma, 0..3), prop::option::of(any_day()), prop::collection::vec(held, 0..2))
        .prop_map(|(diplomas, social_work_since, held)| Applicant { diplomas, social_work_since, held })
}

/// §1.4 once more, diploma by diploma, with the years each needs.
fn by_the_book(applicant: &Applicant, level: Level, year: i64) -> bool {
    let cut_off = NaiveDate::from_ymd_opt(i32::try_from(year).expect("a year"), 12, 31).expect("a day");
    let worked = |from: Option<NaiveDate>, years: i64| {
        // Complete years at the end of the cut-off day.
        from.is_some_and(|from| i64::from((cut_off + Days::new(1)).years_since(from).unwrap_or(0)) >= years)
    };
    let begun = applicant.social_work_since;
    let after = |level: Level| {
        let on = applicant.held.iter().filter(|held| held.0 == level && held.1 <= cut_off).map(|held| held.1).min();
        on.and_then(|on| begun.map(|begun| begun.max(on)))
    };
    applicant.diplomas.iter().filter(|diploma| diploma.graduated_on <= cut_off).any(|diploma| {
        let bachelor = diploma.education >= Education::Bachelor;
        match level {
            Level::Junior => match (diploma.social_work, bachelor) {
                (true, true) => true,
                (true, false) | (false, true) => worked(begun, 2),
                (false, false) => worked(begun, 4),
            },
            Level::Intermediate => {
                let more = if diploma.social_work { 0 } else { 2 };
                match diploma.education {
                    Education::Doctor => more == 0 || worked(begun, more),
                    Education::Master => worked(begun, 1 + more),
                    Education::Bachelor => worked(begun, 3 + more),
                    Education::College => worked(begun, 4 + more),
                    Education::HighSchool => worked(after(Level::Junior), 6),
                }
            }
            Level::Senior => bachelor && worked(after(Level::Intermediate), 5),
        }
    })
}

proptest! {
    #[test]
    fn the_conditions_agree_with_the_book(applicant in any_applicant(), year in 2019_i64..2030) {
        for answer in eligibility(&applicant, &everywhere(), year) {
            prop_assert_eq!(answer.this_year.is_some(), by_the_book(&applicant, answer.level, year), "{:?}", answer);
            prop_assert_eq!(answer.next_year.is_some(), by_the_book(&applicant, answer.level, year + 1));
            prop_assert_eq!(answer.why_not.is_empty(), answer.this_year.is_some());
            prop_assert!(answer.why_not.iter().all(|(_, lacks)| !lacks.is_empty()));
        }
    }

    #[test]
    fn who_may_sit_this_year_may_sit_next_year(applicant in any_applicant(), year in 2019_i64..2030) {
        for answer in eligibility(&applicant, &everywhere(), year) {
            prop_assert!(answer.this_year.is_none() || (answer.next_year.is_some() && answer.from == Some(year)));
            prop_assert!(answer.from.is_none_or(|from| by_the_book(&applicant, answer.level, from)));
        }
    }

    #[test]
    fn more_education_never_hurts(applicant in any_applicant(), year in 2019_i64..2030, more in any_applicant()) {
        let mut better = applicant.clone();
        better.diplomas.extend(more.diplomas);
        for (before, after) in eligibility(&applicant, &everywhere(), year).iter().zip(eligibility(&better, &everywhere(), year)) {
            prop_assert!(before.this_year.is_none() || after.this_year.is_some());
        }
    }
}
