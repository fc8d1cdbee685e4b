//! 既成事实: what has happened can't be moved. Who came to a date came to that one, and what slips say was certified.

use chrono::{DateTime, Utc};

use super::plan::overlaps;
use super::{ScheduleRefusal, TrainingDate};
use crate::ids::TrainingId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    SLIPS = "SELECT COUNT(*) AS slips FROM training_slip s JOIN training_registration r ON r.id = s.registration_id \
        WHERE r.session_id = $1 AND s.withdrawn_at IS NULL";
    CHECKS = "SELECT DISTINCT c.date_position AS position, c.at AS came_at, c.at AS left_at FROM training_check c \
        JOIN training_registration r ON r.id = c.registration_id WHERE r.session_id = $1";
    CORRECTIONS = "SELECT DISTINCT k.date_position AS position, k.came_at AS came_at, k.left_at AS left_at \
        FROM training_attendance_correction k JOIN training_registration r ON r.id = k.registration_id WHERE r.session_id = $1";
}

/// When people came to a date of a session, or left it, as far as anybody said so.
type Seen = (i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The first date that would begin in the past and didn't before. What has begun may still be put right: its hours, its end, or by how
/// much it began later.
pub(super) fn past_date(before: &[TrainingDate], after: &[TrainingDate], now: DateTime<Utc>) -> Option<ScheduleRefusal> {
    let is_known = |date: &TrainingDate| {
        before.iter().any(|there| there.starts_at == date.starts_at || (there.starts_at <= now && overlaps(there, date)))
    };
    after
        .iter()
        .find(|date| date.starts_at <= now && !is_known(date))
        .map(|date| ScheduleRefusal::DateInPast { starts_at: date.starts_at })
}

/// Why the dates of a session can't be these: hours were certified by those there are, or people came to one that would be another.
/// Check-ins say only the how-manieth date they are of.
pub(super) async fn moved_refusal(
    tx: &mut Tx,
    id: TrainingId,
    before: &[TrainingDate],
    after: &[TrainingDate],
) -> Result<Option<ScheduleRefusal>> {
    if before == after {
        return Ok(None);
    }
    let (slips,): (i64,) = with_tx!(&mut *tx, |c| sqlx::query_as(SLIPS).bind(id).fetch_one(c).await)?;
    if slips > 0 {
        return Ok(Some(ScheduleRefusal::SlipsIssued));
    }
    for statement in [CHECKS, CORRECTIONS] {
        let seen: Vec<Seen> = with_tx!(&mut *tx, |c| sqlx::query_as(statement).bind(id).fetch_all(c).await)?;
        if let Some(starts_at) = misplaced(before, after, &seen) {
            return Ok(Some(ScheduleRefusal::DateHasAttendance { starts_at }));
        }
    }
    Ok(None)
}

/// The date as it was that somebody was at and that isn't there any more, or at another time.
fn misplaced(before: &[TrainingDate], after: &[TrainingDate], seen: &[Seen]) -> Option<DateTime<Utc>> {
    let at = |dates: &[TrainingDate], position: i64| usize::try_from(position - 1).ok().and_then(|index| dates.get(index)).copied();
    seen.iter().find_map(|(position, came, left)| {
        let was = at(before, *position)?;
        let stays = at(after, *position).is_some_and(|is| {
            overlaps(&was, &is) && [*came, *left].into_iter().flatten().all(|moment| is.takes(moment) || !was.takes(moment))
        });
        (!stays).then_some(was.starts_at)
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minute)
    }

    fn date(from: i64, to: i64) -> TrainingDate {
        TrainingDate { starts_at: at(from), ends_at: at(to), half_hours: 6 }
    }

    const DAY: i64 = 24 * 60;

    #[test]
    fn what_has_not_begun_can_not_begin_in_the_past() {
        let before = [date(0, 180), date(DAY, DAY + 180)];
        let past = |after: &[TrainingDate], now| past_date(&before, after, at(now)).is_some();
        assert!(past(&[date(-365 * DAY, -365 * DAY + 180), before[1]], -1), "last year");
        assert!(!past(&before, 60), "the first has begun");
        assert!(!past(&[date(0, 150), before[1]], 60), "and ends earlier");
        assert!(!past(&[date(30, 210), before[1]], 60), "and began later than announced");
        assert!(!past(&[date(61, 200), before[1]], 60), "or is about to");
        assert!(past(&[before[0], date(200, 230)], 240), "the second was to be tomorrow");
    }

    #[test]
    fn who_was_at_a_date_was_at_no_other() {
        let before = [date(0, 180), date(DAY, DAY + 180)];
        let came = |minute| (1, Some(at(minute)), Some(at(minute)));
        assert_eq!(misplaced(&before, &before, &[came(-5)]), None);
        assert_eq!(misplaced(&before, &[before[1], date(7 * DAY, 7 * DAY + 180)], &[came(-5)]), Some(at(0)), "moved by a week");
        assert_eq!(misplaced(&before, &[before[1]], &[came(-5)]), Some(at(0)), "taken off");
        assert_eq!(misplaced(&before, &[before[0]], &[came(-5)]), None, "another is taken off");
        assert_eq!(misplaced(&before, &[before[0]], &[(2, None, None)]), Some(at(DAY)), "even if only to say that nobody came");
        assert_eq!(misplaced(&before, &[date(0, 240), before[1]], &[came(-5)]), None, "it went on for longer");
        assert_eq!(misplaced(&before, &[date(150, 330), before[1]], &[came(-5)]), Some(at(0)), "nobody can have come so early");
        assert_eq!(misplaced(&before, &before[..1], &[(3, Some(at(0)), None)]), None, "of no date there is");
        // Two short ones, one after the other: whoever was at the first wasn't at the second.
        let short = [date(0, 60), date(60, 120)];
        assert_eq!(misplaced(&short, &short[1..], &[came(-5)]), Some(at(0)));
    }
}
