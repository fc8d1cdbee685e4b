use proptest::prelude::*;

use super::{read, write};
use crate::question::Kind;
use crate::question::format::{At, FileOption, FileQuestion, Reading, Status, package, sample};

fn item(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<qti-assessment-item xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\" identifier=\"choice\" \
         title=\"T\" adaptive=\"false\" time-dependent=\"false\">\n{body}</qti-assessment-item>"
    )
}

fn choice(cardinality: &str, declared: &str, choices: &str, processing: &str) -> String {
    item(&format!(
        "<qti-response-declaration identifier=\"R\" cardinality=\"{cardinality}\" base-type=\"identifier\">{declared}</qti-response-declaration>
<qti-item-body><p>题<b>干</b></p><qti-choice-interaction response-identifier=\"R\"><qti-prompt>选哪个？</qti-prompt>{choices}</qti-choice-interaction></qti-item-body>
{processing}"
    ))
}

fn only(text: &str) -> Reading {
    read(text.as_bytes()).expect("readable")
}

const TWO: &str = "<qti-simple-choice identifier=\"X\">甲<qti-feedback-inline outcome-identifier=\"F\" identifier=\"X\">对</qti-feedback-inline></qti-simple-choice>
<qti-simple-choice identifier=\"Y\"><p>乙</p></qti-simple-choice><qti-simple-choice identifier=\"Z\">丙</qti-simple-choice>";

#[test]
fn an_item_of_another_system_is_read() {
    for template in [
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
        "http://www.imsglobal.org/question/qti_v3p0/rptemplates/match_correct",
        "http://www.imsglobal.org/question/qti_v3p0/rptemplates/match_correct.xml",
    ] {
        let processing = format!(
            "<qti-response-processing template=\"{template}\"/><qti-modal-feedback identifier=\"f\"><qti-content-body>解析</qti-content-body></qti-modal-feedback>"
        );
        let reading =
            only(&choice("single", "<qti-correct-response><qti-value>Y</qti-value></qti-correct-response>", TWO, &processing));
        assert_eq!(reading.findings, []);
        let question = &reading.questions[0];
        assert_eq!(
            (question.kind, question.stem.as_str(), question.explanation.as_str()),
            (Kind::Single, "题**干**\n\n选哪个？", "解析")
        );
        assert_eq!((question.name.as_str(), &question.at), ("choice", &At::line(2)));
        let options: Vec<_> = question.options.iter().map(|option| (option.text.as_str(), option.correct, option.weight)).collect();
        assert_eq!(options, [("甲", false, None), ("乙", true, None), ("丙", false, None)]);
        assert_eq!(question.options[0].feedback.as_deref(), Some("对"));
    }
}

#[test]
fn mappings_become_weights_unless_they_are_the_examinations_rule() {
    let map = "<qti-response-processing template=\"https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml\"/>";
    let declared = "<qti-mapping default-value=\"-2\" lower-bound=\"0\"><qti-map-entry map-key=\"X\" mapped-value=\"1\"/><qti-map-entry map-key=\"Y\" mapped-value=\"3\"/></qti-mapping>";
    let reading = only(&choice("multiple", declared, TWO, map));
    let options: Vec<_> = reading.questions[0].options.iter().map(|option| (option.correct, option.weight)).collect();
    assert_eq!(options, [(true, Some(25.0)), (true, Some(75.0)), (false, Some(-50.0))]);
    let rule = |value: &str, full: u8| {
        let declared = format!(
            "<qti-correct-response><qti-value>X</qti-value><qti-value>Y</qti-value></qti-correct-response><qti-mapping default-value=\"-2\" \
             lower-bound=\"0\"><qti-map-entry map-key=\"X\" mapped-value=\"{value}\"/><qti-map-entry map-key=\"Y\" mapped-value=\"0.5\"/></qti-mapping>"
        );
        let processing = format!(
            "<qti-response-processing><qti-response-condition><qti-response-if><qti-match><qti-variable identifier=\"R\"/><qti-correct \
             identifier=\"R\"/></qti-match><qti-set-outcome-value identifier=\"SCORE\"><qti-base-value base-type=\"float\">{full}</qti-base-value>\
             </qti-set-outcome-value></qti-response-if><qti-response-else><qti-set-outcome-value identifier=\"SCORE\"><qti-map-response \
             identifier=\"R\"/></qti-set-outcome-value></qti-response-else></qti-response-condition></qti-response-processing>"
        );
        let reading = only(&choice("multiple", &declared, TWO, &processing));
        assert_eq!(reading.findings, []);
        reading.questions[0].options.iter().map(|option| option.weight).collect::<Vec<_>>()
    };
    assert_eq!(rule("0.5", 2), [None, None, None]);
    assert_eq!(rule("1.5", 2), [Some(75.0), Some(25.0), Some(-100.0)]);
}

#[test]
fn what_is_not_supported_is_reported_by_element_with_its_line() {
    let first = |text: &str| {
        let reading = only(text);
        let finding = &reading.findings[0];
        (reading.questions.len(), finding.status, finding.kind, finding.at.line.unwrap_or(0), finding.message.en.contains("qti-"))
    };
    let body = |inner: &str| item(&format!("<qti-item-body>\n<div>{inner}</div></qti-item-body>"));
    assert_eq!(first(&body("<qti-match-interaction/>")), (0, Status::Unsupported, "unsupported-type", 4, true));
    assert_eq!(first(&body("<p>只有文字</p>")), (0, Status::Unsupported, "unsupported-type", 3, true));
    assert_eq!(
        first(&body("<qti-extended-text-interaction/>\n<qti-printed-variable/>")),
        (1, Status::Warning, "unsupported-element", 5, true)
    );
    let key = "<qti-correct-response><qti-value>Q</qti-value></qti-correct-response>";
    assert_eq!(first(&choice("single", key, TWO, "")).2, "unknown-key");
    let many: String = "<qti-simple-choice identifier=\"o\">甲</qti-simple-choice>".repeat(10_000);
    assert_eq!(first(&choice("single", "", &many, "")).2, "too-many-options");
    assert_eq!(
        first(&choice("single", "", TWO, "<qti-response-processing template=\"https://a.cn/own.xml\"/>")).2,
        "unsupported-element"
    );
    assert_eq!(first(&choice("ordered", "", TWO, "")).2, "unsupported-type");
    let script = choice(
        "single",
        "",
        "<qti-simple-choice identifier=\"X\"><p onclick=\"x()\">甲</p><script>x()</script></qti-simple-choice>",
        "",
    );
    assert_eq!((only(&script).questions[0].options[0].text.as_str(), first(&script).2), ("甲", "active-content"));
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    let refused = |bytes: &[u8]| read(bytes).expect_err("refused").kind;
    assert_eq!(refused(b"<assessmentItem/>"), "qti2");
    assert_eq!(refused(b"<quiz/>"), "not-qti3");
    assert_eq!(refused(item("").replace("?>", "?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>").as_bytes()), "dtd");
    assert_eq!(refused(item("&b;").as_bytes()), "entity");
    assert_eq!(refused(item(&"<a>".repeat(10_000)).as_bytes()), "too-deep");
    assert_eq!(refused(&package::write(&[("a.xml".into(), vec![])])), "no-manifest");
    assert_eq!(refused(&package::write(&[("../a.xml".into(), vec![])])), "path");
    assert_eq!(refused(b"PK\x03\x04"), "damaged");
    assert_eq!(refused(&vec![b' '; 20 * 1024 * 1024 + 1]), "too-large");
}

fn packed(resources: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let manifest = format!("<manifest><resources>{resources}</resources></manifest>");
    let mut all = vec![("imsmanifest.xml".to_owned(), manifest.into_bytes())];
    all.extend(parts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    package::write(&all)
}

#[test]
fn a_package_is_read_by_its_manifest_and_tests() {
    let good = choice("single", "<qti-correct-response><qti-value>X</qti-value></qti-correct-response>", TWO, "");
    let pictured = good.replace("<p>题", "<p><img src=\"../i/a.png\" alt=\"图\"/><img src=\"../../etc/passwd\"/>题");
    let shared = good.replace("<qti-item-body>", "<qti-assessment-stimulus-ref identifier=\"s\" href=\"s.xml\"/><qti-item-body>");
    let bytes = packed(
        "<resource type=\"imsqti_item_xmlv3p0\" href=\"q/1.xml\"/><resource type=\"imsqti_item_xmlv3p0\" href=\"q/none.xml\"/>
<resource type=\"imsqti_item_xmlv3p0\" href=\"../x.xml\"/><resource type=\"imsqti_item_xmlv2p1\" href=\"q/2.xml\"/>
<resource type=\"imsqti_item_xmlv3p0\" href=\"q/torn.xml\"/><resource type=\"imsqti_test_xmlv3p0\" href=\"t.xml\"/><resource type=\"webcontent\" href=\"i/a.png\"/>",
        &[
            ("q/1.xml", &pictured),
            ("q/2.xml", &shared),
            ("q/s.xml", "<qti-assessment-stimulus><qti-stimulus-body><p>材料</p></qti-stimulus-body></qti-assessment-stimulus>"),
            ("q/torn.xml", "<qti-assessment-item>\n<a>"),
            ("t.xml", "<qti-assessment-test><qti-test-part><qti-assessment-section>\n<qti-assessment-item-ref href=\"q/1.xml\"/><qti-assessment-item-ref href=\"q/2.xml\"/></qti-assessment-section></qti-test-part></qti-assessment-test>"),
            ("i/a.png", "PNG"),
        ],
    );
    let reading = read(&bytes).expect("readable");
    let [first, second] = reading.questions.as_slice() else { panic!("two questions") };
    assert_eq!(
        (first.stem.as_str(), first.pictures[0].bytes.as_slice()),
        ("![图](file:a.png)题**干**\n\n选哪个？", b"PNG".as_slice())
    );
    assert_eq!((second.stem.as_str(), &second.at), ("材料\n\n题**干**\n\n选哪个？", &At::entry("q/2.xml", 2)));
    let found: Vec<_> = reading.findings.iter().map(|finding| (finding.at.to_string(), finding.kind)).collect();
    let expected = [
        ("imsmanifest.xml:2", "missing-file"),
        ("imsmanifest.xml:2", "unsupported-type"),
        ("q/1.xml:4", "picture-missing"),
        ("imsmanifest.xml", "missing-file"),
        ("q/torn.xml:2", "damaged"),
    ];
    assert_eq!(found, expected.map(|(at, kind)| (at.to_owned(), kind)));
}

#[test]
fn changed_html_counts_more_than_the_markdown_beside_it() {
    let changed = |html: &str| {
        let choices = format!("<qti-simple-choice identifier=\"X\" data-zhengtu-markdown=\"__甲__\">{html}</qti-simple-choice>");
        only(&choice("single", "", &choices, "")).questions[0].options[0].text.clone()
    };
    assert_eq!(changed("<p><strong>甲</strong></p>"), "__甲__");
    assert_eq!(changed("<p><strong>乙</strong></p>"), "**乙**");
}

fn with_weights() -> impl Strategy<Value = FileQuestion> {
    (sample::question(), prop::collection::vec(-100_i32..=100, 26), any::<bool>()).prop_map(|(mut question, weights, weighed)| {
        if question.kind == Kind::Multiple && weighed {
            for (option, weight) in question.options.iter_mut().zip(weights) {
                option.weight = Some(f64::from(weight) / 3.0);
                option.feedback = (weight > 0).then(|| "好 **{a}**".to_owned());
            }
        }
        question
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn nothing_is_lost(questions in prop::collection::vec(with_weights(), 1..4)) {
        let written = write(&questions);
        prop_assert_eq!(&written.losses, &[]);
        let reading = read(&written.bytes).expect("our own package");
        let came: Vec<_> = reading.questions.into_iter().map(sample::anywhere).collect();
        prop_assert_eq!(came, questions);
        prop_assert_eq!(reading.findings, vec![]);
    }

    #[test]
    fn nothing_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
        let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }
}

#[test]
fn what_cannot_be_written_is_listed() {
    let mut question = FileQuestion::new(At::whole_file(), Kind::Single);
    "a\u{1}b ![x](file:none.png)".clone_into(&mut question.stem);
    question.options = vec![FileOption { weight: Some(3.0), ..Default::default() }, FileOption::default()];
    let kinds: Vec<_> = write(&[question]).losses.into_iter().map(|loss| loss.kind).collect();
    assert_eq!(kinds, ["control-characters", "picture-missing", "weights"]);
}
