//! A case after the end: one's text beside the rubric, marks of others, and one's own.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::mock::store::{self, Attempt, CaseItem, NewCaseMark, SELF};
use zhengtu::practice::marking::marks_text;
use zhengtu::question::markdown::html;

use super::super::words::attempt_name;
use super::super::{own_attempt, result_address};
use super::result::columns;
use super::{address, item_at, kind_line};
use crate::components::case_marks::{MarksFields, MarksForm, marks_fields, material, points_table, written};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Cases, Mock, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// The page, with marks as typed where they came back.
pub(super) async fn page(
    ctx: &Ctx,
    attempt: &Attempt,
    n: &str,
    typed: Option<(MarksForm, Problems)>,
) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let items = store::case_items(&mut tx, attempt.set).await?;
    let item = item_at(&items, n)?;
    let texts = store::texts(&mut tx, attempt.set).await?;
    let marks = store::case_marks(&mut tx, attempt.set).await?;
    let script = store::script_of(&mut tx, attempt.set).await?;
    let name = attempt_name(ctx.language, &mut tx, attempt).await?;
    drop(tx);
    let (t, mock, language, set) = (Cases(ctx.language), Mock(ctx.language), ctx.language, attempt.set);
    let is_refused = typed.is_some();
    let (form, problems) = typed.unwrap_or_else(|| {
        let last = store::last(&marks, item.position, SELF);
        (last.map(MarksForm::of).unwrap_or_default(), Problems::default())
    });
    let by = columns(t, script.as_ref(), &marks, item.position);
    let table = (!by.is_empty()).then(|| {
        let totals: Vec<String> = by.iter().map(|(name, mark)| format!("{name} {}", marks_text(mark.half_marks))).collect();
        let reasons = by
            .iter()
            .filter(|(_, mark)| !mark.reason.is_empty())
            .map(|(name, mark)| view! { <p class="muted">{name.clone()} "：" {chinese(language, mark.reason.clone())}</p> })
            .collect_view();
        view! {
            <section class="section">
                <h2>{t.by_point()}</h2>
                <p>{totals.join(" · ")}</p>
                {points_table(language, &item, &by)}
                {reasons}
            </section>
        }
    });
    let fields = MarksFields { form: &form, problems: &problems, reason: None, title: t.self_title() };
    let fields = marks_fields(language, &item, &fields);
    let history = marks
        .iter()
        .filter(|mark| mark.position == item.position && mark.marker == SELF)
        .map(|mark| view! { <li>{date_time(language, mark.made_at)} " · " {marks_text(mark.half_marks)}</li> })
        .collect_view();
    let has_history = marks.iter().filter(|mark| mark.position == item.position && mark.marker == SELF).count() > 1;
    let chips = items
        .iter()
        .map(|other| {
            let current = (other.position == item.position).then_some("page");
            view! { <li><a class="chip" href=address(set, other.position) aria-current=current>{t.case_n(other.position)}</a></li> }
        })
        .collect_view();
    let title = format!("{} · {}", t.case_of(item.position, items.len()), kind_line(language, &item));
    let model = model(t, &item);
    let crumbs = vec![
        Crumb::link(mock.title(), "/mock"),
        Crumb::link(mock.result_of(&name), result_address(set)),
        Crumb::here(t.case_n(item.position)),
    ];
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(ctx.page(Page::new(title.clone()).section(Section::Mock).status(status), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head"><h1>{title}</h1></div>
            <div class="stack">
                <nav aria-label=t.cases_nav()><ul class="chips">{chips}</ul></nav>
                <details class="disclosure"><summary>{t.material()}</summary>{material(&item)}</details>
            </div>
            {table}
            <div class="split section">
                <section class="stack">
                    <h2>{t.your_text()}</h2>
                    {written(language, &item, &texts)}
                </section>
                <section class="stack">
                    <h2>{t.rubric()}</h2>
                    <p class="muted">{t.self_lead()}</p>
                    <form class="stack" method="post" action=format!("{}/marks", address(set, item.position))>
                        {fields}
                        <p><button class="button button--primary" type="submit">{t.self_save()}</button></p>
                    </form>
                    {has_history
                        .then(|| {
                            view! {
                                <details class="disclosure"><summary>{t.self_history()}</summary><ul>{history}</ul></details>
                            }
                        })}
                </section>
            </div>
            {model}
        }
    }))
}

/// The model answer and the explanation, folded: first one's own judgement.
fn model(t: Cases, item: &CaseItem) -> impl IntoView + use<> {
    let fold = |summary: &'static str, text: &str| {
        let text = html(text, &[]).into_string();
        view! {
            <details class="disclosure">
                <summary>{summary}</summary>
                <div class="prose" lang="zh-CN" inner_html=text></div>
            </details>
        }
    };
    let explanation = (!item.content.explanation.is_empty()).then(|| fold(t.explanation(), &item.content.explanation));
    view! { <section class="section">{fold(t.model_answer(), &item.content.model_answer)} {explanation}</section> }
}

/// `POST /mock/{set}/cases/{n}/marks`: one's own marks, as often as one likes.
pub(super) async fn mark(
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Input(form): Input<MarksForm>,
) -> Result<Response, PageError> {
    let (_, attempt) = own_attempt(&ctx, &id).await?;
    if !attempt.is_marked {
        return Ok(ctx.redirect(&format!("/mock/{}", attempt.set)));
    }
    let t = Cases(ctx.language);
    let mut tx = ctx.write().await?;
    let item = item_at(&store::case_items(&mut tx, attempt.set).await?, &n)?;
    let (points, half_marks) = match form.read(t, &item) {
        Ok(read) => read,
        Err(problems) => {
            drop(tx);
            return page(&ctx, &attempt, &n, Some((form, problems))).await;
        }
    };
    let account = ctx.actor.account;
    let new = NewCaseMark { position: item.position, marker: SELF, account, points: &points, half_marks, reason: "" };
    store::add_case_mark(&mut tx, attempt.set, new, ctx.now).await?;
    tx.commit().await?;
    let saved = t.self_saved(&marks_text(half_marks), &marks_text(item.content.full_half_marks()));
    Ok(ctx.redirect_with(&address(attempt.set, item.position), &Flash::ok(saved)))
}
