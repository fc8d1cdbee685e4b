//! Entering by which day a province counts years of social work.

use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::certification::eligibility::LocalRule;
use zhengtu::certification::entered::{EntryError, cut_offs};

use super::{HOME, form, require};
use crate::components::{Choice, Field, Options};
use crate::locale::Rules;
use crate::server::{Ctx, Flash, Input, PageError, Problems};

const HERE: &str = "/certification/rules/cut-off";

/// What was typed.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct CutOffForm {
    id: String,
    first_year: String,
    area: String,
    years_before: String,
    month_day: String,
    without_study: String,
    source: String,
}

/// `GET /certification/rules/cut-off`
pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    require(&ctx).await?;
    let form = CutOffForm { id: uuid::Uuid::now_v7().to_string(), month_day: "12-31".to_owned(), ..CutOffForm::default() };
    Ok(page(&ctx, &form, &Problems::default()))
}

/// A month and a day as typed, such as `12-31`: one that every year has.
fn month_day(text: &str) -> Option<(u32, u32)> {
    // 2023 has no 29 February.
    let day = NaiveDate::parse_from_str(&format!("2023-{}", text.trim()), "%Y-%m-%d").ok()?;
    Some((day.month(), day.day()))
}

impl CutOffForm {
    /// The rule it asks for; what is wrong is noted.
    async fn read(&self, ctx: &Ctx, problems: &mut Problems) -> Result<Option<LocalRule>, PageError> {
        let t = Rules(ctx.language);
        let first_year = form::year(&self.first_year);
        if first_year.is_none() {
            problems.add("first_year", t.bad_year());
        }
        let month_day = month_day(&self.month_day);
        if month_day.is_none() {
            problems.add("month_day", t.bad_month_day());
        }
        let areas = form::areas(&mut ctx.read().await?, t, "area", &self.area, problems).await?;
        // Notices are those of provinces: one at a time, and none below.
        let province = match areas.as_slice() {
            [] => None,
            [one] if one.parent.is_none() => Some(one.path.trim_matches('/').to_owned()),
            _ => {
                problems.add("area", t.bad_province());
                None
            }
        };
        let source = form::source(t, &self.source, problems);
        let (Some(first_year), Some((month, day)), true) = (first_year, month_day, problems.is_empty()) else { return Ok(None) };
        Ok(Some(LocalRule {
            province,
            first_year,
            years_before: i64::from(self.years_before == "1"),
            month,
            day,
            without_full_time_study: !self.without_study.is_empty(),
            source,
        }))
    }
}

/// `POST /certification/rules/cut-off`
pub(super) async fn enter(ctx: Ctx, Input(form): Input<CutOffForm>) -> Result<Response, PageError> {
    require(&ctx).await?;
    let t = Rules(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    let Some(rule) = form.read(&ctx, &mut problems).await? else { return Ok(page(&ctx, &form, &problems)) };
    let id = uuid::Uuid::parse_str(&form.id).unwrap_or_else(|_| uuid::Uuid::now_v7()).to_string();
    let mut tx = ctx.write().await?;
    match cut_offs::enter(&mut tx, &id, &rule, account, ctx.now).await {
        Ok(()) => {}
        Err(EntryError::Store(error)) => return Err(error.into()),
        Err(EntryError::Same | EntryError::Gone) => {
            drop(tx);
            problems.add("area", t.same());
            return Ok(page(&ctx, &form, &problems));
        }
    }
    let path = rule.province.as_ref().map_or_else(|| "/".to_owned(), |province| format!("/{province}/"));
    let event = Event::done(&ctx.actor, "certification.cut_off.enter", "cut_off_rule", &id).within(&path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(HOME, &Flash::ok(t.cut_off_saved())))
}

fn page(ctx: &Ctx, form: &CutOffForm, problems: &Problems) -> Response {
    let t = Rules(ctx.language);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let years = vec![("0".to_owned(), t.same_year().to_owned()), ("1".to_owned(), t.year_before().to_owned())];
    let frame = form::Frame { title: t.new_cut_off(), lead: t.new_cut_off_lead(), address: HERE };
    let fields = view! {
        <Field name="area" label=t.field_province() value=form.area.clone() hint=t.field_province_hint() error=error("area") />
        <Field
            name="first_year"
            label=t.field_first_year()
            value=form.first_year.clone()
            inputmode="numeric"
            hint=t.field_cut_off_year_hint()
            error=error("first_year")
            required=true
        />
        <Options name="years_before" label=t.field_years_before() options=years value=form.years_before.clone() />
        <Field
            name="month_day"
            label=t.field_month_day()
            value=form.month_day.clone()
            hint=t.field_month_day_hint()
            error=error("month_day")
            required=true
        />
        <Choice name="without_study" value="yes" label=t.field_without_study() checked=!form.without_study.is_empty() />
    };
    form::page(ctx, frame, &form.id, &form.source, problems, fields.into_any())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_is_one_that_every_year_has() {
        for (text, expected) in
            [("12-31", Some((12, 31))), (" 5-1 ", Some((5, 1))), ("02-29", None), ("13-01", None), ("31", None), ("", None)]
        {
            assert_eq!(super::month_day(text), expected, "{text}");
        }
    }
}
