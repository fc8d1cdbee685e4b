//! 试卷统计: what the first hand-ins say about a paper and its questions.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::mock::store::{self, PaperItem};
use zhengtu::question::item_statistics::{DOUBTFUL_EFFICIENCY, Figure, Marks, PaperStatistics, paper_statistics};
use zhengtu::question::markdown::plain;
use zhengtu::question::usage::{FEWEST_FOR_DOUBT, FEWEST_FOR_FIGURES};

use super::{allow, paper_of};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty, status};
use crate::locale::{Language, Mock, Papers};
use crate::server::{Ctx, Page, PageError, Section};

#[expect(clippy::cast_precision_loss, reason = "half marks of a paper are few")]
fn marks(half_marks: i64) -> f64 {
    half_marks as f64 / 2.0
}

/// `GET /mock/papers/{id}/statistics`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    allow(&ctx).await?;
    let (t, language) = (Papers(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let (paper, _) = paper_of(&mut tx, &id).await?;
    let items = store::items(&mut tx, &paper).await?;
    let earned = store::marks_of_paper(&mut tx, paper.id, items.len()).await?;
    drop(tx);
    let maxima = items.iter().map(|item| marks(item.full_half_marks)).collect();
    let earned: Vec<Vec<f64>> = earned.into_iter().map(|person| person.into_iter().map(marks).collect()).collect();
    let people = i64::try_from(earned.len()).unwrap_or(i64::MAX);
    let body = if earned.is_empty() {
        empty(t.statistics_empty_title(), t.statistics_empty(), None).into_any()
    } else if people < FEWEST_FOR_FIGURES {
        // They would be about single persons.
        view! { <p class="notice"><span>{t.too_few(people, FEWEST_FOR_FIGURES)}</span></p> }.into_any()
    } else {
        let figures = paper_statistics(&Marks::new(maxima, &earned).map_err(PageError::internal)?);
        sections(language, &figures, &items).into_any()
    };
    let address = format!("/mock/papers/{}", paper.id);
    let heading = t.statistics_of(&paper.title);
    let crumbs = vec![
        Crumb::link(Mock(language).title(), "/mock"),
        Crumb::link(t.title(), "/mock/papers"),
        Crumb::link(paper.title, address),
        Crumb::here(t.statistics()),
    ];
    Ok(ctx.page(Page::new(heading.clone()).section(Section::Mock), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{chinese(language, heading)}</h1>
                <p class="page-head__lead">{t.statistics_lead()}</p>
            </div>
            {body}
        }
    }))
}

fn number(figure: Figure, digits: usize, unit: &str) -> String {
    figure.map_or_else(|_| "—".to_owned(), |value| format!("{value:.digits$}{unit}").replace('-', "−"))
}

fn sections(language: Language, figures: &PaperStatistics, items: &[PaperItem]) -> impl IntoView + use<> {
    let t = Papers(language);
    let list = [
        (t.people(), figures.attempts.to_string()),
        (t.mean(), number(figures.mean, 1, "")),
        (t.median(), number(figures.median, 1, "")),
        (t.sd(), number(figures.sd, 1, "")),
        (t.alpha(), number(figures.internal_consistency, 1, "%")),
        (t.sem(), number(figures.standard_error, 1, "")),
    ]
    .into_iter()
    .map(|(label, value)| {
        view! { <div><dt class="figure-list__label">{label}</dt><dd class="figure-list__value">{value}</dd></div> }
    })
    .collect_view();
    let few = i64::try_from(figures.attempts).unwrap_or(i64::MAX) < FEWEST_FOR_DOUBT;
    let few = few.then(|| view! { <p class="notice notice--warn"><span>{t.few(FEWEST_FOR_DOUBT)}</span></p> });
    let rows = items
        .iter()
        .zip(&figures.items)
        .map(|(item, figure)| {
            let doubtful = figure.discriminative_efficiency.is_ok_and(|efficiency| efficiency < DOUBTFUL_EFFICIENCY);
            let efficiency = number(figure.discriminative_efficiency, 1, "%");
            let efficiency = if doubtful { status("warn", efficiency).into_any() } else { efficiency.into_any() };
            view! {
                <tr>
                    <th scope="row">
                        {item.position} " "
                        <a href=format!("/questions/{}/statistics", item.question)>{chinese(language, plain(&item.stem))}</a>
                    </th>
                    <td class="num" data-label=t.facility()>{number(figure.facility.map(|share| 100.0 * share), 1, "%")}</td>
                    <td class="num" data-label=t.sd()>{number(figure.sd, 2, "")}</td>
                    <td class="num" data-label=t.discrimination()>{number(figure.discrimination_index, 1, "%")}</td>
                    <td class="num" data-label=t.efficiency()>{efficiency}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="stack">
            <dl class="figure-list">{list}</dl>
            {few}
        </div>
        <section class="section">
            <h2>{t.question_list()}</h2>
            <Table
                columns=vec![
                    Column::text(t.item()),
                    Column::numbers(t.facility()),
                    Column::numbers(t.sd()),
                    Column::numbers(t.discrimination()),
                    Column::numbers(t.efficiency()),
                ]
            >
                {rows}
            </Table>
        </section>
    }
}
