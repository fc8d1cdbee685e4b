//! Seats are filled fairly: whatever people do, in whatever order, the database agrees with a plain model of the rules; and when many
//! do it at once, nothing is over-sold, nobody is overtaken, and no seat idles.

mod door;
mod history;
mod model;
mod moves;
mod rush;
mod unit_told;

use chrono::{DateTime, TimeDelta, Utc};

use super::training::{account, home, now, plan, session, try_withdraw};
use crate::ids::{AccountId, PersonId, QuotaId, TrainingId};
use crate::notification::Notice;
use crate::notification::store as messages;
use crate::on_both;
use crate::person::store::{Belonging, Entered};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::training::schedule::{By, ScheduleError, cancel, copy, edit};
use crate::training::seat::{
    Attendee, Claim, Named, OfferError, Placed, RegisterError, SignUp, accept, add_at_door, decline, lapse_due, register_list,
    sign_up,
};
use crate::training::store::{find, position, queue, quotas, registration_of, roster};
use crate::training::{
    OfferRefusal, Plan, QuotaPlan, RegisterRefusal, RegistrationState, ScheduleRefusal, UnitPlan, WithdrawRefusal, people, series,
};

/// A district as a unit.
fn district(code: &str) -> UnitPlan {
    let name = if code == "321002" { "广陵区" } else { "邗江区" }.into();
    UnitPlan { name, division: Some(code.into()), ..UnitPlan::default() }
}

fn quota(code: &str, seats: i64) -> QuotaPlan {
    QuotaPlan { unit: district(code), seats }
}

/// Somebody of the staff register in a district.
async fn person(tx: &mut Tx, name: &str, code: &str) -> anyhow::Result<PersonId> {
    let division = crate::division::store::find(tx, code).await?.expect("a division");
    let entered = Entered { name: name.into(), ..Entered::default() };
    let to = Belonging { division, organisation: None, post: String::new() };
    Ok(crate::person::store::create(tx, &Secret::from_bytes([1; 32]), &entered, &to, now()).await?)
}

/// Signs somebody up, who says which district they belong to.
async fn try_sign_up(
    store: &Store,
    id: TrainingId,
    account: AccountId,
    claim: Option<&str>,
    at: DateTime<Utc>,
) -> anyhow::Result<Result<Placed, RegisterRefusal>> {
    let mut tx = store.write().await?;
    let attendee = Attendee { account: Some(account), person: None, name: "王小明".into(), unit: String::new() };
    let comer = SignUp { attendee, claim: claim.map(|code| Claim::Division(code.into())) };
    match sign_up(&mut tx, id, &comer, at).await {
        Ok(placed) => {
            tx.commit().await?;
            Ok(Ok(placed))
        }
        Err(RegisterError::Refused(refusal)) => Ok(Err(refusal)),
        Err(RegisterError::Store(error)) => Err(error.into()),
    }
}

/// Answers the offer somebody has; `None`: done.
async fn try_answer(
    store: &Store,
    id: TrainingId,
    account: AccountId,
    accepts: bool,
    at: DateTime<Utc>,
) -> anyhow::Result<Option<OfferRefusal>> {
    let mut tx = store.write().await?;
    let Some(own) = registration_of(&mut tx, id, account).await? else { return Ok(Some(OfferRefusal::NotOffered)) };
    let outcome = if accepts { accept(&mut tx, own.id, at).await } else { decline(&mut tx, own.id, at).await };
    match outcome {
        Ok(()) => {
            tx.commit().await?;
            Ok(None)
        }
        Err(OfferError::Refused(refusal)) => Ok(Some(refusal)),
        Err(OfferError::Store(error)) => Err(error.into()),
    }
}

async fn try_edit(
    store: &Store,
    id: TrainingId,
    organiser: AccountId,
    plan: &Plan,
    at: DateTime<Utc>,
) -> anyhow::Result<Option<ScheduleRefusal>> {
    let mut tx = store.write().await?;
    let home = home(&mut tx, "321002").await?;
    let version = find(&mut tx, id).await?.expect("the session").version;
    match edit(&mut tx, id, version, plan, &home, By { account: organiser, now: at }).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(None)
        }
        Err(ScheduleError::Refused(refusal)) => Ok(Some(refusal)),
        Err(ScheduleError::Store(error)) => Err(error.into()),
        Err(ScheduleError::Plan(problems)) => anyhow::bail!("{problems:?}"),
    }
}

async fn accounts(store: &Store, many: usize) -> anyhow::Result<Vec<AccountId>> {
    let mut tx = store.write().await?;
    let mut made = Vec::new();
    for number in 0..many {
        made.push(account(&mut tx, &format!("candidate {number} {}", AccountId::fresh())).await?);
    }
    tx.commit().await?;
    Ok(made)
}

async fn state_of(store: &Store, id: TrainingId, account: AccountId) -> anyhow::Result<Option<RegistrationState>> {
    Ok(registration_of(&mut store.read().await?, id, account).await?.map(|own| own.standing()))
}

on_both! {
    async fn a_freed_seat_is_offered_in_turn_until_somebody_takes_it(store: Store) {
        let (_, id) = session(&store, &Plan { capacity: 1, ..plan() }).await?;
        let people = accounts(&store, 4).await?;
        let placed = |outcome: Result<Placed, RegisterRefusal>| outcome.expect("a place").position;
        assert_eq!(placed(try_sign_up(&store, id, people[0], None, now()).await?), None);
        for (index, person) in people[1..].iter().enumerate() {
            assert_eq!(placed(try_sign_up(&store, id, *person, None, now()).await?), Some(i64::try_from(index)? + 1));
        }
        assert_eq!(try_withdraw(&store, id, people[0], now()).await?, None);
        assert_eq!(state_of(&store, id, people[1]).await?, Some(RegistrationState::Offered));
        assert_eq!(placed(try_sign_up(&store, id, people[0], None, now()).await?), Some(3), "who comes back starts at the end");
        // The first declines, the second lets the time pass, the third takes it.
        assert_eq!(try_answer(&store, id, people[1], false, now()).await?, None);
        let offer = registration_of(&mut store.read().await?, id, people[2]).await?.expect("an offer");
        let until = offer.offer_until.expect("a time");
        assert_eq!(until, now() + TimeDelta::hours(12));
        assert_eq!(lapse_due(&store, until - TimeDelta::seconds(1)).await?, 0);
        assert_eq!(try_answer(&store, id, people[2], true, until).await?, Some(OfferRefusal::Lapsed));
        assert_eq!(lapse_due(&store, until).await?, 1);
        assert_eq!(state_of(&store, id, people[2]).await?, None);
        assert_eq!(try_answer(&store, id, people[2], true, until).await?, Some(OfferRefusal::NotOffered));
        assert_eq!(state_of(&store, id, people[3]).await?, Some(RegistrationState::Offered));
        assert_eq!(try_answer(&store, id, people[3], true, until).await?, None);
        assert_eq!(state_of(&store, id, people[0]).await?, Some(RegistrationState::Waiting));
        let mut tx = store.read().await?;
        let waiting = registration_of(&mut tx, id, people[0]).await?.expect("waiting");
        assert_eq!(position(&mut tx, &waiting).await?, 1);
        let told: Vec<_> = messages::list(&mut tx, people[2], 9, 0).await?.into_iter().rev().map(|message| message.notice).collect();
        assert!(matches!(
            told.as_slice(),
            [Notice::TrainingWaiting { position: 2, .. }, Notice::TrainingOffered { .. }, Notice::TrainingOfferLapsed { .. }]
        ), "{told:?}");
        let told: Vec<_> = messages::list(&mut tx, people[3], 9, 0).await?.into_iter().map(|message| message.notice).collect();
        assert!(matches!(&told[0], Notice::TrainingConfirmed { .. }), "{told:?}");
        Ok(())
    }

    async fn units_have_their_own_seats_until_these_are_everybodys(store: Store) {
        let until = now() + TimeDelta::days(5);
        let quotas_of = vec![quota("321002", 2), quota("321003", 1)];
        let (_, id) = session(&store, &Plan { capacity: 4, quotas: quotas_of, quotas_until: Some(until), ..plan() }).await?;
        let people = accounts(&store, 8).await?;
        let mut outcomes = Vec::new();
        for (person, claim) in people.iter().zip([Some("321002"), Some("321002"), Some("321002"), None, None, Some("320102")]) {
            outcomes.push(try_sign_up(&store, id, *person, claim, now()).await?.expect("a place").position);
        }
        assert_eq!(outcomes, [None, None, Some(1), None, Some(1), Some(2)], "two of 广陵, one of everybody else");
        let names = roster(&mut store.read().await?, id).await?.into_iter().map(|one| one.quota).collect::<Vec<_>>();
        assert_eq!(names, [Some("广陵区".to_owned()), Some("广陵区".to_owned()), None]);
        // 邗江's seat is nobody's yet; from its date on it is whoever's turn it is.
        assert_eq!(lapse_due(&store, until - TimeDelta::seconds(1)).await?, 0);
        assert_eq!(lapse_due(&store, until).await?, 1);
        assert_eq!(state_of(&store, id, people[2]).await?, Some(RegistrationState::Offered), "who came first of all that wait");
        assert_eq!(state_of(&store, id, people[4]).await?, Some(RegistrationState::Waiting));
        let last = try_sign_up(&store, id, people[6], Some("321003"), until).await?.expect("a place");
        assert_eq!(last.position, Some(3), "one pool, one queue");
        assert_eq!(try_withdraw(&store, id, people[0], until).await?, None);
        assert_eq!(state_of(&store, id, people[4]).await?, Some(RegistrationState::Offered));
        let there = find(&mut store.read().await?, id).await?.expect("the session");
        assert_eq!((there.taken, there.held, there.waiting, there.quotas_returned_at), (2, 2, 2, Some(until)));
        Ok(())
    }

    async fn a_session_for_some_is_for_nobody_else(store: Store) {
        let (_, id) = session(&store, &Plan { audience: vec![district("321002")], ..plan() }).await?;
        let people = accounts(&store, 3).await?;
        assert_eq!(try_sign_up(&store, id, people[0], None, now()).await?, Err(RegisterRefusal::NotInvited));
        assert_eq!(try_sign_up(&store, id, people[1], Some("321003"), now()).await?, Err(RegisterRefusal::NotInvited));
        assert!(try_sign_up(&store, id, people[2], Some("321002"), now()).await?.is_ok());
        Ok(())
    }

    async fn a_unit_signs_up_its_people_and_each_name_has_its_answer(store: Store) {
        let plan_of = Plan { capacity: 3, quotas: vec![quota("321002", 2)], ..plan() };
        let (organiser, id) = session(&store, &plan_of).await?;
        let (_, other) = session(&store, &plan()).await?;
        let mut tx = store.write().await?;
        let mut named = Vec::new();
        for name in ["陈一", "陈二", "陈三", "陈四"] {
            named.push(Named { person: person(&mut tx, name, "321002").await?, name: name.into(), unit: "曲江社工站".into() });
        }
        let elsewhere = person(&mut tx, "陈一", "321003").await?;
        let scope = [crate::account::Scope::Division { code: "321002".into(), path: "/32/3210/321002/".into() }];
        assert_eq!(people::named(&mut tx, &scope, "陈 一").await?.iter().map(|one| one.id).collect::<Vec<_>>(), [named[0].person]);
        assert_eq!(people::within(&mut tx, &scope, elsewhere).await?, None);
        let first = register_list(&mut tx, other, &named[3..], organiser, now()).await?;
        assert!(first[0].is_ok());
        let mut list = named.clone();
        list.push(named[0].clone());
        let answers = register_list(&mut tx, id, &list, organiser, now()).await?;
        let places: Vec<_> = answers.iter().map(|answer| answer.as_ref().map(|placed| placed.position).map_err(Clone::clone)).collect();
        assert_eq!(places[..3], [Ok(None), Ok(None), Ok(Some(1))]);
        assert!(matches!(places[3], Err(RegisterRefusal::Overlaps { .. })), "{places:?}");
        assert_eq!(places[4], Err(RegisterRefusal::AlreadyRegistered));
        let listed = people::listed(&mut tx, &scope, id, None).await?;
        assert_eq!(listed.iter().map(|(one, place)| (one.name.as_str(), *place)).collect::<Vec<_>>(),
                   [("陈一", None), ("陈二", None), ("陈三", Some(1))]);
        let free = people::free(&mut tx, &scope, id, "", 9).await?;
        assert_eq!(free.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["陈四"]);
        tx.commit().await?;
        // Whoever put them on the list is told that something is to be decided.
        let mut tx = store.write().await?;
        crate::training::seat::withdraw_registration(&mut tx, listed[0].0.id, now()).await?;
        tx.commit().await?;
        let told = messages::list(&mut store.read().await?, organiser, 9, 0).await?;
        assert!(matches!(&told[0].notice, Notice::TrainingOffered { .. }) && told.len() == 1, "{told:?}");
        Ok(())
    }

    async fn what_is_taken_can_not_be_set_aside(store: Store) {
        let with = |capacity, quotas| Plan { capacity, quotas, ..plan() };
        let (organiser, id) = session(&store, &with(4, vec![quota("321002", 3)])).await?;
        let people = accounts(&store, 5).await?;
        for (person, claim) in people.iter().zip([Some("321002"), Some("321002"), None, None, Some("321003")]) {
            assert!(try_sign_up(&store, id, *person, claim, now()).await?.is_ok());
        }
        let refused = try_edit(&store, id, organiser, &with(4, vec![quota("321002", 1)]), now()).await?;
        assert_eq!(refused, Some(ScheduleRefusal::QuotaBelowRegistered { name: "广陵区".into(), taken: 2 }));
        let refused = try_edit(&store, id, organiser, &with(4, vec![quota("321002", 2), quota("321003", 2)]), now()).await?;
        assert_eq!(refused, Some(ScheduleRefusal::OpenBelowRegistered { seats: 0, taken: 1 }));
        let refused = try_edit(&store, id, organiser, &with(2, vec![]), now()).await?;
        assert_eq!(refused, Some(ScheduleRefusal::CapacityBelowRegistered { registered: 3, offered: 0 }));
        // 邗江 gets a seat of its own: the one of 邗江 who waits is offered it, though another came before.
        assert_eq!(try_edit(&store, id, organiser, &with(4, vec![quota("321002", 2), quota("321003", 1)]), now()).await?, None);
        assert_eq!(state_of(&store, id, people[4]).await?, Some(RegistrationState::Offered));
        assert_eq!(state_of(&store, id, people[3]).await?, Some(RegistrationState::Waiting));
        let refused = try_edit(&store, id, organiser, &with(3, vec![]), now()).await?;
        assert_eq!(refused, Some(ScheduleRefusal::CapacityBelowRegistered { registered: 3, offered: 1 }));
        assert_eq!(try_edit(&store, id, organiser, &with(5, vec![]), now()).await?, None, "nothing is set aside any more");
        assert_eq!(state_of(&store, id, people[3]).await?, Some(RegistrationState::Offered));
        let mut tx = store.read().await?;
        assert_eq!(quotas(&mut tx, id).await?, []);
        let said: Vec<_> = crate::training::store::changes(&mut tx, id).await?.into_iter().map(|change| change.field).collect();
        assert!(said.contains(&"quotas".to_owned()), "{said:?}");
        Ok(())
    }

    async fn a_cancelled_session_offers_nothing_and_frees_the_time(store: Store) {
        let (organiser, id) = session(&store, &Plan { capacity: 1, ..plan() }).await?;
        let (_, other) = session(&store, &plan()).await?;
        let people = accounts(&store, 3).await?;
        for person in &people {
            assert!(try_sign_up(&store, id, *person, None, now()).await?.is_ok());
        }
        assert_eq!(try_withdraw(&store, id, people[0], now()).await?, None);
        assert!(matches!(try_sign_up(&store, other, people[1], None, now()).await?, Err(RegisterRefusal::Overlaps { .. })));
        let mut tx = store.write().await?;
        cancel(&mut tx, id, "停电", By { account: organiser, now: now() }).await?;
        tx.commit().await?;
        assert_eq!(try_answer(&store, id, people[1], true, now()).await?, Some(OfferRefusal::Cancelled));
        assert_eq!(try_withdraw(&store, id, people[2], now()).await?, Some(WithdrawRefusal::Cancelled));
        assert_eq!(lapse_due(&store, now() + TimeDelta::days(2)).await?, 0);
        assert!(try_sign_up(&store, other, people[1], None, now()).await?.is_ok());
        Ok(())
    }

    async fn an_offer_is_no_way_into_two_sessions_at_once(store: Store) {
        let (_, one) = session(&store, &Plan { capacity: 1, ..plan() }).await?;
        let (_, other) = session(&store, &Plan { capacity: 1, ..plan() }).await?;
        let people = accounts(&store, 3).await?;
        for (id, holder) in [(one, people[0]), (other, people[1])] {
            assert!(try_sign_up(&store, id, holder, None, now()).await?.is_ok());
            assert_eq!(try_sign_up(&store, id, people[2], None, now()).await?.expect("a place").position, Some(1));
        }
        for (id, holder) in [(one, people[0]), (other, people[1])] {
            assert_eq!(try_withdraw(&store, id, holder, now()).await?, None);
        }
        assert_eq!(try_answer(&store, one, people[2], true, now()).await?, None);
        assert!(matches!(try_answer(&store, other, people[2], true, now()).await?, Some(OfferRefusal::Overlaps { .. })));
        assert_eq!(state_of(&store, other, people[2]).await?, Some(RegistrationState::Offered), "the seat is still kept");
        assert_eq!(try_withdraw(&store, one, people[2], now()).await?, None);
        assert_eq!(try_answer(&store, other, people[2], true, now()).await?, None);
        Ok(())
    }

    async fn at_the_door_there_is_a_seat_or_one_more(store: Store) {
        let (organiser, id) = session(&store, &Plan { capacity: 2, quotas: vec![quota("321002", 1)], ..plan() }).await?;
        let people = accounts(&store, 4).await?;
        assert!(try_sign_up(&store, id, people[0], None, now()).await?.is_ok());
        assert_eq!(try_sign_up(&store, id, people[1], None, now()).await?.expect("a place").position, Some(1));
        let begun = now() + TimeDelta::days(10);
        let at_door = |account| Attendee { account: Some(account), person: None, name: "来了的人".into(), unit: String::new() };
        let mut tx = store.write().await?;
        // The seat of 广陵 is everybody's when the session begins.
        let there = add_at_door(&mut tx, id, &at_door(people[1]), false, organiser, begun, begun).await?;
        let full = add_at_door(&mut tx, id, &at_door(people[2]), false, organiser, begun, begun).await;
        assert!(matches!(full, Err(RegisterError::Refused(RegisterRefusal::Full))), "{full:?}");
        tx.commit().await?;
        let mut tx = store.write().await?;
        add_at_door(&mut tx, id, &at_door(people[2]), true, organiser, begun, begun).await?;
        let again = add_at_door(&mut tx, id, &at_door(people[2]), true, organiser, begun, begun).await;
        assert!(matches!(again, Err(RegisterError::Refused(RegisterRefusal::AlreadyRegistered))), "{again:?}");
        let names = roster(&mut tx, id).await?;
        assert_eq!(names.iter().map(|one| one.added_at_door).collect::<Vec<_>>(), [false, true, true]);
        assert!(names.iter().any(|one| one.id == there));
        let session = find(&mut tx, id).await?.expect("the session");
        assert_eq!((session.capacity, session.taken, session.waiting), (3, 3, 0));
        assert_eq!(crate::training::store::changes(&mut tx, id).await?[0].field, "capacity");
        assert_eq!(queue(&mut tx, id, 9).await?, []);
        Ok(())
    }

    async fn a_series_repeats_with_everything_and_once(store: Store) {
        let of = Plan {
            quotas: vec![quota("321002", 5)],
            audience: vec![district("321002"), district("321003")],
            offer_minutes: Some(90),
            ..plan()
        };
        let (organiser, id) = session(&store, &of).await?;
        let mut tx = store.write().await?;
        let by = By { account: organiser, now: now() };
        let first = TrainingId::fresh();
        let made = series::repeat(&mut tx, id, first, 7, 3, by).await?;
        assert_eq!(series::repeat(&mut tx, id, first, 7, 3, by).await?, made, "the same form again makes nothing");
        let source = find(&mut tx, id).await?.expect("the session");
        assert_eq!(series::sessions(&mut tx, source.series_id.expect("a series")).await?.len(), 4);
        for (number, twin) in (1..).zip(&made) {
            let twin = find(&mut tx, *twin).await?.expect("a draft");
            let later = TimeDelta::days(7 * number);
            assert_eq!((twin.starts_at, twin.stage.as_str()), (source.starts_at + later, "draft"));
            assert_eq!(twin.quotas_until, source.quotas_until.map(|at| at + later));
            assert_eq!((twin.offer_minutes, twin.series_id), (90, source.series_id));
            assert_eq!(quotas(&mut tx, twin.id).await?[0].seats, 5);
            assert_eq!(crate::training::store::audience(&mut tx, twin.id).await?.len(), 2);
        }
        let copied = TrainingId::fresh();
        copy(&mut tx, id, copied, "副本", by).await?;
        assert_eq!(quotas(&mut tx, copied).await?[0].name, "广陵区");
        let early = series::archive(&mut tx, id, by).await;
        assert!(matches!(early, Err(ScheduleError::Refused(ScheduleRefusal::NotOver))), "{early:?}");
        let over = By { account: organiser, now: now() + TimeDelta::days(30) };
        series::archive(&mut tx, id, over).await?;
        let past = crate::training::store::Filter { past: true, ..crate::training::store::Filter::default() };
        assert_eq!(crate::training::store::published(&mut tx, &past, over.now, 9, 0).await?.1, 0);
        series::bring_back(&mut tx, id).await?;
        assert_eq!(crate::training::store::published(&mut tx, &past, over.now, 9, 0).await?.1, 1);
        Ok(())
    }
}

/// A pool by the name of its quota.
fn pool_name(quotas: &[crate::training::pool::Quota], id: Option<QuotaId>) -> Option<String> {
    id.and_then(|id| quotas.iter().find(|quota| quota.id == id)).map(|quota| quota.name.clone())
}
