//! The calendar: entered once, changed with what it said before, withdrawn for good; and what ships.

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::store as accounts;
use crate::calendar_file::Standing;
use crate::clock::{instant_of, now};
use crate::exam_calendar::store::{ChangeError, change, changes, enter, find, of_year, since, withdraw, years};
use crate::exam_calendar::{
    Certainty, ChangeRefusal, Entry, Plan, PlanProblem, Sitting, WindowKind, WindowState, agenda, feed, next_for, timetable,
};
use crate::ids::{AccountId, ExamWindowId};
use crate::store::{Store, Tx};
use crate::syllabus::Level;
use crate::{on_both, starter, with_tx};

fn at(text: &str) -> DateTime<Utc> {
    instant_of(text.parse::<chrono::NaiveDate>().expect("a day").and_hms_opt(0, 0, 0).expect("midnight"))
}

fn exam() -> Plan {
    Plan {
        year: 2027,
        kind: WindowKind::Exam,
        level: None,
        province: None,
        starts_at: at("2027-05-22"),
        ends_at: at("2027-05-24"),
        all_day: true,
        certainty: Certainty::Confirmed,
        cancelled: false,
        sittings: timetable("2027-05-22".parse().expect("a day"), None),
        note: String::new(),
        source: "公告".into(),
    }
}

async fn administrator(tx: &mut Tx) -> anyhow::Result<AccountId> {
    Ok(accounts::create(tx, &format!("管理员{}", &AccountId::fresh().0.simple().to_string()[12..]), "", false, None, now())
        .await?
        .id)
}

/// The calendar with one exam entered, and who entered it.
async fn entered(store: &Store) -> anyhow::Result<(AccountId, ExamWindowId)> {
    let mut tx = store.write().await?;
    let by = administrator(&mut tx).await?;
    let id = ExamWindowId::fresh();
    assert!(enter(&mut tx, id, &exam(), Some(by), now()).await?);
    assert!(!enter(&mut tx, id, &exam(), Some(by), now()).await?, "the same form again");
    tx.commit().await?;
    Ok((by, id))
}

fn refusal<T: std::fmt::Debug>(result: Result<T, ChangeError>) -> ChangeRefusal {
    match result {
        Err(ChangeError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

struct Plain;

impl feed::Words for Plain {
    fn title(&self, entry: &Entry, sitting: Option<&Sitting>) -> String {
        sitting.map_or_else(|| entry.window.kind.code().to_owned(), |sitting| sitting.subject.clone())
    }

    fn description(&self, _: &Entry) -> String {
        String::new()
    }

    fn address(&self, _: &Entry) -> String {
        String::new()
    }
}

on_both! {
    async fn a_change_keeps_what_it_said_before_and_the_faster_one_wins(store: Store) {
        let (by, id) = entered(&store).await?;
        let mut tx = store.write().await?;
        let later = Plan { starts_at: at("2027-06-05"), ends_at: at("2027-06-07"), sittings: Vec::new(), note: "推迟两周".into(), ..exam() };
        change(&mut tx, id, 1, &later, by, now()).await?;
        let stored = find(&mut tx, id).await?.expect("the window");
        assert_eq!((stored.version, stored.first_day().to_string(), Plan::of(&stored)), (2, "2027-06-05".to_owned(), later.clone()));
        let said: Vec<_> = changes(&mut tx, id).await?.into_iter().map(|one| (one.field, one.before, one.after)).collect();
        assert_eq!(said.iter().map(|(field, ..)| field.as_str()).collect::<Vec<_>>(), ["note", "sittings", "times"]);
        assert_eq!(said[2].1, "2027-05-22 – 2027-05-23");
        assert_eq!(refusal(change(&mut tx, id, 1, &exam(), by, now()).await), ChangeRefusal::Overtaken);
        assert_eq!(refusal(change(&mut tx, ExamWindowId::fresh(), 1, &exam(), by, now()).await), ChangeRefusal::Unknown);
        let nonsense = change(&mut tx, id, 2, &Plan { source: String::new(), ..exam() }, by, now()).await;
        assert!(matches!(nonsense, Err(ChangeError::Plan(problems)) if problems == [PlanProblem::SourceEmpty]));
        Ok(())
    }

    async fn what_is_withdrawn_is_gone_from_the_calendar_and_cancelled_in_those_that_have_it(store: Store) {
        let (by, id) = entered(&store).await?;
        let mut tx = store.write().await?;
        assert_eq!(refusal(withdraw(&mut tx, id, 7, "日期有误", by, now()).await), ChangeRefusal::Overtaken);
        withdraw(&mut tx, id, 1, "日期有误", by, now()).await?;
        assert_eq!(refusal(withdraw(&mut tx, id, 2, "日期有误", by, now()).await), ChangeRefusal::Withdrawn);
        assert_eq!(refusal(change(&mut tx, id, 2, &exam(), by, now()).await), ChangeRefusal::Withdrawn);
        let windows = since(&mut tx, 2026).await?;
        assert!(agenda(&windows, &Level::ALL, None).is_empty());
        assert!(next_for(&windows, Level::Junior, None, at("2027-01-01")).is_none());
        let events = feed::events(&windows, &[Level::Junior], Some("32"), &Plain);
        assert_eq!(events.len(), 2, "the sittings of the level");
        assert!(events.iter().all(|event| event.standing == Standing::Cancelled && event.sequence == 2));
        assert_eq!((years(&mut tx).await?, of_year(&mut tx, 2027).await?.len()), (Vec::new(), 1));
        let delete = with_tx!(&mut tx, |c| sqlx::query("DELETE FROM exam_window").execute(c).await.map(|_| ()));
        assert!(delete.is_err(), "the database itself refuses to forget");
        Ok(())
    }

    async fn events_are_known_by_the_same_names_after_a_change(store: Store) {
        let (by, id) = entered(&store).await?;
        let mut tx = store.write().await?;
        let before = feed::events(&since(&mut tx, 2027).await?, &Level::ALL, None, &Plain);
        let mut plan = exam();
        plan.sittings[0].ends_at += TimeDelta::minutes(30);
        change(&mut tx, id, 1, &plan, by, now()).await?;
        let after = feed::events(&since(&mut tx, 2027).await?, &Level::ALL, None, &Plain);
        let names = |events: &[crate::calendar_file::Event]| events.iter().map(|event| event.uid.clone()).collect::<Vec<_>>();
        assert_eq!((names(&before), before.len()), (names(&after), 6));
        assert!(after.iter().all(|event| event.sequence == 2));
        Ok(())
    }

    async fn what_ships_is_there_once_with_where_it_was_published(store: Store) {
        let mut tx = store.write().await?;
        let first = starter::exam_calendar::load(&mut tx, now()).await?;
        assert_eq!((first > 10, starter::exam_calendar::load(&mut tx, now()).await?), (true, 0));
        let windows = since(&mut tx, 2008).await?;
        assert!(windows.iter().all(|window| !window.source.is_empty()));
        let next = next_for(&windows, Level::Intermediate, Some("32"), at("2026-05-01")).expect("the exam of 2026");
        assert_eq!((next.days, next.entry.sittings().count()), (22, 3));
        let registration = agenda(&windows, &[Level::Junior], Some("32")).into_iter()
            .find(|entry| entry.window.year == 2026 && entry.window.kind == WindowKind::Registration).expect("江苏 2026");
        assert_eq!((registration.window.certainty, registration.window.all_day), (Certainty::Confirmed, false));
        let results = agenda(&windows, &[Level::Junior], None).into_iter()
            .find(|entry| entry.window.year == 2026 && entry.window.kind == WindowKind::Results).expect("2026");
        assert!(results.window.is_a_month());
        assert!(windows.iter().all(|window| window.state != WindowState::Withdrawn));
        Ok(())
    }
}
