//! The accounts one manages.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use zhengtu::account::grant::{self, Filter, GrantInfo};
use zhengtu::account::store::Account;

use super::role_options;
use crate::components::{Field, Options, chinese, empty, pager, status};
use crate::locale::{self, Accounts, Common, count, date};
use crate::server::{Ctx, Page, PageError, Section};

const PER_PAGE: i64 = 50;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    name: String,
    role: String,
    state: String,
    page: String,
}

pub(super) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let t = Accounts(ctx.language);
    let filter = Filter { name: asked.name.clone(), role: asked.role.clone(), state: asked.state.clone() };
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let mut tx = ctx.read().await?;
    let (accounts, total) = grant::accounts(&mut tx, &ctx.actor, &filter, PER_PAGE, (page - 1) * PER_PAGE).await?;
    let mut rows = Vec::with_capacity(accounts.len());
    for account in accounts {
        let grants = grant::list(&mut tx, account.id).await?;
        rows.push((account, grants));
    }
    drop(tx);
    let pages = (total + PER_PAGE - 1).div_euclid(PER_PAGE).max(1);
    let turn = pager(ctx.language, page, pages, |number| {
        let asked = Asked { page: number.to_string(), ..asked.clone() };
        format!("/accounts?{}", serde_urlencoded::to_string(asked).unwrap_or_default())
    });
    let table = if rows.is_empty() {
        empty(t.nobody_title(), t.nobody_text(), Some((t.create().to_owned(), "/accounts/new".to_owned()))).into_any()
    } else {
        table(&ctx, rows).into_any()
    };
    let filter_bar = filter_bar(&ctx, &asked);
    Ok(ctx.page(Page::new(t.title()).section(Section::Accounts), || {
        view! {
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions"><a class="button button--primary" href="/accounts/new">{t.create()}</a></div>
            </header>
            {filter_bar}
            <p class="muted" role="status">{t.found(&count(total))}</p>
            {table}
            {turn}
        }
    }))
}

fn filter_bar(ctx: &Ctx, asked: &Asked) -> impl IntoView + use<> {
    let t = Accounts(ctx.language);
    let all = (String::new(), t.all().to_owned());
    let roles: Vec<_> =
        std::iter::once(all.clone()).chain(role_options(ctx)).chain([("none".to_owned(), t.without_role().to_owned())]).collect();
    let states =
        vec![all, ("active".to_owned(), t.state_active().to_owned()), ("disabled".to_owned(), t.state_disabled().to_owned())];
    let Asked { name, role, state, .. } = asked.clone();
    view! {
        <form class="filter-bar" method="get" action="/accounts" role="search">
            <Field name="name" label=t.filter_name() value=name />
            <Options name="role" label=t.filter_role() options=roles value=role />
            <Options name="state" label=t.filter_state() options=states value=state />
            <button class="button" type="submit">{Common(ctx.language).search()}</button>
        </form>
    }
}

fn table(ctx: &Ctx, rows: Vec<(Account, Vec<GrantInfo>)>) -> impl IntoView + use<> {
    let t = Accounts(ctx.language);
    let language = ctx.language;
    let rows = rows
        .into_iter()
        .map(|(account, grants)| {
            let roles = roles_line(ctx, &grants);
            view! {
                <tr>
                    <th scope="row"><a href=format!("/accounts/{}", account.id)>{chinese(language, account.name.clone())}</a></th>
                    <td data-label=t.roles()>{chinese(language, roles)}</td>
                    <td data-label=t.filter_state()>{state(t, &account)}</td>
                    <td data-label=t.created()>{date(language, zhengtu::clock::date_of(account.created_at))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.filter_name()}</th>
                        <th scope="col">{t.roles()}</th>
                        <th scope="col">{t.filter_state()}</th>
                        <th scope="col">{t.created()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Role and scope of each grant held now, in one line.
fn roles_line(ctx: &Ctx, grants: &[GrantInfo]) -> String {
    let t = locale::Account(ctx.language);
    let held: Vec<String> = grants
        .iter()
        .filter(|info| info.revoked_at.is_none())
        .map(|info| {
            t.role_one(locale::role(ctx.language, info.grant.role), info.scope_name.as_deref().unwrap_or_else(|| t.country()))
        })
        .collect();
    if held.is_empty() { "—".to_owned() } else { held.join("；") }
}

/// Whether it can sign in.
pub(super) fn state(t: Accounts, account: &Account) -> impl IntoView + use<> {
    if account.is_closed() {
        status("idle", t.state_closed())
    } else if account.disabled_at.is_some() {
        status("bad", t.state_disabled())
    } else if account.must_change_password {
        status("warn", t.state_must_change())
    } else {
        status("ok", t.state_active())
    }
}
