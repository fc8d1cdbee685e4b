//! The page of a unit's list: who of the unit is on it, and whom to add.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::ids::RegistrationId;
use zhengtu::training::leave::late_leave;
use zhengtu::training::people::{self, UnitPerson};
use zhengtu::training::pool::{Quota, is_one_pool};
use zhengtu::training::slip::SlipState;
use zhengtu::training::slip::store::of_session;
use zhengtu::training::{Phase, Registration, RegistrationState, Session, store};

use super::super::manage::scopes;
use super::super::{session_of, words};
use super::List;
use super::answers::{Line, answers};
use crate::components::{Column, Crumb, Field, Table, breadcrumb, chinese, empty, status};
use crate::locale::{Seats, Training, count, date_time};
use crate::server::{Ctx, Page, PageError, Section};

/// So many of the register are listed.
const LISTED: i64 = 100;

/// What the page shows beside what is there.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The form as it was sent.
    pub(super) list: List,
    /// The answers.
    pub(super) lines: Vec<Line>,
    /// Why nothing was done.
    pub(super) said: Option<String>,
    /// Why the file couldn't be read.
    pub(super) bad_file: Option<String>,
    /// How it went.
    pub(super) status: StatusCode,
}

/// The page.
pub(super) async fn shown(ctx: &Ctx, id: &str, what: Shown) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let words = Seats(ctx.language);
    let scopes = scopes(ctx, Action::RegisterPeople);
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, id).await?;
    if session.published_at.is_none() {
        return Err(PageError::NotFound);
    }
    let listed = people::listed(&mut tx, &scopes, session.id, ctx.actor.account).await?;
    let free = people::free(&mut tx, &scopes, session.id, &what.list.q, LISTED).await?;
    let quotas = store::quotas(&mut tx, session.id).await?;
    // Those whom one put on the list oneself.
    let slips: HashMap<RegistrationId, String> = of_session(&mut tx, session.id)
        .await?
        .into_iter()
        .filter(|slip| slip.state == SlipState::Valid)
        .map(|slip| (slip.registration_id, slip.fields.code))
        .collect();
    let mut leaving = Vec::new();
    for (one, _) in listed.iter().filter(|(one, _)| one.is_registered()) {
        if session.may_withdraw(ctx.now) || late_leave(&mut tx, &session, one.id, ctx.now).await?.is_some() {
            leaving.push(one.id);
        }
    }
    drop(tx);
    let address = format!("/training/{}", session.id);
    let crumbs = vec![
        Crumb::link(t.title(), "/training"),
        Crumb::link(session.title.clone(), address.clone()),
        Crumb::here(words.unit_title()),
    ];
    let said = what.said.map(|text| view! { <div class="notice notice--error" role="alert"><p>{text}</p></div> });
    let open = session.phase(ctx.now) == Phase::Open;
    let form = if open {
        form(t, &session, &free, &what.list, what.bad_file).into_any()
    } else {
        let reason = words::why_not(t, &session, ctx.now).unwrap_or_default();
        let notice = view! { <div class="notice notice--warn"><p>{words.unit_closed()}{reason}</p></div> };
        view! { <section class="section">{notice}</section> }.into_any()
    };
    let facts = [words::when(t, &session), words::place(t, &session), words::seats(t, &session), fill(t, &session, &quotas)];
    let facts = facts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let page = Page::new(format!("{} · {}", words.unit_title(), session.title)).section(Section::Training).status(what.status);
    Ok(ctx.page(page, || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{words.unit_title()}</h1>
                <p class="page-head__lead">{chinese(t.0, session.title.clone())}</p>
                <div class="page-head__actions"><a class="button" href=address>{t.back_to_session()}</a></div>
            </div>
            <div class="stack">
                <p>{chinese(t.0, facts)}</p>
                <p class="muted">{words.unit_lead()}</p>
                {said}
            </div>
            {answers(t, &what.lines)}
            {form}
            {on_the_list(ctx, &session, &listed, &leaving, &slips)}
        }
    }))
}

/// The quotas with what is taken of them, in one line.
pub(in crate::pages::training) fn fill(t: Training, session: &Session, quotas: &[Quota]) -> String {
    if is_one_pool(session, quotas) {
        return String::new();
    }
    let each: Vec<_> =
        quotas.iter().map(|quota| Seats(t.0).quota_fill(&quota.name, &count(quota.taken), &count(quota.seats))).collect();
    words::names(t, each.iter().map(String::as_str))
}

/// Names to paste, and people to tick.
fn form(t: Training, session: &Session, free: &[UnitPerson], list: &List, bad_file: Option<String>) -> impl IntoView + use<> {
    let words = Seats(t.0);
    let address = format!("/training/{}/unit", session.id);
    let rows = free
        .iter()
        .map(|person| {
            let id = person.id.to_string();
            let checked = list.people.contains(&id);
            view! {
                <tr>
                    <td class="table__select">
                        <label>
                            <input type="checkbox" name="people" value=id checked=checked />
                            <span class="visually-hidden">{chinese(t.0, person.name.clone())}</span>
                        </label>
                    </td>
                    <th scope="row">{chinese(t.0, person.name.clone())}</th>
                    <td data-label=t.sheet_unit()>{chinese(t.0, person.unit().to_owned())}</td>
                    <td data-label=words.unit_post()>{chinese(t.0, person.post.clone())}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(words.unit_tick()),
        Column::text(t.sheet_name()),
        Column::text(t.sheet_unit()),
        Column::text(words.unit_post()),
    ];
    let capped = (free.len() >= usize::try_from(LISTED).unwrap_or_default())
        .then(|| view! { <p class="muted">{words.unit_capped(&count(LISTED))}</p> });
    let again = (!free.is_empty()).then(|| {
        view! { <div class="form__actions"><button class="button button--primary" type="submit">{words.unit_submit()}</button></div> }
    });
    let picks = if free.is_empty() {
        empty(words.unit_none(), words.unit_none_body(), None).into_any()
    } else {
        view! { <Table columns=columns caption=words.unit_pick()>{rows}</Table>{capped} }.into_any()
    };
    view! {
        <section class="section" aria-labelledby="whom">
            <h2 id="whom">{words.unit_whom()}</h2>
            // Its fields stand beside the people they find, within the other form.
            <form id="find" method="get" action=address.clone()></form>
            <form class="form" method="post" action=address enctype="multipart/form-data">
                <input type="hidden" name="q" value=list.q.clone() />
                <Field name="names" kind="textarea" label=words.unit_names() value=list.names.clone() hint=words.unit_names_hint() />
                <Field name="file" kind="file" label=words.unit_file() hint=words.unit_file_hint() error=bad_file />
                <p><a href="/training/unit-list.xlsx" download="">{words.unit_template()}</a></p>
                <div class="form__actions"><button class="button button--primary" type="submit">{words.unit_submit()}</button></div>
                <h3 id="pick">{words.unit_pick()}</h3>
                <div class="filter-bar" role="search" aria-labelledby="pick">
                    <div class="field field--grow">
                        <label class="field__label" for="q">{words.unit_search()}</label>
                        <input class="field__input" id="q" name="q" form="find" type="search" value=list.q.clone() maxlength="40" />
                    </div>
                    <button class="button" type="submit" form="find">{words.unit_search_button()}</button>
                </div>
                {picks}
                {again}
            </form>
        </section>
    }
}

/// Who of the unit is on the list, with what can be done for them.
fn on_the_list(
    ctx: &Ctx,
    session: &Session,
    listed: &[(Registration, Option<i64>)],
    leaving: &[RegistrationId],
    slips: &HashMap<RegistrationId, String>,
) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let words = Seats(ctx.language);
    let rows = listed
        .iter()
        .map(|(one, position)| row(ctx, session, one, *position, leaving.contains(&one.id), slips.get(&one.id)))
        .collect_view();
    let columns = vec![
        Column::text(t.sheet_name()),
        Column::text(t.sheet_unit()),
        Column::text(t.column_state()),
        Column::text(words.unit_actions()),
    ];
    let body = if listed.is_empty() {
        view! { <p class="muted">{words.unit_listed_empty()}</p> }.into_any()
    } else {
        view! { <Table columns=columns caption=words.unit_listed()>{rows}</Table> }.into_any()
    };
    view! {
        <section class="section" aria-labelledby="listed">
            <h2 id="listed">{words.unit_listed()}</h2>
            {body}
        </section>
    }
}

fn row(
    ctx: &Ctx,
    session: &Session,
    one: &Registration,
    position: Option<i64>,
    may_leave: bool,
    slip: Option<&String>,
) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let words = Seats(ctx.language);
    let address = format!("/training/{}/unit/{}", session.id, one.id);
    let live = matches!(session.phase(ctx.now), Phase::Published | Phase::Open | Phase::Closed);
    let name = one.name.clone();
    let button = move |action: &'static str, label: &'static str| {
        let spoken = words.unit_action_of(label, &name);
        view! { <button class="button" type="submit" name="action" value=action aria-label=spoken>{label}</button> }
    };
    let (mark, buttons) = match one.standing() {
        RegistrationState::Waiting => (
            status("info", words.unit_waiting(position.unwrap_or(1))).into_any(),
            button("withdraw", words.leave_queue()).into_any(),
        ),
        RegistrationState::Offered => (
            status("warn", words.unit_offer_until(&date_time(t.0, one.offer_until.unwrap_or(session.starts_at)))).into_any(),
            view! {
                {button("accept", words.accept())}
                {button("decline", words.decline_short())}
            }
            .into_any(),
        ),
        _ if may_leave => (status("ok", words.unit_ok()).into_any(), button("withdraw", words.unit_withdraw()).into_any()),
        _ => (status("ok", words.unit_ok()).into_any(), ().into_any()),
    };
    let slip = slip.filter(|_| one.by_account_id == ctx.actor.account).map(|code| {
        let (to, label, spoken) =
            (format!("/training/slips/{code}"), words.unit_slip(), words.unit_action_of(words.unit_slip(), &one.name));
        view! { <a href=to aria-label=spoken>{label}</a> }
    });
    let actions = live.then(|| view! { <form class="cluster" method="post" action=address>{buttons}</form> });
    view! {
        <tr>
            <th scope="row">{chinese(t.0, one.name.clone())}</th>
            <td data-label=t.sheet_unit()>{chinese(t.0, one.unit.clone())}</td>
            <td data-label=t.column_state()>{mark}</td>
            <td>{actions}{slip}</td>
        </tr>
    }
}
