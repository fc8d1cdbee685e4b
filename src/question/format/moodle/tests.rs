use proptest::prelude::*;

use super::{read, write};
use crate::question::Kind;
use crate::question::format::{At, FileQuestion, Reading, Status, sample};

fn quiz(questions: &str) -> Reading {
    read(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n{questions}\n</quiz>").as_bytes()).expect("readable")
}

fn multichoice(single: bool, answers: &str) -> String {
    format!(
        "<question type=\"multichoice\">\n<name><text>甲</text></name><questiontext format=\"html\"><text><![CDATA[<p>题</p>]]></text></questiontext>
<single>{single}</single>{answers}</question>"
    )
}

#[test]
fn a_question_bank_of_moodle_is_read() {
    let reading = quiz(
        r#"<question type="category"><category><text>$course$/top/实务/个案 // 小组</text></category></question>
<question type="multichoice"><name><text>名称</text></name>
<questiontext format="html"><text><![CDATA[<p>题<b>干</b></p><script>x()</script><p><img src="@@PLUGINFILE@@/%E5%9B%BE.png" alt="图"></p>]]></text>
<file name="图.png" path="/" encoding="base64">iVBO
Rw==</file></questiontext><generalfeedback format="html"><text>解析</text></generalfeedback><idnumber>Q-7</idnumber><single>false</single>
<correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback><incorrectfeedback><text>再想想</text></incorrectfeedback>
<answer fraction="50" format="html"><text>&lt;p&gt;甲&lt;/p&gt;</text><feedback format="html"><text>对</text></feedback></answer>
<answer fraction="50"><text>乙</text></answer><answer fraction="-33.333"><text>丙</text></answer><tags><tag><text>标签</text></tag></tags></question>
<question type="truefalse"><name><text>判</text></name><questiontext format="plain_text"><text>1 &lt; 2 *</text></questiontext>
<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer></question>
<question type="essay"><name><text>案</text></name><questiontext format="markdown"><text>**案**例</text></questiontext><graderinfo format="html"><text>参考</text></graderinfo></question>
<question type="matching"><name><text>配对</text></name></question><question type="description"/>"#,
    );
    let [multiple, judgement, case] = reading.questions.as_slice() else { panic!("three questions") };
    assert_eq!((multiple.stem.as_str(), multiple.name.as_str()), ("题**干**\n\n![图](file:图.png)", "Q-7"));
    assert_eq!((multiple.kind, &multiple.chapters), (Kind::Multiple, &vec![vec!["实务".to_owned(), "个案 / 小组".to_owned()]]));
    assert_eq!(multiple.pictures[0].bytes, b"\x89PNG");
    assert_eq!((multiple.explanation.as_str(), &multiple.tags, &multiple.at), ("解析", &vec!["标签".to_owned()], &At::line(4)));
    let options: Vec<_> = multiple.options.iter().map(|option| (option.text.as_str(), option.correct, option.weight)).collect();
    assert_eq!(options, [("甲", true, Some(50.0)), ("乙", true, Some(50.0)), ("丙", false, Some(-33.333_33))]);
    assert_eq!(multiple.options[0].feedback.as_deref(), Some("对"));
    assert_eq!((judgement.kind, judgement.stem.as_str(), judgement.options[1].correct), (Kind::Judgement, "1 < 2 *", true));
    assert_eq!((case.kind, case.stem.as_str(), case.model_answer.as_str()), (Kind::Case, "**案**例", "参考"));
    let found: Vec<_> =
        reading.findings.iter().map(|finding| (finding.at.line.unwrap_or(0), finding.status, finding.kind)).collect();
    assert_eq!(
        found,
        [
            (5, Status::Warning, "active-content"),
            (8, Status::Warning, "left-out"),
            (14, Status::Unsupported, "unsupported-type"),
            (14, Status::Unsupported, "unsupported-type")
        ]
    );
}

#[test]
fn what_cannot_be_a_question_is_reported_and_the_rest_read() {
    let good =
        multichoice(true, "<answer fraction=\"100\"><text>甲</text></answer><answer fraction=\"0\"><text>乙</text></answer>");
    let cases = [
        (multichoice(true, "<answer fraction=\"34\"><text>甲</text></answer>"), "unknown-fraction"),
        (multichoice(true, "<answer fraction=\"NaN\"><text>甲</text></answer>"), "unknown-fraction"),
        (multichoice(true, &"<answer fraction=\"0\"><text>甲</text></answer>".repeat(10_000)), "too-many-options"),
        (multichoice(true, &format!("<answer fraction=\"0\"><text>{}</text></answer>", "长".repeat(400_000))), "too-long"),
        (
            multichoice(true, "<generalfeedback><text/><file name=\"a\" encoding=\"base64\">!!</file></generalfeedback>"),
            "picture-damaged",
        ),
        (
            multichoice(
                true,
                &format!(
                    "<generalfeedback><text/>{}</generalfeedback>",
                    "<file name='a' encoding='base64'>QQ==</file>".repeat(101)
                ),
            ),
            "too-many-pictures",
        ),
    ];
    for (bad, kind) in cases {
        let reading = quiz(&format!("{bad}\n{good}"));
        assert_eq!((reading.questions.len(), reading.findings.len(), reading.findings[0].kind), (1, 1, kind));
        assert!(reading.findings[0].at.line.is_some());
        assert!(reading.questions[0].options.iter().all(|option| option.weight.is_none()));
    }
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    let refused = |bytes: &[u8]| read(bytes).expect_err("refused").kind;
    assert_eq!(refused(b"<html/>"), "not-moodle-xml");
    assert_eq!(refused(b"<!DOCTYPE quiz [<!ENTITY a \"aa\">]><quiz>&a;</quiz>"), "dtd");
    assert_eq!(refused(b"<quiz><question type='essay'>&xxe;</question></quiz>"), "entity");
    assert_eq!(refused(b"<quiz><question>"), "damaged");
    assert_eq!(refused(b""), "damaged");
    assert_eq!(refused(&vec![b' '; 20 * 1024 * 1024 + 1]), "too-large");
    assert_eq!(refused("<quiz>".repeat(10_000).as_bytes()), "too-deep");
    let (gbk, ..) = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"UTF-8\"?><quiz>题</quiz>");
    assert_eq!(refused(&gbk), "encoding");
}

/// What is left of a question after what the losses name.
fn carried(question: &FileQuestion, losses: &[&str]) -> FileQuestion {
    let mut kept = question.clone();
    for loss in losses {
        match *loss {
            "several-chapters" => kept.chapters.truncate(1),
            "source" => kept.source.clear(),
            "level" => kept.level.clear(),
            "subject" => kept.subject.clear(),
            "edition" => kept.edition.clear(),
            "reserved-tag" => kept.tags.retain(|tag| tag != "难度:3"),
            "unused-picture" => kept.pictures.clear(),
            "option-identity" => kept.explanation.clear(),
            _ => {}
        }
    }
    kept
}

fn texts(question: &mut FileQuestion) -> Vec<&mut String> {
    let options = question.options.iter_mut().map(|option| &mut option.text);
    let points = question.rubric.iter_mut().map(|point| &mut point.text);
    let rest = [&mut question.stem, &mut question.explanation, &mut question.model_answer];
    rest.into_iter().chain(options).chain(points).chain(question.tasks.iter_mut()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn what_is_written_comes_back_but_for_what_is_listed(questions in prop::collection::vec(sample::question(), 1..4)) {
        let written = write(&questions);
        let reading = read(&written.bytes).expect("our own file");
        let lost = |at: usize| -> Vec<&str> { written.losses.iter().filter(|loss| loss.question == at + 1).map(|loss| loss.kind).collect() };
        let sent: Vec<_> = questions.iter().enumerate().filter(|(at, _)| !lost(*at).contains(&"too-many-keys")).collect();
        prop_assert_eq!(reading.questions.len(), sent.len());
        for ((at, question), came) in sent.into_iter().zip(reading.questions) {
            let losses = lost(at);
            let mut kept = carried(question, &losses);
            let mut came = sample::anywhere(came);
            if losses.contains(&"chapter-name") {
                came.chapters.clone_from(&kept.chapters);
            }
            if losses.contains(&"option-identity") {
                came.explanation.clear();
            }
            if losses.contains(&"text-rewritten") {
                texts(&mut kept).into_iter().chain(texts(&mut came)).for_each(String::clear);
                came.pictures.clear();
                kept.pictures.clear();
            }
            prop_assert_eq!(came, kept, "{:?}\n{}", losses, String::from_utf8_lossy(&written.bytes));
        }
    }

    #[test]
    fn nothing_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }
}

#[test]
fn ordinary_texts_lose_nothing() {
    let mut question = FileQuestion::new(At::whole_file(), Kind::Multiple);
    "下列属于儿童需要的有（　　）。".clone_into(&mut question.stem);
    question.options = [("甲 < 乙", true), ("A*B", true), ("[丙]", true), ("**丁**", true), ("戊", false)]
        .into_iter()
        .map(|(text, correct)| super::super::FileOption { text: text.to_owned(), correct, ..Default::default() })
        .collect();
    "本题考查儿童需要。".clone_into(&mut question.explanation);
    question.difficulty = Some(2);
    let written = write(&[question]);
    let text = String::from_utf8(written.bytes).expect("text");
    assert_eq!((written.losses.len(), text.contains("format=\"markdown\"")), (0, false), "{text}");
    assert!(text.contains("fraction=\"25\"") && text.contains("fraction=\"-100\"") && text.contains("&lt;strong&gt;丁"));
}
