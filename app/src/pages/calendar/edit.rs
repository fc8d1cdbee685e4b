//! Entering, changing and withdrawing windows.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::audit::{self, Event};
use zhengtu::certification::entered::calendar as exam_days;
use zhengtu::division::Division;
use zhengtu::exam_calendar::store::{self, ChangeError};
use zhengtu::exam_calendar::{Change, ChangeRefusal, Window, WindowState};
use zhengtu::ids::ExamWindowId;

use super::form::{WindowForm, fields};
use super::words::{self, Subjects};
use super::{place_of, provinces, window_of};
use crate::components::{Crumb, Field, breadcrumb, chinese, error_summary};
use crate::locale::{Calendar, Common, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems};

/// What the page stands on, beside the form.
struct Ground {
    /// The provinces the asker may enter something for.
    provinces: Vec<Division>,
    /// And for the whole country, too.
    country: bool,
    subjects: Subjects,
    changes: Vec<Change>,
}

async fn ground(ctx: &Ctx, window: Option<&Window>) -> Result<Ground, PageError> {
    let mut tx = ctx.read().await?;
    let (all, _) = provinces(&mut tx, "").await?;
    let may = |place: &Place| decide(&ctx.actor, Action::ManageCalendar, place) == Decision::Allowed;
    Ok(Ground {
        provinces: all.into_iter().filter(|one| may(&Place::division(one.path.clone()))).collect(),
        country: may(&Place::country()),
        subjects: words::subjects(&mut tx, ctx.language).await?,
        changes: match window {
            Some(window) => store::changes(&mut tx, window.id).await?,
            None => Vec::new(),
        },
    })
}

/// What a new form begins with.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Beginning {
    year: String,
}

/// `GET /calendar/manage/new`
pub(super) async fn new(ctx: Ctx, Input(beginning): Input<Beginning>) -> Result<Response, PageError> {
    let form = WindowForm {
        id: ExamWindowId::fresh().to_string(),
        year: beginning.year.chars().take(4).collect(),
        kind: "exam".to_owned(),
        ..WindowForm::default()
    };
    let ground = ground(&ctx, None).await?;
    Ok(page(&ctx, None, &ground, &form, &Problems::default(), None))
}

/// Whether the asker may enter something for the place a form names; what is wrong is noted.
async fn may_enter(ctx: &Ctx, form: &WindowForm, ground: &Ground, problems: &mut Problems) -> Result<Option<Place>, PageError> {
    let known =
        if form.province.is_empty() { ground.country } else { ground.provinces.iter().any(|one| one.code == form.province) };
    if !known {
        problems.add("province", Calendar(ctx.language).problem_scope());
        return Ok(None);
    }
    let place = place_of(&mut ctx.read().await?, Some(form.province.as_str()).filter(|code| !code.is_empty())).await?;
    Ok(Some(place))
}

/// `POST /calendar/manage/new`
pub(super) async fn enter(ctx: Ctx, Input(mut form): Input<WindowForm>) -> Result<Response, PageError> {
    let t = Calendar(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let ground = ground(&ctx, None).await?;
    let mut problems = Problems::default();
    let plan = form.read(t, &ground.subjects, &mut problems);
    let place = may_enter(&ctx, &form, &ground, &mut problems).await?;
    let (true, Some(plan), Some(place)) = (problems.is_empty(), plan, place) else {
        return Ok(page(&ctx, None, &ground, &form, &problems, None));
    };
    ctx.require(Action::ManageCalendar, &place).await?;
    let id: ExamWindowId = form.id.parse().unwrap_or_else(|_| ExamWindowId::fresh());
    let mut tx = ctx.write().await?;
    match store::enter(&mut tx, id, &plan, Some(account), ctx.now).await {
        Ok(true) => {
            exam_days::changed(&mut tx, &[(&plan).into()], ctx.now).await?;
            let path = place.division_path.unwrap_or_default();
            let event = Event::done(&ctx.actor, "calendar.window.enter", "exam_window", id).within(&path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
        }
        // The same form again: it is entered.
        Ok(false) => {}
        Err(error) => return answer(&ctx, None, &ground, &mut form, problems, error),
    }
    Ok(ctx.redirect_with(&format!("/calendar/manage?year={}", plan.year), &Flash::ok(t.done_entered())))
}

/// The window of an address, if the asker may change it.
async fn allowed(ctx: &Ctx, id: &str) -> Result<(Window, Place), PageError> {
    let mut tx = ctx.read().await?;
    let window = window_of(&mut tx, id).await?;
    let place = place_of(&mut tx, window.province.as_deref()).await?;
    drop(tx);
    ctx.require(Action::ManageCalendar, &place).await?;
    Ok((window, place))
}

/// `GET /calendar/manage/{id}`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (window, _) = allowed(&ctx, &id).await?;
    let ground = ground(&ctx, Some(&window)).await?;
    Ok(page(&ctx, Some(&window), &ground, &WindowForm::of(&window), &Problems::default(), None))
}

/// `POST /calendar/manage/{id}`
pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<WindowForm>) -> Result<Response, PageError> {
    let t = Calendar(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let (window, _) = allowed(&ctx, &id).await?;
    let ground = ground(&ctx, Some(&window)).await?;
    let mut problems = Problems::default();
    let plan = form.read(t, &ground.subjects, &mut problems);
    let place = may_enter(&ctx, &form, &ground, &mut problems).await?;
    let (true, Some(plan), Some(place)) = (problems.is_empty(), plan, place) else {
        return Ok(page(&ctx, Some(&window), &ground, &form, &problems, None));
    };
    ctx.require(Action::ManageCalendar, &place).await?;
    let version = form.version.parse().unwrap_or_default();
    let mut tx = ctx.write().await?;
    if let Err(error) = store::change(&mut tx, window.id, version, &plan, account, ctx.now).await {
        drop(tx);
        return answer(&ctx, Some(&window), &ground, &mut form, problems, error);
    }
    exam_days::changed(&mut tx, &[(&window).into(), (&plan).into()], ctx.now).await?;
    let path = place.division_path.unwrap_or_default();
    let event = Event::done(&ctx.actor, "calendar.window.change", "exam_window", window.id).within(&path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/calendar/manage/{}", window.id), &Flash::ok(t.done_changed())))
}

/// Why something is withdrawn.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Withdrawal {
    version: String,
    reason: String,
}

/// `POST /calendar/manage/{id}/withdraw`
pub(super) async fn withdraw(ctx: Ctx, Path(id): Path<String>, Input(sent): Input<Withdrawal>) -> Result<Response, PageError> {
    let t = Calendar(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let (window, place) = allowed(&ctx, &id).await?;
    let reason = sent.reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        let ground = ground(&ctx, Some(&window)).await?;
        let refused = (sent.reason, t.withdraw_reason_empty().to_owned());
        return Ok(page(&ctx, Some(&window), &ground, &WindowForm::of(&window), &Problems::default(), Some(refused)));
    }
    let mut tx = ctx.write().await?;
    match store::withdraw(&mut tx, window.id, sent.version.parse().unwrap_or_default(), reason, account, ctx.now).await {
        Ok(()) => {}
        Err(ChangeError::Store(error)) => return Err(error.into()),
        Err(ChangeError::Refused(ChangeRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(error) => {
            drop(tx);
            let sentence = refused(t, &error).to_owned();
            let (window, _) = allowed(&ctx, &id).await?;
            let ground = ground(&ctx, Some(&window)).await?;
            return Ok(page(
                &ctx,
                Some(&window),
                &ground,
                &WindowForm::of(&window),
                &Problems::default(),
                Some((sent.reason, sentence)),
            ));
        }
    }
    exam_days::changed(&mut tx, &[(&window).into()], ctx.now).await?;
    let path = place.division_path.unwrap_or_default();
    let event = Event::done(&ctx.actor, "calendar.window.withdraw", "exam_window", window.id).within(&path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/calendar/manage?year={}", window.year), &Flash::ok(t.done_withdrawn())))
}

const fn refused(t: Calendar, error: &ChangeError) -> &'static str {
    match error {
        ChangeError::Refused(ChangeRefusal::Withdrawn) => t.is_withdrawn(),
        _ => t.overtaken(),
    }
}

/// The form again, with what the core refused; from now on it counts as made from what is stored now.
fn answer(
    ctx: &Ctx,
    window: Option<&Window>,
    ground: &Ground,
    form: &mut WindowForm,
    mut problems: Problems,
    error: ChangeError,
) -> Result<Response, PageError> {
    match error {
        ChangeError::Store(error) => Err(error.into()),
        error => {
            problems.add("year", refused(Calendar(ctx.language), &error));
            if let Some(window) = window {
                form.version = window.version.to_string();
            }
            Ok(page(ctx, window, ground, form, &problems, None))
        }
    }
}

/// The page around the form.
fn page(
    ctx: &Ctx,
    window: Option<&Window>,
    ground: &Ground,
    form: &WindowForm,
    problems: &Problems,
    withdrawal: Option<(String, String)>,
) -> Response {
    let t = Calendar(ctx.language);
    let (title, save) = if window.is_some() { (t.edit(), t.save()) } else { (t.enter(), t.save_new()) };
    let address = window.map_or_else(|| "/calendar/manage/new".to_owned(), |window| format!("/calendar/manage/{}", window.id));
    let withdrawn = window.filter(|window| window.state == WindowState::Withdrawn);
    let notice = withdrawn.map(|window| {
        view! { <div class="notice notice--warn"><p>{chinese(t.0, t.withdrawn_because(&window.withdraw_reason))}</p></div> }
    });
    let status = if problems.is_empty() && withdrawal.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let fields = withdrawn.is_none().then(|| {
        view! {
            <form class="form" method="post" action=address.clone() novalidate>
                {error_summary(t.0, problems)}
                {fields(t, form, (&ground.provinces, ground.country), &ground.subjects, problems)}
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{save}</button>
                    <a class="button" href="/calendar/manage">{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    });
    let withdrawing = window.filter(|window| window.state != WindowState::Withdrawn).map(|window| {
        let open = withdrawal.is_some();
        let (reason, error) = withdrawal.unzip();
        let to = format!("{address}/withdraw");
        view! {
            <section class="section">
                <details class="disclosure" open=open>
                    <summary>{t.withdraw_summary()}</summary>
                    <form class="stack" method="post" action=to>
                        <input type="hidden" name="version" value=window.version />
                        <p>{t.withdraw_warning()}</p>
                        <Field name="reason" label=t.withdraw_reason() value=reason.unwrap_or_default() error=error required=true />
                        <button class="button button--danger" type="submit">{t.withdraw()}</button>
                    </form>
                </details>
            </section>
        }
    });
    let changes = changes(t, ground);
    let page = Page::new(title).status(status).found_at(address.clone());
    ctx.page(page, || {
        view! {
            {breadcrumb(t.0, vec![Crumb::link(t.title(), "/calendar"), Crumb::link(t.manage(), "/calendar/manage"), Crumb::here(title)])}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{t.new_lead()}</p>
            </div>
            {notice}
            {fields}
            {withdrawing}
            {changes}
        }
    })
}

fn changes(t: Calendar, ground: &Ground) -> impl IntoView + use<> {
    let items = ground
        .changes
        .iter()
        .map(|change| {
            let value = |text: &str| words::field_value(t, &change.field, text, &ground.subjects);
            let text = t.change_row(words::field_name(t, &change.field), &value(&change.before), &value(&change.after));
            view! { <li><span>{chinese(t.0, text)}</span><small>{date_time(t.0, change.changed_at)}</small></li> }
        })
        .collect_view();
    (!ground.changes.is_empty())
        .then(|| view! { <section class="section"><h2>{t.changes()}</h2><ul class="date-list">{items}</ul></section> })
}
