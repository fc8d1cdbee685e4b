//! A case with its rubric: what was written, what each point earned, and the form to mark it by.

use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::mock::case_mark::{BadMark, PointMark, check};
use zhengtu::mock::store::{CaseItem, CaseMark, Texts};
use zhengtu::mock::writing::word_count;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::OptionId;
use zhengtu::question::markdown::{html, inline};

use super::{Column, Field, Table, chinese};
use crate::locale::{Cases, Language, Writing, count};
use crate::server::Problems;

/// The text of a case: what it tells.
pub(crate) fn material(item: &CaseItem) -> impl IntoView + use<> {
    view! { <div class="prose" lang="zh-CN" inner_html=html(&item.content.stem, &[]).into_string()></div> }
}

/// How long a text is: `1,234 字`.
pub(crate) fn words_text(language: Language, words: usize) -> String {
    Writing(language).words(&count(i64::try_from(words).unwrap_or(i64::MAX)))
}

/// Each task with what was written to it.
pub(crate) fn written(language: Language, item: &CaseItem, texts: &Texts) -> impl IntoView + use<> {
    let t = Cases(language);
    let tasks = item
        .tasks()
        .map(|(task, asks)| {
            let written = texts.get(&(item.position, task)).cloned().unwrap_or_default();
            let text = written.text().to_owned();
            let words = words_text(language, word_count(&text));
            let body = if text.trim().is_empty() {
                view! { <p class="muted">{t.not_written()}</p> }.into_any()
            } else {
                view! { <p class="lines written" lang="zh-CN">{text}</p> <p class="muted">{words}</p> }.into_any()
            };
            let late = written
                .late
                .iter()
                .filter(|line| !line.text.trim().is_empty())
                .map(|line| {
                    let text = line.text.clone();
                    view! {
                        <details class="disclosure">
                            <summary>{t.late_text()}</summary>
                            <p class="lines" lang="zh-CN">{text}</p>
                        </details>
                    }
                })
                .collect_view();
            view! {
                <h3 lang="zh-CN" inner_html=inline(asks, &[]).into_string()></h3>
                {body}
                {late}
            }
        })
        .collect_view();
    view! { <div class="stack">{tasks}</div> }
}

/// What each point earned, by one or several who marked.
pub(crate) fn points_table(language: Language, item: &CaseItem, by: &[(String, &CaseMark)]) -> impl IntoView + use<> {
    let t = Cases(language);
    let mut columns = vec![Column::text(t.point()), Column::numbers(t.full())];
    columns.extend(by.iter().map(|(name, _)| Column::text(name.clone())));
    let rows = item
        .content
        .rubric
        .iter()
        .map(|point| {
            let cells = by
                .iter()
                .map(|(name, mark)| {
                    let earned = mark.of(point.id);
                    let got = earned.map_or_else(String::new, |earned| marks_text(earned.half_marks));
                    let comment = earned.map(|earned| earned.comment.clone()).filter(|comment| !comment.is_empty());
                    let comment = comment.map(|comment| view! { <br /><small class="muted">{chinese(language, comment)}</small> });
                    view! { <td data-label=name.clone()><b class="num">{got}</b> {comment}</td> }
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row" lang="zh-CN">{point.text.clone()}</th>
                    <td class="num" data-label=t.full()>{marks_text(point.half_marks)}</td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! { <Table columns=columns compact=true>{rows}</Table> }
}

/// Marks as a form sends them: three lists side by side.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MarksForm {
    pub(crate) point: Vec<String>,
    pub(crate) marks: Vec<String>,
    pub(crate) comment: Vec<String>,
    pub(crate) reason: String,
}

impl MarksForm {
    /// As somebody's marks would be typed.
    pub(crate) fn of(mark: &CaseMark) -> Self {
        Self {
            point: mark.points.iter().map(|point| point.point.to_string()).collect(),
            marks: mark.points.iter().map(|point| point.half_marks.to_string()).collect(),
            comment: mark.points.iter().map(|point| point.comment.clone()).collect(),
            reason: String::new(),
        }
    }

    /// What was typed for a point: the mark, and the comment.
    fn typed(&self, point: OptionId) -> (String, String) {
        let place = self.point.iter().position(|typed| *typed == point.to_string());
        let of = |list: &[String]| place.and_then(|place| list.get(place)).cloned().unwrap_or_default();
        (of(&self.marks), of(&self.comment))
    }

    /// The marks and their sum; or the sentence that says what is missing.
    pub(crate) fn read(&self, t: Cases, item: &CaseItem) -> Result<(Vec<PointMark>, i64), Problems> {
        let read = |point: &zhengtu::question::RubricPoint| {
            let (marks, comment) = self.typed(point.id);
            let half_marks = if marks.is_empty() { None } else { Some(marks.parse().unwrap_or(-1)) };
            half_marks.map(|half_marks| PointMark { point: point.id, half_marks, comment: comment.trim().to_owned() })
        };
        let points: Vec<PointMark> = item.content.rubric.iter().filter_map(read).collect();
        let half_marks = check(&points, &item.content.rubric).map_err(|bad| {
            let mut problems = Problems::default();
            problems.add("marks", if matches!(bad, BadMark::Missing(_)) { t.marks_missing() } else { t.marks_bad() });
            problems
        })?;
        Ok((points, half_marks))
    }
}

/// What a form of marks is like.
pub(crate) struct MarksFields<'a> {
    /// What is typed, or was given before.
    pub(crate) form: &'a MarksForm,
    /// What is wrong with it.
    pub(crate) problems: &'a Problems,
    /// What the reason is called, where one is wanted.
    pub(crate) reason: Option<&'static str>,
    /// The legend.
    pub(crate) title: &'a str,
}

/// The rubric with a mark to choose for each point.
pub(crate) fn marks_fields(language: Language, item: &CaseItem, fields: &MarksFields<'_>) -> impl IntoView + use<> {
    let t = Cases(language);
    let tasks = item
        .tasks()
        .map(|(task, asks)| {
            let points = item
                .content
                .rubric
                .iter()
                .filter(|point| point.task == task)
                .map(|point| {
                    let (typed, comment) = fields.form.typed(point.id);
                    let letter = point.id.to_string().to_uppercase();
                    let (mark_id, comment_id) = (format!("mark-{}", point.id), format!("comment-{}", point.id));
                    let choices = std::iter::once((String::new(), t.choose().to_owned()))
                        .chain((0..=point.half_marks).map(|half| (half.to_string(), marks_text(half))))
                        .map(|(value, label)| {
                            let selected = value == typed;
                            view! { <option value=value selected=selected>{label}</option> }
                        })
                        .collect_view();
                    view! {
                        <div class="rubric__point">
                            <p lang="zh-CN"><b>{letter.clone()}</b> " " {point.text.clone()}</p>
                            <input type="hidden" name="point" value=point.id.to_string() />
                            <div class="rubric__marks">
                                <label for=mark_id.clone()>{t.mark_of(&letter, &marks_text(point.half_marks))}</label>
                                <select class="field__input" id=mark_id name="marks">{choices}</select>
                                <label class="visually-hidden" for=comment_id.clone()>{t.comment_of(&letter)}</label>
                                <input class="field__input" id=comment_id name="comment" value=comment placeholder=t.comment() maxlength="500" />
                            </div>
                        </div>
                    }
                })
                .collect_view();
            view! {
                <h3 lang="zh-CN" inner_html=inline(asks, &[]).into_string()></h3>
                {points}
            }
        })
        .collect_view();
    let error = fields.problems.of("marks").map(str::to_owned);
    let error = error.map(|text| view! { <p class="field__error">{text}</p> });
    let reason = fields.reason.map(|label| {
        let error = fields.problems.of("reason").map(str::to_owned);
        view! { <Field name="reason" label=label value=fields.form.reason.clone() kind="textarea" error=error /> }
    });
    view! {
        <fieldset class="rubric" id="marks" tabindex="-1">
            <legend>{fields.title.to_owned()}</legend>
            {error}
            {tasks}
        </fieldset>
        {reason}
    }
}
