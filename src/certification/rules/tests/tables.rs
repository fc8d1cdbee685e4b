//! Worked cases, one table per rule of the domain reference.

use super::*;
use Level::{Intermediate, Junior, Senior};

/// §1.3 合格标准与通过规则; §1.6 违纪.
#[test]
fn a_qualification_is_reached_by_the_rule_of_its_level() {
    let cases: [(Level, &str, Option<i64>); 17] = [
        (Junior, "a2024=60 p2024=60", Some(2024)),
        (Junior, "a2024=59.5 p2024=90", None),
        (Junior, "a2023=70 p2024=70", None),
        (Junior, "a2023=70 p2023=50 a2024=70 p2024=50", None),
        (Junior, "a2023=70 p2023=60 a2022=70 p2022=61", Some(2022)),
        (Junior, "a2024=60 p2024=!", None),
        (Junior, "a2024=60 p2024=!!", None),
        (Junior, "a2024=60 p2024=~", None),
        (Junior, "a2024=60 p2024=-", None),
        (Intermediate, "a2024=60 l2024=60 p2024=60", Some(2024)),
        (Intermediate, "a2023=60 l2024=60 p2024=60", Some(2024)),
        (Intermediate, "a2023=60 l2024=60 p2025=60", None),
        (Intermediate, "a2022=60 l2022=60 p2024=60", None),
        (Intermediate, "a2022=60 l2022=60 p2024=60 l2025=60 a2025=60", Some(2025)),
        (Intermediate, "a2023=60 l2023=60 p2024=60 a2024=!!", None),
        (Intermediate, "a2023=60 l2023=60 p2024=60 a2024=~", Some(2024)),
        (Intermediate, "a2023=60 l2023=60 p2024=?", None),
    ];
    for (level, text, expected) in cases {
        let standing = Career::sat(level, text).on(ymd(2026, 3, 1));
        assert_eq!(standing.level(level).and_then(|found| found.reached).map(|reached| reached.year), expected, "{level:?} {text}");
    }
}

/// §1.6: 严重违纪 voids every subject of that sitting, of any level; a void subject only itself; no earlier year is touched.
#[test]
fn a_breach_voids_the_whole_sitting_and_nothing_else() {
    let mut career = Career::sat(Intermediate, "a2023=70 l2023=70 a2024=70 p2024=70");
    career.facts.extend(facts(Junior, YANGZHOU, "a2024=!!"));
    let standing = career.on(ymd(2024, 9, 1));
    let intermediate = standing.level(Intermediate).expect("on record");
    let outcomes: Vec<Outcome> = intermediate.judged.iter().map(|judged| judged.outcome).collect();
    assert_eq!(outcomes, [Outcome::Passed, Outcome::Passed, Outcome::Void, Outcome::Void]);
    assert!(intermediate.judged[2].rule == Rule::Discipline && intermediate.reached.is_none());
}

/// §1.3 滚动: what still counts, and until when.
#[test]
fn passes_of_one_year_count_until_the_end_of_the_next() {
    let career = Career::sat(Intermediate, "a2023=70 l2024=70");
    let on = |day| -> Vec<(String, NaiveDate)> {
        let standing = career.on(day);
        standing.level(Intermediate).expect("on record").passed.iter().map(|pass| (pass.subject.clone(), pass.until)).collect()
    };
    assert_eq!(on(ymd(2023, 12, 31)), [("intermediate-comprehensive".into(), ymd(2024, 12, 31))]);
    assert_eq!(on(ymd(2024, 8, 8)), [("intermediate-law".into(), ymd(2025, 12, 31))]);
    assert_eq!(on(ymd(2025, 12, 31)), []);
}

/// §1.3 单独划线地区.
#[test]
fn a_pass_by_a_separate_line_is_valid_locally_only() {
    let reached = |place, text| {
        let career = Career { facts: facts(Junior, place, text), ..Career::default() };
        career.on(ymd(2024, 9, 1)).level(Junior).and_then(|found| found.reached)
    };
    let local = reached(LINXIA, "a2024=53 p2024=88").expect("reached");
    assert!(local.locally_valid && local.national_year.is_none() && local.scheme == Scheme::SeparateLine);
    assert!(reached(YANGZHOU, "a2024=53 p2024=88").is_none());
    let both = reached(LINXIA, "a2024=60 p2024=60").expect("reached");
    assert!(!both.locally_valid && both.national_year == Some(2024) && both.scheme == Scheme::National);
}

/// Whoever held a local certificate and later reaches the national line is nationally qualified from then on.
#[test]
fn the_national_line_reached_later_makes_it_national() {
    let career = Career { facts: facts(Junior, LINXIA, "a2024=53 p2024=88 a2025=61 p2025=60"), ..Career::default() };
    let before = career.on(ymd(2025, 7, 1)).level(Junior).and_then(|found| found.reached).expect("reached");
    assert!(before.locally_valid && before.obtained_on == ymd(2024, 8, 8));
    let after = career.on(ymd(2025, 9, 1)).level(Junior).and_then(|found| found.reached).expect("reached");
    assert_eq!(
        (after.locally_valid, after.year, after.national_year, after.obtained_on),
        (false, 2024, Some(2025), ymd(2025, 8, 1))
    );
}

/// §1.3 停考: a cancelled year moves no window; an extension entered with its notice does, in its area, level and subject.
#[test]
fn only_an_extension_lets_passes_outlive_a_cancelled_year() {
    let text = "a2021=70 l2021=70 p2023=70";
    let cancelled = Exception::Cancelled { year: 2022, level: None, division_path: "/32/".into() };
    let reached = |career: &Career| career.on(ymd(2023, 9, 1)).level(Intermediate).and_then(|found| found.reached);
    let plain = Career::sat(Intermediate, text).except(cancelled);
    assert!(reached(&plain).is_none());
    let extended = plain.clone().except(extension(2021, ymd(2023, 12, 31)));
    assert_eq!(reached(&extended).map(|reached| reached.year), Some(2023));
    let levels = extended.on(ymd(2023, 9, 1));
    assert!(levels.level(Intermediate).expect("found").evidence.contains(&Evidence::Exception(extension(2021, ymd(2023, 12, 31)))));
    for other in [
        Exception::Extension { year: 2021, level: None, subject: None, division_path: "/33/".into(), until: ymd(2023, 12, 31) },
        Exception::Extension {
            year: 2021,
            level: Some(Junior),
            subject: None,
            division_path: "/32/".into(),
            until: ymd(2023, 12, 31),
        },
        Exception::Extension {
            year: 2021,
            level: None,
            subject: Some("intermediate-law".into()),
            division_path: "/32/".into(),
            until: ymd(2023, 12, 31),
        },
        extension(2021, ymd(2023, 6, 9)),
        extension(2020, ymd(2023, 12, 31)),
    ] {
        assert!(reached(&plain.clone().except(other.clone())).is_none(), "{other:?}");
    }
    // An extension never shortens.
    let shortened = Career::sat(Intermediate, "a2023=70 l2023=70 p2024=70").except(extension(2023, ymd(2023, 12, 31)));
    assert!(shortened.on(ymd(2024, 9, 1)).level(Intermediate).is_some_and(|found| found.reached.is_some()));
    // 初级, too.
    let junior = Career::sat(Junior, "a2022=70 p2023=70").except(extension(2022, ymd(2023, 12, 31)));
    assert_eq!(junior.on(ymd(2023, 9, 1)).level(Junior).and_then(|found| found.reached).map(|reached| reached.year), Some(2023));
}

/// §1.3: one can't sit in a cancelled year, so the next exam is the one after it, and what lapses before it has lapsed.
#[test]
fn a_cancelled_exam_is_not_the_next_one() {
    let cancelled = Exception::Cancelled { year: 2025, level: None, division_path: "/32/3210/".into() };
    let sat = Career::sat(Intermediate, "a2024=70 l2024=70 p2024=40");
    assert_eq!(sat.step(ymd(2025, 3, 1)), "sit_remaining");
    let career = sat.except(cancelled);
    assert_eq!(career.on(ymd(2025, 3, 1)).next.1.next, NextStep::StartOver { year: 2026 });
    let extended = career.except(extension(2024, ymd(2026, 12, 31)));
    let step = extended.on(ymd(2025, 3, 1)).next.1;
    let subjects = vec!["intermediate-practice".to_owned()];
    assert_eq!((step.next, step.rule), (NextStep::SitRemaining { subjects, last_year: 2026 }, Rule::Extension));
}

#[test]
fn a_year_without_a_line_is_not_judged() {
    let mut career = Career::sat(Junior, "a2018=80 p2018=80");
    career.facts.retain(|fact| fact.year < 2019);
    let standing = career.on(ymd(2026, 3, 1));
    let junior = standing.level(Junior).expect("on record");
    assert!(junior.reached.is_none() && junior.judged.iter().all(|judged| judged.outcome == Outcome::NoLine));
}

/// §1.3 高级: three years for the slip; only the review leads to the certificate.
#[test]
fn a_pass_slip_is_valid_three_years_and_is_no_certificate() {
    let career = Career::sat(Senior, "p2023=70");
    let standing = career.on(ymd(2026, 8, 11));
    let senior = standing.level(Senior).expect("on record");
    assert!(senior.reached.is_none() && standing.highest().is_none());
    assert_eq!(senior.slip.map(|slip| (slip.year, slip.valid_until, slip.estimated)), Some((2023, ymd(2026, 8, 11), true)));
    assert_eq!(career.step(ymd(2026, 8, 11)), "apply_for_review");
    assert_eq!(career.step(ymd(2026, 8, 12)), "start_over");
    let again = Career::sat(Senior, "p2023=70 p2026=61");
    assert_eq!(again.step(ymd(2026, 8, 12)), "apply_for_review");

    let mut slip = Career::sat(Senior, "p2023=70");
    slip.certificates.push(Obtained {
        level: Senior,
        scheme: Scheme::SeniorSlip,
        on: ymd(2023, 9, 1),
        valid_until: Some(ymd(2026, 12, 31)),
    });
    let found = slip.on(ymd(2026, 12, 31));
    assert_eq!(
        (found.next.1.next.code(), found.next.1.by, found.next.1.estimated),
        ("apply_for_review", Some(ymd(2026, 12, 31)), false)
    );
    assert!(found.highest().is_none());

    let certified = slip.holding(Senior, Scheme::SeniorCertificate, ymd(2025, 11, 1));
    let found = certified.on(ymd(2026, 3, 1));
    let reached = found.highest().and_then(|standing| standing.reached).expect("the certificate");
    assert_eq!((reached.scheme, reached.obtained_on), (Scheme::SeniorCertificate, ymd(2025, 11, 1)));
    assert_eq!((found.next.1.next.code(), found.next.1.by), ("register", Some(ymd(2026, 11, 1))));
}

/// The issue: a certificate on record decides over estimated dates; one before its exam is reported.
#[test]
fn a_recorded_certificate_decides_the_date() {
    let career = Career::sat(Junior, "a2024=70 p2024=70").holding(Junior, Scheme::National, ymd(2024, 10, 20));
    let found = career.on(ymd(2025, 1, 1));
    assert_eq!((found.next.1.next.code(), found.next.1.by, found.next.1.estimated), ("register", Some(ymd(2025, 10, 20)), false));
    assert!(found.findings.is_empty());
    // Dated on the day of the exam, as they usually are.
    let dated = Career::sat(Junior, "a2024=70 p2024=70").holding(Junior, Scheme::National, ymd(2024, 6, 15));
    assert!(dated.on(ymd(2025, 1, 1)).findings.is_empty());
    let early = Career::sat(Junior, "a2024=70 p2024=70").holding(Junior, Scheme::National, ymd(2024, 6, 14));
    let found = early.on(ymd(2025, 1, 1));
    assert_eq!(found.findings, [Finding::CertificateBeforeExam { level: Junior, on: ymd(2024, 6, 14), year: 2024 }]);
    assert_eq!(found.highest().and_then(|standing| standing.reached).map(|reached| reached.obtained_on), Some(ymd(2024, 6, 14)));
}

#[test]
fn a_local_certificate_with_national_marks_is_national_and_is_reported() {
    let mut career = Career { facts: facts(Junior, LINXIA, "a2024=60 p2024=60"), ..Career::default() };
    career = career.holding(Junior, Scheme::SeparateLine, ymd(2024, 11, 1));
    let found = career.on(ymd(2025, 1, 1));
    let reached = found.highest().and_then(|standing| standing.reached).expect("held");
    assert!(!reached.locally_valid && reached.obtained_on == ymd(2024, 11, 1));
    assert_eq!(found.findings, [Finding::LocalCertificateByNationalMarks { level: Junior, year: 2024 }]);
}

/// §3.3 累计口径: passes and holders are different numbers.
#[test]
fn a_person_counts_once_with_the_highest_level() {
    let day = ymd(2026, 1, 1);
    let mut both = Career::sat(Junior, "a2022=70 p2022=70");
    both.facts.extend(facts(Intermediate, YANGZHOU, "a2024=70 l2024=70 p2024=70"));
    let junior = Career::sat(Junior, "a2024=70 p2024=70");
    let slip = Career::sat(Senior, "p2025=70").holding(Intermediate, Scheme::National, ymd(2019, 9, 1));
    let standings = [both.on(day), junior.on(day), slip.on(day), Career::default().on(day)];
    assert_eq!(tally(&standings), Tally { passes: [2, 2, 1], holders: [1, 2, 0] });
}

/// §2.2 首次登记, 再登记.
#[test]
fn registration_follows_its_dates() {
    let held = Career::default().holding(Junior, Scheme::National, ymd(2023, 8, 20));
    assert_eq!(held.step(ymd(2024, 8, 20)), "register");
    assert_eq!(held.step(ymd(2024, 8, 21)), "register_late");
    let registered = held.registered(Junior, ymd(2024, 3, 1));
    let state = |day| registered.on(day).registration.state;
    assert_eq!(state(ymd(2024, 2, 29)), RegistrationState::None);
    assert_eq!(state(ymd(2024, 3, 1)), RegistrationState::Registered);
    assert_eq!(state(ymd(2026, 11, 27)), RegistrationState::Registered);
    assert_eq!(state(ymd(2026, 11, 28)), RegistrationState::WindowOpen);
    assert_eq!(state(ymd(2027, 2, 28)), RegistrationState::WindowOpen);
    assert_eq!(state(ymd(2027, 3, 1)), RegistrationState::Lapsed);
    // A lapsed registration never touches the qualification.
    assert!(registered.on(ymd(2030, 1, 1)).highest().is_some());

    assert_eq!(registered.step(ymd(2024, 3, 1)), "collect_hours");
    assert_eq!(registered.on(ymd(2027, 1, 1)).next.1.next, NextStep::Renew { hours_missing: 144 });
    let trained = registered.trained(HoursKind::Elsewhere, ymd(2026, 1, 31), 144);
    assert_eq!(trained.step(ymd(2026, 1, 30)), "collect_hours");
    assert_eq!(trained.step(ymd(2026, 1, 31)), "renew_later");
    assert_eq!(trained.on(ymd(2026, 11, 28)).next.1.next, NextStep::Renew { hours_missing: 0 });
    assert_eq!(trained.step(ymd(2027, 3, 1)), "renew_late");
    let renewed = trained.registered(Junior, ymd(2027, 2, 1));
    assert_eq!(renewed.step(ymd(2027, 2, 1)), "collect_hours");
}

/// §2.2: the certificate of a higher level is registered on its own.
#[test]
fn a_higher_certificate_is_registered_anew() {
    let career = Career::default().holding(Junior, Scheme::National, ymd(2022, 9, 7)).registered(Junior, ymd(2022, 10, 1)).holding(
        Intermediate,
        Scheme::National,
        ymd(2024, 8, 8),
    );
    let found = career.on(ymd(2024, 9, 1));
    assert_eq!((found.next.0, found.next.1.next.code(), found.next.1.by), (Intermediate, "register", Some(ymd(2025, 8, 8))));
    assert_eq!((found.registration.state, found.registration.level), (RegistrationState::Registered, Some(Junior)));
}

/// §2.2 状态机.
#[test]
fn an_application_shows_until_it_is_decided() {
    let mut career = Career::default().holding(Junior, Scheme::National, ymd(2024, 8, 8));
    let mut with = |state| {
        career.application = Some(Application { state, level: Junior, since: ymd(2025, 1, 10) });
        let found = career.on(ymd(2025, 1, 10));
        assert_eq!(career.on(ymd(2025, 1, 9)).registration.state, RegistrationState::None);
        (found.registration.state, found.next.1.next.code())
    };
    assert_eq!(with(ApplicationState::Submitted), (RegistrationState::Submitted, "await_review"));
    assert_eq!(with(ApplicationState::FirstPassed), (RegistrationState::FirstPassed, "await_review"));
    assert_eq!(with(ApplicationState::FirstFailed), (RegistrationState::FirstFailed, "correct_application"));
    assert_eq!(with(ApplicationState::FinalPassed), (RegistrationState::FinalPassed, "await_review"));
    assert_eq!(with(ApplicationState::FinalFailed), (RegistrationState::FinalFailed, "correct_application"));
    career = career.registered(Junior, ymd(2025, 1, 10));
    career.application = Some(Application { state: ApplicationState::Issued, level: Junior, since: ymd(2025, 1, 20) });
    assert_eq!(career.on(ymd(2025, 1, 20)).registration.state, RegistrationState::Issued);
    assert_eq!(career.on(ymd(2025, 1, 19)).registration.state, RegistrationState::Registered);
}

#[test]
fn overlapping_periods_and_early_registrations_are_reported() {
    let career = Career::default()
        .holding(Junior, Scheme::National, ymd(2024, 8, 8))
        .registered(Junior, ymd(2024, 8, 1))
        .registered(Junior, ymd(2026, 1, 1));
    let findings = career.on(ymd(2026, 3, 1)).findings;
    assert!(findings.contains(&Finding::RegisteredBeforeCertificate { level: Junior, on: ymd(2024, 8, 1) }));
    assert!(findings.contains(&Finding::PeriodsOverlap { level: Junior, from: ymd(2026, 1, 1), until: ymd(2027, 7, 31) }));
}

/// §2.3 继续教育.
#[test]
fn hours_are_counted_per_period_and_per_year() {
    let career = Career::default()
        .holding(Intermediate, Scheme::National, ymd(2024, 8, 8))
        .registered(Intermediate, ymd(2025, 1, 1))
        .trained(HoursKind::Session, ymd(2024, 12, 31), 40)
        .trained(HoursKind::Session, ymd(2025, 1, 1), 20)
        .trained(HoursKind::Degree, ymd(2026, 7, 1), 10)
        .trained(HoursKind::Degree, ymd(2027, 7, 1), 10)
        .trained(HoursKind::Manual, ymd(2028, 1, 1), 500);
    let of = |day, rule| {
        let found = career.on(day).hours;
        found
            .iter()
            .find(|counted| counted.rule == rule)
            .map(|counted| (counted.have, counted.need, counted.until))
            .expect("counted")
    };
    assert_eq!(of(ymd(2025, 6, 1), Rule::HoursOfPeriod), (20, 180, ymd(2027, 12, 31)));
    // A degree counts 90 hours, once, whatever was written beside it.
    assert_eq!(of(ymd(2027, 12, 31), Rule::HoursOfPeriod), (200, 180, ymd(2027, 12, 31)));
    assert_eq!(of(ymd(2026, 12, 31), Rule::HoursOfYear), (180, 180, ymd(2026, 12, 31)));
    assert_eq!(of(ymd(2024, 12, 31), Rule::HoursOfYear), (40, 180, ymd(2024, 12, 31)));
    let mut public = career.clone();
    public.hours[1].professional = false;
    let found = public.on(ymd(2025, 6, 1)).hours;
    let year = |rule| found.iter().find(|counted| counted.rule == rule).map(|counted| (counted.have, counted.need));
    assert_eq!((year(Rule::HoursOfYear), year(Rule::ProfessionalOfYear)), (Some((20, 180)), Some((0, 120))));
    let junior = Career::default().holding(Junior, Scheme::National, ymd(2024, 8, 8)).registered(Junior, ymd(2025, 1, 1));
    assert_eq!(junior.on(ymd(2025, 6, 1)).hours[0].need, 144);
    assert!(Career::sat(Junior, "a2024=50 p2024=70").on(ymd(2025, 6, 1)).hours.is_empty());
}

#[test]
fn the_forecast_goes_on_at_the_present_pace() {
    let career = Career::default()
        .holding(Junior, Scheme::National, ymd(2024, 8, 8))
        .registered(Junior, ymd(2025, 1, 1))
        .trained(HoursKind::Session, ymd(2025, 3, 1), 60)
        .trained(HoursKind::Degree, ymd(2025, 3, 1), 0);
    let hours = career.on(ymd(2025, 12, 31)).hours;
    // A year of three: 30 hours become 90; the degree's 90 hours come once.
    assert_eq!((hours[0].have, hours[0].forecast), (240, 360));
    let over = career.on(ymd(2028, 3, 1)).hours;
    assert_eq!((over[0].have, over[0].forecast), (240, 240));
}
