use proptest::prelude::*;

use super::*;

fn row(path: &str, organisation: Option<OrganisationId>, entered: i64, reached: i64) -> CoverageRow {
    CoverageRow { division_path: path.into(), organisation_id: organisation, entered, reached }
}

#[test]
fn a_season_is_from_exam_to_exam() {
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let season = Season::of(2026, Some(date(2025, 6, 15)), Some(date(2026, 5, 24)));
    assert_eq!(season.days, Days { first: date(2025, 6, 16), last: date(2026, 5, 24) });
    assert!(!season.assumed);
    let season = Season::of(2026, None, None);
    assert_eq!(season.days, Days { first: date(2025, 7, 1), last: date(2026, 6, 30) });
    assert!(season.assumed);
}

#[test]
fn units_are_the_divisions_right_below_and_the_organisations_of_the_place_itself() {
    let station = OrganisationId::fresh();
    let rows = [
        row("/32/3210/321002/321002001/", None, 3, 1),
        row("/32/3210/321002/", None, 5, 5),
        row("/32/3210/321003/", None, 4, 0),
        row("/32/3210/", Some(station), 2, 1),
        row("/32/3210/", None, 1, 0),
    ];
    let units = by_unit("/32/3210/", &rows);
    assert_eq!(units[&Unit::Division("321002".into())], Coverage { entered: 8, reached: 6 });
    assert_eq!(units[&Unit::Division("321003".into())], Coverage { entered: 4, reached: 0 });
    assert_eq!(units[&Unit::Organisation(station)], Coverage { entered: 2, reached: 1 });
    assert_eq!(units[&Unit::Unknown], Coverage { entered: 1, reached: 0 });
    assert_eq!((units.len(), total(&rows).missing()), (4, 8));
    assert_eq!(by_unit("/", &rows).into_keys().collect::<Vec<_>>(), [Unit::Division("32".into())]);
}

fn gathered(registrations: &[(u8, u8, bool, bool)]) -> Gathered {
    let starts = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let attendees: Vec<_> = (0..8).map(|_| AttendeeId::fresh()).collect();
    let mut gathered = Gathered::default();
    for _ in 0..4 {
        let mut session = empty();
        let dates: Vec<_> = (0..2)
            .map(|day| TrainingDate {
                starts_at: starts + TimeDelta::days(day),
                ends_at: starts + TimeDelta::days(day) + TimeDelta::hours(3),
                half_hours: 6,
            })
            .collect();
        (session.starts_at, session.ends_at) = (dates[0].starts_at, dates[1].ends_at);
        gathered.dates.insert(session.id, dates);
        gathered.sessions.push(session);
    }
    for (session, who, first, second) in registrations {
        let session = &mut gathered.sessions[usize::from(*session % 4)];
        session.taken += 1;
        let one = Registered { id: RegistrationId::fresh(), session_id: session.id, attendee_id: attendees[usize::from(*who % 8)] };
        for (position, came) in [(1, first), (2, second)] {
            if *came {
                let came_at = Some(starts + TimeDelta::days(position - 1));
                gathered.times.insert((one.id, position), Times { came_at, left_at: None });
            }
        }
        gathered.people.push(one);
    }
    gathered
}

fn empty() -> Session {
    let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    Session {
        id: TrainingId::fresh(),
        title: String::new(),
        kind: "exam_preparation".into(),
        levels: ",".into(),
        description: String::new(),
        teacher: String::new(),
        address: String::new(),
        room: String::new(),
        link: String::new(),
        division: "321002".into(),
        division_path: "/32/3210/321002/".into(),
        division_names: String::new(),
        organisation_id: None,
        organisation_name: None,
        capacity: 100,
        taken: 0,
        held: 0,
        waiting: 0,
        half_hours: 12,
        counts_as_continuing_education: false,
        recognised_by: String::new(),
        opens_at: None,
        closes_at: at,
        withdraw_until: at,
        quotas_until: None,
        quotas_returned_at: None,
        offer_minutes: 720,
        series_id: None,
        archived_at: None,
        starts_at: at,
        ends_at: at,
        stage: "published".into(),
        cancel_reason: String::new(),
        published_at: Some(at),
        version: 1,
        created_by: crate::ids::AccountId::fresh(),
        created_at: at,
        updated_at: at,
    }
}

proptest! {
    #[test]
    fn one_season_begins_where_the_other_ends(year in 2010_i64..2099, before in 100_u32..300, exam in proptest::option::of(100_u32..300), after in 100_u32..300) {
        let day = |year: i64, ordinal| NaiveDate::from_yo_opt(i32::try_from(year).unwrap(), ordinal);
        let exam = exam.and_then(|ordinal| day(year, ordinal));
        let this = Season::of(year, day(year - 1, before), exam);
        let next = Season::of(year + 1, exam, day(year + 1, after));
        prop_assert_eq!(this.days.last + TimeDelta::days(1), next.days.first);
        prop_assert!(this.days.first <= this.days.last);
    }

    #[test]
    fn people_are_no_more_than_attendances_and_these_no_more_than_seats_taken(
        registrations in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<bool>(), any::<bool>()), 0..40),
        late in 0_i64..80,
    ) {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::hours(late);
        let desk = gathered(&registrations).desk(now);
        let Figures { people, attended, taken, sessions, .. } = desk.figures;
        prop_assert!(people <= attended.participations && attended.participations <= taken);
        prop_assert!(attended.present <= attended.expected && attended.expected <= 2 * taken);
        prop_assert!(attended.half_hours <= 12 * attended.participations);
        prop_assert_eq!(sessions, 4);
        prop_assert_eq!(desk.attended.values().map(|one| one.participations).sum::<i64>(), attended.participations);
    }

    #[test]
    fn what_is_cancelled_or_a_draft_counts_for_nothing(
        registrations in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<bool>(), any::<bool>()), 0..40),
    ) {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::days(9);
        let mut all = gathered(&registrations);
        for (session, stage) in all.sessions.iter_mut().zip(["cancelled", "draft", "cancelled", "draft"]) {
            session.stage = stage.into();
        }
        prop_assert_eq!(all.desk(now).figures, Figures { cancelled: 2, ..Figures::default() });
    }

    #[test]
    fn units_add_up_to_the_whole(rows in proptest::collection::vec((0_usize..5, any::<bool>(), 0_i64..50, 0_i64..50), 0..20)) {
        let paths = ["/32/", "/32/3210/", "/32/3210/321002/", "/32/3211/", "/32/3211/321102/"];
        let station = OrganisationId::fresh();
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(at, has, entered, reached)| row(paths[at], (has && at == 0).then_some(station), entered.max(reached), entered.min(reached)))
            .collect();
        let mut sum = Coverage::default();
        for one in by_unit("/32/", &rows).into_values() {
            sum.add(one);
        }
        prop_assert_eq!(sum, total(&rows));
        prop_assert!(sum.missing() >= 0);
    }
}
