//! Signing in and out.
//!
//! An unknown name and a wrong password get the same answer after the same work, and both are counted, so that nothing here tells
//! which accounts exist.

use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::attempt::{self, SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS};
use zhengtu::account::password::{self, Verified};
use zhengtu::account::store::{self, Credentials};
use zhengtu::account::{Role, demonstration, name};
use zhengtu::audit::{self, Event, Outcome};
use zhengtu::store::Tx;

use super::{Entrance, address_with_return, back, enter, home, wait};
use crate::components::{Field, chinese};
use crate::locale::{self, Account, Common};
use crate::server::{Ctx, Flash, Input, Page, PageError, Peer, Section};

/// Longer than any password that can be set: not worth comparing.
const TOO_LONG: usize = 4 * password::LONGEST;

pub(super) async fn show(ctx: Ctx, Query(form): Query<Entrance>) -> Result<Response, PageError> {
    if ctx.actor.account.is_some() {
        return Ok(ctx.redirect(back(&form.r#return)));
    }
    let form = form.emptied();
    view(&ctx, &form, None, StatusCode::OK).await
}

pub(super) async fn submit(ctx: Ctx, peer: Peer, Input(form): Input<Entrance>) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let account_key = SIGN_IN_ACCOUNT.key(&ctx.state.secret, &name::folded(&form.name));
    let address_key = peer.network().map(|network| SIGN_IN_ADDRESS.key(&ctx.state.secret, &network));

    let mut tx = ctx.write().await?;
    let counted = count(&ctx, &mut tx, &account_key, address_key.as_deref()).await?;
    let found = store::credentials_by_name(&mut tx, &form.name).await?;
    tx.commit().await?;
    if let Err(until) = counted {
        let sentence = wait(&ctx, until);
        return view(&ctx, &form, Some(sentence), StatusCode::TOO_MANY_REQUESTS).await;
    }

    // One that its owner closed has no password: it is refused like one that isn't there.
    let found = found.filter(|found| !found.password_hash.is_empty());
    let stored = found.as_ref().filter(|_| form.password.len() <= TOO_LONG).map(|found| found.password_hash.clone());
    let verified = password::verify(form.password.clone(), stored).await?;

    let mut tx = ctx.write().await?;
    let refusal = match (&found, &verified) {
        (None, _) => Some(("no such account", t.sign_in_wrong())),
        (Some(_), Verified::Wrong) => Some(("wrong password", t.sign_in_wrong())),
        (Some(found), _) if found.disabled_at.is_some() => Some(("the account is disabled", t.sign_in_disabled())),
        // Everybody knows this one: wherever the demonstration's data end up, it opens nothing from afar.
        _ if form.password == demonstration::PASSWORD && !peer.is_this_machine() => {
            Some(("demonstration password from elsewhere", t.sign_in_demonstration()))
        }
        _ => None,
    };
    if let Some((reason, sentence)) = refusal {
        let record = found.as_ref().map(|found| found.id.to_string()).unwrap_or_default();
        let event = Event::done(&ctx.actor, "account.sign_in", "account", record).ending(Outcome::Failed, reason);
        audit::record(&mut tx, ctx.now, event).await?;
        let blocked = attempt::blocked_until(&mut tx, &account_key, ctx.now).await?;
        tx.commit().await?;
        return match blocked {
            Some(until) => {
                let sentence = format!("{sentence}{}", wait(&ctx, until));
                view(&ctx, &form, Some(sentence), StatusCode::TOO_MANY_REQUESTS).await
            }
            None => view(&ctx, &form, Some(sentence.to_owned()), StatusCode::UNPROCESSABLE_ENTITY).await,
        };
    }
    let Some(found) = found else { return Err(PageError::BadRequest) };
    attempt::forget(&mut tx, &account_key).await?;
    if let Some(key) = &address_key {
        attempt::take_back(&mut tx, key).await?;
    }
    succeed(&ctx, tx, &found, verified, &peer, &form).await
}

/// Counts the attempt under both keys; `Err` says until when none is taken.
async fn count(
    ctx: &Ctx,
    tx: &mut Tx,
    account_key: &str,
    address_key: Option<&str>,
) -> Result<Result<(), chrono::DateTime<chrono::Utc>>, PageError> {
    if let Some(key) = address_key
        && let Err(until) = attempt::count(tx, &SIGN_IN_ADDRESS, key, ctx.now).await?
    {
        return Ok(Err(until));
    }
    Ok(attempt::count(tx, &SIGN_IN_ACCOUNT, account_key, ctx.now).await?)
}

async fn succeed(
    ctx: &Ctx,
    mut tx: Tx,
    found: &Credentials,
    verified: Verified,
    peer: &Peer,
    form: &Entrance,
) -> Result<Response, PageError> {
    if let Verified::RightAndStale(better) = verified {
        store::keep_better_hash(&mut tx, found.id, &found.password_hash, &better).await?;
    }
    let account = store::find(&mut tx, found.id).await?.ok_or_else(|| PageError::internal("the account vanished"))?;
    let flash = Flash::ok(Account(ctx.language).signed_in());
    enter(ctx, tx, &account, peer, "account.sign_in", back(&form.r#return), &flash).await
}

pub(super) async fn sign_out(ctx: Ctx) -> Result<Response, PageError> {
    let flash = Flash::ok(Account(ctx.language).signed_out());
    let Some(account) = ctx.actor.account else { return Ok(ctx.redirect_with("/", &flash)) };
    let mut tx = ctx.write().await?;
    let cookie = ctx.end_session(&mut tx).await?;
    let event = Event::done(&ctx.actor, "account.sign_out", "account", account).within(home(&ctx.actor));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let mut response = ctx.redirect_with("/", &flash);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn view(ctx: &Ctx, form: &Entrance, problem: Option<String>, status: StatusCode) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let demonstration = if ctx.state.demonstration { demonstration_rows(ctx).await? } else { Vec::new() };
    let (name, to) = (form.name.clone(), form.r#return.clone());
    let sign_up = address_with_return("/account/sign-up", &form.r#return);
    Ok(ctx.page(Page::new(t.sign_in_title()).section(Section::Account).narrow().status(status), || {
        view! {
            <header class="page-head">
                <h1>{t.sign_in_title()}</h1>
                <p class="page-head__lead">{t.sign_in_lead()}</p>
            </header>
            <form class="form" method="post" action="/account/sign-in">
                {problem.map(|text| view! { <p class="notice notice--error" role="alert">{text}</p> })}
                <input type="hidden" name="return" value=to />
                <Field name="name" label=t.name() value=name required=true autocomplete="username" />
                <Field name="password" label=t.password() kind="password" required=true autocomplete="current-password" />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.sign_in_button()}</button>
                </div>
                <p class="muted">{t.no_account()} " " <a href=sign_up>{Common(ctx.language).sign_up()}</a></p>
            </form>
            {demonstration_view(t, demonstration)}
        }
    }))
}

/// Name, role and scope of the demonstration's accounts that exist here.
async fn demonstration_rows(ctx: &Ctx) -> Result<Vec<(String, String, String)>, PageError> {
    let mut tx = ctx.read().await?;
    let mut rows = Vec::new();
    for account in demonstration::ACCOUNTS {
        if store::find_by_name(&mut tx, account.name).await?.is_none() {
            continue;
        }
        let scope = match (account.role, account.division) {
            (Role::Candidate, _) => "—".to_owned(),
            (_, None) => Account(ctx.language).country().to_owned(),
            (_, Some(code)) => {
                zhengtu::division::store::find(&mut tx, code).await?.map_or_else(|| code.to_owned(), |division| division.name)
            }
        };
        rows.push((account.name.to_owned(), locale::role(ctx.language, account.role).to_owned(), scope));
    }
    Ok(rows)
}

fn demonstration_view(t: Account, rows: Vec<(String, String, String)>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let rows = rows
            .into_iter()
            .map(|(name, role, scope)| {
                view! {
                    <tr>
                        <th scope="row">{chinese(t.0, name)}</th>
                        <td data-label=t.role()>{role}</td>
                        <td data-label=t.scope()>{chinese(t.0, scope)}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="section stack">
                <h2>{t.demonstration_title()}</h2>
                <p>{t.demonstration_note(demonstration::PASSWORD)}</p>
                <div class="table-wrap">
                    <table class="table table--compact table--plain">
                        <thead>
                            <tr><th scope="col">{t.name()}</th><th scope="col">{t.role()}</th><th scope="col">{t.scope()}</th></tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}
