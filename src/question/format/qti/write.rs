//! Writing a package.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::texts::{Texts, to_xhtml};
use super::{EXPLANATION, MARKDOWN, MARKS, MODEL_ANSWER, POINT, STEM, manifest};
use crate::bilingual::Bilingual;
use crate::question::format::album::{percent_encode, plain_name};
use crate::question::format::markup;
use crate::question::format::xml::{self, escape_attribute, is_allowed};
use crate::question::format::{FileQuestion, Loss, Written, package};
use crate::question::{Explanation, Kind, OptionId, letter_at};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const PURL: &str = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates";

/// Writes a package.
pub fn write(questions: &[FileQuestion]) -> Written {
    let mut parts = Vec::new();
    let mut losses = Vec::new();
    let mut resources = String::new();
    for (index, question) in questions.iter().enumerate() {
        let id = format!("q{:05}", index + 1);
        let mut writer = Writer { question, id: &id, out: String::new(), lost: BTreeSet::new() };
        writer.item();
        let mut pictures = Vec::new();
        for picture in &question.pictures {
            let name = format!("pictures/{id}/{}", plain_name(&picture.name));
            if plain_name(&picture.name) != picture.name || pictures.contains(&percent_encode(&name)) {
                writer.lost.insert("picture-name");
                continue;
            }
            pictures.push(percent_encode(&name));
            parts.push((name, picture.bytes.clone()));
        }
        resources.push_str(&manifest::write(question, &id, &pictures));
        losses.extend(writer.lost.into_iter().map(|kind| Loss { question: index + 1, kind, message: sentence(kind) }));
        parts.push((format!("items/{id}.xml"), writer.out.into_bytes()));
    }
    let manifest = format!(
        "{HEAD}<manifest xmlns=\"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1\" identifier=\"zhengtu\">
<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>
<organizations/>
<resources>
{resources}</resources>
</manifest>
"
    );
    parts.insert(0, (manifest::NAME.to_owned(), manifest.into_bytes()));
    Written { bytes: package::write(&parts), losses }
}

struct Writer<'a> {
    question: &'a FileQuestion,
    id: &'a str,
    out: String,
    lost: BTreeSet<&'static str>,
}

impl Writer<'_> {
    fn item(&mut self) {
        let question = self.question;
        let title = Some(markup::excerpt(&question.stem)).filter(|title| !title.is_empty()).unwrap_or_else(|| self.id.to_owned());
        let _ = writeln!(
            self.out,
            "{HEAD}<qti-assessment-item xmlns=\"http://www.imsglobal.org/xsd/imsqtiasi_v3p0\" identifier=\"{}\" title=\"{}\" \
             adaptive=\"false\" time-dependent=\"false\" xml:lang=\"zh-CN\">",
            self.id,
            escape_attribute(&title)
        );
        if question.kind == Kind::Case {
            self.case();
        } else {
            self.choice();
        }
        if !question.explanation.is_empty() {
            let order: Vec<_> = ('a'..='z').filter_map(OptionId::new).take(question.options.len()).collect();
            let explanation = self.element("div", &format!("class=\"{STEM}\""), &question.explanation, &|markdown| {
                Explanation(markdown).render(&order)
            });
            let _ = writeln!(
                self.out,
                "<qti-modal-feedback outcome-identifier=\"{EXPLANATION}\" identifier=\"shown\" show-hide=\"show\">\
                 <qti-content-body>{explanation}</qti-content-body></qti-modal-feedback>"
            );
        }
        self.out.push_str("</qti-assessment-item>\n");
        if !self.out.chars().all(is_allowed) {
            self.lost.insert("control-characters");
        }
    }

    fn choice(&mut self) {
        let question = self.question;
        let several = question.kind == Kind::Multiple;
        let weights: Option<Vec<f64>> = question.options.iter().map(|option| option.weight).collect();
        let weights = weights.filter(|weights| !weights.is_empty());
        if weights.is_none() && question.options.iter().any(|option| option.weight.is_some()) {
            self.lost.insert("weights");
        }
        let feedback = question.options.iter().any(|option| option.feedback.is_some());
        let ids: Vec<String> = (0..question.options.len()).map(option_id).collect();
        let key: Vec<_> = ids.iter().zip(&question.options).filter(|(_, option)| option.correct).map(|(id, _)| id).collect();
        let cardinality = if several { "multiple" } else { "single" };
        let _ = write!(
            self.out,
            "<qti-response-declaration identifier=\"RESPONSE\" cardinality=\"{cardinality}\" base-type=\"identifier\"><qti-correct-response>"
        );
        for id in &key {
            let _ = write!(self.out, "<qti-value>{id}</qti-value>");
        }
        self.out.push_str("</qti-correct-response>");
        if let Some(weights) = &weights {
            self.out.push_str("<qti-mapping default-value=\"0\" lower-bound=\"0\" upper-bound=\"100\">");
            for (id, weight) in ids.iter().zip(weights) {
                let _ = write!(self.out, "<qti-map-entry map-key=\"{id}\" mapped-value=\"{weight}\"/>");
            }
            self.out.push_str("</qti-mapping>");
        } else if several && !key.is_empty() {
            self.out.push_str("<qti-mapping default-value=\"-2\" lower-bound=\"0\">");
            for id in &key {
                let _ = write!(self.out, "<qti-map-entry map-key=\"{id}\" mapped-value=\"0.5\"/>");
            }
            self.out.push_str("</qti-mapping>");
        }
        self.out.push_str("</qti-response-declaration>\n");
        self.outcome("SCORE", "single", "float", Some("0"));
        if feedback {
            self.outcome("FEEDBACK", cardinality, "identifier", None);
        }
        self.explanation_outcome();
        let stem = self.element("div", &format!("class=\"{STEM}\""), &question.stem, &str::to_owned);
        // The letters an explanation speaks of must stay; where options can be named by identity, they may move.
        let shuffle = Explanation(&question.explanation).references().is_empty();
        let _ = writeln!(
            self.out,
            "<qti-item-body>\n{stem}\n<qti-choice-interaction response-identifier=\"RESPONSE\" shuffle=\"{shuffle}\" max-choices=\"{}\">",
            u8::from(!several)
        );
        for (option, id) in question.options.iter().zip(&ids) {
            let feedback = option.feedback.as_deref().map(|feedback| {
                let attributes = format!("outcome-identifier=\"FEEDBACK\" identifier=\"{id}\" show-hide=\"show\"");
                self.element("qti-feedback-inline", &attributes, feedback, &str::to_owned)
            });
            let text = self.element("qti-simple-choice", &format!("identifier=\"{id}\""), &option.text, &str::to_owned);
            let (before, end) = text.split_at(text.len() - "</qti-simple-choice>".len());
            let _ = writeln!(self.out, "{before}{}{end}", feedback.unwrap_or_default());
        }
        self.out.push_str("</qti-choice-interaction>\n</qti-item-body>\n");
        self.processing(several && !key.is_empty() && weights.is_none(), weights.is_some(), feedback);
    }

    /// The examination's rule word for word; anything else by a template, unless there is feedback to choose.
    fn processing(&mut self, exam_rule: bool, mapped: bool, feedback: bool) {
        if !exam_rule && !feedback {
            let template = if mapped { "map_response" } else { "match_correct" };
            let _ = writeln!(self.out, "<qti-response-processing template=\"{PURL}/{template}.xml\"/>");
            return;
        }
        let set = |value: &str| format!("<qti-set-outcome-value identifier=\"SCORE\">{value}</qti-set-outcome-value>");
        let number = |value: u8| set(&format!("<qti-base-value base-type=\"float\">{value}</qti-base-value>"));
        let map = set("<qti-map-response identifier=\"RESPONSE\"/>");
        self.out.push_str("<qti-response-processing>");
        if feedback {
            self.out.push_str(
                "<qti-set-outcome-value identifier=\"FEEDBACK\"><qti-variable identifier=\"RESPONSE\"/></qti-set-outcome-value>",
            );
        }
        if mapped {
            self.out.push_str(&map);
        } else {
            let (full, rest) = if exam_rule { (number(2), map) } else { (number(1), number(0)) };
            let _ = write!(
                self.out,
                "<qti-response-condition><qti-response-if><qti-match><qti-variable identifier=\"RESPONSE\"/>\
                 <qti-correct identifier=\"RESPONSE\"/></qti-match>{full}</qti-response-if>\
                 <qti-response-else>{rest}</qti-response-else></qti-response-condition>"
            );
        }
        self.out.push_str("</qti-response-processing>\n");
    }

    fn case(&mut self) {
        let question = self.question;
        let asked = question.tasks.len().max(1);
        for number in 1..=asked {
            let _ = writeln!(
                self.out,
                "<qti-response-declaration identifier=\"RESPONSE{number}\" cardinality=\"single\" base-type=\"string\"/>"
            );
        }
        let half_marks: i64 = question.rubric.iter().fold(0, |sum, point| sum.saturating_add(point.half_marks));
        let _ = writeln!(
            self.out,
            "<qti-outcome-declaration identifier=\"SCORE\" cardinality=\"single\" base-type=\"float\" external-scored=\"human\" \
             normal-maximum=\"{}\"/>",
            marks(half_marks)
        );
        self.explanation_outcome();
        let stem = self.element("div", &format!("class=\"{STEM}\""), &question.stem, &str::to_owned);
        let _ = writeln!(self.out, "<qti-item-body>\n{stem}");
        for number in 1..=asked {
            let prompt = question.tasks.get(number - 1).map(|task| self.element("qti-prompt", "", task, &str::to_owned));
            let _ = writeln!(
                self.out,
                "<qti-extended-text-interaction response-identifier=\"RESPONSE{number}\">{}</qti-extended-text-interaction>",
                prompt.unwrap_or_default()
            );
        }
        if !question.model_answer.is_empty() || !question.rubric.is_empty() {
            self.out.push_str("<qti-rubric-block use=\"scoring\" view=\"scorer\"><qti-content-body>\n");
            if !question.model_answer.is_empty() {
                let answer = self.element("div", &format!("class=\"{MODEL_ANSWER}\""), &question.model_answer, &str::to_owned);
                let _ = writeln!(self.out, "{answer}");
            }
            for point in &question.rubric {
                let earns = marks(point.half_marks);
                let attributes = format!(
                    "class=\"{POINT}\" data-id=\"{}\" data-task=\"{}\" data-half-marks=\"{}\"",
                    point.id, point.task, point.half_marks
                );
                let text = self.element("div", &attributes, &point.text, &str::to_owned);
                let _ = writeln!(self.out, "<p class=\"{MARKS}\">第 {} 小题，{earns} 分</p>{text}", point.task);
            }
            self.out.push_str("</qti-content-body></qti-rubric-block>\n");
        }
        self.out.push_str("</qti-item-body>\n");
    }

    fn outcome(&mut self, name: &str, cardinality: &str, base: &str, default: Option<&str>) {
        let default = default
            .map(|value| format!("<qti-default-value><qti-value>{value}</qti-value></qti-default-value>"))
            .unwrap_or_default();
        let _ = writeln!(
            self.out,
            "<qti-outcome-declaration identifier=\"{name}\" cardinality=\"{cardinality}\" base-type=\"{base}\">{default}</qti-outcome-declaration>"
        );
    }

    fn explanation_outcome(&mut self) {
        if !self.question.explanation.is_empty() {
            self.outcome(EXPLANATION, "single", "identifier", Some("shown"));
        }
    }

    /// A text in its element, with its Markdown beside it where the HTML alone wouldn't bring it back.
    fn element(&mut self, name: &str, attributes: &str, markdown: &str, shown: &dyn Fn(&str) -> String) -> String {
        let dot = if attributes.is_empty() { "" } else { " " };
        // As the reader will see it: pictures by their names.
        let html = to_xhtml(&shown(markdown), &str::to_owned);
        let read = xml::parse(&format!("<div>{html}</div>")).ok().and_then(|element| {
            let mut texts = Texts::new("", None);
            texts.album.pictures.clone_from(&self.question.pictures);
            texts.read(&element, &[]).ok()
        });
        // Letters of an explanation are never as clear as what they stand for.
        let source = if read.as_deref() == Some(markdown) && markdown != self.question.explanation {
            String::new()
        } else {
            format!(" {MARKDOWN}=\"{}\"", escape_attribute(markdown))
        };
        if !markdown.chars().all(is_allowed) {
            self.lost.insert("control-characters");
        }
        for address in markup::pictures(markdown) {
            let named = |name: &str| self.question.pictures.iter().any(|picture| picture.name == name);
            if address.strip_prefix("file:").is_some_and(|name| !named(name)) {
                self.lost.insert("picture-missing");
            }
        }
        let html = to_xhtml(&shown(markdown), &|address| match address.strip_prefix("file:") {
            Some(picture) => format!("../pictures/{}/{}", self.id, percent_encode(picture)),
            None => address.to_owned(),
        });
        format!("<{name}{dot}{attributes}{source}>{html}</{name}>")
    }
}

/// `a` to `z`, then by number.
fn option_id(at: usize) -> String {
    let letter = letter_at(at);
    if letter.is_ascii_alphabetic() { letter.to_ascii_lowercase().to_string() } else { format!("o{}", at + 1) }
}

fn marks(half_marks: i64) -> String {
    if half_marks % 2 == 0 { (half_marks / 2).to_string() } else { format!("{}.5", half_marks / 2) }
}

fn sentence(kind: &str) -> Bilingual {
    let (zh, en) = match kind {
        "control-characters" => ("不可见的控制字符已去掉。", "Invisible control characters were left out."),
        "picture-missing" => ("文字引用的图片不存在，没有写出。", "A picture the text shows isn't there and wasn't written."),
        "picture-name" => {
            ("图片的文件名不能用或重复，没有写出。", "A picture's file name can't be used, or is there twice; it wasn't written.")
        }
        _ => ("有的选项没有分值，全部按考试规则写出。", "Some options have no weight; the examination's rule was written for all."),
    };
    Bilingual::new(zh, en)
}
