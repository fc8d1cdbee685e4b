//! Applications for registration, reviewed by two people, and the periods they lead to.

use super::certificate::{day, junior, now, person};
use crate::account::store as accounts;
use crate::certification::certificate;
use crate::certification::ledger;
use crate::certification::registration::application::{self, ActError, Said};
use crate::certification::registration::period::{self, Correction, NewPeriod, PeriodError};
use crate::certification::registration::queue::{self, Filter, OPEN};
use crate::certification::registration::{Act, NoOffer, Offer, OwnHand};
use crate::certification::rules::{ApplicationState, RegistrationState};
use crate::clock::date_of;
use crate::ids::{AccountId, ApplicationId, CertificateId, PeriodId, PersonId};
use crate::on_both;
use crate::store::Tx;
use crate::syllabus::Level;
use crate::with_tx;

/// Somebody with a junior certificate obtained on a day, and three officers.
struct Cast {
    person: PersonId,
    certificate: CertificateId,
    unit: AccountId,
    first: AccountId,
    last: AccountId,
}

async fn cast(tx: &mut Tx, obtained: &str) -> anyhow::Result<Cast> {
    let person = person(tx, "林知远").await?;
    let (certificate, _) = certificate::record(tx, &junior(person, "2024060001", obtained), now()).await?;
    let mut officers = Vec::new();
    for name in ["街道民政", "区里初审", "区里终审"] {
        officers.push(accounts::create(tx, name, "-", false, None, now()).await?.id);
    }
    Ok(Cast { person, certificate, unit: officers[0], first: officers[1], last: officers[2] })
}

fn because(reason: &str) -> Said {
    Said { reason: reason.to_owned(), ..Said::default() }
}

fn registered_on(on: &str) -> Said {
    Said { registered_on: Some(day(on)), number: "SG-321002-0001".to_owned(), ..Said::default() }
}

/// Takes a step on the newest version.
async fn step(tx: &mut Tx, id: ApplicationId, act: Act, said: &Said, by: AccountId) -> Result<ApplicationState, ActError> {
    let version = application::find(tx, id).await?.map_or(0, |found| found.version);
    application::act(tx, id, version, act, said, by, now()).await
}

fn by_hand(person: PersonId, level: Level, from: &str, until: &str) -> NewPeriod {
    NewPeriod {
        person,
        certificate: None,
        level,
        first: true,
        number: String::new(),
        registered_on: day(from),
        from: day(from),
        until: day(until),
        division_path: "/32/3210/321002/".to_owned(),
        application: None,
        import: None,
        reason: "纸质台账".to_owned(),
    }
}

on_both! {
    async fn from_the_application_to_the_period(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2026-05-24").await?;
        let (id, offer) = application::submit(&mut tx, cast.person, cast.certificate, "首次登记", Some(cast.unit), now()).await?;
        assert_eq!(offer, Offer::First { by: day("2027-05-24"), late: false });
        let again = application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await;
        assert!(matches!(again, Err(ActError::Open(open)) if open == id), "one at a time");

        assert_eq!(step(&mut tx, id, Act::PassFirst, &Said::default(), cast.first).await?, ApplicationState::FirstPassed);
        let own = step(&mut tx, id, Act::PassFinal, &Said::default(), cast.first).await;
        assert!(matches!(own, Err(ActError::OwnHand(OwnHand::FirstReview))), "{own:?}");
        let own = step(&mut tx, id, Act::FailFinal, &because("材料不全"), cast.unit).await;
        assert!(matches!(own, Err(ActError::OwnHand(OwnHand::Submitted))), "{own:?}");
        let locked = step(&mut tx, id, Act::Edit, &Said::default(), cast.unit).await;
        assert!(matches!(locked, Err(ActError::NotNow(ApplicationState::FirstPassed))), "{locked:?}");
        step(&mut tx, id, Act::PassFinal, &Said::default(), cast.last).await?;

        let early = step(&mut tx, id, Act::Register, &registered_on("2026-10-31"), cast.first).await;
        assert!(matches!(early, Err(ActError::Day)), "before it was handed in: {early:?}");
        tx.commit().await?;

        let mut tx = store.write().await?;
        step(&mut tx, id, Act::Register, &registered_on("2026-11-01"), cast.first).await?;
        step(&mut tx, id, Act::Issue, &Said::default(), cast.first).await?;
        let periods = period::of_person(&mut tx, cast.person).await?;
        assert_eq!(periods.len(), 1);
        assert_eq!((periods[0].valid_from, periods[0].valid_until), (day("2026-11-01"), day("2029-10-31")));
        assert_eq!((periods[0].kind.as_str(), periods[0].number.as_str()), ("first", "SG-321002-0001"));
        let steps = application::steps(&mut tx, id).await?;
        assert_eq!(steps.iter().map(|step| step.state.as_str()).collect::<Vec<_>>(), ["submitted", "first_passed", "final_passed", "registered", "issued"]);
        assert_eq!(steps[2].by_name.as_deref(), Some("区里终审"));
        let standing = ledger::standing_of(&mut tx, cast.person, date_of(now())).await?;
        assert_eq!(standing.registration.state, RegistrationState::Issued);
        let next = application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await;
        assert!(matches!(next, Err(ActError::NoOffer(NoOffer::TooEarly { .. }))), "{next:?}");
        Ok(())
    }

    async fn refused_it_is_corrected_and_handed_in_again(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2026-05-24").await?;
        let (id, _) = application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await?;
        let silent = step(&mut tx, id, Act::FailFirst, &Said::default(), cast.first).await;
        assert!(matches!(silent, Err(ActError::ReasonNeeded)));
        step(&mut tx, id, Act::FailFirst, &because("缺申请表"), cast.first).await?;
        let said = Said { note: "已补申请表".to_owned(), ..Said::default() };
        assert_eq!(step(&mut tx, id, Act::Resubmit, &said, cast.unit).await?, ApplicationState::Submitted);
        assert_eq!(application::find(&mut tx, id).await?.map(|found| (found.version, found.note)), Some((3, "已补申请表".to_owned())));
        step(&mut tx, id, Act::Withdraw, &because("本人撤回"), cast.unit).await?;
        assert!(application::open_of(&mut tx, cast.person).await?.is_none());
        application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await?;
        Ok(())
    }

    async fn of_two_at_once_one_is_refused(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2026-05-24").await?;
        let (id, _) = application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await?;
        tx.commit().await?;
        let act = |act: Act, by: AccountId, reason: &'static str| {
            let store = store.clone();
            async move {
                let mut tx = store.write().await?;
                let done = application::act(&mut tx, id, 1, act, &because(reason), by, now()).await;
                if done.is_ok() {
                    tx.commit().await?;
                }
                anyhow::Ok(done)
            }
        };
        let (one, other) = tokio::join!(act(Act::PassFirst, cast.first, ""), act(Act::FailFirst, cast.last, "材料不全"));
        let (one, other) = (one?, other?);
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert!(matches!(one.and(other), Err(ActError::Stale)));
        let mut tx = store.read().await?;
        assert_eq!(application::steps(&mut tx, id).await?.len(), 2, "one step besides the first");
        Ok(())
    }

    async fn a_renewal_in_its_window_follows_on_and_too_few_hours_need_a_reason(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2023-08-11").await?;
        period::add(&mut tx, &by_hand(cast.person, Level::Junior, "2023-12-01", "2026-11-30"), None, Some(cast.unit), now()).await?;
        let (id, offer) = application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await?;
        assert_eq!(offer, Offer::Renewal { until: day("2026-11-30"), late: false });
        let silent = step(&mut tx, id, Act::PassFirst, &Said::default(), cast.first).await;
        assert!(matches!(silent, Err(ActError::HoursMissing(0, 144))), "{silent:?}");
        step(&mut tx, id, Act::PassFirst, &because("学时证明已线下核验"), cast.first).await?;
        step(&mut tx, id, Act::PassFinal, &Said::default(), cast.last).await?;
        step(&mut tx, id, Act::Register, &registered_on("2026-11-01"), cast.last).await?;
        let periods = period::of_person(&mut tx, cast.person).await?;
        assert_eq!((periods[0].valid_from, periods[0].valid_until), (day("2026-12-01"), day("2029-11-30")));
        assert_eq!(periods[0].kind, "renewal");
        Ok(())
    }

    async fn whoever_has_left_applies_for_nothing(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2023-08-11").await?;
        period::add(&mut tx, &by_hand(cast.person, Level::Junior, "2023-12-01", "2026-11-30"), None, None, now()).await?;
        with_tx!(&mut tx, |c| sqlx::query("UPDATE membership SET until_on = $2 WHERE person_id = $1").bind(cast.person).bind(day("2026-10-01")).execute(c).await.map(|_| ()))?;
        let refused = application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await;
        assert!(matches!(refused, Err(ActError::NoOffer(NoOffer::Leaver))), "{refused:?}");
        Ok(())
    }

    async fn periods_are_corrected_and_taken_back_never_overwritten(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2020-01-10").await?;
        let add = |from: &'static str, until: &'static str| by_hand(cast.person, Level::Junior, from, until);
        let old = period::add(&mut tx, &add("2020-03-01", "2023-02-28"), None, Some(cast.unit), now()).await?;
        let newer = period::add(&mut tx, &add("2023-03-01", "2026-02-28"), None, Some(cast.unit), now()).await?;
        let refused = period::add(&mut tx, &add("2025-03-01", "2028-02-28"), None, Some(cast.unit), now()).await;
        assert!(matches!(refused, Err(PeriodError::Overlap(_))), "{refused:?}");
        let refused = period::add(&mut tx, &add("2019-03-01", "2019-12-31"), Some(day("2020-01-10")), None, now()).await;
        assert!(matches!(refused, Err(PeriodError::BeforeCertificate(_))), "{refused:?}");
        let refused = period::add(&mut tx, &add("2027-03-01", "2030-02-28"), None, None, now()).await;
        assert!(matches!(refused, Err(PeriodError::Future)), "{refused:?}");

        let correction = |from: &str, until: &str| Correction {
            number: "B-2".to_owned(),
            registered_on: day(from),
            from: day(from),
            until: day(until),
            reason: "有效期录错".to_owned(),
        };
        let refused = period::correct(&mut tx, newer, correction("2023-02-01", "2026-01-31"), None, None, now()).await;
        assert!(matches!(refused, Err(PeriodError::Overlap(_))), "{refused:?}");
        let corrected = period::correct(&mut tx, newer, correction("2023-03-15", "2026-03-14"), None, Some(cast.unit), now()).await?;
        assert!(matches!(period::take_back(&mut tx, newer, "迟了", None, now()).await, Err(PeriodError::NotInForce)));
        period::take_back(&mut tx, old, "不是本人", Some(cast.unit), now()).await?;
        let all = period::of_person(&mut tx, cast.person).await?;
        assert_eq!(all.len(), 4, "nothing is gone");
        let in_force: Vec<PeriodId> = all.iter().filter(|period| period.in_force()).map(|period| period.id).collect();
        assert_eq!(in_force, [corrected]);
        let standing = ledger::standing_of(&mut tx, cast.person, date_of(now())).await?;
        assert_eq!(standing.registration.state, RegistrationState::Lapsed);
        tx.commit().await?;

        let mut tx = store.write().await?;
        let overwritten: Result<(), sqlx::Error> =
            with_tx!(&mut tx, |c| sqlx::query("UPDATE registration_period SET number = 'X'").execute(c).await.map(|_| ()));
        assert!(overwritten.is_err(), "the database itself refuses");
        Ok(())
    }

    async fn a_higher_level_ends_the_lower_period(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2023-08-11").await?;
        period::add(&mut tx, &by_hand(cast.person, Level::Junior, "2023-12-01", "2026-11-30"), None, None, now()).await?;
        period::add(&mut tx, &by_hand(cast.person, Level::Intermediate, "2025-09-01", "2028-08-31"), None, None, now()).await?;
        let all = period::of_person(&mut tx, cast.person).await?;
        let in_force: Vec<_> = all.iter().filter(|period| period.in_force()).map(|period| (period.level.as_str(), period.valid_until)).collect();
        assert_eq!(in_force, [("intermediate", day("2028-08-31")), ("junior", day("2025-08-31"))]);
        Ok(())
    }

    async fn the_queue_shows_whose_people_they_are_now(store: Store) {
        let mut tx = store.write().await?;
        let cast = cast(&mut tx, "2026-05-24").await?;
        let (id, _) = application::submit(&mut tx, cast.person, cast.certificate, "", Some(cast.unit), now()).await?;
        let at = |path: &str, state: &str| Filter { division_path: path.to_owned(), state: state.to_owned(), ..Filter::default() };
        let (rows, total) = queue::page(&mut tx, &at("/32/3210/", OPEN), 1).await?;
        assert_eq!((total, rows[0].id, rows[0].name.as_str(), rows[0].state.as_str()), (1, id, "林知远", "submitted"));
        assert_eq!(queue::page(&mut tx, &at("/62/", OPEN), 1).await?.1, 0);
        // They move, and the application with them.
        let to = crate::division::store::find(&mut tx, "620102").await?.expect("城关区");
        let belonging = crate::person::store::Belonging { division: to, organisation: None, post: String::new() };
        crate::person::store::move_to(&mut tx, cast.person, &belonging, now()).await?;
        assert_eq!(queue::page(&mut tx, &at("/62/", ""), 1).await?.1, 1);
        assert_eq!(queue::page(&mut tx, &at("/32/", ""), 1).await?.1, 0);
        let states = queue::by_state(&mut tx, &at("/62/", "")).await?;
        assert_eq!(states.iter().map(|bucket| (bucket.value.as_str(), bucket.people)).collect::<Vec<_>>(), [("submitted", 1)]);
        Ok(())
    }
}
