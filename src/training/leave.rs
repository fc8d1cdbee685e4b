//! 变更后退出: whoever signed up for something else than it is now may leave, though the deadline is past.

use chrono::{DateTime, Utc};

use super::{Session, Stage};
use crate::ids::RegistrationId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    MOVED = "SELECT COUNT(*) AS changes FROM training_registration r JOIN training_change c ON c.session_id = r.session_id \
        WHERE r.id = $1 AND r.state = 'registered' AND c.changed_at >= r.registered_at \
        AND (c.field = 'dates' OR c.field = 'address' OR c.field = 'room' OR c.field = 'link')";
    // Nobody can register for two at a time: one of them was moved.
    CLASHES = "SELECT COUNT(*) AS sessions FROM training_registration r \
        JOIN training_registration o ON o.attendee_id = r.attendee_id AND o.session_id <> r.session_id AND o.state = 'registered' \
        JOIN training_session s ON s.id = o.session_id AND s.stage = 'published' \
        JOIN training_date d ON d.session_id = s.id JOIN training_date n ON n.session_id = r.session_id \
        WHERE r.id = $1 AND r.state = 'registered' \
        AND d.starts_at < n.ends_at AND n.starts_at < d.ends_at";
}

/// Why somebody may still withdraw though the deadline is past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LateLeave {
    /// Time or place (or the link, where it is online) changed since they signed up.
    Changed,
    /// It is at the same time as another session of theirs.
    Clash,
}

/// Whether somebody registered may withdraw past the deadline, until the session begins, and why.
pub async fn late_leave(
    tx: &mut Tx,
    session: &Session,
    registration: RegistrationId,
    now: DateTime<Utc>,
) -> Result<Option<LateLeave>> {
    if session.stage != Stage::Published.code() || now >= session.starts_at {
        return Ok(None);
    }
    let there = async |tx: &mut Tx, statement: &'static str| -> Result<bool> {
        let (rows,): (i64,) = with_tx!(tx, |c| sqlx::query_as(statement).bind(registration).fetch_one(c).await)?;
        Ok(rows > 0)
    };
    if there(tx, CLASHES).await? {
        return Ok(Some(LateLeave::Clash));
    }
    Ok(there(tx, MOVED).await?.then_some(LateLeave::Changed))
}
