//! Sessions: seats are never over-sold, times decide, and what was changed is kept.

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

async fn try_register(
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

async fn try_withdraw(
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

    async fn the_public_list_is_narrowed_by_what_people_type(store: Store) {
        session(&store, &plan()).await?;
        session(&store, &Plan { levels: vec![], kind: TrainingKind::Supervision, title: "100%_督导!".into(), ..plan() }).await?;
        let mut tx = store.read().await?;
        let mut count = async |filter: Filter, at| anyhow::Ok(published(&mut tx, &filter, at, 1, 0).await?.1);
        let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
        assert_eq!(count(text("扬州"), now()).await?, 2);
        assert_eq!(count(text("3210"), now()).await?, 2);
        assert_eq!(count(text("兰州"), now()).await?, 0);
        assert_eq!(count(text("实务"), now()).await?, 1);
        assert_eq!(count(text("0%_督导!"), now()).await?, 1);
        assert_eq!(count(text("%实务"), now()).await?, 0);
        assert_eq!(count(Filter { level: Some(Level::Junior), ..Filter::default() }, now()).await?, 2);
        assert_eq!(count(Filter { level: Some(Level::Senior), ..Filter::default() }, now()).await?, 1, "for all levels");
        assert_eq!(count(Filter { kind: Some(TrainingKind::Supervision), ..Filter::default() }, now()).await?, 1);
        assert_eq!(count(Filter { past: true, ..Filter::default() }, now()).await?, 0);
        assert_eq!(count(Filter { past: true, ..Filter::default() }, now() + TimeDelta::days(12)).await?, 2);
        Ok(())
    }

    async fn organisers_see_and_name_what_lies_in_their_scope(store: Store) {
        let (_, id) = session(&store, &plan()).await?;
        let mut tx = store.read().await?;
        let scope = |code: &str, path: &str| [Scope::Division { code: code.into(), path: path.into() }];
        let yangzhou = scope("3210", "/32/3210/");
        let twice = [yangzhou[0].clone(), Scope::Everywhere];
        assert_eq!(managed(&mut tx, &twice, 50).await?.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert!(managed(&mut tx, &scope("3201", "/32/3201/"), 50).await?.is_empty());
        for typed in ["广陵区", "321002", "321002 广陵区"] {
            let found = division_within(&mut tx, typed, &twice).await?;
            assert!(matches!(&found, DivisionMatch::One(one) if one.code == "321002"), "{typed}: {found:?}");
        }
        assert_eq!(division_within(&mut tx, "城关区", &yangzhou).await?, DivisionMatch::None);
        assert_eq!(division_within(&mut tx, "620102", &yangzhou).await?, DivisionMatch::None);
        assert_eq!(division_within(&mut tx, "", &yangzhou).await?, DivisionMatch::None);
        Ok(())
    }

    async fn the_demonstration_fills_a_year_and_can_be_read_as_a_sheet(store: Store) {
        let mut tx = store.write().await?;
        let organiser = account(&mut tx, "organiser").await?;
        let mut people = Vec::new();
        for number in 0..12 {
            people.push((account(&mut tx, &format!("candidate {number}")).await?, format!("=学员{number}")));
        }
        let home = home(&mut tx, "321002").await?;
        let made = demo::fill(&mut tx, organiser, &people, &home, true, now(), 7).await?;
        assert_eq!(demo::fill(&mut tx, organiser, &people, &home, true, now(), 7).await?, made, "filling twice changes nothing");
        let next_door = Home { division: divisions::find(&mut tx, "321003").await?.expect("邗江"), organisation: None };
        assert_ne!(demo::fill(&mut tx, organiser, &people, &next_door, true, now(), 7).await?[0], made[0]);
        tx.commit().await?;
        let mut tx = store.read().await?;
        let mut phases = Vec::new();
        for id in &made {
            let there = find(&mut tx, *id).await?.expect("a session");
            assert_eq!(there.taken, i64::try_from(roster(&mut tx, *id).await?.len())?);
            phases.push(there.phase(now()));
        }
        for phase in [Phase::Draft, Phase::Published, Phase::Open, Phase::Running, Phase::Finished, Phase::Cancelled] {
            assert!(phases.contains(&phase), "{phase:?} is missing");
        }
        let first = find(&mut tx, made[0]).await?.expect("a session");
        let words = sheet::RosterWords {
            sheet: "签到表".into(),
            facts: "facts".into(),
            number: "序号".into(),
            name: "姓名".into(),
            unit: "单位".into(),
            registered_at: "报名时间".into(),
            signature: "签名".into(),
        };
        let people = roster(&mut tx, made[0]).await?;
        assert!(!people.is_empty());
        let bytes = sheet::workbook(&first, &dates(&mut tx, made[0]).await?, &people, &words)?;
        let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes))?;
        let range = calamine::Reader::worksheet_range(&mut book, "签到表")?;
        assert_eq!(range.height(), 3 + people.len());
        assert!(range.get_value((3, 1)).is_some_and(|cell| cell.to_string().starts_with("'=学员")));
        Ok(())
    }
}
