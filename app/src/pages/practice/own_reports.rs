//! 我的纠错: what this account or browser reported, and the answers.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::question::markdown::plain;
use zhengtu::question::report::store::{OwnReport, count_own, own};
use zhengtu::question::store::version;

use super::owner_of;
use crate::components::{Crumb, breadcrumb, empty, pager, status};
use crate::locale::{Language, Practice, Reports, date_time, report_kind, report_outcome, waited};
use crate::server::{Ctx, Page, PageError, Section};

const ROWS: i64 = 20;

/// Which page.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    page: String,
}

/// `GET /practice/reports`
pub(super) async fn show(ctx: Ctx, Query(which): Query<Which>) -> Result<Response, PageError> {
    let (mut page, mut pages, mut rows) = (1, 1, Vec::new());
    if let Some(owner) = owner_of(&ctx) {
        let mut tx = ctx.read().await?;
        pages = (count_own(&mut tx, owner).await? + ROWS - 1) / ROWS;
        page = which.page.parse().unwrap_or(1).clamp(1, pages.max(1));
        for report in own(&mut tx, owner, ROWS, (page - 1) * ROWS).await? {
            let stem = version(&mut tx, report.version).await?.map(|version| plain(&version.content.stem)).unwrap_or_default();
            rows.push((stem, report));
        }
    }
    let (t, language) = (Reports(ctx.language), ctx.language);
    let browser = (ctx.actor.account.is_none() && !rows.is_empty()).then(|| view! { <p class="notice">{t.mine_browser()}</p> });
    let body = if rows.is_empty() {
        let begin = Some((Practice(language).history_begin().to_owned(), "/practice".to_owned()));
        empty(t.mine_empty_title(), t.mine_empty(), begin).into_any()
    } else {
        rows.into_iter().map(|(stem, report)| card(language, stem, report)).collect_view().into_any()
    };
    Ok(ctx.page(Page::new(t.mine()).section(Section::Practice).narrow(), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Practice(language).title(), "/practice"), Crumb::here(t.mine())])}
            <div class="page-head">
                <h1>{t.mine()}</h1>
                <p class="page-head__lead">{t.mine_lead()}</p>
            </div>
            <div class="stack">
                {browser}
                {body}
                {pager(language, page, pages, |page| format!("/practice/reports?page={page}"))}
            </div>
        }
    }))
}

fn card(language: Language, stem: String, report: OwnReport) -> impl IntoView {
    let t = Reports(language);
    let body = if report.body.is_empty() { t.no_words().to_owned() } else { report.body };
    let answer = match report.answer {
        Some(answer) => {
            let (mark, word) = report_outcome(t, answer.outcome);
            let when = t.answered_after(&waited(t, answer.seconds));
            view! {
                <p class="cluster">{status(mark, word)} <span class="muted">{when}</span></p>
                <p>{answer.text}</p>
            }
            .into_any()
        }
        None => view! { <p>{status("idle", t.not_answered())}</p> }.into_any(),
    };
    view! {
        <article class="card stack stack--tight">
            <h2 class="card__title" lang="zh-CN">{stem}</h2>
            <p class="muted">{report_kind(t, report.kind)} " · " {t.sent_at(&date_time(language, report.created_at))}</p>
            <p>{body}</p>
            {answer}
        </article>
    }
}
