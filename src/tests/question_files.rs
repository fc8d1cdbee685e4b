//! Questions in files: what is written reads back, what is wrong is said with its place, and nothing makes a reader stumble.

use proptest::prelude::*;

use crate::bilingual::Language;
use crate::exchange::write::{Sheet, Value, to_xlsx};
use crate::on_both;
use crate::question::format::{self, FileOption, FileQuestion, Format, Reading, Status};
use crate::question::intake::{self, Assessment, Defaults, Entry};
use crate::question::picture::Album;
use crate::question::{ChapterRef, Content, Kind, OptionSet, QuestionOption, RubricPoint};

fn read(name: &str, bytes: &[u8]) -> Reading {
    format::read(name, bytes, None).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn found(reading: &Reading) -> Vec<(String, &'static str)> {
    reading.findings.iter().map(|finding| (finding.at.to_string(), finding.kind)).collect()
}

/// Texts as the bank keeps them: trimmed, without carriage returns, with everything that could be mistaken for something else.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[=+@'－-]?[A-Da-d甲乙][.、．：)]?[ -~\\n，。（）{}：#~=→|%\\[\\]\\\\一-丂]{0,24}",
        "[\\PC&&[^\r]]{1,12}",
        Just("'=1+1".to_owned()),
        Just("A.型血".to_owned()),
        Just("_x0041_ [html] %50%".to_owned()),
        Just("第1问 2分：甲\n第2问 3分：乙".to_owned()),
    ]
    .prop_map(|text| text.trim().to_owned())
    .prop_filter("something to compare", |text| !crate::question::fold(text).is_empty())
}

fn word() -> impl Strategy<Value = String> {
    "[A-Za-z甲乙丙丁 ,、;|.]{1,8}".prop_map(|word| word.trim().to_owned()).prop_filter("not empty", |word| !word.is_empty())
}

fn date() -> impl Strategy<Value = Option<chrono::NaiveDate>> {
    prop::option::of((0_u32..40_000).prop_map(|days| {
        chrono::NaiveDate::from_ymd_opt(1990, 1, 1)
            .and_then(|day| day.checked_add_days(chrono::Days::new(u64::from(days))))
            .unwrap_or_default()
    }))
}

prop_compose! {
    fn content()(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        stem in text(),
        mut options in prop::collection::vec(text(), 2..27),
        right in prop::collection::vec(any::<bool>(), 26),
        explanation in text(),
        (source, model_answer) in (text(), text()),
        (law_as_of, review_by) in (date(), date()),
        difficulty in 1_i64..6,
        tags in prop::collection::btree_set(word(), 0..4),
        tasks in prop::collection::vec(text(), 1..4),
        points in prop::collection::vec((text(), 1_i64..3, 1_i64..20), 1..5),
        several in any::<bool>(),
    ) -> Content {
        let mut folded: Vec<String> = Vec::new();
        options.retain(|option| {
            let new = !folded.contains(&crate::question::fold(option));
            folded.push(crate::question::fold(option));
            new
        });
        if options.len() < 2 {
            options = vec!["正确".into(), "错误".into()];
        }
        if kind == Kind::Judgement {
            options.truncate(2);
        }
        let ids = format::letters::identities(options.len());
        let mut key: OptionSet = ids.iter().zip(&right).filter(|(_, right)| **right).map(|(id, _)| *id).collect();
        if key.is_empty() || kind != Kind::Multiple {
            key = ids.iter().copied().skip(usize::try_from(key.len()).unwrap_or_default() % ids.len()).take(1).collect();
        }
        let is_case = kind == Kind::Case;
        let chapter = |edition: &str, chapter: &str| ChapterRef { edition: edition.into(), chapter: chapter.into() };
        let mut content = Content {
            subject: "junior-comprehensive".into(),
            chapters: if several { vec![chapter("2018", "03"), chapter("2025", "02")] } else { vec![chapter("2025", "01")] },
            kind,
            stem,
            options: if is_case { vec![] } else { ids.iter().zip(options).map(|(id, text)| QuestionOption { id: *id, text }).collect() },
            key: if is_case { OptionSet::EMPTY } else { key },
            explanation,
            source,
            law_as_of,
            review_by,
            difficulty,
            tags: tags.into_iter().collect(),
            rubric: if is_case {
                format::letters::identities(26).into_iter().zip(points).map(|(id, (text, task, half_marks))| {
                    RubricPoint { id, task: task.min(i64::try_from(tasks.len()).unwrap_or(1)), text, half_marks }
                }).collect()
            } else { vec![] },
            tasks: if is_case { tasks } else { vec![] },
            model_answer: if is_case { model_answer } else { String::new() },
        };
        // An explanation that names options which aren't there is a flaw.
        if content.error().is_some() {
            content.explanation = String::new();
        }
        content
    }
}

/// Only what a text format carries.
fn carried(question: &FileQuestion) -> FileQuestion {
    let mut kept = FileQuestion::new(crate::question::format::At::default(), question.kind);
    kept.stem.clone_from(&question.stem);
    kept.options.clone_from(&question.options);
    kept.explanation.clone_from(&question.explanation);
    kept.chapters = question.chapters.iter().take(1).cloned().collect();
    kept.tags.clone_from(&question.tags);
    kept.name.clone_from(&question.name);
    kept
}

fn without_place(mut reading: Reading) -> Vec<FileQuestion> {
    for question in &mut reading.questions {
        question.at = crate::question::format::At::default();
    }
    reading.questions
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn our_own_sheets_lose_nothing(contents in prop::collection::vec(content(), 1..4)) {
        let questions: Vec<FileQuestion> = contents.iter().map(|content| format::file_question(content, &[])).collect();
        for kind in [Format::Xlsx, Format::Csv] {
            let written = format::write(&questions, kind);
            prop_assert_eq!(&written.losses, &vec![]);
            let reading = read("x", &written.bytes);
            prop_assert_eq!(&reading.format, &kind);
            prop_assert_eq!(&reading.findings, &vec![]);
            prop_assert_eq!(&without_place(reading), &questions);
        }
    }

    #[test]
    fn gift_loses_what_its_list_says(contents in prop::collection::vec(content(), 1..4), name in word(), feedback in text()) {
        let mut questions: Vec<FileQuestion> = contents
            .iter()
            .filter(|content| content.kind != Kind::Case && content.kind != Kind::Judgement)
            .map(|content| carried(&format::file_question(content, &[])))
            .collect();
        for question in &mut questions {
            question.name.clone_from(&name);
            question.options[0].feedback = Some(feedback.clone());
        }
        let written = format::write(&questions, Format::Gift);
        if questions.is_empty() { return Ok(()); }
        let reading = format::read("x", &written.bytes, Some(Format::Gift)).unwrap_or_else(|refusal| panic!("{refusal}"));
        prop_assert_eq!(&reading.findings, &vec![], "{}", String::from_utf8_lossy(&written.bytes));
        for (place, question) in (1..).zip(&mut questions) {
            // Options are letters in the file; whether they still mean options when they come back, the list says.
            let (before, options) = (question.explanation.clone(), question.options.len());
            question.explanation = format::letters::read(&format::letters::shown(&before, options), options);
            let listed = written.losses.iter().any(|loss| (loss.question, loss.kind) == (place, "option-identity"));
            prop_assert_eq!(listed, before != question.explanation);
        }
        prop_assert_eq!(without_place(reading), questions, "{}", String::from_utf8_lossy(&written.bytes));
    }

    #[test]
    fn aiken_keeps_single_choices(contents in prop::collection::vec(content(), 1..4)) {
        let singles: Vec<FileQuestion> = contents
            .iter()
            .filter(|content| content.kind == Kind::Single)
            .map(|content| {
                let full = format::file_question(content, &[]);
                let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                FileQuestion {
                    stem: line(&full.stem),
                    options: full.options.iter().map(|option| FileOption { text: line(&option.text), ..option.clone() }).collect(),
                    ..FileQuestion::new(crate::question::format::At::default(), Kind::Single)
                }
            })
            .collect();
        let written = format::write(&singles, Format::Aiken);
        let left: Vec<usize> = written.losses.iter().map(|loss| loss.question).collect();
        let expected: Vec<FileQuestion> =
            (1..).zip(singles).filter(|(place, _)| !left.contains(place)).map(|(_, question)| question).collect();
        if expected.is_empty() { return Ok(()); }
        let reading = format::read("x", &written.bytes, Some(Format::Aiken)).unwrap_or_else(|refusal| panic!("{refusal}"));
        prop_assert_eq!(&reading.findings, &vec![], "{}", String::from_utf8_lossy(&written.bytes));
        prop_assert_eq!(without_place(reading), expected, "{}", String::from_utf8_lossy(&written.bytes));
    }

    #[test]
    fn no_bytes_make_a_reader_stumble(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "(::|[{}=~#%\\\\ABF.:]|\n|\n\n|->|ANSWER: |T|[0-9]|甲|,|题干|答案|\\$CATEGORY: |//|\\[tag:|\\[id:|\\])*") {
        for format in [None, Some(Format::Xlsx), Some(Format::Csv), Some(Format::Gift), Some(Format::Aiken)] {
            let _ = format::read("x.txt", &bytes, format);
            let _ = format::read("x.txt", text.as_bytes(), format);
        }
    }
}

#[test]
fn a_sheet_is_read_with_the_place_of_everything_that_is_wrong() {
    let csv = "\
试题汇总表,,,,,,,,,,,
,,,,,,,,,,,
题型,题目内容（必填）,选项A,选项B,选项C,选项D,选项E,正确答案,试题解析,所属章节,题目难度,备注
单选题,社会工作的主体是,社会工作者,服务对象,社区,政府,,Ａ,故选A。,社会工作实务/第一章,易,
多选题,下列属于直接服务的有,个案,小组,社区,行政,研究,\"A、B、C\",,,3,
判断题,社会工作只在社区,,,,,,错误,,,,
,,,,,,,,,,,
单选,,甲,乙,,,,A,,,,
单选,答案太多,甲,乙,,,,AB,,,,
多选,答案在外,甲,乙,丙,丁,戊,AF,,,,
单选,选项相同,甲,甲 ,,,,A,,,,
单选,缺一个选项,甲,,丙,,,A,,,,
填空,写一写,,,,,,略,,,,
单选,公式,=1+1,乙,,,,A,,,太难了,
案例,材料,,,,,,略,,,,
";
    let reading = read("题.csv", csv.as_bytes());
    assert_eq!(reading.encoding, "utf-8");
    assert_eq!(
        found(&reading),
        [
            ("L3".to_owned(), "unknown-column"),
            ("B8".to_owned(), "empty-stem"),
            ("H9".to_owned(), "several-keys"),
            ("H10".to_owned(), "unknown-key"),
            ("D11".to_owned(), "equal-options"),
            ("D12".to_owned(), "empty-option"),
            ("A13".to_owned(), "unsupported-kind"),
            ("C14".to_owned(), "formula"),
            ("K14".to_owned(), "unknown-difficulty"),
            ("15".to_owned(), "no-task"),
            ("15".to_owned(), "no-rubric"),
        ]
    );
    assert_eq!(reading.questions.iter().map(|question| question.at.row).collect::<Vec<_>>(), [Some(4), Some(5), Some(6)]);
    assert_eq!(reading.questions[0].explanation, "故选{a}。");
    assert!(reading.findings.iter().all(|finding| !finding.fix.zh.is_empty() && !finding.fix.en.is_empty()));
    let (gbk, _, _) = encoding_rs::GB18030.encode(csv);
    let gbk = read("题-UTF-8.csv", &gbk);
    assert_eq!((gbk.encoding.as_str(), gbk.questions.len(), gbk.findings.len()), ("gb18030", 3, 11));
}

#[test]
fn formulas_and_rows_of_a_workbook_are_named_as_it_names_them() -> anyhow::Result<()> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("说明")?.write_string(0, 0, "请勿修改")?;
    let sheet = book.add_worksheet();
    sheet.set_name("单选题")?;
    sheet.merge_range(0, 1, 0, 6, "某区题库", &rust_xlsxwriter::Format::new())?;
    for (column, name) in (1_u16..).zip(["题目", "A", "B", "C", "答案"]) {
        sheet.write_string(2, column, name)?;
    }
    for (row, key) in [(5_u32, "A"), (7, "F")] {
        for (column, value) in (1_u16..).zip(["题干", "甲", "乙", "丙", key]) {
            sheet.write_string(row, column, format!("{value}{}", if column == 1 { row.to_string() } else { String::new() }))?;
        }
    }
    sheet.write_formula(5, 3, rust_xlsxwriter::Formula::new("=1+1").set_result("2"))?;
    // As programs write it that don't work formulas out themselves; its emptiness isn't a second error.
    sheet.write_string(8, 1, "题干")?.write_string(8, 2, "甲")?.write_string(8, 3, "乙")?;
    sheet.write_formula(8, 5, rust_xlsxwriter::Formula::new("=CHAR(65)").set_result(""))?;
    let reading = read("x.xlsx", &book.save_to_buffer()?);
    assert_eq!(
        found(&reading),
        [
            ("单选题!D6".to_owned(), "formula"),
            ("单选题!F8".to_owned(), "unknown-key"),
            ("单选题!F9".to_owned(), "formula"),
            ("说明".to_owned(), "no-header"),
        ]
    );
    Ok(())
}

#[test]
fn ten_thousand_options_are_one_finding() -> anyhow::Result<()> {
    let many: Vec<String> = (1..=10_000).map(|number| format!("选项{number}")).collect();
    let header = ["题型", "题干", "选项", "答案"].map(str::to_owned).to_vec();
    let row = vec![
        Value::from("单选"),
        "题".into(),
        many.join("\n").as_str().chars().take(30_000).collect::<String>().into(),
        "A".into(),
    ];
    let xlsx = to_xlsx(&[Sheet { name: "1".into(), header, rows: vec![row] }])?;
    assert_eq!(found(&read("x.xlsx", &xlsx)), [("1!C2".to_owned(), "too-many-options")]);
    let gift = format!("题{{\n={}\n}}", many.join("\n~"));
    assert_eq!(found(&read("x.gift", gift.as_bytes())), [("1".to_owned(), "too-many-options")]);
    let lines: Vec<String> = (0..10_000).map(|n| format!("{}. 选项{n}", crate::question::letter_at(n % 26))).collect();
    let lines = lines.join("\n");
    let aiken = format!("题\n{lines}\nANSWER: A\n\n好题\nA. 甲\nB. 乙\nANSWER: A\n");
    let reading = read("x.txt", aiken.as_bytes());
    assert_eq!((found(&reading), reading.questions.len()), (vec![("28".to_owned(), "too-many-options")], 1));
    let wide = format!(
        "题干,答案,{}\n题,A{}\n",
        (1..=10_000).map(|n| format!("选项{n}")).collect::<Vec<_>>().join(","),
        ",甲".repeat(10_000)
    );
    assert_eq!(read("x.csv", wide.as_bytes()).questions, []);
    Ok(())
}

#[test]
fn the_template_has_three_questions_that_go_in() -> anyhow::Result<()> {
    let chapters = vec!["社会工作概述".to_owned(), "社会工作价值观".to_owned()];
    let bytes = format::template("junior-practice", "2018", &chapters)?;
    let reading = read("模板.xlsx", &bytes);
    assert_eq!(reading.questions.len(), 3);
    assert_eq!(found(&reading), [("章节".to_owned(), "no-header")]);
    Ok(())
}

async fn assessed(tx: &mut crate::store::Tx, bytes: &[u8], subject: Option<&str>) -> anyhow::Result<Assessment> {
    let defaults = Defaults { subject: subject.map(str::to_owned), edition: None };
    let reading = read("x", bytes);
    let album = Album::of(&reading.questions).await;
    let mut assessment = intake::assess(tx, reading, &album, &defaults).await?;
    intake::compare(tx, &mut assessment).await?;
    Ok(assessment)
}

on_both! {
    async fn questions_of_a_spreadsheet_find_their_chapter_and_come_in_once(store: Store) {
        let csv = "\
级别,科目,题型,题干,选项A,选项B,选项C,选项D,答案,章节,解析
初级,社会工作实务,单选,区县名单从哪里来？,甲,乙,丙,丁,B,第一章,故选B。
,,单选,默认科目的题,甲,乙,丙,丁,A,1,
初级,没有的科目,单选,科目不明的题,甲,乙,丙,丁,A,1,
初级,社会工作实务,单选,章节不明的题,甲,乙,丙,丁,A,第九十九章,
初级,社会工作实务,单选,区县名单从哪里来,丁,甲,乙,丙,C,第一章,
,junior-practice,多选,四个选项,甲,乙,丙,丁,ACD,第一章,
";
        for (round, expected, duplicates) in [(1, 4, 1), (2, 0, 5)] {
            let mut tx = store.write().await?;
            let mut assessment = assessed(&mut tx, csv.as_bytes(), Some("junior-practice")).await?;
            assert_eq!(assessment.good.len(), expected, "round {round}: {:#?}", assessment.rows);
            let now = crate::clock::now();
            assert_eq!(intake::apply(&mut tx, &mut assessment, "test", Entry::Published, now).await?, expected);
            tx.commit().await?;
            let counts = assessment.counts();
            assert_eq!((counts.read, counts.errors, counts.duplicates, counts.unsupported), (6, 1, duplicates, 0), "{:#?}", assessment.rows);
            assert!(assessment.rows.iter().filter(|row| row.status == Status::Error).all(|row| !row.fix.zh.is_empty()));
            if round == 1 {
                let json = assessment.json(true, Some(Language::Zh));
                assert_eq!(json["rows"][0]["question"]["explanation"], "故选B。");
                assert_eq!(json["rows"][0]["at"], serde_json::json!({ "row": 2 }));
                assert_eq!(json["rows"][0]["question"]["type"], "single");
                assert_eq!((counts.ok, counts.warnings), (2, 2), "an unknown chapter and four options are warnings");
                let content = &assessment.good[0].content;
                assert_eq!((content.explanation.as_str(), content.key.to_string().as_str()), ("故选{b}。", "b"));
            }
        }
        Ok(())
    }

    async fn a_text_without_subjects_says_so_once(store: Store) {
        let aiken = "甲题\nA. 一\nB. 二\nANSWER: A\n\n乙题\nA. 一\nB. 二\nC. 二\nANSWER: A\n";
        let mut tx = store.write().await?;
        let nothing = assessed(&mut tx, aiken.as_bytes(), None).await?;
        assert_eq!((nothing.good.len(), nothing.counts().read, nothing.counts().errors), (0, 2, 1));
        let mut some = assessed(&mut tx, aiken.as_bytes(), Some("junior-practice")).await?;
        let rows: Vec<_> = some.rows.iter().map(|row| (row.at.line, row.status, row.kind.as_str())).collect();
        assert_eq!(rows, [(Some(1), Status::Ok, "ok"), (Some(6), Status::Error, "equal-options")]);
        assert_eq!(intake::apply(&mut tx, &mut some, "test", Entry::Published, crate::clock::now()).await?, 1);
        let taken = some.good[0].taken.ok_or_else(|| anyhow::anyhow!("an id"))?;
        let question = crate::question::store::find(&mut tx, taken).await?.ok_or_else(|| anyhow::anyhow!("a question"))?;
        assert_eq!(question.published, None, "nothing is published without a chapter");
        Ok(())
    }

    async fn feedback_becomes_part_of_the_explanation(store: Store) {
        let gift = "$CATEGORY: 社会工作实务（初级）/第一章\n\n题{=甲#对 ~乙#不如A项 ~丙 ~丁 ####故选A。}\n";
        let mut tx = store.write().await?;
        let assessment = assessed(&mut tx, gift.as_bytes(), None).await?;
        let content = &assessment.good[0].content;
        assert_eq!(content.explanation, "故选{a}。\n\n{a}：对\n\n{b}：不如{a}项");
        assert_eq!((content.subject.as_str(), content.chapters.len()), ("junior-practice", 1));
        Ok(())
    }
}
