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

/// A seat is kept for one.
pub(super) async fn offered(
    tx: &mut Tx,
    session: &Session,
    waiting: &Registration,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(account) = waiting.account_id.or(waiting.by_account_id) else { return Ok(()) };
    let notice = Notice::TrainingOffered { session: session.id, title: title(session), registration: waiting.id, until };
    notify(tx, account, &notice, now).await.map(|_| ())
}

/// It went to the next.
pub(super) async fn lapsed(tx: &mut Tx, session: &Session, offer: &Registration, now: DateTime<Utc>) -> Result<()> {
    let Some(account) = offer.account_id.or(offer.by_account_id) else { return Ok(()) };
    let notice = Notice::TrainingOfferLapsed { session: session.id, title: title(session) };
    notify(tx, account, &notice, now).await.map(|_| ())
}
