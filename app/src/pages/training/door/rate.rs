//! 评价: one to five stars and words, once, by whoever was there. Nothing of it goes to the trail: who rated when is nobody's business.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::training::rating::{RateError, RateRefusal, SHOWN_FROM, WORDS, has_rated, rate as take};
use zhengtu::training::{Registration, Session, store};

use super::{session_of, words};
use crate::components::{Choice, Crumb, Field, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Door, Training};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// A rating as typed.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    stars: String,
    words: String,
}

/// `GET /training/{id}/rate`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (session, registration) = own(&ctx, &id).await?;
    let rated = match &registration {
        Some(registration) => has_rated(&mut ctx.read().await?, registration.id).await?,
        None => false,
    };
    let said = rated.then(|| Door(ctx.language).rate_already().to_owned());
    Ok(view(&ctx, &session, &Typed::default(), &Problems::default(), said, StatusCode::OK))
}

async fn own(ctx: &Ctx, id: &str) -> Result<(Session, Option<Registration>), PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, id).await?;
    if session.published_at.is_none() {
        return Err(PageError::NotFound);
    }
    let registration = store::registration_of(&mut tx, session.id, account).await?.filter(Registration::is_registered);
    Ok((session, registration))
}

fn view(ctx: &Ctx, session: &Session, typed: &Typed, problems: &Problems, said: Option<String>, status: StatusCode) -> Response {
    let t = Door(ctx.language);
    let address = format!("/training/{}", session.id);
    let crumbs = vec![
        Crumb::link(Training(t.0).title(), "/training"),
        Crumb::link(session.title.clone(), address.clone()),
        Crumb::here(t.rate_title()),
    ];
    let stars_problem = problems.of("stars").map(str::to_owned);
    let choices = (1..=5)
        .rev()
        .map(|stars: i64| {
            let value = stars.to_string();
            let checked = typed.stars == value;
            let label = t.stars(&value);
            view! { <Choice name="stars" value=value label=label kind="radio" checked=checked /> }
        })
        .collect_view();
    let words_problem = problems.of("words").map(str::to_owned);
    let shut = said.is_some() && problems.is_empty();
    let form = (!shut).then(|| {
        view! {
            <form class="form" method="post" action=format!("{address}/rate") novalidate>
                <fieldset class="field" id="stars">
                    <legend class="field__label">{t.rate_stars()}</legend>
                    {choices}
                    {stars_problem.map(|text| view! { <p class="field__error">{text}</p> })}
                </fieldset>
                <Field name="words" label=t.rate_words() kind="textarea" value=typed.words.clone() error=words_problem />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.rate_send()}</button></div>
            </form>
        }
    });
    ctx.page(
        Page::new(format!("{} · {}", t.rate_title(), session.title)).section(Section::Training).narrow().status(status),
        || {
            view! {
                {breadcrumb(t.0, crumbs)}
                <div class="page-head">
                    <h1>{t.rate_title()}</h1>
                    <p class="page-head__lead">{chinese(t.0, session.title.clone())}</p>
                </div>
                <div class="stack">
                    {error_summary(t.0, problems)}
                    {said.map(|text| view! { <div class="notice notice--warn" role="status"><p>{text}</p></div> })}
                    <p>{t.rate_anonymous(SHOWN_FROM)}</p>
                    {form}
                    <p><a class="link-more" href=address>{t.to_session()}</a></p>
                </div>
            }
        },
    )
}

/// `POST /training/{id}/rate`
pub(super) async fn rate(ctx: Ctx, Path(id): Path<String>, Input(typed): Input<Typed>) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let (session, registration) = own(&ctx, &id).await?;
    let mut tx = ctx.write().await?;
    let taken = match registration {
        Some(registration) => take(&mut tx, &session, registration.id, typed.stars.parse().ok(), &typed.words, ctx.now).await,
        None => Err(RateRefusal::WasNotThere.into()),
    };
    match taken {
        Ok(()) => {}
        Err(RateError::Store(error)) => return Err(error.into()),
        Err(RateError::Refused(refusal)) => {
            drop(tx);
            let mut problems = Problems::default();
            let said = match refusal {
                RateRefusal::NoStars => {
                    problems.add("stars", t.rate_no_stars());
                    None
                }
                RateRefusal::TooLong => {
                    problems.add("words", Common(ctx.language).field_too_long(WORDS));
                    None
                }
                other => Some(words::rate_refusal(t, other).to_owned()),
            };
            return Ok(view(&ctx, &session, &typed, &problems, said, StatusCode::UNPROCESSABLE_ENTITY));
        }
    }
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/{}", session.id), &Flash::ok(t.rate_done())))
}
