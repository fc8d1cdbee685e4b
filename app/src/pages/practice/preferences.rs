//! 练习设置

use std::ops::RangeInclusive;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::practice::preference::{self, DAILY_GOAL, LEAVE_AFTER, Preference};

use super::{ensure_owner, owner_of, with_cookie};
use crate::components::{Choice, Crumb, Field, breadcrumb, error_summary};
use crate::locale::{Practice, PracticeSettings};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// Where one came from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    back: String,
}

/// What is filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PreferenceForm {
    instant: String,
    shuffle: String,
    leave_after: String,
    daily_goal: String,
    back: String,
}

impl PreferenceForm {
    fn of(preference: &Preference, back: String) -> Self {
        let ticked = |is: bool| if is { "yes".to_owned() } else { String::new() };
        Self {
            instant: ticked(preference.instant),
            shuffle: ticked(preference.shuffle),
            leave_after: preference.leave_after.to_string(),
            daily_goal: preference.daily_goal.to_string(),
            back,
        }
    }
}

/// The page to go back to: one of practice, or none.
fn way_back(back: &str) -> Option<&str> {
    Some(back).filter(|back| back.starts_with("/practice/") && !back.contains(['\\', '\n', '\r']) && !back.contains("//"))
}

/// `GET /practice/preferences`
pub(super) async fn show(ctx: Ctx, Query(which): Query<Which>) -> Result<Response, PageError> {
    let preference = match owner_of(&ctx) {
        Some(owner) => preference::store::of(&mut ctx.read().await?, owner).await?,
        None => Preference::default(),
    };
    Ok(page(&ctx, &PreferenceForm::of(&preference, which.back), &Problems::default()))
}

/// `POST /practice/preferences`
pub(super) async fn save(ctx: Ctx, Input(form): Input<PreferenceForm>) -> Result<Response, PageError> {
    let t = PracticeSettings(ctx.language);
    let mut problems = Problems::default();
    let mut number = |field: &'static str, text: &str, range: RangeInclusive<i64>| {
        let number = text.trim().parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            problems.add(field, t.out_of_range(*range.start(), *range.end()));
        }
        number
    };
    let leave_after = number("leave_after", &form.leave_after, LEAVE_AFTER);
    let daily_goal = number("daily_goal", &form.daily_goal, DAILY_GOAL);
    let (Some(leave_after), Some(daily_goal)) = (leave_after, daily_goal) else { return Ok(page(&ctx, &form, &problems)) };
    let mut tx = ctx.write().await?;
    let (owner, cookie) = ensure_owner(&ctx, &mut tx).await?;
    // What is chosen elsewhere stays.
    let before = preference::store::of(&mut tx, owner).await?;
    let chosen = Preference { instant: form.instant == "yes", shuffle: form.shuffle == "yes", leave_after, daily_goal, ..before };
    preference::store::save(&mut tx, owner, &chosen, ctx.now).await?;
    tx.commit().await?;
    let to = way_back(&form.back).unwrap_or("/practice/preferences");
    Ok(with_cookie(ctx.redirect_with(to, &Flash::ok(t.saved())), cookie))
}

fn page(ctx: &Ctx, form: &PreferenceForm, problems: &Problems) -> Response {
    let (t, language) = (PracticeSettings(ctx.language), ctx.language);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let back = way_back(&form.back).unwrap_or("/practice").to_owned();
    let browser = ctx.actor.account.is_none().then(|| view! { <p class="notice"><span>{t.browser()}</span></p> });
    let crumbs = vec![Crumb::link(Practice(language).title(), "/practice"), Crumb::here(t.title())];
    ctx.page(Page::new(t.title()).section(Section::Practice).narrow().status(status), || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </div>
            <form class="form" method="post" action="/practice/preferences" novalidate>
                {error_summary(language, problems)}
                {browser}
                <input type="hidden" name="back" value=way_back(&form.back).unwrap_or_default().to_owned() />
                <fieldset class="fieldset">
                    <legend>{t.answering()}</legend>
                    <div class="field">
                        <Choice name="instant" value="yes" label=t.instant() checked={form.instant == "yes"} />
                        <p class="field__hint">{t.instant_hint()}</p>
                    </div>
                    <div class="field">
                        <Choice name="shuffle" value="yes" label=t.shuffle() checked={form.shuffle == "yes"} />
                        <p class="field__hint">{t.shuffle_hint()}</p>
                    </div>
                </fieldset>
                <Field
                    name="leave_after"
                    label=t.leave_after()
                    value=form.leave_after.clone()
                    inputmode="numeric"
                    error=error("leave_after")
                />
                <Field name="daily_goal" label=t.daily_goal() value=form.daily_goal.clone() inputmode="numeric" error=error("daily_goal") />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.save()}</button>
                    <a class="button" href=back>{t.back()}</a>
                </div>
            </form>
        }
    })
}
