//! The form of a window: reading what was typed, saying what is wrong with it, showing it.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::clock::{instant_of, local_of};
use zhengtu::division::Division;
use zhengtu::exam_calendar::{Certainty, Plan, PlanProblem, Sitting, Window, WindowKind, timetable};
use zhengtu::syllabus::Level;

use super::words::Subjects;
use crate::components::{Field, Options};
use crate::locale::{Calendar, Common};
use crate::server::Problems;

/// A window as typed.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct WindowForm {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) year: String,
    pub(super) kind: String,
    pub(super) level: String,
    pub(super) province: String,
    pub(super) starts_day: String,
    pub(super) starts_time: String,
    pub(super) ends_day: String,
    pub(super) ends_time: String,
    pub(super) certainty: String,
    pub(super) state: String,
    pub(super) note: String,
    pub(super) source: String,
    pub(super) subject: Vec<String>,
    pub(super) sitting_day: Vec<String>,
    pub(super) sitting_start: Vec<String>,
    pub(super) sitting_end: Vec<String>,
}

fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok()
}

fn time(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|format| NaiveTime::parse_from_str(text.trim(), format).ok())
}

impl WindowForm {
    /// The form of a window, for changing it.
    pub(super) fn of(window: &Window) -> Self {
        let (from, to) = window.local_span();
        let clock = |at: NaiveDateTime| if window.all_day { String::new() } else { at.format("%H:%M").to_string() };
        let column = |format: fn(&Sitting) -> String| window.sittings.iter().map(format).collect::<Vec<_>>();
        Self {
            id: window.id.to_string(),
            version: window.version.to_string(),
            year: window.year.to_string(),
            kind: window.kind.code().to_owned(),
            level: window.level.map(Level::code).unwrap_or_default().to_owned(),
            province: window.province.clone().unwrap_or_default(),
            starts_day: from.date().to_string(),
            starts_time: clock(from),
            ends_day: window.last_day().to_string(),
            ends_time: clock(to),
            certainty: window.certainty.code().to_owned(),
            state: window.state.code().to_owned(),
            note: window.note.clone(),
            source: window.source.clone(),
            subject: column(|one| one.subject.clone()),
            sitting_day: column(|one| local_of(one.starts_at).date().to_string()),
            sitting_start: column(|one| local_of(one.starts_at).format("%H:%M").to_string()),
            sitting_end: column(|one| local_of(one.ends_at).format("%H:%M").to_string()),
        }
    }

    /// The plan it describes. What can't be read, and what the rules refuse, is noted field by field.
    pub(super) fn read(&self, t: Calendar, subjects: &Subjects, problems: &mut Problems) -> Option<Plan> {
        let kind = WindowKind::from_code(&self.kind);
        if kind.is_none() {
            problems.add("kind", t.problem_kind());
        }
        let kind = kind.unwrap_or_default();
        let level = Level::from_code(&self.level);
        let (first, last) = self.days(t, problems)?;
        let clocks = (self.starts_time.trim(), self.ends_time.trim());
        let (starts_at, ends_at, all_day) = if clocks == ("", "") {
            (first.and_time(NaiveTime::MIN), last.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN), true)
        } else {
            let (Some(from), Some(to)) = (time(clocks.0), time(clocks.1)) else {
                problems.add(if time(clocks.0).is_none() { "starts_time" } else { "ends_time" }, t.problem_time());
                return None;
            };
            (first.and_time(from), last.and_time(to), false)
        };
        let mut wrong = Vec::new();
        let mut sittings = self.sittings(t, subjects, &mut wrong);
        if sittings.is_empty() && wrong.is_empty() && kind == WindowKind::Exam && last > first {
            sittings = timetable(first, level);
        }
        let plan = Plan {
            year: self.year.trim().parse().unwrap_or_default(),
            kind,
            level,
            province: (!self.province.is_empty()).then(|| self.province.clone()),
            starts_at: instant_of(starts_at),
            ends_at: instant_of(ends_at),
            all_day,
            certainty: Certainty::from_code(&self.certainty).unwrap_or_default(),
            cancelled: self.state == "cancelled",
            sittings,
            note: self.note.trim().replace("\r\n", "\n"),
            source: self.source.trim().to_owned(),
        };
        note_problems(t, &plan, subjects, wrong, problems);
        Some(plan)
    }

    /// First and last day; one day if only the first was typed.
    fn days(&self, t: Calendar, problems: &mut Problems) -> Option<(NaiveDate, NaiveDate)> {
        let first = day(&self.starts_day);
        if first.is_none() {
            problems.add("starts_day", if self.starts_day.trim().is_empty() { Common(t.0).field_empty() } else { t.problem_day() });
        }
        let last = if self.ends_day.trim().is_empty() { first } else { day(&self.ends_day) };
        if last.is_none() && !self.ends_day.trim().is_empty() {
            problems.add("ends_day", t.problem_day());
        }
        first.zip(last)
    }

    fn sittings(&self, t: Calendar, subjects: &Subjects, wrong: &mut Vec<String>) -> Vec<Sitting> {
        let mut sittings = Vec::new();
        for (index, code) in self.subject.iter().enumerate() {
            let of = |column: &[String]| column.get(index).cloned().unwrap_or_default();
            let (on, from, to) = (of(&self.sitting_day), of(&self.sitting_start), of(&self.sitting_end));
            let Some(name) = subjects.get(code) else { continue };
            if [&on, &from, &to].iter().all(|text| text.trim().is_empty()) {
                continue;
            }
            let (Some(on), Some(from), Some(to)) = (day(&on), time(&from), time(&to)) else {
                wrong.push(t.problem_sitting_partial(name));
                continue;
            };
            let (starts_at, ends_at) = (instant_of(on.and_time(from)), instant_of(on.and_time(to)));
            sittings.push(Sitting { subject: code.clone(), starts_at, ends_at });
        }
        sittings
    }
}

/// Finds the field and the sentence for each problem; `wrong` is what is wrong with the rows of papers themselves.
fn note_problems(t: Calendar, plan: &Plan, subjects: &Subjects, mut wrong: Vec<String>, problems: &mut Problems) {
    let name = |index: usize| {
        let code = plan.sittings.get(index).map(|one| one.subject.as_str()).unwrap_or_default();
        subjects.get(code).map_or_else(|| code.to_owned(), Clone::clone)
    };
    for problem in plan.problems() {
        match problem {
            PlanProblem::YearOutOfRange => problems.add("year", t.problem_year()),
            PlanProblem::EndsBeforeStart => problems.add("ends_day", t.problem_ends()),
            PlanProblem::TooLong => problems.add("ends_day", t.problem_long()),
            PlanProblem::FarFromItsYear => problems.add("starts_day", t.problem_far()),
            PlanProblem::SourceEmpty => problems.add("source", t.problem_source()),
            PlanProblem::TextTooLong { field, max } => problems.add(field, Common(t.0).field_too_long(max)),
            PlanProblem::SittingsWithoutExam => wrong.push(t.problem_sittings_kind().to_owned()),
            PlanProblem::SittingEndsBeforeStart(index) => wrong.push(t.problem_sitting_end(&name(index))),
            PlanProblem::SittingOutside(index) => wrong.push(t.problem_sitting_outside(&name(index))),
            PlanProblem::SittingOfOtherLevel(index) => wrong.push(t.problem_sitting_level(&name(index))),
        }
    }
    if !wrong.is_empty() {
        problems.add("sittings", wrong.join(" "));
    }
}

/// The fields, with what was typed and what is wrong with it. `provinces` are those the asker may enter something for, `country`
/// whether for the whole country, too.
pub(super) fn fields(
    t: Calendar,
    form: &WindowForm,
    (provinces, country): (&[Division], bool),
    subjects: &Subjects,
    problems: &Problems,
) -> impl IntoView + use<> {
    let wrong = |field: &str| problems.of(field).map(str::to_owned);
    let pair = |code: &str, label: &str| (code.to_owned(), label.to_owned());
    let kinds = WindowKind::ALL.map(|kind| pair(kind.code(), t.kind(kind))).to_vec();
    let mut levels = vec![pair("", t.all_levels())];
    levels.extend(Level::ALL.map(|level| pair(level.code(), t.level_name(level))));
    let mut places: Vec<_> = if country { vec![pair("", t.whole_country())] } else { Vec::new() };
    places.extend(provinces.iter().map(|one| pair(&one.code, &one.name)));
    let certainties = vec![pair("expected", t.expected()), pair("confirmed", t.confirmed())];
    let states = vec![pair("standing", t.standing()), pair("cancelled", t.field_cancelled())];
    view! {
        <input type="hidden" name="id" value=form.id.clone() />
        <input type="hidden" name="version" value=form.version.clone() />
        <fieldset class="fieldset">
            <legend>{t.group_what()}</legend>
            <Field name="year" label=t.field_year() value=form.year.clone() error=wrong("year") inputmode="numeric" required=true />
            <Options name="kind" label=t.field_kind() options=kinds value=form.kind.clone() error=wrong("kind") />
            <Options name="level" label=t.field_level() options=levels value=form.level.clone() />
            <Options name="province" label=t.field_province() options=places value=form.province.clone() hint=t.field_province_hint() error=wrong("province") />
        </fieldset>
        <fieldset class="fieldset">
            <legend>{t.group_when()}</legend>
            <p class="field__hint">{t.when_hint()}</p>
            <Field name="starts_day" kind="date" label=t.starts_day() value=form.starts_day.clone() error=wrong("starts_day") required=true />
            <Field name="ends_day" kind="date" label=t.ends_day() value=form.ends_day.clone() error=wrong("ends_day") />
            <Field name="starts_time" kind="time" label=t.starts_time() value=form.starts_time.clone() error=wrong("starts_time") />
            <Field name="ends_time" kind="time" label=t.ends_time() value=form.ends_time.clone() error=wrong("ends_time") />
            <Options name="certainty" label=t.field_certainty() options=certainties value=form.certainty.clone() />
            <Options name="state" label=t.field_state() options=states value=form.state.clone() />
        </fieldset>
        <fieldset class="fieldset">
            <legend>{t.column_source()}</legend>
            <Field name="source" label=t.field_source() value=form.source.clone() hint=t.field_source_hint() error=wrong("source") required=true />
            <Field name="note" kind="textarea" label=t.field_note() value=form.note.clone() error=wrong("note") />
        </fieldset>
        {sitting_rows(t, form, subjects, wrong("sittings"))}
    }
}

/// A row per paper; filled in by the timetable where all are empty.
fn sitting_rows(t: Calendar, form: &WindowForm, subjects: &Subjects, error: Option<String>) -> impl IntoView + use<> {
    let rows = subjects
        .iter()
        .enumerate()
        .map(|(row, (code, name))| {
            let index = form.subject.iter().position(|typed| typed == code);
            let of = |column: &[String]| index.and_then(|index| column.get(index)).cloned().unwrap_or_default();
            let cell = |label: &'static str, field: &'static str, kind: &'static str, value: String| {
                let id = format!("{field}-{row}");
                view! {
                    <div class="field">
                        <label class="field__label" for=id.clone()>{label}</label>
                        <input class="field__input" id=id name=field type=kind value=value />
                    </div>
                }
            };
            view! {
                <fieldset class="fieldset">
                    <legend>{name.clone()}</legend>
                    <input type="hidden" name="subject" value=code.clone() />
                    <div class="cluster">
                        {cell(t.sitting_day(), "sitting_day", "date", of(&form.sitting_day))}
                        {cell(t.sitting_start(), "sitting_start", "time", of(&form.sitting_start))}
                        {cell(t.sitting_end(), "sitting_end", "time", of(&form.sitting_end))}
                    </div>
                </fieldset>
            }
        })
        .collect_view();
    let described = if error.is_some() { "sittings-hint sittings-error" } else { "sittings-hint" };
    let open = error.is_some() || !form.sitting_day.iter().all(String::is_empty);
    view! {
        <details class="disclosure" open=open>
            <summary>{t.group_sittings()}</summary>
            <fieldset class="fieldset" id="sittings" tabindex="-1" aria-describedby=described>
                <legend>{t.group_sittings()}</legend>
                <p class="field__hint" id="sittings-hint">{t.group_sittings_hint()}</p>
                {error.map(|text| view! { <p class="field__error" id="sittings-error">{text}</p> })}
                {rows}
            </fieldset>
        </details>
    }
}
