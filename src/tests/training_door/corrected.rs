//! What is checked after a correction, and what never belonged to the date.

use super::*;
use crate::{sql, with_tx};

sql! {
    MOVE = "UPDATE training_date SET starts_at = $2, ends_at = $3 WHERE session_id = $1 AND position = 1";
}

fn mends(registration: RegistrationId, shown: Times, times: Times) -> NewCorrection<'static> {
    NewCorrection { registration, position: 1, shown, times, reason: "签错了人" }
}

on_both! {
    async fn who_comes_after_somebody_was_ticked_in_their_place_is_there(store: Store) {
        let held = held(&store, 1).await?;
        let mine = held.people[0].1;
        let mut tx = store.write().await?;
        let wrong = check(mine, Direction::In, -10);
        one(&mut tx, &held, 1, wrong, at(-10)).await?;
        correct(&mut tx, &held.session, mends(mine, times(Some(-10), None), Times::default()), held.organiser, at(-8)).await?;
        // What was ticked before the correction and gets here after it: the correction stands, and whoever sends it is told.
        let late = one(&mut tx, &held, 1, check(mine, Direction::In, -9), at(0)).await?;
        assert_eq!(late, Recorded::Refused(CheckRefusal::Corrected));
        assert_eq!(one(&mut tx, &held, 1, wrong, at(0)).await?, Recorded::Already(at(-10)), "the answer had been lost");
        assert_eq!(history(&mut tx, mine).await?.0.len(), 1);
        assert_eq!(one(&mut tx, &held, 1, check(mine, Direction::In, -5), at(-5)).await?, Recorded::New);
        assert_eq!(one(&mut tx, &held, 1, check(mine, Direction::In, -4), at(-4)).await?, Recorded::Already(at(-5)));
        let book = book(&mut tx, held.session.id).await?;
        assert_eq!((book.times[0][0], book.tally().half_hours[0]), (times(Some(-5), None), 6));
        assert!(book.corrected.contains(&(mine, 1)) && !book.corrected.contains(&(mine, 2)));
        Ok(())
    }

    async fn who_was_corrected_in_the_morning_checks_out_at_noon(store: Store) {
        let held = held(&store, 1).await?;
        let mine = held.people[0].1;
        let mut tx = store.write().await?;
        let strict = DoorRule { needs_out: true, ..DoorRule::default() };
        assert!(set_rule(&mut tx, held.session.id, strict, held.organiser, at(0)).await?);
        correct(&mut tx, &held.session, mends(mine, Times::default(), times(Some(0), None)), held.organiser, at(30)).await?;
        assert_eq!(one(&mut tx, &held, 1, check(mine, Direction::In, 40), at(40)).await?, Recorded::Already(at(0)));
        assert_eq!(one(&mut tx, &held, 1, check(mine, Direction::Out, 178), at(178)).await?, Recorded::New);
        let book = book(&mut tx, held.session.id).await?;
        assert_eq!((book.times[0][0], book.tally().half_hours[0]), (times(Some(0), Some(178)), 6));
        Ok(())
    }

    async fn checks_of_another_day_are_no_hours_of_this_one(store: Store) {
        let held = held(&store, 1).await?;
        let mine = held.people[0].1;
        let mut tx = store.write().await?;
        one(&mut tx, &held, 1, check(mine, Direction::In, 0), at(0)).await?;
        let week = 7 * 1440;
        with_tx!(&mut tx, |c| sqlx::query(MOVE).bind(held.session.id).bind(at(week)).bind(at(week + 180)).execute(c).await.map(|_| ()))?;
        assert_eq!(book(&mut tx, held.session.id).await?.times[0], [Times::default(); 2]);
        assert_eq!(one(&mut tx, &held, 1, check(mine, Direction::In, week), at(week)).await?, Recorded::New, "that day they come");
        assert_eq!(book(&mut tx, held.session.id).await?.times[0][0], times(Some(week), None));
        Ok(())
    }
}
