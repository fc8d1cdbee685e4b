//! Demonstration content: who came to the sessions that are over, their hours, slips and ratings. The same seed makes the same.

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::store::{NewCheck, book, record};
use super::{Direction, How};
use crate::ids::{AccountId, CheckId, TrainingId};
use crate::store::{StoreError, Tx};
use crate::training::slip::store::{SlipError, issue_all};
use crate::training::{Phase, rating, store};

/// Of ten people so many come to a date.
const COME: u32 = 9;
/// What some wrote.
const WORDS: [&str; 4] = ["案例很贴近工作。", "节奏可以再慢一点。", "", "讲义发得及时，谢谢。"];

/// Fills the attendance of those sessions that are over. What has any is left alone, so that filling twice changes nothing.
pub async fn fill(
    tx: &mut Tx,
    sessions: &[TrainingId],
    organiser: AccountId,
    now: DateTime<Utc>,
    seed: u64,
) -> Result<(), StoreError> {
    for id in sessions {
        let Some(session) = store::find(tx, *id).await? else { continue };
        let book = book(tx, *id).await?;
        let over = matches!(session.phase(now), Phase::Finished | Phase::Archived);
        if !over || book.tally().attendances() > 0 {
            continue;
        }
        let mut random = StdRng::seed_from_u64(seed ^ u64::from_be_bytes(id.0.as_bytes()[..8].try_into().unwrap_or_default()));
        let after = session.ends_at + TimeDelta::hours(1);
        for (position, date) in (1_i64..).zip(&book.dates) {
            let mut checks = Vec::new();
            for person in &book.people {
                if random.random_range(0..10) >= COME {
                    continue;
                }
                let how = if random.random_range(0..4) > 0 { How::Qr } else { How::List };
                let mut add = |direction, at| {
                    let id = CheckId(uuid::Builder::from_random_bytes(random.random()).into_uuid());
                    checks.push(NewCheck { id, registration: person.id, direction, at, how });
                    random.random_range(0..40)
                };
                let late = add(Direction::In, date.starts_at + TimeDelta::minutes(8));
                add(Direction::Out, date.ends_at - TimeDelta::minutes(late.min(12)));
            }
            record(tx, &session, position, &checks, Some(organiser), date.ends_at + TimeDelta::hours(1)).await?;
        }
        match issue_all(tx, &session, organiser, after).await {
            Ok(_) | Err(SlipError::Refused(_)) => {}
            Err(SlipError::Store(error)) => return Err(error),
        }
        for (number, person) in book.people.iter().enumerate().filter(|(number, _)| number % 3 < 2) {
            let stars = Some(i64::from(random.random_range(3_u8..=5)));
            // Whoever wasn't there has nothing to say.
            match rating::rate(tx, &session, person.id, stars, WORDS[number % WORDS.len()], after).await {
                Ok(()) | Err(rating::RateError::Refused(_)) => {}
                Err(rating::RateError::Store(error)) => return Err(error),
            }
        }
    }
    Ok(())
}
