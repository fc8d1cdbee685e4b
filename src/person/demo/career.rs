//! Invented examinations: who sits what in which year, with which marks, and what they come to.

use rand::Rng;
use rand::rngs::StdRng;

use crate::certification::rules::ResultStatus;
use crate::syllabus::Level;

/// The first year there are results of.
pub(super) const FIRST: i64 = 2022;
/// 60 of 100, in half marks.
const LINE: i64 = 120;

/// One subject's result.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub subject: &'static str,
    pub half_marks: Option<i64>,
    pub status: ResultStatus,
}

impl Paper {
    fn passed(&self) -> bool {
        self.status == ResultStatus::Valid && self.half_marks.is_some_and(|marks| marks >= LINE)
    }
}

/// What somebody sat in one year.
#[derive(Debug, Clone)]
pub(super) struct Sitting {
    pub year: i64,
    pub level: Level,
    pub papers: Vec<Paper>,
}

/// What somebody brings along.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Half marks above or below what is usual.
    pub strength: i64,
    /// The level held before [`FIRST`], and since when.
    pub held: Option<(Level, i64)>,
    /// May begin with 中级.
    pub direct: bool,
    /// In how many of a hundred years, compared with others, they enter.
    pub eagerness: u32,
    /// There was no examination that year (2022 in 天津).
    pub cancelled: Option<i64>,
}

/// Sittings, and the qualifications reached by them with their years.
#[derive(Debug, Clone, Default)]
pub(super) struct Career {
    pub sittings: Vec<Sitting>,
    pub reached: Vec<(Level, i64)>,
}

/// Codes of a level's subjects.
pub(super) const fn subjects(level: Level) -> &'static [&'static str] {
    match level {
        Level::Junior => &["junior-comprehensive", "junior-practice"],
        Level::Intermediate => &["intermediate-comprehensive", "intermediate-law", "intermediate-practice"],
        Level::Senior => &["senior-practice"],
    }
}

/// So many of a thousand.
pub(super) fn chance(random: &mut StdRng, permille: u32) -> bool {
    random.random_range(0..1000) < permille
}

/// About normally distributed around zero; the standard deviation is about that of `spread`.
fn around_zero(random: &mut StdRng, spread: i64) -> i64 {
    (0..3).map(|_| random.random_range(-spread..=spread)).sum()
}

/// How many of a thousand enter, by year: few at first, then the promotion of 2024.
const fn interest(year: i64) -> u32 {
    match year {
        2022 => 95,
        2023 => 115,
        2024 => 355,
        _ => 260,
    }
}

/// Somebody's examinations up to the year `last`.
pub(super) fn invent(random: &mut StdRng, candidate: Candidate, last: i64) -> Career {
    let mut career = Career::default();
    let ability = candidate.strength + around_zero(random, 13);
    let mut held = candidate.held;
    let mut attempts = 0;
    let mut passed: Vec<(&'static str, i64)> = Vec::new();
    for year in FIRST..=last {
        let (level, factor) = match held {
            None if candidate.direct => (Level::Intermediate, 110),
            None => (Level::Junior, 100),
            Some((Level::Junior, since)) if year > since => (Level::Intermediate, 85),
            Some((Level::Intermediate, since)) if year >= since + 5 => (Level::Senior, 22),
            Some(_) => continue,
        };
        let again = career.sittings.last().is_some_and(|sitting| sitting.year == year - 1);
        let likely = interest(year) * factor * candidate.eagerness / 10_000 + if again { 260 } else { 0 };
        if candidate.cancelled == Some(year) || !chance(random, likely) {
            continue;
        }
        let missing: Vec<&'static str> = subjects(level)
            .iter()
            .copied()
            .filter(|subject| level != Level::Intermediate || !passed.contains(&(*subject, year - 1)))
            .collect();
        let papers = papers(random, level, &missing, ability + 5 * attempts);
        attempts += 1;
        passed.extend(papers.iter().filter(|paper| paper.passed()).map(|paper| (paper.subject, year)));
        let counts = |subject: &&'static str| {
            passed.contains(&(*subject, year)) || (level == Level::Intermediate && passed.contains(&(*subject, year - 1)))
        };
        if subjects(level).iter().all(counts) {
            career.reached.push((level, year));
            if level != Level::Senior {
                held = Some((level, year));
                attempts = 0;
            }
        }
        career.sittings.push(Sitting { year, level, papers });
    }
    career
}

fn papers(random: &mut StdRng, level: Level, wanted: &[&'static str], ability: i64) -> Vec<Paper> {
    let usual = match level {
        Level::Junior => 118,
        Level::Intermediate => 109,
        Level::Senior => 108,
    };
    let stays_away = chance(random, 120);
    // Of a thousand sittings a handful are voided, for one reason or another.
    let fate = random.random_range(0..1000);
    wanted
        .iter()
        .enumerate()
        .map(|(place, subject)| {
            let harder = if *subject == "intermediate-law" { 3 } else { 0 };
            let marks = (usual + ability - harder + around_zero(random, 9)).clamp(24, 186);
            let (status, half_marks) = match fate {
                _ if stays_away || chance(random, 30) => (ResultStatus::Absent, None),
                0 => (ResultStatus::VoidAll, None),
                1..3 if place == 0 => (ResultStatus::VoidSubject, None),
                3 if place == 1 => (ResultStatus::SimilarVoid, Some(marks)),
                4..6 => (ResultStatus::Unqualified, Some(marks)),
                _ => (ResultStatus::Valid, Some(marks)),
            };
            Paper { subject, half_marks, status }
        })
        .collect()
}

/// A sitting with these marks (whole ones; 0: that subject wasn't sat), for people whose story is told on purpose.
pub(super) fn told(year: i64, level: Level, marks: &[i64]) -> Sitting {
    let papers = subjects(level)
        .iter()
        .zip(marks)
        .filter(|(_, mark)| **mark > 0)
        .map(|(subject, mark)| Paper { subject, half_marks: Some(mark * 2), status: ResultStatus::Valid })
        .collect();
    Sitting { year, level, papers }
}
