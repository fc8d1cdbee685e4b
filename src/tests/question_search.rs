//! Questions are found by words and by what they are, on both engines alike.

use chrono::{NaiveDate, TimeDelta};

use crate::clock::now;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::on_both;
use crate::question::search::{self, Filter, Hit};
use crate::question::store as bank;
use crate::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption, Stage, Status};
use crate::store::Tx;

pub(super) fn single(stem: &str, options: &[&str]) -> Content {
    let options = ('a'..='z').zip(options);
    let options = options.filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: (*text).to_owned() }));
    Content {
        subject: "junior-practice".into(),
        chapters: vec![ChapterRef { edition: "2018".into(), chapter: "05".into() }],
        kind: Kind::Single,
        stem: stem.into(),
        options: options.collect(),
        key: OptionSet::parse("a").expect("a letter"),
        explanation: String::new(),
        source: String::new(),
        law_as_of: None,
        review_by: None,
        difficulty: 3,
        tags: vec![],
        tasks: vec![],
        rubric: vec![],
        model_answer: String::new(),
    }
}

pub(super) async fn add(tx: &mut Tx, content: &Content) -> anyhow::Result<QuestionId> {
    let id = QuestionId::fresh();
    bank::create(tx, id, QuestionVersionId::fresh(), content, "editor", now()).await?;
    Ok(id)
}

fn today() -> NaiveDate {
    crate::clock::date_of(now())
}

async fn found(tx: &mut Tx, filter: &Filter) -> anyhow::Result<Vec<QuestionId>> {
    let page = search::find(tx, filter, today(), 1, 50).await?;
    let ids: Vec<_> = page.hits.iter().map(|hit| hit.id).collect();
    assert_eq!(page.total, i64::try_from(ids.len())?);
    assert_eq!(search::count(tx, filter, today()).await?, page.total);
    let all = search::all_ids(tx, filter, today()).await?;
    let sorted = |mut ids: Vec<QuestionId>| {
        ids.sort_unstable();
        ids
    };
    assert_eq!(sorted(all), sorted(ids.clone()));
    Ok(ids)
}

fn words(words: &str) -> Filter {
    Filter { words: words.into(), ..Filter::default() }
}

const FOUR: [&str; 4] = ["支持", "尊重", "接纳", "保密"];

on_both! {
    async fn words_of_any_length_are_found_in_every_part(store: Store) {
        let mut tx = store.write().await?;
        let elders = add(&mut tx, &Content {
            explanation: "依据《民法典》第1043条，故选{a}。参见 DSM-5。".into(),
            tags: vec!["老年人 权益".into()],
            source: "《中华人民共和国老年人权益保障法》第十二条".into(),
            ..single("老年社会工作者小张，首先应当（　　）。", &FOUR)
        }).await?;
        let children = add(&mut tx, &Content {
            explanation: "Social workers ＷＨＯ care.".into(),
            ..single("儿童社区工作，以谁为主？", &["父母监护", "学校", "社工", "居委会"])
        }).await?;

        for here in ["老年", "老", "社会工作者小张", "首先应当", "支持", "权益保障法", "民法典 保密", "1043", "104", "第1043条", "DSM", "dsm-5", "权益", "小张、接纳"] {
            assert_eq!(found(&mut tx, &words(here)).await?, [elders], "{here}");
        }
        for here in ["儿童", "童", "居委会", "social", "WORK", "who", "ｗｈｏ care", "主"] {
            assert_eq!(found(&mut tx, &words(here)).await?, [children], "{here}");
        }
        // What was written last comes first.
        assert_eq!(found(&mut tx, &words("社")).await?, [children, elders]);
        assert_eq!(found(&mut tx, &words("工作")).await?, [children, elders]);
        assert_eq!(found(&mut tx, &words("")).await?, [children, elders]);
        // Pairs alone would find these; the words aren't there.
        for nowhere in ["小张首先", "老年儿童", "支持尊重", "043", "作者社会", "年社会工", "第十二条款", "区工作以", "orkers"] {
            let expected: &[QuestionId] = if nowhere == "年社会工" { &[elders] } else { &[] };
            assert_eq!(found(&mut tx, &words(nowhere)).await?, expected, "{nowhere}");
        }
        Ok(())
    }

    async fn signs_of_the_query_languages_are_only_signs(store: Store) {
        let mut tx = store.write().await?;
        let one = add(&mut tx, &single("老年社会工作", &FOUR)).await?;
        for typed in ["\"老年", "老年 OR", "' | '老年", "老年*", "stem:老年", "NOT 老年", "NEAR(老年)", "老年 & !社会", "(", "\\", "%", "_", "a\u{0}b", "\u{10FFFF}"] {
            let ids = found(&mut tx, &words(typed)).await?;
            assert!(ids.is_empty() || ids == [one], "{typed}");
        }
        assert_eq!(found(&mut tx, &words(&"老年".repeat(5000))).await?, []);
        assert_eq!(found(&mut tx, &Filter { source: "%".into(), tag: "'\"".into(), kind: "nothing".into(), ..Filter::default() }).await?, []);
        Ok(())
    }

    async fn every_filter_narrows(store: Store) {
        let mut tx = store.write().await?;
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let old = add(&mut tx, &Content {
            law_as_of: Some(day("2020-12-31")),
            review_by: Some(today() + TimeDelta::days(20)),
            source: "《慈善法》（2016）".into(),
            tags: vec!["法规".into(), "Case-Work".into()],
            difficulty: 5,
            ..single("慈善组织", &FOUR)
        }).await?;
        let new = add(&mut tx, &Content {
            subject: "junior-comprehensive".into(),
            chapters: vec![
                ChapterRef { edition: "2018".into(), chapter: "04".into() },
                ChapterRef { edition: "2025".into(), chapter: "06".into() },
            ],
            kind: Kind::Multiple,
            law_as_of: Some(day("2024-09-05")),
            review_by: Some(today() + TimeDelta::days(400)),
            ..single("个案工作", &["一", "二", "三", "四", "五"])
        }).await?;
        let version = bank::find(&mut tx, new).await?.expect("it").latest;
        bank::submit(&mut tx, new, version, now()).await?;

        let any = Filter::default;
        for (filter, expected) in [
            (Filter { subject: "junior-practice".into(), ..any() }, old),
            (Filter { subject: "junior-comprehensive".into(), ..any() }, new),
            (Filter { edition: "2025".into(), ..any() }, new),
            (Filter { edition: "2018".into(), chapter: "05".into(), ..any() }, old),
            (Filter { edition: "2025".into(), chapter: "06".into(), ..any() }, new),
            (Filter { chapter: "04".into(), ..any() }, new),
            (Filter { kind: "multiple".into(), ..any() }, new),
            (Filter { status: "in_review".into(), ..any() }, new),
            (Filter { status: "draft".into(), words: "慈善".into(), ..any() }, old),
            (Filter { stage: "in_review".into(), ..any() }, new),
            (Filter { difficulty: "5".into(), ..any() }, old),
            (Filter { tag: "法规".into(), ..any() }, old),
            (Filter { tag: "case-work".into(), ..any() }, old),
            (Filter { source: "慈善法".into(), ..any() }, old),
            (Filter { source: "（2016".into(), ..any() }, old),
            (Filter { needs_review: "on".into(), ..any() }, old),
            (Filter { law_before: "2024-09-05".into(), ..any() }, old),
        ] {
            assert_eq!(found(&mut tx, &filter).await?, [expected], "{filter:?}");
        }
        for filter in [
            Filter { edition: "2025".into(), chapter: "05".into(), ..any() },
            Filter { subject: "junior".into(), ..any() },
            Filter { tag: "法".into(), ..any() },
            Filter { reported: "1".into(), ..any() },
            Filter { facility_from: "10".into(), ..any() },
            Filter { law_before: "2020-12-31".into(), ..any() },
        ] {
            assert_eq!(found(&mut tx, &filter).await?, [], "{filter:?}");
        }
        assert_eq!(found(&mut tx, &Filter { law_before: "last year".into(), ..any() }).await?, [new, old]);

        search::set_open_reports(&mut tx, old, 2).await?;
        search::set_facility(&mut tx, new, Some(300)).await?;
        assert_eq!(found(&mut tx, &Filter { reported: "1".into(), ..any() }).await?, [old]);
        assert_eq!(found(&mut tx, &Filter { facility_from: "20".into(), facility_to: "30%".into(), ..any() }).await?, [new]);
        Ok(())
    }

    async fn the_newest_version_is_found_and_nothing_older(store: Store) {
        let mut tx = store.write().await?;
        let first = single("老年社会工作", &FOUR);
        let id = add(&mut tx, &first).await?;
        let other = add(&mut tx, &single("医务社会工作", &FOUR)).await?;
        search::set_open_reports(&mut tx, id, 1).await?;
        let version = bank::find(&mut tx, id).await?.expect("it").latest;
        assert!(bank::publish(&mut tx, id, version, Some("reviewer"), now()).await?);
        assert_eq!(found(&mut tx, &Filter { status: "published".into(), stage: "published".into(), ..Filter::default() }).await?, [id]);

        let next = QuestionVersionId::fresh();
        bank::add_version(&mut tx, id, next, &Content { stem: "长者社会工作".into(), ..first }, "editor", "用词", now()).await?;
        assert_eq!(found(&mut tx, &words("老年")).await?, []);
        assert_eq!(found(&mut tx, &words("社会工作")).await?, [id, other], "what was written last comes first");
        let page = search::find(&mut tx, &words("长者"), today(), 1, 20).await?;
        let [Hit { status: Status::Published, stage: Stage::Draft, beginning, version, open_reports: 1, .. }] = &page.hits[..] else {
            panic!("{page:?}");
        };
        assert_eq!((beginning.as_str(), *version), ("长者社会工作", next));
        assert!(bank::retire(&mut tx, id, "重复", now()).await?);
        assert_eq!(found(&mut tx, &Filter { status: "retired".into(), ..Filter::default() }).await?, [id]);
        Ok(())
    }

    async fn pages_count_on_and_the_stem_comes_first_if_wanted(store: Store) {
        let mut tx = store.write().await?;
        let in_stem = add(&mut tx, &single("危机介入的原则", &FOUR)).await?;
        let mut others = Vec::new();
        for number in 0..5 {
            let explanation = "与危机介入不同。".into();
            others.push(add(&mut tx, &Content { explanation, ..single(&format!("第{number}题"), &FOUR) }).await?);
        }
        others.reverse();
        let page = search::find(&mut tx, &words("危机介入"), today(), 2, 4).await?;
        assert_eq!((page.total, page.pages(), page.page), (6, 2, 2));
        assert_eq!(page.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [others[4], in_stem]);
        let relevant = Filter { order: "relevance".into(), ..words("危机介入 原则") };
        assert_eq!(found(&mut tx, &relevant).await?, [in_stem]);
        let relevant = Filter { order: "relevance".into(), ..words("危机介入") };
        let page = search::find(&mut tx, &relevant, today(), 1, 2).await?;
        assert_eq!(page.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [in_stem, others[0]]);
        assert_eq!(search::find(&mut tx, &relevant, today(), i64::MAX, 50).await?.hits, []);
        let none = search::find(&mut tx, &words("没有"), today(), 1, 20).await?;
        assert_eq!((none.total, none.pages()), (0, 1));
        Ok(())
    }

    async fn the_longest_question_is_taken_and_found(store: Store) {
        let mut tx = store.write().await?;
        let all: String = ('\u{4e00}'..='\u{9fff}').take(6_000).collect();
        let latin = "x".repeat(15_000);
        let id = add(&mut tx, &Content {
            explanation: latin.clone(),
            tags: vec!["长".repeat(5_000), latin.clone()],
            ..single(&all, &[&all[..15_000], &all[3..15_003], &all[6..15_006], &latin])
        }).await?;
        assert_eq!(found(&mut tx, &words("一丁")).await?, [id]);
        assert_eq!(found(&mut tx, &words(&latin)).await?, [id]);
        assert_eq!(found(&mut tx, &Filter { tag: "长".repeat(5_000), ..Filter::default() }).await?, [id]);
        Ok(())
    }

    async fn what_came_without_an_index_gets_one(store: Store) {
        let mut tx = store.write().await?;
        let id = add(&mut tx, &single("老年社会工作", &FOUR)).await?;
        crate::with_tx!(&mut tx, |c| sqlx::query("DELETE FROM question_token").execute(c).await.map(|_| ()))?;
        crate::with_tx!(&mut tx, |c| sqlx::query("DELETE FROM question_search").execute(c).await.map(|_| ()))?;
        tx.commit().await?;
        assert_eq!(search::catch_up(&store).await?, 1);
        assert_eq!(search::catch_up(&store).await?, 0);
        assert_eq!(found(&mut store.read().await?, &words("老年")).await?, [id]);
        Ok(())
    }
}
