//! Slips while others correct, withdraw and issue.

use std::time::Duration;

use super::*;
use crate::{sql, with_tx};

sql! {
    BY = "SELECT issued_by, withdrawn_by FROM training_slip WHERE registration_id = $1 ORDER BY issued_at, id";
    BY_THEIR_UNIT = "UPDATE training_registration SET account_id = NULL, by_account_id = $2 WHERE id = $1";
}

/// Long enough for a statement that isn't held up.
const A_WHILE: Duration = Duration::from_millis(300);

fn fewer(registration: RegistrationId) -> NewCorrection<'static> {
    let shown = times(Some(0), Some(180));
    NewCorrection { registration, position: 1, shown, times: Times::default(), reason: "没有来" }
}

on_both! {
    async fn pressing_issue_all_several_times_issues_each_slip_once(store: Store) {
        let held = held(&store, 5).await?;
        let mut tx = store.write().await?;
        everybody_came(&mut tx, &held).await?;
        tx.commit().await?;
        let (shared, session) = (Arc::new(store.clone()), Arc::new(held.session.clone()));
        let mut tasks = JoinSet::new();
        for _ in 0..6 {
            let (store, session, by) = (Arc::clone(&shared), Arc::clone(&session), held.organiser);
            tasks.spawn(async move {
                let mut tx = store.write().await?;
                let issued = issue_all(&mut tx, &session, by, at(1440 + 400)).await?;
                tx.commit().await?;
                anyhow::Ok(issued)
            });
        }
        let mut issued = 0;
        while let Some(done) = tasks.join_next().await {
            issued += done??;
        }
        assert_eq!((issued, of_session(&mut store.read().await?, held.session.id).await?.len()), (5, 5));
        Ok(())
    }

    async fn a_slip_waits_for_a_correction_that_is_being_made(store: Store) {
        let held = held(&store, 1).await?;
        let mine = held.people[0].1;
        let mut tx = store.write().await?;
        everybody_came(&mut tx, &held).await?;
        tx.commit().await?;
        let now = at(1440 + 400);
        let mut correcting = store.write().await?;
        correct(&mut correcting, &held.session, fewer(mine), held.organiser, now).await?;
        let (other, session, by) = (store.clone(), held.session.clone(), held.organiser);
        let issuing = tokio::spawn(async move {
            let mut tx = other.write().await?;
            let issued = issue_all(&mut tx, &session, by, now).await?;
            tx.commit().await?;
            anyhow::Ok(issued)
        });
        tokio::time::sleep(A_WHILE).await;
        correcting.commit().await?;
        assert_eq!(issuing.await??, 0, "half of the hours are not enough");
        Ok(())
    }

    async fn a_slip_withdrawn_this_moment_is_not_replaced(store: Store) {
        let held = held(&store, 1).await?;
        let mine = held.people[0].1;
        let now = at(1440 + 400);
        let mut tx = store.write().await?;
        everybody_came(&mut tx, &held).await?;
        issue_all(&mut tx, &held.session, held.organiser, now).await?;
        let slip = slips(&mut tx, mine).await?.remove(0);
        tx.commit().await?;
        let mut withdrawing = store.write().await?;
        withdraw(&mut withdrawing, &slip, "冒名", held.organiser, now).await?;
        let (other, session, by) = (store.clone(), held.session.clone(), held.organiser);
        let correcting = tokio::spawn(async move {
            let mut tx = other.write().await?;
            let late = NewCorrection { times: times(Some(60), Some(180)), ..fewer(mine) };
            correct(&mut tx, &session, late, by, now).await?;
            tx.commit().await?;
            anyhow::Ok(())
        });
        tokio::time::sleep(A_WHILE).await;
        withdrawing.commit().await?;
        correcting.await??;
        let all = slips(&mut store.read().await?, mine).await?;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].state, SlipState::Withdrawn { at: now, reason: "冒名".into() });
        Ok(())
    }

    async fn whoever_corrects_hours_answers_for_the_slip_that_follows(store: Store) {
        let held = held(&store, 1).await?;
        let mine = held.people[0].1;
        let now = at(1440 + 400);
        let mut tx = store.write().await?;
        everybody_came(&mut tx, &held).await?;
        issue_all(&mut tx, &held.session, held.organiser, now).await?;
        let colleague = account(&mut tx, "colleague").await?;
        let late = NewCorrection { times: times(Some(60), Some(180)), ..fewer(mine) };
        correct(&mut tx, &held.session, late, colleague, at(1440 + 500)).await?;
        let by: Vec<(AccountId, Option<AccountId>)> = with_tx!(&mut tx, |c| sqlx::query_as(BY).bind(mine).fetch_all(c).await)?;
        assert_eq!(by, [(held.organiser, Some(colleague)), (colleague, None)]);
        Ok(())
    }

    async fn whoever_was_put_on_the_list_by_their_unit_has_their_slip_there(store: Store) {
        let held = held(&store, 1).await?;
        let mut tx = store.write().await?;
        let unit = account(&mut tx, "unit").await?;
        with_tx!(&mut tx, |c| sqlx::query(BY_THEIR_UNIT).bind(held.people[0].1).bind(unit).execute(c).await.map(|_| ()))?;
        everybody_came(&mut tx, &held).await?;
        issue_all(&mut tx, &held.session, held.organiser, at(1440 + 400)).await?;
        let told = messages::list(&mut tx, unit, 10, 0).await?;
        assert!(told.iter().any(|message| matches!(message.notice, Notice::TrainingSlip { for_unit: true, .. })));
        Ok(())
    }

    async fn a_misspelt_name_is_corrected_and_whoever_has_the_slip_is_told(store: Store) {
        let held = held(&store, 2).await?;
        let ((holder, mine), (_, theirs)) = (held.people[0], held.people[1]);
        let now = at(1440 + 400);
        let mut tx = store.write().await?;
        let unit = account(&mut tx, "unit").await?;
        with_tx!(&mut tx, |c| sqlx::query(BY_THEIR_UNIT).bind(theirs).bind(unit).execute(c).await.map(|_| ()))?;
        everybody_came(&mut tx, &held).await?;
        issue_all(&mut tx, &held.session, held.organiser, now).await?;
        let slip = slips(&mut tx, mine).await?.remove(0);
        let named = |name| Named { name, unit: "曲江|社工站" };
        let long = "字".repeat(41);
        for (name, reason, refusal) in [
            (" ", "写错", SlipRefusal::NoName),
            (long.as_str(), "写错", SlipRefusal::NoName),
            ("王晓明", " ", SlipRefusal::NoReason),
        ] {
            let refused = correct_name(&mut tx, &slip, named(name), reason, held.organiser, now).await;
            assert!(matches!(refused, Err(SlipError::Refused(why)) if why == refusal), "{name} {reason}");
        }
        let same = Named { name: &slip.fields.name, unit: &slip.fields.unit };
        let refused = correct_name(&mut tx, &slip, same, "写错", held.organiser, now).await;
        assert!(matches!(refused, Err(SlipError::Refused(SlipRefusal::Unchanged))));
        let code = correct_name(&mut tx, &slip, named(" 王晓明"), "登记时写错", held.organiser, now).await?;
        // Somebody still sees the old one on their page.
        let again = correct_name(&mut tx, &slip, named("王小名"), "写错", held.organiser, now).await;
        assert!(matches!(again, Err(SlipError::Refused(SlipRefusal::NotValid))));
        let all = slips(&mut tx, mine).await?;
        assert_eq!(all[0].state, SlipState::Replaced { at: now, reason: "登记时写错".into(), by: code.clone() });
        assert_eq!((all[1].fields.name.as_str(), all[1].fields.unit.as_str(), all[1].fields.code.as_str()), ("王晓明", "曲江｜社工站", code.as_str()));
        assert_eq!((all[1].fields.half_hours, all[1].state.clone(), all.len()), (slip.fields.half_hours, SlipState::Valid, 2));
        assert_eq!(crate::training::store::registration(&mut tx, mine).await?.map(|one| one.name), Some("王晓明".to_owned()));
        let ended = async |tx: &mut Tx, account| -> anyhow::Result<Vec<(String, bool)>> {
            let told = messages::list(tx, account, 20, 0).await?;
            Ok(told.into_iter().filter_map(|message| match message.notice {
                Notice::TrainingSlipEnded { replaced_by, for_unit, .. } => Some((replaced_by, for_unit)),
                _ => None,
            }).collect())
        };
        assert_eq!(ended(&mut tx, holder).await?, [(code, false)]);
        // Withdrawn: whoever put them on the list is told. Corrected hours: the holder.
        let other = slips(&mut tx, theirs).await?.remove(0);
        withdraw(&mut tx, &other, "冒名", held.organiser, now).await?;
        assert_eq!(ended(&mut tx, unit).await?, [(String::new(), true)]);
        correct(&mut tx, &held.session, fewer(mine), held.organiser, at(1440 + 500)).await?;
        assert_eq!(ended(&mut tx, holder).await?.len(), 2);
        Ok(())
    }
}
