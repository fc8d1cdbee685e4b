//! A case paper from its drawing to marks two people agree on, and everything written on the way.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::account::{self, Grant, Role, Scope};
use crate::clock::now;
use crate::ids::{AccountId, PracticeSetId};
use crate::mock::case_mark::{Outcome, PointMark, ScriptState, check};
use crate::mock::case_paper::{CaseBlueprint, Lack, Sort};
use crate::mock::store::{self, AskedBy, AssignError, CaseDrawError, NewCaseMark, NewPaper, NewText, Script, TextSaved};
use crate::mock::{By, Origin, writing};
use crate::notification::Notice;
use crate::notification::store as messages;
use crate::on_both;
use crate::practice::Owner;
use crate::question::{Kind, store as bank};
use crate::starter::questions;
use crate::store::{Store, Tx};
use crate::syllabus::{Subject, store as syllabus};

async fn with_bank(store: &Store) -> anyhow::Result<(Tx, Subject)> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    let subject = syllabus::subject(&mut tx, "intermediate-practice").await?.expect("the subject");
    Ok((tx, subject))
}

async fn begin(tx: &mut Tx, subject: &Subject, owner: Owner) -> anyhow::Result<PracticeSetId> {
    let versions = store::draw_case_paper(tx, subject, "2018", 7).await?;
    let new = NewPaper {
        subject: &subject.code,
        edition: "2018",
        title: "",
        origin: Origin::Drawn,
        seed: 7,
        minutes: subject.minutes,
        created_by: None,
    };
    let id = store::create_paper(tx, new, &versions, now()).await?;
    let paper = store::find_paper(tx, id).await?.expect("the paper");
    assert_eq!((paper.questions, paper.full_half_marks, paper.minutes), (5, 200, 150));
    Ok(store::start_attempt(tx, &paper, owner, None, now() + TimeDelta::minutes(150), now()).await?)
}

async fn account(tx: &mut Tx, name: &str, role: Option<(Role, &str)>) -> anyhow::Result<AccountId> {
    let id = account::store::create(tx, name, "", false, None, now()).await?.id;
    if let Some((role, code)) = role {
        let scope = match crate::division::store::find(tx, code).await? {
            Some(found) => Scope::Division { code: found.code, path: found.path },
            None => Scope::Everywhere,
        };
        account::grant::give(tx, id, &Grant { role, scope }, None, now()).await?;
    }
    Ok(id)
}

fn text(position: i64, task: i64, tab: u128, seq: i64, based_on: i64, text: &str) -> NewText {
    NewText { position, task, tab: Uuid::from_u128(tab), seq: Some(seq), based_on, text: text.into() }
}

/// Marks every case: each point gets all it is worth less `off` half marks on the first point.
async fn mark_all(tx: &mut Tx, script: &Script, nth: i64, account: AccountId, off: i64) -> anyhow::Result<()> {
    for item in store::case_items(tx, script.set).await? {
        let points: Vec<PointMark> = item
            .content
            .rubric
            .iter()
            .enumerate()
            .map(|(place, point)| {
                let less = if place == 0 && item.position == 1 { off.min(point.half_marks) } else { 0 };
                PointMark { point: point.id, half_marks: point.half_marks - less, comment: String::new() }
            })
            .collect();
        let half_marks = check(&points, &item.content.rubric)?;
        let new =
            NewCaseMark { position: item.position, marker: nth, account: Some(account), points: &points, half_marks, reason: "" };
        store::add_case_mark(tx, script.set, new, now()).await?;
    }
    assert!(store::hand_in_marks(tx, script, nth, now()).await?.is_empty());
    Ok(())
}

async fn handed_in(tx: &mut Tx, subject: &Subject, candidate: AccountId) -> anyhow::Result<PracticeSetId> {
    let set = begin(tx, subject, Owner::Account(candidate)).await?;
    assert!(store::hand_in(tx, set, By::Person, now()).await?);
    Ok(set)
}

on_both! {
    async fn a_case_paper_is_drawn_and_again_the_same(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        assert_eq!(store::case_edition(&mut tx, &subject).await?, Some(("2018".to_owned(), Vec::new())));
        let all = store::cases(&mut tx, &subject.code, "2018").await?;
        let plans = all.iter().filter(|choice| choice.case.sort == Sort::Plan).count();
        assert_eq!((all.len(), plans), (12, 3));
        let versions = store::draw_case_paper(&mut tx, &subject, "2018", 1).await?;
        assert_eq!(versions, store::draw_case_paper(&mut tx, &subject, "2018", 1).await?);
        let sort_of = |version| all.iter().find(|choice| choice.case.version == version).map(|choice| choice.case.sort);
        assert!(versions[..4].iter().all(|version| sort_of(*version) == Some(Sort::Analysis)));
        assert_eq!(sort_of(versions[4]), Some(Sort::Plan));

        let senior = syllabus::subject(&mut tx, "senior-practice").await?.expect("the subject");
        assert_eq!(CaseBlueprint::of(&senior).expect("written").parts, [(Sort::Analysis, 3), (Sort::Essay, 1)]);
        let Err(CaseDrawError::Short(lacks)) = store::draw_case_paper(&mut tx, &senior, "2018", 1).await else { panic!("no cases") };
        let lack = |sort, wanted| Lack { sort, have: 0, wanted };
        assert_eq!(lacks, [lack(Sort::Analysis, 3), lack(Sort::Essay, 1)]);
        let objective = syllabus::subject(&mut tx, "junior-practice").await?.expect("the subject");
        assert!(matches!(store::draw_case_paper(&mut tx, &objective, "2018", 1).await, Err(CaseDrawError::Objective)));
        Ok(())
    }

    async fn two_pages_one_paper_and_nothing_is_lost(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let candidate = account(&mut tx, "小林", None).await?;
        let owner = Owner::Account(candidate);
        let set = begin(&mut tx, &subject, owner).await?;
        assert!(store::is_written(&mut tx, set).await?);
        let items = store::case_items(&mut tx, set).await?;
        assert!(items.iter().all(|item| item.content.kind == Kind::Case));
        let tasks = i64::try_from(items[0].content.tasks.len())?;

        let save = async |tx: &mut Tx, new: NewText| -> anyhow::Result<TextSaved> {
            Ok(store::save_texts(tx, owner, set, &[new], now()).await?.expect("the paper").texts[0])
        };
        assert_eq!(save(&mut tx, text(1, 1, 1, 1, 0, "甲\r\n乙\0")).await?, TextSaved::Saved(1));
        assert_eq!(save(&mut tx, text(1, 1, 1, 2, 1, "甲\n乙丙")).await?, TextSaved::Saved(2));
        assert_eq!(save(&mut tx, text(1, 1, 1, 1, 0, "甲\r\n乙")).await?, TextSaved::Saved(2), "sent again");
        assert_eq!(save(&mut tx, text(1, 1, 2, 1, 0, "另一页")).await?, TextSaved::Saved(3));
        assert_eq!(save(&mut tx, text(1, tasks + 1, 1, 1, 0, "无此题")).await?, TextSaved::NoSuchTask);
        assert_eq!(save(&mut tx, text(6, 1, 1, 1, 0, "无此题")).await?, TextSaved::NoSuchTask);
        let long = "长".repeat(writing::LONGEST + 1);
        assert_eq!(save(&mut tx, text(2, 1, 1, 1, 0, &long)).await?, TextSaved::TooLong);
        assert_eq!(save(&mut tx, text(2, 1, 1, 1, 0, &long[3..])).await?, TextSaved::Saved(1));

        let written = store::texts(&mut tx, set).await?;
        let first = &written[&(1, 1)];
        assert_eq!((first.text(), first.revision()), ("另一页", 3));
        let others = writing::others(&first.lines);
        assert_eq!(others.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["甲\n乙丙"]);
        assert!(store::settle_other(&mut tx, set, 1, 1, others[0].revision).await?);
        assert!(writing::others(&store::texts(&mut tx, set).await?[&(1, 1)].lines).is_empty());

        // Nobody else's, and nothing after the end counts.
        let stranger = Owner::Account(AccountId::fresh());
        assert_eq!(store::save_texts(&mut tx, stranger, set, &[text(1, 1, 9, 1, 3, "别人")], now()).await?, None);
        assert!(store::hand_in(&mut tx, set, By::Person, now()).await?);
        assert_eq!(save(&mut tx, text(1, 1, 2, 2, 3, "太晚")).await?, TextSaved::Late);
        let after = store::texts(&mut tx, set).await?;
        assert_eq!((after[&(1, 1)].text(), after[&(1, 1)].late[0].text.as_str()), ("另一页", "太晚"));
        let attempt = store::by_id(&mut tx, set).await?.expect("the attempt");
        assert_eq!(attempt.half_marks, None, "people mark it");
        Ok(())
    }

    async fn two_markers_differ_and_a_third_settles(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let candidate = account(&mut tx, "小林", Some((Role::Reviewer, ""))).await?;
        let organiser = account(&mut tx, "组织者", Some((Role::Editor, ""))).await?;
        let one = account(&mut tx, "甲老师", Some((Role::Editor, ""))).await?;
        let two = account(&mut tx, "乙老师", Some((Role::Reviewer, ""))).await?;
        let third = account(&mut tx, "丙老师", Some((Role::Organiser, ""))).await?;
        let elsewhere = account(&mut tx, "外地", Some((Role::Organiser, "6201"))).await?;
        let set = begin(&mut tx, &subject, Owner::Account(candidate)).await?;
        assert!(!store::request_marking(&mut tx, set, "A1B2C3D4", now()).await?, "not handed in yet");
        store::hand_in(&mut tx, set, By::Person, now()).await?;
        assert!(store::request_marking(&mut tx, set, "A1B2C3D4", now()).await?);
        assert!(!store::request_marking(&mut tx, set, "E5F6A7B8", now()).await?, "once");

        let everywhere = [Scope::Everywhere];
        let lanzhou = [Scope::Division { code: "6201".into(), path: "/62/6201/".into() }];
        let script = async |tx: &mut Tx| -> anyhow::Result<Script> { Ok(store::hold_script(tx, "A1B2C3D4").await?.expect("the script")) };
        let now_script = script(&mut tx).await?;
        assert_eq!((now_script.state, now_script.wanted()), (ScriptState::Waiting, 1));
        assert_eq!(store::queue_length(&mut tx, ScriptState::Waiting, &everywhere, organiser).await?, 1);
        assert_eq!(store::queue(&mut tx, ScriptState::Waiting, &everywhere, organiser, 10).await?.len(), 1);
        assert_eq!(store::queue_length(&mut tx, ScriptState::Waiting, &everywhere, candidate).await?, 0, "never one's own");
        assert_eq!(store::queue_length(&mut tx, ScriptState::Waiting, &lanzhou, elsewhere).await?, 0);
        let fit: Vec<AccountId> = store::fit_markers(&mut tx, &now_script, 100).await?.into_iter().map(|(id, _)| id).collect();
        assert!(fit.contains(&one) && fit.contains(&third) && !fit.contains(&elsewhere));
        for unfit in [candidate, elsewhere, AccountId::fresh()] {
            assert_eq!(store::assign(&mut tx, &now_script, unfit, organiser, now()).await?, Err(AssignError::Unfit));
        }
        assert_eq!(store::assign(&mut tx, &now_script, one, organiser, now()).await?, Ok(1));
        let now_script = script(&mut tx).await?;
        assert_eq!(now_script.state, ScriptState::Marking);
        assert_eq!(store::assign(&mut tx, &now_script, one, organiser, now()).await?, Err(AssignError::Already));
        assert_eq!(store::scripts_of_marker(&mut tx, one, 10).await?.len(), 1);
        assert_eq!(store::hand_in_marks(&mut tx, &now_script, 1, now()).await?, [1, 2, 3, 4, 5], "nothing is marked yet");

        // One marker: the paper has marks, and counts with others.
        mark_all(&mut tx, &now_script, 1, one, 0).await?;
        assert_eq!(script(&mut tx).await?.state, ScriptState::Done);
        assert_eq!(store::by_id(&mut tx, set).await?.expect("the attempt").half_marks, Some(200));
        let told = messages::list(&mut tx, candidate, 10, 0).await?;
        assert!(matches!(&told[0].notice, Notice::CasesMarked { half_marks: 200, full_half_marks: 200, .. }), "{told:?}");

        // The candidate wants a second one, who differs in the first case.
        assert!(store::ask_second(&mut tx, set, AskedBy::Candidate, now()).await?);
        assert!(!store::ask_second(&mut tx, set, AskedBy::Candidate, now()).await?);
        let now_script = script(&mut tx).await?;
        assert_eq!(now_script.state, ScriptState::Waiting);
        assert_eq!(store::assign(&mut tx, &now_script, two, organiser, now()).await?, Ok(2));
        let now_script = script(&mut tx).await?;
        // Points are worth up to 8 half marks: the first of case 1 is taken away.
        mark_all(&mut tx, &now_script, 2, two, 8).await?;
        let now_script = script(&mut tx).await?;
        let items = store::case_items(&mut tx, set).await?;
        let worth = items[0].content.rubric[0].half_marks;
        let marks = store::case_marks(&mut tx, set).await?;
        if worth <= 4 {
            // Within the tolerance the mean counts.
            assert_eq!(now_script.state, ScriptState::Done);
            assert_eq!(store::outcome(&now_script, &marks, 1), Outcome::Final(40 - worth / 2));
        }
        let none: Vec<PointMark> =
            items[0].content.rubric.iter().map(|point| PointMark { point: point.id, half_marks: 0, comment: "未答".into() }).collect();
        let low = NewCaseMark { position: 1, marker: 2, account: Some(two), points: &none, half_marks: 0, reason: "重看" };
        store::add_case_mark(&mut tx, set, low, now()).await?;
        assert_eq!(store::refresh(&mut tx, set, now()).await?, ScriptState::Differs);
        let now_script = script(&mut tx).await?;
        assert_eq!(store::assign(&mut tx, &now_script, two, organiser, now()).await?, Err(AssignError::Already));
        assert_eq!(store::assign(&mut tx, &now_script, third, organiser, now()).await?, Ok(3));
        let settled = NewCaseMark { position: 1, marker: 3, account: Some(third), points: &none, half_marks: 0, reason: "按要点" };
        store::add_case_mark(&mut tx, set, settled, now()).await?;
        assert_eq!(store::refresh(&mut tx, set, now()).await?, ScriptState::Done);
        assert_eq!(store::by_id(&mut tx, set).await?.expect("the attempt").half_marks, Some(160));
        // Everything that was said stays on record.
        let of_two = store::case_marks(&mut tx, set).await?.into_iter().filter(|mark| mark.marker == 2 && mark.position == 1).count();
        assert_eq!(of_two, 2);
        Ok(())
    }

    async fn one_marks_oneself_as_often_as_one_likes(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let candidate = account(&mut tx, "小林", None).await?;
        let set = handed_in(&mut tx, &subject, candidate).await?;
        let item = store::case_items(&mut tx, set).await?.remove(0);
        for all in [false, true] {
            let points: Vec<PointMark> = item
                .content
                .rubric
                .iter()
                .map(|point| PointMark { point: point.id, half_marks: if all { point.half_marks } else { 0 }, comment: String::new() })
                .collect();
            let half_marks = check(&points, &item.content.rubric)?;
            let new = NewCaseMark { position: 1, marker: store::SELF, account: Some(candidate), points: &points, half_marks, reason: "" };
            store::add_case_mark(&mut tx, set, new, now()).await?;
        }
        let marks = store::case_marks(&mut tx, set).await?;
        assert_eq!(marks.len(), 2);
        assert_eq!(store::last(&marks, 1, store::SELF).map(|mark| mark.half_marks), Some(40));
        assert_eq!(store::by_id(&mut tx, set).await?.expect("the attempt").half_marks, None, "one's own marks count nowhere");
        Ok(())
    }

    async fn published_cases_only(store: Store) {
        let (mut tx, subject) = with_bank(&store).await?;
        let all = store::cases(&mut tx, &subject.code, "2018").await?;
        for plan in all.iter().filter(|choice| choice.case.sort == Sort::Plan) {
            assert!(bank::retire(&mut tx, plan.case.question, "过时", now()).await?);
        }
        let edition = store::case_edition(&mut tx, &subject).await?;
        assert_eq!(edition, Some(("2018".to_owned(), vec![Lack { sort: Sort::Plan, have: 0, wanted: 1 }])));
        Ok(())
    }
}
