//! Nearly equal questions in the database.
//!
//! The bands of a signature are marks in the index of words ([`crate::question::search`]), so that candidates are found by one look there.
//! What was found is kept as pairs, and what somebody decided about a pair with it: the page of clusters reads pairs, and never compares.

mod cluster;
mod decide;
mod many;

pub use cluster::{Cluster, Clusters, Member, clusters};
pub use decide::{KEPT_REASON, MergeError, MergeRefusal, kept_instead, merge, set_distinct};
pub use many::{Other, near_many};

use super::{Shingles, Signature, THRESHOLD};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::search::token::band_mark;
use crate::question::{Content, store};
use crate::store::{Result, Store, StoreError, Tx};
use crate::{sql, with_tx};

/// So many candidates are looked at; a band with more is one of a template, not of a question.
const MOST_CANDIDATES: i64 = 4000;
/// So many texts are compared, the most similar by their signatures.
const MOST_COMPARED: usize = 40;
/// So many questions [`sweep`] looks at in one transaction.
const BATCH: i64 = 50;

/// A question that says nearly the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// Which.
    pub question: QuestionId,
    /// How similar, in thousandths; 1000 is equal.
    pub similarity: i64,
}

impl Near {
    /// How similar, in whole percent; below a hundred unless equal.
    pub const fn percent(self) -> i64 {
        self.similarity / 10
    }
}

// One index of words each, see `crate::question::search`; the tests of duplicates run both.
const CANDIDATES_FTS5: &str = "SELECT s.question_id, s.version_id, s.signature FROM question_token t CROSS JOIN question_search s \
    WHERE t.question_token MATCH $1 AND s.number = t.rowid AND s.subject = $2 AND s.status <> 'retired' LIMIT $3";
const CANDIDATES_TSVECTOR: &str = "SELECT s.question_id, s.version_id, s.signature FROM question_token t \
    JOIN question_search s ON s.number = t.rowid \
    WHERE t.tokens @@ CAST($1 AS TSQUERY) AND s.subject = $2 AND s.status <> 'retired' LIMIT $3";

sql! {
    FORGET = "DELETE FROM question_pair WHERE (first_id = $1 OR second_id = $1) AND is_distinct = $2 AND kept_id IS NULL";
    KEEP = "INSERT INTO question_pair (first_id, second_id, similarity) VALUES ($1, $2, $3) \
        ON CONFLICT (first_id, second_id) DO UPDATE SET similarity = excluded.similarity";
    COMPARED = "UPDATE question_search SET compared = $2 WHERE question_id = $1";
    WAITING = "SELECT question_id, version_id FROM question_search WHERE compared = $1 ORDER BY number LIMIT $2";
    WAITING_COUNT = "SELECT COUNT(*) AS waiting FROM question_search WHERE compared = $1";
}

/// Questions of the same subject in use that say nearly what this one says, the most similar first. `exclude` is the question itself.
/// Two subjects may well ask the same.
pub async fn near(tx: &mut Tx, content: &Content, exclude: Option<QuestionId>) -> Result<Vec<Near>> {
    let shingles = Shingles::of(content);
    if shingles.is_empty() {
        return Ok(Vec::new());
    }
    let signature = Signature::of_shingles(&shingles);
    let rows: Vec<(QuestionId, QuestionVersionId, Vec<u8>)> = match tx {
        Tx::Sqlite(tx) => {
            let bands: Vec<String> = signature.bands().map(|band| format!("\"{}\"", band_mark(band))).collect();
            let query = sqlx::query_as(CANDIDATES_FTS5).bind(bands.join(" OR ")).bind(&content.subject).bind(MOST_CANDIDATES);
            query.fetch_all(&mut **tx).await?
        }
        Tx::Postgres(tx) => {
            let bands: Vec<String> = signature.bands().map(|band| format!("'{}'", band_mark(band))).collect();
            let query = sqlx::query_as(CANDIDATES_TSVECTOR).bind(bands.join(" | ")).bind(&content.subject).bind(MOST_CANDIDATES);
            query.fetch_all(&mut **tx).await?
        }
    };
    let mut likely: Vec<(i64, QuestionId, QuestionVersionId)> = rows
        .into_iter()
        .filter(|(id, ..)| Some(*id) != exclude)
        .filter_map(|(id, version, bytes)| {
            let other = Signature::from_bytes(&bytes)?;
            signature.is_like(&other).then(|| (signature.estimate(&other), id, version))
        })
        .collect();
    likely.sort_unstable_by(|a, b| b.cmp(a));
    let mut found = Vec::new();
    for (_, question, version) in likely.into_iter().take(MOST_COMPARED) {
        let similarity = shingles.similarity(&Shingles::of(&content_of(tx, version).await?));
        if similarity >= THRESHOLD {
            found.push(Near { question, similarity });
        }
    }
    found.sort_unstable_by(|a, b| b.similarity.cmp(&a.similarity).then(a.question.cmp(&b.question)));
    Ok(found)
}

async fn content_of(tx: &mut Tx, version: QuestionVersionId) -> Result<Content> {
    let version = store::version(tx, version).await?.ok_or_else(|| StoreError::Corrupt("question_search.version_id".into()))?;
    Ok(version.content)
}

/// Looks for questions near the newest version of this one, and keeps what was found for the page of clusters. What somebody decided
/// about a pair stands.
pub async fn compare(tx: &mut Tx, id: QuestionId, content: &Content) -> Result<Vec<Near>> {
    let found = near(tx, content, Some(id)).await?;
    with_tx!(tx, |c| sqlx::query(FORGET).bind(id).bind(false).execute(c).await.map(|_| ()))?;
    for near in &found {
        let (first, second) = (id.min(near.question), id.max(near.question));
        with_tx!(tx, |c| sqlx::query(KEEP).bind(first).bind(second).bind(near.similarity).execute(c).await.map(|_| ()))?;
    }
    with_tx!(tx, |c| sqlx::query(COMPARED).bind(id).bind(true).execute(c).await.map(|_| ()))?;
    Ok(found)
}

/// Compares questions that were written without, in one transaction of bounded size. Says whether there may be more.
pub async fn sweep(store: &Store) -> Result<bool> {
    let mut tx = store.read().await?;
    let waiting = waiting(&mut tx).await?;
    drop(tx);
    if waiting == 0 {
        return Ok(false);
    }
    let mut tx = store.write().await?;
    let rows: Vec<(QuestionId, QuestionVersionId)> =
        with_tx!(&mut tx, |c| sqlx::query_as(WAITING).bind(false).bind(BATCH).fetch_all(c).await)?;
    for (id, version) in &rows {
        let content = content_of(&mut tx, *version).await?;
        compare(&mut tx, *id, &content).await?;
    }
    tx.commit().await?;
    Ok(!rows.is_empty())
}

/// How many questions have not been compared with the others yet.
pub async fn waiting(tx: &mut Tx) -> Result<i64> {
    let (waiting,): (i64,) = with_tx!(tx, |c| sqlx::query_as(WAITING_COUNT).bind(false).fetch_one(c).await)?;
    Ok(waiting)
}
