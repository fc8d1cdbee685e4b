//! 试题进出: questions leave a bank as a file and come into another, with their pictures.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};

use crate::clock;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::on_both;
use crate::question::export::export;
use crate::question::format::{self, At, FilePicture, FileQuestion, Format, Reading, Status};
use crate::question::intake::{self, Assessment, Defaults, Entry};
use crate::question::picture::{self, Album};
use crate::question::search::Filter;
use crate::question::{ChapterRef, Content, Kind, OptionSet, QuestionOption, RubricPoint, store};
use crate::store::{Store, Tx};

fn png(width: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, 10).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

fn content(kind: Kind, stem: &str, options: &[&str], key: &str) -> Content {
    let ids = format::letters::identities(options.len());
    Content {
        subject: "junior-comprehensive".into(),
        chapters: ["2018", "2025"].map(|edition| ChapterRef { edition: edition.into(), chapter: "02".into() }).to_vec(),
        kind,
        stem: stem.into(),
        options: ids.into_iter().zip(options).map(|(id, text)| QuestionOption { id, text: (*text).to_owned() }).collect(),
        key: OptionSet::parse(key).expect("letters"),
        explanation: if key.is_empty() { "见教材。".into() } else { format!("故选{{{}}}。", &key[..1]) },
        source: "《社会工作综合能力（初级）》第二章".into(),
        law_as_of: chrono::NaiveDate::from_ymd_opt(2026, 1, 1),
        review_by: chrono::NaiveDate::from_ymd_opt(2027, 1, 1),
        difficulty: 2,
        tags: vec!["价值观".into()],
        tasks: vec![],
        rubric: vec![],
        model_answer: String::new(),
    }
}

async fn put(tx: &mut Tx, content: &Content) -> anyhow::Result<QuestionId> {
    let id = QuestionId::fresh();
    store::create(tx, id, QuestionVersionId::fresh(), content, "editor", clock::now()).await?;
    Ok(id)
}

/// One of each kind; the first shows a picture.
async fn filled(store: &Store) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    let picture = picture::store::keep(&mut tx, &picture::prepare(&png(40))?, "editor", clock::now()).await?;
    let line = crate::question::markdown::picture_line(picture, "家庭结构图");
    let stem = format!("看图，说法正确的是（　　）。\n\n{line}");
    put(&mut tx, &content(Kind::Single, &stem, &["核心家庭", "主干家庭", "联合家庭", "单亲家庭"], "b")).await?;
    let options = ["接纳", "保密", "尊重", "批判", "强制"];
    put(&mut tx, &content(Kind::Multiple, "下列属于专业价值观的有（　　）。", &options, "abc")).await?;
    put(&mut tx, &content(Kind::Judgement, "社会工作者可以替服务对象作决定。", &["正确", "错误"], "b")).await?;
    let rubric = format::letters::identities(2).into_iter().zip([(1, 9), (2, 31)]);
    let case = Content {
        tasks: vec!["分析需要。".into(), "制订方案。".into()],
        rubric: rubric.map(|(id, (task, half_marks))| RubricPoint { id, task, text: format!("要点{task}"), half_marks }).collect(),
        model_answer: "略".into(),
        ..content(Kind::Case, "王奶奶独居，近来常忘记关火。", &[], "")
    };
    put(&mut tx, &case).await?;
    Ok(tx.commit().await?)
}

async fn written(store: &Store, format: Format) -> anyhow::Result<format::Written> {
    let today = clock::date_of(clock::now());
    Ok(export(&mut store.read().await?, &Filter::default(), today, format).await?.0)
}

fn read(bytes: &[u8], format: Format) -> anyhow::Result<Reading> {
    Ok(format::read("x", bytes, Some(format))?)
}

/// What a file says, wherever it says it.
fn said(bytes: &[u8], format: Format) -> anyhow::Result<Vec<FileQuestion>> {
    let mut questions = read(bytes, format)?.questions;
    for question in &mut questions {
        question.at = At::default();
    }
    Ok(questions)
}

async fn take(store: &Store, reading: Reading) -> anyhow::Result<Assessment> {
    let album = Album::of(&reading.questions).await;
    let mut tx = store.write().await?;
    let defaults = Defaults { subject: Some("junior-comprehensive".into()), edition: None };
    let mut assessment = intake::assess(&mut tx, reading, &album, &defaults).await?;
    intake::compare(&mut tx, &mut assessment).await?;
    intake::apply(&mut tx, &mut assessment, "import", Entry::Draft, clock::now()).await?;
    tx.commit().await?;
    crate::question::search::catch_up(store).await?;
    Ok(assessment)
}

on_both! {
    async fn a_question_that_came_in_meanwhile_is_not_taken_twice(store: Store) {
        let csv = "题型,题干,选项A,选项B,答案,章节\n单选,甲题在先？,一,二,A,1\n单选,<b>乙题</b>在后？,三,四,B,1\n";
        let assessed = async || -> anyhow::Result<Assessment> {
            let mut tx = store.read().await?;
            let defaults = Defaults { subject: Some("junior-comprehensive".into()), edition: None };
            Ok(intake::assess(&mut tx, read(csv.as_bytes(), Format::Csv)?, &Album::default(), &defaults).await?)
        };
        let (mut first, mut second) = (assessed().await?, assessed().await?);
        let kinds: Vec<_> = first.rows.iter().map(|row| row.kind.as_str()).collect();
        assert_eq!(kinds, ["ok", "active-content"], "tags are said to become text");
        for (assessment, expected) in [(&mut first, 2), (&mut second, 0)] {
            let mut tx = store.write().await?;
            assert_eq!(intake::apply(&mut tx, assessment, "import", Entry::Draft, clock::now()).await?, expected);
            tx.commit().await?;
        }
        assert_eq!((second.counts().duplicates, second.counts().ok), (2, 0));
        assert!(second.rows.iter().all(|row| row.other.is_some()));
        assert_eq!(crate::question::search::catch_up(&store).await?, 2);
        Ok(())
    }

    async fn a_bank_moves_to_another_and_nothing_is_lost(store: Store) {
        filled(&store).await?;
        for format in [Format::Qti3, Format::Xlsx, Format::Csv] {
            let out = written(&store, format).await?;
            let other = crate::testing::sqlite().await;
            let reading = read(&out.bytes, format)?;
            assert_eq!(reading.findings, [], "{format:?}");
            let taken = take(&other, reading).await?;
            assert_eq!(taken.good.len(), 4, "{format:?} {:#?}", taken.rows);
            let again = written(&other, format).await?;
            if format == Format::Qti3 {
                assert_eq!((&out.losses, &again.losses), (&vec![], &vec![]));
                assert_eq!(said(&again.bytes, format)?, said(&out.bytes, format)?);
                assert_eq!(said(&out.bytes, format)?[0].pictures.len(), 1);
            } else {
                // A sheet has no room for pictures, and says so; the other bank keeps the words.
                assert_eq!(out.losses.iter().map(|loss| (loss.question, loss.kind)).collect::<Vec<_>>(), [(1, "pictures")]);
                assert_eq!(taken.rows.iter().filter(|row| row.kind == "picture-missing").count(), 1, "{:#?}", taken.rows);
                assert_eq!(said(&again.bytes, format)?[1..], said(&out.bytes, format)?[1..]);
            }
            // In its own bank everything is there already, pictures included.
            let own = take(&store, read(&out.bytes, format)?).await?;
            assert_eq!((own.good.len(), own.counts().duplicates), (0, 4), "{format:?} {:#?}", own.rows);
        }
        Ok(())
    }

    async fn moodle_loses_what_its_list_says(store: Store) {
        filled(&store).await?;
        let out = written(&store, Format::MoodleXml).await?;
        let lost: Vec<_> = out.losses.iter().map(|loss| (loss.question, loss.kind)).collect();
        assert_eq!(
            lost,
            [(1, "several-chapters"), (2, "partial-marks"), (2, "several-chapters"), (3, "several-chapters"), (4, "several-chapters")]
        );
        let other = crate::testing::sqlite().await;
        let taken = take(&other, read(&out.bytes, Format::MoodleXml)?).await?;
        assert_eq!(taken.good.len(), 4, "{:#?}", taken.rows);
        let mut before = said(&written(&store, Format::Qti3).await?.bytes, Format::Qti3)?;
        let after = said(&written(&other, Format::Qti3).await?.bytes, Format::Qti3)?;
        for (question, after) in before.iter_mut().zip(&after) {
            question.chapters.truncate(1);
            // With one chapter left, its edition is said once.
            (question.chapters, question.edition) = (after.chapters.clone(), after.edition.clone());
        }
        assert!(after.iter().all(|question| question.chapters.len() == 1));
        assert_eq!(after, before);
        Ok(())
    }

    async fn a_picture_comes_in_with_its_question_and_a_bad_one_is_said(store: Store) {
        let mut good = FileQuestion { pictures: vec![FilePicture { name: "a.png".into(), bytes: png(30) }], ..said_once("甲图") };
        good.stem.push_str("\n\n![结构图](file:a.png)");
        let mut bad = FileQuestion { pictures: vec![FilePicture { name: "b.png".into(), bytes: b"<svg/>".to_vec() }], ..said_once("乙图") };
        bad.stem.push_str("\n\n![示意图](file:b.png)");
        let file = format::write(&[good, bad], Format::MoodleXml);
        let taken = take(&store, read(&file.bytes, Format::MoodleXml)?).await?;
        let kinds: Vec<_> = taken.rows.iter().filter(|row| row.kind.starts_with("picture")).map(|row| (row.status, row.kind.as_str())).collect();
        assert_eq!((taken.good.len(), kinds), (2, vec![(Status::Warning, "picture-unknown")]), "{:#?}", taken.rows);
        let mut tx = store.write().await?;
        let shown = taken.good[0].content.pictures();
        assert!(picture::store::file(&mut tx, shown[0].0).await?.is_some());
        assert!(taken.good[1].content.stem.ends_with("示意图"));
        drop(tx);
        // The same file once more: nothing new.
        let again = take(&store, read(&file.bytes, Format::MoodleXml)?).await?;
        assert_eq!((again.good.len(), again.counts().duplicates), (0, 2), "{:#?}", again.rows);
        Ok(())
    }

    async fn a_near_double_is_warned_of_with_a_link(store: Store) {
        let mut tx = store.write().await?;
        let stem = "社会工作者小陈在社区走访时发现，老人张某长期独居，情绪低落。小陈首先应当（　　）。";
        let options = ["协助其建立支持网络", "直接为其安排工作", "劝其离开原来的社区", "代替其作出决定"];
        let there = put(&mut tx, &content(Kind::Single, stem, &options, "a")).await?;
        tx.commit().await?;
        let csv = format!(
            "题型,题干,选项A,选项B,选项C,选项D,答案,章节\n单选,{0},{1},A,2\n单选,{2},{1},A,2\n单选,毫不相干的另外一道题目问什么,子,丑,寅,卯,A,2\n",
            stem.replace("小陈", "小李").replace('，', "，　"),
            options.join(","),
            stem.replace("小陈", "小王"),
        );
        let taken = take(&store, read(csv.as_bytes(), Format::Csv)?).await?;
        let near: Vec<_> = taken.rows.iter().filter(|row| row.status == Status::Warning).map(|row| (row.at.row, row.kind.as_str(), row.other)).collect();
        assert_eq!(taken.good.len(), 3);
        assert_eq!(near[0], (Some(2), "near-duplicate", Some(there)), "{:#?}", taken.rows);
        assert_eq!(near.len(), 2, "{:#?}", taken.rows);
        assert!(near[1].0 == Some(3) && near[1].1.starts_with("near-duplicate"));
        Ok(())
    }

    async fn an_essay_without_a_rubric_says_what_to_do(store: Store) {
        let moodle = "<?xml version=\"1.0\"?><quiz><question type=\"essay\"><name><text>q</text></name>\
            <questiontext format=\"html\"><text>谈谈社区治理。</text></questiontext></question></quiz>";
        let taken = take(&store, read(moodle.as_bytes(), Format::MoodleXml)?).await?;
        let row = &taken.rows[0];
        assert_eq!((row.status, row.kind.as_str(), taken.good.len()), (Status::Unsupported, "essay", 0));
        assert!(row.fix.zh.contains("评分要点"));
        Ok(())
    }

    async fn an_export_holds_what_the_list_shows(store: Store) {
        filled(&store).await?;
        let mut tx = store.write().await?;
        let other = put(&mut tx, &Content { difficulty: 5, ..content(Kind::Single, "另一道难题（　　）。", &["子", "丑", "寅", "卯"], "a") }).await?;
        let version = store::find(&mut tx, other).await?.expect("it was put there").latest;
        store::publish(&mut tx, other, version, None, clock::now()).await?;
        store::retire(&mut tx, other, "依据已废止", clock::now()).await?;
        let today = clock::date_of(clock::now());
        for (filter, expected) in [
            (Filter::default(), 4),
            (Filter { status: "retired".into(), ..Filter::default() }, 1),
            (Filter { status: "draft".into(), kind: "case".into(), ..Filter::default() }, 1),
            (Filter { words: "价值观".into(), kind: "multiple".into(), ..Filter::default() }, 1),
            (Filter { difficulty: "5".into(), ..Filter::default() }, 0),
            (Filter { law_before: "2026-01-02".into(), ..Filter::default() }, 4),
            (Filter { stage: "returned".into(), ..Filter::default() }, 0),
            (Filter { reported: "1".into(), ..Filter::default() }, 0),
        ] {
            assert_eq!(export(&mut tx, &filter, today, Format::Csv).await?.1, expected, "{filter:?}");
        }
        for format in [Format::Gift, Format::Aiken] {
            let (written, _) = export(&mut tx, &Filter { kind: "single".into(), ..Filter::default() }, today, format).await?;
            assert!(written.losses.iter().any(|loss| loss.message.zh.contains("图片")), "{format:?} {:?}", written.losses);
        }
        Ok(())
    }
}

fn said_once(stem: &str) -> FileQuestion {
    let option = |text: &str, correct| format::FileOption { text: text.into(), correct, ..Default::default() };
    let options = vec![option("甲", true), option("乙", false), option("丙", false), option("丁", false)];
    FileQuestion { stem: format!("{stem}说明什么？"), options, ..FileQuestion::new(At::default(), Kind::Single) }
}

#[test]
fn a_file_that_is_refused_says_where() {
    let refused = |name: &str, bytes: &[u8]| {
        let refusal = format::read(name, bytes, None).expect_err("refused");
        let report = Assessment::refused(format::detect(name, bytes), &refusal).json(false, None);
        assert_eq!((&report["counts"]["read"], &report["counts"]["errors"]), (&0.into(), &1.into()));
        (refusal.kind, refusal.at.to_string(), report["format"].as_str().unwrap_or_default().to_owned())
    };
    let told = |kind, at: &str, format: &str| (kind, at.to_owned(), format.to_owned());
    let laughs = b"<?xml version=\"1.0\"?>\n<!DOCTYPE quiz [<!ENTITY a \"b\">]>\n<quiz>&a;</quiz>";
    assert_eq!(refused("x.xml", laughs), told("dtd", "2", "moodle-xml"));
    assert_eq!(refused("x.csv", b"\xef\xbb\xbfa,b\n\xff\xff\n"), told("encoding", "2", "csv"));
    let hidden = "\u{9898}\u{5e72},\u{7b54}\u{6848}\n\u{9898},A\u{1}\n";
    assert_eq!(refused("x.csv", hidden.as_bytes()), told("control-character", "B2", "csv"));
    assert_eq!(refused("x.xlsx", b"PK\x03\x04 torn"), told("damaged", "", "xlsx"));
}

#[test]
fn whole_files_are_refused_with_a_reason() {
    let refused = |name: &str, bytes: &[u8]| format::read(name, bytes, None).err().map(|refusal| refusal.kind);
    assert_eq!(refused("x.xlsx", b""), Some("empty"));
    assert_eq!(refused("x.xlsx", b"PK\x03\x04 torn"), Some("damaged"));
    assert_eq!(refused("x.pdf", b"%PDF-1.7 {x}"), Some("unknown-format"));
    assert_eq!(refused("x.html", b"<!doctype html><p>{a}</p>"), Some("unknown-format"));
    assert_eq!(refused("x.csv", "姓名,电话\n甲,1\n".as_bytes()), Some("no-header"));
    assert_eq!(refused("x.csv", &vec![b'a'; 21 * 1024 * 1024]), Some("too-large"));
    assert_eq!(refused("x.csv", &[0xff, 0xff, 0xff, b'\n']), Some("encoding"));
}

#[test]
fn a_format_is_told_by_the_content_before_the_name() {
    let told = |name: &str, text: &str| format::detect(name, text.as_bytes());
    assert_eq!(told("x.csv", "题{=甲 ~乙}"), Some(Format::Gift));
    assert_eq!(told("x.csv", "题\nA. 甲\nB. 乙\nANSWER: B\n"), Some(Format::Aiken));
    assert_eq!(told("x.txt", "题干,答案\n甲,A\n"), Some(Format::Csv));
    assert_eq!(told("x.txt", "<?xml version=\"1.0\"?><quiz></quiz>"), Some(Format::MoodleXml));
    assert_eq!(told("x.xml", "<qti-assessment-item/>"), Some(Format::Qti3));
    assert_eq!(told("x.gift", "一段说明"), Some(Format::Gift));
    assert_eq!(told("x.txt", "<b>题</b>\nA. 甲\nB. 乙\nANSWER: B\n"), Some(Format::Aiken));
    assert_eq!(told("x.txt", "<p>题</p>{=甲 ~乙}"), Some(Format::Gift));
    assert_eq!(told("x.txt", "一段说明"), None);
}
