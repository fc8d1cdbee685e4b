//! 定分: what two markers gave for a case, side by side, and the marks a third person settles on.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::mock::case_mark::Outcome;
use zhengtu::mock::store::{self, CaseItem, CaseMark, NewCaseMark, SETTLER, Script};
use zhengtu::practice::marking::marks_text;
use zhengtu::store::Tx;

use super::script::may_settle;
use super::{address, me, refuse_own};
use crate::components::case_marks::{MarksFields, MarksForm, marks_fields, material, points_table, written};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Cases, Marking};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// A case two markers differ in.
struct Difference {
    script: Script,
    item: CaseItem,
    marks: Vec<CaseMark>,
}

async fn difference_at(ctx: &Ctx, tx: &mut Tx, script: Option<Script>, n: &str) -> Result<Result<Difference, Response>, PageError> {
    let (me, t) = (me(ctx)?, Marking(ctx.language));
    let script = script.ok_or(PageError::NotFound)?;
    if let Some(refused) = refuse_own(ctx, &script) {
        return Ok(Err(refused));
    }
    // Who has no part in it must be one who assigns here.
    if script.marker_of(me).is_none() {
        ctx.require(Action::AssignMarkers, &script.place()).await?;
    }
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let items = store::case_items(tx, script.set).await?;
    let item = items.into_iter().find(|item| item.position == position).ok_or(PageError::NotFound)?;
    let marks = store::case_marks(tx, script.set).await?;
    if store::outcome(&script, &marks, position) != Outcome::Differs {
        return Ok(Err(ctx.redirect_with(&address(&script.code), &Flash::warn(t.nothing_differs()))));
    }
    Ok(Ok(Difference { script, item, marks }))
}

/// `GET /marking/{code}/{n}/settle`
pub(super) async fn show(ctx: Ctx, Path((code, n)): Path<(String, String)>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let script = store::script(&mut tx, &code).await?;
    match difference_at(&ctx, &mut tx, script, &n).await? {
        Ok(difference) => page(&ctx, &mut tx, difference, &MarksForm::default(), &Problems::default()).await,
        Err(response) => Ok(response),
    }
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    difference: Difference,
    form: &MarksForm,
    problems: &Problems,
) -> Result<Response, PageError> {
    let Difference { script, item, marks } = difference;
    let texts = store::texts(tx, script.set).await?;
    let (t, cases, language) = (Marking(ctx.language), Cases(ctx.language), ctx.language);
    let me = me(ctx)?;
    let title = format!("{} · {}", t.script_n(&script.code), t.settle_case(item.position));
    let by: Vec<(String, &CaseMark)> =
        [1, 2].into_iter().filter_map(|nth| Some((cases.marker(nth), store::last(&marks, item.position, nth)?))).collect();
    let totals: Vec<String> = by.iter().map(|(name, mark)| format!("{name} {}", marks_text(mark.half_marks))).collect();
    let reasons = by
        .iter()
        .filter(|(_, mark)| !mark.reason.is_empty())
        .map(|(name, mark)| view! { <p class="muted">{name.clone()} "：" {chinese(language, mark.reason.clone())}</p> })
        .collect_view();
    let table = points_table(language, &item, &by).into_any();
    let here = format!("{}/{}", address(&script.code), item.position);
    let body = if may_settle(ctx, &script, me) {
        let fields = MarksFields { form, problems, reason: Some(t.settle_reason()), title: t.settle() };
        view! {
            <form class="stack" method="post" action=format!("{here}/settle")>
                {marks_fields(language, &item, &fields)}
                <p><button class="button button--primary" type="submit">{t.settle_save()}</button></p>
            </form>
        }
        .into_any()
    } else {
        view! {
            <p>{t.not_settler()}</p>
            <p><a class="button" href=here>{t.change_case(item.position)}</a></p>
        }
        .into_any()
    };
    let crumbs = vec![
        Crumb::link(t.title(), "/marking"),
        Crumb::link(t.script_n(&script.code), address(&script.code)),
        Crumb::here(t.settle_case(item.position)),
    ];
    let page = Page::new(title.clone()).section(Section::Marking);
    let page = if problems.is_empty() { page } else { page.status(StatusCode::UNPROCESSABLE_ENTITY) };
    Ok(ctx.page(page, move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{t.settle_lead()}</p>
            </div>
            <section class="stack">
                <h2>{t.differs_title()}</h2>
                <p>{totals.join(" · ")}</p>
                {table}
                {reasons}
                <details class="disclosure"><summary>{cases.material()}</summary>{material(&item)}</details>
            </section>
            <div class="split section">
                <section class="stack">
                    <h2>{cases.the_text()}</h2>
                    {written(language, &item, &texts)}
                </section>
                <section class="stack">
                    <h2>{t.settle()}</h2>
                    {body}
                </section>
            </div>
        }
    }))
}

/// `POST /marking/{code}/{n}/settle`
pub(super) async fn take(
    ctx: Ctx,
    Path((code, n)): Path<(String, String)>,
    Input(form): Input<MarksForm>,
) -> Result<Response, PageError> {
    let (me, t, cases) = (me(&ctx)?, Marking(ctx.language), Cases(ctx.language));
    let mut tx = ctx.write().await?;
    let script = store::hold_script(&mut tx, &code).await?;
    let difference = match difference_at(&ctx, &mut tx, script, &n).await? {
        Ok(difference) => difference,
        Err(response) => return Ok(response),
    };
    if !may_settle(&ctx, &difference.script, me) {
        return Ok(ctx.redirect_with(&address(&code), &Flash::error(t.not_settler())));
    }
    let reason = form.reason.trim().to_owned();
    let mut read = form.read(cases, &difference.item);
    if reason.is_empty() {
        let mut problems = read.err().unwrap_or_default();
        problems.add("reason", cases.reason_missing());
        read = Err(problems);
    }
    let (points, half_marks) = match read {
        Ok(read) => read,
        Err(problems) => return page(&ctx, &mut tx, difference, &form, &problems).await,
    };
    let Difference { script, item, .. } = difference;
    let position = item.position;
    let new = NewCaseMark { position, marker: SETTLER, account: Some(me), points: &points, half_marks, reason: &reason };
    store::add_case_mark(&mut tx, script.set, new, ctx.now).await?;
    store::refresh(&mut tx, script.set, ctx.now).await?;
    let event = Event::done(&ctx.actor, "marking.settle", "mock_script", &code).detail(format!("{{\"case\":{position}}}"));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address(&code), &Flash::ok(t.settled(position, &marks_text(half_marks)))))
}
