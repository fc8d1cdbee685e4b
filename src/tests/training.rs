//! Sessions: seats are never over-sold, times decide, and what was changed is kept.

mod listed;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use crate::account::Scope;
use crate::division::store as divisions;
use crate::ids::{AccountId, TrainingId};
use crate::on_both;
use crate::store::{Store, Tx};
use crate::syllabus::Level;
use crate::training::schedule::{By, ScheduleError, cancel, copy, create, edit, publish};
use crate::training::seat::{Attendee, RegisterError, WithdrawError, accept, register, withdraw};
use crate::training::store::{
    DivisionMatch, Filter, Home, changes, dates, division_within, find, managed, mine, published, registration_of, roster,
};
use crate::training::{
    Phase, Plan, PlanProblem, RegisterRefusal, ScheduleRefusal, TrainingDate, TrainingKind, WithdrawRefusal, demo, roster as sheet,
};
use crate::with_tx;

pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

pub(super) async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    let id = AccountId::fresh();
    with_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO account (id, name, name_folded, password_hash, must_change_password, created_at) VALUES ($1, $2, $3, '', $4, $5)"
    )
    .bind(id)
    .bind(name)
    .bind(name.to_lowercase())
    .bind(false)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ())
    })?;
    Ok(id)
}

/// Two mornings, ten days from now, thirty seats.
pub(super) fn plan() -> Plan {
    let morning = |day| TrainingDate {
        starts_at: now() + TimeDelta::days(day),
        ends_at: now() + TimeDelta::days(day) + TimeDelta::hours(3),
        half_hours: 6,
    };
    Plan {
        title: "初级实务考前培训".into(),
        levels: vec![Level::Junior],
        address: "文昌中路 1 号".into(),
        capacity: 30,
        dates: vec![morning(10), morning(11)],
        withdraw_until: Some(now() + TimeDelta::days(8)),
        ..Plan::default()
    }
}

pub(super) async fn home(tx: &mut Tx, code: &str) -> anyhow::Result<Home> {
    Ok(Home { division: divisions::find(tx, code).await?.expect("a division"), organisation: None })
}

/// An organiser and a published session of this plan in 广陵.
pub(super) async fn session(store: &Store, plan: &Plan) -> anyhow::Result<(AccountId, TrainingId)> {
    let mut tx = store.write().await?;
    let organiser = account(&mut tx, &format!("organiser {}", TrainingId::fresh())).await?;
    let id = TrainingId::fresh();
    let home = home(&mut tx, "321002").await?;
    let by = By { account: organiser, now: now() };
    assert!(create(&mut tx, id, plan, &home, by).await?);
    publish(&mut tx, id, by).await?;
    tx.commit().await?;
    Ok((organiser, id))
}

pub(super) async fn try_register(
    store: &Store,
    id: TrainingId,
    account: AccountId,
    at: DateTime<Utc>,
) -> anyhow::Result<Option<RegisterRefusal>> {
    let mut tx = store.write().await?;
    let attendee =
        Attendee { account: Some(account), person: None, name: "王小明".into(), unit: "曲江街道社工站".into() };
    match register(&mut tx, id, &attendee, at).await {
        // A place in the queue isn't a seat.
        Ok(placed) => {
            tx.commit().await?;
            Ok(placed.position.map(|_| RegisterRefusal::Full))
        }
        Err(RegisterError::Refused(refusal)) => Ok(Some(refusal)),
        Err(RegisterError::Store(error)) => Err(error.into()),
    }
}

pub(super) async fn try_withdraw(
    store: &Store,
    id: TrainingId,
    account: AccountId,
    at: DateTime<Utc>,
) -> anyhow::Result<Option<WithdrawRefusal>> {
    let mut tx = store.write().await?;
    match withdraw(&mut tx, id, account, at).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(None)
        }
        Err(WithdrawError::Refused(refusal)) => Ok(Some(refusal)),
        Err(WithdrawError::Store(error)) => Err(error.into()),
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, ScheduleError>) -> ScheduleRefusal {
    match result {
        Err(ScheduleError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

on_both! {
    async fn sixty_people_at_once_get_thirty_seats(store: Store) {
        let (_, id) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let mut people = Vec::new();
        for number in 0..60 {
            people.push(account(&mut tx, &format!("candidate {number}")).await?);
        }
        tx.commit().await?;
        let shared = Arc::new(store.clone());
        let mut tasks = JoinSet::new();
        for person in people {
            let store = Arc::clone(&shared);
            tasks.spawn(async move { try_register(&store, id, person, now()).await });
        }
        let (mut seats, mut full) = (0, 0);
        while let Some(outcome) = tasks.join_next().await {
            match outcome?? {
                None => seats += 1,
                Some(RegisterRefusal::Full) => full += 1,
                Some(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((seats, full), (30, 30));
        let mut tx = store.read().await?;
        assert_eq!(roster(&mut tx, id).await?.len(), 30);
        assert_eq!(find(&mut tx, id).await?.expect("the session").seats_left(), 0);
        Ok(())
    }

    async fn one_person_pressing_ten_times_gets_one_seat(store: Store) {
        let (_, id) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let person = account(&mut tx, "impatient").await?;
        tx.commit().await?;
        let shared = Arc::new(store.clone());
        let mut tasks = JoinSet::new();
        for _ in 0..10 {
            let store = Arc::clone(&shared);
            tasks.spawn(async move { try_register(&store, id, person, now()).await });
        }
        let mut seats = 0;
        while let Some(outcome) = tasks.join_next().await {
            match outcome?? {
                None => seats += 1,
                Some(RegisterRefusal::AlreadyRegistered) => {}
                Some(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(seats, 1);
        assert_eq!(find(&mut store.read().await?, id).await?.expect("the session").taken, 1);
        Ok(())
    }

    async fn one_person_at_two_sessions_of_the_same_time_gets_one(store: Store) {
        let (_, one) = session(&store, &plan()).await?;
        let (_, other) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let person = account(&mut tx, "torn").await?;
        tx.commit().await?;
        let shared = Arc::new(store.clone());
        let mut tasks = JoinSet::new();
        for id in [one, other] {
            let store = Arc::clone(&shared);
            tasks.spawn(async move { try_register(&store, id, person, now()).await });
        }
        let mut overlaps = 0;
        while let Some(outcome) = tasks.join_next().await {
            overlaps += usize::from(matches!(outcome??, Some(RegisterRefusal::Overlaps { .. })));
        }
        assert_eq!(overlaps, 1);
        let mut tx = store.read().await?;
        assert_eq!(mine(&mut tx, person).await?.len(), 1);
        let taken = find(&mut tx, one).await?.expect("one").taken + find(&mut tx, other).await?.expect("other").taken;
        assert_eq!(taken, 1, "the refused one gave its seat back");
        Ok(())
    }

    async fn somebody_registers_withdraws_and_registers_again(store: Store) {
        let (_, id) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let person = account(&mut tx, "candidate").await?;
        tx.commit().await?;
        assert_eq!(try_withdraw(&store, id, person, now()).await?, Some(WithdrawRefusal::NotRegistered));
        assert_eq!(try_register(&store, id, person, now()).await?, None);
        assert_eq!(try_register(&store, id, person, now()).await?, Some(RegisterRefusal::AlreadyRegistered));
        assert_eq!(mine(&mut store.read().await?, person).await?.len(), 1);
        assert_eq!(try_withdraw(&store, id, person, now()).await?, None);
        assert_eq!(mine(&mut store.read().await?, person).await?.len(), 0);
        assert_eq!(find(&mut store.read().await?, id).await?.expect("the session").taken, 0);
        assert_eq!(try_register(&store, id, person, now()).await?, None);
        assert_eq!(try_withdraw(&store, id, person, now() + TimeDelta::days(8)).await?, Some(WithdrawRefusal::TooLate));
        assert_eq!(roster(&mut store.read().await?, id).await?.len(), 1);
        Ok(())
    }

    async fn the_last_seat_can_be_given_back_and_taken_by_another(store: Store) {
        let (_, id) = session(&store, &Plan { capacity: 1, ..plan() }).await?;
        let mut tx = store.write().await?;
        let (first, second) = (account(&mut tx, "first").await?, account(&mut tx, "second").await?);
        tx.commit().await?;
        assert_eq!(try_register(&store, id, first, now()).await?, None);
        assert_eq!(try_register(&store, id, second, now()).await?, Some(RegisterRefusal::Full));
        assert_eq!(try_register(&store, id, second, now()).await?, Some(RegisterRefusal::AlreadyWaiting));
        assert_eq!(try_withdraw(&store, id, first, now()).await?, None);
        assert_eq!(try_register(&store, id, second, now()).await?, Some(RegisterRefusal::AlreadyOffered));
        let mut tx = store.write().await?;
        let offer = registration_of(&mut tx, id, second).await?.expect("an offer");
        accept(&mut tx, offer.id, now() + TimeDelta::hours(1)).await?;
        tx.commit().await?;
        assert_eq!(try_register(&store, id, second, now()).await?, Some(RegisterRefusal::AlreadyRegistered));
        Ok(())
    }

    async fn times_decide_whether_one_may_register(store: Store) {
        let opens_at = now() + TimeDelta::days(1);
        let closes_at = now() + TimeDelta::days(9);
        let (organiser, id) =
            session(&store, &Plan { opens_at: Some(opens_at), closes_at: Some(closes_at), ..plan() }).await?;
        let mut tx = store.write().await?;
        let person = account(&mut tx, "candidate").await?;
        tx.commit().await?;
        let there = find(&mut store.read().await?, id).await?.expect("the session");
        let after = |days| now() + TimeDelta::days(days);
        assert_eq!(there.phase(now()), Phase::Published);
        assert_eq!(there.phase(opens_at), Phase::Open);
        assert_eq!(there.phase(closes_at), Phase::Closed);
        assert_eq!(there.phase(after(10)), Phase::Running);
        assert_eq!(there.phase(after(12)), Phase::Finished);
        assert_eq!(try_register(&store, id, person, now()).await?, Some(RegisterRefusal::NotOpen { opens_at }));
        assert_eq!(try_register(&store, id, person, closes_at).await?, Some(RegisterRefusal::Closed));
        assert_eq!(try_register(&store, id, person, after(12)).await?, Some(RegisterRefusal::Closed));
        let unknown = TrainingId::fresh();
        assert_eq!(try_register(&store, unknown, person, opens_at).await?, Some(RegisterRefusal::Unknown));
        let mut tx = store.write().await?;
        cancel(&mut tx, id, "教师生病", By { account: organiser, now: now() }).await?;
        tx.commit().await?;
        assert_eq!(try_register(&store, id, person, opens_at).await?, Some(RegisterRefusal::Cancelled));
        let mut tx = store.write().await?;
        assert_eq!(refusal(cancel(&mut tx, id, "", By { account: organiser, now: now() }).await), ScheduleRefusal::Cancelled);
        Ok(())
    }

    async fn a_form_sent_twice_makes_one_session(store: Store) {
        let mut tx = store.write().await?;
        let organiser = account(&mut tx, "organiser").await?;
        let other = account(&mut tx, "other").await?;
        let home = home(&mut tx, "321002").await?;
        let id = TrainingId::fresh();
        let by = By { account: organiser, now: now() };
        assert!(create(&mut tx, id, &plan(), &home, by).await?);
        assert!(!create(&mut tx, id, &plan(), &home, by).await?);
        let foreign = create(&mut tx, id, &plan(), &home, By { account: other, now: now() }).await;
        assert_eq!(refusal(foreign), ScheduleRefusal::IdTaken);
        assert_eq!(dates(&mut tx, id).await?.len(), 2);
        let broken = create(&mut tx, TrainingId::fresh(), &Plan { capacity: 0, ..plan() }, &home, by).await;
        assert!(matches!(broken, Err(ScheduleError::Plan(problems)) if problems == [PlanProblem::CapacityOutOfRange]));
        Ok(())
    }

    async fn what_is_changed_after_publication_is_kept(store: Store) {
        let (organiser, id) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let person = account(&mut tx, "candidate").await?;
        tx.commit().await?;
        assert_eq!(try_register(&store, id, person, now()).await?, None);
        let mut tx = store.write().await?;
        let home = home(&mut tx, "3210").await?;
        let by = By { account: organiser, now: now() + TimeDelta::hours(1) };
        let version = find(&mut tx, id).await?.expect("the session").version;
        let moved = Plan { room: "二楼".into(), capacity: 1, ..plan() };
        edit(&mut tx, id, version, &moved, &home, by).await?;
        assert_eq!(refusal(edit(&mut tx, id, version, &moved, &home, by).await), ScheduleRefusal::Overtaken);
        let kept = changes(&mut tx, id).await?;
        let words: Vec<_> = kept.iter().map(|change| (change.field.as_str(), change.before.as_str(), change.after.as_str())).collect();
        assert_eq!(
            words,
            [("capacity", "30", "1"), ("division", "江苏省 扬州市 广陵区", "江苏省 扬州市"), ("room", "", "二楼")]
        );
        tx.commit().await?;
        let mut tx = store.write().await?;
        let second = account(&mut tx, "second").await?;
        tx.commit().await?;
        assert_eq!(try_register(&store, id, second, now()).await?, Some(RegisterRefusal::Full));
        Ok(())
    }

    async fn seats_can_not_go_below_those_registered(store: Store) {
        let (organiser, id) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let people = [account(&mut tx, "one").await?, account(&mut tx, "two").await?];
        tx.commit().await?;
        for person in people {
            assert_eq!(try_register(&store, id, person, now()).await?, None);
        }
        let mut tx = store.write().await?;
        let home = home(&mut tx, "321002").await?;
        let version = find(&mut tx, id).await?.expect("the session").version;
        let by = By { account: organiser, now: now() };
        let fewer = edit(&mut tx, id, version, &Plan { capacity: 1, ..plan() }, &home, by).await;
        assert_eq!(refusal(fewer), ScheduleRefusal::CapacityBelowRegistered { registered: 2, offered: 0 });
        edit(&mut tx, id, version, &Plan { capacity: 2, ..plan() }, &home, by).await?;
        Ok(())
    }

    async fn a_draft_is_unseen_and_a_copy_is_a_draft(store: Store) {
        let (organiser, id) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let by = By { account: organiser, now: now() };
        assert_eq!(refusal(publish(&mut tx, id, by).await), ScheduleRefusal::AlreadyPublished);
        let twin = TrainingId::fresh();
        assert!(copy(&mut tx, id, twin, "第二期", by).await?);
        assert!(!copy(&mut tx, id, twin, "第二期", by).await?);
        assert_eq!(find(&mut tx, twin).await?.expect("the copy").phase(now()), Phase::Draft);
        assert_eq!(dates(&mut tx, twin).await?, dates(&mut tx, id).await?);
        let (seen, all) = published(&mut tx, &Filter::default(), now(), 20, 0).await?;
        assert_eq!((seen.len(), all), (1, 1));
        let late = By { account: organiser, now: now() + TimeDelta::days(30) };
        assert_eq!(refusal(publish(&mut tx, twin, late).await), ScheduleRefusal::TooLate);
        Ok(())
    }
}
