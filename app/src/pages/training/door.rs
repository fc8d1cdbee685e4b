//! 签到、学时与结业证明: the screen at the door and the phone in front of it, the list and the sheet, corrections, slips, ratings.

mod comer;
mod list;
mod overview;
pub(super) mod own;
mod person;
mod rate;
mod rule;
mod scan;
mod screen;
mod sheet;
mod slip;
mod words;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use zhengtu::account::Action;
use zhengtu::clock::{instant_of, local_of};
use zhengtu::store::Tx;
use zhengtu::training::{Session, TrainingDate, store};

use super::{place_of, session_of};
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let own = Access::Needs(Action::UseOwnAccount);
    let manage = Access::Needs(Action::ManageTraining);
    let roster = Access::Needs(Action::ReadRoster);
    vec![
        get("/training/{id}/door/{date}", Access::Public, scan::show),
        post("/training/{id}/door/{date}", own, scan::check),
        get("/training/{id}/screen/{date}", manage, screen::show),
        get("/training/{id}/screen/{date}/code", manage, screen::code),
        get("/training/{id}/list/{date}", manage, list::show),
        post("/training/{id}/list/{date}", manage, list::tick),
        post("/training/{id}/list/{date}/add", manage, comer::add),
        get("/training/{id}/sheet/{date}", manage, sheet::show),
        post("/training/{id}/sheet/{date}", manage, sheet::save),
        get("/training/{id}/attendance", roster, overview::show),
        post("/training/{id}/attendance", manage, rule::save),
        post("/training/{id}/slips", manage, slip::issue_all),
        get("/training/{id}/attendance/{registration}", manage, person::show),
        post("/training/{id}/attendance/{registration}", manage, person::correct),
        post("/training/{id}/attendance/{registration}/slip", manage, slip::issue),
        get("/training/slips/{code}", own, slip::show),
        post("/training/slips/{code}/correct", manage, slip::correct),
        post("/training/slips/{code}/withdraw", manage, slip::withdraw),
        get("/training/{id}/rate", own, rate::show),
        post("/training/{id}/rate", own, rate::rate),
    ]
}

/// A session and one of its dates, as an address names them.
struct Door {
    session: Session,
    dates: Vec<TrainingDate>,
    /// Which of the dates, from 1.
    position: i64,
    date: TrainingDate,
}

async fn door_of(tx: &mut Tx, id: &str, position: &str) -> Result<Door, PageError> {
    let session = session_of(tx, id).await?;
    let dates = store::dates(tx, session.id).await?;
    let position: i64 = position.parse().map_err(|_| PageError::NotFound)?;
    let index = usize::try_from(position - 1).map_err(|_| PageError::NotFound)?;
    let date = *dates.get(index).ok_or(PageError::NotFound)?;
    Ok(Door { session, dates, position, date })
}

/// The same for whoever runs the session.
async fn managed_door(ctx: &Ctx, tx: &mut Tx, id: &str, position: &str) -> Result<Door, PageError> {
    let door = door_of(tx, id, position).await?;
    ctx.require(Action::ManageTraining, &place_of(&door.session)).await?;
    Ok(door)
}

/// A time of day as a form has it: `09:05`, and as people type it in a hurry: `9:5`, `905`, `9：05`, `9.05`.
fn read_time(typed: &str) -> Option<NaiveTime> {
    let typed = typed.trim().replace(['：', '.', '。'], ":");
    let (hour, minute) = match typed.split_once(':') {
        Some((hour, rest)) => (hour, rest.split(':').next().unwrap_or_default()),
        None if (3..=4).contains(&typed.len()) && typed.is_ascii() => typed.split_at(typed.len() - 2),
        None => return None,
    };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

/// A time of day at a date: on its day, or, where its door is open across midnight, on the day after or before.
fn on_day(date: &TrainingDate, time: NaiveTime) -> DateTime<Utc> {
    let same = instant_of(local_of(date.starts_at).date().and_time(time));
    [0, 1, -1].into_iter().map(|days| same + TimeDelta::days(days)).find(|at| date.takes(*at)).unwrap_or(same)
}

/// A time of day, for tables and for fields.
fn clock_time(at: DateTime<Utc>) -> String {
    local_of(at).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::read_time;

    #[test]
    fn times_are_read_as_people_type_them() {
        let read = |typed| read_time(typed).map(|time| time.format("%H:%M").to_string());
        for typed in ["09:05", "9:05", "905", "0905", "9：05", "9.05", "9:5", " 09:05:00 "] {
            assert_eq!(read(typed).as_deref(), Some("09:05"), "{typed}");
        }
        for typed in ["", "9", "25:00", "9:60", "九点", "abc", "９０５", "99999"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
