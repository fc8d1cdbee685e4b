//! Who is told what: whoever signed up with an account themselves; for a unit's people, whoever put them on the list is told where
//! something is to be decided.

use chrono::{DateTime, Utc};

use crate::ids::AccountId;
use crate::notification::Notice;
use crate::notification::store::notify;
use crate::store::{Result, Tx};
use crate::training::{Registration, Session};

fn title(session: &Session) -> String {
    session.title.clone()
}

/// One has a seat.
pub(super) async fn confirmed(tx: &mut Tx, session: &Session, account: AccountId, now: DateTime<Utc>) -> Result<()> {
    let place = [&session.address, &session.room].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>();
    let notice = Notice::TrainingConfirmed {
        session: session.id,
        title: title(session),
        starts_at: session.starts_at,
        place: place.join(" "),
    };
    notify(tx, account, &notice, now).await.map(|_| ())
}

/// One has a seat, or a place in the queue.
pub(super) async fn placed(
    tx: &mut Tx,
    session: &Session,
    account: AccountId,
    position: Option<i64>,
    now: DateTime<Utc>,
) -> Result<()> {
    match position {
        None => confirmed(tx, session, account, now).await,
        Some(position) => {
            let notice = Notice::TrainingWaiting { session: session.id, title: title(session), position };
            notify(tx, account, &notice, now).await.map(|_| ())
        }
    }
}

/// Whom something about these places is told, and about which: everybody with an account, and once whoever put people without one on
/// the list.
fn told_of(places: &[Registration]) -> Vec<(AccountId, &Registration, bool)> {
    let mut told: Vec<(AccountId, &Registration, bool)> = Vec::new();
    for place in places {
        let for_unit = place.account_id.is_none();
        let Some(account) = place.account_id.or(place.by_account_id) else { continue };
        if !told.iter().any(|(other, _, also)| *other == account && for_unit && *also) {
            told.push((account, place, for_unit));
        }
    }
    told
}

/// Seats are kept for some.
pub(super) async fn offered(
    tx: &mut Tx,
    session: &Session,
    waiting: &[Registration],
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    kept_until(tx, session, waiting, until, false, now).await
}

/// They are kept for less long than was said.
pub(super) async fn shortened(
    tx: &mut Tx,
    session: &Session,
    offers: &[Registration],
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    kept_until(tx, session, offers, until, true, now).await
}

async fn kept_until(
    tx: &mut Tx,
    session: &Session,
    offers: &[Registration],
    until: DateTime<Utc>,
    shortened: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    for (account, place, for_unit) in told_of(offers) {
        let (title, registration) = (title(session), place.id);
        let notice = Notice::TrainingOffered { session: session.id, title, registration, until, shortened, for_unit };
        notify(tx, account, &notice, now).await?;
    }
    Ok(())
}

/// They went to the next.
pub(super) async fn lapsed(tx: &mut Tx, session: &Session, offers: &[Registration], now: DateTime<Utc>) -> Result<()> {
    for (account, _, for_unit) in told_of(offers) {
        let notice = Notice::TrainingOfferLapsed { session: session.id, title: title(session), for_unit };
        notify(tx, account, &notice, now).await?;
    }
    Ok(())
}
