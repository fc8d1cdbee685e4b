//! The rules once more, as plainly as can be: lists in memory, no locks, no counters.

use chrono::{DateTime, TimeDelta, Utc};

use crate::training::RegistrationState as State;
use crate::training::pool::offer_until;

/// Somebody's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) person: usize,
    /// The district whose seats they are for.
    pub(super) pool: Option<&'static str>,
    pub(super) state: State,
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) came_at: DateTime<Utc>,
}

impl Entry {
    fn is_active(&self) -> bool {
        matches!(self.state, State::Waiting | State::Offered | State::Registered)
    }
}

/// A session, with everybody in the order they came.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) capacity: i64,
    /// District and seats.
    pub(super) quotas: Vec<(&'static str, i64)>,
    pub(super) quotas_until: DateTime<Utc>,
    pub(super) returned: bool,
    pub(super) cancelled: bool,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) withdraw_until: DateTime<Utc>,
    /// When it was moved last.
    pub(super) moved_at: Option<DateTime<Utc>>,
    /// Which others share a moment with it.
    pub(super) overlaps: Vec<usize>,
    pub(super) entries: Vec<Entry>,
}

impl Session {
    fn one_pool(&self) -> bool {
        self.quotas.is_empty() || self.returned
    }

    fn pool_of(&self, district: Option<&'static str>) -> Option<&'static str> {
        if self.one_pool() {
            return None;
        }
        district.filter(|code| self.quotas.iter().any(|(quota, _)| quota == code))
    }

    pub(super) fn count(&self, state: State) -> i64 {
        i64::try_from(self.entries.iter().filter(|entry| entry.state == state).count()).unwrap()
    }

    fn used(&self, pool: Option<&'static str>) -> i64 {
        let uses =
            |entry: &&Entry| matches!(entry.state, State::Registered | State::Offered) && (self.one_pool() || entry.pool == pool);
        i64::try_from(self.entries.iter().filter(uses).count()).unwrap()
    }

    fn seats(&self, pool: Option<&'static str>) -> i64 {
        if self.one_pool() {
            return self.capacity;
        }
        match pool {
            Some(code) => self.quotas.iter().filter(|(quota, _)| *quota == code).map(|(_, seats)| *seats).sum(),
            None => self.capacity - self.quotas.iter().map(|(_, seats)| seats).sum::<i64>(),
        }
    }

    fn free(&self, pool: Option<&'static str>) -> i64 {
        self.seats(pool) - self.used(pool)
    }

    fn next(&self, pool: Option<&'static str>) -> Option<usize> {
        self.entries.iter().position(|entry| entry.state == State::Waiting && entry.pool == pool)
    }

    /// The places that hold or wait.
    pub(super) fn active(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_active())
    }

    /// Does what is due: quotas back, offers lapsed, free seats offered.
    fn settle(&mut self, now: DateTime<Utc>) {
        if self.cancelled {
            return;
        }
        if !self.quotas.is_empty() && !self.returned && (self.quotas_until <= now || self.starts_at <= now) {
            self.returned = true;
            for entry in self.entries.iter_mut().filter(|entry| matches!(entry.state, State::Waiting | State::Offered)) {
                entry.pool = None;
            }
        }
        for entry in &mut self.entries {
            if entry.state == State::Offered && entry.until.is_some_and(|until| until <= now) {
                entry.state = State::Lapsed;
            }
        }
        let Some(until) = offer_until(720, now, self.starts_at) else { return };
        let pools: Vec<_> =
            if self.one_pool() { vec![None] } else { self.quotas.iter().map(|(code, _)| Some(*code)).chain([None]).collect() };
        for pool in pools {
            while self.free(pool) > 0
                && let Some(next) = self.next(pool)
            {
                self.entries[next].state = State::Offered;
                self.entries[next].until = Some(until);
            }
        }
    }

    fn is_due(&self, now: DateTime<Utc>) -> bool {
        let offer = self.entries.iter().any(|entry| entry.state == State::Offered && entry.until.is_some_and(|until| until <= now));
        let quotas = !self.quotas.is_empty() && !self.returned && self.quotas_until <= now;
        !self.cancelled && (offer || quotas)
    }
}

/// All sessions.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) sessions: Vec<Session>,
}

impl World {
    fn place(&self, session: usize, person: usize) -> Option<usize> {
        self.sessions[session].entries.iter().position(|entry| entry.person == person && entry.is_active())
    }

    fn clashes(&self, session: usize, person: usize, offers_count: bool) -> bool {
        self.sessions[session].overlaps.iter().any(|other| {
            !self.sessions[*other].cancelled
                && self.place(*other, person).is_some_and(|index| match self.sessions[*other].entries[index].state {
                    State::Registered => true,
                    State::Offered => offers_count,
                    _ => false,
                })
        })
    }

    /// Returns whether anything was done.
    pub(super) fn sign_up(&mut self, session: usize, person: usize, district: Option<&'static str>, now: DateTime<Utc>) -> bool {
        let mut after = self.sessions[session].clone();
        after.settle(now);
        let there = after.entries.iter().any(|entry| entry.person == person && entry.is_active());
        if there || after.cancelled || now >= after.starts_at || self.clashes(session, person, true) {
            return false;
        }
        let pool = after.pool_of(district);
        let state = if after.free(pool) > 0 && after.next(pool).is_none() { State::Registered } else { State::Waiting };
        after.entries.push(Entry { person, pool, state, until: None, came_at: now });
        self.sessions[session] = after;
        true
    }

    pub(super) fn withdraw(&mut self, session: usize, person: usize, now: DateTime<Utc>) -> bool {
        let Some(index) = self.place(session, person) else { return false };
        let there = &mut self.sessions[session];
        let entry = &mut there.entries[index];
        // Who signed up for another time may leave until it begins.
        let late = now >= there.withdraw_until && !(now < there.starts_at && there.moved_at.is_some_and(|at| at >= entry.came_at));
        if there.cancelled || (entry.state == State::Registered && late) {
            return false;
        }
        entry.state = match entry.state {
            State::Registered => State::Withdrawn,
            State::Offered => State::Declined,
            _ => State::Left,
        };
        there.settle(now);
        true
    }

    pub(super) fn answer(&mut self, session: usize, person: usize, accepts: bool, now: DateTime<Utc>) -> bool {
        let Some(index) = self.place(session, person) else { return false };
        let entry = &self.sessions[session].entries[index];
        let open =
            entry.state == State::Offered && entry.until.is_some_and(|until| until > now) && !self.sessions[session].cancelled;
        let open = open && now < self.sessions[session].starts_at;
        if !open || (accepts && self.clashes(session, person, false)) {
            return false;
        }
        let there = &mut self.sessions[session];
        there.entries[index].state = if accepts { State::Registered } else { State::Declined };
        there.settle(now);
        true
    }

    /// Other seats; refused where somebody would lose one.
    pub(super) fn edit(
        &mut self,
        session: usize,
        capacity: i64,
        quotas: &[(&'static str, i64)],
        district_of: impl Fn(usize) -> Option<&'static str>,
        now: DateTime<Utc>,
    ) -> bool {
        let mut after = self.sessions[session].clone();
        let taken = after.count(State::Registered) + after.count(State::Offered);
        if after.cancelled || capacity < taken {
            return false;
        }
        after.capacity = capacity;
        if !after.returned {
            let before = std::mem::replace(&mut after.quotas, quotas.to_vec());
            let gone = |pool: Option<&'static str>| pool.filter(|code| quotas.iter().any(|(quota, _)| quota == code));
            for entry in &mut after.entries {
                entry.pool = gone(entry.pool);
            }
            if !(before.is_empty() && quotas.is_empty()) {
                for index in 0..after.entries.len() {
                    if after.entries[index].state == State::Waiting {
                        let district = district_of(after.entries[index].person);
                        after.entries[index].pool = after.pool_of(district);
                    }
                }
            }
            let pools = quotas.iter().map(|(code, _)| Some(*code)).chain([None]);
            if pools.into_iter().any(|pool| after.free(pool) < 0) {
                return false;
            }
        }
        after.settle(now);
        self.sessions[session] = after;
        true
    }

    /// At another time; refused where that is past and it wasn't to begin then.
    pub(super) fn move_to(&mut self, session: usize, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let there = &mut self.sessions[session];
        if there.cancelled || (starts_at <= now && starts_at != there.starts_at) {
            return false;
        }
        if starts_at < there.starts_at {
            let until = offer_until(720, now, starts_at).unwrap_or(now);
            for entry in there.entries.iter_mut().filter(|entry| entry.state == State::Offered) {
                entry.until = entry.until.map(|before| before.min(until));
            }
        }
        if starts_at != there.starts_at {
            there.moved_at = Some(now);
        }
        there.starts_at = starts_at;
        there.withdraw_until = starts_at - TimeDelta::hours(12);
        if !there.returned {
            there.quotas_until = starts_at - TimeDelta::days(1);
        }
        there.settle(now);
        true
    }

    pub(super) fn cancel(&mut self, session: usize, now: DateTime<Utc>) -> bool {
        let there = &mut self.sessions[session];
        if there.cancelled || now >= there.starts_at + TimeDelta::hours(3) {
            return false;
        }
        there.cancelled = true;
        true
    }

    /// What a server does regularly.
    pub(super) fn round(&mut self, now: DateTime<Utc>) {
        for session in self.sessions.iter_mut().filter(|session| session.is_due(now)) {
            session.settle(now);
        }
    }

    /// What must hold always, whatever the rules are in detail.
    pub(super) fn check(&self, people: usize) {
        for session in &self.sessions {
            let taken = session.count(State::Registered) + session.count(State::Offered);
            assert!(taken <= session.capacity, "over-sold: {session:?}");
            for person in 0..people {
                assert!(session.active().filter(|entry| entry.person == person).count() <= 1, "twice: {session:?}");
            }
        }
        for (index, session) in self.sessions.iter().enumerate().filter(|(_, session)| !session.cancelled) {
            for other in session.overlaps.iter().filter(|other| **other > index && !self.sessions[**other].cancelled) {
                let seat = |session: &Session, person| {
                    session.active().any(|entry| entry.person == person && entry.state == State::Registered)
                };
                assert!((0..people).all(|person| !(seat(session, person) && seat(&self.sessions[*other], person))), "two at once");
            }
        }
    }
}
