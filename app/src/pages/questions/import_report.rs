//! The report on an uploaded file of questions, and taking them in.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::ids::ImportId;
use zhengtu::question::format::{Format, Status as Found};
use zhengtu::question::intake::{self, Entry, Row};
use zhengtu::question::picture::Album;
use zhengtu::question::search;
use zhengtu::question::upload::{self, Report, Upload};
use zhengtu::store::Tx;

use super::download::attachment;
use super::file_words;
use super::import::{defaults, read_file};
use super::{report_sheet, words};
use crate::components::{Choice, Crumb, breadcrumb, chinese, empty, pager, status};
use crate::locale::{Language, QuestionFiles, count, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// So many findings on a page.
const SHOWN: usize = 100;
const RESULTS: [(Found, &str); 5] = [
    (Found::Ok, "ok"),
    (Found::Warning, "warning"),
    (Found::Duplicate, "duplicate"),
    (Found::Unsupported, "unsupported"),
    (Found::Error, "error"),
];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportFilter {
    rows: String,
    page: String,
}

/// An upload, for whoever uploaded it.
async fn upload_of(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<Upload, PageError> {
    let id: ImportId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = upload::find(tx, &ctx.state.secret, id).await.map_err(PageError::internal)?.ok_or(PageError::NotFound)?;
    if let Some(owner) = found.owner {
        ctx.require(Action::UseOwnAccount, &Place::own(owner)).await?;
    }
    Ok(found)
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Query(filter): Query<ReportFilter>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let found = upload_of(&ctx, &mut tx, &id).await?;
    drop(tx);
    let language = ctx.language;
    let t = QuestionFiles(language);
    if found.expires_at <= ctx.now {
        return Ok(ctx.page(Page::new(t.expired_title()).section(Section::Questions).narrow(), move || {
            empty(t.expired_title(), t.expired_text(), Some((t.import_title().to_owned(), "/questions/import".to_owned())))
        }));
    }
    Ok(ctx.page(Page::new(t.report_title()).section(Section::Questions), move || {
        let format = found.report.format.map_or("", |format| file_words::format(t, format));
        let parts = [format, found.report.encoding.as_str()];
        let format = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let address = format!("/questions/imports/{}", found.id);
        view! {
            {breadcrumb(
                language,
                vec![Crumb::link(t.bank(), "/questions"), Crumb::link(t.import_title(), "/questions/import"), Crumb::here(t.report_title())],
            )}
            <header class="page-head">
                <h1>{t.report_of(&found.file_name)}</h1>
                <p class="page-head__lead">{t.report_meta(&format, &date_time(language, found.created_at))}</p>
            </header>
            <div class="stack">
                <dl class="figure-list">{figures(t, &found.report)}</dl>
                {state(t, &found)}
                <p class="cluster">
                    <a class="button" href=format!("{address}/report.xlsx")>{t.download_report()}</a>
                    <span class="muted">{t.kept_until(&date_time(language, found.expires_at))}</span>
                </p>
            </div>
            {rows(language, &address, found.report.rows, &filter)}
        }
    }))
}

fn figures(t: QuestionFiles, report: &Report) -> impl IntoView + use<> {
    let counts = report.counts;
    [
        (t.read(), counts.read),
        (t.ok(), counts.ok),
        (t.warning(), counts.warnings),
        (t.duplicate(), counts.duplicates),
        (t.unsupported(), counts.unsupported),
        (t.error(), counts.errors),
    ]
    .into_iter()
    .map(|(label, number)| {
        view! {
            <div>
                <dt class="figure-list__label">{label}</dt>
                <dd class="figure-list__value num">{count(as_number(number))}</dd>
            </div>
        }
    })
    .collect_view()
}

fn as_number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What was done, or what can be.
fn state(t: QuestionFiles, found: &Upload) -> impl IntoView + use<> {
    if let Some(at) = found.applied_at {
        let done = found.taken.map(|taken| t.taken(taken));
        let at = t.taken_at(&date_time(t.0, at));
        return view! {
            <div class="notice notice--ok">
                <div>
                    <p><b>{at}</b></p>
                    <p>{done} " " <a href="/questions">{t.see_taken()}</a></p>
                </div>
            </div>
        }
        .into_any();
    }
    let counts = found.report.counts;
    if found.report.good == 0 {
        let all_there = counts.duplicates > 0 && counts.errors + counts.unsupported == 0;
        return if all_there {
            view! { <div class="notice notice--ok"><p>{t.nothing_new()}</p></div> }.into_any()
        } else {
            view! { <div class="notice notice--warn"><p>{t.nothing()}</p></div> }.into_any()
        };
    }
    let all = (counts.errors + counts.unsupported > 0)
        .then(|| view! { <button class="button" type="submit" name="mode" value="all">{t.take_all()}</button> });
    let good = t.take_good(found.report.good);
    view! {
        <form method="post" action=format!("/questions/imports/{}/apply", found.id) class="form">
            <fieldset class="fieldset">
                <legend>{t.stage()}</legend>
                <Choice name="stage" kind="radio" value="submitted" label=t.stage_submitted() checked=true />
                <Choice name="stage" kind="radio" value="draft" label=t.stage_draft() checked=false />
            </fieldset>
            <div class="form__actions">
                <button class="button button--primary" type="submit" name="mode" value="good">{good}</button>
                {all}
            </div>
        </form>
    }
    .into_any()
}

fn rows(language: Language, address: &str, all: Vec<Row>, asked: &ReportFilter) -> impl IntoView + use<> {
    let t = QuestionFiles(language);
    // Only what is known goes into the pager's addresses.
    let wanted = RESULTS.into_iter().find(|(_, code)| *code == asked.rows);
    let chip = |result: Option<(Found, &'static str)>| {
        let href = result.map_or_else(|| address.to_owned(), |(_, code)| format!("{address}?rows={code}"));
        let label = result.map_or(t.all(), |(status, _)| file_words::found(t, status).0);
        let current = (wanted == result).then_some("true");
        view! { <a class="chip" href=href aria-current=current>{label}</a> }
    };
    let chips = std::iter::once(None).chain(RESULTS.map(Some)).map(chip).collect_view();
    let listed: Vec<Row> = all.into_iter().filter(|row| wanted.is_none_or(|(status, _)| row.status == status)).collect();
    let pages = listed.len().div_ceil(SHOWN).max(1);
    let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let turn_to = wanted.map_or_else(|| format!("{address}?page="), |(_, code)| format!("{address}?rows={code}&page="));
    let turning = pager(language, as_number(page), as_number(pages), move |page| format!("{turn_to}{page}"));
    let none = listed.is_empty().then(|| view! { <p>{t.no_rows()}</p> });
    let body = listed.into_iter().skip((page - 1) * SHOWN).take(SHOWN).map(|row| table_row(language, row)).collect_view();
    view! {
        <section class="section">
            <nav class="chips" aria-label=t.result()>{chips}</nav>
            <div class="table-wrap">
                <table class="table">
                    <caption class="visually-hidden">{t.report_title()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t.place()}</th>
                            <th scope="col">{t.what()}</th>
                            <th scope="col">{t.result()}</th>
                            <th scope="col">{t.sentence()}</th>
                            <th scope="col">{t.fix()}</th>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            {none}
            {turning}
        </section>
    }
}

fn table_row(language: Language, row: Row) -> impl IntoView {
    let t = QuestionFiles(language);
    let (word, mark) = file_words::found(t, row.status);
    let class = match row.status {
        Found::Error | Found::Unsupported => "report-row--error",
        Found::Warning => "report-row--warning",
        Found::Ok => "report-row--ok",
        Found::Duplicate => "",
    };
    let place = row.at.to_string();
    let place = if place.is_empty() { t.file().to_owned() } else { place };
    let is_short = place.chars().count() < 16;
    let stem = row.question.map(|question| words::beginning(&question.stem, 60)).filter(|stem| !stem.is_empty());
    // On a phone, a cell with nothing in it isn't shown.
    let stem = match stem {
        Some(stem) => view! { <td data-label=t.what()>{chinese(language, stem)}</td> }.into_any(),
        None => view! { <td></td> }.into_any(),
    };
    let fix = match row.fix.in_language(language) {
        "" => view! { <td></td> }.into_any(),
        fix => view! { <td data-label=t.fix()>{fix.to_owned()}</td> }.into_any(),
    };
    let see = if row.status == Found::Duplicate { t.same_existing() } else { t.like_existing() };
    let other = row.other.map(|other| view! { " " <a href=format!("/questions/{other}")>{see}</a> });
    view! {
        <tr class=class>
            <th scope="row" class=is_short.then_some("nowrap")>{place}</th>
            {stem}
            <td data-label=t.result()>{status(mark, word)}</td>
            <td data-label=t.sentence()>{row.message.in_language(language).to_owned()} {other}</td>
            {fix}
        </tr>
    }
}

/// The report as a spreadsheet, with a column of fixes.
pub(super) async fn download(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let found = upload_of(&ctx, &mut tx, &id).await?;
    drop(tx);
    if found.expires_at <= ctx.now {
        return Err(PageError::NotFound);
    }
    let language = ctx.language;
    let bytes =
        tokio::task::spawn_blocking(move || report_sheet::workbook(&found, language)).await.map_err(PageError::internal)??;
    Ok(attachment("zhengtu-report.xlsx", Format::Xlsx, bytes))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ApplyForm {
    mode: String,
    stage: String,
}

/// Takes the good questions in, checked anew against the bank as it is now.
pub(super) async fn apply(ctx: Ctx, Path(id): Path<String>, Input(form): Input<ApplyForm>) -> Result<Response, PageError> {
    let t = QuestionFiles(ctx.language);
    let mut read = ctx.read().await?;
    let found = upload_of(&ctx, &mut read, &id).await?;
    drop(read);
    let address = format!("/questions/imports/{}", found.id);
    if found.applied_at.is_some() {
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.already())));
    }
    if found.expires_at <= ctx.now {
        return Ok(ctx.redirect(&address));
    }
    let reading = read_file(found.file_name.clone(), found.file.clone(), found.options.format)
        .await?
        .map_err(|refusal| PageError::Conflict(refusal.message))?;
    let album = Album::of(&reading.questions).await;
    // Others may write while the file is looked at.
    let mut tx = ctx.read().await?;
    let mut assessment = intake::assess(&mut tx, reading, &album, &defaults(&found.options)).await?;
    intake::compare(&mut tx, &mut assessment).await?;
    drop(tx);
    if form.mode == "all" && assessment.has_errors() {
        return Ok(ctx.redirect_with(&address, &Flash::error(t.has_errors())));
    }
    let stage = if form.stage == "draft" { Entry::Draft } else { Entry::Submitted };
    let mut tx = ctx.write().await?;
    let taken = intake::apply(&mut tx, &mut assessment, &ctx.actor.name, stage, ctx.now).await?;
    let report = Report::from(&assessment);
    let secret = &ctx.state.secret;
    if !upload::mark_applied(&mut tx, secret, found.id, taken, &report, ctx.now).await.map_err(PageError::internal)? {
        // Somebody pressed twice: the other one has done it.
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.already())));
    }
    let detail = serde_json::json!({ "taken": taken, "counts": report.counts }).to_string();
    let event = Event::done(&ctx.actor, "question.import.apply", "import_draft", found.id).detail(detail);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    if let Err(error) = search::catch_up(&ctx.state.store).await {
        // They are in. What they are found by is made at the next start at the latest.
        tracing::error!(%error, "imported questions could not be indexed");
    }
    Ok(ctx.redirect_with(&address, &Flash::ok(t.taken(taken))))
}
