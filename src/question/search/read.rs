//! Finding.

use chrono::{DateTime, NaiveDate, Utc};

use super::select::{Match, Rows};
use super::{Filter, Hit, Order, Page, beginning};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::{Kind, Stage, Status};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What is looked at in a row, `$1` to `$8`.
macro_rules! rows {
    () => {
        "(CAST($1 AS TEXT) IS NULL OR s.status = $1) AND (CAST($2 AS TEXT) IS NULL OR s.stage = $2) \
         AND (CAST($3 AS TEXT) IS NULL OR s.source LIKE $3) AND (CAST($4 AS DATE) IS NULL OR s.review_by <= $4) \
         AND (CAST($5 AS DATE) IS NULL OR s.law_as_of < $5) AND (CAST($6 AS BIGINT) IS NULL OR s.open_reports >= $6) \
         AND (CAST($7 AS BIGINT) IS NULL OR s.facility >= $7) AND (CAST($8 AS BIGINT) IS NULL OR s.facility <= $8)"
    };
}

// The engines have no search of words in common. FTS5 knows where in a text a token stands, so a word is its tokens one after the other
// ($9); a `tsvector` doesn't (see the migration), so after its tokens ($9) long words are looked for in the text ($10).
macro_rules! fts5 {
    () => {
        "t.question_token MATCH $9 AND s.number = t.rowid AND "
    };
}
macro_rules! tsvector {
    () => {
        "t.tokens @@ CAST($9 AS TSQUERY) AND s.number = t.rowid AND NOT EXISTS (SELECT 1 FROM \
         unnest(string_to_array($10, E'\\n')) AS w (word) WHERE strpos(t.folded, w.word) = 0) AND "
    };
}

/// `CROSS JOIN` has SQLite begin with what its order is by, so that it stops as soon as a page is full.
macro_rules! hits {
    ($from:literal, $matched:expr, $order:literal) => {
        concat!(
            "SELECT s.question_id, s.version_id, s.subject, v.kind, s.status, s.stage, v.stem, v.chapters, v.tags, v.difficulty, \
             q.updated_at, s.open_reports, s.facility FROM ",
            $from,
            " CROSS JOIN question q CROSS JOIN question_version v WHERE ",
            $matched,
            "q.id = s.question_id AND v.id = s.version_id AND ",
            rows!(),
            $order
        )
    };
}
macro_rules! of_both {
    ($select:literal, $matched:expr, $order:literal) => {
        concat!("SELECT ", $select, " FROM question_token t CROSS JOIN question_search s WHERE ", $matched, rows!(), $order)
    };
}

sql! {
    ALL = hits!("question_search s", "", " ORDER BY s.number DESC LIMIT $9 OFFSET $10");
    ALL_COUNT = concat!("SELECT COUNT(*) AS found FROM question_search s WHERE ", rows!());
    ALL_IDS = concat!("SELECT s.question_id FROM question_search s WHERE ", rows!(), " ORDER BY s.number DESC");
}

const FTS5: &str = hits!("question_token t CROSS JOIN question_search s", fts5!(), " ORDER BY t.rowid DESC LIMIT $10 OFFSET $11");
const FTS5_RELEVANT: &str = hits!(
    "question_token t CROSS JOIN question_search s",
    fts5!(),
    " ORDER BY t.rowid IN (SELECT w.rowid FROM question_token w WHERE w.question_token MATCH $12) DESC, t.rowid DESC \
     LIMIT $10 OFFSET $11"
);
const FTS5_COUNT: &str = of_both!("COUNT(*)", fts5!(), "");
/// When no row need be looked at.
const FTS5_COUNT_ALONE: &str = "SELECT COUNT(*) FROM question_token t WHERE t.question_token MATCH $1";
const FTS5_IDS: &str = of_both!("s.question_id", fts5!(), " ORDER BY t.rowid DESC");

const TSVECTOR: &str =
    hits!("question_token t CROSS JOIN question_search s", tsvector!(), " ORDER BY s.number DESC LIMIT $11 OFFSET $12");
const TSVECTOR_RELEVANT: &str = hits!(
    "question_token t CROSS JOIN question_search s",
    tsvector!(),
    " ORDER BY NOT EXISTS (SELECT 1 FROM unnest(string_to_array($13, E'\\n')) AS w (word) \
     WHERE strpos(split_part(t.folded, E'\\n', 1), w.word) = 0) DESC, s.number DESC LIMIT $11 OFFSET $12"
);
const TSVECTOR_COUNT: &str = of_both!("COUNT(*)", tsvector!(), "");
const TSVECTOR_IDS: &str = of_both!("s.question_id", tsvector!(), " ORDER BY s.number DESC");

/// Binds `$1` to `$8`.
macro_rules! looked_at {
    ($query:expr, $rows:expr) => {
        $query
            .bind($rows.status.as_deref())
            .bind($rows.stage.as_deref())
            .bind($rows.source.as_deref())
            .bind($rows.review_until)
            .bind($rows.law_before)
            .bind($rows.reports)
            .bind($rows.facility_from)
            .bind($rows.facility_to)
    };
}

#[derive(sqlx::FromRow)]
struct HitRow {
    question_id: QuestionId,
    version_id: QuestionVersionId,
    subject: String,
    kind: String,
    status: String,
    stage: String,
    stem: String,
    chapters: String,
    tags: String,
    difficulty: i64,
    updated_at: DateTime<Utc>,
    open_reports: i64,
    facility: Option<i64>,
}

impl HitRow {
    fn into_hit(self) -> Result<Hit> {
        let id = self.version_id;
        let corrupt = |column: &str| StoreError::Corrupt(format!("{column} of {id}"));
        Ok(Hit {
            id: self.question_id,
            version: self.version_id,
            subject: self.subject,
            chapters: serde_json::from_str(&self.chapters).map_err(|_| corrupt("question_version.chapters"))?,
            kind: Kind::from_code(&self.kind).ok_or_else(|| corrupt("question_version.kind"))?,
            status: Status::from_code(&self.status).ok_or_else(|| corrupt("question_search.status"))?,
            stage: Stage::from_code(&self.stage).ok_or_else(|| corrupt("question_search.stage"))?,
            beginning: beginning(&self.stem),
            tags: serde_json::from_str(&self.tags).map_err(|_| corrupt("question_version.tags"))?,
            difficulty: self.difficulty,
            updated_at: self.updated_at,
            open_reports: self.open_reports,
            facility: self.facility,
        })
    }
}

/// One page of the questions that fit, and how many there are in all. `page` counts from 1.
pub async fn find(tx: &mut Tx, filter: &Filter, today: NaiveDate, page: i64, per_page: i64) -> Result<Page<Hit>> {
    let (page, per_page) = (page.max(1), per_page.max(1));
    let total = count(tx, filter, today).await?;
    let offset = (page - 1).saturating_mul(per_page);
    let rows = Rows::of(filter, today);
    let found: Vec<HitRow> = match (Match::of(filter), &mut *tx) {
        _ if offset >= total => Vec::new(),
        (None, tx) => with_tx!(tx, |c| looked_at!(sqlx::query_as(ALL), rows).bind(per_page).bind(offset).fetch_all(c).await)?,
        (Some(asked), Tx::Sqlite(tx)) if filter.order() == Order::Relevance && asked.has_words() => {
            let query = looked_at!(sqlx::query_as(FTS5_RELEVANT), rows).bind(asked.fts5).bind(per_page).bind(offset);
            query.bind(asked.fts5_stem).fetch_all(&mut **tx).await?
        }
        (Some(asked), Tx::Sqlite(tx)) => {
            looked_at!(sqlx::query_as(FTS5), rows).bind(asked.fts5).bind(per_page).bind(offset).fetch_all(&mut **tx).await?
        }
        (Some(asked), Tx::Postgres(tx)) if filter.order() == Order::Relevance && asked.has_words() => {
            let query = looked_at!(sqlx::query_as(TSVECTOR_RELEVANT), rows).bind(asked.tsquery).bind(asked.long);
            query.bind(per_page).bind(offset).bind(asked.words).fetch_all(&mut **tx).await?
        }
        (Some(asked), Tx::Postgres(tx)) => {
            let query = looked_at!(sqlx::query_as(TSVECTOR), rows).bind(asked.tsquery).bind(asked.long);
            query.bind(per_page).bind(offset).fetch_all(&mut **tx).await?
        }
    };
    let hits = found.into_iter().map(HitRow::into_hit).collect::<Result<_>>()?;
    Ok(Page { hits, total, page, per_page })
}

/// How many questions fit.
pub async fn count(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Result<i64> {
    let rows = Rows::of(filter, today);
    let (found,): (i64,) = match (Match::of(filter), tx) {
        (None, tx) => with_tx!(tx, |c| looked_at!(sqlx::query_as(ALL_COUNT), rows).fetch_one(c).await)?,
        (Some(asked), Tx::Sqlite(tx)) if rows == Rows::default() => {
            sqlx::query_as(FTS5_COUNT_ALONE).bind(asked.fts5).fetch_one(&mut **tx).await?
        }
        (Some(asked), Tx::Sqlite(tx)) => looked_at!(sqlx::query_as(FTS5_COUNT), rows).bind(asked.fts5).fetch_one(&mut **tx).await?,
        (Some(asked), Tx::Postgres(tx)) => {
            looked_at!(sqlx::query_as(TSVECTOR_COUNT), rows).bind(asked.tsquery).bind(asked.long).fetch_one(&mut **tx).await?
        }
    };
    Ok(found)
}

/// All questions that fit, what was written last first: for exports.
pub async fn all_ids(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Result<Vec<QuestionId>> {
    let rows = Rows::of(filter, today);
    let found: Vec<(QuestionId,)> = match (Match::of(filter), tx) {
        (None, tx) => with_tx!(tx, |c| looked_at!(sqlx::query_as(ALL_IDS), rows).fetch_all(c).await)?,
        (Some(asked), Tx::Sqlite(tx)) => looked_at!(sqlx::query_as(FTS5_IDS), rows).bind(asked.fts5).fetch_all(&mut **tx).await?,
        (Some(asked), Tx::Postgres(tx)) => {
            looked_at!(sqlx::query_as(TSVECTOR_IDS), rows).bind(asked.tsquery).bind(asked.long).fetch_all(&mut **tx).await?
        }
    };
    Ok(found.into_iter().map(|(id,)| id).collect())
}
