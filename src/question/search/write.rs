//! Keeping the index.

use uuid::Uuid;

use super::token::{self, Indexed};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::duplicate::Signature;
use crate::question::succession::store::places;
use crate::question::{Content, store};
use crate::store::{Result, Store, Tx};
use crate::{sql, with_tx};

/// How many questions [`catch_up`] indexes in one transaction.
const BATCH: i64 = 500;

sql! {
    REMOVE = "DELETE FROM question_search WHERE question_id = $1 RETURNING number, open_reports, facility";
    REMOVE_TOKENS = "DELETE FROM question_token WHERE rowid = $1";
    INSERT = "INSERT INTO question_search (question_id, version_id, subject, status, stage, source, law_as_of, review_by, \
        open_reports, facility, signature) SELECT q.id, $2, q.subject, q.status, q.latest_stage, $3, $4, $5, $6, $7, $8 \
        FROM question q WHERE q.id = $1 RETURNING number";
    MISSING = "SELECT q.id, q.latest_version_id FROM question q \
        LEFT JOIN question_search s ON s.question_id = q.id AND s.version_id = q.latest_version_id \
        WHERE s.number IS NULL AND q.latest_version_id IS NOT NULL AND q.id > $2 ORDER BY q.id LIMIT $1";
    NUMBER = "SELECT number, version_id FROM question_search WHERE question_id = $1";
    SET_REPORTS = "UPDATE question_search SET open_reports = $2 WHERE question_id = $1";
    SET_FACILITY = "UPDATE question_search SET facility = $2 WHERE question_id = $1";
}

/// As `MISSING`. PostgreSQL has several writers: a question somebody is at work on is left to them.
const MISSING_POSTGRES: &str = "SELECT q.id, q.latest_version_id FROM question q \
    LEFT JOIN question_search s ON s.question_id = q.id AND s.version_id = q.latest_version_id \
    WHERE s.number IS NULL AND q.latest_version_id IS NOT NULL AND q.id > $2 ORDER BY q.id LIMIT $1 FOR UPDATE OF q SKIP LOCKED";

// The engines have no index of words in common: FTS5 takes text and cuts it at the spaces, PostgreSQL takes the tokens themselves, and
// the text beside them. Hence not among those of `sql!`; the tests of searching run both.
const INSERT_FTS5: &str = "INSERT INTO question_token (rowid, stem, body) VALUES ($1, $2, $3)";
const INSERT_TSVECTOR: &str =
    "INSERT INTO question_token (rowid, tokens, folded) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')), $3)";

/// Has a question found by its newest version, and by nothing older.
pub async fn index(tx: &mut Tx, id: QuestionId, newest: QuestionVersionId, content: &Content) -> Result<()> {
    let before: Option<(i64, i64, Option<i64>)> = with_tx!(tx, |c| sqlx::query_as(REMOVE).bind(id).fetch_optional(c).await)?;
    let (mut reports, mut facility) = (0, None);
    if let Some((number, open_reports, known)) = before {
        with_tx!(tx, |c| sqlx::query(REMOVE_TOKENS).bind(number).execute(c).await.map(|_| ()))?;
        (reports, facility) = (open_reports, known);
    }
    let signature = Signature::of(content);
    let (number,): (i64,) = with_tx!(tx, |c| sqlx::query_as(INSERT)
        .bind(id)
        .bind(newest)
        .bind(token::normal(&content.source))
        .bind(content.law_as_of)
        .bind(content.review_by)
        .bind(reports)
        .bind(facility)
        .bind(signature.bytes())
        .fetch_one(c)
        .await)?;
    write_tokens(tx, number, content, &signature).await
}

/// Has a question found under the chapters it belongs to now; its place in lists stays.
pub async fn mark_again(tx: &mut Tx, id: QuestionId) -> Result<()> {
    let found: Option<(i64, QuestionVersionId)> = with_tx!(tx, |c| sqlx::query_as(NUMBER).bind(id).fetch_optional(c).await)?;
    let Some((number, newest)) = found else { return Ok(()) };
    let Some(version) = store::version(tx, newest).await? else { return Ok(()) };
    with_tx!(tx, |c| sqlx::query(REMOVE_TOKENS).bind(number).execute(c).await.map(|_| ()))?;
    write_tokens(tx, number, &version.content, &Signature::of(&version.content)).await
}

async fn write_tokens(tx: &mut Tx, number: i64, content: &Content, signature: &Signature) -> Result<()> {
    let placed = Content { chapters: places(tx, content).await?, ..content.clone() };
    let Indexed { stem, body, folded } = token::index(&placed, signature.bands().map(token::band_mark));
    match tx {
        Tx::Sqlite(tx) => {
            sqlx::query(INSERT_FTS5).bind(number).bind(stem).bind(body).execute(&mut **tx).await?;
        }
        Tx::Postgres(tx) => {
            let tokens = format!("{stem} {body}");
            sqlx::query(INSERT_TSVECTOR).bind(number).bind(tokens.trim_start()).bind(folded).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// Indexes the questions that have no index yet, in transactions of bounded size; says how many there were.
pub async fn catch_up(store: &Store) -> Result<usize> {
    // What lies before has been looked at: it isn't gone through again for each part.
    let (mut done, mut after) = (0, QuestionId(Uuid::nil()));
    loop {
        let mut tx = store.write().await?;
        let missing: Vec<(QuestionId, QuestionVersionId)> = match &mut tx {
            Tx::Sqlite(tx) => sqlx::query_as(MISSING).bind(BATCH).bind(after).fetch_all(&mut **tx).await?,
            Tx::Postgres(tx) => sqlx::query_as(MISSING_POSTGRES).bind(BATCH).bind(after).fetch_all(&mut **tx).await?,
        };
        let Some((last, _)) = missing.last() else { return Ok(done) };
        after = *last;
        let versions: Vec<QuestionVersionId> = missing.iter().map(|(_, newest)| *newest).collect();
        let versions = store::these(&mut tx, &versions).await?;
        for (id, newest) in &missing {
            if let Some(version) = versions.get(newest) {
                index(&mut tx, *id, *newest, &version.content).await?;
            }
        }
        done += missing.len();
        tx.commit().await?;
    }
}

/// 纠错: how many error reports about a question nobody has answered. Called by whatever opens or answers one, in its transaction; the
/// filter "reported" goes by it.
pub async fn set_open_reports(tx: &mut Tx, id: QuestionId, open: i64) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(SET_REPORTS).bind(id).bind(open).execute(c).await.map(|_| ()))?)
}

/// 难度系数 of a question in thousandths, or that it isn't known. Called by whatever computes it; the filter by item statistics goes by it.
pub async fn set_facility(tx: &mut Tx, id: QuestionId, thousandths: Option<i64>) -> Result<()> {
    Ok(with_tx!(tx, |c| sqlx::query(SET_FACILITY).bind(id).bind(thousandths).execute(c).await.map(|_| ()))?)
}
