//! 小结: what a set came to.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::ids::PracticeSetId;
use zhengtu::practice::coach::Loss;
use zhengtu::practice::marking::{Verdict, full_half_marks, marks_text};
use zhengtu::practice::mode::{Mode, pick};
use zhengtu::practice::store::{self, Item, PracticeSet};
use zhengtu::question::markdown::plain;
use zhengtu::syllabus::{Chapter, store as syllabus};

use super::naming::SetTitle;
use super::play::{corrections, onward_address};
use super::start::SIZES;
use super::{mock_address, own_set};
use crate::components::tally::{chapter_tallies, tally_table};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::islands::player::summary_address;
use crate::locale::{Common, Language, Modes, Player as Words, Practice, percent};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /practice/sets/{id}/summary`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    if let Some(mock) = mock_address(&mut tx, &id).await? {
        return Ok(ctx.redirect(&mock));
    }
    let (_, set) = own_set(&ctx, &mut tx, &id).await?;
    let title = SetTitle::of(&ctx, &mut tx, &set).await?;
    let chapters = syllabus::chapters(&mut tx, &set.edition, &set.subject).await?;
    drop(tx);
    let (t, language) = (Practice(ctx.language), ctx.language);
    let heading = t.summary_of(&title.part);
    let crumbs = vec![
        Crumb::link(t.title(), "/practice"),
        Crumb::link(title.subject.clone(), title.subject_address.clone()),
        Crumb::here(t.summary()),
    ];
    let is_study = set.mode == Mode::Study;
    let result = if is_study { studied(language, &set).into_any() } else { result(&ctx, &set).into_any() };
    let tables = (!is_study).then(|| tables(language, &set, &chapters));
    let lists = lists(&ctx, &set);
    let keep = keep(&ctx);
    let (other_chapter, lead) = (title.subject_address, title.subject);
    Ok(ctx.page(Page::new(heading.clone()).section(Section::Practice), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{chinese(language, heading)}</h1>
                <p class="page-head__lead">{lead}</p>
            </div>
            <div class="stack">
                {result}
                <div class="cluster">
                    {actions(language, &set)}
                    <a class="button" href=other_chapter>{t.other_chapter()}</a>
                    <a class="button" href="/practice/history">{t.history()}</a>
                    <a class="button" href=format!("/practice/sets/{}/print", set.id)>{Common(language).print()}</a>
                </div>
                {keep}
            </div>
            {tables}
            {lists}
            <p class="source-note">{t.rule()}</p>
        }
    }))
}

/// The figures, and what is still open or was corrected.
fn result(ctx: &Ctx, set: &PracticeSet) -> impl IntoView + use<> {
    let t = Practice(ctx.language);
    let all = set.summary().all;
    let open = all.questions - all.answered;
    let open_left = (open > 0).then(|| view! { <p class="notice notice--warn"><span>{t.open_left(open)}</span></p> });
    let corrected = set.items.iter().filter(|item| !item.remarks.is_empty()).count();
    let corrected =
        (corrected > 0).then(|| view! { <p class="notice notice--warn"><span>{t.corrected_count(corrected)}</span></p> });
    view! {
        <dl class="figure-list">
            {figure(t.score(), t.score_of(&marks_text(all.half_marks), &marks_text(all.full_half_marks)))}
            {figure(t.score_rate(), percent(all.half_marks, all.full_half_marks))}
            {figure(t.answered(), t.answered_of(all.answered, all.questions))}
            {figure(t.all_right(), t.questions_figure(all.right))}
        </dl>
        {open_left}
        {corrected}
    }
}

/// 背题: nothing was answered, so there is nothing to mark.
fn studied(language: Language, set: &PracticeSet) -> impl IntoView + use<> {
    let questions = i64::try_from(set.items.len()).unwrap_or(i64::MAX);
    view! { <p>{Practice(language).questions(questions)} " · " {Modes(language).no_marks()}</p> }
}

fn keep(ctx: &Ctx) -> impl IntoView + use<> {
    let (t, sign_up) = (Practice(ctx.language), Common(ctx.language).sign_up());
    ctx.actor.account.is_none().then(|| {
        view! {
            <div class="notice">
                <div>
                    <p><b>{t.keep_title()}</b></p>
                    <p>{t.keep()}</p>
                    <p><a href="/account/sign-up">{sign_up}</a></p>
                </div>
            </div>
        }
    })
}

fn figure(label: &'static str, value: String) -> impl IntoView {
    view! {
        <div>
            <dt class="figure-list__label">{label}</dt>
            <dd class="figure-list__value">{value}</dd>
        </div>
    }
}

/// Going on, ending, the wrong ones again, the next set: what makes sense of a set as it stands.
fn actions(language: Language, set: &PracticeSet) -> impl IntoView + use<> {
    let (t, m) = (Practice(language), Modes(language));
    let is_study = set.mode == Mode::Study;
    let is_open = if is_study { set.finished_at.is_none() } else { set.first_open().is_some() };
    let go_on = is_open.then(|| {
        let onward = if is_study { format!("/practice/sets/{}", set.id) } else { onward_address(set) };
        let end = set.finished_at.is_none().then(|| {
            view! {
                <form method="post" action=summary_address(set.id)>
                    <button class="button" type="submit">{t.end_set()}</button>
                </form>
            }
        });
        view! {
            <a class="button button--primary" href=onward>{t.go_on()}</a>
            {end}
        }
    });
    let wrong = set.wrong().count();
    let again = (wrong > 0).then(|| {
        let class = if is_open { "button" } else { "button button--primary" };
        start_button(set, &pick(Mode::Wrong, &set.id.to_string()), "all", class, m.again_n(wrong))
    });
    // The questions of a day are these and no others; what was wrong in one set is practised by the button before.
    let has_next = !is_open && !matches!(set.mode, Mode::Daily | Mode::Mock) && set.detail.parse::<PracticeSetId>().is_err();
    let next = has_next.then(|| {
        let (picked, way) = if is_study { (set.detail.clone(), "study") } else { (pick(set.mode, &set.detail), "") };
        let class = if wrong > 0 { "button" } else { "button button--primary" };
        let count =
            SIZES.into_iter().find(|size| *size >= set.items.len()).map_or_else(|| "all".to_owned(), |size| size.to_string());
        view! {
            <form method="post" action="/practice/sets">
                {start_fields(set)}
                <input type="hidden" name="chapter" value=set.chapter.clone().unwrap_or_default() />
                <input type="hidden" name="way" value=way />
                <input type="hidden" name="count" value=count />
                <button class=class name="pick" value=picked type="submit">{m.next_set()}</button>
            </form>
        }
    });
    view! { {go_on} {again} {next} }
}

fn start_fields(set: &PracticeSet) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="subject" value=set.subject.clone() />
        <input type="hidden" name="edition" value=set.edition.clone() />
    }
}

fn start_button(set: &PracticeSet, picked: &str, count: &'static str, class: &'static str, label: String) -> impl IntoView + use<> {
    let picked = picked.to_owned();
    view! {
        <form method="post" action="/practice/sets">
            {start_fields(set)}
            <input type="hidden" name="count" value=count />
            <button class=class name="pick" value=picked type="submit">{label}</button>
        </form>
    }
}

/// By kind, by chapter where there are several, and what the ticks of multiples cost.
fn tables(language: Language, set: &PracticeSet, chapters: &[Chapter]) -> impl IntoView + use<> {
    let (t, m) = (Practice(language), Modes(language));
    let summary = set.summary();
    let kinds = vec![(t.singles().to_owned(), summary.singles), (t.multiples().to_owned(), summary.multiples)];
    let by_chapter = chapter_tallies(language, set, chapters);
    let by_chapter = (by_chapter.len() > 1).then(|| {
        view! {
            <section class="section">
                <h2>{m.by_chapter()}</h2>
                {tally_table(language, m.chapter(), by_chapter)}
            </section>
        }
    });
    view! {
        <section class="section">
            <h2>{t.by_kind()}</h2>
            {tally_table(language, t.kind(), kinds)}
        </section>
        {(summary.multiples.answered > 0).then(|| coach(m, set.loss()))}
        {by_chapter}
    }
}

/// 多选的得失
fn coach(m: Modes, loss: Loss) -> impl IntoView + use<> {
    let advice = match loss {
        Loss { over: 0, under: 0, wrong: 0 } => m.coach_none(),
        Loss { over, under, wrong } if wrong > over && wrong > under => m.coach_more_wrong(),
        Loss { over, under, .. } if over >= under => m.coach_more_over(),
        Loss { .. } => m.coach_more_under(),
    };
    let figures = (loss != Loss::default()).then(|| {
        let cost = |half_marks| Words(m.0).worth(&marks_text(half_marks));
        view! {
            <dl class="figure-list">
                {figure(m.coach_over_label(), cost(loss.over))}
                {figure(m.coach_under_label(), cost(loss.under))}
                {figure(m.coach_wrong_label(), cost(loss.wrong))}
            </dl>
            <p class="muted">{m.coach_sum(&marks_text(loss.over + loss.under + loss.wrong))}</p>
        }
    });
    view! {
        <section class="section">
            <h2>{m.coach()}</h2>
            <div class="stack">
                {figures}
                <p class="prose">{advice}</p>
            </div>
        </section>
    }
}

/// What wasn't fully right first, everything below.
fn lists(ctx: &Ctx, set: &PracticeSet) -> impl IntoView + use<> {
    let (t, m) = (Practice(ctx.language), Modes(ctx.language));
    let all = set.items.iter().map(|item| line(ctx, set, item)).collect_view();
    let all = view! { <ol class="summary-list">{all}</ol> };
    if set.wrong().next().is_none() {
        return view! {
            <section class="section">
                <h2>{t.by_question()}</h2>
                {all}
            </section>
        }
        .into_any();
    }
    let wrong = set.wrong().map(|item| line(ctx, set, item)).collect_view();
    view! {
        <section class="section">
            <h2>{m.wrong_here()}</h2>
            <ol class="summary-list">{wrong}</ol>
        </section>
        <section class="section">
            <h2>{t.by_question()}</h2>
            <details class="disclosure">
                <summary>{m.all_questions()}</summary>
                {all}
            </details>
        </section>
    }
    .into_any()
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
