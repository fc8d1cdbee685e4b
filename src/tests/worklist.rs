//! What is due in a unit: kept in step, counted alike for a county and a province, and told once.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};

use super::training::account;
use crate::certification::certificate::{self, NewCertificate};
use crate::certification::entered::calendar::changed;
use crate::certification::ledger;
use crate::certification::registration::Act;
use crate::certification::registration::application::{self, Said};
use crate::certification::registration::period::{self, NewPeriod};
use crate::certification::rules::{ApplicationState, Scheme};
use crate::certification::timeline;
use crate::certification::worklist::list::{Linked, among, list};
use crate::certification::worklist::reminder::{AGAIN_AFTER, Sorted, send};
use crate::certification::worklist::{Category, Scope, add_up, counts, forget, remind_due};
use crate::clock::instant_of;
use crate::exam_calendar::{Certainty, Plan, WindowKind, timetable};
use crate::ids::{AccountId, PersonId};
use crate::linking::consent;
use crate::notification::{Notice, store as notification};
use crate::on_both;
use crate::person::link::make;
use crate::person::store::{Belonging, Entered, create, move_on};
use crate::secret::Secret;
use crate::store::Tx;
use crate::syllabus::Level;
use crate::with_tx;

const SECRET: Secret = Secret::from_bytes([7; 32]);

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn at(text: &str) -> DateTime<Utc> {
    instant_of(day(text).and_hms_opt(10, 0, 0).expect("a time"))
}

const TODAY: &str = "2026-03-10";

fn scope(path: &str) -> Scope {
    Scope { division_path: path.to_owned(), ..Scope::default() }
}

async fn person(tx: &mut Tx, name: &str, division: &str) -> anyhow::Result<PersonId> {
    let division = crate::division::store::find(tx, division).await?.expect("the division");
    let to = Belonging { division, organisation: None, post: String::new() };
    Ok(create(tx, &SECRET, &Entered { name: name.into(), ..Entered::default() }, &to, at("2023-01-01")).await?)
}

async fn certified(tx: &mut Tx, person: PersonId, number: &str, on: &str) -> anyhow::Result<()> {
    let new = NewCertificate {
        person,
        level: Level::Junior,
        scheme: Scheme::National,
        number,
        issuer: "",
        obtained_on: day(on),
        valid_until: None,
        division_path: "/32/3210/321002/",
        import: None,
        by: None,
    };
    certificate::add(tx, &new, at(TODAY)).await?;
    Ok(ledger::refresh(tx, &[person], at(TODAY)).await?)
}

/// Somebody whose registration ends on a day.
async fn registered(tx: &mut Tx, name: &str, division: &str, until: &str) -> anyhow::Result<PersonId> {
    let who = person(tx, name, division).await?;
    certified(tx, who, &format!("99{:012}", who.0.as_u128() % 1_000_000_000_000), "2019-06-01").await?;
    let (from, division_path) = (day(until) - Months::new(36) + TimeDelta::days(1), String::from("/32/"));
    let new = NewPeriod {
        person: who,
        certificate: None,
        level: Level::Junior,
        first: true,
        number: String::new(),
        registered_on: from,
        from,
        until: day(until),
        division_path,
        application: None,
        import: None,
        reason: "纸质台账".to_owned(),
    };
    period::add(tx, &new, None, None, at(TODAY)).await?;
    Ok(who)
}

async fn linked(tx: &mut Tx, person: PersonId) -> anyhow::Result<AccountId> {
    let officer = account(tx, &format!("officer {}", AccountId::fresh())).await?;
    let own = account(tx, &format!("candidate {}", AccountId::fresh())).await?;
    let code = make(tx, &SECRET, person, officer, at(TODAY)).await?;
    consent(tx, &SECRET, &code, own, at(TODAY)).await?;
    Ok(own)
}

/// How many are on these lists, counted for the city as kept, and for its counties as they are.
async fn on_lists(tx: &mut Tx, wanted: &[Category]) -> anyhow::Result<Vec<i64>> {
    let mut kept = counts(tx, &scope("/32/3210/"), day(TODAY)).await?;
    let mut scanned: Vec<(Category, i64)> = Category::ALL.into_iter().map(|category| (category, 0)).collect();
    for county in ["/32/3210/321002/", "/32/3210/321003/"] {
        for (sum, (_, people)) in scanned.iter_mut().zip(counts(tx, &scope(county), day(TODAY)).await?) {
            sum.1 += people;
        }
    }
    assert_eq!(kept, scanned, "counts that are kept are those that are there");
    for (category, people) in &kept {
        let rows = list(tx, &scope("/32/3210/"), *category, Linked::Any, day(TODAY), (None, 50)).await?;
        assert_eq!(i64::try_from(rows.len())?, *people, "{category:?}");
        assert!(rows.is_sorted_by_key(|row| row.due_on));
    }
    kept.retain(|(category, _)| wanted.contains(category));
    Ok(kept.into_iter().map(|(_, people)| people).collect())
}

async fn names(tx: &mut Tx, path: &str, category: Category) -> anyhow::Result<Vec<String>> {
    let rows = list(tx, &scope(path), category, Linked::Any, day(TODAY), (None, 50)).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

async fn kinds(tx: &mut Tx, account: AccountId) -> anyhow::Result<Vec<Notice>> {
    Ok(notification::list(tx, account, 50, 0).await?.into_iter().rev().map(|message| message.notice).collect())
}

on_both! {
    async fn lists_follow_what_is_on_record_and_where_people_are(store: Store) {
        use Category::{Expiring30, Expiring90, Expiring180, FirstDue, FirstLate, Hours, HoursYear, Lapsed, Leavers, WindowOpen};
        let mut tx = store.write().await?;
        let soon = registered(&mut tx, "林近", "321002", "2026-03-30").await?;
        registered(&mut tx, "林开", "321003", "2026-06-10").await?;
        registered(&mut tx, "林远", "321003", "2026-06-11").await?;
        registered(&mut tx, "林久", "321002", "2028-06-11").await?;
        let lapsed = registered(&mut tx, "林过", "321002", "2026-03-09").await?;
        let fresh = person(&mut tx, "林新", "321002").await?;
        certified(&mut tx, fresh, "99202506000001", "2025-06-01").await?;
        let late = person(&mut tx, "林迟", "321002").await?;
        certified(&mut tx, late, "99202406000002", "2024-06-01").await?;
        let wanted = [WindowOpen, Expiring30, Expiring90, Expiring180, Lapsed, FirstDue, FirstLate, Hours, HoursYear, Leavers];
        assert_eq!(on_lists(&mut tx, &wanted).await?, [2, 1, 1, 3, 1, 1, 1, 4, 7, 0]);
        assert_eq!(names(&mut tx, "/32/", Expiring180).await?, ["林近", "林开", "林远"]);
        assert_eq!(names(&mut tx, "/32/3210/321003/", WindowOpen).await?, ["林开"]);

        // A page after another, and who is asked for by name.
        let first = list(&mut tx, &scope("/32/"), Expiring180, Linked::Any, day(TODAY), (None, 2)).await?;
        let next = list(&mut tx, &scope("/32/"), Expiring180, Linked::Any, day(TODAY), (Some(first[1].after()), 2)).await?;
        assert_eq!(next.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["林远"]);
        let asked = among(&mut tx, &scope("/32/3210/321002/"), Expiring180, day(TODAY), &[soon, lapsed, next[0].person_id]).await?;
        assert_eq!(asked.iter().map(|row| row.person_id).collect::<Vec<_>>(), [soon], "on the list, and within the scope");
        let of_level = Scope { level: Some(Level::Senior), ..scope("/32/") };
        assert!(counts(&mut tx, &of_level, day(TODAY)).await?.iter().all(|(_, people)| *people == 0));

        // Whoever moves or leaves is derived anew.
        let away = crate::division::store::find(&mut tx, "320102").await?.expect("elsewhere");
        move_on(&mut tx, soon, &Belonging { division: away, organisation: None, post: String::new() }, day(TODAY), at(TODAY)).await?;
        with_tx!(&mut tx, |c| sqlx::query("UPDATE membership SET until_on = $2 WHERE person_id = $1").bind(lapsed).bind(day(TODAY))
            .execute(c).await.map(|_| ()))?;
        assert_eq!(names(&mut tx, "/32/3210/321002/", Expiring30).await?, [""; 0], "not shown where they aren't any more");
        tx.commit().await?;
        assert_eq!(ledger::catch_up(&store, at(TODAY)).await?, 2);
        let mut tx = store.write().await?;
        assert_eq!(on_lists(&mut tx, &wanted).await?, [1, 0, 0, 2, 0, 1, 1, 3, 5, 0], "a registration that is over needs no leaver");
        assert_eq!(names(&mut tx, "/32/3201/", Expiring30).await?, ["林近"]);
        with_tx!(&mut tx, |c| sqlx::query("UPDATE membership SET until_on = $2 WHERE person_id = $1 AND until_on IS NULL").bind(soon)
            .bind(day(TODAY)).execute(c).await.map(|_| ()))?;
        ledger::refresh(&mut tx, &[soon], at(TODAY)).await?;
        assert_eq!(names(&mut tx, "/32/3201/", Leavers).await?, ["林近"]);
        assert!(names(&mut tx, "/32/", Expiring30).await?.is_empty());
        tx.commit().await?;

        assert!(add_up(&store, at(TODAY)).await? > 0);
        assert_eq!(add_up(&store, at(TODAY)).await?, 0, "once is enough");
        assert_eq!(on_lists(&mut store.write().await?, &wanted).await?, [1, 0, 0, 2, 0, 1, 1, 3, 5, 0]);
        Ok(())
    }

    async fn a_reminder_is_sent_once_to_those_it_can_reach(store: Store) {
        let mut tx = store.write().await?;
        let linked_one = registered(&mut tx, "林近", "321002", "2026-03-30").await?;
        registered(&mut tx, "林开", "321002", "2026-05-10").await?;
        let own = linked(&mut tx, linked_one).await?;
        let officer = account(&mut tx, "officer").await?;
        let rows = async |tx: &mut Tx, linked: Linked| list(tx, &scope("/32/3210/321002/"), Category::Expiring90, linked, day(TODAY), (None, 50)).await;
        assert_eq!(rows(&mut tx, Linked::Yes).await?.len(), 1);
        assert_eq!(rows(&mut tx, Linked::No).await?[0].name, "林开");
        let sorted = Sorted::of(rows(&mut tx, Linked::Any).await?, at(TODAY));
        assert_eq!((sorted.told.len(), sorted.unlinked.len(), sorted.lately.len()), (1, 1, 0));
        assert_eq!(send(&mut tx, Category::Expiring90, &sorted.told, officer, at(TODAY)).await?, 1);
        let sorted = Sorted::of(rows(&mut tx, Linked::Any).await?, at(TODAY));
        assert_eq!((sorted.told.len(), sorted.lately.len()), (0, 1));
        let sorted = Sorted::of(rows(&mut tx, Linked::Any).await?, at(TODAY) + AGAIN_AFTER);
        assert_eq!(sorted.told.len(), 1);
        let due = |about| Notice::WorklistDue { about, level: Level::Junior, due_on: day("2026-03-30"), by_unit: about == Category::Expiring90 };
        assert_eq!(kinds(&mut tx, own).await?, [due(Category::Expiring90)]);
        tx.commit().await?;

        // By itself, once, and not right after somebody did.
        assert_eq!(remind_due(&store, at(TODAY)).await?, 0);
        let later = at("2026-03-25");
        assert_eq!(remind_due(&store, later - TimeDelta::hours(4)).await?, 0, "not at night");
        assert_eq!(remind_due(&store, later).await?, 1);
        assert_eq!(remind_due(&store, later + TimeDelta::days(3)).await?, 0);
        assert_eq!(remind_due(&store, later + AGAIN_AFTER).await?, 0, "it is over");
        let mut tx = store.write().await?;
        assert_eq!(kinds(&mut tx, own).await?, [due(Category::Expiring90), due(Category::Expiring30)]);
        forget(&mut tx, &[linked_one]).await?;
        assert_eq!(on_lists(&mut tx, &[Category::Expiring30, Category::Expiring90]).await?, [0, 1]);
        Ok(())
    }

    async fn each_threshold_is_told_once(store: Store) {
        let mut tx = store.write().await?;
        let who = registered(&mut tx, "林近", "321002", "2026-12-31").await?;
        linked(&mut tx, who).await?;
        tx.commit().await?;
        for (on, told) in [("2026-07-03", 0), ("2026-07-04", 1), ("2026-08-04", 0), ("2026-09-30", 1), ("2026-10-30", 0), ("2026-12-01", 1), ("2026-12-30", 0)] {
            assert_eq!(remind_due(&store, at(on)).await?, told, "{on}");
        }
        Ok(())
    }

    async fn whoever_applied_hears_of_it_and_may_think_better(store: Store) {
        let mut tx = store.write().await?;
        let who = person(&mut tx, "林知远", "321002").await?;
        certified(&mut tx, who, "99202506000003", "2025-06-01").await?;
        let own = linked(&mut tx, who).await?;
        let (unit, first, last) = (account(&mut tx, "unit").await?, account(&mut tx, "first").await?, account(&mut tx, "last").await?);
        let certificate = certificate::of_person(&mut tx, who).await?[0].id;
        let (id, _) = application::submit(&mut tx, who, certificate, "", Some(unit), at(TODAY)).await?;
        assert!(names(&mut tx, "/32/", Category::FirstDue).await?.is_empty(), "it is with the reviewers");
        let said = |reason: &str| Said { reason: reason.to_owned(), ..Said::default() };
        for (act, reason, by) in [(Act::FailFirst, "缺材料", first), (Act::Resubmit, "", unit), (Act::PassFirst, "已补", first), (Act::PassFinal, "", last)] {
            let version = application::find(&mut tx, id).await?.expect("it").version;
            application::act(&mut tx, id, version, act, &said(reason), by, at(TODAY)).await?;
        }
        let step = |state, reason: &str| Notice::RegistrationStep { state, level: Level::Junior, reason: reason.to_owned() };
        let expected = [step(ApplicationState::FirstFailed, "缺材料"), step(ApplicationState::FirstPassed, ""), step(ApplicationState::FinalPassed, "")];
        assert_eq!(kinds(&mut tx, own).await?, expected);
        let version = application::find(&mut tx, id).await?.expect("it").version;
        let state = application::act(&mut tx, id, version, Act::Withdraw, &Said::default(), unit, at(TODAY)).await?;
        assert_eq!(state, ApplicationState::Withdrawn);
        assert_eq!(names(&mut tx, "/32/", Category::FirstDue).await?, ["林知远"]);
        let found = timeline::of_person(&mut tx, who, day(TODAY)).await?;
        assert!(found.past.iter().any(|entry| matches!(entry.event, timeline::Event::Certificate { .. })));
        assert!(matches!(found.coming[0].event, timeline::Event::RegisterBy { .. }), "{:?}", found.coming);
        Ok(())
    }

    async fn another_exam_day_derives_anew_whoever_waits_for_it(store: Store) {
        let mut tx = store.write().await?;
        let who = registered(&mut tx, "林近", "321002", "2028-03-30").await?;
        let waits = person(&mut tx, "林考", "321002").await?;
        ledger::refresh(&mut tx, &[who, waits], at(TODAY)).await?;
        let plan = |kind, province: Option<&str>| Plan {
            year: 2026, kind, level: None, province: province.map(str::to_owned), starts_at: at("2026-06-13"), ends_at: at("2026-06-14"), all_day: true,
            certainty: Certainty::Confirmed, cancelled: false, sittings: timetable(day("2026-06-13"), None), note: String::new(), source: "公告".into(),
        };
        let touched = async |tx: &mut Tx, plan: &Plan| anyhow::Ok(changed(tx, &[plan.into()], at(TODAY)).await?.derived.people);
        assert_eq!(touched(&mut tx, &plan(WindowKind::Exam, Some("32"))).await?, 0, "the rules go by the whole country's");
        assert_eq!(touched(&mut tx, &plan(WindowKind::Exam, None)).await?, 1);
        Ok(())
    }
}
