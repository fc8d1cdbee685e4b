//! 回看: one question of a paper that was handed in, with the key, the explanation and what was answered.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::practice::marking::{Verdict, marks_text};
use zhengtu::practice::store::{Item, find};
use zhengtu::question::markdown::{html, inline};
use zhengtu::question::{Kind, full_half_marks, letter_at};

use super::words::attempt_name;
use super::{own_attempt, result_address};
use crate::components::question::{CONTENT, kind_name, rich};
use crate::components::{Crumb, breadcrumb};
use crate::locale::{Language, Mock, Player, date};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /mock/{set}/review/{n}`
pub(super) async fn show(ctx: Ctx, Path((id, n)): Path<(String, String)>) -> Result<Response, PageError> {
    let (owner, attempt) = own_attempt(&ctx, &id).await?;
    if !attempt.is_marked {
        return Ok(ctx.redirect(&format!("/mock/{}", attempt.set)));
    }
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.read().await?;
    let set = find(&mut tx, attempt.set, owner).await?.ok_or(PageError::NotFound)?;
    let item = set.item(position).ok_or(PageError::NotFound)?;
    let name = attempt_name(ctx.language, &mut tx, &attempt).await?;
    drop(tx);
    let (t, language) = (Mock(ctx.language), ctx.language);
    let words = Player(language);
    let all = set.items.len();
    let heading = t.review_of(position, all);
    let shown = question(language, item);
    let to = |position: i64| format!("/mock/{}/review/{position}", attempt.set);
    let previous = if position > 1 {
        view! { <a class="button" rel="prev" href=to(position - 1)>{words.previous()}</a> }.into_any()
    } else {
        view! { <span class="button" aria-disabled="true">{words.previous()}</span> }.into_any()
    };
    let next = if set.item(position + 1).is_some() {
        view! { <a class="button button--primary" rel="next" href=to(position + 1)>{words.next()}</a> }.into_any()
    } else {
        view! { <a class="button button--primary" href=result_address(attempt.set)>{t.back_to_result()}</a> }.into_any()
    };
    let report = item.given.map(|_| {
        let address = format!("/practice/sets/{}/{position}/report", attempt.set);
        view! { <p><a href=address>{t.report()}</a></p> }
    });
    let crumbs =
        vec![Crumb::link(t.title(), "/mock"), Crumb::link(name, result_address(attempt.set)), Crumb::here(heading.clone())];
    Ok(ctx.page(Page::new(heading.clone()).section(Section::Mock).narrow(), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <h1 class="visually-hidden">{heading}</h1>
            <div class="player">
                {shown}
                {report}
                <div class="player__bar">{previous}{next}</div>
            </div>
        }
    }))
}

fn question(language: Language, item: &Item) -> impl IntoView + use<> {
    let (t, words) = (Mock(language), Player(language));
    let content = &item.version.content;
    let chosen = item.given.map(|given| given.chosen).unwrap_or_default();
    let shown: Vec<_> = item.order.iter().filter_map(|id| content.options.iter().find(|option| option.id == *id)).collect();
    let options = shown
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let (class, mark) = match (content.key.contains(option.id), chosen.contains(option.id)) {
                (true, true) => ("option option--right option--chosen", Some(words.mark_right())),
                (true, false) => ("option option--missed", Some(words.mark_missed())),
                (false, true) => ("option option--wrong option--chosen", Some(words.mark_wrong())),
                (false, false) => ("option", None),
            };
            let class = if content.kind == Kind::Multiple { format!("{class} option--many") } else { class.to_owned() };
            view! {
                <li>
                    <div class=class>
                        <span class="option__letter">{letter_at(index).to_string()}</span>
                        <span class="option__text rich" lang=CONTENT inner_html=inline(&option.text, &[]).into_string()></span>
                        {mark.map(|mark| view! { <span class="option__mark">{mark}</span> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    let full = marks_text(full_half_marks(content.kind));
    let verdict = match item.given {
        None => view! { <p class="verdict verdict--wrong">{t.your_answer_none()}</p> }.into_any(),
        Some(given) => {
            let (class, word) = match given.marked.verdict {
                Verdict::Right => ("verdict verdict--right", words.right()),
                Verdict::Partly => ("verdict verdict--partly", words.partly()),
                Verdict::Wrong | Verdict::Empty => ("verdict verdict--wrong", words.wrong()),
            };
            let places = shown.iter().enumerate().filter(|(_, option)| given.chosen.contains(option.id));
            let letters: String = places.map(|(index, _)| letter_at(index)).collect();
            let marks = words.marks(&marks_text(given.marked.half_marks), &full);
            view! { <p class=class>{format!("{word} · {marks} · {}", t.your_answer(&letters))}</p> }.into_any()
        }
    };
    let corrections = super::super::practice::play::corrections(language, item)
        .into_iter()
        .map(|note| view! { <p class="notice notice--warn"><span>{note}</span></p> })
        .collect_view();
    let mut source = words.source(&content.source);
    if let Some(day) = content.law_as_of {
        source = format!("{source} · {}", words.law_as_of(&date(language, day)));
    }
    view! {
        <p class="player__meta">
            <span>{item.position}</span>
            <span>{kind_name(language, content.kind)}</span>
            <span>{words.worth(&full)}</span>
        </p>
        <div class="player__stem">{rich(html(&content.stem, &[]))}</div>
        <ul class="option-list">{options}</ul>
        {verdict}
        {corrections}
        <section class="explanation">
            <h2>{words.explanation()}</h2>
            {rich(html(&content.explanation, &item.order))}
            <p class="muted">{source}</p>
        </section>
    }
}
