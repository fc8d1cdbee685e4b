//! One fixed paper: the blueprint checked, questions swapped, published, retired.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::mock::blueprint::Blueprint;
use zhengtu::mock::store::{self, Paper, PaperItem, PoolCount};
use zhengtu::practice::marking::marks_text;
use zhengtu::question::markdown::plain;
use zhengtu::syllabus::{self, Chapter, Subject};

use super::{allow, paper_of, state_of, title_of};
use crate::components::question::kind_name;
use crate::components::tally::chapter_name;
use crate::components::{Column, Crumb, Field, Table, breadcrumb, chinese, error_summary, status};
use crate::locale::{Language, Mock, Papers, date_time, percent};
use crate::pages::practice::subject_name;
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section, random_token};

/// `GET /mock/papers/{id}`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, None, &Problems::default()).await
}

async fn page(ctx: &Ctx, id: &str, typed: Option<String>, problems: &Problems) -> Result<Response, PageError> {
    allow(ctx).await?;
    let (t, language) = (Papers(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let (paper, subject) = paper_of(&mut tx, id).await?;
    let items = store::items(&mut tx, &paper).await?;
    let pool = store::pool(&mut tx, &paper.subject, &paper.edition).await?;
    let chapters = syllabus::store::chapters(&mut tx, &paper.edition, &paper.subject).await?;
    drop(tx);
    let (mark, word) = state_of(t, &paper);
    let lead = format!(
        "{} · {} · {}",
        subject_name(language, &subject),
        Mock(language).fixed_line(paper.questions, paper.minutes),
        Mock(language).marks_of(&marks_text(paper.full_half_marks), &marks_text(subject.full_half_marks))
    );
    let address = format!("/mock/papers/{}", paper.id);
    let check = check(language, &subject, &items, &pool, &chapters);
    let is_draft = paper.published_at.is_none();
    let forms = forms(t, &paper, &address, typed.unwrap_or_else(|| paper.title.clone()), problems, language);
    let list = items.iter().map(|item| line(language, item, &address, is_draft)).collect_view();
    let status_code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let crumbs = vec![
        Crumb::link(Mock(language).title(), "/mock"),
        Crumb::link(t.title(), "/mock/papers"),
        Crumb::here(paper.title.clone()),
    ];
    let seed = format!("{} {}", t.seed(), paper.seed.cast_unsigned());
    let statistics = format!("{address}/statistics");
    Ok(ctx.page(Page::new(paper.title.clone()).section(Section::Mock).status(status_code), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{chinese(language, paper.title.clone())}</h1>
                <p class="page-head__lead">{lead}</p>
                <div class="page-head__actions"><a class="button" href=statistics>{t.statistics()}</a></div>
            </div>
            <div class="stack">
                <p>{status(mark, word)} " " <span class="muted">{date_time(language, paper.created_at)} " · " {seed}</span></p>
                {forms}
            </div>
            <section class="section">
                <h2>{t.check_title()}</h2>
                {check}
            </section>
            <section class="section">
                <h2>{t.question_list()}</h2>
                <ol class="summary-list">{list}</ol>
            </section>
        }
    }))
}

/// What the paper's state allows.
fn forms(t: Papers, paper: &Paper, address: &str, title: String, problems: &Problems, language: Language) -> AnyView {
    let error = problems.of("title").map(str::to_owned);
    if paper.published_at.is_none() {
        view! {
            <form class="form" method="post" action=address.to_owned() novalidate>
                {error_summary(language, problems)}
                <Field name="title" label=t.name() value=title error=error />
                <div class="form__actions"><button class="button" name="action" value="rename" type="submit">{t.rename()}</button></div>
            </form>
            <form method="post" action=address.to_owned()>
                <p class="muted">{t.publish_note()}</p>
                <button class="button button--primary" name="action" value="publish" type="submit">{t.publish()}</button>
            </form>
        }
        .into_any()
    } else if paper.retired_at.is_none() {
        view! {
            <form method="post" action=address.to_owned()>
                <p class="muted">{t.retire_note()}</p>
                <button class="button" name="action" value="retire" type="submit">{t.retire()}</button>
            </form>
        }
        .into_any()
    } else {
        ().into_any()
    }
}

/// 蓝图检查: how many of each kind, and chapters beside their share of the bank.
fn check(
    language: Language,
    subject: &Subject,
    items: &[PaperItem],
    pool: &[PoolCount],
    chapters: &[Chapter],
) -> impl IntoView + use<> {
    let (t, mock) = (Papers(language), Mock(language));
    let parts = Blueprint::of(subject).map(|blueprint| blueprint.parts).unwrap_or_default();
    let parts = parts
        .into_iter()
        .map(|part| {
            let found = items.iter().filter(|item| item.kind == part.kind).count();
            let mark = if found == part.questions { "ok" } else { "warn" };
            let words = format!("{} {}", kind_name(language, part.kind), t.check_questions(found, part.questions));
            view! { <li>{status(mark, words)}</li> }
        })
        .collect_view();
    let old = items.iter().filter(|item| !item.is_current).count();
    let current = if old == 0 { status("ok", t.check_current()).into_any() } else { status("warn", t.check_old(old)).into_any() };
    let all_bank: i64 = pool.iter().map(|count| count.questions).sum();
    let mut shares: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for count in pool {
        shares.entry(count.chapter.clone()).or_default().1 += count.questions;
    }
    for item in items {
        let chapter = item.chapters.iter().map(|chapter| chapter.split('.').next().unwrap_or_default()).min().unwrap_or_default();
        shares.entry(chapter.to_owned()).or_default().0 += 1;
    }
    let all = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let rows = shares
        .into_iter()
        .map(|(number, (here, bank))| {
            let name = chapter_name(language, chapters, &number);
            view! {
                <tr>
                    <th scope="row">{chinese(language, name)}</th>
                    <td class="num" data-label=t.column_questions()>{here}</td>
                    <td class="num" data-label=t.share()>{percent(here, all)}</td>
                    <td class="num" data-label=t.bank_share()>{percent(bank, all_bank)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ul class="stack stack--tight">
            {parts}
            <li>{current}</li>
        </ul>
        <Table
            compact=true
            columns=vec![
                Column::text(mock.chapter()),
                Column::numbers(t.column_questions()),
                Column::numbers(t.share()),
                Column::numbers(t.bank_share()),
            ]
        >
            {rows}
        </Table>
    }
}

fn line(language: Language, item: &PaperItem, address: &str, is_draft: bool) -> impl IntoView + use<> {
    let t = Papers(language);
    let position = item.position;
    let swap = is_draft.then(|| {
        view! {
            <form method="post" action=address.to_owned()>
                <input type="hidden" name="action" value="swap" />
                <button class="button button--small" name="position" value=position.to_string() aria-label=t.swap_named(position) type="submit">
                    {t.swap()}
                </button>
            </form>
        }
    });
    let old = (!item.is_current).then(|| status("warn", t.check_old(1)));
    view! {
        <li>
            <span class="summary-list__no">{position}</span>
            <span class="summary-list__text">
                <a href=format!("/questions/{}", item.question)>{chinese(language, plain(&item.stem))}</a>
                <br />
                <small class="muted">{kind_name(language, item.kind)} " · " {item.chapters.join("、")}</small>
                {old}
            </span>
            {swap}
        </li>
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    action: String,
    title: String,
    position: String,
}

/// `POST /mock/papers/{id}`: rename, swap, publish, retire.
pub(super) async fn change(ctx: Ctx, Path(id): Path<String>, Input(form): Input<ChangeForm>) -> Result<Response, PageError> {
    allow(&ctx).await?;
    let t = Papers(ctx.language);
    let mut tx = ctx.write().await?;
    let (paper, _) = paper_of(&mut tx, &id).await?;
    let (action, flash) = match form.action.as_str() {
        "rename" => {
            let mut problems = Problems::default();
            let title = title_of(ctx.language, &form.title, &mut problems);
            if !problems.is_empty() {
                drop(tx);
                return page(&ctx, &id, Some(form.title), &problems).await;
            }
            ("mock.paper.rename", store::rename_paper(&mut tx, paper.id, &title).await?.then(|| Flash::ok(t.renamed())))
        }
        "swap" => {
            let position: i64 = form.position.parse().map_err(|_| PageError::BadRequest)?;
            if paper.published_at.is_some() || !(1..=paper.questions).contains(&position) {
                ("mock.paper.swap", None)
            } else {
                let seed = u64::from_str_radix(&random_token(8), 16).unwrap_or_default();
                let Some(other) = store::replacement(&mut tx, paper.id, position, seed).await? else {
                    drop(tx);
                    let none = Flash::warn(t.swap_none(position));
                    return Ok(ctx.redirect_with(&format!("/mock/papers/{}", paper.id), &none));
                };
                store::replace_item(&mut tx, paper.id, position, other.version).await?;
                ("mock.paper.swap", Some(Flash::ok(t.swapped(position))))
            }
        }
        "publish" => {
            ("mock.paper.publish", store::publish_paper(&mut tx, paper.id, ctx.now).await?.then(|| Flash::ok(t.published())))
        }
        "retire" => ("mock.paper.retire", store::retire_paper(&mut tx, paper.id, ctx.now).await?.then(|| Flash::ok(t.retired()))),
        _ => return Err(PageError::BadRequest),
    };
    let address = format!("/mock/papers/{}", paper.id);
    let Some(flash) = flash else {
        drop(tx);
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.unchanged())));
    };
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, action, "mock_paper", paper.id)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &flash))
}
