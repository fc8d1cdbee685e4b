//! How the form is shown.

use leptos::prelude::*;
use zhengtu::question::{Kind, LETTERS, letter_at};

use super::super::face::CONTENT;
use super::super::lookup::{Chapters, subject_name};
use super::super::words;
use super::form::Typed;
use super::picture;
use crate::components::field::escaped;
use crate::components::{Field, Options};
use crate::locale::{Common, Language, QuestionForm as Words, Questions};
use crate::server::Problems;

/// What the form is shown with.
pub(super) struct Shown {
    pub(super) language: Language,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    pub(super) chapters: Chapters,
    /// Where it is sent.
    pub(super) address: String,
    /// Where "cancel" leads.
    pub(super) back: String,
    /// All subjects by code and name, while the subject can still be chosen.
    pub(super) subjects: Vec<(String, String)>,
    /// A reason has to be given.
    pub(super) needs_reason: bool,
    /// The question exists already.
    pub(super) is_known: bool,
    /// A sentence under the button that asks for having looked at near doubles.
    pub(super) confirm: Option<String>,
}

impl Shown {
    fn error(&self, field: &str) -> Option<String> {
        self.problems.of(field).map(str::to_owned)
    }
}

/// The whole form.
pub(super) fn form(shown: &Shown) -> impl IntoView + use<> {
    let (language, typed) = (shown.language, &shown.typed);
    let (t, w, common) = (Questions(language), Words(language), Common(language));
    let kind = typed.kind();
    let difficulties = (1..=5).map(|n: i64| (n.to_string(), words::difficulty(t, n).to_owned())).collect::<Vec<_>>();
    let reason_hint = if shown.needs_reason { w.reason_hint_required() } else { w.reason_hint() };
    let reason = shown.is_known.then(|| {
        view! { <Field name="reason" label=t.reason() value=typed.reason.clone() hint=reason_hint error=shown.error("reason") required=shown.needs_reason /> }
    });
    let model = (kind == Kind::Case).then(|| {
        view! { <Field name="model_answer" label=t.model_answer() value=typed.model_answer.clone() kind="textarea" error=shown.error("model_answer") /> }
    });
    let stem_hint = if kind.is_objective() { w.stem_hint() } else { w.stem_hint_case() };
    let explanation_hint = match kind {
        Kind::Single | Kind::Multiple => w.explanation_hint(),
        Kind::Judgement => w.explanation_hint_judgement(),
        Kind::Case => w.explanation_hint_case(),
    };
    let body = match kind {
        Kind::Single | Kind::Multiple => options(shown).into_any(),
        Kind::Judgement => judgement(shown).into_any(),
        Kind::Case => case(shown).into_any(),
    };
    let confirm = shown.confirm.clone().map(|text| {
        view! { <label class="choice"><input type="checkbox" name="confirmed" value=text /><span>{w.near_confirm()}</span></label> }
    });
    view! {
        <form method="post" action=shown.address.clone() class="form" data-preview="" enctype="multipart/form-data" novalidate=true>
            // Enter in a field presses the first button of a form: this one, which saves nothing.
            <button class="visually-hidden" type="submit" name="action" value="preview" tabindex="-1" aria-hidden="true">{w.preview()}</button>
            <input type="hidden" name="base" value=typed.base.clone() />
            <input type="hidden" name="shape" value=typed.shape.clone() />
            {shape(shown)}
            <fieldset class="fieldset">
                <legend>{w.part_question()}</legend>
                <Field name="stem" label=t.stem() value=typed.stem.clone() kind="textarea" hint=stem_hint error=shown.error("stem") required=true />
                {body}
                {carried(shown)}
                {model}
                <Field name="explanation" label=t.explanation() value=typed.explanation.clone() kind="textarea" hint=explanation_hint error=shown.error("explanation") />
                {picture::part(shown)}
            </fieldset>
            <fieldset class="fieldset">
                <legend>{w.part_place()}</legend>
                {chapters(shown)}
                <Options name="difficulty" label=t.difficulty() options=difficulties value=typed.difficulty.clone() error=shown.error("difficulty") />
                <Field name="tags" label=t.tags() value=typed.tags.clone() hint=w.tags_hint() error=shown.error("tags") />
            </fieldset>
            <fieldset class="fieldset">
                <legend>{w.part_source()}</legend>
                <Field name="source" label=t.source() value=typed.source.clone() hint=w.source_hint() error=shown.error("source") />
                <Field name="law_as_of" label=t.law_as_of() value=typed.law_as_of.clone() kind="date" hint=w.law_hint() error=shown.error("law_as_of") />
                <Field name="review_by" label=t.review_by() value=typed.review_by.clone() kind="date" hint=w.review_hint() error=shown.error("review_by") />
                {reason}
            </fieldset>
            {confirm}
            <div class="form__actions">
                <button class="button button--primary" type="submit" name="action" value="preview">{w.preview()}</button>
                <button class="button" type="submit" name="action" value="draft">{w.save_draft()}</button>
                <button class="button" type="submit" name="action" value="submit">{w.save_and_submit()}</button>
                <a class="button button--quiet" href=shown.back.clone()>{common.cancel()}</a>
            </div>
        </form>
    }
}

/// Subject and kind, which decide what else is asked.
fn shape(shown: &Shown) -> impl IntoView + use<> {
    let (language, typed) = (shown.language, &shown.typed);
    let (t, w) = (Questions(language), Words(language));
    let kinds = Kind::ALL.map(|kind| (kind.code().to_owned(), words::kind(language, kind).to_owned())).to_vec();
    let subject = if shown.subjects.is_empty() {
        view! {
            <input type="hidden" name="subject" value=typed.subject.clone() />
            <p><span class="muted">{t.subject()}</span> " " {subject_name(language, &shown.chapters.subject)}</p>
        }
        .into_any()
    } else {
        view! { <Options name="subject" label=t.subject() options=shown.subjects.clone() value=typed.subject.clone() /> }.into_any()
    };
    view! {
        <fieldset class="fieldset">
            <legend>{w.part_shape()}</legend>
            {subject}
            <Options name="kind" label=t.kind() options=kinds value=typed.kind().code() error=shown.error("kind") />
            <p>
                <button class="button button--small" type="submit" name="action" value="reshape">{w.reshape()}</button>
                " " <span class="field__hint">{w.reshape_hint()}</span>
            </p>
        </fieldset>
    }
}

fn options(shown: &Shown) -> impl IntoView + use<> {
    let (typed, w) = (&shown.typed, Words(shown.language));
    let several = typed.kind().takes_several();
    let control = if several { "checkbox" } else { "radio" };
    let address = format!("{}#options", shown.address);
    let rows = typed
        .option_id
        .iter()
        .zip(&typed.option)
        .enumerate()
        .map(|(place, (id, text))| {
            let letter = letter_at(place);
            let field = format!("option-{id}");
            let up = (place > 0).then(|| {
                view! {
                    <button class="button button--small button--quiet" type="submit" name="action" value=format!("up:{id}") formaction=address.clone()>
                        {w.move_up()}<span class="visually-hidden">{w.option_label(letter)}</span>
                    </button>
                }
            });
            let reference = format!("{{{id}}}");
            view! {
                <li class="card">
                    <div class="cluster cluster--apart">
                        <label class="field__label" for=field.clone()>{w.option_label(letter)}</label>
                        <span class="muted">{w.option_identity()} " " <code>{reference}</code></span>
                    </div>
                    <input type="hidden" name="option_id" value=id.clone() />
                    <textarea class="field__input" id=field name="option" rows="2" lang=CONTENT inner_html=escaped(text)></textarea>
                    <div class="cluster cluster--apart">
                        <label class="cluster">
                            <input type=control name="right" value=id.clone() checked=typed.right.contains(id) />
                            <span>{w.is_right()}<span class="visually-hidden">{w.option_label(letter)}</span></span>
                        </label>
                        {up}
                    </div>
                </li>
            }
        })
        .collect_view();
    let more = (typed.option.len() < LETTERS).then(|| {
        view! { <p><button class="button button--small" type="submit" name="action" value="add_option" formaction=address.clone()>{w.add_option()}</button></p> }
    });
    let hint = if several { w.options_hint_multiple() } else { w.options_hint_single() };
    group(
        "options",
        Questions(shown.language).options(),
        hint,
        shown.error("options"),
        view! { <ul class="stack--tight stack">{rows}</ul> {more} },
    )
}

fn judgement(shown: &Shown) -> impl IntoView + use<> {
    let typed = &shown.typed;
    let rows = typed
        .pair_id
        .iter()
        .zip(&typed.pair)
        .map(|(id, text)| {
            view! {
                <label class="choice">
                    <input type="radio" name="right_pair" value=id.clone() checked=typed.right_pair == *id />
                    <span lang=CONTENT>{text.clone()}</span>
                </label>
                <input type="hidden" name="pair_id" value=id.clone() />
                <input type="hidden" name="pair" value=text.clone() />
            }
        })
        .collect_view();
    let (t, w) = (Questions(shown.language), Words(shown.language));
    group("options", t.key(), w.judgement_hint(), shown.error("options"), rows)
}

fn case(shown: &Shown) -> impl IntoView + use<> {
    let (typed, t, w) = (&shown.typed, Questions(shown.language), Words(shown.language));
    let tasks = typed
        .task
        .iter()
        .enumerate()
        .map(|(place, text)| {
            let field = format!("task-{}", place + 1);
            view! {
                <li class="field">
                    <label class="field__label" for=field.clone()>{t.task_number(place + 1)}</label>
                    <textarea class="field__input" id=field name="task" rows="2" lang=CONTENT inner_html=escaped(text)></textarea>
                </li>
            }
        })
        .collect_view();
    let add = |action: &'static str, anchor: &str, label: &'static str, rows: usize| {
        let address = format!("{}#{anchor}", shown.address);
        (rows < LETTERS).then(|| {
            view! { <p><button class="button button--small" type="submit" name="action" value=action formaction=address>{label}</button></p> }
        })
    };
    let points = (0..typed.point.len()).map(|place| point(shown, place)).collect_view();
    let tasks = view! { <ul class="stack stack--tight">{tasks}</ul> {add("add_task", "tasks", w.add_task(), typed.task.len())} };
    let points =
        view! { <ul class="stack stack--tight">{points}</ul> {add("add_point", "rubric", w.add_point(), typed.point.len())} };
    view! {
        {group("tasks", t.tasks(), w.tasks_hint(), shown.error("tasks"), tasks)}
        {group("rubric", t.rubric(), w.rubric_hint(), shown.error("rubric"), points)}
    }
}

fn point(shown: &Shown, place: usize) -> impl IntoView + use<> {
    let (typed, t, w) = (&shown.typed, Questions(shown.language), Words(shown.language));
    let cell = |column: &[String]| column.get(place).cloned().unwrap_or_default();
    let name = t.point_number(place + 1);
    let (text, task, marks) =
        (format!("point-{}", place + 1), format!("point-task-{}", place + 1), format!("point-marks-{}", place + 1));
    let chosen = cell(&typed.point_task);
    let choices = (1..=typed.task.len())
        .map(|number| {
            let value = number.to_string();
            let selected = value == chosen;
            view! { <option value=value selected=selected>{t.task_number(number)}</option> }
        })
        .collect_view();
    view! {
        <li class="card">
            <input type="hidden" name="point_id" value=cell(&typed.point_id) />
            <div class="field">
                <label class="field__label" for=text.clone()>{name}</label>
                <textarea class="field__input" id=text name="point" rows="2" lang=CONTENT inner_html=escaped(&cell(&typed.point))></textarea>
            </div>
            <div class="field field--inline">
                <label class="field__hint" for=task.clone()>{w.point_task()}</label>
                <select class="field__input field__input--short" id=task name="point_task">{choices}</select>
            </div>
            <div class="field field--inline">
                <label class="field__hint" for=marks.clone()>{w.point_marks()}</label>
                <input class="field__input field__input--short" id=marks name="point_marks" inputmode="decimal" autocomplete="off" value=cell(&typed.point_marks) />
            </div>
        </li>
    }
}

/// A part of several fields with one hint and one error.
fn group(
    id: &'static str,
    legend: &'static str,
    hint: &'static str,
    error: Option<String>,
    body: impl IntoView + 'static,
) -> impl IntoView {
    let error_id = error.as_ref().map(|_| format!("{id}-error"));
    let class = if error.is_some() { "fieldset field--error" } else { "fieldset" };
    let error = error.map(|text| view! { <p class="field__error" id=error_id.clone()>{text}</p> });
    view! {
        <fieldset class=class id=id tabindex="-1" aria-describedby=error_id>
            <legend>{legend}</legend>
            <p class="field__hint">{hint}</p>
            {error}
            {body.into_any()}
        </fieldset>
    }
}

fn chapters(shown: &Shown) -> impl IntoView + use<> {
    let (language, typed) = (shown.language, &shown.typed);
    let (t, w) = (Questions(language), Words(language));
    let editions = shown
        .chapters
        .editions
        .iter()
        .map(|(edition, chapters)| {
            let boxes = chapters
                .iter()
                .map(|chapter| {
                    let value = format!("{edition}/{}", chapter.number);
                    let ticked = typed.chapter.contains(&value);
                    let name = format!("{} {}", chapter.number, chapter.name);
                    (ticked, view! { <label class="choice"><input type="checkbox" name="chapter" value=value checked=ticked /><span lang=CONTENT>{name}</span></label> })
                })
                .collect::<Vec<_>>();
            // What is ticked is seen at once; a whole syllabus would push everything below out of sight.
            let (ticked, others): (Vec<_>, Vec<_>) = boxes.into_iter().partition(|(ticked, _)| *ticked);
            let more = if ticked.is_empty() { w.choose_chapter(others.len()) } else { w.other_chapters(others.len()) };
            let summary = format!("{} · {more}", t.edition(edition));
            let is_open = shown.problems.of("chapters").is_some();
            let others = (!others.is_empty()).then(|| {
                let boxes = others.into_iter().map(|(_, view)| view).collect_view();
                view! {
                    <details class="disclosure" open=is_open>
                        <summary>{summary}</summary>
                        <div class="choices">{boxes}</div>
                    </details>
                }
            });
            let ticked = (!ticked.is_empty()).then(|| {
                view! {
                    <p class="field__hint">{t.edition(edition)}</p>
                    <div class="choices">{ticked.into_iter().map(|(_, view)| view).collect_view()}</div>
                }
            });
            view! { {ticked} {others} }
        })
        .collect_view();
    let body = if shown.chapters.editions.is_empty() {
        view! { <p class="notice notice--warn">{w.no_chapters()}</p> }.into_any()
    } else {
        view! { <div class="stack stack--tight">{editions}</div> }.into_any()
    };
    group("chapters", t.chapters(), w.chapters_hint(), shown.error("chapters"), body)
}

/// What was typed for other kinds, kept in case the kind is changed back.
fn carried(shown: &Shown) -> impl IntoView + use<> {
    let typed = &shown.typed;
    let kind = typed.kind();
    let mut cells: Vec<(&'static str, String)> = Vec::new();
    let mut column = |name: &'static str, values: &[String]| cells.extend(values.iter().map(|value| (name, value.clone())));
    if !matches!(kind, Kind::Single | Kind::Multiple) && typed.option.iter().any(|text| !text.is_empty()) {
        column("option_id", &typed.option_id);
        column("option", &typed.option);
        column("right", &typed.right);
    }
    if kind != Kind::Judgement && !typed.right_pair.is_empty() {
        column("pair_id", &typed.pair_id);
        column("pair", &typed.pair);
        column("right_pair", std::slice::from_ref(&typed.right_pair));
    }
    if kind != Kind::Case && typed.task.iter().chain(&typed.point).any(|text| !text.is_empty()) {
        column("task", &typed.task);
        column("point_id", &typed.point_id);
        column("point", &typed.point);
        column("point_task", &typed.point_task);
        column("point_marks", &typed.point_marks);
        column("model_answer", std::slice::from_ref(&typed.model_answer));
    }
    cells.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
}
