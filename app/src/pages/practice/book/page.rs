//! The pages of the two lists.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::ids::{QuestionId, QuestionVersionId};
use zhengtu::practice::mode::pick;
use zhengtu::practice::wrong_book::LEAVE_AFTER_CHOICES;
use zhengtu::practice::{favourite, preference};
use zhengtu::question::Kind;
use zhengtu::question::store::these;

use super::card::card;
use super::{Asked, Found, List, load};
use crate::components::question::kind_name;
use crate::components::{Crumb, Options, breadcrumb, empty, pager};
use crate::locale::{Language, Modes, Practice};
use crate::pages::practice::start::sizes;
use crate::pages::practice::{ensure_owner, owner_of, subject_name, with_cookie};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

const ROWS: usize = 20;

/// `GET /practice/wrong`
pub(super) async fn wrong(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    show(&ctx, List::Wrong, asked).await
}

/// `GET /practice/favourites`
pub(super) async fn favourites(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    show(&ctx, List::Favourites, asked).await
}

async fn show(ctx: &Ctx, list: List, asked: Asked) -> Result<Response, PageError> {
    let (t, language) = (Modes(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let wanted: usize = asked.page.parse().unwrap_or(1);
    let found = load(&mut tx, owner_of(ctx), list, Asked { page: String::new(), ..asked }).await?;
    let pages = found.entries.len().div_ceil(ROWS).max(1);
    let page = wanted.clamp(1, pages);
    let first = (page - 1) * ROWS;
    let on_page = || (first + 1..).zip(found.entries.iter().skip(first).take(ROWS));
    let ids: Vec<QuestionVersionId> = on_page().map(|(_, entry)| entry.known.version).collect();
    let versions = these(&mut tx, &ids).await?;
    drop(tx);
    let shown = on_page().filter_map(|(number, entry)| Some((number, entry, &versions.get(&entry.known.version)?.content)));
    let cards = shown.map(|(number, entry, content)| card(language, &found, number, entry, content)).collect_view();
    let body = if found.subjects.is_empty() {
        let (title, text) = match list {
            List::Wrong => (t.book_empty_title(), t.book_empty()),
            List::Favourites => (t.favourite_empty_title(), t.favourite_empty()),
        };
        empty(title, text, Some((Practice(language).history_begin().to_owned(), "/practice".to_owned()))).into_any()
    } else {
        let turned = {
            let asked = found.asked.clone();
            let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            pager(language, number(page), number(pages), move |page| {
                Asked { page: page.to_string(), ..asked.clone() }.address(list, "")
            })
            .into_any()
        };
        let rows = if found.entries.is_empty() {
            empty(t.none_fits_title(), t.none_fits(), None).into_any()
        } else {
            view! { {practise(language, &found)} <ol class="book">{cards}</ol> {turned} }.into_any()
        };
        view! { {subjects(language, &found)} {filters(language, &found)} {rows} }.into_any()
    };
    let leaving = (list == List::Wrong).then(|| leaving(language, &found));
    let (name, lead) = match list {
        List::Wrong => (t.wrong(), t.book_lead()),
        List::Favourites => (t.favourite(), t.favourite_lead()),
    };
    Ok(ctx.page(Page::new(name).section(Section::Practice), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Practice(language).title(), "/practice"), Crumb::here(name)])}
            <div class="page-head">
                <h1>{name}</h1>
                <p class="page-head__lead">{lead}</p>
            </div>
            <div class="stack">
                {body}
                {leaving}
            </div>
        }
    }))
}

fn subjects(language: Language, found: &Found) -> impl IntoView + use<> {
    let t = Modes(language);
    let chips = found
        .subjects
        .iter()
        .map(|(subject, n)| {
            let current = (subject.code == found.asked.subject).then_some("page");
            let href = Asked { subject: subject.code.clone(), ..Asked::default() }.address(found.list, "");
            view! { <li><a class="chip" href=href aria-current=current>{t.subject_n(subject_name(language, subject), *n)}</a></li> }
        })
        .collect_view();
    view! { <nav aria-label=t.subject_chips()><ul class="chips">{chips}</ul></nav> }
}

fn filters(language: Language, found: &Found) -> impl IntoView + use<> {
    let t = Modes(language);
    let any = |text: &str| std::iter::once((String::new(), text.to_owned()));
    let chapters = found.chapters.iter().filter(|chapter| chapter.depth() == 0);
    let chapters = chapters.map(|chapter| (chapter.number.clone(), format!("{} {}", chapter.number, chapter.name)));
    let chapters: Vec<_> = any(t.all_chapters()).chain(chapters).collect();
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.is_objective());
    let kinds: Vec<_> =
        any(t.all_kinds()).chain(kinds.map(|kind| (kind.code().to_owned(), kind_name(language, kind).to_owned()))).collect();
    let asked = found.asked.clone();
    view! {
        <form class="filter-bar" method="get" action=found.list.address()>
            <input type="hidden" name="subject" value=asked.subject />
            <Options name="chapter" label=t.chapter() options=chapters value=asked.chapter />
            <Options name="kind" label=t.kind() options=kinds value=asked.kind />
            <button class="button" type="submit">{t.filter()}</button>
        </form>
    }
}

/// Practising what is listed, printing it, taking it away.
fn practise(language: Language, found: &Found) -> impl IntoView + use<> {
    let t = Modes(language);
    let (list, asked) = (found.list, &found.asked);
    let drawn = found.entries.iter().any(|entry| !entry.known.is_retired);
    let begin = drawn.then(|| {
        let kind = asked.kind().map(Kind::code).unwrap_or_default();
        view! {
            <form class="filter-bar" method="post" action="/practice/sets">
                <input type="hidden" name="subject" value=asked.subject.clone() />
                <input type="hidden" name="chapter" value=asked.chapter.clone() />
                {sizes(language)}
                <button class="button button--primary" name="pick" value=pick(list.mode(), kind) type="submit">{t.practise_these()}</button>
            </form>
        }
    });
    let file = |format: &str| Asked { format: format.to_owned(), ..asked.clone() }.address(list, "/file");
    view! {
        {begin}
        <div class="cluster">
            <a class="link-more" href=asked.address(list, "/print")>{t.print()}</a>
            <a class="link-more" href=file("xlsx")>{t.to_xlsx()}</a>
            <a class="link-more" href=file("csv")>{t.to_csv()}</a>
        </div>
    }
}

/// 连对几次后移出
fn leaving(language: Language, found: &Found) -> impl IntoView + use<> {
    let t = Modes(language);
    // The settings allow more than is offered here.
    let other = Some(found.leave_after).filter(|n| !LEAVE_AFTER_CHOICES.contains(n));
    let choices = LEAVE_AFTER_CHOICES.chain(other).map(|n| (n.to_string(), t.leave_after_n(n))).collect();
    view! {
        <form class="filter-bar" method="post" action="/practice/wrong">
            <input type="hidden" name="subject" value=found.asked.subject.clone() />
            <Options name="leave_after" label=t.leave_after() options=choices value=found.leave_after.to_string() />
            <button class="button" type="submit">{t.leave_save()}</button>
        </form>
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LeavingForm {
    subject: String,
    leave_after: String,
}

/// `POST /practice/wrong`: how often in a row is enough.
pub(super) async fn choose_leaving(ctx: Ctx, Input(form): Input<LeavingForm>) -> Result<Response, PageError> {
    let leave_after = form.leave_after.parse().ok().filter(|n| LEAVE_AFTER_CHOICES.contains(n)).ok_or(PageError::BadRequest)?;
    let mut tx = ctx.write().await?;
    let (owner, cookie) = ensure_owner(&ctx, &mut tx).await?;
    let before = preference::store::of(&mut tx, owner).await?;
    preference::store::save(&mut tx, owner, &preference::Preference { leave_after, ..before }, ctx.now).await?;
    tx.commit().await?;
    let back = Asked { subject: form.subject, ..Asked::default() }.address(List::Wrong, "");
    Ok(with_cookie(ctx.redirect_with(&back, &Flash::ok(Modes(ctx.language).leave_saved(leave_after))), cookie))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UnmarkForm {
    subject: String,
    question: String,
}

/// `POST /practice/favourites`: takes a question out of the favourites.
pub(super) async fn unmark(ctx: Ctx, Input(form): Input<UnmarkForm>) -> Result<Response, PageError> {
    let question: QuestionId = form.question.parse().map_err(|_| PageError::BadRequest)?;
    let owner = owner_of(&ctx).ok_or(PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    favourite::store::set(&mut tx, owner, question, false, ctx.now).await?;
    tx.commit().await?;
    let back = Asked { subject: form.subject, ..Asked::default() }.address(List::Favourites, "");
    Ok(ctx.redirect_with(&back, &Flash::ok(Modes(ctx.language).unmarked())))
}
