//! 注销与删除: everything of one person goes, in one transaction.

use chrono::{DateTime, Utc};

use crate::account::closing;
use crate::account::store::AccountError;
use crate::ids::{MockPaperId, QuestionReportId, RegistrationId, VisitorId};
use crate::linking;
use crate::person::link::EndedAs;
use crate::practice::Owner;
use crate::question::usage::store as usage;
use crate::store::{Result, StoreError, Tx};
use crate::training::seat;
use crate::{sql, with_tx};

/// Why nothing was deleted.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Nobody could give a role any more.
    #[error("the last administrator of the whole country must stay")]
    LastAdministrator,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AccountError> for EraseError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::LastAdministrator => Self::LastAdministrator,
            AccountError::Store(error) => Self::Store(error),
            other => Self::Store(StoreError::Corrupt(other.to_string())),
        }
    }
}

/// How much there is of somebody, for the page that asks before deleting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Holdings {
    /// Practice sets, mocks among them.
    pub sets: i64,
    /// Answers.
    pub answers: i64,
    /// Mocks.
    pub mocks: i64,
    /// Favourites.
    pub favourites: i64,
    /// Notes.
    pub notes: i64,
    /// Error reports.
    pub reports: i64,
    /// Messages.
    pub messages: i64,
    /// Registrations for training that hold.
    pub registrations: i64,
}

/// The sets of somebody.
macro_rules! of_own_sets {
    ($delete:literal, $column:literal) => {
        concat!($delete, " WHERE ", $column, " IN (SELECT s.id FROM practice_set s WHERE s.account_id = $1 OR s.visitor_id = $1)")
    };
}

sql! {
    HOLDINGS = "SELECT (SELECT COUNT(*) FROM practice_set WHERE account_id = $1 OR visitor_id = $1) AS sets, \
        (SELECT COUNT(*) FROM practice_set s JOIN practice_answer a ON a.set_id = s.id WHERE s.account_id = $1 OR s.visitor_id = $1) \
        AS answers, (SELECT COUNT(*) FROM practice_set s JOIN mock_attempt a ON a.set_id = s.id \
        WHERE s.account_id = $1 OR s.visitor_id = $1) AS mocks, \
        (SELECT COUNT(*) FROM practice_favourite WHERE person_id = $1) AS favourites, \
        (SELECT COUNT(*) FROM practice_note WHERE person_id = $1) AS notes, \
        (SELECT COUNT(*) FROM question_report WHERE account_id = $1 OR visitor_id = $1) AS reports, \
        (SELECT COUNT(*) FROM notification WHERE account_id = $1) AS messages, \
        (SELECT COUNT(*) FROM training_registration WHERE account_id = $1 AND state = 'registered') AS registrations";
    // Sessions are held in one order by everybody, or two at once could wait for each other.
    PLACES = "SELECT id FROM training_registration WHERE account_id = $1 AND (state = 'waiting' OR state = 'offered' \
        OR state = 'registered') ORDER BY session_id";
    DRAWN = "SELECT p.id FROM mock_paper p JOIN mock_attempt a ON a.paper_id = p.id JOIN practice_set s ON s.id = a.set_id \
        WHERE p.origin = 'drawn' AND (s.account_id = $1 OR s.visitor_id = $1) \
        AND NOT EXISTS (SELECT 1 FROM mock_event e WHERE e.paper_id = p.id)";
    ENTRIES = "DELETE FROM mock_event_entrant WHERE account_id = $1";
    PENDING = "DELETE FROM practice_pending WHERE answer_id IN (SELECT a.id FROM practice_set s JOIN practice_answer a ON a.set_id = s.id \
        WHERE s.account_id = $1 OR s.visitor_id = $1)";
    CASE_MARKS = of_own_sets!("DELETE FROM mock_case_mark", "set_id");
    MARKERS = of_own_sets!("DELETE FROM mock_marker", "set_id");
    SCRIPTS = of_own_sets!("DELETE FROM mock_script", "set_id");
    TEXTS = of_own_sets!("DELETE FROM mock_text", "set_id");
    CHANGES = of_own_sets!("DELETE FROM mock_change", "set_id");
    ATTEMPTS = of_own_sets!("DELETE FROM mock_attempt", "set_id");
    // What corrections made of an answer goes with it.
    ANSWERS = of_own_sets!("DELETE FROM practice_answer", "set_id");
    ITEMS = of_own_sets!("DELETE FROM practice_item", "set_id");
    SETS = "DELETE FROM practice_set WHERE account_id = $1 OR visitor_id = $1";
    FAVOURITES = "DELETE FROM practice_favourite WHERE person_id = $1";
    NOTES = "DELETE FROM practice_note WHERE person_id = $1";
    PREFERENCES = "DELETE FROM practice_preference WHERE person_id = $1";
    JOBS = "DELETE FROM job WHERE account_id = $1";
    WISHES = "DELETE FROM notification_wish WHERE account_id = $1";
    MAIL = "DELETE FROM mail_address WHERE account_id = $1";
    WATCH = "DELETE FROM training_watch WHERE account_id = $1";
    SAVED_FILTERS = "DELETE FROM saved_filter WHERE account_id = $1";
    FEED = "DELETE FROM training_feed WHERE account_id = $1";
    MESSAGES = "DELETE FROM notification WHERE account_id = $1";
    VISITS = "DELETE FROM browser_session WHERE visitor_id = $1";
    // A paper drawn for one person is theirs; as long as it counts as published nothing may be taken off it.
    PAPER_OPEN = "UPDATE mock_paper SET published_at = NULL WHERE id = $1";
    PAPER_ITEMS = "DELETE FROM mock_paper_item WHERE paper_id = $1";
    PAPER = "DELETE FROM mock_paper WHERE id = $1";
    REPORTS = "SELECT id FROM question_report WHERE account_id = $1 OR visitor_id = $1";
    REPORT_UNNAMED = "UPDATE question_report SET account_id = NULL, visitor_id = $2 WHERE id = $1";
}

/// How much there is of somebody.
pub async fn holdings(tx: &mut Tx, owner: Owner) -> Result<Holdings> {
    Ok(with_tx!(tx, |c| sqlx::query_as(HOLDINGS).bind(owner.id()).fetch_one(c).await)?)
}

/// Deletes everything of somebody but what is listed in the [module](super), and closes the account.
pub async fn erase(tx: &mut Tx, owner: Owner, now: DateTime<Utc>) -> Result<(), EraseError> {
    // First of all whoever counts answers is kept out: none of these is counted from here on.
    usage::alone(tx).await?;
    if let Owner::Account(account) = owner {
        linking::end_of_account(tx, account, EndedAs::Account, now).await?;
        closing::close(tx, account, now).await?;
    }
    let drawn: Vec<(MockPaperId,)> = fetch(tx, owner, DRAWN).await?;
    for statement in [PENDING, ENTRIES, CASE_MARKS, MARKERS, SCRIPTS, TEXTS, CHANGES, ATTEMPTS, ANSWERS, ITEMS, SETS] {
        delete(tx, owner, statement).await?;
    }
    for (paper,) in drawn {
        for statement in [PAPER_OPEN, PAPER_ITEMS, PAPER] {
            with_tx!(&mut *tx, |c| sqlx::query(statement).bind(paper).execute(c).await.map(|_| ())).map_err(StoreError::from)?;
        }
    }
    for statement in [FAVOURITES, NOTES, PREFERENCES, JOBS, WISHES, MAIL, WATCH, FEED, SAVED_FILTERS, MESSAGES, VISITS] {
        delete(tx, owner, statement).await?;
    }
    // Each report under a number of its own: which ones came from one person is nobody's business any more.
    let reports: Vec<(QuestionReportId,)> = fetch(tx, owner, REPORTS).await?;
    for (report,) in reports {
        with_tx!(&mut *tx, |c| sqlx::query(REPORT_UNNAMED).bind(report).bind(VisitorId::fresh()).execute(c).await.map(|_| ()))
            .map_err(StoreError::from)?;
    }
    // Nobody else waits for somebody who is gone, and no seat is kept for them.
    let places: Vec<(RegistrationId,)> = fetch(tx, owner, PLACES).await?;
    for (registration,) in places {
        seat::remove(tx, registration, now).await?;
    }
    usage::forget(tx, owner.id()).await?;
    Ok(())
}

async fn delete(tx: &mut Tx, owner: Owner, statement: &'static str) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(statement).bind(owner.id()).execute(c).await.map(|_| ()))?;
    Ok(())
}

async fn fetch<T>(tx: &mut Tx, owner: Owner, statement: &'static str) -> Result<Vec<T>>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    Ok(with_tx!(tx, |c| sqlx::query_as(statement).bind(owner.id()).fetch_all(c).await)?)
}
