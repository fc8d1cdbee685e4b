//! Questions arriving: many at once as one by one, and the same question from two sides.

use std::time::Duration;

use chrono::NaiveDate;

use crate::clock::now;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::on_both;
use crate::question::store::{self as bank, AddError, Entry, New, Question, QuestionVersion, Ready};
use crate::question::succession::store::set;
use crate::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption, RubricPoint, Status};
use crate::store::{Store, Tx};
use crate::syllabus::{Chapter, store as syllabus};
use crate::with_tx;

const SUBJECT: &str = "junior-practice";

fn single(stem: &str) -> Content {
    let options = ('a'..).zip(["接纳", "说教", "指责", "回避"]);
    Content {
        subject: SUBJECT.into(),
        chapters: vec![ChapterRef { edition: "2018".into(), chapter: "02".into() }],
        kind: Kind::Single,
        stem: stem.into(),
        options: options.filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: text.into() })).collect(),
        key: OptionSet::parse("a").unwrap_or_default(),
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

/// Of every kind, with and without everything a question can have.
fn lot() -> Vec<Content> {
    let base = single("<b>接纳</b>是什么（　　）。");
    let letters = |text: &str| OptionSet::parse(text).unwrap_or_default();
    let point =
        |id: char, task: i64| Some(RubricPoint { id: OptionId::new(id)?, task, text: "说明\"理由\"\\".into(), half_marks: 3 });
    vec![
        Content {
            tags: vec!["儿童".into(), "价值观\"'\n".into(), "儿童".into()],
            source: "《民法典》第二十六条\u{0}".into(),
            law_as_of: NaiveDate::from_ymd_opt(2021, 1, 1),
            review_by: NaiveDate::from_ymd_opt(2027, 12, 31),
            ..base.clone()
        },
        Content { kind: Kind::Multiple, key: letters("acd"), stem: "多选（　　）。".into(), ..base.clone() },
        Content {
            kind: Kind::Judgement,
            stem: "判断。".into(),
            options: base.options[..2].to_vec(),
            chapters: vec![
                ChapterRef { edition: "2018".into(), chapter: "01".into() },
                ChapterRef { edition: "2018".into(), chapter: "03".into() },
            ],
            ..base.clone()
        },
        Content {
            subject: "intermediate-practice".into(),
            kind: Kind::Case,
            chapters: vec![ChapterRef { edition: "2018".into(), chapter: "02".into() }],
            stem: "材料。\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |".into(),
            options: vec![],
            key: OptionSet::EMPTY,
            explanation: String::new(),
            tasks: vec!["分析需要。".into(), "提出方案。".into()],
            rubric: [point('a', 1), point('b', 2)].into_iter().flatten().collect(),
            model_answer: "参考😀答案".into(),
            ..base.clone()
        },
        Content { chapters: vec![], stem: "没有章节的题（　　）。".into(), ..base.clone() },
        Content { subject: "junior-comprehensive".into(), ..base },
    ]
}

/// All the bank knows of a question.
#[derive(Debug, PartialEq)]
struct Whole {
    question: Option<Question>,
    versions: Vec<QuestionVersion>,
    fingerprints: Vec<(String,)>,
    chapters: Vec<(String, String, String)>,
    tags: Vec<(String,)>,
    drawn_from: Vec<(String, String)>,
}

async fn whole(tx: &mut Tx, id: QuestionId) -> anyhow::Result<Whole> {
    const FINGERPRINTS: &str = "SELECT fingerprint FROM question_version WHERE question_id = $1 ORDER BY number";
    const CHAPTERS: &str =
        "SELECT edition, subject, chapter FROM question_chapter WHERE question_id = $1 ORDER BY edition, subject, chapter";
    const TAGS: &str = "SELECT tag FROM question_tag WHERE question_id = $1 ORDER BY tag";
    const POOL: &str = "SELECT edition, chapter FROM mock_pool WHERE question_id = $1 ORDER BY edition";
    Ok(Whole {
        question: bank::find(tx, id).await?,
        versions: bank::versions(tx, id).await?,
        fingerprints: with_tx!(tx, |c| sqlx::query_as(FINGERPRINTS).bind(id).fetch_all(c).await)?,
        chapters: with_tx!(tx, |c| sqlx::query_as(CHAPTERS).bind(id).fetch_all(c).await)?,
        tags: with_tx!(tx, |c| sqlx::query_as(TAGS).bind(id).fetch_all(c).await)?,
        drawn_from: with_tx!(tx, |c| sqlx::query_as(POOL).bind(id).fetch_all(c).await)?,
    })
}

async fn created(store: Store, content: Content) -> Result<QuestionId, AddError> {
    let id = QuestionId::fresh();
    let mut tx = store.write().await?;
    bank::create(&mut tx, id, QuestionVersionId::fresh(), &content, "editor", now()).await?;
    tx.commit().await?;
    Ok(id)
}

on_both! {
    async fn questions_that_come_together_are_as_if_each_had_come_alone(store: Store) {
        let mut tx = store.write().await?;
        // An account's work, and a chapter that was taken up by a later edition.
        crate::account::store::create(&mut tx, "命题老师", "", false, None, now()).await?;
        let chapter = Chapter { edition: "2025".into(), subject: SUBJECT.into(), number: "07".into(), name: "价值观".into() };
        syllabus::save_chapter(&mut tx, &chapter).await?;
        set(&mut tx, SUBJECT, ("2018", "02"), ("2025", Some("07")), "editor", now()).await?;
        tx.commit().await?;
        let (contents, at) = (lot(), now());
        let ids: Vec<_> = contents.iter().map(|_| (QuestionId::fresh(), QuestionVersionId::fresh())).collect();
        for entry in [Entry::Draft, Entry::Submitted, Entry::Published] {
            let (mut alone, mut together) = (Vec::new(), Vec::new());
            let mut tx = store.write().await?;
            for ((id, version), content) in ids.iter().zip(&contents) {
                bank::create(&mut tx, *id, *version, content, "命题老师", at).await?;
                match entry {
                    Entry::Draft => {}
                    Entry::Submitted => assert!(bank::submit(&mut tx, *id, *version, at).await?),
                    Entry::Published => {
                        let is_published = bank::publish(&mut tx, *id, *version, None, at).await?;
                        assert_eq!(is_published, !content.chapters.is_empty());
                    }
                }
                alone.push(whole(&mut tx, *id).await?);
            }
            drop(tx);
            let mut tx = store.write().await?;
            let ready: Vec<Ready> = contents.iter().map(Ready::new).collect::<Result<_, _>>()?;
            let new: Vec<New<'_>> =
                ids.iter().zip(&ready).map(|((id, version), content)| New { id: *id, version: *version, content }).collect();
            let there = bank::create_many(&mut tx, &new, "命题老师", entry, at).await?;
            assert_eq!(there, vec![None; ids.len()]);
            for (id, _) in &ids {
                together.push(whole(&mut tx, *id).await?);
            }
            drop(tx);
            assert_eq!(alone, together, "{entry:?}");
            assert_eq!(alone[0].chapters.len(), 2, "where the chapter went, too");
            assert!(alone[0].versions[0].author_account.is_some());
            let expected = if entry == Entry::Published { 2 } else { 0 };
            assert_eq!(alone[1].drawn_from.len(), expected, "{entry:?}");
        }
        Ok(())
    }

    async fn of_equal_questions_in_a_lot_the_first_comes_in(store: Store) {
        let there = created(store.clone(), single("在库里的题（　　）。")).await?;
        let elsewhere = Content { subject: "junior-comprehensive".into(), ..single("在库里的题（　　）。") };
        let contents = [single("新题（　　）。"), single("在库里的题"), elsewhere, single("新题 ( )"), single("又一题（　　）。")];
        let ready: Vec<Ready> = contents.iter().map(Ready::new).collect::<Result<_, _>>()?;
        let ids: Vec<QuestionId> = ready.iter().map(|_| QuestionId::fresh()).collect();
        let new: Vec<New<'_>> = ids
            .iter()
            .zip(&ready)
            .map(|(id, content)| New { id: *id, version: QuestionVersionId::fresh(), content })
            .collect();
        let mut tx = store.write().await?;
        let sound: Vec<&Ready> = ready.iter().collect();
        assert_eq!(bank::duplicates_of(&mut tx, &sound).await?, [None, Some(there), None, None, None]);
        let others = bank::create_many(&mut tx, &new, "import", Entry::Draft, now()).await?;
        assert_eq!(others, [None, Some(there), None, Some(ids[0]), None]);
        for (id, other) in ids.iter().zip(&others) {
            assert_eq!(bank::find(&mut tx, *id).await?.is_some(), other.is_none());
        }
        // A retired question may be written again.
        bank::retire(&mut tx, there, "过时", now()).await?;
        assert_eq!(bank::duplicates_of(&mut tx, &sound[1..2]).await?, [None]);
        Ok(())
    }

    async fn of_two_who_write_the_same_question_at_once_one_is_told(store: Store) {
        let content = single("同时写下的题（　　）。");
        let mut tx = store.write().await?;
        let first = QuestionId::fresh();
        bank::create(&mut tx, first, QuestionVersionId::fresh(), &content, "editor", now()).await?;
        let second = tokio::spawn(created(store.clone(), Content { tags: vec!["另一位".into()], ..content.clone() }));
        let elsewhere = Content { subject: "junior-comprehensive".into(), ..content };
        let other_subject = tokio::spawn(created(store.clone(), elsewhere));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!second.is_finished(), "whoever comes later waits");
        tx.commit().await?;
        assert!(matches!(second.await?, Err(AddError::Duplicate(other)) if other == first));
        let other_subject = other_subject.await??;
        let found = bank::find(&mut store.read().await?, other_subject).await?;
        assert_eq!(found.map(|question| question.status), Some(Status::Draft), "another subject may ask the same");
        Ok(())
    }

    async fn of_many_who_import_and_write_the_same_questions_at_once_each_comes_in_once(store: Store) {
        let stems: Vec<String> = (0..12).map(|nth| format!("第{nth}道同时来的题（　　）。")).collect();
        let mut running = Vec::new();
        for turn in 0..6_usize {
            let store = store.clone();
            // Everybody brings all of them, of two subjects, in another order.
            let mut contents: Vec<Content> = stems.iter().map(|stem| single(stem)).collect();
            contents.extend(stems.iter().map(|stem| Content { subject: "junior-comprehensive".into(), ..single(stem) }));
            contents.rotate_left(turn * 4);
            running.push(tokio::spawn(async move {
                let ready: Vec<Ready> = contents.iter().map(Ready::new).collect::<Result<_, _>>()?;
                let new = ready.iter().map(|content| New { id: QuestionId::fresh(), version: QuestionVersionId::fresh(), content });
                let mut tx = store.write().await?;
                let there = bank::create_many(&mut tx, &new.collect::<Vec<_>>(), "import", Entry::Draft, now()).await?;
                tx.commit().await?;
                anyhow::Ok(there.iter().filter(|other| other.is_none()).count())
            }));
        }
        let mut taken = 0;
        for task in running {
            taken += task.await??;
        }
        assert_eq!(taken, 2 * stems.len());
        Ok(())
    }
}
