//! What waits for review, the longest waiting first.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::question::store::{self, Queued};

use super::reviewer;
use crate::components::{Crumb, breadcrumb, empty, pager, status};
use crate::locale::{Language, Questions, Review};
use crate::pages::questions::lookup::{Chapters, allow, subject_name};
use crate::pages::questions::show::author;
use crate::pages::questions::words;
use crate::server::{Ctx, Page, PageError, Section};

const PER_PAGE: i64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: String,
}

/// `GET /questions/review`
pub(super) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    allow(&ctx, Action::ReviewQuestions).await?;
    let mut tx = ctx.read().await?;
    let all = store::queue_length(&mut tx).await?;
    let pages = all.div_euclid(PER_PAGE) + i64::from(all % PER_PAGE > 0);
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, pages.max(1));
    let waiting = store::queue(&mut tx, reviewer(&ctx)?, PER_PAGE, (page - 1) * PER_PAGE).await?;
    let mut subjects: BTreeMap<String, Chapters> = BTreeMap::new();
    for item in &waiting {
        if !subjects.contains_key(&item.subject)
            && let Some(chapters) = Chapters::load(&mut tx, &item.subject).await?
        {
            subjects.insert(item.subject.clone(), chapters);
        }
    }
    drop(tx);
    let language = ctx.language;
    let (t, now) = (Review(language), ctx.now);
    Ok(ctx.page(Page::new(t.queue()).section(Section::Questions), move || {
        let body = if waiting.is_empty() {
            let action = Some((t.to_bank().to_owned(), "/questions".to_owned()));
            empty(t.queue_empty_title(), t.queue_empty(), action).into_any()
        } else {
            let rows = waiting.iter().map(|item| row(language, item, subjects.get(&item.subject), now)).collect_view();
            view! {
                <div class="table-wrap">
                    <table class="table">
                        <caption>{t.queue_count(all)}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{t.column_question()}</th>
                                <th scope="col">{t.column_author()}</th>
                                <th scope="col">{t.column_waiting()}</th>
                                <th scope="col">{t.review()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {pager(language, page, pages, |page| format!("/questions/review?page={page}"))}
            }
            .into_any()
        };
        view! {
            {breadcrumb(language, vec![Crumb::link(Questions(language).title(), "/questions"), Crumb::here(t.queue())])}
            <header class="page-head">
                <h1>{t.queue()}</h1>
                <p class="page-head__lead">{t.queue_lead()}</p>
            </header>
            {body}
        }
    }))
}

fn row(
    language: Language,
    item: &Queued,
    chapters: Option<&Chapters>,
    now: chrono::DateTime<chrono::Utc>,
) -> impl IntoView + use<> {
    let t = Review(language);
    let address = format!("/questions/{}/review", item.question);
    let mut about = vec![];
    if let Some(chapters) = chapters {
        about.push(subject_name(language, &chapters.subject));
        about.extend(item.chapters.first().map(|place| chapters.name(language, place)));
    }
    about.push(words::kind(language, item.kind).to_owned());
    about.push(if item.is_in_use { t.version_in_use(item.number) } else { t.version_new().to_owned() });
    let changed = item.changes_key.then(|| status("warn", t.key_changes()));
    let decide = if item.is_own {
        view! { <span class="muted">{t.own()}</span> }.into_any()
    } else {
        view! { <a class="button button--small" href=address.clone() aria-label=t.review_of(&words::beginning(&item.stem, 30))>{t.review()}</a> }
            .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <a href=address lang="zh-CN">{words::beginning(&item.stem, 60)}</a>
                <small>{about.join(" · ")}</small>
                {changed}
            </th>
            <td data-label=t.column_author()><span class="nowrap">{author(Questions(language), &item.author)}</span></td>
            <td data-label=t.column_waiting()><span class="nowrap">{waiting(t, (now - item.submitted_at).num_hours())}</span></td>
            <td><span class="nowrap">{decide}</span></td>
        </tr>
    }
}

fn waiting(t: Review, hours: i64) -> String {
    match hours {
        ..1 => t.waiting_now().to_owned(),
        1..48 => t.waiting_hours(hours),
        _ => t.waiting_days(hours / 24),
    }
}
