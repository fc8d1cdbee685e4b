//! Where people stand, as kept in the database: with everything on record, as days pass, and as the rules' data changes.

use chrono::{DateTime, NaiveDate, Utc};

use crate::account::store as accounts;
use crate::certification::certificate::{self, NewCertificate};
use crate::certification::eligibility::tests::local_rules;
use crate::certification::eligibility::{LocalRule, rule_for};
use crate::certification::entered::cut_offs;
use crate::certification::entered::exceptions::{self, NewException};
use crate::certification::entered::lines::{self, NewLine};
use crate::certification::entered::{Effect, EntryError};
use crate::certification::ledger::{self, Derived, NewFact};
use crate::certification::rules::{Exception, Fact, RegistrationState, ResultStatus, Scheme};
use crate::certification::status::status;
use crate::clock::instant_of;
use crate::ids::{AccountId, ExamExceptionId, HoursId, PeriodId, PersonId};
use crate::on_both;
use crate::person::lookup::named;
use crate::person::store::{Belonging, Entered, create};
use crate::person::worklist::{self, Filter};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::syllabus::Level;
use crate::with_tx;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    instant_of(day(text).and_hms_opt(9, 0, 0).expect("a time"))
}

pub(super) async fn administrator(tx: &mut Tx) -> anyhow::Result<AccountId> {
    let name = format!("管理员{}", &AccountId::fresh().0.simple().to_string()[12..]);
    Ok(accounts::create(tx, &name, "", false, None, at("2024-09-01")).await?.id)
}

pub(super) async fn person(tx: &mut Tx, name: &str, division: &str) -> anyhow::Result<PersonId> {
    let division = crate::division::store::find(tx, division).await?.expect("the division");
    let entered = Entered { name: name.into(), ..Entered::default() };
    let to = Belonging { division, organisation: None, post: String::new() };
    Ok(create(tx, &Secret::from_bytes([7; 32]), &entered, &to, at("2024-09-01")).await?)
}

/// Results of a year: `junior-practice=60`.
pub(super) async fn results(tx: &mut Tx, person: PersonId, division: &str, year: i64, text: &str, now: &str) -> anyhow::Result<()> {
    let division = crate::division::store::find(tx, division).await?.expect("the division");
    let facts: Vec<NewFact> = text
        .split_whitespace()
        .map(|item| {
            let (subject, mark) = item.split_once('=').expect("x=y");
            let level = Level::from_code(subject.split('-').next().expect("a level")).expect("a level");
            NewFact {
                person,
                fact: Fact {
                    year,
                    level,
                    subject: subject.into(),
                    half_marks: Some(mark.parse::<i64>().expect("a mark") * 2),
                    status: ResultStatus::Valid,
                    division_path: division.path.clone(),
                },
                division: division.code.clone(),
                supersedes: None,
            }
        })
        .collect();
    Ok(ledger::add(tx, &facts, None, at(now)).await?)
}

async fn period(
    tx: &mut Tx,
    person: PersonId,
    from: &str,
    until: &str,
    void: bool,
    supersedes: Option<PeriodId>,
) -> anyhow::Result<PeriodId> {
    let id = PeriodId::fresh();
    with_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO registration_period (id, person_id, level, kind, number, registered_on, valid_from, valid_until, division_path, \
         recorded_at, reason, void, supersedes) VALUES ($1, $2, 'junior', 'first', '', $3, $3, $4, '/32/', $5, '', $6, $7)"
    )
    .bind(id)
    .bind(person)
    .bind(day(from))
    .bind(day(until))
    .bind(at("2025-02-01"))
    .bind(void)
    .bind(supersedes)
    .execute(c)
    .await
    .map(|_| ())
    })?;
    Ok(id)
}

async fn hours(tx: &mut Tx, person: PersonId, on: &str, half_hours: i64, standing: &str) -> anyhow::Result<()> {
    with_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO hours_entry (id, person_id, kind, standing, title, provider, first_day, last_day, half_hours, professional, reason, \
         recorded_at, void) VALUES ($1, $2, 'elsewhere', $3, '培训', '', $4, $4, $5, TRUE, '', $6, FALSE)"
    )
    .bind(HoursId::fresh())
    .bind(person)
    .bind(standing)
    .bind(day(on))
    .bind(half_hours)
    .bind(at("2025-02-01"))
    .execute(c)
    .await
    .map(|_| ())
    })?;
    Ok(())
}

type Kept = (String, String, String, Option<NaiveDate>, i64, i64);

async fn kept(tx: &mut Tx, person: PersonId) -> anyhow::Result<Kept> {
    Ok(with_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT level, step, registration, registered_until, half_hours_have, half_hours_need FROM person_standing WHERE person_id = $1"
    )
    .bind(person)
    .fetch_one(c)
    .await
    })?)
}

async fn step_in_list(store: &Store, today: &str) -> anyhow::Result<Vec<String>> {
    let filter = Filter { division_path: "/32/".into(), ..Filter::default() };
    let (rows, _) = worklist::page(&mut store.read().await?, &filter, day(today), 1).await?;
    Ok(rows.into_iter().map(|row| row.step).collect())
}

on_both! {
    async fn everything_on_record_decides_where_somebody_stands(store: Store) {
        let mut tx = store.write().await?;
        let zhang = person(&mut tx, "张晓明", "321002").await?;
        results(&mut tx, zhang, "321002", 2024, "junior-comprehensive=70 junior-practice=65", "2024-09-01").await?;
        assert_eq!(kept(&mut tx, zhang).await?, ("junior".into(), "register".into(), "none".into(), None, 0, 0));
        let new = NewCertificate {
            person: zhang, level: Level::Junior, scheme: Scheme::National, number: "ABCD12345678", issuer: "", obtained_on: day("2024-10-20"),
            valid_until: None, division_path: "/32/3210/321002/", import: None, by: None,
        };
        certificate::add(&mut tx, &new, at("2024-11-01")).await?;
        let wrong = period(&mut tx, zhang, "2024-12-01", "2027-11-30", false, None).await?;
        period(&mut tx, zhang, "2025-02-01", "2028-01-31", false, Some(wrong)).await?;
        let never = period(&mut tx, zhang, "2030-01-01", "2032-12-31", false, None).await?;
        period(&mut tx, zhang, "2030-01-01", "2032-12-31", true, Some(never)).await?;
        hours(&mut tx, zhang, "2025-03-01", 20, "accepted").await?;
        hours(&mut tx, zhang, "2025-03-02", 100, "claimed").await?;
        hours(&mut tx, zhang, "2025-03-03", 100, "refused").await?;
        ledger::refresh(&mut tx, &[zhang], at("2025-06-01")).await?;
        let expected = ("junior".into(), "collect_hours".into(), "registered".into(), Some(day("2028-01-31")), 20, 144);
        assert_eq!(kept(&mut tx, zhang).await?, expected);

        // As of any day, past or future.
        let state = async |tx: &mut Tx, on: &str| anyhow::Ok(ledger::standing_of(tx, zhang, day(on)).await?.registration.state);
        assert_eq!(state(&mut tx, "2025-01-31").await?, RegistrationState::None);
        assert_eq!(state(&mut tx, "2027-10-31").await?, RegistrationState::WindowOpen);
        assert_eq!(state(&mut tx, "2031-06-01").await?, RegistrationState::Lapsed);
        assert!(ledger::standing_of(&mut tx, zhang, day("2024-08-07")).await?.levels.is_empty());
        let held = ledger::standing_of(&mut tx, zhang, day("2024-10-20")).await?.highest().and_then(|level| level.reached);
        assert_eq!(held.map(|reached| (reached.estimated, reached.obtained_on)), Some((false, day("2024-10-20"))));

        // A voided certificate decides nothing.
        with_tx!(&mut tx, |c| sqlx::query("UPDATE certificate SET voided_at = $1, void_reason = 'x'").bind(at("2025-06-01")).execute(c).await.map(|_| ()))?;
        let held = ledger::standing_of(&mut tx, zhang, day("2025-06-01")).await?.highest().and_then(|level| level.reached);
        assert_eq!(held.map(|reached| reached.estimated), Some(true));
        Ok(())
    }

    async fn a_status_is_one_document_of_a_fixed_shape(store: Store) {
        let mut tx = store.write().await?;
        let li = person(&mut tx, "李华", "321002").await?;
        results(&mut tx, li, "321002", 2024, "intermediate-law=66 intermediate-comprehensive=59", "2024-09-01").await?;
        let standing = ledger::standing_of(&mut tx, li, day("2024-09-01")).await?;
        let subjects = crate::syllabus::store::subjects(&mut tx, Level::Intermediate).await?;
        let found = serde_json::to_value(status(&standing, &subjects, crate::bilingual::Language::Zh))?;
        let level = &found["levels"][0];
        assert_eq!((level["level"].as_str(), level.get("qualified_on"), level.get("local")), (Some("intermediate"), None, None));
        let law = level["subjects"].as_array().and_then(|all| all.iter().find(|one| one["slug"] == "intermediate-law")).expect("law");
        assert_eq!(*law, serde_json::json!({"slug": "intermediate-law", "best": 66.0, "passed_in": [2024], "counts_until": "2025-12-31"}));
        let comprehensive = &level["subjects"][0];
        assert_eq!((comprehensive["best"].as_f64(), &comprehensive["passed_in"]), (Some(59.0), &serde_json::json!([])));
        assert_eq!(found["registration"], serde_json::json!({"state": "none"}));
        assert_eq!(found["hours"], serde_json::json!([]));
        let next = &found["next"];
        assert_eq!((next["action"].as_str(), next["by"].as_str(), next["rule"].as_str()), (Some("sit_remaining"), Some("2025-05-25"), Some("two_years")));
        assert!(next["sentence"].as_str().is_some_and(|text| text.contains("2025 年考试")) && next["source"].as_str().is_some_and(|text| text.contains("第四条")));
        Ok(())
    }

    async fn a_night_later_everybody_stands_as_the_rules_say(store: Store) {
        let mut tx = store.write().await?;
        let zhang = person(&mut tx, "张晓明", "321002").await?;
        results(&mut tx, zhang, "321002", 2024, "junior-comprehensive=70 junior-practice=65", "2024-09-01").await?;
        let li = person(&mut tx, "李华", "321002").await?;
        results(&mut tx, li, "321002", 2024, "intermediate-law=66 intermediate-practice=60", "2024-09-01").await?;
        tx.commit().await?;
        assert_eq!(ledger::catch_up(&store, at("2024-09-01")).await?, 0);
        for (today, expected) in [
            ("2025-05-25", ["sit_remaining", "register"]),
            ("2025-05-26", ["await_results", "register"]),
            ("2025-08-08", ["start_over", "register"]),
            ("2025-08-09", ["start_over", "register_late"]),
        ] {
            assert_eq!(step_in_list(&store, today).await?, expected, "as stored, {today}");
            ledger::catch_up(&store, at(today)).await?;
            assert_eq!(step_in_list(&store, today).await?, expected, "derived anew, {today}");
            assert_eq!(ledger::catch_up(&store, at(today)).await?, 0);
        }
        Ok(())
    }

    async fn a_line_entered_after_publication_changes_conclusions_and_withdrawing_it_changes_them_back(store: Store) {
        let mut tx = store.write().await?;
        let by = administrator(&mut tx).await?;
        let inside = person(&mut tx, "马一", "620102").await?;
        results(&mut tx, inside, "620102", 2024, "junior-comprehensive=55 junior-practice=88", "2024-09-01").await?;
        let outside = person(&mut tx, "王二", "321002").await?;
        results(&mut tx, outside, "321002", 2024, "junior-comprehensive=55 junior-practice=88", "2024-09-01").await?;
        let line = NewLine {
            id: "a-line".into(), first_year: 2024, last_year: Some(2024), level: Level::Junior, subject: None,
            division_path: Some("/62/6201/".into()), half_marks: 106, locally_valid: true, source: "通告".into(),
        };
        let now = at("2024-10-01");
        let effect = lines::enter(&mut tx, std::slice::from_ref(&line), by, now).await?;
        assert_eq!(effect, Effect { derived: Derived { people: 1, changed: 1 }, waiting: 0 });
        assert_eq!((kept(&mut tx, inside).await?.1, kept(&mut tx, outside).await?.0), ("register".into(), String::new()));
        let standing = ledger::standing_of(&mut tx, inside, day("2024-10-01")).await?;
        assert!(standing.highest().and_then(|level| level.reached).is_some_and(|reached| reached.locally_valid));
        // The same form twice enters one; another form for the same is refused.
        assert_eq!(lines::enter(&mut tx, std::slice::from_ref(&line), by, now).await?.derived.changed, 0);
        let again = NewLine { id: "another".into(), half_marks: 110, ..line.clone() };
        assert!(matches!(lines::enter(&mut tx, std::slice::from_ref(&again), by, now).await, Err(EntryError::Same)));

        let effect = lines::withdraw(&mut tx, "a-line", "公布后更正", by, now).await?;
        assert_eq!(effect.derived, Derived { people: 1, changed: 1 });
        assert_eq!(kept(&mut tx, inside).await?.0, "");
        assert!(matches!(lines::withdraw(&mut tx, "a-line", "x", by, now).await, Err(EntryError::Gone)));
        assert_eq!(lines::enter(&mut tx, &[again], by, now).await?.derived, Derived { people: 1, changed: 1 });
        let of_year = lines::of_year(&mut tx, 2024).await?;
        let ours: Vec<_> = of_year.iter().filter(|line| line.area.as_deref() == Some("兰州市")).map(|line| line.withdraw_reason.as_str()).collect();
        assert_eq!(ours, ["", "公布后更正"]);
        Ok(())
    }

    async fn a_cancelled_exam_moves_no_window_but_an_extension_does(store: Store) {
        let mut tx = store.write().await?;
        let by = administrator(&mut tx).await?;
        let li = person(&mut tx, "李华", "321002").await?;
        let now = at("2025-02-01");
        results(&mut tx, li, "321002", 2024, "intermediate-law=66 intermediate-practice=60", "2024-09-01").await?;
        let nobody_sat = person(&mut tx, "王芳", "321002").await?;
        ledger::refresh(&mut tx, &[li, nobody_sat], now).await?;
        let cancelled = NewException {
            id: ExamExceptionId::fresh(),
            exception: Exception::Cancelled { year: 2025, level: None, division_path: "/32/3210/".into() },
            source: "公告".into(),
        };
        let effect = exceptions::enter(&mut tx, &cancelled, by, now).await?;
        assert_eq!((effect.derived, kept(&mut tx, li).await?.1), (Derived { people: 2, changed: 1 }, "start_over".into()));
        let extension = NewException {
            id: ExamExceptionId::fresh(),
            exception: Exception::Extension { year: 2024, level: Some(Level::Intermediate), subject: None, division_path: "/".into(), until: day("2026-12-31") },
            source: "顺延通知".into(),
        };
        assert_eq!(exceptions::enter(&mut tx, &extension, by, now).await?.derived, Derived { people: 1, changed: 1 });
        assert_eq!(kept(&mut tx, li).await?.1, "sit_remaining");
        assert_eq!(exceptions::enter(&mut tx, &extension, by, now).await?.derived.changed, 0);
        let same = NewException { id: ExamExceptionId::fresh(), ..extension.clone() };
        assert!(matches!(exceptions::enter(&mut tx, &same, by, now).await, Err(EntryError::Same)));
        assert_eq!(exceptions::withdraw(&mut tx, extension.id, "误录", by, now).await?.derived.changed, 1);
        assert!(matches!(exceptions::withdraw(&mut tx, extension.id, "误录", by, now).await, Err(EntryError::Gone)));
        assert_eq!(exceptions::all(&mut tx).await?.len(), 2);
        Ok(())
    }

    async fn cut_off_days_ship_are_added_and_withdrawn(store: Store) {
        let mut tx = store.write().await?;
        let by = administrator(&mut tx).await?;
        assert_eq!(cut_offs::in_force(&mut tx).await?, local_rules());
        let shanghai = LocalRule { province: Some("31".into()), first_year: 2026, month: 5, ..local_rules()[0].clone() };
        cut_offs::enter(&mut tx, "one", &shanghai, by, at("2026-01-05")).await?;
        // Sent twice, it is there once; another of the same province and year must wait until it is withdrawn.
        cut_offs::enter(&mut tx, "one", &shanghai, by, at("2026-01-05")).await?;
        assert!(matches!(cut_offs::enter(&mut tx, "two", &shanghai, by, at("2026-01-05")).await, Err(EntryError::Same)));
        assert_eq!(rule_for(&cut_offs::in_force(&mut tx).await?, Some("31"), 2026), Some(&shanghai));
        cut_offs::withdraw(&mut tx, "one", "公告更正", by, at("2026-02-05")).await?;
        assert!(matches!(cut_offs::withdraw(&mut tx, "one", "公告更正", by, at("2026-02-05")).await, Err(EntryError::Gone)));
        assert_eq!(cut_offs::in_force(&mut tx).await?, local_rules());
        assert_eq!(cut_offs::all(&mut tx).await?.len(), 3);
        Ok(())
    }

    async fn the_lines_of_2020_are_there_as_far_as_they_are_known(store: Store) {
        let mut tx = store.write().await?;
        let book = ledger::rulebook(&mut tx).await?;
        let line = |path: &str, subject: &str| {
            let level = Level::from_code(subject.split('-').next()?)?;
            book.lines
                .iter()
                .filter(|line| line.first_year == 2020 && line.level == level && line.division_path.as_deref() == Some(path))
                .find(|line| line.subject.as_deref().is_none_or(|of| of == subject))
                .map(|line| line.half_marks)
        };
        assert_eq!((line("/51/5132/", "junior-comprehensive"), line("/51/5132/", "intermediate-law")), (Some(110), Some(118)));
        assert_eq!((line("/53/5334/", "junior-practice"), line("/53/5334/", "intermediate-comprehensive")), (Some(112), Some(116)));
        assert_eq!((line("/54/", "junior-comprehensive"), line("/54/", "junior-practice"), line("/54/", "intermediate-law")), (Some(104), Some(106), Some(100)));
        Ok(())
    }

    async fn people_of_one_name_are_told_apart(store: Store) {
        let mut tx = store.write().await?;
        person(&mut tx, "王芳", "321002").await?;
        person(&mut tx, "王芳", "320102").await?;
        let found = named(&mut tx, " 王 芳", 20).await?;
        let places: Vec<_> = found.iter().filter_map(|one| one.division_name.as_deref()).collect();
        assert_eq!(places, ["玄武区", "广陵区"]);
        assert!(named(&mut tx, "王", 20).await?.is_empty());
        Ok(())
    }
}
