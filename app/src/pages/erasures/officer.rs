//! The office's side: a look at what goes and what stays, the proposal, the confirmation by somebody else.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::notification::{Notice, store::notify};
use zhengtu::person::link;
use zhengtu::person::reveal::reason;
use zhengtu::person::store::Person;
use zhengtu::personal_data::unregister::{self, Held, Obstacle, Request, UnregisterError};
use zhengtu::store::Tx;

use super::obstacles;
use crate::components::{Choice, Crumb, Field, breadcrumb, chinese, error_summary};
use crate::locale::{Erasures, Language, People, date};
use crate::pages::people::{person_of, place_of};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    reason: String,
    answer: String,
    sure: String,
}

/// Everything the page says.
struct Look {
    person: Person,
    path: String,
    held: Held,
    obstacles: Vec<Obstacle>,
    open: Option<Request>,
    /// Whoever looks has asked for it, or is meant.
    own_hand: bool,
}

impl Look {
    async fn load(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<Self, PageError> {
        let (person, memberships) = person_of(tx, id).await?;
        let place = place_of(&memberships);
        ctx.require(Action::ChangePeople, &place).await?;
        let open = unregister::open(tx, person.id).await?;
        let linked = link::of_person(tx, person.id).await?.map(|link| link.account_id);
        let own_hand = ctx.actor.account.is_some()
            && (linked == ctx.actor.account || open.as_ref().is_some_and(|open| open.asked_by == ctx.actor.account));
        Ok(Self {
            held: unregister::held(tx, person.id).await?,
            obstacles: unregister::obstacles(tx, person.id, date_of(ctx.now)).await?,
            path: place.division_path.unwrap_or_else(|| "/".to_owned()),
            person,
            open,
            own_hand,
        })
    }

    fn address(&self, further: &str) -> String {
        format!("/people/{}/erase{further}", self.person.id)
    }
}

/// `GET /people/{id}/erase`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let look = Look::load(&ctx, &mut tx, &id).await?;
    drop(tx);
    Ok(page(&ctx, look, Form::default(), Problems::default(), StatusCode::OK))
}

fn page(ctx: &Ctx, look: Look, form: Form, problems: Problems, status: StatusCode) -> Response {
    let t = Erasures(ctx.language);
    ctx.page(Page::new(t.title()).section(Section::People).narrow().status(status), move || {
        let name = look.person.name.clone();
        let back = format!("/people/{}", look.person.id);
        let erased = look.obstacles.contains(&Obstacle::Erased);
        let against = (!look.obstacles.is_empty()).then(|| {
            view! {
                <div class="notice notice--warn"><div><p><b>{t.not_now()}</b></p>{obstacles(t, &look.obstacles)}</div></div>
            }
        });
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::link(name.clone(), back), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, t.lead(&name))}</p>
            </header>
            <div class="stack stack--loose">
                {error_summary(t.0, &problems)}
                {against}
                {(!erased).then(|| view! { {lists(t, &look.held)} {acts(t, &look, &form, &problems)} })}
            </div>
        }
    })
}

fn lists(t: Erasures, held: &Held) -> impl IntoView + use<> {
    let list = |lines: Vec<String>| lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let goes = [
        (true, t.goes_person().to_owned()),
        (held.memberships > 0, t.goes_posts(held.memberships)),
        (held.certificates + held.periods > 0, t.goes_numbers(held.certificates, held.periods)),
        (held.hours > 0, t.goes_hours(held.hours, held.proofs)),
        (held.training > 0, t.goes_training(held.training)),
        (held.studios > 0, t.goes_studios(held.studios)),
        (true, t.goes_rest().to_owned()),
        (held.links > 0, t.goes_link().to_owned()),
    ];
    let goes = goes.into_iter().filter(|(there, _)| *there).map(|(_, line)| line).collect();
    let stays =
        vec![t.stays_facts(held.results), t.stays_trail().to_owned(), t.stays_slips().to_owned(), t.stays_backups().to_owned()];
    view! {
        <section class="section"><h2>{t.goes()}</h2><ul class="stack stack--tight">{list(goes)}</ul></section>
        <section class="section"><h2>{t.stays()}</h2><ul class="stack stack--tight">{list(stays)}</ul></section>
        <p class="notice notice--warn"><b>{t.final_note()}</b></p>
    }
}

fn acts(t: Erasures, look: &Look, form: &Form, problems: &Problems) -> AnyView {
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let Some(open) = &look.open else {
        return look
            .obstacles
            .is_empty()
            .then(|| {
                view! {
                    <form class="form" method="post" action=look.address("") novalidate>
                        <Field
                            name="reason"
                            label=t.reason()
                            value=form.reason.clone()
                            hint=t.reason_hint()
                            error=error("reason")
                            required=true
                        />
                        <div class="form__actions"><button class="button button--danger" type="submit">{t.ask()}</button></div>
                    </form>
                }
            })
            .into_any();
    };
    let confirm = (look.obstacles.is_empty() && !look.own_hand).then(|| {
        view! {
            <form class="form" method="post" action=look.address("/confirm")>
                <fieldset class="fieldset" id="sure" tabindex="-1">
                    <legend>{t.confirm()}</legend>
                    <Choice name="sure" value="yes" label=t.sure() />
                    {error("sure").map(|text| view! { <p class="field__error">{text}</p> })}
                </fieldset>
                <div class="form__actions"><button class="button button--danger" type="submit">{t.confirm()}</button></div>
            </form>
        }
    });
    view! {
        <section class="section"><div class="stack">
            {waiting(t.0, open)}
            {look.own_hand.then(|| view! { <p class="muted">{t.own_hand()}</p> })}
            {confirm}
            <details class="disclosure" open=error("answer").is_some()>
                <summary>{t.refuse_title()}</summary>
                <form class="form" method="post" action=look.address("/refuse") novalidate>
                    <Field name="answer" label=t.reason() value=form.answer.clone() error=error("answer") required=true />
                    <div class="form__actions"><button class="button" type="submit">{t.refuse()}</button></div>
                </form>
            </details>
        </div></section>
    }
    .into_any()
}

fn waiting(language: Language, open: &Request) -> impl IntoView + use<> {
    let t = Erasures(language);
    let at = date(language, date_of(open.asked_at));
    let sentence = match &open.asked_by_name {
        Some(who) => t.waiting_office(who, &at),
        None => t.waiting_own(&at),
    };
    let why = (!open.reason.is_empty()).then(|| view! { <p>{chinese(language, t.says(&open.reason))}</p> });
    view! { <div class="notice notice--info"><div><p>{chinese(language, sentence)}</p>{why}</div></div> }
}

async fn record(ctx: &Ctx, tx: &mut Tx, look: &Look, action: &str) -> Result<(), PageError> {
    let event = Event::done(&ctx.actor, action, "person", look.person.id).within(&look.path);
    Ok(audit::record(tx, ctx.now, event).await?)
}

/// `POST /people/{id}/erase`
pub(super) async fn ask(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Erasures(ctx.language);
    let mut tx = ctx.write().await?;
    let look = Look::load(&ctx, &mut tx, &id).await?;
    let Ok(words) = reason(&form.reason) else {
        drop(tx);
        let mut problems = Problems::default();
        problems.add("reason", t.reason_bad());
        return Ok(page(&ctx, look, form, problems, StatusCode::UNPROCESSABLE_ENTITY));
    };
    if !look.obstacles.is_empty() {
        drop(tx);
        return Ok(page(&ctx, look, form, Problems::default(), StatusCode::CONFLICT));
    }
    let back = look.address("");
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    if !unregister::ask(&mut tx, look.person.id, Some(by), &words, ctx.now).await? {
        drop(tx);
        return Ok(ctx.redirect_with(&back, &Flash::warn(t.asked_twice())));
    }
    record(&ctx, &mut tx, &look, "person.erase.ask").await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&back, &Flash::ok(t.asked())))
}

/// `POST /people/{id}/erase/confirm`
pub(super) async fn confirm(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Erasures(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let look = Look::load(&ctx, &mut tx, &id).await?;
    if form.sure != "yes" {
        drop(tx);
        let mut problems = Problems::default();
        problems.add("sure", t.sure_missing());
        return Ok(page(&ctx, look, form, problems, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let linked = match unregister::unregister(&mut tx, look.person.id, by, ctx.now).await {
        Ok(linked) => linked,
        Err(UnregisterError::Store(error)) => return Err(error.into()),
        Err(UnregisterError::NotAsked) => {
            drop(tx);
            return Ok(ctx.redirect_with(&look.address(""), &Flash::warn(t.gone())));
        }
        Err(UnregisterError::Obstacles(_) | UnregisterError::OwnHand) => {
            drop(tx);
            return Ok(page(&ctx, look, form, Problems::default(), StatusCode::CONFLICT));
        }
    };
    if let Some(account) = linked {
        notify(&mut tx, account, &Notice::LinkEnded {}, ctx.now).await?;
    }
    record(&ctx, &mut tx, &look, "person.erase").await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/people/erasures", &Flash::ok(t.done())))
}

/// `POST /people/{id}/erase/refuse`
pub(super) async fn refuse(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Erasures(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let look = Look::load(&ctx, &mut tx, &id).await?;
    let Ok(words) = reason(&form.answer) else {
        drop(tx);
        let mut problems = Problems::default();
        problems.add("answer", t.reason_bad());
        return Ok(page(&ctx, look, form, problems, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let back = look.address("");
    let open = look.open.as_ref().map(|open| open.id);
    let settled = match open {
        Some(open) => unregister::decline(&mut tx, open, Some(by), &words, ctx.now).await?,
        None => false,
    };
    if !settled {
        drop(tx);
        return Ok(ctx.redirect_with(&back, &Flash::warn(t.gone())));
    }
    record(&ctx, &mut tx, &look, "person.erase.refuse").await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&back, &Flash::ok(t.refused())))
}
