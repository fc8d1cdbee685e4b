//! 交卷: what stands on the sheet becomes answers.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::super::sheet::{Entry, state};
use super::super::{By, GRACE, is_over};
use super::attempt::{by_id, changes};
use super::script::request_marking;
use super::text::texts;
use crate::ids::{AnswerId, PracticeSetId, QuestionVersionId};
use crate::person::bulk::insert_many;
use crate::practice::marking::mark;
use crate::question::{Kind, OptionSet, full_half_marks};
use crate::store::{Result, Store, StoreError, Tx};
use crate::{sql, with_tx};

/// Position, version, kind, key and order of a question.
type Key = (i64, QuestionVersionId, String, String, String);

sql! {
    HAND_IN = "UPDATE mock_attempt SET handed_in_at = $2, handed_in_by = $3 WHERE set_id = $1 AND handed_in_at IS NULL";
    // By the key that counts now, whatever it was when the paper was printed.
    KEYS = "SELECT i.position, COALESCE(n.id, v.id) AS version_id, COALESCE(n.kind, v.kind) AS kind, \
        COALESCE(n.answer_key, v.answer_key) AS answer_key, i.option_order FROM practice_item i \
        JOIN question_version v ON v.id = i.question_version_id JOIN question q ON q.id = v.question_id \
        LEFT JOIN question_version n ON n.id = q.published_version_id AND n.kind <> 'case' \
        AND (n.kind <> v.kind OR n.answer_key <> v.answer_key) WHERE i.set_id = $1 AND v.kind <> 'case' ORDER BY i.position";
    // Cases are marked by people: a paper with some has no marks yet.
    CASES = "SELECT COUNT(*) AS cases FROM practice_item i JOIN question_version v ON v.id = i.question_version_id \
        WHERE i.set_id = $1 AND v.kind = 'case'";
    EARLIER = "SELECT COUNT(*) AS earlier FROM mock_attempt a JOIN practice_set s ON s.id = a.set_id JOIN practice_set mine ON mine.id = $1 \
        WHERE a.cohort = $2 AND a.is_first AND a.set_id <> $1 AND (s.account_id = mine.account_id OR s.visitor_id = mine.visitor_id)";
    SETTLE = "UPDATE mock_attempt SET is_first = $2, half_marks = $3 WHERE set_id = $1";
    FINISH = "UPDATE practice_set SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL";
    DUE = "SELECT set_id FROM mock_attempt WHERE handed_in_at IS NULL AND ends_at < $1 ORDER BY ends_at LIMIT $2";
}
/// A correction at this moment sees the answers, or the answers see the correction (SQLite has one writer anyway).
const HOLD: &str = "SELECT 1 FROM question q WHERE q.id IN (SELECT v.question_id FROM practice_item i \
    JOIN question_version v ON v.id = i.question_version_id WHERE i.set_id = $1) ORDER BY q.id FOR SHARE";

/// An answer's id follows from its place, so that handing in twice can't make two.
fn answer_id(set: PracticeSetId, position: i64) -> AnswerId {
    let mut hasher = Sha256::new();
    hasher.update(b"zhengtu/mock/answer");
    hasher.update(set.0.as_bytes());
    hasher.update(position.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    AnswerId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// One answer to be written.
struct Answer {
    id: AnswerId,
    position: i64,
    version: QuestionVersionId,
    chosen: OptionSet,
    shown: String,
    half_marks: i64,
    full_half_marks: i64,
    given_at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    took_ms: i64,
}

/// Hands in: the last choices become answers, marked by the key that counts now; the set is finished ([`settle`]). In an organised
/// mock that waits for the end of the window. False if it was handed in
/// before (or doesn't exist): doing it again changes nothing. When the clock does it, it is done as of the end.
pub async fn hand_in(tx: &mut Tx, set: PracticeSetId, by: By, now: DateTime<Utc>) -> Result<bool> {
    let Some(attempt) = by_id(tx, set).await? else { return Ok(false) };
    let at = match by {
        By::Person => now.min(attempt.ends_at),
        By::Clock => attempt.ends_at,
    };
    // Whoever comes second, here or on another node, waits and then finds nothing to do.
    let taken = with_tx!(tx, |c| sqlx::query(HAND_IN)
        .bind(set)
        .bind(at)
        .bind(by.code())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if taken == 0 {
        return Ok(false);
    }
    // In an organised mock marks wait for the end of all: until then this sheet is closed, and tells nobody a key.
    if attempt.results_at.is_none_or(|results_at| is_over(results_at, now)) {
        settle(tx, set, now).await?;
    }
    Ok(true)
}

/// Marks what was handed in. False if it was marked before, or isn't handed in.
pub async fn settle(tx: &mut Tx, set: PracticeSetId, now: DateTime<Utc>) -> Result<bool> {
    let Some(attempt) = by_id(tx, set).await?.filter(|attempt| attempt.is_to_be_marked(now)) else { return Ok(false) };
    let at = attempt.handed_in_at.unwrap_or(attempt.ends_at);
    let taken = with_tx!(tx, |c| sqlx::query(FINISH).bind(set).bind(at).execute(c).await.map(|done| done.rows_affected()))?;
    if taken == 0 {
        return Ok(false);
    }
    if let Tx::Postgres(tx) = tx {
        sqlx::query(HOLD).bind(set).execute(&mut **tx).await?;
    }
    let sheet = state(&changes(tx, set).await?);
    let keys: Vec<Key> = with_tx!(tx, |c| sqlx::query_as(KEYS).bind(set).fetch_all(c).await)?;
    let mut answers = Vec::with_capacity(keys.len());
    for (position, version, kind, key, shown) in keys {
        let Some(Entry { chosen, last: Some((given_at, received_at)), took_ms, .. }) = sheet.get(&position).copied() else {
            continue;
        };
        if chosen.is_empty() {
            continue;
        }
        let corrupt = |column: &str| StoreError::Corrupt(format!("question_version.{column} of {version}"));
        let kind = Kind::from_code(&kind).ok_or_else(|| corrupt("kind"))?;
        let key = OptionSet::parse(&key).ok_or_else(|| corrupt("answer_key"))?;
        answers.push(Answer {
            id: answer_id(set, position),
            position,
            version,
            chosen,
            shown,
            half_marks: mark(kind, key, chosen).half_marks,
            full_half_marks: full_half_marks(kind),
            given_at,
            received_at,
            took_ms,
        });
    }
    insert_many!(
        tx,
        "INSERT INTO practice_answer (id, set_id, position, question_version_id, chosen, shown, half_marks, full_half_marks, \
         given_at, received_at, took_ms)",
        "ON CONFLICT DO NOTHING",
        answers,
        |answer| [
            answer.id,
            set,
            answer.position,
            answer.version,
            answer.chosen.to_string(),
            &answer.shown,
            answer.half_marks,
            answer.full_half_marks,
            answer.given_at,
            answer.received_at,
            answer.took_ms,
        ]
    );
    insert_many!(tx, "INSERT INTO practice_pending (answer_id)", "ON CONFLICT DO NOTHING", answers, |answer| [answer.id]);
    let (cases,): (i64,) = with_tx!(tx, |c| sqlx::query_as(CASES).bind(set).fetch_one(c).await)?;
    let (earlier,): (i64,) = with_tx!(tx, |c| sqlx::query_as(EARLIER).bind(set).bind(&attempt.cohort).fetch_one(c).await)?;
    // One that was cancelled is practice: whoever wants it marked asks.
    let is_organised = attempt.event.is_some() && attempt.cancelled.is_none();
    // A case paper on which nothing is written needs nobody to read it.
    let is_blank = cases > 0 && is_organised && texts(tx, set).await?.values().all(|text| text.text().trim().is_empty());
    let half_marks = (cases == 0 || is_blank).then(|| answers.iter().map(|answer| answer.half_marks).sum::<i64>());
    with_tx!(tx, |c| sqlx::query(SETTLE).bind(set).bind(earlier == 0).bind(half_marks).execute(c).await.map(|_| ()))?;
    // Of an organised mock everything is marked, whoever asks.
    if cases > 0 && is_organised && !is_blank {
        request_marking(tx, set, &code_by_chance(), now).await?;
    }
    Ok(true)
}

/// A number nothing can be told from.
fn code_by_chance() -> String {
    // The second half of such an id is drawn by chance.
    let [.., a, b, c, d] = *uuid::Uuid::now_v7().as_bytes();
    format!("{a:02X}{b:02X}{c:02X}{d:02X}")
}

/// Attempts whose time is up and that nobody has handed in, at most so many.
pub async fn due(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<PracticeSetId>> {
    let rows: Vec<(PracticeSetId,)> = with_tx!(tx, |c| sqlx::query_as(DUE).bind(now - GRACE).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(set,)| set).collect())
}

/// So many are handed in by one sweep.
const BATCH: i64 = 1000;

/// Hands in for the clock what is due, each in a transaction of its own, so that others can save in between. Several servers may do
/// it at once. Then marks what waited for a window that has closed. Says how many were handed in.
pub async fn hand_in_due(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let mut done = 0;
    let sets = due(&mut store.read().await?, now, BATCH).await?;
    for set in sets {
        let mut tx = store.write().await?;
        done += usize::from(hand_in(&mut tx, set, By::Clock, now).await?);
        tx.commit().await?;
    }
    crate::mock::event::store::settle_due(store, now).await?;
    Ok(done)
}
