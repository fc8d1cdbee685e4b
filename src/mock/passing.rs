//! 合格线 for a mock: that of the examination, where the candidate sits it.
//!
//! The national line is 60% of full marks. Some areas have a separate one (单独划线, `domain.md` §1.3), announced each year after the
//! examination: for a mock the latest known one stands for the one to come.

use crate::certification::rules::PassLine;
use crate::syllabus::Level;

/// What a result is measured by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In half marks of a paper of `full_half_marks`.
    pub half_marks: i64,
    /// The area it is the line of, by its path; `None` for the whole country.
    pub area: Option<String>,
    /// The year it was announced for.
    pub year: i64,
    /// It is that of the year asked for; otherwise the latest known.
    pub is_of_the_year: bool,
}

/// Full marks of the examination the lines are drawn for, in half marks.
const FULL: i64 = 200;

/// The line for a level and subject in a year, where `path` is the division somebody sits the examination in.
pub fn pass_line(lines: &[PassLine], level: Level, subject: &str, path: Option<&str>, year: i64, full_half_marks: i64) -> Line {
    let fits = |line: &&PassLine| {
        line.level == level && line.first_year <= year && line.subject.as_ref().is_none_or(|wanted| wanted == subject)
    };
    // Rounded up: a line isn't reached by rounding.
    let of_paper = |half_marks: i64| (half_marks * full_half_marks + FULL - 1) / FULL;
    let national = lines
        .iter()
        .filter(fits)
        .filter(|line| line.division_path.is_none() && line.last_year.is_none_or(|last| year <= last))
        .max_by_key(|line| (line.subject.is_some(), line.first_year))
        .map_or(FULL * 60 / 100, |line| line.half_marks);
    let is_within = |line: &&PassLine| line.division_path.as_deref().zip(path).is_some_and(|(area, path)| path.starts_with(area));
    let separate = lines
        .iter()
        .filter(fits)
        .filter(is_within)
        .max_by_key(|line| (line.first_year, line.division_path.as_ref().map(String::len), line.subject.is_some()));
    match separate {
        Some(line) if line.half_marks < national => {
            let is_of_the_year = line.last_year.is_none_or(|last| year <= last);
            let year = if is_of_the_year { year } else { line.last_year.unwrap_or(line.first_year) };
            Line { half_marks: of_paper(line.half_marks), area: line.division_path.clone(), year, is_of_the_year }
        }
        _ => Line { half_marks: of_paper(national), area: None, year, is_of_the_year: true },
    }
}

/// The areas that have a separate line for a level, by path.
pub fn areas(lines: &[PassLine], level: Level) -> Vec<String> {
    let mut paths: Vec<String> =
        lines.iter().filter(|line| line.level == level).filter_map(|line| line.division_path.clone()).collect();
    paths.sort();
    paths.dedup();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(years: (i64, Option<i64>), path: Option<&str>, half_marks: i64) -> PassLine {
        PassLine {
            first_year: years.0,
            last_year: years.1,
            level: Level::Junior,
            subject: None,
            division_path: path.map(str::to_owned),
            half_marks,
            locally_valid: path.is_some(),
        }
    }

    #[test]
    fn the_country_has_sixty_per_cent_and_some_areas_less() {
        let lines = [
            line((2022, None), None, 120),
            line((2024, Some(2024)), Some("/54/"), 106),
            line((2023, Some(2023)), Some("/54/"), 110),
        ];
        let at = |path, year| pass_line(&lines, Level::Junior, "junior-practice", path, year, 200);
        assert_eq!((at(None, 2026).half_marks, at(None, 2026).area), (120, None));
        assert_eq!((at(Some("/32/3210/"), 2026).half_marks, at(Some("/32/3210/"), 2026).area), (120, None));
        let lhasa = at(Some("/54/5401/"), 2026);
        assert_eq!((lhasa.half_marks, lhasa.year, lhasa.is_of_the_year), (106, 2024, false));
        assert_eq!(lhasa.area.as_deref(), Some("/54/"));
        let then = at(Some("/54/5401/"), 2023);
        assert_eq!((then.half_marks, then.year, then.is_of_the_year), (110, 2023, true));
        assert_eq!(pass_line(&lines, Level::Senior, "senior-practice", None, 2026, 160).half_marks, 96);
        assert_eq!(areas(&lines, Level::Junior), ["/54/"]);
    }
}
