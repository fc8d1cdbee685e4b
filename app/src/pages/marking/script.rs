//! A script: who marks it, one's own marks case by case, and what two markers differ in.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::audit::{self, Event};
use zhengtu::ids::AccountId;
use zhengtu::mock::case_mark::{Outcome, ScriptState};
use zhengtu::mock::store::{self, AssignError, CaseItem, CaseMark, SETTLER, Script};
use zhengtu::practice::marking::marks_text;

use super::queue::markers;
use super::{address, me, name_of, refuse_own, script_at};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, error_summary, status};
use crate::locale::{Cases, Marking, Reports, waited};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// So many accounts can be chosen from.
const MOST: i64 = 500;

/// Whether somebody may settle a difference: assigned to, or one who assigns here; and none of the two who differ.
pub(super) fn may_settle(ctx: &Ctx, script: &Script, me: AccountId) -> bool {
    match script.marker_of(me) {
        Some(marker) => marker.nth == SETTLER,
        None => decide(&ctx.actor, Action::AssignMarkers, &script.place()) == Decision::Allowed && me != script.author,
    }
}

/// `GET /marking/{code}`
pub(super) async fn show(ctx: Ctx, Path(code): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &code, &AssignForm::default(), &Problems::default()).await
}

async fn page(ctx: &Ctx, code: &str, form: &AssignForm, problems: &Problems) -> Result<Response, PageError> {
    let me = me(ctx)?;
    let mut tx = ctx.read().await?;
    let script = script_at(ctx, &mut tx, code).await?;
    if let Some(refused) = refuse_own(ctx, &script) {
        return Ok(refused);
    }
    let items = store::case_items(&mut tx, script.set).await?;
    let marks = store::case_marks(&mut tx, script.set).await?;
    let assigns = decide(&ctx.actor, Action::AssignMarkers, &script.place()) == Decision::Allowed;
    let fit = if assigns { store::fit_markers(&mut tx, &script, MOST).await? } else { Vec::new() };
    drop(tx);
    let (t, language) = (Marking(ctx.language), ctx.language);
    let title = t.script_n(&script.code);
    let (mark, word) = t.state_of(script.state);
    let age = waited(Reports(language), (ctx.now - script.waits_since()).num_seconds());
    let total = script.half_marks.filter(|_| script.state == ScriptState::Done);
    let total = total.map(|got| view! { " · " {t.result(&marks_text(got), &marks_text(script.full_half_marks))} });
    let own = script.marker_of(me).map(|marker| marker.nth).filter(|nth| *nth < SETTLER);
    let own = own.map(|nth| own_marks(ctx, &script, &items, &marks, nth).into_any());
    let differences = (script.state == ScriptState::Differs && (assigns || script.marker_of(me).is_some()))
        .then(|| differences(ctx, &script, &items, &marks, may_settle(ctx, &script, me)).into_any());
    let assigning = assigns.then(|| assigning(ctx, &script, &fit, form, problems).into_any());
    let who = assigns.then(|| view! { <p>{markers(language, &script)}</p> });
    let crumbs = vec![Crumb::link(t.title(), "/marking"), Crumb::here(title.clone())];
    let page = Page::new(title.clone()).section(Section::Marking);
    let page = if problems.is_empty() { page } else { page.status(StatusCode::UNPROCESSABLE_ENTITY) };
    let name = name_of(language, &script);
    Ok(ctx.page(page, move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{chinese(language, name)} " · " {status(mark, word)} " · " {age} {total}</p>
            </div>
            <div class="stack">{who}</div>
            {own}
            {differences}
            {assigning}
        }
    }))
}

/// One's own marks so far, and handing them in.
fn own_marks(ctx: &Ctx, script: &Script, items: &[CaseItem], marks: &[CaseMark], nth: i64) -> impl IntoView + use<> {
    let (t, cases) = (Marking(ctx.language), Cases(ctx.language));
    let is_done = script.marker(nth).is_some_and(|marker| marker.done_at.is_some());
    let rows = items
        .iter()
        .map(|item| {
            let given = store::last(marks, item.position, nth).map(|mark| mark.half_marks);
            let full = marks_text(item.content.full_half_marks());
            let so_far = given.map_or_else(|| cases.no_marks().to_owned(), |got| t.result(&marks_text(got), &full));
            let differs = store::outcome(script, marks, item.position) == Outcome::Differs;
            let label = if given.is_some() { t.change_case(item.position) } else { t.mark_case(item.position) };
            let link = (!is_done || differs)
                .then(|| view! { <a class="button button--small" href=format!("{}/{}", address(&script.code), item.position)>{label}</a> });
            view! {
                <tr>
                    <th scope="row">{cases.case_n(item.position)}</th>
                    <td data-label=t.your_marks()>{so_far}</td>
                    <td>{link}</td>
                </tr>
            }
        })
        .collect_view();
    let hand_in = (!is_done).then(|| {
        view! {
            <p class="muted">{t.hand_in_lead()}</p>
            <form method="post" action=format!("{}/hand-in", address(&script.code))>
                <button class="button button--primary" type="submit">{t.hand_in()}</button>
            </form>
        }
    });
    view! {
        <section class="section">
            <h2>{t.your_marks()}</h2>
            <div class="stack">
                <Table columns=vec![Column::text(t.questions()), Column::text(t.your_marks()), Column::text("")]>{rows}</Table>
                {hand_in}
            </div>
        </section>
    }
}

fn differences(ctx: &Ctx, script: &Script, items: &[CaseItem], marks: &[CaseMark], may: bool) -> impl IntoView + use<> {
    let t = Marking(ctx.language);
    let lines = items
        .iter()
        .filter(|item| store::outcome(script, marks, item.position) == Outcome::Differs)
        .map(|item| {
            let of = |nth| store::last(marks, item.position, nth).map_or_else(String::new, |mark| marks_text(mark.half_marks));
            let line = t.differs_line(item.position, &of(1), &of(2));
            let href = format!("{}/{}/settle", address(&script.code), item.position);
            let label = if may { t.settle_case(item.position) } else { Cases(ctx.language).see().to_owned() };
            view! { <li class="cluster">{line} <a class="button button--small" href=href>{label}</a></li> }
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>{t.differs_title()}</h2>
            <div class="stack">
                <p>{t.settle_lead()}</p>
                <ul class="stack stack--tight">{lines}</ul>
            </div>
        </section>
    }
}

fn assigning(
    ctx: &Ctx,
    script: &Script,
    fit: &[(AccountId, String)],
    form: &AssignForm,
    problems: &Problems,
) -> impl IntoView + use<> {
    let t = Marking(ctx.language);
    let lead = match (script.state, script.markers.len()) {
        (_, 0) => t.assign_first(),
        (ScriptState::Differs, 2) => t.assign_third(),
        (_, 1) => t.assign_second(),
        _ => return ().into_any(),
    };
    let me = ctx.actor.account;
    let can_i = me.is_some_and(|me| fit.iter().any(|(id, _)| *id == me));
    let action = format!("{}/assign", address(&script.code));
    let choices: Vec<(String, String)> = std::iter::once((String::new(), "–".to_owned()))
        .chain(fit.iter().map(|(id, name)| (id.to_string(), name.clone())))
        .collect();
    let myself = me.filter(|_| can_i).map(|me| {
        view! {
            <form method="post" action=action.clone()>
                <input type="hidden" name="account" value=me.to_string() />
                <button class="button" type="submit">{t.assign_me()}</button>
            </form>
        }
    });
    let body = if fit.is_empty() {
        view! { <p class="notice notice--warn"><span>{t.nobody_fit()}</span></p> }.into_any()
    } else {
        let error = problems.of("account").map(str::to_owned);
        view! {
            <form class="form" method="post" action=action novalidate>
                {error_summary(ctx.language, problems)}
                <Options name="account" label=t.account() options=choices value=form.account.clone() error=error />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.assign()}</button></div>
            </form>
            {myself}
        }
        .into_any()
    };
    view! {
        <section class="section">
            <h2>{t.assign_title()}</h2>
            <div class="stack">
                <p class="muted">{lead}</p>
                {body}
            </div>
        </section>
    }
    .into_any()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AssignForm {
    account: String,
}

/// `POST /marking/{code}/assign`
pub(super) async fn assign(ctx: Ctx, Path(code): Path<String>, Input(form): Input<AssignForm>) -> Result<Response, PageError> {
    let (me, t) = (me(&ctx)?, Marking(ctx.language));
    let mut tx = ctx.write().await?;
    let script = store::hold_script(&mut tx, &code).await?.ok_or(PageError::NotFound)?;
    ctx.require(Action::AssignMarkers, &script.place()).await?;
    if let Some(refused) = refuse_own(&ctx, &script) {
        return Ok(refused);
    }
    let outcome = match form.account.parse::<AccountId>() {
        Ok(account) => store::assign(&mut tx, &script, account, me, ctx.now).await?,
        Err(_) => Err(AssignError::Unfit),
    };
    if let Err(error) = outcome {
        drop(tx);
        let mut problems = Problems::default();
        problems.add(
            "account",
            match error {
                AssignError::Unfit => t.unfit(),
                AssignError::Already => t.already(),
                AssignError::Enough => t.enough(),
            },
        );
        return page(&ctx, &code, &form, &problems).await;
    }
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "marking.marker.assign", "mock_script", &code)).await?;
    tx.commit().await?;
    let is_me = form.account == me.to_string();
    let flash = if is_me { t.assigned_me(&code) } else { t.assigned(&code) };
    Ok(ctx.redirect_with(&address(&code), &Flash::ok(flash)))
}

/// `POST /marking/{code}/hand-in`
pub(super) async fn hand_in(ctx: Ctx, Path(code): Path<String>) -> Result<Response, PageError> {
    let (me, t) = (me(&ctx)?, Marking(ctx.language));
    let mut tx = ctx.write().await?;
    let script = store::hold_script(&mut tx, &code).await?.ok_or(PageError::NotFound)?;
    let Some(marker) = script.marker_of(me).filter(|marker| marker.nth < SETTLER) else {
        ctx.require(Action::MarkCases, &script.place()).await?;
        return Ok(ctx.redirect_with(&address(&code), &Flash::error(t.not_yours())));
    };
    if marker.done_at.is_some() {
        return Ok(ctx.redirect_with(&address(&code), &Flash::warn(t.closed())));
    }
    let missing = store::hand_in_marks(&mut tx, &script, marker.nth, ctx.now).await?;
    if !missing.is_empty() {
        let list: Vec<String> = missing.iter().map(i64::to_string).collect();
        let separator = if ctx.language == crate::locale::Language::Zh { "、" } else { ", " };
        return Ok(ctx.redirect_with(&address(&code), &Flash::error(t.missing(&list.join(separator)))));
    }
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "marking.hand_in", "mock_script", &code)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address(&code), &Flash::ok(t.handed_in_now())))
}
