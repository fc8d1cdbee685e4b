//! Marking one case of a script: text and rubric side by side.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::mock::case_mark::Outcome;
use zhengtu::mock::store::{self, CaseItem, CaseMark, NewCaseMark, SETTLER, Script};
use zhengtu::practice::marking::marks_text;
use zhengtu::question::markdown::html;
use zhengtu::store::Tx;

use super::{address, me, refuse_own};
use crate::components::case_marks::{MarksFields, MarksForm, marks_fields, material, written};
use crate::components::{Crumb, breadcrumb};
use crate::locale::{Cases, Marking};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// What a marker may mark now.
struct Task {
    script: Script,
    item: CaseItem,
    marks: Vec<CaseMark>,
    nth: i64,
    /// It was handed in and is changed.
    changes: bool,
}

/// The case at an address, if it is the asker's to mark now; or where to go instead.
async fn task_at(ctx: &Ctx, tx: &mut Tx, script: Option<Script>, n: &str) -> Result<Result<Task, Response>, PageError> {
    let (me, t) = (me(ctx)?, Marking(ctx.language));
    let script = script.ok_or(PageError::NotFound)?;
    if let Some(refused) = refuse_own(ctx, &script) {
        return Ok(Err(refused));
    }
    let Some(marker) = script.marker_of(me).filter(|marker| marker.nth < SETTLER).cloned() else {
        ctx.require(Action::MarkCases, &script.place()).await?;
        return Ok(Err(ctx.redirect_with(&address(&script.code), &Flash::error(t.not_yours()))));
    };
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let items = store::case_items(tx, script.set).await?;
    let item = items.into_iter().find(|item| item.position == position).ok_or(PageError::NotFound)?;
    let marks = store::case_marks(tx, script.set).await?;
    let changes = marker.done_at.is_some();
    if changes && store::outcome(&script, &marks, position) != Outcome::Differs {
        return Ok(Err(ctx.redirect_with(&address(&script.code), &Flash::warn(t.closed()))));
    }
    Ok(Ok(Task { script, item, marks, nth: marker.nth, changes }))
}

/// `GET /marking/{code}/{n}`
pub(super) async fn show(ctx: Ctx, Path((code, n)): Path<(String, String)>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let script = store::script(&mut tx, &code).await?;
    let task = match task_at(&ctx, &mut tx, script, &n).await? {
        Ok(task) => task,
        Err(response) => return Ok(response),
    };
    let form = store::last(&task.marks, task.item.position, task.nth).map(MarksForm::of).unwrap_or_default();
    page(&ctx, &mut tx, task, &form, &Problems::default()).await
}

async fn page(ctx: &Ctx, tx: &mut Tx, task: Task, form: &MarksForm, problems: &Problems) -> Result<Response, PageError> {
    let texts = store::texts(tx, task.script.set).await?;
    let (t, cases, language) = (Marking(ctx.language), Cases(ctx.language), ctx.language);
    let Task { script, item, changes, .. } = task;
    let title = format!("{} · {}", t.script_n(&script.code), cases.case_n(item.position));
    let fields = MarksFields { form, problems, reason: changes.then(|| t.change_reason()), title: t.your_marks() };
    let fields = marks_fields(language, &item, &fields);
    let model = html(&item.content.model_answer, &[]).into_string();
    let crumbs = vec![
        Crumb::link(t.title(), "/marking"),
        Crumb::link(t.script_n(&script.code), address(&script.code)),
        Crumb::here(cases.case_n(item.position)),
    ];
    let action = format!("{}/{}", address(&script.code), item.position);
    let page = Page::new(title.clone()).section(Section::Marking);
    let page = if problems.is_empty() { page } else { page.status(StatusCode::UNPROCESSABLE_ENTITY) };
    Ok(ctx.page(page, move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head"><h1>{title}</h1></div>
            <details class="disclosure"><summary>{cases.material()}</summary>{material(&item)}</details>
            <details class="disclosure">
                <summary>{cases.model_answer()}</summary>
                <div class="prose" lang="zh-CN" inner_html=model></div>
            </details>
            <div class="desk--review section">
                <section class="stack">
                    <h2>{cases.the_text()}</h2>
                    {written(language, &item, &texts)}
                </section>
                <section class="section stack">
                    <h2>{cases.rubric()}</h2>
                    <form class="stack" method="post" action=action>
                        {fields}
                        <p><button class="button button--primary" type="submit">{t.save_marks()}</button></p>
                    </form>
                </section>
            </div>
        }
    }))
}

/// `POST /marking/{code}/{n}`: saves the marks and goes on with the next case that has none.
pub(super) async fn mark(
    ctx: Ctx,
    Path((code, n)): Path<(String, String)>,
    Input(form): Input<MarksForm>,
) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let script = store::hold_script(&mut tx, &code).await?;
    let task = match task_at(&ctx, &mut tx, script, &n).await? {
        Ok(task) => task,
        Err(response) => return Ok(response),
    };
    let (t, cases) = (Marking(ctx.language), Cases(ctx.language));
    let reason = form.reason.trim().to_owned();
    let mut read = form.read(cases, &task.item);
    if task.changes && reason.is_empty() {
        let mut problems = read.err().unwrap_or_default();
        problems.add("reason", cases.reason_missing());
        read = Err(problems);
    }
    let (points, half_marks) = match read {
        Ok(read) => read,
        Err(problems) => return page(&ctx, &mut tx, task, &form, &problems).await,
    };
    let Task { script, item, marks, nth, changes } = task;
    let account = ctx.actor.account;
    let new = NewCaseMark { position: item.position, marker: nth, account, points: &points, half_marks, reason: &reason };
    store::add_case_mark(&mut tx, script.set, new, ctx.now).await?;
    if changes {
        store::refresh(&mut tx, script.set, ctx.now).await?;
    }
    let items = store::case_items(&mut tx, script.set).await?;
    let event =
        Event::done(&ctx.actor, "marking.case.mark", "mock_script", &code).detail(format!("{{\"case\":{}}}", item.position));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let open = items
        .iter()
        .map(|other| other.position)
        .find(|position| *position != item.position && !changes && store::last(&marks, *position, nth).is_none());
    let saved = t.marks_saved(item.position, &marks_text(half_marks), &marks_text(item.content.full_half_marks()));
    let to = open.map_or_else(|| address(&code), |next| format!("{}/{next}", address(&code)));
    Ok(ctx.redirect_with(&to, &Flash::ok(saved)))
}
