//! Ten questions, their marks, and whose they are.

use chrono::TimeDelta;

use crate::clock::now;
use crate::ids::{AccountId, AnswerId, PracticeSetId, QuestionId, QuestionVersionId, VisitorId};
use crate::practice::Owner;
use crate::practice::marking::Verdict;
use crate::practice::recording::Refusal;
use crate::practice::store::{self, AnswerError, PracticeSet, Wanted};
use crate::question::store as bank;
use crate::question::{Content, Kind, OptionSet, Stage, Status};
use crate::starter::questions;
use crate::store::{Store, Tx};
use crate::{on_both, with_tx};

const CHILDREN: Wanted<'static> = Wanted::of_chapter("junior-practice", "2018", "03", 10);

async fn with_questions(store: &Store) -> anyhow::Result<Tx> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    Ok(tx)
}

async fn ten_questions(tx: &mut Tx, owner: Owner) -> anyhow::Result<PracticeSet> {
    let id = PracticeSetId::fresh();
    assert_eq!(store::start(tx, id, owner, CHILDREN, 42, now()).await?, 10);
    Ok(store::find(tx, id, owner).await?.expect("the set just started"))
}

async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    let id = AccountId::fresh();
    with_tx!(tx, |c| {
        sqlx::query("INSERT INTO account (id, name, name_folded, password_hash, must_change_password, created_at) VALUES ($1, $2, $2, '', $3, $4)")
        .bind(id).bind(name).bind(false).bind(now()).execute(c).await.map(|_| ())
    })?;
    Ok(id)
}

on_both! {
    async fn the_starter_bank_loads_twice_without_doubling(store: Store) {
        let mut tx = with_questions(&store).await?;
        let sum = |counts: Vec<(String, i64)>| counts.into_iter().map(|(_, questions)| questions).sum::<i64>();
        let all = sum(bank::subject_counts(&mut tx).await?);
        assert!(all >= 80, "{all}");
        assert_eq!(questions::load(&mut tx, now()).await?, 0);
        assert_eq!(sum(bank::subject_counts(&mut tx).await?), all);

        let chapters = bank::counts(&mut tx, "junior-practice").await?;
        let children = chapters.iter().find(|count| count.chapter == "03").expect("儿童社会工作");
        assert!(children.singles >= 8 && children.multiples >= 4, "{children:?}");
        Ok(())
    }

    async fn ten_answers_earn_what_the_paper_says(store: Store) {
        let mut tx = with_questions(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let set = ten_questions(&mut tx, me).await?;
        let multiples = set.items.iter().filter(|item| item.version.content.kind == Kind::Multiple).count();
        assert!((3..10).contains(&multiples), "singles and multiples: {multiples}");

        // Everything right but two: of one multiple only one right option is chosen, of one single a wrong one.
        let partly = set.items.iter().find(|item| item.version.content.kind == Kind::Multiple).expect("a multiple").position;
        let wrong = set.items.iter().find(|item| item.version.content.kind == Kind::Single).expect("a single").position;
        let mut full = 0;
        for item in &set.items {
            let key = item.version.content.key;
            let chosen: OptionSet = if item.position == partly {
                key.iter().take(1).collect()
            } else if item.position == wrong {
                item.order.iter().copied().find(|option| !key.contains(*option)).into_iter().collect()
            } else {
                key
            };
            let recorded = store::answer(&mut tx, me, set.id, item.position, AnswerId::fresh(), chosen, now()).await?;
            assert!(recorded.is_new);
            assert_eq!(recorded.complete, item.position == 10);
            full += if item.version.content.kind == Kind::Single { 2 } else { 4 };
        }
        let set = store::find(&mut tx, set.id, me).await?.expect("my set");
        let summary = set.summary();
        assert_eq!((summary.all.questions, summary.all.answered, summary.all.right), (10, 10, 8));
        assert_eq!((summary.all.half_marks, summary.all.full_half_marks), (full - 3 - 2, full));
        assert_eq!(summary.singles.questions + summary.multiples.questions, 10);
        assert_eq!(set.item(partly).and_then(|item| item.given).map(|given| given.marked.verdict), Some(Verdict::Partly));
        assert!(set.finished_at.is_some(), "the last answer ends the set");
        assert_eq!(set.first_open(), None);

        let history = store::history(&mut tx, me, 20, 0).await?;
        assert_eq!(history.len(), 1);
        assert_eq!((history[0].questions, history[0].answered, history[0].half_marks), (10, 10, full - 5));
        assert_eq!(history[0].full_half_marks, full);
        assert_eq!(history[0].chapter_name.as_deref(), Some("儿童社会工作"));
        let progress = store::progress(&mut tx, me, "junior-practice", "2018").await?;
        assert_eq!(progress.iter().map(|row| (row.chapter.as_str(), row.questions)).collect::<Vec<_>>(), [("03", 10)]);
        Ok(())
    }

    async fn sending_an_answer_again_changes_nothing(store: Store) {
        let mut tx = with_questions(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let set = ten_questions(&mut tx, me).await?;
        let key = set.items[0].version.content.key;
        let id = AnswerId::fresh();
        assert!(store::answer(&mut tx, me, set.id, 1, id, key, now()).await?.is_new);
        let again = store::answer(&mut tx, me, set.id, 1, id, key, now()).await?;
        assert!(!again.is_new && again.given.marked.verdict == Verdict::Right);

        // A second thought is kept, and comes too late to count.
        let other: OptionSet = set.items[0].order.iter().copied().find(|option| !key.contains(*option)).into_iter().collect();
        let late = store::answer(&mut tx, me, set.id, 1, AnswerId::fresh(), other, now()).await?;
        assert!(late.is_new && late.given.chosen == key);
        let reused = store::answer(&mut tx, me, set.id, 2, id, set.items[1].version.content.key, now()).await;
        assert!(matches!(reused, Err(AnswerError::Refused(Refusal::IdUsed))));
        let summary = store::find(&mut tx, set.id, me).await?.expect("my set").summary();
        assert_eq!((summary.all.answered, summary.all.right), (1, 1));
        Ok(())
    }

    async fn what_does_not_fit_the_question_is_refused(store: Store) {
        let mut tx = with_questions(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let set = ten_questions(&mut tx, me).await?;
        let single = set.items.iter().find(|item| item.version.content.kind == Kind::Single).expect("a single").position;
        let mut give = async |position, letters| {
            store::answer(&mut tx, me, set.id, position, AnswerId::fresh(), OptionSet::parse(letters).expect("letters"), now()).await
        };
        assert!(matches!(give(single, "").await, Err(AnswerError::Refused(Refusal::NothingChosen))));
        assert!(matches!(give(single, "ab").await, Err(AnswerError::Refused(Refusal::OnlyOne))));
        assert!(matches!(give(single, "z").await, Err(AnswerError::Refused(Refusal::UnknownOption))));
        assert!(matches!(give(11, "a").await, Err(AnswerError::Refused(Refusal::NoQuestion))));
        Ok(())
    }

    async fn a_set_is_its_owners_alone(store: Store) {
        let mut tx = with_questions(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let set = ten_questions(&mut tx, me).await?;
        let other = Owner::Visitor(VisitorId::fresh());
        assert_eq!(store::find(&mut tx, set.id, other).await?, None);
        let key = set.items[0].version.content.key;
        let refused = store::answer(&mut tx, other, set.id, 1, AnswerId::fresh(), key, now()).await;
        assert!(matches!(refused, Err(AnswerError::Refused(Refusal::NotYours))));
        assert!(!store::finish(&mut tx, other, set.id, now()).await?);
        assert_eq!(store::count(&mut tx, other).await?, 0);
        Ok(())
    }

    async fn signing_up_takes_the_practice_along(store: Store) {
        let mut tx = with_questions(&store).await?;
        let visitor = VisitorId::fresh();
        let before = Owner::Visitor(visitor);
        let set = ten_questions(&mut tx, before).await?;
        store::answer(&mut tx, before, set.id, 1, AnswerId::fresh(), set.items[0].version.content.key, now()).await?;
        ten_questions(&mut tx, Owner::Visitor(VisitorId::fresh())).await?;

        let candidate = account(&mut tx, "candidate").await?;
        assert_eq!(store::claim(&mut tx, visitor, candidate).await?, 1);
        let after = Owner::Account(candidate);
        assert_eq!(store::history(&mut tx, after, 20, 0).await?.len(), 1);
        assert_eq!(store::history(&mut tx, before, 20, 0).await?.len(), 0);
        assert_eq!(store::find(&mut tx, set.id, after).await?.expect("my set").summary().all.answered, 1);
        assert_eq!(store::claim(&mut tx, visitor, candidate).await?, 0);
        Ok(())
    }

    async fn how_others_did_counts_people_once_and_by_their_first_answer(store: Store) {
        let mut tx = with_questions(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let mine = ten_questions(&mut tx, me).await?;
        let question = mine.items[0].version.clone();
        for nth in 0..3 {
            let other = Owner::Visitor(VisitorId::fresh());
            // The first of them is right at once, the others only the second time. (Begun before any answer: what was answered is
            // drawn later.)
            let sets = [ten_questions(&mut tx, other).await?, ten_questions(&mut tx, other).await?];
            for (time, set) in (0_i64..).zip(&sets) {
                let item = set.items.iter().find(|item| item.version.id == question.id).expect("the same seed, the same questions");
                let wrong = item.order.iter().copied().find(|option| !question.content.key.contains(*option)).into_iter().collect();
                let chosen = if nth == 0 || time == 1 { question.content.key } else { wrong };
                let at = now() + TimeDelta::seconds(time);
                store::answer(&mut tx, other, set.id, item.position, AnswerId::fresh(), chosen, at).await?;
            }
        }
        store::answer(&mut tx, me, mine.id, 1, AnswerId::fresh(), question.content.key, now()).await?;
        store::count_pending(&mut tx, 1000).await?;
        let shares = store::shares(&mut tx, mine.id, me).await?;
        assert_eq!(shares.len(), 1);
        assert_eq!((shares[&question.id].people, shares[&question.id].right), (3, 1));
        Ok(())
    }

    async fn a_correction_is_a_new_version_and_old_sets_keep_theirs(store: Store) {
        let mut tx = with_questions(&store).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let set = ten_questions(&mut tx, me).await?;
        let old = set.items[0].version.clone();
        let corrected = Content {
            stem: format!("{}（修订）", old.content.stem),
            tags: vec!["修订".into()],
            ..old.content.clone()
        };
        let version = QuestionVersionId::fresh();
        bank::add_version(&mut tx, old.question, version, &corrected, "editor", "题干不清楚", now()).await?;
        assert!(!bank::publish(&mut tx, old.question, version, Some("editor"), now()).await?, "nobody reviews what they wrote");
        assert!(bank::publish(&mut tx, old.question, version, Some("reviewer"), now()).await?);
        assert!(!bank::publish(&mut tx, QuestionId::fresh(), version, Some("reviewer"), now()).await?);
        assert_eq!(bank::version(&mut tx, version).await?.expect("the new version").number, 2);
        assert_eq!(store::find(&mut tx, set.id, me).await?.expect("my set").items[0].version, old);
        let published = bank::published(&mut tx, "junior-practice", "2018", Some("03")).await?;
        assert!(published.iter().any(|question| question.id == version) && published.iter().all(|question| question.id != old.id));

        // The same question again is found out, whatever its order and punctuation.
        let twin = Content { options: corrected.options.iter().rev().cloned().collect(), ..corrected };
        let refused = bank::create(&mut tx, QuestionId::fresh(), QuestionVersionId::fresh(), &twin, "editor", now()).await;
        assert!(matches!(refused, Err(bank::AddError::Duplicate(id)) if id == old.question));

        assert!(bank::retire(&mut tx, old.question, "法规已修订", now()).await?);
        assert!(!bank::retire(&mut tx, old.question, "法规已修订", now()).await?);
        assert_eq!(bank::published(&mut tx, "junior-practice", "2018", Some("03")).await?.len(), 13);
        let retired = bank::find(&mut tx, old.question).await?.expect("the question");
        assert_eq!((retired.status, retired.stage, retired.retired_reason.as_str()), (Status::Retired, Stage::Published, "法规已修订"));
        assert!(bank::restore(&mut tx, old.question, now()).await?);
        assert_eq!(bank::published(&mut tx, "junior-practice", "2018", Some("03")).await?.len(), 14);

        let edit = with_tx!(&mut tx, |c| sqlx::query("UPDATE question_version SET stem = 'x'").execute(c).await.map(|_| ()));
        assert!(edit.is_err(), "the database itself refuses to change a version");
        Ok(())
    }
}
