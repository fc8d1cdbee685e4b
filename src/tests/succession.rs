//! An edition follows another: questions go where their chapters went.

use crate::clock::now;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::on_both;
use crate::question::search::{self, Filter};
use crate::question::store as bank;
use crate::question::succession::store::{Changed, places, set};
use crate::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption};
use crate::store::Tx;
use crate::syllabus::{Chapter, store as syllabus};

const SUBJECT: &str = "junior-practice";

fn place(edition: &str, chapter: &str) -> ChapterRef {
    ChapterRef { edition: edition.into(), chapter: chapter.into() }
}

fn question(stem: &str, chapters: &[(&str, &str)]) -> Content {
    let options = ('a'..).zip(["接纳", "说教", "指责", "回避"]);
    Content {
        subject: SUBJECT.into(),
        chapters: chapters.iter().map(|(edition, chapter)| place(edition, chapter)).collect(),
        kind: Kind::Single,
        stem: stem.into(),
        options: options.filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: text.into() })).collect(),
        key: OptionSet::parse("a").unwrap_or_default(),
        explanation: String::new(),
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

async fn published(tx: &mut Tx, content: &Content) -> anyhow::Result<QuestionId> {
    let (id, version) = (QuestionId::fresh(), QuestionVersionId::fresh());
    bank::create(tx, id, version, content, "导入", now()).await?;
    assert!(bank::publish(tx, id, version, None, now()).await?);
    Ok(id)
}

/// How many can be practised with in a chapter of 2025, and how many the list finds there.
async fn there(tx: &mut Tx, chapter: &str) -> anyhow::Result<(usize, i64)> {
    let practised = bank::published(tx, SUBJECT, "2025", Some(chapter)).await?.len();
    let filter = Filter { subject: SUBJECT.into(), edition: "2025".into(), chapter: chapter.into(), ..Filter::default() };
    Ok((practised, search::count(tx, &filter, crate::clock::date_of(now())).await?))
}

on_both! {
    async fn questions_go_where_their_chapters_went(store: Store) {
        let mut tx = store.write().await?;
        for (number, name) in [("04", "儿童服务"), ("05", "青少年服务")] {
            let chapter = Chapter { edition: "2025".into(), subject: SUBJECT.into(), number: number.into(), name: name.into() };
            syllabus::save_chapter(&mut tx, &chapter).await?;
        }
        let plain = published(&mut tx, &question("第一题（　　）。", &[("2018", "03")])).await?;
        published(&mut tx, &question("第二题，自己写明新版章节（　　）。", &[("2018", "03"), ("2025", "05")])).await?;
        let retired = published(&mut tx, &question("第三题，已停用（　　）。", &[("2018", "03")])).await?;
        assert!(bank::retire(&mut tx, retired, "过时", now()).await?);
        let uncovered = |all: Vec<bank::Coverage>| all.iter().map(|chapter| chapter.uncovered).sum::<i64>();
        assert_eq!(uncovered(bank::coverage(&mut tx, SUBJECT, "2018", "2025").await?), 1);

        let to = |chapter| ("2025", Some(chapter));
        assert_eq!(set(&mut tx, SUBJECT, ("2018", "03"), to("04"), "命题老师", now()).await?, Changed::Questions(3));
        assert_eq!(set(&mut tx, SUBJECT, ("2018", "03"), to("04"), "命题老师", now()).await?, Changed::Nothing);
        assert_eq!(set(&mut tx, SUBJECT, ("2018", "03"), to("77"), "命题老师", now()).await?, Changed::Questions(3), "no such chapter: none");
        set(&mut tx, SUBJECT, ("2018", "03"), to("04"), "命题老师", now()).await?;
        // The list has the retired one, too.
        assert_eq!((there(&mut tx, "04").await?, there(&mut tx, "05").await?), ((1, 2), (1, 1)));
        assert_eq!(uncovered(bank::coverage(&mut tx, SUBJECT, "2018", "2025").await?), 0);
        assert!(!syllabus::remove_chapter(&mut tx, "2025", SUBJECT, "04").await?, "it takes up another");

        // What comes later follows, too; versions say what they said.
        let later = published(&mut tx, &question("第四题，后来写的（　　）。", &[("2018", "03")])).await?;
        assert_eq!(there(&mut tx, "04").await?, (2, 3));
        let kept = bank::versions(&mut tx, later).await?;
        assert_eq!((kept.len(), kept[0].content.chapters.clone()), (1, vec![place("2018", "03")]));
        assert_eq!(places(&mut tx, &kept[0].content).await?, [place("2018", "03"), place("2025", "04")]);
        assert!(bank::restore(&mut tx, retired, now()).await?);
        assert_eq!(there(&mut tx, "04").await?, (3, 3));

        // Elsewhere, and nowhere.
        set(&mut tx, SUBJECT, ("2018", "03"), to("05"), "命题老师", now()).await?;
        assert_eq!((there(&mut tx, "04").await?, there(&mut tx, "05").await?), ((0, 0), (4, 4)));
        set(&mut tx, SUBJECT, ("2018", "03"), ("2025", None), "命题老师", now()).await?;
        assert_eq!((there(&mut tx, "04").await?, there(&mut tx, "05").await?), ((0, 0), (1, 1)));
        assert!(syllabus::remove_chapter(&mut tx, "2025", SUBJECT, "04").await?);
        assert!(bank::find(&mut tx, plain).await?.is_some());
        Ok(())
    }

    async fn a_question_in_two_chapters_counts_once(store: Store) {
        let mut tx = store.write().await?;
        let before = bank::edition_counts(&mut tx, SUBJECT).await?.iter().find(|(edition, _)| edition == "2018").map_or(0, |(_, n)| *n);
        published(&mut tx, &question("两章都有的题（　　）。", &[("2018", "03"), ("2018", "04")])).await?;
        let after = bank::edition_counts(&mut tx, SUBJECT).await?.iter().find(|(edition, _)| edition == "2018").map_or(0, |(_, n)| *n);
        assert_eq!(after, before + 1);
        Ok(())
    }
}
