//! The catalogue of indicators.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::statistics::indicator::{ALL, Origin};

use crate::components::{Column, Crumb, Table, breadcrumb};
use crate::locale::Statistics;
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /statistics/indicators`
pub(super) async fn catalogue(ctx: Ctx) -> Result<Response, PageError> {
    let (t, language) = (Statistics(ctx.language), ctx.language);
    let rows = ALL
        .iter()
        .map(|one| {
            let (word, class) = match one.origin {
                Origin::Computed => (t.computed(), "kind-mark--computed"),
                Origin::Derived => (t.derived(), "kind-mark--computed"),
                Origin::Reported => (t.reported(), "kind-mark--reported"),
            };
            (one, word, class)
        })
        .collect::<Vec<_>>();
    Ok(ctx.page(Page::new(t.indicators_title()).section(Section::Statistics), move || {
        let rows = rows
            .into_iter()
            .map(|(one, word, class)| {
                view! {
                    <tr id=one.code>
                        <th scope="row">{one.name.in_language(language)}</th>
                        <td data-label=t.indicator_kind()><span class=class>{word}</span></td>
                        <td data-label=t.indicator_formula()>{one.formula.in_language(language)}</td>
                        <td data-label=t.indicator_source()>{one.source.in_language(language)}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/statistics"), Crumb::here(t.indicators_title())])}
            <div class="page-head">
                <h1>{t.indicators_title()}</h1>
                <p class="page-head__lead">{t.indicators_lead()}</p>
            </div>
            <Table
                columns=vec![
                    Column::text(t.column_indicator()),
                    Column::text(t.indicator_kind()),
                    Column::text(t.indicator_formula()),
                    Column::text(t.indicator_source()),
                ]
                caption=t.indicators_title()
            >
                {rows}
            </Table>
        }
    }))
}
