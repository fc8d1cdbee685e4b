//! A published session is moved: never into the past, never away from those who came, and no offer outlives its beginning.

use super::*;
use crate::ids::CheckId;
use crate::organisation::OrganisationKind;
use crate::organisation::store::find_or_create;
use crate::training::attendance::store::{NewCheck, NewCorrection, correct, record};
use crate::training::attendance::{Direction, How, Times};
use crate::training::schedule::whole_plan;
use crate::training::seat::remove;
use crate::training::slip::store::issue_all;
use crate::training::{Phase, TrainingDate};
use crate::with_tx;

/// So many hours from now, for three hours.
fn date(hour: i64) -> TrainingDate {
    let starts_at = now() + TimeDelta::hours(hour);
    TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }
}

fn on(hours: &[i64]) -> Plan {
    Plan { dates: hours.iter().map(|hour| date(*hour)).collect(), withdraw_until: None, ..plan() }
}

const WEEK: i64 = 7 * 24;

on_both! {
    async fn a_wrong_year_is_refused_and_gives_no_seat_of_a_unit_away(store: Store) {
        let with = |hours: &[i64]| Plan { quotas: vec![quota("321002", 2)], ..on(hours) };
        let (organiser, id) = session(&store, &with(&[48, 72])).await?;
        let year = 365 * 24;
        let refused = try_edit(&store, id, organiser, &with(&[48 - year, 72]), now()).await?;
        assert_eq!(refused, Some(ScheduleRefusal::DateInPast { starts_at: date(48 - year).starts_at }));
        let there = find(&mut store.read().await?, id).await?.expect("the session");
        assert_eq!((there.quotas_returned_at, there.phase(now())), (None, Phase::Open));
        // What has begun can still be put right, and what is to come can be moved.
        let begun = now() + TimeDelta::hours(49);
        let shorter = Plan { dates: vec![TrainingDate { half_hours: 4, ..date(48) }, date(80)], ..with(&[]) };
        assert_eq!(try_edit(&store, id, organiser, &shorter, begun).await?, None);
        let refused = try_edit(&store, id, organiser, &with(&[40, 80]), begun).await?;
        assert!(matches!(refused, Some(ScheduleRefusal::DateInPast { .. })), "{refused:?}");
        Ok(())
    }

    async fn an_offer_ends_before_the_session_begins_wherever_it_is_moved(store: Store) {
        let (organiser, id) = session(&store, &Plan { capacity: 1, ..on(&[WEEK]) }).await?;
        let people = accounts(&store, 3).await?;
        for person in &people {
            assert!(try_sign_up(&store, id, *person, None, now()).await?.is_ok());
        }
        assert_eq!(try_withdraw(&store, id, people[0], now()).await?, None);
        let until = async || -> anyhow::Result<Option<DateTime<Utc>>> {
            Ok(registration_of(&mut store.read().await?, id, people[1]).await?.and_then(|own| own.offer_until))
        };
        assert_eq!(until().await?, Some(now() + TimeDelta::hours(12)));
        assert_eq!(try_edit(&store, id, organiser, &Plan { capacity: 1, ..on(&[WEEK + 1]) }, now()).await?, None);
        assert_eq!(until().await?, Some(now() + TimeDelta::hours(12)), "later: nothing changes");
        assert_eq!(try_edit(&store, id, organiser, &Plan { capacity: 1, ..on(&[8]) }, now()).await?, None);
        let limit = now() + TimeDelta::hours(2);
        assert_eq!(until().await?, Some(limit), "as if it were made now");
        assert_eq!(try_answer(&store, id, people[1], true, limit).await?, Some(OfferRefusal::Lapsed));
        assert_eq!(lapse_due(&store, limit).await?, 1);
        assert_eq!(state_of(&store, id, people[2]).await?, Some(RegistrationState::Offered), "no seat idles");
        // However an offer came to be open then: what has begun can't be joined by it.
        let mut tx = store.write().await?;
        with_tx!(&mut tx, |c| sqlx::query("UPDATE training_registration SET offer_until = $2 WHERE session_id = $1 AND state = 'offered'")
            .bind(id).bind(now() + TimeDelta::days(2)).execute(c).await.map(|_| ()))?;
        tx.commit().await?;
        assert_eq!(try_answer(&store, id, people[2], true, now() + TimeDelta::hours(8)).await?, Some(OfferRefusal::Lapsed));
        Ok(())
    }

    async fn who_came_to_a_date_came_to_no_other(store: Store) {
        let (organiser, id) = session(&store, &on(&[48, 72])).await?;
        let people = accounts(&store, 2).await?;
        let mut places = Vec::new();
        for person in &people {
            places.push(try_sign_up(&store, id, *person, None, now()).await?.expect("a place").registration);
        }
        let mut tx = store.write().await?;
        let there = find(&mut tx, id).await?.expect("the session");
        let came = date(48).starts_at;
        let check = NewCheck { id: CheckId::fresh(), registration: places[0], direction: Direction::In, at: came, how: How::List };
        record(&mut tx, &there, 1, &[check], Some(organiser), came).await?;
        tx.commit().await?;
        // The power fails: everything goes on next week.
        let later = came + TimeDelta::hours(1);
        let attended = Some(ScheduleRefusal::DateHasAttendance { starts_at: came });
        assert_eq!(try_edit(&store, id, organiser, &on(&[72, 48 + WEEK]), later).await?, attended);
        assert_eq!(try_edit(&store, id, organiser, &on(&[72]), later).await?, attended, "nor is it taken off");
        assert_eq!(try_edit(&store, id, organiser, &on(&[48]), later).await?, None, "the one nobody came to is");
        assert_eq!(try_edit(&store, id, organiser, &on(&[48, 72, 48 + WEEK]), later).await?, None, "and one more is added");
        // A correction holds its date, too.
        let sunday = date(72).starts_at;
        let mut tx = store.write().await?;
        let there = find(&mut tx, id).await?.expect("the session");
        let times = Times { came_at: Some(sunday), left_at: None };
        let correction = NewCorrection { registration: places[1], position: 2, shown: Times::default(), times, reason: "漏签" };
        correct(&mut tx, &there, correction, organiser, sunday + TimeDelta::hours(1)).await?;
        tx.commit().await?;
        let refused = try_edit(&store, id, organiser, &on(&[48, 48 + WEEK]), sunday + TimeDelta::hours(1)).await?;
        assert_eq!(refused, Some(ScheduleRefusal::DateHasAttendance { starts_at: sunday }));
        Ok(())
    }

    async fn dates_with_slips_stay_as_they_are(store: Store) {
        let (organiser, id) = session(&store, &on(&[48])).await?;
        let person = accounts(&store, 1).await?[0];
        let place = try_sign_up(&store, id, person, None, now()).await?.expect("a place").registration;
        let over = date(48).ends_at + TimeDelta::hours(1);
        let mut tx = store.write().await?;
        let there = find(&mut tx, id).await?.expect("the session");
        let check = |direction, at| NewCheck { id: CheckId::fresh(), registration: place, direction, at, how: How::List };
        let checks = [check(Direction::In, date(48).starts_at), check(Direction::Out, date(48).ends_at)];
        record(&mut tx, &there, 1, &checks, Some(organiser), over).await?;
        assert_eq!(issue_all(&mut tx, &there, organiser, over).await?, 1);
        tx.commit().await?;
        let fewer = Plan { dates: vec![TrainingDate { half_hours: 2, ..date(48) }], ..on(&[]) };
        assert_eq!(try_edit(&store, id, organiser, &fewer, over).await?, Some(ScheduleRefusal::SlipsIssued));
        let longer = on(&[48, 48 + WEEK]);
        assert_eq!(try_edit(&store, id, organiser, &longer, over).await?, Some(ScheduleRefusal::SlipsIssued));
        assert_eq!(try_edit(&store, id, organiser, &Plan { room: "二楼".into(), ..on(&[48]) }, over).await?, None);
        Ok(())
    }

    async fn a_unit_is_written_so_that_no_other_is_meant(store: Store) {
        let mut tx = store.write().await?;
        let mut stations = Vec::new();
        for code in ["321002", "321003"] {
            let division = crate::division::store::find(&mut tx, code).await?.expect("a division");
            stations.push(find_or_create(&mut tx, &division, "社工站", OrganisationKind::Station, now()).await?.id);
        }
        tx.commit().await?;
        let unit = UnitPlan { name: "社工站".into(), organisation: Some(stations[1]), ..UnitPlan::default() };
        let of = Plan { audience: vec![unit.clone(), district("321002")], quotas: vec![QuotaPlan { unit, seats: 3 }], ..plan() };
        let (_, id) = session(&store, &of).await?;
        let mut tx = store.read().await?;
        let there = find(&mut tx, id).await?.expect("the session");
        let stored = whole_plan(&mut tx, &there).await?;
        assert_eq!(stored.audience.iter().map(UnitPlan::typed).collect::<Vec<_>>(), ["321003 社工站", "321002 广陵区"]);
        assert_eq!(stored.quotas[0].unit.typed(), "321003 社工站");
        let found = crate::training::store::unit_named(&mut tx, "321003 社工站", &[]).await?;
        assert!(matches!(found, crate::training::store::UnitMatch::One(unit) if unit.organisation == Some(stations[1])));
        Ok(())
    }

    async fn who_is_gone_keeps_no_seat_in_what_is_to_come(store: Store) {
        let one_seat = |hours: &[i64]| Plan { capacity: 1, withdraw_until: Some(now() + TimeDelta::hours(1)), ..on(hours) };
        let (_, soon) = session(&store, &one_seat(&[8])).await?;
        let (_, later) = session(&store, &one_seat(&[48])).await?;
        let people = accounts(&store, 2).await?;
        let mut places = Vec::new();
        for id in [soon, later] {
            places.push(try_sign_up(&store, id, people[0], None, now()).await?.expect("a seat").registration);
            assert!(try_sign_up(&store, id, people[1], None, now()).await?.is_ok());
        }
        let gone = now() + TimeDelta::hours(9);
        let mut tx = store.write().await?;
        assert!(!remove(&mut tx, places[0], gone).await?, "who was there was there");
        assert!(remove(&mut tx, places[1], gone).await?, "past the deadline, too");
        assert!(!remove(&mut tx, places[1], gone).await?);
        tx.commit().await?;
        assert_eq!(state_of(&store, soon, people[0]).await?, Some(RegistrationState::Registered));
        assert_eq!(state_of(&store, later, people[0]).await?, None);
        assert_eq!(state_of(&store, later, people[1]).await?, Some(RegistrationState::Offered));
        Ok(())
    }
}
