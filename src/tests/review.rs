//! A version from its author through a reviewer to everybody who practises, and what a wrong key costs nobody in the end.

mod race;

use chrono::TimeDelta;

use crate::clock::now;
use crate::ids::{AccountId, AnswerId, PracticeSetId, QuestionId, QuestionVersionId, VisitorId};
use crate::notification::Notice;
use crate::notification::store as messages;
use crate::practice::Owner;
use crate::practice::marking::{Verdict, full_half_marks, mark};
use crate::practice::store::{self as practice, PracticeSet, Wanted};
use crate::question::review::{Decision, Finding, Gap, Point};
use crate::question::store::{self as bank, Question, ReviewError, Reviewer};
use crate::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption, Stage, Status};
use crate::store::Tx;
use crate::{account, on_both, with_tx};

fn question(stem: &str, kind: Kind, key: &str) -> Content {
    let texts = ["接纳", "说教", "指责", "回避", "敷衍"];
    let count = if kind == Kind::Multiple { 5 } else { 4 };
    let options = ('a'..).zip(texts).take(count);
    Content {
        subject: "junior-practice".into(),
        chapters: vec![ChapterRef { edition: "2018".into(), chapter: "03".into() }],
        kind,
        stem: stem.into(),
        options: options.filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: text.into() })).collect(),
        key: set(key),
        explanation: "选{a}。".into(),
        source: String::new(),
        law_as_of: None,
        review_by: None,
        difficulty: 2,
        tags: vec![],
        tasks: vec![],
        rubric: vec![],
        model_answer: String::new(),
    }
}

fn set(letters: &str) -> OptionSet {
    OptionSet::parse(letters).expect("letters")
}

async fn account(tx: &mut Tx, name: &str) -> anyhow::Result<AccountId> {
    Ok(account::store::create(tx, name, "", false, None, now()).await?.id)
}

fn verdict(question: &Question, decision: Decision, remark: &str) -> bank::Verdict {
    let findings = Point::ALL.map(|point| {
        let fine = decision == Decision::Publish || point != Point::Key;
        Finding { point, fine, remark: if fine { String::new() } else { remark.to_owned() } }
    });
    bank::Verdict { question: question.id, version: question.latest, findings: findings.to_vec(), decision, comment: String::new() }
}

/// A question of this author that waits for review.
async fn submitted(tx: &mut Tx, content: &Content, author: &str) -> anyhow::Result<Question> {
    let (id, version) = (QuestionId::fresh(), QuestionVersionId::fresh());
    bank::create(tx, id, version, content, author, now()).await?;
    assert!(bank::submit(tx, id, version, now()).await?);
    Ok(bank::find(tx, id).await?.expect("the question"))
}

async fn published(tx: &mut Tx, content: &Content) -> anyhow::Result<Question> {
    let (id, version) = (QuestionId::fresh(), QuestionVersionId::fresh());
    bank::create(tx, id, version, content, "导入", now()).await?;
    assert!(bank::publish(tx, id, version, None, now()).await?);
    Ok(bank::find(tx, id).await?.expect("the question"))
}

/// Publishes a question with another key.
async fn correct(tx: &mut Tx, id: QuestionId, content: &Content, reason: &str) -> anyhow::Result<()> {
    let version = QuestionVersionId::fresh();
    bank::add_version(tx, id, version, content, "导入", reason, now()).await?;
    assert!(bank::publish(tx, id, version, None, now()).await?);
    Ok(())
}

/// A set of everything in the chapter.
async fn started(tx: &mut Tx, owner: Owner) -> anyhow::Result<PracticeSet> {
    let wanted = Wanted::of_chapter("junior-practice", "2018", "03", 10);
    let id = PracticeSetId::fresh();
    practice::start(tx, id, owner, wanted, 7, now()).await?;
    Ok(practice::find(tx, id, owner).await?.expect("the set just started"))
}

async fn give(tx: &mut Tx, owner: Owner, set: &PracticeSet, question: QuestionId, chosen: OptionSet) -> anyhow::Result<()> {
    let item = set.items.iter().find(|item| item.version.question == question).expect("a question of the set");
    practice::answer(tx, owner, set.id, item.position, AnswerId::fresh(), chosen, now()).await?;
    Ok(())
}

/// The same marks everywhere, and the marks the key earns.
async fn assert_consistent(tx: &mut Tx, owner: Owner, set: PracticeSetId) -> anyhow::Result<i64> {
    let set = practice::find(tx, set, owner).await?.expect("the set");
    let mut recomputed = 0;
    for item in &set.items {
        if let Some(given) = item.given {
            let content = &item.version.content;
            assert_eq!(given.marked, mark(content.kind, content.key, given.chosen));
            recomputed += given.marked.half_marks;
        }
    }
    let summary = set.summary();
    assert_eq!(summary.all.half_marks, recomputed);
    let history = practice::history(tx, owner, 50, 0).await?;
    let row = history.iter().find(|row| row.id == set.id).expect("in the record");
    assert_eq!((row.half_marks, row.full_half_marks), (recomputed, summary.all.full_half_marks));
    let progress = practice::progress(tx, owner, "junior-practice", "2018").await?;
    let all: i64 = history.iter().map(|row| row.half_marks).sum();
    assert_eq!(progress.iter().map(|row| row.half_marks).sum::<i64>(), all);
    Ok(recomputed)
}

on_both! {
    async fn a_version_is_sent_back_mended_and_published(store: Store) {
        let mut tx = store.write().await?;
        let (author, reviewer) = (account(&mut tx, "命题老师").await?, account(&mut tx, "审题老师").await?);
        let by = Reviewer { account: reviewer, name: "审题老师" };
        let content = question("下列做法中，正确的是（　　）。", Kind::Single, "b");
        let waiting = submitted(&mut tx, &content, "命题老师").await?;
        let queue = bank::queue(&mut tx, by, 20, 0).await?;
        assert_eq!((queue.len(), queue[0].is_own, queue[0].is_in_use), (1, false, false));
        let own = Reviewer { account: author, name: "命题老师" };
        assert!(bank::queue(&mut tx, own, 20, 0).await?[0].is_own);

        let empty = bank::Verdict { findings: vec![], ..verdict(&waiting, Decision::Return, "") };
        let refused = bank::decide(&mut tx, &empty, by, now()).await;
        assert!(matches!(refused, Err(ReviewError::Incomplete(gaps)) if gaps.contains(&Gap::Unjudged(Point::Source))));
        bank::decide(&mut tx, &verdict(&waiting, Decision::Return, "应选{a}"), by, now()).await?;
        let returned = bank::find(&mut tx, waiting.id).await?.expect("the question");
        assert_eq!((returned.status, returned.stage), (Status::Draft, Stage::Returned));
        assert_eq!(bank::queue_length(&mut tx).await?, 0);
        let told = messages::list(&mut tx, author, 10, 0).await?;
        assert!(matches!(&told[0].notice, Notice::VersionReturned { number: 1, .. }));

        let mended = Content { key: set("a"), ..content };
        let second = QuestionVersionId::fresh();
        bank::add_version(&mut tx, waiting.id, second, &mended, "命题老师", "按审题意见修改", now()).await?;
        assert!(bank::submit(&mut tx, waiting.id, second, now()).await?);
        // The page was open since before the change.
        let stale = bank::decide(&mut tx, &verdict(&waiting, Decision::Publish, ""), by, now()).await;
        assert!(matches!(stale, Err(ReviewError::Stale)));
        let waiting = bank::find(&mut tx, waiting.id).await?.expect("the question");
        let decided = bank::decide(&mut tx, &verdict(&waiting, Decision::Publish, ""), by, now()).await?;
        assert_eq!((decided.correction, decided.remarked), (None, 0), "nobody has practised with it");
        let twice = bank::decide(&mut tx, &verdict(&waiting, Decision::Publish, ""), by, now()).await;
        assert!(matches!(twice, Err(ReviewError::Stale)));

        let kept = bank::reviews(&mut tx, waiting.id).await?;
        assert_eq!(kept.iter().map(|review| (review.number, review.decision)).collect::<Vec<_>>(), [(2, Decision::Publish), (1, Decision::Return)]);
        assert_eq!(kept[1].findings[0], Finding { point: Point::Key, fine: false, remark: "应选{a}".into() });
        let edit = with_tx!(&mut tx, |c| sqlx::query("UPDATE question_review SET comment = 'x'").execute(c).await.map(|_| ()));
        assert!(edit.is_err(), "reviews are only added");
        Ok(())
    }

    async fn nobody_reviews_what_they_wrote(store: Store) {
        let mut tx = store.write().await?;
        let (anna, bo) = (account(&mut tx, "Anna").await?, account(&mut tx, "Bo").await?);
        let (as_anna, as_bo) = (Reviewer { account: anna, name: "Anna" }, Reviewer { account: bo, name: "Bo" });
        let content = question("下列做法中，正确的是（　　）。", Kind::Single, "a");
        let waiting = submitted(&mut tx, &content, "Anna").await?;
        let yes = verdict(&waiting, Decision::Publish, "");
        assert!(matches!(bank::decide(&mut tx, &yes, as_anna, now()).await, Err(ReviewError::OwnWork)));
        assert!(!bank::publish(&mut tx, waiting.id, waiting.latest, Some("Anna"), now()).await?);

        // Another name is the same person, and the old name somebody else.
        let renamed = with_tx!(&mut tx, |c| sqlx::query("UPDATE account SET name = 'Anne', name_folded = 'anne' WHERE id = $1").bind(anna).execute(c).await.map(|_| ()));
        renamed?;
        let renamed_anna = Reviewer { account: anna, name: "Anne" };
        assert!(bank::is_own_work(&mut tx, waiting.id, renamed_anna).await?);
        assert!(matches!(bank::decide(&mut tx, &yes, renamed_anna, now()).await, Err(ReviewError::OwnWork)));
        assert!(!bank::publish(&mut tx, waiting.id, waiting.latest, Some("Anne"), now()).await?);
        let other = account(&mut tx, "Anna").await?;
        assert!(!bank::is_own_work(&mut tx, waiting.id, Reviewer { account: other, name: "Anna" }).await?);

        // A word changed by Bo doesn't make Anna's question Bo's alone, nor Bo's word Anna's.
        let second = QuestionVersionId::fresh();
        let changed = Content { difficulty: 3, ..content };
        bank::add_version(&mut tx, waiting.id, second, &changed, "Bo", "", now()).await?;
        assert!(bank::submit(&mut tx, waiting.id, second, now()).await?);
        let waiting = bank::find(&mut tx, waiting.id).await?.expect("the question");
        for own in [renamed_anna, as_bo] {
            let refused = bank::decide(&mut tx, &verdict(&waiting, Decision::Publish, ""), own, now()).await;
            assert!(matches!(refused, Err(ReviewError::OwnWork)), "{}", own.name);
        }
        bank::decide(&mut tx, &verdict(&waiting, Decision::Publish, ""), Reviewer { account: other, name: "Anna" }, now()).await?;

        // What was reviewed is common property: its author may review what somebody else changes later.
        let third = QuestionVersionId::fresh();
        bank::add_version(&mut tx, waiting.id, third, &Content { difficulty: 4, ..changed }, "Bo", "", now()).await?;
        assert!(bank::submit(&mut tx, waiting.id, third, now()).await?);
        let waiting = bank::find(&mut tx, waiting.id).await?.expect("the question");
        bank::decide(&mut tx, &verdict(&waiting, Decision::Publish, ""), renamed_anna, now()).await?;
        Ok(())
    }

    async fn a_wrong_key_is_corrected_and_everybody_sees_it(store: Store) {
        let mut tx = store.write().await?;
        let (lin, wu) = (account(&mut tx, "小林").await?, account(&mut tx, "小吴").await?);
        let (author, reviewer) = (account(&mut tx, "命题老师").await?, account(&mut tx, "审题老师").await?);
        let wrong = question("下列做法中，正确的是（　　）。", Kind::Single, "b");
        let asked = published(&mut tx, &wrong).await?;
        let bystander = published(&mut tx, &question("另一道题（　　）。", Kind::Single, "a")).await?;
        let owners = [Owner::Account(lin), Owner::Account(wu), Owner::Visitor(VisitorId::fresh()), Owner::Visitor(VisitorId::fresh())];
        let mut sets = Vec::new();
        for (owner, chosen) in owners.into_iter().zip(["b", "a", "b", ""]) {
            let set_of = started(&mut tx, owner).await?;
            if !chosen.is_empty() {
                give(&mut tx, owner, &set_of, asked.id, set(chosen)).await?;
                give(&mut tx, owner, &set_of, bystander.id, set("a")).await?;
            }
            sets.push(set_of.id);
        }

        let right = Content { key: set("a"), explanation: "应选{a}。".into(), ..wrong };
        let version = QuestionVersionId::fresh();
        bank::add_version(&mut tx, asked.id, version, &right, "命题老师", "教材第二章以接纳为先", now()).await?;
        assert!(bank::submit(&mut tx, asked.id, version, now()).await?);
        let by = Reviewer { account: reviewer, name: "审题老师" };
        assert!(bank::queue(&mut tx, by, 20, 0).await?[0].changes_key);
        let waiting = bank::find(&mut tx, asked.id).await?.expect("the question");
        let decided = bank::decide(&mut tx, &verdict(&waiting, Decision::Publish, ""), by, now()).await?;
        let correction = decided.correction.expect("another key is a correction");
        assert_eq!(decided.remarked, 3);
        assert_eq!((correction.from, correction.to, correction.made_by.as_str()), (asked.latest, version, "审题老师"));
        assert_eq!(bank::corrections(&mut tx, asked.id).await?, std::slice::from_ref(&correction));
        assert_eq!(practice::remarked(&mut tx, correction.id).await?, 3);

        // Marks went both ways, and the other question kept its own.
        for (owner, (set_of, half_marks)) in owners.into_iter().zip(sets.iter().zip([2, 4, 2, 0])) {
            assert_eq!(assert_consistent(&mut tx, owner, *set_of).await?, half_marks);
        }
        let mine = practice::find(&mut tx, sets[2], owners[2]).await?.expect("the visitor's set");
        let item = mine.items.iter().find(|item| item.version.question == asked.id).expect("the question");
        assert_eq!((item.asked, item.version.id), (asked.latest, version));
        assert_eq!(item.given.map(|given| given.marked.verdict), Some(Verdict::Wrong));
        assert_eq!(item.remarks.iter().map(|note| (note.old_half_marks, note.new_half_marks, note.reason.as_str())).collect::<Vec<_>>(), [(2, 0, "教材第二章以接纳为先")]);

        // Accounts are told, each what concerns it; the author that it is in use.
        for (who, marks) in [(lin, (2, 0)), (wu, (0, 2))] {
            let told = messages::list(&mut tx, who, 10, 0).await?;
            let [message] = &told[..] else { panic!("{told:?}") };
            let Notice::QuestionCorrected { old_half_marks, new_half_marks, reason, .. } = &message.notice else { panic!("{message:?}") };
            assert_eq!(((*old_half_marks, *new_half_marks), reason.as_str()), (marks, "教材第二章以接纳为先"));
        }
        assert!(matches!(messages::list(&mut tx, author, 10, 0).await?[0].notice, Notice::VersionPublished { number: 2, .. }));

        // Whoever had not answered yet is asked the corrected question, and has nothing to be told.
        let late = practice::find(&mut tx, sets[3], owners[3]).await?.expect("the other visitor's set");
        give(&mut tx, owners[3], &late, asked.id, set("a")).await?;
        assert_eq!(assert_consistent(&mut tx, owners[3], late.id).await?, 2);
        let late = practice::find(&mut tx, sets[3], owners[3]).await?.expect("the other visitor's set");
        assert!(late.items.iter().all(|item| item.remarks.is_empty()));

        // What a visitor practised comes along to an account, notes and all.
        let Owner::Visitor(visitor) = owners[2] else { unreachable!("a visitor") };
        let joined = account(&mut tx, "刚注册").await?;
        practice::claim(&mut tx, visitor, joined).await?;
        assert_eq!(assert_consistent(&mut tx, Owner::Account(joined), sets[2]).await?, 2);
        let edit = with_tx!(&mut tx, |c| sqlx::query("UPDATE practice_remark SET new_half_marks = 4").execute(c).await.map(|_| ()));
        assert!(edit.is_err(), "what a correction did is only added to");
        Ok(())
    }

    async fn back_and_forth_ends_where_the_last_key_says(store: Store) {
        let mut tx = store.write().await?;
        let base = question("下列说法中，正确的有（　　）。", Kind::Multiple, "ab");
        let asked = published(&mut tx, &base).await?;
        let choices = ["a", "ab", "abc", "acd", "e", "abcde", "cd"];
        let mut sets = Vec::new();
        for chosen in choices {
            let owner = Owner::Visitor(VisitorId::fresh());
            let set_of = started(&mut tx, owner).await?;
            give(&mut tx, owner, &set_of, asked.id, set(chosen)).await?;
            sets.push((owner, set_of.id, set(chosen)));
        }
        let mut dropped = base.clone();
        dropped.options.retain(|option| option.id != OptionId::new('e').expect("a letter"));
        let keys = [
            Content { key: set("abc"), ..base.clone() },
            Content { kind: Kind::Single, key: set("a"), ..base.clone() },
            Content { key: set("cd"), ..dropped },
            Content { stem: "下列说法中，正确的是（　　）。".into(), key: set("cd"), ..base.clone() },
            Content { key: set("ab"), ..base.clone() },
        ];
        for (nth, content) in keys.iter().enumerate() {
            correct(&mut tx, asked.id, content, "更正").await?;
            for (owner, set_of, chosen) in &sets {
                let marks = assert_consistent(&mut tx, *owner, *set_of).await?;
                assert_eq!(marks, mark(content.kind, content.key, *chosen).half_marks, "after {nth}");
                let shown = practice::find(&mut tx, *set_of, *owner).await?.expect("the set");
                let item = &shown.items[0];
                assert!(chosen.iter().all(|option| item.order.contains(&option)), "what was chosen can be seen");
                assert_eq!(shown.summary().all.full_half_marks, full_half_marks(content.kind));
            }
        }
        let corrections = bank::corrections(&mut tx, asked.id).await?;
        assert_eq!(corrections.len(), 4, "another wording is no correction");

        // Publishing the same once more changes nothing.
        let before = practice::remarked(&mut tx, corrections[0].id).await?;
        let newest = bank::find(&mut tx, asked.id).await?.expect("the question").latest;
        assert!(bank::publish(&mut tx, asked.id, newest, None, now()).await?);
        assert_eq!(bank::corrections(&mut tx, asked.id).await?, corrections);
        for keeper in crate::store::inventory::iter::<crate::question::correction::Keeper> {
            assert_eq!((keeper.remark)(&mut tx, &corrections[0], &base).await?, 0, "{} marks twice", keeper.name);
        }
        assert_eq!(practice::remarked(&mut tx, corrections[0].id).await?, before);

        // An earlier version published again is a correction like any other.
        let first = bank::versions(&mut tx, asked.id).await?.iter().find(|version| version.number == 2).map(|version| version.id);
        assert!(bank::publish(&mut tx, asked.id, first.expect("version 2"), None, now()).await?);
        for (owner, set_of, chosen) in &sets {
            let marks = assert_consistent(&mut tx, *owner, *set_of).await?;
            assert_eq!(marks, mark(Kind::Multiple, set("abc"), *chosen).half_marks);
        }
        Ok(())
    }

    async fn retiring_takes_a_question_from_new_sets_only(store: Store) {
        let mut tx = store.write().await?;
        let asked = published(&mut tx, &question("下列做法中，正确的是（　　）。", Kind::Single, "b")).await?;
        published(&mut tx, &question("另一道题（　　）。", Kind::Single, "a")).await?;
        let me = Owner::Visitor(VisitorId::fresh());
        let begun = started(&mut tx, me).await?;
        assert!(bank::retire(&mut tx, asked.id, "法规已废止", now()).await?);
        give(&mut tx, me, &begun, asked.id, set("b")).await?;
        assert_eq!(assert_consistent(&mut tx, me, begun.id).await?, 2);
        assert_eq!(practice::find(&mut tx, begun.id, me).await?.expect("my set").items.len(), 2);
        let next = started(&mut tx, me).await?;
        assert!(next.items.iter().all(|item| item.version.question != asked.id) && next.items.len() == 1);
        assert!(bank::corrections(&mut tx, asked.id).await?.is_empty());
        Ok(())
    }

    async fn messages_are_ones_own_and_are_read_once(store: Store) {
        let mut tx = store.write().await?;
        let (mine, other) = (account(&mut tx, "小林").await?, account(&mut tx, "小吴").await?);
        let about = QuestionId::fresh();
        let mut ids = Vec::new();
        for number in 1..=3 {
            let notice = Notice::VersionPublished { question: about, stem: "下列".into(), number };
            ids.push(messages::notify(&mut tx, mine, &notice, now() + TimeDelta::seconds(number)).await?);
        }
        assert_eq!((messages::unread(&mut tx, mine).await?, messages::unread(&mut tx, other).await?), (3, 0));
        let page = messages::list(&mut tx, mine, 2, 1).await?;
        assert_eq!(page.iter().map(|message| message.id).collect::<Vec<_>>(), [ids[1], ids[0]]);
        assert_eq!(page[0].notice.address(), format!("/questions/{about}"));
        assert!(!messages::read(&mut tx, ids[0], other, now()).await?, "nobody reads another's");
        assert!(messages::find(&mut tx, ids[0], other).await?.is_none());
        assert!(messages::read(&mut tx, ids[0], mine, now()).await?);
        assert!(!messages::read(&mut tx, ids[0], mine, now()).await?);
        assert_eq!(messages::read_all(&mut tx, mine, now() + TimeDelta::seconds(5)).await?, 2);
        assert_eq!((messages::unread(&mut tx, mine).await?, messages::count(&mut tx, mine).await?), (0, 3));
        let edit = with_tx!(&mut tx, |c| sqlx::query("UPDATE notification SET parameters = '{}'").execute(c).await.map(|_| ()));
        assert!(edit.is_err(), "a message doesn't change");
        Ok(())
    }
}
