//! Whoever signed up people of their unit hears of them: once, in words for them, and where something can be done.

use std::collections::BTreeSet;

use super::*;
use crate::store::StoreError;
use crate::training::told::remind_tomorrow;
use crate::with_tx;

/// Three of a unit: the first has the only seat, two wait.
async fn of_unit(store: &Store) -> anyhow::Result<(AccountId, AccountId, TrainingId, Vec<Placed>)> {
    let (organiser, id) = session(store, &Plan { capacity: 1, ..plan() }).await?;
    let mut tx = store.write().await?;
    let officer = account(&mut tx, &format!("officer {id}")).await?;
    let mut named = Vec::new();
    for name in ["陈一", "陈二", "陈三"] {
        named.push(Named { person: person(&mut tx, name, "321002").await?, name: name.into(), unit: "曲江社工站".into() });
    }
    let placed = register_list(&mut tx, id, &named, officer, now()).await?;
    tx.commit().await?;
    Ok((organiser, officer, id, placed.into_iter().flatten().collect()))
}

/// What was told, the oldest first, and whether it is for a unit.
async fn told(store: &Store, account: AccountId) -> anyhow::Result<Vec<(Notice, bool)>> {
    let all = messages::list(&mut store.read().await?, account, 50, 0).await?;
    Ok(all
        .into_iter()
        .rev()
        .map(|message| {
            let of_unit = message.notice.address().ends_with("/unit");
            (message.notice, of_unit)
        })
        .collect())
}

on_both! {
    async fn many_of_one_unit_are_one_notice(store: Store) {
        let (organiser, officer, id, placed) = of_unit(&store).await?;
        // Two seats more: both who wait are offered one.
        assert_eq!(try_edit(&store, id, organiser, &Plan { capacity: 3, ..plan() }, now()).await?, None);
        let said = told(&store, officer).await?;
        assert!(matches!(said.as_slice(), [(Notice::TrainingOffered { for_unit: true, .. }, true)]), "{said:?}");
        let later = now() + TimeDelta::hours(13);
        assert_eq!(lapse_due(&store, later).await?, 1);
        let said = told(&store, officer).await?;
        assert!(matches!(said[1..], [(Notice::TrainingOfferLapsed { for_unit: true, .. }, true)]), "{said:?}");
        // A change and a cancellation are told once, too; whoever has a seat of their own hears of that beside it.
        assert!(try_sign_up(&store, id, officer, None, later).await?.is_ok());
        let before = told(&store, officer).await?.len();
        assert_eq!(try_edit(&store, id, organiser, &Plan { capacity: 3, room: "二楼".into(), ..plan() }, later).await?, None);
        let of_units: BTreeSet<_> = told(&store, officer).await?[before..].iter().map(|(_, of_unit)| *of_unit).collect();
        assert_eq!(of_units, [false, true].into());
        let mut tx = store.write().await?;
        cancel(&mut tx, id, "停电", By { account: organiser, now: later }).await?;
        tx.commit().await?;
        let said = told(&store, officer).await?;
        assert_eq!(said.len(), before + 4, "{said:?}");
        assert!(said[before + 2..].iter().all(|(notice, _)| matches!(notice, Notice::TrainingCancelled { .. })), "{said:?}");
        assert_eq!(placed.len(), 3);
        Ok(())
    }

    async fn the_day_before_whoever_signed_people_up_is_reminded(store: Store) {
        let (_, officer, id, _) = of_unit(&store).await?;
        let begins = find(&mut store.read().await?, id).await?.expect("the session").starts_at;
        let evening = crate::clock::instant_of(
            (crate::clock::date_of(begins) - chrono::Days::new(1)).and_hms_opt(19, 0, 0).expect("a time"),
        );
        assert_eq!(remind_tomorrow(&store, evening).await?, 1);
        let said = told(&store, officer).await?;
        assert!(matches!(said.last(), Some((Notice::TrainingTomorrow { for_unit: true, .. }, true))), "{said:?}");
        Ok(())
    }

    async fn what_ails_one_session_holds_up_no_other(store: Store) {
        let mut sessions = Vec::new();
        for _ in 0..4 {
            let (organiser, id) = session(&store, &Plan { capacity: 1, ..plan() }).await?;
            let people = accounts(&store, 3).await?;
            for person in &people {
                assert!(try_sign_up(&store, id, *person, None, now()).await?.is_ok());
            }
            assert_eq!(try_edit(&store, id, organiser, &Plan { capacity: 3, ..plan() }, now()).await?, None);
            sessions.push((id, people[1]));
        }
        // All but the last count fewer offers than there are: taking them off the count is refused by the table.
        let mut tx = store.write().await?;
        for (id, _) in &sessions[..3] {
            with_tx!(&mut tx, |c| sqlx::query("UPDATE training_session SET held = 1 WHERE id = $1").bind(*id).execute(c).await.map(|_| ()))?;
        }
        tx.commit().await?;
        let later = now() + TimeDelta::hours(13);
        let outcome: Result<usize, StoreError> = lapse_due(&store, later).await;
        assert!(outcome.is_err(), "and it is said");
        assert_eq!(state_of(&store, sessions[3].0, sessions[3].1).await?, None, "lapsed");
        assert_eq!(state_of(&store, sessions[0].0, sessions[0].1).await?, Some(RegistrationState::Offered));
        Ok(())
    }
}
