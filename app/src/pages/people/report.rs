//! The report on an uploaded file, and applying it.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::certification::certificate::import as certificates;
use zhengtu::certification::import::{self as results, Importing};
use zhengtu::exchange::{Report, RowReport, Verdict, report_workbook};
use zhengtu::ids::ImportId;
use zhengtu::person::draft::{Draft, ImportKind, content, find, mark_applied};
use zhengtu::person::import::{self as staff, Bounds, ImportError};
use zhengtu::store::Tx;

use super::import::{failed, read_tables, spreadsheet};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty, pager, status};
use crate::locale::{Language, Matching, People, count, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// So many findings on a page.
const SHOWN: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportFilter {
    rows: String,
    page: String,
}

/// A draft, for whoever uploaded it and within their scope: it names people. Both refusals go to the trail.
async fn draft_of(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<Draft, PageError> {
    let id: ImportId = id.parse().map_err(|_| PageError::NotFound)?;
    let draft = find(tx, id).await?.ok_or(PageError::NotFound)?;
    ctx.require(Action::ChangePeople, &draft.place()).await?;
    if let Some(owner) = draft.owner_account_id {
        ctx.require(Action::UseOwnAccount, &Place::own(owner)).await?;
    }
    Ok(draft)
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Query(filter): Query<ReportFilter>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let draft = draft_of(&ctx, &mut tx, &id).await?;
    let language = ctx.language;
    let t = People(language);
    if draft.is_expired(ctx.now) && draft.applied_at.is_none() {
        return Ok(ctx.page(Page::new(t.expired_title()).section(Section::People).narrow(), move || {
            empty(t.expired_title(), t.expired_text(), Some((t.import_title().to_owned(), "/people/import".to_owned())))
        }));
    }
    let (_, report) = content(&mut tx, &ctx.state.secret, draft.id).await.map_err(PageError::internal)?;
    let bounds = Bounds::of(&mut tx, &draft.division, draft.organisation_id).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    Ok(ctx.page(Page::new(t.report_title()).section(Section::People), move || {
        let place = bounds.organisation.map_or(bounds.division.name, |own| own.name);
        let state = if draft.applied_at.is_some() { applied(t, &draft, report.reviews).into_any() } else { actions(t, &draft, &report).into_any() };
        view! {
            {breadcrumb(
                language,
                vec![Crumb::link(t.title(), "/people"), Crumb::link(t.import_title(), "/people/import"), Crumb::here(t.report_title())],
            )}
            <header class="page-head">
                <h1>{chinese(language, t.report_of(&draft.file_name))}</h1>
                <p class="page-head__lead">{chinese(language, t.report_for(&place, &date_time(language, draft.created_at)))}</p>
            </header>
            <div class="stack">
                <dl class="figure-list">
                    {figure(t.rows_ok(), draft.ok_rows)}
                    {figure(t.rows_warning(), draft.warning_rows)}
                    {figure(t.rows_error(), draft.error_rows)}
                </dl>
                {state}
                <p class="cluster">
                    <a class="button" href=format!("/people/imports/{}/report.xlsx", draft.id)>{t.download_report()}</a>
                    <span class="muted">{t.kept_until(&date_time(language, draft.expires_at))}</span>
                </p>
            </div>
            {rows(language, &draft, report, &filter)}
        }
    }))
}

fn figure(label: &'static str, number: i64) -> impl IntoView {
    view! {
        <div>
            <dt class="figure-list__label">{label}</dt>
            <dd class="figure-list__value num">{count(number)}</dd>
        </div>
    }
}

fn applied(t: People, draft: &Draft, reviews: usize) -> impl IntoView + use<> {
    let at = draft.applied_at.map(|at| t.applied_at(&date_time(t.0, at))).unwrap_or_default();
    let counts = draft.applied().map(|done| t.applied_counts(done.added, done.changed, done.unchanged, done.left_out));
    let queue = (reviews > 0).then(|| {
        let m = Matching(t.0);
        view! {
            <p>{m.from_report(&reviews.to_string())} " " <a class="link-more" href="/people/matching">{m.title()}</a></p>
        }
    });
    view! {
        <div class="notice notice--ok">
            <div>
                <p><b>{at}</b></p>
                <p>{counts}</p>
                {queue}
            </div>
        </div>
    }
}

fn actions(t: People, draft: &Draft, report: &Report) -> impl IntoView + use<> {
    let reviews = (report.reviews > 0).then(|| view! { <p class="muted">{Matching(t.0).report_will(report.reviews)}</p> });
    if report.adds + report.changes == 0 {
        if reviews.is_some() {
            return view! {
                <form method="post" action=format!("/people/imports/{}/apply", draft.id) class="form">
                    {reviews}
                    <div class="form__actions">
                        <button class="button button--primary" type="submit" name="mode" value="good">{Matching(t.0).report_only()}</button>
                    </div>
                </form>
            }
            .into_any();
        }
        let counts = report.counts();
        let all_there = counts.unchanged > 0 && counts.ok + counts.warning + counts.error == 0;
        return if all_there {
            view! { <div class="notice notice--ok"><p>{t.nothing_new()}</p></div> }.into_any()
        } else {
            view! { <div class="notice notice--warn"><p>{t.nothing_to_apply()}</p></div> }.into_any()
        };
    }
    let all = (draft.error_rows > 0)
        .then(|| view! { <button class="button" type="submit" name="mode" value="all">{t.apply_all()}</button> });
    view! {
        <form method="post" action=format!("/people/imports/{}/apply", draft.id) class="form">
            <p class="muted">{t.apply_note()}</p>
            {reviews}
            <div class="form__actions">
                <button class="button button--primary" type="submit" name="mode" value="good">{t.apply_good()}</button>
                {all}
            </div>
        </form>
    }
    .into_any()
}

fn rows(language: Language, draft: &Draft, report: Report, asked: &ReportFilter) -> impl IntoView + use<> {
    let t = People(language);
    // Only what is known goes into the pager's addresses.
    let (filter, verdict) = match asked.rows.as_str() {
        "ok" => ("ok", Some(Verdict::Ok)),
        "warning" => ("warning", Some(Verdict::Warning)),
        "error" => ("error", Some(Verdict::Error)),
        _ => ("", None),
    };
    let wanted = |row: &RowReport| verdict.is_none_or(|verdict| row.verdict == verdict);
    let address = format!("/people/imports/{}", draft.id);
    let chip = |code: &'static str, label: &'static str| {
        let href = if code.is_empty() { address.clone() } else { format!("{address}?rows={code}") };
        let current = (filter == code).then_some("true");
        view! { <a class="chip" href=href aria-current=current>{label}</a> }
    };
    let chips = view! {
        <nav class="chips" aria-label=t.col_result()>
            {chip("", t.filter_all())} {chip("ok", t.filter_ok())} {chip("warning", t.filter_warning())} {chip("error", t.filter_error())}
        </nav>
    };
    let listed: Vec<RowReport> = report.rows.into_iter().filter(wanted).collect();
    let pages = listed.len().div_ceil(SHOWN).max(1);
    let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let turn_to = if filter.is_empty() { format!("{address}?page=") } else { format!("{address}?rows={filter}&page=") };
    let as_number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let turning = pager(language, as_number(page), as_number(pages), move |page| format!("{turn_to}{page}"));
    let body = listed
        .into_iter()
        .skip((page - 1) * SHOWN)
        .take(SHOWN)
        .map(|row| {
            let (class, kind) = match row.verdict {
                Verdict::Error => ("report-row--error", "bad"),
                Verdict::Warning => ("report-row--warning", "warn"),
                Verdict::Ok => ("report-row--ok", "ok"),
                Verdict::Unchanged => ("", "idle"),
            };
            // An empty cell is left out on a phone, with its label.
            let fix = row.fix.in_language(language);
            let fix = (!fix.is_empty()).then(|| chinese(language, fix));
            let place = if row.sheet.is_empty() { t.plain_row(row.row) } else { t.sheet_row(&row.sheet, row.row) };
            view! {
                <tr class=class>
                    <th scope="row">{chinese(language, place)}</th>
                    <td data-label=t.col_what()>{chinese(language, row.what)}</td>
                    <td data-label=t.col_result()>{status(kind, row.verdict.name().in_language(language).to_owned())}</td>
                    <td data-label=t.col_sentence()>{chinese(language, row.sentence.in_language(language))}</td>
                    <td data-label=t.col_fix()>{fix}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            {chips}
            <Table
                columns=vec![
                    Column::text(t.col_row()),
                    Column::text(t.col_what()),
                    Column::text(t.col_result()),
                    Column::text(t.col_sentence()),
                    Column::text(t.col_fix()),
                ]
                caption=t.report_title()
            >
                {body}
            </Table>
            {turning}
        </section>
    }
}

/// The officer's own rows with what to mend.
pub(super) async fn download(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let draft = draft_of(&ctx, &mut tx, &id).await?;
    if draft.is_expired(ctx.now) {
        return Err(PageError::NotFound);
    }
    let (file, report) = content(&mut tx, &ctx.state.secret, draft.id).await.map_err(PageError::internal)?;
    drop(tx);
    let tables =
        read_tables(draft.kind()?, draft.file_name.clone(), file).await?.map_err(|error| PageError::Conflict(error.sentence()))?;
    let language = ctx.language;
    let bytes = tokio::task::spawn_blocking(move || report_workbook(&tables, &report, language))
        .await
        .map_err(PageError::internal)?
        .map_err(PageError::internal)?;
    // It holds whole ID numbers: who took it is written down before it goes out.
    let mut tx = ctx.write().await?;
    let event = Event::done(&ctx.actor, "person.import.report.download", "import_draft", draft.id).within(&draft.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(spreadsheet("zhengtu-report.xlsx", bytes))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ApplyForm {
    mode: String,
}

/// Writes the good rows, checked anew against the register as it is now.
pub(super) async fn apply(ctx: Ctx, Path(id): Path<String>, Input(form): Input<ApplyForm>) -> Result<Response, PageError> {
    let t = People(ctx.language);
    let mut read = ctx.read().await?;
    let draft = draft_of(&ctx, &mut read, &id).await?;
    let address = format!("/people/imports/{}", draft.id);
    if draft.applied_at.is_some() {
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.already_applied())));
    }
    if draft.is_expired(ctx.now) {
        return Ok(ctx.redirect(&address));
    }
    let (file, _) = content(&mut read, &ctx.state.secret, draft.id).await.map_err(PageError::internal)?;
    drop(read);
    let kind = draft.kind()?;
    let tables = read_tables(kind, draft.file_name.clone(), file).await?.map_err(|error| PageError::Conflict(error.sentence()))?;

    let all_or_nothing = form.mode == "all";
    let secret = &ctx.state.secret;
    let mut tx = ctx.write().await?;
    let bounds = Bounds::of(&mut tx, &draft.division, draft.organisation_id).await?.ok_or(PageError::NotFound)?;
    let (report, done) = match kind {
        ImportKind::Staff => {
            let found = staff::assess(&mut tx, secret, &tables, &bounds, ctx.now).await.map_err(failed)?;
            let report = found.report.clone();
            (report, staff::apply(&mut tx, secret, found, &bounds, all_or_nothing, ctx.now).await)
        }
        ImportKind::Results => {
            let found = results::assess(&mut tx, secret, &tables, &bounds, draft.options(), ctx.now).await.map_err(failed)?;
            let report = found.report.clone();
            let importing = Importing { import: draft.id, by: ctx.actor.account };
            (report, results::apply(&mut tx, secret, found, importing, all_or_nothing, ctx.now).await)
        }
        ImportKind::Certificates => {
            let found = certificates::assess(&mut tx, secret, &tables, &bounds, ctx.now).await.map_err(failed)?;
            let report = found.report.clone();
            (report, certificates::apply(&mut tx, found, draft.id, ctx.actor.account, all_or_nothing, ctx.now).await)
        }
    };
    let done = match done {
        Ok(done) => done,
        Err(ImportError::HasErrors(rows)) => return Ok(ctx.redirect_with(&address, &Flash::error(t.has_errors(rows)))),
        Err(error) => return Err(failed(error)),
    };
    if !mark_applied(&mut tx, secret, draft.id, done, &report, ctx.now).await.map_err(PageError::internal)? {
        // Somebody pressed twice: the other one has done it.
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.already_applied())));
    }
    let action = match kind {
        ImportKind::Staff => "person.import.apply",
        ImportKind::Results => "result.import.apply",
        ImportKind::Certificates => "certificate.import.apply",
    };
    let detail = serde_json::to_string(&done).unwrap_or_default();
    let event = Event::done(&ctx.actor, action, "import_draft", draft.id).within(&draft.division_path).detail(detail);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.applied_flash(done.added, done.changed, done.left_out))))
}
