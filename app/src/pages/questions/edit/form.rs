//! The form for a question of any kind: what was typed, and what it comes to.

use chrono::NaiveDate;
use serde::Deserialize;
use zhengtu::exchange::cells;
use zhengtu::ids::QuestionVersionId;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::{ChapterRef, Content, Flaw, Kind, LETTERS, LONGEST_TEXT, OptionId, OptionSet, QuestionOption, RubricPoint};

use super::super::lookup::Chapters;
use super::super::words;
use crate::locale::{Language, QuestionForm as Words, Questions};
use crate::server::Problems;

/// The longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 500;
/// The longest tag.
const LONGEST_TAG: usize = 30;

/// As typed. Options and rubric points come in rows: the identity beside the text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages::questions) struct Typed {
    /// The version the form began with; empty for a new question.
    pub(super) base: String,
    /// Which button.
    pub(super) action: String,
    /// Subject and kind the form was shown for.
    pub(super) shape: String,
    /// The text that somebody has looked at beside its near doubles.
    pub(super) confirmed: String,
    pub(super) subject: String,
    pub(super) kind: String,
    pub(super) stem: String,
    pub(super) chapter: Vec<String>,
    pub(super) option_id: Vec<String>,
    pub(super) option: Vec<String>,
    pub(super) right: Vec<String>,
    pub(super) pair_id: Vec<String>,
    pub(super) pair: Vec<String>,
    pub(super) right_pair: String,
    pub(super) task: Vec<String>,
    pub(super) point_id: Vec<String>,
    pub(super) point: Vec<String>,
    pub(super) point_task: Vec<String>,
    pub(super) point_marks: Vec<String>,
    pub(super) model_answer: String,
    pub(super) explanation: String,
    pub(super) source: String,
    pub(super) law_as_of: String,
    pub(super) review_by: String,
    pub(super) difficulty: String,
    pub(super) tags: String,
    pub(super) reason: String,
    /// A picture that is kept already and waits for its description.
    pub(super) picture_kept: String,
    pub(super) picture_words: String,
    pub(super) picture_place: String,
}

/// What a new judgement offers.
const PAIR: [&str; 2] = ["正确", "错误"];

impl Typed {
    /// For a new question.
    pub(super) fn blank(subject: &str, kind: Kind) -> Self {
        let mut typed =
            Self { subject: subject.to_owned(), kind: kind.code().to_owned(), difficulty: "2".to_owned(), ..Self::default() };
        typed.fill(OptionSet::EMPTY);
        typed
    }

    /// For a new version of a question.
    pub(super) fn of(content: &Content, base: QuestionVersionId) -> Self {
        let ids = || content.options.iter().map(|option| option.id.to_string()).collect::<Vec<_>>();
        let texts = || content.options.iter().map(|option| option.text.clone()).collect::<Vec<_>>();
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut typed = Self {
            base: base.to_string(),
            shape: shape(&content.subject, content.kind),
            subject: content.subject.clone(),
            kind: content.kind.code().to_owned(),
            stem: content.stem.clone(),
            chapter: content.chapters.iter().map(|place| format!("{}/{}", place.edition, place.chapter)).collect(),
            task: content.tasks.clone(),
            point_id: content.rubric.iter().map(|point| point.id.to_string()).collect(),
            point: content.rubric.iter().map(|point| point.text.clone()).collect(),
            point_task: content.rubric.iter().map(|point| point.task.to_string()).collect(),
            point_marks: content.rubric.iter().map(|point| marks_text(point.half_marks)).collect(),
            model_answer: content.model_answer.clone(),
            explanation: content.explanation.clone(),
            source: content.source.clone(),
            law_as_of: day(content.law_as_of),
            review_by: day(content.review_by),
            difficulty: content.difficulty.to_string(),
            tags: content.tags.join("、"),
            ..Self::default()
        };
        if content.kind == Kind::Judgement {
            (typed.pair_id, typed.pair) = (ids(), texts());
            typed.right_pair = content.key.to_string();
        } else {
            (typed.option_id, typed.option) = (ids(), texts());
            typed.right = content.key.iter().map(|id| id.to_string()).collect();
        }
        typed
    }

    /// 题型
    pub(super) fn kind(&self) -> Kind {
        Kind::from_code(&self.kind).unwrap_or(Kind::Single)
    }

    /// What the form should be shown for now.
    pub(super) fn shape_now(&self) -> String {
        shape(&self.subject, self.kind())
    }

    /// Rows enough for the kind, each with an identity. `used` are the identities this question ever had: a new row gets another,
    /// so that no option is taken for one that is gone.
    pub(super) fn fill(&mut self, used: OptionSet) {
        self.shape = self.shape_now();
        let (options, tasks, points) = match self.kind() {
            Kind::Single => (4, 0, 0),
            Kind::Multiple => (5, 0, 0),
            Kind::Judgement => (0, 0, 0),
            Kind::Case => (0, 2, 3),
        };
        self.option.resize(self.option.len().max(options), String::new());
        self.task.resize(self.task.len().max(tasks), String::new());
        self.point.resize(self.point.len().max(points), String::new());
        if self.kind() == Kind::Judgement && self.pair.len() < 2 {
            (self.pair_id, self.pair) = (vec!["a".into(), "b".into()], PAIR.map(str::to_owned).to_vec());
        }
        self.number_rows(used);
    }

    /// Gives rows without identity one, and makes the columns of each table equally long.
    pub(super) fn number_rows(&mut self, used: OptionSet) {
        // One more than there are letters is enough to say that it is too many.
        self.option.truncate(LETTERS + 1);
        self.task.truncate(LETTERS + 1);
        self.point.truncate(LETTERS + 1);
        self.option_id.resize(self.option.len(), String::new());
        number(&mut self.option_id, used);
        let points = self.point.len();
        self.point_id.resize(points, String::new());
        self.point_task.resize(points, "1".to_owned());
        self.point_marks.resize(points, String::new());
        number(&mut self.point_id, used);
    }

    /// Does what a button of the form asks, short of saving. False if it isn't one of those.
    pub(super) fn step(&mut self, used: OptionSet) -> bool {
        let action = self.action.clone();
        match action.split_once(':').unwrap_or((&action, "")) {
            ("add_option", _) => self.option.push(String::new()),
            ("add_task", _) => self.task.push(String::new()),
            ("add_point", _) => self.point.push(String::new()),
            ("up", id) => self.lift(id),
            ("reshape", _) => self.fill(used),
            _ => return false,
        }
        self.number_rows(used);
        true
    }

    /// Moves an option one place up.
    fn lift(&mut self, id: &str) {
        if let Some(place) = self.option_id.iter().position(|other| other == id).filter(|place| *place > 0) {
            self.option_id.swap(place - 1, place);
            self.option.swap(place - 1, place);
        }
    }

    /// What was typed, as a question, and what is wrong with it.
    pub(super) fn read(&self, language: Language, chapters: &Chapters, today: NaiveDate) -> (Content, Problems) {
        let (t, w) = (Questions(language), Words(language));
        let mut problems = Problems::default();
        let kind = self.kind();
        let (options, key) = self.options(w, kind, &mut problems);
        let (tasks, rubric) = if kind == Kind::Case { self.rubric(w, &mut problems) } else { (Vec::new(), Vec::new()) };
        let mut day = |field: &'static str, text: &str| match text.trim() {
            "" => None,
            text => cells::date(text).or_else(|| {
                problems.add(field, w.bad_date());
                None
            }),
        };
        let (law_as_of, review_by) = (day("law_as_of", &self.law_as_of), day("review_by", &self.review_by));
        if law_as_of.is_some_and(|day| day > today) {
            problems.add("law_as_of", w.law_in_future());
        }
        let tags = tags(&self.tags);
        if tags.iter().any(|tag| tag.chars().count() > LONGEST_TAG) {
            problems.add("tags", w.tag_too_long(LONGEST_TAG));
        }
        let content = Content {
            subject: self.subject.clone(),
            chapters: self.chapters(chapters),
            kind,
            stem: tidy(&self.stem),
            options,
            key,
            explanation: tidy(&self.explanation),
            source: tidy(&self.source),
            law_as_of,
            review_by,
            difficulty: self.difficulty.trim().parse().unwrap_or(0),
            tags,
            tasks,
            rubric,
            model_answer: if kind == Kind::Case { tidy(&self.model_answer) } else { String::new() },
        };
        if content.tasks.len() > LETTERS {
            problems.add("tasks", w.too_many(LETTERS));
        }
        let options = content.options.iter().map(|option| ("options", &option.text));
        let tasks = content.tasks.iter().map(|task| ("tasks", task));
        let points = content.rubric.iter().map(|point| ("rubric", &point.text));
        let long = [
            ("stem", &content.stem),
            ("explanation", &content.explanation),
            ("source", &content.source),
            ("model_answer", &content.model_answer),
        ];
        for (field, _) in long.into_iter().chain(options).chain(tasks).chain(points).filter(|(_, text)| text.len() > LONGEST_TEXT) {
            problems.add(field, t.flaw_too_long());
        }
        // A file may leave the chapter open; whoever writes a question knows it.
        for flaw in content.flaws().into_iter().filter(|flaw| !flaw.is_warning() || *flaw == Flaw::NoChapter) {
            let (field, sentence) = words::flaw(t, flaw);
            // The length of a text has been said where it belongs.
            if flaw != Flaw::TooLong {
                problems.add(field, sentence);
            }
        }
        (content, problems)
    }

    fn options(&self, w: Words, kind: Kind, problems: &mut Problems) -> (Vec<QuestionOption>, OptionSet) {
        let (ids, texts, right): (&[String], &[String], &[String]) = match kind {
            Kind::Single | Kind::Multiple => (&self.option_id, &self.option, &self.right),
            Kind::Judgement => (&self.pair_id, &self.pair, std::slice::from_ref(&self.right_pair)),
            Kind::Case => return (Vec::new(), OptionSet::EMPTY),
        };
        let mut options: Vec<QuestionOption> = Vec::new();
        let mut key = OptionSet::EMPTY;
        for (id, text) in ids.iter().zip(texts) {
            let text = tidy(text);
            let Some(known) = identity(id) else {
                if !text.is_empty() {
                    problems.add("options", w.too_many(LETTERS));
                }
                continue;
            };
            let is_right = right.contains(id);
            if text.is_empty() {
                if is_right {
                    problems.add("options", w.right_but_empty());
                }
                continue;
            }
            if is_right {
                key = key.with(known);
            }
            options.push(QuestionOption { id: known, text });
        }
        (options, key)
    }

    fn rubric(&self, w: Words, problems: &mut Problems) -> (Vec<String>, Vec<RubricPoint>) {
        // An emptied task leaves the list, and the points of the others follow them.
        let kept: Vec<usize> = (0..self.task.len()).filter(|place| !self.task[*place].trim().is_empty()).collect();
        let tasks = kept.iter().map(|place| tidy(&self.task[*place])).collect();
        let mut rubric = Vec::new();
        for (place, text) in self.point.iter().enumerate() {
            let cell = |column: &[String]| column.get(place).map(|text| text.trim().to_owned()).unwrap_or_default();
            let (marks, text) = (cell(&self.point_marks), tidy(text));
            if text.is_empty() && marks.is_empty() {
                continue;
            }
            let Some(id) = identity(&cell(&self.point_id)) else {
                problems.add("rubric", w.too_many(LETTERS));
                continue;
            };
            let half_marks = cells::half_marks(&marks).filter(|marks| (1..=200).contains(marks));
            if half_marks.is_none() {
                problems.add("rubric", w.bad_marks());
            }
            let typed_task: usize = cell(&self.point_task).parse().unwrap_or(0);
            let task = kept.iter().position(|place| place + 1 == typed_task).map_or(0, |place| place + 1);
            if task == 0 {
                problems.add("rubric", w.point_without_task());
            }
            let task = i64::try_from(task).unwrap_or_default();
            rubric.push(RubricPoint { id, task, text, half_marks: half_marks.unwrap_or_default() });
        }
        (tasks, rubric)
    }

    /// The ticked chapters that exist, in the order of the syllabus.
    fn chapters(&self, chapters: &Chapters) -> Vec<ChapterRef> {
        let mut ticked: Vec<ChapterRef> = self
            .chapter
            .iter()
            .filter_map(|value| value.split_once('/'))
            .map(|(edition, chapter)| ChapterRef { edition: edition.to_owned(), chapter: chapter.to_owned() })
            .filter(|place| chapters.has(place))
            .collect();
        ticked.sort_unstable();
        ticked.dedup();
        ticked
    }
}

fn shape(subject: &str, kind: Kind) -> String {
    format!("{subject}/{}", kind.code())
}

fn identity(text: &str) -> Option<OptionId> {
    let mut characters = text.chars();
    OptionId::new(characters.next()?).filter(|_| characters.next().is_none())
}

/// Gives each empty place an identity nobody has; if there are none left that were never used, one that isn't in use. Rows beyond
/// the letters stay without.
fn number(ids: &mut [String], used: OptionSet) {
    let mut taken = OptionSet::EMPTY;
    for id in ids.iter_mut() {
        match identity(id).filter(|id| !taken.contains(*id)) {
            Some(known) => taken = taken.with(known),
            None => id.clear(),
        }
    }
    let all = || ('a'..='z').filter_map(OptionId::new);
    for id in ids.iter_mut().filter(|id| id.is_empty()) {
        let free = all().find(|id| !used.contains(*id) && !taken.contains(*id)).or_else(|| all().find(|id| !taken.contains(*id)));
        let Some(free) = free else { break };
        taken = taken.with(free);
        *id = free.to_string();
    }
}

/// A text without the line ends of forms and without space around it.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// Tags, however they are separated, each once.
fn tags(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for tag in text.split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | ';' | '；')) {
        if !tag.is_empty() && !out.iter().any(|known| known == tag) {
            out.push(tag.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests;
