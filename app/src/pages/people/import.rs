//! Choosing and uploading a file of staff, results or certificates; the templates.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::certification::certificate::import as certificates;
use zhengtu::certification::import as results;
use zhengtu::exchange::write::{Sheet, to_csv};
use zhengtu::exchange::{MAX_BYTES, ReadError, Report, Table};
use zhengtu::person::draft::{Draft, ImportKind, NewDraft, Options as Given, keep, recent};
use zhengtu::person::import::{self as staff, Bounds, ImportError};
use zhengtu::person::template::template;
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use super::area::{Area, areas, chosen};
use super::words;
use crate::components::{
    Choice, Column, Crumb, Field, Options, Table, Upload, breadcrumb, chinese, empty, error_summary_saying, status,
};
use crate::locale::{Language, People, date_time};
use crate::server::{Ctx, InputWithFile, Page, PageError, Problems, Section, read_apart};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct UploadForm {
    kind: String,
    scope: String,
    year: String,
    level: String,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    page(&ctx, UploadForm::default(), Problems::default()).await
}

/// Reads the file, keeps it with its report, and leads to the report. Nothing is written to the register.
pub(super) async fn upload(
    ctx: Ctx,
    InputWithFile { value: form, file }: InputWithFile<UploadForm>,
) -> Result<Response, PageError> {
    let file = file.unwrap_or_default();
    let t = People(ctx.language);
    let mut problems = Problems::default();
    let kind = ImportKind::from_code(&form.kind);
    if kind.is_none() {
        problems.add("kind", t.no_kind());
    }
    if file.bytes.is_empty() {
        problems.add("file", t.no_file());
    }
    if file.bytes.len() > MAX_BYTES {
        return Err(PageError::TooLarge);
    }
    let year = match form.year.trim() {
        "" => None,
        text => {
            let year = zhengtu::exchange::cells::year(text).map(i64::from);
            if year.is_none() {
                problems.add("year", t.bad_year());
            }
            year
        }
    };
    let given = Given { year, level: Level::from_code(&form.level) };
    let mut tx = ctx.read().await?;
    let areas = areas(&ctx, &mut tx, Action::ChangePeople, true).await?;
    let area = chosen(&ctx, &mut tx, Action::ChangePeople, &areas, &form.scope).await?;
    let (Some(kind), Some(division), true) = (kind, area.division.clone(), problems.is_empty()) else {
        drop(tx);
        return page(&ctx, form, problems).await;
    };
    let bounds = Bounds { division, organisation: area.organisation.clone() };
    let tables = match read_tables(kind, file.name.clone(), file.bytes.clone()).await? {
        Ok(tables) => tables,
        Err(error) => {
            problems.add("file", error.sentence().in_language(ctx.language));
            drop(tx);
            return page(&ctx, form, problems).await;
        }
    };
    let report = report_of(&ctx, &mut tx, kind, &tables, &bounds, given).await?;
    drop(tx);

    let counts = report.counts();
    let mut tx = ctx.write().await?;
    let new = NewDraft {
        kind,
        file_name: &file.name,
        file: &file.bytes,
        report: &report,
        owner: ctx.actor.account,
        division: &bounds.division.code,
        division_path: &bounds.division.path,
        organisation: bounds.organisation.as_ref().map(|own| own.id),
        options: given,
    };
    let id = keep(&mut tx, &ctx.state.secret, new, ctx.now).await.map_err(PageError::internal)?;
    let detail = format!(
        "{{\"ok\":{},\"warning\":{},\"error\":{},\"unchanged\":{}}}",
        counts.ok, counts.warning, counts.error, counts.unchanged
    );
    let action = match kind {
        ImportKind::Staff => "person.import.preview",
        ImportKind::Results => "result.import.preview",
        ImportKind::Certificates => "certificate.import.preview",
    };
    let event = Event::done(&ctx.actor, action, "import_draft", id).within(&bounds.division.path).detail(detail);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect(&format!("/people/imports/{id}")))
}

/// Reads a file of this kind.
pub(super) async fn read_tables(
    kind: ImportKind,
    file_name: String,
    file: Vec<u8>,
) -> Result<Result<Vec<Table>, ReadError>, PageError> {
    read_apart(move || match kind {
        ImportKind::Staff => staff::read_file(&file_name, &file),
        ImportKind::Results => results::read_file(&file_name, &file),
        ImportKind::Certificates => certificates::read_file(&file_name, &file),
    })
    .await
}

async fn report_of(
    ctx: &Ctx,
    tx: &mut Tx,
    kind: ImportKind,
    tables: &[Table],
    bounds: &Bounds,
    given: Given,
) -> Result<Report, PageError> {
    let secret = &ctx.state.secret;
    let report = match kind {
        ImportKind::Staff => staff::assess(tx, secret, tables, bounds, ctx.now).await.map(|found| found.report),
        ImportKind::Results => results::assess(tx, secret, tables, bounds, given, ctx.now).await.map(|found| found.report),
        ImportKind::Certificates => certificates::assess(tx, secret, tables, bounds, ctx.now).await.map(|found| found.report),
    };
    report.map_err(failed)
}

/// An import's failure as a page.
pub(super) fn failed(error: ImportError) -> PageError {
    match error {
        ImportError::Store(error) => error.into(),
        ImportError::Read(error) => PageError::Conflict(error.sentence()),
        ImportError::HasErrors(n) => PageError::conflict(People(Language::Zh).has_errors(n), People(Language::En).has_errors(n)),
        ImportError::Secret(error) => PageError::internal(error),
    }
}

async fn page(ctx: &Ctx, form: UploadForm, problems: Problems) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let areas = areas(ctx, &mut tx, Action::ChangePeople, true).await?;
    let drafts = match ctx.actor.account {
        Some(account) => recent(&mut tx, account, ctx.now).await?,
        None => Vec::new(),
    };
    drop(tx);
    let language = ctx.language;
    let t = People(language);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(ctx.page(Page::new(t.import_title()).section(Section::People).narrow().status(code), move || {
        let latest = (!drafts.is_empty()).then(|| {
            view! { <section class="section"><h2>{t.recent()}</h2>{recent_list(language, drafts)}</section> }
        });
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/people"), Crumb::here(t.import_title())])}
            <header class="page-head">
                <h1>{t.import_title()}</h1>
                <p class="page-head__lead">{t.import_lead()}</p>
            </header>
            // Unlike elsewhere something is lost: no browser takes a file back into a form.
            {error_summary_saying(t.import_refused(problems.len()), &problems)}
            {upload_form(language, form, &areas, &problems)}
            <section class="section">
                <h2>{t.templates()}</h2>
                <p class="cluster">
                    <a class="button" href="/people/import/staff.xlsx">{t.template_staff()}</a>
                    <a class="button" href="/people/import/results.xlsx">{t.template_results()}</a>
                    <a class="button" href="/people/import/results.csv">{t.template_results_csv()}</a>
                    <a class="button" href="/people/import/certificates.xlsx">{t.template_certificates()}</a>
                </p>
                <p class="source-note">{chinese(t.0, t.template_note())}</p>
            </section>
            {latest}
        }
    }))
}

fn upload_form(language: Language, form: UploadForm, areas: &[Area], problems: &Problems) -> impl IntoView + use<> {
    let t = People(language);
    let [wrong_kind, wrong_file, wrong_year] = ["kind", "file", "year"].map(|field| problems.of(field).map(str::to_owned));
    let levels = std::iter::once((String::new(), t.in_file().to_owned()))
        .chain(Level::ALL.into_iter().map(|level| (level.code().to_owned(), words::level(t, level).to_owned())))
        .collect::<Vec<_>>();
    let scope = if areas.len() > 1 {
        let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
        view! { <Options name="scope" label=t.import_scope() options=options value=form.scope /> }.into_any()
    } else {
        let name = areas.first().map(|area| area.name.clone()).unwrap_or_default();
        view! { <p>{t.import_scope()} " " <b>{chinese(language, name)}</b></p> }.into_any()
    };
    let kinds = ImportKind::ALL
        .into_iter()
        .map(|kind| {
            let checked = ImportKind::from_code(&form.kind).unwrap_or(ImportKind::Staff) == kind;
            view! { <Choice name="kind" kind="radio" value=kind.code() label=kind_name(t, kind) checked=checked /> }
        })
        .collect_view();
    let kind_error = wrong_kind.map(|text| view! { <p class="field__error">{text}</p> });
    view! {
        <Upload action="/people/import" submit=t.import_check()>
            <fieldset class="fieldset" id="kind">
                <legend>{t.import_what()}</legend>
                {kinds}
                {kind_error}
            </fieldset>
            {scope}
            <Field name="file" kind="file" label=t.import_file() hint=t.import_file_hint() error=wrong_file />
            <Field name="year" label=t.import_year() value=form.year hint=t.import_year_hint() error=wrong_year inputmode="numeric" />
            <Options name="level" label=t.import_level() options=levels value=form.level hint=t.import_level_hint() />
        </Upload>
    }
}

const fn kind_name(t: People, kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Staff => t.import_staff(),
        ImportKind::Results => t.import_results(),
        ImportKind::Certificates => t.import_certificates(),
    }
}

fn recent_list(language: Language, drafts: Vec<Draft>) -> impl IntoView {
    let t = People(language);
    let rows = drafts
        .into_iter()
        .map(|draft| {
            let kind = ImportKind::from_code(&draft.kind).map(|kind| kind_name(t, kind));
            let state = match draft.applied_at {
                // A date and time is too long for a word that never wraps.
                Some(at) => t.applied_at(&date_time(language, at)).into_any(),
                None => status("info", t.report_title().to_owned()).into_any(),
            };
            view! {
                <tr>
                    <th scope="row"><a href=format!("/people/imports/{}", draft.id)>{chinese(language, draft.file_name)}</a></th>
                    <td data-label=t.import_what()>{kind}</td>
                    <td data-label=t.col_result()>{state}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.import_file()),
                Column::text(t.import_what()),
                Column::text(t.col_result()),
            ]
        >
            {rows}
        </Table>
    }
}

/// One's own recent imports, on a page of their own.
pub(super) async fn list(ctx: Ctx) -> Result<Response, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let drafts = recent(&mut ctx.read().await?, account, ctx.now).await?;
    let language = ctx.language;
    let t = People(language);
    Ok(ctx.page(Page::new(t.recent()).section(Section::People), move || {
        let body = if drafts.is_empty() {
            let action = Some((t.import().to_owned(), "/people/import".to_owned()));
            empty(t.recent_none(), t.recent_none_text(), action).into_any()
        } else {
            recent_list(language, drafts).into_any()
        };
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/people"), Crumb::link(t.import_title(), "/people/import"), Crumb::here(t.recent())])}
            <header class="page-head">
                <h1>{t.recent()}</h1>
                <p class="page-head__lead">{t.recent_lead()}</p>
            </header>
            {body}
        }
    }))
}

/// The same columns as CSV, with the mark that makes spreadsheet programs read it as UTF-8.
pub(super) async fn results_csv() -> Result<Response, PageError> {
    // The columns of single subjects are the other way of saying it, and stay out.
    let columns = results::HEADERS.iter().take(11).filter_map(|names| names.first()).map(|name| (*name).to_owned()).collect();
    let bytes = to_csv(&Sheet { name: String::new(), header: columns, rows: Vec::new() }).map_err(PageError::internal)?;
    let mut response = spreadsheet("zhengtu-results.csv", bytes);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    Ok(response)
}

pub(super) async fn staff_template() -> Result<Response, PageError> {
    Ok(spreadsheet("zhengtu-staff.xlsx", template(ImportKind::Staff).map_err(PageError::internal)?))
}

pub(super) async fn results_template() -> Result<Response, PageError> {
    Ok(spreadsheet("zhengtu-results.xlsx", template(ImportKind::Results).map_err(PageError::internal)?))
}

pub(super) async fn certificates_template() -> Result<Response, PageError> {
    Ok(spreadsheet("zhengtu-certificates.xlsx", template(ImportKind::Certificates).map_err(PageError::internal)?))
}

/// A spreadsheet to download.
pub(in crate::pages) fn spreadsheet(name: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    );
    let disposition = format!("attachment; filename=\"{name}\"");
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&disposition).unwrap_or_else(|_| HeaderValue::from_static("attachment")),
    );
    response
}
