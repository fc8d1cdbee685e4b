//! What a certificate says by itself: its number, what it is called and who issues it, and which day it can bear. Pure.
//!
//! The title and the issuer are those of the day (domain reference §2.1): 职业资格证书 by the ministry of human resources alone since
//! 2025, 职业水平证书 by both ministries before. A day is judged by [`judge_day`].

use chrono::{Datelike as _, NaiveDate};

use crate::certification::rules::{Calendar, Scheme};

/// The first day of the present title and issuer.
const RENAMED: i32 = 2025;

/// The first exam of the national scheme was in 2008, that of the senior level in 2019 (domain reference §1.1).
const FIRST_YEAR: i32 = 2008;
const FIRST_SENIOR_YEAR: i32 = 2019;

/// What the paper has been called since 2025.
const TITLE: &str = "中华人民共和国社会工作者职业资格证书";
/// What it was called before.
const OLD_TITLE: &str = "中华人民共和国社会工作者职业水平证书";
const SLIP_TITLE: &str = "高级社会工作师考试成绩合格证明";
const LOCAL_TITLE: &str = "地方社会工作者证书";
const ISSUER: &str = "人力资源和社会保障部";
const OLD_ISSUER: &str = "人力资源和社会保障部、民政部";

/// Numbers are opaque: half-width, capitals, only digits and letters (domain reference §2.1). `None` for what can't be one.
pub fn folded_number(number: &str) -> Option<String> {
    let folded: String = crate::exchange::cells::code(number).chars().filter(char::is_ascii_alphanumeric).collect();
    (8..=32).contains(&folded.len()).then_some(folded)
}

/// What a paper of that day is called.
pub fn title(scheme: Scheme, on: NaiveDate) -> &'static str {
    match scheme {
        Scheme::SeniorSlip => SLIP_TITLE,
        Scheme::Local => LOCAL_TITLE,
        Scheme::National | Scheme::SeparateLine | Scheme::SeniorCertificate if on.year() < RENAMED => OLD_TITLE,
        Scheme::National | Scheme::SeparateLine | Scheme::SeniorCertificate => TITLE,
    }
}

/// Who issued a paper of that day; nobody in general for those of a place (地方), which have to say it.
pub fn issuer(scheme: Scheme, on: NaiveDate) -> Option<&'static str> {
    match scheme {
        Scheme::Local => None,
        _ if on.year() < RENAMED => Some(OLD_ISSUER),
        _ => Some(ISSUER),
    }
}

/// The last day of a pass slip that doesn't say it: three years, the first day included.
pub fn slip_until(on: NaiveDate) -> NaiveDate {
    crate::certification::rules::period_from(on).1
}

/// Why a certificate can't bear a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayProblem {
    /// It is still to come.
    Future,
    /// Before the first exam of its scheme, which was in this year.
    BeforeScheme(i32),
    /// Before the first exam of its level the ledger holds, which was in this year.
    BeforeExam(i64),
}

/// Whether a certificate can be of that day.
///
/// `sat` are the exam years of which the ledger holds a mark of its level. A certificate of the national scheme follows an exam: if
/// the ledger holds any of its level, one of them must have begun by that day. Whoever holds one that is valid locally only may sit
/// again for the national one: then it is a remark (`Ok` with the year).
pub fn judge_day(
    scheme: Scheme,
    on: NaiveDate,
    sat: &[i64],
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Option<i64>, DayProblem> {
    if on > today {
        return Err(DayProblem::Future);
    }
    let first = match scheme {
        Scheme::Local => None,
        Scheme::National | Scheme::SeparateLine => Some(FIRST_YEAR),
        Scheme::SeniorSlip | Scheme::SeniorCertificate => Some(FIRST_SENIOR_YEAR),
    };
    if let Some(first) = first.filter(|first| on.year() < *first) {
        return Err(DayProblem::BeforeScheme(first));
    }
    let Some(first) = sat.iter().copied().min().filter(|first| on < calendar.exam(*first).0) else { return Ok(None) };
    match scheme {
        Scheme::SeparateLine | Scheme::Local => Ok(Some(first)),
        Scheme::National | Scheme::SeniorSlip | Scheme::SeniorCertificate => Err(DayProblem::BeforeExam(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn numbers_are_folded_and_never_taken_apart() {
        assert_eq!(folded_number(" ２０２４－0601 ab "), Some("20240601AB".to_owned()));
        assert_eq!(folded_number("1234567"), None, "too short");
        assert_eq!(folded_number(&"9".repeat(33)), None, "too long");
    }

    #[test]
    fn title_and_issuer_are_those_of_the_day() {
        assert_eq!(title(Scheme::National, day("2024-06-16")), OLD_TITLE);
        assert_eq!(issuer(Scheme::National, day("2024-06-16")), Some(OLD_ISSUER));
        assert_eq!(title(Scheme::SeparateLine, day("2025-05-25")), TITLE);
        assert_eq!(issuer(Scheme::SeniorCertificate, day("2026-01-01")), Some(ISSUER));
        assert_eq!(title(Scheme::SeniorSlip, day("2026-01-01")), SLIP_TITLE);
        assert_eq!(issuer(Scheme::Local, day("2006-01-01")), None);
    }

    #[test]
    fn a_certificate_follows_its_exam() {
        let today = day("2026-11-01");
        let judge = |scheme, on, sat: &[i64]| judge_day(scheme, day(on), sat, &Calendar::default(), today);
        assert_eq!(judge(Scheme::National, "2026-11-02", &[]), Err(DayProblem::Future));
        assert_eq!(judge(Scheme::National, "2007-12-31", &[]), Err(DayProblem::BeforeScheme(2008)));
        assert_eq!(judge(Scheme::Local, "2005-03-01", &[]), Ok(None), "places had their own before 2008");
        assert_eq!(judge(Scheme::SeniorCertificate, "2018-12-31", &[]), Err(DayProblem::BeforeScheme(2019)));
        assert_eq!(judge(Scheme::National, "2012-09-01", &[]), Ok(None), "a ledger that holds nothing contradicts nothing");
        assert_eq!(judge(Scheme::National, "2024-06-14", &[2024]), Err(DayProblem::BeforeExam(2024)));
        assert_eq!(judge(Scheme::National, "2024-06-16", &[2023, 2024]), Ok(None), "papers bear the day of the exam");
        assert_eq!(judge(Scheme::National, "2016-09-01", &[2024]), Err(DayProblem::BeforeExam(2024)));
        assert_eq!(judge(Scheme::SeparateLine, "2016-09-01", &[2024]), Ok(Some(2024)), "they may sit again for the national line");
    }
}
