//! The start page, and the choice of language, theme and size.

use axum::http::header;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::division::{self, Division};
use zhengtu::practice::preference::{self, Preference};
use zhengtu::statistics::{Headline, published_headlines};
use zhengtu::{announcement, question, training};

use super::practice::owner_of;
use super::{announcements, calendar, worklist};
use crate::components::{Field, chinese};
use crate::locale::{Announcements, Common, Eligibility, Start, count};
use crate::server::{Access, Ctx, Input, Page, PageError, Route, get, local_path, post, set_cookie};

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![get("/", Access::Public, start), post("/settings", Access::Public, settings)]
}

/// So many of the newest notices are shown.
const NOTICES: i64 = 2;

async fn start(ctx: Ctx) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let questions: i64 = question::store::subject_counts(&mut tx).await?.iter().map(|(_, number)| number).sum();
    let (_, sessions) = training::store::published(&mut tx, &training::store::Filter::default(), ctx.now, 1, 0).await?;
    let headlines = published_headlines(&mut tx).await?;
    let preference = match owner_of(&ctx) {
        Some(owner) => preference::store::of(&mut tx, owner).await?,
        None => Preference::default(),
    };
    let region = division::store::of(&mut tx, preference.division_code.as_deref()).await?;
    let next_exam = match preference.level {
        Some(level) => {
            let province = region.as_ref().and_then(Division::province);
            calendar::next_exam_of(&ctx, &mut tx, level, province).await?
        }
        None => calendar::next_exam(&ctx, &mut tx).await?,
    };
    let place = region.as_ref().map(|region| region.path.as_str());
    let notices = announcement::store::concerning(&mut tx, place, ctx.now, NOTICES).await?;
    let due = worklist::on_start(&ctx, &mut tx).await?;
    drop(tx);
    let t = Start(ctx.language);
    let departments = if ctx.actor.account.is_none() || ctx.actor.may_somewhere(Action::ReadPeople) {
        door("叁", "/people", t.door_departments(), t.door_departments_text().to_owned())
    } else if ctx.actor.may_somewhere(Action::ReadTrainingDesk) {
        door("叁", "/training/desk", t.door_desk(), t.door_desk_text().to_owned())
    } else {
        door("叁", "/account", t.door_departments(), t.door_departments_text().to_owned())
    };
    let training_text = if sessions > 0 { t.door_training_some(sessions) } else { t.door_training_none().to_owned() };
    let demonstration = ctx.state.demonstration.then(|| view! { <p class="notice notice--info">{t.demonstration()}</p> });
    Ok(ctx.page(Page::new(Common(ctx.language).product()), || {
        view! {
            <div class="page-head page-head--start">
                <h1>{t.heading()}</h1>
                <p class="page-head__lead">{chinese(ctx.language, t.lead())}</p>
            </div>
            <div class="stack stack--loose">
                {demonstration}
                <div class="grid">
                    {door("壹", "/practice", t.door_practice(), t.door_practice_text(&count(questions)))}
                    {door("贰", "/training", t.door_training(), training_text)}
                    {departments}
                </div>
            </div>
            {due}
            {news(&ctx, next_exam, &notices)}
            {certificate_check(&ctx)}
            {figures(&ctx, headlines)}
        }
    }))
}

fn door(mark: &'static str, href: &'static str, title: &'static str, text: String) -> impl IntoView {
    view! {
        <a class="door" href=href>
            <span class="door__mark" lang="zh-CN" aria-hidden="true">{mark}</span>
            <span class="door__title">{title}</span>
            <span class="door__text">{text}</span>
            <span class="door__arrow" aria-hidden="true"></span>
        </a>
    }
}

/// The days to the exam, and the newest notices.
fn news(ctx: &Ctx, next_exam: AnyView, notices: &[announcement::Announcement]) -> impl IntoView + use<> {
    let t = Start(ctx.language);
    let notices = if notices.is_empty() {
        view! { <p class="muted">{t.notices_none()}</p> }.into_any()
    } else {
        announcements::list::lines(Announcements(ctx.language), notices).into_any()
    };
    view! {
        <div class="split section">
            <section class="section">
                <div class="section__head">
                    <h2>{t.dates_heading()}</h2>
                    <a class="link-more" href="/calendar">{t.dates_all()}</a>
                </div>
                {next_exam}
                <p><a class="link-more" href="/eligibility">{Eligibility(ctx.language).to_own()}</a></p>
            </section>
            <section class="section">
                <div class="section__head">
                    <h2>{t.notices_heading()}</h2>
                    <a class="link-more" href="/announcements">{t.notices_all()}</a>
                </div>
                {notices}
            </section>
        </div>
    }
}

fn certificate_check(ctx: &Ctx) -> impl IntoView + use<> {
    let t = Start(ctx.language);
    view! {
        <section class="section stack">
            <h2>{t.check_heading()}</h2>
            <p class="muted">{t.check_text()}</p>
            <form class="filter-bar" method="post" action="/certificates/check">
                <Field name="name" label=t.check_name() autocomplete="off" required=true />
                <Field name="number" label=t.check_number() autocomplete="off" required=true />
                <button class="button" type="submit">{t.check_button()}</button>
            </form>
        </section>
    }
}

fn figures(ctx: &Ctx, headlines: Vec<Headline>) -> impl IntoView + use<> {
    let (t, language) = (Start(ctx.language), ctx.language);
    (!headlines.is_empty()).then(|| {
        let items = headlines
            .into_iter()
            .map(|headline| {
                let note = [headline.fraction.unwrap_or_default(), headline.source.in_language(language).to_owned()]
                    .into_iter()
                    .filter(|part| !part.is_empty());
                view! {
                    <div>
                        <dt class="figure-list__label">
                            {chinese(language, headline.division)}" "{headline.year}" "{headline.label.in_language(language).to_owned()}
                        </dt>
                        <dd class="figure-list__value">{headline.value}</dd>
                        <dd class="figure-list__note">{chinese(language, note.collect::<Vec<_>>().join(" · "))}</dd>
                    </div>
                }
            })
            .collect_view();
        view! {
            <section class="section">
                <div class="section__head">
                    <h2>{t.figures_heading()}</h2>
                    <a class="link-more" href="/statistics">{t.figures_all()}</a>
                </div>
                <dl class="figure-list">{items}</dl>
                <p class="source-note">
                    <span class="kind-mark--reported">{t.reported()}</span>" "{t.figures_note()}
                </p>
            </section>
        }
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    r#return: String,
    language: String,
    theme: String,
    size: String,
}

const A_YEAR: i64 = 365 * 24 * 3600;

/// Remembers a choice and goes back to the page it was made on.
async fn settings(ctx: Ctx, Input(form): Input<Settings>) -> Response {
    let mut response = ctx.redirect(local_path(&form.r#return).unwrap_or("/"));
    let known = [
        ("zt_language", form.language, ["zh", "en"]),
        ("zt_theme", form.theme, ["light", "dark"]),
        ("zt_size", form.size, ["normal", "large"]),
    ];
    for (name, value, allowed) in known {
        if allowed.contains(&value.as_str()) {
            response.headers_mut().append(header::SET_COOKIE, set_cookie(name, &value, A_YEAR));
        }
    }
    response
}
