//! The browsers one is signed in with.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::session::{self, SessionInfo};
use zhengtu::audit::{self, Event};
use zhengtu::ids::BrowserSessionId;

use super::home;
use crate::components::{Column, Crumb, Table, breadcrumb, status};
use crate::locale::{Account, Common, date_time};
use crate::server::{Ctx, Flash, Page, PageError, Section};

pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let id = ctx.actor.account.ok_or(PageError::SignIn)?;
    let sessions = session::list(&mut ctx.read().await?, id, ctx.now).await?;
    let here = ctx.session.as_ref().map(|session| session.id);
    let others = sessions.iter().any(|session| Some(session.id) != here);
    let rows = sessions.iter().map(|session| row(&ctx, session, here)).collect_view();
    let end_others = if others {
        view! {
            <form class="form" method="post" action="/account/sessions/revoke-others">
                <div class="form__actions"><button class="button button--danger" type="submit">{t.session_end_others()}</button></div>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="muted">{t.only_this()}</p> }.into_any()
    };
    Ok(ctx.page(Page::new(t.sessions_title()).section(Section::Account), || {
        view! {
            {breadcrumb(ctx.language, vec![Crumb::link(t.title(), "/account"), Crumb::here(t.sessions_title())])}
            <header class="page-head">
                <h1>{t.sessions_title()}</h1>
                <p class="page-head__lead">{t.sessions_lead()}</p>
            </header>
            <div class="stack">
                <Table
                    columns=vec![
                        Column::text(t.browser()),
                        Column::text(t.signed_in_at()),
                        Column::text(t.last_seen()),
                        Column::text(Common(ctx.language).actions()),
                    ]
                >
                    {rows}
                </Table>
                {end_others}
            </div>
        }
    }))
}

fn row(ctx: &Ctx, session: &SessionInfo, here: Option<BrowserSessionId>) -> impl IntoView + use<> {
    let t = Account(ctx.language);
    let action = if Some(session.id) == here {
        status("ok", t.this_browser()).into_any()
    } else {
        let to = format!("/account/sessions/{}/revoke", session.id);
        view! { <form method="post" action=to><button class="button button--small" type="submit">{t.session_end()}</button></form> }
            .into_any()
    };
    let browser = browser_name(&session.user_agent).unwrap_or_else(|| t.unknown_browser().to_owned());
    view! {
        <tr>
            <th scope="row">{browser}</th>
            <td data-label=t.signed_in_at()>{date_time(ctx.language, session.created_at)}</td>
            <td data-label=t.last_seen()>{date_time(ctx.language, session.last_seen_at)}</td>
            <td>{action}</td>
        </tr>
    }
}

/// `Firefox · Windows` of a browser's long description.
fn browser_name(user_agent: &str) -> Option<String> {
    // The order counts: most call themselves by the names of older ones too.
    const BROWSERS: [(&str, &str); 9] = [
        ("MicroMessenger/", "微信"),
        ("DingTalk", "钉钉"),
        ("QQBrowser/", "QQ 浏览器"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    let known: Vec<&str> = [find(&BROWSERS), find(&SYSTEMS)].into_iter().flatten().collect();
    if known.is_empty() {
        let start: String = user_agent.chars().filter(|c| !c.is_control()).take(40).collect();
        return (!start.is_empty()).then_some(start);
    }
    Some(known.join(" · "))
}

pub(super) async fn revoke(ctx: Ctx, Path(session): Path<String>) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let id = ctx.actor.account.ok_or(PageError::SignIn)?;
    let session: BrowserSessionId = session.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    if !session::revoke_own(&mut tx, session, id, ctx.now).await? {
        return Ok(ctx.redirect_with("/account/sessions", &Flash::warn(t.session_gone())));
    }
    let event = Event::done(&ctx.actor, "account.session.revoke", "browser_session", session).within(home(&ctx.actor));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/account/sessions", &Flash::ok(t.session_ended())))
}

pub(super) async fn revoke_others(ctx: Ctx) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let id = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let ended = session::revoke_others(&mut tx, id, ctx.session.as_ref().map(|session| session.id), ctx.now).await?;
    if ended > 0 {
        let event = Event::done(&ctx.actor, "account.session.revoke", "account", id)
            .within(home(&ctx.actor))
            .detail(format!("{{\"sessions\":{ended}}}"));
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    Ok(ctx.redirect_with("/account/sessions", &Flash::ok(t.sessions_ended(ended))))
}
