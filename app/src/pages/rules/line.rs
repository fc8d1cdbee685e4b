//! Entering a pass line.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::certification::entered::EntryError;
use zhengtu::certification::entered::lines::{self, NewLine};
use zhengtu::syllabus::{Level, Subject};

use super::{HOME, all_subjects, form, require, told};
use crate::components::{Choice, Field, Options};
use crate::locale::Rules;
use crate::server::{Ctx, Flash, Input, PageError, Problems};

const HERE: &str = "/certification/rules/line";

/// What was typed.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct LineForm {
    id: String,
    first_year: String,
    last_year: String,
    level: String,
    subject: String,
    marks: String,
    areas: String,
    local: String,
    source: String,
}

/// Which year a new form begins with.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Beginning {
    year: String,
}

/// `GET /certification/rules/line`
pub(super) async fn new(ctx: Ctx, Input(beginning): Input<Beginning>) -> Result<Response, PageError> {
    require(&ctx).await?;
    let year: String = beginning.year.chars().take(4).collect();
    let form = LineForm {
        id: uuid::Uuid::now_v7().to_string(),
        first_year: year.clone(),
        last_year: year,
        local: "yes".to_owned(),
        ..LineForm::default()
    };
    let subjects = all_subjects(&mut ctx.read().await?).await?;
    Ok(page(&ctx, &form, &subjects, &Problems::default()))
}

/// Marks as typed, in half marks.
fn half_marks(text: &str) -> Option<i64> {
    let (whole, half) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let whole: i64 = whole.parse().ok().filter(|whole| (0..=100).contains(whole))?;
    let half = match half {
        "0" | "00" | "" => 0,
        "5" | "50" => 1,
        _ => return None,
    };
    Some(whole * 2 + half).filter(|value| *value <= 200)
}

impl LineForm {
    /// The lines it asks for, one per area; what is wrong is noted.
    async fn read(&self, ctx: &Ctx, subjects: &[Subject], problems: &mut Problems) -> Result<Vec<NewLine>, PageError> {
        let t = Rules(ctx.language);
        let first_year = form::year(&self.first_year);
        if first_year.is_none() {
            problems.add("first_year", t.bad_year());
        }
        let last_year = if self.last_year.trim().is_empty() { None } else { form::year(&self.last_year) };
        if !self.last_year.trim().is_empty() {
            match (first_year, last_year) {
                (_, None) => problems.add("last_year", t.bad_year()),
                (Some(first), Some(last)) if last < first => problems.add("last_year", t.bad_last_year()),
                _ => {}
            }
        }
        let level = Level::from_code(&self.level);
        if level.is_none() {
            problems.add("level", t.bad_level());
        }
        let subject = form::subject(t, &self.subject, level, subjects, problems);
        let half_marks = half_marks(&self.marks);
        if half_marks.is_none() {
            problems.add("marks", t.bad_marks());
        }
        let areas = form::areas(&mut ctx.read().await?, t, "areas", &self.areas, problems).await?;
        let locally_valid = !self.local.is_empty();
        if self.areas.trim().is_empty() && locally_valid {
            problems.add("areas", t.bad_local());
        }
        let source = form::source(t, &self.source, problems);
        let (Some(first_year), Some(level), Some(half_marks)) = (first_year, level, half_marks) else { return Ok(Vec::new()) };
        let id = uuid::Uuid::parse_str(&self.id).unwrap_or_else(|_| uuid::Uuid::now_v7());
        let line = |path: Option<String>| NewLine {
            id: format!("{id}{}", path.as_deref().unwrap_or_default()),
            first_year,
            last_year,
            level,
            subject: subject.clone(),
            division_path: path,
            half_marks,
            locally_valid,
            source: source.clone(),
        };
        Ok(if areas.is_empty() { vec![line(None)] } else { areas.into_iter().map(|area| line(Some(area.path))).collect() })
    }
}

/// `POST /certification/rules/line`
pub(super) async fn enter(ctx: Ctx, Input(form): Input<LineForm>) -> Result<Response, PageError> {
    require(&ctx).await?;
    let t = Rules(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let subjects = all_subjects(&mut ctx.read().await?).await?;
    let mut problems = Problems::default();
    let new = form.read(&ctx, &subjects, &mut problems).await?;
    if !problems.is_empty() || new.is_empty() {
        return Ok(page(&ctx, &form, &subjects, &problems));
    }
    let mut tx = ctx.write().await?;
    let effect = match lines::enter(&mut tx, &new, account, ctx.now).await {
        Ok(effect) => effect,
        Err(EntryError::Store(error)) => return Err(error.into()),
        Err(EntryError::Same | EntryError::Gone) => {
            drop(tx);
            problems.add("level", t.same());
            return Ok(page(&ctx, &form, &subjects, &problems));
        }
    };
    for line in &new {
        let path = line.division_path.as_deref().unwrap_or("/");
        let event = Event::done(&ctx.actor, "certification.line.enter", "pass_line", &line.id).within(path);
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    let address = format!("{HOME}?year={}", new[0].first_year);
    Ok(ctx.redirect_with(&address, &Flash::ok(told(t, Rules::saved, effect))))
}

fn page(ctx: &Ctx, form: &LineForm, subjects: &[Subject], problems: &Problems) -> Response {
    let t = Rules(ctx.language);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let frame = form::Frame { title: t.new_line(), lead: t.new_line_lead(), address: HERE };
    let fields = view! {
            <Field name="first_year" label=t.field_first_year() value=form.first_year.clone() inputmode="numeric" error=error("first_year") required=true />
            <Field
                name="last_year"
                label=t.field_last_year()
                value=form.last_year.clone()
                inputmode="numeric"
                hint=t.field_last_year_hint()
                error=error("last_year")
            />
            <Options name="level" label=t.field_level() options=form::levels(t.0, None) value=form.level.clone() error=error("level") />
            <Options
                name="subject"
                label=t.field_subject()
                options=form::subjects(t.0, subjects)
                value=form.subject.clone()
                error=error("subject")
            />
            <Field
                name="marks"
                label=t.field_marks()
                value=form.marks.clone()
                inputmode="decimal"
                hint=t.field_marks_hint()
                error=error("marks")
                required=true
            />
            <Field name="areas" label=t.field_areas() value=form.areas.clone() kind="textarea" hint=t.field_areas_hint() error=error("areas") />
            <Choice name="local" value="yes" label=t.field_local() checked=!form.local.is_empty() />
    };
    form::page(ctx, frame, &form.id, &form.source, problems, fields.into_any())
}

#[cfg(test)]
mod tests {
    #[test]
    fn marks_are_whole_or_half() {
        for (text, expected) in [
            ("60", Some(120)),
            ("55.5", Some(111)),
            ("55.50", Some(111)),
            ("100", Some(200)),
            ("100.5", None),
            ("55.3", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(super::half_marks(text), expected, "{text}");
        }
    }
}
