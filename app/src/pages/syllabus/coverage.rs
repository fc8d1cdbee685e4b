//! 换版缺口: what a change of edition leaves uncovered of a subject.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::question::store as bank;
use zhengtu::syllabus::{Chapter, store};

use super::{section, subject_name};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty};
use crate::locale::Syllabus;
use crate::server::{Ctx, Page, PageError};

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// `GET /syllabus/coverage/{subject}/compare`: the two newest editions, unless others are asked for.
pub(super) async fn show(ctx: Ctx, Path(subject): Path<String>, Query(wanted): Query<Wanted>) -> Result<Response, PageError> {
    let (t, language) = (Syllabus(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let subject = store::subject(&mut tx, &subject).await?.ok_or(PageError::NotFound)?;
    let editions = store::editions(&mut tx, &subject.code).await?;
    let known = |asked: &str, otherwise: usize| {
        editions.iter().find(|edition| *edition == asked).or(editions.get(otherwise)).cloned().unwrap_or_default()
    };
    let (from, to) = (known(&wanted.from, 1), known(&wanted.to, 0));
    let older = store::chapters(&mut tx, &from, &subject.code).await?;
    let newer = store::chapters(&mut tx, &to, &subject.code).await?;
    let uncovered = bank::coverage(&mut tx, &subject.code, &from, &to).await?;
    let counts = bank::counts(&mut tx, &subject.code).await?;
    drop(tx);
    let name = subject_name(language, &subject);
    let title = t.coverage_title(&name);
    let body = if editions.len() < 2 {
        empty(t.one_edition(), "", Some((t.title().to_owned(), "/syllabus".to_owned()))).into_any()
    } else {
        let gaps: Vec<_> = uncovered.into_iter().filter(|chapter| chapter.uncovered > 0).collect();
        let bare: Vec<Chapter> = newer
            .into_iter()
            .filter(|chapter| !counts.iter().any(|count| count.edition == to && chapter.has_within(&count.chapter)))
            .collect();
        let options: Vec<(String, String)> = editions.iter().map(|edition| (edition.clone(), edition.clone())).collect();
        view! {
            <form class="filter-bar" method="get" action=format!("/syllabus/coverage/{}/compare", subject.code)>
                <Options name="from" label=t.from_edition() options=options.clone() value=from.clone() />
                <Options name="to" label=t.to_edition() options=options value=to.clone() />
                <button class="button button--primary" type="submit">{t.compare()}</button>
            </form>
            <p>{t.coverage_lead(&from, &to)}</p>
            <section class="section">
                <h2>{t.uncovered_title()}</h2>
                {gap_table(t, &subject.code, &from, &older, gaps)}
            </section>
            <section class="section">
                <h2>{t.chapter_empty_title()}</h2>
                {bare_list(t, bare)}
            </section>
        }
        .into_any()
    };
    Ok(ctx.page(Page::new(title.clone()).section(section(&ctx)), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/syllabus"), Crumb::here(t.coverage())])}
            <div class="page-head"><h1>{title}</h1></div>
            {body}
        }
    }))
}

fn gap_table(t: Syllabus, subject: &str, edition: &str, older: &[Chapter], gaps: Vec<bank::Coverage>) -> AnyView {
    if gaps.is_empty() {
        return view! { <p class="notice notice--ok">{t.nothing_uncovered()}</p> }.into_any();
    }
    let rows = gaps
        .into_iter()
        .map(|gap| {
            let name = older.iter().find(|chapter| chapter.number == gap.chapter).map(|chapter| chapter.name.clone());
            let questions = format!("/questions?subject={subject}&edition={edition}&chapter={}", gap.chapter);
            view! {
                <tr>
                    <th scope="row">{gap.chapter}" "{chinese(t.0, name.unwrap_or_default())}</th>
                    <td class="num" data-label=t.uncovered()>{gap.uncovered}</td>
                    <td class="num" data-label=t.of_all()>{gap.questions}</td>
                    <td><a href=questions>{t.show_questions()}</a></td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.chapters()),
        Column::numbers(t.uncovered()),
        Column::numbers(t.of_all()),
        Column::text(t.show_questions()),
    ];
    view! { <Table columns=columns caption=t.uncovered_title()>{rows}</Table> }.into_any()
}

fn bare_list(t: Syllabus, bare: Vec<Chapter>) -> AnyView {
    if bare.is_empty() {
        return view! { <p class="notice notice--ok">{t.nothing_empty()}</p> }.into_any();
    }
    let items = bare.into_iter().map(|chapter| view! { <li>{chapter.number}" "{chinese(t.0, chapter.name)}</li> }).collect_view();
    view! { <ul>{items}</ul> }.into_any()
}
