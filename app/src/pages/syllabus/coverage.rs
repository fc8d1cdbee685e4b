//! 换版缺口: what a change of edition leaves uncovered of a subject, and which chapter takes up which.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::question::store as bank;
use zhengtu::question::succession::store::{Changed, rules, set};
use zhengtu::store::Tx;
use zhengtu::syllabus::{Chapter, Subject, store};

use super::{section, subject_name};
use crate::components::{Column, Crumb, Options, Table, breadcrumb, chinese, empty};
use crate::locale::{Syllabus, count};
use crate::server::{Ctx, Flash, Input, Page, PageError};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    from: String,
    to: String,
}

/// For each chapter of the older edition, the one that takes it up; empty for none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SuccessionForm {
    from: String,
    to: String,
    chapter: Vec<String>,
    next: Vec<String>,
}

/// Two editions of a subject and their chapters.
struct Change {
    subject: Subject,
    editions: Vec<String>,
    from: String,
    to: String,
    older: Vec<Chapter>,
    newer: Vec<Chapter>,
}

impl Change {
    /// The two newest editions, unless others are asked for.
    async fn load(tx: &mut Tx, subject: &str, from: &str, to: &str) -> Result<Self, PageError> {
        let subject = store::subject(tx, subject).await?.ok_or(PageError::NotFound)?;
        let editions = store::editions(tx, &subject.code).await?;
        let known = |asked: &str, otherwise: usize| {
            editions.iter().find(|edition| *edition == asked).or(editions.get(otherwise)).cloned().unwrap_or_default()
        };
        let (from, to) = (known(from, 1), known(to, 0));
        let older = store::chapters(tx, &from, &subject.code).await?;
        let newer = store::chapters(tx, &to, &subject.code).await?;
        Ok(Self { subject, editions, from, to, older, newer })
    }

    fn has(chapters: &[Chapter], number: &str) -> bool {
        chapters.iter().any(|chapter| chapter.number == number)
    }
}

fn address(subject: &str) -> String {
    format!("/syllabus/coverage/{subject}/compare")
}

/// `GET /syllabus/coverage/{subject}/compare`
pub(super) async fn show(ctx: Ctx, Path(subject): Path<String>, Query(wanted): Query<Wanted>) -> Result<Response, PageError> {
    page(&ctx, &subject, &wanted, None).await
}

/// `POST /syllabus/coverage/{subject}/compare`: which chapter takes up which.
pub(super) async fn save(ctx: Ctx, Path(subject): Path<String>, Input(form): Input<SuccessionForm>) -> Result<Response, PageError> {
    let t = Syllabus(ctx.language);
    let mut tx = ctx.write().await?;
    let change = Change::load(&mut tx, &subject, &form.from, &form.to).await?;
    let known = |(chapter, next): (&String, &String)| {
        Change::has(&change.older, chapter) && (next.is_empty() || Change::has(&change.newer, next))
    };
    let is_ours = change.from == form.from && change.to == form.to && form.from != form.to;
    if !is_ours || form.chapter.len() != form.next.len() || !form.chapter.iter().zip(&form.next).all(known) {
        drop(tx);
        let wanted = Wanted { from: form.from.clone(), to: form.to.clone() };
        return page(&ctx, &subject, &wanted, Some(&form)).await;
    }
    let (mut chapters, mut questions) = (0, 0);
    for (chapter, next) in form.chapter.iter().zip(&form.next) {
        let target = Some(next.as_str()).filter(|next| !next.is_empty());
        let (older, newer) = ((form.from.as_str(), chapter.as_str()), (form.to.as_str(), target));
        if let Changed::Questions(found) = set(&mut tx, &subject, older, newer, &ctx.actor.name, ctx.now).await? {
            chapters += 1;
            questions += found;
            let event =
                Event::done(&ctx.actor, "syllabus.chapter.succeed", "chapter", format!("{}/{subject}/{chapter}", form.from));
            let detail = serde_json::json!({ "edition": form.to, "chapter": target, "questions": found }).to_string();
            audit::record(&mut tx, ctx.now, event.detail(detail)).await?;
        }
    }
    tx.commit().await?;
    let back = format!("{}?from={}&to={}", address(&subject), form.from, form.to);
    let told = if chapters == 0 { Flash::ok(t.succession_unchanged()) } else { Flash::ok(t.succession_saved(chapters, questions)) };
    Ok(ctx.redirect_with(&back, &told))
}

/// With what was sent and can't be saved, if that is why the page is shown.
async fn page(ctx: &Ctx, subject: &str, wanted: &Wanted, refused: Option<&SuccessionForm>) -> Result<Response, PageError> {
    let (t, language) = (Syllabus(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let change = Change::load(&mut tx, subject, &wanted.from, &wanted.to).await?;
    let coverage = bank::coverage(&mut tx, &change.subject.code, &change.from, &change.to).await?;
    let counts = bank::counts(&mut tx, &change.subject.code).await?;
    let rules = rules(&mut tx, &change.subject.code).await?;
    drop(tx);
    let mut chosen: BTreeMap<String, String> = rules
        .into_iter()
        .filter(|rule| rule.edition == change.from && rule.next_edition == change.to)
        .map(|rule| (rule.chapter, rule.next_chapter))
        .collect();
    if let Some(form) = refused {
        chosen.extend(form.chapter.iter().cloned().zip(form.next.iter().cloned()));
    }
    let name = subject_name(language, &change.subject);
    let title = t.coverage_title(&name);
    let code = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let trouble = refused.map(|_| view! { <p class="notice notice--warn" role="alert">{t.succession_stale()}</p> });
    let body = if change.editions.len() < 2 {
        empty(t.one_edition(), t.one_edition_next(), Some((t.title().to_owned(), "/syllabus".to_owned()))).into_any()
    } else {
        let uncovered: i64 = coverage.iter().map(|chapter| chapter.uncovered).sum();
        let bare: Vec<Chapter> = change
            .newer
            .iter()
            .filter(|chapter| !counts.iter().any(|count| count.edition == change.to && chapter.has_within(&count.chapter)))
            .cloned()
            .collect();
        let options: Vec<(String, String)> = change.editions.iter().map(|edition| (edition.clone(), edition.clone())).collect();
        let found = if uncovered == 0 {
            view! { <p class="notice notice--ok">{t.nothing_uncovered()}</p> }.into_any()
        } else {
            view! { <p class="notice notice--warn">{t.uncovered_found(&count(uncovered))}</p> }.into_any()
        };
        view! {
            <form class="filter-bar" method="get" action=address(&change.subject.code)>
                <Options name="from" label=t.from_edition() options=options.clone() value=change.from.clone() />
                <Options name="to" label=t.to_edition() options=options value=change.to.clone() />
                <button class="button" type="submit">{t.compare()}</button>
            </form>
            <div class="stack">
                <p>{t.coverage_lead(&change.from, &change.to)}</p>
                {trouble}
                {found}
            </div>
            {(change.from != change.to).then(|| succession(t, &change, &coverage, &chosen))}
            <section class="section">
                <h2>{t.chapter_empty_title()}</h2>
                {bare_list(t, bare)}
            </section>
        }
        .into_any()
    };
    Ok(ctx.page(Page::new(title.clone()).section(section(ctx)).status(code), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/syllabus"), Crumb::here(t.coverage())])}
            <div class="page-head"><h1>{title}</h1></div>
            {body}
        }
    }))
}

/// Chapter by chapter: what is uncovered, and where it goes.
fn succession(
    t: Syllabus,
    change: &Change,
    coverage: &[bank::Coverage],
    chosen: &BTreeMap<String, String>,
) -> impl IntoView + use<> {
    let rows = change
        .older
        .iter()
        .map(|chapter| {
            let of = coverage.iter().find(|of| of.chapter == chapter.number);
            let (questions, uncovered) = of.map_or((0, 0), |of| (of.questions, of.uncovered));
            let value = chosen.get(&chapter.number).map_or("", String::as_str);
            let options = change.newer.iter().map(|next| {
                let selected = next.number == value;
                let label = format!("{} {}", next.number, next.name);
                view! { <option value=next.number.clone() selected=selected lang="zh-CN">{label}</option> }
            });
            let options = options.collect_view();
            let label = t.taken_up_by(&format!("{} {}", chapter.number, chapter.name));
            let list = format!("/questions?subject={}&edition={}&chapter={}", change.subject.code, change.from, chapter.number);
            let questions = if questions == 0 {
                count(0).into_any()
            } else {
                view! { <a href=list>{count(questions)}<span class="visually-hidden">" "{t.show_questions()}</span></a> }.into_any()
            };
            view! {
                <tr>
                    <th scope="row">{chapter.number.clone()}" "{chinese(t.0, chapter.name.clone())}</th>
                    <td class="num" data-label=t.of_all()>{questions}</td>
                    <td class="num" data-label=t.uncovered()>{count(uncovered)}</td>
                    <td data-label=t.next_chapter()>
                        <input type="hidden" name="chapter" value=chapter.number.clone() />
                        <select class="field__input" name="next" aria-label=label>
                            <option value="">{t.taken_up_by_none()}</option>
                            {options}
                        </select>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.old_chapter(&change.from)),
        Column::numbers(t.of_all()),
        Column::numbers(t.uncovered()),
        Column::text(t.next_chapter()),
    ];
    view! {
        <section class="section">
            <h2>{t.succession_title()}</h2>
            <form class="stack" method="post" action=address(&change.subject.code)>
                <p class="muted">{t.succession_lead()}</p>
                <input type="hidden" name="from" value=change.from.clone() />
                <input type="hidden" name="to" value=change.to.clone() />
                <Table columns=columns caption=t.succession_title()>{rows}</Table>
                <div class="form__actions"><button class="button button--primary" type="submit">{t.succession_save()}</button></div>
            </form>
        </section>
    }
}

fn bare_list(t: Syllabus, bare: Vec<Chapter>) -> AnyView {
    if bare.is_empty() {
        return view! { <p class="notice notice--ok">{t.nothing_empty()}</p> }.into_any();
    }
    let items = bare.into_iter().map(|chapter| view! { <li>{chapter.number}" "{chinese(t.0, chapter.name)}</li> }).collect_view();
    view! { <ul>{items}</ul> }.into_any()
}
