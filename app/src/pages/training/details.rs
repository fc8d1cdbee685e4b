//! One session: the facts, the seats, the button; registering and withdrawing.

use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::audit::{self, Event};
use zhengtu::ids::TrainingId;
use zhengtu::training::calendar::calendar as calendar_file;
use zhengtu::training::seat::{self, Attendee, RegisterError, WithdrawError};
use zhengtu::training::{Change, Phase, RegisterRefusal, Registration, Session, TrainingDate, WithdrawRefusal, store};

use super::{place_of, session_of, words};
use crate::components::{Crumb, Field, breadcrumb};
use crate::locale::{Training, count, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// `GET /training/{id}`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, &id).await?;
    let place = place_of(&session);
    let may = |action| decide(&ctx.actor, action, &place) == Decision::Allowed;
    let (manages, reads) = (may(Action::ManageTraining), may(Action::ReadRoster));
    let phase = session.phase(ctx.now);
    // A draft, and what was called off before anybody saw it, is nobody else's business.
    if session.published_at.is_none() && !manages && !reads {
        return Err(PageError::NotFound);
    }
    let dates = store::dates(&mut tx, session.id).await?;
    let changes = store::changes(&mut tx, session.id).await?;
    let registration = match ctx.actor.account {
        Some(account) => store::registration_of(&mut tx, session.id, account).await?,
        None => None,
    };
    drop(tx);
    let shows_link = registration.is_some() || manages;
    let notice = match phase {
        Phase::Cancelled if session.cancel_reason.is_empty() => Some(t.cancelled_notice_plain().to_owned()),
        Phase::Cancelled => Some(t.cancelled_notice(session.cancel_reason.trim_end_matches(['。', '.', ' ']))),
        Phase::Draft => Some(t.draft_notice().to_owned()),
        _ => None,
    };
    let notice = notice.map(|text| view! { <div class="notice notice--warn"><p>{text}</p></div> });
    let crumbs = vec![Crumb::link(t.title(), "/training"), Crumb::here(session.title.clone())];
    let about = (!session.description.is_empty()).then(|| {
        let paragraphs = session.description.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
        view! { <section class="section"><h2>{t.about()}</h2><div class="prose">{paragraphs}</div></section> }
    });
    let tools = (manages || reads).then(|| tools(t, &session, phase, manages, reads));
    let under = format!("{} · {}", words::kind_of(t, &session), session.division_names);
    let seat = place_card(&ctx, &session, registration.as_ref());
    let page = Page::new(session.title.clone()).section(Section::Training);
    Ok(ctx.page(page, || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{session.title.clone()}</h1>
                <p class="page-head__lead cluster"><span>{under}</span>{words::state(t, &session, ctx.now)}</p>
            </div>
            {notice}
            <div class="split split--aside section">
                <div class="stack stack--loose">
                    {facts(t, &session, shows_link)}
                    {date_list(t, &session, &dates)}
                    {about}
                    {change_list(t, &changes)}
                </div>
                <div class="stack">{seat}{tools}</div>
            </div>
        }
    }))
}

/// `GET /training/{id}/session.ics`
pub(super) async fn calendar(ctx: Ctx, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, &id).await?;
    if session.published_at.is_none() {
        return Err(PageError::NotFound);
    }
    let dates = store::dates(&mut tx, session.id).await?;
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // What a browser sends as host is letters, digits, dots and a port; anything else would be a line of its own in the file.
    let clean = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte));
    let scheme = if ctx.cookies.plain { "http" } else { "https" };
    let address = format!("{scheme}://{}/training/{}", if clean { host } else { "localhost" }, session.id);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"session.ics\""),
    ];
    Ok((headers, calendar_file(&session, &dates, &address)).into_response())
}

/// When, where, who, hours.
fn facts(t: Training, session: &Session, shows_link: bool) -> impl IntoView + use<> {
    let link = match (session.link.is_empty(), shows_link) {
        (true, _) => None,
        (false, true) => {
            let to = session.link.clone();
            Some(view! { <a href=to rel="noreferrer noopener">{t.link_text()}</a> }.into_any())
        }
        (false, false) => Some(t.link_after().into_any()),
    };
    let counted = if session.counts_as_continuing_education {
        t.hours_counted(&session.recognised_by)
    } else {
        t.hours_not_counted().to_owned()
    };
    let closes = date_time(t.0, session.closes_at);
    let window = match session.opens_at {
        Some(opens) => t.window_open_close(&date_time(t.0, opens), &closes),
        None => t.window_close(&closes),
    };
    let mut rows: Vec<(&'static str, AnyView)> =
        vec![(t.when(), words::when(t, session).into_any()), (t.place(), words::place(t, session).into_any())];
    rows.extend(link.map(|view| (t.link(), view)));
    if !session.teacher.is_empty() {
        rows.push((t.teacher(), session.teacher.clone().into_any()));
    }
    rows.push((t.hours(), format!("{} · {counted}", t.hours_value(&words::hours(session.half_hours))).into_any()));
    rows.push((t.audience(), words::audience(t, session).into_any()));
    rows.extend(session.organisation_name.clone().map(|name| (t.organiser(), name.into_any())));
    rows.push((t.division(), session.division_names.clone().into_any()));
    rows.push((t.sign_up_window(), window.into_any()));
    rows.push((t.withdraw_until_label(), date_time(t.0, session.withdraw_until).into_any()));
    let rows = rows.into_iter().map(|(name, value)| view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> }).collect_view();
    view! { <div class="table-wrap"><table class="table table--plain"><tbody>{rows}</tbody></table></div> }
}

fn date_list(t: Training, session: &Session, dates: &[TrainingDate]) -> impl IntoView + use<> {
    let items = dates
        .iter()
        .map(|date| {
            let hours = t.hours_value(&words::hours(date.half_hours));
            view! { <li><span>{words::span(t, date)}</span><span class="num">{hours}</span></li> }
        })
        .collect_view();
    let calendar = session.published_at.is_some().then(|| {
        let to = format!("/training/{}/session.ics", session.id);
        view! { <p><a class="link-more" href=to download="">{t.calendar()}</a></p> }
    });
    view! {
        <section class="section">
            <h2>{t.dates()}</h2>
            <ol class="date-list">{items}</ol>
            {calendar}
        </section>
    }
}

fn change_list(t: Training, changes: &[Change]) -> impl IntoView + use<> {
    let items = changes
        .iter()
        .map(|change| {
            let text = if change.field == "stage" {
                t.change_cancelled().to_owned()
            } else if change.field == "link" {
                // The link itself is for those who are registered.
                words::field_name(t, "link").to_owned()
            } else {
                let value = |text: &str| words::field_value(t, &change.field, text);
                t.change_row(words::field_name(t, &change.field), &value(&change.before), &value(&change.after))
            };
            view! { <li><span>{text}</span><small>{date_time(t.0, change.changed_at)}</small></li> }
        })
        .collect_view();
    (!changes.is_empty())
        .then(|| view! { <section class="section"><h2>{t.changes()}</h2><ul class="date-list">{items}</ul></section> })
}

/// Seats, and the one thing to do; where it can't be done, why.
fn place_card(ctx: &Ctx, session: &Session, registration: Option<&Registration>) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let address = format!("/training/{}", session.id);
    let action = if let Some(registration) = registration {
        registered(ctx, session, registration).into_any()
    } else if let Some(reason) = words::why_not(t, session, ctx.now) {
        let unusable = (session.phase(ctx.now) != Phase::Draft).then(|| {
            view! { <button class="button button--primary button--wide" type="button" disabled aria-describedby="why-not">{t.register()}</button> }
        });
        view! {
            {unusable}
            <p id="why-not">{reason}</p>
            <p><a class="link-more" href="/training">{t.see_others()}</a></p>
        }
        .into_any()
    } else if ctx.actor.account.is_none() {
        let back = percent_encoding::utf8_percent_encode(&address, percent_encoding::NON_ALPHANUMERIC).to_string();
        view! {
            <a class="button button--primary button--wide" href=format!("/account/sign-in?return={back}")>{t.sign_in_to_register()}</a>
            <p class="muted">{t.sign_in_note()}</p>
        }
        .into_any()
    } else {
        view! {
            <form class="stack" method="post" action=format!("{address}/register")>
                <Field name="name" label=t.name_label() value=ctx.actor.name.clone() hint=t.name_hint() autocomplete="name" />
                <Field name="unit" label=t.unit_label() hint=t.unit_hint() autocomplete="organization" />
                <button class="button button--primary button--wide" type="submit">{t.register()}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2 class="card__title">{t.your_place()}</h2>
            {words::meter(t, session)}
            {action}
        </section>
    }
}

fn registered(ctx: &Ctx, session: &Session, registration: &Registration) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let cancelled = session.phase(ctx.now) == Phase::Cancelled;
    let withdrawal = if session.may_withdraw(ctx.now) {
        view! {
            <form class="stack stack--tight" method="post" action=format!("/training/{}/withdraw", session.id)>
                <button class="button button--danger button--wide" type="submit">{t.withdraw()}</button>
                <p class="muted">{t.withdraw_note()}</p>
            </form>
        }
        .into_any()
    } else if cancelled {
        ().into_any()
    } else {
        view! { <p class="muted">{t.why_no_withdrawal(&date_time(t.0, session.withdraw_until))}</p> }.into_any()
    };
    view! {
        <div class="notice notice--ok"><p><b>{t.registered()}</b><br />{t.registered_as(&registration.name)}</p></div>
        {withdrawal}
        <p><a class="link-more" href="/training/mine">{t.mine()}</a></p>
    }
}

/// For organisers: what can be done with the session.
fn tools(t: Training, session: &Session, phase: Phase, manages: bool, reads: bool) -> impl IntoView + use<> {
    let address = format!("/training/{}", session.id);
    let publish = (manages && phase == Phase::Draft).then(|| {
        view! {
            <form method="post" action=format!("{address}/publish")>
                <button class="button button--primary button--wide" type="submit">
                    {t.publish()}" "<span class="button__note">{t.publish_note()}</span>
                </button>
            </form>
        }
    });
    let roster =
        reads.then(|| view! { <a class="button" href=format!("{address}/roster")>{t.roster_link(&count(session.taken))}</a> });
    let edit =
        (manages && phase != Phase::Cancelled).then(|| view! { <a class="button" href=format!("{address}/edit")>{t.edit()}</a> });
    let copy = manages.then(|| {
        view! {
            <form method="post" action=format!("{address}/copy")>
                <input type="hidden" name="id" value=TrainingId::fresh().to_string() />
                <button class="button" type="submit">{t.copy()}</button>
            </form>
        }
    });
    let cancel = (manages && !matches!(phase, Phase::Cancelled | Phase::Finished)).then(|| {
        view! {
            <details class="disclosure">
                <summary>{t.cancel_summary()}</summary>
                <form class="stack" method="post" action=format!("{address}/cancel")>
                    <p>{t.cancel_warning()}</p>
                    <Field name="reason" label=t.cancel_reason() required=true />
                    <button class="button button--danger" type="submit">{t.cancel()}</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="card">
            <h2 class="card__title">{t.organiser_tools()}</h2>
            {publish}
            <div class="cluster">{roster}{edit}{copy}</div>
            {cancel}
        </section>
    }
}

/// What the list at the door shall say.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Entry {
    name: String,
    unit: String,
}

/// `POST /training/{id}/register`
pub(super) async fn register(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Entry>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let address = format!("/training/{}", session.id);
    let (typed, unit) = (form.name.trim(), form.unit.trim());
    let name = if typed.is_empty() { ctx.actor.name.as_str() } else { typed };
    if name.chars().count() > 40 || unit.chars().count() > 80 {
        return Ok(ctx.redirect_with(&address, &Flash::error(t.refused_name_long())));
    }
    let registration = match seat::register(&mut tx, session.id, Attendee { account, name, unit }, ctx.now).await {
        Ok(registration) => registration,
        Err(RegisterError::Store(error)) => return Err(error.into()),
        Err(RegisterError::Refused(RegisterRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(RegisterError::Refused(refusal)) => {
            return Ok(ctx.redirect_with(&address, &Flash::error(words::register_refusal(t, &refusal))));
        }
    };
    let event = Event::done(&ctx.actor, "training.register", "training_registration", registration).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_registered(&session.title))))
}

/// `POST /training/{id}/withdraw`
pub(super) async fn withdraw(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let address = format!("/training/{}", session.id);
    let registration = match seat::withdraw(&mut tx, session.id, account, ctx.now).await {
        Ok(registration) => registration,
        Err(WithdrawError::Store(error)) => return Err(error.into()),
        Err(WithdrawError::Refused(WithdrawRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(WithdrawError::Refused(refusal)) => {
            return Ok(ctx.redirect_with(&address, &Flash::error(words::withdraw_refusal(t, refusal))));
        }
    };
    let event = Event::done(&ctx.actor, "training.withdraw", "training_registration", registration).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_withdrawn())))
}
