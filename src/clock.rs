//! The only place that asks what time it is.
//!
//! Everything else takes the time as an argument (clippy bans `Utc::now` elsewhere), so that tests and "as of" questions can
//! choose it. Instants are UTC with microseconds, because PostgreSQL keeps no more; dates are dates in Asia/Shanghai.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};

const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// How a wall-clock time is written: by browsers, by people, by browsers that add seconds.
const FORMS: [&str; 3] = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];

/// China's one time zone, which has had no daylight saving since 1991.
pub fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(SHANGHAI_SECONDS).unwrap_or_else(|| unreachable!("eight hours is a valid offset"))
}

/// The calendar date in Asia/Shanghai at this instant.
pub fn date_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&shanghai()).date_naive()
}

/// A wall-clock time in Asia/Shanghai as an instant.
pub fn instant_of(local: NaiveDateTime) -> DateTime<Utc> {
    // A fixed offset maps every local time to exactly one instant.
    shanghai().from_local_datetime(&local).single().map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

/// The wall-clock time in Asia/Shanghai at this instant.
pub fn local_of(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&shanghai()).naive_local()
}

/// The wall-clock time in Asia/Shanghai at this instant, to the minute, as forms write it.
pub fn written(at: DateTime<Utc>) -> String {
    local_of(at).format(FORMS[0]).to_string()
}

/// The instant of a wall-clock time in Asia/Shanghai as browsers send it, or as people type it.
pub fn read_written(text: &str) -> Option<DateTime<Utc>> {
    let local = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text.trim(), form).ok());
    local.map(instant_of)
}

/// The present instant, cut to microseconds.
#[cfg(feature = "store")]
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks the clock")]
pub fn now() -> DateTime<Utc> {
    use chrono::DurationRound;
    let now = Utc::now();
    now.duration_trunc(chrono::TimeDelta::microseconds(1)).unwrap_or(now)
}
