//! What an organised mock comes to: the table of units that is told outside, and papers that people mark.

use chrono::{DateTime, TimeDelta, Utc};

use super::mock_event::{account, announced, found, named, right, window};
use crate::account::{Grant, Role, Scope, grant};
use crate::clock::now;
use crate::division::store as divisions;
use crate::ids::{AccountId, MockEventId, MockExpectedId, PracticeSetId};
use crate::mock::case_mark::{PointMark, ScriptState};
use crate::mock::event::MockEvent;
use crate::mock::event::matching::Expected;
use crate::mock::event::store::{self, NewEvent, Standing};
use crate::mock::event::told::TooClose;
use crate::mock::store::{self as mocks, NewCaseMark, NewPaper, NewText, Script};
use crate::mock::{By, Origin};
use crate::on_both;
use crate::organisation::OrganisationKind;
use crate::organisation::catalogue::{Entered, create};
use crate::practice::Owner;
use crate::question::store as bank;
use crate::starter::questions;
use crate::store::Tx;
use crate::syllabus::store as syllabus;

/// So many people of a unit sit it; every other one has the first sixty questions right, the others the first thirty.
async fn sit(tx: &mut Tx, event: &MockEvent, unit: usize, people: usize) -> anyhow::Result<Vec<PracticeSetId>> {
    let unit = store::units(tx, event.id).await?.swap_remove(unit);
    let paper = mocks::find_paper(tx, event.paper).await?.expect("the paper");
    let mut sheet = Vec::new();
    for item in mocks::items(tx, &paper).await?.into_iter().take(60) {
        sheet.push((item.position, bank::version(tx, item.version).await?.expect("a version").content.key));
    }
    let mut sets = Vec::new();
    for number in 0..people {
        let name = format!("{}考生{number}", unit.name);
        let who = account(tx, &name).await?;
        store::join(tx, event.id, who, unit.id, &name, now()).await?;
        let (set, _) = store::begin(tx, event.id, who, event.opens_at).await?;
        let answered = if number % 2 == 0 { 60 } else { 30 };
        let changes: Vec<_> = sheet[..answered].iter().map(|(position, key)| right(*position, *key)).collect();
        mocks::save_changes(tx, Owner::Account(who), set, &changes, event.opens_at + TimeDelta::minutes(1)).await?;
        mocks::hand_in(tx, set, By::Person, event.opens_at + TimeDelta::minutes(30)).await?;
        sets.push(set);
    }
    Ok(sets)
}

fn shown(standing: &Standing) -> Vec<bool> {
    let told = &standing.last.as_ref().expect("it was told").told;
    told.rows.iter().map(|row| row.numbers.is_some()).collect()
}

async fn expect_more(tx: &mut Tx, event: MockEventId, unit: usize, names: std::ops::Range<usize>) -> anyhow::Result<()> {
    let unit = store::units(tx, event).await?[unit].id;
    let list = names.map(|number| Expected { unit, name: format!("名单{number}") }).collect();
    store::add_expected(tx, event, list, now()).await?;
    Ok(())
}

/// A mock of an organisation of 广陵 on a case paper, announced, and the organisation's organiser.
async fn written(tx: &mut Tx) -> anyhow::Result<(MockEvent, AccountId, Scope)> {
    questions::load(tx, now()).await?;
    let subject = syllabus::subject(tx, "intermediate-practice").await?.expect("the subject");
    let versions = mocks::draw_case_paper(tx, &subject, "2018", 7).await?;
    let organiser = account(tx, "机构组织者").await?;
    let new = NewPaper {
        subject: &subject.code,
        edition: "2018",
        title: "机构模考",
        origin: Origin::Drawn,
        seed: 7,
        minutes: subject.minutes,
        created_by: Some(organiser),
    };
    let paper = mocks::create_paper(tx, new, &versions, now()).await?;
    let division = divisions::find(tx, "321002").await?.expect("广陵");
    let (kind, path) = (OrganisationKind::Station, division.path.clone());
    let entered = Entered { name: "曲江社工站".into(), kind, division, opened_on: None };
    let organisation = create(tx, &entered, now()).await?;
    let scope = Scope::Organisation { id: organisation, division_path: path };
    grant::give(tx, organiser, &Grant { role: Role::Organiser, scope: scope.clone() }, None, now()).await?;
    let units = named(&["曲江社工站"]);
    let new = NewEvent {
        paper,
        title: "机构模考",
        description: "",
        division: None,
        organisation: Some(organisation),
        units: &units,
        window: window(now() + TimeDelta::hours(1)),
    };
    let id = store::create(tx, &new, organiser, now()).await?;
    assert!(store::announce(tx, id, now()).await?);
    Ok((found(tx, id).await?, organiser, scope))
}

async fn write(
    tx: &mut Tx,
    event: &MockEvent,
    name: &str,
    text: &str,
    at: DateTime<Utc>,
) -> anyhow::Result<(AccountId, PracticeSetId)> {
    let who = account(tx, name).await?;
    let unit = store::units(tx, event.id).await?[0].id;
    store::join(tx, event.id, who, unit, name, now()).await?;
    let (set, _) = store::begin(tx, event.id, who, at).await?;
    let new = NewText { position: 1, task: 1, tab: uuid::Uuid::now_v7(), seq: Some(1), based_on: 0, text: text.into() };
    mocks::save_texts(tx, Owner::Account(who), set, &[new], at).await?;
    mocks::hand_in(tx, set, By::Person, at + TimeDelta::minutes(5)).await?;
    Ok((who, set))
}

/// Marks every case of a script with all there is.
async fn mark(tx: &mut Tx, script: &Script, by: AccountId, at: DateTime<Utc>) -> anyhow::Result<()> {
    mocks::assign(tx, script, by, by, at).await?.expect("fit to mark it");
    for item in mocks::case_items(tx, script.set).await? {
        let rubric = &item.content.rubric;
        let points: Vec<PointMark> = rubric
            .iter()
            .map(|point| PointMark { point: point.id, half_marks: point.half_marks, comment: String::new() })
            .collect();
        let half_marks = item.content.full_half_marks();
        let new = NewCaseMark { position: item.position, marker: 1, account: Some(by), points: &points, half_marks, reason: "" };
        mocks::add_case_mark(tx, script.set, new, at).await?;
    }
    let script = mocks::script_of(tx, script.set).await?.expect("the script");
    assert!(mocks::hand_in_marks(tx, &script, 1, at).await?.is_empty());
    Ok(())
}

on_both! {
    async fn what_was_told_of_the_units_is_remembered(store: Store) {
        let mut tx = store.write().await?;
        let event = announced(&mut tx).await?;
        sit(&mut tx, &event, 0, 12).await?;
        let sets = sit(&mut tx, &event, 1, 12).await?;
        store::first_told(&mut tx, &event, event.closes_at).await?;
        assert_eq!(store::standing(&mut tx, &event).await?.last, None, "nothing before the end");
        tx.commit().await?;
        let over = event.closes_at + TimeDelta::minutes(1);
        assert_eq!(store::settle_due(&store, over).await?, 24);
        let mut tx = store.write().await?;
        store::first_told(&mut tx, &event, over).await?;
        store::first_told(&mut tx, &event, over).await?;
        assert_eq!(store::told(&mut tx, &event).await?.len(), 1);
        let first = store::standing(&mut tx, &event).await?;
        assert_eq!(shown(&first), [true, true]);
        assert!(!first.is_news() && !store::tell_again(&mut tx, &event, over).await?);
        let told = first.last.expect("it was told").told;
        assert_eq!(told.chapters.iter().map(|chapter| chapter.questions).sum::<i64>(), 80);
        assert_eq!(told.total.expect("not small").tally.passed, 12);

        // One more name on the list, and the difference would be that person.
        expect_more(&mut tx, event.id, 0, 0..1).await?;
        let standing = store::standing(&mut tx, &event).await?;
        assert_eq!(standing.now, Err(TooClose));
        assert!(standing.is_news() && !store::tell_again(&mut tx, &event, over).await?);
        // Ten more are a group.
        expect_more(&mut tx, event.id, 0, 1..10).await?;
        assert!(store::tell_again(&mut tx, &event, over).await?);
        let tables = store::told(&mut tx, &event).await?;
        assert_eq!(tables.iter().map(|table| table.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(tables[1].told.rows[0].numbers.as_ref().map(|numbers| numbers.tally.expected), Some(22));
        // Back to where it was: nine at once, then it is one person again.
        let listed: Vec<MockExpectedId> = store::expected(&mut tx, event.id).await?.into_iter().map(|(id, ..)| id).collect();
        for id in &listed[..9] {
            assert!(store::remove_expected(&mut tx, event.id, *id).await?);
        }
        assert!(!store::tell_again(&mut tx, &event, over).await?, "against the first it would be one person");
        assert_eq!(store::standing(&mut tx, &event).await?.last.map(|table| table.number), Some(2), "what was told last stays");

        // What was told names nobody.
        let json = serde_json::to_string(&tables[1].told)?;
        assert!(sets.iter().all(|set| !json.contains(&set.to_string())) && !json.contains("名单"));
        Ok(())
    }

    async fn a_mock_with_cases_waits_for_its_markers(store: Store) {
        let mut tx = store.write().await?;
        let (event, organiser, scope) = written(&mut tx).await?;
        let scopes = [scope];
        let (_, set) = write(&mut tx, &event, "张三", "建立关系，预估需要。", event.opens_at).await?;
        let (_, blank) = write(&mut tx, &event, "李四", " \n", event.opens_at).await?;
        assert!(mocks::script_of(&mut tx, set).await?.is_none(), "nothing to be marked before the end of all");
        tx.commit().await?;
        let over = event.closes_at + TimeDelta::minutes(1);
        assert_eq!(store::settle_due(&store, over).await?, 2);

        let mut tx = store.write().await?;
        let waiting = mocks::queue(&mut tx, ScriptState::Waiting, &scopes, organiser, 10).await?;
        assert_eq!(waiting.iter().map(|script| script.set).collect::<Vec<_>>(), [set]);
        assert_eq!(mocks::queue_length(&mut tx, ScriptState::Waiting, &scopes, organiser).await?, 1);
        let district = Scope::Division { code: "321002".into(), path: "/32/3210/321002/".into() };
        assert_eq!(mocks::queue_length(&mut tx, ScriptState::Waiting, &[district], organiser).await?, 1, "those above see it, too");
        let elsewhere = Scope::Division { code: "321003".into(), path: "/32/3210/321003/".into() };
        assert_eq!(mocks::queue_length(&mut tx, ScriptState::Waiting, &[elsewhere], organiser).await?, 0);
        let fit = mocks::fit_markers(&mut tx, &waiting[0], 10).await?;
        assert_eq!(fit.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [organiser]);
        assert_eq!(mocks::by_id(&mut tx, blank).await?.expect("the attempt").half_marks, Some(0), "a blank paper waits for nobody");

        store::first_told(&mut tx, &event, over).await?;
        let standing = store::standing(&mut tx, &event).await?;
        assert_eq!((standing.last, standing.unmarked), (None, 1));
        mark(&mut tx, &waiting[0], organiser, over).await?;
        assert_eq!(mocks::queue(&mut tx, ScriptState::Done, &scopes, organiser, 10).await?.len(), 1);
        store::first_told(&mut tx, &event, over).await?;
        let standing = store::standing(&mut tx, &event).await?;
        let told = standing.last.expect("all are marked").told;
        assert!(told.total.is_none() && told.chapters.is_empty(), "two are too few");
        let marks: Vec<Option<i64>> = store::people(&mut tx, event.id).await?.into_iter().map(|person| person.half_marks).collect();
        assert!(marks.contains(&Some(200)) && marks.contains(&Some(0)));
        Ok(())
    }
}
