//! 每日一练: today's questions, subject by subject.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::clock::date_of;
use zhengtu::ids::PracticeSetId;
use zhengtu::practice::store as practice;
use zhengtu::question::store as bank;
use zhengtu::syllabus::Subject;

use super::{objective_subjects, owner_of, subject_name};
use crate::components::{Crumb, breadcrumb, empty, status};
use crate::islands::player::summary_address;
use crate::locale::{Language, Modes, Practice, date};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /practice/daily`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let (t, language) = (Modes(ctx.language), ctx.language);
    let day = date_of(ctx.now);
    let mut tx = ctx.read().await?;
    let counts = bank::subject_counts(&mut tx).await?;
    let mut rows = Vec::new();
    for subject in objective_subjects(&mut tx).await? {
        if !counts.iter().any(|(code, _)| *code == subject.code) {
            continue;
        }
        let own = match owner_of(&ctx) {
            Some(owner) => practice::own_daily(&mut tx, owner, &subject.code, day).await?,
            None => None,
        };
        rows.push(row(language, &subject, own).into_any());
    }
    drop(tx);
    let body = if rows.is_empty() {
        let back = Some((Practice(language).title().to_owned(), "/practice".to_owned()));
        empty(t.daily_none_title(), t.daily_none(), back).into_any()
    } else {
        view! { <ul class="mode-list">{rows}</ul> }.into_any()
    };
    Ok(ctx.page(Page::new(t.daily_title()).section(Section::Practice).narrow(), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Practice(language).title(), "/practice"), Crumb::here(t.daily_title())])}
            <div class="page-head">
                <h1>{t.daily_title()}</h1>
                <p class="page-head__lead">{t.daily_lead()}</p>
            </div>
            <section class="section">
                <h2>{t.daily_today(&date(language, day))}</h2>
                {body}
            </section>
        }
    }))
}

fn row(language: Language, subject: &Subject, own: Option<(PracticeSetId, bool)>) -> impl IntoView + use<> {
    let t = Modes(language);
    let name = subject_name(language, subject).to_owned();
    let (state, action) = match own {
        None => (
            status("idle", t.daily_not_begun()).into_any(),
            view! {
                <form method="post" action="/practice/sets">
                    <input type="hidden" name="subject" value=subject.code.clone() />
                    <button class="button button--primary button--small" name="pick" value="daily" aria-label=t.daily_begin_of(&name) type="submit">
                        {t.begin()}
                    </button>
                </form>
            }
            .into_any(),
        ),
        Some((set, false)) => (
            status("warn", t.daily_open()).into_any(),
            view! { <a class="button button--primary button--small" href=format!("/practice/sets/{set}") aria-label=t.daily_go_on_of(&name)>{t.go_on()}</a> }
                .into_any(),
        ),
        Some((set, true)) => (
            status("ok", t.daily_done()).into_any(),
            view! { <a class="button button--small" href=summary_address(set) aria-label=t.daily_see_of(&name)>{t.see()}</a> }.into_any(),
        ),
    };
    view! {
        <li>
            <span class="mode-list__name">{name}</span>
            <span class="mode-list__state">{state}</span>
            {action}
        </li>
    }
}
