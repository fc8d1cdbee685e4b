//! An offer answered by the link in its mail: without signing in, for whoever has the mail. Looking changes nothing (mail scanners open
//! links, too); a button does.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Actor, store as accounts};
use zhengtu::audit::{self, Event};
use zhengtu::store::Tx;
use zhengtu::training::seat::{self, OfferError, offered_by_token};
use zhengtu::training::{OfferRefusal, Registration, RegistrationState, Session, Stage, store};

use super::words;
use crate::components::chinese;
use crate::locale::{Seats, Training, date_time};
use crate::server::{Ctx, Input, Page, PageError, Section};

/// What became of an offer, as whoever follows its link sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It can be answered.
    Open,
    /// 已确认
    Accepted,
    /// 已谢绝
    Declined,
    /// 逾期
    Lapsed,
    /// Accepted, and given back since.
    Withdrawn,
    /// The session is cancelled.
    Cancelled,
}

impl State {
    fn of(ctx: &Ctx, offer: &Registration, session: &Session) -> Self {
        if session.stage == Stage::Cancelled.code() {
            return Self::Cancelled;
        }
        match offer.standing() {
            // Whoever looks for lapsed offers may not have come by yet.
            RegistrationState::Offered
                if offer.offer_until.is_none_or(|until| until <= ctx.now) || session.starts_at <= ctx.now =>
            {
                Self::Lapsed
            }
            RegistrationState::Offered => Self::Open,
            RegistrationState::Registered => Self::Accepted,
            RegistrationState::Declined => Self::Declined,
            RegistrationState::Lapsed => Self::Lapsed,
            RegistrationState::Withdrawn | RegistrationState::Left | RegistrationState::Waiting => Self::Withdrawn,
        }
    }

    /// Its heading, and what there is to know.
    const fn words(self, t: Seats) -> (&'static str, &'static str) {
        match self {
            Self::Open => (t.offered_title(), t.link_open()),
            Self::Accepted => (t.link_accepted_title(), t.link_accepted()),
            Self::Declined => (t.link_declined_title(), t.link_declined()),
            Self::Lapsed => (t.link_lapsed_title(), t.link_lapsed()),
            Self::Withdrawn => (t.link_withdrawn_title(), t.link_withdrawn()),
            Self::Cancelled => (t.link_cancelled_title(), t.link_cancelled()),
        }
    }

    /// Whether one may want to wait for a seat again.
    const fn leads_to_queue(self) -> bool {
        matches!(self, Self::Declined | Self::Lapsed | Self::Withdrawn)
    }
}

/// The offer of a token, its session, and in whose name it is answered. None for a token that wasn't made here, or whose owner is gone.
async fn found(tx: &mut Tx, ctx: &Ctx, token: &str) -> Result<Option<(Registration, Session, Actor)>, PageError> {
    let Some(offer) = offered_by_token(tx, &ctx.state.secret, token).await? else { return Ok(None) };
    let Some(id) = offer.account_id else { return Ok(None) };
    let Some(account) = accounts::find(tx, id).await?.filter(|account| account.disabled_at.is_none()) else { return Ok(None) };
    let Some(session) = store::find(tx, offer.session_id).await? else { return Ok(None) };
    let actor = accounts::actor_of(tx, &account).await?;
    Ok(Some((offer, session, actor)))
}

/// `GET /training/offer/{token}`
pub(super) async fn show(ctx: Ctx, Path(token): Path<String>) -> Result<Response, PageError> {
    match found(&mut ctx.read().await?, &ctx, &token).await? {
        Some((offer, session, _)) => Ok(page(&ctx, &token, &offer, &session, None)),
        None => Ok(unknown(&ctx)),
    }
}

/// Whether the seat is taken.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Answer {
    answer: String,
}

/// `POST /training/offer/{token}`
pub(super) async fn answer(ctx: Ctx, Path(token): Path<String>, Input(form): Input<Answer>) -> Result<Response, PageError> {
    // Nobody with an address of their own making keeps others from writing.
    if found(&mut ctx.read().await?, &ctx, &token).await?.is_none() {
        return Ok(unknown(&ctx));
    }
    let mut tx = ctx.write().await?;
    let Some((offer, session, actor)) = found(&mut tx, &ctx, &token).await? else { return Ok(unknown(&ctx)) };
    let (outcome, what) = match form.answer.as_str() {
        "accept" => (seat::accept(&mut tx, offer.id, ctx.now).await, "training.accept"),
        "decline" => (seat::decline(&mut tx, offer.id, ctx.now).await, "training.decline"),
        _ => return Err(PageError::BadRequest),
    };
    match outcome {
        Ok(()) => {
            // Whoever follows the link need not be signed in; it is the account's own doing.
            let event = Event::done(&actor, what, "training_registration", offer.id)
                .within(&session.division_path)
                .detail(serde_json::json!({ "by": "mail" }).to_string());
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            // Loading the page again doesn't ask to send the form again.
            Ok(ctx.redirect(&format!("/training/offer/{token}")))
        }
        Err(OfferError::Store(error)) => Err(error.into()),
        Err(OfferError::Refused(refusal)) => {
            let session = store::find(&mut tx, session.id).await?.unwrap_or(session);
            let offer = store::registration(&mut tx, offer.id).await?.unwrap_or(offer);
            drop(tx);
            // Pressed twice: what was wanted is so.
            let same = matches!((offer.standing(), what), (RegistrationState::Registered, "training.accept"))
                || matches!((offer.standing(), what), (RegistrationState::Declined, "training.decline"));
            if same && refusal == OfferRefusal::NotOffered {
                return Ok(ctx.redirect(&format!("/training/offer/{token}")));
            }
            Ok(page(&ctx, &token, &offer, &session, Some(&refusal)))
        }
    }
}

fn page(ctx: &Ctx, token: &str, offer: &Registration, session: &Session, refused: Option<&OfferRefusal>) -> Response {
    let t = Training(ctx.language);
    let seats = Seats(ctx.language);
    let state = State::of(ctx, offer, session);
    let (title, lead) = state.words(seats);
    let said = refused.map(|refusal| {
        let sentence = match refusal {
            OfferRefusal::NotOffered => seats.link_answered().to_owned(),
            refusal => words::offer_refusal(t, refusal),
        };
        view! { <div class="notice notice--error" role="alert"><p>{chinese(t.0, sentence)}</p></div> }
    });
    let until = offer.offer_until.filter(|_| state == State::Open).map(|until| {
        let value = seats.link_until(&date_time(t.0, until), &words::left(t, ctx.now, until));
        view! { <dt>{seats.link_limit()}</dt><dd>{value}</dd> }
    });
    let reason = (state == State::Cancelled && !session.cancel_reason.is_empty())
        .then(|| view! { <dt>{seats.link_reason()}</dt><dd>{chinese(t.0, session.cancel_reason.clone())}</dd> });
    let form = (state == State::Open).then(|| {
        view! {
            <form class="stack stack--tight" method="post" action=format!("/training/offer/{token}")>
                <button class="button button--primary button--wide" type="submit" name="answer" value="accept">{seats.accept()}</button>
                <button class="button button--wide" type="submit" name="answer" value="decline">{seats.decline()}</button>
            </form>
        }
    });
    let more = if state.leads_to_queue() { seats.link_queue() } else { seats.link_session() };
    let address = format!("/training/{}", session.id);
    let others = (state == State::Cancelled).then(|| view! { <a class="link-more" href="/training">{t.see_others()}</a> });
    let status = if refused.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    ctx.page(Page::new(title).section(Section::Training).narrow().status(status), || {
        view! {
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{lead}</p>
            </div>
            <div class="stack stack--loose">
                {said}
                <dl class="facts">
                    <dt>{seats.link_what()}</dt>
                    <dd>{chinese(t.0, session.title.clone())}</dd>
                    <dt>{t.when()}</dt>
                    <dd>{words::when(t, session)}</dd>
                    <dt>{t.place()}</dt>
                    <dd>{chinese(t.0, words::place(t, session))}</dd>
                    {until}
                    {reason}
                </dl>
                {form}
                <p class="cluster"><a class="link-more" href=address>{more}</a>{others}</p>
            </div>
        }
    })
}

/// No offer is answered by this address.
fn unknown(ctx: &Ctx) -> Response {
    let t = Seats(ctx.language);
    let page = Page::new(t.link_unknown_title()).section(Section::Training).narrow().status(StatusCode::NOT_FOUND);
    ctx.page(page, || {
        view! {
            <div class="page-head">
                <h1>{t.link_unknown_title()}</h1>
                <p class="page-head__lead">{t.link_unknown()}</p>
            </div>
            <p><a class="link-more" href="/training/mine">{Training(t.0).mine()}</a></p>
        }
    })
}
