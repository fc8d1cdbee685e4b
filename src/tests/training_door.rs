//! The door of a session: who came counts once, corrections keep what was, and a slip says what is on record.

mod certified;
mod corrected;
mod rated;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::training::{account, home};
use crate::ids::{AccountId, CheckId, RegistrationId, TrainingId};
use crate::notification::{Notice, store as messages};
use crate::on_both;
use crate::store::{Store, Tx};
use crate::training::attendance::store::{
    CorrectError, NewCheck, NewCorrection, Recorded, book, correct, history, record, rule, set_rule,
};
use crate::training::attendance::{Beyond, CheckRefusal, CorrectRefusal, Direction, DoorRule, How, Times};
use crate::training::schedule::{By, cancel, create, publish};
use crate::training::seat::{Attendee, register};
use crate::training::slip::store::{
    Named, SlipError, SlipRefusal, correct_name, find as find_slip, issue, issue_all, of_registration, of_session, withdraw,
};
use crate::training::slip::{Slip, SlipState, public_key, read_signed};
use crate::training::store::find;
use crate::training::{Plan, Session, TrainingDate};

fn begins() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

/// So many minutes after the first date has begun.
fn at(minute: i64) -> DateTime<Utc> {
    begins() + TimeDelta::minutes(minute)
}

/// A session of two dates of three hours, with so many people.
struct Held {
    session: Session,
    organiser: AccountId,
    people: Vec<(AccountId, RegistrationId)>,
}

async fn held(store: &Store, people: usize) -> anyhow::Result<Held> {
    let mut tx = store.write().await?;
    let before = begins() - TimeDelta::days(9);
    let organiser = account(&mut tx, &format!("organiser {}", TrainingId::fresh())).await?;
    let date = |day: i64| TrainingDate { starts_at: at(1440 * day), ends_at: at(1440 * day + 180), half_hours: 6 };
    let plan = Plan {
        title: "初级实务考前培训".into(),
        address: "文昌中路 1 号".into(),
        capacity: 30,
        dates: vec![date(0), date(1)],
        ..Plan::default()
    };
    let (id, home) = (TrainingId::fresh(), home(&mut tx, "321002").await?);
    create(&mut tx, id, &plan, &home, By { account: organiser, now: before }).await?;
    publish(&mut tx, id, By { account: organiser, now: before }).await?;
    let mut registered = Vec::new();
    for number in 0..people {
        let account = account(&mut tx, &format!("candidate {number} {id}")).await?;
        let attendee =
            Attendee {
                account: Some(account), name: format!("学员{number}"), unit: "曲江社工站".into(), ..Attendee::default()
            };
        registered.push((account, register(&mut tx, id, &attendee, before).await?.registration));
    }
    let session = find(&mut tx, id).await?.expect("the session");
    tx.commit().await?;
    Ok(Held { session, organiser, people: registered })
}

fn check(registration: RegistrationId, direction: Direction, minute: i64) -> NewCheck {
    NewCheck { id: CheckId::fresh(), registration, direction, at: at(minute), how: How::List }
}

async fn one(tx: &mut Tx, held: &Held, position: i64, new: NewCheck, now: DateTime<Utc>) -> anyhow::Result<Recorded> {
    Ok(record(tx, &held.session, position, &[new], Some(held.organiser), now).await?[0])
}

fn times(came: Option<i64>, left: Option<i64>) -> Times {
    Times { came_at: came.map(at), left_at: left.map(at) }
}

/// Everybody was there from beginning to end of both dates.
async fn everybody_came(tx: &mut Tx, held: &Held) -> anyhow::Result<()> {
    for position in [1, 2] {
        let from = 1440 * (position - 1);
        let checks: Vec<_> = held
            .people
            .iter()
            .flat_map(|(_, one)| [check(*one, Direction::In, from), check(*one, Direction::Out, from + 180)])
            .collect();
        let recorded = record(tx, &held.session, position, &checks, Some(held.organiser), at(from + 200)).await?;
        assert!(recorded.iter().all(|recorded| *recorded == Recorded::New), "{recorded:?}");
    }
    Ok(())
}

async fn slips(tx: &mut Tx, registration: RegistrationId) -> anyhow::Result<Vec<Slip>> {
    Ok(of_registration(tx, registration).await?)
}

fn refused<T: std::fmt::Debug>(result: Result<T, CorrectError>) -> CorrectRefusal {
    match result {
        Err(CorrectError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

on_both! {
    async fn what_is_sent_again_changes_nothing(store: Store) {
        let held = held(&store, 2).await?;
        let (first, second) = (held.people[0].1, held.people[1].1);
        let mut tx = store.write().await?;
        let batch = [check(first, Direction::In, -10), check(second, Direction::In, 5), check(first, Direction::Out, 180)];
        let now = at(240);
        assert_eq!(record(&mut tx, &held.session, 1, &batch, Some(held.organiser), now).await?, [Recorded::New; 3]);
        let again = record(&mut tx, &held.session, 1, &batch, Some(held.organiser), now).await?;
        assert_eq!(again, [Recorded::Already(at(-10)), Recorded::Already(at(5)), Recorded::Already(at(180))]);
        // The same under other ids: a second list of the same door.
        let other = [check(first, Direction::In, 3), check(first, Direction::Out, 185), check(second, Direction::In, 5)];
        let told = record(&mut tx, &held.session, 1, &other, Some(held.organiser), now).await?;
        assert_eq!(told, [Recorded::Already(at(-10)), Recorded::Already(at(180)), Recorded::Already(at(5))]);
        assert_eq!(history(&mut tx, first).await?.0.len(), 2);
        // Whoever was seen earlier came earlier, whenever that is told.
        assert_eq!(one(&mut tx, &held, 1, check(second, Direction::In, -3), now).await?, Recorded::New);
        let book = book(&mut tx, held.session.id).await?;
        assert_eq!(book.times, [[times(Some(-10), Some(180)), Times::default()], [times(Some(-3), None), Times::default()]]);
        assert_eq!(book.tally().half_hours, [6, 6]);
        // The id of somebody else's check stays theirs.
        let taken = NewCheck { registration: second, direction: Direction::Out, ..batch[0] };
        assert!(matches!(one(&mut tx, &held, 1, NewCheck { at: at(100), ..taken }, now).await?, Recorded::Already(_)));
        assert_eq!(history(&mut tx, second).await?.0.len(), 2);
        Ok(())
    }

    async fn ten_presses_at_once_are_one_check_in(store: Store) {
        let held = held(&store, 1).await?;
        let registration = held.people[0].1;
        let (shared, session) = (Arc::new(store.clone()), Arc::new(held.session.clone()));
        let mut tasks = JoinSet::new();
        for _ in 0..10 {
            let (store, session) = (Arc::clone(&shared), Arc::clone(&session));
            tasks.spawn(async move {
                let mut tx = store.write().await?;
                let new = NewCheck { how: How::Qr, ..check(registration, Direction::In, 5) };
                let recorded = record(&mut tx, &session, 1, &[new], None, at(5)).await?[0];
                tx.commit().await?;
                anyhow::Ok(recorded)
            });
        }
        let mut new = 0;
        while let Some(recorded) = tasks.join_next().await {
            new += usize::from(recorded?? == Recorded::New);
        }
        assert_eq!(new, 1);
        assert_eq!(history(&mut store.read().await?, registration).await?.0.len(), 1);
        Ok(())
    }

    async fn the_door_refuses_what_cannot_be(store: Store) {
        let held_one = held(&store, 1).await?;
        let other = held(&store, 1).await?;
        let mut tx = store.write().await?;
        let mine = held_one.people[0].1;
        let refusal = |recorded| match recorded {
            Recorded::Refused(refusal) => refusal,
            other => panic!("{other:?}"),
        };
        let on = |position, new, now| (position, new, now);
        let cases = [
            (on(1, check(other.people[0].1, Direction::In, 5), at(5)), CheckRefusal::NotRegistered),
            (on(1, check(mine, Direction::In, 5), at(4)), CheckRefusal::OutsideDate),
            (on(1, check(mine, Direction::In, -121), at(5)), CheckRefusal::OutsideDate),
            (on(1, check(mine, Direction::Out, 301), at(400)), CheckRefusal::OutsideDate),
            (on(2, check(mine, Direction::In, 5), at(5)), CheckRefusal::TooEarly { opens_at: at(1440 - 120) }),
            (on(3, check(mine, Direction::In, 5), at(5)), CheckRefusal::NoSuchDate),
            (on(0, check(mine, Direction::In, 5), at(5)), CheckRefusal::NoSuchDate),
            (on(1, NewCheck { how: How::Qr, ..check(mine, Direction::Out, 300) }, at(301)), CheckRefusal::TooLate { closed_at: at(300) }),
        ];
        for ((position, new, now), expected) in cases {
            assert_eq!(refusal(one(&mut tx, &held_one, position, new, now).await?), expected, "{new:?}");
        }
        // A list sent after the door has closed is taken: it was ticked in time.
        assert_eq!(one(&mut tx, &held_one, 1, check(mine, Direction::In, 5), at(900)).await?, Recorded::New);
        let by = By { account: other.organiser, now: at(-600) };
        cancel(&mut tx, other.session.id, "停电", by).await?;
        let cancelled = Held { session: find(&mut tx, other.session.id).await?.expect("it"), ..other };
        let recorded = one(&mut tx, &cancelled, 1, check(cancelled.people[0].1, Direction::In, 5), at(5)).await?;
        assert_eq!(refusal(recorded), CheckRefusal::Cancelled);
        Ok(())
    }

    async fn a_correction_keeps_what_was_who_and_why(store: Store) {
        let held = held(&store, 1).await?;
        let mine = held.people[0].1;
        let mut tx = store.write().await?;
        let now = at(400);
        one(&mut tx, &held, 1, check(mine, Direction::In, 50), at(50)).await?;
        let new = |shown, times, reason| NewCorrection { registration: mine, position: 1, shown, times, reason };
        let stands = times(Some(50), None);
        let right = times(Some(0), Some(180));
        let bad = [
            (new(stands, right, " "), CorrectRefusal::NoReason),
            (new(stands, times(Some(0), Some(0)), "漏签"), CorrectRefusal::LeftBeforeCame),
            (new(stands, times(None, Some(180)), "漏签"), CorrectRefusal::LeftBeforeCame),
            (new(stands, times(Some(-200), None), "漏签"), CorrectRefusal::OutsideDate),
            (new(stands, times(Some(0), Some(401)), "漏签"), CorrectRefusal::OutsideDate),
            (new(stands, stands, "漏签"), CorrectRefusal::Unchanged),
            (new(Times::default(), right, "漏签"), CorrectRefusal::Overtaken),
            (NewCorrection { position: 2, ..new(stands, right, "漏签") }, CorrectRefusal::TooEarly),
            (NewCorrection { position: 3, ..new(stands, right, "漏签") }, CorrectRefusal::NoSuchDate),
            (NewCorrection { registration: RegistrationId::fresh(), ..new(stands, right, "漏签") }, CorrectRefusal::NotRegistered),
        ];
        for (correction, expected) in bad {
            assert_eq!(refused(correct(&mut tx, &held.session, correction, held.organiser, now).await), expected);
        }
        let long = "长".repeat(201);
        assert_eq!(refused(correct(&mut tx, &held.session, new(stands, right, &long), held.organiser, now).await), CorrectRefusal::NoReason);
        assert_eq!(book(&mut tx, held.session.id).await?.tally().half_hours, [4]);
        correct(&mut tx, &held.session, new(stands, right, "手机没电"), held.organiser, now).await?;
        assert_eq!(book(&mut tx, held.session.id).await?.times[0][0], right);
        // What was corrected counts, and nothing is said to be recorded that doesn't.
        assert_eq!(one(&mut tx, &held, 1, check(mine, Direction::Out, 100), now).await?, Recorded::Already(at(180)));
        correct(&mut tx, &held.session, new(right, Times::default(), "签错了人"), held.organiser, at(401)).await?;
        let (checks, corrections) = history(&mut tx, mine).await?;
        assert_eq!((checks.len(), corrections.len()), (1, 2));
        assert_eq!((corrections[0].before_came_at, corrections[0].before_left_at), (Some(at(50)), None));
        assert_eq!((corrections[0].reason.as_str(), corrections[0].made_at), ("手机没电", now));
        assert!(corrections[0].by_name.starts_with("organiser"));
        assert_eq!((corrections[1].before_came_at, corrections[1].came_at), (Some(at(0)), None));
        assert_eq!(book(&mut tx, held.session.id).await?.tally().no_shows(), 1);
        Ok(())
    }

    async fn the_rule_is_the_sessions_until_hours_are_certified(store: Store) {
        let held = held(&store, 1).await?;
        let mut tx = store.write().await?;
        assert_eq!(rule(&mut tx, held.session.id).await?, DoorRule::default());
        let strict = DoorRule { late_minutes: 0, early_minutes: 5, needs_out: true, beyond: Beyond::None, slip_percent: 50 };
        assert!(set_rule(&mut tx, held.session.id, strict, held.organiser, at(0)).await?);
        assert_eq!(rule(&mut tx, held.session.id).await?, strict);
        everybody_came(&mut tx, &held).await?;
        let after = at(1440 + 200);
        assert_eq!(issue_all(&mut tx, &held.session, held.organiser, after).await?, 1);
        assert!(!set_rule(&mut tx, held.session.id, DoorRule::default(), held.organiser, after).await?);
        assert_eq!(rule(&mut tx, held.session.id).await?, strict);
        Ok(())
    }

    async fn who_has_the_hours_gets_a_slip_that_follows_corrections(store: Store) {
        let held = held(&store, 3).await?;
        let [first, second, third] = [held.people[0].1, held.people[1].1, held.people[2].1];
        let mut tx = store.write().await?;
        everybody_came(&mut tx, &held).await?;
        let (organiser, now) = (held.organiser, at(1440 + 400));
        let gone = NewCorrection { registration: third, position: 2, shown: times(Some(1440), Some(1620)), times: Times::default(), reason: "没有来" };
        correct(&mut tx, &held.session, gone, organiser, now).await?;
        let early = issue_all(&mut tx, &held.session, organiser, at(1440 + 100)).await;
        assert!(matches!(early, Err(SlipError::Refused(SlipRefusal::NotOver))), "{early:?}");
        assert_eq!(issue_all(&mut tx, &held.session, organiser, now).await?, 2);
        assert_eq!(issue_all(&mut tx, &held.session, organiser, now).await?, 0, "nobody gets two");
        let few = issue(&mut tx, &held.session, third, organiser, now).await;
        assert!(matches!(few, Err(SlipError::Refused(SlipRefusal::TooFewHours))), "{few:?}");
        let twice = issue(&mut tx, &held.session, first, organiser, now).await;
        assert!(matches!(twice, Err(SlipError::Refused(SlipRefusal::Issued))), "{twice:?}");

        let slip = slips(&mut tx, first).await?.remove(0);
        assert_eq!((slip.fields.name.as_str(), slip.fields.half_hours, slip.fields.full_half_hours), ("学员0", 12, 12));
        assert_eq!((slip.fields.organiser.as_str(), &slip.state), ("江苏省扬州市广陵区", &SlipState::Valid));
        assert_eq!(find_slip(&mut tx, &slip.fields.code).await?.as_ref(), Some(&slip));
        let secret = crate::secret::Secret::from_bytes([7; 32]);
        assert_eq!(read_signed(&slip.fields.signed(&secret), &public_key(&secret)).as_ref(), Ok(&slip.fields));
        let told = messages::list(&mut tx, held.people[0].0, 10, 0).await?;
        assert!(told.iter().any(|message| matches!(&message.notice, Notice::TrainingSlip { code, .. } if *code == slip.fields.code)));

        // Within what is forgiven nothing changes; other hours make another slip.
        let shown = times(Some(0), Some(180));
        let fix = |shown, times| NewCorrection { registration: first, position: 1, shown, times, reason: "核对纸质签到表" };
        correct(&mut tx, &held.session, fix(shown, times(Some(10), Some(180))), organiser, now).await?;
        assert_eq!(slips(&mut tx, first).await?.len(), 1);
        correct(&mut tx, &held.session, fix(times(Some(10), Some(180)), times(Some(60), Some(180))), organiser, now).await?;
        let both = slips(&mut tx, first).await?;
        let by = both[1].fields.code.clone();
        assert_eq!(both[0].state, SlipState::Replaced { at: now, reason: "学时已更正".into(), by });
        assert_eq!((both[0].fields.half_hours, both[1].fields.half_hours, &both[1].state), (12, 10, &SlipState::Valid));
        correct(&mut tx, &held.session, fix(times(Some(60), Some(180)), Times::default()), organiser, now).await?;
        let all = slips(&mut tx, first).await?;
        assert!(all.len() == 2 && matches!(all[1].state, SlipState::Withdrawn { .. }), "too few hours for another one");

        let slip = slips(&mut tx, second).await?.remove(0);
        let nameless = withdraw(&mut tx, &slip, " ", organiser, now).await;
        assert!(matches!(nameless, Err(SlipError::Refused(SlipRefusal::NoReason))));
        withdraw(&mut tx, &slip, "冒名", organiser, now).await?;
        let again = withdraw(&mut tx, &slip, "冒名", organiser, now).await;
        assert!(matches!(again, Err(SlipError::Refused(SlipRefusal::NotValid))));
        assert_eq!(find_slip(&mut tx, &slip.fields.code).await?.map(|slip| slip.state), Some(SlipState::Withdrawn { at: now, reason: "冒名".into() }));
        assert_eq!(issue_all(&mut tx, &held.session, organiser, now).await?, 0, "not by itself");
        issue(&mut tx, &held.session, second, organiser, now).await?;
        assert_eq!(of_session(&mut tx, held.session.id).await?.len(), 4);
        Ok(())
    }
}
