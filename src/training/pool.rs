//! 名额池: which seats somebody may have, and how long one is kept for them.
//!
//! The seats of a session are those set aside for units (单位名额) and the rest. Somebody of a quota's unit is in that quota's pool,
//! everybody else in the open one; once the quotas are given back, there is one pool. Everything in here is a rule without a clock or a
//! database.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Session;
use crate::ids::{OrganisationId, QuotaId};

/// An offer lasts at least so many minutes, if the session doesn't begin before.
pub const SHORTEST_OFFER: i64 = 15;

/// 单位名额: seats set aside for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Quota {
    /// Which.
    pub id: QuotaId,
    /// For whom, in words.
    pub name: String,
    /// The division's code, if it is for a division.
    pub division: Option<String>,
    /// The division's path.
    pub division_path: Option<String>,
    /// The organisation, if it is for one.
    pub organisation_id: Option<OrganisationId>,
    /// How many seats.
    pub seats: i64,
    /// Taken of them.
    pub taken: i64,
    /// Kept for those who were offered one.
    pub held: i64,
    /// 候补 for these seats.
    pub waiting: i64,
}

/// 面向范围: a unit a session is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Audience {
    /// The unit, in words.
    pub name: String,
    /// The division's code, if it is a division.
    pub division: Option<String>,
    /// The division's path.
    pub division_path: Option<String>,
    /// The organisation, if it is one.
    pub organisation_id: Option<OrganisationId>,
}

/// Where somebody belongs: by the staff register, or as they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Belonging {
    /// The path of their division; empty: unknown.
    pub path: String,
    /// Their organisation.
    pub organisation: Option<OrganisationId>,
}

impl Belonging {
    /// Whether they belong to this division or organisation.
    pub fn is_of(&self, division_path: Option<&str>, organisation: Option<OrganisationId>) -> bool {
        match (division_path, organisation) {
            (_, Some(organisation)) => self.organisation == Some(organisation),
            (Some(path), None) => !path.is_empty() && self.path.starts_with(path),
            (None, None) => false,
        }
    }
}

/// Whose seats somebody may have: those of their organisation before those of their division, those of a smaller division before
/// those of a larger.
pub fn quota_of<'a>(quotas: &'a [Quota], belonging: &Belonging) -> Option<&'a Quota> {
    let closeness = |quota: &Quota| match (&quota.organisation_id, &quota.division_path) {
        (Some(_), _) => usize::MAX,
        (None, path) => path.as_ref().map_or(0, String::len),
    };
    quotas
        .iter()
        .filter(|quota| belonging.is_of(quota.division_path.as_deref(), quota.organisation_id))
        // The first of equals: a maximum would be the last.
        .rev()
        .max_by_key(|quota| closeness(quota))
}

/// Whether a session is for somebody.
pub fn is_invited(audience: &[Audience], belonging: &Belonging) -> bool {
    audience.is_empty() || audience.iter().any(|unit| belonging.is_of(unit.division_path.as_deref(), unit.organisation_id))
}

/// What there is in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Room {
    /// Seats in all.
    pub seats: i64,
    /// Seats neither taken nor kept for somebody.
    pub free: i64,
    /// How many wait for one.
    pub waiting: i64,
}

impl Room {
    /// Whether somebody who comes now gets a seat at once: there is one, and nobody waits for it.
    pub const fn has_seat(self) -> bool {
        self.free > 0 && self.waiting == 0
    }

    /// How many offers can be made.
    pub const fn offers(self) -> i64 {
        let most = if self.free < self.waiting { self.free } else { self.waiting };
        if most < 0 { 0 } else { most }
    }
}

/// Whether a session's seats are one pool: none are set aside, or no longer.
pub fn is_one_pool(session: &Session, quotas: &[Quota]) -> bool {
    quotas.is_empty() || session.quotas_returned_at.is_some()
}

/// What there is in the pool of a quota, or in the open one.
pub fn room(session: &Session, quotas: &[Quota], pool: Option<QuotaId>) -> Room {
    if is_one_pool(session, quotas) {
        return Room { seats: session.capacity, free: session.seats_left(), waiting: session.waiting };
    }
    if let Some(id) = pool {
        let of_quota =
            |quota: &Quota| Room { seats: quota.seats, free: quota.seats - quota.taken - quota.held, waiting: quota.waiting };
        return quotas.iter().find(|quota| quota.id == id).map(of_quota).unwrap_or_default();
    }
    let of = |part: fn(&Quota) -> i64| quotas.iter().map(part).sum::<i64>();
    let seats = session.capacity - of(|quota| quota.seats);
    let used = session.taken + session.held - of(|quota| quota.taken + quota.held);
    Room { seats, free: seats - used, waiting: session.waiting - of(|quota| quota.waiting) }
}

/// Whether unused seats of units are everybody's from now on: their date has come, or the session begins.
pub fn are_quotas_due(session: &Session, now: DateTime<Utc>) -> bool {
    session.quotas_returned_at.is_none() && session.quotas_until.is_some_and(|until| until <= now || session.starts_at <= now)
}

/// Until when a seat offered now is kept: as long as the session says, but at most a quarter of what is left until it begins, at least
/// a quarter of an hour, and never past the beginning. None: it has begun.
pub fn offer_until(offer_minutes: i64, now: DateTime<Utc>, starts_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if now >= starts_at {
        return None;
    }
    let quarter = (starts_at - now).num_minutes() / 4;
    let minutes = offer_minutes.min(quarter).max(SHORTEST_OFFER);
    Some((now + TimeDelta::minutes(minutes)).min(starts_at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    fn organisation(number: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(number))
    }

    fn quota(number: u128, path: Option<&str>, of: Option<u128>) -> Quota {
        Quota {
            id: QuotaId(Uuid::from_u128(number)),
            name: String::new(),
            division: None,
            division_path: path.map(str::to_owned),
            organisation_id: of.map(organisation),
            seats: 5,
            taken: 0,
            held: 0,
            waiting: 0,
        }
    }

    fn of(path: &str, organisation: Option<OrganisationId>) -> Belonging {
        Belonging { path: path.into(), organisation }
    }

    #[test]
    fn the_closest_unit_counts() {
        let quotas = [
            quota(1, Some("/32/3210/"), None),
            quota(2, Some("/32/3210/321002/"), None),
            quota(3, None, Some(7)),
            quota(4, Some("/32/3210/321002/"), None),
        ];
        let chosen = |belonging: &Belonging| quota_of(&quotas, belonging).map(|quota| quota.id.0.as_u128());
        assert_eq!(chosen(&of("/32/3210/321002/", Some(organisation(7)))), Some(3));
        assert_eq!(chosen(&of("/32/3210/321002/321002001/", None)), Some(2), "the first of two alike");
        assert_eq!(chosen(&of("/32/3210/321003/", Some(organisation(8)))), Some(1));
        assert_eq!(chosen(&of("/32/3201/", None)), None);
        assert_eq!(chosen(&Belonging::default()), None);
    }

    #[test]
    fn a_session_for_nobody_in_particular_is_for_all() {
        let guangling = Audience {
            name: "广陵区".into(),
            division: Some("321002".into()),
            division_path: Some("/32/3210/321002/".into()),
            organisation_id: None,
        };
        assert!(is_invited(&[], &Belonging::default()));
        assert!(is_invited(std::slice::from_ref(&guangling), &of("/32/3210/321002/", None)));
        assert!(!is_invited(std::slice::from_ref(&guangling), &of("/32/3210/", None)), "the city isn't in its district");
        assert!(!is_invited(&[guangling], &Belonging::default()));
    }

    #[test]
    fn an_offer_is_shorter_near_the_beginning() {
        assert_eq!(offer_until(720, at(0), at(10_000)), Some(at(720)));
        assert_eq!(offer_until(720, at(0), at(400)), Some(at(100)));
        assert_eq!(offer_until(720, at(0), at(40)), Some(at(15)));
        assert_eq!(offer_until(720, at(0), at(8)), Some(at(8)));
        assert_eq!(offer_until(720, at(8), at(8)), None);
    }

    proptest! {
        #[test]
        fn an_offer_ends_after_it_begins_and_before_the_session(minutes in 15_i64..10_080, left in -500_i64..50_000) {
            match offer_until(minutes, at(0), at(left)) {
                None => prop_assert!(left <= 0),
                Some(until) => {
                    prop_assert!(until > at(0) && until <= at(left));
                    prop_assert!(until <= at(minutes.max(SHORTEST_OFFER)));
                    prop_assert!(until >= at(SHORTEST_OFFER.min(left)), "at least a quarter of an hour");
                    prop_assert!(until <= at((left / 4).max(SHORTEST_OFFER)));
                }
            }
        }

        #[test]
        fn offers_never_exceed_seats_or_people(free in -3_i64..10, waiting in 0_i64..10) {
            let room = Room { seats: 10, free, waiting };
            prop_assert!(room.offers() >= 0 && room.offers() <= free.max(0) && room.offers() <= waiting);
            prop_assert!(!(room.has_seat() && room.offers() > 0), "whoever comes later does not overtake");
        }
    }
}
