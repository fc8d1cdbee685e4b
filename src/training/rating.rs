//! 评价: what people thought of a session, 1 to 5 and words.
//!
//! Nobody can tell whose it is: a rating is kept without account and without time, under an id drawn at random, and who has rated is
//! kept apart from it. Ratings are shown by fives: nothing until five have answered, and then nothing new until five more have, so that
//! nobody learns by looking twice what whoever has just answered said.
//!
//! PostgreSQL notes with every row which transaction wrote it, and keeps rows where there was space; so there a session's ratings, and
//! who has rated, are written anew with each rating, in the order of their ids. What was there before is left in the files until the
//! next `VACUUM`, for whoever reads the disk.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::attendance::store::book;
use super::seat::Held;
use super::{Phase, Session, store};
use crate::ids::{AccountId, RegistrationId, TrainingId};
use crate::notification::{Notice, store::notify};
use crate::store::{Result, Store, StoreError, Tx};
use crate::{sql, with_tx};

/// So many are shown at a time.
pub const SHOWN_FROM: usize = 5;
/// The longest words, in characters.
pub const WORDS: usize = 500;
/// Sessions that ended longer ago aren't asked about any more.
const ASKED_WITHIN: TimeDelta = TimeDelta::days(7);

sql! {
    RATED = "INSERT INTO training_rated (registration_id) VALUES ($1) ON CONFLICT (registration_id) DO NOTHING";
    HAS_RATED = "SELECT COUNT(*) AS ratings FROM training_rated WHERE registration_id = $1";
    INSERT = "INSERT INTO training_rating (id, session_id, stars, words, shown) VALUES ($1, $2, $3, $4, FALSE)";
    HIDDEN = "SELECT COUNT(*) AS hidden FROM training_rating WHERE session_id = $1 AND NOT shown";
    SHOW = "UPDATE training_rating SET shown = TRUE WHERE session_id = $1";
    // By what they say: no order that would tell when.
    LIST = "SELECT stars, words FROM training_rating WHERE session_id = $1 AND shown ORDER BY stars DESC, words";
    // Where there is somebody to ask: a sheet may be typed in days later.
    DUE = "SELECT DISTINCT s.id, s.ends_at FROM training_session s JOIN training_registration r ON r.session_id = s.id \
        WHERE s.stage = 'published' AND s.ends_at <= $1 AND s.ends_at > $2 AND r.state = 'registered' AND r.account_id IS NOT NULL \
        AND NOT EXISTS (SELECT 1 FROM training_rating_asked k WHERE k.registration_id = r.id) \
        AND NOT EXISTS (SELECT 1 FROM training_rated d WHERE d.registration_id = r.id) \
        AND (EXISTS (SELECT 1 FROM training_check c WHERE c.registration_id = r.id) \
        OR EXISTS (SELECT 1 FROM training_attendance_correction k WHERE k.registration_id = r.id)) ORDER BY s.ends_at, s.id";
    ASKED = "INSERT INTO training_rating_asked (registration_id, asked_at) VALUES ($1, $2) ON CONFLICT (registration_id) DO NOTHING";
}

const MIX_RATINGS_POSTGRES: &str = "WITH gone AS (DELETE FROM training_rating WHERE session_id = $1 \
    RETURNING id, session_id, stars, words, shown) INSERT INTO training_rating (id, session_id, stars, words, shown) \
    SELECT id, session_id, stars, words, shown FROM gone ORDER BY id";
const MIX_RATED_POSTGRES: &str = "WITH gone AS (DELETE FROM training_rated WHERE registration_id IN \
    (SELECT id FROM training_registration WHERE session_id = $1) RETURNING registration_id) \
    INSERT INTO training_rated (registration_id) SELECT registration_id FROM gone ORDER BY registration_id";

/// Why a rating was not taken. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RateRefusal {
    /// The session isn't over, or was cancelled.
    #[error("the session is not over")]
    NotOver,
    /// Wasn't there.
    #[error("was not there")]
    WasNotThere,
    /// Rated already.
    #[error("rated already")]
    Already,
    /// Not between 1 and 5 stars.
    #[error("no stars")]
    NoStars,
    /// The words are too long.
    #[error("too long")]
    TooLong,
}

/// Refused by a rule, or by the database.
#[derive(Debug, thiserror::Error)]
pub enum RateError {
    /// By a rule.
    #[error(transparent)]
    Refused(#[from] RateRefusal),
    /// By the database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ratings {
    /// How many are shown.
    pub people: usize,
    /// How many gave each number of stars, from one to five; nothing while too few have answered.
    pub stars: Option<[i64; 5]>,
    /// What they wrote; nothing while too few have answered.
    pub words: Vec<(i64, String)>,
}

impl Ratings {
    /// From single ratings.
    fn of(all: Vec<(i64, String)>) -> Self {
        let people = all.len();
        if people < SHOWN_FROM {
            return Self { people, ..Self::default() };
        }
        let mut stars = [0; 5];
        for (given, _) in &all {
            if let Some(count) = usize::try_from(given - 1).ok().and_then(|place| stars.get_mut(place)) {
                *count += 1;
            }
        }
        Self { people, stars: Some(stars), words: all.into_iter().filter(|(_, words)| !words.is_empty()).collect() }
    }

    /// The mean, in tenths.
    pub fn mean_tenths(&self) -> Option<i64> {
        let stars = self.stars?;
        let (people, sum) =
            (1_i64..).zip(stars).fold((0, 0), |(people, sum), (number, count)| (people + count, sum + number * count));
        (people > 0).then(|| (10 * sum + people / 2) / people)
    }
}

/// Whether somebody has rated.
pub async fn has_rated(tx: &mut Tx, registration: RegistrationId) -> Result<bool> {
    let (ratings,): (i64,) = with_tx!(tx, |c| sqlx::query_as(HAS_RATED).bind(registration).fetch_one(c).await)?;
    Ok(ratings > 0)
}

/// Takes a rating of somebody who was there, once.
pub async fn rate(
    tx: &mut Tx,
    session: &Session,
    registration: RegistrationId,
    stars: Option<i64>,
    words: &str,
    now: DateTime<Utc>,
) -> Result<(), RateError> {
    // One after the other: what is shown together, and what is written anew together, is the same for all.
    let held = Held::take(tx, session.id).await?.ok_or(RateRefusal::NotOver)?;
    if !matches!(held.session.phase(now), Phase::Finished | Phase::Archived) {
        return Err(RateRefusal::NotOver.into());
    }
    let stars = stars.filter(|stars| (1..=5).contains(stars)).ok_or(RateRefusal::NoStars)?;
    let words = words.trim();
    if words.chars().count() > WORDS {
        return Err(RateRefusal::TooLong.into());
    }
    let book = book(tx, session.id).await?;
    let was_there = book.place_of(registration).is_some_and(|place| book.times[place].iter().any(|times| times.came_at.is_some()));
    if !was_there {
        return Err(RateRefusal::WasNotThere.into());
    }
    let first = with_tx!(tx, |c| sqlx::query(RATED).bind(registration).execute(c).await.map(|done| done.rows_affected()))
        .map_err(StoreError::from)?;
    if first == 0 {
        return Err(RateRefusal::Already.into());
    }
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|error| StoreError::Corrupt(format!("no random bytes: {error}")))?;
    let id = uuid::Builder::from_random_bytes(random).into_uuid();
    with_tx!(tx, |c| sqlx::query(INSERT).bind::<Uuid>(id).bind(session.id).bind(stars).bind(words).execute(c).await.map(|_| ()))
        .map_err(StoreError::from)?;
    let hidden: i64 = with_tx!(tx, |c| sqlx::query_scalar(HIDDEN).bind(session.id).fetch_one(c).await).map_err(StoreError::from)?;
    if usize::try_from(hidden).is_ok_and(|hidden| hidden >= SHOWN_FROM) {
        with_tx!(tx, |c| sqlx::query(SHOW).bind(session.id).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
    }
    mix(tx, session.id).await?;
    Ok(())
}

/// Takes away what the database itself notes of when each was written. SQLite keeps these tables in the order of their ids, and notes
/// nothing.
async fn mix(tx: &mut Tx, session: TrainingId) -> Result<()> {
    if let Tx::Postgres(tx) = tx {
        for statement in [MIX_RATINGS_POSTGRES, MIX_RATED_POSTGRES] {
            sqlx::query(statement).bind(session).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// What came of asking, as far as it may be shown.
pub async fn ratings(tx: &mut Tx, session: TrainingId) -> Result<Ratings> {
    let all: Vec<(i64, String)> = with_tx!(tx, |c| sqlx::query_as(LIST).bind(session).fetch_all(c).await)?;
    Ok(Ratings::of(all))
}

/// Asks those who were there, each once, after a session has ended, or when it is told later that they were. Says how many were asked.
/// Several servers may do it at once.
pub async fn ask_due(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let due: Vec<(TrainingId, DateTime<Utc>)> =
        with_tx!(&mut store.read().await?, |c| sqlx::query_as(DUE).bind(now).bind(now - ASKED_WITHIN).fetch_all(c).await)?;
    let mut asked = 0;
    for (id, _) in due {
        let mut tx = store.write().await?;
        let Some(session) = store::find(&mut tx, id).await? else { continue };
        let book = book(&mut tx, id).await?;
        for (person, times) in book.people.iter().zip(&book.times) {
            let account: Option<AccountId> = person.account_id.filter(|_| times.iter().any(|times| times.came_at.is_some()));
            let Some(account) = account else { continue };
            if has_rated(&mut tx, person.id).await? {
                continue;
            }
            let first = with_tx!(&mut tx, |c| sqlx::query(ASKED)
                .bind(person.id)
                .bind(now)
                .execute(c)
                .await
                .map(|done| done.rows_affected()))?;
            if first == 1 {
                notify(&mut tx, account, &Notice::TrainingRate { session: id, title: session.title.clone() }, now).await?;
                asked += 1;
            }
        }
        tx.commit().await?;
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_shown_of_four() {
        let four = vec![(5, "好".to_owned()); 4];
        let shown = Ratings::of(four.clone());
        assert_eq!((shown.people, shown.stars, shown.words.len(), shown.mean_tenths()), (4, None, 0, None));
        let five = Ratings::of([four, vec![(3, String::new())]].concat());
        assert_eq!((five.stars, five.words.len(), five.mean_tenths()), (Some([0, 0, 1, 0, 4]), 4, Some(46)));
    }
}
