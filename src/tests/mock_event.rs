//! An organised mock from its draft to what a correction makes of its results.

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::store as accounts;
use crate::clock::now;
use crate::ids::{AccountId, MockChangeId, MockEventId, MockPaperId, PracticeSetId, QuestionVersionId};
use crate::mock::event::matching::{Expected, place, read_lines};
use crate::mock::event::results::Progress;
use crate::mock::event::store::{self, Change, ChangeError, EntryError, NewEvent, NewUnit};
use crate::mock::event::{ChangeRefusal, EntryRefusal, MockEvent, Phase, Window};
use crate::mock::store::{self as mocks, NewChange, NewPaper, Saved};
use crate::mock::{By, GRACE, Origin};
use crate::notification::{Notice, store as notices};
use crate::on_both;
use crate::practice::{Owner, store as practice};
use crate::question::{Content, OptionSet, store as bank};
use crate::starter::questions;
use crate::store::Tx;
use crate::syllabus::store as syllabus;

pub(super) async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    Ok(accounts::create(tx, name, "hash", false, None, now()).await?.id)
}

pub(super) async fn paper(tx: &mut Tx) -> anyhow::Result<MockPaperId> {
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

pub(super) fn window(opens_at: DateTime<Utc>) -> Window {
    Window { opens_at, closes_at: opens_at + TimeDelta::minutes(150), minutes: 120 }
}

pub(super) fn named(names: &[&str]) -> Vec<NewUnit> {
    names.iter().map(|name| NewUnit { division: None, organisation: None, name: (*name).to_owned() }).collect()
}

/// An announced mock of 扬州 with two units, which opens in an hour.
pub(super) async fn announced(tx: &mut Tx) -> anyhow::Result<MockEvent> {
    let organiser = account(tx, "组织者").await?;
    let paper = paper(tx).await?;
    let units = named(&["广陵区", "邗江区"]);
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

pub(super) async fn found(tx: &mut Tx, id: MockEventId) -> anyhow::Result<MockEvent> {
    Ok(store::find(tx, id).await?.expect("the mock"))
}

pub(super) fn right(position: i64, chosen: OptionSet) -> NewChange {
    NewChange { id: MockChangeId::fresh(), position, chosen, flagged: false, made_at: now(), took_ms: Some(1500), device: None }
}

/// Answers everything rightly and hands in.
pub(super) async fn sit(tx: &mut Tx, event: &MockEvent, who: AccountId, at: DateTime<Utc>) -> anyhow::Result<PracticeSetId> {
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
        let saved = mocks::save_changes(&mut tx, owner, set, &[right(1, OptionSet::EMPTY)], over).await?.expect("one's own");
        assert_eq!((saved.changes, saved.handed_in), (vec![Saved::Late], true), "kept, and not counted");
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

    async fn everything_changes_until_somebody_has_begun(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let me = account(&mut tx, "张三").await?;
        store::join(&mut tx, event.id, me, units[0].id, "张三", now()).await?;
        let later = window(event.opens_at + TimeDelta::days(1));
        let (both, other) = (named(&["广陵区", "邗江区"]), named(&["江都区", "广 陵区"]));
        let same = Change { title: "区统一模考", description: "", window: later, paper: None, units: &both };
        store::change(&mut tx, event.id, event.version, same, now()).await?;
        let again = store::change(&mut tx, event.id, event.version, same, now()).await;
        assert!(matches!(again, Err(ChangeError::Refused(ChangeRefusal::Overtaken))));
        let moved = found(&mut tx, event.id).await?;
        assert_eq!((moved.opens_at, moved.paper), (later.opens_at, event.paper));
        // Other words and units alone are no news. The unit somebody joined stays the same one, whatever stands around it.
        let change = Change { title: "全区统一模考", units: &other, ..same };
        store::change(&mut tx, event.id, moved.version, change, now()).await?;
        let now_units = store::units(&mut tx, event.id).await?;
        assert_eq!(now_units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>(), ["江都区", "广 陵区"]);
        assert_eq!(now_units[1].id, units[0].id);
        let moved = found(&mut tx, event.id).await?;
        let (gone, two) = (named(&["江都区"]), named(&["广陵区", "江都区"]));
        let refused = store::change(&mut tx, event.id, moved.version, Change { units: &gone, ..change }, now()).await;
        assert!(matches!(refused, Err(ChangeError::UnitsInUse(names)) if names == ["广 陵区"]));
        let another = paper(&mut tx).await?;
        // It has opened, and nobody has begun: it can still be put right.
        let open = later.opens_at + TimeDelta::minutes(1);
        store::change(&mut tx, event.id, moved.version, Change { paper: Some(another), units: &two, ..change }, open).await?;
        let moved = found(&mut tx, event.id).await?;
        assert_eq!(moved.paper, another);
        let (set, _) = store::begin(&mut tx, event.id, me, open).await?;
        assert_eq!(mocks::by_id(&mut tx, set).await?.expect("the attempt").paper, another);
        let begun = store::change(&mut tx, event.id, moved.version, change, open).await;
        assert!(matches!(begun, Err(ChangeError::Refused(ChangeRefusal::Begun))));
        let over = store::change(&mut tx, event.id, moved.version, change, later.closes_at).await;
        assert!(matches!(over, Err(ChangeError::Refused(ChangeRefusal::Over))));
        assert!(store::cancel(&mut tx, &moved, "场地停电", open).await?);
        assert!(!store::cancel(&mut tx, &moved, "场地停电", open).await?);
        let told = notices::list(&mut tx, me, 10, 0).await?;
        let of = |wanted: fn(&Notice) -> bool| told.iter().filter(|message| wanted(&message.notice)).count();
        assert_eq!(of(|notice| matches!(notice, Notice::MockMoved { .. })), 1);
        assert_eq!(of(|notice| matches!(notice, Notice::MockCancelled { .. })), 1);
        let other = account(&mut tx, "李四").await?;
        let refused = store::begin(&mut tx, event.id, other, open).await;
        assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::Cancelled))));
        Ok(())
    }

    async fn the_end_is_put_off_for_those_who_sit_as_well(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let mut sets = Vec::new();
        for (name, minutes) in [("早到", 0), ("晚到", 90)] {
            let who = account(&mut tx, name).await?;
            store::join(&mut tx, event.id, who, units[0].id, name, now()).await?;
            sets.push((who, store::begin(&mut tx, event.id, who, event.opens_at + TimeDelta::minutes(minutes)).await?.0));
        }
        let at = event.opens_at + TimeDelta::minutes(100);
        let later = event.closes_at + TimeDelta::minutes(20);
        let earlier = store::extend(&mut tx, event.id, event.version, event.closes_at, "停电", at).await;
        assert!(matches!(earlier, Err(ChangeError::Refused(ChangeRefusal::NotLater))));
        let over = store::extend(&mut tx, event.id, event.version, later, "停电", event.closes_at).await;
        assert!(matches!(over, Err(ChangeError::Refused(ChangeRefusal::Over))));
        store::extend(&mut tx, event.id, event.version, later, "停电", at).await?;
        let again = store::extend(&mut tx, event.id, event.version, later + TimeDelta::minutes(1), "停电", at).await;
        assert!(matches!(again, Err(ChangeError::Refused(ChangeRefusal::Overtaken))));
        let mut ends = Vec::new();
        for (who, set) in sets {
            let attempt = mocks::attempt(&mut tx, set, Owner::Account(who)).await?.expect("the attempt");
            assert_eq!(attempt.results_at, Some(later));
            ends.push(attempt.ends_at);
            let told = notices::list(&mut tx, who, 10, 0).await?;
            assert!(matches!(&told[0].notice, Notice::MockExtended { reason, closes_at, .. } if reason == "停电" && *closes_at == later));
        }
        assert_eq!(ends, [event.opens_at + TimeDelta::minutes(120), later], "the paper's time, and at most until the end");
        Ok(())
    }

    async fn who_sits_a_cancelled_one_finishes_it_as_practice(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        let units = store::units(&mut tx, event.id).await?;
        let (one, two) = (account(&mut tx, "张三").await?, account(&mut tx, "李四").await?);
        for (who, name) in [(one, "张三"), (two, "李四")] {
            store::join(&mut tx, event.id, who, units[0].id, name, now()).await?;
        }
        let early = sit(&mut tx, &event, one, event.opens_at).await?;
        let (sitting, _) = store::begin(&mut tx, event.id, two, event.opens_at).await?;
        assert!(!mocks::by_id(&mut tx, early).await?.expect("the attempt").is_marked);
        let at = event.opens_at + TimeDelta::minutes(40);
        assert!(store::cancel(&mut tx, &event, "场地停电", at).await?);
        tx.commit().await?;
        // Who had handed in waits for nobody any more; who is sitting goes on, and has the marks at once.
        assert_eq!(store::settle_due(&store, at).await?, 1);
        assert_eq!(store::settle_due(&store, at).await?, 0);
        let mut tx = store.write().await?;
        let marked = mocks::by_id(&mut tx, early).await?.expect("the attempt");
        assert_eq!((marked.half_marks, marked.cancelled.as_deref(), marked.results_at), (Some(200), Some("场地停电"), None));
        let changes = [right(1, OptionSet::parse("a").expect("a letter"))];
        let saved = mocks::save_changes(&mut tx, Owner::Account(two), sitting, &changes, at).await?.expect("the sheet");
        assert_eq!(saved.changes, [Saved::Saved]);
        assert!(mocks::hand_in(&mut tx, sitting, By::Person, at).await?);
        assert!(mocks::by_id(&mut tx, sitting).await?.expect("the attempt").is_marked);
        Ok(())
    }

    async fn a_paper_is_kept_for_those_it_was_announced_to(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        assert_eq!(store::reserved(&mut tx, now()).await?, [event.paper], "from the announcement on");
        let long_before = event.opens_at - crate::mock::event::RESERVED_AHEAD - TimeDelta::seconds(1);
        assert!(store::reserved(&mut tx, long_before).await?.is_empty(), "and not for months");
        assert!(store::reserved(&mut tx, event.closes_at).await?.is_empty());
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
        let told = store::standing(&mut tx, &event).await?.now.expect("nothing was told before");
        assert!(told.total.is_none() && told.rows.iter().all(|row| row.numbers.is_none()), "two people are too few to be told about");
        for (who, set) in sets {
            let told = notices::list(&mut tx, who, 10, 0).await?;
            assert!(told.iter().any(|message| matches!(&message.notice, Notice::QuestionCorrected { set: of, .. } if *of == set)));
        }
        Ok(())
    }
}
