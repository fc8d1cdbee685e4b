//! Entering a cancelled exam or an extension.

use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::certification::entered::EntryError;
use zhengtu::certification::entered::exceptions::{self, NewException};
use zhengtu::certification::rules::Exception;
use zhengtu::ids::ExamExceptionId;
use zhengtu::syllabus::{Level, Subject};

use super::{HOME, all_subjects, form, require, told};
use crate::components::{Field, Options};
use crate::locale::Rules;
use crate::server::{Ctx, Flash, Input, PageError, Problems};

const HERE: &str = "/certification/rules/exception";

/// What was typed.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ExceptionForm {
    id: String,
    kind: String,
    year: String,
    level: String,
    subject: String,
    area: String,
    until: String,
    source: String,
}

/// `GET /certification/rules/exception`
pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    require(&ctx).await?;
    let form = ExceptionForm { id: ExamExceptionId::fresh().to_string(), ..ExceptionForm::default() };
    let subjects = all_subjects(&mut ctx.read().await?).await?;
    Ok(page(&ctx, &form, &subjects, &Problems::default()))
}

impl ExceptionForm {
    /// What it asks for; what is wrong is noted.
    async fn read(&self, ctx: &Ctx, subjects: &[Subject], problems: &mut Problems) -> Result<Option<NewException>, PageError> {
        let t = Rules(ctx.language);
        let year = form::year(&self.year);
        if year.is_none() {
            problems.add("year", t.bad_year());
        }
        let level = Level::from_code(&self.level);
        if level.is_none() && !self.level.is_empty() {
            problems.add("level", t.bad_level());
        }
        let subject = form::subject(t, &self.subject, level, subjects, problems);
        let areas = form::areas(&mut ctx.read().await?, t, "area", &self.area, problems).await?;
        let source = form::source(t, &self.source, problems);
        let until = NaiveDate::parse_from_str(self.until.trim(), "%Y-%m-%d").ok();
        match self.kind.as_str() {
            "cancelled" if !self.until.trim().is_empty() => problems.add("until", t.until_not_here()),
            "extension" if until.is_none_or(|day| year.is_some_and(|year| i64::from(day.year()) < year) || day.year() > 2100) => {
                problems.add("until", t.bad_until());
            }
            "cancelled" | "extension" => {}
            _ => problems.add("kind", t.bad_kind()),
        }
        let Some(year) = year.filter(|_| problems.is_empty()) else { return Ok(None) };
        let division_path = areas.into_iter().next().map_or_else(|| "/".to_owned(), |area| area.path);
        let exception = match until {
            Some(until) => Exception::Extension { year, level, subject, division_path, until },
            None => Exception::Cancelled { year, level, division_path },
        };
        Ok(Some(NewException { id: self.id.parse().unwrap_or_else(|_| ExamExceptionId::fresh()), exception, source }))
    }
}

/// `POST /certification/rules/exception`
pub(super) async fn enter(ctx: Ctx, Input(form): Input<ExceptionForm>) -> Result<Response, PageError> {
    require(&ctx).await?;
    let t = Rules(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let subjects = all_subjects(&mut ctx.read().await?).await?;
    let mut problems = Problems::default();
    let Some(new) = form.read(&ctx, &subjects, &mut problems).await? else {
        return Ok(page(&ctx, &form, &subjects, &problems));
    };
    let mut tx = ctx.write().await?;
    let effect = match exceptions::enter(&mut tx, &new, account, ctx.now).await {
        Ok(effect) => effect,
        Err(EntryError::Store(error)) => return Err(error.into()),
        Err(EntryError::Same | EntryError::Gone) => {
            drop(tx);
            problems.add("kind", t.same());
            return Ok(page(&ctx, &form, &subjects, &problems));
        }
    };
    let (Exception::Cancelled { division_path, .. } | Exception::Extension { division_path, .. }) = &new.exception;
    let event = Event::done(&ctx.actor, "certification.exception.enter", "exam_exception", new.id).within(division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(HOME, &Flash::ok(told(t, Rules::saved, effect))))
}

fn page(ctx: &Ctx, form: &ExceptionForm, subjects: &[Subject], problems: &Problems) -> Response {
    let t = Rules(ctx.language);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let kinds = vec![
        (String::new(), "—".to_owned()),
        ("cancelled".to_owned(), t.cancelled().to_owned()),
        ("extension".to_owned(), t.extension().to_owned()),
    ];
    let frame = form::Frame { title: t.new_exception(), lead: t.new_exception_lead(), address: HERE };
    let fields = view! {
            <Options name="kind" label=t.field_kind() options=kinds value=form.kind.clone() error=error("kind") />
            <Field
                name="year"
                label=t.field_year()
                value=form.year.clone()
                inputmode="numeric"
                hint=t.field_year_hint()
                error=error("year")
                required=true
            />
            <Options
                name="level"
                label=t.field_level()
                options=form::levels(t.0, Some(t.every_level()))
                value=form.level.clone()
                error=error("level")
            />
            <Options
                name="subject"
                label=t.field_subject()
                options=form::subjects(t.0, subjects)
                value=form.subject.clone()
                error=error("subject")
            />
            <Field name="area" label=t.field_area() value=form.area.clone() hint=t.field_area_hint() error=error("area") />
            <Field name="until" label=t.field_until() value=form.until.clone() kind="date" hint=t.field_until_hint() error=error("until") />
    };
    form::page(ctx, frame, &form.id, &form.source, problems, fields.into_any())
}
