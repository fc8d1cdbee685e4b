//! An organised mock from its draft to what a correction makes of its results.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use crate::account::store as accounts;
use crate::clock::now;
use crate::ids::{AccountId, MockChangeId, MockEventId, MockPaperId, PracticeSetId, QuestionVersionId};
use crate::mock::event::matching::{Expected, place, read_lines};
use crate::mock::event::results::{Progress, unit_table};
use crate::mock::event::store::{self, ChangeError, EntryError, NewEvent, NewUnit};
use crate::mock::event::{ChangeRefusal, EntryRefusal, MockEvent, Phase, Window};
use crate::mock::store::{self as mocks, NewChange, NewPaper};
use crate::mock::{By, GRACE, Origin};
use crate::notification::{Notice, store as notices};
use crate::on_both;
use crate::practice::{Owner, store as practice};
use crate::question::{Content, OptionSet, store as bank};
use crate::starter::questions;
use crate::store::Tx;
use crate::syllabus::store as syllabus;

async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    Ok(accounts::create(tx, name, "hash", false, None, now()).await?.id)
}

async fn paper(tx: &mut Tx) -> anyhow::Result<MockPaperId> {
    questions::load(tx, now()).await?;
    let subject = syllabus::subject(tx, "junior-practice").await?.expect("the subject");
    let (edition, _) = mocks::edition_for(tx, &subject).await?.expect("an edition");
    let drawn = mocks::draw_paper(tx, &subject, &edition, 5).await?;
    let versions: Vec<QuestionVersionId> = drawn.into_iter().map(|candidate| candidate.version).collect();
    let new = NewPaper {
        subject: &subject.code,
        edition: &edition,
        title: "区统一模考",
        origin: Origin::Fixed,
        seed: 5,
        minutes: 120,
        created_by: None,
    };
    let id = mocks::create_paper(tx, new, &versions, now()).await?;
    assert!(mocks::publish_paper(tx, id, now()).await?);
    Ok(id)
}

fn window(opens_at: DateTime<Utc>) -> Window {
    Window { opens_at, closes_at: opens_at + TimeDelta::minutes(150), minutes: 120 }
}

/// An announced mock of 扬州 with two units, which opens in an hour.
async fn announced(tx: &mut Tx) -> anyhow::Result<MockEvent> {
    let organiser = account(tx, "组织者").await?;
    let paper = paper(tx).await?;
    let units: Vec<NewUnit> =
        ["广陵区", "邗江区"].iter().map(|name| NewUnit { division: None, organisation: None, name: (*name).to_owned() }).collect();
    let new = NewEvent {
        paper,
        title: "区统一模考",
        description: "",
        division: Some("3210"),
        organisation: None,
        units: &units,
        window: window(now() + TimeDelta::hours(1)),
    };
    let id = store::create(tx, &new, organiser, now()).await?;
    assert_eq!(found(tx, id).await?.phase(now()), Phase::Draft);
    assert!(store::announce(tx, id, now()).await? && !store::announce(tx, id, now()).await?);
    found(tx, id).await
}

async fn found(tx: &mut Tx, id: MockEventId) -> anyhow::Result<MockEvent> {
    Ok(store::find(tx, id).await?.expect("the mock"))
}

fn right(position: i64, chosen: OptionSet) -> NewChange {
    NewChange { id: MockChangeId::fresh(), position, chosen, flagged: false, made_at: now(), took_ms: Some(1500), device: None }
}

/// Answers everything rightly and hands in.
async fn sit(tx: &mut Tx, event: &MockEvent, who: AccountId, at: DateTime<Utc>) -> anyhow::Result<PracticeSetId> {
    let (set, is_new) = store::begin(tx, event.id, who, at).await?;
    assert!(is_new);
    let paper = mocks::find_paper(tx, event.paper).await?.expect("the paper");
    let mut sheet = Vec::new();
    for item in mocks::items(tx, &paper).await? {
        let content = bank::version(tx, item.version).await?.expect("a version").content;
        sheet.push(right(item.position, content.key));
    }
    mocks::save_changes(tx, Owner::Account(who), set, &sheet, at + TimeDelta::minutes(1)).await?;
    assert!(mocks::hand_in(tx, set, By::Person, at + TimeDelta::minutes(30)).await?);
    Ok(set)
}

on_both! {
    async fn nobody_sees_a_key_before_the_window_has_closed_for_all(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let me = account(&mut tx, "张三").await?;
        let owner = Owner::Account(me);
        let refused = store::begin(&mut tx, event.id, me, event.opens_at).await;
        assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::NotJoined))));
        store::join(&mut tx, event.id, me, units[0].id, "张三", now()).await?;
        let refused = store::begin(&mut tx, event.id, me, now()).await;
        assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::NotOpen))));
        // An hour late: the end is that of all.
        let late = event.opens_at + TimeDelta::hours(1);
        let set = sit(&mut tx, &event, me, late).await?;
        let attempt = mocks::attempt(&mut tx, set, owner).await?.expect("the attempt");
        assert_eq!(attempt.ends_at, event.closes_at);
        assert!(attempt.handed_in_at.is_some() && !attempt.is_marked && attempt.half_marks.is_none());
        assert_eq!(mocks::is_mock(&mut tx, set).await?, Some(None), "to practice it is an open mock");
        assert_eq!(practice::find(&mut tx, set, owner).await?.expect("the set").summary().all.answered, 0);
        assert_eq!(store::begin(&mut tx, event.id, me, late).await?, (set, false), "one attempt");
        let refused = store::join(&mut tx, event.id, me, units[1].id, "张三", late).await;
        assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::Begun))));
        assert_eq!(store::reserved(&mut tx, late).await?, [event.paper]);
        tx.commit().await?;

        assert_eq!(store::settle_due(&store, event.closes_at + GRACE).await?, 0);
        let over = event.closes_at + GRACE + TimeDelta::seconds(1);
        let (one, other) = tokio::join!(store::settle_due(&store, over), store::settle_due(&store, over));
        assert_eq!(one? + other?, 1);
        let mut tx = store.write().await?;
        let attempt = mocks::attempt(&mut tx, set, owner).await?.expect("the attempt");
        assert_eq!((attempt.half_marks, attempt.is_first, attempt.is_marked), (Some(200), true, true));
        assert!(store::reserved(&mut tx, over).await?.is_empty());
        let other = account(&mut tx, "李四").await?;
        let refused = store::join(&mut tx, event.id, other, units[0].id, "李四", over).await;
        assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::Closed))));
        Ok(())
    }

    async fn who_is_expected_and_who_came(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let early = account(&mut tx, "early").await?;
        store::join(&mut tx, event.id, early, units[0].id, "王　五", now()).await?;
        let (list, bad) = place(read_lines("姓名,单位\n张三,广陵区\n李四，邗江区\n王五\t广陵区\n赵六 邗江区"), &units);
        assert!(bad.is_empty());
        assert_eq!(store::add_expected(&mut tx, event.id, list.clone(), now()).await?, 4);
        assert_eq!(store::add_expected(&mut tx, event.id, list, now()).await?, 0, "sent again it adds nothing");

        let zhang = account(&mut tx, "zhang").await?;
        store::join(&mut tx, event.id, zhang, units[0].id, " 张 三", now()).await?;
        // The same name once more is another person, or an error: the organiser looks.
        let twin = account(&mut tx, "twin").await?;
        store::join(&mut tx, event.id, twin, units[0].id, "张三", now()).await?;
        let set = sit(&mut tx, &event, zhang, event.opens_at).await?;
        let people = store::people(&mut tx, event.id).await?;
        assert_eq!(people.len(), 5);
        let of = |name: &str| people.iter().filter(move |person| person.name == name).collect::<Vec<_>>();
        assert!(of("王五")[0].entrant.is_some(), "who joined before the list is on it");
        assert_eq!(of("张三").iter().filter(|person| person.expected.is_some()).count(), 1);
        let came: Vec<_> = people.iter().filter(|person| person.progress() != Progress::Missing).collect();
        assert_eq!(came.iter().map(|person| person.set).collect::<Vec<_>>(), [Some(set)]);

        let stray = people.iter().find(|person| person.expected.is_none()).and_then(|person| person.entrant).expect("the twin");
        let free = of("赵六")[0].expected.expect("on the list");
        assert!(!store::match_by_hand(&mut tx, event.id, stray, of("王五")[0].expected.expect("on the list")).await?, "taken");
        assert!(store::match_by_hand(&mut tx, event.id, stray, free).await?);
        assert!(!store::match_by_hand(&mut tx, event.id, stray, of("李四")[0].expected.expect("on the list")).await?);
        assert!(!store::remove_expected(&mut tx, event.id, free).await?, "who joined stays on the list");
        assert!(store::remove_expected(&mut tx, event.id, of("李四")[0].expected.expect("on the list")).await?);
        assert_eq!(store::people(&mut tx, event.id).await?.len(), 3);
        let stranger = Expected { unit: units[1].id, name: "外人".into() };
        assert_eq!(store::add_expected(&mut tx, event.id, vec![stranger], now()).await?, 1);
        Ok(())
    }

    async fn times_change_until_it_opens_and_whoever_joined_is_told(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let me = account(&mut tx, "张三").await?;
        store::join(&mut tx, event.id, me, units[0].id, "张三", now()).await?;
        let later = window(event.opens_at + TimeDelta::days(1));
        store::change(&mut tx, &event, event.version, ("区统一模考", ""), later, now()).await?;
        let again = store::change(&mut tx, &event, event.version, ("区统一模考", ""), later, now()).await;
        assert!(matches!(again, Err(ChangeError::Refused(ChangeRefusal::Overtaken))));
        let moved = found(&mut tx, event.id).await?;
        assert_eq!(moved.opens_at, later.opens_at);
        // Other words alone are no news.
        store::change(&mut tx, &moved, moved.version, ("全区统一模考", ""), later, now()).await?;
        let moved = found(&mut tx, event.id).await?;
        let opened = store::change(&mut tx, &moved, moved.version, ("", ""), later, later.opens_at).await;
        assert!(matches!(opened, Err(ChangeError::Refused(ChangeRefusal::Opened))));
        assert!(store::cancel(&mut tx, &moved, "场地停电", later.opens_at).await?);
        assert!(!store::cancel(&mut tx, &moved, "场地停电", later.opens_at).await?);
        let told = notices::list(&mut tx, me, 10, 0).await?;
        let of = |wanted: fn(&Notice) -> bool| told.iter().filter(|message| wanted(&message.notice)).count();
        assert_eq!(of(|notice| matches!(notice, Notice::MockMoved { .. })), 1);
        assert_eq!(of(|notice| matches!(notice, Notice::MockCancelled { .. })), 1);
        let refused = store::begin(&mut tx, event.id, me, later.opens_at).await;
        assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::Cancelled))));
        Ok(())
    }

    async fn a_correction_changes_the_results_and_whoever_sat_is_told(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let mut sets = Vec::new();
        for (name, unit) in [("张三", 0), ("李四", 1)] {
            let who = account(&mut tx, name).await?;
            store::join(&mut tx, event.id, who, units[unit].id, name, now()).await?;
            sets.push((who, sit(&mut tx, &event, who, event.opens_at).await?));
        }
        tx.commit().await?;
        let over = event.closes_at + TimeDelta::minutes(1);
        assert_eq!(store::settle_due(&store, over).await?, 2);
        let mut tx = store.write().await?;
        let marks = |people: &[crate::mock::event::results::Person]| people.iter().map(|person| person.half_marks).collect::<Vec<_>>();
        assert_eq!(marks(&store::people(&mut tx, event.id).await?), [Some(200), Some(200)]);

        let paper = mocks::find_paper(&mut tx, event.paper).await?.expect("the paper");
        let item = mocks::items(&mut tx, &paper).await?.remove(0);
        let old = bank::version(&mut tx, item.version).await?.expect("a version");
        let wrong = old.content.options.iter().map(|option| option.id).find(|id| !old.content.key.contains(*id)).into_iter().collect();
        let corrected = Content { key: wrong, explanation: "更正。".into(), ..old.content.clone() };
        let version = QuestionVersionId::fresh();
        bank::add_version(&mut tx, old.question, version, &corrected, "editor", "答案有误", over).await?;
        assert!(bank::publish(&mut tx, old.question, version, Some("reviewer"), over).await?);
        let people = store::people(&mut tx, event.id).await?;
        assert_eq!(marks(&people), [Some(198), Some(198)]);
        let sum: i64 = store::marks_by_position(&mut tx, event.id).await?.into_iter().map(|(_, half_marks)| half_marks).sum();
        assert_eq!(sum, 2 * 198);
        let table = unit_table(&units, &people, 120);
        assert_eq!((table.total.passed, table.total.mean()), (2, Some(99.0)));
        assert!(table.total_hidden && table.rows.iter().all(|row| row.hidden), "two people are too few to be told about");
        for (who, set) in sets {
            let told = notices::list(&mut tx, who, 10, 0).await?;
            assert!(told.iter().any(|message| matches!(&message.notice, Notice::QuestionCorrected { set: of, .. } if *of == set)));
        }
        Ok(())
    }

    async fn in_a_rush_nobody_gets_two_attempts(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let mut everybody = Vec::new();
        for number in 0..12 {
            let who = account(&mut tx, &format!("考生{number}")).await?;
            store::join(&mut tx, event.id, who, units[number % 2].id, &format!("考生{number}"), now()).await?;
            everybody.push(who);
        }
        tx.commit().await?;
        let mut tasks = JoinSet::new();
        for who in everybody.iter().chain(&everybody).chain(&everybody).copied() {
            let (store, id, at) = (store.clone(), event.id, event.opens_at);
            tasks.spawn(async move {
                let mut tx = store.write().await?;
                let (set, is_new) = store::begin(&mut tx, id, who, at).await?;
                tx.commit().await?;
                anyhow::Ok((who, set, is_new))
            });
        }
        let mut begun = Vec::new();
        while let Some(done) = tasks.join_next().await {
            begun.push(done??);
        }
        assert_eq!(begun.iter().filter(|(_, _, is_new)| *is_new).count(), everybody.len());
        for who in everybody {
            let mut sets: Vec<PracticeSetId> = begun.iter().filter(|(of, ..)| *of == who).map(|(_, set, _)| *set).collect();
            sets.dedup();
            assert_eq!(sets.len(), 1);
        }
        Ok(())
    }
}
