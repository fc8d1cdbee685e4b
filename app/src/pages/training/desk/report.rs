//! `/training/desk/report`: the year's report, to read and to print.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::training::Stage;
use zhengtu::training::desk::store;

use super::figures::{self, Figure, Reach};
use super::{Chosen, Query, coverage, iso, list};
use crate::components::{Column, Table, breadcrumb, chinese, empty};
use crate::locale::{Desk, date_time};
use crate::server::{Ctx, Input, Page, PageError, Section};

/// `GET /training/desk/report`
pub(super) async fn show(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Desk(ctx.language);
    let mut tx = ctx.read().await?;
    let chosen = Chosen::read(&ctx, &mut tx, &query, Action::ReadTrainingDesk).await?;
    let desk = store::gathered(&mut tx, &chosen.scope, chosen.days()).await?.desk(ctx.now);
    let reach = Reach::read(&mut tx, &chosen).await?;
    let lines = coverage::lines(t, &mut tx, &chosen, &reach).await?;
    drop(tx);
    // A draft is nothing to report.
    let sessions: Vec<_> = desk.sessions.iter().filter(|session| session.stage != Stage::Draft.code()).collect();
    let table = if sessions.is_empty() {
        empty(t.list_empty_title(), t.list_empty_body_officer(), None).into_any()
    } else {
        list::table(&ctx, &sessions, &desk)
    };
    let units = (!lines.is_empty() && reach.total.entered > 0).then(|| {
        let title = t.report_coverage(reach.exam.year);
        view! { <section class="section" aria-labelledby="units"><h2 id="units">{title}</h2>{coverage::rows(t, &chosen, &lines, reach.total, false)}</section> }
    });
    let title = t.report_title(&chosen.name, chosen.year);
    let days = chosen.days();
    let issued = t.report_issued(&date_time(t.0, ctx.now), &ctx.actor.name);
    let figures = figure_table(t, figures::all(t, &desk, &reach));
    Ok(ctx.page(Page::new(title.clone()).section(Section::Training), || {
        view! {
            {breadcrumb(t.0, chosen.crumbs(t, Some(t.report_link())))}
            <div class="print-frame">
                <div class="print-frame__head print-only"><p><span>{chinese(t.0, title.clone())}</span><span>{issued.clone()}</span></p></div>
                <div class="print-frame__body">
                    <div class="page-head">
                        <h1>{chinese(t.0, title)}</h1>
                        <p class="page-head__lead">{t.report_lead(&iso(days.first), &iso(days.last))}</p>
                        <div class="page-head__actions">
                            <a class="button" href=chosen.address("/training/desk.xlsx", &[]) download="">{t.download()}</a>
                            <a class="button" href=chosen.address("/training/desk", &[])>{t.back()}</a>
                        </div>
                    </div>
                    <p class="muted screen-only">{t.report_print()}</p>
                    <section class="section" aria-labelledby="figures"><h2 id="figures">{t.figures()}</h2>{figures}</section>
                    {units}
                    <section class="section" aria-labelledby="sessions"><h2 id="sessions">{t.report_sessions()}</h2>{table}</section>
                    <p class="source-note">{chinese(t.0, issued)}</p>
                    <div class="seal-space print-only"><p>{t.report_seal()}</p><p>{t.report_date()}</p></div>
                </div>
            </div>
        }
    }))
}

/// 指标 with what each means.
fn figure_table(t: Desk, figures: Vec<Figure>) -> impl IntoView {
    let rows = figures
        .into_iter()
        .map(|one| {
            let means = one.explained(t);
            let note = (!one.note.is_empty()).then(|| view! { <small>{one.note}</small> });
            view! {
                <tr>
                    <th scope="row">{one.label}{note}</th>
                    <td class="num" data-label=t.value()>{one.value}</td>
                    <td data-label=t.means()>{chinese(t.0, means)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![Column::text(t.figure()), Column::numbers(t.value()), Column::text(t.means())];
    view! { <Table columns=columns caption=t.figures()>{rows}</Table> }
}
