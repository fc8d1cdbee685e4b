//! Writing Moodle XML.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{MARKS, PLUGIN_FILE, POINT, TASK, category, fraction, tags};
use crate::bilingual::Bilingual;
use crate::question::format::album::{percent_decode, percent_encode, plain_name};
use crate::question::format::markup;
use crate::question::format::xml::{escape, escape_attribute, is_allowed};
use crate::question::format::{FileQuestion, Loss, Written, letters};
use crate::question::{Explanation, Kind};

/// The name of a question whose stem has no words.
pub(super) const NAMELESS: &str = "未命名";

/// Writes a file.
pub fn write(questions: &[FileQuestion]) -> Written {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let mut losses = Vec::new();
    let mut chapter: Option<&[String]> = None;
    for (index, question) in questions.iter().enumerate() {
        let mut writer = Writer { out: String::new(), question, lost: BTreeSet::new() };
        let first = question.chapters.first().map(Vec::as_slice).unwrap_or_default();
        if writer.question() {
            if chapter != Some(first) {
                let path = escape(&category::join(first));
                let _ = writeln!(out, "<question type=\"category\"><category><text>{path}</text></category></question>");
                chapter = Some(first);
            }
            if question.chapters.len() > 1 {
                writer.lost.insert("several-chapters");
            }
            if category::split(&category::join(first)) != first {
                writer.lost.insert("chapter-name");
            }
            out.push_str(&writer.out);
        }
        losses.extend(writer.lost.into_iter().map(|kind| Loss { question: index + 1, kind, message: sentence(kind) }));
    }
    out.push_str("</quiz>\n");
    Written { bytes: out.into_bytes(), losses }
}

struct Writer<'a> {
    out: String,
    question: &'a FileQuestion,
    lost: BTreeSet<&'static str>,
}

impl Writer<'_> {
    /// Writes the question; false if it had to be left out.
    fn question(&mut self) -> bool {
        let question = self.question;
        let right = question.options.iter().filter(|option| option.correct).count();
        if question.kind == Kind::Multiple && fraction::share(right).is_none() {
            self.lost.insert(if right == 0 { "no-key" } else { "too-many-keys" });
            return false;
        }
        let words: Vec<_> = question.options.iter().map(|option| option.text.as_str()).collect();
        let true_false = question.kind == Kind::Judgement && words == ["正确", "错误"];
        if question.kind == Kind::Judgement && !true_false {
            self.lost.insert("judgement");
        }
        let kind = match question.kind {
            Kind::Case => "essay",
            Kind::Judgement if true_false => "truefalse",
            _ => "multichoice",
        };
        let name = Some(markup::excerpt(&question.stem)).filter(|name| !name.is_empty()).unwrap_or_else(|| NAMELESS.to_owned());
        let _ = writeln!(self.out, "<question type=\"{kind}\">\n<name><text>{}</text></name>", escape(&name));
        if question.kind == Kind::Case {
            self.case();
        } else {
            self.text("questiontext", "", &question.stem);
        }
        let explanation = self.explanation();
        self.text("generalfeedback", "", &explanation);
        let points = if question.kind == Kind::Multiple { 2 } else { 1 };
        let _ = writeln!(self.out, "<defaultgrade>{points}</defaultgrade><penalty>0</penalty><hidden>0</hidden>");
        let _ = writeln!(self.out, "<idnumber>{}</idnumber>", escape(question.name.trim()));
        match question.kind {
            Kind::Case => self.out.push_str("<responseformat>editor</responseformat><responserequired>1</responserequired>\n"),
            _ if true_false => self.true_false(),
            _ => self.options(right),
        }
        self.tags();
        self.out.push_str("</question>\n");
        if !self
            .question
            .pictures
            .iter()
            .all(|picture| self.out.contains(&format!("<file name=\"{}\"", escape_attribute(&picture.name))))
        {
            self.lost.insert("unused-picture");
        }
        true
    }

    /// Letters instead of identities: Moodle's texts can't follow an option that moves.
    fn explanation(&mut self) -> String {
        let (explanation, options) = (&self.question.explanation, self.question.options.len());
        let shown = letters::shown(explanation, options);
        if letters::read(&shown, options) != *explanation {
            self.lost.insert("option-identity");
        }
        shown
    }

    fn true_false(&mut self) {
        let question = self.question;
        for (option, word) in question.options.iter().zip(["true", "false"]) {
            let earned = if option.correct { "100" } else { "0" };
            let _ = writeln!(self.out, "<answer fraction=\"{earned}\" format=\"moodle_auto_format\"><text>{word}</text>");
            self.text("feedback", "", option.feedback.as_deref().unwrap_or_default());
            self.out.push_str("</answer>\n");
        }
    }

    fn options(&mut self, right: usize) {
        let question = self.question;
        let several = question.kind == Kind::Multiple;
        // The explanation speaks of letters, so they must stay.
        let shuffle = Explanation(&question.explanation).references().is_empty();
        let _ = writeln!(
            self.out,
            "<single>{}</single><shuffleanswers>{shuffle}</shuffleanswers><answernumbering>ABCD</answernumbering>",
            !several
        );
        let weighed: Option<Vec<f64>> =
            question.options.iter().map(|option| option.weight.and_then(|weight| fraction::parse(&weight.to_string()))).collect();
        let weighed = weighed.filter(|weights| !weights.is_empty());
        if weighed.is_none() && question.options.iter().any(|option| option.weight.is_some()) {
            self.lost.insert("weights");
        }
        if several && weighed.is_none() && ![1, 4].contains(&right) {
            self.lost.insert("partial-marks");
        }
        for (at, option) in question.options.iter().enumerate() {
            let by_rule = match (several, option.correct) {
                (true, true) => fraction::share(right).unwrap_or(100.0),
                (true, false) => -100.0,
                (false, true) => 100.0,
                (false, false) => 0.0,
            };
            let earned = weighed.as_ref().map_or(by_rule, |weights| weights[at]);
            self.text("answer", &format!(" fraction=\"{}\"", fraction::text(earned)), &option.text);
            // The feedback stands within the answer.
            self.out.truncate(self.out.len() - "</answer>\n".len());
            self.text("feedback", "", option.feedback.as_deref().unwrap_or_default());
            self.out.push_str("</answer>\n");
        }
    }

    fn tags(&mut self) {
        let (mut all, lost) = tags::write(self.question);
        self.lost.extend(lost);
        if self.question.kind == Kind::Multiple && self.question.options.iter().any(|option| option.weight.is_none()) {
            all.push(tags::RULE.to_owned());
        }
        self.out.push_str("<tags>");
        for tag in all {
            let _ = write!(self.out, "<tag><text>{}</text></tag>", escape(&tag));
        }
        self.out.push_str("</tags>\n");
    }

    fn case(&mut self) {
        let question = self.question;
        if question.tasks.is_empty() {
            self.text("questiontext", "", &question.stem);
        } else {
            let mut html = self.html(&question.stem);
            for task in &question.tasks {
                let _ = write!(html, "\n{TASK}{}</div>", self.html(task));
            }
            self.element("questiontext", "", "html", &html, &format!("{}\n\n{}", question.stem, question.tasks.join("\n\n")));
        }
        if question.rubric.is_empty() {
            self.text("graderinfo", "", &question.model_answer);
            return;
        }
        let mut html = self.html(&question.model_answer);
        let mut all = question.model_answer.clone();
        for point in &question.rubric {
            let marks =
                if point.half_marks % 2 == 0 { (point.half_marks / 2).to_string() } else { format!("{}.5", point.half_marks / 2) };
            let _ = write!(
                html,
                "\n{MARKS}第 {} 小题，{marks} 分</p>{POINT}id-{} task-{} half-{}\">{}</div>",
                point.task,
                point.id,
                point.task,
                point.half_marks,
                self.html(&point.text)
            );
            let _ = write!(all, "\n\n{}", point.text);
        }
        self.element("graderinfo", "", "html", &html, &all);
    }

    /// A text as HTML, noting if it won't come back as it was.
    fn html(&mut self, markdown: &str) -> String {
        let html = markup::to_html(markdown, &to_moodle);
        if markup::to_markdown(&html, &mut |address| self.known_picture(address)).markdown != markdown {
            self.lost.insert("text-rewritten");
        }
        html
    }

    /// A text in an element: as HTML if that brings the same Markdown back, else as the Markdown it is, which Moodle knows, too.
    fn text(&mut self, element: &str, attributes: &str, markdown: &str) {
        let html = markup::to_html(markdown, &to_moodle);
        let known = &mut |address: &str| self.known_picture(address);
        if markup::to_markdown(&html, known).markdown == markdown {
            return self.element(element, attributes, "html", &html, markdown);
        }
        let moved = markdown.replace("](file:", &format!("]({PLUGIN_FILE}"));
        if markup::clean_markdown(&moved, known).markdown == markdown {
            return self.element(element, attributes, "markdown", &moved, markdown);
        }
        self.lost.insert("text-rewritten");
        self.element(element, attributes, "html", &html, markdown);
    }

    fn element(&mut self, element: &str, attributes: &str, format: &str, text: &str, markdown: &str) {
        if !text.chars().all(is_allowed) {
            self.lost.insert("control-characters");
        }
        let _ = write!(self.out, "<{element}{attributes} format=\"{format}\"><text>{}</text>", escape(text));
        let mut written = BTreeSet::new();
        for address in markup::pictures(markdown) {
            let named = |picture: &&crate::question::format::FilePicture| address.strip_prefix("file:") == Some(&picture.name);
            if let Some(picture) = self.question.pictures.iter().find(named).filter(|picture| written.insert(picture.name.clone()))
            {
                let name = escape_attribute(&picture.name);
                let _ = write!(
                    self.out,
                    "\n<file name=\"{name}\" path=\"/\" encoding=\"base64\">{}</file>",
                    STANDARD.encode(&picture.bytes)
                );
            }
        }
        let _ = writeln!(self.out, "</{element}>");
    }

    fn known_picture(&self, address: &str) -> Option<String> {
        let name = percent_decode(address.strip_prefix(PLUGIN_FILE)?);
        let known = name == plain_name(&name) && self.question.pictures.iter().any(|picture| picture.name == name);
        known.then(|| format!("file:{name}"))
    }
}

fn to_moodle(address: &str) -> String {
    address.strip_prefix("file:").map_or_else(|| address.to_owned(), |name| format!("{PLUGIN_FILE}{}", percent_encode(name)))
}

fn sentence(kind: &str) -> Bilingual {
    let (zh, en) = match kind {
        "several-chapters" => (
            "Moodle 里一道题只能放在一个类别：只保留第一个章节。",
            "A question has one category in Moodle: only the first chapter is kept.",
        ),
        "chapter-name" => (
            "章节名称里的斜线或空格与 Moodle 的类别路径冲突，导入回来会不一样。",
            "Slashes or spaces in the chapter's name clash with Moodle's category paths; it comes back differently.",
        ),
        "partial-marks" => (
            "Moodle 不能完全表达本考试的多选计分：每个正确选项平分 100%，错选一项得 0 分；只有部分选对时的得分会不同。",
            "Moodle can't say the examination's rule for multiples: the right options share 100 % and a wrong one earns nothing, but partly right answers earn another mark.",
        ),
        "weights" => (
            "部分选项的分值不在 Moodle 的分值表里，已按考试规则写出。",
            "Some options' weights aren't in Moodle's list; the examination's rule was written instead.",
        ),
        "option-identity" => (
            "解析里的选项写成了字母，导入回来后，是否指选项会与现在不同。",
            "The explanation names options by letters in Moodle; when it comes back, other letters will be taken for options than now.",
        ),
        "judgement" => (
            "判断题的选项不是“正确、错误”，写成了单选题。",
            "The true/false question's options aren't 正确 and 错误; it was written as a single choice.",
        ),
        "too-many-keys" => (
            "正确选项的个数在 Moodle 里没有对应的分值，这道题没有写出。",
            "Moodle has no fraction for so many right options; the question was left out.",
        ),
        "no-key" => ("没有正确选项，这道题没有写出。", "No option is right; the question was left out."),
        "text-rewritten" => (
            "有的文字（HTML、外部图片等）在 Moodle 里只能换一种写法，导入回来会不一样。",
            "Some text (HTML, pictures from elsewhere) has to be written another way for Moodle and comes back differently.",
        ),
        "control-characters" => ("不可见的控制字符已去掉。", "Invisible control characters were left out."),
        "unused-picture" => ("有的图片没有文字引用，没有写出。", "A picture that no text shows was left out."),
        "reserved-tag" => (
            "有的标签与系统用来记录难度、来源等的标签相同，没有写出。",
            "A tag looks like those that carry difficulty, source and so on; it was left out.",
        ),
        "source" => (
            "来源放不进 Moodle 的标签（最多 50 个字），没有写出。",
            "The source doesn't fit into a Moodle tag (50 characters) and was left out.",
        ),
        _ => ("有一项信息放不进 Moodle 的标签，没有写出。", "Something doesn't fit into a Moodle tag and was left out."),
    };
    Bilingual::new(zh, en)
}
