//! Letting people in at the door keeps the promises made to those with a place, and is done while there is a door.

use super::*;
use crate::with_tx;

/// A session of today's morning and one a week later: two seats, one of them for 广陵.
async fn of_two(store: &Store) -> anyhow::Result<(AccountId, TrainingId, Vec<AccountId>)> {
    let morning = |day| crate::training::TrainingDate {
        starts_at: now() + TimeDelta::days(day),
        ends_at: now() + TimeDelta::days(day) + TimeDelta::hours(3),
        half_hours: 6,
    };
    let of =
        Plan { capacity: 2, quotas: vec![quota("321002", 1)], dates: vec![morning(2), morning(9)], withdraw_until: None, ..plan() };
    let (organiser, id) = session(store, &of).await?;
    Ok((organiser, id, accounts(store, 5).await?))
}

fn comer(account: AccountId) -> Attendee {
    Attendee { account: Some(account), person: None, name: "来了的人".into(), unit: String::new() }
}

on_both! {
    async fn who_was_offered_a_seat_of_a_unit_is_let_in_with_that_one(store: Store) {
        let (organiser, id, people) = of_two(&store).await?;
        for (person, claim) in people.iter().zip([Some("321002"), None, Some("321002"), Some("321002"), None]) {
            assert!(try_sign_up(&store, id, *person, claim, now()).await?.is_ok());
        }
        assert_eq!(try_withdraw(&store, id, people[0], now()).await?, None);
        assert_eq!(state_of(&store, id, people[2]).await?, Some(RegistrationState::Offered));
        // The door is open, the session hasn't begun: the open seats are all taken, and nobody's offer but this one is.
        let open = now() + TimeDelta::days(2) - TimeDelta::hours(1);
        let mut tx = store.write().await?;
        with_tx!(&mut tx, |c| sqlx::query("UPDATE training_registration SET offer_until = $2 WHERE session_id = $1 AND state = 'offered'")
            .bind(id).bind(open + TimeDelta::minutes(30)).execute(c).await.map(|_| ()))?;
        tx.commit().await?;
        let mut tx = store.write().await?;
        let full = add_at_door(&mut tx, id, &comer(people[4]), false, organiser, open, open).await;
        assert!(matches!(full, Err(RegisterError::Refused(RegisterRefusal::Full))), "{full:?}");
        drop(tx);
        let mut tx = store.write().await?;
        let there = add_at_door(&mut tx, id, &comer(people[2]), false, organiser, open, open).await?;
        tx.commit().await?;
        let mut tx = store.read().await?;
        let own = crate::training::store::registration(&mut tx, there).await?.expect("a place");
        assert_eq!(own.quota.as_deref(), Some("广陵区"));
        let session = find(&mut tx, id).await?.expect("the session");
        assert_eq!((session.capacity, session.taken, session.held), (2, 2, 0));
        Ok(())
    }

    async fn people_are_let_in_while_there_is_a_door(store: Store) {
        let (organiser, id, people) = of_two(&store).await?;
        let hour = TimeDelta::hours(1);
        let first = now() + TimeDelta::days(2);
        let last = now() + TimeDelta::days(9);
        let over = last + hour * 3;
        let add = async |who: usize, at: DateTime<Utc>, now: DateTime<Utc>| -> anyhow::Result<Option<RegisterRefusal>> {
            let mut tx = store.write().await?;
            match add_at_door(&mut tx, id, &comer(people[who]), true, organiser, at, now).await {
                Ok(_) => {
                    tx.commit().await?;
                    Ok(None)
                }
                Err(RegisterError::Refused(refusal)) => Ok(Some(refusal)),
                Err(RegisterError::Store(error)) => Err(error.into()),
            }
        };
        let opens = |at: DateTime<Utc>| Some(RegisterRefusal::NotOpen { opens_at: at - hour * 2 });
        assert_eq!(add(0, now(), now()).await?, opens(first), "past the queue, days before");
        assert_eq!(add(0, first, first - hour).await?, Some(RegisterRefusal::NotOpen { opens_at: first }), "who is to come hasn't come");
        assert_eq!(add(0, first + hour * 24, first + hour * 24).await?, opens(last), "between two dates");
        assert_eq!(add(0, first - hour, first - hour).await?, None);
        assert_eq!(add(1, first + hour, over + hour * 24).await?, None, "typed in from the sheet of paper");
        assert_eq!(add(2, over + hour * 3, over + hour * 3).await?, Some(RegisterRefusal::Closed));
        assert_eq!(add(2, last, over + TimeDelta::days(14)).await?, None);
        assert_eq!(add(3, last, over + TimeDelta::days(14) + hour).await?, Some(RegisterRefusal::Closed));
        Ok(())
    }
}
