//! One's own wish, on the page that says who saw one's numbers.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::ids::PersonId;
use zhengtu::person::link;
use zhengtu::person::store::memberships;
use zhengtu::personal_data::unregister::{self, Obstacle, Request, Settled};
use zhengtu::store::Tx;

use super::obstacles;
use crate::components::chinese;
use crate::locale::{Erasures, Language, date};
use crate::server::{Ctx, Flash, PageError};

const BACK: &str = "/account/personal-data";

/// How it stands with one's wish.
pub(in crate::pages) struct Wish {
    open: Option<Request>,
    last: Option<Settled>,
    obstacles: Vec<Obstacle>,
}

impl Wish {
    pub async fn load(ctx: &Ctx, tx: &mut Tx, person: PersonId) -> Result<Self, PageError> {
        Ok(Self {
            open: unregister::open(tx, person).await?,
            last: unregister::last(tx, person).await?,
            obstacles: unregister::obstacles(tx, person, date_of(ctx.now)).await?,
        })
    }
}

/// The section of the page.
pub(in crate::pages) fn section(language: Language, wish: &Wish) -> impl IntoView + use<> {
    let t = Erasures(language);
    let against = (!wish.obstacles.is_empty()).then(|| view! { <p>{t.own_obstacles()}</p> {obstacles(t, &wish.obstacles)} });
    let refused = wish.last.as_ref().filter(|last| last.outcome == "refused").map(|last| {
        let sentence = t.own_refused(&date(t.0, date_of(last.decided_at)), &last.answer);
        view! { <p class="notice notice--info">{chinese(t.0, sentence)}</p> }
    });
    let act = match &wish.open {
        Some(open) => view! {
            <p class="notice notice--info">{t.own_waiting(&date(t.0, date_of(open.asked_at)))}</p>
            <form method="post" action="/account/personal-data/erase/withdraw">
                <button class="button" type="submit">{t.own_withdraw()}</button>
            </form>
        }
        .into_any(),
        None => view! {
            {refused}
            <form method="post" action="/account/personal-data/erase">
                <button class="button button--danger" type="submit">{t.own_ask()}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <section class="section">
            <h2>{t.own_title()}</h2>
            <div class="stack"><p>{t.own_lead()}</p>{against}{act}</div>
        </section>
    }
}

async fn linked(ctx: &Ctx, tx: &mut Tx) -> Result<PersonId, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    Ok(link::of_account(tx, account).await?.ok_or(PageError::NotFound)?.person_id)
}

async fn record(ctx: &Ctx, tx: &mut Tx, person: PersonId, action: &str) -> Result<(), PageError> {
    let path = memberships(tx, person).await?.into_iter().next().map(|at| at.division_path);
    let event = Event::done(&ctx.actor, action, "person", person).within(path.as_deref().unwrap_or("/"));
    Ok(audit::record(tx, ctx.now, event).await?)
}

/// `POST /account/personal-data/erase`
pub(super) async fn ask(ctx: Ctx) -> Result<Response, PageError> {
    let t = Erasures(ctx.language);
    let mut tx = ctx.write().await?;
    let person = linked(&ctx, &mut tx).await?;
    if !unregister::ask(&mut tx, person, None, "", ctx.now).await? {
        drop(tx);
        return Ok(ctx.redirect_with(BACK, &Flash::warn(t.asked_twice())));
    }
    record(&ctx, &mut tx, person, "person.erase.ask").await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(BACK, &Flash::ok(t.asked())))
}

/// `POST /account/personal-data/erase/withdraw`
pub(super) async fn withdraw(ctx: Ctx) -> Result<Response, PageError> {
    let t = Erasures(ctx.language);
    let mut tx = ctx.write().await?;
    let person = linked(&ctx, &mut tx).await?;
    let open = unregister::open(&mut tx, person).await?;
    let Some(open) = open else {
        drop(tx);
        return Ok(ctx.redirect_with(BACK, &Flash::warn(t.gone())));
    };
    unregister::decline(&mut tx, open.id, None, "", ctx.now).await?;
    record(&ctx, &mut tx, person, "person.erase.withdraw").await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(BACK, &Flash::ok(t.own_withdrawn())))
}
