//! 试卷: lists of versions that never change once they can be sat.

use chrono::{DateTime, Utc};

use super::super::Origin;
use crate::ids::{AccountId, MockPaperId, QuestionId, QuestionVersionId};
use crate::person::bulk::{insert_many, select_many};
use crate::question::store::version;
use crate::question::{Kind, QuestionOption, full_half_marks};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its id.
    pub id: MockPaperId,
    /// The subject's code.
    pub subject: String,
    /// The edition of the syllabus.
    pub edition: String,
    /// What it is called; empty for a drawn one, which is called after its subject.
    pub title: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it was drawn with.
    pub seed: i64,
    /// 考试时长
    pub minutes: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it can be sat.
    pub published_at: Option<DateTime<Utc>>,
    /// From when on it can't be begun any more.
    pub retired_at: Option<DateTime<Utc>>,
    /// How many questions it has.
    pub questions: i64,
    /// What it is worth in all, in half marks.
    pub full_half_marks: i64,
}

impl Paper {
    /// Whether it can be begun.
    pub const fn is_open(&self) -> bool {
        self.published_at.is_some() && self.retired_at.is_none()
    }

    /// Who is compared with whom: everybody who sat this paper; or, with a drawn one, one of its subject and edition.
    pub fn cohort(&self) -> String {
        match self.origin {
            Origin::Fixed => self.id.to_string(),
            Origin::Drawn => format!("drawn/{}/{}", self.subject, self.edition),
        }
    }
}

/// What a paper is made of.
#[derive(Debug, Clone, Copy)]
pub struct NewPaper<'a> {
    /// The subject's code.
    pub subject: &'a str,
    /// The edition of the syllabus.
    pub edition: &'a str,
    /// What it is called; empty for a drawn one.
    pub title: &'a str,
    /// Where it comes from.
    pub origin: Origin,
    /// What it was drawn with.
    pub seed: u64,
    /// 考试时长
    pub minutes: i64,
    /// Who made it.
    pub created_by: Option<AccountId>,
}

/// One question of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperItem {
    /// From 1.
    pub position: i64,
    /// The question.
    pub question: QuestionId,
    /// The version printed.
    pub version: QuestionVersionId,
    /// 题型
    pub kind: Kind,
    /// 题干
    pub stem: String,
    /// What it is worth, in half marks.
    pub full_half_marks: i64,
    /// The chapters it belongs to in the paper's edition.
    pub chapters: Vec<String>,
    /// It is published as it stands here; otherwise it was changed or retired since.
    pub is_current: bool,
}

/// The columns of a paper, of `p`.
macro_rules! paper_columns {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.subject, p.edition, p.title, p.origin, p.seed, p.minutes, p.created_at, p.published_at, p.retired_at, ",
            "(SELECT COUNT(*) FROM mock_paper_item i WHERE i.paper_id = p.id) AS questions, ",
            "(SELECT CAST(COALESCE(SUM(i.full_half_marks), 0) AS BIGINT) FROM mock_paper_item i WHERE i.paper_id = p.id) ",
            "AS full_half_marks FROM mock_paper p ",
            $rest
        )
    };
}

sql! {
    INSERT = "INSERT INTO mock_paper (id, subject, edition, title, origin, seed, minutes, created_by, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = paper_columns!("WHERE p.id = $1");
    FIXED = paper_columns!("WHERE p.origin = 'fixed' ORDER BY p.created_at DESC, p.id DESC");
    OPEN = paper_columns!("WHERE p.origin = 'fixed' AND p.published_at IS NOT NULL AND p.retired_at IS NULL \
        ORDER BY p.subject, p.published_at DESC, p.id DESC");
    ITEMS = "SELECT i.position, v.question_id, i.question_version_id, v.kind, v.stem, i.full_half_marks, v.chapters, \
        CAST(CASE WHEN q.status = 'published' AND q.published_version_id = v.id THEN 1 ELSE 0 END AS BIGINT) AS is_current \
        FROM mock_paper_item i JOIN question_version v ON v.id = i.question_version_id JOIN question q ON q.id = v.question_id \
        WHERE i.paper_id = $1 ORDER BY i.position";
    PUBLISH = "UPDATE mock_paper SET published_at = $2 WHERE id = $1 AND published_at IS NULL";
    RETIRE = "UPDATE mock_paper SET retired_at = $2 WHERE id = $1 AND published_at IS NOT NULL AND retired_at IS NULL";
    RENAME = "UPDATE mock_paper SET title = $2 WHERE id = $1 AND published_at IS NULL";
    REMOVE_ITEM = "DELETE FROM mock_paper_item WHERE paper_id = $1 AND position = $2";
}

#[derive(sqlx::FromRow)]
struct PaperRow {
    id: MockPaperId,
    subject: String,
    edition: String,
    title: String,
    origin: String,
    seed: i64,
    minutes: i64,
    created_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
    retired_at: Option<DateTime<Utc>>,
    questions: i64,
    full_half_marks: i64,
}

impl PaperRow {
    fn into_paper(self) -> Result<Paper> {
        Ok(Paper {
            origin: Origin::from_code(&self.origin).ok_or_else(|| StoreError::Corrupt("mock_paper.origin".into()))?,
            id: self.id,
            subject: self.subject,
            edition: self.edition,
            title: self.title,
            seed: self.seed,
            minutes: self.minutes,
            created_at: self.created_at,
            published_at: self.published_at,
            retired_at: self.retired_at,
            questions: self.questions,
            full_half_marks: self.full_half_marks,
        })
    }
}

/// Makes a paper of these versions, in this order. A drawn one can be sat at once, a fixed one once it is published.
pub async fn create_paper(
    tx: &mut Tx,
    paper: NewPaper<'_>,
    versions: &[QuestionVersionId],
    at: DateTime<Utc>,
) -> Result<MockPaperId> {
    let id = MockPaperId::fresh();
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(paper.subject)
        .bind(paper.edition)
        .bind(paper.title)
        .bind(paper.origin.code())
        .bind(paper.seed.cast_signed())
        .bind(paper.minutes)
        .bind(paper.created_by)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    put(tx, id, 1, versions).await?;
    if paper.origin == Origin::Drawn {
        publish_paper(tx, id, at).await?;
    }
    Ok(id)
}

/// Puts versions on a paper, from a position on.
async fn put(tx: &mut Tx, paper: MockPaperId, first: i64, versions: &[QuestionVersionId]) -> Result<()> {
    type Row = (QuestionVersionId, String, String);
    let found: Vec<Row> = select_many!(
        tx,
        "SELECT v.id, v.kind, v.options",
        |_count| "JOIN question_version v ON v.id = wanted.column1",
        versions,
        [],
        Row
    );
    let mut rows: Vec<(i64, QuestionVersionId, String, i64)> = Vec::with_capacity(versions.len());
    for (position, wanted) in (first..).zip(versions) {
        let corrupt = |what: &str| StoreError::Corrupt(format!("question_version.{what} of {wanted}"));
        let (_, kind, options) = found.iter().find(|(id, ..)| id == wanted).ok_or_else(|| corrupt("id"))?;
        let kind = Kind::from_code(kind).ok_or_else(|| corrupt("kind"))?;
        let options: Vec<QuestionOption> = serde_json::from_str(options).map_err(|_| corrupt("options"))?;
        // A case is worth what its rubric says.
        let full = match kind {
            Kind::Case => version(tx, *wanted).await?.ok_or_else(|| corrupt("id"))?.content.full_half_marks(),
            _ => full_half_marks(kind),
        };
        rows.push((position, *wanted, options.iter().map(|option| option.id.character()).collect(), full));
    }
    insert_many!(
        tx,
        "INSERT INTO mock_paper_item (paper_id, position, question_version_id, option_order, full_half_marks)",
        "",
        rows,
        |row| [paper, row.0, row.1, &row.2, row.3]
    );
    Ok(())
}

/// A paper, if there is one.
pub async fn find_paper(tx: &mut Tx, id: MockPaperId) -> Result<Option<Paper>> {
    let row: Option<PaperRow> = with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?;
    row.map(PaperRow::into_paper).transpose()
}

/// All fixed papers, the newest first.
pub async fn papers(tx: &mut Tx) -> Result<Vec<Paper>> {
    let rows: Vec<PaperRow> = with_tx!(tx, |c| sqlx::query_as(FIXED).fetch_all(c).await)?;
    rows.into_iter().map(PaperRow::into_paper).collect()
}

/// The fixed papers that can be sat, by subject, the newest first.
pub async fn published_papers(tx: &mut Tx) -> Result<Vec<Paper>> {
    let rows: Vec<PaperRow> = with_tx!(tx, |c| sqlx::query_as(OPEN).fetch_all(c).await)?;
    rows.into_iter().map(PaperRow::into_paper).collect()
}

/// The questions of a paper, in order.
pub async fn items(tx: &mut Tx, paper: &Paper) -> Result<Vec<PaperItem>> {
    type Row = (i64, QuestionId, QuestionVersionId, String, String, i64, String, i64);
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(ITEMS).bind(paper.id).fetch_all(c).await)?;
    let read = |(position, question, version, kind, stem, full_half_marks, chapters, is_current): Row| {
        Ok(PaperItem {
            position,
            question,
            version,
            kind: Kind::from_code(&kind).ok_or_else(|| StoreError::Corrupt("question_version.kind".into()))?,
            stem,
            full_half_marks,
            chapters: chapters_in(&chapters, &paper.edition)?,
            is_current: is_current == 1,
        })
    };
    rows.into_iter().map(read).collect()
}

/// The chapters of an edition among those a version names.
pub(super) fn chapters_in(json: &str, edition: &str) -> Result<Vec<String>> {
    let all: Vec<crate::question::ChapterRef> =
        serde_json::from_str(json).map_err(|_| StoreError::Corrupt("question_version.chapters".into()))?;
    Ok(all.into_iter().filter(|place| place.edition == edition).map(|place| place.chapter).collect())
}

/// 发布: from now on it can be sat, and never changes. False if it was published before.
pub async fn publish_paper(tx: &mut Tx, id: MockPaperId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(PUBLISH).bind(id).bind(at).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// 停用: from now on it can't be begun; who has begun goes on. False if it wasn't open.
pub async fn retire_paper(tx: &mut Tx, id: MockPaperId, at: DateTime<Utc>) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(RETIRE).bind(id).bind(at).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Gives a paper another title. False once it is published.
pub async fn rename_paper(tx: &mut Tx, id: MockPaperId, title: &str) -> Result<bool> {
    let changed = with_tx!(tx, |c| sqlx::query(RENAME).bind(id).bind(title).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Puts another question in the place of one. The database refuses once the paper is published.
pub async fn replace_item(tx: &mut Tx, paper: MockPaperId, position: i64, version: QuestionVersionId) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(REMOVE_ITEM).bind(paper).bind(position).execute(c).await.map(|_| ()))?;
    put(tx, paper, position, &[version]).await
}
