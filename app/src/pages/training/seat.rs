//! One's own seat in a session: registering, waiting, answering an offer, withdrawing.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::ids::RegistrationId;
use zhengtu::store::Tx;
use zhengtu::training::leave::late_leave;
use zhengtu::training::seat::{self, Attendee, Claim, NAME, OfferError, RegisterError, SignUp, UNIT, WithdrawError};
use zhengtu::training::{OfferRefusal, RegisterRefusal, RegistrationState, Session, WithdrawRefusal, store};

use super::details::{Refused, Sent, page};
use super::seat_card::Standing;
use super::{session_of, words};
use crate::locale::{Seats, Training};
use crate::server::{Ctx, Flash, Input, PageError};

/// What the list at the door shall say.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) unit: String,
    /// 所属单位, as [`Claim`].
    pub(super) claim: String,
}

/// The unit as the list says it: what was chosen, and what was typed beside it.
fn unit_line(chosen: Option<String>, typed: &str) -> String {
    match chosen {
        None => typed.to_owned(),
        Some(chosen) if typed.is_empty() || chosen == typed => chosen,
        Some(chosen) if typed.contains(&chosen) => typed.to_owned(),
        Some(chosen) => format!("{chosen} · {typed}"),
    }
}

/// How an account stands to a session.
pub(super) async fn standing(tx: &mut Tx, ctx: &Ctx, session: &Session) -> Result<Standing, PageError> {
    let registration = match ctx.actor.account {
        Some(account) => store::registration_of(tx, session.id, account).await?,
        None => None,
    };
    let position = match &registration {
        Some(waiting) if waiting.standing() == RegistrationState::Waiting => Some(store::position(tx, waiting).await?),
        _ => None,
    };
    let quotas = if session.quotas_until.is_some() { store::quotas(tx, session.id).await? } else { Vec::new() };
    let late = match &registration {
        Some(one) if one.is_registered() => late_leave(tx, session, one.id, ctx.now).await?,
        _ => None,
    };
    let known = match (ctx.actor.account, &registration) {
        (Some(account), None) => {
            let whole = seat::whole(tx, &Attendee { account: Some(account), ..Attendee::default() }).await?;
            whole.person.is_some().then_some(whole)
        }
        _ => None,
    };
    Ok(Standing { registration, position, late, quotas, audience: store::audience(tx, session.id).await?, known })
}

/// `POST /training/{id}/register`
pub(super) async fn register(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Entry>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let (typed, unit) = (form.name.trim(), form.unit.trim());
    let name = if typed.is_empty() { ctx.actor.name.as_str() } else { typed };
    if name.chars().count() > NAME || unit.chars().count() > UNIT {
        drop(tx);
        let sentence = t.refused_name_long().to_owned();
        return page(&ctx, &id, Some(Refused { sent: Sent::Registration(form), sentence, overtaken: false })).await;
    }
    let claim = form.claim.parse::<Claim>().ok();
    let chosen = match &claim {
        Some(_) => {
            let quotas = store::quotas(&mut tx, session.id).await?;
            let audience = store::audience(&mut tx, session.id).await?;
            Standing { quotas, audience, ..Standing::default() }.name_of(&session, &form.claim)
        }
        None => None,
    };
    // What wasn't there to choose is no claim: the list couldn't show it to whoever is to check it.
    let claim = claim.filter(|_| chosen.is_some());
    let attendee = Attendee { account: Some(account), person: None, name: name.to_owned(), unit: unit_line(chosen, unit) };
    let placed = match seat::sign_up(&mut tx, session.id, &SignUp { attendee, claim }, ctx.now).await {
        Ok(placed) => placed,
        Err(RegisterError::Store(error)) => return Err(error.into()),
        Err(RegisterError::Refused(RegisterRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(RegisterError::Refused(refusal)) => {
            drop(tx);
            let sentence = words::register_refusal(t, &refusal);
            let overtaken = matches!(refusal, RegisterRefusal::Cancelled);
            return page(&ctx, &id, Some(Refused { sent: Sent::Registration(form), sentence, overtaken })).await;
        }
    };
    let (what, said) = match placed.position {
        None => ("training.register", t.done_registered(&session.title)),
        Some(position) => ("training.wait", Seats(ctx.language).done_waiting(position)),
    };
    done(&ctx, tx, &session, what, placed.registration, &Flash::ok(said)).await
}

/// Keeps it, records it, and goes back to the session.
async fn done(
    ctx: &Ctx,
    mut tx: Tx,
    session: &Session,
    what: &'static str,
    registration: RegistrationId,
    flash: &Flash,
) -> Result<Response, PageError> {
    let event = Event::done(&ctx.actor, what, "training_registration", registration).within(&session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/{}", session.id), flash))
}

/// `POST /training/{id}/withdraw`
pub(super) async fn withdraw(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let words = Seats(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let registration = match seat::withdraw(&mut tx, session.id, account, ctx.now).await {
        Ok(registration) => registration,
        Err(WithdrawError::Store(error)) => return Err(error.into()),
        Err(WithdrawError::Refused(WithdrawRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(WithdrawError::Refused(refusal)) => {
            drop(tx);
            let sentence = words::withdraw_refusal(t, refusal).to_owned();
            let overtaken = refusal == WithdrawRefusal::Cancelled;
            return page(&ctx, &id, Some(Refused { sent: Sent::Withdrawal, sentence, overtaken })).await;
        }
    };
    let ended = store::registration(&mut tx, registration).await?.map(|ended| ended.standing());
    let (what, said) = match ended {
        Some(RegistrationState::Left) => ("training.leave", words.done_left()),
        Some(RegistrationState::Declined) => ("training.decline", words.done_declined()),
        _ => ("training.withdraw", t.done_withdrawn()),
    };
    done(&ctx, tx, &session, what, registration, &Flash::ok(said)).await
}

/// Whether a seat that was kept is taken.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Answer {
    answer: String,
}

/// `POST /training/{id}/offer`
pub(super) async fn offer(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Answer>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    let accepts = form.answer == "accept";
    // Only one's own offer is found: somebody else's can't be answered.
    let outcome = match store::registration_of(&mut tx, session.id, account).await? {
        None => Err(OfferError::Refused(OfferRefusal::NotOffered)),
        Some(own) if accepts => seat::accept(&mut tx, own.id, ctx.now).await.map(|()| own.id),
        Some(own) => seat::decline(&mut tx, own.id, ctx.now).await.map(|()| own.id),
    };
    match outcome {
        Ok(registration) if accepts => {
            let flash = Flash::ok(Seats(ctx.language).done_accepted(&session.title));
            done(&ctx, tx, &session, "training.accept", registration, &flash).await
        }
        Ok(registration) => {
            let flash = Flash::ok(Seats(ctx.language).done_declined());
            done(&ctx, tx, &session, "training.decline", registration, &flash).await
        }
        Err(OfferError::Store(error)) => Err(error.into()),
        Err(OfferError::Refused(refusal)) => {
            drop(tx);
            let sentence = words::offer_refusal(t, &refusal);
            let overtaken = !matches!(refusal, OfferRefusal::Overlaps { .. });
            page(&ctx, &id, Some(Refused { sent: Sent::Offer, sentence, overtaken })).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_chosen_and_the_unit_typed_make_one_line() {
        let line = |chosen: Option<&str>, typed| unit_line(chosen.map(str::to_owned), typed);
        assert_eq!(line(None, "曲江社工站"), "曲江社工站");
        assert_eq!(line(Some("广陵区"), ""), "广陵区");
        assert_eq!(line(Some("广陵区"), "广陵区"), "广陵区");
        assert_eq!(line(Some("广陵区"), "广陵区曲江社工站"), "广陵区曲江社工站");
        assert_eq!(line(Some("广陵区"), "曲江社工站"), "广陵区 · 曲江社工站");
    }
}
