//! 场次: the hours of each subject, the same every year (`domain.md` §1.1).

use chrono::{Days, NaiveDate, NaiveTime};

use super::Sitting;
use crate::clock::instant_of;
use crate::syllabus::Level;

/// Subject, level, day (from 0), from and to as hour and minute.
type Hours = (&'static str, Level, u64, (u32, u32), (u32, u32));

const HOURS: [Hours; 6] = [
    ("intermediate-law", Level::Intermediate, 0, (14, 0), (16, 0)),
    ("junior-comprehensive", Level::Junior, 1, (9, 0), (11, 0)),
    ("intermediate-comprehensive", Level::Intermediate, 1, (9, 0), (11, 0)),
    ("junior-practice", Level::Junior, 1, (14, 0), (16, 0)),
    ("intermediate-practice", Level::Intermediate, 1, (14, 0), (16, 30)),
    ("senior-practice", Level::Senior, 1, (14, 0), (17, 0)),
];

/// The sittings of an exam that begins on this day, for one level or all.
pub fn timetable(first_day: NaiveDate, level: Option<Level>) -> Vec<Sitting> {
    let at = |day: u64, (hour, minute): (u32, u32)| {
        let date = first_day.checked_add_days(Days::new(day))?;
        Some(instant_of(date.and_time(NaiveTime::from_hms_opt(hour, minute, 0)?)))
    };
    HOURS
        .iter()
        .filter(|(_, of, ..)| level.is_none_or(|level| level == *of))
        .filter_map(|(subject, _, day, from, to)| {
            Some(Sitting { subject: (*subject).to_owned(), starts_at: at(*day, *from)?, ends_at: at(*day, *to)? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::local_of;

    #[test]
    fn law_is_sat_first_and_the_senior_level_sits_longest() {
        let first_day: NaiveDate = "2026-05-23".parse().unwrap();
        let all = timetable(first_day, None);
        let said: Vec<_> = all
            .iter()
            .map(|one| {
                format!("{} {}–{}", one.subject, local_of(one.starts_at).format("%d %H:%M"), local_of(one.ends_at).format("%H:%M"))
            })
            .collect();
        assert_eq!(said[0], "intermediate-law 23 14:00–16:00");
        assert_eq!(said[4], "intermediate-practice 24 14:00–16:30");
        assert_eq!(said[5], "senior-practice 24 14:00–17:00");
        assert_eq!(timetable(first_day, Some(Level::Junior)).len(), 2);
        assert_eq!(timetable(first_day, Some(Level::Intermediate)).len(), 3);
    }
}
