//! Dates, numbers and rates as people read them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use zhengtu::clock;

pub use zhengtu::statistics::number::{grouped as count, percent};

use super::Language;

const WEEKDAYS_ZH: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// `2026年5月23日（周六）`, `Sat 23 May 2026`.
pub fn date(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Zh => {
            let weekday = WEEKDAYS_ZH[day.weekday().num_days_from_monday() as usize];
            format!("{}年{}月{}日（周{weekday}）", day.year(), day.month(), day.day())
        }
        Language::En => day.format("%a %-d %b %Y").to_string(),
    }
}

/// Date and 24-hour time in Asia/Shanghai.
pub fn date_time(language: Language, at: DateTime<Utc>) -> String {
    let local = clock::local_of(at);
    format!("{}{}{}", date(language, local.date()), gap(language), local.format("%H:%M"))
}

/// `2026年5月23日（周六）09:00–11:30`: a span within a day, or from day to day.
pub fn time_span(language: Language, start: NaiveDateTime, end: NaiveDateTime) -> String {
    let (first, gap) = (date(language, start.date()), gap(language));
    if start.date() == end.date() {
        format!("{first}{gap}{}–{}", start.format("%H:%M"), end.format("%H:%M"))
    } else {
        format!("{first}{gap}{} – {}{gap}{}", start.format("%H:%M"), date(language, end.date()), end.format("%H:%M"))
    }
}

/// What stands between a date and a time: the bracket around a Chinese weekday is wide enough.
const fn gap(language: Language) -> &'static str {
    match language {
        Language::Zh => "",
        Language::En => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_of_the_news_come_out_as_printed() {
        assert_eq!(percent(4496, 14273), "31.5%");
        assert_eq!(percent(477, 4330), "11.0%");
        assert_eq!(percent(9690, 44080), "22.0%");
        assert_eq!(percent(9690, 30000), "32.3%");
        assert_eq!(percent(112, 112), "100.0%");
        assert_eq!(percent(1, 0), "—");
    }

    #[test]
    fn times_have_24_hours_and_a_leading_zero() {
        let at = |hour| NaiveDate::from_ymd_opt(2026, 5, 23).and_then(|day| day.and_hms_opt(hour, 0, 0)).unwrap_or_default();
        assert_eq!(time_span(Language::Zh, at(9), at(14)), "2026年5月23日（周六）09:00–14:00");
        assert_eq!(time_span(Language::En, at(9), at(14)), "Sat 23 May 2026 09:00–14:00");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(2772), "2,772");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-1500), "−1,500");
    }
}
