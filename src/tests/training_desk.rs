//! The organisers' desk: what is counted, in words and numbers, and that nothing from outside a scope is.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::training::{account, home, now};
use crate::account::Scope;
use crate::division::Division;
use crate::ids::{AccountId, CheckId, OrganisationId, PersonId, RegistrationId, TrainingId};
use crate::on_both;
use crate::organisation::OrganisationKind;
use crate::organisation::store::find_or_create;
use crate::person::store::{Belonging, Entered};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::syllabus::Level;
use crate::training::attendance::store::{NewCheck, NewCorrection, correct, record};
use crate::training::attendance::{Direction, How, Times};
use crate::training::desk::store::{Exam, calendar, coverage, gathered, latest, missing, season, unlinked, years};
use crate::training::desk::{Attended, Coverage, Days, Unit, by_unit, demo, month::Month, total};
use crate::training::schedule::{By, cancel, create, publish};
use crate::training::seat::{Attendee, Named, register, register_list};
use crate::training::store::{Home, find};
use crate::training::{Plan, TrainingDate, TrainingKind};
use crate::with_tx;

async fn division(tx: &mut Tx, code: &str) -> anyhow::Result<Division> {
    Ok(crate::division::store::find(tx, code).await?.expect("a division"))
}

async fn scope(tx: &mut Tx, code: &str) -> anyhow::Result<Scope> {
    let found = division(tx, code).await?;
    Ok(Scope::Division { code: found.code, path: found.path })
}

/// The exam of 2026, whatever the calendar says: a season from July to June.
const EXAM: i64 = 2026;

/// A moment of the season.
fn then() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_000_000, 0).expect("February 2026")
}

struct Here {
    organiser: AccountId,
    station: OrganisationId,
    /// Three of 广陵's station, one of 广陵 without one, one of 邗江: all registered for the exam of 2026.
    people: Vec<PersonId>,
}

/// Somebody of the register, registered for the junior exam.
async fn registered_for_exam(tx: &mut Tx, name: &str, code: &str, station: Option<OrganisationId>) -> anyhow::Result<PersonId> {
    let division = division(tx, code).await?;
    let entered = Entered { name: name.into(), ..Entered::default() };
    let to = Belonging { division: division.clone(), organisation: station, post: String::new() };
    let person = crate::person::store::create(tx, &Secret::from_bytes([1; 32]), &entered, &to, now()).await?;
    enter(tx, person, &division, station, Level::Junior).await?;
    Ok(person)
}

async fn enter(
    tx: &mut Tx,
    person: PersonId,
    division: &Division,
    station: Option<OrganisationId>,
    level: Level,
) -> anyhow::Result<()> {
    with_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO exam_entry (id, person_id, exam_year, level, division, division_path, organisation_id, approved, sat, passed, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)"
    )
    .bind(uuid::Uuid::now_v7())
    .bind(person)
    .bind(EXAM)
    .bind(level.code())
    .bind(&division.code)
    .bind(&division.path)
    .bind(station)
    .bind(true)
    .bind(false)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ())
    })?;
    Ok(())
}

async fn here(store: &Store) -> anyhow::Result<Here> {
    let mut tx = store.write().await?;
    let organiser = account(&mut tx, "广陵培训").await?;
    let guangling = division(&mut tx, "321002").await?;
    let station = find_or_create(&mut tx, &guangling, "曲江社工站", OrganisationKind::Station, now()).await?.id;
    let mut people = Vec::new();
    for (name, code, at) in [
        ("陈一", "321002", Some(station)),
        ("陈二", "321002", Some(station)),
        ("陈三", "321002", Some(station)),
        ("陈四", "321002", None),
        ("许五", "321003", None),
    ] {
        people.push(registered_for_exam(&mut tx, name, code, at).await?);
    }
    tx.commit().await?;
    Ok(Here { organiser, station, people })
}

/// A published session of two mornings that begins so many days after [`then`].
async fn session(tx: &mut Tx, here: &Here, code: &str, kind: TrainingKind, after: i64) -> anyhow::Result<TrainingId> {
    let morning = |day: i64| {
        let starts_at = then() + TimeDelta::days(after + day);
        TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }
    };
    let plan = Plan {
        title: format!("{code} {after}"),
        kind,
        address: "文昌中路 1 号".into(),
        capacity: 10,
        dates: vec![morning(0), morning(1)],
        ..Plan::default()
    };
    let id = TrainingId::fresh();
    let home: Home = home(tx, code).await?;
    let by = By { account: here.organiser, now: then() + TimeDelta::days(after - 20) };
    create(tx, id, &plan, &home, by).await?;
    publish(tx, id, by).await?;
    Ok(id)
}

async fn sign_up(tx: &mut Tx, here: &Here, id: TrainingId, person: PersonId, after: i64) -> anyhow::Result<RegistrationId> {
    let named = [Named { person, name: "陈".into(), unit: "曲江社工站".into() }];
    let answers = register_list(tx, id, &named, here.organiser, then() + TimeDelta::days(after - 10)).await?;
    Ok(answers[0].as_ref().expect("a place").registration)
}

/// Was there from beginning to end of these dates.
async fn came(tx: &mut Tx, here: &Here, id: TrainingId, registration: RegistrationId, positions: &[i64]) -> anyhow::Result<()> {
    let session = find(tx, id).await?.expect("the session");
    for position in positions {
        let starts = session.starts_at + TimeDelta::days(position - 1);
        let check = |direction, at| NewCheck { id: CheckId::fresh(), registration, direction, at, how: How::List };
        let checks = [check(Direction::In, starts), check(Direction::Out, starts + TimeDelta::hours(3))];
        record(tx, &session, *position, &checks, Some(here.organiser), starts + TimeDelta::hours(4)).await?;
    }
    Ok(())
}

on_both! {
    async fn sessions_attendances_and_people_are_counted_apart(store: Store) {
        let here = here(&store).await?;
        let mut tx = store.write().await?;
        let prep = TrainingKind::ExamPreparation;
        // One came twice to the first and once to the second; one missed the second date; one never came.
        let first = session(&mut tx, &here, "321002", prep, 0).await?;
        for (who, dates) in [(0, &[1, 2][..]), (1, &[1][..]), (2, &[][..])] {
            let one = sign_up(&mut tx, &here, first, here.people[who], 0).await?;
            came(&mut tx, &here, first, one, dates).await?;
        }
        let second = session(&mut tx, &here, "321002", TrainingKind::StationStaff, 30).await?;
        let one = sign_up(&mut tx, &here, second, here.people[0], 30).await?;
        came(&mut tx, &here, second, one, &[1]).await?;
        // Called off after its first date, elsewhere, in another year: none of these counts here.
        let off = session(&mut tx, &here, "321002", prep, 40).await?;
        let one = sign_up(&mut tx, &here, off, here.people[3], 40).await?;
        came(&mut tx, &here, off, one, &[1]).await?;
        cancel(&mut tx, off, "停电", By { account: here.organiser, now: then() + TimeDelta::days(40) + TimeDelta::hours(5) }).await?;
        let outside = session(&mut tx, &here, "321003", prep, 50).await?;
        let one = sign_up(&mut tx, &here, outside, here.people[4], 50).await?;
        came(&mut tx, &here, outside, one, &[1, 2]).await?;
        session(&mut tx, &here, "321002", prep, 400).await?;

        let guangling = scope(&mut tx, "321002").await?;
        let year = Days::of_year(2026);
        let desk = gathered(&mut tx, &guangling, year).await?.desk(then() + TimeDelta::days(100));
        let figures = desk.figures;
        assert_eq!((figures.sessions, figures.held, figures.coming(), figures.cancelled, figures.dates), (2, 2, 0, 1, 4));
        assert_eq!((figures.attended.participations, figures.people), (3, 2));
        assert_eq!((figures.attended.present, figures.attended.expected), (4, 8));
        assert_eq!((figures.attended.half_hours, figures.taken, figures.seats), (24, 4, 20));
        assert_eq!(desk.attended[&first], Attended { participations: 2, expected: 6, present: 3, half_hours: 18 });
        assert!(!desk.attended.contains_key(&off) && desk.sessions.len() == 3);
        // The same book as the session's own page.
        let tally = crate::training::attendance::store::book(&mut tx, first).await?.tally();
        assert_eq!((tally.attendances(), tally.expected(), tally.half_hours.iter().sum::<i64>()), (3, 6, 18));
        // In the middle of the second's first morning: nothing is expected there yet.
        let early = gathered(&mut tx, &guangling, year).await?.desk(then() + TimeDelta::days(30) + TimeDelta::hours(1)).figures;
        assert_eq!((early.held, early.running, early.attended.expected), (1, 1, 6));
        let city = scope(&mut tx, "3210").await?;
        assert_eq!(gathered(&mut tx, &city, year).await?.desk(then() + TimeDelta::days(100)).figures.sessions, 3);
        assert_eq!(gathered(&mut tx, &guangling, Days::of_year(2025)).await?.sessions, []);

        // A correction is what counts, both ways.
        let session_one = find(&mut tx, first).await?.expect("the session");
        let book = crate::training::attendance::store::book(&mut tx, first).await?;
        // The second who signed up.
        let shown = book.times[1][0];
        let new = NewCorrection { registration: book.people[1].id, position: 1, shown, times: Times::default(), reason: "没有来" };
        correct(&mut tx, &session_one, new, here.organiser, then() + TimeDelta::days(5)).await?;
        let figures = gathered(&mut tx, &guangling, year).await?.desk(then() + TimeDelta::days(100)).figures;
        assert_eq!((figures.attended.participations, figures.people, figures.attended.half_hours), (2, 1, 18));
        let exam = Exam { year: EXAM, level: None, season: season(&mut tx, EXAM).await? };
        assert_eq!(total(&coverage(&mut tx, &guangling, exam).await?), Coverage { entered: 4, reached: 1 });

        let dates = calendar(&mut tx, &guangling, Month::of(crate::clock::date_of(then())).days()).await?;
        assert!(dates.iter().any(|date| date.id == first) && dates.iter().all(|date| date.id != outside));
        assert!(latest(&mut tx, &guangling, year).await?.is_some_and(|at| crate::clock::date_of(at).year() == 2026));
        Ok(())
    }

    async fn coverage_is_of_those_registered_for_the_exam_by_unit(store: Store) {
        let here = here(&store).await?;
        let mut tx = store.write().await?;
        let prep = TrainingKind::ExamPreparation;
        // One is registered for two levels, and is one person all the same.
        let guangling = division(&mut tx, "321002").await?;
        enter(&mut tx, here.people[0], &guangling, Some(here.station), Level::Intermediate).await?;
        // Reached by the city's session, twice; somebody who signed up and didn't come; staff training doesn't prepare for the exam.
        let city = session(&mut tx, &here, "3210", prep, 0).await?;
        let one = sign_up(&mut tx, &here, city, here.people[0], 0).await?;
        came(&mut tx, &here, city, one, &[1, 2]).await?;
        sign_up(&mut tx, &here, city, here.people[1], 0).await?;
        let own = session(&mut tx, &here, "321002", prep, 10).await?;
        let one = sign_up(&mut tx, &here, own, here.people[0], 10).await?;
        came(&mut tx, &here, own, one, &[2]).await?;
        let staff = session(&mut tx, &here, "321002", TrainingKind::StationStaff, 20).await?;
        let one = sign_up(&mut tx, &here, staff, here.people[2], 20).await?;
        came(&mut tx, &here, staff, one, &[1]).await?;
        // After the exam is before the next one; a cancelled session reached nobody.
        let late = session(&mut tx, &here, "321002", prep, 200).await?;
        let one = sign_up(&mut tx, &here, late, here.people[2], 200).await?;
        came(&mut tx, &here, late, one, &[1]).await?;
        let off = session(&mut tx, &here, "321002", prep, 40).await?;
        let one = sign_up(&mut tx, &here, off, here.people[3], 40).await?;
        came(&mut tx, &here, off, one, &[1]).await?;
        cancel(&mut tx, off, "停电", By { account: here.organiser, now: then() + TimeDelta::days(40) + TimeDelta::hours(5) }).await?;
        // Two with accounts of their own, one of whom came.
        for (name, comes) in [("小林", true), ("小周", false)] {
            let account = account(&mut tx, name).await?;
            let attendee = Attendee { account: Some(account), name: name.into(), ..Attendee::default() };
            let one = register(&mut tx, own, &attendee, then()).await?.registration;
            came(&mut tx, &here, own, one, if comes { &[1, 2] } else { &[] }).await?;
        }
        let exam = Exam { year: EXAM, level: None, season: season(&mut tx, EXAM).await? };
        assert!(exam.season.days.contains(then()) && !exam.season.days.contains(then() + TimeDelta::days(200)));
        let place = scope(&mut tx, "321002").await?;
        let rows = coverage(&mut tx, &place, exam).await?;
        assert_eq!(total(&rows), Coverage { entered: 4, reached: 1 });
        let units = by_unit(place.division_path(), &rows);
        assert_eq!(units[&Unit::Organisation(here.station)], Coverage { entered: 3, reached: 1 });
        assert_eq!((units[&Unit::Unknown], units.len()), (Coverage { entered: 1, reached: 0 }, 2));
        let names: Vec<_> = missing(&mut tx, &place, exam, 10, 0).await?.into_iter().map(|one| one.name).collect();
        assert_eq!(names.len(), 3);
        assert!(["陈二", "陈三", "陈四"].iter().all(|name| names.iter().any(|one| one == name)), "{names:?}");
        let page = missing(&mut tx, &place, exam, 2, 2).await?;
        assert_eq!(page.into_iter().map(|one| one.name).collect::<Vec<_>>(), names[2..]);
        assert_eq!(unlinked(&mut tx, &place, exam.season).await?, 1);

        let above = scope(&mut tx, "3210").await?;
        let units = by_unit(above.division_path(), &coverage(&mut tx, &above, exam).await?);
        assert_eq!(units[&Unit::Division("321002".into())], Coverage { entered: 4, reached: 1 });
        assert_eq!(units[&Unit::Division("321003".into())], Coverage { entered: 1, reached: 0 });
        let everywhere = by_unit("/", &coverage(&mut tx, &Scope::Everywhere, exam).await?);
        assert_eq!(everywhere[&Unit::Division("32".into())], Coverage { entered: 5, reached: 1 });
        let station = Scope::Organisation { id: here.station, division_path: place.division_path().into() };
        assert_eq!(total(&coverage(&mut tx, &station, exam).await?), Coverage { entered: 3, reached: 1 });
        assert_eq!(missing(&mut tx, &station, exam, 10, 0).await?.len(), 2);
        let elsewhere = scope(&mut tx, "3201").await?;
        assert_eq!(total(&coverage(&mut tx, &elsewhere, exam).await?), Coverage::default());
        assert_eq!((missing(&mut tx, &elsewhere, exam, 10, 0).await?, unlinked(&mut tx, &elsewhere, exam.season).await?), (vec![], 0));
        let intermediate = Exam { level: Some(Level::Intermediate), ..exam };
        assert_eq!(total(&coverage(&mut tx, &place, intermediate).await?), Coverage { entered: 1, reached: 1 });
        assert_eq!((years(&mut tx, &place).await?, years(&mut tx, &elsewhere).await?), (vec![EXAM], vec![]));
        Ok(())
    }

    async fn the_demonstration_reaches_some_and_not_all(store: Store) {
        let here = here(&store).await?;
        let mut tx = store.write().await?;
        for number in 0..20 {
            registered_for_exam(&mut tx, &format!("周{number}"), "321002", Some(here.station)).await?;
        }
        let (home, later) = (home(&mut tx, "321002").await?, then() + TimeDelta::days(250));
        let id = demo::fill(&mut tx, here.organiser, &home, later, 7).await?.expect("a session");
        crate::training::attendance::demo::fill(&mut tx, &[id], here.organiser, later, 7).await?;
        assert_eq!(demo::fill(&mut tx, here.organiser, &home, later, 7).await?, Some(id), "twice is once");
        let exam = Exam { year: EXAM, level: None, season: season(&mut tx, EXAM).await? };
        let place = scope(&mut tx, "321002").await?;
        let found = total(&coverage(&mut tx, &place, exam).await?);
        assert!(found.reached > 0 && found.missing() > 0, "{found:?}");
        Ok(())
    }

    async fn a_session_for_one_level_reaches_those_registered_for_it(store: Store) {
        let here = here(&store).await?;
        let mut tx = store.write().await?;
        let guangling = division(&mut tx, "321002").await?;
        // Everybody is registered for the junior exam; the second also for the intermediate one.
        enter(&mut tx, here.people[1], &guangling, Some(here.station), Level::Intermediate).await?;
        let of_levels = async |tx: &mut Tx, levels: &'static str, after: i64, who: &[usize]| -> anyhow::Result<()> {
            let id = session(tx, &here, "321002", TrainingKind::ExamPreparation, after).await?;
            with_tx!(&mut *tx, |c| sqlx::query("UPDATE training_session SET levels = $2 WHERE id = $1").bind(id).bind(levels).execute(c).await.map(|_| ()))?;
            for person in who {
                let one = sign_up(tx, &here, id, here.people[*person], after).await?;
                came(tx, &here, id, one, &[1]).await?;
            }
            Ok(())
        };
        of_levels(&mut tx, ",intermediate,", 0, &[0, 1]).await?;
        let place = scope(&mut tx, "321002").await?;
        let season = season(&mut tx, EXAM).await?;
        let exam = |level| Exam { year: EXAM, level, season };
        let reached = async |tx: &mut Tx, level| -> anyhow::Result<i64> { Ok(total(&coverage(tx, &place, exam(level)).await?).reached) };
        assert_eq!(reached(&mut tx, None).await?, 1, "the one who is registered for that level");
        assert_eq!((reached(&mut tx, Some(Level::Junior)).await?, reached(&mut tx, Some(Level::Intermediate)).await?), (0, 1));
        of_levels(&mut tx, ",junior,senior,", 10, &[0]).await?;
        of_levels(&mut tx, ",", 20, &[1, 2]).await?;
        assert_eq!((reached(&mut tx, None).await?, reached(&mut tx, Some(Level::Junior)).await?), (3, 3));
        assert_eq!(missing(&mut tx, &place, exam(Some(Level::Junior)), 10, 0).await?.len(), 1);
        Ok(())
    }
}
