//! 更正: publishing what is marked differently from what people have answered so far.
//!
//! [`store::publish`](super::store::publish) records it and has every [`Keeper`] of answers mark its answers again, in the same
//! transaction: nobody ever sees the new key with the old marks. Keepers register themselves, because this room doesn't know those
//! above it:
//!
//! ```ignore
//! crate::store::inventory::submit! { Keeper { name: "practice", remark } }
//! ```

use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};

use super::Content;
use crate::ids::{CorrectionId, QuestionId, QuestionVersionId};
use crate::store::{Result, Tx};

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// The question.
    #[sqlx(rename = "question_id")]
    pub question: QuestionId,
    /// The version people practised with before.
    #[sqlx(rename = "from_version_id")]
    pub from: QuestionVersionId,
    /// The version that counts from now on.
    #[sqlx(rename = "to_version_id")]
    pub to: QuestionVersionId,
    /// Why, as the new version's author wrote it.
    pub reason: String,
    /// The reviewer who published it, or where the version came from.
    pub made_by: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// How many answers are worth something else now.
pub type Remarking<'a> = Pin<Box<dyn Future<Output = Result<i64>> + Send + 'a>>;

/// A room that keeps answers to questions.
#[derive(Debug, Clone, Copy)]
pub struct Keeper {
    /// Its name, for messages.
    pub name: &'static str,
    /// Marks every answer to any version of the question by what counts now, records each mark that changed, and tells those it
    /// belongs to. Doing it twice changes nothing.
    pub remark: for<'a> fn(&'a mut Tx, &'a Correction, &'a Content) -> Remarking<'a>,
}

crate::store::inventory::collect!(Keeper);
