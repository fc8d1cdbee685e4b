//! The form of a session: reading what was typed, saying what is wrong with it, showing it.

use chrono::NaiveTime;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::clock::{instant_of, local_of, read_written, written};
use zhengtu::syllabus::Level;
use zhengtu::training::{DATES, Plan, PlanProblem, TrainingDate, TrainingKind, UnitPlan};

use super::quota_form::{Units, hours_text, note_problem, read_minutes, unit_fields};
use super::words;
use crate::components::{Choice, Field, Options};
use crate::locale::{Common, Seats, Training};
use crate::server::Problems;

/// A session as typed.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct SessionForm {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) levels: Vec<String>,
    pub(super) description: String,
    pub(super) teacher: String,
    pub(super) address: String,
    pub(super) room: String,
    pub(super) link: String,
    pub(super) division: String,
    pub(super) organisation: String,
    pub(super) capacity: String,
    pub(super) counts: String,
    pub(super) recognised_by: String,
    pub(super) opens_at: String,
    pub(super) closes_at: String,
    pub(super) withdraw_until: String,
    pub(super) date_day: Vec<String>,
    pub(super) date_start: Vec<String>,
    pub(super) date_end: Vec<String>,
    pub(super) date_hours: Vec<String>,
    pub(super) audience: String,
    pub(super) quota_unit: Vec<String>,
    pub(super) quota_seats: Vec<String>,
    pub(super) quotas_until: String,
    pub(super) offer_hours: String,
    /// How many people the organiser knows to be in two places at once then.
    pub(super) clash: String,
    /// How many there are.
    #[serde(skip)]
    pub(super) clashing: usize,
}

/// Hours in steps of a half, as halves.
pub(in crate::pages) fn read_hours(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let half = match part {
        "" | "0" | "00" => 0,
        "5" | "50" => 1,
        _ => return None,
    };
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    (0..=1000).contains(&whole).then_some(whole * 2 + half)
}

/// What became of one row of dates.
enum Row {
    Empty,
    Partial,
    BadHours,
    Date(TrainingDate),
}

impl SessionForm {
    /// The form of a plan, for showing it again.
    pub(super) fn of(plan: &Plan) -> Self {
        let times = |format: fn(&TrainingDate) -> String| plan.dates.iter().map(format).collect::<Vec<_>>();
        Self {
            title: plan.title.clone(),
            kind: plan.kind.code().to_owned(),
            levels: plan.levels.iter().map(|level| level.code().to_owned()).collect(),
            description: plan.description.clone(),
            teacher: plan.teacher.clone(),
            address: plan.address.clone(),
            room: plan.room.clone(),
            link: plan.link.clone(),
            capacity: plan.capacity.to_string(),
            counts: if plan.counts_as_continuing_education { "yes".into() } else { String::new() },
            recognised_by: plan.recognised_by.clone(),
            opens_at: plan.opens_at.map(written).unwrap_or_default(),
            closes_at: plan.closes_at.map(written).unwrap_or_default(),
            withdraw_until: plan.withdraw_until.map(written).unwrap_or_default(),
            date_day: times(|date| local_of(date.starts_at).format("%Y-%m-%d").to_string()),
            date_start: times(|date| local_of(date.starts_at).format("%H:%M").to_string()),
            date_end: times(|date| local_of(date.ends_at).format("%H:%M").to_string()),
            date_hours: times(|date| words::hours(date.half_hours)),
            audience: plan.audience.iter().map(UnitPlan::typed).collect::<Vec<_>>().join("\n"),
            quota_unit: plan.quotas.iter().map(|quota| quota.unit.typed()).collect(),
            quota_seats: plan.quotas.iter().map(|quota| quota.seats.to_string()).collect(),
            quotas_until: plan.quotas_until.map(written).unwrap_or_default(),
            offer_hours: plan.offer_minutes.map(hours_text).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn row(&self, index: usize) -> Row {
        let of = |column: &[String]| column.get(index).map(|text| text.trim().to_owned()).unwrap_or_default();
        let (day, start, end, hours) = (of(&self.date_day), of(&self.date_start), of(&self.date_end), of(&self.date_hours));
        if [&day, &start, &end].iter().all(|text| text.is_empty()) {
            return Row::Empty;
        }
        let time = |text: &str| ["%H:%M", "%H:%M:%S"].iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok());
        let (Ok(day), Some(start), Some(end)) = (day.parse::<chrono::NaiveDate>(), time(&start), time(&end)) else {
            return Row::Partial;
        };
        let half_hours =
            if hours.is_empty() { ((end - start).num_minutes() / 30).max(1) } else { read_hours(&hours).unwrap_or(-1) };
        if half_hours < 0 {
            return Row::BadHours;
        }
        Row::Date(TrainingDate { starts_at: instant_of(day.and_time(start)), ends_at: instant_of(day.and_time(end)), half_hours })
    }

    /// The plan it describes. What can't be read, and what the rules refuse, is noted field by field.
    pub(super) fn read(&self, t: Training, units: Units, problems: &mut Problems) -> Plan {
        let mut dates = Vec::new();
        let mut rows = Vec::new();
        let mut wrong = Vec::new();
        for index in 0..self.date_day.len().max(self.date_start.len()).min(DATES + 1) {
            match self.row(index) {
                Row::Empty => {}
                Row::Partial => wrong.push(t.problem_date_partial(index + 1)),
                Row::BadHours => wrong.push(t.problem_hours(index + 1)),
                Row::Date(date) => {
                    dates.push(date);
                    rows.push(index + 1);
                }
            }
        }
        let mut time = |field: &'static str, text: &str| {
            let at = read_written(text);
            if at.is_none() && !text.trim().is_empty() {
                problems.add(field, t.problem_time());
            }
            at
        };
        let opens_at = time("opens_at", &self.opens_at);
        let closes_at = time("closes_at", &self.closes_at);
        let withdraw_until = time("withdraw_until", &self.withdraw_until);
        let quotas_until = time("quotas_until", &self.quotas_until);
        let offer_hours = self.offer_hours.trim();
        let offer_minutes = if offer_hours.is_empty() { None } else { Some(read_minutes(offer_hours).unwrap_or_default()) };
        if TrainingKind::from_code(&self.kind).is_none() {
            problems.add("kind", t.problem_kind());
        }
        let plan = Plan {
            title: self.title.trim().to_owned(),
            kind: TrainingKind::from_code(&self.kind).unwrap_or_default(),
            levels: self.levels.iter().filter_map(|code| Level::from_code(code)).collect(),
            description: self.description.trim().replace("\r\n", "\n"),
            teacher: self.teacher.trim().to_owned(),
            address: self.address.trim().to_owned(),
            room: self.room.trim().to_owned(),
            link: self.link.trim().to_owned(),
            capacity: self.capacity.trim().parse().unwrap_or_default(),
            counts_as_continuing_education: !self.counts.is_empty(),
            recognised_by: self.recognised_by.trim().to_owned(),
            opens_at,
            closes_at,
            withdraw_until,
            dates,
            audience: units.audience,
            quotas: units.quotas,
            quotas_until,
            offer_minutes,
        };
        note_problems(t, &plan.problems(), (&rows, &units.rows), wrong, problems);
        plan
    }
}

/// Finds the field and the sentence for each problem. `rows` says in which row of the form each date of the plan was typed, and each
/// quota; `wrong` is what is wrong with the rows of dates themselves.
pub(super) fn note_problems(
    t: Training,
    found: &[PlanProblem],
    (rows, quota_rows): (&[usize], &[usize]),
    mut wrong: Vec<String>,
    problems: &mut Problems,
) {
    let row = |index: usize| rows.get(index).copied().unwrap_or(index + 1);
    let unreadable = !wrong.is_empty();
    for problem in found {
        match *problem {
            PlanProblem::TitleEmpty => problems.add("title", Common(t.0).field_empty()),
            PlanProblem::TooLong { field, max } => problems.add(field, Common(t.0).field_too_long(max)),
            PlanProblem::NowhereToGo => problems.add("address", t.problem_nowhere()),
            PlanProblem::LinkUnusable => problems.add("link", t.problem_link()),
            PlanProblem::CapacityOutOfRange => problems.add("capacity", t.problem_capacity()),
            PlanProblem::NoDate if unreadable => {}
            PlanProblem::NoDate => wrong.push(t.problem_no_date().to_owned()),
            PlanProblem::TooManyDates => wrong.push(t.problem_too_many().to_owned()),
            PlanProblem::EndsBeforeStart(index) => wrong.push(t.problem_end(row(index))),
            PlanProblem::HoursOutOfRange(index) => wrong.push(t.problem_hours(row(index))),
            PlanProblem::DatesOverlap(one, other) => wrong.push(t.problem_overlap(row(one), row(other))),
            PlanProblem::ClosesAfterStart => problems.add("closes_at", t.problem_closes()),
            PlanProblem::OpensAfterClosing => problems.add("opens_at", t.problem_opens()),
            PlanProblem::WithdrawalAfterStart => problems.add("withdraw_until", t.problem_withdraw()),
            PlanProblem::RecognisedByNobody => problems.add("recognised_by", t.problem_recognised()),
            of_units => note_problem(Seats(t.0), of_units, quota_rows, problems),
        }
    }
    if !wrong.is_empty() {
        problems.add("dates", wrong.join(" "));
    }
}

/// The fields, with what was typed and what is wrong with it.
pub(super) fn fields(t: Training, form: &SessionForm, problems: &Problems, returned: Option<String>) -> impl IntoView + use<> {
    let wrong = |field: &str| problems.of(field).map(str::to_owned);
    let kinds = TrainingKind::ALL.map(|kind| (kind.code().to_owned(), words::kind(t, kind).to_owned())).to_vec();
    let levels = Level::ALL.map(|level| {
        let checked = form.levels.iter().any(|code| code == level.code());
        view! { <Choice name="levels" value=level.code() label=words::level(t, level) checked=checked /> }
    });
    view! {
        <input type="hidden" name="id" value=form.id.clone() />
        <input type="hidden" name="version" value=form.version.clone() />
        <fieldset class="fieldset">
            <legend>{t.group_what()}</legend>
            <Field name="title" label=t.field_title() value=form.title.clone() hint=t.field_title_hint() error=wrong("title") required=true />
            <Options name="kind" label=t.kind() options=kinds value=form.kind.clone() error=wrong("kind") />
            <fieldset class="fieldset"><legend>{t.field_levels()}</legend>{levels}</fieldset>
            <Field name="teacher" label=t.field_teacher() value=form.teacher.clone() error=wrong("teacher") />
            <Field name="description" kind="textarea" label=t.field_description() value=form.description.clone() error=wrong("description") />
        </fieldset>
        {date_rows(t, form, wrong("dates"))}
        <fieldset class="fieldset">
            <legend>{t.group_where()}</legend>
            <Field name="address" label=t.field_address() value=form.address.clone() hint=t.field_address_hint() error=wrong("address") />
            <Field name="room" label=t.field_room() value=form.room.clone() error=wrong("room") />
            <Field name="link" label=t.field_link() value=form.link.clone() hint=t.field_link_hint() error=wrong("link") inputmode="url" />
            <Field name="division" label=t.field_division() value=form.division.clone() hint=t.field_division_hint() error=wrong("division") />
            <Field name="organisation" label=t.field_organisation() value=form.organisation.clone() hint=t.field_organisation_hint() error=wrong("organisation") />
        </fieldset>
        <fieldset class="fieldset">
            <legend>{t.group_sign_up()}</legend>
            <Field name="capacity" label=t.field_capacity() value=form.capacity.clone() error=wrong("capacity") inputmode="numeric" required=true />
            <Field name="opens_at" kind="datetime-local" label=t.field_opens() value=form.opens_at.clone() hint=t.field_opens_hint() error=wrong("opens_at") />
            <Field name="closes_at" kind="datetime-local" label=t.field_closes() value=form.closes_at.clone() hint=t.field_closes_hint() error=wrong("closes_at") />
            <Field name="withdraw_until" kind="datetime-local" label=t.field_withdraw() value=form.withdraw_until.clone() hint=t.field_withdraw_hint() error=wrong("withdraw_until") />
            {unit_fields(t, form, problems, returned)}
        </fieldset>
        <fieldset class="fieldset">
            <legend>{t.group_hours()}</legend>
            <Choice name="counts" value="yes" label=t.field_counts() checked=!form.counts.is_empty() />
            <Field name="recognised_by" label=t.field_recognised() value=form.recognised_by.clone() hint=t.field_recognised_hint() error=wrong("recognised_by") />
        </fieldset>
    }
}

/// Six rows of day, from, to and hours, so that several dates need no script.
fn date_rows(t: Training, form: &SessionForm, error: Option<String>) -> impl IntoView + use<> {
    let of = |column: &[String], index: usize| column.get(index).cloned().unwrap_or_default();
    let cell = |label: &'static str, index: usize, name: &'static str, kind: &'static str, value: String| {
        let id = format!("{name}-{}", index + 1);
        let (inputmode, size) = if kind == "text" { (Some("decimal"), Some("4")) } else { (None, None) };
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{label}</label>
                <input
                    class="field__input"
                    id=id
                    name=name
                    type=kind
                    value=value
                    aria-label=t.date_field(index + 1, label)
                    inputmode=inputmode
                    size=size
                    maxlength="10"
                />
            </div>
        }
    };
    let rows = (0..DATES)
        .map(|index| {
            view! {
                <fieldset class="fieldset">
                    <legend>{t.date_number(index + 1)}</legend>
                    <div class="cluster">
                        {cell(t.date_day(), index, "date_day", "date", of(&form.date_day, index))}
                        {cell(t.date_start(), index, "date_start", "time", of(&form.date_start, index))}
                        {cell(t.date_end(), index, "date_end", "time", of(&form.date_end, index))}
                        {cell(t.date_hours(), index, "date_hours", "text", of(&form.date_hours, index))}
                    </div>
                </fieldset>
            }
        })
        .collect_view();
    let described = if error.is_some() { "dates-hint dates-error" } else { "dates-hint" };
    view! {
        <fieldset class="fieldset" id="dates" tabindex="-1" aria-describedby=described>
            <legend>{t.group_dates()}</legend>
            <p class="field__hint" id="dates-hint">{t.group_dates_hint()}</p>
            {error.map(|text| view! { <p class="field__error" id="dates-error">{text}</p> })}
            {rows}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    fn typed() -> SessionForm {
        SessionForm {
            title: "考前培训".into(),
            kind: "exam_preparation".into(),
            address: "文昌中路".into(),
            capacity: "30".into(),
            date_day: vec!["2026-12-05".into(), String::new(), "2026-12-06".into(), String::new()],
            date_start: vec!["09:00".into(), String::new(), "14:00".into(), String::new()],
            date_end: vec!["11:30".into(), String::new(), "17:00".into(), String::new()],
            date_hours: vec![String::new(), String::new(), "2.5".into(), String::new()],
            ..SessionForm::default()
        }
    }

    #[test]
    fn empty_rows_are_ignored_and_hours_follow_from_the_times() {
        let mut problems = Problems::default();
        let plan = typed().read(Training(Language::Zh), Units::default(), &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(plan.dates.iter().map(|date| date.half_hours).collect::<Vec<_>>(), [5, 5]);
        assert_eq!(SessionForm::of(&plan).date_start, ["09:00", "14:00"]);
        assert_eq!(SessionForm::of(&plan).date_hours, ["2.5", "2.5"]);
    }

    #[test]
    fn problems_name_the_row_they_are_in() {
        let mut form = typed();
        form.date_end[2] = "13:00".into();
        form.date_day[3] = "2026-12-07".into();
        let mut problems = Problems::default();
        form.read(Training(Language::Zh), Units::default(), &mut problems);
        assert_eq!(problems.of("dates"), Some("第 4 次的日期或时间没有填完整。 第 3 次的结束时间应晚于开始时间。"));
    }

    #[test]
    fn hours_go_in_halves() {
        assert_eq!(read_hours("3"), Some(6));
        assert_eq!(read_hours("2.5"), Some(5));
        assert_eq!(read_hours(".5"), Some(1));
        for wrong in ["2.25", "三", "-1", "1e3", "2.5.5"] {
            assert_eq!(read_hours(wrong), None, "{wrong}");
        }
    }
}
