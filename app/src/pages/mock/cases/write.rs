//! The page of a case while time runs: the material, and a field for each task. After the end it is the same case beside its rubric.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use uuid::Uuid;
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::store::{self, CaseItem, NewText, TextSaved, Texts};
use zhengtu::mock::writing::{LONGEST, others, word_count};
use zhengtu::question::markdown::inline;

use super::super::sheet::before_its_end;
use super::super::words::attempt_name;
use super::super::{events, hand_in_address, own_attempt, result_address};
use super::{address, item_at, kind_line, review};
use crate::components::case_marks::{material, words_text};
use crate::components::field::escaped;
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Cases, Language, Mock, Writing, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// `GET /mock/{set}/cases/{n}`
pub(super) async fn show(ctx: Ctx, Path((id, n)): Path<(String, String)>) -> Result<Response, PageError> {
    let (_, attempt) = own_attempt(&ctx, &id).await?;
    if attempt.is_marked {
        return review::page(&ctx, &attempt, &n, None).await;
    }
    // In an organised mock others may still be writing: what is looked for in their texts is shown once all have handed in.
    if attempt.handed_in_at.is_some() {
        return Ok(ctx.redirect(&result_address(attempt.set)));
    }
    page(&ctx, attempt.set, &n, None).await
}

/// What came back with a text too long: the tasks' texts as typed, and which task.
struct Refused {
    typed: Vec<(i64, String)>,
    task: i64,
}

async fn page(ctx: &Ctx, set: PracticeSetId, n: &str, refused: Option<Refused>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let attempt = store::by_id(&mut tx, set).await?.ok_or(PageError::NotFound)?;
    let items = store::case_items(&mut tx, set).await?;
    let item = item_at(&items, n)?;
    let texts = store::texts(&mut tx, set).await?;
    let name = attempt_name(ctx.language, &mut tx, &attempt).await?;
    drop(tx);
    let (t, language) = (Cases(ctx.language), ctx.language);
    let tab = Uuid::now_v7();
    let title = t.case_of(item.position, items.len());
    let crumbs = vec![Crumb::link(Mock(language).title(), "/mock"), Crumb::here(name.clone())];
    let page = Page::new(format!("{title} · {name}")).section(Section::Mock).with_script("writer.js");
    let page = if refused.is_some() { page.status(StatusCode::UNPROCESSABLE_ENTITY) } else { page };
    let problem = refused.as_ref().map(|refused| {
        let text = t.too_long(refused.task, LONGEST);
        view! { <p class="notice notice--error" role="alert"><span>{text}</span></p> }
    });
    let fields = fields(language, set, &item, &texts, refused.as_ref());
    let chips = chips(language, &items, &texts, item.position);
    let ends = Mock(language).open_until(&date_time(language, attempt.ends_at));
    let (first, last) = (item.position == 1, usize::try_from(item.position).is_ok_and(|position| position == items.len()));
    let (previous, next) = ((item.position - 1).to_string(), (item.position + 1).to_string());
    let kind = kind_line(language, &item);
    let cancelled = events::cancelled_place(language, &attempt);
    let (w, now, ends_at) = (Writing(language), ctx.now, attempt.ends_at);
    let left = (ends_at - now).num_seconds().max(0);
    let clock = format!("{}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60);
    let near = if left <= 600 { "clock clock--near" } else { "clock" };
    Ok(ctx.page(page, move || {
        view! {
            {breadcrumb(language, crumbs)}
            <h1 class="visually-hidden">{chinese(language, name)}</h1>
            <form
                class="writing"
                method="post"
                action=address(set, item.position)
                autocomplete="off"
                data-set=set.to_string()
                data-position=item.position.to_string()
                data-now=now.timestamp_millis().to_string()
                data-ends=ends_at.timestamp_millis().to_string()
                data-words=w.words("{n}")
                data-chip=t.chip(item.position, "{n}")
                data-saved=w.saved()
                data-saving=w.saving()
                data-offline=w.offline()
                data-refused=w.refused()
                data-over=w.over()
                data-minutes=w.minutes_left("{n}")
            >
                // Enter in a form presses its first button.
                <button class="visually-hidden" name="go" value="stay" tabindex="-1" aria-hidden="true">{t.save()}</button>
                <input type="hidden" name="tab" value=tab.to_string() />
                <div class="mock-bar">
                    <p class=near data-clock=""><span class="visually-hidden">{w.time_left()}</span> " " <span>{clock}</span></p>
                    <span class="mock-bar__state" role="status"></span>
                    <button class="button button--small" name="go" value="hand-in">{t.hand_in()}</button>
                </div>
                    {cancelled}
                    {problem}
                    <nav class="cluster" aria-label=t.cases_nav()>{chips}</nav>
                    <div class="split">
                        <section class="stack">
                            <h2>{title}</h2>
                            <p class="muted">{kind}</p>
                            {material(&item)}
                        </section>
                        <section class="stack">
                            {fields}
                            <div class="cluster">
                                {(!first).then(|| view! { <button class="button" name="go" value=previous>{t.previous()}</button> })}
                                <button class="button" name="go" value="stay">{t.save()}</button>
                                {(!last).then(|| view! { <button class="button button--primary" name="go" value=next>{t.next()}</button> })}
                            </div>
                            <p class="muted">{ends}</p>
                            <noscript><p class="muted">{t.saved_by_form()}</p></noscript>
                        </section>
                    </div>
                <p class="visually-hidden" aria-live="polite" data-spoken=""></p>
            </form>
        }
    }))
}

/// Each case with how much is written; going there saves first.
fn chips(language: Language, items: &[CaseItem], texts: &Texts, here: i64) -> impl IntoView + use<> {
    let t = Cases(language);
    items
        .iter()
        .map(|item| {
            let of = |(task, _)| texts.get(&(item.position, task)).map_or(0, |written| word_count(written.text()));
            let words: usize = item.tasks().map(of).sum();
            let current = (item.position == here).then_some("page");
            view! {
                <button class="chip" name="go" value=item.position.to_string() aria-current=current>{t.chip(item.position, &words.to_string())}</button>
            }
        })
        .collect_view()
}

fn fields(
    language: Language,
    set: PracticeSetId,
    item: &CaseItem,
    texts: &Texts,
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let t = Cases(language);
    item.tasks()
        .map(|(task, asks)| {
            let written = texts.get(&(item.position, task)).cloned().unwrap_or_default();
            let typed = refused.and_then(|refused| refused.typed.iter().find(|(typed, _)| *typed == task));
            let text = typed.map_or_else(|| written.text().to_owned(), |(_, text)| text.clone());
            let note = others(&written.lines).first().map(|line| t.other_saved(&date_time(language, line.saved_at)));
            let is_quiet = note.is_none();
            let href = format!("{}/others/{task}", address(set, item.position));
            let id = format!("text-{task}");
            let count_id = format!("count-{task}");
            let is_bad = refused.is_some_and(|refused| refused.task == task).then_some("true");
            view! {
                <div class="field">
                    <label class="field__label" for=id.clone() lang="zh-CN">
                        <span inner_html=inline(asks, &[]).into_string()></span>
                    </label>
                    <p class="notice notice--warn" data-note=task.to_string() hidden=is_quiet>
                        <span>{note}</span>
                        <a href=href>{t.see()}</a>
                    </p>
                    <input type="hidden" name="task" value=task.to_string() />
                    <input type="hidden" name="based_on" value=written.revision().to_string() />
                    <textarea
                        class="field__input writing__text"
                        id=id
                        name="text"
                        rows="12"
                        data-task=task.to_string()
                        data-revision=written.revision().to_string()
                        lang="zh-CN"
                        spellcheck="false"
                        aria-describedby=count_id.clone()
                        aria-invalid=is_bad
                        inner_html=escaped(&text)
                    ></textarea>
                    <p class="muted num" id=count_id data-count=task.to_string()>{words_text(language, word_count(&text))}</p>
                </div>
            }
        })
        .collect_view()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WriteForm {
    tab: String,
    task: Vec<String>,
    based_on: Vec<String>,
    text: Vec<String>,
    /// A case's number, `hand-in`, or anything else to stay.
    go: String,
}

/// `POST /mock/{set}/cases/{n}`: saves what is written and goes where the button says.
pub(super) async fn save(
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Input(form): Input<WriteForm>,
) -> Result<Response, PageError> {
    let (owner, attempt) = own_attempt(&ctx, &id).await?;
    let t = Cases(ctx.language);
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    // A page that lost its number is one that nobody knew.
    let tab = form.tab.parse().unwrap_or_else(|_| Uuid::now_v7());
    let texts: Vec<NewText> = form
        .task
        .iter()
        .zip(form.based_on.iter().zip(&form.text))
        .filter_map(|(task, (based_on, text))| {
            let (task, based_on) = (task.parse().ok()?, based_on.parse().unwrap_or_default());
            Some(NewText { position, task, tab, seq: None, based_on, text: text.clone() })
        })
        .collect();
    let mut tx = ctx.write().await?;
    let before = store::texts(&mut tx, attempt.set).await?;
    // What nobody changed isn't saved again: a page that was only looked at overwrites nothing.
    let is_changed = |new: &&NewText| {
        let text = new.text.replace("\r\n", "\n");
        let Some(written) = before.get(&(position, new.task)) else { return !text.is_empty() };
        text != written.text() && !written.lines.iter().any(|line| line.revision == new.based_on && line.text == text)
    };
    let changed: Vec<NewText> = texts.iter().filter(is_changed).cloned().collect();
    let saved = store::save_texts(&mut tx, owner, attempt.set, &changed, ctx.now).await?.ok_or(PageError::NotFound)?;
    tx.commit().await?;
    if saved.texts.contains(&TextSaved::NoSuchTask) {
        return Err(PageError::BadRequest);
    }
    if saved.handed_in || saved.texts.contains(&TextSaved::Late) {
        let why = if before_its_end(saved.handed_in, saved.ends_at, ctx.now) { t.after_hand_in() } else { t.late() };
        return Ok(ctx.redirect_with(&result_address(attempt.set), &Flash::warn(why)));
    }
    if let Some(place) = saved.texts.iter().position(|saved| *saved == TextSaved::TooLong) {
        let typed = texts.into_iter().map(|new| (new.task, new.text)).collect();
        return page(&ctx, attempt.set, &n, Some(Refused { typed, task: changed[place].task })).await;
    }
    if form.go == "hand-in" {
        return Ok(ctx.redirect(&hand_in_address(attempt.set)));
    }
    match form.go.parse::<i64>() {
        Ok(to) => Ok(ctx.redirect(&address(attempt.set, to))),
        Err(_) => Ok(ctx.redirect_with(&address(attempt.set, position), &Flash::ok(t.saved()))),
    }
}
