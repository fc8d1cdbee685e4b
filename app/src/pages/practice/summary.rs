//! 小结: what a set came to.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::practice::marking::{Verdict, full_half_marks, marks_text};
use zhengtu::practice::store::{self, Item, PracticeSet, Tally};
use zhengtu::question::markdown::plain;

use super::play::{corrections, onward_address};
use super::{SetTitle, mock_address, own_set};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese};
use crate::islands::player::summary_address;
use crate::locale::{Common, Player as Words, Practice, percent};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /practice/sets/{id}/summary`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    if let Some(mock) = mock_address(&mut tx, &id).await? {
        return Ok(ctx.redirect(&mock));
    }
    let (_, set) = own_set(&ctx, &mut tx, &id).await?;
    let title = SetTitle::of(&ctx, &mut tx, &set).await?;
    drop(tx);
    let (t, language) = (Practice(ctx.language), ctx.language);
    let summary = set.summary();
    let open = summary.all.questions - summary.all.answered;
    let heading = t.summary_of(&title.part);
    let crumbs = vec![
        Crumb::link(t.title(), "/practice"),
        Crumb::link(title.subject.clone(), title.subject_address.clone()),
        Crumb::here(t.summary()),
    ];
    let open_left = (open > 0).then(|| view! { <p class="notice notice--warn"><span>{t.open_left(open)}</span></p> });
    let corrected = set.items.iter().filter(|item| !item.remarks.is_empty()).count();
    let corrected =
        (corrected > 0).then(|| view! { <p class="notice notice--warn"><span>{t.corrected_count(corrected)}</span></p> });
    let onward = if open > 0 { go_on(t, &set).into_any() } else { again(t, &set).into_any() };
    let keep = ctx.actor.account.is_none().then(|| {
        let sign_up = Common(language).sign_up();
        view! {
            <div class="notice">
                <div>
                    <p><b>{t.keep_title()}</b></p>
                    <p>{t.keep()}</p>
                    <p><a href="/account/sign-up">{sign_up}</a></p>
                </div>
            </div>
        }
    });
    let kinds = kinds_table(t, [(t.singles(), summary.singles), (t.multiples(), summary.multiples)]);
    let lines = set.items.iter().map(|item| line(&ctx, &set, item)).collect_view();
    let other_chapter = title.subject_address;
    let lead = title.subject;
    let all = summary.all;
    Ok(ctx.page(Page::new(heading.clone()).section(Section::Practice), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{chinese(language, heading)}</h1>
                <p class="page-head__lead">{lead}</p>
            </div>
            <div class="stack">
                <dl class="figure-list">
                    {figure(t.score(), t.score_of(&marks_text(all.half_marks), &marks_text(all.full_half_marks)))}
                    {figure(t.score_rate(), percent(all.half_marks, all.full_half_marks))}
                    {figure(t.answered(), t.answered_of(all.answered, all.questions))}
                    {figure(t.all_right(), t.questions_figure(all.right))}
                </dl>
                {open_left}
                {corrected}
                <div class="cluster">
                    {onward}
                    <a class="button" href=other_chapter>{t.other_chapter()}</a>
                    <a class="button" href="/practice/history">{t.history()}</a>
                </div>
                {keep}
            </div>
            <section class="section">
                <h2>{t.by_kind()}</h2>
                {kinds}
            </section>
            <section class="section">
                <h2>{t.by_question()}</h2>
                <ol class="summary-list">{lines}</ol>
            </section>
            <p class="source-note">{t.rule()}</p>
        }
    }))
}

fn figure(label: &'static str, value: String) -> impl IntoView {
    view! {
        <div>
            <dt class="figure-list__label">{label}</dt>
            <dd class="figure-list__value">{value}</dd>
        </div>
    }
}

fn go_on(t: Practice, set: &PracticeSet) -> impl IntoView + use<> {
    let end = set.finished_at.is_none().then(|| {
        view! {
            <form method="post" action=summary_address(set.id)>
                <button class="button" type="submit">{t.end_set()}</button>
            </form>
        }
    });
    view! {
        <a class="button button--primary" href=onward_address(set)>{t.go_on()}</a>
        {end}
    }
}

fn again(t: Practice, set: &PracticeSet) -> impl IntoView + use<> {
    let count = if set.items.len() > 10 { "20" } else { "10" };
    view! {
        <form method="post" action="/practice/sets">
            <input type="hidden" name="subject" value=set.subject.clone() />
            <input type="hidden" name="edition" value=set.edition.clone() />
            <input type="hidden" name="chapter" value=set.chapter.clone().unwrap_or_default() />
            <input type="hidden" name="count" value=count />
            <button class="button button--primary" type="submit">{t.again()}</button>
        </form>
    }
}

fn kinds_table(t: Practice, kinds: [(&'static str, Tally); 2]) -> impl IntoView {
    let rows = kinds
        .into_iter()
        .filter(|(_, tally)| tally.questions > 0)
        .map(|(name, tally)| {
            let score = t.score_of(&marks_text(tally.half_marks), &marks_text(tally.full_half_marks));
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num" data-label=t.answered()>{t.answered_of(tally.answered, tally.questions)}</td>
                    <td class="num" data-label=t.all_right()>{t.questions_figure(tally.right)}</td>
                    <td class="num" data-label=t.score()>{score}</td>
                    <td class="num" data-label=t.score_rate()>{percent(tally.half_marks, tally.full_half_marks)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.kind()),
                Column::numbers(t.answered()),
                Column::numbers(t.all_right()),
                Column::numbers(t.score()),
                Column::numbers(t.score_rate()),
            ]
        >
            {rows}
        </Table>
    }
}

fn line(ctx: &Ctx, set: &PracticeSet, item: &Item) -> impl IntoView + use<> {
    let (t, words) = (Practice(ctx.language), Words(ctx.language));
    let (class, result) = match item.given {
        None => ("summary-list__result", t.not_answered().to_owned()),
        Some(given) => {
            let (class, word) = match given.marked.verdict {
                Verdict::Right => ("summary-list__result summary-list__result--right", words.right()),
                Verdict::Partly => ("summary-list__result summary-list__result--partly", words.partly()),
                Verdict::Wrong | Verdict::Empty => ("summary-list__result summary-list__result--wrong", words.wrong()),
            };
            let full = marks_text(full_half_marks(item.version.content.kind));
            (class, format!("{word} {}", t.score_of(&marks_text(given.marked.half_marks), &full)))
        }
    };
    let href = format!("/practice/sets/{}/{}", set.id, item.position);
    let notes =
        corrections(ctx.language, item).into_iter().map(|note| view! { <br /><small class="muted">{note}</small> }).collect_view();
    view! {
        <li>
            <span class="summary-list__no">{item.position}</span>
            <span class="summary-list__text"><a href=href>{chinese(ctx.language, plain(&item.version.content.stem))}</a>{notes}</span>
            <span class=class>{result}</span>
        </li>
    }
}

/// `POST /practice/sets/{id}/summary`: ends the set, with whatever is answered.
pub(super) async fn finish(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let (owner, set) = own_set(&ctx, &mut tx, &id).await?;
    store::finish(&mut tx, owner, set.id, ctx.now).await?;
    tx.commit().await?;
    Ok(ctx.redirect(&summary_address(set.id)))
}
