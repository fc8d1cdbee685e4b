//! One account: its roles, and what can be done about it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Scope;
use zhengtu::account::grant::GrantInfo;
use zhengtu::account::store::Account;

use super::list::state;
use super::scope::{self, Typed};
use super::{managed, role_options};
use crate::components::{Crumb, Field, Options, breadcrumb, chinese, error_summary, error_summary_but_password};
use crate::locale::{self, Accounts, Common, date, date_time};
use crate::server::{Ctx, Page, PageError, Problems, Section};

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (account, grants) = managed(&ctx, &id).await?;
    Ok(page(&ctx, &account, grants, Typed::default(), &Problems::default(), StatusCode::OK))
}

pub(super) fn page(
    ctx: &Ctx,
    account: &Account,
    grants: Vec<GrantInfo>,
    typed: Typed,
    problems: &Problems,
    status: StatusCode,
) -> Response {
    let t = Accounts(ctx.language);
    let me = ctx.actor.account == Some(account.id);
    let errors = if problems.of("password").is_some() {
        error_summary_but_password(ctx.language, problems).into_any()
    } else {
        error_summary(ctx.language, problems).into_any()
    };
    let (former, held): (Vec<_>, Vec<_>) = grants.into_iter().partition(|info| info.revoked_at.is_some());
    let facts = facts(ctx, account);
    let held = held_table(ctx, account, held);
    let former = former_list(ctx, former);
    let give = (!me && !account.is_closed()).then(|| give_form(ctx, account, typed, problems));
    let access = access(ctx, account, me, problems);
    let name = account.name.clone();
    let page = Page::new(name.clone()).section(Section::Accounts).status(status).found_at(format!("/accounts/{}", account.id));
    ctx.page(page, || {
        view! {
            {breadcrumb(ctx.language, vec![Crumb::link(t.title(), "/accounts"), Crumb::here(name.clone())])}
            <header class="page-head"><h1>{chinese(ctx.language, name)}</h1></header>
            {errors}
            {facts}
            <section class="section">
                <h2>{t.roles()}</h2>
                {held}
                {former}
            </section>
            {give}
            {access}
        }
    })
}

fn facts(ctx: &Ctx, account: &Account) -> impl IntoView + use<> {
    let t = Accounts(ctx.language);
    let created = date_time(ctx.language, account.created_at);
    let state = state(t, account);
    view! {
        <dl class="facts">
            <dt>{t.filter_state()}</dt><dd>{state}</dd>
            <dt>{t.created()}</dt><dd>{created}</dd>
        </dl>
    }
}

fn held_table(ctx: &Ctx, account: &Account, held: Vec<GrantInfo>) -> AnyView {
    let t = Accounts(ctx.language);
    if held.is_empty() {
        return view! { <p>{t.no_roles()}</p> }.into_any();
    }
    let rows = held
        .into_iter()
        .map(|info| {
            let to = format!("/accounts/{}/grants/{}/revoke", account.id, info.id);
            let scope = info.scope_name.unwrap_or_else(|| locale::Account(ctx.language).country().to_owned());
            let scope = chinese(ctx.language, scope);
            let scope = match &info.grant.scope {
                Scope::Everywhere => scope,
                Scope::Division { code, .. } => view! { <a href=format!("/divisions/{code}")>{scope}</a> }.into_any(),
                Scope::Organisation { id, .. } => view! { <a href=format!("/organisations/{id}")>{scope}</a> }.into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{locale::role(ctx.language, info.grant.role)}</th>
                    <td data-label=t.scope()>{scope}</td>
                    <td data-label=t.granted()>{date(ctx.language, zhengtu::clock::date_of(info.granted_at))}</td>
                    <td data-label=t.granted_by()>{chinese(ctx.language, info.granted_by.unwrap_or_else(|| "—".to_owned()))}</td>
                    <td><form method="post" action=to><button class="button button--small button--danger" type="submit">{t.revoke()}</button></form></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.role()}</th>
                        <th scope="col">{t.scope()}</th>
                        <th scope="col">{t.granted()}</th>
                        <th scope="col">{t.granted_by()}</th>
                        <th scope="col">{Common(ctx.language).actions()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn former_list(ctx: &Ctx, former: Vec<GrantInfo>) -> impl IntoView + use<> {
    let t = Accounts(ctx.language);
    let language = ctx.language;
    (!former.is_empty()).then(|| {
        let words = locale::Account(language);
        let lines = former
            .into_iter()
            .map(|info| {
                let what = words.role_one(
                    locale::role(language, info.grant.role),
                    info.scope_name.as_deref().unwrap_or_else(|| words.country()),
                );
                let until = info.revoked_at.map(|at| date(language, zhengtu::clock::date_of(at))).unwrap_or_default();
                let since = date(language, zhengtu::clock::date_of(info.granted_at));
                view! { <li>{chinese(language, what)} " " <span class="muted">{format!("{since} – {until}")}</span></li> }
            })
            .collect_view();
        view! {
            <details class="disclosure">
                <summary>{t.former_roles()}</summary>
                <ul>{lines}</ul>
            </details>
        }
    })
}

fn give_form(ctx: &Ctx, account: &Account, typed: Typed, problems: &Problems) -> impl IntoView + use<> {
    let t = Accounts(ctx.language);
    let role_error = problems.of("role").map(str::to_owned);
    let role = typed.role.clone();
    let scope = scope::fields(ctx, typed, problems);
    let roles = role_options(ctx);
    let to = format!("/accounts/{}/grants", account.id);
    view! {
        <section class="section">
            <h2>{t.grant_title()}</h2>
            <form class="form" method="post" action=to>
                <Options name="role" label=t.role() options=roles value=role error=role_error />
                {scope}
                <div class="form__actions"><button class="button button--primary" type="submit">{t.grant_button()}</button></div>
            </form>
        </section>
    }
}

/// Password and barring; of oneself only the way to the own pages.
fn access(ctx: &Ctx, account: &Account, me: bool, problems: &Problems) -> AnyView {
    let t = Accounts(ctx.language);
    if me {
        return view! {
            <section class="section">
                <h2>{t.access()}</h2>
                <p>{t.reset_self()} " " <a href="/account/password">{locale::Account(ctx.language).password_title()}</a></p>
            </section>
        }
        .into_any();
    }
    if account.is_closed() {
        return view! { <p class="notice">{t.closed_note()}</p> }.into_any();
    }
    let password_error = problems.of("password").map(str::to_owned);
    let reset = format!("/accounts/{}/password", account.id);
    let barring = if account.disabled_at.is_some() {
        let to = format!("/accounts/{}/enable", account.id);
        view! {
            <form class="form" method="post" action=to>
                <div class="form__actions"><button class="button" type="submit">{t.enable()}</button></div>
            </form>
        }
        .into_any()
    } else {
        let to = format!("/accounts/{}/disable", account.id);
        view! {
            <form class="form" method="post" action=to>
                <p>{t.disable_note()}</p>
                <div class="form__actions"><button class="button button--danger" type="submit">{t.disable()}</button></div>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="section">
            <h2>{t.reset_title()}</h2>
            <form class="form" method="post" action=reset>
                <p>{t.reset_note()}</p>
                <Field
                    name="password"
                    label=t.initial_password()
                    kind="password"
                    hint=t.initial_password_hint().to_owned()
                    error=password_error
                    required=true
                    autocomplete="new-password"
                />
                <div class="form__actions"><button class="button" type="submit">{t.reset_button()}</button></div>
            </form>
        </section>
        <section class="section">
            <h2>{t.access()}</h2>
            {barring}
        </section>
    }
    .into_any()
}
