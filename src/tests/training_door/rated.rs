//! Ratings: who is asked, and that nobody can tell whose they are.

use super::*;
use crate::training::rating::{RateError, RateRefusal, SHOWN_FROM, ask_due, has_rated, rate, ratings};

on_both! {
    async fn ratings_are_nobodys_and_shown_by_fives(store: Store) {
        let held = held(&store, 6).await?;
        let mut tx = store.write().await?;
        let present = Held { people: held.people[..5].to_vec(), session: held.session.clone(), organiser: held.organiser };
        everybody_came(&mut tx, &present).await?;
        tx.commit().await?;
        let after = at(1440 + 300);
        assert_eq!(ask_due(&store, at(1440)).await?, 0);
        assert_eq!(ask_due(&store, after).await?, 5);
        assert_eq!(ask_due(&store, after).await?, 0, "asked once");
        let mut tx = store.write().await?;
        let asked = messages::list(&mut tx, held.people[0].0, 10, 0).await?;
        assert!(asked.iter().any(|message| matches!(message.notice, Notice::TrainingRate { .. })));
        let refusal = |result: Result<(), RateError>| match result {
            Err(RateError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        let first = held.people[0].1;
        assert_eq!(refusal(rate(&mut tx, &held.session, first, Some(5), "", at(0)).await), RateRefusal::NotOver);
        assert_eq!(refusal(rate(&mut tx, &held.session, first, Some(6), "", after).await), RateRefusal::NoStars);
        assert_eq!(refusal(rate(&mut tx, &held.session, first, None, "", after).await), RateRefusal::NoStars);
        assert_eq!(refusal(rate(&mut tx, &held.session, first, Some(1), &"长".repeat(501), after).await), RateRefusal::TooLong);
        assert_eq!(refusal(rate(&mut tx, &held.session, held.people[5].1, Some(1), "", after).await), RateRefusal::WasNotThere);
        for (number, (_, one)) in (1_i64..).zip(&held.people[..4]) {
            rate(&mut tx, &held.session, *one, Some(number), "讲得清楚", after).await?;
        }
        assert_eq!(refusal(rate(&mut tx, &held.session, first, Some(5), "", after).await), RateRefusal::Already);
        let few = ratings(&mut tx, held.session.id).await?;
        assert_eq!((few.people, few.stars, few.words.len()), (0, None, 0), "four are nobody's business");
        rate(&mut tx, &held.session, held.people[4].1, Some(5), " ", after).await?;
        let enough = ratings(&mut tx, held.session.id).await?;
        assert_eq!((enough.stars, enough.mean_tenths(), enough.words.len()), (Some([1; 5]), Some(30), 4));
        assert!(has_rated(&mut tx, first).await? && !has_rated(&mut tx, held.people[5].1).await?);
        Ok(())
    }

    async fn nobody_learns_by_looking_twice_what_the_last_one_said(store: Store) {
        let held = held(&store, 11).await?;
        let mut tx = store.write().await?;
        everybody_came(&mut tx, &held).await?;
        let mut shown = Vec::new();
        for (_, one) in &held.people {
            rate(&mut tx, &held.session, *one, Some(4), "讲得清楚", at(1440 + 300)).await?;
            shown.push(ratings(&mut tx, held.session.id).await?.people);
        }
        assert_eq!(shown, [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]);
        assert!(shown.iter().all(|people| people % SHOWN_FROM == 0));
        Ok(())
    }

    async fn the_database_does_not_note_which_rating_came_when(store: Store) {
        let held = held(&store, 6).await?;
        let mut tx = store.write().await?;
        everybody_came(&mut tx, &held).await?;
        tx.commit().await?;
        // Not in the order in which they signed up.
        for number in [3, 0, 5, 2, 4, 1] {
            let mut tx = store.write().await?;
            rate(&mut tx, &held.session, held.people[number].1, Some(4), "", at(1440 + 300)).await?;
            tx.commit().await?;
        }
        let mut tx = store.read().await?;
        assert_eq!(ratings(&mut tx, held.session.id).await?.people, 5);
        // SQLite keeps no such note.
        if let Tx::Postgres(tx) = &mut tx {
            for (written, ids) in [
                ("SELECT DISTINCT CAST(xmin AS TEXT) FROM training_rating", "SELECT id FROM training_rating ORDER BY ctid"),
                ("SELECT DISTINCT CAST(xmin AS TEXT) FROM training_rated", "SELECT registration_id FROM training_rated ORDER BY ctid"),
            ] {
                let written: Vec<(String,)> = sqlx::query_as(written).fetch_all(&mut **tx).await?;
                assert_eq!(written.len(), 1, "all by one transaction");
                let ids: Vec<(uuid::Uuid,)> = sqlx::query_as(ids).fetch_all(&mut **tx).await?;
                assert!(ids.len() == 6 && ids.is_sorted(), "{ids:?}");
            }
        }
        Ok(())
    }

    async fn whoever_is_found_on_a_sheet_typed_in_later_is_asked_too(store: Store) {
        let held = held(&store, 3).await?;
        let day = 1440;
        assert_eq!(ask_due(&store, at(day + 200)).await?, 0, "nobody is known to have come");
        let mut tx = store.write().await?;
        let sheet = |person: usize| NewCheck { how: How::Sheet, ..check(held.people[person].1, Direction::In, 0) };
        record(&mut tx, &held.session, 1, &[sheet(0)], Some(held.organiser), at(2 * day)).await?;
        tx.commit().await?;
        assert_eq!(ask_due(&store, at(2 * day + 5)).await?, 1);
        let mut tx = store.write().await?;
        record(&mut tx, &held.session, 1, &[sheet(1), sheet(2)], Some(held.organiser), at(3 * day)).await?;
        rate(&mut tx, &held.session, held.people[2].1, Some(5), "", at(3 * day)).await?;
        tx.commit().await?;
        assert_eq!(ask_due(&store, at(3 * day + 5)).await?, 1, "who has rated isn't asked");
        assert_eq!(ask_due(&store, at(3 * day + 10)).await?, 0, "nobody is asked twice");
        Ok(())
    }
}
